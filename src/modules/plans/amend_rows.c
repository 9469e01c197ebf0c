/* Taking an amended document: its rows.  Changed cells are read anew, the others stay. */
#include "modules/plans/amend_take.h"

#include <string.h>

#include "base/id.h"
#include "modules/plans/cells.h"
#include "modules/plans/correction.h"
#include "modules/plans/plans_in_queries.h"
#include "modules/plans/plans_queries.h"
#include "record/audit.h"

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
           amend_run(take->db, SQL_PLAN_ACTION_PLACE, stored->id, one->after_place, -1, error);
}

static bool end_action(Take *take, const Action *stored, GError **error)
{
    return action_remember(take->db, take->pool, take->who, stored, take->taking->plan->edition, error) &&
           settle_notes(take, stored->id, NULL, NOTE_SETTLED_GONE, error) &&
           amend_run(take->db, SQL_PLAN_ACTION_GONE, stored->id, take->taking->number, -1, error);
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

bool amend_take_actions(Take *take, GError **error)
{
    for (guint i = 0; i < take->difference->actions->len; i++)
        if (!take_action(take, take->difference->actions->pdata[i], error))
            return false;
    return true;
}
