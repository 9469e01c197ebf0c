-- Institutions, users, roles, sessions: who there is and who may.

CREATE TABLE setting (
  name  TEXT NOT NULL PRIMARY KEY, -- "authority.name", "authority.country", "reporting.days-before"…
  value TEXT NOT NULL
);

-- How often accounts changed: identities kept in memory are out of date when it has grown.
CREATE TABLE account_change (
  one    INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), -- there is one row
  number BIGINT  NOT NULL
);
INSERT INTO account_change (one, number) VALUES (1, 0);

CREATE TABLE institution (
  id          BIGINT  NOT NULL PRIMARY KEY, -- made by id_new()
  parent_id   BIGINT  REFERENCES institution (id), -- a unit of another institution; NULL: stands for itself
  name        TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  short_name  TEXT,                        -- "ISJ Timiș"; NULL: none
  folded_name TEXT    NOT NULL,            -- text_fold() of name and short name, for search
  kind        TEXT    NOT NULL,            -- authority, public, school, police, health, ngo, church, group, other
  email       TEXT,                        -- where its letters go
  phone       TEXT,
  contact     TEXT,                        -- the person's function, not their data
  is_own      BIGINT  NOT NULL DEFAULT 0,  -- 1: the authority that runs this Vatra, or one of its units
  is_demo     BIGINT  NOT NULL DEFAULT 0,  -- 1: made by the demo
  closed_at   BIGINT,                      -- Unix seconds; NULL: open
  version     BIGINT  NOT NULL DEFAULT 1   -- +1 on each change
);
CREATE INDEX institution_folded ON institution (folded_name);
CREATE INDEX institution_parent ON institution (parent_id);

CREATE TABLE institution_alias (
  folded_alias   TEXT   NOT NULL PRIMARY KEY, -- its words in lower case without diacritics and signs
  alias          TEXT   NOT NULL,             -- as documents print it
  institution_id BIGINT NOT NULL REFERENCES institution (id)
);
CREATE INDEX institution_alias_institution ON institution_alias (institution_id);

CREATE TABLE role (
  id      BIGINT NOT NULL PRIMARY KEY,
  code    TEXT   UNIQUE,          -- of the shipped roles: administrator, planner, reporter, council, social, manager, supervisor, mediator, auditor; NULL: made here
  name    TEXT   NOT NULL,        -- shipped roles are shown translated
  scope   TEXT   NOT NULL,        -- own, team, service, institution, authority
  needs_factor BIGINT NOT NULL DEFAULT 0, -- 1: who holds it needs a second factor to sign in
  version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE role_permission (
  role_id    BIGINT NOT NULL REFERENCES role (id),
  permission TEXT   NOT NULL,     -- "plans.read"
  PRIMARY KEY (role_id, permission)
);

CREATE TABLE user_account (
  id             BIGINT NOT NULL PRIMARY KEY,
  name           TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email          TEXT   NOT NULL,
  folded_email   TEXT   NOT NULL UNIQUE, -- lower case: what one signs in with
  folded_name    TEXT   NOT NULL,        -- text_fold() of name and e-mail, for search
  password_hash  TEXT,                   -- Argon2id; NULL: invited, none set yet
  institution_id BIGINT REFERENCES institution (id),
  language       TEXT,                   -- ro, en; NULL: as the browser asks
  is_demo        BIGINT NOT NULL DEFAULT 0,
  factor_since   BIGINT,                 -- since when a second factor is needed and missing; NULL: it isn't
  password_short BIGINT NOT NULL DEFAULT 0, -- 1: good only beside a second factor
  created_at     BIGINT NOT NULL,
  closed_at      BIGINT,                 -- may not sign in any more
  version        BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX user_account_folded ON user_account (folded_name);
CREATE INDEX user_account_institution ON user_account (institution_id);

CREATE TABLE user_role (
  user_id BIGINT NOT NULL REFERENCES user_account (id),
  role_id BIGINT NOT NULL REFERENCES role (id),
  PRIMARY KEY (user_id, role_id)
);

CREATE TABLE session (
  id         BIGINT NOT NULL PRIMARY KEY,
  token_hash TEXT   NOT NULL UNIQUE, -- BLAKE2b of the cookie's 256 bits, in hex
  csrf       TEXT   NOT NULL,        -- the token that forms carry
  user_id    BIGINT NOT NULL REFERENCES user_account (id),
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,        -- written at most once a minute
  ends_at    BIGINT NOT NULL,        -- 12 hours after created_at at most
  confirmed_at BIGINT NOT NULL DEFAULT 0, -- when the password was given last: for changes of the second factor
  challenge  TEXT                    -- for the security key that is being added; NULL: none is
);
CREATE INDEX session_of_user ON session (user_id);

CREATE TABLE account_link (
  id         BIGINT NOT NULL PRIMARY KEY,
  purpose    TEXT   NOT NULL,        -- invite, reset
  token_hash TEXT   NOT NULL UNIQUE,
  user_id    BIGINT NOT NULL REFERENCES user_account (id),
  expires_at BIGINT NOT NULL,
  used_at    BIGINT                  -- NULL: still good
);
CREATE INDEX account_link_user ON account_link (user_id);

CREATE TABLE sign_in_try (
  key_hash TEXT   NOT NULL PRIMARY KEY, -- keyed hash of address or account: what is slowed down, not who
  tries    BIGINT NOT NULL,
  last_at  BIGINT NOT NULL
);
