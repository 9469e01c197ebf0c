-- name: letter_insert
INSERT INTO letter (id, to_address, to_name, subject, body, calendar, unique_key, state, next_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $8)
ON CONFLICT (unique_key) DO NOTHING;

-- name: letter_find_key
SELECT id FROM letter WHERE unique_key = $1;

-- name: letter_waiting
SELECT id, to_address, to_name, subject, body, calendar, attempts, created_at
  FROM letter
 WHERE state = 'waiting'
   AND next_at <= $1
 ORDER BY next_at, id
 LIMIT 1;

-- name: letter_sent
UPDATE letter SET state = 'sent', attempts = attempts + 1, sent_at = $2, problem = NULL WHERE id = $1 AND state = 'waiting';

-- name: letter_later
UPDATE letter SET attempts = attempts + 1, state = $2, next_at = $3, problem = $4 WHERE id = $1 AND state = 'waiting';
