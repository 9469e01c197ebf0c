#include <math.h>
#include <string.h>

#include "base/language.h"
#include "modules/statistics/pages.h"
#include "modules/statistics/statistics_queries.h"
#include "modules/statistics/statistics_views.h"

/* What of a measure counts itself, on the measure's page: the number as of now beside what institutions reported. */

static bool counted_differs(Value counted, Value reported)
{
    return counted.state == VALUE_NUMBER && reported.state == VALUE_NUMBER && fabs(value_number(counted) - value_number(reported)) >= 0.5;
}

static const Indicator *indicator_of(const Action *action, gint64 id)
{
    for (guint i = 0; i < action->indicators->len; i++) {
        const Indicator *indicator = action->indicators->pdata[i];
        if (indicator->id == id)
            return indicator;
    }
    return NULL;
}

static bool add_counted(Request *req, const Indicator *indicator, Interval over, GPtrArray *counted, GError **error)
{
    CountedIndicator *one = pool_new0(req->pool, CountedIndicator);
    Statistic *statistic;
    g_autoptr(GError) wrong = NULL;
    if (!statistics_value(req->db, req->pool, req->who, "plan", indicator->id, over, &statistic, &one->counted, &wrong) &&
        fail_kind(wrong) == FAIL_INTERNAL) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    if (!indicator_total(req->db, req->pool, indicator, 0, &one->reported, error))
        return false;
    one->id = indicator->id;
    one->statistic_id = statistic ? statistic->id : 0;
    one->text = indicator->text;
    one->differs = counted_differs(one->counted, one->reported);
    if (statistic)
        g_ptr_array_add(counted, one);
    return true;
}

static bool bound_ids(Request *req, gint64 action_id, GArray *ids, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_STATISTIC_ACTION_INDICATORS);
    db_bind_int(q, "$1", action_id);
    while (db_step(q)) {
        gint64 id = db_int(q, "id");
        g_array_append_val(ids, id);
    }
    return db_end(q, error);
}

static bool show_action(View *view, Request *req, gint64 id, GError **error)
{
    Action *action;
    Plan *plan;
    GPtrArray *counted = pool_list(req->pool);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (!bound_ids(req, id, ids, error))
        return false;
    if (!ids->len)
        return true;
    if (!action_find(req->db, req->pool, req->who, id, &action, error) ||
        !plan_find(req->db, req->pool, req->who, action->plan_id, &plan, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        const Indicator *indicator = indicator_of(action, g_array_index(ids, gint64, i));
        if (indicator && !add_counted(req, indicator, plan->period, counted, error))
            return false;
    }
    if (counted->len)
        view_statistic_panel(view, counted);
    return true;
}

/* --- on the plan's board --- */

static bool read_of_plan(Request *req, gint64 plan_id, GPtrArray *indicators, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_STATISTIC_PLAN_COUNTED);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q)) {
        CountedIndicator *one = pool_new0(req->pool, CountedIndicator);
        const char *number = db_text(q, "number", req->pool), *text = db_text(q, "text", req->pool);
        *one = (CountedIndicator){.id = db_int(q, "id"), .statistic_id = db_int(q, "statistic_id"), .counted = VALUE_NONE, .reported = VALUE_NONE};
        one->text = number ? pool_printf(req->pool, "%s. %s", number, text) : text;
        g_ptr_array_add(indicators, one);
    }
    return db_end(q, error);
}

static Value value_among(GHashTable *values, gint64 id)
{
    const Value *value = g_hash_table_lookup(values, &id);
    return value ? *value : VALUE_NONE;
}

static bool show_plan(View *view, Request *req, gint64 id, GError **error)
{
    Plan *plan;
    GHashTable *counted, *reported;
    GPtrArray *indicators = pool_list(req->pool);
    if (!read_of_plan(req, id, indicators, error))
        return false;
    if (!indicators->len)
        return true;
    if (!plan_find(req->db, req->pool, req->who, id, &plan, error) ||
        !statistics_values_of_plan(req->db, req->pool, req->who, id, plan->period, &counted, error) ||
        !indicator_totals(req->db, req->pool, id, 0, &reported, error))
        return false;
    for (guint i = 0; i < indicators->len; i++) {
        CountedIndicator *one = indicators->pdata[i];
        one->counted = value_among(counted, one->id);
        one->reported = value_among(reported, one->id);
        one->differs = counted_differs(one->counted, one->reported);
    }
    view_statistic_panel(view, indicators);
    return true;
}

const Panel statistic_panels[] = {
    {"plan", "statistics.read", 10, show_plan},
    {"plan_action", "statistics.read", 10, show_action},
    {0},
};
