-- What following the plans asks for quickly.

-- What is due next, of one plan.
CREATE INDEX plan_action_next ON plan_action (plan_id, next_due, position) WHERE gone_edition IS NULL AND next_due IS NOT NULL;

-- Words are looked up by their first letters, byte by byte, whatever the database's own order of letters is.
CREATE INDEX plan_action_word_prefix ON plan_action_word (word text_pattern_ops, action_id);

-- What a search looks at of each action that a word leads to, without its long row.
CREATE INDEX plan_action_found ON plan_action (id, gone_edition, plan_id, position, state, next_due);
