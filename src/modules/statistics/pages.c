#include "modules/statistics/pages.h"

#include <math.h>
#include <string.h>

#include "base/language.h"
#include "modules/statistics/count.h"
#include "modules/statistics/statistics_queries.h"
#include "modules/statistics/statistics_views.h"
#include "office/chart.h"
#include "record/audit.h"

/* The list of counted indicators, the page of one, the records behind it. */

const char *statistic_url(Pool *pool, gint64 id, const char *rest)
{
    return pool_printf(pool, "/statistics/%" G_GINT64_FORMAT "%s", id, rest);
}

bool statistic_may_see_records(const Identity *who, const StatisticQuestion *question)
{
    const FactKind *fact = question ? statistics_fact(question->fact) : NULL;
    return fact && fact->of && fact->path && fact->may && !question->trait && identity_may(who, fact->may);
}

guint statistic_place(const StatisticAnswer *answer, guint cell, guint axis)
{
    guint stride = 1;
    for (guint i = axis + 1; i < answer->axis_count; i++)
        stride *= answer->axes[i].values->len;
    return cell / stride % answer->axes[axis].values->len;
}

/* --- chart --- */

static ChartPoint point_of(const StatisticAnswer *answer, guint i)
{
    const StatisticCell *cell = &answer->cells[i];
    Value value = statistic_cell_value(answer, cell);
    ChartPoint point = {.label = answer->axes[0].labels->pdata[i], .state = POINT_VALUE, .value = value_number(value)};
    if (value.state == VALUE_SUPPRESSED)
        point = (ChartPoint){.label = point.label, .state = POINT_SUPPRESSED};
    else if (value.state != VALUE_NUMBER)
        point.state = POINT_MISSING;
    else if (point.value == 0)
        point.state = POINT_ZERO;
    return point;
}

Html statistic_chart(Pool *pool, const StatisticAnswer *answer, const char *title)
{
    if (answer->axis_count != 1 || answer->cell_count < 2 || answer->cell_count > CHART_POINTS)
        return (Html){NULL};
    ChartPoint *points = pool_array0(pool, ChartPoint, answer->cell_count);
    GString *sentence = pool_string(pool);
    for (guint i = 0; i < answer->cell_count; i++) {
        points[i] = point_of(answer, i);
        g_string_append_printf(sentence, "%s%s: %s", i ? "; " : "", points[i].label, statistic_cell_text(pool, answer, &answer->cells[i]));
    }
    return chart_columns(pool, points, answer->cell_count, NAN, title, sentence->str);
}

/* --- one --- */

/* Counts, or says why not.  false: our own mistake. */
static bool statistic_try(Request *req, const StatisticQuestion *question, StatisticAnswer **ret_answer, const char **ret_problem, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    *ret_answer = NULL;
    *ret_problem = NULL;
    if (!question) {
        *ret_problem = _("What this counted isn't recorded any more.");
        return true;
    }
    if (statistics_count(req->db, req->pool, req->who, question, ret_answer, &wrong))
        return true;
    *ret_answer = NULL;
    if (fail_kind(wrong) == FAIL_INTERNAL) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    *ret_problem = pool_strdup(req->pool, wrong->message);
    return true;
}

bool statistic_page_load(Request *req, Statistic *statistic, StatisticPage *page, GError **error)
{
    *page = (StatisticPage){.req = req, .statistic = statistic, .may_manage = identity_may(req->who, "statistics.manage"),
                            .may_see_records = statistic_may_see_records(req->who, statistic->question), .words = pool_list(req->pool)};
    if (statistic->question)
        page->may_see_divisor = statistic_may_see_records(req->who, question_divisor(req->pool, statistic->question));
    page->fact = statistic->question ? statistics_fact(statistic->question->fact) : NULL;
    return statistic_try(req, statistic->question, &page->answer, &page->problem, error) &&
           (!page->answer || question_words(req->db, req->pool, statistic->question, &page->words, error));
}

static bool find(Request *req, Statistic **ret_statistic, GError **error)
{
    return statistic_find(req->db, req->pool, req_id(req, "id"), ret_statistic, error);
}

/* --- pages --- */

static bool list(Request *req, GError **error)
{
    GPtrArray *statistics, *rows = pool_list(req->pool);
    if (!statistics_list(req->db, req->pool, &statistics, error))
        return false;
    for (guint i = 0; i < statistics->len; i++) {
        StatisticRow *row = pool_new0(req->pool, StatisticRow);
        StatisticAnswer *answer;
        StatisticQuestion whole;
        row->statistic = statistics->pdata[i];
        if (row->statistic->question) {
            whole = *row->statistic->question;
            memset(whole.by, 0, sizeof whole.by);
        }
        if (!statistic_try(req, row->statistic->question ? &whole : NULL, &answer, &row->problem, error))
            return false;
        row->value = answer ? statistic_cell_text(req->pool, answer, &answer->total) : NULL;
        g_ptr_array_add(rows, row);
    }
    return reply_view(req, 200, view_statistics, req, rows, identity_may(req->who, "statistics.manage"));
}

/* Plans' indicators with the words that were typed, for binding. */
static bool search_indicators(Request *req, StatisticPage *page, GError **error)
{
    page->q = req_text(req, "q");
    if (!page->may_manage || !page->q)
        return true;
    page->found = pool_list(req->pool);
    g_autofree char *lower = g_utf8_strdown(page->q, -1);
    g_autoptr(GString) pattern = g_string_new(lower);
    g_string_replace(pattern, "\\", "\\\\", 0);
    g_string_replace(pattern, "%", "\\%", 0);
    g_string_replace(pattern, "_", "\\_", 0);
    g_autoptr(DbQuery) q = db_query(req->db, SQL_STATISTIC_PLAN_INDICATORS);
    db_bind_text(q, "$1", pool_printf(req->pool, "%%%s%%", pattern->str));
    while (db_step(q)) {
        StatisticBinding *binding = pool_new0(req->pool, StatisticBinding);
        const char *number = db_text(q, "number", req->pool);
        *binding = (StatisticBinding){.indicator_id = db_int(q, "id"), .of = "plan"};
        binding->label = pool_printf(req->pool, "%s%s%s: %s", db_text(q, "short_title", req->pool), number ? ", " : "", number ? number : "",
                                     db_text(q, "text", req->pool));
        g_ptr_array_add(page->found, binding);
    }
    return db_end(q, error);
}

static bool show(Request *req, GError **error)
{
    Statistic *statistic;
    StatisticPage page;
    return find(req, &statistic, error) && statistic_page_load(req, statistic, &page, error) &&
           statistic_editions(req->db, req->pool, statistic->id, &page.editions, error) &&
           statistic_bindings(req->db, req->pool, statistic->id, &page.bindings, error) && search_indicators(req, &page, error) &&
           reply_view(req, 200, view_statistic, &page);
}

/* Of a ratio, one of its two counts. */
static const StatisticQuestion *counted_part(Request *req, const StatisticQuestion *question)
{
    bool divisor = g_strcmp0(req_text(req, "of"), "divisor") == 0;
    if (question->way != STATISTIC_COMPARED)
        return question;
    return (divisor ? question_divisor : question_divided)(req->pool, question);
}

static bool records(Request *req, GError **error)
{
    Statistic *statistic;
    GPtrArray *list_of;
    bool more;
    if (!find(req, &statistic, error))
        return false;
    if (!statistic->question)
        return fail(error, FAIL_INVALID, "%s", _("What this counted isn't recorded any more."));
    if (!statistic_records(req->db, req->pool, req->who, counted_part(req, statistic->question), &list_of, &more, error))
        return false;
    return reply_view(req, 200, view_statistic_records, req, statistic, list_of, more);
}

static bool csv(Request *req, GError **error)
{
    Statistic *statistic;
    StatisticAnswer *answer;
    if (!find(req, &statistic, error))
        return false;
    if (!statistic->question)
        return fail(error, FAIL_INVALID, "%s", _("What this counted isn't recorded any more."));
    if (!statistics_count(req->db, req->pool, req->who, statistic->question, &answer, error))
        return false;
    GString *out = statistic_csv(req->pool, answer);
    return reply_bytes(req, 200, "text/csv; charset=utf-8", pool_printf(req->pool, "%s.csv", statistic->code), g_bytes_new(out->str, out->len));
}

static bool bind(Request *req, GError **error)
{
    if (!req_input_id(req, "indicator"))
        return fail(error, FAIL_INVALID, "%s", _("Choose the indicator."));
    if (!statistic_bind(req->db, req->who, req_id(req, "id"), "plan", req_input_id(req, "indicator"), error))
        return false;
    reply_notice(req, _("The indicator counts itself from now on."));
    return reply_see_other(req, "/statistics/%" G_GINT64_FORMAT, req_id(req, "id"));
}

static bool unbind(Request *req, GError **error)
{
    const char *of = req_text(req, "of");
    if (!statistic_unbind(req->db, req->who, of ? of : "plan", req_input_id(req, "indicator"), error))
        return false;
    reply_notice(req, _("The indicator doesn't count itself any more."));
    return reply_see_other(req, "/statistics/%" G_GINT64_FORMAT, req_id(req, "id"));
}

static bool end_use(Request *req, GError **error)
{
    Statistic *statistic;
    if (!find(req, &statistic, error))
        return false;
    statistic->version = req_int(req, "version", 0);
    if (!statistic_close(req->db, req->who, statistic, error))
        return false;
    reply_notice(req, _("It isn't used any more. What it was bound to is free."));
    return reply_see_other(req, "/statistics");
}

static const Input show_inputs[] = {{"q", INPUT_TEXT, 100}, {0}};
static const Input record_inputs[] = {{"of", INPUT_CHOICE, .choices = (const char *const[]){"divided", "divisor", NULL}}, {0}};
static const Input bind_inputs[] = {{"indicator", INPUT_ID}, {"of", INPUT_CHOICE, .choices = (const char *const[]){"plan", "project", NULL}}, {0}};
static const Input close_inputs[] = {{"version", INPUT_INT}, {0}};

const Route statistic_routes[] = {
    {GET, "/statistics", .may = "statistics.read", list, .slow = true},
    {GET, "/statistics/:id", .may = "statistics.read", show, show_inputs, .slow = true},
    {GET, "/statistics/:id/values.csv", .may = "statistics.read", csv, .slow = true},
    {GET, "/statistics/:id/records", .may = "statistics.read", records, record_inputs, .slow = true},
    {POST, "/statistics/:id/bind", .once = true, .may = "statistics.manage", bind, bind_inputs},
    {POST, "/statistics/:id/unbind", .may = "statistics.manage", unbind, bind_inputs},
    {POST, "/statistics/:id/close", .may = "statistics.manage", end_use, close_inputs},
    {0},
};
