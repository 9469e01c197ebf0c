-- The demo's reports, with the days on which they would have been made; and plans for measuring speed: a million rows in seconds.

-- name: demo_period
INSERT INTO reporting_period (id, plan_id, name, from_day, to_day, due_day, state) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: demo_report
INSERT INTO report (id, period_id, plan_id, institution_id, state, source, sent_at, accepted_at, note, sender)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: demo_link
INSERT INTO report_link (id, report_id, token_hash, created_at, expires_at, seen_at, base_url) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: demo_event
INSERT INTO report_event (id, report_id, at, verb, who, note) VALUES ($1, $2, $3, $4, $5, $6);

-- name: demo_row
INSERT INTO report_row (id, report_id, action_id) VALUES ($1, $2, $3);

-- name: demo_row_fill
UPDATE report_row SET state = $2, reason = $3, done = $4, next = $5, version = version + 1 WHERE id = $1;

-- name: demo_value
INSERT INTO report_value (id, row_id, indicator_id, breakdown, state, value, denominator) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: demo_money
INSERT INTO report_money (id, row_id, source, kind, spent_minor, currency) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (row_id, source, currency) DO NOTHING;

-- name: bulk_row
INSERT INTO report_row (id, report_id, action_id, state, reason, done) VALUES ($1, $2, $3, $4, $5, $6);

-- name: demo_institution
UPDATE institution SET is_demo = 1 WHERE id = $1;

-- name: demo_goal_institution
UPDATE plan_node SET institution_id = $2, version = version + 1 WHERE id = $1;

-- name: demo_goal_cumulation
-- A number of people at one time: the latest counts.
UPDATE plan_indicator SET cumulation = 'latest', version = version + 1 WHERE node_id = $1 AND across = 'sum';

-- name: demo_goal_row
INSERT INTO report_row (id, report_id, node_id, state, done) VALUES ($1, $2, $3, $4, $5);

-- name: demo_note_settle
UPDATE plan_note SET settled_at = $2, settled_by = $3, settlement = $4 WHERE id = $1;

-- name: demo_due
INSERT INTO plan_due (id, action_id, day, is_manual) VALUES ($1, $2, $3, 1) ON CONFLICT (action_id, day) DO NOTHING;

-- name: demo_next_due
UPDATE plan_action
   SET next_due = $2, version = version + 1
 WHERE id = $1
   AND (next_due IS NULL OR next_due > $2);

-- name: demo_close
UPDATE plan SET state = 'closed', version = version + 1 WHERE id = $1;

-- name: demo_plan_link
INSERT INTO plan_link (id, from_node_id, to_action_id, made_at, made_by) VALUES ($1, $2, $3, $4, $5);

-- name: demo_feed
INSERT INTO calendar_feed (id, token_hash, institution_id, user_id, created_at) VALUES ($1, $2, $3, $4, $5);

-- ---- cases for measuring speed

-- name: bulk_people
SELECT id, birth_day FROM person WHERE merged_into_id IS NULL ORDER BY id;

-- name: bulk_case_types
SELECT y.id, y.age_from, y.age_to,
       (SELECT p.code FROM case_type_part p WHERE p.type_id = y.id AND p.kind = 'stage' ORDER BY p.position LIMIT 1) AS first_stage,
       (SELECT p.code FROM case_type_part p WHERE p.type_id = y.id AND p.kind = 'stage' ORDER BY p.position DESC LIMIT 1) AS last_stage,
       (SELECT p.code FROM case_type_part p WHERE p.type_id = y.id AND p.kind = 'closing' ORDER BY p.position LIMIT 1) AS closing
  FROM case_type y
 WHERE y.closed_at IS NULL
 ORDER BY y.id;

-- name: bulk_case_clock
SELECT p.code, p.term, l.id AS law_row_id
  FROM case_type_part p
  JOIN law_row l ON l.code = p.term AND l.kind = 'term' AND l.superseded_at IS NULL
 WHERE p.type_id = $1
   AND p.kind = 'clock'
   AND p.starts = 'opened'
 ORDER BY p.position, l.valid_from DESC
 LIMIT 1;

-- name: bulk_crew
INSERT INTO case_crew (id, name, institution_id) VALUES ($1, $2, $3);

-- name: bulk_crew_member
INSERT INTO case_crew_member (crew_id, user_id) VALUES ($1, $2);

-- name: bulk_case_number
INSERT INTO case_counter (what, year, number) VALUES ('case', $1, 1)
ON CONFLICT (what, year) DO UPDATE SET number = case_counter.number + 1
RETURNING number;

-- name: bulk_case
INSERT INTO case_file (id, year, number, type_id, state, stage, is_sealed, is_demo, institution_id, crew_id, lead_id, summary, opened_at,
                       closed_at, closing, changed_at, seal_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: bulk_case_person
INSERT INTO case_person (id, case_id, person_id, role, added_at) VALUES ($1, $2, $3, $4, $5);

-- name: bulk_case_team
INSERT INTO case_team (id, case_id, user_id, role, from_at) VALUES ($1, $2, $3, $4, $5);

-- name: bulk_case_entry
INSERT INTO case_entry (id, case_id, kind, state, user_id, due_at, done_at, text, risk, round, term, clock_id, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $5, $13);

-- name: bulk_clock
INSERT INTO clock (id, kind, record_id, term, row_id, user_id, label, path, state, base_at, started_at, due_at)
VALUES ($1, 'case_file', $2, $3, $4, $5, $6, $7, 'running', $8, $8, $9);

-- ---- project 328741

-- name: demo_case_crew
-- The crew of a user, the first that was made.
SELECT min(m.crew_id) AS crew_id FROM case_crew_member m WHERE m.user_id = $1;

-- name: demo_case_crew_supervisor
UPDATE case_crew SET supervisor_id = $2 WHERE id = $1;

-- name: demo_case_type
SELECT y.id,
       (SELECT p.code FROM case_type_part p WHERE p.type_id = y.id AND p.kind = 'stage' ORDER BY p.position LIMIT 1) AS first_stage
  FROM case_type y
 WHERE y.code = $1
   AND y.closed_at IS NULL
 ORDER BY y.valid_from DESC
 LIMIT 1;

-- name: demo_case_plan
INSERT INTO case_plan (id, case_id, kind, edition, state, starts, months, review_day, reason, opinion_state, order_number, order_day, parent_signed,
                       approved_by, approved_at, created_by, created_at, finality, measure)
VALUES ($1, $2, $3, 1, 'approved', $4, $5, $6, $7, 'heard', $8, $4, $4, $9, $10, $11, $10, $12, $13);

-- name: demo_payment_due
SELECT 1 AS due
  FROM benefit_payment p
  JOIN benefit_account a ON a.id = p.account_id
 WHERE p.run_id = $1
   AND p.state = 'due'
   AND CASE WHEN a.iban IS NULL THEN 'cash' ELSE 'opme' END = $2
 LIMIT 1;

-- name: demo_attendance_marks
SELECT marks FROM attendance WHERE enrolment_id = $1 AND month = $2;

-- name: demo_payment_first
-- The first that goes to an account.
SELECT p.reference
  FROM benefit_payment p
  JOIN benefit_account a ON a.id = p.account_id
 WHERE p.run_id = $1
   AND a.way = 'bank'
 ORDER BY p.id
 LIMIT 1;

-- name: demo_payment_failed
-- What failed and isn't repeated yet, with the entitlements that it pays.
SELECT DISTINCT p.id AS id, a.person_id AS person_id, l.grant_id AS grant_id
  FROM benefit_payment p
  JOIN benefit_account a ON a.id = p.list_account_id
  JOIN benefit_line l ON l.run_id = p.run_id AND l.account_id = p.list_account_id
 WHERE p.run_id = $1
   AND p.state = 'failed'
   AND NOT EXISTS (SELECT 1 FROM benefit_payment n WHERE n.of_id = p.id);
