-- What is kept about a person beside the person: every row has an id of its own, so that a merge can move it and move it back.

CREATE TABLE place (
  code    TEXT NOT NULL PRIMARY KEY, -- SIRUTA (Romania) or CUATM (Moldova)
  name    TEXT NOT NULL,
  folded_name TEXT NOT NULL,         -- text_fold() of the name
  county  TEXT,                      -- "Timiș"
  country TEXT NOT NULL,             -- RO, MD
  area    TEXT NOT NULL              -- urban, rural
);
CREATE INDEX place_folded ON place (folded_name);

CREATE TABLE person_address (
  id         BIGINT NOT NULL PRIMARY KEY,
  person_id  BIGINT NOT NULL REFERENCES person (id),
  kind       TEXT   NOT NULL,        -- domicile, residence, letters
  place_code TEXT   REFERENCES place (code), -- NULL: not known, or secret
  locality   TEXT,                   -- as written where the place isn't in the table
  street     TEXT,                   -- "Strada Mureș 12, ap. 4"; NULL: not known, or secret
  area       TEXT,                   -- urban, rural; NULL: as the place says
  is_secret  BIGINT NOT NULL DEFAULT 0, -- 1: all of it stands in secret alone
  secret     TEXT,                   -- sealed
  from_day   TEXT,
  to_day     TEXT,                   -- NULL: still so
  note       TEXT,
  seal_key   TEXT,
  version    BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX person_address_person ON person_address (person_id);

CREATE TABLE person_paper (
  id         BIGINT NOT NULL PRIMARY KEY,
  person_id  BIGINT NOT NULL REFERENCES person (id),
  kind       TEXT   NOT NULL,        -- identity-card, birth-certificate, passport, residence-permit, disability-certificate, other
  number     TEXT,                   -- sealed: series and number
  issuer     TEXT,
  issued_on  TEXT,
  expires_on TEXT,                   -- NULL: doesn't, or not known
  note       TEXT,
  seal_key   TEXT,
  version    BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX person_paper_person ON person_paper (person_id);
CREATE INDEX person_paper_expires ON person_paper (expires_on);

CREATE TABLE person_phone (
  id        BIGINT NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  number    TEXT   NOT NULL,
  whose     TEXT,                    -- "sora"; NULL: the person's own
  version   BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX person_phone_person ON person_phone (person_id);

-- Schooling, work, family doctor, insurance: what is so for a time.
CREATE TABLE person_fact (
  id        BIGINT NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  kind      TEXT   NOT NULL,         -- schooling, work, doctor, insurance
  what      TEXT   NOT NULL,         -- "clasa a V-a", "șomer", "dr. …", "asigurat"
  body      TEXT,                    -- school, employer, practice, insurer
  from_day  TEXT,
  to_day    TEXT,
  version   BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX person_fact_person ON person_fact (person_id);

-- Family, apart from who lives together; guardians as well.  One row for both sides.
CREATE TABLE person_relation (
  id              BIGINT NOT NULL PRIMARY KEY,
  person_id       BIGINT NOT NULL REFERENCES person (id),
  kind            TEXT   NOT NULL,   -- what person_id is to the other: parent, partner, sibling, grandparent, guardian, foster, relative
  other_person_id BIGINT NOT NULL REFERENCES person (id),
  from_day        TEXT,
  to_day          TEXT,
  note            TEXT,
  version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX person_relation_person ON person_relation (person_id);
CREATE INDEX person_relation_other ON person_relation (other_person_id);

CREATE TABLE household (
  id        BIGINT NOT NULL PRIMARY KEY,
  name      TEXT   NOT NULL,         -- "Popescu, Strada Mureș 12"
  address   TEXT,
  note      TEXT,
  from_id   BIGINT REFERENCES household (id), -- it split from this one
  closed_on TEXT,                    -- joined another, or ended
  joined_id BIGINT REFERENCES household (id), -- which one it joined
  is_demo   BIGINT NOT NULL DEFAULT 0,
  version   BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE household_member (
  id           BIGINT NOT NULL PRIMARY KEY,
  household_id BIGINT NOT NULL REFERENCES household (id),
  person_id    BIGINT NOT NULL REFERENCES person (id),
  role         TEXT   NOT NULL,      -- head, partner, child, parent, relative, other
  from_day     TEXT,
  to_day       TEXT,                 -- NULL: still a member
  version      BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX household_member_person ON household_member (person_id);
CREATE INDEX household_member_household ON household_member (household_id);

CREATE TABLE person_consent (
  id           BIGINT NOT NULL PRIMARY KEY,
  person_id    BIGINT NOT NULL REFERENCES person (id),
  kind         TEXT   NOT NULL,      -- consent, declaration, information
  purpose      TEXT   NOT NULL,
  given_on     TEXT   NOT NULL,
  ends_on      TEXT,
  withdrawn_on TEXT,                 -- NULL: stands
  note         TEXT,
  version      BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX person_consent_person ON person_consent (person_id);

-- What people declare of themselves: which trait it is and what was said are both in the sealed text.
CREATE TABLE person_trait (
  id          BIGINT NOT NULL PRIMARY KEY,
  person_id   BIGINT NOT NULL REFERENCES person (id),
  declared    TEXT,                  -- sealed
  declared_on TEXT   NOT NULL,
  seal_key    TEXT
);
CREATE INDEX person_trait_person ON person_trait (person_id);
