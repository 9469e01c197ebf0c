#pragma once
#include "modules/people/people.h"

/* Names as keys: what is written in person_words, and what a search asks for. */

enum { NAME_WORDS = 12 }; /* a person's; more are not looked at */

/* A word of a name. */
typedef struct {
    const char *folded;    /* "brancus" */
    const char *keys[2];   /* as it is heard: "brancus", "brincus"; the second NULL: there is one */
    const char *original;  /* as written: for who knows families of names */
    guint part;            /* words of one part ("Al-Hussein": al, hussein, alhussein) share its number */
    bool joined;           /* made of the others of its part */
} NameWord;

/* Of a text: at most NAME_WORDS, without lone letters unless there is nothing else.  GPtrArray of NameWord *. */
GPtrArray *name_words(Pool *pool, const char *text);
/* Of all the names of a person. */
GPtrArray *person_name_words(Pool *pool, const Person *person);
/* The pairs to keep for one set of names: adds const char * to a set. */
void name_pairs(Pool *pool, const GPtrArray *words, GHashTable *pairs);

/* A folded word as it is heard: schmidt and smit, kovacs and covaci, radulescu and radulesc are one.  At most 40 letters. */
const char *name_heard(Pool *pool, const char *folded);
/* One slip: a letter more, less, another, or two swapped. */
bool name_near(const char *a, const char *b);

/* The last nine digits; NULL: fewer than six. */
const char *phone_digits(Pool *pool, const char *text);
const char *file_number_key(Pool *pool, const char *text); /* folded, without blanks; NULL for none */
