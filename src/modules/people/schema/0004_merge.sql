-- Persons who were two rows and are one: what a merge changed, so that it can be undone at any time and in any order.

CREATE TABLE person_merge (
  id        BIGINT NOT NULL PRIMARY KEY,
  kept_id   BIGINT NOT NULL REFERENCES person (id),
  gone_id   BIGINT NOT NULL REFERENCES person (id),
  at        BIGINT NOT NULL,         -- Unix seconds
  user_id   BIGINT,
  user_name TEXT   NOT NULL,
  reason    TEXT,
  undone_at BIGINT                   -- NULL: stands
);
CREATE INDEX person_merge_kept ON person_merge (kept_id);
CREATE INDEX person_merge_gone ON person_merge (gone_id);

-- A field that a merge set on the kept person.  Values are the columns' own (what is sealed, sealed).
CREATE TABLE person_merge_value (
  id       BIGINT NOT NULL PRIMARY KEY,
  merge_id BIGINT NOT NULL REFERENCES person_merge (id),
  field    TEXT   NOT NULL,
  before   TEXT,
  after    TEXT
);
CREATE INDEX person_merge_value_merge ON person_merge_value (merge_id);

-- Whose a row was before any merge moved it.
CREATE TABLE person_moved (
  id         BIGINT NOT NULL PRIMARY KEY,
  table_name TEXT   NOT NULL,        -- a module's table that points to persons
  column_name TEXT  NOT NULL,
  row_id     BIGINT NOT NULL,
  owner_id   BIGINT NOT NULL REFERENCES person (id),
  UNIQUE (table_name, column_name, row_id)
);
CREATE INDEX person_moved_owner ON person_moved (owner_id);

-- Pairs that look like one person, for somebody to decide.
CREATE TABLE person_twin (
  id        BIGINT NOT NULL PRIMARY KEY,
  a_id      BIGINT NOT NULL,         -- the smaller id
  b_id      BIGINT NOT NULL,
  weight    DOUBLE PRECISION NOT NULL, -- bits
  probability DOUBLE PRECISION NOT NULL,
  found_at  BIGINT NOT NULL,
  decision  TEXT,                    -- merged, different; NULL: waits
  decided_at BIGINT,
  decided_by BIGINT,
  UNIQUE (a_id, b_id)
);
CREATE INDEX person_twin_waiting ON person_twin (decision, probability);
