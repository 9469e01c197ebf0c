#include "modules/plans/store.h"

#include <math.h>
#include <string.h>

#include "base/language.h"
#include "modules/plans/cells.h"
#include "modules/plans/plans_queries.h"

Plan *plan_of_row(DbQuery *q, Pool *pool)
{
    const char *country = db_text(q, "country", pool);
    Plan *plan = pool_new0(pool, Plan);
    *plan = (Plan){
        .id = db_int(q, "id"),
        .title = db_text(q, "title", pool),
        .short_title = db_text(q, "short_title", pool),
        .authority = db_text(q, "authority", pool),
        .decision_number = db_text(q, "decision_number", pool),
        .decision_date = db_day(q, "decision_date"),
        .period = {db_day(q, "period_from"), db_day(q, "period_to")},
        .country = strcmp(country, "MD") == 0 ? COUNTRY_MD : COUNTRY_RO,
        .currency = currency_from_code(db_text(q, "currency", pool)),
        .state = db_text(q, "state", pool),
        .is_public = db_int(q, "is_public") != 0,
        .is_demo = db_int(q, "is_demo") != 0,
        .edition = (int)db_int(q, "edition"),
        .created_at = db_int(q, "created_at"),
        .adopted_at = db_int(q, "adopted_at"),
        .version = db_int(q, "version"),
        .action_count = (int)db_int(q, "action_count"),
        .open_notes = (int)db_int(q, "open_notes"),
    };
    return plan;
}

/* Drafts are for planners; the public sees what was adopted and made public. */
bool plan_may_be_known(const Identity *who, const Plan *plan)
{
    if (strcmp(plan->state, "discarded") == 0)
        return false;
    if (identity_may(who, "plans.write"))
        return true;
    if (strcmp(plan->state, "draft") == 0)
        return false;
    return plan->is_public || identity_may(who, "plans.read");
}

bool plan_find(Db *db, Pool *pool, const Identity *who, gint64 id, Plan **ret_plan, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_plan = plan_of_row(q, pool);
        if (plan_may_be_known(who, *ret_plan))
            return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such plan."));
}

bool plans_list(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_plans, GError **error)
{
    *ret_plans = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_LIST);
    while (db_step(q)) {
        Plan *plan = plan_of_row(q, pool);
        if (plan_may_be_known(who, plan))
            g_ptr_array_add(*ret_plans, plan);
    }
    return db_end(q, error);
}

PlanTier tier_from_code(const char *code)
{
    if (strcmp(code, "general_objective") == 0)
        return TIER_GENERAL_OBJECTIVE;
    return strcmp(code, "domain") == 0 ? TIER_DOMAIN : TIER_SPECIFIC_OBJECTIVE;
}

const char *tier_code(PlanTier tier)
{
    static const char *const codes[] = {
        [TIER_GENERAL_OBJECTIVE] = "general_objective", [TIER_SPECIFIC_OBJECTIVE] = "specific_objective", [TIER_DOMAIN] = "domain",
    };
    return codes[tier];
}

/* An enumeration's value from its code; otherwise where the code is NULL or unknown. */
static int value_of_code(const char *code, const char *(*code_of)(int), int count, int otherwise)
{
    for (int i = 0; code && i < count; i++)
        if (g_strcmp0(code, code_of(i)) == 0)
            return i;
    return otherwise;
}

static const char *deadline_code_at(int kind)
{
    return deadline_kind_code((DeadlineKind)kind);
}

static const char *recurrence_code_at(int recurrence)
{
    return recurrence_code((Recurrence)recurrence);
}

DeadlineKind deadline_kind_from_code(const char *code)
{
    return (DeadlineKind)value_of_code(code, deadline_code_at, DEADLINE_UNKNOWN + 1, DEADLINE_UNKNOWN);
}

Recurrence recurrence_from_code(const char *code)
{
    return (Recurrence)value_of_code(code, recurrence_code_at, RECUR_PERMANENT + 1, RECUR_NONE);
}

static Node *read_node(DbQuery *q, Pool *pool)
{
    Node *node = pool_new0(pool, Node);
    *node = (Node){
        .id = db_int(q, "id"),
        .plan_id = db_int(q, "plan_id"),
        .parent_id = db_int(q, "parent_id"),
        .position = (int)db_int(q, "position"),
        .tier = tier_from_code(db_text(q, "tier", pool)),
        .code = db_text(q, "code", pool),
        .title = db_text(q, "title", pool),
        .institution_id = db_int(q, "institution_id"),
        .institution_name = db_text(q, "institution_name", pool),
        .gone_edition = (int)db_int(q, "gone_edition"),
        .indicators = pool_list(pool),
        .version = db_int(q, "version"),
    };
    return node;
}

static bool add_node_indicators(Db *db, Pool *pool, gint64 plan_id, GHashTable *by_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_INDICATOR_LIST_NODES);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q)) {
        gint64 id = db_int(q, "node_id");
        Node *node = g_hash_table_lookup(by_id, &id);
        if (node)
            g_ptr_array_add(node->indicators, indicator_read(q, pool));
    }
    return db_end(q, error);
}

bool nodes_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_nodes, GError **error)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
    *ret_nodes = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_NODE_LIST);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q)) {
        Node *node = read_node(q, pool);
        Node *parent = g_hash_table_lookup(by_id, &node->parent_id);
        node->depth = parent ? parent->depth + 1 : 0;
        g_hash_table_insert(by_id, &node->id, node);
        g_ptr_array_add(*ret_nodes, node);
    }
    return db_end(q, error) && add_node_indicators(db, pool, plan_id, by_id, error);
}

static bool read_one_node(Db *db, Pool *pool, gint64 id, Node **ret_node, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_NODE_FIND);
    db_bind_int(q, "$1", id);
    *ret_node = db_step(q) ? read_node(q, pool) : NULL;
    return db_end(q, error) && (*ret_node || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such objective.")));
}

bool node_find(Db *db, Pool *pool, const Identity *who, gint64 id, Plan **ret_plan, Node **ret_node, GError **error)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
    if (!read_one_node(db, pool, id, ret_node, error) || !plan_find(db, pool, who, (*ret_node)->plan_id, ret_plan, error))
        return false;
    g_hash_table_insert(by_id, &(*ret_node)->id, *ret_node);
    return add_node_indicators(db, pool, (*ret_node)->plan_id, by_id, error);
}

Note *note_from_row(DbQuery *q, Pool *pool)
{
    Note *note = pool_new0(pool, Note);
    *note = (Note){
        .id = db_int(q, "id"),
        .plan_id = db_int(q, "plan_id"),
        .action_id = db_int(q, "action_id"),
        .field = db_text(q, "field", pool),
        .text = db_text(q, "text", pool),
        .kind = db_text(q, "kind", pool),
        .argument = db_text(q, "argument", pool),
        .settled_at = db_int(q, "settled_at"),
        .settlement = note_settlement(db_text(q, "settlement", pool)),
    };
    note->message = note_sentence(pool, note->kind, note->argument);
    return note;
}

bool notes_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_notes, GError **error)
{
    *ret_notes = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_NOTE_LIST);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q))
        g_ptr_array_add(*ret_notes, note_from_row(q, pool));
    return db_end(q, error);
}
