#pragma once
#include "base/pool.h"

/* Writes a zip into memory, always the same for the same parts and without times and owners.  Beside office/zip_out.h, because
 * OpenDocument wants its first part plain and with nothing between its name and its content. */
typedef struct {
    GByteArray *out;       /* the caller's */
    GByteArray *directory; /* in the pool */
    guint entries;
    bool has_failed;
} ZipWrite;

void zip_write_begin(ZipWrite *zip, Pool *pool, GByteArray *out);
void zip_write_add(ZipWrite *zip, const char *name, const void *bytes, gsize count, bool is_packed);
/* false: too many entries, or the library failed. */
bool zip_write_end(ZipWrite *zip);
