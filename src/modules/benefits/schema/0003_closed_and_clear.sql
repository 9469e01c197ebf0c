-- Schemes that are closed, with a reason; codes in clear also on the list for the employment agency; late lines by their month.

ALTER TABLE benefit_scheme ADD COLUMN closed_by  TEXT; -- NULL: open
ALTER TABLE benefit_scheme ADD COLUMN closed_why TEXT;

-- What lists for later months corrected in a month.
CREATE INDEX benefit_line_late ON benefit_line (for_month) WHERE kind <> 'month';

-- In the place of the table of step 2: what is asked for is a statement of a list of payments, or the list for the employment agency.
CREATE TABLE benefit_asked (
  id           BIGINT NOT NULL PRIMARY KEY,
  kind         TEXT   NOT NULL,                  -- benefit_run, benefit_exchange
  record_id    BIGINT NOT NULL,                  -- of that table
  reason       TEXT   NOT NULL,                  -- what it is needed for, and who gets it
  state        TEXT   NOT NULL,                  -- asked, granted, refused
  asked_by     BIGINT NOT NULL,
  asked_name   TEXT   NOT NULL,
  asked_at     BIGINT NOT NULL,
  decided_by   BIGINT,
  decided_name TEXT,
  decided_at   BIGINT
);
INSERT INTO benefit_asked (id, kind, record_id, reason, state, asked_by, asked_name, asked_at, decided_by, decided_name, decided_at)
SELECT id, 'benefit_run', run_id, reason, state, asked_by, asked_name, asked_at, decided_by, decided_name, decided_at FROM benefit_clear;
DROP TABLE benefit_clear;
ALTER TABLE benefit_asked RENAME TO benefit_clear;
CREATE UNIQUE INDEX benefit_clear_one ON benefit_clear (kind, record_id, asked_by) WHERE state = 'asked';
CREATE INDEX benefit_clear_waiting ON benefit_clear (state, asked_at);
