-- ---- the engine

-- name: statistic_token
-- Differs when another process changed something: on SQLite there is none.
SELECT '' AS token;

-- name: statistic_log_head
SELECT sequence FROM audit_head;

-- name: statistic_leaves
-- What happened to persons, but for looks.
SELECT l.verb, l.record_id
  FROM audit_leaf l
 WHERE l.sequence > $1 AND l.sequence <= $2
   AND l.kind = 'person' AND l.verb NOT LIKE 'see%';

-- name: statistic_merged
SELECT p.id, p.merged_into_id FROM person p WHERE p.merged_into_id IS NOT NULL;

-- name: statistic_persons
-- Where one lives: the domicile before other addresses.
SELECT p.id, p.sex, p.birth_day,
       (SELECT COALESCE(a.area, l.area) FROM person_address a LEFT JOIN place l ON l.code = a.place_code
         WHERE a.person_id = p.id AND a.to_day IS NULL
         ORDER BY CASE a.kind WHEN 'domicile' THEN 0 WHEN 'residence' THEN 1 ELSE 2 END, a.id LIMIT 1) AS area
  FROM person p
 WHERE p.id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32);

-- ---- definitions

-- part: statistic
s.id, s.code, s.name, s.note, s.definition, s.edition, s.is_demo, s.created_by, s.created_at, s.changed_at, s.closed_at, s.version

-- name: statistic_list
SELECT @statistic@ FROM statistic s WHERE s.closed_at IS NULL ORDER BY s.name, s.id;

-- name: statistic_find
SELECT @statistic@ FROM statistic s WHERE s.id = $1;

-- name: statistic_find_code
SELECT @statistic@ FROM statistic s WHERE s.code = $1;

-- name: statistic_insert
INSERT INTO statistic (id, code, name, note, definition, edition, is_demo, created_by, created_at, changed_at)
VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $8);

-- name: statistic_update
UPDATE statistic
   SET name = $2, note = $3, definition = $4, edition = $5, changed_at = $6, version = version + 1
 WHERE id = $1 AND version = $7 AND closed_at IS NULL;

-- name: statistic_close
UPDATE statistic SET closed_at = $2, version = version + 1 WHERE id = $1 AND version = $3 AND closed_at IS NULL;

-- name: statistic_edition_insert
INSERT INTO statistic_edition (id, statistic_id, edition, name, definition, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: statistic_edition_list
SELECT e.edition, e.name, e.definition, e.made_at, u.name AS made_by
  FROM statistic_edition e LEFT JOIN user_account u ON u.id = e.made_by
 WHERE e.statistic_id = $1
 ORDER BY e.edition DESC;

-- ---- bindings

-- name: statistic_binding_insert
INSERT INTO statistic_binding (id, statistic_id, of, indicator_id, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: statistic_binding_delete
DELETE FROM statistic_binding WHERE of = $1 AND indicator_id = $2;

-- name: statistic_binding_delete_all
DELETE FROM statistic_binding WHERE statistic_id = $1;

-- name: statistic_binding_list
-- With the words of a plan's or a project's indicator, and where it stands.
SELECT b.id, b.of, b.indicator_id, i.text, i.action_id, i.node_id, p.short_title, a.number, m.label AS promise, j.id AS project_id, j.code
  FROM statistic_binding b
  LEFT JOIN plan_indicator i ON b.of = 'plan' AND i.id = b.indicator_id
  LEFT JOIN plan p ON p.id = i.plan_id
  LEFT JOIN plan_action a ON a.id = i.action_id
  LEFT JOIN project_promise m ON b.of = 'project' AND m.id = b.indicator_id
  LEFT JOIN project j ON j.id = m.project_id
 WHERE b.statistic_id = $1
 ORDER BY b.made_at, b.id;

-- name: statistic_bound
SELECT @statistic@ FROM statistic_binding b JOIN statistic s ON s.id = b.statistic_id WHERE b.of = $1 AND b.indicator_id = $2;

-- name: statistic_bound_of_plan
SELECT b.indicator_id, s.definition
  FROM statistic_binding b
  JOIN statistic s ON s.id = b.statistic_id
  JOIN plan_indicator i ON i.id = b.indicator_id
 WHERE b.of = 'plan' AND i.plan_id = $1
 ORDER BY b.indicator_id;

-- name: statistic_plan_indicators
-- Of the adopted plans, for choosing one to bind to.
SELECT i.id, i.text, p.short_title, a.number
  FROM plan_indicator i
  JOIN plan p ON p.id = i.plan_id
  LEFT JOIN plan_action a ON a.id = i.action_id
 WHERE p.state <> 'draft' AND (a.id IS NULL OR a.gone_edition IS NULL)
   AND NOT EXISTS (SELECT 1 FROM statistic_binding b WHERE b.of = 'plan' AND b.indicator_id = i.id)
   AND lower(p.short_title || ' ' || COALESCE(a.number, '') || ' ' || i.text) LIKE $1 ESCAPE '\'
 ORDER BY p.short_title, a.position, i.position, i.id
 LIMIT 30;

-- name: statistic_action_indicators
SELECT i.id, i.text FROM plan_indicator i JOIN statistic_binding b ON b.of = 'plan' AND b.indicator_id = i.id
 WHERE i.action_id = $1
 ORDER BY i.position, i.id;

-- name: statistic_node_indicators
-- An objective's own.
SELECT i.id, i.text FROM plan_indicator i JOIN statistic_binding b ON b.of = 'plan' AND b.indicator_id = i.id
 WHERE i.node_id = $1 AND i.action_id IS NULL
 ORDER BY i.position, i.id;

-- name: statistic_project_indicators
-- What a project promised: counted by a statistic, or not counted by the project itself either.
SELECT p.id, p.label, p.target, p.is_minimum, b.statistic_id
  FROM project_promise p LEFT JOIN statistic_binding b ON b.of = 'project' AND b.indicator_id = p.id
 WHERE p.project_id = $1 AND p.withdrawn_on IS NULL AND (b.id IS NOT NULL OR p.rule = 'none')
 ORDER BY p.position, p.id;

-- name: statistic_project_position
SELECT COALESCE(MAX(p.position), 0) + 1 AS position FROM project_promise p WHERE p.project_id = $1;

-- name: statistic_plan_counted
SELECT i.id, i.text, a.number, b.statistic_id
  FROM plan_indicator i
  JOIN statistic_binding b ON b.of = 'plan' AND b.indicator_id = i.id
  LEFT JOIN plan_action a ON a.id = i.action_id
 WHERE i.plan_id = $1 AND (a.id IS NULL OR a.gone_edition IS NULL)
 ORDER BY a.position, i.position, i.id
 LIMIT 100;

-- name: statistic_plan_row
-- The first indicator of a plan's row, by the measure's number and the row's place in it.
SELECT i.id
  FROM plan_indicator i JOIN plan_action a ON a.id = i.action_id
 WHERE a.plan_id = $1 AND a.number = $2 AND a.row_number = $3 AND a.gone_edition IS NULL
 ORDER BY i.position, i.id
 LIMIT 1;

-- ---- facts over tables of services and projects, as their schemas document them

-- name: statistic_attendance_parts
SELECT month AS part, count(*) AS row_count, CAST(sum(version + id % 1000003) AS BIGINT) AS mark FROM attendance GROUP BY month;

-- name: statistic_attendance
SELECT a.month, a.person_id, a.present, a.planned, a.excused, a.absent, a.minutes, a.service_id, s.kind_code, s.provider_id
  FROM attendance a JOIN service s ON s.id = a.service_id
 WHERE a.month >= $1 AND a.month < $2
 ORDER BY a.month, a.person_id;

-- name: statistic_services
SELECT s.id AS value, s.name AS label FROM service s ORDER BY s.name, s.id;

-- name: statistic_providers
SELECT p.id AS value, p.name AS label FROM provider p ORDER BY p.name, p.id;

-- name: statistic_participant_parts
SELECT CAST(substr(entered_on, 1, 4) AS INTEGER) AS part, count(*) AS row_count, CAST(sum(version + id % 1000003) AS BIGINT) AS mark
  FROM project_participant
 GROUP BY CAST(substr(entered_on, 1, 4) AS INTEGER);

-- name: statistic_participants
SELECT p.entered_on AS day, p.person_id, p.project_id, p.category_id, p.activity_id, p.project_id AS record_id
  FROM project_participant p
 WHERE CAST(substr(p.entered_on, 1, 4) AS INTEGER) >= $1 AND CAST(substr(p.entered_on, 1, 4) AS INTEGER) < $2
 ORDER BY p.person_id;

-- name: statistic_projects
SELECT p.id AS value, p.code || ' – ' || p.title AS label FROM project p ORDER BY p.code;

-- name: statistic_categories
SELECT c.id AS value, c.label FROM project_category c ORDER BY c.label, c.id;

-- name: statistic_activities
SELECT a.id AS value, a.title AS label FROM project_activity a ORDER BY a.title, a.id;

-- ---- the demo

-- name: statistic_demo_service
SELECT s.id FROM service s WHERE s.is_demo = 1 AND s.name LIKE $1 ORDER BY s.id LIMIT 1;

-- name: statistic_demo_project
SELECT p.id FROM project p WHERE p.is_demo = 1 AND (p.title LIKE $1 OR p.objective LIKE $1) ORDER BY p.id LIMIT 1;
