-- name: audit_next
-- The chain's end: the next sequence, and the hash before it.  SQLite has one writer; PostgreSQL keeps the row for this transaction.
SELECT sequence + 1 AS sequence, hash
  FROM audit_head
 WHERE one = 1;

-- name: audit_add
INSERT INTO audit_leaf (id, sequence, at, user_id, user_name, verb, kind, record_id, difference, source, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: audit_close
UPDATE audit_head
   SET sequence = $1, hash = $2
 WHERE one = 1;

-- name: audit_of
SELECT id, sequence, at, user_id, user_name, verb, kind, record_id, difference, source, hash
  FROM audit_leaf
 WHERE kind = $1
   AND record_id = $2
 ORDER BY sequence DESC
 LIMIT $3;

-- name: audit_search
SELECT id, sequence, at, user_id, user_name, verb, kind, record_id, difference, source, hash
  FROM audit_leaf
 WHERE (kind = $1 OR $1 IS NULL)
   AND (user_id = $2 OR $2 IS NULL)
   AND (sequence < (SELECT before.sequence FROM audit_leaf before WHERE before.id = $3) OR $3 IS NULL)
 ORDER BY sequence DESC
 LIMIT $4;

-- name: audit_page
-- The leaves behind one, in the order of the chain.
SELECT id, sequence, at, user_id, user_name, verb, kind, record_id, difference, source, hash
  FROM audit_leaf
 WHERE sequence > $1
   AND sequence <= $2
 ORDER BY sequence
 LIMIT $3;

-- name: audit_head
SELECT sequence, hash
  FROM audit_head;

-- name: audit_behind
-- A leaf that the chain's end doesn't know.
SELECT MIN(sequence) AS sequence
  FROM audit_leaf
 WHERE sequence > (SELECT sequence FROM audit_head)
    OR sequence < 1;

-- name: audit_last
SELECT id, sequence, hash
  FROM audit_leaf
 ORDER BY sequence DESC
 LIMIT 1;

-- name: audit_checkpoint_add
-- Of two processes that sign the same entry one is enough.
INSERT INTO audit_checkpoint (sequence, leaf_id, at, hash, public_key, signature)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (sequence) DO NOTHING;

-- name: audit_checkpoint_newest
SELECT sequence, leaf_id, at, hash, public_key, signature
  FROM audit_checkpoint
 ORDER BY sequence DESC
 LIMIT 1;

-- name: audit_checkpoints
SELECT sequence, leaf_id, at, hash, public_key, signature
  FROM audit_checkpoint
 WHERE sequence > $1
   AND sequence <= $2
 ORDER BY sequence;
