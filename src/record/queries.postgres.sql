-- name: audit_next
-- Waits for whoever is writing a leaf.
SELECT sequence + 1 AS sequence, hash
  FROM audit_head
 WHERE one = 1
   FOR UPDATE;
