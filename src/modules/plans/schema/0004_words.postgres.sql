-- The words of plan_action_word, each once, for searches in which one letter is wrong.
CREATE TABLE plan_word (
  word      TEXT NOT NULL PRIMARY KEY,     -- folded
  backwards TEXT NOT NULL                  -- its letters from the end: words whose beginning was mistyped are found by it
);
-- Byte by byte, whatever the database's own order of letters is.
CREATE INDEX plan_word_prefix ON plan_word (word text_pattern_ops);
CREATE INDEX plan_word_backwards ON plan_word (backwards text_pattern_ops);
