/* Links between a strategy's objective and a measure, or between two measures. */
#include "modules/plans/follow.h"

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/plans/follow_views.h"
#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/plans_follow_views.h"
#include "modules/plans/store.h"
#include "record/audit.h"
#include "web/reply.h"

static const char *measure_words(Pool *pool, const char *number, const char *title)
{
    if (!title)
        return NULL;
    return number ? pool_printf(pool, "%s. %s", number, title) : title;
}

static PlanLink *read_link(DbQuery *q, Pool *pool)
{
    PlanLink *link = pool_new0(pool, PlanLink);
    *link = (PlanLink){
        .id = db_int(q, "id"),
        .from_node_id = db_int(q, "from_node_id"),
        .from_action_id = db_int(q, "from_action_id"),
        .to_action_id = db_int(q, "to_action_id"),
        .from_plan_id = db_int(q, "from_plan_id"),
        .to_plan_id = db_int(q, "to_plan_id"),
        .from_plan = db_text(q, "from_plan", pool),
        .to_plan = db_text(q, "to_plan", pool),
        .to_title = measure_words(pool, db_text(q, "to_number", pool), db_text(q, "to_title", pool)),
    };
    if (!link->from_node_id) {
        link->from_title = measure_words(pool, db_text(q, "from_number", pool), db_text(q, "from_title", pool));
        return link;
    }
    Node node = {.tier = tier_from_code(db_text(q, "node_tier", pool)), .code = db_text(q, "node_code", pool),
                 .title = db_text(q, "node_title", pool)};
    link->from_title = node_name(pool, &node);
    return link;
}

static bool read_links(Db *db, Pool *pool, const DbStatement *statement, gint64 id, const Identity *who, GPtrArray **ret_links,
                       GError **error)
{
    *ret_links = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", may_know_level(who));
    while (db_step(q))
        g_ptr_array_add(*ret_links, read_link(q, pool));
    return db_end(q, error);
}

bool links_of_plan(Db *db, Pool *pool, const Identity *who, gint64 plan_id, GPtrArray **ret_links, GError **error)
{
    return read_links(db, pool, SQL_FOLLOW_LINKS_OF_PLAN, plan_id, who, ret_links, error);
}

bool links_of_action(Db *db, Pool *pool, const Identity *who, gint64 action_id, GPtrArray **ret_links, GError **error)
{
    return read_links(db, pool, SQL_FOLLOW_LINKS_OF_ACTION, action_id, who, ret_links, error);
}

static bool is_made(Db *db, gint64 node_id, gint64 from_action_id, gint64 to_action_id, bool *ret_made, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_LINK_SAME);
    db_bind_int(q, "$1", to_action_id);
    db_bind_id(q, "$2", node_id);
    db_bind_id(q, "$3", from_action_id);
    *ret_made = db_step(q);
    return db_end(q, error);
}

static bool insert(Db *db, const Identity *who, gint64 id, gint64 node_id, gint64 from_action_id, gint64 to_action_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_LINK_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_id(q, "$2", node_id);
    db_bind_id(q, "$3", from_action_id);
    db_bind_int(q, "$4", to_action_id);
    db_bind_int(q, "$5", clock_now());
    db_bind_id(q, "$6", who->user_id);
    return db_run(q, NULL, error);
}

bool plan_link_create(Db *db, const Identity *who, gint64 from_node_id, gint64 from_action_id, gint64 to_action_id, GError **error)
{
    gint64 id = id_new();
    bool made;
    if (from_action_id == to_action_id)
        return fail(error, FAIL_INVALID, "%s", _("A measure can't be linked with itself."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !is_made(db, from_node_id, from_action_id, to_action_id, &made, error))
        return false;
    if (made)
        return db_commit(change, error);
    return insert(db, who, id, from_node_id, from_action_id, to_action_id, error) &&
           audit_write(db, who, "web", "create", "plan_link", id, NULL, error) && db_commit(change, error);
}

static bool plan_link_remove(Db *db, const Identity *who, gint64 id, GError **error)
{
    gint64 changed = 0;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_LINK_DELETE);
    db_bind_int(q, "$1", id);
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such link."));
    return audit_write(db, who, "web", "remove", "plan_link", id, NULL, error) && db_commit(change, error);
}

/* ---- pages: from a measure to a plan, from there to one of its objectives or measures */

static bool has_words(Pool *pool, const char *text, const char *number, const char *folded)
{
    return !folded || text_contains_folded(pool, text, folded) || (number && text_contains_folded(pool, number, folded));
}

enum { CANDIDATES_MOST = 100 };

static void keep_nodes(Request *req, const GPtrArray *nodes, const char *folded, GPtrArray *kept)
{
    for (guint i = 0; i < nodes->len && kept->len < CANDIDATES_MOST; i++) {
        Node *node = nodes->pdata[i];
        if (has_words(req->pool, node->title, node->code, folded))
            g_ptr_array_add(kept, node);
    }
}

static void keep_rows(Request *req, const GPtrArray *rows, const char *folded, gint64 own, GPtrArray *kept)
{
    for (guint i = 0; i < rows->len && kept->len < CANDIDATES_MOST; i++) {
        Row *row = rows->pdata[i];
        if (row->id != own && has_words(req->pool, row->title, row->number, folded))
            g_ptr_array_add(kept, row);
    }
}

bool follow_measure_link_page(Request *req, GError **error)
{
    Action *action;
    GPtrArray *plans, *nodes, *rows, *kept_nodes = pool_list(req->pool), *kept_rows = pool_list(req->pool);
    Plan *plan = NULL;
    Problems *problems = problems_new(req->pool);
    const char *text = req_text(req, "q"), *folded = text ? text_fold(req->pool, text) : NULL;
    if (!action_find(req->db, req->pool, req->who, req_id(req, "id"), &action, error) ||
        !plan_names(req->db, req->pool, req->who, &plans, error))
        return false;
    plans = plan_options(req->pool, plans);
    gint64 plan_id = option_asked(req, "plan", _("Plan"), plans, problems);
    if (plan_id) {
        if (!plan_find(req->db, req->pool, req->who, plan_id, &plan, error) ||
            !nodes_of_plan(req->db, req->pool, plan->id, &nodes, error) ||
            !rows_of_plan(req->db, req->pool, plan->id, day_today(), &rows, error))
            return false;
        keep_nodes(req, nodes, folded, kept_nodes);
        keep_rows(req, rows, folded, action->id, kept_rows);
    }
    return reply_view(req, problems_any(problems) ? 422 : 200, view_link_choice, req, action, plans, plan, kept_nodes, kept_rows, problems);
}

/* FAIL_NOT_FOUND: the objective's plan isn't known to who asks. */
static bool check_node(Request *req, gint64 node_id, GError **error)
{
    Plan *plan;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_FOLLOW_NODE_PLAN);
    db_bind_int(q, "$1", node_id);
    gint64 plan_id = db_step(q) ? db_int(q, "plan_id") : 0;
    return db_end(q, error) && plan_find(req->db, req->pool, req->who, plan_id, &plan, error);
}

bool follow_measure_link_make(Request *req, GError **error)
{
    gint64 node_id = req_input_id(req, "node"), other_id = req_input_id(req, "action");
    Action *action, *other;
    if (!action_find(req->db, req->pool, req->who, req_id(req, "id"), &action, error))
        return false;
    if (node_id ? !check_node(req, node_id, error) : !action_find(req->db, req->pool, req->who, other_id, &other, error))
        return false;
    if (!plan_link_create(req->db, req->who, node_id, node_id ? 0 : other_id, action->id, error))
        return false;
    reply_notice(req, _("The link was made."));
    return reply_see_other(req, "/measures/%" G_GINT64_FORMAT "#links", action->id);
}

bool follow_measure_link_remove(Request *req, GError **error)
{
    Action *action;
    if (!action_find(req->db, req->pool, req->who, req_id(req, "id"), &action, error) ||
        !plan_link_remove(req->db, req->who, req_id(req, "link"), error))
        return false;
    reply_notice(req, _("The link was taken away."));
    return reply_see_other(req, "/measures/%" G_GINT64_FORMAT "#links", action->id);
}
