-- name: setting_find
SELECT value FROM setting WHERE name = $1;

-- name: setting_put
INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2;

-- name: setting_delete
DELETE FROM setting WHERE name = $1;

-- name: account_change_read
SELECT number FROM account_change WHERE one = 1;

-- name: account_change_count
-- Whoever changes what rights follow from, adds one: identities kept in memory are out of date then.
UPDATE account_change SET number = number + 1 WHERE one = 1;

-- name: institution_find
SELECT id, parent_id, name, short_name, kind, email, phone, contact, is_own, is_demo, closed_at, version
  FROM institution
 WHERE id = $1;

-- name: institution_insert
INSERT INTO institution (id, parent_id, name, short_name, folded_name, kind, email, phone, contact, is_own, is_demo)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: institution_update
-- No row changed means that somebody else saved first.
UPDATE institution
   SET parent_id = $2, name = $3, short_name = $4, folded_name = $5, kind = $6, email = $7, phone = $8, contact = $9, is_own = $10,
       version = version + 1
 WHERE id = $1
   AND version = $11;

-- name: institution_close
UPDATE institution
   SET closed_at = $2, version = version + 1
 WHERE id = $1
   AND version = $3;

-- name: institution_search
-- By a part of the folded name or of an alias's key ($1 and $2 are LIKE patterns).
SELECT id, parent_id, name, short_name, kind, email, phone, contact, is_own, is_demo, closed_at, version
  FROM institution i
 WHERE closed_at IS NULL
   AND (folded_name LIKE $1 ESCAPE '\'
        OR EXISTS (SELECT 1 FROM institution_alias a WHERE a.institution_id = i.id AND a.folded_alias LIKE $2 ESCAPE '\'))
 ORDER BY folded_name, id
 LIMIT $3;

-- name: institution_all
SELECT id, parent_id, name, short_name, kind, email, phone, contact, is_own, is_demo, closed_at, version
  FROM institution
 WHERE closed_at IS NULL
 ORDER BY folded_name, id
 LIMIT $1;

-- name: institution_page
-- The list: $1 and $2 as in institution_search, '%' finds all; $3 a kind; $4 1: closed ones as well.
SELECT id, parent_id, name, short_name, kind, email, phone, contact, is_own, is_demo, closed_at, version
  FROM institution i
 WHERE (folded_name LIKE $1 ESCAPE '\'
        OR EXISTS (SELECT 1 FROM institution_alias a WHERE a.institution_id = i.id AND a.folded_alias LIKE $2 ESCAPE '\'))
   AND (kind = $3 OR $3 IS NULL)
   AND (closed_at IS NULL OR $4 = 1)
 ORDER BY folded_name, id
 LIMIT $5 OFFSET $6;

-- name: institution_count
SELECT count(*) AS count
  FROM institution i
 WHERE (folded_name LIKE $1 ESCAPE '\'
        OR EXISTS (SELECT 1 FROM institution_alias a WHERE a.institution_id = i.id AND a.folded_alias LIKE $2 ESCAPE '\'))
   AND (kind = $3 OR $3 IS NULL)
   AND (closed_at IS NULL OR $4 = 1);

-- name: institution_units
SELECT id, parent_id, name, short_name, kind, email, phone, contact, is_own, is_demo, closed_at, version
  FROM institution
 WHERE parent_id = $1
 ORDER BY folded_name, id;

-- name: institution_above
SELECT parent_id FROM institution WHERE id = $1;

-- name: institution_alias_insert
INSERT INTO institution_alias (folded_alias, alias, institution_id) VALUES ($1, $2, $3) ON CONFLICT (folded_alias) DO NOTHING;

-- name: institution_alias_owner
SELECT institution_id FROM institution_alias WHERE folded_alias = $1;

-- name: institution_alias_delete
DELETE FROM institution_alias WHERE folded_alias = $1 AND institution_id = $2;

-- name: institution_alias_list
SELECT alias, folded_alias FROM institution_alias WHERE institution_id = $1 ORDER BY alias;

-- name: institution_match_exact
SELECT a.institution_id
  FROM institution_alias a
  JOIN institution i ON i.id = a.institution_id
 WHERE a.folded_alias = $1
   AND i.closed_at IS NULL;

-- name: institution_match_within
-- Aliases that stand in the words as whole words, the longest first.  Keys have letters, digits and blanks alone.
SELECT a.institution_id, a.folded_alias, i.folded_name
  FROM institution_alias a
  JOIN institution i ON i.id = a.institution_id
 WHERE ' ' || $1 || ' ' LIKE '% ' || a.folded_alias || ' %'
   AND i.closed_at IS NULL
 ORDER BY length(a.folded_alias) DESC, a.folded_alias;

-- name: role_by_code
SELECT id FROM role WHERE code = $1;

-- name: role_insert
INSERT INTO role (id, code, name, scope) VALUES ($1, $2, $3, $4);

-- name: role_permission_insert
INSERT INTO role_permission (role_id, permission) VALUES ($1, $2) ON CONFLICT (role_id, permission) DO NOTHING;

-- name: user_find
SELECT id, name, email, institution_id, language, password_hash IS NOT NULL AS has_password, is_demo, created_at, closed_at, version
  FROM user_account
 WHERE id = $1;

-- name: user_find_by_email
SELECT id, name, email, institution_id, language, password_hash IS NOT NULL AS has_password, is_demo, created_at, closed_at, version
  FROM user_account
 WHERE folded_email = $1;

-- name: user_insert
INSERT INTO user_account (id, name, email, folded_email, institution_id, language, is_demo, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: user_update
UPDATE user_account
   SET name = $2, email = $3, folded_email = $4, institution_id = $5, language = $6, version = version + 1
 WHERE id = $1
   AND version = $7;

-- name: user_close
UPDATE user_account SET closed_at = $2, version = version + 1 WHERE id = $1 AND version = $3;

-- name: user_set_language
UPDATE user_account SET language = $2, version = version + 1 WHERE id = $1;

-- name: user_set_password_hash
UPDATE user_account SET password_hash = $2, version = version + 1 WHERE id = $1;

-- name: user_password
-- What a sign-in needs to know of an account.
SELECT id, password_hash, closed_at FROM user_account WHERE folded_email = $1;

-- name: user_count
SELECT count(*) AS count FROM user_account;

-- name: user_role_insert
INSERT INTO user_role (user_id, role_id) VALUES ($1, $2) ON CONFLICT (user_id, role_id) DO NOTHING;

-- name: users_who_may
SELECT id, name, email, institution_id, language, password_hash IS NOT NULL AS has_password, is_demo, created_at, closed_at, version
  FROM user_account u
 WHERE closed_at IS NULL
   AND (institution_id = $2 OR $2 IS NULL)
   AND EXISTS (SELECT 1
                 FROM user_role r
                 JOIN role_permission p ON p.role_id = r.role_id
                WHERE r.user_id = u.id
                  AND p.permission = $1)
 ORDER BY name, id;

-- name: session_insert
INSERT INTO session (id, token_hash, csrf, user_id, created_at, seen_at, ends_at) VALUES ($1, $2, $3, $4, $5, $5, $6);

-- name: session_find
-- With all of the identity but its permissions.
SELECT s.id, s.csrf, s.user_id, s.seen_at, s.ends_at, u.name, u.institution_id, u.language, i.name AS institution_name
  FROM session s
  JOIN user_account u ON u.id = s.user_id
  LEFT JOIN institution i ON i.id = u.institution_id
 WHERE s.token_hash = $1
   AND u.closed_at IS NULL;

-- name: session_rights
SELECT r.scope, p.permission
  FROM user_role ur
  JOIN role r ON r.id = ur.role_id
  LEFT JOIN role_permission p ON p.role_id = r.id
 WHERE ur.user_id = $1
 ORDER BY p.permission;

-- name: session_seen
UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2;

-- name: session_delete
DELETE FROM session WHERE id = $1 AND user_id = $2;

-- name: session_delete_token
DELETE FROM session WHERE token_hash = $1;

-- name: session_delete_others
-- All of a user's but one (0: all).
DELETE FROM session WHERE user_id = $1 AND id <> $2;

-- name: session_list
SELECT id, created_at, seen_at, ends_at FROM session WHERE user_id = $1 AND ends_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id;

-- name: session_forget
DELETE FROM session WHERE ends_at <= $1 OR seen_at <= $2;

-- name: try_find
SELECT tries, last_at FROM sign_in_try WHERE key_hash = $1;

-- name: try_add
-- A failed try; after a quiet time ($3) the count begins anew.
INSERT INTO sign_in_try (key_hash, tries, last_at) VALUES ($1, 1, $2)
ON CONFLICT (key_hash) DO UPDATE SET tries = CASE WHEN sign_in_try.last_at < $3 THEN 1 ELSE sign_in_try.tries + 1 END, last_at = $2;

-- name: try_delete
DELETE FROM sign_in_try WHERE key_hash = $1;

-- name: try_forget
DELETE FROM sign_in_try WHERE last_at < $1;
