-- What a list shows of a person stands beside each pair of its words, so that those who are found by one stand together: a page of them
-- was a hundred looks all over the register.
ALTER TABLE person_words ADD COLUMN shown TEXT NOT NULL DEFAULT ''; -- search_shown.c: the fields, a line each
UPDATE person_words
   SET shown = (SELECT p.family_name || char(10) || p.given_name || char(10) || coalesce(p.former_name, '') || char(10) ||
                       coalesce(p.other_name, '') || char(10) || coalesce(p.sex, '') || char(10) || coalesce(p.birth_kind, '') || char(10) ||
                       coalesce(p.phone, '') || char(10) || coalesce(p.file_number, '') || char(10) || coalesce(p.birth_day, '')
                  FROM person p
                 WHERE p.id = person_words.id)
 WHERE EXISTS (SELECT 1 FROM person p WHERE p.id = person_words.id);
