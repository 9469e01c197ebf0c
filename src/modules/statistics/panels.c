#include <math.h>
#include <string.h>

#include "base/language.h"
#include "modules/projects/projects.h"
#include "modules/statistics/pages.h"
#include "modules/statistics/statistics_queries.h"
#include "modules/statistics/statistics_views.h"

/* What counts itself, on the page of a measure, an objective, a plan or a project: the number as of now beside what institutions
 * reported or the project promised. */

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
static bool count_one(Request *req, const char *of, Interval over, CountedIndicator *one, GError **error)
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
    if (!count_one(req, "plan", over, one, error) || !indicator_total(req->db, req->pool, indicator, 0, &one->reported, error))
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

/* --- on a project's page --- */

static void add_choice(Pool *pool, GPtrArray *choices, gint64 id, const char *label)
{
    Choice *choice = pool_new0(pool, Choice);
    *choice = (Choice){pool_printf(pool, "%" G_GINT64_FORMAT, id), label};
    g_ptr_array_add(choices, choice);
}

static void add_promise(Request *req, DbQuery *q, ProjectCounted *page)
{
    const char *label = db_text(q, "label", req->pool);
    gint64 target = db_int(q, "target");
    if (!db_int(q, "statistic_id")) {
        if (page->promises)
            add_choice(req->pool, page->promises, db_int(q, "id"), label);
        return;
    }
    CountedIndicator *one = pool_new0(req->pool, CountedIndicator);
    *one = (CountedIndicator){.id = db_int(q, "id"), .text = label, .counted = VALUE_NONE, .reported = VALUE_NONE};
    one->promised = pool_printf(req->pool, db_int(q, "is_minimum") ? _("at least %d") : "%d", (int)target);
    g_ptr_array_add(page->counted, one);
}

static bool read_promises(Request *req, ProjectCounted *page, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_STATISTIC_PROJECT_INDICATORS);
    db_bind_int(q, "$1", page->project_id);
    while (db_step(q))
        add_promise(req, q, page);
    return db_end(q, error);
}

static bool read_statistics(Request *req, ProjectCounted *page, GError **error)
{
    GPtrArray *statistics;
    if (!page->statistics)
        return true;
    if (!statistics_list(req->db, req->pool, &statistics, error))
        return false;
    for (guint i = 0; i < statistics->len; i++) {
        const Statistic *statistic = statistics->pdata[i];
        add_choice(req->pool, page->statistics, statistic->id, statistic->name);
    }
    return true;
}

static bool show_project(View *view, Request *req, gint64 id, GError **error)
{
    Project *project;
    ProjectCounted page = {.project_id = id, .counted = pool_list(req->pool)};
    if (identity_may(req->who, "statistics.manage")) {
        page.promises = pool_list(req->pool);
        page.statistics = pool_list(req->pool);
    }
    if (!project_find(req->db, req->pool, id, &project, error) || !read_promises(req, &page, error) || !read_statistics(req, &page, error))
        return false;
    Interval over = {project->from_day, project->to_day};
    for (guint i = 0; i < page.counted->len; i++)
        if (!count_one(req, "project", over, page.counted->pdata[i], error))
            return false;
    if (page.counted->len || page.statistics)
        view_statistic_project(view, req, &page);
    return true;
}

static bool is_promised(Request *req, gint64 project_id, gint64 promise_id, GError **error)
{
    bool found = false;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_STATISTIC_PROJECT_INDICATORS);
    db_bind_int(q, "$1", project_id);
    while (db_step(q))
        found = found || db_int(q, "id") == promise_id;
    return db_end(q, error) && (found || fail(error, FAIL_NOT_FOUND, "%s", _("The project has no such indicator.")));
}

static bool next_position(Db *db, gint64 project_id, gint64 *ret_position, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_PROJECT_POSITION);
    db_bind_int(q, "$1", project_id);
    *ret_position = db_step(q) ? db_int(q, "position") : 1;
    return db_end(q, error);
}

/* The promise that was chosen, or a new one with the words that were typed. */
static bool take_promise(Request *req, const Project *project, gint64 *ret_id, GError **error)
{
    enum { MOST = 100000000 };
    ProjectPromise made = {.label = req_text(req, "label"), .rule = "none", .target = req_int(req, "target", 0), .is_minimum = true};
    *ret_id = req_input_id(req, "promise");
    if (*ret_id)
        return is_promised(req, project->id, *ret_id, error);
    if (!made.label)
        return fail(error, FAIL_INVALID, "%s", _("Choose what the project promised, or name what is new."));
    if (made.target < 0 || made.target > MOST)
        return fail(error, FAIL_INVALID, "%s", _("What was promised is a number, 0 or more."));
    if (!next_position(req->db, project->id, &made.position, error) || !project_promise_add(req->db, project->id, &made, error))
        return false;
    *ret_id = made.id;
    return true;
}

static bool bind_to_project(Request *req, GError **error)
{
    Project *project;
    gint64 promise_id, statistic_id = req_input_id(req, "statistic");
    if (!project_find(req->db, req->pool, req_id(req, "id"), &project, error))
        return false;
    if (!statistic_id)
        return fail(error, FAIL_INVALID, "%s", _("Choose what counts it."));
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !take_promise(req, project, &promise_id, error) ||
        !statistic_bind(req->db, req->who, statistic_id, "project", promise_id, error) || !db_commit(change, error))
        return false;
    reply_notice(req, _("The indicator counts itself from now on."));
    return reply_see_other(req, "/projects/%" G_GINT64_FORMAT, project->id);
}

static const Input project_inputs[] = {{"statistic", INPUT_ID}, {"promise", INPUT_ID}, {"label", INPUT_TEXT, 200}, {"target", INPUT_INT}, {0}};

const Route statistic_panel_routes[] = {
    {POST, "/projects/:id/counted", .may = "statistics.manage", bind_to_project, project_inputs},
    {0},
};

const Panel statistic_panels[] = {
    {"plan", "statistics.read", 10, show_plan},
    {"plan_action", "statistics.read", 10, show_action},
    {"plan_node", "statistics.read", 10, show_node},
    {"project", "statistics.read", 10, show_project},
    {0},
};
