-- Counted indicators: definitions over facts, and what they are bound to.

CREATE TABLE statistic (
  id         BIGINT NOT NULL PRIMARY KEY,
  code       TEXT   NOT NULL UNIQUE,      -- how programs and the demo name it: "day-centre-children"
  name       TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  note       TEXT,                        -- what it is for
  definition TEXT   NOT NULL,             -- JSON: fact, way, filters, breakdown, period
  edition    BIGINT NOT NULL DEFAULT 1,   -- +1 when the definition changes
  is_demo    BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT REFERENCES user_account (id),
  created_at BIGINT NOT NULL,             -- Unix seconds
  changed_at BIGINT NOT NULL,
  closed_at  BIGINT,                      -- not used any more; NULL: in use
  version    BIGINT NOT NULL DEFAULT 1
);

-- Each definition that ever was, also the one in force.
CREATE TABLE statistic_edition (
  id           BIGINT NOT NULL PRIMARY KEY,
  statistic_id BIGINT NOT NULL REFERENCES statistic (id),
  edition      BIGINT NOT NULL,
  name         TEXT   NOT NULL,
  definition   TEXT   NOT NULL,
  made_by      BIGINT REFERENCES user_account (id),
  made_at      BIGINT NOT NULL,
  UNIQUE (statistic_id, edition)
);

-- Which statistic counts which indicator.  One at a time.
CREATE TABLE statistic_binding (
  id           BIGINT NOT NULL PRIMARY KEY,
  statistic_id BIGINT NOT NULL REFERENCES statistic (id),
  of           TEXT   NOT NULL,           -- plan (plan_indicator), project (an indicator of a project)
  indicator_id BIGINT NOT NULL,
  made_by      BIGINT REFERENCES user_account (id),
  made_at      BIGINT NOT NULL,
  UNIQUE (of, indicator_id)
);
CREATE INDEX statistic_binding_statistic ON statistic_binding (statistic_id);
