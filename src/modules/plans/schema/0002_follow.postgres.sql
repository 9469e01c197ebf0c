-- What following the plans asks for quickly.

-- The status of a plan's actions is counted from this index alone.
CREATE INDEX plan_action_status ON plan_action (plan_id, gone_edition, state, next_due);

-- Words are looked up by their first letters, byte by byte, whatever the database's own order of letters is.
CREATE INDEX plan_action_word_prefix ON plan_action_word (word text_pattern_ops, action_id);
