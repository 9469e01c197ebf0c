-- Whether the clocks of a term may be stopped.  No source says it of the terms that are known: what counts hours, counts back or ends on
-- a date doesn't stop; the rest may, until the authority says otherwise.
ALTER TABLE law_row ADD COLUMN may_stop BIGINT NOT NULL DEFAULT 0; -- of a term: 1: its clocks may be stopped, with a reason
UPDATE law_row SET may_stop = 1 WHERE kind = 'term' AND unit IN ('days', 'working_days', 'months') AND amount > 0;

CREATE INDEX clock_stopped ON clock (user_id) WHERE stopped_at IS NOT NULL;
