-- The contract with a volunteer, issued as a document; NULL: kept elsewhere, or not issued yet.
ALTER TABLE volunteer ADD COLUMN contract_id BIGINT;
