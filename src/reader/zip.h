#pragma once
#include "reader/build.h"

/* A zip in memory.  Bounded: entries, bytes unpacked in all, and how much larger than the file they may be. */
typedef struct {
    Build *build;
    const char *bytes;
    gsize count;
    GPtrArray *names; /* of const char *, as in the directory */
    gsize unpacked;
} Zip;

enum {
    ZIP_MAX_ENTRIES = 10000,
    ZIP_MAX_UNPACKED = 100 * 1024 * 1024,
    ZIP_MAX_RATIO = 200,
    ZIP_RATIO_FROM = 16 * 1024 * 1024
};

/* NULL: damaged, encrypted or a bomb; build->trouble says which. */
Zip *zip_open(Build *build, const char *bytes, gsize count);
bool zip_has(const Zip *zip, const char *name);
/* The whole of an entry; NULL: there is none, or trouble.  Owned by the pool. */
GBytes *zip_read(Zip *zip, const char *name);
/* All entries that are files, in their order, each unpacked once; bytes live during the call.  Stops where take says false, and at
 * trouble. */
typedef bool (*ZipTake)(void *data, const char *name, const char *bytes, gsize count);
void zip_each(Zip *zip, ZipTake take, void *data);
