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
