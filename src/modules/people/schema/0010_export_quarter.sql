-- Lists of persons of a neighbourhood, as the register of streets has it.
ALTER TABLE person_export ADD COLUMN quarter TEXT; -- a part of its name; NULL: any
