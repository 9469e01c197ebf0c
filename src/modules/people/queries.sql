-- name: person_find
SELECT id, family_name, given_name, former_name, other_name, sex, birth_day, birth_kind, birth_place, death_day, national_id,
       national_id_kind, national_id_reason, national_id_note, phone, email, languages, file_number, note, seal_key, is_demo,
       merged_into_id, created_at, version
  FROM person
 WHERE id = $1;

-- name: person_label
SELECT family_name, given_name, former_name, birth_day, birth_kind
  FROM person
 WHERE id = $1;

-- name: person_insert
INSERT INTO person (id, family_name, given_name, former_name, other_name, sex, birth_day, birth_kind, birth_place, death_day,
                    national_id, national_id_index, national_id_kind, national_id_reason, national_id_note, phone, email, languages,
                    file_number, folded_file_number, note, seal_key, is_demo, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24);

-- name: person_update
-- No row changed means that somebody else saved first.
UPDATE person
   SET family_name = $2, given_name = $3, former_name = $4, other_name = $5, sex = $6, birth_day = $7, birth_kind = $8,
       birth_place = $9, death_day = $10, national_id = $11, national_id_index = $12, national_id_kind = $13, national_id_reason = $14,
       national_id_note = $15, phone = $16, email = $17, languages = $18, file_number = $19, folded_file_number = $20, note = $21,
       seal_key = $22, version = version + 1
 WHERE id = $1
   AND version = $23;

-- name: person_index_of
SELECT national_id_index FROM person WHERE id = $1;

-- name: person_above
SELECT merged_into_id FROM person WHERE id = $1;

-- name: person_below
-- Who was merged into a person.
SELECT id, family_name, given_name, former_name, other_name, phone
  FROM person
 WHERE merged_into_id = $1
 ORDER BY id;

-- name: person_words_add
INSERT INTO person_words (words, id, shown) VALUES ($1, $2, $3)
ON CONFLICT (words, id) DO UPDATE SET shown = $3 WHERE person_words.shown <> $3;

-- name: person_words_remove
DELETE FROM person_words WHERE words = $1 AND id = $2;

-- name: person_near_word_add
INSERT INTO person_near_word (near, word) VALUES ($1, $2) ON CONFLICT (near, word) DO NOTHING;

-- name: person_near_word_known
SELECT 1 AS known FROM person_near_word WHERE near = $1 AND word = $1;

-- name: person_near_words
-- A word stands beside itself where some name has it; unused places are NULL.
WITH asked (key) AS (
  VALUES ($1), ($2), ($3), ($4), ($5), ($6), ($7), ($8), ($9), ($10), ($11), ($12), ($13), ($14), ($15), ($16), ($17), ($18), ($19), ($20),
         ($21), ($22), ($23), ($24))
SELECT w.near, w.word
  FROM asked
 CROSS JOIN person_near_word w
 WHERE w.near = asked.key
 LIMIT 2000;

-- name: person_digits_add
INSERT INTO person_digits (digits, id) VALUES ($1, $2) ON CONFLICT (digits, id) DO NOTHING;

-- name: person_digits_clear
DELETE FROM person_digits WHERE id = $1;

-- name: person_by_pair
SELECT id, shown FROM person_words WHERE words = $1 ORDER BY id DESC LIMIT $2;

-- name: person_by_two_pairs
SELECT w.id, w.shown
  FROM person_words w
 WHERE w.words = $1
   AND EXISTS (SELECT 1 FROM person_words v WHERE v.words = $2 AND v.id = w.id)
 ORDER BY w.id DESC
 LIMIT $3;

-- name: person_by_words
-- Whoever's pair of words stands between $1 and $2.
SELECT id, shown FROM person_words WHERE words >= $1 AND words < $2 ORDER BY words, id LIMIT $3;

-- name: person_by_word
-- The newest of whoever has one word among the names; of the most frequent words only so many rows are looked at.
SELECT p.id, p.family_name, p.given_name, p.former_name, p.other_name, p.sex, p.birth_day, p.birth_kind, p.phone,
       p.file_number
  FROM (SELECT DISTINCT w.id AS id
          FROM (SELECT id FROM person_words WHERE words >= $1 AND words < $2 LIMIT 6000) w
         ORDER BY 1 DESC
         LIMIT $3) n
  JOIN person p ON p.id = n.id
 ORDER BY p.id DESC;

-- name: person_by_birth_day
SELECT id, family_name, given_name, former_name, other_name, sex, birth_day, birth_kind, phone, file_number
  FROM person
 WHERE birth_day = $1
   AND merged_into_id IS NULL
 ORDER BY family_name, given_name, id
 LIMIT $2;

-- name: person_names_by_birth_days
-- The names alone, for some days at once: of a million persons some thirty were born on each.  With a day a letter, small and large: a
-- family name that begins plainly with another one is heard otherwise; NULL: any name.
WITH asked (day, small, large) AS (
  VALUES (CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT)), ($4, $5, $6), ($7, $8, $9), ($10, $11, $12), ($13, $14, $15),
         ($16, $17, $18), ($19, $20, $21), ($22, $23, $24), ($25, $26, $27), ($28, $29, $30), ($31, $32, $33), ($34, $35, $36),
         ($37, $38, $39), ($40, $41, $42), ($43, $44, $45), ($46, $47, $48))
SELECT p.birth_day, p.family_name, p.given_name
  FROM asked
 CROSS JOIN person p
 WHERE p.birth_day = asked.day
   AND p.merged_into_id IS NULL
   AND (asked.small IS NULL
        OR substr(p.family_name, 1, 1) IN (asked.small, asked.large)
        OR p.family_name NOT GLOB '[A-Za-z][A-Za-z]*');

-- name: person_by_national_ids
-- Which of some codes the register has.
WITH asked (national_id_index) AS (
  VALUES (CAST($1 AS TEXT)), ($2), ($3), ($4), ($5), ($6), ($7), ($8), ($9), ($10), ($11), ($12), ($13), ($14), ($15), ($16))
SELECT p.national_id_index
  FROM asked
 CROSS JOIN person p
 WHERE p.national_id_index = asked.national_id_index
   AND p.merged_into_id IS NULL;

-- name: person_by_national_id
SELECT id, family_name, given_name, former_name, other_name, sex, birth_day, birth_kind, phone, file_number
  FROM person
 WHERE national_id_index = $1
   AND merged_into_id IS NULL
 ORDER BY id
 LIMIT $2;

-- name: person_by_digits
SELECT p.id, p.family_name, p.given_name, p.former_name, p.other_name, p.sex, p.birth_day, p.birth_kind, p.phone,
       p.file_number
  FROM person_digits d
  JOIN person p ON p.id = d.id
 WHERE d.digits = $1
 ORDER BY p.id
 LIMIT $2;

-- name: person_by_file_number
SELECT id, family_name, given_name, former_name, other_name, sex, birth_day, birth_kind, phone, file_number
  FROM person
 WHERE folded_file_number = $1
   AND merged_into_id IS NULL
 ORDER BY id
 LIMIT $2;

-- name: person_newest
SELECT id, family_name, given_name, former_name, other_name, sex, birth_day, birth_kind, phone, file_number
  FROM person
 WHERE merged_into_id IS NULL
 ORDER BY id DESC
 LIMIT $1;

-- name: person_phone_list
SELECT id, person_id, number, whose, version FROM person_phone WHERE person_id = $1 ORDER BY id;

-- name: place_by_name
-- Namesakes: first where streets are known, then of the same county as those, then towns.
SELECT p.code, p.county
  FROM place p
 WHERE p.folded_name = $1
 ORDER BY CASE WHEN EXISTS (SELECT 1 FROM street s WHERE s.place_code = p.code) THEN 0
               WHEN p.county IN (SELECT q.county FROM street s JOIN place q ON q.code = s.place_code) THEN 1
               ELSE 2 END, p.area DESC, p.code;

-- name: place_find
SELECT code, name, county, country, area, version FROM place WHERE code = $1;

-- name: place_update
UPDATE place SET name = $2, folded_name = $3, county = $4, country = $5, area = $6, version = version + 1 WHERE code = $1 AND version = $7;

-- name: place_search
SELECT code, name, county, country, area, version FROM place WHERE folded_name LIKE $1 ESCAPE '\' OR code = $2 ORDER BY folded_name, code LIMIT $3 OFFSET $4;

-- name: place_search_count
SELECT count(*) AS count FROM place WHERE folded_name LIKE $1 ESCAPE '\' OR code = $2;

-- name: place_offer
-- For a form: where streets are known, then towns.  namesakes: how many places have the name.
SELECT p.name, p.county, (SELECT count(*) FROM place q WHERE q.folded_name = p.folded_name) AS namesakes
  FROM place p
 ORDER BY CASE WHEN EXISTS (SELECT 1 FROM street s WHERE s.place_code = p.code) THEN 0 ELSE 1 END, p.area DESC, p.folded_name, p.code
 LIMIT $1;

-- name: street_find
SELECT s.id, s.kind, s.name, s.former_names, s.place_code, s.quarter, s.area, s.version, p.name AS place
  FROM street s
  JOIN place p ON p.code = s.place_code
 WHERE s.id = $1;

-- name: street_same
SELECT id FROM street WHERE place_code = $1 AND folded_name = $2 AND kind = $3 ORDER BY id;

-- name: street_insert
INSERT INTO street (id, kind, name, folded_name, former_names, place_code, quarter, area) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: street_update
UPDATE street
   SET kind = $2, name = $3, folded_name = $4, former_names = $5, place_code = $6, quarter = $7, area = $8, version = version + 1
 WHERE id = $1
   AND version = $9;

-- name: street_remove
DELETE FROM street WHERE id = $1 AND version = $2;

-- name: street_used
SELECT 1 AS used FROM person_address WHERE street_id = $1 LIMIT 1;

-- name: street_names_clear
DELETE FROM street_name WHERE street_id = $1;

-- name: street_name_add
INSERT INTO street_name (street_id, place_code, folded, is_former) VALUES ($1, $2, $3, $4) ON CONFLICT (place_code, folded, street_id) DO NOTHING;

-- name: street_by_name
-- Today's names before former ones.
SELECT s.id, s.kind FROM street_name n JOIN street s ON s.id = n.street_id WHERE n.place_code = $1 AND n.folded = $2 ORDER BY n.is_former, s.id;

-- name: street_search
SELECT s.id, s.kind, s.name, s.former_names, s.place_code, s.quarter, s.area, s.version, p.name AS place
  FROM street s
  JOIN place p ON p.code = s.place_code
 WHERE s.id IN (SELECT n.street_id FROM street_name n WHERE n.folded LIKE $1 ESCAPE '\')
 ORDER BY p.folded_name, s.folded_name, s.kind, s.id
 LIMIT $2 OFFSET $3;

-- name: street_search_count
SELECT count(DISTINCT n.street_id) AS count FROM street_name n WHERE n.folded LIKE $1 ESCAPE '\';

-- name: street_offer
SELECT DISTINCT kind, name, folded_name FROM street ORDER BY folded_name, kind LIMIT $1;

-- name: place_has_streets
SELECT 1 AS has FROM street WHERE place_code = $1 LIMIT 1;

-- name: address_unmatched
-- Where a street stands in words, its place has a register of streets, and the street isn't found yet.
SELECT a.id, a.street, a.place_code
  FROM person_address a
 WHERE a.id > $1
   AND a.street_id IS NULL
   AND a.street IS NOT NULL
   AND a.is_secret = 0
   AND EXISTS (SELECT 1 FROM street s WHERE s.place_code = a.place_code)
 ORDER BY a.id
 LIMIT $2;

-- name: address_match
UPDATE person_address SET street_id = $2 WHERE id = $1 AND street_id IS NULL;

-- name: person_address_insert
INSERT INTO person_address (id, person_id, kind, place_code, locality, street, area, is_secret, secret, from_day, to_day, note, seal_key, street_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: household_insert
INSERT INTO household (id, name, address, note, from_id, is_demo) VALUES ($1, $2, $3, $4, $5, $6);

-- name: household_member_insert
INSERT INTO household_member (id, household_id, person_id, role, from_day, to_day) VALUES ($1, $2, $3, $4, $5, $6);

-- name: person_relation_insert
INSERT INTO person_relation (id, person_id, kind, other_person_id, from_day, to_day, note) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: person_mark_merged
UPDATE person SET merged_into_id = $2, version = version + 1 WHERE id = $1;

-- name: person_merge_insert
INSERT INTO person_merge (id, kept_id, gone_id, at, user_id, user_name, reason) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: person_merge_find
SELECT id, kept_id, gone_id, at, undone_at, user_name, reason FROM person_merge WHERE id = $1;

-- name: person_merge_undo
UPDATE person_merge SET undone_at = $2 WHERE id = $1;

-- name: person_merges_of
SELECT m.id, m.kept_id, m.gone_id, m.at, m.undone_at, m.user_name, m.reason, p.family_name, p.given_name
  FROM person_merge m
  JOIN person p ON p.id = m.gone_id
 WHERE m.kept_id = $1
 ORDER BY m.id DESC;

-- name: person_merge_value_insert
INSERT INTO person_merge_value (id, merge_id, field, before, after) VALUES ($1, $2, $3, $4, $5);

-- name: person_merge_values
SELECT id, field, before, after FROM person_merge_value WHERE merge_id = $1 ORDER BY id;

-- name: person_merge_value_later
-- The first merge after this one that set the same field of the same person and still stands.
SELECT v.id, v.before
  FROM person_merge_value v
  JOIN person_merge m ON m.id = v.merge_id
 WHERE m.kept_id = $1
   AND v.field = $2
   AND m.id > $3
   AND m.undone_at IS NULL
 ORDER BY m.id
 LIMIT 1;

-- name: person_merge_value_rebase
UPDATE person_merge_value SET before = $2 WHERE id = $1;

-- name: person_moved_insert
INSERT INTO person_moved (id, table_name, column_name, row_id, owner_id) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (table_name, column_name, row_id) DO NOTHING;

-- name: person_moved_of
-- Rows that were this person's before any merge.
SELECT id, table_name, column_name, row_id FROM person_moved WHERE owner_id = $1 ORDER BY id;

-- name: person_moved_forget
DELETE FROM person_moved WHERE id = $1;

-- name: person_merged_into
SELECT id FROM person WHERE merged_into_id = $1 ORDER BY id;

-- name: person_traits
SELECT id, declared, declared_on, seal_key FROM person_trait WHERE person_id = $1 ORDER BY id;

-- name: person_traits_between
-- For counting alone: traits_count.c.
SELECT id, person_id, declared, declared_on, seal_key FROM person_trait WHERE person_id BETWEEN $1 AND $2 ORDER BY person_id;

-- name: person_trait_insert
INSERT INTO person_trait (id, person_id, declared, declared_on, seal_key) VALUES ($1, $2, $3, $4, $5);

-- name: person_trait_remove
DELETE FROM person_trait WHERE id = $1;

-- name: person_twin_insert
INSERT INTO person_twin (id, a_id, b_id, weight, probability, found_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (a_id, b_id) DO NOTHING;

-- name: person_twins_count
SELECT count(*) AS count
  FROM person_twin t
  JOIN person a ON a.id = t.a_id AND a.merged_into_id IS NULL
  JOIN person b ON b.id = t.b_id AND b.merged_into_id IS NULL
 WHERE t.decision IS NULL;

-- name: person_twins_waiting
SELECT t.id, t.a_id, t.b_id, t.weight, t.probability
  FROM person_twin t
  JOIN person a ON a.id = t.a_id AND a.merged_into_id IS NULL
  JOIN person b ON b.id = t.b_id AND b.merged_into_id IS NULL
 WHERE t.decision IS NULL
 ORDER BY t.probability DESC, t.weight DESC, t.id
 LIMIT $1 OFFSET $2;

-- name: person_twins_apart
SELECT t.id, t.a_id, t.b_id
  FROM person_twin t
  JOIN person a ON a.id = t.a_id AND a.merged_into_id IS NULL
  JOIN person b ON b.id = t.b_id AND b.merged_into_id IS NULL
 WHERE t.decision = 'different'
 ORDER BY t.decided_at DESC, t.id
 LIMIT $1;

-- name: person_twins_apart_of
SELECT b_id AS other_id FROM person_twin WHERE a_id = $1 AND decision = 'different'
UNION ALL
SELECT a_id AS other_id FROM person_twin WHERE b_id = $1 AND decision = 'different';

-- name: person_twin_decide
UPDATE person_twin SET decision = $3, decided_at = $4, decided_by = $5 WHERE a_id = $1 AND b_id = $2;

-- name: household_find
SELECT id, name, address, note, from_id, closed_on, joined_id, is_demo, version FROM household WHERE id = $1;

-- name: household_update
UPDATE household SET name = $2, address = $3, note = $4, version = version + 1 WHERE id = $1 AND version = $5;

-- name: household_close
UPDATE household SET joined_id = $2, closed_on = $3, version = version + 1 WHERE id = $1;

-- name: household_members
SELECT m.id, m.household_id, m.person_id, m.role, m.from_day, m.to_day, m.version, h.name AS household, p.family_name, p.given_name,
       p.former_name, p.birth_day, p.birth_kind
  FROM household_member m
  JOIN household h ON h.id = m.household_id
  JOIN person p ON p.id = m.person_id
 WHERE m.household_id = $1
 ORDER BY m.to_day IS NOT NULL, CASE m.role WHEN 'head' THEN 0 WHEN 'partner' THEN 1 ELSE 2 END, m.id;

-- name: households_of
SELECT m.id, m.household_id, m.person_id, m.role, m.from_day, m.to_day, m.version, h.name AS household, p.family_name, p.given_name,
       p.former_name, p.birth_day, p.birth_kind
  FROM household_member m
  JOIN household h ON h.id = m.household_id
  JOIN person p ON p.id = m.person_id
 WHERE m.person_id = $1
 ORDER BY m.to_day IS NOT NULL, m.id DESC;

-- name: person_relatives
SELECT r.person_id, r.kind, p.sex
  FROM person_relation r
  JOIN person p ON p.id = r.person_id
 WHERE r.other_person_id = $1
   AND (r.to_day IS NULL OR r.to_day >= $2)
 ORDER BY r.id;

-- name: person_household
SELECT m.person_id, m.role AS kind, p.sex
  FROM household_member own
  JOIN household_member m ON m.household_id = own.household_id
  JOIN person p ON p.id = m.person_id
 WHERE own.person_id = $1
   AND (own.to_day IS NULL OR own.to_day >= $2)
   AND (m.to_day IS NULL OR m.to_day >= $2)
 ORDER BY CASE m.role WHEN 'head' THEN 0 WHEN 'partner' THEN 1 ELSE 2 END, m.id;

-- name: household_member_find
SELECT id, household_id, person_id, role, from_day, to_day, version FROM household_member WHERE id = $1;

-- name: household_member_update
UPDATE household_member SET role = $2, from_day = $3, to_day = $4, version = version + 1 WHERE id = $1 AND version = $5;

-- name: household_member_remove
DELETE FROM household_member WHERE id = $1 AND version = $2;

-- name: household_member_end
UPDATE household_member SET to_day = $2, version = version + 1 WHERE id = $1 AND to_day IS NULL;

-- name: place_insert
INSERT INTO place (code, name, folded_name, county, country, area) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO NOTHING;

-- name: person_for_matching
SELECT p.id, p.given_name, p.family_name, p.former_name, p.sex, p.birth_day, p.birth_kind, p.phone, p.national_id_index,
       (SELECT a.street FROM person_address a WHERE a.person_id = p.id AND a.street IS NOT NULL ORDER BY a.id DESC LIMIT 1) AS street,
       (SELECT coalesce(a.place_code, a.locality) FROM person_address a WHERE a.person_id = p.id ORDER BY a.id DESC LIMIT 1) AS locality
  FROM person p
 WHERE p.id > $1
   AND p.merged_into_id IS NULL
 ORDER BY p.id
 LIMIT $2;

-- name: person_to_match
SELECT p.id, p.given_name, p.family_name, p.former_name, p.sex, p.birth_day, p.birth_kind, p.phone, p.national_id_index,
       (SELECT a.street FROM person_address a WHERE a.person_id = p.id AND a.street IS NOT NULL ORDER BY a.id DESC LIMIT 1) AS street,
       (SELECT coalesce(a.place_code, a.locality) FROM person_address a WHERE a.person_id = p.id ORDER BY a.id DESC LIMIT 1) AS locality
  FROM person p
 WHERE p.id = $1;

-- name: person_match_model
SELECT model FROM person_match_model WHERE id = 1;

-- name: person_match_model_put
INSERT INTO person_match_model (id, model, persons, learned_at) VALUES (1, $1, $2, $3)
ON CONFLICT (id) DO UPDATE SET model = $1, persons = $2, learned_at = $3;

-- name: person_import_insert
INSERT INTO person_import (id, file_name, headers, mapping, has_header, state, created_at, created_by, language)
VALUES ($1, $2, $3, $4, $5, 'mapping', $6, $7, $8);

-- name: person_import_find
SELECT id, file_name, headers, mapping, has_header, again, state, result, job_id, created_by, language FROM person_import WHERE id = $1;

-- name: person_import_start
UPDATE person_import SET mapping = $2, again = $3, state = $4, job_id = $5, has_header = $6, result = NULL WHERE id = $1 AND state IN ('mapping', 'tried', 'failed');

-- name: person_import_end
UPDATE person_import SET state = $2, result = $3 WHERE id = $1;

-- name: person_import_mapping_find
SELECT mapping FROM person_import_mapping WHERE headers = $1;

-- name: person_import_mapping_put
INSERT INTO person_import_mapping (headers, mapping) VALUES ($1, $2) ON CONFLICT (headers) DO UPDATE SET mapping = $2;

-- name: person_export_insert
INSERT INTO person_export (id, purpose, recipient, search, sex, born_from, born_until, locality, street, format, with_contact, with_address,
                           codes, codes_reason, state, needs_two, found, asked_at, asked_by, asked_by_name, language, quarter)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);

-- name: person_export_find
SELECT id, purpose, recipient, search, sex, born_from, born_until, locality, street, quarter, format, with_contact, with_address, codes,
       codes_reason, state, needs_two, found, persons, downloads, asked_at, asked_by, asked_by_name, decided_at, decided_by, decided_by_name, decision_note,
       keep_until, language
  FROM person_export
 WHERE id = $1;

-- name: person_export_list
-- What waits first, then the newest.
SELECT id, purpose, recipient, search, sex, born_from, born_until, locality, street, quarter, format, with_contact, with_address, codes,
       codes_reason, state, needs_two, found, persons, downloads, asked_at, asked_by, asked_by_name, decided_at, decided_by, decided_by_name, decision_note,
       keep_until, language
  FROM person_export
 ORDER BY CASE WHEN state = 'waiting' THEN 0 ELSE 1 END, asked_at DESC, id DESC
 LIMIT $1 OFFSET $2;

-- name: person_export_count
SELECT count(*) AS count, sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS waiting FROM person_export;

-- name: person_export_move
-- No row changed: it isn't in the state that was seen.
UPDATE person_export SET state = $3 WHERE id = $1 AND state = $2;

-- name: person_export_decide
UPDATE person_export SET decided_at = $2, decided_by = $3, decided_by_name = $4, decision_note = $5 WHERE id = $1;

-- name: person_export_made
UPDATE person_export SET persons = $2, keep_until = $3 WHERE id = $1;

-- name: person_export_downloaded
UPDATE person_export SET downloads = downloads + 1 WHERE id = $1;

-- name: person_export_over
-- Files whose time is over, and requests that nobody decided.
SELECT id FROM person_export WHERE (state = 'ready' AND keep_until <= $1) OR (state = 'waiting' AND asked_at <= $2) ORDER BY id;

-- name: person_export_rows
-- Where a person lives by the newest address that holds, domicile first; of who has a secret one, none.
SELECT p.id, p.family_name, p.given_name, p.former_name, p.other_name, p.sex, p.birth_day, p.birth_kind, p.birth_place, p.death_day, p.phone, p.email,
       p.file_number, p.is_demo, p.national_id AS sealed_id, p.national_id_kind, p.seal_key, p.version, a.street AS a_street,
       coalesce(l.name, a.locality) AS a_locality, a.place_code AS a_code, l.county AS a_county, coalesce(a.area, l.area) AS a_area,
       st.quarter AS a_quarter
  FROM person p
  LEFT JOIN person_address a
    ON a.id = (SELECT b.id
                 FROM person_address b
                WHERE b.person_id = p.id
                  AND b.to_day IS NULL
                  AND NOT EXISTS (SELECT 1 FROM person_address s WHERE s.person_id = p.id AND s.is_secret = 1 AND s.to_day IS NULL)
                ORDER BY CASE b.kind WHEN 'domicile' THEN 0 WHEN 'residence' THEN 1 ELSE 2 END, b.id DESC
                LIMIT 1)
  LEFT JOIN place l ON l.code = a.place_code
  LEFT JOIN street st ON st.id = a.street_id
 WHERE p.id > $1
   AND p.id <= $2
   AND p.merged_into_id IS NULL
   AND (p.sex = $3 OR $3 IS NULL)
   AND (p.birth_day >= $4 OR $4 IS NULL)
   AND (p.birth_day <= $5 OR $5 IS NULL)
 ORDER BY p.id
 LIMIT $6;

-- name: once_forget
DELETE FROM api_once WHERE at < $1;

-- name: once_claim
INSERT INTO api_once (user_id, key, digest, at) VALUES ($1, $2, $3, $4) ON CONFLICT (user_id, key) DO NOTHING;

-- name: once_find
SELECT digest, made_id FROM api_once WHERE user_id = $1 AND key = $2;

-- name: once_end
UPDATE api_once SET made_id = $3 WHERE user_id = $1 AND key = $2;
