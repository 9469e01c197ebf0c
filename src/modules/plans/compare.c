/* Several plans side by side. */
#include "modules/plans/follow.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_views.h"
#include "web/reply.h"

enum { PLANS_MOST = 4 };

static bool read_plan(Request *req, gint64 id, ComparedPlan **ret_plan, GError **error)
{
    ComparedPlan *compared = pool_new0(req->pool, ComparedPlan);
    GPtrArray *nodes, *counts;
    if (!plan_find(req->db, req->pool, req->who, id, &compared->plan, error) ||
        !nodes_of_plan(req->db, req->pool, id, &nodes, error) || !counts_of_plan(req->db, req->pool, id, day_today(), &counts, error) ||
        !board_money(req->db, req->pool, id, &compared->money, error))
        return false;
    compared->nodes = board_nodes(req->pool, nodes, counts);
    compared->tally = tally_of_counts(counts);
    *ret_plan = compared;
    return true;
}

static bool is_there(const GPtrArray *plans, gint64 id)
{
    for (guint i = 0; i < plans->len; i++)
        if (((const ComparedPlan *)plans->pdata[i])->plan->id == id)
            return true;
    return false;
}

/* Links between the plans that stand beside each other. */
static bool read_links(Request *req, const GPtrArray *plans, GPtrArray **ret_links, GError **error)
{
    *ret_links = pool_list(req->pool);
    for (guint i = 0; i < plans->len; i++) {
        gint64 id = ((const ComparedPlan *)plans->pdata[i])->plan->id;
        GPtrArray *links;
        if (!links_of_plan(req->db, req->pool, req->who, id, &links, error))
            return false;
        for (guint j = 0; j < links->len; j++) {
            PlanLink *link = links->pdata[j];
            if (link->from_plan_id == id && is_there(plans, link->to_plan_id))
                g_ptr_array_add(*ret_links, link);
        }
    }
    return true;
}

bool follow_compare_page(Request *req, GError **error)
{
    GPtrArray *asked = req_many(req, "plan"), *plans = pool_list(req->pool), *all, *links;
    for (guint i = 0; i < asked->len && plans->len < PLANS_MOST; i++) {
        gint64 id = id_parse(asked->pdata[i]);
        ComparedPlan *plan;
        if (is_there(plans, id))
            continue;
        if (!read_plan(req, id, &plan, error))
            return false;
        g_ptr_array_add(plans, plan);
    }
    if (!plan_names(req->db, req->pool, req->who, &all, error) || !read_links(req, plans, &links, error))
        return false;
    return reply_view(req, 200, view_compare, req, plans, links, all);
}
