-- An amendment of a plan that is in force: needs that come to it, approved like the plan, with a history of their own.
CREATE TABLE case_amendment (
  id           BIGINT NOT NULL PRIMARY KEY,
  case_id      BIGINT NOT NULL REFERENCES case_file (id),
  plan_id      BIGINT NOT NULL REFERENCES case_plan (id),
  number       BIGINT NOT NULL,            -- 1 is the first of its plan
  state        TEXT   NOT NULL,            -- draft, proposed, approved
  reason       TEXT,                       -- sealed: why the plan is amended
  order_number TEXT,                       -- of the mayor's order
  order_day    TEXT,
  approved_by  BIGINT REFERENCES user_account (id),
  approved_at  BIGINT,
  note         TEXT,                       -- sealed: why it was returned
  created_by   BIGINT REFERENCES user_account (id),
  created_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL DEFAULT 1,
  UNIQUE (plan_id, number)
);
CREATE INDEX case_amendment_state ON case_amendment (state, created_at);

ALTER TABLE case_need ADD COLUMN amendment_id BIGINT; -- by which it came to the plan; NULL: it was in it from the beginning
