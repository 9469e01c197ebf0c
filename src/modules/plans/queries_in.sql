-- name: plan_upload_insert
INSERT INTO plan_upload (id, batch_id, position, file_name, file_hash, file_bytes, state, amends_id, plan_id, edition, job_id,
                         language, uploaded_at, uploaded_by, again)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: plan_upload_find
SELECT id, batch_id, position, file_name, file_hash, state, message, again, amends_id, plan_id, edition, job_id, language,
       uploaded_by
  FROM plan_upload
 WHERE id = $1;

-- name: plan_upload_bytes
SELECT file_bytes FROM plan_upload WHERE id = $1;

-- name: plan_upload_list
-- With how far the job is.
SELECT u.id, u.batch_id, u.position, u.file_name, u.file_hash, u.state, u.message, u.again, u.amends_id, u.plan_id, u.edition, u.job_id, u.language,
       u.uploaded_by, j.state AS job_state, j.progress, j.total, j.message AS job_message, p.short_title, p.action_count,
       p.open_notes
  FROM plan_upload u
  LEFT JOIN job j ON j.id = u.job_id
  LEFT JOIN (SELECT id, short_title,
                    (SELECT coalesce(CAST(sum(c.actions) AS BIGINT), 0) FROM plan_action_count c WHERE c.plan_id = plan.id) AS action_count,
                    (SELECT count(*) FROM plan_note n WHERE n.plan_id = plan.id AND n.settled_at IS NULL) AS open_notes
               FROM plan) p ON p.id = u.plan_id
 WHERE u.batch_id = $1
 ORDER BY u.position;

-- name: plan_upload_end
-- Once: what was read, known or refused stays so.
UPDATE plan_upload
   SET state = $2, message = $3, plan_id = $4, edition = $5, file_bytes = NULL
 WHERE id = $1
   AND state = 'waiting';

-- name: plan_edition_insert
INSERT INTO plan_edition (id, plan_id, number, state, file_name, file_hash, file_bytes, document, cells, decision_number,
                          decision_date, read_at, read_by, taken_at, taken_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: plan_edition_list
SELECT e.id, e.plan_id, e.number, e.state, e.file_name, e.file_hash, e.decision_number, e.decision_date, e.read_at, e.read_by, e.taken_at,
       e.compared_with, e.left_out, r.name AS reader, t.name AS decider
  FROM plan_edition e
  LEFT JOIN user_account r ON r.id = e.read_by
  LEFT JOIN user_account t ON t.id = e.taken_by
 WHERE e.plan_id = $1
 ORDER BY e.number DESC;

-- name: plan_edition_find
SELECT e.id, e.plan_id, e.number, e.state, e.file_name, e.file_hash, e.decision_number, e.decision_date, e.read_at, e.read_by, e.taken_at,
       e.compared_with, e.left_out, r.name AS reader, t.name AS decider
  FROM plan_edition e
  LEFT JOIN user_account r ON r.id = e.read_by
  LEFT JOIN user_account t ON t.id = e.taken_by
 WHERE e.plan_id = $1
   AND e.number = $2;

-- name: plan_edition_file
SELECT file_bytes FROM plan_edition WHERE plan_id = $1 AND number = $2;

-- name: plan_edition_document
SELECT document, cells FROM plan_edition WHERE plan_id = $1 AND number = $2;

-- name: plan_edition_in_force
SELECT COALESCE(taken_document, document) AS document, COALESCE(taken_cells, cells) AS cells
  FROM plan_edition
 WHERE plan_id = $1
   AND number = $2;

-- name: plan_edition_last
SELECT max(number) AS number FROM plan_edition WHERE plan_id = $1;

-- name: plan_edition_known
-- A document with the same bytes that is here already and wasn't refused.
SELECT e.plan_id, e.number
  FROM plan_edition e
  JOIN plan p ON p.id = e.plan_id
 WHERE e.file_hash = $1
   AND e.state <> 'refused'
   AND p.state <> 'discarded'
 ORDER BY e.read_at
 LIMIT 1;

-- name: plan_edition_decide
UPDATE plan_edition
   SET state = $3, decision_number = $4, decision_date = $5, taken_at = $6, taken_by = $7,
       compared_with = (SELECT edition FROM plan WHERE plan.id = plan_edition.plan_id)
 WHERE plan_id = $1
   AND number = $2
   AND state = 'read';

-- name: plan_edition_leave_out
UPDATE plan_edition SET left_out = $3, taken_document = $4, taken_cells = $5 WHERE plan_id = $1 AND number = $2;

-- name: plan_take_edition
-- The plan as the amended document has it; what it doesn't say stays.
UPDATE plan
   SET edition = $3,
       period_from = COALESCE($4, period_from),
       period_to = COALESCE($5, period_to),
       version = version + 1
 WHERE id = $1
   AND version = $2;

-- name: plan_adopt
UPDATE plan
   SET state = 'adopted', decision_number = $3, decision_date = $4, is_public = $5, adopted_at = $6, version = version + 1
 WHERE id = $1
   AND version = $2
   AND state = 'draft';

-- name: plan_adopt_edition
UPDATE plan_edition SET decision_number = $2, decision_date = $3 WHERE plan_id = $1 AND number = 1;

-- name: plan_close
UPDATE plan SET state = 'closed', version = version + 1 WHERE id = $1 AND version = $2 AND state = 'adopted';

-- name: plan_discard
-- What was read stays, but nobody sees it any more.
UPDATE plan SET state = 'discarded', version = version + 1 WHERE id = $1 AND version = $2 AND state = 'draft';

-- name: plan_publish
UPDATE plan SET is_public = $3, version = version + 1 WHERE id = $1 AND version = $2 AND state <> 'draft';

-- name: plan_save_facts
UPDATE plan
   SET title = $3, short_title = $4, folded_title = $5, authority = $6, decision_number = $7, decision_date = $8,
       period_from = $9, period_to = $10, country = $11, currency = $12, version = version + 1
 WHERE id = $1
   AND version = $2
RETURNING version;

-- name: plan_action_correct
-- No row changed means that somebody else saved first.
UPDATE plan_action
   SET number = $3, title = $4, description = $5, node_id = $6, words_deadline = $7, deadline_kind = $8, deadline_from = $9,
       deadline_to = $10, recurrence = $11, words_budget = $12, has_amount = $13, amount_minor = $14, currency = $15,
       next_due = $16, folded_title = $17, folded_text = $18, version = version + 1
 WHERE id = $1
   AND version = $2;

-- name: plan_action_words
-- The cells as a later edition prints them.
UPDATE plan_action
   SET words_bodies = $2, words_partners = $3, words_indicators = $4, words_targets = $5, row_number = $6
 WHERE id = $1;

-- name: plan_action_place
UPDATE plan_action SET position = $2 WHERE id = $1;

-- name: plan_action_gone
UPDATE plan_action SET gone_edition = $2, version = version + 1 WHERE id = $1 AND gone_edition IS NULL;

-- name: plan_action_history_insert
INSERT INTO plan_action_history (id, action_id, edition, before, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6);

-- name: plan_action_bodies_delete
DELETE FROM plan_action_body WHERE action_id = $1;

-- name: plan_action_money_delete
DELETE FROM plan_money WHERE action_id = $1;

-- name: plan_action_due_delete
DELETE FROM plan_due WHERE action_id = $1;

-- name: plan_body_unknown
-- The words of bodies that no institution is known for, with how often each stands in the plan.
SELECT b.printed, count(*) AS times, min(a.position) AS first_position, min(a.id) AS action_id
  FROM plan_action a
  JOIN plan_action_body b ON b.action_id = a.id
 WHERE a.plan_id = $1
   AND a.gone_edition IS NULL
   AND b.institution_id IS NULL
 GROUP BY b.printed
 ORDER BY min(a.position);

-- name: plan_body_match
UPDATE plan_action_body
   SET institution_id = $3
 WHERE institution_id IS NULL
   AND printed = $2
   AND action_id IN (SELECT id FROM plan_action WHERE plan_id = $1);

-- name: plan_indicator_correct
UPDATE plan_indicator
   SET position = $2, text = $3, target_text = $4, has_target = $5, target_value = $6, target_operator = $7, target_unit = $8,
       target_per = $9, baseline = $10, direction = $11, cumulation = $12, across = $13, breakdowns = $14, version = version + 1
 WHERE id = $1;

-- name: plan_indicator_gone
UPDATE plan_indicator SET gone_edition = $2 WHERE id = $1;

-- name: plan_node_correct
UPDATE plan_node
   SET tier = $3, code = $4, title = $5, parent_id = $6, institution_id = $7, version = version + 1
 WHERE id = $1
   AND version = $2;

-- name: plan_node_place
UPDATE plan_node SET position = $2, parent_id = $3 WHERE id = $1;

-- name: plan_node_gone
UPDATE plan_node SET gone_edition = $2 WHERE id = $1 AND gone_edition IS NULL;

-- name: plan_note_find
SELECT id, plan_id, action_id, field, text, kind, argument, settled_at, settlement FROM plan_note WHERE id = $1;

-- name: plan_note_settle
UPDATE plan_note SET settled_at = $2, settled_by = $3, settlement = $4 WHERE id = $1 AND settled_at IS NULL;

-- name: plan_note_open_again
UPDATE plan_note SET settled_at = NULL, settled_by = NULL, settlement = NULL WHERE id = $1;

-- name: plan_note_settle_action
-- Those of a cell ($2 NULL: of all cells) that a later edition changed or took away.
UPDATE plan_note
   SET settled_at = $3, settled_by = $4, settlement = $5
 WHERE action_id = $1
   AND settled_at IS NULL
   AND (field = $2 OR $2 IS NULL);

-- name: plan_intake_insert
INSERT INTO plan_intake (plan_id, upload_id, began_at) VALUES ($1, $2, $3);

-- name: plan_intake_list
-- Of one upload ($1), or those that began before a time.
SELECT plan_id FROM plan_intake WHERE upload_id = $1 OR began_at < $2;

-- name: plan_intake_end
-- None changed means that somebody cleared it away.
DELETE FROM plan_intake WHERE plan_id = $1;

-- name: plan_intake_show
UPDATE plan SET state = $2 WHERE id = $1 AND state = 'discarded';

-- name: plan_intake_remove_words
DELETE FROM plan_action_word WHERE action_id IN (SELECT id FROM plan_action WHERE plan_id = $1);

-- name: plan_intake_remove_bodies
DELETE FROM plan_action_body WHERE action_id IN (SELECT id FROM plan_action WHERE plan_id = $1);

-- name: plan_intake_remove_money
DELETE FROM plan_money WHERE action_id IN (SELECT id FROM plan_action WHERE plan_id = $1);

-- name: plan_intake_remove_due
DELETE FROM plan_due WHERE action_id IN (SELECT id FROM plan_action WHERE plan_id = $1);

-- name: plan_intake_remove_indicators
DELETE FROM plan_indicator WHERE plan_id = $1;

-- name: plan_intake_remove_notes
DELETE FROM plan_note WHERE plan_id = $1;

-- name: plan_intake_remove_actions
DELETE FROM plan_action WHERE plan_id = $1;

-- name: plan_intake_remove_nodes
DELETE FROM plan_node WHERE plan_id = $1;

-- name: plan_intake_remove_editions
DELETE FROM plan_edition WHERE plan_id = $1;

-- name: plan_intake_remove_plan
DELETE FROM plan WHERE id = $1;
