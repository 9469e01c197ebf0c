-- part: reach
-- Whose people one sees: $1 the user, $2 their scope (identity.h: 3 service, 4 institution, 5 authority), $3 their institution; of
-- the service s and its provider p.
($2 >= 5
 OR EXISTS (SELECT 1 FROM service_worker w WHERE w.service_id = s.id AND w.user_id = $1)
 OR ($2 = 4 AND (p.institution_id = $3 OR p.institution_id IN (SELECT i.id FROM institution i WHERE i.parent_id = $3))))

-- part: provider
p.id, p.institution_id, p.name, p.kind, p.field, p.fiscal_code, p.siruta, p.address, p.contact, p.phone, p.email, p.web,
p.accreditation_number, p.accreditation_decision, p.accredited_on, p.accreditation_state, p.confirmed_on, p.note, p.is_demo, p.closed_on,
p.version, o.name AS institution_name
  FROM provider p LEFT JOIN institution o ON o.id = p.institution_id

-- part: service
s.id, s.provider_id, s.kind_code, s.name, s.measure, s.needs, s.summary, s.eligibility, s.how_to, s.documents, s.fee, s.fee_currency,
s.fee_note, s.languages, s.age_from, s.age_to, s.schedule, s.weekdays, s.minutes, s.address, s.quarter, s.locality, s.is_secret,
s.accessibility, s.contact, s.phone, s.email, s.web, s.capacity, s.taken, s.licence_state, s.licence_number, s.licence_day,
s.licence_until, s.is_public, s.confirmed_on, s.is_demo, s.closed_on, s.changed_at, s.version, p.institution_id,
p.name AS provider_name,
(SELECT k.name FROM service_kind k WHERE k.code = s.kind_code ORDER BY k.valid_from DESC LIMIT 1) AS kind_name,
(SELECT COUNT(*) FROM enrolment w WHERE w.service_id = s.id AND w.state = 'waiting') AS waiting
  FROM service s JOIN provider p ON p.id = s.provider_id

-- ---- the nomenclature

-- name: service_kind_list
-- The edition of each code that holds on a day.
SELECT k.id, k.code, k.name, k.form, k.needs_plan, k.standard, k.legal_basis, k.confidence, k.valid_from, k.valid_to
  FROM service_kind k
 WHERE k.valid_from <= $1
   AND (k.valid_to IS NULL OR k.valid_to >= $1)
   AND NOT EXISTS (SELECT 1 FROM service_kind n WHERE n.code = k.code AND n.valid_from <= $1 AND n.valid_from > k.valid_from)
 ORDER BY k.code;

-- name: service_kind_find
SELECT k.id, k.code, k.name, k.form, k.needs_plan, k.standard, k.legal_basis, k.confidence, k.valid_from, k.valid_to
  FROM service_kind k
 WHERE k.code = $1
   AND k.valid_from <= $2
   AND (k.valid_to IS NULL OR k.valid_to >= $2)
 ORDER BY k.valid_from DESC
 LIMIT 1;

-- name: service_kind_any
SELECT 1 AS one FROM service_kind LIMIT 1;

-- name: service_kind_put
INSERT INTO service_kind (id, code, name, form, needs_plan, standard, legal_basis, confidence, valid_from, valid_to)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (code, valid_from) DO UPDATE
   SET name = excluded.name, form = excluded.form, needs_plan = excluded.needs_plan, standard = excluded.standard,
       legal_basis = excluded.legal_basis, confidence = excluded.confidence, valid_to = excluded.valid_to;

-- ---- providers

-- name: provider_find
SELECT @provider@ WHERE p.id = $1;

-- name: provider_list
SELECT @provider@
 WHERE (p.folded_name LIKE $1 ESCAPE '\' OR $1 IS NULL)
   AND (p.field = $2 OR $2 IS NULL)
 ORDER BY CASE WHEN p.closed_on IS NULL THEN 0 ELSE 1 END, p.folded_name, p.id
 LIMIT $3 OFFSET $4;

-- name: provider_insert
INSERT INTO provider (id, institution_id, name, kind, field, fiscal_code, siruta, address, contact, phone, email, web, accreditation_number,
                      accreditation_decision, accredited_on, accreditation_state, confirmed_on, note, is_demo, closed_on, version,
                      folded_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);

-- name: provider_update
-- No row changed means that somebody else saved first.
UPDATE provider
   SET institution_id = $2, name = $3, kind = $4, field = $5, fiscal_code = $6, siruta = $7, address = $8, contact = $9, phone = $10,
       email = $11, web = $12, accreditation_number = $13, accreditation_decision = $14, accredited_on = $15, accreditation_state = $16,
       confirmed_on = $17, note = $18, is_demo = $19, closed_on = $20, folded_name = $22, version = version + 1
 WHERE id = $1
   AND version = $21;

-- ---- services

-- name: service_find
SELECT @service@ WHERE s.id = $1;

-- name: service_list
SELECT @service@
 WHERE (s.closed_on IS NULL OR s.closed_on > $1 OR $1 IS NULL)
 ORDER BY p.folded_name, s.name, s.id;

-- name: service_list_provider
SELECT @service@ WHERE s.provider_id = $1 ORDER BY s.name, s.id;

-- name: service_list_seen
SELECT @service@
 WHERE @reach@
   AND s.closed_on IS NULL
 ORDER BY p.folded_name, s.name, s.id;

-- name: service_is_seen
SELECT 1 AS one
  FROM service s JOIN provider p ON p.id = s.provider_id
 WHERE s.id = $4
   AND @reach@;

-- name: service_insert
INSERT INTO service (id, provider_id, kind_code, name, measure, needs, summary, eligibility, how_to, documents, fee, fee_currency, fee_note,
                     languages, age_from, age_to, schedule, weekdays, minutes, address, quarter, locality, is_secret, accessibility,
                     contact, phone, email, web, capacity, licence_state, licence_number, licence_day, licence_until, is_public,
                     confirmed_on, is_demo, closed_on, version, folded_words, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28,
        $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40);

-- name: service_update
-- No row changed means that somebody else saved first.
UPDATE service
   SET provider_id = $2, kind_code = $3, name = $4, measure = $5, needs = $6, summary = $7, eligibility = $8, how_to = $9, documents = $10,
       fee = $11, fee_currency = $12, fee_note = $13, languages = $14, age_from = $15, age_to = $16, schedule = $17, weekdays = $18,
       minutes = $19, address = $20, quarter = $21, locality = $22, is_secret = $23, accessibility = $24, contact = $25, phone = $26,
       email = $27, web = $28, capacity = $29, licence_state = $30, licence_number = $31, licence_day = $32, licence_until = $33,
       is_public = $34, confirmed_on = $35, is_demo = $36, closed_on = $37, folded_words = $39, changed_at = $40, version = version + 1
 WHERE id = $1
   AND version = $38;

-- name: service_worker_insert
INSERT INTO service_worker (id, service_id, user_id) VALUES ($1, $2, $3)
ON CONFLICT (service_id, user_id) DO NOTHING;

-- name: service_worker_delete
DELETE FROM service_worker WHERE service_id = $1 AND user_id = $2;

-- name: service_worker_list
SELECT w.id, w.user_id, u.name, u.email
  FROM service_worker w JOIN user_account u ON u.id = w.user_id
 WHERE w.service_id = $1
 ORDER BY u.name, u.id;

-- name: service_lock_row
SELECT s.id FROM service s WHERE s.id = $1;

-- name: service_take
UPDATE service SET taken = taken + $2 WHERE id = $1;

-- ---- enrolments

-- part: enrolment
e.id, e.service_id, e.person_id, e.state, e.basis, e.case_id, e.plan_number, e.reason, e.is_urgent, e.urgency_reason, e.applied_on,
e.entered_on, e.left_on, e.out_of_order, e.result, e.result_note, e.group_name, e.weekdays, e.from_enrolment_id, e.contract_id, e.is_demo,
e.created_by, e.created_at, e.version, s.name AS service_name, p.name AS provider_name, s.measure

-- part: of_enrolment
FROM enrolment e JOIN service s ON s.id = e.service_id JOIN provider p ON p.id = s.provider_id

-- part: enrolment_seen
-- As @reach@; and who enrolled them, and the team of the case whose plan it answers.
(@reach@
 OR e.created_by = $1
 OR e.case_id IN (SELECT t.case_id FROM case_team t WHERE t.user_id = $1 AND t.until_at IS NULL))

-- name: enrolment_find_any
SELECT @enrolment@ @of_enrolment@ WHERE e.id = $1;

-- name: enrolment_find
SELECT @enrolment@ @of_enrolment@ WHERE e.id = $4 AND @enrolment_seen@;

-- name: enrolment_list_seen
SELECT @enrolment@ @of_enrolment@
 WHERE @enrolment_seen@
   AND (e.person_id = $4 OR $4 IS NULL)
   AND (e.state = $5 OR $5 IS NULL)
 ORDER BY e.id DESC
 LIMIT $6;

-- name: enrolment_list_service
-- Who waits stands in the order in which they come in: urgent ones first, then by the day of the request.
SELECT @enrolment@, n.family_name, n.given_name, n.birth_day
  @of_enrolment@ JOIN person n ON n.id = e.person_id
 WHERE e.service_id = $1
   AND (e.state = $2 OR $2 IS NULL)
 ORDER BY CASE WHEN e.state = 'waiting' THEN 0 ELSE 1 END,
          CASE WHEN e.state = 'waiting' THEN 1 - e.is_urgent ELSE 0 END,
          CASE WHEN e.state = 'waiting' THEN e.applied_on ELSE '' END,
          CASE WHEN e.state = 'waiting' THEN e.id ELSE 0 END,
          COALESCE(e.group_name, ''), n.family_name, n.given_name, e.id;

-- name: enrolment_open_of_person
SELECT e.state FROM enrolment e WHERE e.service_id = $1 AND e.person_id = $2 AND e.state IN ('waiting', 'active');

-- name: enrolment_first_waiting
SELECT e.id FROM enrolment e
 WHERE e.service_id = $1 AND e.state = 'waiting'
 ORDER BY e.is_urgent DESC, e.applied_on, e.id
 LIMIT 1;

-- name: enrolment_insert
INSERT INTO enrolment (id, service_id, person_id, state, basis, case_id, plan_number, reason, is_urgent, urgency_reason, applied_on,
                       entered_on, left_on, out_of_order, result, result_note, group_name, weekdays, from_enrolment_id, contract_id,
                       is_demo, created_by, created_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24);

-- name: enrolment_update
UPDATE enrolment
   SET service_id = $2, person_id = $3, state = $4, basis = $5, case_id = $6, plan_number = $7, reason = $8, is_urgent = $9,
       urgency_reason = $10, applied_on = $11, entered_on = $12, left_on = $13, out_of_order = $14, result = $15, result_note = $16,
       group_name = $17, weekdays = $18, from_enrolment_id = $19, contract_id = $20, is_demo = $21, created_by = $22, created_at = $23,
       version = version + 1
 WHERE id = $1
   AND version = $24;

-- name: enrolment_set_contract
UPDATE enrolment SET contract_id = $2, version = version + 1 WHERE id = $1;

-- ---- attendance

-- name: attendance_sheet
-- A month of a service: everybody who was enrolled on one of its days, with what is kept of them.
SELECT @enrolment@, n.family_name, n.given_name, n.birth_day, a.id AS attendance_id, a.marks, a.planned, a.present, a.excused, a.absent,
       a.minutes, a.units, a.locked, a.version AS attendance_version
  @of_enrolment@ JOIN person n ON n.id = e.person_id
  LEFT JOIN attendance a ON a.enrolment_id = e.id AND a.month = $2
 WHERE e.service_id = $1
   AND e.state IN ('active', 'ended')
   AND e.entered_on <= $4
   AND (e.left_on IS NULL OR e.left_on >= $3)
 ORDER BY COALESCE(e.group_name, ''), n.family_name, n.given_name, e.id;

-- name: attendance_detail_sheet
SELECT d.id, d.attendance_id, d.day, d.minutes, d.units, d.activity, d.note, a.enrolment_id
  FROM attendance a JOIN attendance_detail d ON d.attendance_id = a.id
 WHERE a.service_id = $1
   AND a.month = $2;

-- name: attendance_month_all
SELECT a.enrolment_id, a.person_id, a.service_id, a.month, a.planned, a.present, a.excused, a.absent, a.minutes, a.units, a.locked
  FROM attendance a WHERE a.month = $1 ORDER BY a.person_id, a.enrolment_id;

-- name: attendance_month_service
SELECT a.enrolment_id, a.person_id, a.service_id, a.month, a.planned, a.present, a.excused, a.absent, a.minutes, a.units, a.locked
  FROM attendance a WHERE a.service_id = $2 AND a.month = $1 ORDER BY a.person_id, a.enrolment_id;

-- name: attendance_month_person
SELECT a.enrolment_id, a.person_id, a.service_id, a.month, a.planned, a.present, a.excused, a.absent, a.minutes, a.units, a.locked
  FROM attendance a WHERE a.person_id = $2 AND a.month = $1 AND (a.service_id = $3 OR $3 IS NULL) ORDER BY a.enrolment_id;

-- name: attendance_insert
INSERT INTO attendance (id, enrolment_id, person_id, service_id, month, marks, planned, present, excused, absent, minutes, units, locked)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: attendance_update
UPDATE attendance
   SET marks = $2, planned = $3, present = $4, excused = $5, absent = $6, minutes = $7, units = $8, version = version + 1
 WHERE id = $1
   AND version = $9;

-- name: attendance_detail_put
INSERT INTO attendance_detail (id, attendance_id, day, minutes, units, activity, note) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (attendance_id, day) DO UPDATE
   SET minutes = excluded.minutes, units = excluded.units, activity = excluded.activity, note = excluded.note;

-- name: attendance_detail_delete
DELETE FROM attendance_detail WHERE attendance_id = $1 AND day = $2;

-- name: attendance_of_enrolment
SELECT a.id, a.month, a.marks, a.locked, a.version FROM attendance a WHERE a.enrolment_id = $1 ORDER BY a.month;

-- name: attendance_is_locked
SELECT l.id FROM attendance_lock l WHERE l.service_id = $1 AND l.month = $2 AND l.opened_at IS NULL;

-- name: attendance_lock_insert
INSERT INTO attendance_lock (id, service_id, month, locked_at, locked_by) VALUES ($1, $2, $3, $4, $5);

-- name: attendance_lock_open
UPDATE attendance_lock SET opened_at = $3, opened_by = $4, reason = $5 WHERE service_id = $1 AND month = $2 AND opened_at IS NULL;

-- name: attendance_set_locked
UPDATE attendance SET locked = $3 WHERE service_id = $1 AND month = $2;

-- name: attendance_correction_insert
INSERT INTO attendance_correction (id, attendance_id, day, before, after, reason, user_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: attendance_correction_list
SELECT c.at, c.day, c.before, c.after, c.reason, u.name AS user_name, n.family_name, n.given_name
  FROM attendance a JOIN attendance_correction c ON c.attendance_id = a.id JOIN person n ON n.id = a.person_id
  LEFT JOIN user_account u ON u.id = c.user_id
 WHERE a.service_id = $1
   AND a.month = $2
 ORDER BY c.at DESC, c.id DESC;

-- name: attendance_undo_put
INSERT INTO attendance_undo (service_id, user_id, month, cells) VALUES ($1, $2, $3, $4)
ON CONFLICT (service_id, user_id) DO UPDATE SET month = excluded.month, cells = excluded.cells;

-- name: attendance_undo_find
SELECT u.cells FROM attendance_undo u WHERE u.service_id = $1 AND u.user_id = $2 AND u.month = $3;

-- name: attendance_columns_find
SELECT c.name_column, c.day_column FROM attendance_columns c WHERE c.service_id = $1;

-- name: attendance_columns_put
INSERT INTO attendance_columns (service_id, name_column, day_column) VALUES ($1, $2, $3)
ON CONFLICT (service_id) DO UPDATE SET name_column = excluded.name_column, day_column = excluded.day_column;

-- name: attendance_set_marks
UPDATE attendance SET marks = $2, planned = $3, version = version + 1 WHERE id = $1;

-- name: attendance_slipping
-- Who is enrolled now, with the days marked and present of the months from $2 to before $4, and of those from $3 to before $2.
SELECT e.id, e.person_id, n.family_name, n.given_name,
       SUM(CASE WHEN a.month >= $2 THEN a.present ELSE 0 END) AS now_present,
       SUM(CASE WHEN a.month >= $2 THEN a.present + a.excused + a.absent ELSE 0 END) AS now_marked,
       SUM(CASE WHEN a.month < $2 THEN a.present ELSE 0 END) AS before_present,
       SUM(CASE WHEN a.month < $2 THEN a.present + a.excused + a.absent ELSE 0 END) AS before_marked
  FROM enrolment e JOIN person n ON n.id = e.person_id JOIN attendance a ON a.enrolment_id = e.id
 WHERE e.service_id = $1
   AND e.state = 'active'
   AND a.month >= $3
   AND a.month < $4
 GROUP BY e.id, e.person_id, n.family_name, n.given_name
 ORDER BY n.family_name, n.given_name, e.id;

-- name: attendance_chart_service
SELECT a.month, SUM(a.present) AS present, SUM(a.present + a.excused + a.absent) AS marked
  FROM attendance a
 WHERE a.service_id = $1
   AND a.month >= $2
 GROUP BY a.month;

-- name: attendance_chart_enrolment
SELECT a.month, a.present, a.present + a.excused + a.absent AS marked
  FROM attendance a
 WHERE a.enrolment_id = $1
   AND a.month >= $2;

-- name: service_state
-- What tells whether the directory changed.
SELECT MAX(s.changed_at) AS changed, SUM(s.taken) AS taken, SUM(s.version) AS services,
       (SELECT COUNT(*) FROM enrolment e WHERE e.state = 'waiting') AS waiting
  FROM service s;

-- ---- funding

-- part: call
c.id, c.kind, c.title, c.basis, c.opens_on, c.closes_on, c.budget, c.budget_currency, c.criteria, c.is_demo, c.version FROM service_call c

-- name: service_call_list
SELECT @call@ ORDER BY c.closes_on DESC, c.id DESC;

-- name: service_call_find
SELECT @call@ WHERE c.id = $1;

-- name: service_call_insert
INSERT INTO service_call (id, kind, title, basis, opens_on, closes_on, budget, budget_currency, criteria, is_demo, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- part: bid
b.id, b.call_id, b.service_id, b.persons, b.level, b.level_currency, b.summary, b.state, b.decision, b.received_on, b.version,
s.name AS service_name, p.name AS provider_name,
(SELECT SUM(x.points) FROM service_score x WHERE x.bid_id = b.id) AS points,
(SELECT COUNT(DISTINCT x.user_id) FROM service_score x WHERE x.bid_id = b.id) AS judges,
(SELECT MIN(g.id) FROM service_agreement g WHERE g.bid_id = b.id) AS agreement_id
  FROM service_bid b JOIN service s ON s.id = b.service_id JOIN provider p ON p.id = s.provider_id

-- name: service_bid_list
SELECT @bid@ WHERE b.call_id = $1 ORDER BY b.id;

-- name: service_bid_find
SELECT @bid@ WHERE b.id = $1;

-- name: service_bid_insert
INSERT INTO service_bid (id, call_id, service_id, persons, level, level_currency, summary, state, decision, received_on, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: service_bid_decide
UPDATE service_bid SET state = $2, decision = $3, version = version + 1 WHERE id = $1 AND state = 'received';

-- name: service_score_list
SELECT x.bid_id, x.user_id, u.name AS user_name, x.criterion, x.points
  FROM service_bid b JOIN service_score x ON x.bid_id = b.id LEFT JOIN user_account u ON u.id = x.user_id
 WHERE b.call_id = $1
 ORDER BY x.bid_id, u.name, x.user_id, x.criterion;

-- name: service_score_put
INSERT INTO service_score (id, bid_id, criterion, user_id, points) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (bid_id, criterion, user_id) DO UPDATE SET points = excluded.points;

-- part: agreement
g.id, g.bid_id, g.service_id, g.basis, g.from_day, g.to_day, g.persons, g.level, g.level_currency, g.public_cost, g.public_cost_currency,
g.ceiling, g.ceiling_currency, g.least_days, g.document_id, g.created_by, g.version, s.name AS service_name, p.name AS provider_name,
p.institution_id,
(SELECT COUNT(*) FROM service_claim c WHERE c.agreement_id = g.id AND c.state IN ('claimed', 'checked', 'approved')) AS waiting
  FROM service_agreement g JOIN service s ON s.id = g.service_id JOIN provider p ON p.id = s.provider_id

-- name: service_agreement_find
SELECT @agreement@ WHERE g.id = $1;

-- name: service_agreement_list
SELECT @agreement@ WHERE @reach@ ORDER BY g.to_day DESC, g.id DESC;

-- name: service_agreement_lock
SELECT g.id FROM service_agreement g WHERE g.id = $1;

-- name: service_agreement_insert
INSERT INTO service_agreement (id, bid_id, service_id, basis, from_day, to_day, persons, level, level_currency, public_cost,
                               public_cost_currency, ceiling, ceiling_currency, least_days, document_id, created_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: service_agreement_set_document
UPDATE service_agreement SET document_id = $2, version = version + 1 WHERE id = $1;

-- part: claim
c.id, c.agreement_id, c.kind, c.month, c.persons_claimed, c.persons_attended, c.persons_paid, c.amount, c.state, c.note, c.claimed_by,
c.checked_by, c.approved_by, c.paid_on, c.version FROM service_claim c

-- name: service_claim_list
SELECT @claim@ WHERE c.agreement_id = $1 ORDER BY c.month DESC, c.id DESC;

-- name: service_claim_find
SELECT @claim@ WHERE c.id = $1 AND c.agreement_id = $2;

-- name: service_claim_of_month
SELECT c.id FROM service_claim c WHERE c.agreement_id = $1 AND c.month = $2 AND c.kind = 'month' AND c.state <> 'returned';

-- name: service_claim_sum
-- What was claimed of a year's ceiling.
SELECT COALESCE(SUM(c.amount), 0) AS total
  FROM service_claim c
 WHERE c.agreement_id = $1
   AND c.month BETWEEN $2 AND $3
   AND c.state <> 'returned';

-- name: service_claim_insert
INSERT INTO service_claim (id, agreement_id, kind, month, persons_claimed, persons_attended, persons_paid, amount, state, note, claimed_by,
                           checked_by, approved_by, paid_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, NULL);

-- name: service_claim_move
UPDATE service_claim
   SET state = $3, checked_by = COALESCE($4, checked_by), approved_by = COALESCE($5, approved_by), paid_on = COALESCE($6, paid_on),
       note = COALESCE($7, note), version = version + 1
 WHERE id = $1
   AND state = $2;

-- name: service_attended
SELECT COUNT(DISTINCT a.person_id) AS people
  FROM attendance a
 WHERE a.service_id = $1
   AND a.month = $2
   AND a.present >= $3;

-- ---- volunteers and costs

-- name: volunteer_list
SELECT v.id, v.service_id, v.person_id, v.name, v.contract_number, v.from_day, v.to_day, v.activity, v.hours, v.version, v.contract_id
  FROM volunteer v
 WHERE v.service_id = $1
 ORDER BY CASE WHEN v.to_day IS NULL THEN 0 ELSE 1 END, v.name, v.id;

-- name: volunteer_insert
INSERT INTO volunteer (id, service_id, person_id, name, contract_number, from_day, to_day, activity, hours, version, contract_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: volunteer_find
SELECT v.id, v.service_id, v.person_id, v.name, v.contract_number, v.from_day, v.to_day, v.activity, v.hours, v.version, v.contract_id
  FROM volunteer v
 WHERE v.id = $1;

-- name: volunteer_set_contract
UPDATE volunteer
   SET contract_id = $2, contract_number = COALESCE(contract_number, $3), version = version + 1
 WHERE id = $1
   AND contract_id IS NULL;

-- name: volunteer_end
UPDATE volunteer SET to_day = $3, version = version + 1 WHERE id = $1 AND service_id = $2;

-- name: service_cost_list
SELECT x.id, x.service_id, x.month, x.category, x.amount, x.note
  FROM service_cost x
 WHERE x.service_id = $1
   AND x.month BETWEEN $2 AND $3
 ORDER BY x.month DESC, x.category, x.id;

-- name: service_cost_insert
INSERT INTO service_cost (id, service_id, month, category, amount, note) VALUES ($1, $2, $3, $4, $5, $6);

-- name: service_cost_delete
DELETE FROM service_cost WHERE id = $1 AND service_id = $2;

-- name: service_cost_months
SELECT x.month, SUM(x.amount) AS cost
  FROM service_cost x
 WHERE x.service_id = $1
   AND x.month BETWEEN $2 AND $3
 GROUP BY x.month
 ORDER BY x.month;

-- name: service_people_months
SELECT a.month, COUNT(DISTINCT CASE WHEN a.present > 0 THEN a.person_id END) AS people, SUM(a.present) AS days
  FROM attendance a
 WHERE a.service_id = $1
   AND a.month BETWEEN $2 AND $3
 GROUP BY a.month
 ORDER BY a.month;

-- name: attendance_part_touch
INSERT INTO attendance_part (service_id, month, row_count, mark) VALUES ($1, $2, $3, 1)
ON CONFLICT (service_id, month) DO UPDATE
   SET row_count = attendance_part.row_count + excluded.row_count, mark = attendance_part.mark + 1;

-- ---- facts

-- name: services_fact_attendance_parts
SELECT t.month AS part, CAST(SUM(t.row_count) AS BIGINT) AS row_count, CAST(SUM(t.mark) AS BIGINT) AS mark
  FROM attendance_part t
 GROUP BY t.month;

-- name: services_fact_attendance
SELECT a.month, a.person_id, a.present, a.excused, a.absent, a.planned, a.minutes, a.units, a.service_id, s.provider_id, s.measure, s.kind_code,
       a.enrolment_id AS record_id
  FROM attendance a JOIN service s ON s.id = a.service_id
 WHERE a.month >= $1
   AND a.month < $2
 ORDER BY a.person_id;

-- part: month_of_entry
CAST(substr(e.entered_on, 1, 4) AS BIGINT) * 12 + CAST(substr(e.entered_on, 6, 2) AS BIGINT) - 1

-- name: services_fact_enrolment_parts
SELECT @month_of_entry@ AS part, count(*) AS row_count, CAST(SUM(e.version + e.id % 1000003) AS BIGINT) AS mark
  FROM enrolment e
 WHERE e.entered_on IS NOT NULL
 GROUP BY @month_of_entry@;

-- name: services_fact_enrolment
SELECT e.entered_on AS day, e.person_id, e.service_id, s.provider_id, s.measure, s.kind_code, e.basis, e.state, e.id AS record_id
  FROM enrolment e JOIN service s ON s.id = e.service_id
 WHERE e.entered_on IS NOT NULL
   AND @month_of_entry@ >= $1
   AND @month_of_entry@ < $2
 ORDER BY e.person_id;

-- name: services_fact_volunteer_parts
SELECT CAST(substr(v.from_day, 1, 4) AS BIGINT) AS part, count(*) AS row_count, CAST(SUM(v.version + v.id % 1000003) AS BIGINT) AS mark
  FROM volunteer v
 GROUP BY CAST(substr(v.from_day, 1, 4) AS BIGINT);

-- name: services_fact_volunteer
SELECT v.from_day AS day, v.person_id, v.service_id, s.provider_id
  FROM volunteer v JOIN service s ON s.id = v.service_id
 WHERE CAST(substr(v.from_day, 1, 4) AS BIGINT) >= $1
   AND CAST(substr(v.from_day, 1, 4) AS BIGINT) < $2
 ORDER BY v.person_id;

-- name: services_fact_services
SELECT s.id AS value, s.name AS label FROM service s ORDER BY s.name, s.id;

-- name: services_fact_providers
SELECT p.id AS value, p.name AS label FROM provider p ORDER BY p.folded_name, p.id;
