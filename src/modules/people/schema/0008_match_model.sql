-- What the last look through the register learned of how its rows agree: one row, of which the check before saving takes its weights.

CREATE TABLE person_match_model (
  id         BIGINT NOT NULL PRIMARY KEY, -- 1
  model      TEXT   NOT NULL,             -- link_model_to_text()
  persons    BIGINT NOT NULL,             -- compared
  learned_at BIGINT NOT NULL
);
