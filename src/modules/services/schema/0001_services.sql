-- Providers, their services, and who comes to them.

-- The nomenclature of social services, as data: the edition of a code that holds on a day is the latest that isn't after it.
CREATE TABLE service_kind (
  id          BIGINT NOT NULL PRIMARY KEY,
  code        TEXT   NOT NULL,             -- 8891CZ-C-II, without blanks
  name        TEXT   NOT NULL,             -- as the nomenclature has it
  form        TEXT   NOT NULL,             -- residential, day, home, community: the four framework regulations
  needs_plan  BIGINT NOT NULL DEFAULT 0,   -- 1: only on the basis of a service plan or protection plan
  standard    TEXT,                        -- the order with its minimum quality standards, where known
  legal_basis TEXT,
  confidence  TEXT   NOT NULL,             -- how sure: as in law_row
  valid_from  TEXT   NOT NULL,             -- ISO day
  valid_to    TEXT,                        -- the last day; NULL: still
  UNIQUE (code, valid_from)
);

-- Who gives services: social, or of the network around them.
CREATE TABLE provider (
  id             BIGINT NOT NULL PRIMARY KEY,
  institution_id BIGINT REFERENCES institution (id), -- whose users see its services; NULL: it has no accounts here
  name           TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  folded_name    TEXT   NOT NULL,          -- for search: no diacritics, lower case
  kind           TEXT   NOT NULL,          -- public, private, ngo, cult
  field          TEXT   NOT NULL DEFAULT 'social', -- social, medical, educational, professional, housing, legal, other
  fiscal_code    TEXT,                     -- CUI
  siruta         TEXT,
  address        TEXT,
  contact        TEXT,
  phone          TEXT,
  email          TEXT,
  web            TEXT,
  accreditation_number TEXT,               -- series and number of the certificate
  accreditation_decision TEXT,
  accredited_on  TEXT,                     -- ISO day of the first accreditation
  accreditation_state TEXT,                -- valid, suspended, withdrawn; NULL: none
  confirmed_on   TEXT,                     -- when it was last checked that this is right
  note           TEXT,
  is_demo        BIGINT NOT NULL DEFAULT 0,
  closed_on      TEXT,
  version        BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX provider_institution ON provider (institution_id);

CREATE TABLE service (
  id            BIGINT NOT NULL PRIMARY KEY,
  provider_id   BIGINT NOT NULL REFERENCES provider (id),
  kind_code     TEXT,                      -- of the nomenclature; NULL: not a social service
  name          TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  folded_words  TEXT   NOT NULL,           -- for search: name, provider, what it gives
  measure       TEXT   NOT NULL DEFAULT 'day', -- what is marked: day, session, visit, therapy, meal
  needs         TEXT,                      -- codes with a blank before and after each: " day_care meals "
  summary       TEXT,                      -- what it gives, for everybody
  eligibility   TEXT,
  how_to        TEXT,                      -- how one gets it
  documents     TEXT,                      -- what to bring
  fee           BIGINT,                    -- minor units a month; NULL: not said; 0: free
  fee_currency  TEXT,
  fee_note      TEXT,
  languages     TEXT,
  age_from      BIGINT NOT NULL DEFAULT 0, -- years; 0: none
  age_to        BIGINT NOT NULL DEFAULT 0,
  schedule      TEXT,
  weekdays      TEXT   NOT NULL DEFAULT '12345', -- on which it is open: 1 Monday to 7 Sunday
  minutes       BIGINT NOT NULL DEFAULT 0, -- usual length of a day, session, visit; 0: not counted
  address       TEXT,
  quarter       TEXT,
  locality      TEXT,
  is_secret     BIGINT NOT NULL DEFAULT 0, -- 1: the address is told to nobody (shelters)
  accessibility TEXT,
  contact       TEXT,
  phone         TEXT,
  email         TEXT,
  web           TEXT,
  capacity      BIGINT NOT NULL DEFAULT 0, -- places; 0: no limit
  taken         BIGINT NOT NULL DEFAULT 0, -- enrolments in state active; kept with each change
  licence_state TEXT,                      -- provisional, full, suspended, withdrawn; NULL: none
  licence_number TEXT,
  licence_day   TEXT,
  licence_until TEXT,
  is_public     BIGINT NOT NULL DEFAULT 1, -- 1: in the directory
  confirmed_on  TEXT,                      -- when the entry was last checked
  is_demo       BIGINT NOT NULL DEFAULT 0,
  closed_on     TEXT,
  changed_at    BIGINT NOT NULL,           -- Unix seconds
  version       BIGINT NOT NULL DEFAULT 1,
  CHECK (capacity = 0 OR taken <= capacity)
);
CREATE INDEX service_provider ON service (provider_id);
CREATE INDEX service_licence ON service (licence_until);

-- Who works at a service: with the scope "service" one sees these alone.
CREATE TABLE service_worker (
  id         BIGINT NOT NULL PRIMARY KEY,
  service_id BIGINT NOT NULL REFERENCES service (id),
  user_id    BIGINT NOT NULL REFERENCES user_account (id),
  UNIQUE (service_id, user_id)
);
CREATE INDEX service_worker_user ON service_worker (user_id);

-- A person at a service, from the request on.
CREATE TABLE enrolment (
  id            BIGINT NOT NULL PRIMARY KEY,
  service_id    BIGINT NOT NULL REFERENCES service (id),
  person_id     BIGINT NOT NULL,
  state         TEXT   NOT NULL,           -- waiting, active, ended, withdrawn
  basis         TEXT   NOT NULL,           -- ps, pip, pia, pi, direct
  case_id       BIGINT,                    -- the case file whose plan it answers
  plan_number   TEXT,                      -- of the plan or order on paper, where the file isn't here
  reason        TEXT,                      -- why without a plan
  is_urgent     BIGINT NOT NULL DEFAULT 0,
  urgency_reason TEXT,
  applied_on    TEXT   NOT NULL,           -- ISO day: the order of who waits
  entered_on    TEXT,
  left_on       TEXT,                      -- the last day
  out_of_order  TEXT,                      -- why this one came in before others who waited longer
  result        TEXT,                      -- met, partly, moved, transfer, refused, age, other
  result_note   TEXT,
  group_name    TEXT,
  weekdays      TEXT,                      -- planned ones; NULL: the service's
  from_enrolment_id BIGINT REFERENCES enrolment (id), -- transferred from
  contract_id   BIGINT,                    -- the document with the beneficiary
  is_demo       BIGINT NOT NULL DEFAULT 0,
  created_by    BIGINT,
  created_at    BIGINT NOT NULL,
  version       BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX enrolment_service ON enrolment (service_id, state);
CREATE INDEX enrolment_person ON enrolment (person_id);
CREATE INDEX enrolment_case ON enrolment (case_id);
