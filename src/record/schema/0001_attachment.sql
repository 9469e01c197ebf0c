-- Files that belong to records.  What they are called and hold is sealed; erased ones keep their row.
CREATE TABLE attachment (
  id            BIGINT NOT NULL PRIMARY KEY,  -- made by id_new(), never reused
  kind          TEXT   NOT NULL,              -- the record's name, "report_row"
  record_id     BIGINT NOT NULL,
  seal_key      TEXT,                         -- wrapped; NULL: forgotten, the file is erased
  file_name     TEXT,                         -- sealed; NULL: erased
  digest        TEXT,                         -- sealed: BLAKE2b-256 of the bytes in hex; NULL: erased
  type          TEXT   NOT NULL,              -- media type, told from the content
  count         BIGINT NOT NULL CHECK (count > 0), -- bytes before sealing
  added_at      BIGINT NOT NULL,              -- Unix seconds
  added_by      BIGINT NOT NULL,              -- user; 0: by a link, or the program
  added_by_name TEXT   NOT NULL,              -- as it was then
  gone_at       BIGINT                        -- Unix seconds; NULL: there
);
CREATE INDEX attachment_record ON attachment (kind, record_id);

-- The bytes, in pieces of one authenticated stream: one left out, moved or cut off is found.
CREATE TABLE attachment_piece (
  attachment_id BIGINT  NOT NULL REFERENCES attachment (id),
  number        INTEGER NOT NULL CHECK (number >= 0), -- 0, 1, 2…
  sealed        BLOB    NOT NULL,                     -- the first begins with the stream's header
  PRIMARY KEY (attachment_id, number)
);
