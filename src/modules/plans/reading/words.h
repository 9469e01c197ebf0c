#pragma once
#include "modules/plans/cells.h"

/* A cell's text cut into words, numbers and marks, for the readers of deadlines, targets, money and bodies. */
typedef enum { WORD_LETTERS, WORD_NUMBER, WORD_MARK } WordKind;

typedef struct {
    WordKind kind;
    const char *folded; /* letters: lower case without diacritics ("trimestrul", "маи"); else "" */
    gint64 number;      /* WORD_NUMBER: its value; capped at 10^15 */
    int digits;         /* WORD_NUMBER: how many */
    gunichar mark;      /* WORD_MARK: the sign, every dash as '-', every double quote as '"'; else 0 */
    const char *start, *end; /* in the text that was read */
    bool spaced;        /* white space stands before it, or it is the first */
    bool line;          /* a line break stands before it */
    bool capital;       /* begins with a capital */
    bool shouted;       /* two capitals or more and nothing else */
} Word;

typedef struct {
    const char *text;
    Word *all;
    guint count;
    const BodyNames *names; /* of a cell of bodies: the names that are known; else NULL */
} Words;

Words words_read(Pool *pool, const char *text);

/* NULL outside. */
const Word *words_at(const Words *words, guint i);
bool words_is_mark(const Words *words, guint i, const char *marks);
/* Does the word's folded form stand in patterns?  Patterns are folded, divided by '|'; a star at the end stands for anything. */
bool words_match(const Words *words, guint i, const char *patterns);
/* Do the words from i on match these (divided by a blank, each as above)?  Returns how many, or 0. */
guint words_match_all(const Words *words, guint i, const char *sequence);
/* From the start of word first to the end of the word before after, white space squashed; "" when there is none. */
char *words_cut(Pool *pool, const Words *words, guint first, guint after);

/* How many words the known name takes that begins at i; 0: none does.  body_names.c */
guint body_names_at(const BodyNames *names, const Words *words, guint i);

/* Number words up to twenty, and tens to fifty, in Romanian, Russian and English, also "un", "o"; 0: none. */
int words_number_word(const Words *words, guint i);

/* How many words say "number of" at i ("Nr.", "Număr de", "Количество", "No. of"), without the dot and "de"; 0: none. */
guint words_count_word(const Words *words, guint i);

/* Only white space and dashes: an empty cell. */
bool cell_is_empty(const char *text);
/* White space to single blanks, none at the ends. */
char *cell_squash(Pool *pool, const char *text);

/* notes may be NULL. */
void note_add(Pool *pool, GPtrArray *notes, const char *field, const char *text, PlanDoubt doubt);
/* The same with what stands in the doubt's sentence: words, or money by note_argument_of_money(). */
void note_add_about(Pool *pool, GPtrArray *notes, const char *field, const char *text, PlanDoubt doubt, const char *argument);
