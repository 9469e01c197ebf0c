#pragma once
#include <glib.h>

/* The upper halves of the one-byte encodings in which towns keep texts, as the Unicode consortium maps them; 0: no such letter.
 * Those that are likelier stand first. */
typedef struct {
    const char *name;
    guint16 upper[128];
} Codepage;

extern const Codepage codepages[];
extern const gsize codepages_count;

const Codepage *codepage_find(const char *name);
/* The byte that stands for c; control characters stand for themselves.  -1: there is none. */
int codepage_byte(const Codepage *page, gunichar c);
