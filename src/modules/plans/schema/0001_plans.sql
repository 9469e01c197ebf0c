-- The council's plans as adopted, and what was understood from them.

CREATE TABLE plan (
  id              BIGINT NOT NULL PRIMARY KEY, -- made by id_new()
  title           TEXT   NOT NULL,             -- as printed
  short_title     TEXT   NOT NULL,             -- for menus and lists; the planner's
  folded_title    TEXT   NOT NULL,
  authority       TEXT,                        -- as far as the document says
  decision_number TEXT,
  decision_date   TEXT,                        -- ISO day
  period_from     TEXT,                        -- ISO days, both included; NULL: unknown
  period_to       TEXT,
  country         TEXT   NOT NULL DEFAULT 'RO',
  currency        TEXT   NOT NULL DEFAULT 'RON',
  state           TEXT   NOT NULL,             -- draft, adopted, closed; discarded: a draft that was thrown away, seen by nobody
  is_public       BIGINT NOT NULL DEFAULT 0,   -- 1: shown to everybody (only adopted and closed ones are)
  is_demo         BIGINT NOT NULL DEFAULT 0,
  edition         BIGINT NOT NULL DEFAULT 1,   -- the plan_edition that is in force
  created_at      BIGINT NOT NULL,
  adopted_at      BIGINT,
  version         BIGINT NOT NULL DEFAULT 1
);

-- A file that somebody sent, until a job has read it.  What was read is a plan, or an edition of one; what could not be read
-- leaves its name and the reason, no bytes.
CREATE TABLE plan_upload (
  id          BIGINT NOT NULL PRIMARY KEY,
  batch_id    BIGINT NOT NULL,             -- files sent together: the page that shows how far they are
  position    BIGINT NOT NULL,             -- from 1
  file_name   TEXT   NOT NULL,
  file_hash   TEXT   NOT NULL,             -- SHA-256 in hex
  file_bytes  BLOB,                        -- NULL: the job took them, or refused them
  state       TEXT   NOT NULL,             -- waiting, read, known (the same file was read before), refused
  message     TEXT,                        -- why it was refused
  again       BIGINT NOT NULL DEFAULT 0,   -- 1: read even where it is known
  amends_id   BIGINT REFERENCES plan (id), -- an amended document of this plan; NULL: a plan of its own
  plan_id     BIGINT REFERENCES plan (id), -- what it became, or is known as
  edition     BIGINT,                      -- of plan_id
  job_id      BIGINT,
  language    TEXT   NOT NULL,             -- of the sentences: ro, en
  uploaded_at BIGINT NOT NULL,
  uploaded_by BIGINT
);
CREATE INDEX plan_upload_batch ON plan_upload (batch_id, position);

-- Each document that was read for a plan: the first, then every amendment.  Nothing is overwritten.
CREATE TABLE plan_edition (
  id          BIGINT NOT NULL PRIMARY KEY,
  plan_id     BIGINT NOT NULL REFERENCES plan (id),
  number      BIGINT NOT NULL,             -- 1, 2…
  state       TEXT   NOT NULL,             -- read (waits for a decision), taken, refused
  file_name   TEXT   NOT NULL,
  file_hash   TEXT   NOT NULL,             -- SHA-256 in hex
  file_bytes  BLOB   NOT NULL,             -- the document as it came in
  document    TEXT   NOT NULL,             -- the plan document (JSON) as it was read
  cells       TEXT   NOT NULL,             -- the words of the cells (JSON), which the plan document leaves out
  decision_number TEXT,
  decision_date   TEXT,
  read_at     BIGINT NOT NULL,
  read_by     BIGINT,                      -- user; NULL: the command line
  taken_at    BIGINT,
  taken_by    BIGINT,
  UNIQUE (plan_id, number)
);
CREATE INDEX plan_edition_hash ON plan_edition (file_hash);

CREATE TABLE plan_node (
  id        BIGINT NOT NULL PRIMARY KEY,
  plan_id   BIGINT NOT NULL REFERENCES plan (id),
  parent_id BIGINT REFERENCES plan_node (id),
  position  BIGINT NOT NULL,               -- in document order, from 1
  tier      TEXT   NOT NULL,               -- general_objective, specific_objective, domain
  code      TEXT,                          -- as printed; NULL: none
  title     TEXT   NOT NULL,
  institution_id BIGINT REFERENCES institution (id), -- who reports on its own indicators, named by a planner; NULL: nobody yet
  gone_edition BIGINT,                     -- the edition that no longer has it; NULL: in force
  version   BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX plan_node_plan ON plan_node (plan_id, position);

-- One row of the document.  A measure with several implementers has several (same number and title, row 1, 2…).
CREATE TABLE plan_action (
  id               BIGINT NOT NULL PRIMARY KEY,
  plan_id          BIGINT NOT NULL REFERENCES plan (id),
  node_id          BIGINT NOT NULL REFERENCES plan_node (id),
  position         BIGINT NOT NULL,        -- in document order, from 1
  number           TEXT,                   -- as printed; NULL: none
  row_number       BIGINT NOT NULL,        -- 1 for the measure's first row
  title            TEXT   NOT NULL,        -- '' where the document has none
  description      TEXT,
  words_bodies     TEXT,                   -- the cells word for word; NULL: no such column
  words_partners   TEXT,
  words_deadline   TEXT,
  words_budget     TEXT,
  words_indicators TEXT,
  words_targets    TEXT,
  deadline_kind    TEXT,                   -- as in the plan document; NULL: no deadline
  deadline_from    TEXT,
  deadline_to      TEXT,
  recurrence       TEXT,
  has_amount       BIGINT NOT NULL DEFAULT 0,
  amount_minor     BIGINT NOT NULL DEFAULT 0,
  currency         TEXT,                   -- NULL: the document names none
  state            TEXT   NOT NULL DEFAULT 'not_reported', -- not_reported, not_started, underway, done, postponed: of the latest accepted report
  state_at         TEXT,                   -- ISO day that the state speaks of
  next_due         TEXT,                   -- the first due day that is still open; NULL: none
  gone_edition     BIGINT,                 -- the edition that no longer has it; NULL: in force
  since_edition    BIGINT NOT NULL DEFAULT 1,
  version          BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX plan_action_plan ON plan_action (plan_id, position);
CREATE INDEX plan_action_node ON plan_action (node_id);
CREATE INDEX plan_action_due ON plan_action (next_due);

-- Words of number, title, description, bodies: for search as people type.
CREATE TABLE plan_action_word (
  word      TEXT   NOT NULL,               -- folded
  action_id BIGINT NOT NULL REFERENCES plan_action (id),
  PRIMARY KEY (word, action_id)
);
CREATE INDEX plan_action_word_action ON plan_action_word (action_id);

CREATE TABLE plan_action_body (
  action_id      BIGINT NOT NULL REFERENCES plan_action (id),
  role           TEXT   NOT NULL,          -- responsible, partner
  position       BIGINT NOT NULL,          -- from 1
  printed        TEXT   NOT NULL,          -- as the document prints it
  institution_id BIGINT REFERENCES institution (id), -- NULL: not matched yet
  PRIMARY KEY (action_id, role, position)
);
CREATE INDEX plan_action_body_institution ON plan_action_body (institution_id);

CREATE TABLE plan_due (
  id        BIGINT NOT NULL PRIMARY KEY,
  action_id BIGINT NOT NULL REFERENCES plan_action (id),
  day       TEXT   NOT NULL,               -- ISO day
  is_manual BIGINT NOT NULL DEFAULT 0,     -- 1: set by a planner, kept when the deadline is read again
  UNIQUE (action_id, day)
);
CREATE INDEX plan_due_day ON plan_due (day);

CREATE TABLE plan_money (
  id            BIGINT NOT NULL PRIMARY KEY,
  action_id     BIGINT NOT NULL REFERENCES plan_action (id),
  position      BIGINT NOT NULL,
  source        TEXT   NOT NULL,           -- in the document's words; '' where it names none
  kind          TEXT   NOT NULL,           -- local, state, european, own, donation, other: for sums
  year          BIGINT,                    -- NULL: the whole period
  has_amount    BIGINT NOT NULL DEFAULT 0, -- 0: named without an amount
  planned_minor BIGINT NOT NULL DEFAULT 0,
  currency      TEXT
);
CREATE INDEX plan_money_action ON plan_money (action_id);

-- An indicator of an action, or of an objective (then action_id is NULL).
CREATE TABLE plan_indicator (
  id              BIGINT NOT NULL PRIMARY KEY,
  plan_id         BIGINT NOT NULL REFERENCES plan (id),
  action_id       BIGINT REFERENCES plan_action (id),
  node_id         BIGINT REFERENCES plan_node (id),
  position        BIGINT NOT NULL,
  text            TEXT   NOT NULL,         -- as printed
  target_text     TEXT,                    -- as printed; NULL: no target
  has_target      BIGINT NOT NULL DEFAULT 0, -- 1: target_value is a number
  target_value    DOUBLE PRECISION,
  target_operator TEXT,                    -- eq, min, max, all, no_decrease, on_request
  target_unit     TEXT,
  target_per      TEXT,                    -- year, half_year, quarter, month; NULL: in all
  baseline        DOUBLE PRECISION,        -- NULL: none
  direction       TEXT   NOT NULL DEFAULT 'up',  -- up: more is better; down
  cumulation      TEXT   NOT NULL DEFAULT 'sum', -- sum (of periods), running (values rise within a year), latest (already cumulative)
  across          TEXT   NOT NULL DEFAULT 'sum', -- across institutions: sum, ratio (sum of numerators over sum of denominators)
  breakdowns      TEXT   NOT NULL DEFAULT '',    -- asked for: "sex residence", blank-separated
  gone_edition    BIGINT,
  version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX plan_indicator_action ON plan_indicator (action_id);
CREATE INDEX plan_indicator_plan ON plan_indicator (plan_id, action_id);

CREATE TABLE plan_note (
  id         BIGINT NOT NULL PRIMARY KEY,
  plan_id    BIGINT NOT NULL REFERENCES plan (id),
  action_id  BIGINT REFERENCES plan_action (id), -- NULL: of the whole document
  edition    BIGINT NOT NULL DEFAULT 1,
  field      TEXT,                          -- deadline, budget, responsible…
  text       TEXT,                          -- the document's words in question
  kind       TEXT   NOT NULL,               -- what is doubted (note.c), said in the language of whoever reads it
  argument   TEXT,                          -- what stands in the sentence: words, a number, money; NULL: nothing
  settled_at BIGINT,                        -- NULL: open
  settled_by BIGINT,
  settlement TEXT                           -- what was decided, in the planner's words; amended:different, amended:gone: by an amended document
);
CREATE INDEX plan_note_plan ON plan_note (plan_id);

-- What a later edition or a planner changed in an action: the row as it was (JSON), never overwritten.
CREATE TABLE plan_action_history (
  id         BIGINT NOT NULL PRIMARY KEY,
  action_id  BIGINT NOT NULL REFERENCES plan_action (id),
  edition    BIGINT NOT NULL,               -- until this edition
  before     TEXT   NOT NULL,               -- JSON of the row, bodies, money, indicators, due days
  changed_at BIGINT NOT NULL,
  changed_by BIGINT
);
CREATE INDEX plan_action_history_action ON plan_action_history (action_id);

-- A strategy's objective served by an annual plan's measure, or two measures that belong together.
CREATE TABLE plan_link (
  id             BIGINT NOT NULL PRIMARY KEY,
  from_node_id   BIGINT REFERENCES plan_node (id),   -- one of the two is set
  from_action_id BIGINT REFERENCES plan_action (id),
  to_action_id   BIGINT NOT NULL REFERENCES plan_action (id),
  made_at        BIGINT NOT NULL,
  made_by        BIGINT
);
CREATE INDEX plan_link_to ON plan_link (to_action_id);
CREATE INDEX plan_link_from_node ON plan_link (from_node_id);
CREATE INDEX plan_link_from_action ON plan_link (from_action_id);

CREATE TABLE calendar_feed (
  id             BIGINT NOT NULL PRIMARY KEY,
  token_hash     TEXT   NOT NULL UNIQUE,
  institution_id BIGINT REFERENCES institution (id), -- one of the two is set
  user_id        BIGINT REFERENCES user_account (id),
  created_at     BIGINT NOT NULL,
  revoked_at     BIGINT
);
