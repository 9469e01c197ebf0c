-- part: unnamed
-- Nobody sees a file that names them: a list, which is made once, of the few that do.
c.id NOT IN (SELECT np.case_id FROM case_account_person ap JOIN case_person np ON np.person_id = ap.person_id WHERE ap.user_id = $1)

-- part: seen
-- The one condition that decides who sees a file c: $1 the user, $2 their scope (identity.h: 1 own, 2 team, 3 service,
-- 4 institution, 5 authority), $3 their institution, $4 now.  Nobody sees a file that names them.  Then: unless it is sealed, who works in
-- its crew, service, institution or authority, as far as their scope goes; its team; who broke the glass.
(@unnamed@
 AND ((c.is_sealed = 0
       AND ($2 >= 5
            OR ($2 >= 3 AND c.institution_id = $3)
            OR ($2 = 4 AND c.institution_id IN (SELECT i.id FROM institution i WHERE i.parent_id = $3))
            OR ($2 >= 2 AND c.crew_id IN (SELECT m.crew_id FROM case_crew_member m WHERE m.user_id = $1))))
      OR EXISTS (SELECT 1 FROM case_team t
                  WHERE t.case_id = c.id AND t.user_id = $1 AND t.from_at <= $4 AND (t.until_at IS NULL OR t.until_at > $4))
      OR EXISTS (SELECT 1 FROM case_glass g WHERE g.case_id = c.id AND g.user_id = $1 AND g.until_at > $4)))

-- part: partner_in
-- Whether user $1 is a partner of file c at the moment $4 and nothing else in it (CaseRights.is_limited), but for who supervises it.
(EXISTS (SELECT 1 FROM case_team t
          WHERE t.case_id = c.id AND t.user_id = $1 AND t.role = 'partner' AND t.from_at <= $4 AND (t.until_at IS NULL OR t.until_at > $4))
 AND NOT EXISTS (SELECT 1 FROM case_team t
                  WHERE t.case_id = c.id AND t.user_id = $1 AND t.role <> 'partner' AND t.from_at <= $4 AND (t.until_at IS NULL OR t.until_at > $4)))

-- part: file
-- What every list and page of files reads, beside the condition above.
c.id, c.year, c.number, c.type_id, c.state, c.stage, c.is_sealed, c.is_demo, c.institution_id, c.crew_id, c.lead_id, c.summary,
c.opened_at, c.closed_at, c.closing, c.closing_note, c.unseal_by, c.came_from, c.changed_at, c.version, c.seal_key, y.code AS type_code,
y.name AS type_name, y.is_shipped AS type_is_shipped, y.plan_kind, y.is_urgent, y.is_child, u.name AS lead_name

-- part: of_file
FROM case_file c JOIN case_type y ON y.id = c.type_id LEFT JOIN user_account u ON u.id = c.lead_id

-- ---- types

-- name: case_type_list
-- The edition of each type that is in force on a day.
SELECT y.id, y.code, y.name, y.basis, y.plan_kind, y.is_urgent, y.is_child, y.age_from, y.age_to, y.valid_from, y.is_shipped,
       y.closed_at, y.version
  FROM case_type y
 WHERE y.valid_from <= $1
   AND NOT EXISTS (SELECT 1 FROM case_type z WHERE z.code = y.code AND z.valid_from <= $1 AND z.valid_from > y.valid_from)
 ORDER BY y.is_urgent DESC, y.id;

-- name: case_type_find
SELECT y.id, y.code, y.name, y.basis, y.plan_kind, y.is_urgent, y.is_child, y.age_from, y.age_to, y.valid_from, y.is_shipped,
       y.closed_at, y.version
  FROM case_type y
 WHERE y.id = $1;

-- name: case_type_editions
SELECT y.id, y.code, y.name, y.basis, y.plan_kind, y.is_urgent, y.is_child, y.age_from, y.age_to, y.valid_from, y.is_shipped,
       y.closed_at, y.version
  FROM case_type y
 WHERE y.code = $1
 ORDER BY y.valid_from DESC;

-- name: case_type_any
SELECT 1 AS one FROM case_type LIMIT 1;

-- name: case_type_insert
INSERT INTO case_type (id, code, name, basis, plan_kind, is_urgent, is_child, valid_from, is_shipped, age_from, age_to)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: case_type_part_list
SELECT p.id, p.type_id, p.kind, p.position, p.code, p.label, p.term, p.starts, p.basis
  FROM case_type_part p
 WHERE p.type_id = $1
 ORDER BY p.kind, p.position;

-- name: case_type_part_insert
INSERT INTO case_type_part (id, type_id, kind, position, code, label, term, starts, basis)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- ---- files

-- name: case_number_next
INSERT INTO case_counter (what, year, number) VALUES ($1, $2, 1)
ON CONFLICT (what, year) DO UPDATE SET number = case_counter.number + 1
RETURNING number;

-- name: case_find
SELECT @file@ @of_file@ WHERE c.id = $5 AND @seen@;

-- name: case_find_any
-- Whoever asks: for what the program does by itself, after the question was answered.
SELECT @file@ @of_file@ WHERE c.id = $1;

-- name: case_key
SELECT c.seal_key FROM case_file c WHERE c.id = $1;

-- name: case_find_number
SELECT c.id FROM case_file c WHERE c.year = $1 AND c.number = $2;

-- name: case_insert
INSERT INTO case_file (id, year, number, type_id, state, stage, is_sealed, is_demo, institution_id, crew_id, lead_id, summary, opened_at,
                       closed_at, closing, closing_note, unseal_by, came_from, changed_at, version, seal_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21);

-- name: case_update
-- No row changed means that somebody else saved first.
UPDATE case_file
   SET year = $2, number = $3, type_id = $4, state = $5, stage = $6, is_sealed = $7, is_demo = $8, institution_id = $9, crew_id = $10,
       lead_id = $11, summary = $12, opened_at = $13, closed_at = $14, closing = $15, closing_note = $16, unseal_by = $17,
       came_from = $18, changed_at = $19, version = version + 1
 WHERE id = $1
   AND version = $20;

-- name: case_touch
UPDATE case_file SET changed_at = $2 WHERE id = $1;

-- name: case_recount
UPDATE case_file SET recounted = recounted + 1 WHERE id = $1;

-- name: case_recount_entries
UPDATE case_entry SET recounted = recounted + 1 WHERE case_id = $1;

-- name: case_recount_plans
UPDATE case_plan SET recounted = recounted + 1 WHERE case_id = $1;

-- name: case_recount_referrals
UPDATE case_referral SET recounted = recounted + 1 WHERE case_id = $1;

-- part: listed
-- What a list shows of the files: $5 in this state, $6 of this type; NULL: any.
(c.state = $5 OR $5 IS NULL)
   AND (c.type_id IN (SELECT k.id FROM case_type k WHERE k.code = $6) OR $6 IS NULL)

-- part: of_team
SELECT c.id, c.changed_at
  FROM case_team m
 CROSS JOIN case_file c
 WHERE m.user_id = $1
   AND m.from_at <= $4
   AND (m.until_at IS NULL OR m.until_at > $4)
   AND c.id = m.case_id
   AND @unnamed@
   AND @listed@

-- name: case_list
-- The newest change first.
SELECT @file@ @of_file@
 WHERE @seen@
   AND @listed@
 ORDER BY c.changed_at DESC, c.id DESC
 LIMIT $7 OFFSET $8;

-- name: case_list_reach
-- As case_list, for scopes of a few files among many: these are gathered first, and what else a list shows is read of one page alone.
SELECT @file@ @of_file@
 WHERE c.id IN (SELECT r.id
                  FROM (@of_team@
                        UNION
                        SELECT c.id, c.changed_at
                          FROM case_glass b
                         CROSS JOIN case_file c
                         WHERE b.user_id = $1
                           AND b.until_at > $4
                           AND c.id = b.case_id
                           AND @unnamed@
                           AND @listed@
                        UNION
                        SELECT c.id, c.changed_at
                          FROM case_crew_member w
                         CROSS JOIN case_file c
                         WHERE w.user_id = $1
                           AND $2 >= 2
                           AND c.crew_id = w.crew_id
                           AND c.is_sealed = 0
                           AND @unnamed@
                           AND @listed@) r
                 ORDER BY r.changed_at DESC, r.id DESC
                 LIMIT $7 OFFSET $8)
   AND @seen@
 ORDER BY c.changed_at DESC, c.id DESC;

-- name: case_list_mine
SELECT @file@ @of_file@
 WHERE c.id IN (SELECT r.id FROM (SELECT DISTINCT o.id, o.changed_at FROM (@of_team@) o) r
                 ORDER BY r.changed_at DESC, r.id DESC
                 LIMIT $7 OFFSET $8)
   AND @seen@
 ORDER BY c.changed_at DESC, c.id DESC;

-- name: case_list_person
-- $6: 1 for who supervises.  A partner isn't told whom a file names, so no person leads them to it.
SELECT @file@ @of_file@
 WHERE c.id IN (SELECT p.case_id FROM case_person p WHERE p.person_id = $5 AND p.gone_at IS NULL)
   AND @seen@
   AND (($6 = 1 AND c.is_sealed = 0) OR NOT @partner_in@)
 ORDER BY c.changed_at DESC, c.id DESC
 LIMIT 100;

-- name: case_list_number
SELECT @file@ @of_file@
 WHERE (c.year = $5 OR $5 IS NULL)
   AND c.number = $6
   AND @seen@
 ORDER BY c.year DESC
 LIMIT 50;

-- ---- whom it names, who works on it

-- name: case_person_list
SELECT p.id, p.case_id, p.person_id, p.role, p.added_at
  FROM case_person p
 WHERE p.case_id = $1
   AND p.gone_at IS NULL
 ORDER BY p.added_at, p.id;

-- name: case_partner_in
-- The files in which a user is a partner and nothing else.  $3: 1 for who supervises, whom sealed ones alone are closed to.
SELECT t.case_id
  FROM case_team t
  JOIN case_file c ON c.id = t.case_id
 WHERE t.user_id = $1
   AND t.role = 'partner'
   AND t.from_at <= $2
   AND (t.until_at IS NULL OR t.until_at > $2)
   AND ($3 = 0 OR c.is_sealed = 1)
   AND NOT EXISTS (SELECT 1 FROM case_team o
                    WHERE o.case_id = t.case_id AND o.user_id = $1 AND o.role <> 'partner' AND o.from_at <= $2 AND (o.until_at IS NULL OR o.until_at > $2));

-- name: case_subjects
-- Whom some cases are about, with what person_label() needs.  PostgreSQL plans a join once, a list of cases each time.
WITH asked (case_id) AS (
  VALUES (CAST($1 AS BIGINT)), ($2), ($3), ($4), ($5), ($6), ($7), ($8), ($9), ($10), ($11), ($12), ($13), ($14), ($15), ($16))
SELECT p.case_id, w.family_name, w.given_name, w.former_name, w.birth_day, w.birth_kind
  FROM asked
 CROSS JOIN case_person p
  JOIN person w ON w.id = p.person_id
 WHERE p.case_id = asked.case_id
   AND p.role = 'subject'
   AND p.gone_at IS NULL
 ORDER BY p.added_at, p.id;

-- name: case_person_insert
INSERT INTO case_person (id, case_id, person_id, role, added_at) VALUES ($1, $2, $3, $4, $5);

-- name: case_person_end
UPDATE case_person SET gone_at = $3 WHERE id = $1 AND case_id = $2 AND gone_at IS NULL;

-- name: case_person_has
SELECT 1 AS one FROM case_person p WHERE p.case_id = $1 AND p.person_id = $2 AND p.role = $3 AND p.gone_at IS NULL;

-- name: case_person_names_user
-- Whether a file names a person who is one of its users.
SELECT 1 AS one
  FROM case_account_person ap
  JOIN case_person np ON np.person_id = ap.person_id
 WHERE ap.user_id = $1
   AND np.case_id = $2;

-- name: case_team_list
SELECT t.id, t.case_id, t.user_id, t.role, t.from_at, t.until_at, t.stands_for, u.name, s.name AS stands_for_name
  FROM case_team t
  JOIN user_account u ON u.id = t.user_id
  LEFT JOIN user_account s ON s.id = t.stands_for
 WHERE t.case_id = $1
 ORDER BY CASE WHEN t.until_at IS NULL THEN 0 ELSE 1 END, t.from_at, t.id;

-- name: case_team_role
-- The roles that a user has in a file now.  A substitute leads only for whom is its case manager now.
SELECT CASE WHEN t.role = 'substitute'
             AND NOT EXISTS (SELECT 1 FROM case_team s
                              WHERE s.case_id = t.case_id AND s.user_id = t.stands_for AND s.role = 'manager'
                                AND s.from_at <= $3 AND (s.until_at IS NULL OR s.until_at > $3))
            THEN 'specialist' ELSE t.role END AS role
  FROM case_team t
 WHERE t.case_id = $1
   AND t.user_id = $2
   AND t.from_at <= $3
   AND (t.until_at IS NULL OR t.until_at > $3);

-- name: case_team_insert
INSERT INTO case_team (id, case_id, user_id, role, from_at, until_at, stands_for) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: case_team_end
UPDATE case_team SET until_at = $3 WHERE id = $1 AND case_id = $2 AND (until_at IS NULL OR until_at > $3);

-- name: case_team_end_role
UPDATE case_team SET until_at = $3 WHERE case_id = $1 AND role = $2 AND (until_at IS NULL OR until_at > $3);

-- name: case_entries_hand_over
-- What one had to do, another has to do now.
UPDATE case_entry SET user_id = $3, version = version + 1 WHERE case_id = $1 AND (user_id = $2 OR user_id IS NULL) AND state = 'planned';

-- name: case_user_list
-- Who can be put into a team: whose roles let them work on cases.
SELECT u.id, u.name, i.short_name, i.name AS institution_name
  FROM user_account u
  LEFT JOIN institution i ON i.id = u.institution_id
 WHERE u.closed_at IS NULL
   AND EXISTS (SELECT 1 FROM user_role r JOIN role_permission p ON p.role_id = r.role_id
                WHERE r.user_id = u.id AND p.permission = 'cases.read')
   AND (u.name > $1 OR (u.name = $1 AND u.id > $2) OR $2 = 0)
 ORDER BY u.name, u.id
 LIMIT 500;

-- ---- crews

-- name: case_crew_list
SELECT k.id, k.name, k.institution_id, k.supervisor_id, k.version, i.name AS institution_name, u.name AS supervisor_name
  FROM case_crew k
  LEFT JOIN institution i ON i.id = k.institution_id
  LEFT JOIN user_account u ON u.id = k.supervisor_id
 ORDER BY k.name, k.id;

-- name: case_crew_of_user
SELECT k.id, k.name, k.institution_id, k.supervisor_id, k.version, i.name AS institution_name, u.name AS supervisor_name
  FROM case_crew k
  JOIN case_crew_member m ON m.crew_id = k.id
  LEFT JOIN institution i ON i.id = k.institution_id
  LEFT JOIN user_account u ON u.id = k.supervisor_id
 WHERE m.user_id = $1
 ORDER BY k.id;

-- name: case_crew_insert
INSERT INTO case_crew (id, name, institution_id, supervisor_id) VALUES ($1, $2, $3, $4);

-- name: case_crew_update
UPDATE case_crew SET name = $2, institution_id = $3, supervisor_id = $4, version = version + 1 WHERE id = $1 AND version = $5;

-- name: case_crew_member_insert
INSERT INTO case_crew_member (crew_id, user_id) VALUES ($1, $2) ON CONFLICT (crew_id, user_id) DO NOTHING;

-- name: case_crew_member_delete
DELETE FROM case_crew_member WHERE crew_id = $1 AND user_id = $2;

-- name: case_load
-- A supervisor's crew: what each of its members carries.
SELECT m.user_id, u.name,
       (SELECT count(*) FROM case_file c WHERE c.lead_id = m.user_id AND c.state = 'open') AS open_count,
       (SELECT count(*) FROM case_file c WHERE c.lead_id = m.user_id AND c.state = 'following') AS following_count,
       (SELECT count(*) FROM case_entry e LEFT JOIN clock k ON k.id = e.clock_id AND k.ended_at IS NULL
         WHERE e.user_id = m.user_id AND e.state = 'planned' AND e.due_at < CAST($2 AS BIGINT) + 3456000 AND COALESCE(k.due_at, e.due_at) < $2
           AND k.stopped_at IS NULL) AS late_count,
       (SELECT count(*) FROM case_entry e LEFT JOIN clock k ON k.id = e.clock_id AND k.ended_at IS NULL
         WHERE e.user_id = m.user_id AND e.state = 'planned' AND e.due_at < CAST($3 AS BIGINT) + 3456000 AND COALESCE(k.due_at, e.due_at) >= $2
           AND COALESCE(k.due_at, e.due_at) < $3 AND k.stopped_at IS NULL) AS week_count
  FROM case_crew_member m
  JOIN user_account u ON u.id = m.user_id
 WHERE m.crew_id = $1
 ORDER BY u.name, u.id;

-- ---- the wall

-- name: case_account_person_list
SELECT a.user_id, a.person_id, u.name FROM case_account_person a JOIN user_account u ON u.id = a.user_id ORDER BY u.name, u.id;

-- name: case_account_person_find
SELECT a.person_id FROM case_account_person a WHERE a.user_id = $1;

-- name: case_account_person_put
INSERT INTO case_account_person (id, user_id, person_id) VALUES ($3, $1, $2) ON CONFLICT (user_id) DO UPDATE SET person_id = $2;

-- name: case_account_person_delete
DELETE FROM case_account_person WHERE user_id = $1;

-- name: case_wall_relative
-- Whether a user is a relative of somebody whom a file names, or lives in their household: present or past.
SELECT 1 AS one
  FROM case_account_person a
  JOIN case_person p ON p.case_id = $2
 WHERE a.user_id = $1
   AND (EXISTS (SELECT 1 FROM person_relation r
                 WHERE (r.person_id = a.person_id AND r.other_person_id = p.person_id)
                    OR (r.person_id = p.person_id AND r.other_person_id = a.person_id))
        OR EXISTS (SELECT 1 FROM household_member m JOIN household_member o ON o.household_id = m.household_id
                    WHERE m.person_id = a.person_id AND o.person_id = p.person_id))
 LIMIT 1;

-- name: case_wall_streets
-- Where a user and those whom a file names live, as far as it isn't secret.
SELECT h.street, h.locality, h.place_code, n.street AS their_street, n.locality AS their_locality, n.place_code AS their_place_code
  FROM case_account_person a
  JOIN person_address h ON h.person_id = a.person_id AND h.to_day IS NULL
  JOIN case_person p ON p.case_id = $2
  JOIN person_address n ON n.person_id = p.person_id AND n.to_day IS NULL
 WHERE a.user_id = $1
   AND h.street IS NOT NULL
   AND n.street IS NOT NULL
 LIMIT 200;

-- ---- breaking the glass, looking

-- name: case_glass_insert
INSERT INTO case_glass (id, case_id, user_id, reason, at, until_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: case_glass_open
SELECT 1 AS one FROM case_glass g WHERE g.case_id = $1 AND g.user_id = $2 AND g.until_at > $3;

-- name: case_glass_list
-- Of the files that one may see, those broken open; the newest first.
SELECT g.id, g.case_id, g.user_id, g.reason, g.at, g.until_at, g.seen_by, g.seen_at, u.name AS user_name, c.year, c.number
  FROM case_glass g
  JOIN case_file c ON c.id = g.case_id
  JOIN user_account u ON u.id = g.user_id
 WHERE (c.id = $1 OR $1 IS NULL)
   AND (c.crew_id = $2 OR $2 IS NULL)
   AND ($3 = 0 OR g.seen_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM case_account_person ap JOIN case_person np ON np.person_id = ap.person_id
                    WHERE ap.user_id = $4 AND np.case_id = c.id)
 ORDER BY g.at DESC, g.id DESC
 LIMIT 100;

-- name: case_glass_supervisors
-- Who is told that a file was opened in need: the supervisors of its crew and of the crews of who opened it; never who opened it, and
-- never somebody whom the file names.
SELECT DISTINCT u.id, u.name, u.email, u.language
  FROM case_crew k
  JOIN user_account u ON u.id = k.supervisor_id AND u.closed_at IS NULL
 WHERE (k.id = (SELECT c.crew_id FROM case_file c WHERE c.id = $1) OR k.id IN (SELECT m.crew_id FROM case_crew_member m WHERE m.user_id = $2))
   AND u.id <> $2
   AND NOT EXISTS (SELECT 1 FROM case_account_person ap JOIN case_person np ON np.person_id = ap.person_id
                    WHERE ap.user_id = u.id AND np.case_id = $1)
 ORDER BY u.id;

-- name: case_glass_for_supervisor
-- What a supervisor hasn't taken note of, of the crews that they supervise: of their files, and of what their members opened.
SELECT g.id, g.case_id, g.user_id, g.reason, g.at, g.until_at, g.seen_by, g.seen_at, u.name AS user_name, c.year, c.number
  FROM case_glass g
  JOIN case_file c ON c.id = g.case_id
  JOIN user_account u ON u.id = g.user_id
 WHERE g.seen_at IS NULL
   AND g.user_id <> $1
   AND (c.crew_id IN (SELECT k.id FROM case_crew k WHERE k.supervisor_id = $1)
        OR g.user_id IN (SELECT m.user_id FROM case_crew_member m JOIN case_crew k ON k.id = m.crew_id WHERE k.supervisor_id = $1))
   AND NOT EXISTS (SELECT 1 FROM case_account_person ap JOIN case_person np ON np.person_id = ap.person_id
                    WHERE ap.user_id = $1 AND np.case_id = c.id)
 ORDER BY g.at DESC, g.id DESC
 LIMIT 100;

-- name: case_glass_see
UPDATE case_glass SET seen_by = $2, seen_at = $3 WHERE id = $1 AND seen_at IS NULL;

-- name: case_look_last
SELECT max(l.at) AS at FROM case_look l WHERE l.case_id = $1 AND l.user_id = $2;

-- name: case_look_insert
INSERT INTO case_look (id, case_id, user_id, at, way, warning) VALUES ($1, $2, $3, $4, $5, $6);

-- name: case_look_list
SELECT l.at, l.way, l.warning, u.name, l.user_id
  FROM case_look l
  JOIN user_account u ON u.id = l.user_id
 WHERE l.case_id = $1
 ORDER BY l.at DESC, l.id DESC
 LIMIT 200;

-- ---- signals

-- part: signal
s.id, s.year, s.number, s.received_at, s.channel, s.source, s.reporter, s.about, s.text, s.person_id, s.is_urgent, s.state, s.reason,
s.case_id, s.institution_id, s.taken_by, s.decided_by, s.decided_at, s.created_at, s.version, s.seal_key

-- part: signal_seen
-- A signal is seen by who took it down and by its service, as far as their scope goes; once it is a file's, by who sees the file and whom it names.
-- Nobody sees one that is about them.
(NOT EXISTS (SELECT 1 FROM case_account_person ap WHERE ap.user_id = $1 AND ap.person_id = s.person_id)
 AND ((s.case_id IS NULL AND (s.taken_by = $1 OR $2 >= 5 OR ($2 >= 2 AND s.institution_id = $3)
                              OR ($2 = 4 AND s.institution_id IN (SELECT i.id FROM institution i WHERE i.parent_id = $3))))
      OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = s.case_id AND @seen@ AND NOT @partner_in@)))

-- name: case_signal_find
SELECT @signal@ FROM case_signal s WHERE s.id = $5 AND @signal_seen@;

-- name: case_signal_of_case
SELECT @signal@ FROM case_signal s WHERE s.case_id = $1 ORDER BY s.received_at, s.id;

-- name: case_signal_list
-- The queue: urgent ones first, then the oldest.
SELECT @signal@ FROM case_signal s
 WHERE (s.state = $5 OR $5 IS NULL)
   AND @signal_seen@
 ORDER BY s.is_urgent DESC, s.received_at, s.id
 LIMIT $6 OFFSET $7;

-- name: case_signal_list_decided
SELECT @signal@ FROM case_signal s
 WHERE s.state <> 'waiting'
   AND @signal_seen@
 ORDER BY s.received_at DESC, s.id DESC
 LIMIT $5 OFFSET $6;

-- name: case_signal_insert
INSERT INTO case_signal (id, year, number, received_at, channel, source, reporter, about, text, person_id, is_urgent, state, reason, case_id,
                         institution_id, taken_by, decided_by, decided_at, created_at, version, seal_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21);

-- name: case_signal_update
UPDATE case_signal
   SET year = $2, number = $3, received_at = $4, channel = $5, source = $6, reporter = $7, about = $8, text = $9, person_id = $10,
       is_urgent = $11, state = $12, reason = $13, case_id = $14, institution_id = $15, taken_by = $16, decided_by = $17, decided_at = $18,
       created_at = $19, version = version + 1
 WHERE id = $1
   AND version = $20;

-- ---- entries

-- part: due
-- When an entry is due: as its clock says, which follows free days, stops and resumptions; else as it was planned.
COALESCE(k.due_at, e.due_at)

-- part: clock
LEFT JOIN clock k ON k.id = e.clock_id AND k.ended_at IS NULL

-- part: entry_head
e.id, e.case_id, e.kind, e.state, e.user_id, @due@ AS due_at, e.done_at, e.risk, e.need_id, e.round, e.term, e.clock_id, e.created_by,
e.created_at, e.version, k.stopped_at

-- part: entry
@entry_head@, e.place, e.present, e.text, e.next

-- name: case_entry_list
SELECT @entry@, u.name AS user_name
  FROM case_entry e
  @clock@
  LEFT JOIN user_account u ON u.id = e.user_id
 WHERE e.case_id = $1
 ORDER BY CASE WHEN e.state = 'planned' THEN 0 ELSE 1 END, @due@ IS NULL, CASE WHEN e.state = 'planned' THEN @due@ END,
          e.done_at DESC, e.id DESC;

-- name: case_entry_find
SELECT @entry@, u.name AS user_name
  FROM case_entry e
  @clock@
  LEFT JOIN user_account u ON u.id = e.user_id
 WHERE e.id = $1
   AND e.case_id = $2;

-- name: case_entry_planned
-- What the law makes due of a kind.
SELECT e.id FROM case_entry e
  @clock@
 WHERE e.case_id = $1 AND e.kind = $2 AND e.state = 'planned' AND e.clock_id IS NOT NULL
 ORDER BY @due@ IS NULL, @due@ LIMIT 1;

-- name: case_entry_insert
INSERT INTO case_entry (id, case_id, kind, state, user_id, due_at, done_at, place, present, text, next, risk, need_id, round, term, clock_id,
                        created_by, created_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- name: case_entry_update
UPDATE case_entry
   SET case_id = $2, kind = $3, state = $4, user_id = $5, due_at = $6, done_at = $7, place = $8, present = $9, text = $10, next = $11,
       risk = $12, need_id = $13, round = $14, term = $15, clock_id = $16, created_by = $17, created_at = $18, version = version + 1
 WHERE id = $1
   AND version = $19;

-- name: case_entry_drop_planned
-- A closed file has nothing more to do.
UPDATE case_entry SET state = 'dropped', version = version + 1 WHERE case_id = $1 AND state = 'planned';

-- name: case_work
-- What a user has to do by a moment, the oldest first: found by user and day, before the question who may see it.  The entry's own
-- day is near enough for finding: a free day moves a clock by days, not by forty.
SELECT @entry_head@, c.year, c.number, c.is_sealed, y.name AS type_name, y.is_shipped AS type_is_shipped, y.is_urgent
  FROM case_entry e
  @clock@
  JOIN case_file c ON c.id = e.case_id
  JOIN case_type y ON y.id = c.type_id
 WHERE e.user_id = $1
   AND e.state = 'planned'
   AND e.due_at < CAST($5 AS BIGINT) + 3456000
   AND @due@ < $5
   AND @seen@
 ORDER BY @due@, e.id
 LIMIT 200;

-- name: case_work_substitute
-- What those have to do by a moment for whom a user stands in now, in the files where they do: few, found by their own index.
-- The plus keeps SQLite at a file's entries, away from all that who is away has planned.
SELECT @entry_head@, u.name AS user_name, c.year, c.number, c.is_sealed, y.name AS type_name, y.is_shipped AS type_is_shipped, y.is_urgent
  FROM (SELECT DISTINCT h.case_id, h.stands_for FROM case_team h
         WHERE h.user_id = $1 AND h.role = 'substitute' AND h.from_at <= $4 AND (h.until_at IS NULL OR h.until_at > $4)) s
  CROSS JOIN case_entry e
  @clock@
  JOIN case_file c ON c.id = e.case_id
  JOIN case_type y ON y.id = c.type_id
  JOIN user_account u ON u.id = e.user_id
 WHERE e.case_id = s.case_id
   AND +e.user_id = s.stands_for
   AND e.state = 'planned'
   AND @due@ < $5
   AND @seen@
 ORDER BY @due@, e.id
 LIMIT 200;

-- name: case_work_later
-- The next behind a moment, by the entry's own day: in the order of the index, so that no more is read than is shown.
SELECT @entry_head@, c.year, c.number, c.is_sealed, y.name AS type_name, y.is_shipped AS type_is_shipped, y.is_urgent
  FROM case_entry e
  @clock@
  JOIN case_file c ON c.id = e.case_id
  JOIN case_type y ON y.id = c.type_id
 WHERE e.user_id = $1
   AND e.state = 'planned'
   AND e.due_at >= CAST($5 AS BIGINT) - 3456000
   AND @due@ >= $5
   AND @seen@
 ORDER BY e.due_at
 LIMIT 20;

-- name: case_work_waiting
-- What has no day, and what waits because its term is stopped, whenever it was due.
SELECT @entry_head@, c.year, c.number, c.is_sealed, y.name AS type_name, y.is_shipped AS type_is_shipped, y.is_urgent
  FROM case_entry e
  @clock@
  JOIN case_file c ON c.id = e.case_id
  JOIN case_type y ON y.id = c.type_id
 WHERE e.user_id = $1
   AND e.state = 'planned'
   AND e.due_at IS NULL
   AND @seen@
 UNION ALL
SELECT @entry_head@, c.year, c.number, c.is_sealed, y.name AS type_name, y.is_shipped AS type_is_shipped, y.is_urgent
  FROM clock k
  CROSS JOIN case_entry e
  JOIN case_file c ON c.id = e.case_id
  JOIN case_type y ON y.id = c.type_id
 WHERE k.user_id = $1
   AND k.kind = 'case_file'
   AND k.stopped_at IS NOT NULL
   AND k.ended_at IS NULL
   AND e.case_id = k.record_id
   AND e.clock_id = k.id
   AND e.state = 'planned'
   AND e.user_id = $1
   AND @due@ >= $5
   AND @seen@
 LIMIT 50;

-- name: case_work_crew
-- What is late in a crew.
SELECT @entry_head@, u.name AS user_name, c.year, c.number, c.is_sealed, y.name AS type_name, y.is_shipped AS type_is_shipped, y.is_urgent
  FROM case_crew_member w
  JOIN case_entry e ON e.user_id = w.user_id AND e.state = 'planned' AND e.due_at < CAST($6 AS BIGINT) + 3456000
  @clock@
  JOIN case_file c ON c.id = e.case_id
  JOIN case_type y ON y.id = c.type_id
  JOIN user_account u ON u.id = e.user_id
 WHERE w.crew_id = $5
   AND @due@ < $6
   AND k.stopped_at IS NULL
   AND @seen@
 ORDER BY @due@, e.id
 LIMIT 100;

-- name: case_waiting
-- What a user waits for: referrals without an answer, plans without approval.
SELECT r.id, 'referral' AS what, r.case_id, r.sent_at AS since, i.name AS of_whom, c.year, c.number
  FROM case_referral r
  JOIN case_file c ON c.id = r.case_id
  JOIN institution i ON i.id = r.institution_id
 WHERE r.user_id = $1
   AND r.state IN ('sent', 'seen', 'accepted')
   AND @seen@
 UNION ALL
SELECT p.id, 'plan' AS what, p.case_id, p.created_at AS since, NULL AS of_whom, c.year, c.number
  FROM case_plan p
  JOIN case_file c ON c.id = p.case_id
 WHERE p.created_by = $1
   AND p.state = 'proposed'
   AND @seen@
 UNION ALL
SELECT p.id, 'plan' AS what, p.case_id, a.created_at AS since, NULL AS of_whom, c.year, c.number
  FROM case_amendment a
  JOIN case_plan p ON p.id = a.plan_id
  JOIN case_file c ON c.id = p.case_id
 WHERE a.created_by = $1
   AND a.state = 'proposed'
   AND @seen@
 ORDER BY since
 LIMIT 50;

-- name: case_dates
-- Days of a user's own files that are no entries: by when a referral should be answered, when an activity of a plan in force ends, when
-- a plan is to be reviewed that no term of the law reminds of.  A plan comes with each of its activities.  SQLite keeps the order of a cross join: from one's own files to their
-- plans, never through all plans of the authority.
SELECT 'referral' AS what, r.id, r.case_id, 0 AS plan_id, c.year, c.number, r.expires_at AS at, NULL AS starts, 0 AS months,
       NULL AS review_day
  FROM case_referral r
  JOIN case_file c ON c.id = r.case_id
 WHERE r.user_id = $1
   AND r.state IN ('sent', 'seen')
   AND c.state IN ('open', 'following')
   AND @seen@
 UNION ALL
SELECT 'plan' AS what, n.id, p.case_id, p.id AS plan_id, c.year, c.number, 0 AS at, n.starts, COALESCE(n.months, 0) AS months,
       CASE WHEN EXISTS (SELECT 1 FROM case_entry e WHERE e.case_id = c.id AND e.kind = 'review' AND e.state = 'planned')
            THEN NULL ELSE p.review_day END AS review_day
  FROM case_file c
  CROSS JOIN case_plan p
  LEFT JOIN case_need n ON n.plan_id = p.id AND n.state IN ('open', 'underway') AND n.starts IS NOT NULL
       AND (n.amendment_id IS NULL OR n.amendment_id IN (SELECT m.id FROM case_amendment m WHERE m.plan_id = p.id AND m.state = 'approved'))
 WHERE c.lead_id = $1
   AND c.state = 'open'
   AND p.case_id = c.id
   AND p.state = 'approved'
   AND @seen@;

-- name: case_agenda
-- What a user planned without a term of the law: those with one are in the calendar as clocks.
SELECT e.id, e.case_id, e.kind, e.due_at, e.created_at, c.year, c.number
  FROM case_entry e
  JOIN case_file c ON c.id = e.case_id
 WHERE e.user_id = $1
   AND e.state = 'planned'
   AND e.due_at IS NOT NULL
   AND e.clock_id IS NULL
   AND @seen@
 ORDER BY e.due_at, e.id
 LIMIT 500;

-- name: case_to_approve
-- Plans that wait for who may approve them.
SELECT p.id, p.case_id, p.created_at AS created_at, c.year, c.number, u.name AS user_name
  FROM case_plan p
  JOIN case_file c ON c.id = p.case_id
  LEFT JOIN user_account u ON u.id = p.created_by
 WHERE p.state = 'proposed'
   AND @seen@
 UNION ALL
SELECT p.id, p.case_id, a.created_at AS created_at, c.year, c.number, u.name AS user_name
  FROM case_amendment a
  JOIN case_plan p ON p.id = a.plan_id
  JOIN case_file c ON c.id = p.case_id
  LEFT JOIN user_account u ON u.id = a.created_by
 WHERE a.state = 'proposed'
   AND @seen@
 ORDER BY created_at
 LIMIT 50;

-- ---- plans

-- part: plan
p.id, p.case_id, p.kind, p.edition, p.state, p.starts, p.months, p.review_day, p.finality, p.measure, p.reason, p.opinion_state, p.opinion,
p.accompaniment, p.parent_signed, p.child_signed, p.worker_signed, p.order_number, p.order_day, p.approved_by, p.approved_at, p.note,
p.created_by, p.created_at, p.version

-- name: case_plan_list
SELECT @plan@ FROM case_plan p WHERE p.case_id = $1 ORDER BY p.kind, p.edition DESC;

-- name: case_plan_find
SELECT @plan@ FROM case_plan p WHERE p.id = $1 AND p.case_id = $2;

-- name: case_plan_edition
SELECT max(p.edition) AS edition FROM case_plan p WHERE p.case_id = $1 AND p.kind = $2;

-- name: case_plan_insert
INSERT INTO case_plan (id, case_id, kind, edition, state, starts, months, review_day, finality, measure, reason, opinion_state, opinion,
                       accompaniment, parent_signed, child_signed, worker_signed, order_number, order_day, approved_by, approved_at, note,
                       created_by, created_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25);

-- name: case_plan_update
UPDATE case_plan
   SET case_id = $2, kind = $3, edition = $4, state = $5, starts = $6, months = $7, review_day = $8, finality = $9, measure = $10,
       reason = $11, opinion_state = $12, opinion = $13, accompaniment = $14, parent_signed = $15, child_signed = $16,
       worker_signed = $17, order_number = $18, order_day = $19, approved_by = $20, approved_at = $21, note = $22, created_by = $23,
       created_at = $24, version = version + 1
 WHERE id = $1
   AND version = $25;

-- name: case_plan_replace
-- A new approved edition takes the place of the one before.
UPDATE case_plan SET state = 'replaced', version = version + 1 WHERE case_id = $1 AND kind = $2 AND id <> $3 AND state = 'approved';

-- part: plan_active
-- Approved plans with whom they are about, the month of the end in SQL, the days in C: $1 the first moment, $2 the moment after the
-- last, $3 the month as year * 12 + month - 1.
SELECT np.person_id, p.case_id, p.id, p.kind, p.starts, p.months, p.approved_at, p.order_number, c.number, c.closed_at,
       (SELECT min(r.approved_at) FROM case_plan r
         WHERE r.case_id = p.case_id AND r.kind = p.kind AND r.edition > p.edition AND r.approved_at IS NOT NULL) AS replaced_at
  FROM case_plan p
  JOIN case_file c ON c.id = p.case_id
  JOIN case_person np ON np.case_id = p.case_id AND np.role = 'subject' AND (np.gone_at IS NULL OR np.gone_at >= $1)
 WHERE p.state IN ('approved', 'replaced')
   AND (c.closed_at IS NULL OR c.closed_at >= $1)
   AND p.approved_at < $2
   AND (p.months IS NULL OR p.months = 0 OR p.starts IS NULL
        OR CAST(substr(p.starts, 1, 4) AS INTEGER) * 12 + CAST(substr(p.starts, 6, 2) AS INTEGER) - 1 + p.months >= $3)

-- name: case_plans_active
@plan_active@
 ORDER BY np.person_id, p.approved_at, p.id;

-- name: case_plans_active_of
@plan_active@
   AND np.person_id = $4
 ORDER BY p.approved_at, p.id;

-- part: need
n.id, n.plan_id, n.position, n.area, n.need, n.objective, n.activities, n.starts, n.months, n.responsible, n.expected, n.state,
n.amendment_id, n.version

-- name: case_need_list
SELECT @need@ FROM case_need n WHERE n.plan_id = $1 ORDER BY n.position, n.id;

-- name: case_need_last
SELECT max(n.position) AS position FROM case_need n WHERE n.plan_id = $1;

-- name: case_need_insert
INSERT INTO case_need (id, plan_id, position, area, need, objective, activities, starts, months, responsible, expected, state, amendment_id,
                       version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: case_need_update
UPDATE case_need
   SET plan_id = $2, position = $3, area = $4, need = $5, objective = $6, activities = $7, starts = $8, months = $9, responsible = $10,
       expected = $11, state = $12, amendment_id = $13, version = version + 1
 WHERE id = $1
   AND version = $14;

-- name: case_amendment_list
SELECT a.id, a.case_id, a.plan_id, a.number, a.state, a.reason, a.order_number, a.order_day, a.approved_by, a.approved_at, a.note, a.created_by,
       a.created_at, a.version
  FROM case_amendment a
 WHERE a.plan_id = $1
 ORDER BY a.number;

-- name: case_amendment_insert
INSERT INTO case_amendment (id, case_id, plan_id, number, state, reason, order_number, order_day, approved_by, approved_at, note, created_by,
                            created_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: case_amendment_update
UPDATE case_amendment
   SET case_id = $2, plan_id = $3, number = $4, state = $5, reason = $6, order_number = $7, order_day = $8, approved_by = $9,
       approved_at = $10, note = $11, created_by = $12, created_at = $13, version = version + 1
 WHERE id = $1
   AND version = $14;

-- name: case_need_delete
DELETE FROM case_need WHERE id = $1 AND plan_id = $2;

-- name: case_need_line_list
SELECT l.id, l.need_id, l.position, l.kind, l.what, l.code, l.provider, l.amount
  FROM case_need_line l
  JOIN case_need n ON n.id = l.need_id
 WHERE n.plan_id = $1
 ORDER BY l.need_id, l.position;

-- name: case_need_line_insert
INSERT INTO case_need_line (id, need_id, position, kind, what, code, provider, amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: case_need_line_delete_all
DELETE FROM case_need_line WHERE need_id = $1;

-- ---- referrals

-- part: referral
r.id, r.case_id, r.institution_id, r.what, r.shared, r.consent, r.consent_day, r.state, r.reason, r.result, r.token_hash, r.expires_at,
r.sent_at, r.seen_at, r.answered_at, r.done_at, r.user_id, r.version, i.name AS institution_name

-- name: case_referral_list
SELECT @referral@ FROM case_referral r JOIN institution i ON i.id = r.institution_id WHERE r.case_id = $1 ORDER BY r.sent_at DESC, r.id DESC;

-- name: case_referral_find
SELECT @referral@ FROM case_referral r JOIN institution i ON i.id = r.institution_id WHERE r.id = $1;

-- name: case_referral_by_token
SELECT @referral@ FROM case_referral r JOIN institution i ON i.id = r.institution_id WHERE r.token_hash = $1;

-- name: case_referral_list_institution
-- What was sent to an institution, for its own accounts.
SELECT @referral@
  FROM case_referral r
  JOIN institution i ON i.id = r.institution_id
 WHERE r.institution_id = $1
   AND r.state <> 'withdrawn'
 ORDER BY r.sent_at DESC, r.id DESC
 LIMIT 100;

-- name: case_referral_insert
INSERT INTO case_referral (id, case_id, institution_id, what, shared, consent, consent_day, state, reason, result, token_hash, expires_at,
                           sent_at, seen_at, answered_at, done_at, user_id, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- name: case_referral_update
UPDATE case_referral
   SET case_id = $2, institution_id = $3, what = $4, shared = $5, consent = $6, consent_day = $7, state = $8, reason = $9, result = $10,
       token_hash = $11, expires_at = $12, sent_at = $13, seen_at = $14, answered_at = $15, done_at = $16, user_id = $17,
       version = version + 1
 WHERE id = $1
   AND version = $18;

-- ---- transfers

-- name: case_transfer_key_find
SELECT k.id, k.secret, k.seal_key FROM case_transfer_key k ORDER BY k.id LIMIT 1;

-- name: case_transfer_key_insert
INSERT INTO case_transfer_key (id, secret, seal_key) VALUES ($1, $2, $3);

-- name: case_authority_list
SELECT a.id, a.name, a.public_key FROM case_authority a WHERE a.closed_at IS NULL ORDER BY a.name, a.id;

-- name: case_authority_insert
INSERT INTO case_authority (id, name, public_key, added_by, added_at) VALUES ($1, $2, $3, $4, $5);

-- name: case_authority_close
UPDATE case_authority SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL;

-- part: transfer
x.id, x.case_id, x.direction, x.state, x.authority, x.public_key, x.packet_hash, x.reason, x.at, x.user_id, x.ended_at, x.their_number,
x.seal_key

-- name: case_transfer_insert
INSERT INTO case_transfer (id, case_id, direction, state, authority, public_key, packet_hash, reason, at, user_id, ended_at, their_number, seal_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: case_transfer_find
SELECT @transfer@ FROM case_transfer x WHERE x.id = $1;

-- name: case_transfer_by_packet
-- One that was refused may come again.
SELECT x.id, x.case_id FROM case_transfer x WHERE x.packet_hash = $1 AND x.direction = 'in' AND x.state <> 'refused';

-- name: case_transfer_list
SELECT @transfer@ FROM case_transfer x WHERE x.case_id = $1 ORDER BY x.at DESC, x.id DESC;

-- name: case_transfer_list_arrived
SELECT @transfer@ FROM case_transfer x WHERE x.direction = 'in' AND x.state = 'arrived' ORDER BY x.at DESC, x.id DESC LIMIT 100;

-- name: case_transfer_list_seen
-- Those of files that one may see, the newest first.
SELECT @transfer@, c.year, c.number FROM case_transfer x JOIN case_file c ON c.id = x.case_id WHERE @seen@ ORDER BY x.at DESC, x.id DESC LIMIT 100;

-- name: case_transfer_update
-- No row changed means that somebody was faster.
UPDATE case_transfer SET case_id = $2, state = $3, reason = $4, ended_at = $5, their_number = $6 WHERE id = $1 AND state = $7;

-- name: case_transfer_addresses
-- Where a person lives, as far as it isn't secret.
SELECT a.kind, a.street, a.locality, p.name AS place
  FROM person_address a
  LEFT JOIN place p ON p.code = a.place_code
 WHERE a.person_id = $1
   AND a.to_day IS NULL
   AND a.is_secret = 0
 ORDER BY a.id;

-- ---- facts

-- part: subjects
-- A row for each whom the case is about.
JOIN case_type y ON y.id = f.type_id
  LEFT JOIN case_person p ON p.case_id = f.id AND p.role = 'subject' AND p.gone_at IS NULL

-- part: once
-- The first of them counts the event.
CASE WHEN EXISTS (SELECT 1 FROM case_person o WHERE o.case_id = f.id AND o.role = 'subject' AND o.gone_at IS NULL AND o.id < p.id)
            THEN 0 ELSE 1 END AS once

-- name: case_fact_work_parts
-- Work done, in parts of 30 days.
SELECT e.done_at / 2592000 AS part, count(*) AS row_count, CAST(sum(e.version + e.recounted + e.id % 1000003) AS BIGINT) AS mark
  FROM case_entry e
 WHERE e.state = 'done' AND e.done_at > 0
 GROUP BY e.done_at / 2592000;

-- name: case_fact_work
SELECT e.done_at AS at, p.person_id, e.kind, y.code AS case_type, f.institution_id, e.case_id AS record_id,
       @once@
  FROM case_entry e
  JOIN case_file f ON f.id = e.case_id
  @subjects@
 WHERE e.state = 'done' AND e.kind NOT IN ('stop', 'resume') AND e.done_at >= $1 * 2592000 AND e.done_at < $2 * 2592000;

-- name: case_fact_signal_parts
-- Signals by the day that they came, in parts of 30 days.
SELECT s.received_at / 2592000 AS part, count(*) AS row_count, CAST(sum(s.version + s.id % 1000003) AS BIGINT) AS mark
  FROM case_signal s
 GROUP BY s.received_at / 2592000;

-- name: case_fact_signal
SELECT s.received_at AS at, s.person_id, s.channel, s.source, s.state, s.institution_id
  FROM case_signal s
 WHERE s.received_at >= $1 * 2592000 AND s.received_at < $2 * 2592000;

-- name: case_fact_opened_parts
SELECT f.opened_at / 2592000 AS part, count(*) AS row_count, CAST(sum(f.version + f.recounted + f.id % 1000003) AS BIGINT) AS mark
  FROM case_file f
 GROUP BY f.opened_at / 2592000;

-- name: case_fact_opened
SELECT f.opened_at AS at, p.person_id, y.code AS case_type, f.state, f.institution_id, f.id AS record_id,
       @once@
  FROM case_file f
  @subjects@
 WHERE f.opened_at >= $1 * 2592000 AND f.opened_at < $2 * 2592000;

-- name: case_fact_closed_parts
SELECT f.closed_at / 2592000 AS part, count(*) AS row_count, CAST(sum(f.version + f.recounted + f.id % 1000003) AS BIGINT) AS mark
  FROM case_file f
 WHERE f.closed_at IS NOT NULL
 GROUP BY f.closed_at / 2592000;

-- name: case_fact_closed
SELECT f.closed_at AS at, p.person_id, f.closing, y.code AS case_type, f.institution_id, f.id AS record_id,
       @once@
  FROM case_file f
  @subjects@
 WHERE f.closed_at >= $1 * 2592000 AND f.closed_at < $2 * 2592000;

-- name: case_fact_closings
SELECT c.code AS value, min(c.label) AS label FROM case_type_part c WHERE c.kind = 'closing' GROUP BY c.code ORDER BY 2;

-- name: case_fact_plan_parts
-- Editions that were approved, also those that a newer one replaced.
SELECT l.approved_at / 2592000 AS part, count(*) AS row_count, CAST(sum(l.version + l.recounted + l.id % 1000003) AS BIGINT) AS mark
  FROM case_plan l
 WHERE l.approved_at IS NOT NULL
 GROUP BY l.approved_at / 2592000;

-- name: case_fact_plan
SELECT l.approved_at AS at, p.person_id, l.kind, y.code AS case_type, f.institution_id, f.id AS record_id,
       @once@
  FROM case_plan l
  JOIN case_file f ON f.id = l.case_id
  @subjects@
 WHERE l.state IN ('approved', 'replaced') AND l.approved_at >= $1 * 2592000 AND l.approved_at < $2 * 2592000;

-- name: case_fact_referral_parts
SELECT r.sent_at / 2592000 AS part, count(*) AS row_count, CAST(sum(r.version + r.recounted + r.id % 1000003) AS BIGINT) AS mark
  FROM case_referral r
 GROUP BY r.sent_at / 2592000;

-- name: case_fact_referral
SELECT r.sent_at AS at, p.person_id, r.state, r.institution_id, y.code AS case_type, f.id AS record_id,
       @once@
  FROM case_referral r
  JOIN case_file f ON f.id = r.case_id
  @subjects@
 WHERE r.sent_at >= $1 * 2592000 AND r.sent_at < $2 * 2592000;

-- name: case_fact_signal_institutions
SELECT i.id AS value, i.name AS label FROM institution i WHERE i.id IN (SELECT s.institution_id FROM case_signal s) ORDER BY i.name;

-- name: case_fact_referred
SELECT i.id AS value, i.name AS label FROM institution i WHERE i.id IN (SELECT r.institution_id FROM case_referral r) ORDER BY i.name;

-- name: case_fact_types
-- The name of the latest edition.
SELECT y.code AS value, y.name AS label
  FROM case_type y
 WHERE NOT EXISTS (SELECT 1 FROM case_type z WHERE z.code = y.code AND z.valid_from > y.valid_from)
 ORDER BY y.code;

-- name: case_fact_institutions
SELECT i.id AS value, i.name AS label FROM institution i WHERE i.id IN (SELECT f.institution_id FROM case_file f) ORDER BY i.name;

-- ---- drafts

-- name: case_draft_find
SELECT d.id, d.path, d.title, d.fields, d.saved_at, d.seal_key FROM case_draft d WHERE d.user_id = $1 AND d.path = $2;

-- name: case_draft_find_id
SELECT d.id, d.path, d.title, d.fields, d.saved_at, d.seal_key FROM case_draft d WHERE d.user_id = $1 AND d.id = $2;

-- name: case_draft_list
SELECT d.id, d.path, d.title, d.fields, d.saved_at, d.seal_key FROM case_draft d WHERE d.user_id = $1 ORDER BY d.saved_at DESC, d.id DESC LIMIT 20;

-- name: case_draft_put
INSERT INTO case_draft (id, user_id, path, title, fields, saved_at, seal_key) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (user_id, path) DO UPDATE SET id = $1, title = $4, fields = $5, saved_at = $6, seal_key = $7;

-- name: case_draft_drop
DELETE FROM case_draft WHERE user_id = $1 AND path = $2;

-- name: case_draft_drop_old
DELETE FROM case_draft WHERE saved_at < $1;
