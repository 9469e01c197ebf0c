-- The plans in the order of lists, with all that a list for choosing one shows.
CREATE INDEX plan_named ON plan ((period_from IS NULL), period_from DESC, id DESC, short_title, state, is_public);
