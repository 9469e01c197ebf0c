#pragma once
#include "reader/build.h"

/* The answer of the child: a grid or a trouble, as bytes.  The child is not trusted: wire_read() takes nothing for granted.
 */
enum { WIRE_MAX_BYTES = 96 * 1024 * 1024, WIRE_MAX_NOTES = 2000 };

void wire_write(const Build *build, GByteArray *out);

/* What came.  trouble is set, or grid and notes (of BuildNote *; grid->notes is empty); all in pool. */
typedef struct {
    Trouble trouble;
    Grid *grid;
    GPtrArray *notes;
} WireAnswer;

/* false: this is no answer. */
bool wire_read(Pool *pool, const void *bytes, gsize count, WireAnswer *ret_answer);
