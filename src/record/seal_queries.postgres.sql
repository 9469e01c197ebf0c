-- name: seal_tables
SELECT table_name::text AS name
  FROM information_schema.columns
 WHERE table_schema = current_schema()
   AND column_name = 'seal_key'
 ORDER BY table_name;
