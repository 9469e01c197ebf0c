-- Letters that wait to leave, and those that left.

CREATE TABLE letter (
  id         BIGINT NOT NULL PRIMARY KEY,
  to_address TEXT   NOT NULL,
  to_name    TEXT,
  subject    TEXT   NOT NULL,
  body       TEXT   NOT NULL,             -- plain text; emptied a while after it was sent
  calendar   TEXT,                        -- an .ics attachment
  unique_key TEXT UNIQUE,                 -- a second letter with the same key isn't put
  state      TEXT   NOT NULL,             -- waiting, sent, failed
  attempts   BIGINT NOT NULL DEFAULT 0,
  next_at    BIGINT NOT NULL,             -- Unix seconds: not before
  problem    TEXT,                        -- why the last attempt failed
  created_at BIGINT NOT NULL,
  sent_at    BIGINT
);
CREATE INDEX letter_waiting ON letter (state, next_at);
