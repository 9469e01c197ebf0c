#pragma once
#include "db/migrate.h"
#include "web/request.h"

/* Sealed fields: national ids, secret addresses, what a child told.  In the database they are ciphertext (XChaCha20-Poly1305).
 *
 * A record with sealed fields has a key of its own.  The key stands wrapped in the column seal_key of the record's row: whoever
 * forgets it there (NULL) has erased all that was sealed with it.  Keys are wrapped by a master key in a file outside the
 * database, seal.key.  A table with a column seal_key has its primary key in the column id, so that `vatra seal rotate` finds it.
 *
 *   g_auto(SealKey) key = {0};
 *   if (!seal_key_take(db, pool, &person->seal_key, &key, error))
 *       return false;
 *   db_bind_text(q, "$3", seal_text(&key, "person.national_id", person->id, person->national_id, pool));
 *   db_bind_text(q, "$4", seal_blind(db, "person.national_id", folded, pool));
 *   db_bind_text(q, "$5", person->seal_key);
 *
 * What is sealed is bound to its column and record: moved elsewhere it can't be read. */

extern const SchemaStep seal_schema[]; /* {0}-ended */

typedef struct {
    guchar bytes[32];
    bool held; /* false: there is none, or it was forgotten */
} SealKey;
void seal_key_wipe(SealKey *key);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SealKey, seal_key_wipe)

/* A new key for one record, and what to keep of it in seal_key (146 characters of ASCII).  FAIL_BUSY: the master key isn't here. */
bool seal_key_make(Db *db, Pool *pool, SealKey *ret_key, const char **ret_wrapped, GError **error);
/* wrapped NULL: the key was forgotten, or there never was one; then nothing is held and all that was sealed reads as NULL.
 * FAIL_BUSY: the master key isn't here; FAIL_INVALID: somebody changed what is kept. */
bool seal_key_open(Db *db, const char *wrapped, SealKey *ret_key, GError **error);
/* Opens *wrapped; where it is NULL makes one and sets it. */
bool seal_key_take(Db *db, Pool *pool, const char **wrapped, SealKey *ret_key, GError **error);

/* column is "table.column".  Text is ASCII, longer by 56 characters and more; lengths are rounded up before, so that they tell little.
 * plain NULL or "" gives NULL, to be kept as such.  The key must be held. */
const char *seal_text(const SealKey *key, const char *column, gint64 id, const char *plain, Pool *pool);
/* sealed NULL, or a key that isn't held, gives NULL.  FAIL_INVALID: changed, moved here from elsewhere, or another record's key. */
bool seal_read(const SealKey *key, const char *column, gint64 id, const char *sealed, Pool *pool, const char **ret_plain, GError **error);

/* For exact matches without opening anything: the same text gives the same 32 characters for the same purpose ("person.national_id")
 * in this database, and says nothing to who hasn't the key.  It stays the same when the master key is changed.  NULL or "" gives
 * NULL: don't ask "= $1 OR $1 IS NULL" with it. */
const char *seal_blind(Db *db, const char *purpose, const char *folded, Pool *pool);

/* The Db of a process that works with sealed data: reads the keys from the file at path and keeps them with the store until it
 * closes.  Where neither a file nor a database that knows one is there, the file is made (mode 0600).  Must stand outside a
 * change.  FAIL_NOT_FOUND: the database knows a key, but the file isn't there; FAIL_INVALID: it can't be read, or belongs to
 * another database. */
bool seal_open(Db *db, const char *path, GError **error);
/* Of the open store; NULL: seal_open() wasn't called. */
const char *seal_path(Db *db);

/* Writes the file again from memory: somebody took it away while the program runs. */
bool seal_save(Db *db, GError **error);
/* For backups.  The key file's text; NULL: it isn't there, or isn't whole. */
const char *seal_file_text(Pool *pool, const char *path);
/* Writes it back.  A file that has all these keys already stays; another one is kept beside (*ret_kept, else NULL). */
bool seal_file_put(Pool *pool, const char *path, const char *text, const char **ret_kept, GError **error);

/* A new master key for all records, which stay as they are: only their wrapped keys change, some hundred at a time, while others
 * work.  Old keys stay in the file for old backups.  ret_count: how many were wrapped anew. */
bool seal_rotate(Db *db, const Identity *who, gint64 *ret_count, GError **error);
/* Only puts the next key into the file, so that it can be copied to other machines on the same database before seal_rotate(). */
bool seal_prepare(Db *db, GError **error);
/* Wraps anew what an old key still holds, then takes the old keys out of the file: backups from before can't be read then. */
bool seal_forget_old(Db *db, const Identity *who, gint64 *ret_count, GError **error);
