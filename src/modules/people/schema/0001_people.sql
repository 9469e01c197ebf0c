-- The register of persons, and what is kept about each.  Sealed columns hold what record/seal.h makes of a text.

CREATE TABLE person (
  id                 BIGINT NOT NULL PRIMARY KEY, -- made by id_new()
  family_name        TEXT   NOT NULL CHECK (length(family_name) BETWEEN 1 AND 200),
  given_name         TEXT   NOT NULL CHECK (length(given_name) BETWEEN 1 AND 200), -- "–": not known
  former_name        TEXT,                        -- earlier family names
  other_name         TEXT,                        -- another spelling, Cyrillic, a nickname
  sex                TEXT,                        -- f, m, x; NULL: not known
  birth_day          TEXT,                        -- ISO; NULL: not known
  birth_kind         TEXT,                        -- day, month, year, estimate; NULL: day
  birth_place        TEXT,
  death_day          TEXT,
  national_id        TEXT,                        -- sealed
  national_id_index  TEXT,                        -- blind index of the digits; NULL: there is none
  national_id_kind   TEXT,                        -- cnp, idnp, other
  national_id_reason TEXT,                        -- why there is none: newborn, undocumented, foreigner, refuses, unknown
  national_id_note   TEXT,                        -- why one that doesn't fit is kept
  phone              TEXT,
  email              TEXT,
  languages          TEXT,
  file_number        TEXT,                        -- of the paper file
  folded_file_number TEXT,                        -- text_fold() of it, without blanks: for search
  note               TEXT,
  seal_key           TEXT,                        -- of what is sealed in this row (record/seal.h); NULL: nothing is
  is_demo            BIGINT NOT NULL DEFAULT 0,   -- 1: made by the demo
  merged_into_id     BIGINT REFERENCES person (id), -- the same person, who stands for both; NULL: stands for itself
  created_at         BIGINT NOT NULL,             -- Unix seconds
  version            BIGINT NOT NULL DEFAULT 1    -- +1 on each change
);
CREATE INDEX person_national_id_index ON person (national_id_index);
CREATE INDEX person_birth_day ON person (birth_day);
CREATE INDEX person_file_number ON person (folded_file_number);
CREATE INDEX person_merged ON person (merged_into_id);

-- The last nine digits of every phone number of a person: what a search for a number meets.
CREATE TABLE person_digits (
  digits TEXT   NOT NULL,
  id     BIGINT NOT NULL, -- the person
  PRIMARY KEY (digits, id)
);
CREATE INDEX person_digits_id ON person_digits (id);
