#pragma once
#include "base/fail.h"
#include "base/pool.h"

/* An encrypted, authenticated file: XChaCha20-Poly1305 as a stream of 64 KB pieces (libsodium's secretstream), so that a cut,
 * changed or reordered archive is refused.  The key is 32 random bytes in a file of its own (hexadecimal, mode 0600). */

typedef struct {
    unsigned char bytes[32];
} ArchiveKey;

/* Reads the key; made first where there is none and make is set.  FAIL_NOT_FOUND, FAIL_INVALID. */
bool archive_key(const char *path, bool make, ArchiveKey *ret_key, GError **error);

/* What stands at an archive's head, in the clear but authenticated. */
typedef struct {
    const char *engine;  /* "sqlite": a database file; "postgresql": a dump in pg_dump's own format */
    const char *version; /* of the program that wrote it */
    gint64 made_at;
    const char *keys;    /* text of the key file of what is sealed, encrypted in the archive (4 KB at most); NULL: none */
} ArchiveHead;

/* From one open file descriptor to a path (made, mode 0600, synced). */
bool archive_seal(int from, const char *to, const ArchiveKey *key, const ArchiveHead *head, GError **error);
/* Verifies as it goes; what was written before a failure is no good.  to -1: only verify.  FAIL_INVALID: not an archive, the
 * wrong key, damaged or cut. */
bool archive_open(Pool *pool, const char *from, int to, const ArchiveKey *key, ArchiveHead **ret_head, GError **error);
