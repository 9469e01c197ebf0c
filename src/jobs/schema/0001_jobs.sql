-- Work that outlives its request.

CREATE TABLE job (
  id          BIGINT NOT NULL PRIMARY KEY,
  kind        TEXT   NOT NULL,             -- "plans.import"
  arguments   TEXT   NOT NULL,             -- JSON, the kind's own
  user_id     BIGINT,                      -- who asked; NULL: the system
  state       TEXT   NOT NULL,             -- waiting, running, done, failed
  attempts    BIGINT NOT NULL DEFAULT 0,   -- how often it was begun
  run_at      BIGINT NOT NULL,             -- Unix seconds: not before
  lease_owner BIGINT,                      -- the process that runs it
  lease_until BIGINT,                      -- past this, another may take it over
  progress    BIGINT NOT NULL DEFAULT 0,
  total       BIGINT NOT NULL DEFAULT 0,   -- 0: not known
  message     TEXT,                        -- what it does or why it failed
  result      TEXT,
  unique_key  TEXT UNIQUE,                 -- while waiting or running: no second with the same key
  created_at  BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX job_waiting ON job (state, run_at);
