-- name: service_lock_row
SELECT s.id FROM service s WHERE s.id = $1 FOR UPDATE;

-- name: service_agreement_lock
SELECT g.id FROM service_agreement g WHERE g.id = $1 FOR UPDATE;
