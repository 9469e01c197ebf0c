#pragma once
#include "base/pool.h"

/* Text in any usual encoding to UTF-8: a mark at the start, else valid UTF-8, else UTF-16 or UTF-32 by its
 * zeros, else one of the one-byte encodings (codepages.h) by which letters come out.  Own tables: nothing is loaded.
 * *ret_name: "UTF-8", "Windows-1250"…; *ret_guessed: no mark and not UTF-8.  NULL: not text (control characters). */
char *encoding_to_utf8(Pool *pool, const char *bytes, gsize count, const char **ret_name, bool *ret_guessed);
