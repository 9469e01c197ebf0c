-- What statistics asks after a commit: the work done and the plans approved since a day, without reading a row.
CREATE INDEX case_entry_done ON case_entry (state, done_at, version, id);
CREATE INDEX case_plan_approved ON case_plan (state, approved_at);
