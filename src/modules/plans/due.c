/* Due days of an action, as planners change them. */
#include "modules/plans/follow.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/plans/correction.h"
#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/plans_queries.h"
#include "record/audit.h"
#include "record/json.h"

/* The row as it is goes to its history. */
static bool remember(Db *db, const Identity *who, const Action *action, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Plan *plan;
    return plan_find(db, pool, who, action->plan_id, &plan, error) && action_remember(db, pool, who, action, plan->edition, error);
}

/* The version must be the one that was read. */
static bool touch(Db *db, const Identity *who, const Action *action, GError **error)
{
    gint64 changed = 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_ACTION_TOUCH);
    db_bind_int(q, "$1", action->id);
    db_bind_int(q, "$2", action->version);
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody changed this measure meanwhile. Look at it again, then repeat."));
    return remember(db, who, action, error);
}

static bool set_next_due(Db *db, gint64 action_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_NEXT_DUE);
    db_bind_int(q, "$1", action_id);
    return db_run(q, NULL, error);
}

/* {"due": [before, after]}: a day that is taken away has no after, an added one no before. */
static bool log_change(Db *db, const Identity *who, gint64 action_id, Day before, Day after, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Json json = json_begin(pool_string(pool));
    json_object(&json, NULL);
    json_array(&json, "due");
    json_day(&json, NULL, before);
    json_day(&json, NULL, after);
    json_array_end(&json);
    json_object_end(&json);
    return audit_write(db, who, "web", "save", "plan_action", action_id, json.out->str, error);
}

static bool insert(Db *db, gint64 action_id, Day day, gint64 *ret_changed, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_DUE_ADD);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", action_id);
    db_bind_day(q, "$3", day);
    return db_run(q, ret_changed, error);
}

bool due_add(Db *db, const Identity *who, const Action *action, Day day, GError **error)
{
    gint64 changed = 0;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !touch(db, who, action, error) || !insert(db, action->id, day, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_INVALID, "%s", _("This day is a due day already."));
    return set_next_due(db, action->id, error) && log_change(db, who, action->id, DAY_NONE, day, error) && db_commit(change, error);
}

bool due_remove(Db *db, const Identity *who, const Action *action, Day day, GError **error)
{
    gint64 changed = 0;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !touch(db, who, action, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_DUE_REMOVE);
    db_bind_int(q, "$1", action->id);
    db_bind_day(q, "$2", day);
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_NOT_FOUND, "%s", _("This is not a due day of the measure."));
    return set_next_due(db, action->id, error) && log_change(db, who, action->id, day, DAY_NONE, error) && db_commit(change, error);
}

bool due_done(Db *db, const Identity *who, const Action *action, Day day, GError **error)
{
    if (day_is(action->state_at) && day_compare(action->state_at, day) > 0)
        return fail(error, FAIL_INVALID, "%s", _("A report about a later day stands already."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && touch(db, who, action, error) && action_set_state(db, action->id, "done", day, error) &&
           audit_write(db, who, "web", "done", "plan_action", action->id, NULL, error) && db_commit(change, error);
}

bool due_replace(Db *db, const Identity *who, const Action *action, const GArray *days, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !touch(db, who, action, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_DUE_REMOVE_ALL);
    db_bind_int(q, "$1", action->id);
    if (!db_run(q, NULL, error))
        return false;
    for (guint i = 0; i < days->len; i++)
        if (!insert(db, action->id, g_array_index(days, Day, i), NULL, error))
            return false;
    return set_next_due(db, action->id, error) && audit_write(db, who, "api", "save", "plan_action", action->id, NULL, error) &&
           db_commit(change, error);
}
