-- The annual report to the council, from a frozen snapshot.

CREATE TABLE council_report (
  id           BIGINT NOT NULL PRIMARY KEY,
  plan_id      BIGINT NOT NULL REFERENCES plan (id),
  year         BIGINT NOT NULL,
  number       BIGINT NOT NULL,            -- 1, 2… for the same plan and year
  state        TEXT   NOT NULL,            -- draft, published, withdrawn
  language     TEXT   NOT NULL DEFAULT 'ro',
  summary      TEXT   NOT NULL DEFAULT '', -- the planner's words
  causes       TEXT   NOT NULL DEFAULT '',
  next_steps   TEXT   NOT NULL DEFAULT '',
  snapshot     TEXT   NOT NULL,            -- JSON: all figures and words that the report shows, as they were
  frozen_at    BIGINT NOT NULL,            -- when the snapshot was taken
  made_at      BIGINT NOT NULL,
  made_by      BIGINT,
  published_at BIGINT,
  withdrawn_at BIGINT,
  reason       TEXT,                       -- why it was withdrawn
  version      BIGINT NOT NULL DEFAULT 1,
  UNIQUE (plan_id, year, number)
);
CREATE INDEX council_report_plan ON council_report (plan_id);

-- The files of a published report, kept as they were published.
CREATE TABLE council_file (
  report_id BIGINT NOT NULL REFERENCES council_report (id),
  format    TEXT   NOT NULL,               -- pdf, docx, xlsx
  bytes     BLOB   NOT NULL,
  PRIMARY KEY (report_id, format)
);
