-- What boards and lists of plans show, counted.  On SQLite triggers keep tables of the same names; here two who accept reports of one
-- plan would wait for each other's rows of such a table, so they are counted anew.

-- The actions in force by objective and state, and by the day that tells whether they are late: today is not in it.
CREATE VIEW plan_action_count AS
SELECT plan_id, node_id, state, coalesce(next_due, '') AS next_due, count(*) AS actions
  FROM plan_action
 WHERE gone_edition IS NULL
 GROUP BY plan_id, node_id, state, coalesce(next_due, '');

-- Planned money of the actions in force; year 0: the whole period; currency '': the document names none.
CREATE VIEW plan_money_count AS
SELECT a.plan_id, m.kind, coalesce(m.year, 0) AS year, coalesce(m.currency, '') AS currency,
       CAST(sum(m.planned_minor) AS BIGINT) AS planned_minor, count(*) AS lines, CAST(sum(m.has_amount) AS BIGINT) AS amounts
  FROM plan_action a
  JOIN plan_money m ON m.action_id = a.id
 WHERE a.gone_edition IS NULL
 GROUP BY a.plan_id, m.kind, coalesce(m.year, 0), coalesce(m.currency, '');

-- The bodies of the actions in force: institutions, and (institution 0) what is printed and matches none.
CREATE VIEW plan_body_count AS
SELECT a.plan_id, coalesce(b.institution_id, 0) AS institution_id, CASE WHEN b.institution_id IS NULL THEN b.printed ELSE '' END AS printed,
       count(*) AS places
  FROM plan_action a
  JOIN plan_action_body b ON b.action_id = a.id
 WHERE a.gone_edition IS NULL
 GROUP BY a.plan_id, coalesce(b.institution_id, 0), CASE WHEN b.institution_id IS NULL THEN b.printed ELSE '' END;
