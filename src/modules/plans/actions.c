/* Rows of plans as they are kept, with their bodies, indicators, money and due days. */
#include "modules/plans/store.h"

#include <math.h>
#include <string.h>

#include "base/language.h"
#include "modules/plans/cells.h"
#include "modules/plans/plans_queries.h"

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

Indicator *indicator_read(DbQuery *q, Pool *pool)
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
            g_ptr_array_add(action->indicators, indicator_read(q, parts->pool));
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
        if (plan_may_be_known(who, &plan))
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

bool action_set_state(Db *db, gint64 action_id, const char *state, Day at, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ACTION_SET_STATE);
    db_bind_int(q, "$1", action_id);
    db_bind_text(q, "$2", state);
    db_bind_day(q, "$3", at);
    return db_run(q, NULL, error);
}
