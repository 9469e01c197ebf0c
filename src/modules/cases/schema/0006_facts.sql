-- What statistics asks after a commit: signals, openings, closings, work, plans and referrals since a day, without reading a row.

-- recounted: +1 when whom the case is about, its type or its institution changes, which their rows are counted by.
ALTER TABLE case_file ADD COLUMN recounted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE case_entry ADD COLUMN recounted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE case_plan ADD COLUMN recounted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE case_referral ADD COLUMN recounted BIGINT NOT NULL DEFAULT 0;

CREATE INDEX case_signal_received ON case_signal (received_at, version, id);
CREATE INDEX case_file_opened ON case_file (opened_at, version, recounted, id);
CREATE INDEX case_file_closed ON case_file (closed_at, version, recounted, id) WHERE closed_at IS NOT NULL;
DROP INDEX case_entry_done;
CREATE INDEX case_entry_done ON case_entry (state, done_at, version, recounted, id);
CREATE INDEX case_plan_counted ON case_plan (approved_at, version, recounted, id) WHERE approved_at IS NOT NULL;
CREATE INDEX case_referral_sent ON case_referral (sent_at, version, recounted, id);
