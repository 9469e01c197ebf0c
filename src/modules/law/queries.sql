-- name: law_row_find
SELECT * FROM law_row WHERE id = $1;

-- name: law_row_holds
-- The version of a code that holds on a day.
SELECT *
  FROM law_row
 WHERE kind = $1
   AND code = $2
   AND country = $3
   AND superseded_at IS NULL
   AND valid_from <= $4
   AND (valid_to IS NULL OR valid_to >= $4);

-- name: law_row_versions
-- All versions of a code, also those that a correction replaced: the newest first.
SELECT * FROM law_row WHERE code = $1 AND country = $2 ORDER BY valid_from DESC, superseded_at IS NOT NULL, id DESC;

-- name: law_row_list
-- What holds on a day ($3), or, where nothing holds, what held last or will hold next.
SELECT r.*
  FROM law_row r
 WHERE (r.kind = $1 OR $1 IS NULL)
   AND (r.country = $2 OR $2 IS NULL)
   AND r.superseded_at IS NULL
   AND NOT EXISTS (SELECT 1
                     FROM law_row o
                    WHERE o.code = r.code
                      AND o.country = r.country
                      AND o.superseded_at IS NULL
                      AND o.id <> r.id
                      AND ((o.valid_from > r.valid_from AND o.valid_from <= $3) OR (r.valid_from > $3 AND o.valid_from < r.valid_from)))
 ORDER BY r.country DESC, r.kind, r.code;

-- name: law_row_all
-- Everything that holds at some time: for the export.
SELECT * FROM law_row WHERE superseded_at IS NULL AND (kind = $1 OR $1 IS NULL) AND (country = $2 OR $2 IS NULL)
 ORDER BY kind, country, code, valid_from;

-- name: law_row_known
SELECT DISTINCT country, code FROM law_row;

-- name: law_row_insert
INSERT INTO law_row (id, kind, code, country, name, name_en, valid_from, valid_to, legal_basis, confidence, note, rule, month, day, on_day,
                     worked, amount, unit, starts, on_free_day, recurs, times, warn_days, may_stop, money, money_currency, per, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29);

-- name: law_row_supersede
UPDATE law_row SET superseded_at = $2, version = version + 1 WHERE id = $1 AND superseded_at IS NULL;

-- name: law_row_end
-- No row changed means that somebody else changed it first.
UPDATE law_row SET valid_to = $2, version = version + 1 WHERE id = $1 AND version = $3 AND superseded_at IS NULL;

-- name: law_calendar
SELECT *
  FROM law_row
 WHERE kind = 'holiday'
   AND country = $1
   AND superseded_at IS NULL
 ORDER BY id;

-- name: clock_insert
INSERT INTO clock (id, kind, record_id, term, row_id, user_id, label, path, state, base_at, occurrence, started_at, due_at, last_day, remind_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'running', $9, $10, $11, $12, $13, $14);

-- name: clock_insert_taken
INSERT INTO clock (id, kind, record_id, term, row_id, user_id, label, path, state, base_at, occurrence, started_at, due_at, last_day,
                   stopped_at, stops, stopped_seconds, remind_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- name: clock_find
SELECT k.*, r.name, r.name_en, r.amount, r.unit, r.month, r.day, r.recurs, r.times, r.may_stop, r.legal_basis, r.confidence
  FROM clock k
  JOIN law_row r ON r.id = k.row_id
 WHERE k.id = $1;

-- name: clock_of
SELECT k.*, r.name, r.name_en, r.amount, r.unit, r.month, r.day, r.recurs, r.times, r.may_stop, r.legal_basis, r.confidence
  FROM clock k
  JOIN law_row r ON r.id = k.row_id
 WHERE k.kind = $1
   AND k.record_id = $2
   AND k.term = $3
   AND k.ended_at IS NULL;

-- name: clock_list_record
SELECT k.*, r.name, r.name_en, r.amount, r.unit, r.month, r.day, r.recurs, r.times, r.may_stop, r.legal_basis, r.confidence
  FROM clock k
  JOIN law_row r ON r.id = k.row_id
 WHERE k.kind = $1
   AND k.record_id = $2
   AND (k.ended_at IS NULL OR $3 = 1)
 ORDER BY k.ended_at IS NOT NULL, k.due_at, k.id;

-- name: clock_list_records
SELECT k.*, r.name, r.name_en, r.amount, r.unit, r.month, r.day, r.recurs, r.times, r.may_stop, r.legal_basis, r.confidence
  FROM clock k
  JOIN law_row r ON r.id = k.row_id
 WHERE k.kind = $1
   AND k.record_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
   AND k.ended_at IS NULL
 ORDER BY k.due_at, k.id;

-- name: clock_list_user
SELECT k.*, r.name, r.name_en, r.amount, r.unit, r.month, r.day, r.recurs, r.times, r.may_stop, r.legal_basis, r.confidence
  FROM clock k
  JOIN law_row r ON r.id = k.row_id
 WHERE k.user_id = $1
   AND k.ended_at IS NULL
   AND k.stopped_at IS NULL
   AND k.due_at < $2
 ORDER BY k.due_at, k.id
 LIMIT $3;

-- name: clock_list_remind
-- What its user is to be reminded of, of one who may still sign in.
SELECT k.*, r.name, r.name_en, r.amount, r.unit, r.month, r.day, r.recurs, r.times, r.may_stop, r.legal_basis, r.confidence, r.warn_days,
       u.name AS user_name, u.email AS user_email, u.language AS user_language, u.closed_at AS user_closed_at
  FROM clock k
  JOIN law_row r ON r.id = k.row_id
  JOIN user_account u ON u.id = k.user_id
 WHERE k.remind_at <= $1
 ORDER BY k.user_id, k.due_at, k.id
 LIMIT $2;

-- name: clock_stop
UPDATE clock
   SET state = 'stopped', stopped_at = $2, stops = stops + 1, reason = $3, remind_at = NULL, version = version + 1
 WHERE id = $1
   AND version = $4
   AND state = 'running';

-- name: clock_resume
UPDATE clock
   SET state = 'running', stopped_at = NULL, stopped_seconds = stopped_seconds + $2, reason = $3, due_at = $4, last_day = $5, remind_at = $6,
       version = version + 1
 WHERE id = $1
   AND version = $7
   AND state = 'stopped';

-- name: clock_end
UPDATE clock
   SET state = $2, ended_at = $3, reason = COALESCE($4, reason), stopped_at = NULL, remind_at = NULL, version = version + 1
 WHERE id = $1
   AND version = $5
   AND ended_at IS NULL;

-- name: clock_list_recount
-- Open ones whose end depends on the free days of a country.
SELECT k.id
  FROM clock k
  JOIN law_row r ON r.id = k.row_id
 WHERE k.ended_at IS NULL
   AND r.country = $1
   AND (r.unit = 'working_days' OR r.on_free_day <> 'as_is')
 ORDER BY k.id;

-- name: clock_recount
UPDATE clock SET due_at = $2, last_day = $3, remind_at = $4, version = version + 1 WHERE id = $1;

-- name: clock_assign
UPDATE clock SET user_id = $3, version = version + 1 WHERE kind = $1 AND record_id = $2 AND ended_at IS NULL;

-- name: clock_assign_one
UPDATE clock SET user_id = $2, version = version + 1 WHERE id = $1 AND ended_at IS NULL;

-- name: clock_set_reminder
UPDATE clock SET remind_at = $2 WHERE id = $1;

-- name: clock_event_insert
INSERT INTO clock_event (id, clock_id, at, verb, reason, who) VALUES ($1, $2, $3, $4, $5, $6);

-- name: clock_event_list
SELECT at, verb, reason, who FROM clock_event WHERE clock_id = $1 ORDER BY id;
