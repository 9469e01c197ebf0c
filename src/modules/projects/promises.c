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
    *promise = (ProjectPromise){
        .id = db_int(q, "id"),
        .position = db_int(q, "position"),
        .label = db_text(q, "label", pool),
        .rule = db_text(q, "rule", pool),
        .category_id = db_int(q, "category_id"),
        .activity_id = db_int(q, "activity_id"),
        .threshold = db_int(q, "threshold"),
        .target = db_int(q, "target"),
        .is_minimum = db_int(q, "is_minimum"),
        .withdrawn_on = db_day(q, "withdrawn_on"),
        .withdrawn_why = db_text(q, "withdrawn_why", pool),
    };
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

bool project_promise_add(Db *db, gint64 project_id, ProjectPromise *promise, GError **error)
{
    promise->id = id_new();
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

/* --- withdrawing --- */

static bool change_promise(Db *db, const Identity *who, DbQuery *q, const char *verb, gint64 id, const char *difference, GError **error)
{
    gint64 changed;
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody changed this promise in the meantime."))) &&
           audit_write(db, who, project_audit_source(who), verb, "project_promise", id, difference, error);
}

bool project_promise_withdraw(Db *db, const Identity *who, gint64 id, Day on, const char *why, GError **error)
{
    if (text_is_empty(why))
        return fail(error, FAIL_INVALID, "%s", _("Say why it isn't promised any more."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PROMISE_WITHDRAW);
    db_bind_int(q, "$1", id);
    db_bind_day(q, "$2", on);
    db_bind_text(q, "$3", why);
    return change_promise(db, who, q, "withdraw", id, why, error) && db_commit(change, error);
}

bool project_promise_restore(Db *db, const Identity *who, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PROJECT_PROMISE_RESTORE);
    db_bind_int(q, "$1", id);
    return change_promise(db, who, q, "restore", id, NULL, error) && db_commit(change, error);
}
