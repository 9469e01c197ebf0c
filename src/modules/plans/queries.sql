-- name: plan_find
SELECT p.id, p.title, p.short_title, p.authority, p.decision_number, p.decision_date, p.period_from, p.period_to, p.country,
       p.currency, p.state, p.is_public, p.is_demo, p.edition, p.created_at, p.adopted_at, p.version,
       (SELECT coalesce(CAST(sum(c.actions) AS BIGINT), 0) FROM plan_action_count c WHERE c.plan_id = p.id) AS action_count,
       (SELECT count(*) FROM plan_note n WHERE n.plan_id = p.id AND n.settled_at IS NULL) AS open_notes
  FROM plan p
 WHERE p.id = $1;

-- name: plan_list
SELECT p.id, p.title, p.short_title, p.authority, p.decision_number, p.decision_date, p.period_from, p.period_to, p.country,
       p.currency, p.state, p.is_public, p.is_demo, p.edition, p.created_at, p.adopted_at, p.version,
       (SELECT coalesce(CAST(sum(c.actions) AS BIGINT), 0) FROM plan_action_count c WHERE c.plan_id = p.id) AS action_count,
       (SELECT count(*) FROM plan_note n WHERE n.plan_id = p.id AND n.settled_at IS NULL) AS open_notes
  FROM plan p
 ORDER BY p.period_from DESC, p.id DESC;

-- name: plan_insert
INSERT INTO plan (id, title, short_title, folded_title, authority, decision_number, decision_date, period_from, period_to, country,
                  currency, state, is_public, is_demo, created_at, adopted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: plan_node_insert
INSERT INTO plan_node (id, plan_id, parent_id, position, tier, code, title) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: plan_node_find
-- Also one that an amendment took out: what was reported about it stays.
SELECT n.id, n.plan_id, n.parent_id, n.position, n.tier, n.code, n.title, n.institution_id, i.name AS institution_name,
       n.gone_edition, n.version
  FROM plan_node n
  LEFT JOIN institution i ON i.id = n.institution_id
 WHERE n.id = $1;

-- name: plan_node_list
SELECT n.id, n.plan_id, n.parent_id, n.position, n.tier, n.code, n.title, n.institution_id, i.name AS institution_name,
       n.gone_edition, n.version
  FROM plan_node n
  LEFT JOIN institution i ON i.id = n.institution_id
 WHERE n.plan_id = $1
   AND n.gone_edition IS NULL
 ORDER BY n.position;

-- name: plan_action_insert
INSERT INTO plan_action (id, plan_id, node_id, position, number, row_number, title, description, words_bodies, words_partners,
                         words_deadline, words_budget, words_indicators, words_targets, deadline_kind, deadline_from, deadline_to,
                         recurrence, has_amount, amount_minor, currency, next_due, since_edition, folded_title, folded_text)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25);

-- name: plan_action_unfolded
SELECT id, number, title FROM plan_action WHERE folded_text IS NULL ORDER BY id;

-- name: plan_action_printed
SELECT printed FROM plan_action_body WHERE action_id = $1 ORDER BY role DESC, position;

-- name: plan_action_fold
UPDATE plan_action SET folded_title = $2, folded_text = $3 WHERE id = $1;

-- name: plan_action_find
-- With what tells who may know of it.
SELECT a.id, a.plan_id, a.node_id, a.position, a.number, a.row_number, a.title, a.description, a.words_bodies, a.words_partners,
       a.words_deadline, a.words_budget, a.words_indicators, a.words_targets, a.deadline_kind, a.deadline_from, a.deadline_to,
       a.recurrence, a.has_amount, a.amount_minor, a.currency, a.state, a.state_at, a.next_due, a.since_edition, a.gone_edition,
       a.version, p.state AS plan_state, p.is_public AS plan_is_public
  FROM plan_action a
  JOIN plan p ON p.id = a.plan_id
 WHERE a.id = $1;

-- name: plan_action_list
SELECT id, plan_id, node_id, position, number, row_number, title, description, words_bodies, words_partners, words_deadline,
       words_budget, words_indicators, words_targets, deadline_kind, deadline_from, deadline_to, recurrence, has_amount,
       amount_minor, currency, state, state_at, next_due, since_edition, gone_edition, version
  FROM plan_action
 WHERE plan_id = $1
   AND gone_edition IS NULL
 ORDER BY position;

-- name: plan_action_body_list
-- Lists of parts come in pairs, of a whole plan and of one action: in one query SQLite would read the whole plan for one action.
SELECT b.action_id, b.role, b.position, b.printed, b.institution_id, i.name AS institution_name
  FROM plan_action a
  JOIN plan_action_body b ON b.action_id = a.id
  LEFT JOIN institution i ON i.id = b.institution_id
 WHERE a.plan_id = $1
 ORDER BY b.action_id, b.role DESC, b.position;

-- name: plan_action_body_list_one
SELECT b.action_id, b.role, b.position, b.printed, b.institution_id, i.name AS institution_name
  FROM plan_action_body b
  LEFT JOIN institution i ON i.id = b.institution_id
 WHERE b.action_id = $1
 ORDER BY b.role DESC, b.position;

-- name: plan_indicator_list
SELECT id, plan_id, action_id, node_id, position, text, target_text, has_target, target_value, target_operator, target_unit,
       target_per, baseline, direction, cumulation, across, breakdowns, version
  FROM plan_indicator
 WHERE plan_id = $1
   AND gone_edition IS NULL
 ORDER BY action_id, node_id, position;

-- name: plan_indicator_list_one
SELECT id, plan_id, action_id, node_id, position, text, target_text, has_target, target_value, target_operator, target_unit,
       target_per, baseline, direction, cumulation, across, breakdowns, version
  FROM plan_indicator
 WHERE action_id = $1
   AND gone_edition IS NULL
 ORDER BY position;

-- name: plan_indicator_list_asked
-- What is asked about them, and nothing else, in any order.
SELECT id, across, breakdowns, position FROM plan_indicator WHERE action_id = $1 AND gone_edition IS NULL;

-- name: plan_indicator_list_nodes
-- The objectives' own.
SELECT id, plan_id, action_id, node_id, position, text, target_text, has_target, target_value, target_operator, target_unit,
       target_per, baseline, direction, cumulation, across, breakdowns, version
  FROM plan_indicator
 WHERE plan_id = $1
   AND action_id IS NULL
   AND gone_edition IS NULL
 ORDER BY node_id, position;

-- name: plan_money_list
SELECT m.action_id, m.source, m.kind, m.year, m.has_amount, m.planned_minor, m.currency
  FROM plan_action a
  JOIN plan_money m ON m.action_id = a.id
 WHERE a.plan_id = $1
 ORDER BY m.action_id, m.position;

-- name: plan_money_list_one
SELECT action_id, source, kind, year, has_amount, planned_minor, currency
  FROM plan_money
 WHERE action_id = $1
 ORDER BY position;

-- name: plan_money_list_asked
-- In any order.
SELECT source, kind, position FROM plan_money WHERE action_id = $1;

-- name: plan_due_list
SELECT d.action_id, d.day
  FROM plan_action a
  JOIN plan_due d ON d.action_id = a.id
 WHERE a.plan_id = $1
 ORDER BY d.action_id, d.day;

-- name: plan_due_list_one
SELECT action_id, day
  FROM plan_due
 WHERE action_id = $1
 ORDER BY day;

-- name: plan_note_list
SELECT id, plan_id, action_id, field, text, kind, argument, settled_at, settlement
  FROM plan_note
 WHERE plan_id = $1
 ORDER BY settled_at IS NOT NULL, id;

-- name: plan_action_body_insert
INSERT INTO plan_action_body (action_id, role, position, printed, institution_id) VALUES ($1, $2, $3, $4, $5);

-- name: plan_indicator_add
INSERT INTO plan_indicator (id, plan_id, action_id, node_id, position, text, target_text, has_target, target_value,
                            target_operator, target_unit, target_per, baseline, direction, cumulation, across, breakdowns)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: plan_money_insert
INSERT INTO plan_money (id, action_id, position, source, kind, year, has_amount, planned_minor, currency)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: plan_due_insert
INSERT INTO plan_due (id, action_id, day, is_manual) VALUES ($1, $2, $3, $4) ON CONFLICT (action_id, day) DO NOTHING;

-- name: plan_note_insert
INSERT INTO plan_note (id, plan_id, action_id, edition, field, text, kind, argument) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: plan_word_insert
INSERT INTO plan_action_word (word, action_id) VALUES ($1, $2) ON CONFLICT (word, action_id) DO NOTHING;

-- name: plan_word_known
INSERT INTO plan_word (word, backwards) VALUES ($1, $2) ON CONFLICT (word) DO NOTHING;

-- name: plan_word_delete
DELETE FROM plan_action_word WHERE action_id = $1;

-- name: plan_action_set_state
-- A later day's state wins; what is done once for all has nothing due any more.
UPDATE plan_action
   SET state = $2, state_at = $3,
       next_due = (SELECT min(d.day)
                     FROM plan_due d
                    WHERE d.action_id = plan_action.id
                      AND d.day > $3
                      AND ($2 <> 'done' OR plan_action.recurrence IS NOT NULL)),
       version = version + 1
 WHERE id = $1
   AND (state_at IS NULL OR state_at <= $3);
