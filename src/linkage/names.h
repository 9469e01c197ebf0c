#pragma once
#include "base/pool.h"

/* Names of people as they are searched and matched: one spelling, the forms that stand for each other, and the sound.
 * Romanian, Moldovan, Hungarian, Serbian, German and Russian names, also in Cyrillic. */

/* One spelling: text_name_key() of base/text.h.  "Brâncuș Ana-Maria" -> "brincus ana maria", "Чебан" -> "ceban".
 * Words below are words of such a text. */
char *name_fold(Pool *pool, const char *name);

enum { NAME_GROUPS = 4 }; /* a word is in so many groups at most: "nelu" stands for Ion and for Cornel */

/* The groups of given names that stand for each other (0, 1, 2 …) in which a word is; the count. */
guint name_groups(const char *word, guint16 ret_groups[NAME_GROUPS]);
/* Two different words that stand for the same name: "ion" and "ioan", "sandor" and "alexandru", "cati" and "ecaterina". */
bool name_is_variant(const char *word, const char *other);
/* The chief form of a word's first group ("nelu" -> "ion"), or the word itself. */
const char *name_canonical(const char *word);
/* All words that may stand for a word, itself first (GPtrArray of const char *). */
GPtrArray *name_variants(Pool *pool, const char *word);

/* How a name sounds, word by word: the first letter's class and the consonants, doubles once.  What is spelt by ear, by another
 * language or with one vowel wrong meets: "kaldararu" and "caldararu" -> "cldrr", "Szabó" and "sabo" -> "sb",
 * "Jovanović" and "iovanovici" -> "ivnvc", "Sârbu", "sirbu" and "sarbu" -> "srb". */
char *name_sound(Pool *pool, const char *name);
/* The same of an already folded text, into buffer (cut when full, always ended by NUL); the length. */
gsize name_sound_of_folded(const char *folded, gsize bytes, char *buffer, gsize size);
