-- Lists that are taken in.  The file itself is a sealed attachment of the row, taken away when the list is in.

CREATE TABLE person_import (
  id         BIGINT NOT NULL PRIMARY KEY,
  file_name  TEXT   NOT NULL,
  headers    TEXT   NOT NULL,        -- key of the first row: lists of the same headers are mapped alike
  mapping    TEXT   NOT NULL,        -- codes of columns, comma between
  has_header BIGINT NOT NULL,
  again      BIGINT NOT NULL DEFAULT 0, -- take those as well who are there already
  state      TEXT   NOT NULL,        -- mapping, trying, tried, taking, done, failed
  result     TEXT,                   -- JSON: counts and notes
  job_id     BIGINT,
  created_at BIGINT NOT NULL,
  created_by BIGINT,
  language   TEXT   NOT NULL
);

-- How a list with these headers was mapped the last time.
CREATE TABLE person_import_mapping (
  headers TEXT NOT NULL PRIMARY KEY,
  mapping TEXT NOT NULL
);
