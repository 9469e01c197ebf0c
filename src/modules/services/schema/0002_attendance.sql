-- Attendance: one row per enrolment and month.

-- marks has one letter a day of the month, from the first: '-' not planned, '.' planned and not marked yet, 'P' present,
-- 'E' excused, 'A' absent.  The counts are kept with the marks in the same change, so that questions over years add small rows.
CREATE TABLE attendance (
  id           BIGINT  NOT NULL PRIMARY KEY,
  enrolment_id BIGINT  NOT NULL REFERENCES enrolment (id),
  person_id    BIGINT  NOT NULL,
  service_id   BIGINT  NOT NULL REFERENCES service (id),
  month        INTEGER NOT NULL,           -- year * 12 + month - 1
  marks        TEXT    NOT NULL CHECK (length(marks) BETWEEN 28 AND 31),
  planned      INTEGER NOT NULL,           -- days that aren't '-'
  present      INTEGER NOT NULL,
  excused      INTEGER NOT NULL,
  absent       INTEGER NOT NULL,
  minutes      INTEGER NOT NULL,           -- of the days present: the day's own, or the service's usual
  units        INTEGER NOT NULL,           -- sessions, visits, meals: the day's own, or one for a day present
  locked       INTEGER NOT NULL DEFAULT 0, -- 1: the month is closed
  version      INTEGER NOT NULL DEFAULT 1,
  UNIQUE (enrolment_id, month)
);
CREATE INDEX attendance_service ON attendance (service_id, month);
CREATE INDEX attendance_month ON attendance (month, person_id);
CREATE INDEX attendance_person ON attendance (person_id);

-- What differs from the usual on a day: a few rows.
CREATE TABLE attendance_detail (
  id            BIGINT  NOT NULL PRIMARY KEY,
  attendance_id BIGINT  NOT NULL REFERENCES attendance (id),
  day           INTEGER NOT NULL,          -- of the month, from 1
  minutes       INTEGER,                   -- NULL: the usual
  units         INTEGER,                   -- NULL: one
  activity      TEXT,
  note          TEXT,
  UNIQUE (attendance_id, day)
);

-- A month of a service that is closed, and the way back.
CREATE TABLE attendance_lock (
  id          BIGINT  NOT NULL PRIMARY KEY,
  service_id  BIGINT  NOT NULL REFERENCES service (id),
  month       INTEGER NOT NULL,
  locked_at   BIGINT  NOT NULL,
  locked_by   BIGINT,
  opened_at   BIGINT,                      -- NULL: it is locked
  opened_by   BIGINT,
  reason      TEXT                         -- why it was opened again
);
CREATE INDEX attendance_lock_service ON attendance_lock (service_id, month);

-- What was changed in a month after it had been locked.
CREATE TABLE attendance_correction (
  id            BIGINT  NOT NULL PRIMARY KEY,
  attendance_id BIGINT  NOT NULL REFERENCES attendance (id),
  day           INTEGER NOT NULL,
  before        TEXT    NOT NULL,          -- letters, as in marks
  after         TEXT    NOT NULL,
  reason        TEXT    NOT NULL,
  user_id       BIGINT,
  at            BIGINT  NOT NULL
);
CREATE INDEX attendance_correction_attendance ON attendance_correction (attendance_id);

-- The last save of each user at a service, so that it can be undone.
CREATE TABLE attendance_undo (
  service_id BIGINT  NOT NULL REFERENCES service (id),
  user_id    BIGINT  NOT NULL,
  month      INTEGER NOT NULL,
  cells      TEXT    NOT NULL,             -- "enrolment:day:before:after enrolment:day:before:after …"
  PRIMARY KEY (service_id, user_id)
);

-- How many rows of attendance a service has in a month, and how often they changed: what statistics asks after each commit.
CREATE TABLE attendance_part (
  service_id BIGINT  NOT NULL REFERENCES service (id),
  month      INTEGER NOT NULL,
  row_count  BIGINT  NOT NULL,
  mark       BIGINT  NOT NULL,             -- +1 with each save
  PRIMARY KEY (service_id, month)
);
