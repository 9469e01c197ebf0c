-- name: benefit_scheme_insert
INSERT INTO benefit_scheme (id, code, name, period, currency, from_day, to_day, promised_months, project_code, budget_line, ceiling, exclusive_group,
                            papers, retro_months, recovery_percent, needs_visa, payer_name, payer_address, payer_cui, payer_iban, payer_bic,
                            treasury_name, program_code, commitment_code, commitment_indicator, is_demo, project_partner_id, project_category)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28);

-- name: benefit_scheme_update
-- No row changed means that somebody else saved first.
UPDATE benefit_scheme
   SET code = $2, name = $3, period = $4, currency = $5, from_day = $6, to_day = $7, promised_months = $8, project_code = $9, budget_line = $10,
       ceiling = $11, exclusive_group = $12, papers = $13, retro_months = $14, recovery_percent = $15, needs_visa = $16, payer_name = $17,
       payer_address = $18, payer_cui = $19, payer_iban = $20, payer_bic = $21, treasury_name = $22, program_code = $23, commitment_code = $24,
       commitment_indicator = $25, project_partner_id = $27, project_category = $28, version = version + 1
 WHERE id = $1
   AND version = $26;

-- name: benefit_scheme_find
SELECT s.*, s.currency AS ceiling_currency FROM benefit_scheme s WHERE s.id = $1;

-- name: benefit_scheme_find_by_code
SELECT s.*, s.currency AS ceiling_currency FROM benefit_scheme s WHERE s.code = $1;

-- name: benefit_scheme_list
SELECT s.*, s.currency AS ceiling_currency FROM benefit_scheme s ORDER BY s.closed_at IS NOT NULL, s.name, s.id;

-- name: benefit_scheme_close
UPDATE benefit_scheme
   SET to_day = $3, closed_at = $4, closed_by = $5, closed_why = $6, version = version + 1
 WHERE id = $1
   AND version = $2;

-- name: benefit_scheme_open_again
UPDATE benefit_scheme SET closed_at = NULL, closed_by = NULL, closed_why = NULL, version = version + 1 WHERE id = $1 AND version = $2;

-- name: benefit_closing_lists
-- How its lists stand, and the last month that has one.
SELECT max(month) AS last_month,
       CAST(coalesce(sum(CASE WHEN state = 'prepared' THEN 1 ELSE 0 END), 0) AS BIGINT) AS unsigned,
       CAST(coalesce(sum(CASE WHEN state IN ('approved', 'filed') THEN 1 ELSE 0 END), 0) AS BIGINT) AS unanswered
  FROM benefit_run
 WHERE scheme_id = $1
   AND state <> 'cancelled';

-- name: benefit_scheme_number
-- Its row stays locked until the change ends.
UPDATE benefit_scheme SET last_number = last_number + 1 WHERE id = $1 RETURNING last_number;

-- name: benefit_scheme_lock
SELECT id FROM benefit_scheme WHERE id = $1;

-- name: benefit_term_list
SELECT t.*, s.currency AS amount_currency
  FROM benefit_term t
  JOIN benefit_scheme s ON s.id = t.scheme_id
 WHERE t.scheme_id = $1
 ORDER BY t.valid_from DESC;

-- name: benefit_term_insert
INSERT INTO benefit_term (id, scheme_id, valid_from, amount, min_sessions, min_percent, excused_counts, needs_plan, not_elsewhere, needs_papers,
                          legal_basis, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: benefit_term_update
UPDATE benefit_term
   SET amount = $4, min_sessions = $5, min_percent = $6, excused_counts = $7, needs_plan = $8, not_elsewhere = $9, needs_papers = $10,
       legal_basis = $11, made_at = $12, made_by = $13, version = version + 1
 WHERE id = $1
   AND scheme_id = $2
   AND valid_from = $3
   AND version = $14;

-- name: benefit_service_list
SELECT service_id FROM benefit_service WHERE scheme_id = $1 ORDER BY service_id;

-- name: benefit_service_delete_all
DELETE FROM benefit_service WHERE scheme_id = $1;

-- name: benefit_service_insert
INSERT INTO benefit_service (scheme_id, service_id) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: benefit_account_by_iban
SELECT * FROM benefit_account WHERE iban_blind = $1 AND closed_at IS NULL ORDER BY id;

-- name: benefit_account_by_cash
SELECT * FROM benefit_account WHERE person_id = $1 AND way = 'cash' AND closed_at IS NULL ORDER BY id;

-- name: benefit_account_insert
INSERT INTO benefit_account (id, person_id, name, way, iban, iban_blind, iban_masked, national_id, shared, seal_key, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: benefit_account_find
SELECT * FROM benefit_account WHERE id = $1;

-- name: benefit_grant_open_of
-- An entitlement of the same person and scheme that is still open in a month.
SELECT number
  FROM benefit_grant
 WHERE person_id = $1
   AND scheme_id = $2
   AND (to_month IS NULL OR to_month >= $3)
   AND (stopped_month IS NULL OR stopped_month > $3);

-- name: benefit_grant_insert
INSERT INTO benefit_grant (id, scheme_id, number, person_id, account_id, decision, from_month, to_month, promised_months, note, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: benefit_grant_find
SELECT * FROM benefit_grant WHERE id = $1;

-- name: benefit_grant_update
UPDATE benefit_grant
   SET decision = $3, promised_months = $4, note = $5, version = version + 1
 WHERE id = $1
   AND version = $2;

-- name: benefit_grant_touch
UPDATE benefit_grant SET version = version + 1 WHERE id = $1 AND version = $2;

-- name: benefit_grant_set_account
UPDATE benefit_grant SET account_id = $3, version = version + 1 WHERE id = $1 AND version = $2;

-- name: benefit_grant_set_stopped
UPDATE benefit_grant SET stopped_month = $3, stop_reason = $4, version = version + 1 WHERE id = $1 AND version = $2;

-- name: benefit_grant_of_person
SELECT g.*, s.name AS scheme_name
  FROM benefit_grant g
  JOIN benefit_scheme s ON s.id = g.scheme_id
 WHERE g.person_id = $1
 ORDER BY g.from_month DESC, g.id DESC;

-- name: benefit_grant_search
-- $4: open in that month only; $5: the numbers of one page by name of the payee or number.
SELECT g.*, s.name AS scheme_name, a.name AS payee_name, a.way AS way
  FROM benefit_grant g
  JOIN benefit_scheme s ON s.id = g.scheme_id
  JOIN benefit_account a ON a.id = g.account_id
 WHERE (g.scheme_id = $1 OR CAST($1 AS BIGINT) IS NULL)
   AND (g.person_id = $2 OR CAST($2 AS BIGINT) IS NULL)
   AND (g.number = $3 OR CAST($3 AS BIGINT) IS NULL)
   AND (CAST($4 AS BIGINT) IS NULL OR ((g.to_month IS NULL OR g.to_month >= $4) AND (g.stopped_month IS NULL OR g.stopped_month > $4)))
 ORDER BY g.scheme_id, g.number DESC
 LIMIT $5 OFFSET $6;

-- name: benefit_suspension_list
SELECT * FROM benefit_suspension WHERE grant_id = $1 ORDER BY from_month DESC, id DESC;

-- name: benefit_suspension_insert
INSERT INTO benefit_suspension (id, grant_id, from_month, reason, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: benefit_suspension_end
-- A suspension that is resumed in its first month never was.
UPDATE benefit_suspension
   SET to_month = $2, resume_reason = $3, resumed_by = $4, resumed_at = $5
 WHERE grant_id = $1
   AND to_month IS NULL
   AND from_month <= $2 + 1;

-- name: benefit_paper_list
SELECT * FROM benefit_paper WHERE grant_id = $1 ORDER BY name, valid_from DESC;

-- name: benefit_paper_insert
INSERT INTO benefit_paper (id, grant_id, name, valid_from, valid_to, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: benefit_elsewhere_insert
INSERT INTO benefit_elsewhere (id, person_id, from_month, to_month, source, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: benefit_elsewhere_of
SELECT * FROM benefit_elsewhere WHERE person_id = $1 ORDER BY from_month DESC, id DESC;

-- name: benefit_exception_reach
-- The last month whose list is signed, and how many months the next list looks back.
SELECT s.retro_months,
       (SELECT max(r.month) FROM benefit_run r WHERE r.scheme_id = s.id AND r.state IN ('approved', 'filed', 'settled')) AS signed
  FROM benefit_grant g
  JOIN benefit_scheme s ON s.id = g.scheme_id
 WHERE g.id = $1;

-- name: benefit_exception_insert
INSERT INTO benefit_exception (id, grant_id, month, effect, reason, state, asked_by, asked_name, asked_at)
VALUES ($1, $2, $3, $4, $5, 'asked', $6, $7, $8);

-- name: benefit_exception_there
SELECT id FROM benefit_exception WHERE grant_id = $1 AND month = $2 AND state <> 'refused';

-- name: benefit_exception_find
SELECT * FROM benefit_exception WHERE id = $1;

-- name: benefit_exception_decide
UPDATE benefit_exception
   SET state = $2, decided_by = $3, decided_name = $4, decided_at = $5, version = version + 1
 WHERE id = $1
   AND state = 'asked';

-- name: benefit_exception_of
SELECT e.*, g.number AS grant_number, s.name AS scheme_name, g.person_id AS person_id
  FROM benefit_exception e
  JOIN benefit_grant g ON g.id = e.grant_id
  JOIN benefit_scheme s ON s.id = g.scheme_id
 WHERE e.grant_id = $1
 ORDER BY e.month DESC, e.id DESC;

-- name: benefit_exception_waiting
SELECT e.*, g.number AS grant_number, s.name AS scheme_name, g.person_id AS person_id
  FROM benefit_exception e
  JOIN benefit_grant g ON g.id = e.grant_id
  JOIN benefit_scheme s ON s.id = g.scheme_id
 WHERE e.state = 'asked'
 ORDER BY e.asked_at
 LIMIT 50;

-- name: benefit_fact_grants
SELECT id, person_id, account_id, from_month, to_month, stopped_month
  FROM benefit_grant
 WHERE scheme_id = $1
   AND from_month <= $2
 ORDER BY id;

-- name: benefit_fact_suspended
SELECT DISTINCT s.grant_id AS id
  FROM benefit_suspension s
  JOIN benefit_grant g ON g.id = s.grant_id
 WHERE g.scheme_id = $1
   AND s.from_month <= $2
   AND (s.to_month IS NULL OR s.to_month >= $2);

-- name: benefit_fact_papers
-- Entitlements all of whose documents are valid on the month's last day.
SELECT p.grant_id AS id, count(DISTINCT p.name) AS count
  FROM benefit_paper p
  JOIN benefit_grant g ON g.id = p.grant_id
 WHERE g.scheme_id = $1
   AND p.valid_from <= $2
   AND (p.valid_to IS NULL OR p.valid_to >= $2)
 GROUP BY p.grant_id;

-- name: benefit_fact_elsewhere
-- Persons whom another source pays, or another scheme of the group by a list that isn't cancelled.
SELECT person_id AS id
  FROM benefit_elsewhere
 WHERE from_month <= $1
   AND (to_month IS NULL OR to_month >= $1)
UNION
SELECT g.person_id AS id
  FROM benefit_line l
  JOIN benefit_run r ON r.id = l.run_id
  JOIN benefit_scheme s ON s.id = r.scheme_id
  JOIN benefit_grant g ON g.id = l.grant_id
 WHERE s.exclusive_group = $2
   AND s.id <> $3
   AND r.state <> 'cancelled'
   AND r.month >= $1
   AND l.for_month = $1
   AND l.amount > 0;

-- name: benefit_fact_exceptions
SELECT e.grant_id AS id, e.effect AS effect
  FROM benefit_exception e
  JOIN benefit_grant g ON g.id = e.grant_id
 WHERE g.scheme_id = $1
   AND e.month = $2
   AND e.state = 'granted';

-- name: benefit_fact_already
-- What lists but this one gave for a month.
SELECT l.grant_id AS id, CAST(sum(l.amount) AS BIGINT) AS amount
  FROM benefit_run r
  JOIN benefit_line l ON l.run_id = r.id
 WHERE r.scheme_id = $1
   AND r.month >= $2
   AND r.state <> 'cancelled'
   AND r.id <> $3
   AND l.for_month = $2
   AND l.kind <> 'recovery'
 GROUP BY l.grant_id;

-- name: benefit_fact_once
-- Entitlements that a list for another month paid.
SELECT l.grant_id AS id, CAST(sum(l.amount) AS BIGINT) AS amount
  FROM benefit_run r
  JOIN benefit_line l ON l.run_id = r.id
 WHERE r.scheme_id = $1
   AND r.state <> 'cancelled'
   AND r.id <> $3
   AND l.for_month <> $2
   AND l.kind <> 'recovery'
 GROUP BY l.grant_id
HAVING sum(l.amount) > 0;

-- name: benefit_fact_debts
SELECT d.id, d.grant_id, d.amount - d.recovered AS amount
  FROM benefit_debt d
  JOIN benefit_grant g ON g.id = d.grant_id
 WHERE g.scheme_id = $1
   AND d.state = 'open'
 ORDER BY d.for_month, d.id;

-- name: benefit_run_insert
INSERT INTO benefit_run (id, scheme_id, month, sequence, state, prepared_by, prepared_name, prepared_at, is_demo)
VALUES ($1, $2, $3, $4, 'prepared', $5, $6, $7, $8);

-- name: benefit_run_again
-- Prepared anew: who does it answers for it, and signatures are gone.
UPDATE benefit_run
   SET prepared_by = $2, prepared_name = $3, prepared_at = $4, returned = NULL, version = version + 1
 WHERE id = $1
   AND state = 'prepared'
   AND approved_by IS NULL
   AND visa_by IS NULL;

-- name: benefit_run_of_month
SELECT id, sequence, state, month
  FROM benefit_run
 WHERE scheme_id = $1
   AND (month = $2 OR state = 'prepared')
   AND state <> 'cancelled'
 ORDER BY month = $2 DESC, sequence DESC;

-- name: benefit_run_months
SELECT DISTINCT month FROM benefit_run WHERE scheme_id = $1 AND month >= $2 AND month < $3 AND state NOT IN ('cancelled', 'prepared');

-- name: benefit_line_delete_all
DELETE FROM benefit_line WHERE run_id = $1;

-- name: benefit_line_insert
-- $2: a JSON array of arrays.
INSERT INTO benefit_line (run_id, grant_id, for_month, kind, debt_id, account_id, amount, answers, planned, present, excused)
SELECT $1, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]'),
       json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]'), json_extract(value, '$[7]'),
       json_extract(value, '$[8]'), json_extract(value, '$[9]')
  FROM json_each($2);

-- name: benefit_run_totals
UPDATE benefit_run
   SET persons = $2, entitled = $3, gross = $4, withheld = $5, net = $6
 WHERE id = $1;

-- part: run
SELECT r.*, s.currency AS gross_currency, s.currency AS withheld_currency, s.currency AS net_currency, s.name AS scheme_name,
       s.code AS scheme_code, s.needs_visa AS needs_visa
  FROM benefit_run r
  JOIN benefit_scheme s ON s.id = r.scheme_id

-- name: benefit_run_find
@run@
 WHERE r.id = $1;

-- name: benefit_run_list
@run@
 WHERE (r.scheme_id = $1 OR CAST($1 AS BIGINT) IS NULL)
   AND (r.state = $2 OR $2 IS NULL)
 ORDER BY r.month DESC, r.sequence DESC, r.id DESC
 LIMIT $3 OFFSET $4;

-- name: benefit_run_lock
SELECT id FROM benefit_run WHERE id = $1;

-- name: benefit_run_approve
UPDATE benefit_run
   SET approved_by = $3, approved_name = $4, approved_at = $5, version = version + 1
 WHERE id = $1
   AND version = $2
   AND state = 'prepared'
   AND approved_by IS NULL;

-- name: benefit_run_visa
UPDATE benefit_run
   SET visa_by = $3, visa_name = $4, visa_at = $5, version = version + 1
 WHERE id = $1
   AND version = $2
   AND state = 'prepared'
   AND visa_by IS NULL;

-- name: benefit_run_complete
UPDATE benefit_run SET state = 'approved', statement_id = $2, order_id = $3 WHERE id = $1 AND state = 'prepared';

-- name: benefit_run_return
UPDATE benefit_run
   SET approved_by = NULL, approved_name = NULL, approved_at = NULL, visa_by = NULL, visa_name = NULL, visa_at = NULL, returned = $3,
       version = version + 1
 WHERE id = $1
   AND version = $2
   AND state = 'prepared';

-- name: benefit_run_cancel
UPDATE benefit_run SET state = 'cancelled', cancelled = $3, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'prepared';

-- name: benefit_run_refresh
-- What its payments say of it.
UPDATE benefit_run
   SET state = CASE WHEN EXISTS (SELECT 1 FROM benefit_payment p WHERE p.run_id = benefit_run.id AND p.state = 'due') THEN 'approved'
                    WHEN EXISTS (SELECT 1 FROM benefit_payment p WHERE p.run_id = benefit_run.id AND p.state = 'sent') THEN 'filed'
                    ELSE 'settled' END,
       version = version + 1
 WHERE id = $1
   AND state IN ('approved', 'filed', 'settled');

-- name: benefit_run_committed
SELECT CAST(coalesce(sum(net), 0) AS BIGINT) AS net
  FROM benefit_run
 WHERE scheme_id = $1
   AND state IN ('approved', 'filed', 'settled');

-- name: benefit_line_sums
SELECT account_id, CAST(sum(amount) AS BIGINT) AS amount
  FROM benefit_line
 WHERE run_id = $1
   AND kind <> 'overpaid'
 GROUP BY account_id
HAVING sum(amount) > 0
 ORDER BY account_id;

-- name: benefit_payment_insert_all
-- $2: a JSON array of [id, account, amount, reference].
INSERT INTO benefit_payment (id, run_id, list_account_id, account_id, amount, reference, state)
SELECT json_extract(value, '$[0]'), $1, json_extract(value, '$[1]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
       json_extract(value, '$[3]'), 'due'
  FROM json_each($2);

-- name: benefit_line_overpaid
SELECT grant_id, for_month, amount FROM benefit_line WHERE run_id = $1 AND kind = 'overpaid' ORDER BY grant_id, for_month;

-- name: benefit_debt_insert
INSERT INTO benefit_debt (id, grant_id, run_id, for_month, amount, reason, state, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8);

-- name: benefit_debt_changed
-- A debt that can't bear what the list withholds for it.
SELECT d.id
  FROM benefit_line l
  JOIN benefit_debt d ON d.id = l.debt_id
 WHERE l.run_id = $1
   AND l.kind = 'recovery'
   AND (d.state <> 'open' OR d.recovered - l.amount > d.amount)
 LIMIT 1;

-- name: benefit_debt_recover
UPDATE benefit_debt
   SET recovered = recovered - (SELECT l.amount FROM benefit_line l WHERE l.run_id = $1 AND l.kind = 'recovery' AND l.debt_id = benefit_debt.id),
       version = version + 1
 WHERE id IN (SELECT debt_id FROM benefit_line WHERE run_id = $1 AND kind = 'recovery');

-- name: benefit_debt_settle
UPDATE benefit_debt
   SET state = 'recovered', closed_at = $2, closed_by = $3
 WHERE state = 'open'
   AND recovered = amount
   AND id IN (SELECT debt_id FROM benefit_line WHERE run_id = $1 AND kind = 'recovery');

-- name: benefit_debt_of
SELECT * FROM benefit_debt WHERE grant_id = $1 ORDER BY for_month DESC, id DESC;

-- name: benefit_debt_close
UPDATE benefit_debt
   SET state = $3, closing = $4, closed_at = $5, closed_by = $6, recovered = CASE WHEN $3 = 'recovered' THEN amount ELSE recovered END,
       version = version + 1
 WHERE id = $1
   AND version = $2
   AND state = 'open';

-- name: benefit_payment_due
SELECT p.id, p.amount, p.reference, a.id AS account_id, a.name, a.iban, a.national_id, a.seal_key
  FROM benefit_payment p
  JOIN benefit_account a ON a.id = p.account_id
 WHERE p.run_id = $1
   AND p.state = 'due'
   AND p.file_id IS NULL
   AND a.way = $2
 ORDER BY a.name, p.id;

-- name: benefit_payment_sent
-- $2: a JSON array of [id, position].  LIMIT keeps SQLite from taking the array apart anew for each payment.
UPDATE benefit_payment
   SET state = 'sent', file_id = $1, position = v.position
  FROM (SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS position FROM json_each($2) LIMIT -1) v
 WHERE benefit_payment.id = v.id
   AND benefit_payment.state = 'due'
   AND benefit_payment.file_id IS NULL;

-- name: benefit_counter_next
INSERT INTO benefit_counter (code, year, last_number)
VALUES ($1, $2, $3)
ON CONFLICT (code, year) DO UPDATE SET last_number = benefit_counter.last_number + $3
RETURNING last_number;

-- name: benefit_file_insert
INSERT INTO benefit_file (id, run_id, format, number, year, message_id, day, payments, total, attachment_id, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: benefit_file_newest
SELECT id FROM benefit_file WHERE run_id = $1 AND format = $2 ORDER BY made_at DESC, id DESC LIMIT 1;

-- name: benefit_file_find
SELECT * FROM benefit_file WHERE id = $1;

-- name: benefit_file_list
SELECT * FROM benefit_file WHERE run_id = $1 ORDER BY made_at, id;

-- name: benefit_payment_by_reference
SELECT p.*, (SELECT r.id FROM benefit_payment r WHERE r.of_id = p.id) AS again_id FROM benefit_payment p WHERE p.reference = $1;

-- name: benefit_payment_find
SELECT p.*, (SELECT r.id FROM benefit_payment r WHERE r.of_id = p.id) AS again_id FROM benefit_payment p WHERE p.id = $1;

-- name: benefit_payment_settle
-- $5: the state that it had when it was read.
UPDATE benefit_payment SET state = $2, reason = $3, settled_day = $4 WHERE id = $1 AND state = $5;

-- name: benefit_payment_reissue
INSERT INTO benefit_payment (id, run_id, list_account_id, account_id, of_id, amount, reference, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'due');

-- name: benefit_payment_account_now
-- Where the money of a list's account goes today: the present account of its entitlements, if they agree.
SELECT CASE WHEN min(g.account_id) = max(g.account_id) THEN min(g.account_id) ELSE $2 END AS account_id
  FROM benefit_line l
  JOIN benefit_grant g ON g.id = l.grant_id
 WHERE l.run_id = $1
   AND l.account_id = $2;

-- name: benefit_payment_list
SELECT p.*, a.name AS name, a.way AS way, a.iban_masked AS iban_masked,
       (SELECT r.id FROM benefit_payment r WHERE r.of_id = p.id) AS again_id
  FROM benefit_payment p
  JOIN benefit_account a ON a.id = p.account_id
 WHERE p.run_id = $1
   AND (p.state = $2 OR $2 IS NULL)
 ORDER BY CASE p.state WHEN 'failed' THEN 0 WHEN 'due' THEN 1 WHEN 'sent' THEN 2 ELSE 3 END, a.name, p.id
 LIMIT $3 OFFSET $4;

-- name: benefit_payment_counts
SELECT state, count(*) AS count, CAST(sum(amount) AS BIGINT) AS amount,
       CAST(sum(CASE WHEN state = 'failed' AND NOT EXISTS (SELECT 1 FROM benefit_payment r WHERE r.of_id = p.id) THEN 1 ELSE 0 END) AS BIGINT) AS open_count
  FROM benefit_payment p
 WHERE run_id = $1
 GROUP BY state;

-- name: benefit_payment_sent_of_run
SELECT p.reference, p.amount
  FROM benefit_payment p
  JOIN benefit_account a ON a.id = p.account_id
 WHERE p.run_id = $1
   AND p.state = 'sent'
   AND (a.way = $2 OR $2 IS NULL)
 ORDER BY p.id;

-- name: benefit_return_insert
INSERT INTO benefit_return (id, file_name, digest, taken_at, taken_by, lines, paid, failed, unmatched)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (digest) DO NOTHING;

-- name: benefit_return_totals
UPDATE benefit_return SET lines = $2, paid = $3, failed = $4, unmatched = $5 WHERE id = $1;

-- name: benefit_return_by_digest
SELECT * FROM benefit_return WHERE digest = $1;

-- name: benefit_return_find
SELECT * FROM benefit_return WHERE id = $1;

-- name: benefit_return_list
SELECT * FROM benefit_return ORDER BY taken_at DESC, id DESC LIMIT $1 OFFSET $2;

-- name: benefit_return_line_insert_all
-- $2: a JSON array of [position, reference, payment, amount, outcome, reason, problem].
INSERT INTO benefit_return_line (return_id, position, reference, payment_id, amount, outcome, reason, problem)
SELECT $1, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]'),
       json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]')
  FROM json_each($2);

-- name: benefit_return_line_list
SELECT l.*, p.run_id AS run_id
  FROM benefit_return_line l
  LEFT JOIN benefit_payment p ON p.id = l.payment_id
 WHERE l.return_id = $1
   AND l.problem IS NOT NULL
 ORDER BY l.position
 LIMIT 200;

-- name: benefit_line_list
-- $2: yes (paid), no (not paid), late (corrections and withheld); NULL: all.
SELECT l.*, g.number AS grant_number, g.person_id AS person_id, a.name AS payee_name, a.way AS way, a.iban_masked AS iban_masked
  FROM benefit_line l
  JOIN benefit_grant g ON g.id = l.grant_id
  JOIN benefit_account a ON a.id = l.account_id
 WHERE l.run_id = $1
   AND (CAST($2 AS TEXT) IS NULL
        OR ($2 = 'yes' AND l.kind = 'month' AND l.amount > 0)
        OR ($2 = 'no' AND l.kind = 'month' AND l.amount = 0)
        OR ($2 = 'late' AND l.kind <> 'month'))
   AND (g.number = $3 OR CAST($3 AS BIGINT) IS NULL)
 ORDER BY g.number, l.for_month, l.kind, l.debt_id
 LIMIT $4 OFFSET $5;

-- name: benefit_line_counts
SELECT CAST(sum(CASE WHEN kind = 'month' AND amount > 0 THEN 1 ELSE 0 END) AS BIGINT) AS yes,
       CAST(sum(CASE WHEN kind = 'month' AND amount = 0 THEN 1 ELSE 0 END) AS BIGINT) AS no,
       CAST(sum(CASE WHEN kind <> 'month' THEN 1 ELSE 0 END) AS BIGINT) AS late
  FROM benefit_line
 WHERE run_id = $1;

-- name: benefit_line_of_grant
SELECT l.*, r.month AS run_month, r.sequence AS sequence, r.state AS run_state,
       (SELECT p.state FROM benefit_payment p WHERE p.run_id = l.run_id AND p.list_account_id = l.account_id ORDER BY p.id DESC LIMIT 1) AS payment_state
  FROM benefit_line l
  JOIN benefit_run r ON r.id = l.run_id
 WHERE l.grant_id = $1
   AND r.state <> 'cancelled'
 ORDER BY l.for_month DESC, r.month DESC, l.kind
 LIMIT 120;

-- name: benefit_line_refusals
-- Which rules were answered with no how often.
SELECT answers, count(*) AS count FROM benefit_line WHERE run_id = $1 AND kind = 'month' AND amount = 0 GROUP BY answers ORDER BY count(*) DESC;

-- part: statement
  FROM benefit_line l
  JOIN benefit_grant g ON g.id = l.grant_id
  JOIN benefit_account a ON a.id = l.account_id
 WHERE l.run_id = $1
   AND l.kind <> 'overpaid'
   AND l.amount <> 0

-- name: benefit_statement_rows
-- A row per entitlement: months, gross, withheld, net.
SELECT g.id AS grant_id, g.number AS number, g.person_id AS person_id, a.id AS account_id, a.name AS name, a.way AS way,
       a.iban AS iban, a.iban_masked AS iban_masked, a.national_id AS national_id, a.seal_key AS seal_key, min(l.for_month) AS first_month,
       max(l.for_month) AS last_month, count(DISTINCT l.for_month) AS months,
       CAST(sum(CASE WHEN l.amount > 0 THEN l.amount ELSE 0 END) AS BIGINT) AS gross,
       CAST(-sum(CASE WHEN l.amount < 0 THEN l.amount ELSE 0 END) AS BIGINT) AS withheld
@statement@
 GROUP BY g.id, g.number, g.person_id, a.id, a.name, a.way, a.iban, a.iban_masked, a.national_id, a.seal_key
 ORDER BY g.number;

-- name: benefit_sum_grants
SELECT count(*) AS persons, CAST(coalesce(sum(promised_months), 0) AS BIGINT) AS promised
  FROM benefit_grant
 WHERE scheme_id = $1
   AND stopped_month IS NULL;

-- name: benefit_sum_payments
SELECT CAST(coalesce(sum(CASE WHEN p.state = 'paid' THEN p.amount ELSE 0 END), 0) AS BIGINT) AS paid,
       CAST(coalesce(sum(CASE WHEN p.state IN ('due', 'sent') THEN p.amount ELSE 0 END), 0) AS BIGINT) AS sent
  FROM benefit_payment p
  JOIN benefit_run r ON r.id = p.run_id
 WHERE r.scheme_id = $1;

-- name: benefit_sum_debts
SELECT CAST(coalesce(sum(d.amount - d.recovered), 0) AS BIGINT) AS owed
  FROM benefit_debt d
  JOIN benefit_grant g ON g.id = d.grant_id
 WHERE g.scheme_id = $1
   AND d.state = 'open';

-- part: given
-- Months given to each entitlement of the scheme $1: what was taken back isn't given.
SELECT x.grant_id, count(*) AS months
  FROM (SELECT l.grant_id, l.for_month
          FROM benefit_run r
          JOIN benefit_line l ON l.run_id = r.id
         WHERE r.scheme_id = $1
           AND r.state IN ('approved', 'filed', 'settled')
           AND l.kind <> 'recovery'
         GROUP BY l.grant_id, l.for_month
        HAVING sum(l.amount) > 0) x
 GROUP BY x.grant_id

-- name: benefit_sum_months
-- Months given to each entitlement, and what is still missing of the promised ones.
SELECT CAST(coalesce(sum(m.months), 0) AS BIGINT) AS months,
       CAST(coalesce(sum(CASE WHEN g.stopped_month IS NULL AND g.promised_months > coalesce(m.months, 0)
                              THEN g.promised_months - coalesce(m.months, 0) ELSE 0 END), 0) AS BIGINT) AS missing
  FROM benefit_grant g
  LEFT JOIN (
@given@
  ) m ON m.grant_id = g.id
 WHERE g.scheme_id = $1;

-- part: standing
-- Open entitlements that were promised months: months given, and whether the rest can still come.  $1: scheme, $2: its last month,
-- $3: the last month that has a list.
SELECT g.id AS id,
       CASE WHEN coalesce(m.months, 0) >= g.promised_months THEN 'reached'
            WHEN g.promised_months - coalesce(m.months, 0) > CASE WHEN g.to_month < $2 THEN g.to_month ELSE $2 END
                                                              - CASE WHEN g.from_month > $3 THEN g.from_month - 1 ELSE $3 END THEN 'late'
            ELSE 'on_way' END AS standing
  FROM benefit_grant g
  LEFT JOIN (
@given@
  ) m ON m.grant_id = g.id
 WHERE g.scheme_id = $1
   AND g.promised_months > 0
   AND g.stopped_month IS NULL

-- name: benefit_reach
SELECT z.standing AS standing, count(*) AS count
  FROM (
@standing@
  ) z
 GROUP BY z.standing;

-- name: benefit_grant_by_standing
SELECT g.*, s.name AS scheme_name, a.name AS payee_name, a.way AS way
  FROM (
@standing@
  ) z
  JOIN benefit_grant g ON g.id = z.id
  JOIN benefit_scheme s ON s.id = g.scheme_id
  JOIN benefit_account a ON a.id = g.account_id
 WHERE z.standing = $4
 ORDER BY g.number DESC
 LIMIT $5 OFFSET $6;

-- name: benefit_run_last_month
SELECT max(month) AS month FROM benefit_run WHERE scheme_id = $1 AND state IN ('approved', 'filed', 'settled');

-- name: benefit_months_of_grant
SELECT count(*) AS months
  FROM (SELECT l.for_month
          FROM benefit_line l
          JOIN benefit_run r ON r.id = l.run_id
         WHERE l.grant_id = $1
           AND r.state IN ('approved', 'filed', 'settled')
           AND l.kind <> 'recovery'
         GROUP BY l.for_month
        HAVING sum(l.amount) > 0) x;

-- name: benefit_forecast_months
-- What the lists of each month gave.
SELECT month, CAST(sum(net) AS BIGINT) AS net, CAST(sum(entitled) AS BIGINT) AS entitled, CAST(sum(persons) AS BIGINT) AS persons
  FROM benefit_run
 WHERE scheme_id = $1
   AND state IN ('approved', 'filed', 'settled')
 GROUP BY month
 ORDER BY month;

-- name: benefit_forecast_open
-- Entitlements that are open in a month.
SELECT count(*) AS persons
  FROM benefit_grant
 WHERE scheme_id = $1
   AND from_month <= $2
   AND (to_month IS NULL OR to_month >= $2)
   AND (stopped_month IS NULL OR stopped_month > $2);

-- name: benefit_task_failed
-- Lists with payments that failed and weren't repeated.
SELECT r.id, count(*) AS count
  FROM benefit_payment p
  JOIN benefit_run r ON r.id = p.run_id
 WHERE p.state = 'failed'
   AND NOT EXISTS (SELECT 1 FROM benefit_payment n WHERE n.of_id = p.id)
 GROUP BY r.id
 ORDER BY r.id DESC
 LIMIT 25;

-- name: benefit_payment_due_count
SELECT count(*) AS count
  FROM benefit_payment p
  JOIN benefit_account a ON a.id = p.account_id
 WHERE p.run_id = $1
   AND p.state = 'due'
   AND p.file_id IS NULL
   AND a.way = $2;

-- name: benefit_exchange_insert
INSERT INTO benefit_exchange (id, scheme_id, number, persons, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6);

-- name: benefit_exchange_line_insert
INSERT INTO benefit_exchange_line (id, exchange_id, grant_id, person_id, position, status) VALUES ($1, $2, $3, $4, $5, 'waiting');

-- name: benefit_exchange_list
SELECT e.*, s.name AS scheme_name
  FROM benefit_exchange e
  JOIN benefit_scheme s ON s.id = e.scheme_id
 ORDER BY e.number DESC
 LIMIT 100;

-- name: benefit_exchange_find
SELECT e.*, s.name AS scheme_name
  FROM benefit_exchange e
  JOIN benefit_scheme s ON s.id = e.scheme_id
 WHERE e.id = $1;

-- name: benefit_exchange_line_list
SELECT *
  FROM benefit_exchange_line
 WHERE exchange_id = $1
   AND (status = $2 OR $2 IS NULL OR ($2 = 'differences' AND status IN ('unregistered', 'refused_job', 'refused_course'))
        OR ($2 = 'open' AND status IN ('unregistered', 'refused_job', 'refused_course') AND settled IS NULL))
 ORDER BY position
 LIMIT $3 OFFSET $4;

-- name: benefit_exchange_counts
SELECT status, count(*) AS count, CAST(sum(CASE WHEN settled IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS open
  FROM benefit_exchange_line
 WHERE exchange_id = $1
 GROUP BY status;

-- name: benefit_exchange_line_find
SELECT * FROM benefit_exchange_line WHERE id = $1;

-- name: benefit_exchange_line_answer
UPDATE benefit_exchange_line
   SET status = $3, note = $4, version = version + 1
 WHERE exchange_id = $1
   AND person_id = $2;

-- name: benefit_exchange_answered
UPDATE benefit_exchange SET answered_at = $2, answered_by = $3, version = version + 1 WHERE id = $1;

-- name: benefit_exchange_line_settle
UPDATE benefit_exchange_line
   SET appointment_day = $3, appointment = $4, settled = $5, document_id = $6, version = version + 1
 WHERE id = $1
   AND version = $2;

-- name: benefit_fact_parts
-- A part is a month; the version of its lists moves with their payments, and what later lists corrected in it is counted beside.
SELECT r.month AS part, CAST(sum(r.entitled) AS BIGINT) AS row_count,
       CAST(sum(r.version * 1000 + r.id % 1000)
            + (SELECT coalesce(sum(l.amount + 1000003), 0)
                 FROM benefit_line l
                 JOIN benefit_run x ON x.id = l.run_id
                WHERE l.for_month = r.month
                  AND l.kind IN ('arrears', 'overpaid')
                  AND x.state IN ('approved', 'filed', 'settled')) AS BIGINT) AS mark
  FROM benefit_run r
 WHERE r.state IN ('approved', 'filed', 'settled')
 GROUP BY r.month;

-- name: benefit_fact_rows
-- What lists gave for a month, all corrections in: an event is a month of an entitlement.  What is withheld later is no part of it: it
-- pays back what a correction took out already.
SELECT y.month AS part, y.month AS month, g.person_id AS person_id, g.scheme_id AS scheme_id, 1 AS months, CAST(sum(y.amount) AS BIGINT) AS amount,
       g.id AS record_id
  FROM (SELECT r.month AS month, l.grant_id AS grant_id, l.amount AS amount
          FROM benefit_run r
          JOIN benefit_line l ON l.run_id = r.id
         WHERE r.month >= $1
           AND r.month < $2
           AND r.state IN ('approved', 'filed', 'settled')
           AND l.kind = 'month'
           AND l.amount > 0
        UNION ALL
        SELECT l.for_month, l.grant_id, l.amount
          FROM benefit_line l
          JOIN benefit_run r ON r.id = l.run_id
         WHERE l.for_month >= $1
           AND l.for_month < $2
           AND l.kind IN ('arrears', 'overpaid')
           AND r.state IN ('approved', 'filed', 'settled')) y
  JOIN benefit_grant g ON g.id = y.grant_id
 GROUP BY y.month, g.person_id, g.scheme_id, g.id
HAVING sum(y.amount) > 0
 ORDER BY g.person_id;

-- name: benefit_fact_exchange_parts
-- A part is thirty days of lists; their lines move with the agency's answers.
SELECT x.made_at / 2592000 AS part, count(*) AS row_count, CAST(sum(l.version + l.id % 1000003) AS BIGINT) AS mark
  FROM benefit_exchange x
  JOIN benefit_exchange_line l ON l.exchange_id = x.id
 GROUP BY x.made_at / 2592000;

-- name: benefit_fact_exchange
SELECT x.made_at AS at, l.person_id, l.status, x.scheme_id
  FROM benefit_exchange x
  JOIN benefit_exchange_line l ON l.exchange_id = x.id
 WHERE x.made_at >= $1 * 2592000 AND x.made_at < $2 * 2592000;

-- name: benefit_fact_schemes
SELECT id AS value, name AS label FROM benefit_scheme ORDER BY name;

-- name: benefit_clear_insert
INSERT INTO benefit_clear (id, kind, record_id, reason, state, asked_by, asked_name, asked_at)
VALUES ($1, $2, $3, $4, 'asked', $5, $6, $7)
ON CONFLICT DO NOTHING;

-- part: clear
-- With what it is of: a list's month, or the number of what goes to the agency.
SELECT c.*, r.month AS month, x.number AS number, s.name AS scheme_name
  FROM benefit_clear c
  LEFT JOIN benefit_run r ON r.id = c.record_id AND c.kind = 'benefit_run'
  LEFT JOIN benefit_exchange x ON x.id = c.record_id AND c.kind = 'benefit_exchange'
  JOIN benefit_scheme s ON s.id = coalesce(r.scheme_id, x.scheme_id)

-- name: benefit_clear_find
@clear@
 WHERE c.id = $1;

-- name: benefit_clear_of
@clear@
 WHERE c.kind = $1
   AND c.record_id = $2
 ORDER BY c.asked_at DESC, c.id DESC
 LIMIT 20;

-- name: benefit_clear_waiting
@clear@
 WHERE c.state = 'asked'
 ORDER BY c.asked_at
 LIMIT 50;

-- name: benefit_clear_decide
UPDATE benefit_clear SET state = $2, decided_by = $3, decided_name = $4, decided_at = $5 WHERE id = $1 AND state = 'asked';

-- name: benefit_clear_granted
-- Granted to this user since $4.
SELECT id FROM benefit_clear WHERE kind = $1 AND record_id = $2 AND asked_by = $3 AND state = 'granted' AND decided_at >= $4;
