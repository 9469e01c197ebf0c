#include "db/migrate.h"

#include "base/id.h"
#include "base/language.h"
#include "db/db_engine.h"

#include <string.h>

/* Which steps a database has.  The checksum is SHA-256 of the text that ran on this engine. */
#define CREATE_SCHEMA_STEP                                                                                               \
    "CREATE TABLE IF NOT EXISTS schema_step ("                                                                           \
    "  module     TEXT    NOT NULL,"                                                                                     \
    "  number     INTEGER NOT NULL,"                                                                                     \
    "  name       TEXT    NOT NULL,"                                                                                     \
    "  checksum   TEXT    NOT NULL,"                                                                                     \
    "  applied_at BIGINT  NOT NULL,"                                                                                     \
    "  PRIMARY KEY (module, number))"

static const DbStatement table_exists = {
    "schema_table", "SELECT count(*) AS tables FROM sqlite_master WHERE type = 'table' AND name = 'schema_step'",
    "SELECT count(*) AS tables FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_step'"};
static const DbStatement list_steps = {
    "schema_list", "SELECT module, number, name, checksum FROM schema_step ORDER BY module, number", NULL};
static const DbStatement find_step = {
    "schema_find", "SELECT number FROM schema_step WHERE module = $1 AND number = $2", NULL};
static const DbStatement add_step = {
    "schema_add", "INSERT INTO schema_step (module, number, name, checksum, applied_at) VALUES ($1, $2, $3, $4, $5)", NULL};

typedef struct {
    const char *module;
    int number;
    const char *name;
    const char *checksum;
} Applied;

static const char *text_of(Db *db, const SchemaStep *step)
{
    return step->postgres && store_is_postgres(db_store(db)) ? step->postgres : step->sql;
}

static char *checksum_of(Db *db, const SchemaStep *step)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text_of(db, step), -1);
}

static bool has_table(Db *db, bool *ret_has, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &table_exists);
    *ret_has = db_step(q) && db_int(q, "tables") > 0;
    return db_end(q, error);
}

static bool read_applied(Db *db, Pool *pool, GPtrArray *list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &list_steps);
    while (db_step(q)) {
        Applied *applied = pool_new0(pool, Applied);
        *applied = (Applied){db_text(q, "module", pool), (int)db_int(q, "number"), db_text(q, "name", pool),
                             db_text(q, "checksum", pool)};
        g_ptr_array_add(list, applied);
    }
    return db_end(q, error);
}

static const SchemaStep *step_of(const SchemaStep *steps, const Applied *applied)
{
    for (const SchemaStep *step = steps; step->module; step++)
        if (step->number == applied->number && strcmp(step->module, applied->module) == 0)
            return step;
    return NULL;
}

static const Applied *applied_of(GPtrArray *list, const SchemaStep *step)
{
    for (guint i = 0; i < list->len; i++) {
        const Applied *applied = list->pdata[i];
        if (step->number == applied->number && strcmp(step->module, applied->module) == 0)
            return applied;
    }
    return NULL;
}

static bool check(Db *db, const SchemaStep *steps, const Applied *applied, GError **error)
{
    const SchemaStep *step = step_of(steps, applied);
    if (!step)
        return fail(error, FAIL_INVALID,
                    _("This database was made by a newer version of the program (%s, %s). Install that version."),
                    applied->module, applied->name);
    g_autofree char *checksum = checksum_of(db, step);
    if (strcmp(checksum, applied->checksum) == 0)
        return true;
    return fail(error, FAIL_INVALID,
                _("This database was made by another version of the program (%s, %s is different). Install that version."),
                applied->module, applied->name);
}

/* What the database has, checked against what the program knows. */
static bool applied_steps(Db *db, Pool *pool, const SchemaStep *steps, GPtrArray **ret_list, GError **error)
{
    GPtrArray *list = *ret_list = pool_list(pool);
    bool has;
    if (!has_table(db, &has, error))
        return false;
    if (has && !read_applied(db, pool, list, error))
        return false;
    for (guint i = 0; i < list->len; i++)
        if (!check(db, steps, list->pdata[i], error))
            return false;
    return true;
}

static bool note(Db *db, const SchemaStep *step, GError **error)
{
    g_autofree char *checksum = checksum_of(db, step);
    g_autoptr(DbQuery) q = db_query(db, &add_step);
    db_bind_text(q, "$1", step->module);
    db_bind_int(q, "$2", step->number);
    db_bind_text(q, "$3", step->name);
    db_bind_text(q, "$4", checksum);
    db_bind_int(q, "$5", clock_now());
    return db_run(q, NULL, error);
}

static bool is_applied(Db *db, const SchemaStep *step, bool *ret_applied, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, &find_step);
    db_bind_text(q, "$1", step->module);
    db_bind_int(q, "$2", step->number);
    *ret_applied = db_step(q);
    return db_end(q, error);
}

/* Asks again inside the change: another thread may have been first. */
static bool apply(Db *db, const SchemaStep *step, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    bool applied;
    if (!change || !is_applied(db, step, &applied, error))
        return false;
    if (!applied && !(db_execute(db, text_of(db, step), error) && note(db, step, error)))
        return false;
    return db_commit(change, error);
}

static int count_missing(GPtrArray *list, const SchemaStep *steps)
{
    int missing = 0;
    for (const SchemaStep *step = steps; step->module; step++)
        missing += !applied_of(list, step);
    return missing;
}

/* A database that is up to date is not written to. */
static bool apply_missing(Db *db, const SchemaStep *steps, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *list = NULL;
    if (!applied_steps(db, pool, steps, &list, error))
        return false;
    if (count_missing(list, steps) == 0)
        return true;
    if (!db_execute(db, CREATE_SCHEMA_STEP, error))
        return false;
    for (const SchemaStep *step = steps; step->module; step++)
        if (!applied_of(list, step) && !apply(db, step, error))
            return false;
    return true;
}

bool migrate(Db *db, const SchemaStep *steps, GError **error)
{
    const DbEngine *engine = db_store(db)->engine;
    if (!engine->migrate_begin(db, error))
        return false;
    bool done = apply_missing(db, steps, error);
    engine->migrate_end(db);
    return done;
}

bool migrate_pending(Db *db, const SchemaStep *steps, int *ret_pending, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *list = NULL;
    if (!applied_steps(db, pool, steps, &list, error))
        return false;
    *ret_pending = count_missing(list, steps);
    return true;
}
