-- Attendance from spreadsheets.

-- Where a service's own spreadsheets have names and days, as it was said last: the next file is read the same way.
CREATE TABLE attendance_columns (
  service_id  BIGINT  NOT NULL PRIMARY KEY REFERENCES service (id),
  name_column INTEGER NOT NULL,            -- from 1; 0: by its header
  day_column  INTEGER NOT NULL             -- the first with days, from 1; 0: by its header
);
