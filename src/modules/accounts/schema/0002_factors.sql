-- The second factor of a sign-in.

-- Codes from an app (RFC 6238): at most one a user.
CREATE TABLE totp_factor (
  id           BIGINT NOT NULL PRIMARY KEY REFERENCES user_account (id), -- the user
  seal_key     TEXT   NOT NULL,            -- wrapped, as record/seal.h says
  secret       TEXT   NOT NULL,            -- sealed: base32
  made_at      BIGINT NOT NULL,
  confirmed_at BIGINT,                     -- NULL: shown, but no code was given yet
  last_step    BIGINT NOT NULL DEFAULT 0   -- the half minute of the last code that was taken: it and those before are refused
);

-- Security keys (WebAuthn): several a user.
CREATE TABLE security_key (
  id            BIGINT NOT NULL PRIMARY KEY,
  user_id       BIGINT NOT NULL REFERENCES user_account (id),
  name          TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 100), -- as its owner calls it
  credential_id TEXT   NOT NULL UNIQUE,    -- base64url
  public_key    TEXT   NOT NULL,           -- base64url
  algorithm     BIGINT NOT NULL,           -- COSE: -7, -8, -257
  rp_id         TEXT   NOT NULL,           -- the site's name when it was made
  sign_count    BIGINT NOT NULL,           -- as the key said last; 0: it doesn't count
  added_at      BIGINT NOT NULL,
  used_at       BIGINT                     -- NULL: never yet
);
CREATE INDEX security_key_user ON security_key (user_id);

-- Codes on paper, good once each.
CREATE TABLE recovery_code (
  id        BIGINT NOT NULL PRIMARY KEY,
  user_id   BIGINT NOT NULL REFERENCES user_account (id),
  code_hash TEXT   NOT NULL,               -- keyed, as seal_blind() makes it
  used_at   BIGINT                         -- NULL: still good
);
CREATE INDEX recovery_code_user ON recovery_code (user_id);

-- Between the right password and the second factor: no session yet.
CREATE TABLE factor_wait (
  id         BIGINT NOT NULL PRIMARY KEY,
  token_hash TEXT   NOT NULL UNIQUE,       -- of the cookie's 256 bits
  user_id    BIGINT NOT NULL REFERENCES user_account (id),
  challenge  TEXT   NOT NULL,              -- for a security key, used once
  device     TEXT,                         -- what the browser's device cookie shall be; NULL: none
  expires_at BIGINT NOT NULL
);
CREATE INDEX factor_wait_user ON factor_wait (user_id);
