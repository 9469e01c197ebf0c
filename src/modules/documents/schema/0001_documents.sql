-- Official acts: templates, the register, what was issued.

-- One edition of a template in a language.  Never overwritten: a change is a new edition.
CREATE TABLE document_template (
  id            BIGINT NOT NULL PRIMARY KEY,
  code          TEXT   NOT NULL,            -- "service-plan"
  language      TEXT   NOT NULL,            -- ro, en
  edition       BIGINT NOT NULL,            -- 1, 2, …
  name          TEXT   NOT NULL,            -- the title that is printed
  register_code TEXT   NOT NULL,            -- general, orders
  legal_basis   TEXT   NOT NULL,            -- printed at the end
  text          TEXT   NOT NULL,            -- with marks and placeholders: template.h
  valid_from    TEXT   NOT NULL,            -- ISO day; in use is the newest edition that has begun
  is_retired    BIGINT NOT NULL DEFAULT 0,  -- 1: from its day on there is no such template
  made_at       BIGINT NOT NULL,
  made_by       TEXT   NOT NULL,            -- as they were called then
  UNIQUE (code, language, edition)
);

-- The last number given in a register and year.  Its row is locked until the change that takes a number ends.
CREATE TABLE document_register (
  code        TEXT   NOT NULL,              -- general, orders
  year        BIGINT NOT NULL,
  last_number BIGINT NOT NULL,
  PRIMARY KEY (code, year)
);

CREATE TABLE document (
  id            BIGINT NOT NULL PRIMARY KEY,
  template_id   BIGINT NOT NULL REFERENCES document_template (id),
  template_code TEXT   NOT NULL,
  edition       BIGINT NOT NULL,
  title         TEXT   NOT NULL,
  language      TEXT   NOT NULL,
  legal_basis   TEXT   NOT NULL,
  register_code TEXT   NOT NULL,
  year          BIGINT NOT NULL,
  number        BIGINT NOT NULL,
  day           TEXT   NOT NULL,            -- ISO day that it bears
  kind          TEXT   NOT NULL,            -- the record's name: "case"
  record_id     BIGINT NOT NULL,
  label         TEXT   NOT NULL,            -- the record's number, never a person's name
  folded        TEXT   NOT NULL,            -- text_fold() of title, label and author, for search
  author_id     BIGINT,
  author_name   TEXT   NOT NULL,
  issued_at     BIGINT NOT NULL,
  missing       BIGINT NOT NULL,            -- blanks left to fill by hand
  state         TEXT   NOT NULL,            -- issued, cancelled
  cancelled_at  BIGINT,
  reason        TEXT,
  pdf_id        BIGINT NOT NULL,            -- of its attachments (kind document): the files as issued, byte for byte, sealed
  docx_id       BIGINT NOT NULL,
  version       BIGINT NOT NULL DEFAULT 1,
  UNIQUE (register_code, year, number)
);
CREATE INDEX document_of_record ON document (kind, record_id);
CREATE INDEX document_issued ON document (issued_at);
CREATE INDEX document_code ON document (template_code, issued_at);
