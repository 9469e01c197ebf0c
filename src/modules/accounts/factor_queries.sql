-- name: factors_of
SELECT (SELECT count(*) FROM totp_factor t WHERE t.id = u.id AND t.confirmed_at IS NOT NULL) AS totp,
       (SELECT count(*) FROM security_key k WHERE k.user_id = u.id) AS keys,
       (SELECT count(*) FROM recovery_code c WHERE c.user_id = u.id AND c.used_at IS NULL) AS codes,
       (SELECT count(*) FROM user_role ur JOIN role r ON r.id = ur.role_id WHERE ur.user_id = u.id AND r.needs_factor = 1) AS needed,
       u.is_demo, u.factor_since, u.password_short
  FROM user_account u
 WHERE u.id = $1;

-- name: factor_since_set
UPDATE user_account SET factor_since = $2 WHERE id = $1 AND factor_since IS NULL;

-- name: factor_since_clear
UPDATE user_account SET factor_since = NULL WHERE id = $1;

-- name: factor_since_clear_role
UPDATE user_account SET factor_since = NULL WHERE id IN (SELECT ur.user_id FROM user_role ur WHERE ur.role_id = $1);

-- name: password_short_set
UPDATE user_account SET password_short = $2 WHERE id = $1;

-- name: role_need_factor
UPDATE role SET needs_factor = $2 WHERE id = $1;

-- name: totp_put
INSERT INTO totp_factor (id, seal_key, secret, made_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET seal_key = $2, secret = $3, made_at = $4, confirmed_at = NULL, last_step = 0;

-- name: totp_find
SELECT id, seal_key, secret, made_at, confirmed_at, last_step FROM totp_factor WHERE id = $1;

-- name: totp_confirm
UPDATE totp_factor SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL;

-- name: totp_use
-- No row changed: this code, or a later one, was taken already.
UPDATE totp_factor SET last_step = $2 WHERE id = $1 AND last_step < $2;

-- name: totp_delete
DELETE FROM totp_factor WHERE id = $1;

-- name: security_key_insert
INSERT INTO security_key (id, user_id, name, credential_id, public_key, algorithm, rp_id, sign_count, added_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: security_key_list
SELECT id, user_id, name, credential_id, public_key, algorithm, rp_id, sign_count, added_at, used_at
  FROM security_key
 WHERE user_id = $1
 ORDER BY id;

-- name: security_key_use
-- No row changed: the same count was used meanwhile.
UPDATE security_key SET sign_count = $2, used_at = $3 WHERE id = $1 AND (sign_count < $2 OR $2 = 0);

-- name: security_key_delete
DELETE FROM security_key WHERE id = $1 AND user_id = $2;

-- name: security_key_delete_all
DELETE FROM security_key WHERE user_id = $1;

-- name: recovery_code_insert
INSERT INTO recovery_code (id, user_id, code_hash) VALUES ($1, $2, $3);

-- name: recovery_code_use
UPDATE recovery_code SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL;

-- name: recovery_code_delete_all
DELETE FROM recovery_code WHERE user_id = $1;

-- name: factor_wait_insert
INSERT INTO factor_wait (id, token_hash, user_id, challenge, device, expires_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: factor_wait_find
SELECT w.id, w.user_id, w.challenge, w.device
  FROM factor_wait w
  JOIN user_account u ON u.id = w.user_id
 WHERE w.token_hash = $1
   AND w.expires_at > $2
   AND u.closed_at IS NULL;

-- name: factor_wait_challenge
UPDATE factor_wait SET challenge = $2 WHERE id = $1;

-- name: factor_wait_delete
DELETE FROM factor_wait WHERE user_id = $1 OR expires_at <= $2;

-- name: session_confirm
UPDATE session SET confirmed_at = $2 WHERE id = $1;

-- name: session_confirmed
SELECT confirmed_at, challenge FROM session WHERE id = $1;

-- name: session_challenge
UPDATE session SET challenge = $2 WHERE id = $1;
