-- Finding persons by name.  Keys are made by search_keys.c; both tables can be made anew from the persons.
-- There is no index by id: whoever changes a name knows the words that it had.

-- Two words of a person's names, in both orders ("popesc maria", "maria popesc"); of a lone word, the word and a blank.
CREATE TABLE person_words (
  words TEXT   COLLATE "C" NOT NULL,
  id    BIGINT NOT NULL, -- the person
  PRIMARY KEY (words, id)
);

-- Each word that any name has, under itself and under itself with one letter left out: whoever slips once meets it.
CREATE TABLE person_near_word (
  near TEXT COLLATE "C" NOT NULL,
  word TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (near, word)
);
