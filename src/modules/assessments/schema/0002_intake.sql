-- Lists from elsewhere (the national system of pupils, a school's sheet) that become assessments: kept sealed until they are taken in.
CREATE TABLE assessment_intake (
  id         BIGINT NOT NULL PRIMARY KEY,
  version_id BIGINT NOT NULL REFERENCES instrument_version (id),
  user_id    BIGINT NOT NULL REFERENCES user_account (id),
  cells      TEXT,                         -- sealed: rows as JSON, the header first; NULL: taken in or thrown away
  mapping    TEXT   NOT NULL,              -- JSON: a target for each column
  made_at    BIGINT NOT NULL,
  taken_at   BIGINT,                       -- NULL: not yet
  seal_key   TEXT
);
CREATE INDEX assessment_intake_user ON assessment_intake (user_id, made_at);

-- What the columns of a list meant the last time that a list with the same header came for the same form.
CREATE TABLE assessment_mapping (
  id       BIGINT NOT NULL PRIMARY KEY,
  code     TEXT   NOT NULL,                -- of the instrument
  header   TEXT   NOT NULL,                -- BLAKE2b of the folded header, in hex
  mapping  TEXT   NOT NULL,
  saved_at BIGINT NOT NULL,
  UNIQUE (code, header)
);
