#pragma once
#include "modules/cases/cases_in.h"

/* A file on its way to another authority: what it says as JSON, sealed to the other's public key (X25519 sealed box) and signed with
 * ours (Ed25519).  Keys stand in a file beside the database, transfer.key. */

typedef struct {
    guchar sign_public[32], sign_secret[64];
    guchar box_public[32], box_secret[32];
} TransferKeys;

/* Both public keys in 88 characters: what authorities give each other, by a way that they trust. */
char *transfer_public_text(Pool *pool, const TransferKeys *keys);
bool transfer_public_parse(const char *text, guchar *ret_sign_public, guchar *ret_box_public); /* 32 bytes each */

/* Made, mode 0600, where there is none.  FAIL_INVALID: it can't be read. */
bool transfer_keys_open(const char *path, TransferKeys *ret_keys, GError **error);
void transfer_keys_wipe(TransferKeys *keys);

/* to: as transfer_public_text().  FAIL_INVALID: it is no such text. */
bool transfer_pack(Pool *pool, const TransferKeys *ours, const char *to, const char *text, const void **ret_bytes, gsize *ret_count,
                   GError **error);
/* from: of whom it must be signed.  FAIL_INVALID: it isn't, it was changed, or it is for somebody else. */
bool transfer_unpack(Pool *pool, const TransferKeys *ours, const char *from, const void *bytes, gsize count, const char **ret_text,
                     GError **error);

/* All that a file holds, texts opened; without the files and documents that belong to it. */
bool transfer_write(Db *db, Pool *pool, gint64 case_id, const char *authority, const char **ret_text, GError **error);
/* Takes it in as a new file; hash: of the packet.  FAIL_CONFLICT: taken in before; FAIL_INVALID: it doesn't say what it should. */
bool transfer_read(Db *db, Pool *pool, const char *text, const char *hash, gint64 *ret_id, GError **error);
/* Closed here: it was handed over.  FAIL_CONFLICT: it was already. */
bool transfer_done(Db *db, gint64 case_id, const char *authority, const char *hash, GError **error);
