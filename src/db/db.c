#include "db/db_engine.h"

#include "base/language.h"
#include "base/log.h"

#include <string.h>

/* Stores and their pools of Db. */

void store_begin(Store *store, const DbEngine *engine)
{
    store->engine = engine;
    store->idle = g_ptr_array_new();
    pthread_mutex_init(&store->mutex, NULL);
}

void store_end(Store *store)
{
    g_ptr_array_unref(store->idle);
    pthread_mutex_destroy(&store->mutex);
}

static const DbEngine *engine_of(const char *url)
{
    bool is_postgres = g_str_has_prefix(url, "postgresql://") || g_str_has_prefix(url, "postgres://") ||
                       strstr(url, "host=") || strstr(url, "dbname=");
    return is_postgres ? &postgres_engine : &sqlite_engine;
}

bool store_open(const char *url, Store **ret_store, GError **error)
{
    return engine_of(url)->store_open(url, true, ret_store, error);
}

bool store_open_to_read(const char *url, Store **ret_store, GError **error)
{
    return engine_of(url)->store_open(url, false, ret_store, error);
}

struct Kept {
    const char *name;
    void *data;
    GDestroyNotify free;
    struct Kept *next;
};

static void free_kept(struct Kept *kept)
{
    while (kept) {
        struct Kept *next = kept->next;
        kept->free(kept->data);
        g_free(kept);
        kept = next;
    }
}

void store_close(Store *store)
{
    if (!store)
        return;
    if (store->taken)
        g_error("a store is closed while %u of its Db are taken", store->taken);
    for (guint i = 0; i < store->idle->len; i++)
        store->engine->close(store->idle->pdata[i]);
    void *vault = store->vault;
    GDestroyNotify free_vault = store->free_vault;
    free_kept(store->kept);
    store->engine->store_close(store);
    if (free_vault)
        free_vault(vault);
}

static struct Kept *find_kept(const Store *store, const char *name)
{
    for (struct Kept *kept = store->kept; kept; kept = kept->next)
        if (strcmp(kept->name, name) == 0)
            return kept;
    return NULL;
}

void *store_keep(Store *store, const char *name, void *(*make)(void), GDestroyNotify free)
{
    pthread_mutex_lock(&store->mutex);
    struct Kept *kept = find_kept(store, name);
    if (!kept) {
        kept = g_new0(struct Kept, 1);
        *kept = (struct Kept){name, make(), free, store->kept};
        store->kept = kept;
    }
    pthread_mutex_unlock(&store->mutex);
    return kept->data;
}

guint64 store_changes(Store *store)
{
    return __atomic_load_n(&store->changes, __ATOMIC_ACQUIRE);
}

guint64 store_epoch(const Store *store)
{
    return __atomic_load_n(&store->epoch, __ATOMIC_ACQUIRE);
}

static bool count_change(Db *db, bool done)
{
    __atomic_fetch_add(&db->store->changes, 1, __ATOMIC_RELEASE);
    return done;
}

void store_set_vault(Store *store, void *vault, GDestroyNotify free)
{
    if (store->free_vault)
        store->free_vault(store->vault);
    store->vault = vault;
    store->free_vault = free;
}

void *store_vault(const Store *store)
{
    return store->vault;
}

bool store_is_postgres(const Store *store)
{
    return store->engine->is_postgres;
}

bool store_is_near(const Store *store)
{
    return !store->is_far;
}

bool store_copy_to(Store *store, const char *path, GError **error)
{
    return store->engine->copy_to(store, path, error);
}

static Db *take_idle(Store *store)
{
    pthread_mutex_lock(&store->mutex);
    Db *db = store->idle->len ? g_ptr_array_remove_index_fast(store->idle, store->idle->len - 1) : NULL;
    store->taken++;
    pthread_mutex_unlock(&store->mutex);
    return db;
}

static void put_back(Store *store, Db *idle)
{
    pthread_mutex_lock(&store->mutex);
    if (idle)
        g_ptr_array_add(store->idle, idle);
    store->taken--;
    pthread_mutex_unlock(&store->mutex);
}

bool db_take(Store *store, Db **ret_db, GError **error)
{
    *ret_db = take_idle(store);
    if (*ret_db)
        return true;
    if (!store->engine->open(store, ret_db, error)) {
        put_back(store, NULL);
        return false;
    }
    (*ret_db)->store = store;
    return true;
}

void db_give(Db *db)
{
    if (!db)
        return;
    if (db->depth)
        g_error("a Db is given back inside a change");
    if (db->looking)
        g_error("a Db is given back inside a look");
    Store *store = db->store;
    bool usable = store->engine->usable(db);
    if (!usable)
        store->engine->close(db);
    put_back(store, usable ? db : NULL);
}

Store *db_store(Db *db)
{
    return db->store;
}

/* Queries. */

static void doom(Db *db, const GError *error)
{
    if (db->depth && !db->doomed)
        db->doomed = g_error_copy(error);
}

Db *db_of(DbQuery *query)
{
    return query->db;
}

DbQuery *db_query(Db *db, const DbStatement *statement)
{
    DbQuery *query = db->store->engine->query(db, statement);
    if (db->doomed && !query->error)
        query->error = g_error_copy(db->doomed);
    if (db->depth) {
        query->generation = db->generation;
        query->next = db->queries;
        db->queries = query;
    }
    return query;
}

static void forget_query(DbQuery *query)
{
    for (DbQuery **at = &query->db->queries; *at; at = &(*at)->next) {
        if (*at == query) {
            *at = query->next;
            return;
        }
    }
}

void db_query_free(DbQuery *query)
{
    if (!query)
        return;
    const DbEngine *engine = query->db->store->engine;
    forget_query(query);
    engine->release(query);
    g_clear_error(&query->error);
    engine->free(query);
}

/* A change ends: what read through its connection must not touch it any more. */
static void release_queries(Db *db)
{
    for (DbQuery *query = db->queries; query; query = query->next)
        db->store->engine->release(query);
    db->queries = NULL;
}

/* Made in a change that is over. */
static bool is_released(const DbQuery *query)
{
    return query->generation && (!query->db->depth || query->generation != query->db->generation);
}

/* May run; else it has an error. */
static bool is_ready(DbQuery *query)
{
    if (query->error)
        return false;
    if (is_released(query))
        return fail_internal(&query->error, "%s: used after its change ended", query->statement->name);
    if (query->generation && query->db->doomed)
        query->error = g_error_copy(query->db->doomed);
    return !query->error;
}

#define ENGINE(query) ((query)->db->store->engine)

void db_bind_int(DbQuery *query, const char *name, gint64 value)
{
    if (is_ready(query))
        ENGINE(query)->bind_int(query, name, value);
}

void db_bind_id(DbQuery *query, const char *name, gint64 id)
{
    if (id)
        db_bind_int(query, name, id);
    else
        db_bind_null(query, name);
}

void db_bind_real(DbQuery *query, const char *name, double value)
{
    if (is_ready(query))
        ENGINE(query)->bind_real(query, name, value);
}

void db_bind_text(DbQuery *query, const char *name, const char *text)
{
    if (!text)
        db_bind_null(query, name);
    else if (is_ready(query))
        ENGINE(query)->bind_text(query, name, text);
}

void db_bind_day(DbQuery *query, const char *name, Day day)
{
    if (!day_is(day)) {
        db_bind_null(query, name);
        return;
    }
    int year, month, month_day;
    day_split(day, &year, &month, &month_day);
    char iso[32];
    g_snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, month_day);
    db_bind_text(query, name, iso);
}

void db_bind_blob(DbQuery *query, const char *name, const void *bytes, gsize count)
{
    if (!bytes)
        db_bind_null(query, name);
    else if (is_ready(query))
        ENGINE(query)->bind_blob(query, name, bytes, count);
}

void db_bind_null(DbQuery *query, const char *name)
{
    if (is_ready(query))
        ENGINE(query)->bind_null(query, name);
}

bool db_step(DbQuery *query)
{
    if (query->done || !is_ready(query))
        return false;
    if (ENGINE(query)->step(query))
        return true;
    query->done = true;
    if (query->error)
        doom(query->db, query->error);
    return false;
}

bool db_end(DbQuery *query, GError **error)
{
    if (query->error) {
        doom(query->db, query->error);
        g_propagate_error(error, g_error_copy(query->error));
        return false;
    }
    if (!is_released(query))
        ENGINE(query)->reset(query);
    query->done = false;
    return true;
}

bool db_run(DbQuery *query, gint64 *ret_changed, GError **error)
{
    while (db_step(query))
        continue;
    if (ret_changed)
        *ret_changed = query->error ? 0 : ENGINE(query)->changed(query);
    return db_end(query, error);
}

bool db_run_later(DbQuery *query, GError **error)
{
    if (!query->db->depth || !ENGINE(query)->later)
        return db_run(query, NULL, error);
    if (is_ready(query))
        ENGINE(query)->later(query);
    return db_end(query, error);
}

/* Looks. */

static const DbStatement begin_look = {"begin_look", "BEGIN", NULL}, end_look = {"end_look", "COMMIT", NULL};

static bool run_alone(Db *db, const DbStatement *statement)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    return db_run(q, NULL, NULL);
}

DbLook *db_look_begin(Db *db)
{
    bool has_own = db->store->engine->look_end != NULL;
    if (db->looking || db->depth || (!has_own && !run_alone(db, &begin_look)))
        return NULL;
    db->looking = true;
    return (DbLook *)db;
}

/* One that stayed open would show what was there then for ever. */
void db_look_end(DbLook *look)
{
    Db *db = (Db *)look;
    if (!db)
        return;
    bool has_own = db->store->engine->look_end != NULL;
    if (db->depth || (!has_own && !run_alone(db, &end_look)))
        g_error("a look can't be ended: %s", db->depth ? "it ends inside a change" : "the database refuses");
    if (has_own)
        db->store->engine->look_end(db);
    db->looking = false;
}

static bool may_foresee(const Db *db)
{
    return db->looking && !db->depth && db->store->engine->foresee;
}

void db_foresee(DbQuery *query)
{
    if (may_foresee(query->db) && is_ready(query))
        ENGINE(query)->foresee(query);
}

void db_foresee_ints(Db *db, const DbStatement *statement, const gint64 *values, guint count)
{
    if (!may_foresee(db))
        return;
    g_autoptr(DbQuery) q = db_query(db, statement);
    for (guint i = 0; i < count; i++) {
        char name[16];
        g_snprintf(name, sizeof name, "$%u", i + 1);
        db_bind_int(q, name, values[i]);
    }
    db_foresee(q);
}

/* Columns. */

/* -1: there is none of that name. */
static int find_column(DbQuery *query, const char *name)
{
    if (is_released(query))
        g_error("%s is read after its change ended", query->statement->name);
    int count = ENGINE(query)->column_count(query);
    for (int i = 0, at = query->column + 1; i < count; i++, at++) {
        if (at >= count)
            at = 0;
        if (strcmp(ENGINE(query)->column_name(query, at), name) == 0)
            return at;
    }
    return -1;
}

static int column(DbQuery *query, const char *name)
{
    int at = find_column(query, name);
    if (at < 0)
        g_error("%s has no column %s", query->statement->name, name);
    return query->column = at;
}

bool db_has_column(DbQuery *query, const char *name)
{
    return find_column(query, name) >= 0;
}

guint64 *db_notes(DbQuery *query, const void *whose)
{
    if (query->notes_of != whose)
        query->notes = 0;
    query->notes_of = whose;
    return &query->notes;
}

gint64 db_int(DbQuery *query, const char *name)
{
    return ENGINE(query)->read_int(query, column(query, name));
}

double db_real(DbQuery *query, const char *name)
{
    return ENGINE(query)->read_real(query, column(query, name));
}

const char *db_text(DbQuery *query, const char *name, Pool *pool)
{
    return pool_strdup(pool, ENGINE(query)->read_text(query, column(query, name)));
}

const void *db_blob(DbQuery *query, const char *name, Pool *pool, gsize *ret_count)
{
    const void *bytes = ENGINE(query)->read_blob(query, column(query, name), ret_count);
    return bytes ? pool_copy(pool, bytes, *ret_count) : NULL;
}

Day db_day(DbQuery *query, const char *name)
{
    return day_from_iso(ENGINE(query)->read_text(query, column(query, name)));
}

bool db_is_null(DbQuery *query, const char *name)
{
    return ENGINE(query)->is_null(query, column(query, name));
}

/* Changes. */

struct DbChange {
    Db *db;
    bool ended;
};

DbChange *db_begin(Db *db, GError **error)
{
    if (db->depth == 0) {
        if (!db->store->engine->begin(db, error))
            return NULL;
        db->generation++;
    }
    db->depth++;
    DbChange *change = g_new0(DbChange, 1);
    change->db = db;
    return change;
}

static bool roll_back(Db *db)
{
    release_queries(db);
    db->store->engine->rollback(db);
    g_clear_error(&db->doomed);
    return false;
}

bool db_commit(DbChange *change, GError **error)
{
    Db *db = change->db;
    if (change->ended)
        g_error("a change is committed twice");
    change->ended = true;
    db->depth--;
    if (db->doomed)
        g_propagate_error(error, g_error_copy(db->doomed));
    if (db->depth > 0)
        return !db->doomed;
    if (db->doomed)
        return roll_back(db);
    release_queries(db);
    return count_change(db, db->store->engine->commit(db, error));
}

static void leave_inner(Db *db)
{
    db->depth++; /* only an open change can be doomed */
    g_autoptr(GError) error = NULL;
    fail(&error, FAIL_CONFLICT, "%s", _("A part of this could not be done. Nothing was saved."));
    doom(db, error);
    db->depth--;
}

void db_change_end(DbChange *change)
{
    if (!change)
        return;
    if (!change->ended) {
        change->db->depth--;
        if (change->db->depth == 0)
            roll_back(change->db);
        else
            leave_inner(change->db);
    }
    g_free(change);
}

bool db_in_change(const Db *db)
{
    return db->depth > 0;
}

static bool execute_inside(Db *db, const char *sql, GError **error)
{
    if (db->doomed) {
        g_propagate_error(error, g_error_copy(db->doomed));
        return false;
    }
    GError *problem = NULL;
    if (db->store->engine->execute(db, sql, &problem))
        return true;
    doom(db, problem);
    g_propagate_error(error, problem);
    return false;
}

bool db_gather_begin(Db *db, GError **error)
{
    return !db->store->engine->gather_begin || db->store->engine->gather_begin(db, error);
}

bool db_gather_end(Db *db, GError **error)
{
    if (db->depth)
        g_error("gathered changes end inside a change");
    return !db->store->engine->gather_end || count_change(db, db->store->engine->gather_end(db, error));
}

bool db_gather_send(Db *db, DbSaved saved, void *data, GError **error)
{
    if (db->depth)
        g_error("gathered changes end inside a change");
    if (db->store->engine->gather_send)
        return count_change(db, db->store->engine->gather_send(db, saved, data, error));
    saved(data);
    return true;
}

bool db_execute(Db *db, const char *sql, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && execute_inside(db, sql, error) && db_commit(change, error);
}

bool fail_constraint(GError **error, ConstraintKind kind, const char *statement, const char *constraint)
{
    log_warning("db.constraint", "statement", statement, "constraint", constraint, NULL);
    switch (kind) {
    case CONSTRAINT_UNIQUE:
        return fail(error, FAIL_CONFLICT, "%s", _("There is one like it already. Nothing was saved."));
    case CONSTRAINT_REFERENCE:
        return fail(error, FAIL_CONFLICT, "%s",
                    _("Something that this refers to is not there, or this is still in use. Nothing was saved."));
    case CONSTRAINT_CHECK:
        break;
    }
    return fail(error, FAIL_CONFLICT, "%s", _("A value is not one that may stand here. Nothing was saved."));
}
