-- For whom a type of case is, by age: a case of somebody else is opened after a warning, with a reason.
ALTER TABLE case_type ADD COLUMN age_from BIGINT NOT NULL DEFAULT 0; -- full years; 0: any age
ALTER TABLE case_type ADD COLUMN age_to BIGINT NOT NULL DEFAULT 0;   -- the last year of age, included; 0: any age
UPDATE case_type SET age_to = 17 WHERE is_child = 1;
UPDATE case_type SET age_to = 19 WHERE code = 'dropout';
UPDATE case_type SET age_from = 18 WHERE code IN ('homeless', 'disability', 'violence');
UPDATE case_type SET age_from = 60 WHERE code = 'elderly';
UPDATE case_type SET age_from = 14, age_to = 26 WHERE code = 'leaving_care';
UPDATE case_type SET age_from = 15 WHERE code = 'employment';

-- Two documents of the shipped types weren't called as their templates are.
UPDATE case_type_part SET code = 'mayor-order' WHERE kind = 'document' AND code = 'mayors-order';
UPDATE case_type_part SET code = 'letter-notification' WHERE kind = 'document' AND code = 'letter';
