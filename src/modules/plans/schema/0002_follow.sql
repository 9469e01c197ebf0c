-- What following the plans asks for quickly.

-- What is due next, of one plan.
CREATE INDEX plan_action_next ON plan_action (plan_id, next_due, position) WHERE gone_edition IS NULL AND next_due IS NOT NULL;
