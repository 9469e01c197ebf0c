-- Who may know of a plan and how old it is: what a search asks for each measure that it finds, without reading the plan.
CREATE INDEX plan_known ON plan (id, state, is_public, period_from);
