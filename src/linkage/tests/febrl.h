#pragma once
#include <glib.h>
#include <stdbool.h>

/* Made-up persons in FEBRL's form, with duplicates that carry mistakes as its generator makes them: letters inserted, left out,
 * changed (by keyboard, by eye, by ear), swapped; blanks lost and added; values lost, replaced or exchanged between fields.  Names
 * are as frequent as names are (few common, many rare); nobody is real.  The same seed makes the same bytes. */
typedef struct {
    guint originals, duplicates;
    guint most_per_original; /* duplicates of one original */
    guint most_per_field, most_per_record; /* mistakes of a duplicate */
    bool two_files;          /* the duplicates in a file of their own */
    bool households;         /* families at one address, twins, and a father with his son's name: never duplicates */
    guint64 seed;
} FebrlKind;

extern const FebrlKind febrl_set3, febrl_set4; /* as FEBRL's sets of these numbers are described */

/* With the header.  b: NULL or empty unless two files. */
void febrl_write(const FebrlKind *kind, GString *a, GString *b);
/* "rec-12-org" and "rec-12-dup-3" are one person. */
bool febrl_is_same(const char *id, const char *other);
