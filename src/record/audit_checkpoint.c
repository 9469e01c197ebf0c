#include "record/audit_chain.h"
#include "record/seal_parts.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/log.h"
#include "base/text.h"
#include "record/record_queries.h"

/* Signed checkpoints.  The key that signs stands in the key file, outside the database: who writes the whole log anew can't make
 * its checkpoints fit. */

enum { HEX_KEY = 2 * crypto_sign_PUBLICKEYBYTES, HEX_SIGNATURE = 2 * crypto_sign_BYTES };

/* What is signed, and what is printed above the key and the signature. */
static char *statement_of(Pool *pool, const AuditCheckpoint *checkpoint)
{
    return pool_printf(pool, "vatra-audit-checkpoint 1\nentry %" G_GINT64_FORMAT "\nleaf %" G_GINT64_FORMAT "\nhash %s\ntime %" G_GINT64_FORMAT "\n",
                       checkpoint->sequence, checkpoint->leaf_id, checkpoint->hash, checkpoint->at);
}

static bool take_keys(Db *db, guchar *public_key, guchar *secret_key, GError **error)
{
    SealVault *vault;
    if (!seal_vault_must(db, &vault, error))
        return false;
    pthread_rwlock_rdlock(&vault->lock);
    crypto_sign_seed_keypair(public_key, secret_key, vault->ring->sign);
    pthread_rwlock_unlock(&vault->lock);
    return true;
}

static bool sign(Db *db, Pool *pool, AuditCheckpoint *checkpoint, GError **error)
{
    guchar public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES], signature[crypto_sign_BYTES];
    if (!take_keys(db, public_key, secret_key, error))
        return false;
    const char *statement = statement_of(pool, checkpoint);
    crypto_sign_detached(signature, NULL, (const guchar *)statement, strlen(statement), secret_key);
    sodium_memzero(secret_key, sizeof secret_key);
    checkpoint->key = sodium_bin2hex(pool_alloc(pool, HEX_KEY + 1), HEX_KEY + 1, public_key, sizeof public_key);
    checkpoint->signature = sodium_bin2hex(pool_alloc(pool, HEX_SIGNATURE + 1), HEX_SIGNATURE + 1, signature, sizeof signature);
    return true;
}

static bool from_hex(const char *hex, guchar *bytes, gsize count)
{
    gsize read = 0;
    return strlen(hex) == 2 * count && sodium_hex2bin(bytes, count, hex, 2 * count, NULL, &read, NULL) == 0 && read == count;
}

bool audit_checkpoint_check(Db *db, const AuditCheckpoint *checkpoint, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    guchar ours[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES], said[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
    if (!take_keys(db, ours, secret_key, error))
        return false;
    sodium_memzero(secret_key, sizeof secret_key);
    const char *statement = statement_of(pool, checkpoint);
    if (!from_hex(checkpoint->key, said, sizeof said) || memcmp(said, ours, sizeof ours) != 0)
        return fail(error, FAIL_INVALID, _("The checkpoint of entry %lld is signed with another key than this database's."), (long long)checkpoint->sequence);
    if (!from_hex(checkpoint->signature, signature, sizeof signature) ||
        crypto_sign_verify_detached(signature, (const guchar *)statement, strlen(statement), ours) != 0)
        return fail(error, FAIL_INVALID, _("The signature of the checkpoint of entry %lld is wrong."), (long long)checkpoint->sequence);
    return true;
}

/* ---- Reading and writing ---- */

static AuditCheckpoint *read_checkpoint(DbQuery *q, Pool *pool)
{
    AuditCheckpoint *checkpoint = pool_new0(pool, AuditCheckpoint);
    *checkpoint = (AuditCheckpoint){
        .sequence = db_int(q, "sequence"),
        .leaf_id = db_int(q, "leaf_id"),
        .at = db_int(q, "at"),
        .hash = db_text(q, "hash", pool),
        .key = db_text(q, "public_key", pool),
        .signature = db_text(q, "signature", pool),
    };
    return checkpoint;
}

bool audit_checkpoints_between(Db *db, Pool *pool, gint64 after, gint64 upto, GPtrArray **ret_checkpoints, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_CHECKPOINTS);
    db_bind_int(q, "$1", after);
    db_bind_int(q, "$2", upto);
    *ret_checkpoints = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_checkpoints, read_checkpoint(q, pool));
    return db_end(q, error);
}

static bool newest(Db *db, Pool *pool, AuditCheckpoint **ret_checkpoint, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_CHECKPOINT_NEWEST);
    *ret_checkpoint = NULL;
    while (db_step(q))
        *ret_checkpoint = read_checkpoint(q, pool);
    return db_end(q, error);
}

static bool last_leaf(Db *db, Pool *pool, AuditCheckpoint *checkpoint, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_LAST);
    while (db_step(q)) {
        checkpoint->sequence = db_int(q, "sequence");
        checkpoint->leaf_id = db_int(q, "id");
        checkpoint->hash = db_text(q, "hash", pool);
    }
    return db_end(q, error);
}

static bool insert(Db *db, const AuditCheckpoint *checkpoint, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_AUDIT_CHECKPOINT_ADD);
    db_bind_int(q, "$1", checkpoint->sequence);
    db_bind_int(q, "$2", checkpoint->leaf_id);
    db_bind_int(q, "$3", checkpoint->at);
    db_bind_text(q, "$4", checkpoint->hash);
    db_bind_text(q, "$5", checkpoint->key);
    db_bind_text(q, "$6", checkpoint->signature);
    return db_run(q, NULL, error) && db_commit(change, error);
}

/* The log leaves the machine on many: so a later cut can be found there too. */
static void say(Pool *pool, const AuditCheckpoint *checkpoint)
{
    log_info("audit.checkpoint", "entry", pool_printf(pool, "%" G_GINT64_FORMAT, checkpoint->sequence), "hash", checkpoint->hash,
             "signature", checkpoint->signature, NULL);
}

bool audit_checkpoint(Db *db, Pool *pool, AuditCheckpoint **ret_checkpoint, GError **error)
{
    AuditCheckpoint *made = pool_new0(pool, AuditCheckpoint);
    made->at = clock_now();
    if (!newest(db, pool, ret_checkpoint, error) || !last_leaf(db, pool, made, error))
        return false;
    if (made->sequence == 0 || (*ret_checkpoint && (*ret_checkpoint)->sequence >= made->sequence))
        return true;
    if (!sign(db, pool, made, error) || !insert(db, made, error))
        return false;
    say(pool, made);
    *ret_checkpoint = made;
    return true;
}

/* ---- As text, to be kept elsewhere ---- */

const char *audit_checkpoint_text(Pool *pool, const AuditCheckpoint *checkpoint)
{
    return pool_printf(pool, "%skey %s\nsignature %s\n", statement_of(pool, checkpoint), checkpoint->key, checkpoint->signature);
}

/* What stands behind "name " in a line of its own; "": nothing. */
static const char *line_of(Pool *pool, const char *text, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", 20);
    gsize length = strlen(name);
    for (guint i = 0; lines[i]; i++)
        if (strncmp(lines[i], name, length) == 0 && lines[i][length] == ' ')
            return text_squash(pool, lines[i] + length);
    return "";
}

bool audit_checkpoint_parse(Pool *pool, const char *text, AuditCheckpoint **ret_checkpoint, GError **error)
{
    AuditCheckpoint *checkpoint = *ret_checkpoint = pool_new0(pool, AuditCheckpoint);
    *checkpoint = (AuditCheckpoint){
        .sequence = id_parse(line_of(pool, text, "entry")),
        .leaf_id = id_parse(line_of(pool, text, "leaf")),
        .at = id_parse(line_of(pool, text, "time")),
        .hash = line_of(pool, text, "hash"),
        .key = line_of(pool, text, "key"),
        .signature = line_of(pool, text, "signature"),
    };
    return (checkpoint->sequence > 0 && *checkpoint->signature && g_str_equal(line_of(pool, text, "vatra-audit-checkpoint"), "1")) ||
           fail(error, FAIL_INVALID, "%s", _("This is no checkpoint of an audit log."));
}
