-- Plans for measuring speed are written straight into the tables: a million rows in a minute.

-- name: bulk_period
INSERT INTO reporting_period (id, plan_id, name, from_day, to_day, due_day, state) VALUES ($1, $2, $3, $4, $5, $6, 'open');

-- name: bulk_report
INSERT INTO report (id, period_id, plan_id, institution_id, state, source, sent_at, accepted_at, sender)
VALUES ($1, $2, $3, $4, $5, 'account', $6, $7, 'Raportor demonstrativ');

-- name: bulk_row
INSERT INTO report_row (id, report_id, action_id, state, reason, done) VALUES ($1, $2, $3, $4, $5, $6);

-- name: bulk_value
INSERT INTO report_value (id, row_id, indicator_id, breakdown, state, value) VALUES ($1, $2, $3, $4, $5, $6);
