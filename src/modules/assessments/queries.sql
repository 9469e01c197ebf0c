-- part: started
-- Version w is in force, or was, on a day: the first one holds from the beginning, whatever day it says.
w.state IN ('current', 'past') AND (w.valid_from <= $1 OR w.number = 1)

-- name: instrument_list
-- Each with the version in force on day $1, or the draft where there is no other.
SELECT i.id, i.code, i.closed_at, i.version, v.id AS version_id, v.number, v.state, v.title_ro, v.title_en, v.form_version, v.subject,
       v.is_bulk, v.valid_from, v.valid_to, v.legal_basis, v.confidence, v.is_shipped, v.made_at
  FROM instrument i
  JOIN instrument_version v ON v.instrument_id = i.id
 WHERE v.id = (SELECT w.id FROM instrument_version w WHERE w.instrument_id = i.id AND @started@ ORDER BY w.valid_from DESC, w.number DESC LIMIT 1)
    OR (v.number = 1 AND NOT EXISTS (SELECT 1 FROM instrument_version w WHERE w.instrument_id = i.id AND @started@))
 ORDER BY v.title_ro, i.code;

-- name: instrument_by_code
SELECT id, code, closed_at, version FROM instrument WHERE code = $1;

-- name: instrument_insert
INSERT INTO instrument (id, code) VALUES ($1, $2);

-- name: instrument_version_list
SELECT id, instrument_id, number, state, title_ro, title_en, form_version, subject, is_bulk, valid_from, valid_to, legal_basis, confidence,
       is_shipped, made_by, made_at
  FROM instrument_version WHERE instrument_id = $1 ORDER BY number DESC;

-- name: instrument_version_find
SELECT v.id, v.instrument_id, v.number, v.state, v.title_ro, v.title_en, v.form_version, v.subject, v.is_bulk, v.valid_from, v.valid_to,
       v.legal_basis, v.confidence, v.is_shipped, v.made_by, v.made_at, v.sheets, i.code
  FROM instrument_version v JOIN instrument i ON i.id = v.instrument_id WHERE v.id = $1;

-- name: instrument_version_current
SELECT w.id FROM instrument_version w WHERE @started@ AND w.instrument_id = $2 ORDER BY w.valid_from DESC, w.number DESC LIMIT 1;

-- name: instrument_version_last_day
-- From when the version holds that was put in force last, the coming one too.
SELECT max(valid_from) AS day FROM instrument_version WHERE instrument_id = $1 AND state = 'current';

-- name: instrument_version_insert
INSERT INTO instrument_version (id, instrument_id, number, state, title_ro, title_en, form_version, subject, is_bulk, legal_basis,
                                confidence, sheets, is_shipped, made_by, made_at)
VALUES ($1, $2, (SELECT coalesce(max(v.number), 0) + 1 FROM instrument_version v WHERE v.instrument_id = $2), 'draft', $3, $4, $5, $6, $7, $8,
        $9, $10, $11, $12, $13);

-- name: instrument_version_retire
-- Those before end on day $2; where that is over ($3 is today), they are past.
UPDATE instrument_version
   SET valid_to = CASE WHEN valid_to < $2 THEN valid_to ELSE $2 END, state = CASE WHEN CAST($2 AS TEXT) < $3 THEN 'past' ELSE state END
 WHERE instrument_id = $1 AND state = 'current';

-- name: instrument_version_put_in_force
UPDATE instrument_version SET state = 'current', valid_from = $2 WHERE id = $1 AND state = 'draft';

-- name: assessment_find
-- Whether who may see it is asked afterwards: its case may open it, or close it.
SELECT a.id, a.version_id, a.person_id, a.screening_id, a.case_id, a.institution_id, a.state, a.seal_key, a.subject, a.answers, a.known, a.score, a.level, a.colour,
       a.assessed_on, a.revision, a.started_by, a.started_at, a.finished_by, a.finished_at, a.approved_by, a.approved_at, a.version,
       v.title_ro, v.title_en, i.code, s.name AS starter, f.name AS finisher, p.name AS approver
  FROM assessment a
  JOIN instrument_version v ON v.id = a.version_id
  JOIN instrument i ON i.id = v.instrument_id
  LEFT JOIN user_account s ON s.id = a.started_by
  LEFT JOIN user_account f ON f.id = a.finished_by
  LEFT JOIN user_account p ON p.id = a.approved_by
 WHERE a.id = $1;

-- name: assessment_list
-- Without answers.  $1, $2: within which institution, by whom.
SELECT a.id, a.version_id, a.person_id, a.screening_id, a.case_id, a.institution_id, a.state, a.seal_key, a.subject, a.score, a.level, a.colour, a.assessed_on, a.revision,
       a.started_by, a.started_at, a.finished_at, a.version, v.title_ro, v.title_en, i.code, s.name AS starter
  FROM assessment a
  JOIN instrument_version v ON v.id = a.version_id
  JOIN instrument i ON i.id = v.instrument_id
  LEFT JOIN user_account s ON s.id = a.started_by
 WHERE (a.institution_id = $1 OR $1 IS NULL)
   AND (a.started_by = $2 OR $2 IS NULL)
   AND (i.code = $3 OR $3 IS NULL)
   AND (a.state = $4 OR $4 IS NULL)
   AND a.screening_id IS NULL
 ORDER BY a.assessed_on DESC, a.id DESC
 LIMIT $5 OFFSET $6;

-- name: assessment_of_person
SELECT a.id, a.version_id, a.person_id, a.screening_id, a.case_id, a.institution_id, a.state, a.score, a.level, a.colour, a.assessed_on, a.revision,
       a.started_by, a.started_at, a.finished_at, a.version, v.title_ro, v.title_en, i.code, s.name AS starter
  FROM assessment a
  JOIN instrument_version v ON v.id = a.version_id
  JOIN instrument i ON i.id = v.instrument_id
  LEFT JOIN user_account s ON s.id = a.started_by
 WHERE a.person_id = $1
   AND (a.institution_id = $2 OR $2 IS NULL)
   AND (a.started_by = $3 OR $3 IS NULL)
   AND a.state <> 'withdrawn'
 ORDER BY a.assessed_on DESC, a.id DESC
 LIMIT 50;

-- name: assessment_of_screening
SELECT a.id, a.version_id, a.person_id, a.screening_id, a.case_id, a.institution_id, a.state, a.seal_key, a.subject, a.answers, a.known, a.score, a.level, a.colour,
       a.assessed_on, a.revision, a.started_by, a.started_at, a.finished_by, a.finished_at, a.approved_by, a.approved_at, a.version
  FROM assessment a WHERE a.screening_id = $1 AND a.state <> 'withdrawn' ORDER BY a.id;

-- name: instrument_version_named
-- The newest of the form with this code that says this version of itself.
SELECT v.id
  FROM instrument_version v
  JOIN instrument i ON i.id = v.instrument_id
 WHERE i.code = $1
   AND coalesce(v.form_version, '') = $2
   AND v.state <> 'draft'
 ORDER BY v.number DESC
 LIMIT 1;

-- name: assessment_of_case
SELECT a.id, a.version_id, a.person_id, a.screening_id, a.case_id, a.institution_id, a.state, a.score, a.level, a.colour, a.assessed_on, a.revision,
       a.started_by, a.started_at, a.finished_at, a.version, v.title_ro, v.title_en, i.code, s.name AS starter
  FROM assessment a
  JOIN instrument_version v ON v.id = a.version_id
  JOIN instrument i ON i.id = v.instrument_id
  LEFT JOIN user_account s ON s.id = a.started_by
 WHERE a.case_id = $1
   AND a.state <> 'withdrawn'
 ORDER BY a.assessed_on DESC, a.id DESC;

-- name: assessment_insert
INSERT INTO assessment (id, version_id, person_id, screening_id, case_id, institution_id, state, seal_key, subject, answers, score, level,
                        assessed_on, revision, started_by, started_at, finished_at, known)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- name: assessment_save
-- No row changed means that somebody else saved first.
UPDATE assessment
   SET person_id = $2, subject = $3, answers = $4, score = $5, level = $6, assessed_on = $7, colour = $9, version = version + 1
 WHERE id = $1 AND version = $8
RETURNING version;

-- name: assessment_identify
-- What a list said of them isn't needed any more.
UPDATE assessment SET person_id = $2, known = NULL, version = version + 1
 WHERE id = $1 AND version = $3 AND person_id IS NULL AND state <> 'withdrawn';

-- name: assessment_lines
-- A list's rows as they stand on it, with what waits: who it is, or what follows.
SELECT a.id, CASE WHEN a.person_id IS NULL THEN 1 ELSE 0 END AS is_unknown,
       (SELECT count(*) FROM proposal p WHERE p.assessment_id = a.id AND p.state = 'open') AS waiting
  FROM assessment a
 WHERE a.screening_id = $1 AND a.state <> 'withdrawn'
 ORDER BY a.id;

-- name: assessment_finish
UPDATE assessment
   SET state = 'finished', revision = revision + 1, finished_by = $2, finished_at = $3, approved_by = NULL, approved_at = NULL, version = version + 1
 WHERE id = $1 AND version = $4 AND state IN ('draft', 'finished', 'approved');

-- name: assessment_approve
UPDATE assessment SET state = 'approved', approved_by = $2, approved_at = $3, version = version + 1
 WHERE id = $1 AND version = $4 AND state = 'finished';

-- name: assessment_withdraw
UPDATE assessment SET state = 'withdrawn', version = version + 1 WHERE id = $1 AND version = $2 AND state <> 'withdrawn';

-- name: assessment_revision_insert
INSERT INTO assessment_revision (id, assessment_id, number, answers, score, level, saved_by, saved_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: assessment_revision_approve
UPDATE assessment_revision SET approved_by = $2, approved_at = $3
 WHERE assessment_id = $1 AND number = (SELECT revision FROM assessment WHERE id = $1);

-- name: assessment_revision_list
SELECT r.id, r.number, r.score, r.level, r.saved_at, r.approved_at, u.name AS saver
  FROM assessment_revision r LEFT JOIN user_account u ON u.id = r.saved_by WHERE r.assessment_id = $1 ORDER BY r.number DESC;

-- name: screening_list
SELECT s.id, s.version_id, s.place, s.school_year, s.made_at, s.closed_at, s.version, v.title_ro, v.title_en,
       (SELECT count(*) FROM assessment a WHERE a.screening_id = s.id AND a.state <> 'withdrawn') AS children
  FROM screening s JOIN instrument_version v ON v.id = s.version_id
 WHERE (s.institution_id = $1 OR $1 IS NULL)
   AND (s.made_by = $2 OR $2 IS NULL)
 ORDER BY s.school_year DESC, s.place
 LIMIT 500;

-- name: screening_find
SELECT s.id, s.version_id, s.place, s.school_year, s.made_at, s.closed_at, s.version, v.title_ro, v.title_en,
       (SELECT count(*) FROM assessment a WHERE a.screening_id = s.id AND a.state <> 'withdrawn') AS children
  FROM screening s JOIN instrument_version v ON v.id = s.version_id
 WHERE s.id = $1
   AND (s.institution_id = $2 OR $2 IS NULL)
   AND (s.made_by = $3 OR $3 IS NULL);

-- name: screening_insert
INSERT INTO screening (id, version_id, place, school_year, institution_id, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT DO NOTHING;

-- name: screening_close
UPDATE screening SET closed_at = $2, version = version + 1 WHERE id = $1 AND version = $3 AND closed_at IS NULL;

-- name: need_kind_list
SELECT code, place, label_ro, label_en FROM need_kind ORDER BY place;

-- name: need_list
SELECT n.id, n.person_id, n.kind, n.assessment_id, n.found_on, n.state, n.answer, n.answered_on, n.version, k.label_ro, k.label_en,
       v.title_ro, v.title_en
  FROM need n
  JOIN need_kind k ON k.code = n.kind
  LEFT JOIN assessment a ON a.id = n.assessment_id
  LEFT JOIN instrument_version v ON v.id = a.version_id
 WHERE (n.institution_id = $1 OR $1 IS NULL)
   AND (n.recorded_by = $2 OR $2 IS NULL)
   AND (n.kind = $3 OR $3 IS NULL)
   AND (n.state = $4 OR $4 IS NULL)
 ORDER BY n.found_on, n.id
 LIMIT $5 OFFSET $6;

-- name: need_of_person
SELECT n.id, n.person_id, n.kind, n.assessment_id, n.found_on, n.state, n.answer, n.answered_on, n.version, k.label_ro, k.label_en,
       v.title_ro, v.title_en
  FROM need n
  JOIN need_kind k ON k.code = n.kind
  LEFT JOIN assessment a ON a.id = n.assessment_id
  LEFT JOIN instrument_version v ON v.id = a.version_id
 WHERE n.person_id = $1
   AND (n.institution_id = $2 OR $2 IS NULL)
   AND (n.recorded_by = $3 OR $3 IS NULL)
 ORDER BY n.state DESC, n.found_on DESC, n.id;

-- name: need_find
SELECT n.id, n.person_id, n.kind, n.assessment_id, n.found_on, n.state, n.answer, n.answered_on, n.version, k.label_ro, k.label_en
  FROM need n JOIN need_kind k ON k.code = n.kind
 WHERE n.id = $1
   AND (n.institution_id = $2 OR $2 IS NULL)
   AND (n.recorded_by = $3 OR $3 IS NULL);

-- name: need_open
SELECT id FROM need WHERE person_id = $1 AND kind = $2 AND state = 'open';

-- name: need_insert
INSERT INTO need (id, person_id, kind, assessment_id, institution_id, found_on, state, recorded_by, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8);

-- name: need_save
UPDATE need SET state = $2, answer = $3, answered_on = $4, version = version + 1 WHERE id = $1 AND version = $5;

-- name: need_count
-- Persons, each counted once: with a need open at the end of the interval, found in it, and answered in it.
SELECT k.code, k.label_ro, k.label_en,
       (SELECT count(DISTINCT n.person_id) FROM need n WHERE n.kind = k.code AND n.found_on <= $2
           AND (n.state = 'open' OR n.answered_on > $2)) AS standing,
       (SELECT count(DISTINCT n.person_id) FROM need n WHERE n.kind = k.code AND n.found_on BETWEEN $1 AND $2) AS found,
       (SELECT count(DISTINCT n.person_id) FROM need n WHERE n.kind = k.code AND n.answered_on BETWEEN $1 AND $2) AS answered
  FROM need_kind k ORDER BY k.place;

-- name: proposal_insert
INSERT INTO proposal (id, assessment_id, kind, code, label_ro, label_en, state) VALUES ($1, $2, $3, $4, $5, $6, 'open')
ON CONFLICT DO NOTHING;

-- name: proposal_note
INSERT INTO proposal (id, assessment_id, kind, code, label_ro, label_en, state, decided_by, decided_at, case_id, signal_id)
VALUES ($1, $2, $3, $4, $5, $6, 'taken', $7, $8, $9, $10)
ON CONFLICT DO NOTHING;

-- name: proposal_list
SELECT id, assessment_id, kind, code, label_ro, label_en, state, reason, case_id, signal_id, version FROM proposal WHERE assessment_id = $1 ORDER BY id;

-- name: proposal_of_screening
SELECT p.id, p.assessment_id, p.kind, p.code, p.label_ro, p.label_en, p.state, p.reason, p.case_id, p.signal_id, p.version
  FROM proposal p JOIN assessment a ON a.id = p.assessment_id
 WHERE a.screening_id = $1 AND a.state <> 'withdrawn'
 ORDER BY p.id;

-- name: proposal_find
SELECT id, assessment_id, kind, code, label_ro, label_en, state, reason, case_id, signal_id, version FROM proposal WHERE id = $1;

-- name: proposal_decide
UPDATE proposal SET state = $2, reason = $3, decided_by = $4, decided_at = $5, case_id = $7, signal_id = $8, version = version + 1
 WHERE id = $1 AND version = $6 AND state = 'open';

-- ---- lists from elsewhere

-- name: intake_insert
INSERT INTO assessment_intake (id, version_id, user_id, cells, mapping, made_at, seal_key) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: intake_find
SELECT i.id, i.version_id, i.cells, i.mapping, i.made_at, i.taken_at, i.seal_key FROM assessment_intake i WHERE i.id = $1 AND i.user_id = $2;

-- name: intake_map
UPDATE assessment_intake SET mapping = $2 WHERE id = $1;

-- name: intake_end
-- The cells aren't needed any more.
UPDATE assessment_intake SET cells = NULL, seal_key = NULL, taken_at = $2 WHERE id = $1 AND taken_at IS NULL;

-- name: intake_drop_old
DELETE FROM assessment_intake WHERE made_at < $1 AND taken_at IS NULL;

-- name: intake_mapping_find
SELECT m.mapping FROM assessment_mapping m WHERE m.code = $1 AND m.header = $2;

-- name: intake_mapping_put
INSERT INTO assessment_mapping (id, code, header, mapping, saved_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (code, header) DO UPDATE SET mapping = $4, saved_at = $5;

-- name: intake_earlier
-- The person's latest with this form, of those that stand.
SELECT a.id
  FROM assessment a
  JOIN instrument_version v ON v.id = a.version_id
  JOIN instrument i ON i.id = v.instrument_id
 WHERE a.person_id = $1
   AND i.code = $2
   AND a.state <> 'withdrawn'
   AND a.screening_id IS NULL
 ORDER BY a.started_at DESC, a.id DESC
 LIMIT 1;

-- ---- facts

-- name: assessment_fact_form_parts
-- Forms by when they were last finished, in parts of 30 days.
SELECT a.finished_at / 2592000 AS part, count(*) AS row_count, CAST(sum(a.version + a.id % 1000003) AS BIGINT) AS mark
  FROM assessment a
 WHERE a.finished_at IS NOT NULL
 GROUP BY a.finished_at / 2592000;

-- name: assessment_fact_form
SELECT a.assessed_on AS day, a.person_id, i.code AS instrument, a.level, a.institution_id
  FROM assessment a
  JOIN instrument_version v ON v.id = a.version_id
  JOIN instrument i ON i.id = v.instrument_id
 WHERE a.state IN ('finished', 'approved') AND a.finished_at >= $1 * 2592000 AND a.finished_at < $2 * 2592000;

-- name: assessment_fact_need_parts
SELECT n.recorded_at / 2592000 AS part, count(*) AS row_count, CAST(sum(n.version + n.id % 1000003) AS BIGINT) AS mark
  FROM need n
 GROUP BY n.recorded_at / 2592000;

-- name: assessment_fact_need
SELECT n.found_on AS day, n.person_id, n.kind, n.state, i.code AS instrument, n.institution_id
  FROM need n
  LEFT JOIN assessment a ON a.id = n.assessment_id
  LEFT JOIN instrument_version v ON v.id = a.version_id
  LEFT JOIN instrument i ON i.id = v.instrument_id
 WHERE n.recorded_at >= $1 * 2592000 AND n.recorded_at < $2 * 2592000;

-- name: assessment_fact_instruments
SELECT i.code AS value, v.title_ro AS label_ro, v.title_en AS label_en
  FROM instrument i
  JOIN instrument_version v ON v.instrument_id = i.id
 WHERE NOT EXISTS (SELECT 1 FROM instrument_version w WHERE w.instrument_id = i.id AND w.number > v.number)
 ORDER BY v.title_ro, i.code;

-- name: assessment_fact_need_kinds
SELECT k.code AS value, k.label_ro, k.label_en FROM need_kind k ORDER BY k.place;

-- name: assessment_fact_institutions
SELECT i.id AS value, i.name AS label
  FROM institution i
 WHERE i.id IN (SELECT a.institution_id FROM assessment a) OR i.id IN (SELECT n.institution_id FROM need n)
 ORDER BY i.name;
