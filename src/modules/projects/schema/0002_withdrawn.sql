-- A promise that isn't made any more stays, with the reason: an amendment, or a mistake.
ALTER TABLE project_promise ADD COLUMN withdrawn_on TEXT;   -- ISO day; NULL: it stands
ALTER TABLE project_promise ADD COLUMN withdrawn_why TEXT;  -- NULL: it stands
