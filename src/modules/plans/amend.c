/* /plans/:id/editions: the documents of a plan, what an amended one changes, taking or refusing it, the files as they came in. */
#include "modules/plans/amend.h"

#include <string.h>

#include "base/language.h"
#include "modules/plans/amend_pages.h"
#include "modules/plans/plans_in.h"
#include "modules/plans/plans_in_views.h"

static bool find_plan(Request *req, Plan **ret_plan, GError **error)
{
    return plan_find(req->db, req->pool, req->who, req_id(req, "id"), ret_plan, error);
}

static int number_of(Request *req)
{
    return (int)CLAMP(g_ascii_strtoll(req_param(req, "number"), NULL, 10), 0, 1000000);
}

bool plan_editions_page(Request *req, GError **error)
{
    Plan *plan;
    GPtrArray *editions;
    return find_plan(req, &plan, error) && editions_of_plan(req->db, req->pool, plan->id, &editions, error) &&
           reply_view(req, 200, view_in_editions, plan, editions);
}

/* --- the difference */

static Action *stored_at(const GPtrArray *actions, int place)
{
    for (guint i = 0; place && i < actions->len; i++)
        if (((Action *)actions->pdata[i])->position == place)
            return actions->pdata[i];
    return NULL;
}

static bool choose_changes(EditionPage *page, const GPtrArray *actions, const GPtrArray *nodes, GError **error)
{
    Pool *pool = page->req->pool;
    page->changes = pool_list(pool);
    for (guint i = 0; i < page->difference->actions->len; i++) {
        const ActionDifference *one = page->difference->actions->pdata[i];
        if (one->before && one->after && !one->any)
            continue;
        RowChange *change = pool_new0(pool, RowChange);
        *change = (RowChange){.difference = one, .stored = stored_at(actions, one->before_place)};
        if (!change_find_corrections(page->req->db, pool, page->plan, page->difference->before, nodes, change, error))
            return false;
        g_ptr_array_add(page->changes, change);
    }
    return true;
}

static int place_of(const PlanDocument *document, const PlanNode *node)
{
    for (guint i = 0; i < document->nodes->len; i++)
        if (document->nodes->pdata[i] == node)
            return (int)i + 1;
    return 0;
}

static const Node *stored_node_at(const GPtrArray *nodes, int place)
{
    for (guint i = 0; place && i < nodes->len; i++)
        if (((const Node *)nodes->pdata[i])->position == place)
            return nodes->pdata[i];
    return NULL;
}

static void choose_node_changes(EditionPage *page, const GPtrArray *nodes)
{
    Pool *pool = page->req->pool;
    page->node_changes = pool_list(pool);
    for (guint i = 0; i < page->difference->nodes->len; i++) {
        const NodeDifference *one = page->difference->nodes->pdata[i];
        if (one->before && one->after && !one->any && !one->indicator_changed)
            continue;
        NodeChange *change = pool_new0(pool, NodeChange);
        *change = (NodeChange){one, one->before ? stored_node_at(nodes, place_of(page->difference->before, one->before)) : NULL, NULL, NULL};
        node_find_corrections(pool, change);
        g_ptr_array_add(page->node_changes, change);
    }
}

static bool load(EditionPage *page, GError **error)
{
    Request *req = page->req;
    GPtrArray *actions, *nodes;
    if (!find_plan(req, &page->plan, error) ||
        !edition_find(req->db, req->pool, page->plan->id, number_of(req), &page->edition, error) ||
        !actions_of_plan(req->db, req->pool, page->plan->id, &actions, error) ||
        !nodes_of_plan(req->db, req->pool, page->plan->id, &nodes, error))
        return false;
    if (strcmp(page->edition->state, "read") != 0)
        return true;
    if (!amend_difference(req->db, req->pool, page->plan, page->edition->number, &page->difference, error))
        return false;
    page->summary.number = page->edition->number;
    difference_count(page->difference, &page->summary);
    choose_node_changes(page, nodes);
    return choose_changes(page, actions, nodes, error);
}

bool plan_edition_page(Request *req, GError **error)
{
    EditionPage page = {.req = req};
    if (!load(&page, error))
        return false;
    page.decision_number = page.edition->decision_number ? page.edition->decision_number : "";
    page.decision_date = day_to_people(req->pool, page.edition->decision_date);
    return reply_view(req, 200, view_in_edition, &page);
}

static const char *sent(Request *req, const char *name)
{
    const char *text = req_text(req, name);
    return text ? text : "";
}

static bool take(EditionPage *page, Day date, GError **error)
{
    Request *req = page->req;
    Taking taking = {page->plan, page->edition->number, *page->decision_number ? page->decision_number : NULL, date};
    page->plan->version = req_int(req, "version", 0);
    if (!edition_take(req->db, req->who, &taking, error))
        return false;
    reply_notice(req, _("The amended document is in force. What it changed stays in the history."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/review", page->plan->id);
}

static bool refuse(EditionPage *page, GError **error)
{
    Request *req = page->req;
    if (!edition_refuse(req->db, req->who, page->plan->id, page->edition->number, error))
        return false;
    reply_notice(req, _("The amended document was refused. The plan stays as it is."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/editions", page->plan->id);
}

bool plan_edition_decide(Request *req, GError **error)
{
    EditionPage page = {.req = req, .decision_number = sent(req, "number"), .decision_date = sent(req, "date")};
    Day date = DAY_NONE;
    if (!load(&page, error))
        return false;
    if (strcmp(page.edition->state, "read") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This document was decided on already."));
    if (strcmp(sent(req, "what"), "refuse") == 0)
        return refuse(&page, error);
    page.problems = problems_new(req->pool);
    if (*page.decision_date && !day_parse(page.decision_date, &date, NULL))
        problems_add(page.problems, "date", "%s", _("Write the day of the decision, such as 31.12.2026."));
    if (strcmp(sent(req, "what"), "take") != 0)
        problems_add(page.problems, NULL, "%s", _("Choose whether to take the document or to refuse it."));
    return problems_any(page.problems) ? reply_view(req, 422, view_in_edition, &page) : take(&page, date, error);
}

/* --- the file */

/* What waits for a decision, or was refused, is for planners. */
static bool may_download(const Identity *who, const Edition *edition, GError **error)
{
    return strcmp(edition->state, "taken") == 0 || identity_may(who, "plans.write") ||
           fail(error, FAIL_NOT_FOUND, "%s", _("There is no such document of this plan."));
}

bool plan_edition_download(Request *req, GError **error)
{
    Plan *plan;
    Edition *edition;
    GBytes *bytes;
    if (!find_plan(req, &plan, error) || !edition_find(req->db, req->pool, plan->id, number_of(req), &edition, error) ||
        !may_download(req->who, edition, error) || !edition_file(req->db, req->pool, plan->id, edition->number, &bytes, error))
        return false;
    return reply_bytes(req, 200, "application/octet-stream", edition->file_name, bytes);
}
