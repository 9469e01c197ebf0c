/* The whole plan by year and quarter; of a long one the part with what is due next, and a line for each other part that leads to it. */
#include "modules/plans/follow.h"

#include "base/language.h"
#include "base/text.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_views.h"
#include "office/chart.h"
#include "web/reply.h"

static ChartSpan *span_of(Pool *pool, const Row *row)
{
    const char *title = row_title(pool, row);
    ChartSpan *span = pool_new0(pool, ChartSpan);
    *span = (ChartSpan){
        .label = text_shorten(pool, row->number ? pool_printf(pool, "%s. %s", row->number, title) : title, 60),
        .url = pool_printf(pool, "/measures/%" G_GINT64_FORMAT, row->id),
        .css = status_css(row->status),
        .from = row->from,
        .to = row->to,
        .due = row->due,
    };
    return span;
}

static Html draw(Request *req, const Plan *plan, const GPtrArray *rows, const char *title, Day today)
{
    GPtrArray *spans = pool_list(req->pool);
    for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add(spans, span_of(req->pool, rows->pdata[i]));
    const char *sentence = pool_printf(req->pool, P_("%d measure by year and quarter; the table below says the same in words.",
                                                     "%d measures by year and quarter; the table below says the same in words.", rows->len),
                                       (int)rows->len);
    return chart_timeline(req->pool, spans, plan->period, today, title, sentence);
}

/* ---- folds */

static const Node *node_of(const GPtrArray *nodes, gint64 id)
{
    for (guint i = 0; i < nodes->len; i++)
        if (((const Node *)nodes->pdata[i])->id == id)
            return nodes->pdata[i];
    return NULL;
}

static gint64 top_of(const GPtrArray *nodes, gint64 id)
{
    const Node *node = node_of(nodes, id);
    for (const Node *above = node; above; above = node_of(nodes, above->parent_id))
        node = above;
    return node ? node->id : id;
}

static TimelineFold *fold_begin(Pool *pool, GPtrArray *folds, gint64 node_id)
{
    TimelineFold *fold = pool_new0(pool, TimelineFold);
    *fold = (TimelineFold){.node_id = node_id, .rows = pool_list(pool)};
    g_ptr_array_add(folds, fold);
    return fold;
}

/* In document order; an objective with many rows takes several folds. */
static GPtrArray *folds_of(const TimelinePage *page, Pool *pool, bool by_top)
{
    GPtrArray *folds = pool_list(pool);
    TimelineFold *fold = NULL;
    for (guint i = 0; i < page->rows->len; i++) {
        Row *row = page->rows->pdata[i];
        gint64 node_id = by_top ? top_of(page->nodes, row->node_id) : row->node_id;
        if (!fold || fold->node_id != node_id || fold->rows->len == TIMELINE_FOLD)
            fold = fold_begin(pool, folds, node_id);
        g_ptr_array_add(fold->rows, row);
        tally_add(&fold->tally, row->status, 1);
    }
    return folds;
}

static void name_folds(const TimelinePage *page, Pool *pool)
{
    guint first = 0;
    for (guint i = 0; i < page->folds->len; i++) {
        TimelineFold *fold = page->folds->pdata[i];
        const TimelineFold *before = i ? page->folds->pdata[i - 1] : NULL, *next = i + 1 < page->folds->len ? page->folds->pdata[i + 1] : NULL;
        bool goes_on = before && before->node_id == fold->node_id;
        first = goes_on ? first + before->rows->len : 1;
        const Node *node = node_of(page->nodes, fold->node_id);
        fold->name = node ? node_name(pool, node) : page->plan->short_title;
        if (goes_on || (next && next->node_id == fold->node_id))
            fold->name = pool_printf(pool, "%s (%u–%u)", fold->name, first, first + fold->rows->len - 1);
    }
}

/* What is due next, and where nothing is, what was due last. */
static bool is_sooner(Day day, Day than, Day today)
{
    if (!day_is(day) || !day_is(than))
        return day_is(day);
    bool is_late = day_compare(day, today) < 0, than_is_late = day_compare(than, today) < 0;
    if (is_late != than_is_late)
        return than_is_late;
    return is_late ? day_compare(day, than) > 0 : day_compare(day, than) < 0;
}

static void open_fold(const GPtrArray *folds, Day today)
{
    TimelineFold *open = folds->pdata[0];
    Day soonest = DAY_NONE;
    for (guint i = 0; i < folds->len; i++) {
        TimelineFold *fold = folds->pdata[i];
        for (guint k = 0; k < fold->rows->len; k++) {
            const Row *row = fold->rows->pdata[k];
            if (!is_sooner(row->next_due, soonest, today))
                continue;
            soonest = row->next_due;
            open = fold;
        }
    }
    open->is_open = true;
}

static void draw_folds(Request *req, TimelinePage *page, Day today)
{
    page->folds = folds_of(page, req->pool, false);
    if (page->folds->len > TIMELINE_FOLDS)
        page->folds = folds_of(page, req->pool, true);
    name_folds(page, req->pool);
    open_fold(page->folds, today);
    for (guint i = 0; i < page->folds->len; i++) {
        TimelineFold *fold = page->folds->pdata[i];
        fold->is_open |= page->all; /* paper unfolds nothing */
        fold->is_drawn = fold->is_open || page->filter.node_id;
        if (fold->is_drawn)
            fold->chart = draw(req, page->plan, fold->rows, fold->name, today);
    }
}

bool follow_timeline_page(Request *req, GError **error)
{
    TimelinePage page = {.filter = {.node_id = req_input_id(req, "objective"), .status = req_text(req, "status")}, .all = req_flag(req, "all")};
    Day today = day_today();
    if (!plan_find(req->db, req->pool, req->who, req_id(req, "id"), &page.plan, error) ||
        !nodes_of_plan(req->db, req->pool, page.plan->id, &page.nodes, error) ||
        !rows_of_filter(req->db, req->pool, page.plan->id, &page.filter, 0, ALL_ROWS, today, &page.rows, error) ||
        !rows_add_due(req->db, req->pool, page.plan->id, page.rows, error))
        return false;
    if (page.rows->len > TIMELINE_FOLD)
        draw_folds(req, &page, today);
    else if (page.rows->len)
        page.chart = draw(req, page.plan, page.rows, page.plan->short_title, today);
    return reply_view(req, 200, view_timeline, req, &page);
}
