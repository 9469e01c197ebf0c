-- Statements of parts take their record's fields in the order of its table: $1 is id, $2 the project, the last the version.

-- name: project_list
SELECT * FROM project ORDER BY CASE state WHEN 'running' THEN 0 WHEN 'prepared' THEN 1 ELSE 2 END, code;

-- name: project_find
SELECT * FROM project WHERE id = $1;

-- name: project_find_by_code
SELECT * FROM project WHERE code = $1;

-- name: project_insert
INSERT INTO project (id, code, title, call, programme, fund, objective, from_day, to_day, total, purpose_id, promised, state, visibility,
                     last_payment, is_demo, version, total_currency)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (code) DO NOTHING;

-- name: project_save
UPDATE project
   SET code = $2, title = $3, call = $4, programme = $5, fund = $6, objective = $7, from_day = $8, to_day = $9, total = $10, purpose_id = $11,
       promised = $12, state = $13, visibility = $14, last_payment = $15, is_demo = $16, total_currency = $18, version = version + 1
 WHERE id = $1
   AND version = $17;

-- ---- parts

-- name: project_partner_list
SELECT * FROM project_partner WHERE project_id = $1 ORDER BY position, id;

-- name: project_partner_find
SELECT * FROM project_partner WHERE id = $1 AND project_id = $2;

-- name: project_partner_insert
INSERT INTO project_partner (id, project_id, position, role, name, short_name, institution_id, website, about, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: project_partner_save
UPDATE project_partner
   SET position = $3, role = $4, name = $5, short_name = $6, institution_id = $7, website = $8, about = $9, version = version + 1
 WHERE id = $1
   AND project_id = $2
   AND version = $10;

-- name: project_partner_remove
DELETE FROM project_partner WHERE id = $1 AND project_id = $2;

-- name: project_document_list
SELECT * FROM project_document WHERE project_id = $1 ORDER BY position, id;

-- name: project_document_find
SELECT * FROM project_document WHERE id = $1 AND project_id = $2;

-- name: project_document_insert
INSERT INTO project_document (id, project_id, position, kind, title, number, on_day, words, from_day, to_day, months, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: project_document_save
UPDATE project_document
   SET position = $3, kind = $4, title = $5, number = $6, on_day = $7, words = $8, from_day = $9, to_day = $10, months = $11,
       version = version + 1
 WHERE id = $1
   AND project_id = $2
   AND version = $12;

-- name: project_document_remove
DELETE FROM project_document WHERE id = $1 AND project_id = $2;

-- name: project_budget_list
SELECT b.*, p.total_currency AS amount_currency
  FROM project_budget b
  JOIN project p ON p.id = b.project_id
  JOIN project_partner r ON r.id = b.partner_id
 WHERE b.project_id = $1
 ORDER BY r.position, b.year IS NULL, b.year, b.category, b.source, b.id;

-- name: project_budget_find
SELECT b.*, p.total_currency AS amount_currency
  FROM project_budget b
  JOIN project p ON p.id = b.project_id
 WHERE b.id = $1
   AND b.project_id = $2;

-- name: project_budget_insert
INSERT INTO project_budget (id, project_id, partner_id, source, category, year, amount, note, version)
VALUES ($1, $2, $3, $4, $5, nullif($6, 0), $7, $8, $9);

-- name: project_budget_save
UPDATE project_budget
   SET partner_id = $3, source = $4, category = $5, year = nullif($6, 0), amount = $7, note = $8, version = version + 1
 WHERE id = $1
   AND project_id = $2
   AND version = $9;

-- name: project_budget_remove
DELETE FROM project_budget WHERE id = $1 AND project_id = $2;

-- name: project_activity_list
SELECT * FROM project_activity WHERE project_id = $1 ORDER BY position, id;

-- name: project_activity_find
SELECT * FROM project_activity WHERE id = $1 AND project_id = $2;

-- name: project_activity_insert
INSERT INTO project_activity (id, project_id, position, title, description, promised, from_day, to_day, state, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: project_activity_save
UPDATE project_activity
   SET position = $3, title = $4, description = $5, promised = $6, from_day = $7, to_day = $8, state = $9, version = version + 1
 WHERE id = $1
   AND project_id = $2
   AND version = $10;

-- name: project_activity_remove
DELETE FROM project_activity WHERE id = $1 AND project_id = $2;

-- name: project_deliverable_list
SELECT * FROM project_deliverable WHERE project_id = $1 ORDER BY due IS NULL, due, id;

-- name: project_deliverable_find
SELECT * FROM project_deliverable WHERE id = $1 AND project_id = $2;

-- name: project_deliverable_insert
INSERT INTO project_deliverable (id, project_id, activity_id, title, due, done_on, note, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: project_deliverable_save
UPDATE project_deliverable
   SET activity_id = $3, title = $4, due = $5, done_on = $6, note = $7, version = version + 1
 WHERE id = $1
   AND project_id = $2
   AND version = $8;

-- name: project_deliverable_remove
DELETE FROM project_deliverable WHERE id = $1 AND project_id = $2;

-- name: project_category_list
SELECT * FROM project_category WHERE project_id = $1 ORDER BY position, id;

-- name: project_category_find
SELECT * FROM project_category WHERE id = $1 AND project_id = $2;

-- name: project_category_insert
INSERT INTO project_category (id, project_id, position, code, label, promised, partner_id, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: project_category_save
UPDATE project_category
   SET position = $3, code = $4, label = $5, promised = $6, partner_id = $7, version = version + 1
 WHERE id = $1
   AND project_id = $2
   AND version = $8;

-- name: project_category_remove
DELETE FROM project_category WHERE id = $1 AND project_id = $2;

-- name: project_activity_partner_put
INSERT INTO project_activity_partner (activity_id, partner_id) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: project_activity_service_put
INSERT INTO project_activity_service (activity_id, service_id) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: project_service_list
SELECT DISTINCT s.service_id
  FROM project_activity a
  JOIN project_activity_service s ON s.activity_id = a.id
 WHERE a.project_id = $1
 ORDER BY s.service_id;

-- ---- what documents state, promises, proofs, purposes

-- name: project_stated_list
SELECT s.id, s.document_id, s.partner_id, s.source, s.amount, s.percent, p.total_currency AS amount_currency
  FROM project_document d
  JOIN project p ON p.id = d.project_id
  JOIN project_stated s ON s.document_id = d.id
 WHERE d.project_id = $1
 ORDER BY d.position, s.id;

-- name: project_stated_insert
INSERT INTO project_stated (id, document_id, partner_id, source, amount, percent) VALUES ($1, $2, $3, $4, $5, $6);

-- name: project_promise_list
SELECT * FROM project_promise WHERE project_id = $1 ORDER BY position;

-- name: project_promise_find
SELECT * FROM project_promise WHERE id = $1 AND project_id = $2;

-- name: project_promise_withdraw
UPDATE project_promise SET withdrawn_on = $2, withdrawn_why = $3 WHERE id = $1 AND withdrawn_on IS NULL;

-- name: project_promise_restore
UPDATE project_promise SET withdrawn_on = NULL, withdrawn_why = NULL WHERE id = $1 AND withdrawn_on IS NOT NULL;

-- name: project_promise_insert
INSERT INTO project_promise (id, project_id, position, label, rule, category_id, activity_id, threshold, target, is_minimum)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: project_proof_list
SELECT id, position, label, is_required FROM project_proof WHERE project_id = $1 AND closed_at IS NULL ORDER BY position, id;

-- name: project_proof_insert
INSERT INTO project_proof (id, project_id, position, label, is_required) VALUES ($1, $2, $3, $4, $5);

-- name: project_purpose_list
SELECT id, code, label FROM project_purpose ORDER BY code;

-- name: project_purpose_by_code
SELECT id FROM project_purpose WHERE code = $1;

-- name: project_purpose_insert
INSERT INTO project_purpose (id, code, label) VALUES ($1, $2, $3) ON CONFLICT (code) DO NOTHING;

-- name: project_purpose_lock
-- Who enters people at the same time for the same purpose waits here for the other.
UPDATE project_purpose SET entries = entries + 1 WHERE id = $1;

-- name: project_lock
UPDATE project SET promised = promised WHERE id = $1;

-- ---- rows of plans

-- name: project_plan_row_list
SELECT a.id AS action_id, a.plan_id, a.number, a.title, p.short_title AS plan_title
  FROM project_plan_row r
  JOIN plan_action a ON a.id = r.action_id
  JOIN plan p ON p.id = a.plan_id
 WHERE r.project_id = $1
   AND a.gone_edition IS NULL
 ORDER BY p.period_from, a.position;

-- name: project_plan_row_put
INSERT INTO project_plan_row (project_id, action_id) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: project_plan_row_remove
DELETE FROM project_plan_row WHERE project_id = $1 AND action_id = $2;

-- ---- money

-- name: project_expense_list
SELECT e.*, p.total_currency AS amount_currency
  FROM project_expense e
  JOIN project p ON p.id = e.project_id
 WHERE e.project_id = $1
 ORDER BY e.on_day DESC, e.id DESC;

-- name: project_expense_find
SELECT e.*, p.total_currency AS amount_currency
  FROM project_expense e
  JOIN project p ON p.id = e.project_id
 WHERE e.id = $1
   AND e.project_id = $2;

-- name: project_expense_insert
INSERT INTO project_expense (id, project_id, partner_id, source, category, on_day, amount, words, paper, excess, origin, origin_id, is_void, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: project_expense_of_origin
SELECT id
  FROM project_expense
 WHERE origin = $1
   AND origin_id = $2
   AND partner_id = $3
   AND category = $4
   AND COALESCE(source, '') = $5;

-- name: project_expense_void
UPDATE project_expense SET is_void = 1, excess = $3, version = version + 1 WHERE id = $1 AND version = $2 AND is_void = 0;

-- name: project_line_planned
SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) AS amount, count(*) AS cells
  FROM project_budget
 WHERE project_id = $1
   AND (partner_id = $2 OR $2 IS NULL)
   AND (category = $3 OR $3 IS NULL)
   AND (year = $4 OR $4 IS NULL);

-- name: project_line_spent
SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) AS amount
  FROM project_expense
 WHERE project_id = $1
   AND is_void = 0
   AND (partner_id = $2 OR $2 IS NULL)
   AND (category = $3 OR $3 IS NULL)
   AND (CAST(substr(on_day, 1, 4) AS BIGINT) = $4 OR $4 IS NULL);

-- name: project_money_spent
-- In all its cells, for what a page adds up.
SELECT partner_id, source, category, CAST(substr(on_day, 1, 4) AS BIGINT) AS year, CAST(sum(amount) AS BIGINT) AS amount
  FROM project_expense
 WHERE project_id = $1
   AND is_void = 0
 GROUP BY partner_id, source, category, substr(on_day, 1, 4);

-- ---- the target group

-- name: project_participant_find
SELECT t.*, q.family_name, q.given_name, q.sex, q.birth_day
  FROM project_participant t
  JOIN person q ON q.id = t.person_id
 WHERE t.id = $1;

-- name: project_participant_list
-- Those who take part on a day; $2 NULL: all who ever did.  Of one person the first entry comes first.
SELECT t.*, q.family_name, q.given_name, q.sex, q.birth_day
  FROM project_participant t
  JOIN person q ON q.id = t.person_id
 WHERE t.project_id = $1
   AND (t.entered_on <= $2 OR $2 IS NULL)
   AND (t.left_on IS NULL OR t.left_on >= $2 OR $2 IS NULL)
 ORDER BY t.number, t.id;

-- name: project_participant_of_person
SELECT t.*, q.family_name, q.given_name, q.sex, q.birth_day
  FROM project_participant t
  JOIN person q ON q.id = t.person_id
 WHERE t.person_id = $1
 ORDER BY t.entered_on DESC, t.id DESC;

-- name: project_participant_same
-- Where a person takes part, or did, in this project.
SELECT id, version, left_on FROM project_participant WHERE project_id = $1 AND person_id = $2 ORDER BY left_on IS NOT NULL, entered_on, id;

-- name: project_participant_elsewhere
-- Another project for the same purpose, in which the person takes part on this day.
SELECT p.code, p.title, t.entered_on
  FROM project_participant t
  JOIN project p ON p.id = t.project_id
 WHERE t.person_id = $1
   AND p.purpose_id = $2
   AND p.id <> $3
   AND (t.left_on IS NULL OR t.left_on >= $4)
 ORDER BY t.entered_on
 LIMIT 1;

-- name: project_participant_number
SELECT coalesce(max(number), 0) + 1 AS number FROM project_participant WHERE project_id = $1;

-- name: project_participant_insert
INSERT INTO project_participant (id, project_id, person_id, category_id, activity_id, number, entered_on, labour, education, residence, third_country,
                                 foreign_roots, homeless, single_parent, asked_traits, one_fund, was_told, left_on, left_why, result_on,
                                 searching, studying, qualified, working, follow_on, still_working, improved, result_note, is_demo, version,
                                 seal_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29,
        $30, $31);

-- name: project_participant_save
UPDATE project_participant
   SET category_id = $4, activity_id = $5, number = $6, entered_on = $7, labour = $8, education = $9, residence = $10, third_country = $11,
       foreign_roots = $12, homeless = $13, single_parent = $14, asked_traits = $15, one_fund = $16, was_told = $17, left_on = $18, left_why = $19,
       result_on = $20, searching = $21, studying = $22, qualified = $23, working = $24, follow_on = $25, still_working = $26, improved = $27,
       result_note = $28, is_demo = $29, seal_key = $31, version = version + 1
 WHERE id = $1
   AND project_id = $2
   AND person_id = $3
   AND version = $30;

-- name: project_participant_proof_list
SELECT proof_id FROM project_participant_proof WHERE participant_id = $1 ORDER BY proof_id;

-- name: project_participant_proof_put
INSERT INTO project_participant_proof (participant_id, proof_id, checked_on, checked_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: project_participant_proof_remove
DELETE FROM project_participant_proof WHERE participant_id = $1 AND proof_id = $2;

-- name: project_participant_proofs_missing
-- How many of those that are required weren't checked, participant by participant.
SELECT t.id AS participant_id, count(*) AS missing
  FROM project_participant t
  JOIN project_proof f ON f.project_id = t.project_id AND f.is_required = 1 AND f.closed_at IS NULL
  LEFT JOIN project_participant_proof c ON c.participant_id = t.id AND c.proof_id = f.id
 WHERE t.project_id = $1
   AND c.proof_id IS NULL
 GROUP BY t.id;

-- ---- indicators

-- name: project_indicator_list
SELECT * FROM project_indicator WHERE (fund = $1 OR $1 IS NULL) ORDER BY fund, CASE kind WHEN 'output' THEN 0 WHEN 'result' THEN 1 ELSE 2 END, code;

-- name: project_indicator_find
SELECT * FROM project_indicator WHERE id = $1;

-- name: project_indicator_insert
INSERT INTO project_indicator (id, fund, code, label, kind, rule, is_special, is_shipped, closed_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (fund, code) DO NOTHING;

-- name: project_indicator_save
UPDATE project_indicator
   SET fund = $2, code = $3, label = coalesce($4, label), kind = $5, rule = $6, is_special = $7, is_shipped = $8, closed_at = $9, version = version + 1
 WHERE id = $1
   AND version = $10;

-- name: project_indicator_value_list
SELECT indicator_id, value FROM project_indicator_value WHERE project_id = $1;

-- name: project_indicator_value_remove
DELETE FROM project_indicator_value WHERE project_id = $1 AND indicator_id = $2;

-- name: project_indicator_value_insert
INSERT INTO project_indicator_value (project_id, indicator_id, value) VALUES ($1, $2, $3);

-- name: project_indicator_months
-- People to whom a scheme of the project paid so many months at least, those not counted that were taken back (tables of module benefits).
SELECT count(*) AS people
  FROM (SELECT m.person_id
          FROM (SELECT g.person_id, l.for_month
                  FROM benefit_scheme s
                  JOIN benefit_grant g ON g.scheme_id = s.id
                  JOIN benefit_line l ON l.grant_id = g.id AND l.kind IN ('month', 'arrears', 'overpaid')
                  JOIN benefit_run r ON r.id = l.run_id AND r.state IN ('approved', 'filed', 'settled')
                 WHERE s.project_code = $1
                   AND (l.amount < 0
                        OR EXISTS (SELECT 1
                                     FROM benefit_payment p
                                    WHERE p.run_id = l.run_id
                                      AND p.list_account_id = l.account_id
                                      AND p.state = 'paid'))
                 GROUP BY g.person_id, l.grant_id, l.for_month
                HAVING sum(l.amount) > 0) m
         GROUP BY m.person_id
        HAVING count(DISTINCT m.for_month) >= $2) long_enough;

-- ---- facts

-- name: project_fact_entry_parts
-- By year.
SELECT CAST(substr(entered_on, 1, 4) AS BIGINT) AS part, count(*) AS row_count, CAST(sum(version + id % 1000003) AS BIGINT) AS mark
  FROM project_participant
 GROUP BY substr(entered_on, 1, 4);

-- name: project_fact_entry
SELECT entered_on AS day, person_id, project_id, category_id, activity_id, labour, id AS record_id
  FROM project_participant
 WHERE CAST(substr(entered_on, 1, 4) AS BIGINT) >= $1
   AND CAST(substr(entered_on, 1, 4) AS BIGINT) < $2
 ORDER BY person_id;

-- name: project_fact_exit_parts
SELECT CAST(substr(left_on, 1, 4) AS BIGINT) AS part, count(*) AS row_count, CAST(sum(version + id % 1000003) AS BIGINT) AS mark
  FROM project_participant
 WHERE left_on IS NOT NULL
 GROUP BY substr(left_on, 1, 4);

-- name: project_fact_exit
SELECT left_on AS day, person_id, project_id, category_id, activity_id, left_why, id AS record_id
  FROM project_participant
 WHERE left_on IS NOT NULL
   AND CAST(substr(left_on, 1, 4) AS BIGINT) >= $1
   AND CAST(substr(left_on, 1, 4) AS BIGINT) < $2
 ORDER BY person_id;

-- name: project_fact_projects
SELECT id AS value, code AS label FROM project ORDER BY code;

-- name: project_fact_categories
SELECT c.id AS value, c.label AS label FROM project_category c JOIN project p ON p.id = c.project_id ORDER BY p.code, c.position;

-- name: project_fact_activities
SELECT a.id AS value, a.title AS label FROM project_activity a JOIN project p ON p.id = a.project_id ORDER BY p.code, a.position;
