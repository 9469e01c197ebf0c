#include "record/seal_parts.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "record/audit.h"
#include "record/seal_queries.h"

/* A new master key: the file first, then the database's line, then the wrapped keys page by page.  Wherever it is broken off, the
 * file holds all that is needed, and the next rotation wraps the rest. */

enum { PAGE_ROWS = 500 };

/* The two statements of a table; they live as long as the vault. */
typedef struct {
    DbStatement page, rewrap;
} TableStatements;

static void statements_free(void *data)
{
    TableStatements *both = data;
    const DbStatement *all[] = {&both->page, &both->rewrap};
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        g_free((char *)all[i]->name);
        g_free((char *)all[i]->text);
    }
    g_free(both);
}

/* table comes from the schema, never from what somebody typed. */
static TableStatements *statements_make(const char *table)
{
    TableStatements *both = g_new0(TableStatements, 1);
    both->page.name = g_strdup_printf("seal_page_%s", table);
    both->page.text = g_strdup_printf("SELECT id, seal_key FROM %s WHERE id > $1 AND seal_key IS NOT NULL ORDER BY id LIMIT %d", table, PAGE_ROWS);
    both->rewrap.name = g_strdup_printf("seal_rewrap_%s", table);
    both->rewrap.text = g_strdup_printf("UPDATE %s SET seal_key = $1 WHERE id = $2 AND seal_key = $3", table);
    return both;
}

static const TableStatements *statements_of(SealVault *vault, const char *table)
{
    pthread_rwlock_wrlock(&vault->lock);
    TableStatements *both = g_hash_table_lookup(vault->statements, table);
    if (!both)
        g_hash_table_insert(vault->statements, g_strdup(table), both = statements_make(table));
    pthread_rwlock_unlock(&vault->lock);
    return both;
}

GHashTable *seal_statements_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, statements_free);
}

/* ---- Wrapping anew ---- */

typedef struct {
    gint64 id;
    const char *wrapped;
} Row;

static bool read_page(Db *db, Pool *pool, const TableStatements *both, gint64 after, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &both->page);
    db_bind_int(q, "$1", after);
    *ret_rows = pool_list(pool);
    while (db_step(q)) {
        Row *row = pool_new0(pool, Row);
        *row = (Row){db_int(q, "id"), db_text(q, "seal_key", pool)};
        g_ptr_array_add(*ret_rows, row);
    }
    return db_end(q, error);
}

static bool is_current(SealVault *vault, const char *wrapped)
{
    pthread_rwlock_rdlock(&vault->lock);
    bool current = strncmp(wrapped, seal_ring_current(vault->ring)->id, SEAL_ID_TEXT - 1) == 0;
    pthread_rwlock_unlock(&vault->lock);
    return current;
}

static bool rewrap_row(Db *db, Pool *pool, SealVault *vault, const TableStatements *both, const Row *row, gint64 *count, GError **error)
{
    g_auto(SealKey) key = {0};
    gint64 changed = 0;
    if (is_current(vault, row->wrapped))
        return true;
    if (!seal_key_open(db, row->wrapped, &key, error))
        return false;
    pthread_rwlock_rdlock(&vault->lock);
    const char *wrapped = seal_wrap(vault->ring, &key, pool);
    pthread_rwlock_unlock(&vault->lock);
    g_autoptr(DbQuery) q = db_query(db, &both->rewrap);
    db_bind_text(q, "$1", wrapped);
    db_bind_int(q, "$2", row->id);
    db_bind_text(q, "$3", row->wrapped);
    bool done = db_run(q, &changed, error);
    *count += changed; /* none where somebody forgot the key meanwhile */
    return done;
}

/* One page in a change of its own.  *after moves on; *ret_more is false behind the last. */
static bool rewrap_page(Db *db, SealVault *vault, const TableStatements *both, gint64 *after, bool *ret_more, gint64 *count, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    GPtrArray *rows;
    if (!change || !read_page(db, pool, both, *after, &rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++)
        if (!rewrap_row(db, pool, vault, both, rows->pdata[i], count, error))
            return false;
    *ret_more = rows->len == PAGE_ROWS;
    *after = rows->len ? ((const Row *)rows->pdata[rows->len - 1])->id : *after;
    return db_commit(change, error);
}

static bool rewrap_table(Db *db, SealVault *vault, const char *table, gint64 *count, GError **error)
{
    const TableStatements *both = statements_of(vault, table);
    gint64 after = G_MININT64;
    for (bool more = true; more;)
        if (!rewrap_page(db, vault, both, &after, &more, count, error))
            return false;
    return true;
}

static bool rewrap_all(Db *db, SealVault *vault, gint64 *ret_count, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *tables = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SEAL_TABLES);
    while (db_step(q))
        g_ptr_array_add(tables, (gpointer)db_text(q, "name", pool));
    if (!db_end(q, error))
        return false;
    *ret_count = 0;
    for (guint i = 0; i < tables->len; i++)
        if (!rewrap_table(db, vault, tables->pdata[i], ret_count, error))
            return false;
    return true;
}

/* ---- The keys ---- */

/* The file as it is now: another process may have written it. */
static bool begin_ring(Db *db, SealVault **ret_vault, SealRing **ret_ring, GError **error)
{
    g_autoptr(SealRing) ring = seal_ring_new();
    if (!seal_vault_must(db, ret_vault, error) || !seal_file_read((*ret_vault)->path, ring, error))
        return false;
    *ret_ring = g_steal_pointer(&ring);
    return true;
}

static bool end_ring(SealVault *vault, const SealRing *ring, GError **error)
{
    return seal_file_write(vault->path, ring, error) && seal_vault_reload(vault, error);
}

static MasterKey *next_of(SealRing *ring)
{
    for (guint i = 0; i < ring->count; i++)
        if (ring->keys[i].state == MASTER_NEXT)
            return &ring->keys[i];
    return NULL;
}

bool seal_prepare(Db *db, GError **error)
{
    SealVault *vault;
    g_autoptr(SealRing) ring = NULL;
    if (!begin_ring(db, &vault, &ring, error))
        return false;
    return next_of(ring) || (seal_ring_add(ring, MASTER_NEXT, error) && end_ring(vault, ring, error));
}

static bool say_rotated(Db *db, const Identity *who, const char *id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) retire = db_query(db, SQL_SEAL_MASTER_RETIRE);
    db_bind_int(retire, "$1", clock_now());
    g_autoptr(DbQuery) add = db_query(db, SQL_SEAL_MASTER_ADD);
    db_bind_text(add, "$1", id);
    db_bind_text(add, "$2", "key");
    db_bind_int(add, "$3", clock_now());
    return db_run(retire, NULL, error) && db_run(add, NULL, error) &&
           audit_write(db, who, "cli", "rotate", "seal_master", 0, NULL, error) && db_commit(change, error);
}

static void promote(SealRing *ring, MasterKey *next)
{
    ((MasterKey *)seal_ring_current(ring))->state = MASTER_OLD;
    next->state = MASTER_CURRENT;
}

bool seal_rotate(Db *db, const Identity *who, gint64 *ret_count, GError **error)
{
    SealVault *vault;
    g_autoptr(SealRing) ring = NULL;
    if (!begin_ring(db, &vault, &ring, error) || (!next_of(ring) && !seal_ring_add(ring, MASTER_NEXT, error)))
        return false;
    promote(ring, next_of(ring));
    return end_ring(vault, ring, error) && say_rotated(db, who, seal_ring_current(ring)->id, error) &&
           rewrap_all(db, vault, ret_count, error);
}

static void drop_old(SealRing *ring)
{
    guint kept = 0;
    for (guint i = 0; i < ring->count; i++)
        if (ring->keys[i].state != MASTER_OLD)
            ring->keys[kept++] = ring->keys[i];
    memset(&ring->keys[kept], 0, (ring->count - kept) * sizeof ring->keys[0]);
    ring->count = kept;
}

bool seal_forget_old(Db *db, const Identity *who, gint64 *ret_count, GError **error)
{
    SealVault *vault;
    g_autoptr(SealRing) ring = NULL;
    if (!begin_ring(db, &vault, &ring, error) || !seal_vault_reload(vault, error) || !rewrap_all(db, vault, ret_count, error))
        return false;
    drop_old(ring);
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && audit_write(db, who, "cli", "forget", "seal_master", 0, NULL, error) && db_commit(change, error) &&
           end_ring(vault, ring, error);
}
