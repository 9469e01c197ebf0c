-- Which keys this database lives by: their names, never the keys themselves, which stand in the file seal.key.
CREATE TABLE seal_master (
  id         TEXT   NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- hex, from the key by BLAKE2b
  kind       TEXT   NOT NULL CHECK (kind IN ('key', 'index')),    -- key: wraps the keys of records; index: makes the blind indexes
  since      BIGINT NOT NULL,                                     -- Unix seconds
  retired_at BIGINT                                               -- Unix seconds; NULL: in use
);

-- One of each kind is in use: of two processes that begin together one loses.
CREATE UNIQUE INDEX seal_master_used ON seal_master (kind) WHERE retired_at IS NULL;
