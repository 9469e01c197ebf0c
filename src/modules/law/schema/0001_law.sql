-- Law as data: dated rows with their legal basis, and the clocks that run by them.

-- One version of a holiday, a legal term or an amount.  Versions of a code and country don't overlap.
CREATE TABLE law_row (
  id            BIGINT NOT NULL PRIMARY KEY, -- made by id_new()
  kind          TEXT   NOT NULL,             -- holiday, term, amount
  code          TEXT   NOT NULL,             -- "child.initial-evaluation"
  country       TEXT   NOT NULL,             -- RO, MD
  name          TEXT   NOT NULL,             -- as people in the country call it
  name_en       TEXT,                        -- in English; NULL: the same
  valid_from    TEXT   NOT NULL,             -- ISO day
  valid_to      TEXT,                        -- ISO day, included; NULL: until another takes its place
  legal_basis   TEXT   NOT NULL,
  confidence    TEXT   NOT NULL,             -- S, S-, M+, M, M?, own
  note          TEXT,
  rule          TEXT,                        -- of a holiday: date, easter, once
  month         BIGINT NOT NULL DEFAULT 0,   -- of a holiday by date, of a term that ends on a date
  day           BIGINT NOT NULL DEFAULT 0,   -- of the month; with the rule easter, days after Orthodox Easter Sunday
  on_day        TEXT,                        -- with the rule once: ISO day
  worked        BIGINT NOT NULL DEFAULT 0,   -- 1: the day is worked instead of free
  amount        BIGINT NOT NULL DEFAULT 0,   -- of a term: so many units; negative: before the event
  unit          TEXT,                        -- hours, days, working_days, months, years, date
  starts        TEXT,                        -- the event that a term counts from
  on_free_day   TEXT,                        -- as_is, next_working, previous_working
  recurs        TEXT,                        -- no, from_done, from_due
  times         BIGINT NOT NULL DEFAULT 0,   -- of a recurring term: so many in all; 0: without end
  warn_days     BIGINT NOT NULL DEFAULT 0,   -- a reminder so many days before; 0: none before
  money         BIGINT,                      -- of an amount, in minor units
  money_currency TEXT,                       -- RON, EUR, MDL
  per           TEXT,                        -- month, year, day, hour, once
  made_at       BIGINT NOT NULL,
  made_by       TEXT   NOT NULL,             -- as they were called then
  superseded_at BIGINT,                      -- a correction took its place; NULL: holds
  version       BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX law_row_holds ON law_row (country, code, valid_from) WHERE superseded_at IS NULL;
CREATE INDEX law_row_kind ON law_row (kind, country);

-- A term that runs for a record of any module.  Others may join it:
--   JOIN clock k ON k.kind = 'case' AND k.record_id = c.id AND k.ended_at IS NULL
CREATE TABLE clock (
  id              BIGINT NOT NULL PRIMARY KEY,
  kind            TEXT   NOT NULL,           -- the record's name: "case"
  record_id       BIGINT NOT NULL,
  term            TEXT   NOT NULL,           -- code of the legal term
  row_id          BIGINT NOT NULL REFERENCES law_row (id), -- the version by which it counts
  user_id         BIGINT REFERENCES user_account (id),     -- who is reminded; NULL: nobody
  label           TEXT   NOT NULL,           -- the record's number, never a person's name: stands in letters and calendars
  path            TEXT   NOT NULL,           -- of the record's page: "/cases/7"
  state           TEXT   NOT NULL,           -- running, stopped, done, cancelled
  base_at         BIGINT NOT NULL,           -- when the first of its series started
  occurrence      BIGINT NOT NULL DEFAULT 1, -- its place in the series
  started_at      BIGINT NOT NULL,           -- Unix seconds
  due_at          BIGINT NOT NULL,           -- Unix seconds, as it stands now
  last_day        TEXT,                      -- ISO day on which it ends before a free day moves it; NULL: counts hours
  stopped_at      BIGINT,                    -- NULL: isn't stopped
  stops           BIGINT NOT NULL DEFAULT 0, -- how often it was stopped
  stopped_seconds BIGINT NOT NULL DEFAULT 0, -- how long in all, of the stops that ended
  reason          TEXT,                      -- of the last stop, resumption or cancellation
  ended_at        BIGINT,                    -- done or cancelled; NULL: open
  remind_at       BIGINT,                    -- the next reminder; NULL: none
  version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX clock_record ON clock (kind, record_id);
CREATE UNIQUE INDEX clock_open ON clock (kind, record_id, term) WHERE ended_at IS NULL;
CREATE INDEX clock_user ON clock (user_id, due_at) WHERE ended_at IS NULL;
CREATE INDEX clock_due ON clock (due_at) WHERE ended_at IS NULL;
CREATE INDEX clock_remind ON clock (remind_at) WHERE remind_at IS NOT NULL;

-- What happened to a clock, in order.
CREATE TABLE clock_event (
  id       BIGINT NOT NULL PRIMARY KEY,
  clock_id BIGINT NOT NULL REFERENCES clock (id),
  at       BIGINT NOT NULL,
  verb     TEXT   NOT NULL,                  -- start, stop, resume, done, cancel, recount
  reason   TEXT,
  who      TEXT   NOT NULL                   -- as they were called then
);
CREATE INDEX clock_event_clock ON clock_event (clock_id);
