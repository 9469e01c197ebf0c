-- What institutions report about their actions, period by period.

CREATE TABLE reporting_period (
  id        BIGINT NOT NULL PRIMARY KEY,
  plan_id   BIGINT NOT NULL REFERENCES plan (id),
  name      TEXT   NOT NULL,              -- "Semestrul I 2025"
  from_day  TEXT   NOT NULL,              -- what is reported on, ISO days, both included
  to_day    TEXT   NOT NULL,
  due_day   TEXT   NOT NULL,              -- reports are due
  state     TEXT   NOT NULL,              -- planned, open, locked
  version   BIGINT NOT NULL DEFAULT 1,
  UNIQUE (plan_id, from_day, to_day)
);

-- One institution's report for one period.
CREATE TABLE report (
  id             BIGINT NOT NULL PRIMARY KEY,
  period_id      BIGINT NOT NULL REFERENCES reporting_period (id),
  plan_id        BIGINT NOT NULL REFERENCES plan (id),
  institution_id BIGINT NOT NULL REFERENCES institution (id),
  state          TEXT   NOT NULL,         -- open, sent, returned, accepted
  source         TEXT   NOT NULL DEFAULT 'link', -- link, account, paper, phone, mail
  sent_at        BIGINT,
  accepted_at    BIGINT,
  note           TEXT,                    -- why it was returned
  sender         TEXT,                    -- the function of who sent it, as they gave it
  version        BIGINT NOT NULL DEFAULT 1,
  UNIQUE (period_id, institution_id)
);
CREATE INDEX report_institution ON report (institution_id);
CREATE INDEX report_plan ON report (plan_id);

-- The signed link that stands for an account.
CREATE TABLE report_link (
  id         BIGINT NOT NULL PRIMARY KEY,
  report_id  BIGINT NOT NULL REFERENCES report (id),
  token_hash TEXT   NOT NULL UNIQUE,      -- BLAKE2b of the secret, in hex
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  seen_at    BIGINT,                      -- last opened
  base_url   TEXT   NOT NULL              -- the address of this site when it was made: reminders use it again
);
CREATE INDEX report_link_report ON report_link (report_id);

-- What a report says about an action, or about an objective's own indicators.
CREATE TABLE report_row (
  id        BIGINT NOT NULL PRIMARY KEY,
  report_id BIGINT NOT NULL REFERENCES report (id),
  action_id BIGINT REFERENCES plan_action (id), -- one of the two is set
  node_id   BIGINT REFERENCES plan_node (id),
  state     TEXT,                         -- done, underway, not_started, postponed; of an objective given, not_given; NULL: not answered yet
  reason    TEXT,                         -- for not started, postponed and not given
  done      TEXT,                         -- what was done
  next      TEXT,                         -- next steps
  version   BIGINT NOT NULL DEFAULT 1,
  UNIQUE (report_id, action_id),
  UNIQUE (report_id, node_id)
);
CREATE INDEX report_row_action ON report_row (action_id);
CREATE INDEX report_row_node ON report_row (node_id);

-- A value of an indicator: missing (no row, or state missing), zero (value 0), not applicable and suppressed are four things.
CREATE TABLE report_value (
  id           BIGINT NOT NULL PRIMARY KEY,
  row_id       BIGINT NOT NULL REFERENCES report_row (id),
  indicator_id BIGINT NOT NULL REFERENCES plan_indicator (id),
  breakdown    TEXT   NOT NULL DEFAULT '', -- '' the whole; "sex=f", "residence=rural"…
  state        TEXT   NOT NULL,            -- value, missing, not_applicable, suppressed
  value        DOUBLE PRECISION,
  denominator  DOUBLE PRECISION,           -- of a ratio
  UNIQUE (row_id, indicator_id, breakdown)
);
CREATE INDEX report_value_indicator ON report_value (indicator_id);

CREATE TABLE report_money (
  id          BIGINT NOT NULL PRIMARY KEY,
  row_id      BIGINT NOT NULL REFERENCES report_row (id),
  source      TEXT   NOT NULL,             -- in words, as the plan's or the reporter's own
  kind        TEXT   NOT NULL,             -- as plan_money.kind
  spent_minor BIGINT NOT NULL,
  currency    TEXT   NOT NULL,
  UNIQUE (row_id, source, currency)
);

-- What happened to a report, in order.
CREATE TABLE report_event (
  id        BIGINT NOT NULL PRIMARY KEY,
  report_id BIGINT NOT NULL REFERENCES report (id),
  at        BIGINT NOT NULL,
  verb      TEXT   NOT NULL,               -- asked, reminded, link, revoked, extended, sent, returned, accepted, reopened, entered
  who       TEXT   NOT NULL,               -- as it was then
  note      TEXT
);
CREATE INDEX report_event_report ON report_event (report_id);

-- A report with the names and days that every list shows.
CREATE VIEW report_named AS
SELECT r.id, r.period_id, r.plan_id, r.institution_id, i.name AS institution_name, i.email AS institution_email,
       p.name AS period_name, p.from_day, p.to_day, p.due_day, p.state AS period_state, r.state, r.source, r.sent_at,
       r.accepted_at, r.note, r.sender, r.version,
       (SELECT count(*) FROM report_row w WHERE w.report_id = r.id) AS row_count,
       (SELECT count(*)
          FROM report_row w
         WHERE w.report_id = r.id
           AND (w.state IN ('done', 'underway', 'given') OR (w.state IS NOT NULL AND w.reason IS NOT NULL))) AS answered_count
  FROM report r
  JOIN institution i ON i.id = r.institution_id
  JOIN reporting_period p ON p.id = r.period_id;
