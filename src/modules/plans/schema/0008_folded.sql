-- What the board looks through and sorts by.  NULL: a row that an older program stored; it is folded when the program starts.
ALTER TABLE plan_action ADD COLUMN folded_title TEXT; -- text_fold() of the title
ALTER TABLE plan_action ADD COLUMN folded_text TEXT;  -- text_fold() of number, title and bodies as printed, a line each
CREATE INDEX plan_action_unfolded ON plan_action (id) WHERE folded_text IS NULL;
