-- Whom somebody told from a person is asked for on the person's page.
CREATE INDEX person_twin_other ON person_twin (b_id);
