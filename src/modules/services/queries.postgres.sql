-- name: service_lock_row
SELECT s.id FROM service s WHERE s.id = $1 FOR UPDATE;
