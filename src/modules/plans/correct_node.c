/* /objectives/:id/correct: an objective's tier, number, title and place. */
#include "modules/plans/plans_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/plans/plans_in_queries.h"
#include "modules/plans/plans_in_views.h"
#include "modules/plans/plans_queries.h"
#include "modules/plans/store.h"
#include "record/audit.h"

static Node *node_of(const GPtrArray *nodes, gint64 id)
{
    for (guint i = 0; i < nodes->len; i++)
        if (((Node *)nodes->pdata[i])->id == id)
            return nodes->pdata[i];
    return NULL;
}

static bool find_plan_of_node(Request *req, gint64 *ret_plan_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_PLAN_NODE_PLAN);
    db_bind_int(q, "$1", req_id(req, "id"));
    if (db_step(q)) {
        *ret_plan_id = db_int(q, "plan_id");
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such objective."));
}

static bool load(NodeForm *form, GError **error)
{
    Request *req = form->req;
    gint64 plan_id = 0;
    if (!find_plan_of_node(req, &plan_id, error) || !plan_find(req->db, req->pool, req->who, plan_id, &form->plan, error) ||
        !nodes_of_plan(req->db, req->pool, plan_id, &form->nodes, error))
        return false;
    form->node = node_of(form->nodes, req_id(req, "id"));
    return form->node || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such objective."));
}

bool node_correct_page(Request *req, GError **error)
{
    NodeForm form = {.req = req};
    if (!load(&form, error))
        return false;
    const Node *node = form.node;
    form.version = pool_printf(req->pool, "%" G_GINT64_FORMAT, node->version);
    form.code = node->code ? node->code : "";
    form.title = node->title;
    form.tier = tier_code(node->tier);
    form.parent = node->parent_id ? pool_printf(req->pool, "%" G_GINT64_FORMAT, node->parent_id) : "";
    return reply_view(req, 200, view_in_node_correct, &form);
}

static const char *sent(Request *req, const char *name)
{
    const char *text = req_text(req, name);
    return text ? text : "";
}

static void read_form(NodeForm *form)
{
    form->version = sent(form->req, "version");
    form->code = sent(form->req, "code");
    form->title = sent(form->req, "title");
    form->tier = sent(form->req, "tier");
    form->parent = sent(form->req, "parent");
}

/* An objective can't stand under itself, nor under what stands under it. */
static bool makes_circle(const NodeForm *form, gint64 parent_id)
{
    for (const Node *node = node_of(form->nodes, parent_id); node; node = node_of(form->nodes, node->parent_id))
        if (node->id == form->node->id)
            return true;
    return false;
}

static void check(NodeForm *form)
{
    gint64 parent_id = id_parse(form->parent);
    form->problems = problems_new(form->req->pool);
    if (!*form->title)
        problems_add(form->problems, "title", "%s", _("Write the objective's title."));
    if (parent_id && !node_of(form->nodes, parent_id))
        problems_add(form->problems, "parent", "%s", _("Choose an objective of this plan."));
    if (makes_circle(form, parent_id))
        problems_add(form->problems, "parent", "%s", _("An objective can't stand under itself."));
}

static bool write_node(const NodeForm *form, gint64 *ret_changed, GError **error)
{
    g_autoptr(DbQuery) q = db_query(form->req->db, SQL_PLAN_NODE_CORRECT);
    db_bind_int(q, "$1", form->node->id);
    db_bind_int(q, "$2", g_ascii_strtoll(form->version, NULL, 10));
    db_bind_text(q, "$3", tier_code(*form->tier ? tier_from_code(form->tier) : form->node->tier));
    db_bind_text(q, "$4", *form->code ? form->code : NULL);
    db_bind_text(q, "$5", form->title);
    db_bind_id(q, "$6", id_parse(form->parent));
    return db_run(q, ret_changed, error);
}

static const char *difference(const NodeForm *form)
{
    Pool *pool = form->req->pool;
    const Node *node = form->node;
    Fact before[] = {{"tier", "", tier_code(node->tier)}, {"code", "", node->code ? node->code : ""}, {"title", "", node->title}};
    Fact after[] = {{"tier", "", form->tier}, {"code", "", form->code}, {"title", "", form->title}};
    GPtrArray *old = pool_list(pool), *new = pool_list(pool);
    for (guint i = 0; i < G_N_ELEMENTS(before); i++) {
        g_ptr_array_add(old, &before[i]);
        g_ptr_array_add(new, &after[i]);
    }
    return facts_difference(pool, old, new);
}

static bool save(NodeForm *form, bool *ret_saved, GError **error)
{
    Request *req = form->req;
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !write_node(form, &changed, error))
        return false;
    *ret_saved = changed == 1;
    if (!*ret_saved)
        return true;
    return audit_write(req->db, req->who, "web", "correct", "plan_node", form->node->id, difference(form), error) &&
           db_commit(change, error);
}

bool node_correct_take(Request *req, GError **error)
{
    NodeForm form = {.req = req};
    bool saved;
    if (!load(&form, error))
        return false;
    read_form(&form);
    check(&form);
    if (problems_any(form.problems))
        return reply_view(req, 422, view_in_node_correct, &form);
    if (!save(&form, &saved, error))
        return false;
    if (!saved) {
        form.theirs = form.node;
        form.version = pool_printf(req->pool, "%" G_GINT64_FORMAT, form.node->version);
        return reply_view(req, 409, view_in_node_correct, &form);
    }
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/review", form.plan->id);
}
