-- name: follow_word_weight
-- How common words with these first letters are, as far as it matters.
SELECT count(*) AS actions
  FROM (SELECT 1 AS one FROM plan_action_word w WHERE w.word ~>=~ $1 AND w.word ~<~ $2 LIMIT 500) AS few;

-- name: follow_search_words
-- $1 what one may know; $2 to $8 the filters; $9 and $10 the rarest word's range, $11 to $16 those of up to three more.
SELECT DISTINCT a.id, a.plan_id, a.position, a.state, a.next_due, p.period_from
  FROM plan_action_word w
  JOIN plan_action a ON a.id = w.action_id
  JOIN plan p ON p.id = a.plan_id
 WHERE w.word ~>=~ $9
   AND w.word ~<~ $10
   AND (EXISTS (SELECT 1 FROM plan_action_word o WHERE o.action_id = a.id AND o.word ~>=~ $11 AND o.word ~<~ $12) OR $11 IS NULL)
   AND (EXISTS (SELECT 1 FROM plan_action_word o WHERE o.action_id = a.id AND o.word ~>=~ $13 AND o.word ~<~ $14) OR $13 IS NULL)
   AND (EXISTS (SELECT 1 FROM plan_action_word o WHERE o.action_id = a.id AND o.word ~>=~ $15 AND o.word ~<~ $16) OR $15 IS NULL)
   AND a.gone_edition IS NULL
   AND (CASE WHEN p.state = 'discarded' THEN 9 WHEN p.state = 'draft' THEN 2 WHEN p.is_public = 0 THEN 1 ELSE 0 END) <= $1
   AND (a.plan_id = $2 OR $2 IS NULL)
   AND (CASE WHEN a.state = 'done' AND a.next_due IS NULL THEN 'done' WHEN a.next_due < $4 THEN 'late' ELSE a.state END = $3
        OR $3 IS NULL)
   AND (EXISTS (SELECT 1 FROM plan_due d WHERE d.action_id = a.id AND d.day >= $5 AND d.day <= $6) OR $5 IS NULL)
   AND (EXISTS (SELECT 1
                  FROM plan_action_body b
                  JOIN institution i ON i.id = b.institution_id
                 WHERE b.action_id = a.id
                   AND (i.id = $7 OR i.parent_id = $7)) OR $7 IS NULL)
   AND (EXISTS (SELECT 1 FROM plan_money m WHERE m.action_id = a.id AND m.kind = $8) OR $8 IS NULL)
 LIMIT 201;

-- name: follow_words_like
SELECT word FROM plan_word WHERE (word ~>=~ $1 AND word ~<~ $2) OR (backwards ~>=~ $3 AND backwards ~<~ $4) LIMIT 20000;
