-- What somebody began to write in a form and hasn't saved: their own, offered again when they come back.
CREATE TABLE case_draft (
  id       BIGINT NOT NULL PRIMARY KEY,
  user_id  BIGINT NOT NULL REFERENCES user_account (id),
  path     TEXT   NOT NULL,                -- of the form: "/cases/7/entries/new"
  title    TEXT,                           -- sealed: of the page
  fields   TEXT,                           -- sealed: as the form would send them
  saved_at BIGINT NOT NULL,
  seal_key TEXT,
  UNIQUE (user_id, path)
);
CREATE INDEX case_draft_saved ON case_draft (saved_at);
