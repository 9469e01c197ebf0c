#pragma once
#include "base/fail.h"

/* A zip file written in memory, always the same for the same parts: no times in it, no owners. */
typedef struct ZipOut ZipOut;

ZipOut *zip_out_new(void);
void zip_out_free(ZipOut *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZipOut, zip_out_free)

/* It keeps its first error, which zip_out_end tells. */
void zip_out_add(ZipOut *zip, const char *name, const char *bytes, gsize count);
bool zip_out_end(ZipOut *zip, GBytes **ret_bytes, GError **error); /* FAIL_INTERNAL */
