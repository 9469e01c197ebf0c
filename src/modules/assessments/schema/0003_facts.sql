-- What statistics asks after a commit: forms finished and needs recorded since a day, without reading a row.
CREATE INDEX assessment_finished ON assessment (finished_at, version, id) WHERE finished_at IS NOT NULL;
CREATE INDEX need_recorded ON need (recorded_at, version, id);
