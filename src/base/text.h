#pragma once
#include "base/pool.h"

/* White space runs (also no-break and zero-width ones) to one blank, none at the ends. */
char *text_squash(Pool *pool, const char *text);

/* For comparing and searching: lower case, no diacritics (ș ş s; â î a i stay apart), hyphens, apostrophes and dots as blanks,
 * squashed.  "Țepeș-Popa" -> "tepes popa". */
char *text_fold(Pool *pool, const char *text);

/* One key per name as it is heard: folded, î and â both i, Cyrillic as Romanian spells it ("Чебан" -> "ceban").
 * For matching names of people; who types a for î or â ("sarbu") is met by text_fold() of "Sârbu", so compare both. */
char *text_name_key(Pool *pool, const char *name);

/* The folded words of a text, without doubles and signs (GPtrArray of const char *). */
GPtrArray *text_words(Pool *pool, const char *text);

/* Cedilla forms to comma-below, decomposed letters composed, no-break and other wide blanks to plain ones, unseen characters
 * (zero-width, soft hyphens, marks of direction) away: what is stored.  Line ends stay. */
char *text_normalise(Pool *pool, const char *text);

/* The digits of a number, "-12", at the end of room. */
enum { DIGITS_BYTES = 24 };
char *text_digits(char room[static DIGITS_BYTES], gint64 number);

bool text_is_utf8(const char *bytes, gsize count); /* valid, without NUL */
/* At most so many characters, cut between words where it can, "…" behind a cut. */
char *text_shorten(Pool *pool, const char *text, gsize characters);
gsize text_length(const char *text); /* characters; 0 for NULL */
bool text_is_empty(const char *text); /* NULL or only white space */
bool text_contains_folded(Pool *pool, const char *text, const char *folded_part);
