-- The audit log: who looked at and changed what, as a chain of hashes.  A leaf is written in the transaction of its change
-- and is never changed after; a change of any column, a leaf taken out or two in another order break the chain.
CREATE TABLE audit_leaf (
  id         BIGINT NOT NULL PRIMARY KEY,      -- made by id_new(), never reused
  sequence   BIGINT NOT NULL UNIQUE CHECK (sequence > 0), -- 1, 2, 3… in the order of the chain, without gaps
  at         BIGINT NOT NULL,                  -- Unix seconds
  user_id    BIGINT NOT NULL,                  -- 0: the system, or a signed link.  No foreign key: a leaf outlives its user
  user_name  TEXT   NOT NULL,                  -- as it was then
  verb       TEXT   NOT NULL,                  -- "create", "save", "close", "see", "export", "sign-in"…
  kind       TEXT   NOT NULL,                  -- the record's name, "institution"
  record_id  BIGINT NOT NULL,                  -- 0: of no single record
  difference TEXT   NOT NULL,                  -- {"field": [old, new]}, '': none; never a sealed value
  source     TEXT   NOT NULL,                  -- "web", "cli", "link", "job"
  hash       TEXT   NOT NULL CHECK (length(hash) = 64) -- BLAKE2b-256 over the hash before and all the columns above, in hex
);

CREATE INDEX audit_leaf_record ON audit_leaf (kind, record_id, sequence);
CREATE INDEX audit_leaf_user ON audit_leaf (user_id, sequence);

-- The end of the chain.  Whoever writes a leaf changes this row first, and so waits for whoever is writing one.
CREATE TABLE audit_head (
  one      INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), -- there is one row
  sequence BIGINT  NOT NULL,                             -- of the last leaf; 0: none yet
  hash     TEXT    NOT NULL                              -- of the last leaf; '': none yet
);

INSERT INTO audit_head (one, sequence, hash) VALUES (1, 0, '');

-- Signed checkpoints: so far the log was, at that time, as its hash says.  Written every hour in which something was added.
CREATE TABLE audit_checkpoint (
  sequence   BIGINT NOT NULL PRIMARY KEY,               -- of the leaf that was the last
  leaf_id    BIGINT NOT NULL,                           -- its id
  at         BIGINT NOT NULL,                           -- Unix seconds
  hash       TEXT   NOT NULL CHECK (length(hash) = 64), -- of that leaf, and so of all before it
  public_key TEXT   NOT NULL,                           -- Ed25519, in hex; its secret half stands in the key file
  signature  TEXT   NOT NULL                            -- Ed25519 over all the columns above, in hex
);
