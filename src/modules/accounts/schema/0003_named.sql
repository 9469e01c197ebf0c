-- The same order, with all that a list for choosing an institution shows.
CREATE INDEX institution_named ON institution (folded_name, id, name, closed_at);
DROP INDEX institution_folded;
