-- Who was born on a day, in the order of lists, with the name: what is asked for each row of a list that is taken in.
CREATE INDEX person_birth_name ON person (birth_day, merged_into_id, family_name, given_name, id);
DROP INDEX person_birth_day;
