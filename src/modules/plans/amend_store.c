/* Taking an amended document: what it changes is read anew, the rest keeps what planners corrected, nothing is lost. */
#include "modules/plans/amend_take.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/plans/cells.h"
#include "modules/plans/plans_in_queries.h"
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
    return decide(take->db, take->who, taking, "taken", date, number, error) && amend_find_default_node(take, error) &&
           amend_take_nodes(take, error) && amend_take_actions(take, error) && amend_end_nodes(take, error) && put_plan(take, error) &&
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
