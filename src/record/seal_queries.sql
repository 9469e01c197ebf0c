-- name: seal_master_of
SELECT id
  FROM seal_master
 WHERE kind = $1
   AND retired_at IS NULL;

-- name: seal_master_add
INSERT INTO seal_master (id, kind, since)
VALUES ($1, $2, $3);

-- name: seal_master_retire
UPDATE seal_master
   SET retired_at = $1
 WHERE kind = 'key'
   AND retired_at IS NULL;

-- name: seal_tables
-- All tables whose rows have a key of their own.
SELECT t.name AS name
  FROM sqlite_master t
  JOIN pragma_table_info(t.name) c ON c.name = 'seal_key'
 WHERE t.type = 'table'
 ORDER BY t.name;
