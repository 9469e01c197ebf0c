-- Instruments (forms that score), what was filled in with them, and the needs that were found.

CREATE TABLE instrument (
  id        BIGINT  NOT NULL PRIMARY KEY,
  code      TEXT    NOT NULL UNIQUE,        -- form_id of its XLSForm
  closed_at BIGINT,                         -- Unix seconds; NULL: in use
  version   BIGINT  NOT NULL DEFAULT 1
);

-- An instrument as it stood from a day on.  What was filled in stays with the version it was filled in with.
CREATE TABLE instrument_version (
  id            BIGINT NOT NULL PRIMARY KEY,
  instrument_id BIGINT NOT NULL REFERENCES instrument (id),
  number        BIGINT NOT NULL,            -- 1, 2, …
  state         TEXT   NOT NULL CHECK (state IN ('draft', 'current', 'past')),
  title_ro      TEXT,
  title_en      TEXT,
  form_version  TEXT,                       -- as the form's settings say
  subject       TEXT   NOT NULL,            -- person, household
  is_bulk       BIGINT NOT NULL DEFAULT 0,  -- 1: for many at once, as a school's screening
  valid_from    TEXT,                       -- ISO days; set when it becomes current, and when the next one does
  valid_to      TEXT,
  legal_basis   TEXT,
  confidence    TEXT,                       -- how sure the source is; NULL: not said
  sheets        TEXT   NOT NULL,            -- the XLSForm's cells as JSON: what is given out again is what came in
  is_shipped    BIGINT NOT NULL DEFAULT 0,  -- 1: came with the program
  made_by       BIGINT,                     -- user_account.id; NULL: the program
  made_at       BIGINT NOT NULL,
  UNIQUE (instrument_id, number)
);

-- A school's yearly list, or another one of many people by one instrument.
CREATE TABLE screening (
  id             BIGINT NOT NULL PRIMARY KEY,
  version_id     BIGINT NOT NULL REFERENCES instrument_version (id),
  place          TEXT   NOT NULL,           -- the school
  school_year    BIGINT NOT NULL,           -- in which it begins: 2025 is 2025-2026
  institution_id BIGINT,                    -- who made it belongs to it
  made_by        BIGINT NOT NULL,
  made_at        BIGINT NOT NULL,
  closed_at      BIGINT,                    -- NULL: still being filled in
  version        BIGINT NOT NULL DEFAULT 1,
  UNIQUE (version_id, place, school_year)
);

CREATE TABLE assessment (
  id             BIGINT NOT NULL PRIMARY KEY,
  version_id     BIGINT NOT NULL REFERENCES instrument_version (id),
  person_id      BIGINT REFERENCES person (id), -- NULL: not in the register (yet); then subject says who
  screening_id   BIGINT REFERENCES screening (id),
  case_id        BIGINT,                    -- case_file.id, when it was begun from one
  institution_id BIGINT,                    -- of who began it
  state          TEXT   NOT NULL CHECK (state IN ('draft', 'finished', 'approved', 'withdrawn')),
  seal_key       TEXT,                      -- record/seal.h
  subject        TEXT,                      -- sealed: who it is about, in words
  answers        TEXT,                      -- sealed: JSON, see answers.h
  score          TEXT,                      -- as the instrument calculates it; NULL: it has none
  level          TEXT,                      -- likewise
  assessed_on    TEXT   NOT NULL,           -- ISO day
  revision       BIGINT NOT NULL DEFAULT 0, -- how often it was finished
  started_by     BIGINT NOT NULL,
  started_at     BIGINT NOT NULL,
  finished_by    BIGINT,
  finished_at    BIGINT,
  approved_by    BIGINT,
  approved_at    BIGINT,
  version        BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX assessment_person ON assessment (person_id, assessed_on);
CREATE INDEX assessment_starter ON assessment (started_by, state, assessed_on);
CREATE INDEX assessment_day ON assessment (assessed_on);
CREATE INDEX assessment_screening ON assessment (screening_id);
CREATE INDEX assessment_case ON assessment (case_id);

-- Each finished state of an assessment: nothing is overwritten.  Sealed with the assessment's key.
CREATE TABLE assessment_revision (
  id            BIGINT NOT NULL PRIMARY KEY,
  assessment_id BIGINT NOT NULL REFERENCES assessment (id),
  number        BIGINT NOT NULL,
  answers       TEXT,                       -- sealed
  score         TEXT,
  level         TEXT,
  saved_by      BIGINT NOT NULL,
  saved_at      BIGINT NOT NULL,
  approved_by   BIGINT,
  approved_at   BIGINT,
  UNIQUE (assessment_id, number)
);

-- The kinds of need that are counted.
CREATE TABLE need_kind (
  code     TEXT   NOT NULL PRIMARY KEY,
  place    BIGINT NOT NULL,
  label_ro TEXT   NOT NULL,
  label_en TEXT   NOT NULL
);

-- The register of needs and situations: what was found, by which instrument, since when, answered by what.
CREATE TABLE need (
  id             BIGINT NOT NULL PRIMARY KEY,
  person_id      BIGINT NOT NULL REFERENCES person (id),
  kind           TEXT   NOT NULL REFERENCES need_kind (code),
  assessment_id  BIGINT REFERENCES assessment (id), -- NULL: recorded by hand
  institution_id BIGINT,
  found_on       TEXT   NOT NULL,           -- ISO day
  state          TEXT   NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
  answer         TEXT,                      -- what answers it: a service, a benefit, a case
  answered_on    TEXT,
  recorded_by    BIGINT NOT NULL,
  recorded_at    BIGINT NOT NULL,
  version        BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX need_person ON need (person_id, kind);
CREATE INDEX need_state ON need (state, kind, found_on);
CREATE INDEX need_assessment ON need (assessment_id);

-- What a finished assessment proposes, until somebody decides.
CREATE TABLE proposal (
  id            BIGINT NOT NULL PRIMARY KEY,
  assessment_id BIGINT NOT NULL REFERENCES assessment (id),
  kind          TEXT   NOT NULL CHECK (kind IN ('case', 'service', 'referral')),
  code          TEXT   NOT NULL,            -- the case type, the service
  label_ro      TEXT,
  label_en      TEXT,
  state         TEXT   NOT NULL CHECK (state IN ('open', 'taken', 'refused')),
  reason        TEXT,                       -- why it was refused, or what came of it
  decided_by    BIGINT,
  decided_at    BIGINT,
  version       BIGINT NOT NULL DEFAULT 1,
  UNIQUE (assessment_id, kind, code)
);
CREATE INDEX proposal_state ON proposal (state);

INSERT INTO need_kind (code, place, label_ro, label_en) VALUES
  ('income', 1, 'Venituri insuficiente', 'Insufficient income'),
  ('housing', 2, 'Locuință lipsă sau improprie', 'No home, or an unfit one'),
  ('documents', 3, 'Acte de identitate sau stare civilă lipsă', 'Missing identity or civil papers'),
  ('health', 4, 'Acces la sănătate (medic de familie, asigurare, vaccinare)', 'Access to health (family doctor, insurance, vaccination)'),
  ('disability', 5, 'Dizabilitate sau boală cronică fără sprijin', 'Disability or chronic illness without support'),
  ('education', 6, 'Neșcolarizare sau risc de abandon școlar', 'Out of school, or at risk of dropping out'),
  ('parents-abroad', 7, 'Copil cu părinți plecați la muncă', 'Child whose parents work abroad'),
  ('violence', 8, 'Violență, neglijare, exploatare', 'Violence, neglect, exploitation'),
  ('employment', 9, 'Lipsa unui loc de muncă sau a calificării', 'No work or qualification'),
  ('care', 10, 'Îngrijire pentru persoane dependente sau vârstnice', 'Care for dependent or elderly people');
