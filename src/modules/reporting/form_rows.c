/* The rows of a report's form: read with what they are asked about, and which of them one goes on with. */
#include "modules/reporting/form.h"

#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"

const char *report_measure_name(Pool *pool, const Action *action)
{
    const char *words = text_is_empty(action->title) ? action->description : action->title;
    if (text_is_empty(words))
        words = _("(without a title)");
    const char *row = action->row > 1 ? pool_printf(pool, " (%d)", action->row) : "";
    return action->number ? pool_printf(pool, "%s. %s%s", action->number, words, row) : pool_printf(pool, "%s%s", words, row);
}

/* --- loading --- */

static Action *action_of(const GPtrArray *actions, gint64 id)
{
    for (guint i = 0; i < actions->len; i++) {
        Action *action = actions->pdata[i];
        if (action->id == id)
            return action;
    }
    return NULL;
}

/* An objective stands in the form as a measure that has indicators alone. */
static bool objective_as_action(Request *req, gint64 node_id, Action **ret_action, GError **error)
{
    Plan *plan;
    Node *node;
    if (!node_find(req->db, req->pool, identity_system(), node_id, &plan, &node, error))
        return false;
    *ret_action = pool_new0(req->pool, Action);
    **ret_action = (Action){.plan_id = plan->id, .title = node_name(req->pool, node), .indicators = node->indicators,
                            .bodies = pool_list(req->pool), .money = pool_list(req->pool)};
    return true;
}

static void add_form_row(Request *req, const Action *action, Row *row, GPtrArray *rows)
{
    FormRow *form_row = pool_new0(req->pool, FormRow);
    *form_row = (FormRow){.row = row, .action = action};
    form_row->money = report_money_inputs(req->pool, form_row);
    g_ptr_array_add(rows, form_row);
}

static bool load_rows(Request *req, ReportForm *form, GError **error)
{
    GPtrArray *rows, *actions;
    form->rows = pool_list(req->pool);
    if (!rows_of_report(req->db, req->pool, form->report->id, &rows, error) ||
        !actions_of_plan(req->db, req->pool, form->report->plan_id, &actions, error))
        return false;
    for (guint i = 0; i < rows->len; i++) {
        Row *row = rows->pdata[i];
        Action *action = row->action_id ? action_of(actions, row->action_id) : NULL;
        if (row->node_id && !objective_as_action(req, row->node_id, &action, error))
            return false;
        if (!action && !action_find(req->db, req->pool, identity_system(), row->action_id, &action, error))
            return false; /* an amendment took it out of the plan: its answers stay */
        add_form_row(req, action, row, form->rows);
    }
    return true;
}

static bool load_head(Request *req, ReportForm *form, gint64 report_id, GError **error)
{
    Plan *plan;
    if (!report_find(req->db, req->pool, report_id, &form->report, error) ||
        !plan_find(req->db, req->pool, identity_system(), form->report->plan_id, &plan, error))
        return false;
    form->plan = plan;
    form->can_change = report_can_change(form->report);
    return true;
}

bool report_form_load(Request *req, ReportForm *form, gint64 report_id, GError **error)
{
    return load_head(req, form, report_id, error) && report_values_before(req->db, req->pool, form->report, &form->earlier, error) &&
           load_rows(req, form, error);
}

bool report_form_load_row(Request *req, ReportForm *form, gint64 report_id, gint64 row_id, GError **error)
{
    RowToSave found;
    Action *action;
    form->rows = pool_list(req->pool);
    form->earlier = pool_list(req->pool);
    if (!report_row_to_save(req->db, req->pool, report_id, row_id, &found, error))
        return false;
    Row *row = found.row;
    form->report = found.report;
    form->plan = found.plan;
    form->can_change = report_can_change(form->report);
    if (!row)
        return true;
    bool is_there = row->node_id ? objective_as_action(req, row->node_id, &action, error)
                                 : action_find_asked(req->db, req->pool, row->action_id, &action, error);
    if (!is_there)
        return false;
    add_form_row(req, action, row, form->rows);
    return true;
}

/* --- which one goes on with --- */

enum { ROWS_UNFOLDED = 4 };

/* Of many rows the first without an answer is unfolded, and what was sent and isn't saved. */
static void fold_rows(ReportForm *form)
{
    bool is_any = false;
    form->is_folded = form->can_change && form->rows->len > ROWS_UNFOLDED;
    for (guint i = 0; i < form->rows->len; i++) {
        FormRow *row = form->rows->pdata[i];
        bool is_next = !is_any && !report_row_is_answered(row->row);
        row->is_open = row->typed || is_next;
        is_any |= is_next;
    }
}

/* The first without an answer from a place on, then from the start; except is not meant.  NULL: all are answered. */
static FormRow *open_row_from(const ReportForm *form, guint place, const FormRow *except)
{
    for (guint i = 0; i < form->rows->len; i++) {
        FormRow *row = form->rows->pdata[(place + i) % form->rows->len];
        if (row != except && !report_row_is_answered(row->row))
            return row;
    }
    return NULL;
}

static guint place_of_row(const ReportForm *form, gint64 id)
{
    for (guint i = 0; i < form->rows->len; i++)
        if (((const FormRow *)form->rows->pdata[i])->row->id == id)
            return i;
    return form->rows->len;
}

static FormRow *typed_row(const ReportForm *form)
{
    for (guint i = 0; i < form->rows->len; i++)
        if (((const FormRow *)form->rows->pdata[i])->typed)
            return form->rows->pdata[i];
    return NULL;
}

/* Of many: what was sent and isn't saved, what was asked for, what comes after the one just saved, the first without an answer. */
static void choose_row(Request *req, ReportForm *form)
{
    bool asks = req_declares(req, "row");
    guint asked = place_of_row(form, asks ? req_input_id(req, "row") : 0), after = place_of_row(form, asks ? req_input_id(req, "after") : 0);
    form->is_long = form->can_change && form->rows->len > REPORT_ROWS_AT_ONCE;
    if (!form->is_long)
        return;
    form->only_open = asks && req_flag(req, "open");
    form->current = typed_row(form);
    if (!form->current && asked < form->rows->len)
        form->current = form->rows->pdata[asked];
    if (!form->current)
        form->current = open_row_from(form, after < form->rows->len ? after + 1 : 0, NULL);
    if (form->current)
        form->next = open_row_from(form, place_of_row(form, form->current->row->id) + 1, form->current);
}

void report_form_choose(Request *req, ReportForm *form)
{
    fold_rows(form);
    choose_row(req, form);
}
