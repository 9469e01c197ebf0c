-- name: council_report_find
SELECT r.id, r.plan_id, r.year, r.number, r.state, r.language, r.summary, r.causes, r.next_steps, r.frozen_at, r.made_at,
       r.published_at, r.withdrawn_at, r.reason, r.version, p.short_title AS plan_title, p.is_public, p.state AS plan_state
  FROM council_report r
  JOIN plan p ON p.id = r.plan_id
 WHERE r.id = $1;

-- name: council_report_list
-- Of one plan, or of all ($1 NULL).
SELECT r.id, r.plan_id, r.year, r.number, r.state, r.language, r.summary, r.causes, r.next_steps, r.frozen_at, r.made_at,
       r.published_at, r.withdrawn_at, r.reason, r.version, p.short_title AS plan_title, p.is_public, p.state AS plan_state
  FROM council_report r
  JOIN plan p ON p.id = r.plan_id
 WHERE (r.plan_id = $1 OR $1 IS NULL)
 ORDER BY p.short_title, r.plan_id, r.year DESC, r.number DESC;

-- name: council_report_snapshot
SELECT snapshot FROM council_report WHERE id = $1;

-- name: council_report_number
SELECT coalesce(max(number), 0) + 1 AS number FROM council_report WHERE plan_id = $1 AND year = $2;

-- name: council_report_insert
INSERT INTO council_report (id, plan_id, year, number, state, language, snapshot, frozen_at, made_at, made_by)
VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $7, $8);

-- name: council_report_save
-- No row changed means that somebody else saved first, or that it is no draft any more.
UPDATE council_report
   SET language = $2, summary = $3, causes = $4, next_steps = $5, version = version + 1
 WHERE id = $1
   AND version = $6
   AND state = 'draft';

-- name: council_report_freeze
UPDATE council_report
   SET snapshot = $2, frozen_at = $3, version = version + 1
 WHERE id = $1
   AND version = $4
   AND state = 'draft';

-- name: council_report_publish
UPDATE council_report
   SET state = 'published', published_at = $2, version = version + 1
 WHERE id = $1
   AND version = $3
   AND state = 'draft';

-- name: council_report_withdraw
UPDATE council_report
   SET state = 'withdrawn', withdrawn_at = $2, reason = $3, version = version + 1
 WHERE id = $1
   AND version = $4
   AND state = 'published';

-- name: council_file_insert
INSERT INTO council_file (report_id, format, bytes) VALUES ($1, $2, $3);

-- name: council_file_find
SELECT bytes FROM council_file WHERE report_id = $1 AND format = $2;
