-- name: benefit_scheme_lock
SELECT id FROM benefit_scheme WHERE id = $1 FOR UPDATE;

-- name: benefit_run_lock
SELECT id FROM benefit_run WHERE id = $1 FOR UPDATE;

-- name: benefit_line_insert
INSERT INTO benefit_line (run_id, grant_id, for_month, kind, debt_id, account_id, amount, answers, planned, present, excused)
SELECT CAST($1 AS BIGINT), (value ->> 0)::bigint, (value ->> 1)::bigint, value ->> 2, (value ->> 3)::bigint, (value ->> 4)::bigint,
       (value ->> 5)::bigint, value ->> 6, (value ->> 7)::bigint, (value ->> 8)::bigint, (value ->> 9)::bigint
  FROM json_array_elements(CAST($2 AS json));

-- name: benefit_payment_insert_all
INSERT INTO benefit_payment (id, run_id, list_account_id, account_id, amount, reference, state)
SELECT (value ->> 0)::bigint, CAST($1 AS BIGINT), (value ->> 1)::bigint, (value ->> 1)::bigint, (value ->> 2)::bigint, value ->> 3, 'due'
  FROM json_array_elements(CAST($2 AS json));

-- name: benefit_payment_sent
UPDATE benefit_payment
   SET state = 'sent', file_id = $1, position = v.position
  FROM (SELECT (value ->> 0)::bigint AS id, (value ->> 1)::bigint AS position FROM json_array_elements(CAST($2 AS json))) v
 WHERE benefit_payment.id = v.id
   AND benefit_payment.state = 'due'
   AND benefit_payment.file_id IS NULL;

-- name: benefit_return_line_insert_all
INSERT INTO benefit_return_line (return_id, position, reference, payment_id, amount, outcome, reason, problem)
SELECT CAST($1 AS BIGINT), (value ->> 0)::bigint, value ->> 1, (value ->> 2)::bigint, (value ->> 3)::bigint, value ->> 4, value ->> 5, value ->> 6
  FROM json_array_elements(CAST($2 AS json));
