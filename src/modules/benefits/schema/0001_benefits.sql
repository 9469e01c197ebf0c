-- Benefits: schemes as data, who is entitled, monthly lists, payments, what came back of them.
-- A month is year * 12 + month - 1 everywhere, as attendance counts it.  Amounts are minor units of the scheme's currency.

CREATE TABLE benefit_scheme (
  id               BIGINT NOT NULL PRIMARY KEY,
  code             TEXT   NOT NULL UNIQUE,     -- "subsidy-328741"
  name             TEXT   NOT NULL,
  project_code     TEXT,                       -- of the project that pays it; NULL: none
  period           TEXT   NOT NULL,            -- month, once
  currency         TEXT   NOT NULL,            -- RON, EUR, MDL
  promised_months  BIGINT NOT NULL DEFAULT 0,  -- for a new entitlement; 0: no number is promised
  budget_line      TEXT,                       -- chapter, article
  ceiling          BIGINT,                     -- all payments together; NULL: none
  from_day         TEXT   NOT NULL,            -- ISO days between which it is paid
  to_day           TEXT,
  exclusive_group  TEXT,                       -- schemes of the same word exclude each other in a month
  papers           TEXT,                       -- documents that must be valid, one a line
  retro_months     BIGINT NOT NULL DEFAULT 3,  -- so many months back are looked at again
  recovery_percent BIGINT NOT NULL DEFAULT 50, -- of an amount due may be withheld for what was wrongly paid
  needs_visa       BIGINT NOT NULL DEFAULT 0,  -- 1: the financial visa as well
  payer_name       TEXT,                       -- NULL: the authority
  payer_address    TEXT,
  payer_cui        TEXT,                       -- fiscal code
  payer_iban       TEXT,
  payer_bic        TEXT,
  treasury_name    TEXT,                       -- of the treasury unit that keeps the payer's account
  program_code     TEXT,                       -- of the payment order F1129: cod_program, cod_angajament, ind_angajament
  commitment_code  TEXT,
  commitment_indicator TEXT,
  last_number      BIGINT NOT NULL DEFAULT 0,  -- of its entitlements; its row is locked while one is made
  is_demo          BIGINT NOT NULL DEFAULT 0,
  closed_at        BIGINT,
  version          BIGINT NOT NULL DEFAULT 1
);

-- Amount and condition from a month on.  What a list used stands in its lines.
CREATE TABLE benefit_term (
  id             BIGINT NOT NULL PRIMARY KEY,
  scheme_id      BIGINT NOT NULL REFERENCES benefit_scheme (id),
  valid_from     TEXT   NOT NULL,              -- ISO day, the first of a month
  amount         BIGINT NOT NULL,
  min_sessions   BIGINT NOT NULL DEFAULT 0,    -- attended in the month; 0: not asked
  min_percent    BIGINT NOT NULL DEFAULT 0,    -- of the planned ones; with both, one of them is enough
  excused_counts BIGINT NOT NULL DEFAULT 0,    -- 1: excused sessions count as attended
  needs_plan     BIGINT NOT NULL DEFAULT 0,
  not_elsewhere  BIGINT NOT NULL DEFAULT 0,
  needs_papers   BIGINT NOT NULL DEFAULT 0,
  legal_basis    TEXT   NOT NULL,
  made_at        BIGINT NOT NULL,
  made_by        TEXT   NOT NULL,              -- as they were called then
  version        BIGINT NOT NULL DEFAULT 1,
  UNIQUE (scheme_id, valid_from)
);

-- The services whose attendance counts; none: all.
CREATE TABLE benefit_service (
  scheme_id  BIGINT NOT NULL REFERENCES benefit_scheme (id),
  service_id BIGINT NOT NULL,
  PRIMARY KEY (scheme_id, service_id)
);

-- To whom money goes, and how.  Never changed: another account is another row.
CREATE TABLE benefit_account (
  id          BIGINT NOT NULL PRIMARY KEY,
  person_id   BIGINT,                          -- of the register; NULL: somebody else
  name        TEXT   NOT NULL,                 -- as the payment says it
  way         TEXT   NOT NULL,                 -- bank, cash
  iban        TEXT,                            -- sealed
  iban_blind  TEXT,                            -- for exact matches
  iban_masked TEXT,                            -- "RO49 •••• 0000"
  national_id TEXT,                            -- sealed: the payment order names natural persons by it
  shared      TEXT,                            -- why two payees have one account; NULL: they have not
  seal_key    TEXT,
  made_at     BIGINT NOT NULL,
  made_by     TEXT   NOT NULL,
  closed_at   BIGINT
);
CREATE INDEX benefit_account_iban ON benefit_account (iban_blind);
CREATE INDEX benefit_account_person ON benefit_account (person_id);

-- An entitlement: a person, a scheme, a decision.
CREATE TABLE benefit_grant (
  id              BIGINT NOT NULL PRIMARY KEY,
  scheme_id       BIGINT NOT NULL REFERENCES benefit_scheme (id),
  number          BIGINT NOT NULL,             -- within the scheme
  person_id       BIGINT NOT NULL,
  account_id      BIGINT NOT NULL REFERENCES benefit_account (id),
  decision        TEXT   NOT NULL,             -- "Dispoziția 114/03.03.2025"
  from_month      BIGINT NOT NULL,
  to_month        BIGINT,                      -- the last one; NULL: the scheme's end
  promised_months BIGINT NOT NULL DEFAULT 0,
  stopped_month   BIGINT,                      -- the first that isn't paid; NULL: not stopped
  stop_reason     TEXT,
  note            TEXT,
  made_at         BIGINT NOT NULL,
  made_by         BIGINT,                      -- user
  version         BIGINT NOT NULL DEFAULT 1,
  UNIQUE (scheme_id, number)
);
CREATE INDEX benefit_grant_person ON benefit_grant (person_id);
CREATE INDEX benefit_grant_account ON benefit_grant (account_id);

CREATE TABLE benefit_suspension (
  id            BIGINT NOT NULL PRIMARY KEY,
  grant_id      BIGINT NOT NULL REFERENCES benefit_grant (id),
  from_month    BIGINT NOT NULL,
  to_month      BIGINT,                        -- the last one without payment; NULL: until it is resumed
  reason        TEXT   NOT NULL,
  resume_reason TEXT,
  made_by       TEXT   NOT NULL,
  made_at       BIGINT NOT NULL,
  resumed_by    TEXT,
  resumed_at    BIGINT
);
CREATE INDEX benefit_suspension_grant ON benefit_suspension (grant_id);

-- A document that the scheme asks for, with the days between which it is valid.
CREATE TABLE benefit_paper (
  id         BIGINT NOT NULL PRIMARY KEY,
  grant_id   BIGINT NOT NULL REFERENCES benefit_grant (id),
  name       TEXT   NOT NULL,                  -- a line of benefit_scheme.papers
  valid_from TEXT   NOT NULL,
  valid_to   TEXT,                             -- NULL: without end
  made_by    TEXT   NOT NULL,
  made_at    BIGINT NOT NULL
);
CREATE INDEX benefit_paper_grant ON benefit_paper (grant_id);

-- Known to be paid for the same thing from another source.
CREATE TABLE benefit_elsewhere (
  id         BIGINT NOT NULL PRIMARY KEY,
  person_id  BIGINT NOT NULL,
  from_month BIGINT NOT NULL,
  to_month   BIGINT,
  source     TEXT   NOT NULL,
  made_by    TEXT   NOT NULL,
  made_at    BIGINT NOT NULL
);
CREATE INDEX benefit_elsewhere_person ON benefit_elsewhere (person_id);

-- One month of one entitlement decided against the rules: asked by one, decided by another.
CREATE TABLE benefit_exception (
  id         BIGINT NOT NULL PRIMARY KEY,
  grant_id   BIGINT NOT NULL REFERENCES benefit_grant (id),
  month      BIGINT NOT NULL,
  effect     TEXT   NOT NULL,                  -- pay, withhold
  reason     TEXT   NOT NULL,
  state      TEXT   NOT NULL,                  -- asked, granted, refused
  asked_by   BIGINT NOT NULL,
  asked_name TEXT   NOT NULL,
  asked_at   BIGINT NOT NULL,
  decided_by BIGINT,
  decided_name TEXT,
  decided_at BIGINT,
  version    BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX benefit_exception_one ON benefit_exception (grant_id, month) WHERE state <> 'refused';
CREATE INDEX benefit_exception_month ON benefit_exception (month);

-- A list of payments of a scheme for a month.
CREATE TABLE benefit_run (
  id           BIGINT NOT NULL PRIMARY KEY,
  scheme_id    BIGINT NOT NULL REFERENCES benefit_scheme (id),
  month        BIGINT NOT NULL,
  sequence     BIGINT NOT NULL,                -- 1: the month's own; more: supplementary ones
  state        TEXT   NOT NULL,                -- prepared, approved, filed, settled, cancelled
  persons      BIGINT NOT NULL DEFAULT 0,      -- looked at
  entitled     BIGINT NOT NULL DEFAULT 0,
  gross        BIGINT NOT NULL DEFAULT 0,
  withheld     BIGINT NOT NULL DEFAULT 0,
  net          BIGINT NOT NULL DEFAULT 0,
  prepared_by  BIGINT,
  prepared_name TEXT  NOT NULL,
  prepared_at  BIGINT NOT NULL,
  approved_by  BIGINT,                         -- with the visa where the scheme asks for it: then the state is approved
  approved_name TEXT,
  approved_at  BIGINT,
  visa_by      BIGINT,
  visa_name    TEXT,
  visa_at      BIGINT,
  statement_id BIGINT,                         -- of its documents
  order_id     BIGINT,
  returned     TEXT,                           -- why it went back to who prepared it; NULL: it didn't
  cancelled    TEXT,
  is_demo      BIGINT NOT NULL DEFAULT 0,
  version      BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX benefit_run_month ON benefit_run (scheme_id, month, sequence) WHERE state <> 'cancelled';
-- One list at a time: two would both pay what is still open.
CREATE UNIQUE INDEX benefit_run_open ON benefit_run (scheme_id) WHERE state = 'prepared';
CREATE INDEX benefit_run_state ON benefit_run (state);

-- What a list says of an entitlement and a month: paid or not, and each rule's answer.
CREATE TABLE benefit_line (
  run_id     BIGINT NOT NULL REFERENCES benefit_run (id),
  grant_id   BIGINT NOT NULL REFERENCES benefit_grant (id),
  for_month  BIGINT NOT NULL,
  kind       TEXT   NOT NULL,                  -- month, arrears, overpaid, recovery
  debt_id    BIGINT NOT NULL,                  -- of a recovery; else 0
  account_id BIGINT NOT NULL REFERENCES benefit_account (id), -- as it was then
  amount     BIGINT NOT NULL,                  -- below 0: overpaid, recovery
  answers    TEXT   NOT NULL,                  -- a letter a rule: benefits_in.h
  planned    BIGINT NOT NULL,
  present    BIGINT NOT NULL,
  excused    BIGINT NOT NULL,
  PRIMARY KEY (run_id, grant_id, for_month, kind, debt_id)
);
CREATE INDEX benefit_line_grant ON benefit_line (grant_id, for_month);

-- One transfer: all that a list pays to one account.
CREATE TABLE benefit_payment (
  id          BIGINT NOT NULL PRIMARY KEY,
  run_id      BIGINT NOT NULL REFERENCES benefit_run (id),
  list_account_id BIGINT NOT NULL REFERENCES benefit_account (id), -- of the lines that it pays
  account_id  BIGINT NOT NULL REFERENCES benefit_account (id),     -- where it goes
  of_id       BIGINT UNIQUE REFERENCES benefit_payment (id),       -- the failed one that it repeats: each once
  amount      BIGINT NOT NULL CHECK (amount > 0),
  reference   TEXT   NOT NULL UNIQUE,          -- end-to-end id
  file_id     BIGINT,                          -- NULL: not sent
  position    BIGINT,                          -- number of its payment order (nr_op)
  state       TEXT   NOT NULL,                 -- due, sent, paid, failed
  reason      TEXT,                            -- why it failed
  settled_day TEXT
);
CREATE UNIQUE INDEX benefit_payment_once ON benefit_payment (run_id, list_account_id) WHERE of_id IS NULL;
CREATE INDEX benefit_payment_run ON benefit_payment (run_id, state);
CREATE INDEX benefit_payment_file ON benefit_payment (file_id);
CREATE INDEX benefit_payment_account ON benefit_payment (account_id);

-- What was sent to the treasury or a bank, kept as made (a sealed attachment), or the list of the cash desk.
CREATE TABLE benefit_file (
  id            BIGINT NOT NULL PRIMARY KEY,
  run_id        BIGINT NOT NULL REFERENCES benefit_run (id),
  format        TEXT   NOT NULL,               -- opme, pain.001.001.03, pain.001.001.09, cash
  number        BIGINT NOT NULL,               -- document number of the payer in the year
  year          BIGINT NOT NULL,
  message_id    TEXT   NOT NULL UNIQUE,
  day           TEXT   NOT NULL,
  payments      BIGINT NOT NULL,
  total         BIGINT NOT NULL,
  attachment_id BIGINT NOT NULL,
  made_at       BIGINT NOT NULL,
  made_by       TEXT   NOT NULL,
  UNIQUE (year, number)
);
CREATE INDEX benefit_file_run ON benefit_file (run_id);

-- Numbers of a year: the row is locked until the change ends.
CREATE TABLE benefit_counter (
  code        TEXT   NOT NULL,                 -- file, order (nr_op of payment orders), exchange
  year        BIGINT NOT NULL,
  last_number BIGINT NOT NULL,
  PRIMARY KEY (code, year)
);

-- A file that came back: the same one is taken once.
CREATE TABLE benefit_return (
  id        BIGINT NOT NULL PRIMARY KEY,
  file_name TEXT   NOT NULL,
  digest    TEXT   NOT NULL UNIQUE,
  taken_at  BIGINT NOT NULL,
  taken_by  TEXT   NOT NULL,
  lines     BIGINT NOT NULL,
  paid      BIGINT NOT NULL,
  failed    BIGINT NOT NULL,
  unmatched BIGINT NOT NULL                    -- lines that changed nothing and need a look
);

CREATE TABLE benefit_return_line (
  return_id  BIGINT NOT NULL REFERENCES benefit_return (id),
  position   BIGINT NOT NULL,
  reference  TEXT,
  payment_id BIGINT,
  amount     BIGINT,
  outcome    TEXT   NOT NULL,                  -- paid, failed, unclear
  reason     TEXT,
  problem    TEXT,                             -- why it changed nothing: unknown, amount, reissued, older, known, unclear, unsent
  PRIMARY KEY (return_id, position)
);
CREATE INDEX benefit_return_line_payment ON benefit_return_line (payment_id);

-- What was wrongly paid, until it is withheld or paid back.
CREATE TABLE benefit_debt (
  id         BIGINT NOT NULL PRIMARY KEY,
  grant_id   BIGINT NOT NULL REFERENCES benefit_grant (id),
  run_id     BIGINT,                           -- the list that found it; NULL: written down by hand
  for_month  BIGINT NOT NULL,
  amount     BIGINT NOT NULL CHECK (amount > 0),
  recovered  BIGINT NOT NULL DEFAULT 0 CHECK (recovered <= amount),
  reason     TEXT   NOT NULL,
  state      TEXT   NOT NULL,                  -- open, recovered, waived
  closing    TEXT,                             -- receipt, or why it isn't asked for
  made_at    BIGINT NOT NULL,
  made_by    TEXT   NOT NULL,
  closed_at  BIGINT,
  closed_by  TEXT,
  version    BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX benefit_debt_grant ON benefit_debt (grant_id, state);
CREATE INDEX benefit_debt_run ON benefit_debt (run_id);

-- The list of beneficiaries that went to the employment agency, and what it answered.
CREATE TABLE benefit_exchange (
  id          BIGINT NOT NULL PRIMARY KEY,
  scheme_id   BIGINT NOT NULL REFERENCES benefit_scheme (id),
  number      BIGINT NOT NULL UNIQUE,
  persons     BIGINT NOT NULL,
  made_at     BIGINT NOT NULL,
  made_by     TEXT   NOT NULL,
  answered_at BIGINT,
  answered_by TEXT,
  version     BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE benefit_exchange_line (
  id              BIGINT NOT NULL PRIMARY KEY,
  exchange_id     BIGINT NOT NULL REFERENCES benefit_exchange (id),
  grant_id        BIGINT NOT NULL REFERENCES benefit_grant (id),
  person_id       BIGINT NOT NULL,
  position        BIGINT NOT NULL,
  status          TEXT   NOT NULL,             -- waiting, registered, unregistered, refused_job, refused_course, exempt
  note            TEXT,                        -- the agency's words
  appointment_day TEXT,
  appointment     TEXT,                        -- hour and place
  document_id     BIGINT,                      -- the certificate
  settled         TEXT,                        -- what was done about it
  version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX benefit_exchange_line_exchange ON benefit_exchange_line (exchange_id, position);
CREATE INDEX benefit_exchange_line_person ON benefit_exchange_line (person_id);
