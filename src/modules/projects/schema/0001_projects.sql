-- Funded projects: what was promised to a funder, what is spent, who takes part.  Declared traits of those who take part stand
-- with the person (module people), never here.

-- What a project gives.  A person takes part in one project at a time for one purpose.
CREATE TABLE project_purpose (
  id      BIGINT NOT NULL PRIMARY KEY,
  code    TEXT   NOT NULL UNIQUE,         -- separation-prevention
  label   TEXT   NOT NULL,                -- of shipped ones: shown translated
  entries BIGINT NOT NULL DEFAULT 0       -- +1 on each entry: who enters two at once waits here
);

CREATE TABLE project (
  id             BIGINT NOT NULL PRIMARY KEY,
  code           TEXT   NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40), -- the funder's: 328741
  title          TEXT   NOT NULL,
  call           TEXT,                    -- PIDS/395/PIDS_P5/OP4/ESO4.11/PIDS_A23
  programme      TEXT,
  fund           TEXT,                    -- FSE+
  objective      TEXT,
  from_day       TEXT,                    -- ISO day
  to_day         TEXT,                    -- included
  total          BIGINT,                  -- minor units, as the leading document says; NULL: not known
  total_currency TEXT,
  purpose_id     BIGINT REFERENCES project_purpose (id), -- NULL: people may take part in others beside
  promised       BIGINT NOT NULL DEFAULT 0, -- so many participants; 0: not said
  state          TEXT   NOT NULL DEFAULT 'running', -- prepared, running, closed
  visibility     TEXT,                    -- what must stand on everything that is published
  last_payment   TEXT,                    -- ISO day on which the funder paid for the last time
  is_demo        BIGINT NOT NULL DEFAULT 0,
  version        BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE project_partner (
  id             BIGINT NOT NULL PRIMARY KEY,
  project_id     BIGINT NOT NULL REFERENCES project (id),
  position       BIGINT NOT NULL,         -- 0: the leader
  role           TEXT   NOT NULL,         -- leader, partner, associate
  name           TEXT   NOT NULL,
  short_name     TEXT,
  institution_id BIGINT REFERENCES institution (id), -- NULL: not among the institutions
  website        TEXT,
  about          TEXT,
  version        BIGINT NOT NULL DEFAULT 1,
  UNIQUE (project_id, position)
);

-- What people call a document: the contract, an announcement, a plan's row.  Its files are attachments of project_document.
CREATE TABLE project_document (
  id         BIGINT NOT NULL PRIMARY KEY,
  project_id BIGINT NOT NULL REFERENCES project (id),
  position   BIGINT NOT NULL,             -- the lowest leads where two contradict
  kind       TEXT   NOT NULL,             -- contract, amendment, announcement, plan, report, order, other
  title      TEXT   NOT NULL,
  number     TEXT,
  on_day     TEXT,                        -- ISO day; NULL: it bears none
  words      TEXT,                        -- what it says of the period, word for word
  from_day   TEXT,                        -- the period as understood
  to_day     TEXT,
  months     BIGINT NOT NULL DEFAULT 0,   -- as it says; 0: doesn't say
  version    BIGINT NOT NULL DEFAULT 1,
  UNIQUE (project_id, position)
);

-- An amount that a document states.  What is NULL it doesn't tell apart: all NULL is the project's total.
CREATE TABLE project_stated (
  id          BIGINT NOT NULL PRIMARY KEY,
  document_id BIGINT NOT NULL REFERENCES project_document (id),
  partner_id  BIGINT REFERENCES project_partner (id),
  source      TEXT,                       -- eu, state, grant (both together), own, other
  amount      BIGINT NOT NULL,            -- minor units of the project's currency
  percent     BIGINT NOT NULL DEFAULT 0   -- of the whole, as it says; 0: doesn't say
);
CREATE INDEX project_stated_document ON project_stated (document_id);

-- The budget's cells.  What is NULL isn't told apart.
CREATE TABLE project_budget (
  id         BIGINT NOT NULL PRIMARY KEY,
  project_id BIGINT NOT NULL REFERENCES project (id),
  partner_id BIGINT NOT NULL REFERENCES project_partner (id),
  source     TEXT,                        -- eu, state, own, other
  category   TEXT,                        -- staff, services, subsidies, equipment, travel, information, indirect, other
  year       BIGINT,
  amount     BIGINT NOT NULL,             -- minor units of the project's currency
  note       TEXT,
  version    BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX project_budget_project ON project_budget (project_id);

CREATE TABLE project_activity (
  id          BIGINT NOT NULL PRIMARY KEY,
  project_id  BIGINT NOT NULL REFERENCES project (id),
  position    BIGINT NOT NULL,            -- its number, from 1
  title       TEXT   NOT NULL,
  description TEXT,
  promised    BIGINT NOT NULL DEFAULT 0,  -- so many participants; 0: not said
  from_day    TEXT,
  to_day      TEXT,
  state       TEXT   NOT NULL DEFAULT 'underway', -- planned, underway, done, postponed
  version     BIGINT NOT NULL DEFAULT 1,
  UNIQUE (project_id, position)
);

-- Who works on an activity.
CREATE TABLE project_activity_partner (
  activity_id BIGINT NOT NULL REFERENCES project_activity (id),
  partner_id  BIGINT NOT NULL REFERENCES project_partner (id),
  PRIMARY KEY (activity_id, partner_id)
);

-- The services in which an activity happens: an enrolment there counts for it.
CREATE TABLE project_activity_service (
  activity_id BIGINT NOT NULL REFERENCES project_activity (id),
  service_id  BIGINT NOT NULL,            -- of module services
  PRIMARY KEY (activity_id, service_id)
);

CREATE TABLE project_deliverable (
  id          BIGINT NOT NULL PRIMARY KEY,
  project_id  BIGINT NOT NULL REFERENCES project (id),
  activity_id BIGINT REFERENCES project_activity (id),
  title       TEXT   NOT NULL,
  due         TEXT,                       -- ISO day
  done_on     TEXT,                       -- ISO day; NULL: not yet
  note        TEXT,
  version     BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX project_deliverable_project ON project_deliverable (project_id);

-- The rows of plans that the project carries out.
CREATE TABLE project_plan_row (
  project_id BIGINT NOT NULL REFERENCES project (id),
  action_id  BIGINT NOT NULL,            -- of module plans
  PRIMARY KEY (project_id, action_id)
);
CREATE INDEX project_plan_row_action ON project_plan_row (action_id);

-- Money spent.  What another module paid (a run of benefits) stands here once: origin and origin_id say what it was.
CREATE TABLE project_expense (
  id         BIGINT NOT NULL PRIMARY KEY,
  project_id BIGINT NOT NULL REFERENCES project (id),
  partner_id BIGINT NOT NULL REFERENCES project_partner (id),
  source     TEXT,                        -- eu, state, own, other; NULL: not told apart
  category   TEXT   NOT NULL,
  on_day     TEXT   NOT NULL,             -- ISO day of payment
  amount     BIGINT NOT NULL,             -- minor units; negative: paid back
  words      TEXT   NOT NULL,             -- what for
  paper      TEXT,                        -- invoice, payment order, statement
  excess     TEXT,                        -- why it stands over its budget; NULL: it doesn't
  origin     TEXT,                        -- benefit_run; NULL: written by hand
  origin_id  BIGINT,
  is_void    BIGINT NOT NULL DEFAULT 0,   -- 1: taken back, with the reason in excess
  version    BIGINT NOT NULL DEFAULT 1,
  UNIQUE (origin, origin_id, partner_id, category, source)
);
CREATE INDEX project_expense_project ON project_expense (project_id, on_day);

-- Parts of the target group.
CREATE TABLE project_category (
  id         BIGINT NOT NULL PRIMARY KEY,
  project_id BIGINT NOT NULL REFERENCES project (id),
  position   BIGINT NOT NULL,
  code       TEXT   NOT NULL,             -- at-risk
  label      TEXT   NOT NULL,
  promised   BIGINT NOT NULL DEFAULT 0,   -- so many participants; 0: not said
  partner_id BIGINT REFERENCES project_partner (id), -- who recruits them
  version    BIGINT NOT NULL DEFAULT 1,
  UNIQUE (project_id, code)
);

-- Documents that an entry is checked for.
CREATE TABLE project_proof (
  id          BIGINT NOT NULL PRIMARY KEY,
  project_id  BIGINT NOT NULL REFERENCES project (id),
  position    BIGINT NOT NULL,
  label       TEXT   NOT NULL,
  is_required BIGINT NOT NULL DEFAULT 1,
  closed_at   BIGINT                      -- Unix seconds: no longer asked for; NULL: asked for
);
CREATE INDEX project_proof_project ON project_proof (project_id);

-- What else was promised in numbers, counted from the records.
CREATE TABLE project_promise (
  id          BIGINT NOT NULL PRIMARY KEY,
  project_id  BIGINT NOT NULL REFERENCES project (id),
  position    BIGINT NOT NULL,
  label       TEXT   NOT NULL,
  rule        TEXT   NOT NULL,            -- participants, category, activity, minority, months (paid at least), none
  category_id BIGINT REFERENCES project_category (id),
  activity_id BIGINT REFERENCES project_activity (id),
  threshold   BIGINT NOT NULL DEFAULT 0,  -- months
  target      BIGINT NOT NULL,
  is_minimum  BIGINT NOT NULL DEFAULT 1,  -- 0: exactly
  UNIQUE (project_id, position)
);

-- Who takes part: one row a person and project; who comes back keeps the first entry.
CREATE TABLE project_participant (
  id           BIGINT NOT NULL PRIMARY KEY,
  project_id   BIGINT NOT NULL REFERENCES project (id),
  person_id    BIGINT NOT NULL,           -- of module people
  category_id  BIGINT REFERENCES project_category (id),
  activity_id  BIGINT REFERENCES project_activity (id), -- the main one
  number       BIGINT NOT NULL,           -- in the register of the target group, from 1
  entered_on   TEXT   NOT NULL,           -- ISO day
  labour       TEXT,                      -- at entry: employed, self_employed, unemployed, long_term, inactive, pupil; NULL: not known
  education    TEXT,                      -- at entry, ISCED level: 0 to 8; NULL: not known
  residence    TEXT,                      -- at entry: urban, rural; NULL: not known
  third_country TEXT,                     -- yes, no, declines; NULL: not asked
  foreign_roots TEXT,
  homeless     TEXT,
  single_parent TEXT,
  asked_traits TEXT,                      -- ISO day on which the voluntary questions were put; what was said stands with the person
  one_fund     BIGINT NOT NULL DEFAULT 0, -- 1: declared that no other fund pays for the same
  was_told     BIGINT NOT NULL DEFAULT 0, -- 1: got the notice on data protection
  left_on      TEXT,                      -- ISO day; NULL: takes part
  left_why     TEXT,                      -- finished, found-work, moved, withdrew, excluded, died, other
  result_on    TEXT,                      -- ISO day on which the result was taken down
  searching    BIGINT NOT NULL DEFAULT 0, -- upon leaving
  studying     BIGINT NOT NULL DEFAULT 0,
  qualified    BIGINT NOT NULL DEFAULT 0,
  working      BIGINT NOT NULL DEFAULT 0,
  follow_on    TEXT,                      -- ISO day on which the situation after six months was taken down
  still_working BIGINT NOT NULL DEFAULT 0,
  improved     BIGINT NOT NULL DEFAULT 0,
  result_note  TEXT,                      -- sealed
  seal_key     TEXT,
  is_demo      BIGINT NOT NULL DEFAULT 0,
  version      BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX project_participant_project ON project_participant (project_id, entered_on);
CREATE INDEX project_participant_person ON project_participant (person_id);

CREATE TABLE project_participant_proof (
  participant_id BIGINT NOT NULL REFERENCES project_participant (id),
  proof_id       BIGINT NOT NULL REFERENCES project_proof (id),
  checked_on     TEXT   NOT NULL,         -- ISO day
  checked_by     BIGINT,                  -- user
  PRIMARY KEY (participant_id, proof_id)
);

-- Indicators that a fund counts, as rows: a fund that changes its codes gets new rows.
CREATE TABLE project_indicator (
  id          BIGINT NOT NULL PRIMARY KEY,
  fund        TEXT   NOT NULL,            -- FSE+
  code        TEXT   NOT NULL,            -- EECO01
  label       TEXT   NOT NULL,            -- of shipped ones: shown translated
  kind        TEXT   NOT NULL,            -- output, result, later
  rule        TEXT   NOT NULL,            -- how it is counted: one of a list in indicators.c
  is_special  BIGINT NOT NULL DEFAULT 0,  -- 1: special categories; counted inside, small numbers hidden
  is_shipped  BIGINT NOT NULL DEFAULT 0,
  closed_at   BIGINT,                     -- Unix seconds; NULL: counted
  version     BIGINT NOT NULL DEFAULT 1,
  UNIQUE (fund, code)
);

-- What isn't counted from people: administrations and enterprises that were supported.
CREATE TABLE project_indicator_value (
  project_id   BIGINT NOT NULL REFERENCES project (id),
  indicator_id BIGINT NOT NULL REFERENCES project_indicator (id),
  value        BIGINT NOT NULL,
  PRIMARY KEY (project_id, indicator_id)
);
