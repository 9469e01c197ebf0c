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

-- name: institution_names
-- For choosing one.
SELECT id, name FROM institution WHERE closed_at IS NULL ORDER BY folded_name, id LIMIT $1;

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

-- name: institution_alias_all
SELECT a.alias
  FROM institution_alias a
  JOIN institution i ON i.id = a.institution_id
 WHERE i.closed_at IS NULL
 ORDER BY a.folded_alias;

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

-- name: role_put_shipped
UPDATE role SET shipped = $2 WHERE id = $1;

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
INSERT INTO user_account (id, name, email, folded_email, institution_id, language, is_demo, created_at, folded_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: user_update
UPDATE user_account
   SET name = $2, email = $3, folded_email = $4, institution_id = $5, language = $6, folded_name = $8, version = version + 1
 WHERE id = $1
   AND version = $7;

-- name: user_close
UPDATE user_account SET closed_at = $2, version = version + 1 WHERE id = $1 AND version = $3;

-- name: user_set_language
-- No new version: who edits the account meanwhile need not hear of it.
UPDATE user_account SET language = $2 WHERE id = $1;

-- name: user_set_password_hash
UPDATE user_account SET password_hash = $2, password_short = 0, version = version + 1 WHERE id = $1;

-- name: user_password
-- What a sign-in needs to know of an account.
SELECT id, name, password_hash, closed_at FROM user_account WHERE folded_email = $1;

-- name: user_any
SELECT 1 AS one FROM user_account LIMIT 1;

-- name: user_page
-- The list: $1 a LIKE pattern, $2 an institution, $3 a role, $4 1: closed ones as well.
SELECT u.id, u.name, u.email, u.institution_id, u.language, u.password_hash IS NOT NULL AS has_password, u.is_demo, u.created_at,
       u.closed_at, u.version, i.name AS institution_name
  FROM user_account u
  LEFT JOIN institution i ON i.id = u.institution_id
 WHERE u.folded_name LIKE $1 ESCAPE '\'
   AND (u.institution_id = $2 OR $2 IS NULL)
   AND (EXISTS (SELECT 1 FROM user_role r WHERE r.user_id = u.id AND r.role_id = $3) OR $3 IS NULL)
   AND (u.closed_at IS NULL OR $4 = 1)
 ORDER BY u.folded_name, u.id
 LIMIT $5 OFFSET $6;

-- name: user_page_roles
-- The roles of the users of such a page.
SELECT ur.user_id, r.code, r.name
  FROM user_role ur
  JOIN role r ON r.id = ur.role_id
 WHERE ur.user_id IN (SELECT u.id
                        FROM user_account u
                       WHERE u.folded_name LIKE $1 ESCAPE '\'
                         AND (u.institution_id = $2 OR $2 IS NULL)
                         AND (EXISTS (SELECT 1 FROM user_role x WHERE x.user_id = u.id AND x.role_id = $3) OR $3 IS NULL)
                         AND (u.closed_at IS NULL OR $4 = 1)
                       ORDER BY u.folded_name, u.id
                       LIMIT $5 OFFSET $6)
 ORDER BY r.id;

-- name: user_count
SELECT count(*) AS count
  FROM user_account u
 WHERE u.folded_name LIKE $1 ESCAPE '\'
   AND (u.institution_id = $2 OR $2 IS NULL)
   AND (EXISTS (SELECT 1 FROM user_role r WHERE r.user_id = u.id AND r.role_id = $3) OR $3 IS NULL)
   AND (u.closed_at IS NULL OR $4 = 1);

-- name: user_managers
-- How many can change accounts.
SELECT count(*) AS count
  FROM user_account u
 WHERE u.closed_at IS NULL
   AND EXISTS (SELECT 1
                 FROM user_role r
                 JOIN role_permission p ON p.role_id = r.role_id
                WHERE r.user_id = u.id
                  AND p.permission = 'accounts.write');

-- name: user_role_list
SELECT r.id, r.code, r.name
  FROM user_role ur
  JOIN role r ON r.id = ur.role_id
 WHERE ur.user_id = $1
 ORDER BY r.id;

-- name: user_role_delete_all
DELETE FROM user_role WHERE user_id = $1;

-- name: role_list
SELECT r.id, r.code, r.name, r.scope, r.needs_factor, r.version, r.shipped,
       (SELECT count(*) FROM user_role ur JOIN user_account u ON u.id = ur.user_id
         WHERE ur.role_id = r.id AND u.closed_at IS NULL) AS user_count
  FROM role r
 ORDER BY r.code IS NULL, r.id;

-- name: role_find
SELECT r.id, r.code, r.name, r.scope, r.needs_factor, r.version, r.shipped,
       (SELECT count(*) FROM user_role ur JOIN user_account u ON u.id = ur.user_id
         WHERE ur.role_id = r.id AND u.closed_at IS NULL) AS user_count
  FROM role r
 WHERE r.id = $1;

-- name: role_list_with
SELECT r.code, r.name
  FROM role r
  JOIN role_permission p ON p.role_id = r.id
 WHERE p.permission = $1
 ORDER BY r.code IS NULL, r.id;

-- name: role_permission_list
SELECT permission FROM role_permission WHERE role_id = $1 ORDER BY permission;

-- name: role_update
UPDATE role SET name = $2, scope = $3, version = version + 1 WHERE id = $1 AND version = $4;

-- name: role_permission_delete_all
DELETE FROM role_permission WHERE role_id = $1;

-- name: link_insert
INSERT INTO account_link (id, purpose, token_hash, user_id, expires_at) VALUES ($1, $2, $3, $4, $5);

-- name: link_find
SELECT id, purpose, user_id, expires_at, used_at FROM account_link WHERE token_hash = $1;

-- name: link_use
-- No row changed: somebody else used it first.
UPDATE account_link SET used_at = $2 WHERE id = $1 AND used_at IS NULL;

-- name: link_revoke
-- A new link takes the place of those before it.
DELETE FROM account_link WHERE user_id = $1 AND used_at IS NULL;

-- name: link_latest
SELECT max(expires_at) AS expires_at FROM account_link WHERE user_id = $1 AND purpose = $2;

-- name: link_forget
DELETE FROM account_link WHERE expires_at < $1;

-- name: letter_page
-- What waits and what failed first; the text is nobody's business here.
SELECT id, to_address, subject, state, attempts, next_at, problem, created_at, sent_at
  FROM letter
 WHERE state = $1
 ORDER BY created_at DESC, id DESC
 LIMIT $2 OFFSET $3;

-- name: letter_state_count
SELECT count(*) AS count FROM letter WHERE state = $1;

-- name: letter_again
UPDATE letter SET state = 'waiting', next_at = $2, problem = NULL WHERE id = $1 AND state IN ('waiting', 'failed');

-- name: job_page
SELECT id, kind, state, attempts, run_at, progress, total, message, created_at, finished_at
  FROM job
 WHERE state = $1
 ORDER BY created_at DESC, id DESC
 LIMIT $2 OFFSET $3;

-- name: job_state_count
SELECT count(*) AS count FROM job WHERE state = $1;

-- name: job_run_again
UPDATE job SET state = 'waiting', run_at = $2, attempts = 0, message = NULL, finished_at = NULL WHERE id = $1 AND state = 'failed';

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

-- name: users_who_may_everywhere
SELECT id, name, email, institution_id, language, password_hash IS NOT NULL AS has_password, is_demo, created_at, closed_at, version
  FROM user_account u
 WHERE closed_at IS NULL
   AND EXISTS (SELECT 1
                 FROM user_role r
                 JOIN role_permission p ON p.role_id = r.role_id
                 JOIN role o ON o.id = r.role_id
                WHERE r.user_id = u.id
                  AND o.scope = 'authority'
                  AND p.permission = $1)
 ORDER BY name, id;

-- name: session_insert
INSERT INTO session (id, token_hash, csrf, user_id, created_at, seen_at, ends_at, confirmed_at) VALUES ($1, $2, $3, $4, $5, $5, $6, $5);

-- name: session_find
-- With all of the identity but its permissions.
SELECT s.id, s.csrf, s.user_id, s.seen_at, s.ends_at, u.name, u.institution_id, u.language, i.name AS institution_name
  FROM session s
  JOIN user_account u ON u.id = s.user_id
  LEFT JOIN institution i ON i.id = u.institution_id
 WHERE s.token_hash = $1
   AND u.closed_at IS NULL;

-- name: session_present
-- What an identity that is kept in memory is held against.  seen_at NULL: there is no such session.
SELECT a.number, s.seen_at
  FROM account_change a
  LEFT JOIN session s ON s.token_hash = $1
 WHERE a.one = 1;

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
