#include <math.h>
#include <string.h>

#include "base/language.h"
#include "modules/statistics/pages.h"
#include "modules/statistics/statistics_queries.h"
#include "modules/statistics/statistics_views.h"

/* What counts itself, on the page of a measure, an objective or a plan: the number as of now beside what institutions reported. */

static bool counted_differs(Value counted, Value reported)
{
    return counted.state == VALUE_NUMBER && reported.state == VALUE_NUMBER && fabs(value_number(counted) - value_number(reported)) >= 0.5;
}

static const Indicator *indicator_of(const GPtrArray *indicators, gint64 id)
{
    for (guint i = 0; i < indicators->len; i++) {
        const Indicator *indicator = indicators->pdata[i];
        if (indicator->id == id)
            return indicator;
    }
    return NULL;
}

/* The number and how it is counted; what can't be counted has none. */
bool statistic_count_bound(Request *req, const char *of, Interval over, CountedIndicator *one, GError **error)
{
    Statistic *statistic = NULL;
    g_autoptr(GError) wrong = NULL;
    if (!statistics_value(req->db, req->pool, req->who, of, one->id, over, &statistic, &one->counted, &wrong) &&
        fail_kind(wrong) == FAIL_INTERNAL) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    one->statistic_id = statistic ? statistic->id : 0;
    return !statistic || !statistic->question || question_words(req->db, req->pool, statistic->question, &one->words, error);
}

static bool add_counted(Request *req, const Indicator *indicator, Interval over, GPtrArray *counted, GError **error)
{
    CountedIndicator *one = pool_new0(req->pool, CountedIndicator);
    *one = (CountedIndicator){.id = indicator->id, .text = indicator->text};
    if (!statistic_count_bound(req, "plan", over, one, error) || !indicator_total(req->db, req->pool, indicator, 0, &one->reported, error))
        return false;
    one->differs = counted_differs(one->counted, one->reported);
    if (one->statistic_id)
        g_ptr_array_add(counted, one);
    return true;
}

static bool bound_ids(Request *req, const DbStatement *statement, gint64 id, GArray *ids, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, statement);
    db_bind_int(q, "$1", id);
    while (db_step(q)) {
        gint64 indicator_id = db_int(q, "id");
        g_array_append_val(ids, indicator_id);
    }
    return db_end(q, error);
}

static bool show_counted(View *view, Request *req, const GArray *ids, const GPtrArray *indicators, Interval over, GError **error)
{
    GPtrArray *counted = pool_list(req->pool);
    for (guint i = 0; i < ids->len; i++) {
        const Indicator *indicator = indicator_of(indicators, g_array_index(ids, gint64, i));
        if (indicator && !add_counted(req, indicator, over, counted, error))
            return false;
    }
    if (counted->len)
        view_statistic_panel(view, counted);
    return true;
}

static bool show_action(View *view, Request *req, gint64 id, GError **error)
{
    Action *action;
    Plan *plan;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (!bound_ids(req, SQL_STATISTIC_ACTION_INDICATORS, id, ids, error))
        return false;
    if (!ids->len)
        return true;
    return action_find(req->db, req->pool, req->who, id, &action, error) &&
           plan_find(req->db, req->pool, req->who, action->plan_id, &plan, error) &&
           show_counted(view, req, ids, action->indicators, plan->period, error);
}

static bool show_node(View *view, Request *req, gint64 id, GError **error)
{
    Plan *plan;
    Node *node;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (!bound_ids(req, SQL_STATISTIC_NODE_INDICATORS, id, ids, error))
        return false;
    if (!ids->len)
        return true;
    return node_find(req->db, req->pool, req->who, id, &plan, &node, error) &&
           show_counted(view, req, ids, node->indicators, plan->period, error);
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
    {"plan_node", "statistics.read", 10, show_node},
    {"project", "statistics.read", 10, statistic_show_project},
    {0},
};
