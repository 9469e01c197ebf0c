-- What a list shows of a person stands beside each pair of its words, so that those who are found by one stand together: a page of them
-- was a hundred looks all over the register.
ALTER TABLE person_words ADD COLUMN shown TEXT NOT NULL DEFAULT ''; -- search_shown.c: the fields, a line each
UPDATE person_words w
   SET shown = p.family_name || chr(10) || p.given_name || chr(10) || coalesce(p.former_name, '') || chr(10) ||
               coalesce(p.other_name, '') || chr(10) || coalesce(p.sex, '') || chr(10) || coalesce(p.birth_kind, '') || chr(10) ||
               coalesce(p.phone, '') || chr(10) || coalesce(p.file_number, '') || chr(10) || coalesce(p.birth_day, '')
  FROM person p
 WHERE p.id = w.id;
