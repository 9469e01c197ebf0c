-- What a program asked for with an Idempotency-Key, for a day: asked again, it gets what was made.
CREATE TABLE api_once (
  user_id BIGINT NOT NULL,
  key     TEXT   NOT NULL CHECK (length(key) <= 200),
  digest  TEXT   NOT NULL, -- of address and body
  made_id BIGINT,          -- NULL: being made, in a change that isn't finished
  at      BIGINT NOT NULL, -- Unix seconds
  PRIMARY KEY (user_id, key)
);
CREATE INDEX api_once_at ON api_once (at);
