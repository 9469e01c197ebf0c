/* The page of one objective or domain: its own indicators, and what stands below it. */
#include "modules/plans/follow.h"

#include "base/language.h"
#include "modules/module.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_views.h"
#include "web/reply.h"

static bool read_indicators(Request *req, ObjectivePage *page, GError **error)
{
    page->indicators = pool_list(req->pool);
    for (guint i = 0; i < page->node->indicators->len; i++) {
        IndicatorView *view = pool_new0(req->pool, IndicatorView);
        *view = (IndicatorView){.indicator = page->node->indicators->pdata[i], .chart = {""}, .values = pool_list(req->pool)};
        g_ptr_array_add(page->indicators, view);
        if (!reported_indicator(req->db, req->pool, page->plan, view, error))
            return false;
    }
    return true;
}

static bool lies_in(const GPtrArray *nodes, gint64 id, gint64 below)
{
    for (guint i = 0; i < nodes->len && id != below; i++) {
        const Node *node = nodes->pdata[i];
        if (node->id == id)
            return node->parent_id != 0 && lies_in(nodes, node->parent_id, below);
    }
    return id == below;
}

static bool read_below(Request *req, ObjectivePage *page, GError **error)
{
    GPtrArray *nodes, *rows;
    if (!nodes_of_plan(req->db, req->pool, page->plan->id, &nodes, error) ||
        !rows_of_plan(req->db, req->pool, page->plan->id, day_today(), &rows, error))
        return false;
    page->above = nodes_above(req->pool, nodes, page->node->parent_id);
    page->rows = pool_list(req->pool);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = rows->pdata[i];
        if (!lies_in(nodes, row->node_id, page->node->id))
            continue;
        g_ptr_array_add(page->rows, (gpointer)row);
        tally_add(&page->tally, row->status, 1);
    }
    return true;
}

bool follow_objective_page(Request *req, GError **error)
{
    ObjectivePage page = {.may_edit = identity_may(req->who, "plans.write")};
    if (!node_find(req->db, req->pool, req->who, req_id(req, "id"), &page.plan, &page.node, error) || !read_indicators(req, &page, error) ||
        !reported_of_node(req->db, req->pool, req->who, page.node->id, &page.reports, error) || !read_below(req, &page, error) ||
        !panels_show(req, "plan_node", page.node->id, &page.panels, error))
        return false;
    return reply_view(req, 200, view_objective, req, &page);
}
