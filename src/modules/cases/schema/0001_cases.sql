-- Case files: from the signal to the closed file.  Texts that tell of people are sealed (seal.h), with one key
-- a file; what lists and clocks need is not.

-- A kind of case, as data.  Editions are dated: the latest that is not after the day of opening is the case's for good.
CREATE TABLE case_type (
  id         BIGINT NOT NULL PRIMARY KEY,
  code       TEXT   NOT NULL,             -- separation, reintegration, abroad, dropout, rapid…; the same in all editions
  name       TEXT   NOT NULL,             -- of shipped ones: shown translated
  basis      TEXT,                        -- the law that it follows
  plan_kind  TEXT   NOT NULL,             -- ps, pip, pia, pi
  is_urgent  BIGINT NOT NULL DEFAULT 0,   -- 1: hours count; the case opens on the rapid response page
  is_child   BIGINT NOT NULL DEFAULT 0,   -- 1: it is about a child, whose opinion is asked
  valid_from TEXT   NOT NULL,             -- ISO day
  is_shipped BIGINT NOT NULL DEFAULT 0,
  closed_at  BIGINT,                      -- Unix seconds: no new cases of this type; NULL: open
  version    BIGINT NOT NULL DEFAULT 1,
  UNIQUE (code, valid_from)
);

-- What a type consists of: stages, steps that must not be missing, clocks, forms, documents, reasons for closing.
CREATE TABLE case_type_part (
  id       BIGINT NOT NULL PRIMARY KEY,
  type_id  BIGINT NOT NULL REFERENCES case_type (id),
  kind     TEXT   NOT NULL,               -- stage, step, clock, form, document, closing
  position BIGINT NOT NULL,
  code     TEXT   NOT NULL,               -- of a step what shows that it was done; of a clock what it makes due
  label    TEXT   NOT NULL,
  term     TEXT,                          -- clock: the law's term (law.h)
  starts   TEXT,                          -- clock: what starts it: opened, plan, review, closed, follow_up…
  basis    TEXT,
  UNIQUE (type_id, kind, position)
);

-- The last number given in a year.
CREATE TABLE case_counter (
  what   TEXT   NOT NULL,                 -- case, signal
  year   BIGINT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (what, year)
);

-- Those who work under one supervisor.
CREATE TABLE case_crew (
  id             BIGINT NOT NULL PRIMARY KEY,
  name           TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  institution_id BIGINT REFERENCES institution (id),
  supervisor_id  BIGINT REFERENCES user_account (id),
  version        BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE case_crew_member (
  crew_id BIGINT NOT NULL REFERENCES case_crew (id),
  user_id BIGINT NOT NULL REFERENCES user_account (id),
  PRIMARY KEY (crew_id, user_id)
);
CREATE INDEX case_crew_member_user ON case_crew_member (user_id);

-- Which person of the register a user is: they never see a file that names them.
CREATE TABLE case_account_person (
  id        BIGINT NOT NULL PRIMARY KEY,
  user_id   BIGINT NOT NULL UNIQUE REFERENCES user_account (id),
  person_id BIGINT NOT NULL
);
CREATE INDEX case_account_person_person ON case_account_person (person_id);

CREATE TABLE case_file (
  id             BIGINT NOT NULL PRIMARY KEY,
  year           BIGINT NOT NULL,
  number         BIGINT NOT NULL,
  type_id        BIGINT NOT NULL REFERENCES case_type (id),
  state          TEXT   NOT NULL DEFAULT 'open', -- open, following (closed, with monthly follow-up), closed, transferred
  stage          TEXT   NOT NULL,          -- code of a stage of the type
  is_sealed      BIGINT NOT NULL DEFAULT 0, -- 1: only its own team, and who breaks the glass
  is_demo        BIGINT NOT NULL DEFAULT 0,
  institution_id BIGINT REFERENCES institution (id), -- the service that works on it
  crew_id        BIGINT REFERENCES case_crew (id),
  lead_id        BIGINT REFERENCES user_account (id), -- the case manager, as the team says
  summary        TEXT,                     -- sealed: what it is about
  opened_at      BIGINT NOT NULL,
  closed_at      BIGINT,
  closing        TEXT,                     -- code of a reason of the type
  closing_note   TEXT,                     -- sealed
  unseal_by      BIGINT REFERENCES user_account (id), -- asked for unsealing; another has to agree
  came_from      TEXT,                     -- the authority that handed it over
  seal_key       TEXT,                     -- all sealed texts of the file and what hangs on it; NULL: forgotten
  changed_at     BIGINT NOT NULL,
  version        BIGINT NOT NULL DEFAULT 1,
  UNIQUE (year, number)
);
CREATE INDEX case_file_state ON case_file (state, changed_at);
CREATE INDEX case_file_changed ON case_file (changed_at);
CREATE INDEX case_file_institution ON case_file (institution_id, state);
CREATE INDEX case_file_crew ON case_file (crew_id, state);
CREATE INDEX case_file_lead ON case_file (lead_id, state);

-- Whom a case names, also as the one who did harm.
CREATE TABLE case_person (
  id        BIGINT NOT NULL PRIMARY KEY,
  case_id   BIGINT NOT NULL REFERENCES case_file (id),
  person_id BIGINT NOT NULL,
  role      TEXT   NOT NULL,               -- subject, parent, guardian, sibling, household, caretaker, accused, witness, other
  added_at  BIGINT NOT NULL,
  gone_at   BIGINT                         -- taken out of the list; the wall stays
);
CREATE INDEX case_person_case ON case_person (case_id);
CREATE INDEX case_person_person ON case_person (person_id);

CREATE TABLE case_team (
  id         BIGINT NOT NULL PRIMARY KEY,
  case_id    BIGINT NOT NULL REFERENCES case_file (id),
  user_id    BIGINT NOT NULL REFERENCES user_account (id),
  role       TEXT   NOT NULL,              -- manager, responsible, specialist, partner (limited view), substitute
  from_at    BIGINT NOT NULL,
  until_at   BIGINT,                       -- NULL: still
  stands_for BIGINT REFERENCES user_account (id) -- of a substitute
);
CREATE INDEX case_team_case ON case_team (case_id, user_id);
CREATE INDEX case_team_user ON case_team (user_id, until_at);

-- A signal: what somebody told, before anybody knows what it is.
CREATE TABLE case_signal (
  id             BIGINT NOT NULL PRIMARY KEY,
  year           BIGINT NOT NULL,
  number         BIGINT NOT NULL,
  received_at    BIGINT NOT NULL,
  channel        TEXT   NOT NULL,          -- in_person, phone, letter, mail, institution, found, other
  source         TEXT   NOT NULL,          -- child, family, citizen, school, health, police, institution, anonymous
  reporter       TEXT,                     -- sealed: name and how to reach them; NULL: anonymous
  about          TEXT,                     -- sealed: whom, where, in the words of who told
  text           TEXT,                     -- sealed: what was told
  person_id      BIGINT,                   -- of the register, where known
  is_urgent      BIGINT NOT NULL DEFAULT 0,
  state          TEXT   NOT NULL DEFAULT 'waiting', -- waiting, opened, joined, redirected, dismissed
  reason         TEXT,                     -- sealed: why it was decided so
  case_id        BIGINT REFERENCES case_file (id),
  institution_id BIGINT REFERENCES institution (id),
  taken_by       BIGINT REFERENCES user_account (id),
  decided_by     BIGINT REFERENCES user_account (id),
  decided_at     BIGINT,
  created_at     BIGINT NOT NULL,
  seal_key       TEXT,
  version        BIGINT NOT NULL DEFAULT 1,
  UNIQUE (year, number)
);
CREATE INDEX case_signal_state ON case_signal (state, received_at);
CREATE INDEX case_signal_case ON case_signal (case_id);
CREATE INDEX case_signal_person ON case_signal (person_id);

-- What is to be done and was done: visits, evaluations, interventions, reviews, follow-ups, calls, notes.
CREATE TABLE case_entry (
  id         BIGINT NOT NULL PRIMARY KEY,
  case_id    BIGINT NOT NULL REFERENCES case_file (id),
  kind       TEXT   NOT NULL,
  state      TEXT   NOT NULL,              -- planned, done, dropped
  user_id    BIGINT REFERENCES user_account (id), -- who has to do it, or did it
  due_at     BIGINT,                       -- Unix seconds; NULL: no term
  done_at    BIGINT,
  place      TEXT,                         -- sealed
  present    TEXT,                         -- sealed: who was there, who was called
  text       TEXT,                         -- sealed: findings
  next       TEXT,                         -- sealed: what follows
  risk       TEXT,                         -- none, low, medium, high, immediate; NULL: not said
  need_id    BIGINT,                       -- the need of the plan that it answers
  round      BIGINT NOT NULL DEFAULT 0,    -- of what comes again: 1 is the first
  term       TEXT,                         -- the law's term that made it due
  clock_id   BIGINT,                       -- of law.h
  created_by BIGINT REFERENCES user_account (id),
  created_at BIGINT NOT NULL,
  version    BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX case_entry_case ON case_entry (case_id, state);
CREATE INDEX case_entry_user ON case_entry (user_id, state, due_at);
CREATE INDEX case_entry_due ON case_entry (state, due_at);

-- An edition of a case's plan.
CREATE TABLE case_plan (
  id           BIGINT NOT NULL PRIMARY KEY,
  case_id      BIGINT NOT NULL REFERENCES case_file (id),
  kind         TEXT   NOT NULL,            -- ps, pip, pia, pi
  edition      BIGINT NOT NULL,            -- 1 is the first
  state        TEXT   NOT NULL,            -- draft, proposed, approved, replaced
  starts       TEXT,                       -- ISO day
  months       BIGINT,                     -- how long; 12 at least for a service plan
  review_day   TEXT,
  finality     TEXT,                       -- of a PIP: family, reintegration, extended_family, adoption, independence
  measure      TEXT,                       -- of a PIP: none, placement_family, placement_centre, emergency, supervision
  reason       TEXT,                       -- sealed: the situation that it answers
  opinion_state TEXT,                      -- heard, too_young, refused, not_asked
  opinion      TEXT,                       -- sealed: the child's opinion
  accompaniment TEXT,                      -- sealed
  parent_signed TEXT,                      -- ISO days; NULL: not signed
  child_signed TEXT,
  worker_signed TEXT,
  order_number TEXT,                       -- of the mayor's order
  order_day    TEXT,
  approved_by  BIGINT REFERENCES user_account (id),
  approved_at  BIGINT,
  note         TEXT,                       -- sealed: why it was returned
  created_by   BIGINT REFERENCES user_account (id),
  created_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL DEFAULT 1,
  UNIQUE (case_id, kind, edition)
);
CREATE INDEX case_plan_state ON case_plan (state, created_at);
CREATE INDEX case_plan_author ON case_plan (created_by, state);

CREATE TABLE case_need (
  id          BIGINT NOT NULL PRIMARY KEY,
  plan_id     BIGINT NOT NULL REFERENCES case_plan (id),
  position    BIGINT NOT NULL,
  area        TEXT   NOT NULL,             -- health, education, housing, income, papers, family, safety, work, social, other
  need        TEXT   NOT NULL,             -- sealed
  objective   TEXT,                        -- sealed
  activities  TEXT,                        -- sealed
  starts      TEXT,
  months      BIGINT,
  responsible TEXT,                        -- a function or institution, as the plan prints it
  expected    TEXT,                        -- sealed
  state       TEXT   NOT NULL DEFAULT 'open', -- open, underway, met, not_met
  version     BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX case_need_plan ON case_need (plan_id, position);

-- A service or a benefit that answers a need.
CREATE TABLE case_need_line (
  id       BIGINT NOT NULL PRIMARY KEY,
  need_id  BIGINT NOT NULL REFERENCES case_need (id),
  position BIGINT NOT NULL,
  kind     TEXT   NOT NULL,                -- service, benefit
  what     TEXT   NOT NULL,                -- sealed
  code     TEXT,                           -- of the national nomenclature
  provider TEXT,                           -- who gives it
  amount   TEXT                            -- of a benefit, as typed
);
CREATE INDEX case_need_line_need ON case_need_line (need_id, position);

CREATE TABLE case_referral (
  id             BIGINT NOT NULL PRIMARY KEY,
  case_id        BIGINT NOT NULL REFERENCES case_file (id),
  institution_id BIGINT NOT NULL REFERENCES institution (id),
  what           TEXT   NOT NULL,          -- sealed: what is asked for
  shared         TEXT   NOT NULL,          -- sealed: the least data that the other side needs
  consent        TEXT   NOT NULL,          -- person, parent, guardian, law
  consent_day    TEXT   NOT NULL,
  state          TEXT   NOT NULL,          -- sent, seen, accepted, refused, done, withdrawn
  reason         TEXT,                     -- sealed: of a refusal
  result         TEXT,                     -- sealed
  token_hash     TEXT   NOT NULL UNIQUE,   -- BLAKE2b of the link's secret, in hex
  expires_at     BIGINT NOT NULL,
  sent_at        BIGINT NOT NULL,
  seen_at        BIGINT,
  answered_at    BIGINT,
  done_at        BIGINT,
  user_id        BIGINT REFERENCES user_account (id), -- who referred
  version        BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX case_referral_case ON case_referral (case_id);
CREATE INDEX case_referral_institution ON case_referral (institution_id, state);
CREATE INDEX case_referral_user ON case_referral (user_id, state);

-- A file that somebody opened outside their own, with a reason; it ends by itself.
CREATE TABLE case_glass (
  id       BIGINT NOT NULL PRIMARY KEY,
  case_id  BIGINT NOT NULL REFERENCES case_file (id),
  user_id  BIGINT NOT NULL REFERENCES user_account (id),
  reason   TEXT   NOT NULL,                -- sealed
  at       BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  seen_by  BIGINT REFERENCES user_account (id), -- the supervisor who took note
  seen_at  BIGINT
);
CREATE INDEX case_glass_case ON case_glass (case_id, user_id);
CREATE INDEX case_glass_user ON case_glass (user_id, until_at);

-- Who looked into a file, once an hour and person; the audit log has each.
CREATE TABLE case_look (
  id      BIGINT NOT NULL PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  user_id BIGINT NOT NULL REFERENCES user_account (id),
  at      BIGINT NOT NULL,
  way     TEXT   NOT NULL,                 -- team, scope, glass
  warning TEXT                             -- relative, neighbour; NULL: none
);
CREATE INDEX case_look_case ON case_look (case_id, user_id, at);

-- A file handed over to, or taken in from, another authority.
CREATE TABLE case_transfer (
  id          BIGINT NOT NULL PRIMARY KEY,
  case_id     BIGINT NOT NULL REFERENCES case_file (id),
  direction   TEXT   NOT NULL,             -- out, in
  authority   TEXT   NOT NULL,
  packet_hash TEXT   NOT NULL,             -- BLAKE2b of the packet, in hex: a second taking in is found
  at          BIGINT NOT NULL,
  user_id     BIGINT REFERENCES user_account (id)
);
CREATE INDEX case_transfer_case ON case_transfer (case_id);
CREATE INDEX case_transfer_packet ON case_transfer (packet_hash);
