-- name: job_insert
-- A key that is taken adds nothing.
INSERT INTO job (id, kind, arguments, user_id, state, run_at, unique_key, created_at)
VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7)
ON CONFLICT (unique_key) DO NOTHING;

-- name: job_find_key
SELECT id FROM job WHERE unique_key = $1;

-- name: job_find
SELECT id, kind, arguments, user_id, state, attempts, progress, total, message, result, created_at, finished_at
  FROM job
 WHERE id = $1;

-- name: job_ready
SELECT id
  FROM job
 WHERE (state = 'waiting' AND run_at <= $1)
    OR (state = 'running' AND lease_until < $1)
 LIMIT 1;

-- name: job_claim
UPDATE job
   SET state = 'running', attempts = attempts + 1, lease_owner = $2, lease_until = $3
 WHERE id = (SELECT id
               FROM job
              WHERE (state = 'waiting' AND run_at <= $1)
                 OR (state = 'running' AND lease_until < $1)
              ORDER BY run_at, id
              LIMIT 1)
RETURNING id, kind, arguments, user_id, state, attempts, progress, total, message, result, created_at, finished_at;

-- name: job_progress
UPDATE job
   SET progress = $3, total = $4, message = $5, lease_until = $6
 WHERE id = $1
   AND lease_owner = $2
   AND state = 'running';

-- name: job_done
UPDATE job
   SET state = 'done', result = $3, unique_key = NULL, lease_owner = NULL, lease_until = NULL, finished_at = $4
 WHERE id = $1
   AND lease_owner = $2;

-- name: job_again
UPDATE job
   SET state = 'waiting', run_at = $3, message = $4, attempts = $5, lease_owner = NULL, lease_until = NULL
 WHERE id = $1
   AND lease_owner = $2;

-- name: job_failed
UPDATE job
   SET state = 'failed', message = $3, unique_key = NULL, lease_owner = NULL, lease_until = NULL, finished_at = $4
 WHERE id = $1
   AND lease_owner = $2;

-- name: job_forget
-- What ended long ago.
DELETE FROM job WHERE state IN ('done', 'failed') AND finished_at < $1;
