-- What following the plans asks for quickly.

-- The status of a plan's actions is counted from this index alone.
CREATE INDEX plan_action_status ON plan_action (plan_id, gone_edition, state, next_due);
