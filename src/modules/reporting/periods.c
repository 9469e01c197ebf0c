#include "modules/reporting/changes.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/reporting/reporting_queries.h"
#include "record/audit.h"

/* Reporting periods of a plan: made, locked, their due day. */

enum { DUE_DAYS = 30 };

static bool too_late(GError **error)
{
    return fail(error, FAIL_CONFLICT, "%s", _("Somebody else changed this in the meantime. Look at it again, then decide."));
}

static int months_of(const char *every)
{
    if (strcmp(every, "year") == 0)
        return 12;
    return strcmp(every, "half_year") == 0 ? 6 : 3;
}

static const char *roman(int number)
{
    static const char *const romans[] = {"I", "II", "III", "IV"};
    return romans[number - 1];
}

static const char *period_name(Pool *pool, Day from, int months)
{
    int year = day_year(from), part = (day_month(from) - 1) / months + 1;
    if (months == 12)
        return pool_printf(pool, _("Year %d"), year);
    return months == 6 ? pool_printf(pool, _("Half-year %s %d"), roman(part), year) : pool_printf(pool, _("Quarter %s %d"), roman(part), year);
}

static bool is_taken(const GPtrArray *periods, Interval over)
{
    for (guint i = 0; i < periods->len; i++) {
        const Period *period = periods->pdata[i];
        if (day_compare(period->over.from, over.to) <= 0 && day_compare(over.from, period->over.to) <= 0)
            return true;
    }
    return false;
}

static bool insert_period(Db *db, Pool *pool, const Plan *plan, Interval over, int months, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", plan->id);
    db_bind_text(q, "$3", period_name(pool, over.from, months));
    db_bind_day(q, "$4", over.from);
    db_bind_day(q, "$5", over.to);
    db_bind_day(q, "$6", day_add(over.to, (int)CLAMP(setting_int(db, "reporting.due-after", DUE_DAYS), 0, 365)));
    return db_run(q, NULL, error);
}

/* Calendar parts of years that the plan's days fall into, cut to the plan. */
static bool insert_periods(Db *db, Pool *pool, const Plan *plan, int months, int *ret_made, GError **error)
{
    GPtrArray *taken;
    *ret_made = 0;
    if (!periods_of_plan(db, pool, plan->id, &taken, error))
        return false;
    Day from = day_make(day_year(plan->period.from), 1, 1);
    for (; day_compare(from, plan->period.to) <= 0; from = day_add_months(from, months)) {
        Interval over = {from, day_add(day_add_months(from, months), -1)};
        if (day_compare(over.to, plan->period.from) < 0)
            continue;
        over.from = day_compare(over.from, plan->period.from) < 0 ? plan->period.from : over.from;
        over.to = day_compare(over.to, plan->period.to) > 0 ? plan->period.to : over.to;
        if (is_taken(taken, over))
            continue;
        if (!insert_period(db, pool, plan, over, months, error))
            return false;
        ++*ret_made;
    }
    return true;
}

bool periods_make(Db *db, const Doer *doer, const Plan *plan, const char *every, int *ret_made, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (!day_is(plan->period.from) || !day_is(plan->period.to))
        return fail(error, FAIL_INVALID, "%s", _("The plan does not say from when to when it runs. Give it its period first."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !insert_periods(db, pool, plan, months_of(every), ret_made, error))
        return false;
    if (*ret_made == 0)
        return fail(error, FAIL_INVALID, "%s", _("All of the plan's time has reporting periods already."));
    return audit_write(db, doer->who, doer->channel, "create", "reporting_period", plan->id, NULL, error) && db_commit(change, error);
}

static bool change_period(Db *db, const Doer *doer, const Period *period, DbQuery *q, const char *verb, GError **error)
{
    gint64 changed;
    if (!db_run(q, &changed, error) || (changed == 0 && !too_late(error)))
        return false;
    return audit_write(db, doer->who, doer->channel, verb, "reporting_period", period->id, NULL, error);
}

bool period_lock(Db *db, const Doer *doer, const Period *period, bool locked, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_SET_STATE);
    db_bind_int(q, "$1", period->id);
    db_bind_text(q, "$2", locked ? "locked" : "open");
    db_bind_int(q, "$3", period->version);
    return change_period(db, doer, period, q, locked ? "lock" : "unlock", error) && db_commit(change, error);
}

bool period_change_due(Db *db, const Doer *doer, const Period *period, Day due, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERIOD_SET_DUE);
    db_bind_int(q, "$1", period->id);
    db_bind_day(q, "$2", due);
    db_bind_int(q, "$3", period->version);
    return change_period(db, doer, period, q, "save", error) && db_commit(change, error);
}
