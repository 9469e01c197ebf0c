-- name: attachment_insert
INSERT INTO attachment (id, kind, record_id, seal_key, file_name, digest, type, count, added_at, added_by, added_by_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: attachment_piece_insert
INSERT INTO attachment_piece (attachment_id, number, sealed) VALUES ($1, $2, $3);

-- name: attachment_list
SELECT id, record_id, file_name, type, count, digest, added_at, added_by, added_by_name, seal_key
  FROM attachment
 WHERE kind = $1
   AND record_id = $2
   AND gone_at IS NULL
 ORDER BY id;

-- name: attachment_find
SELECT id, record_id, file_name, type, count, digest, added_at, added_by, added_by_name, seal_key
  FROM attachment
 WHERE kind = $1
   AND record_id = $2
   AND id = $3
   AND gone_at IS NULL;

-- name: attachment_pieces
SELECT sealed
  FROM attachment_piece
 WHERE attachment_id = $1
 ORDER BY number;

-- name: attachment_forget
UPDATE attachment
   SET seal_key = NULL, file_name = NULL, digest = NULL, gone_at = $4
 WHERE kind = $1
   AND record_id = $2
   AND (id = $3 OR $3 IS NULL)
   AND gone_at IS NULL;

-- name: attachment_forget_pieces
DELETE FROM attachment_piece
 WHERE attachment_id IN (SELECT id
                           FROM attachment
                          WHERE kind = $1
                            AND record_id = $2
                            AND (id = $3 OR $3 IS NULL));
