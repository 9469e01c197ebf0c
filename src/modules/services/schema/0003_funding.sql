-- Calls, conventions, claims; volunteers; costs.

-- A call for subsidies (Legea 34/1998), grants (Legea 350/2005) or contracts (Legea 292/2011).
CREATE TABLE service_call (
  id        BIGINT NOT NULL PRIMARY KEY,
  kind      TEXT   NOT NULL,               -- subsidy, grant, contract
  title     TEXT   NOT NULL,
  basis     TEXT,                          -- the decision of the council
  opens_on  TEXT   NOT NULL,
  closes_on TEXT   NOT NULL,
  budget    BIGINT,                        -- minor units
  budget_currency TEXT,
  criteria  TEXT   NOT NULL,               -- a line each: "points|what is judged"
  is_demo   BIGINT NOT NULL DEFAULT 0,
  version   BIGINT NOT NULL DEFAULT 1
);

-- What a provider asks for, and how it was judged.
CREATE TABLE service_bid (
  id         BIGINT NOT NULL PRIMARY KEY,
  call_id    BIGINT NOT NULL REFERENCES service_call (id),
  service_id BIGINT NOT NULL REFERENCES service (id),
  persons    BIGINT NOT NULL,              -- a month, on average
  level      BIGINT NOT NULL,              -- minor units a person and month
  level_currency TEXT,
  summary    TEXT,
  state      TEXT   NOT NULL,              -- received, accepted, rejected
  decision   TEXT,                         -- why
  received_on TEXT  NOT NULL,
  version    BIGINT NOT NULL DEFAULT 1,
  UNIQUE (call_id, service_id)
);

-- Points of one evaluator for one criterion.
CREATE TABLE service_score (
  id        BIGINT NOT NULL PRIMARY KEY,
  bid_id    BIGINT NOT NULL REFERENCES service_bid (id),
  criterion BIGINT NOT NULL,               -- line of the call's criteria, from 0
  user_id   BIGINT NOT NULL,
  points    BIGINT NOT NULL,
  UNIQUE (bid_id, criterion, user_id)
);

CREATE TABLE service_agreement (
  id          BIGINT NOT NULL PRIMARY KEY,
  bid_id      BIGINT REFERENCES service_bid (id),
  service_id  BIGINT NOT NULL REFERENCES service (id),
  basis       TEXT,
  from_day    TEXT   NOT NULL,
  to_day      TEXT   NOT NULL,
  persons     BIGINT NOT NULL CHECK (persons > 0), -- approved average a month
  level       BIGINT NOT NULL,             -- approved, minor units a person and month
  level_currency TEXT,
  public_cost BIGINT,                      -- average cost a person and month in public units of the kind: the level's limit
  public_cost_currency TEXT,
  ceiling     BIGINT NOT NULL,             -- of a calendar year, minor units
  ceiling_currency TEXT,
  least_days  BIGINT NOT NULL DEFAULT 1,   -- who was present on fewer days in the month isn't an assisted person
  document_id BIGINT,
  created_by  BIGINT,
  version     BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX service_agreement_service ON service_agreement (service_id);

-- A month's claim, checked against the attendance; or what regularises others.
CREATE TABLE service_claim (
  id           BIGINT NOT NULL PRIMARY KEY,
  agreement_id BIGINT NOT NULL REFERENCES service_agreement (id),
  kind         TEXT   NOT NULL,            -- month, regularisation
  month        BIGINT NOT NULL,            -- year * 12 + month - 1
  persons_claimed BIGINT NOT NULL,
  persons_attended BIGINT NOT NULL,        -- as the attendance said when it was checked
  persons_paid BIGINT NOT NULL,            -- the least of claimed, attended and approved
  amount       BIGINT NOT NULL,            -- minor units; below 0: to be given back
  state        TEXT   NOT NULL,            -- claimed, checked, approved, paid, returned
  note         TEXT,
  claimed_by   BIGINT,
  checked_by   BIGINT,
  approved_by  BIGINT,                     -- never who checked it
  paid_on      TEXT,
  version      BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX service_claim_agreement ON service_claim (agreement_id, month);

CREATE TABLE volunteer (
  id         BIGINT NOT NULL PRIMARY KEY,
  service_id BIGINT NOT NULL REFERENCES service (id),
  person_id  BIGINT,                       -- of the register, where known
  name       TEXT   NOT NULL,
  contract_number TEXT,
  from_day   TEXT   NOT NULL,
  to_day     TEXT,
  activity   TEXT,
  hours      BIGINT NOT NULL DEFAULT 0,    -- a month, as agreed
  version    BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX volunteer_service ON volunteer (service_id);
CREATE INDEX volunteer_person ON volunteer (person_id);

CREATE TABLE service_cost (
  id         BIGINT NOT NULL PRIMARY KEY,
  service_id BIGINT NOT NULL REFERENCES service (id),
  month      BIGINT NOT NULL,              -- year * 12 + month - 1
  category   TEXT   NOT NULL,              -- staff, food, utilities, materials, transport, therapy, rent, other
  amount     BIGINT NOT NULL,              -- minor units of lei
  note       TEXT
);
CREATE INDEX service_cost_service ON service_cost (service_id, month);
