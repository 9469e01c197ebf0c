#include "record/seal_parts.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "record/seal_queries.h"

/* The file of keys, and the keys as the process holds them. */

/* ---- The ring ---- */

SealRing *seal_ring_new(void)
{
    if (sodium_init() < 0)
        g_error("libsodium doesn't start");
    SealRing *ring = sodium_malloc(sizeof *ring);
    if (!ring)
        g_error("no guarded memory for keys");
    sodium_memzero(ring, sizeof *ring);
    return ring;
}

void seal_ring_free(SealRing *ring)
{
    sodium_free(ring); /* wipes it */
}

/* Says which key it is, and nothing of it. */
static void name_key(const guchar *key, char *ret_id)
{
    guchar hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, (const guchar *)"vatra seal key id", 17, key, SEAL_KEY_BYTES);
    sodium_bin2hex(ret_id, SEAL_ID_TEXT, hash, SEAL_ID_BYTES);
}

bool seal_ring_add(SealRing *ring, MasterState state, GError **error)
{
    if (ring->count == SEAL_KEYS)
        return fail(error, FAIL_INVALID, "%s", _("The key file is full of old keys: vatra seal rotate --forget-old"));
    MasterKey *key = &ring->keys[ring->count++];
    key->state = state;
    randombytes_buf(key->bytes, sizeof key->bytes);
    name_key(key->bytes, key->id);
    return true;
}

/* With new keys. */
static SealRing *seal_ring_make(void)
{
    SealRing *ring = seal_ring_new();
    seal_ring_add(ring, MASTER_CURRENT, NULL);
    randombytes_buf(ring->index, sizeof ring->index);
    randombytes_buf(ring->sign, sizeof ring->sign);
    name_key(ring->index, ring->index_id);
    return ring;
}

const MasterKey *seal_ring_current(const SealRing *ring)
{
    for (guint i = 0; i < ring->count; i++)
        if (ring->keys[i].state == MASTER_CURRENT)
            return &ring->keys[i];
    return NULL;
}

const MasterKey *seal_ring_find(const SealRing *ring, const char *id)
{
    for (guint i = 0; i < ring->count; i++)
        if (memcmp(ring->keys[i].id, id, SEAL_ID_TEXT - 1) == 0)
            return &ring->keys[i];
    return NULL;
}

/* ---- The file ---- */

/* "key HEX", "old HEX", "next HEX", "index HEX", "sign HEX"; what begins with # is for people. */
static const char *const state_words[] = {[MASTER_CURRENT] = "key", [MASTER_OLD] = "old", [MASTER_NEXT] = "next"};

static bool take_master(SealRing *ring, const char *word, const guchar *bytes)
{
    for (guint i = 0; i < G_N_ELEMENTS(state_words); i++) {
        if (strcmp(word, state_words[i]) != 0)
            continue;
        if (ring->count == SEAL_KEYS || (i == MASTER_CURRENT && seal_ring_current(ring)))
            return false;
        MasterKey *key = &ring->keys[ring->count++];
        key->state = i;
        memcpy(key->bytes, bytes, SEAL_KEY_BYTES);
        name_key(key->bytes, key->id);
        return true;
    }
    return false;
}

static bool take_line(SealRing *ring, char *line)
{
    guchar bytes[SEAL_KEY_BYTES];
    gsize count = 0;
    if (!*g_strstrip(line) || *line == '#')
        return true;
    char *hex = strchr(line, ' ');
    if (!hex || strlen(hex + 1) != 2 * SEAL_KEY_BYTES ||
        sodium_hex2bin(bytes, sizeof bytes, hex + 1, 2 * SEAL_KEY_BYTES, NULL, &count, NULL) != 0 || count != SEAL_KEY_BYTES)
        return false;
    *hex = '\0';
    bool known = true;
    if (strcmp(line, "index") == 0)
        memcpy(ring->index, bytes, sizeof bytes);
    else if (strcmp(line, "sign") == 0)
        memcpy(ring->sign, bytes, sizeof bytes);
    else
        known = take_master(ring, line, bytes);
    sodium_memzero(bytes, sizeof bytes);
    return known;
}

static bool is_whole(SealRing *ring)
{
    name_key(ring->index, ring->index_id);
    return seal_ring_current(ring) && !sodium_is_zero(ring->index, sizeof ring->index) && !sodium_is_zero(ring->sign, sizeof ring->sign);
}

/* Takes text apart. */
static bool take_text(SealRing *ring, char *text)
{
    bool taken = true;
    sodium_memzero(ring, sizeof *ring);
    for (char *line = text, *next; line && taken; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        taken = take_line(ring, line);
    }
    return taken && is_whole(ring);
}

bool seal_file_read(const char *path, SealRing *ring, GError **error)
{
    char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) wrong = NULL;
    if (!g_file_get_contents(path, &text, &length, &wrong))
        return g_error_matches(wrong, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                   ? fail(error, FAIL_NOT_FOUND, _("The key file %s isn't there."), path)
                   : fail(error, FAIL_INVALID, _("The key file %s can't be read: %s"), path, wrong->message);
    bool whole = take_text(ring, text);
    sodium_memzero(text, length);
    g_free(text);
    return whole || fail(error, FAIL_INVALID, _("%s is not a key file, or it is damaged."), path);
}

static void put_line(GString *text, const char *word, const guchar *bytes)
{
    char hex[2 * SEAL_KEY_BYTES + 1];
    sodium_bin2hex(hex, sizeof hex, bytes, SEAL_KEY_BYTES);
    g_string_append_printf(text, "%s %s\n", word, hex);
    sodium_memzero(hex, sizeof hex);
}

bool seal_file_write(const char *path, const SealRing *ring, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    GString *text = g_string_sized_new(4096); /* never grows: nothing of it stays behind in memory */
    g_autoptr(GError) wrong = NULL;
    g_string_append(text, "# The keys of what Vatra keeps sealed.  Keep a copy away from this machine and from the backups' place.\n");
    for (guint i = 0; i < ring->count; i++)
        put_line(text, state_words[ring->keys[i].state], ring->keys[i].bytes);
    put_line(text, "index", ring->index);
    put_line(text, "sign", ring->sign);
    g_mkdir_with_parents(folder, 0700);
    bool written = g_file_set_contents_full(path, text->str, (gssize)text->len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                            0600, &wrong);
    sodium_memzero(text->str, text->len);
    g_string_free(text, TRUE);
    return written || fail(error, FAIL_INVALID, _("The key file %s can't be written: %s"), path, wrong->message);
}

/* ---- For backups ---- */

const char *seal_file_text(Pool *pool, const char *path)
{
    g_autoptr(SealRing) ring = seal_ring_new();
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!seal_file_read(path, ring, NULL) || !g_file_get_contents(path, &text, &length, NULL))
        return NULL;
    const char *kept = pool_strdup(pool, text);
    sodium_memzero(text, length);
    return kept;
}

static bool has_all(const SealRing *ring, const SealRing *wanted)
{
    bool all = sodium_memcmp(ring->index, wanted->index, SEAL_KEY_BYTES) == 0 && sodium_memcmp(ring->sign, wanted->sign, SEAL_KEY_BYTES) == 0;
    for (guint i = 0; i < wanted->count; i++)
        all = all && seal_ring_find(ring, wanted->keys[i].id);
    return all;
}

bool seal_file_put(Pool *pool, const char *path, const char *text, const char **ret_kept, GError **error)
{
    g_autoptr(SealRing) wanted = seal_ring_new();
    g_autoptr(SealRing) there = seal_ring_new();
    *ret_kept = NULL;
    if (!take_text(wanted, pool_strdup(pool, text)))
        return fail(error, FAIL_INVALID, "%s", _("The keys in this archive are damaged."));
    if (seal_file_read(path, there, NULL) && has_all(there, wanted))
        return true;
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        *ret_kept = pool_printf(pool, "%s.before-%" G_GINT64_FORMAT, path, clock_now());
        if (g_rename(path, *ret_kept) != 0)
            return fail(error, FAIL_INVALID, _("The key file %s can't be written: %s"), path, g_strerror(errno));
    }
    return seal_file_write(path, wanted, error);
}

/* ---- The vault ---- */

static void vault_free(void *data)
{
    SealVault *vault = data;
    pthread_rwlock_destroy(&vault->lock);
    seal_ring_free(vault->ring);
    g_hash_table_unref(vault->statements);
    g_free(vault->path);
    g_free(vault);
}

SealVault *seal_vault(Db *db)
{
    return store_vault(db_store(db));
}

bool seal_vault_must(Db *db, SealVault **ret_vault, GError **error)
{
    *ret_vault = seal_vault(db);
    return *ret_vault || fail(error, FAIL_BUSY, "%s", _("The key of what is sealed isn't here: vatra doctor says more."));
}

bool seal_vault_reload(SealVault *vault, GError **error)
{
    g_autoptr(SealRing) ring = seal_ring_new();
    if (!seal_file_read(vault->path, ring, error))
        return false;
    pthread_rwlock_wrlock(&vault->lock);
    memcpy(vault->ring, ring, sizeof *ring);
    pthread_rwlock_unlock(&vault->lock);
    return true;
}

const char *seal_path(Db *db)
{
    SealVault *vault = seal_vault(db);
    return vault ? vault->path : NULL;
}

bool seal_save(Db *db, GError **error)
{
    SealVault *vault;
    if (!seal_vault_must(db, &vault, error))
        return false;
    pthread_rwlock_rdlock(&vault->lock);
    bool written = seal_file_write(vault->path, vault->ring, error);
    pthread_rwlock_unlock(&vault->lock);
    return written;
}

/* ---- Opening: does the file belong to the database? ---- */

/* The id of the key that the database lives by; NULL: it knows none yet. */
static bool known_key(Db *db, Pool *pool, const char *kind, const char **ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SEAL_MASTER_OF);
    db_bind_text(q, "$1", kind);
    *ret_id = NULL;
    while (db_step(q))
        *ret_id = db_text(q, "id", pool);
    return db_end(q, error);
}

static bool add_known(Db *db, const char *kind, const char *id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SEAL_MASTER_ADD);
    db_bind_text(q, "$1", id);
    db_bind_text(q, "$2", kind);
    db_bind_int(q, "$3", clock_now());
    return db_run(q, NULL, error);
}

static bool adopt(Db *db, const SealRing *ring, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && add_known(db, "key", seal_ring_current(ring)->id, error) && add_known(db, "index", ring->index_id, error) &&
           db_commit(change, error);
}

static bool fail_lost(const char *path, GError **error)
{
    return fail(error, FAIL_NOT_FOUND, _("The key file %s isn't there. Put it back from its copy or from a backup (vatra restore): "
                                         "without it what is sealed in this database can't be read."), path);
}

static bool make_file(const char *path, SealRing *ring, GError **error)
{
    g_autoptr(SealRing) made = seal_ring_make();
    memcpy(ring, made, sizeof *ring);
    return seal_file_write(path, ring, error);
}

static bool read_or_make(Db *db, const char *path, SealRing *ring, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *key, *index;
    bool there = g_file_test(path, G_FILE_TEST_EXISTS);
    if (!known_key(db, pool, "key", &key, error) || !known_key(db, pool, "index", &index, error))
        return false;
    if (!there && key)
        return fail_lost(path, error);
    if (!(there ? seal_file_read(path, ring, error) : make_file(path, ring, error)))
        return false;
    if (!key)
        return adopt(db, ring, error) || (!there && g_unlink(path) != 0); /* another process was first: its file is the one to copy */
    bool fits = seal_ring_find(ring, key) && g_strcmp0(index, ring->index_id) == 0;
    return fits || fail(error, FAIL_INVALID, _("%s is the key file of another database, or an old one."), path);
}

bool seal_open(Db *db, const char *path, GError **error)
{
    g_autoptr(SealRing) ring = seal_ring_new();
    if (!read_or_make(db, path, ring, error))
        return false;
    SealVault *vault = g_new0(SealVault, 1);
    pthread_rwlock_init(&vault->lock, NULL);
    vault->path = g_strdup(path);
    vault->ring = g_steal_pointer(&ring);
    vault->statements = seal_statements_new();
    store_set_vault(db_store(db), vault, vault_free);
    return true;
}
