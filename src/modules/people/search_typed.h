#pragma once
#include "modules/people/search_keys.h"

/* What somebody typed to find a person: words of a name with the forms under which they are looked up, a birth date, a year. */

enum { TYPED_FORMS = 32 };

/* A form under which a typed word is looked up. */
typedef struct {
    const char *key;
    int cost; /* 0 as typed, 1 a name that stands for it, 2 one slip */
} Form;

typedef struct {
    const NameWord *word;
    Form forms[TYPED_FORMS];
    guint form_count;
    bool is_last;        /* may be the beginning of a word */
    GPtrArray *variants; /* of const char *: folded; the first is the word */
    GPtrArray *variant_keys, *slip_keys; /* under which words of the register may stand */
} TypedWord;

typedef struct {
    Pool *pool;
    GPtrArray *words; /* of TypedWord *: what isn't a number */
    Day day;          /* a birth date among the words; DAY_NONE: none */
    int year;         /* or a year; 0: none */
} Typed;

/* Digits and the signs between them alone. */
bool typed_is_number(const char *part);
/* Sets day and year; the words without them, "" when there are none. */
const char *typed_take_numbers(Typed *typed, const char *text);
/* Sets words.  joined: words that signs part ("al-hussein") are taken as one, else as several. */
void typed_set_words(Typed *typed, const char *text, bool joined);
/* Sets the forms of the words.  The first tells the database what the second will ask. */
void typed_foresee_forms(const Typed *typed, Db *db);
bool typed_find_forms(const Typed *typed, Db *db, GError **error);
