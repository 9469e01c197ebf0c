-- name: period_list
SELECT id, plan_id, name, from_day, to_day, due_day, state, version
  FROM reporting_period
 WHERE plan_id = $1
 ORDER BY from_day, to_day;

-- name: period_find
SELECT id, plan_id, name, from_day, to_day, due_day, state, version FROM reporting_period WHERE id = $1;

-- name: period_insert
INSERT INTO reporting_period (id, plan_id, name, from_day, to_day, due_day, state)
VALUES ($1, $2, $3, $4, $5, $6, 'planned');

-- name: period_set_state
-- No row changed means that somebody else changed it first.
UPDATE reporting_period SET state = $2, version = version + 1 WHERE id = $1 AND version = $3;

-- name: period_open
UPDATE reporting_period SET state = 'open', version = version + 1 WHERE id = $1 AND state = 'planned';

-- name: period_set_due
UPDATE reporting_period SET due_day = $2, version = version + 1 WHERE id = $1 AND version = $3;

-- name: report_find
SELECT * FROM report_named WHERE id = $1;

-- name: report_list_period
SELECT * FROM report_named WHERE period_id = $1 ORDER BY institution_name, id;

-- name: report_list_plan
SELECT * FROM report_named WHERE plan_id = $1 ORDER BY from_day, institution_name, id;

-- name: report_list_institution
SELECT * FROM report_named WHERE institution_id = $1 ORDER BY due_day DESC, id DESC;

-- name: report_list_state
SELECT * FROM report_named WHERE state = $1 ORDER BY sent_at, id;

-- name: report_count_sent
SELECT count(*) AS reports FROM report WHERE state = 'sent';

-- name: report_list_missing
SELECT *
  FROM report_named
 WHERE state IN ('open', 'returned')
   AND period_state = 'open'
   AND due_day < $1
 ORDER BY due_day, institution_name, id;

-- name: report_list_missing_plan
-- Apart from the one above: with a filter that may be unset SQLite reads the reports of all plans.
SELECT *
  FROM report_named
 WHERE plan_id = $2
   AND state IN ('open', 'returned')
   AND period_state = 'open'
   AND due_day < $1
 ORDER BY due_day, institution_name, id;

-- name: report_list_waiting
-- Asked for and not sent, due or not: for reminders.
SELECT * FROM report_named WHERE state IN ('open', 'returned') AND period_state = 'open' ORDER BY due_day, id;

-- name: report_plan_titles
-- Of the plans that somebody was asked about.
SELECT p.id, p.short_title FROM plan p WHERE EXISTS (SELECT 1 FROM report r WHERE r.plan_id = p.id);

-- name: report_insert
INSERT INTO report (id, period_id, plan_id, institution_id, state, source) VALUES ($1, $2, $3, $4, 'open', 'link');

-- name: report_of_period_and_institution
SELECT id, state FROM report WHERE period_id = $1 AND institution_id = $2;

-- name: report_send
-- Only what is open or returned, in a period that isn't locked, can be sent.
UPDATE report
   SET state = 'sent', sent_at = $2, sender = $3, source = $4, version = version + 1
 WHERE id = $1
   AND version = $5
   AND state IN ('open', 'returned')
   AND EXISTS (SELECT 1 FROM reporting_period p WHERE p.id = report.period_id AND p.state = 'open');

-- name: report_reopen
UPDATE report
   SET state = 'open', sent_at = NULL, version = version + 1
 WHERE id = $1
   AND state = 'sent'
   AND EXISTS (SELECT 1 FROM reporting_period p WHERE p.id = report.period_id AND p.state = 'open');

-- name: report_return
UPDATE report
   SET state = 'returned', note = $2, accepted_at = NULL, version = version + 1
 WHERE id = $1
   AND version = $3
   AND state IN ('sent', 'accepted')
   AND EXISTS (SELECT 1 FROM reporting_period p WHERE p.id = report.period_id AND p.state = 'open');

-- name: report_accept
UPDATE report SET state = 'accepted', accepted_at = $2, version = version + 1 WHERE id = $1 AND version = $3 AND state = 'sent';

-- name: report_bodies
-- Who is responsible for the actions in force during a period, each with who reports for it: a unit without an address of its
-- own is reported on by the institution that it belongs to.
-- The same for objectives with indicators of their own, of which a planner said who reports.
SELECT DISTINCT a.id AS action_id, CAST(NULL AS BIGINT) AS node_id, a.position,
       CASE WHEN i.email IS NULL AND i.parent_id IS NOT NULL THEN i.parent_id ELSE i.id END AS institution_id
  FROM plan_action a
  JOIN plan_action_body b ON b.action_id = a.id
  JOIN institution i ON i.id = b.institution_id
 WHERE a.plan_id = $1
   AND a.gone_edition IS NULL
   AND b.role = 'responsible'
   AND (a.deadline_from IS NULL OR a.deadline_from <= $3)
   AND (a.deadline_to IS NULL OR a.deadline_to >= $2 OR a.state <> 'done')
 UNION ALL
SELECT CAST(NULL AS BIGINT), n.id, n.position, CASE WHEN i.email IS NULL AND i.parent_id IS NOT NULL THEN i.parent_id ELSE i.id END
  FROM plan_node n
  JOIN institution i ON i.id = n.institution_id
 WHERE n.plan_id = $1
   AND n.gone_edition IS NULL
   AND EXISTS (SELECT 1 FROM plan_indicator p WHERE p.node_id = n.id AND p.gone_edition IS NULL)
 ORDER BY institution_id, node_id, position;

-- name: report_row_insert
INSERT INTO report_row (id, report_id, action_id, node_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: report_row_list
-- Objectives behind the measures.
SELECT w.id, w.report_id, w.action_id, w.node_id, w.state, w.reason, w.done, w.next, w.version
  FROM report_row w
  LEFT JOIN plan_action a ON a.id = w.action_id
  LEFT JOIN plan_node n ON n.id = w.node_id
 WHERE w.report_id = $1
 ORDER BY CASE WHEN w.node_id IS NULL THEN 0 ELSE 1 END, a.position, n.position, w.id;

-- name: report_row_to_save
-- A report, and a row of it if it has that row; and whether there is anything in its lists that most rows have not.
SELECT r.id AS report_id, r.plan_id, r.institution_id, i.name AS institution_name, r.state AS report_state, p.state AS period_state, n.currency,
       w.id, w.action_id, w.node_id, w.state, w.reason, w.done, w.next, w.version,
       CASE WHEN EXISTS (SELECT 1 FROM report_money m WHERE m.row_id = w.id) THEN 1 ELSE 0 END AS has_money,
       CASE WHEN EXISTS (SELECT 1 FROM attachment a WHERE a.kind = 'report_row' AND a.record_id = w.id) THEN 1 ELSE 0 END AS has_files
  FROM report r
  JOIN institution i ON i.id = r.institution_id
  JOIN reporting_period p ON p.id = r.period_id
  JOIN plan n ON n.id = r.plan_id
  LEFT JOIN report_row w ON w.id = $2 AND w.report_id = r.id
 WHERE r.id = $1;

-- name: report_row_save
-- No row changed: somebody else saved since it was read, or the report can't be changed any more.
UPDATE report_row
   SET state = $2, reason = $3, done = $4, next = $5, version = version + 1
 WHERE id = $1
   AND version = $6
   AND EXISTS (SELECT 1
                 FROM report r
                 JOIN reporting_period p ON p.id = r.period_id
                WHERE r.id = report_row.report_id
                  AND r.state IN ('open', 'returned')
                  AND p.state = 'open');

-- name: report_value_delete
DELETE FROM report_value WHERE row_id = $1 AND indicator_id = $2 AND breakdown = $3;

-- name: report_value_update
UPDATE report_value SET state = $4, value = $5, denominator = $6 WHERE row_id = $1 AND indicator_id = $2 AND breakdown = $3;

-- name: report_value_insert
INSERT INTO report_value (id, row_id, indicator_id, breakdown, state, value, denominator) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: report_value_list
SELECT v.row_id, v.indicator_id, v.breakdown, v.state, v.value, v.denominator
  FROM report_row w
  JOIN report_value v ON v.row_id = w.id
 WHERE w.report_id = $1
 ORDER BY v.row_id, v.indicator_id, v.breakdown;

-- name: report_value_list_row
SELECT row_id, indicator_id, breakdown, state, value, denominator FROM report_value WHERE row_id = $1 ORDER BY indicator_id, breakdown;

-- name: report_value_list_action
SELECT v.row_id, v.indicator_id, v.breakdown, v.state, v.value, v.denominator
  FROM report_row w
  JOIN report_value v ON v.row_id = w.id
 WHERE (w.action_id = $1 OR w.node_id = $2)
 ORDER BY v.row_id, v.indicator_id, v.breakdown;

-- name: report_value_list_before
-- What an institution gave in earlier periods of the plan, the oldest first.
SELECT v.indicator_id, v.breakdown, v.state, v.value, v.denominator, p.name AS period_name
  FROM report r
  JOIN reporting_period p ON p.id = r.period_id
  JOIN report_row w ON w.report_id = r.id
  JOIN report_value v ON v.row_id = w.id
 WHERE r.plan_id = $1
   AND r.institution_id = $2
   AND r.state IN ('sent', 'accepted')
   AND p.to_day < $3
 ORDER BY p.to_day, v.id;

-- name: report_money_delete
DELETE FROM report_money WHERE row_id = $1;

-- name: report_money_insert
INSERT INTO report_money (id, row_id, source, kind, spent_minor, currency) VALUES ($1, $2, $3, $4, $5, $6);

-- name: report_money_list
SELECT m.row_id, m.source, m.kind, m.spent_minor, m.currency
  FROM report_row w
  JOIN report_money m ON m.row_id = w.id
 WHERE w.report_id = $1
 ORDER BY m.row_id, m.id;

-- name: report_money_list_row
SELECT row_id, source, kind, spent_minor, currency FROM report_money WHERE row_id = $1 ORDER BY id;

-- name: report_money_list_action
SELECT m.row_id, m.source, m.kind, m.spent_minor, m.currency
  FROM report_row w
  JOIN report_money m ON m.row_id = w.id
 WHERE (w.action_id = $1 OR w.node_id = $2)
 ORDER BY m.row_id, m.id;

-- name: report_file_find
SELECT w.id AS row_id
  FROM attachment a
  JOIN report_row w ON w.id = a.record_id
 WHERE a.id = $1
   AND a.kind = 'report_row'
   AND w.report_id = $2
   AND a.gone_at IS NULL;

-- name: report_file_list
SELECT a.record_id AS row_id, a.id, a.record_id, a.file_name, a.type, a.count, a.digest, a.added_at, a.added_by, a.added_by_name, a.seal_key
  FROM report_row w
  JOIN attachment a ON a.kind = 'report_row' AND a.record_id = w.id
 WHERE w.report_id = $1
   AND a.gone_at IS NULL
 ORDER BY a.record_id, a.id;

-- name: report_file_list_row
SELECT a.record_id AS row_id, a.id, a.record_id, a.file_name, a.type, a.count, a.digest, a.added_at, a.added_by, a.added_by_name, a.seal_key
  FROM attachment a
 WHERE a.kind = 'report_row'
   AND a.record_id = $1
   AND a.gone_at IS NULL
 ORDER BY a.id;

-- name: report_file_list_action
SELECT a.record_id AS row_id, a.id, a.record_id, a.file_name, a.type, a.count, a.digest, a.added_at, a.added_by, a.added_by_name, a.seal_key
  FROM report_row w
  JOIN attachment a ON a.kind = 'report_row' AND a.record_id = w.id
 WHERE (w.action_id = $1 OR w.node_id = $2)
   AND a.gone_at IS NULL
 ORDER BY a.record_id, a.id;

-- name: report_event_insert
INSERT INTO report_event (id, report_id, at, verb, who, note) VALUES ($1, $2, $3, $4, $5, $6);

-- name: report_event_list
SELECT id, at, verb, who, note FROM report_event WHERE report_id = $1 ORDER BY id DESC;

-- name: report_event_last
-- When such a thing last happened; note NULL: with whatever note.
SELECT max(at) AS at FROM report_event WHERE report_id = $1 AND verb = $2 AND (note = $3 OR $3 IS NULL);

-- name: report_link_insert
INSERT INTO report_link (id, report_id, token_hash, created_at, expires_at, base_url) VALUES ($1, $2, $3, $4, $5, $6);

-- name: report_link_find
SELECT id, report_id, created_at, expires_at, revoked_at, seen_at FROM report_link WHERE token_hash = $1;

-- name: report_link_list
SELECT id, created_at, expires_at, revoked_at, seen_at FROM report_link WHERE report_id = $1 ORDER BY id DESC;

-- name: report_link_list_period
SELECT l.report_id, l.created_at, l.expires_at, l.revoked_at, l.seen_at
  FROM report r
  JOIN report_link l ON l.report_id = r.id
 WHERE r.period_id = $1
 ORDER BY l.report_id, l.id;

-- name: report_link_base_url
SELECT base_url FROM report_link WHERE (report_id = $1 OR $1 IS NULL) ORDER BY id DESC LIMIT 1;

-- name: report_link_seen
UPDATE report_link SET seen_at = $2 WHERE id = $1 AND (seen_at IS NULL OR seen_at < $3);

-- name: report_link_revoke
UPDATE report_link SET revoked_at = $2 WHERE report_id = $1 AND revoked_at IS NULL;

-- name: report_link_extend
UPDATE report_link SET expires_at = $2 WHERE report_id = $1 AND revoked_at IS NULL;

-- name: report_action_states
-- What accepted reports of a period say about one action.
SELECT w.state
  FROM report r
  JOIN report_row w ON w.report_id = r.id
 WHERE r.period_id = $1
   AND r.state = 'accepted'
   AND w.action_id = $2
   AND w.state IS NOT NULL;

-- name: report_rows_of_action
SELECT r.id AS report_id, r.institution_id, r.institution_name, r.period_name, r.from_day, r.to_day, r.state AS report_state,
       w.id AS row_id, w.state, w.reason, w.done, w.next
  FROM report_row w
  JOIN report_named r ON r.id = w.report_id
 WHERE (w.action_id = $1 OR w.node_id = $2)
 ORDER BY r.to_day DESC, r.institution_name, r.id;

-- name: value_list_periods
SELECT r.period_id, v.state, v.value, v.denominator
  FROM report_value v
  JOIN report_row w ON w.id = v.row_id
  JOIN report r ON r.id = w.report_id
 WHERE v.indicator_id = $1
   AND v.breakdown = $2
   AND r.state = 'accepted'
 ORDER BY v.id;

-- name: value_expected
SELECT r.period_id, count(*) AS expected, sum(CASE WHEN r.state = 'accepted' THEN 1 ELSE 0 END) AS reported
  FROM report_row w
  JOIN report r ON r.id = w.report_id
 WHERE (w.action_id = $1 OR w.node_id = $2)
 GROUP BY r.period_id;

-- name: value_list_plan
-- What accepted reports say, an indicator's values of one institution behind each other in the order of time.
SELECT v.indicator_id, r.institution_id, i.cumulation, p.to_day, v.state, v.value, v.denominator
  FROM report r
  JOIN reporting_period p ON p.id = r.period_id
  JOIN report_row w ON w.report_id = r.id
  JOIN report_value v ON v.row_id = w.id
  JOIN plan_indicator i ON i.id = v.indicator_id
 WHERE r.plan_id = $1
   AND r.state = 'accepted'
   AND v.breakdown = ''
   AND p.to_day >= $2
   AND p.to_day <= $3
 ORDER BY v.indicator_id, r.institution_id, p.to_day;

-- name: value_list_own
-- Of the objectives' own indicators.
SELECT v.indicator_id, r.institution_id, i.cumulation, p.to_day, v.state, v.value, v.denominator
  FROM plan_indicator i
  JOIN report_value v ON v.indicator_id = i.id
  JOIN report_row w ON w.id = v.row_id
  JOIN report r ON r.id = w.report_id
  JOIN reporting_period p ON p.id = r.period_id
 WHERE i.plan_id = $1
   AND i.action_id IS NULL
   AND i.gone_edition IS NULL
   AND r.state = 'accepted'
   AND v.breakdown = ''
 ORDER BY v.indicator_id, r.institution_id, p.to_day;

-- name: value_list_indicator
SELECT v.indicator_id, r.institution_id, i.cumulation, p.to_day, v.state, v.value, v.denominator
  FROM report_value v
  JOIN plan_indicator i ON i.id = v.indicator_id
  JOIN report_row w ON w.id = v.row_id
  JOIN report r ON r.id = w.report_id
  JOIN reporting_period p ON p.id = r.period_id
 WHERE v.indicator_id = $1
   AND r.state = 'accepted'
   AND v.breakdown = ''
   AND p.to_day >= $2
   AND p.to_day <= $3
 ORDER BY v.indicator_id, r.institution_id, p.to_day;

-- name: indicator_find
SELECT id, plan_id, action_id, node_id, position, text, target_text, has_target, target_value, target_operator, target_unit,
       target_per, baseline, direction, cumulation, across, breakdowns, version
  FROM plan_indicator
 WHERE id = $1;

-- name: money_planned
-- By kind and currency; of a year what was planned for it, and what was planned for the whole of a plan of that one year.
SELECT m.kind, coalesce(m.currency, p.currency) AS currency, CAST(sum(m.planned_minor) AS BIGINT) AS minor,
       max(m.has_amount) AS has_amount
  FROM plan p
  JOIN plan_action a ON a.plan_id = p.id
  JOIN plan_money m ON m.action_id = a.id
 WHERE p.id = $1
   AND a.gone_edition IS NULL
   AND (m.year = $2 OR $2 IS NULL OR (m.year IS NULL AND p.period_from >= $3 AND p.period_to <= $4))
 GROUP BY m.kind, coalesce(m.currency, p.currency);

-- name: money_spent_by_year
-- A period belongs to the year that it ends in.
SELECT CAST(substr(p.to_day, 1, 4) AS BIGINT) AS year, m.kind, m.currency, CAST(sum(m.spent_minor) AS BIGINT) AS minor
  FROM report r
  JOIN reporting_period p ON p.id = r.period_id
  JOIN report_money_count m ON m.report_id = r.id
 WHERE r.plan_id = $1
   AND r.state = 'accepted'
 GROUP BY substr(p.to_day, 1, 4), m.kind, m.currency
 ORDER BY year, m.kind, m.currency;

-- name: money_spent
SELECT m.kind, m.currency, CAST(sum(m.spent_minor) AS BIGINT) AS minor
  FROM report r
  JOIN reporting_period p ON p.id = r.period_id
  JOIN report_money_count m ON m.report_id = r.id
 WHERE r.plan_id = $1
   AND r.state = 'accepted'
   AND p.to_day >= $2
   AND p.to_day <= $3
 GROUP BY m.kind, m.currency;
