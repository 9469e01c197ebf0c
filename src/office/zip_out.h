#pragma once
#include "base/fail.h"

/* A zip file written in memory, always the same for the same parts: no times in it, no owners. */
typedef struct ZipOut ZipOut;

ZipOut *zip_out_new(void);
/* Encrypted by AES-256 (WinZip's AE-2): 7-Zip, WinZip, Keka and libarchive open it; the names of the parts can be read without the
 * password, and each time it is another file. */
ZipOut *zip_out_new_sealed(const char *password);
void zip_out_free(ZipOut *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZipOut, zip_out_free)

/* It keeps its first error, which zip_out_end tells. */
void zip_out_add(ZipOut *zip, const char *name, const char *bytes, gsize count);
bool zip_out_end(ZipOut *zip, GBytes **ret_bytes, GError **error); /* FAIL_INTERNAL */
