-- Lists of persons that are given to somebody.  The file itself is a sealed attachment of the row, taken away when its time is over;
-- the row stays: who gave what to whom, and why.

CREATE TABLE person_export (
  id             BIGINT NOT NULL PRIMARY KEY,
  purpose        TEXT   NOT NULL,           -- in the words of who asks
  recipient      TEXT   NOT NULL,
  search         TEXT,                      -- who is in the list: as typed into the search; NULL: all
  sex            TEXT,
  born_from      TEXT,
  born_until     TEXT,
  locality       TEXT,
  street         TEXT,
  format         TEXT   NOT NULL,           -- csv, xlsx
  with_contact   BIGINT NOT NULL DEFAULT 0, -- telephone and e-mail
  with_address   BIGINT NOT NULL DEFAULT 0, -- never a secret one
  codes          TEXT   NOT NULL,           -- none, masked, clear
  codes_reason   TEXT,                      -- why in clear
  state          TEXT   NOT NULL,           -- waiting, refused, making, ready, failed, forgotten
  needs_two      BIGINT NOT NULL,           -- 1: somebody else has to approve it
  found          BIGINT NOT NULL,           -- persons when it was asked for
  persons        BIGINT,                    -- in the file
  downloads      BIGINT NOT NULL DEFAULT 0,
  asked_at       BIGINT NOT NULL,           -- Unix seconds
  asked_by       BIGINT,                    -- NULL: the command line
  asked_by_name  TEXT   NOT NULL,
  decided_at     BIGINT,
  decided_by     BIGINT,
  decided_by_name TEXT,
  decision_note  TEXT,
  keep_until     BIGINT,                    -- the file is forgotten then; NULL: there is none yet
  language       TEXT   NOT NULL
);
CREATE INDEX person_export_state ON person_export (state, keep_until);
CREATE INDEX person_export_asked ON person_export (asked_at);
