/* Taking an amended document: what it changes is read anew, the rest keeps what planners corrected, nothing is lost. */
#include "modules/plans/amend.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/plans/cells.h"
#include "modules/plans/correction.h"
#include "modules/plans/plans_in_queries.h"
#include "modules/plans/plans_queries.h"
#include "modules/plans/store.h"
#include "record/audit.h"

bool edition_add(Db *db, Pool *pool, const Identity *who, NewEdition *edition, const PlanDocument *document, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && edition_next(db, edition->plan_id, &edition->number, error) &&
           edition_insert(db, pool, who, edition, document, error) &&
           audit_write(db, who, who->user_id ? "web" : "cli", "read", "plan", edition->plan_id, NULL, error) &&
           db_commit(change, error);
}

bool amend_difference(Db *db, Pool *pool, const Plan *plan, int number, DocumentDifference **ret_difference, GError **error)
{
    PlanDocument *before, *after;
    Edition *edition;
    if (!edition_find(db, pool, plan->id, number, &edition, error))
        return false;
    int compared_with = edition->compared_with ? edition->compared_with : plan->edition;
    if (!edition_in_force(db, pool, plan->id, compared_with, &before, error) || !edition_document(db, pool, plan->id, number, &after, error))
        return false;
    *ret_difference = document_difference(pool, before, after);
    return true;
}

bool amend_summary(Db *db, Pool *pool, const Plan *plan, int number, AmendSummary *ret_summary, GError **error)
{
    DocumentDifference *difference;
    if (!amend_difference(db, pool, plan, number, &difference, error))
        return false;
    *ret_summary = (AmendSummary){.number = number};
    difference_count(difference, ret_summary);
    return true;
}

/* --- taking */

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    const Taking *taking;
    DocumentDifference *difference;
    ActionWriter writer;
    gint64 *node_ids;    /* by the new document's node ids; [0]: rows that stand under none */
    GPtrArray *nodes;    /* of Node *: stored, by place */
    GHashTable *actions; /* place -> Action *: stored */
} Take;

static bool run_with(Db *db, const DbStatement *statement, gint64 id, gint64 second, gint64 third, GError **error)
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
    return run_with(take->db, SQL_PLAN_NODE_PLACE, stored->id, place, parent, error);
}

static bool take_nodes(Take *take, GError **error)
{
    for (guint i = 0; i < take->difference->nodes->len; i++) {
        const NodeDifference *node = take->difference->nodes->pdata[i];
        if (node->after && !take_node(take, node, error))
            return false;
    }
    return true;
}

/* Last of all: nothing stands under them any more. */
static bool end_nodes(Take *take, GError **error)
{
    for (guint i = 0; i < take->difference->nodes->len; i++) {
        const NodeDifference *node = take->difference->nodes->pdata[i];
        const Node *stored = node->after ? NULL : stored_node(take, place_of_node(take->difference->before, node->before));
        if (stored && !run_with(take->db, SQL_PLAN_NODE_GONE, stored->id, take->taking->number, -1, error))
            return false;
    }
    return true;
}

static bool settle_notes(Take *take, gint64 action_id, const char *field, const char *why, GError **error)
{
    g_autoptr(DbQuery) q = db_query(take->db, SQL_PLAN_NOTE_SETTLE_ACTION);
    db_bind_int(q, "$1", action_id);
    db_bind_text(q, "$2", field);
    db_bind_int(q, "$3", clock_now());
    db_bind_id(q, "$4", take->who->user_id);
    db_bind_text(q, "$5", why);
    return db_run(q, NULL, error);
}

/* --- one row */

static const char *const note_fields[CELL_COUNT][3] = {
    [CELL_NUMBER] = {"number"}, [CELL_TITLE] = {"title"}, [CELL_DESCRIPTION] = {"description"}, [CELL_NODE] = {"node"},
    [CELL_BODIES] = {"responsible", "partners"}, [CELL_DEADLINE] = {"deadline"}, [CELL_BUDGET] = {"budget"},
    [CELL_INDICATORS] = {"indicators", "target"},
};

/* The row's own words, deadline and amount, of changed cells alone. */
static Action changed_row(Take *take, const Action *stored, const ActionDifference *one)
{
    const PlanAction *read = one->after;
    Action row = *stored;
    if (one->changed[CELL_NUMBER])
        row.number = read->number;
    if (one->changed[CELL_TITLE])
        row.title = read->title ? read->title : "";
    if (one->changed[CELL_DESCRIPTION])
        row.description = read->description;
    if (one->changed[CELL_NODE])
        row.node_id = take->node_ids[read->node];
    if (one->changed[CELL_DEADLINE]) {
        row.words_deadline = read->deadline ? read->deadline->text : read->words_deadline;
        row.has_deadline = read->deadline != NULL;
        row.deadline = read->deadline ? *read->deadline : (PlanDeadline){.from = DAY_NONE, .to = DAY_NONE, .kind = DEADLINE_UNKNOWN};
    }
    if (one->changed[CELL_BUDGET]) {
        row.words_budget = read->budget ? read->budget->text : read->words_budget;
        row.has_amount = read->budget && read->budget->has_amount;
        row.amount = row.has_amount ? read->budget->amount : (Money){0};
    }
    return row;
}

static bool has_day(const GArray *days, Day day)
{
    for (guint i = 0; i < days->len; i++)
        if (day_compare(g_array_index(days, Day, i), day) == 0)
            return true;
    return false;
}

static gint by_day(gconstpointer a, gconstpointer b)
{
    return day_compare(*(const Day *)a, *(const Day *)b);
}

/* The new deadline's days, and those that a planner set: they are not the old deadline's own. */
static void change_due(Take *take, const Action *stored, Action *row)
{
    GArray *old = deadline_due_days(take->pool, &stored->deadline);
    GArray *due = g_array_new(FALSE, FALSE, sizeof(Day));
    pool_defer(take->pool, (GDestroyNotify)g_array_unref, due);
    GArray *new = deadline_due_days(take->pool, &row->deadline);
    g_array_append_vals(due, new->data, new->len);
    for (guint i = 0; i < stored->due->len; i++) {
        Day day = g_array_index(stored->due, Day, i);
        if (!has_day(old, day) && !has_day(due, day))
            g_array_append_val(due, day);
    }
    g_array_sort(due, by_day);
    row->due = due;
}

static Body *body_of(Pool *pool, const char *printed, bool is_partner)
{
    Body *body = pool_new0(pool, Body);
    *body = (Body){.is_partner = is_partner, .printed = printed};
    return body;
}

static GPtrArray *bodies_of(Pool *pool, const PlanAction *read)
{
    GPtrArray *bodies = pool_list(pool);
    for (guint i = 0; read->responsible && i < read->responsible->len; i++)
        g_ptr_array_add(bodies, body_of(pool, read->responsible->pdata[i], false));
    for (guint i = 0; read->partners && i < read->partners->len; i++)
        g_ptr_array_add(bodies, body_of(pool, read->partners->pdata[i], true));
    return bodies;
}

static bool replace_bodies(Take *take, gint64 action_id, const PlanAction *read, GError **error)
{
    g_autoptr(DbQuery) q = db_query(take->db, SQL_PLAN_ACTION_BODIES_DELETE);
    db_bind_int(q, "$1", action_id);
    return db_run(q, NULL, error) && action_insert_bodies(&take->writer, action_id, "responsible", read->responsible, error) &&
           action_insert_bodies(&take->writer, action_id, "partner", read->partners, error);
}

static bool replace_budget(Take *take, gint64 action_id, const PlanAction *read, GError **error)
{
    g_autoptr(DbQuery) q = db_query(take->db, SQL_PLAN_ACTION_MONEY_DELETE);
    db_bind_int(q, "$1", action_id);
    return db_run(q, NULL, error) && (!read->budget || action_insert_budget(&take->writer, action_id, read->budget, error));
}

static bool replace_notes(Take *take, gint64 action_id, const ActionDifference *one, Cell cell, GError **error)
{
    for (int f = 0; f < 3 && note_fields[cell][f]; f++)
        if (!settle_notes(take, action_id, note_fields[cell][f], NOTE_SETTLED_DIFFERENT, error))
            return false;
    for (guint i = 0; one->after->notes && i < one->after->notes->len; i++) {
        const PlanNote *note = one->after->notes->pdata[i];
        for (int f = 0; f < 3 && note_fields[cell][f]; f++)
            if (g_strcmp0(note->field, note_fields[cell][f]) == 0 && !note_insert(&take->writer, action_id, note, error))
                return false;
    }
    return true;
}

static bool put_words(Take *take, const Action *stored, const PlanAction *read, GError **error)
{
    g_autoptr(DbQuery) q = db_query(take->db, SQL_PLAN_ACTION_WORDS);
    db_bind_int(q, "$1", stored->id);
    db_bind_text(q, "$2", read->words_bodies);
    db_bind_text(q, "$3", read->words_partners);
    db_bind_text(q, "$4", read->words_indicators);
    db_bind_text(q, "$5", read->words_targets);
    db_bind_int(q, "$6", read->row);
    return db_run(q, NULL, error);
}

static bool replace_parts(Take *take, const Action *stored, const ActionDifference *one, GError **error)
{
    if (one->changed[CELL_BODIES] && !replace_bodies(take, stored->id, one->after, error))
        return false;
    if (one->changed[CELL_BUDGET] && !replace_budget(take, stored->id, one->after, error))
        return false;
    if (one->changed[CELL_INDICATORS] && !indicators_replace(&take->writer, stored->id, 0, stored->indicators, one->after->indicators, error))
        return false;
    for (int cell = 0; cell < CELL_COUNT; cell++)
        if (one->changed[cell] && !replace_notes(take, stored->id, one, (Cell)cell, error))
            return false;
    return true;
}

static bool change_action(Take *take, Action *stored, const ActionDifference *one, GError **error)
{
    Action row = changed_row(take, stored, one);
    if (one->changed[CELL_DEADLINE])
        change_due(take, stored, &row);
    if (one->changed[CELL_BODIES])
        row.bodies = bodies_of(take->pool, one->after);
    return action_remember(take->db, take->pool, take->who, stored, take->taking->plan->edition, error) &&
           action_write_row(take->db, take->pool, &row, one->changed[CELL_DEADLINE], error) &&
           replace_parts(take, stored, one, error) &&
           audit_write(take->db, take->who, take->who->user_id ? "web" : "cli", "amend", "plan_action", stored->id, NULL, error);
}

static bool keep_action(Take *take, Action *stored, const ActionDifference *one, GError **error)
{
    if (one->any && !change_action(take, stored, one, error))
        return false;
    return put_words(take, stored, one->after, error) &&
           run_with(take->db, SQL_PLAN_ACTION_PLACE, stored->id, one->after_place, -1, error);
}

static bool end_action(Take *take, const Action *stored, GError **error)
{
    return action_remember(take->db, take->pool, take->who, stored, take->taking->plan->edition, error) &&
           settle_notes(take, stored->id, NULL, NOTE_SETTLED_GONE, error) &&
           run_with(take->db, SQL_PLAN_ACTION_GONE, stored->id, take->taking->number, -1, error);
}

static bool take_action(Take *take, const ActionDifference *one, GError **error)
{
    gint64 id;
    Action *stored = one->before ? g_hash_table_lookup(take->actions, GINT_TO_POINTER(one->before_place)) : NULL;
    if (!one->after)
        return !stored || end_action(take, stored, error);
    if (stored)
        return keep_action(take, stored, one, error);
    return action_insert(&take->writer, take->node_ids[one->after->node], one->after_place, one->after, &id, error);
}

/* A row under no objective needs the node that stands for the whole. */
static bool find_default_node(Take *take, GError **error)
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

static bool take_actions(Take *take, GError **error)
{
    for (guint i = 0; i < take->difference->actions->len; i++)
        if (!take_action(take, take->difference->actions->pdata[i], error))
            return false;
    return true;
}

/* --- the whole */

static bool decide(Db *db, const Identity *who, const Taking *taking, const char *state, Day date, const char *number, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_EDITION_DECIDE);
    db_bind_int(q, "$1", taking->plan->id);
    db_bind_int(q, "$2", taking->number);
    db_bind_text(q, "$3", state);
    db_bind_text(q, "$4", number);
    db_bind_day(q, "$5", date);
    db_bind_int(q, "$6", clock_now());
    db_bind_id(q, "$7", who->user_id);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("This document was decided on already.")));
}

static bool put_plan(Take *take, GError **error)
{
    gint64 changed;
    const Taking *taking = take->taking;
    Interval period = take->difference->after->period;
    g_autoptr(DbQuery) q = db_query(take->db, SQL_PLAN_TAKE_EDITION);
    db_bind_int(q, "$1", taking->plan->id);
    db_bind_int(q, "$2", taking->plan->version);
    db_bind_int(q, "$3", taking->number);
    db_bind_day(q, "$4", period.from);
    db_bind_day(q, "$5", period.to);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody else changed this plan meanwhile. Look at it again.")));
}

static bool keep_left_out(const Take *take, const PlanDocument *taken, GError **error)
{
    g_autoptr(DbQuery) q = db_query(take->db, SQL_PLAN_EDITION_LEAVE_OUT);
    db_bind_int(q, "$1", take->taking->plan->id);
    db_bind_int(q, "$2", take->taking->number);
    db_bind_text(q, "$3", take->taking->left_out);
    db_bind_text(q, "$4", plan_document_to_kept_json(take->pool, taken));
    db_bind_text(q, "$5", cells_to_json(take->pool, taken));
    return db_run(q, NULL, error);
}

/* Of the difference, what is taken: the rest is as if the document didn't say it. */
static bool leave_out(Take *take, GError **error)
{
    const char *left_out = take->taking->left_out;
    PlanDocument *taken;
    if (!left_out || !*left_out)
        return true;
    if (!document_without(take->pool, take->difference, left_out, &taken, error))
        return false;
    take->difference = document_difference(take->pool, take->difference->before, taken);
    return keep_left_out(take, taken, error);
}

static bool load(Take *take, GError **error)
{
    GPtrArray *actions;
    const Plan *plan = take->taking->plan;
    if (!amend_difference(take->db, take->pool, plan, take->taking->number, &take->difference, error) || !leave_out(take, error) ||
        !nodes_of_plan(take->db, take->pool, plan->id, &take->nodes, error) ||
        !actions_of_plan(take->db, take->pool, plan->id, &actions, error))
        return false;
    for (guint i = 0; i < actions->len; i++)
        g_hash_table_insert(take->actions, GINT_TO_POINTER(((Action *)actions->pdata[i])->position), actions->pdata[i]);
    int largest = 0;
    for (guint i = 0; i < take->difference->after->nodes->len; i++)
        largest = MAX(largest, ((const PlanNode *)take->difference->after->nodes->pdata[i])->id);
    take->node_ids = pool_array0(take->pool, gint64, largest + 1);
    return true;
}

static bool take_all(Take *take, GError **error)
{
    const PlanDocument *after = take->difference->after;
    const Taking *taking = take->taking;
    const char *number = taking->decision_number ? taking->decision_number : after->decision_number;
    Day date = day_is(taking->decision_date) ? taking->decision_date : after->decision_date;
    return decide(take->db, take->who, taking, "taken", date, number, error) && find_default_node(take, error) &&
           take_nodes(take, error) && take_actions(take, error) && end_nodes(take, error) && put_plan(take, error) &&
           audit_write(take->db, take->who, take->who->user_id ? "web" : "cli", "amend", "plan", taking->plan->id, NULL, error);
}

bool edition_take(Db *db, const Identity *who, const Taking *taking, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) actions = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    Take take = {.db = db, .pool = pool, .who = who, .taking = taking, .actions = actions};
    take.writer = (ActionWriter){db, pool, taking->plan->id, taking->number, taking->plan->currency, known, NULL, NULL};
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && load(&take, error) && take_all(&take, error) && db_commit(change, error);
}

bool edition_refuse(Db *db, const Identity *who, gint64 plan_id, int number, GError **error)
{
    Plan plan = {.id = plan_id};
    Taking taking = {.plan = &plan, .number = number, .decision_date = DAY_NONE};
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && decide(db, who, &taking, "refused", DAY_NONE, NULL, error) &&
           audit_write(db, who, "web", "refuse", "plan", plan_id, NULL, error) && db_commit(change, error);
}
