#pragma once
#include "base/pool.h"

/* A file that travels with the program, packed by zlib.  Tables of these are made by tools/embed, ended by {0}. */
typedef struct {
    const char *name;
    const unsigned char *packed;
    gsize packed_count;
    gsize count; /* of the file itself */
} EmbeddedFile;

/* NULL: the table has no file of this name. */
const EmbeddedFile *embedded_find(const EmbeddedFile *files, const char *name);
/* The file's file->count bytes.  Never fails: what the build packed can be unpacked. */
const void *embedded_bytes(Pool *pool, const EmbeddedFile *file);
