#include "modules/projects/projects_in.h"

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/projects/projects_queries.h"
#include "record/audit.h"

/* What a project promised in numbers, and what it promises no more. */

static ProjectPromise *read_promise(DbQuery *q, Pool *pool)
{
    ProjectPromise *promise = pool_new0(pool, ProjectPromise);
    record_read(&project_promise_record, promise, q, pool);
    return promise;
}

bool project_promises(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_promises, GError **error)
{
    *ret_promises = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PROMISE_LIST);
    db_bind_int(q, "$1", project_id);
    while (db_step(q))
        g_ptr_array_add(*ret_promises, read_promise(q, pool));
    return db_end(q, error);
}

bool project_promise_find(Db *db, Pool *pool, gint64 project_id, gint64 id, ProjectPromise **ret_promise, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PROMISE_FIND);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", project_id);
    if (db_step(q)) {
        *ret_promise = read_promise(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("The project has no such indicator."));
}

static bool insert(Db *db, gint64 project_id, const ProjectPromise *promise, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PROMISE_INSERT);
    db_bind_int(q, "$1", promise->id);
    db_bind_int(q, "$2", project_id);
    db_bind_int(q, "$3", promise->position);
    db_bind_text(q, "$4", promise->label);
    db_bind_text(q, "$5", promise->rule);
    db_bind_id(q, "$6", promise->category_id);
    db_bind_id(q, "$7", promise->activity_id);
    db_bind_int(q, "$8", promise->threshold);
    db_bind_int(q, "$9", promise->target);
    db_bind_int(q, "$10", promise->is_minimum);
    return db_run(q, NULL, error);
}

static bool note(Db *db, Pool *pool, const Identity *who, const char *verb, const ProjectPromise *before, const ProjectPromise *after, GError **error)
{
    return audit_write(db, who, project_audit_source(who), verb, "project_promise", after->id,
                       record_difference(&project_promise_record, before, after, pool), error);
}

bool project_promise_add(Db *db, const Identity *who, gint64 project_id, ProjectPromise *promise, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    promise->id = id_new();
    return insert(db, project_id, promise, error) && note(db, pool, who, "create", NULL, promise, error);
}

/* --- withdrawing --- */

static bool write_withdrawn(Db *db, const ProjectPromise *promise, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, day_is(promise->withdrawn_on) ? SQL_PROJECT_PROMISE_WITHDRAW : SQL_PROJECT_PROMISE_RESTORE);
    db_bind_int(q, "$1", promise->id);
    if (day_is(promise->withdrawn_on)) {
        db_bind_day(q, "$2", promise->withdrawn_on);
        db_bind_text(q, "$3", promise->withdrawn_why);
    }
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody changed this promise in the meantime.")));
}

static bool change_promise(Db *db, const Identity *who, const char *verb, const ProjectPromise *before, Day on, const char *why, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    ProjectPromise after = *before;
    after.withdrawn_on = on;
    after.withdrawn_why = why;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && write_withdrawn(db, &after, error) && note(db, pool, who, verb, before, &after, error) && db_commit(change, error);
}

bool project_promise_withdraw(Db *db, const Identity *who, const ProjectPromise *promise, Day on, const char *why, GError **error)
{
    if (text_is_empty(why))
        return fail(error, FAIL_INVALID, "%s", _("Say why it isn't promised any more."));
    return change_promise(db, who, "withdraw", promise, on, why, error);
}

bool project_promise_restore(Db *db, const Identity *who, const ProjectPromise *promise, GError **error)
{
    return change_promise(db, who, "reopen", promise, DAY_NONE, NULL, error);
}
