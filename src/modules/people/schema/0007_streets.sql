-- The authority's register of streets.  An address keeps its own words; the street that they name is found by itself.

CREATE TABLE street (
  id           BIGINT NOT NULL PRIMARY KEY,
  kind         TEXT   NOT NULL,          -- "Strada", "Bulevardul"
  name         TEXT   NOT NULL,          -- "Mureș"
  folded_name  TEXT   NOT NULL,          -- text_fold() of the name
  former_names TEXT,                     -- "Lenin; 23 August"
  place_code   TEXT   NOT NULL REFERENCES place (code),
  quarter      TEXT,                     -- "Fabric"
  area         TEXT,                     -- urban, rural; NULL: as the place says
  version      BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX street_place ON street (place_code, folded_name);

-- Every name of a street, today's and former ones.
CREATE TABLE street_name (
  street_id  BIGINT NOT NULL REFERENCES street (id),
  place_code TEXT   NOT NULL,
  folded     TEXT   NOT NULL,
  is_former  BIGINT NOT NULL,
  PRIMARY KEY (place_code, folded, street_id)
);
CREATE INDEX street_name_street ON street_name (street_id);

ALTER TABLE person_address ADD COLUMN street_id BIGINT REFERENCES street (id); -- NULL: not known, or secret
CREATE INDEX person_address_street ON person_address (street_id);
ALTER TABLE place ADD COLUMN version BIGINT NOT NULL DEFAULT 1; -- +1 on each change
