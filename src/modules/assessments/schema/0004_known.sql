-- What a list says of somebody who isn't in the register yet, so that nobody types it again when they are registered.
ALTER TABLE assessment ADD COLUMN known TEXT;    -- sealed: JSON, see known.h; NULL: nothing, or the person is in the register now

-- The colour of the level that its answers give, as lists show it.
ALTER TABLE assessment ADD COLUMN colour TEXT;   -- code of the outcome: "green", "yellow", "orange", "red", "none"…; NULL: the form has none

-- What came of a proposal.
ALTER TABLE proposal ADD COLUMN case_id BIGINT;   -- case_file.id: opened or joined; NULL: none
ALTER TABLE proposal ADD COLUMN signal_id BIGINT; -- case_signal.id; NULL: none
