/* The whole plan by year and quarter. */
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

static Html draw(Request *req, const Plan *plan, const GPtrArray *rows, Day today)
{
    GPtrArray *spans = pool_list(req->pool);
    for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add(spans, span_of(req->pool, rows->pdata[i]));
    const char *sentence = pool_printf(req->pool, P_("%d measure by year and quarter; the table below says the same in words.",
                                                     "%d measures by year and quarter; the table below says the same in words.", rows->len),
                                       (int)rows->len);
    return chart_timeline(req->pool, spans, plan->period, today, plan->short_title, sentence);
}

bool follow_timeline_page(Request *req, GError **error)
{
    Plan *plan;
    GPtrArray *nodes, *rows;
    Day today = day_today();
    if (!plan_find(req->db, req->pool, req->who, req_id(req, "id"), &plan, error) ||
        !nodes_of_plan(req->db, req->pool, plan->id, &nodes, error) ||
        !rows_of_plan(req->db, req->pool, plan->id, today, &rows, error) || !rows_add_due(req->db, req->pool, plan->id, rows, error))
        return false;
    BoardFilter filter = {.node_id = req_input_id(req, "objective"), .status = req_text(req, "status")};
    rows = board_filter(req->pool, &filter, rows, nodes, today);
    Html chart = rows->len ? draw(req, plan, rows, today) : (Html){""};
    return reply_view(req, 200, view_timeline, req, plan, nodes, rows, &filter, chart);
}
