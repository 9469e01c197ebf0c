-- Where a filter is a subquery, it stands behind the question whether it is set: SQLite would run it for every row all the same.
-- The CAST tells PostgreSQL the type of what is asked first.

-- name: follow_plan_page
-- $1: 2 all, 1 without drafts, 0 public ones alone; $2 a part of the folded title; $3 a state; $4 and $5 cut the page.  The
-- actions are counted by follow_plan_tallies.
SELECT p.id, p.title, p.short_title, p.authority, p.decision_number, p.decision_date, p.period_from, p.period_to, p.country,
       p.currency, p.state, p.is_public, p.is_demo, p.edition, p.created_at, p.adopted_at, p.version,
       0 AS action_count,
       (SELECT count(*) FROM plan_note n WHERE n.plan_id = p.id AND n.settled_at IS NULL) AS open_notes
  FROM plan p
 WHERE (CASE WHEN p.state = 'discarded' THEN 9 WHEN p.state = 'draft' THEN 2 WHEN p.is_public = 0 THEN 1 ELSE 0 END) <= $1
   AND (p.folded_title LIKE $2 ESCAPE '\' OR $2 IS NULL)
   AND (p.state = $3 OR $3 IS NULL)
 ORDER BY p.period_from IS NULL, p.period_from DESC, p.id DESC
 LIMIT $4 OFFSET $5;

-- name: follow_plan_count
SELECT count(*) AS plans
  FROM plan p
 WHERE (CASE WHEN p.state = 'discarded' THEN 9 WHEN p.state = 'draft' THEN 2 WHEN p.is_public = 0 THEN 1 ELSE 0 END) <= $1
   AND (p.folded_title LIKE $2 ESCAPE '\' OR $2 IS NULL)
   AND (p.state = $3 OR $3 IS NULL);

-- name: follow_plan_names
-- For choosing one.
SELECT p.id, p.short_title
  FROM plan p
 WHERE (CASE WHEN p.state = 'discarded' THEN 9 WHEN p.state = 'draft' THEN 2 WHEN p.is_public = 0 THEN 1 ELSE 0 END) <= $1
 ORDER BY p.period_from IS NULL, p.period_from DESC, p.id DESC;

-- name: follow_plan_tallies
-- Of a page of plans, how many actions are in which state, how many of them have a due day that is open, and one that has passed;
-- unused places are NULL.
SELECT plan_id, state, CAST(sum(actions) AS BIGINT) AS actions, CAST(sum(CASE WHEN next_due = '' THEN 0 ELSE actions END) AS BIGINT) AS open,
       CAST(sum(CASE WHEN next_due = '' OR next_due >= $26 THEN 0 ELSE actions END) AS BIGINT) AS late
  FROM plan_action_count
 WHERE plan_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
 GROUP BY plan_id, state;

-- name: follow_counts
SELECT node_id, state, next_due, actions FROM plan_action_count WHERE plan_id = $1;

-- name: follow_plan_due
-- What of a plan is due between two days, both included; what comes first.
SELECT id, plan_id, node_id, position, row_number, number, title, state, next_due, deadline_from, deadline_to
  FROM plan_action
 WHERE plan_id = $1
   AND gone_edition IS NULL
   AND next_due >= $2
   AND next_due <= $3
 ORDER BY next_due, position
 LIMIT $4;

-- name: follow_plan_bodies
SELECT c.printed, c.institution_id, i.name AS institution_name
  FROM plan_body_count c
  LEFT JOIN institution i ON i.id = c.institution_id
 WHERE c.plan_id = $1;

-- name: follow_rows
SELECT id, plan_id, node_id, position, row_number, number, title, state, next_due, deadline_from, deadline_to
  FROM plan_action
 WHERE plan_id = $1
   AND gone_edition IS NULL
 ORDER BY position;

-- part: branch
WITH RECURSIVE branch (id) AS (
  SELECT n.id FROM plan_node n WHERE n.plan_id = $1 AND n.gone_edition IS NULL AND n.id = $2
   UNION
  SELECT n.id FROM branch b JOIN plan_node n ON n.parent_id = b.id WHERE n.plan_id = $1 AND n.gone_edition IS NULL
)

-- part: status
CASE WHEN a.state = 'done' AND a.next_due IS NULL THEN 'done' WHEN a.next_due < $5 THEN 'late' ELSE a.state END

-- part: filtered
 WHERE a.plan_id = $1
   AND a.gone_edition IS NULL
   AND (CAST($2 AS BIGINT) IS NULL OR a.node_id IN (SELECT id FROM branch))
   AND (CAST($3 AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM plan_action_body o WHERE o.action_id = a.id AND o.institution_id = $3))
   AND (@status@ = $4 OR $4 IS NULL)
   AND (CAST($6 AS TEXT) IS NULL OR (a.next_due >= $6 AND a.next_due <= $7))
   AND (CAST($8 AS BIGINT) IS NULL OR a.next_due IS NULL)
   AND (CAST($9 AS TEXT) IS NULL
        OR a.folded_text LIKE $9 ESCAPE '\'
        OR EXISTS (SELECT 1
                     FROM plan_action_body o
                     JOIN institution i ON i.id = o.institution_id
                    WHERE o.action_id = a.id
                      AND i.folded_name LIKE $9 ESCAPE '\'))

-- part: rank
CASE @status@ WHEN 'late' THEN 1 WHEN 'underway' THEN 2 WHEN 'done' THEN 3 WHEN 'postponed' THEN 4 WHEN 'not_started' THEN 5 ELSE 6 END

-- part: sorted
-- What has no due day comes last, whichever way.
 ORDER BY CASE WHEN $10 = 'title' THEN a.folded_title END,
          CASE WHEN $10 = '-title' THEN a.folded_title END DESC,
          CASE WHEN $10 = 'due' THEN COALESCE(a.next_due, '9999') END,
          CASE WHEN $10 = '-due' THEN COALESCE(a.next_due, '') END DESC,
          CASE WHEN $10 = 'status' THEN @rank@ END,
          CASE WHEN $10 = '-status' THEN @rank@ END DESC,
          CASE WHEN $10 = '-number' THEN a.position END DESC,
          a.position
 LIMIT $11 OFFSET $12

-- name: follow_rows_filtered
-- $2 a node, with what stands below it; $3 an institution; $4 a status on the day $5; due between $6 and $7; $8: not due at all; $9 a
-- pattern of folded text; $10 what sorts; $11 rows behind the first $12.
@branch@
SELECT a.id, a.plan_id, a.node_id, a.position, a.row_number, a.number, a.title, a.state, a.next_due, a.deadline_from, a.deadline_to
  FROM plan_action a
@filtered@
@sorted@;

-- name: follow_rows_filtered_count
@branch@
SELECT count(*) AS actions
  FROM plan_action a
@filtered@;

-- name: follow_bodies_filtered
-- Of the same rows.
@branch@
SELECT b.action_id, b.role, b.printed, b.institution_id, i.name AS institution_name
  FROM plan_action_body b
  LEFT JOIN institution i ON i.id = b.institution_id
 WHERE b.action_id IN (SELECT a.id
                         FROM plan_action a
@filtered@
@sorted@)
 ORDER BY b.action_id, b.role DESC, b.position;

-- name: follow_rows_page
SELECT id, plan_id, node_id, position, row_number, number, title, state, next_due, deadline_from, deadline_to
  FROM plan_action
 WHERE plan_id = $1
   AND gone_edition IS NULL
 ORDER BY position
 LIMIT $2 OFFSET $3;

-- name: follow_bodies_page
-- Of the same rows.
SELECT b.action_id, b.role, b.printed, b.institution_id, i.name AS institution_name
  FROM plan_action_body b
  LEFT JOIN institution i ON i.id = b.institution_id
 WHERE b.action_id IN (SELECT a.id
                         FROM plan_action a
                        WHERE a.plan_id = $1
                          AND a.gone_edition IS NULL
                        ORDER BY a.position
                        LIMIT $2 OFFSET $3)
 ORDER BY b.action_id, b.role DESC, b.position;

-- name: follow_ids
-- A page of a plan's rows in document order.
SELECT id FROM plan_action WHERE plan_id = $1 AND gone_edition IS NULL ORDER BY position LIMIT $2 OFFSET $3;

-- name: follow_rows_of_ids
-- A page of rows that were found elsewhere; unused places are NULL.
SELECT a.id, a.plan_id, a.node_id, a.position, a.row_number, a.number, a.title, a.state, a.next_due, a.deadline_from, a.deadline_to,
       a.description, p.short_title AS plan_title
  FROM plan_action a
  JOIN plan p ON p.id = a.plan_id
 WHERE a.id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25);

-- name: follow_bodies_of_ids
SELECT b.action_id, b.role, b.position, b.printed, b.institution_id, i.name AS institution_name
  FROM plan_action_body b
  LEFT JOIN institution i ON i.id = b.institution_id
 WHERE b.action_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
 ORDER BY b.action_id, b.role DESC, b.position;

-- name: follow_bodies
SELECT b.action_id, b.role, b.printed, b.institution_id, i.name AS institution_name
  FROM plan_action a
  JOIN plan_action_body b ON b.action_id = a.id
  LEFT JOIN institution i ON i.id = b.institution_id
 WHERE a.plan_id = $1
   AND a.gone_edition IS NULL
 ORDER BY b.action_id, b.role DESC, b.position;

-- name: follow_due_days
SELECT d.action_id, d.day
  FROM plan_action a
  JOIN plan_due d ON d.action_id = a.id
 WHERE a.plan_id = $1
   AND a.gone_edition IS NULL
 ORDER BY d.action_id, d.day;

-- name: follow_money
SELECT kind, year, currency, planned_minor AS planned, lines, amounts
  FROM plan_money_count
 WHERE plan_id = $1
 ORDER BY kind, currency, year;

-- name: follow_due_soonest
-- What is due next ($1: from this day) or overdue, across plans that one may know; $4 an institution and its units.
SELECT a.id
  FROM plan_action a
  JOIN plan p ON p.id = a.plan_id
 WHERE a.next_due >= $1
   AND a.next_due < $2
   AND a.gone_edition IS NULL
   AND (CASE WHEN p.state = 'discarded' THEN 9 WHEN p.state = 'draft' OR p.state = 'closed' THEN 3 WHEN p.is_public = 0 THEN 1 ELSE 0 END) <= $3
   AND (CAST($4 AS BIGINT) IS NULL
        OR EXISTS (SELECT 1
                     FROM plan_action_body b
                     JOIN institution i ON i.id = b.institution_id
                    WHERE b.action_id = a.id
                      AND (i.id = $4 OR i.parent_id = $4)))
 ORDER BY a.next_due, a.id
 LIMIT $5;

-- name: follow_of_institution
-- All actions of an institution and its units, in plans that one may know.
SELECT DISTINCT a.id, a.plan_id, a.position, a.state, a.next_due, p.period_from
  FROM institution i
  JOIN plan_action_body b ON b.institution_id = i.id
  JOIN plan_action a ON a.id = b.action_id
  JOIN plan p ON p.id = a.plan_id
 WHERE (i.id = $1 OR i.parent_id = $1)
   AND a.gone_edition IS NULL
   AND (CASE WHEN p.state = 'discarded' THEN 9 WHEN p.state = 'draft' THEN 2 WHEN p.is_public = 0 THEN 1 ELSE 0 END) <= $2;

-- name: follow_word_weight
-- How common words with these first letters are, as far as it matters.
SELECT count(*) AS actions
  FROM (SELECT 1 AS one FROM plan_action_word w WHERE w.word >= $1 AND w.word < $2 LIMIT 500) AS few;

-- name: follow_search_words
-- $1 what one may know; $2 to $8 the filters; $9 and $10 the rarest word's range, $11 to $16 those of up to three more.  An action
-- comes once for each of its words in the range: who reads it leaves them out, and stops when there are enough.
SELECT a.id, a.plan_id, a.position, a.state, a.next_due, p.period_from
  FROM plan_action_word w
  JOIN plan_action a ON a.id = w.action_id
  JOIN plan p ON p.id = a.plan_id
 WHERE w.word >= $9
   AND w.word < $10
   AND (CAST($11 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM plan_action_word o WHERE o.action_id = a.id AND o.word >= $11 AND o.word < $12))
   AND (CAST($13 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM plan_action_word o WHERE o.action_id = a.id AND o.word >= $13 AND o.word < $14))
   AND (CAST($15 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM plan_action_word o WHERE o.action_id = a.id AND o.word >= $15 AND o.word < $16))
   AND a.gone_edition IS NULL
   AND (CASE WHEN p.state = 'discarded' THEN 9 WHEN p.state = 'draft' THEN 2 WHEN p.is_public = 0 THEN 1 ELSE 0 END) <= $1
   AND (a.plan_id = $2 OR $2 IS NULL)
   AND (CASE WHEN a.state = 'done' AND a.next_due IS NULL THEN 'done' WHEN a.next_due < $4 THEN 'late' ELSE a.state END = $3
        OR $3 IS NULL)
   AND (CAST($5 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM plan_due d WHERE d.action_id = a.id AND d.day >= $5 AND d.day <= $6))
   AND (CAST($7 AS BIGINT) IS NULL
        OR EXISTS (SELECT 1
                     FROM plan_action_body b
                     JOIN institution i ON i.id = b.institution_id
                    WHERE b.action_id = a.id
                      AND (i.id = $7 OR i.parent_id = $7)))
   AND (CAST($8 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM plan_money m WHERE m.action_id = a.id AND m.kind = $8));

-- name: follow_words_like
-- Known words with this beginning, or (backwards) with this end.
SELECT word FROM plan_word WHERE (word >= $1 AND word < $2) OR (backwards >= $3 AND backwards < $4) LIMIT 20000;

-- name: follow_words_within
-- Known words that have $1, of $2 letters, from their $3rd letter on, or from the one before or behind.  Reads all of them.
SELECT word FROM plan_word WHERE substr(word, $3, $2) = $1 OR substr(word, $3 - 1, $2) = $1 OR substr(word, $3 + 1, $2) = $1 LIMIT 20000;

-- name: follow_search_filters
-- The same without words.
SELECT a.id, a.plan_id, a.position, a.state, a.next_due, p.period_from
  FROM plan_action a
  JOIN plan p ON p.id = a.plan_id
 WHERE a.gone_edition IS NULL
   AND (CASE WHEN p.state = 'discarded' THEN 9 WHEN p.state = 'draft' THEN 2 WHEN p.is_public = 0 THEN 1 ELSE 0 END) <= $1
   AND (a.plan_id = $2 OR $2 IS NULL)
   AND (CASE WHEN a.state = 'done' AND a.next_due IS NULL THEN 'done' WHEN a.next_due < $4 THEN 'late' ELSE a.state END = $3
        OR $3 IS NULL)
   AND (CAST($5 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM plan_due d WHERE d.action_id = a.id AND d.day >= $5 AND d.day <= $6))
   AND (CAST($7 AS BIGINT) IS NULL
        OR EXISTS (SELECT 1
                     FROM plan_action_body b
                     JOIN institution i ON i.id = b.institution_id
                    WHERE b.action_id = a.id
                      AND (i.id = $7 OR i.parent_id = $7)))
   AND (CAST($8 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM plan_money m WHERE m.action_id = a.id AND m.kind = $8))
 LIMIT 201;

-- name: follow_siblings
-- The other rows of the same measure.
SELECT id, plan_id, node_id, position, row_number, number, title, state, next_due, deadline_from, deadline_to
  FROM plan_action
 WHERE plan_id = $1
   AND node_id = $2
   AND number = $3
   AND id <> $4
   AND gone_edition IS NULL
 ORDER BY position
 LIMIT 100;

-- name: follow_history
SELECT h.edition, h.before, h.changed_at, u.name AS changed_by
  FROM plan_action_history h
  LEFT JOIN user_account u ON u.id = h.changed_by
 WHERE h.action_id = $1
 ORDER BY h.changed_at DESC, h.id DESC
 LIMIT 50;

-- name: follow_notes_of_action
SELECT id, plan_id, action_id, field, text, kind, argument, settled_at, settlement
  FROM plan_note
 WHERE action_id = $1
 ORDER BY settled_at IS NOT NULL, id;

-- name: follow_action_touch
-- Changes the action's version only if it is the one that was read ($2); none changed means that somebody else was first.
UPDATE plan_action SET version = version + 1 WHERE id = $1 AND version = $2;

-- name: follow_due_add
INSERT INTO plan_due (id, action_id, day, is_manual) VALUES ($1, $2, $3, 1) ON CONFLICT (action_id, day) DO NOTHING;

-- name: follow_due_remove
DELETE FROM plan_due WHERE action_id = $1 AND day = $2;

-- name: follow_due_remove_all
DELETE FROM plan_due WHERE action_id = $1;

-- name: follow_next_due
-- The first due day behind the day of the last report; what is done once for all has none.
UPDATE plan_action
   SET next_due = (SELECT min(d.day)
                     FROM plan_due d
                    WHERE d.action_id = plan_action.id
                      AND (d.day > plan_action.state_at OR plan_action.state_at IS NULL)
                      AND (plan_action.state <> 'done' OR plan_action.recurrence IS NOT NULL))
 WHERE id = $1;

-- name: follow_links_of_plan
-- From an objective to a measure, or from a measure to another, where either side is of this plan.
SELECT l.id, l.from_node_id, l.from_action_id, l.to_action_id, n.title AS node_title, n.code AS node_code, n.tier AS node_tier,
       f.title AS from_title, f.number AS from_number, t.title AS to_title, t.number AS to_number,
       COALESCE(n.plan_id, f.plan_id) AS from_plan_id, t.plan_id AS to_plan_id, fp.short_title AS from_plan, tp.short_title AS to_plan
  FROM plan_link l
  LEFT JOIN plan_node n ON n.id = l.from_node_id
  LEFT JOIN plan_action f ON f.id = l.from_action_id
  JOIN plan_action t ON t.id = l.to_action_id
  JOIN plan fp ON fp.id = COALESCE(n.plan_id, f.plan_id)
  JOIN plan tp ON tp.id = t.plan_id
 WHERE (n.plan_id = $1 OR f.plan_id = $1 OR t.plan_id = $1)
   AND (CASE WHEN fp.state = 'discarded' THEN 9 WHEN fp.state = 'draft' THEN 2 WHEN fp.is_public = 0 THEN 1 ELSE 0 END) <= $2
   AND (CASE WHEN tp.state = 'discarded' THEN 9 WHEN tp.state = 'draft' THEN 2 WHEN tp.is_public = 0 THEN 1 ELSE 0 END) <= $2
 ORDER BY l.id;

-- name: follow_links_of_action
SELECT l.id, l.from_node_id, l.from_action_id, l.to_action_id, n.title AS node_title, n.code AS node_code, n.tier AS node_tier,
       f.title AS from_title, f.number AS from_number, t.title AS to_title, t.number AS to_number,
       COALESCE(n.plan_id, f.plan_id) AS from_plan_id, t.plan_id AS to_plan_id, fp.short_title AS from_plan, tp.short_title AS to_plan
  FROM plan_link l
  LEFT JOIN plan_node n ON n.id = l.from_node_id
  LEFT JOIN plan_action f ON f.id = l.from_action_id
  JOIN plan_action t ON t.id = l.to_action_id
  JOIN plan fp ON fp.id = COALESCE(n.plan_id, f.plan_id)
  JOIN plan tp ON tp.id = t.plan_id
 WHERE (l.to_action_id = $1 OR l.from_action_id = $1)
   AND (CASE WHEN fp.state = 'discarded' THEN 9 WHEN fp.state = 'draft' THEN 2 WHEN fp.is_public = 0 THEN 1 ELSE 0 END) <= $2
   AND (CASE WHEN tp.state = 'discarded' THEN 9 WHEN tp.state = 'draft' THEN 2 WHEN tp.is_public = 0 THEN 1 ELSE 0 END) <= $2
 ORDER BY l.id;

-- name: follow_link_same
SELECT id FROM plan_link WHERE to_action_id = $1 AND (from_node_id = $2 OR from_action_id = $3);

-- name: follow_link_insert
INSERT INTO plan_link (id, from_node_id, from_action_id, to_action_id, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6);

-- name: follow_link_delete
DELETE FROM plan_link WHERE id = $1;

-- name: follow_plan_file
-- The document that a draft was read from.
SELECT file_name FROM plan_edition WHERE plan_id = $1 ORDER BY number LIMIT 1;

-- name: follow_node_plan
SELECT plan_id FROM plan_node WHERE id = $1 AND gone_edition IS NULL;

-- name: follow_feed_insert
INSERT INTO calendar_feed (id, token_hash, institution_id, user_id, created_at) VALUES ($1, $2, $3, $4, $5);

-- name: follow_feed_find
-- One that still works: not revoked, and its user may still sign in.
SELECT f.id, f.institution_id, f.user_id, COALESCE(i.name, '') AS institution_name, u.institution_id AS user_institution_id,
       CASE WHEN f.user_id IS NULL OR EXISTS (SELECT 1
                                                FROM user_role r
                                                JOIN role_permission rp ON rp.role_id = r.role_id
                                               WHERE r.user_id = u.id
                                                 AND rp.permission = 'plans.read') THEN 1 ELSE 0 END AS sees_plans
  FROM calendar_feed f
  LEFT JOIN institution i ON i.id = f.institution_id
  LEFT JOIN user_account u ON u.id = f.user_id
 WHERE f.token_hash = $1
   AND f.revoked_at IS NULL
   AND (f.user_id IS NULL OR u.closed_at IS NULL);

-- name: follow_feed_list
-- One's own, and for planners those of all institutions.
SELECT f.id, f.institution_id, f.user_id, i.name AS institution_name, f.created_at
  FROM calendar_feed f
  LEFT JOIN institution i ON i.id = f.institution_id
 WHERE f.revoked_at IS NULL
   AND (f.user_id = $1 OR f.institution_id = $2 OR (f.institution_id IS NOT NULL AND $3 = 1))
 ORDER BY f.id DESC
 LIMIT 200;

-- name: follow_feed_revoke
UPDATE calendar_feed SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL;

-- name: follow_calendar_days
-- The due days that are still open, of an institution and its units ($1) or of all.
SELECT a.id, a.number, a.title, a.words_bodies, d.day, p.short_title AS plan_title, p.created_at, p.adopted_at
  FROM plan_due d
  JOIN plan_action a ON a.id = d.action_id
  JOIN plan p ON p.id = a.plan_id
 WHERE d.day >= a.next_due
   AND a.gone_edition IS NULL
   AND p.state = 'adopted'
   AND (CAST($1 AS BIGINT) IS NULL
        OR EXISTS (SELECT 1
                     FROM plan_action_body b
                     JOIN institution i ON i.id = b.institution_id
                    WHERE b.action_id = a.id
                      AND (i.id = $1 OR i.parent_id = $1)))
 ORDER BY d.day, a.id
 LIMIT 3000;
