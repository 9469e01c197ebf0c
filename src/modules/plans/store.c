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
static bool may_know(const Identity *who, const Plan *plan)
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
        if (may_know(who, *ret_plan))
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
        if (may_know(who, plan))
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

static PlanDeadline read_deadline(DbQuery *q, Pool *pool)
{
    return (PlanDeadline){
        .text = db_text(q, "words_deadline", pool),
        .kind = deadline_kind_from_code(db_text(q, "deadline_kind", pool)),
        .from = db_day(q, "deadline_from"),
        .to = db_day(q, "deadline_to"),
        .recurrence = recurrence_from_code(db_text(q, "recurrence", pool)),
    };
}

static Action *read_action(DbQuery *q, Pool *pool)
{
    Action *action = pool_new0(pool, Action);
    *action = (Action){
        .id = db_int(q, "id"),
        .plan_id = db_int(q, "plan_id"),
        .node_id = db_int(q, "node_id"),
        .position = (int)db_int(q, "position"),
        .row = (int)db_int(q, "row_number"),
        .number = db_text(q, "number", pool),
        .title = db_text(q, "title", pool),
        .description = db_text(q, "description", pool),
        .words_bodies = db_text(q, "words_bodies", pool),
        .words_partners = db_text(q, "words_partners", pool),
        .words_deadline = db_text(q, "words_deadline", pool),
        .words_budget = db_text(q, "words_budget", pool),
        .words_indicators = db_text(q, "words_indicators", pool),
        .words_targets = db_text(q, "words_targets", pool),
        .has_deadline = !db_is_null(q, "deadline_kind"),
        .deadline = read_deadline(q, pool),
        .has_amount = db_int(q, "has_amount") != 0,
        .amount = {db_int(q, "amount_minor"), currency_from_code(db_text(q, "currency", pool))},
        .state = db_text(q, "state", pool),
        .state_at = db_day(q, "state_at"),
        .next_due = db_day(q, "next_due"),
        .since_edition = (int)db_int(q, "since_edition"),
        .gone_edition = (int)db_int(q, "gone_edition"),
        .version = db_int(q, "version"),
        .bodies = pool_list(pool),
        .indicators = pool_list(pool),
        .money = pool_list(pool),
        .due = g_array_new(FALSE, FALSE, sizeof(Day)),
    };
    pool_defer(pool, (GDestroyNotify)g_array_unref, action->due);
    return action;
}

static Body *read_body(DbQuery *q, Pool *pool)
{
    Body *body = pool_new0(pool, Body);
    *body = (Body){
        .is_partner = strcmp(db_text(q, "role", pool), "partner") == 0,
        .printed = db_text(q, "printed", pool),
        .institution_id = db_int(q, "institution_id"),
        .institution_name = db_text(q, "institution_name", pool),
    };
    return body;
}

static Indicator *read_indicator(DbQuery *q, Pool *pool)
{
    Indicator *indicator = pool_new0(pool, Indicator);
    *indicator = (Indicator){
        .id = db_int(q, "id"),
        .plan_id = db_int(q, "plan_id"),
        .action_id = db_int(q, "action_id"),
        .node_id = db_int(q, "node_id"),
        .position = (int)db_int(q, "position"),
        .text = db_text(q, "text", pool),
        .target_text = db_text(q, "target_text", pool),
        .has_target = db_int(q, "has_target") != 0,
        .target_value = db_real(q, "target_value"),
        .target_operator = db_text(q, "target_operator", pool),
        .target_unit = db_text(q, "target_unit", pool),
        .target_per = db_text(q, "target_per", pool),
        .baseline = db_is_null(q, "baseline") ? NAN : db_real(q, "baseline"),
        .direction = db_text(q, "direction", pool),
        .cumulation = db_text(q, "cumulation", pool),
        .across = db_text(q, "across", pool),
        .breakdowns = db_text(q, "breakdowns", pool),
        .version = db_int(q, "version"),
    };
    return indicator;
}

static PlannedMoney *read_money(DbQuery *q, Pool *pool)
{
    PlannedMoney *money = pool_new0(pool, PlannedMoney);
    *money = (PlannedMoney){
        .source = db_text(q, "source", pool),
        .kind = db_text(q, "kind", pool),
        .year = (int)db_int(q, "year"),
        .has_amount = db_int(q, "has_amount") != 0,
        .planned = {db_int(q, "planned_minor"), currency_from_code(db_text(q, "currency", pool))},
    };
    return money;
}

/* Parts of actions come in four lists; each row finds its action by id. */
typedef struct {
    Db *db;
    Pool *pool;
    gint64 plan_id, action_id; /* action_id 0: of the whole plan */
    GHashTable *by_id;         /* gint64 * -> Action * */
} Parts;

static DbQuery *parts_query(const Parts *parts, const DbStatement *of_plan, const DbStatement *of_action)
{
    DbQuery *q = db_query(parts->db, parts->action_id ? of_action : of_plan);
    db_bind_int(q, "$1", parts->action_id ? parts->action_id : parts->plan_id);
    return q;
}

static Action *action_of_row(const Parts *parts, DbQuery *q)
{
    gint64 id = db_int(q, "action_id");
    return g_hash_table_lookup(parts->by_id, &id);
}

static bool add_bodies(const Parts *parts, GError **error)
{
    g_autoptr(DbQuery) q = parts_query(parts, SQL_PLAN_ACTION_BODY_LIST, SQL_PLAN_ACTION_BODY_LIST_ONE);
    while (db_step(q)) {
        Action *action = action_of_row(parts, q);
        if (action)
            g_ptr_array_add(action->bodies, read_body(q, parts->pool));
    }
    return db_end(q, error);
}

static bool add_indicators(const Parts *parts, GError **error)
{
    g_autoptr(DbQuery) q = parts_query(parts, SQL_PLAN_INDICATOR_LIST, SQL_PLAN_INDICATOR_LIST_ONE);
    while (db_step(q)) {
        Action *action = action_of_row(parts, q);
        if (action)
            g_ptr_array_add(action->indicators, read_indicator(q, parts->pool));
    }
    return db_end(q, error);
}

static bool add_money(const Parts *parts, GError **error)
{
    g_autoptr(DbQuery) q = parts_query(parts, SQL_PLAN_MONEY_LIST, SQL_PLAN_MONEY_LIST_ONE);
    while (db_step(q)) {
        Action *action = action_of_row(parts, q);
        if (action)
            g_ptr_array_add(action->money, read_money(q, parts->pool));
    }
    return db_end(q, error);
}

static bool add_due(const Parts *parts, GError **error)
{
    g_autoptr(DbQuery) q = parts_query(parts, SQL_PLAN_DUE_LIST, SQL_PLAN_DUE_LIST_ONE);
    while (db_step(q)) {
        Action *action = action_of_row(parts, q);
        Day day = db_day(q, "day");
        if (action)
            g_array_append_val(action->due, day);
    }
    return db_end(q, error);
}

static bool add_parts(Db *db, Pool *pool, GPtrArray *actions, gint64 plan_id, gint64 action_id, GError **error)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < actions->len; i++) {
        Action *action = actions->pdata[i];
        g_hash_table_insert(by_id, &action->id, action);
    }
    Parts parts = {db, pool, plan_id, action_id, by_id};
    return add_bodies(&parts, error) && add_indicators(&parts, error) && add_money(&parts, error) && add_due(&parts, error);
}

bool actions_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_actions, GError **error)
{
    *ret_actions = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ACTION_LIST);
    db_bind_int(q, "$1", plan_id);
    while (db_step(q))
        g_ptr_array_add(*ret_actions, read_action(q, pool));
    return db_end(q, error) && add_parts(db, pool, *ret_actions, plan_id, 0, error);
}

static bool find_action(Db *db, Pool *pool, const Identity *who, gint64 id, Action **ret_action, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ACTION_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_action = read_action(q, pool);
        Plan plan = {.state = db_text(q, "plan_state", pool), .is_public = db_int(q, "plan_is_public") != 0};
        if (may_know(who, &plan))
            return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such measure."));
}

bool action_find(Db *db, Pool *pool, const Identity *who, gint64 id, Action **ret_action, GError **error)
{
    if (!find_action(db, pool, who, id, ret_action, error))
        return false;
    GPtrArray *one = pool_list(pool);
    g_ptr_array_add(one, *ret_action);
    return add_parts(db, pool, one, (*ret_action)->plan_id, id, error);
}

/* They are few: putting them in order here is quicker than a sorter in the database. */
static void add_in_order(GPtrArray *list, GArray *positions, gint64 position, void *item)
{
    guint at = positions->len;
    while (at > 0 && g_array_index(positions, gint64, at - 1) > position)
        at--;
    g_array_insert_val(positions, at, position);
    g_ptr_array_insert(list, (int)at, item);
}

static bool add_asked_indicators(Db *db, Pool *pool, Action *action, GError **error)
{
    g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_INDICATOR_LIST_ASKED);
    db_bind_int(q, "$1", action->id);
    while (db_step(q)) {
        Indicator *indicator = pool_new0(pool, Indicator);
        *indicator = (Indicator){.id = db_int(q, "id"), .across = db_text(q, "across", pool), .breakdowns = db_text(q, "breakdowns", pool)};
        add_in_order(action->indicators, positions, db_int(q, "position"), indicator);
    }
    return db_end(q, error);
}

static bool add_asked_money(Db *db, Pool *pool, Action *action, GError **error)
{
    g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_MONEY_LIST_ASKED);
    db_bind_int(q, "$1", action->id);
    while (db_step(q)) {
        PlannedMoney *money = pool_new0(pool, PlannedMoney);
        *money = (PlannedMoney){.source = db_text(q, "source", pool), .kind = db_text(q, "kind", pool)};
        add_in_order(action->money, positions, db_int(q, "position"), money);
    }
    return db_end(q, error);
}

bool action_find_asked(Db *db, Pool *pool, gint64 id, Action **ret_action, GError **error)
{
    Action *action = *ret_action = pool_new0(pool, Action);
    *action = (Action){.id = id, .bodies = pool_list(pool), .indicators = pool_list(pool), .money = pool_list(pool)};
    return add_asked_indicators(db, pool, action, error) && add_asked_money(db, pool, action, error);
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
            g_ptr_array_add(node->indicators, read_indicator(q, pool));
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

bool action_set_state(Db *db, gint64 action_id, const char *state, Day at, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ACTION_SET_STATE);
    db_bind_int(q, "$1", action_id);
    db_bind_text(q, "$2", state);
    db_bind_day(q, "$3", at);
    return db_run(q, NULL, error);
}
