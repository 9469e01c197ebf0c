#include "modules/cases/cases_in.h"

#include <string.h>

#include "modules/cases/cases_queries.h"

/* Which plans hold when, for who pays and who counts.  A plan begins with the later of its first day and its approval; it ends with
 * its months, when its next edition was approved, or when the file was closed. */

static Day earlier(Day one, Day other)
{
    if (!day_is(one) || !day_is(other))
        return day_is(one) ? one : other;
    return day_compare(one, other) < 0 ? one : other;
}

static Day end_of_months(Day starts, gint64 months)
{
    return months > 0 ? day_add(day_add_months(starts, (int)months), -1) : DAY_NONE;
}

static Day day_at(DbQuery *q, const char *column)
{
    gint64 at = db_int(q, column);
    return at ? day_of_time(at) : DAY_NONE;
}

static void read_active(DbQuery *q, Pool *pool, CasePlanActive *plan)
{
    Day approved = day_at(q, "approved_at"), starts = day_from_iso(db_text(q, "starts", pool));
    *plan = (CasePlanActive){
        .person_id = db_int(q, "person_id"),
        .case_id = db_int(q, "case_id"),
        .plan_id = db_int(q, "id"),
        .plan_kind = db_text(q, "kind", pool),
        .case_number = db_int(q, "number"),
        .order_number = db_text(q, "order_number", pool),
    };
    starts = day_is(starts) ? starts : approved;
    plan->from = day_compare(starts, approved) > 0 ? starts : approved;
    plan->until = earlier(end_of_months(starts, db_int(q, "months")), earlier(day_at(q, "replaced_at"), day_at(q, "closed_at")));
}

static bool overlaps(const CasePlanActive *plan, Day first, Day last)
{
    return day_compare(plan->from, last) <= 0 && (!day_is(plan->until) || day_compare(plan->until, first) >= 0);
}

static gint64 start_of(Day day)
{
    int year, month, date;
    day_split(day, &year, &month, &date);
    g_autoptr(GDateTime) start = g_date_time_new_local(year, month, date, 0, 0, 0);
    return g_date_time_to_unix(start);
}

static void bind_month(DbQuery *q, Day first, Day last)
{
    db_bind_int(q, "$1", start_of(first));
    db_bind_int(q, "$2", start_of(day_add(last, 1)));
    db_bind_int(q, "$3", (gint64)day_year(first) * 12 + day_month(first) - 1);
}

static bool read_all(DbQuery *q, Pool *pool, Day first, Day last, GPtrArray **ret_plans, GError **error)
{
    CasePlanActive plan;
    *ret_plans = pool_list(pool);
    while (db_step(q)) {
        read_active(q, pool, &plan);
        if (overlaps(&plan, first, last))
            g_ptr_array_add(*ret_plans, pool_copy(pool, &plan, sizeof plan));
    }
    return db_end(q, error);
}

bool cases_plans_active(Db *db, Pool *pool, Day month_start, Day month_end, GPtrArray **ret_plans, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PLANS_ACTIVE);
    bind_month(q, month_start, month_end);
    return read_all(q, pool, month_start, month_end, ret_plans, error);
}

bool cases_plans_active_of(Db *db, Pool *pool, gint64 person_id, Day day, GPtrArray **ret_plans, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_PLANS_ACTIVE_OF);
    bind_month(q, day, day);
    db_bind_int(q, "$4", person_id);
    return read_all(q, pool, day, day, ret_plans, error);
}

bool cases_plan_active_of(Db *db, Pool *pool, gint64 person_id, Day day, CasePlanActive **ret_plan, GError **error)
{
    GPtrArray *plans;
    if (!cases_plans_active_of(db, pool, person_id, day, &plans, error))
        return false;
    *ret_plan = plans->len ? plans->pdata[plans->len - 1] : NULL; /* the one approved last */
    return true;
}
