-- name: job_claim
UPDATE job
   SET state = 'running', attempts = attempts + 1, lease_owner = $2, lease_until = $3
 WHERE id = (SELECT id
               FROM job
              WHERE (state = 'waiting' AND run_at <= $1)
                 OR (state = 'running' AND lease_until < $1)
              ORDER BY run_at, id
              LIMIT 1
                FOR UPDATE SKIP LOCKED)
RETURNING id, kind, arguments, user_id, state, attempts, progress, total, message, result, created_at, finished_at;
