-- Plans that are being stored, in several short changes so that nobody waits long for the database: each is 'discarded' (seen by
-- nobody) until the last change gives it its state and takes it from here.  What a killed process leaves here is removed wholly.
CREATE TABLE plan_intake (
  plan_id   BIGINT NOT NULL PRIMARY KEY REFERENCES plan (id) ON DELETE CASCADE,
  upload_id BIGINT,                        -- whose job stores it, and clears it away when it begins anew; NULL: the command line
  began_at  BIGINT NOT NULL
);
