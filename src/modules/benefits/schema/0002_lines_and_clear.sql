-- The budget line of a project that pays a scheme, and statements with personal codes in clear, which two people hand out.

ALTER TABLE benefit_scheme ADD COLUMN project_partner_id BIGINT; -- whose budget pays; NULL: no line is chosen
ALTER TABLE benefit_scheme ADD COLUMN project_category   TEXT;   -- kind of costs of that budget; NULL: no line is chosen

-- Asked for by one, granted by another; whoever asked may then download it for a day.
CREATE TABLE benefit_clear (
  id           BIGINT NOT NULL PRIMARY KEY,
  run_id       BIGINT NOT NULL REFERENCES benefit_run (id),
  reason       TEXT   NOT NULL,                  -- what it is needed for, and who gets it
  state        TEXT   NOT NULL,                  -- asked, granted, refused
  asked_by     BIGINT NOT NULL,
  asked_name   TEXT   NOT NULL,
  asked_at     BIGINT NOT NULL,
  decided_by   BIGINT,
  decided_name TEXT,
  decided_at   BIGINT
);
CREATE UNIQUE INDEX benefit_clear_open ON benefit_clear (run_id, asked_by) WHERE state = 'asked';
CREATE INDEX benefit_clear_state ON benefit_clear (state, asked_at);
