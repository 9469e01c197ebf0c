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

/* What waits for a decision, or was refused, is for planners. */
static bool may_see(const Identity *who, const Edition *edition)
{
    return strcmp(edition->state, "taken") == 0 || identity_may(who, "plans.write");
}

static bool find_seen(Request *req, const Plan *plan, Edition **ret_edition, GError **error)
{
    return edition_find(req->db, req->pool, plan->id, number_of(req), ret_edition, error) &&
           (may_see(req->who, *ret_edition) || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such document of this plan.")));
}

/* --- the list */

const char *summary_words(Pool *pool, const AmendSummary *summary)
{
    return pool_printf(pool, _("Changed: %d. New: %d. Gone: %d. Unchanged: %d."), summary->changed, summary->added, summary->gone, summary->same);
}

static bool list_edition(Request *req, const Plan *plan, const Edition *edition, GPtrArray *listed, GError **error)
{
    ListedEdition *one = pool_new0(req->pool, ListedEdition);
    one->edition = edition;
    one->is_amendment = edition->compared_with || strcmp(edition->state, "read") == 0;
    g_ptr_array_add(listed, one);
    return !one->is_amendment || amend_summary(req->db, req->pool, plan, edition->number, &one->summary, error);
}

bool plan_editions_page(Request *req, GError **error)
{
    Plan *plan;
    enum { EDITIONS_PAGE = 20 };
    Paging paging;
    GPtrArray *editions, *seen = pool_list(req->pool), *listed = pool_list(req->pool);
    if (!find_plan(req, &plan, error) || !editions_of_plan(req->db, req->pool, plan->id, &editions, error))
        return false;
    for (guint i = 0; i < editions->len; i++)
        if (may_see(req->who, editions->pdata[i]))
            g_ptr_array_add(seen, editions->pdata[i]);
    GPtrArray *shown = paging_part(req, seen, EDITIONS_PAGE, &paging);
    for (guint i = 0; i < shown->len; i++)
        if (!list_edition(req, plan, shown->pdata[i], listed, error))
            return false;
    return reply_view(req, 200, view_in_editions, req, plan, listed, &paging);
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
        *change = (RowChange){.difference = one, .stored = page->is_decided ? NULL : stored_at(actions, one->before_place),
                              .key = change_key(pool, one)};
        change->is_left_out = key_is_left_out(page->left_out, change->key);
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
        if (!node_changes(one))
            continue;
        NodeChange *change = pool_new0(pool, NodeChange);
        *change = (NodeChange){.difference = one, .key = node_change_key(pool, one)};
        change->is_left_out = key_is_left_out(page->left_out, change->key);
        if (one->before && !page->is_decided)
            change->stored = stored_node_at(nodes, place_of(page->difference->before, one->before));
        node_find_corrections(pool, change);
        g_ptr_array_add(page->node_changes, change);
    }
}

static bool load(EditionPage *page, GError **error)
{
    Request *req = page->req;
    GPtrArray *actions, *nodes;
    if (!find_plan(req, &page->plan, error) ||
        !find_seen(req, page->plan, &page->edition, error) ||
        !actions_of_plan(req->db, req->pool, page->plan->id, &actions, error) ||
        !nodes_of_plan(req->db, req->pool, page->plan->id, &nodes, error))
        return false;
    page->may_decide = identity_may(req->who, "plans.adopt");
    page->is_decided = strcmp(page->edition->state, "read") != 0;
    if (page->is_decided)
        page->left_out = page->edition->left_out;
    if (page->is_decided && !page->edition->compared_with)
        return true;
    if (!amend_difference(req->db, req->pool, page->plan, page->edition->number, &page->difference, error))
        return false;
    page->summary.number = page->edition->number;
    difference_count(page->difference, &page->summary);
    choose_node_changes(page, nodes);
    return choose_changes(page, actions, nodes, error);
}

/* An amended text often still prints the first decision: that one doesn't amend. */
static bool names_own_decision(const EditionPage *page)
{
    return g_strcmp0(page->edition->decision_number, page->plan->decision_number) != 0 ||
           day_compare(page->edition->decision_date, page->plan->decision_date) != 0;
}

bool plan_edition_page(Request *req, GError **error)
{
    EditionPage page = {.req = req, .decision_number = "", .decision_date = ""};
    if (!load(&page, error))
        return false;
    if (names_own_decision(&page)) {
        page.decision_number = page.edition->decision_number ? page.edition->decision_number : "";
        page.decision_date = day_to_people(req->pool, page.edition->decision_date);
    }
    return reply_view(req, 200, view_in_edition, &page);
}

static const char *sent(Request *req, const char *name)
{
    const char *text = req_text(req, name);
    return text ? text : "";
}

/* Only changes that are there are left out: what else was sent means nothing. */
static const char *left_out_of(EditionPage *page)
{
    GString *keys = pool_string(page->req->pool);
    for (guint i = 0; i < page->node_changes->len; i++) {
        const NodeChange *change = page->node_changes->pdata[i];
        if (change->is_left_out)
            g_string_append_printf(keys, "%s%s", keys->len ? " " : "", change->key);
    }
    for (guint i = 0; i < page->changes->len; i++) {
        const RowChange *change = page->changes->pdata[i];
        if (change->is_left_out)
            g_string_append_printf(keys, "%s%s", keys->len ? " " : "", change->key);
    }
    return keys->len ? keys->str : NULL;
}

static bool leaves_nothing(const EditionPage *page)
{
    for (guint i = 0; i < page->changes->len; i++)
        if (!((const RowChange *)page->changes->pdata[i])->is_left_out)
            return false;
    for (guint i = 0; i < page->node_changes->len; i++)
        if (!((const NodeChange *)page->node_changes->pdata[i])->is_left_out)
            return false;
    return page->changes->len + page->node_changes->len > 0;
}

static bool take(EditionPage *page, Day date, GError **error)
{
    Request *req = page->req;
    Taking taking = {page->plan, page->edition->number, *page->decision_number ? page->decision_number : NULL, date, left_out_of(page)};
    g_autoptr(GError) wrong = NULL;
    page->plan->version = req_int(req, "version", 0);
    if (!edition_take(req->db, req->who, &taking, &wrong)) {
        if (g_error_matches(wrong, FAIL, FAIL_INVALID) && problem_from(page->problems, NULL, &wrong))
            return reply_view(req, 422, view_in_edition, page);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    reply_notice(req, _("The amended document is in force. What it changed stays in the history."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/editions/%d", page->plan->id, page->edition->number);
}

static bool refuse(EditionPage *page, GError **error)
{
    Request *req = page->req;
    if (!edition_refuse(req->db, req->who, page->plan->id, page->edition->number, error))
        return false;
    reply_notice(req, _("The amended document was refused. The plan stays as it is."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/editions/%d", page->plan->id, page->edition->number);
}

static const char *joined(Pool *pool, const GPtrArray *texts)
{
    GString *out = pool_string(pool);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(out, "%s%s", i ? " " : "", (const char *)texts->pdata[i]);
    return out->str;
}

/* An adopted plan changes by a decision alone; a draft has none yet. */
static Day check_taking(EditionPage *page)
{
    Day date = DAY_NONE;
    bool is_adopted = strcmp(page->plan->state, "draft") != 0;
    page->problems = problems_new(page->req->pool);
    if (is_adopted && !*page->decision_number)
        problems_add(page->problems, "number", "%s", _("Write the number of the council's decision."));
    if ((is_adopted || *page->decision_date) && !day_parse(page->decision_date, &date, NULL))
        problems_add(page->problems, "date", "%s", _("Write the day of the decision, such as 31.12.2026."));
    else if (day_is(date) && day_compare(date, day_today()) > 0)
        problems_add(page->problems, "date", "%s", _("The day of the decision can't be in the future."));
    if (leaves_nothing(page))
        problems_add(page->problems, NULL, "%s", _("No change is left to take. Take one, or refuse the whole document."));
    return date;
}

bool plan_edition_decide(Request *req, GError **error)
{
    EditionPage page = {.req = req, .decision_number = sent(req, "number"), .decision_date = sent(req, "date"),
                        .left_out = joined(req->pool, req_many(req, "leave"))};
    if (!load(&page, error))
        return false;
    if (strcmp(page.edition->state, "read") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This document was decided on already."));
    if (strcmp(sent(req, "what"), "refuse") == 0)
        return refuse(&page, error);
    Day date = check_taking(&page);
    if (strcmp(sent(req, "what"), "take") != 0)
        problems_add(page.problems, NULL, "%s", _("Choose whether to take the document or to refuse it."));
    return problems_any(page.problems) ? reply_view(req, 422, view_in_edition, &page) : take(&page, date, error);
}

/* --- the file */

bool plan_edition_download(Request *req, GError **error)
{
    Plan *plan;
    Edition *edition;
    GBytes *bytes;
    if (!find_plan(req, &plan, error) || !find_seen(req, plan, &edition, error) ||
        !edition_file(req->db, req->pool, plan->id, edition->number, &bytes, error))
        return false;
    return reply_bytes(req, 200, "application/octet-stream", edition->file_name, bytes);
}
