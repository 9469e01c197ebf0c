/* Taking an amended document: its objectives. */
#include "modules/plans/amend_take.h"

#include "modules/plans/plans_in_queries.h"
#include "modules/plans/plans_queries.h"

bool amend_run(Db *db, const DbStatement *statement, gint64 id, gint64 second, gint64 third, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", second);
    if (third >= 0)
        db_bind_id(q, "$3", third);
    return db_run(q, NULL, error);
}

static Node *stored_node(const Take *take, int place)
{
    for (guint i = 0; i < take->nodes->len; i++)
        if (((Node *)take->nodes->pdata[i])->position == place)
            return take->nodes->pdata[i];
    return NULL;
}

static int place_of_node(const PlanDocument *document, const PlanNode *node)
{
    for (guint i = 0; i < document->nodes->len; i++)
        if (document->nodes->pdata[i] == node)
            return (int)i + 1;
    return 0;
}

static bool rename_node(Take *take, const Node *stored, const PlanNode *after, GError **error)
{
    g_autoptr(DbQuery) q = db_query(take->db, SQL_PLAN_NODE_CORRECT);
    db_bind_int(q, "$1", stored->id);
    db_bind_int(q, "$2", stored->version);
    db_bind_text(q, "$3", tier_code(after->tier));
    db_bind_text(q, "$4", after->code);
    db_bind_text(q, "$5", after->title ? after->title : "");
    db_bind_id(q, "$6", stored->parent_id);
    db_bind_id(q, "$7", stored->institution_id);
    return db_run(q, NULL, error);
}

static bool add_node(Take *take, const PlanNode *after, int place, GError **error)
{
    gint64 parent = after->parent ? take->node_ids[after->parent] : 0;
    gint64 *id = &take->node_ids[after->id];
    if (!node_insert(&take->writer, parent, place, after, id, error))
        return false;
    GPtrArray *read = node_indicators(take->pool, after);
    for (guint i = 0; i < read->len; i++)
        if (!action_insert_indicator(&take->writer, 0, *id, (int)i + 1, read->pdata[i], error))
            return false;
    return true;
}

/* Parents stand before their children in a document, so that their ids are known. */
static bool take_node(Take *take, const NodeDifference *node, GError **error)
{
    int place = place_of_node(take->difference->after, node->after);
    Node *stored = node->before ? stored_node(take, place_of_node(take->difference->before, node->before)) : NULL;
    if (!stored)
        return add_node(take, node->after, place, error);
    take->node_ids[node->after->id] = stored->id;
    if (node->any && !rename_node(take, stored, node->after, error))
        return false;
    if (node->indicator_changed &&
        !indicators_replace(&take->writer, 0, stored->id, stored->indicators, node_indicators(take->pool, node->after), error))
        return false;
    gint64 parent = node->after->parent ? take->node_ids[node->after->parent] : 0;
    return amend_run(take->db, SQL_PLAN_NODE_PLACE, stored->id, place, parent, error);
}

bool amend_take_nodes(Take *take, GError **error)
{
    for (guint i = 0; i < take->difference->nodes->len; i++) {
        const NodeDifference *node = take->difference->nodes->pdata[i];
        if (node->after && !take_node(take, node, error))
            return false;
    }
    return true;
}

/* Last of all: nothing stands under them any more. */
bool amend_end_nodes(Take *take, GError **error)
{
    for (guint i = 0; i < take->difference->nodes->len; i++) {
        const NodeDifference *node = take->difference->nodes->pdata[i];
        const Node *stored = node->after ? NULL : stored_node(take, place_of_node(take->difference->before, node->before));
        if (stored && !amend_run(take->db, SQL_PLAN_NODE_GONE, stored->id, take->taking->number, -1, error))
            return false;
    }
    return true;
}

/* A row under no objective needs the node that stands for the whole. */
bool amend_find_default_node(Take *take, GError **error)
{
    Node *stored = stored_node(take, 0);
    take->node_ids[0] = stored ? stored->id : 0;
    for (guint i = 0; i < take->difference->after->actions->len && !take->node_ids[0]; i++)
        if (((const PlanAction *)take->difference->after->actions->pdata[i])->node == 0) {
            PlanNode node = {.tier = TIER_SPECIFIC_OBJECTIVE, .title = take->taking->plan->title};
            if (!node_insert(&take->writer, 0, 0, &node, &take->node_ids[0], error))
                return false;
        }
    return true;
}
