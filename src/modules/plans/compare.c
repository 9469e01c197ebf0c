/* Several plans side by side. */
#include "modules/plans/follow.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_views.h"
#include "record/option.h"
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

/* By its id, or as one types its name.  What none is called stands again, with its problem. */
static bool add_asked(Request *req, const char *typed, Comparing *comparing, GError **error)
{
    gint64 id = id_parse(typed);
    ComparedPlan *plan;
    const char *field = pool_printf(req->pool, "plan-%u", comparing->fields->len);
    const char *problem = id ? NULL : option_find(req->pool, comparing->all, _("Plan"), typed, &id);
    if (problem) {
        problems_add(comparing->problems, field, "%s", problem);
        g_ptr_array_add(comparing->fields, (char *)typed);
        return true;
    }
    if (!id || is_there(comparing->plans, id))
        return true;
    if (!read_plan(req, id, &plan, error))
        return false;
    g_ptr_array_add(comparing->plans, plan);
    g_ptr_array_add(comparing->fields, pool_printf(req->pool, "%" G_GINT64_FORMAT, id));
    return true;
}

bool follow_compare_page(Request *req, GError **error)
{
    GPtrArray *asked = req_many(req, "plan"), *all, *links;
    Comparing comparing = {.plans = pool_list(req->pool), .fields = pool_list(req->pool), .problems = problems_new(req->pool)};
    if (!plan_names(req->db, req->pool, req->who, &all, error))
        return false;
    comparing.all = plan_options(req->pool, all);
    for (guint i = 0; i < asked->len && comparing.fields->len < PLANS_MOST; i++)
        if (!add_asked(req, asked->pdata[i], &comparing, error))
            return false;
    return read_links(req, comparing.plans, &links, error) &&
           reply_view(req, problems_any(comparing.problems) ? 422 : 200, view_compare, req, &comparing, links);
}
