-- The words of the register, so that its search is a look-up: each word of folded, and a mark on what has them.
CREATE TABLE document_word (
  word        TEXT   COLLATE "C" NOT NULL,
  document_id BIGINT NOT NULL REFERENCES document (id),
  PRIMARY KEY (word, document_id)
);
CREATE INDEX document_word_document ON document_word (document_id, word);

ALTER TABLE document ADD COLUMN has_words BIGINT NOT NULL DEFAULT 0; -- 1: its words are in document_word
CREATE INDEX document_wordless ON document (has_words) WHERE has_words = 0;
