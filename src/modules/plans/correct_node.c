/* /objectives/:id/correct: an objective's tier, number, title, place, its own indicators and who reports on them. */
#include "modules/plans/plans_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/plans_in_queries.h"
#include "modules/plans/plans_in_views.h"
#include "modules/plans/store.h"
#include "record/audit.h"
#include "record/option.h"

enum { MORE_ROWS = 5 };

static Node *node_of(const GPtrArray *nodes, gint64 id)
{
    for (guint i = 0; i < nodes->len; i++)
        if (((Node *)nodes->pdata[i])->id == id)
            return nodes->pdata[i];
    return NULL;
}

static bool load(NodeForm *form, GError **error)
{
    Request *req = form->req;
    if (!node_find(req->db, req->pool, req->who, req_id(req, "id"), &form->plan, &form->node, error) ||
        !nodes_of_plan(req->db, req->pool, form->plan->id, &form->nodes, error))
        return false;
    if (form->node->gone_edition)
        return fail(error, FAIL_NOT_FOUND, "%s", _("This objective is no longer in the plan."));
    form->institutions = institution_options(req->db, req->pool, error);
    return form->institutions != NULL;
}

static const char *id_text(Pool *pool, gint64 id)
{
    return id ? pool_printf(pool, "%" G_GINT64_FORMAT, id) : "";
}

static NodeTyped typed_of_node(Pool *pool, const Node *node)
{
    return (NodeTyped){
        .version = pool_printf(pool, "%" G_GINT64_FORMAT, node->version),
        .code = node->code ? node->code : "",
        .title = node->title,
        .tier = tier_code(node->tier),
        .parent = id_text(pool, node->parent_id),
        .institution = id_text(pool, node->institution_id),
        .indicators = typed_of_indicators(pool, node->indicators),
    };
}

bool node_correct_page(Request *req, GError **error)
{
    NodeForm form = {.req = req};
    if (!load(&form, error))
        return false;
    form.typed = typed_of_node(req->pool, form.node);
    return reply_view(req, 200, view_in_node_correct, &form);
}

static const char *sent(Request *req, const char *name)
{
    const char *text = req_text(req, name);
    return text ? text : "";
}

static NodeTyped read_form(Request *req)
{
    return (NodeTyped){
        .version = sent(req, "version"),
        .code = sent(req, "code"),
        .title = sent(req, "title"),
        .tier = sent(req, "tier"),
        .parent = sent(req, "parent"),
        .institution = sent(req, "institution"),
        .indicators = typed_indicators_from_form(req),
    };
}

/* An objective can't stand under itself, nor under what stands under it. */
static bool makes_circle(const NodeForm *form, gint64 parent_id)
{
    for (const Node *node = node_of(form->nodes, parent_id); node; node = node_of(form->nodes, node->parent_id))
        if (node->id == form->node->id)
            return true;
    return false;
}

static bool is_option(const GPtrArray *options, const char *value)
{
    for (guint i = 0; i < options->len; i++)
        if (strcmp(((const Choice *)options->pdata[i])->value, value) == 0)
            return true;
    return false;
}

/* A name that was typed becomes its id. */
static void check_institution(NodeForm *form)
{
    gint64 id;
    Pool *pool = form->req->pool;
    const char *problem = option_find(pool, form->institutions, _("Who reports on them"), form->typed.institution, &id);
    const char *found = id_text(pool, id);
    if (!problem && id && !is_option(form->institutions, found))
        problem = _("Choose one of the institutions.");
    if (problem)
        problems_add(form->problems, "institution", "%s", problem);
    else
        form->typed.institution = found;
}

/* *ret_indicators: of Indicator *, as they shall be. */
static void check(NodeForm *form, GPtrArray **ret_indicators)
{
    const NodeTyped *typed = &form->typed;
    gint64 parent_id = id_parse(typed->parent);
    form->problems = problems_new(form->req->pool);
    if (!*typed->title)
        problems_add(form->problems, "title", "%s", _("Write the objective's title."));
    if (parent_id && !node_of(form->nodes, parent_id))
        problems_add(form->problems, "parent", "%s", _("Choose an objective of this plan."));
    if (makes_circle(form, parent_id))
        problems_add(form->problems, "parent", "%s", _("An objective can't stand under itself."));
    check_institution(form);
    *ret_indicators = typed_indicators_check(form->req->pool, typed->indicators, form->plan, form->node->indicators, form->problems);
}

static bool write_node(const NodeForm *form, gint64 *ret_changed, GError **error)
{
    const NodeTyped *typed = &form->typed;
    g_autoptr(DbQuery) q = db_query(form->req->db, SQL_PLAN_NODE_CORRECT);
    db_bind_int(q, "$1", form->node->id);
    db_bind_int(q, "$2", g_ascii_strtoll(typed->version, NULL, 10));
    db_bind_text(q, "$3", tier_code(*typed->tier ? tier_from_code(typed->tier) : form->node->tier));
    db_bind_text(q, "$4", *typed->code ? typed->code : NULL);
    db_bind_text(q, "$5", typed->title);
    db_bind_id(q, "$6", id_parse(typed->parent));
    db_bind_id(q, "$7", id_parse(typed->institution));
    return db_run(q, ret_changed, error);
}

static const char *option_label(const GPtrArray *options, const char *value)
{
    for (guint i = 0; i < options->len; i++)
        if (strcmp(((const Choice *)options->pdata[i])->value, value) == 0)
            return ((const Choice *)options->pdata[i])->label;
    return "";
}

static GPtrArray *facts_of(const NodeForm *form, const NodeTyped *typed)
{
    Pool *pool = form->req->pool;
    const Node *parent = node_of(form->nodes, id_parse(typed->parent));
    GPtrArray *facts = pool_list(pool);
    g_ptr_array_add(facts, fact_new(pool, "tier", _("Tier"), plan_tier_label(tier_from_code(typed->tier))));
    g_ptr_array_add(facts, fact_new(pool, "code", _("Number"), typed->code));
    g_ptr_array_add(facts, fact_new(pool, "title", _("Title"), typed->title));
    g_ptr_array_add(facts, fact_new(pool, "parent", _("Stands under"), parent ? node_name(pool, parent) : ""));
    g_ptr_array_add(facts, fact_new(pool, "institution", _("Reports on its indicators"), option_label(form->institutions, typed->institution)));
    g_ptr_array_add(facts, fact_new(pool, "indicators", _("Indicators"), typed_indicators_text(pool, typed->indicators)));
    return facts;
}

static const char *difference(const NodeForm *form)
{
    NodeTyped before = typed_of_node(form->req->pool, form->node);
    return facts_difference(form->req->pool, facts_of(form, &before), facts_of(form, &form->typed));
}

static bool save(NodeForm *form, const GPtrArray *indicators, bool *ret_saved, GError **error)
{
    Request *req = form->req;
    gint64 changed;
    IndicatorOwner owner = {form->plan->id, 0, form->node->id, form->plan->edition};
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !write_node(form, &changed, error))
        return false;
    *ret_saved = changed == 1;
    if (!*ret_saved)
        return true;
    return indicators_save(req->db, &owner, form->node->indicators, indicators, error) &&
           audit_write(req->db, req->who, "web", "correct", "plan_node", form->node->id, difference(form), error) &&
           db_commit(change, error);
}

/* Both versions, and what was typed stays in the fields. */
static bool show_conflict(NodeForm *form, GError **error)
{
    if (!load(form, error))
        return false;
    NodeTyped stored = typed_of_node(form->req->pool, form->node);
    form->theirs = facts_of(form, &stored);
    form->mine = facts_of(form, &form->typed);
    form->typed.version = stored.version;
    return reply_view(form->req, 409, view_in_node_correct, form);
}

/* Nothing is saved yet: the form again, with more rows, or a target read from its words. */
static bool show_again(NodeForm *form, const char *what)
{
    form->extra = strcmp(what, "rows") == 0 ? MORE_ROWS : 0;
    typed_target_again(form->req->pool, form->typed.indicators, what);
    return reply_view(form->req, 200, view_in_node_correct, form);
}

bool node_correct_take(Request *req, GError **error)
{
    NodeForm form = {.req = req};
    GPtrArray *indicators;
    bool saved;
    if (!load(&form, error))
        return false;
    form.typed = read_form(req);
    if (req_text(req, "again"))
        return show_again(&form, req_text(req, "again"));
    check(&form, &indicators);
    if (g_ascii_strtoll(form.typed.version, NULL, 10) != form.node->version)
        return show_conflict(&form, error);
    if (problems_any(form.problems))
        return reply_view(req, 422, view_in_node_correct, &form);
    if (!save(&form, indicators, &saved, error))
        return false;
    if (!saved)
        return show_conflict(&form, error);
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/review", form.plan->id);
}
