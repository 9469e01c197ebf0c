/* /measures/:id/correct: every cell of a row, as a form that loses nothing. */
#include "modules/plans/plans_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/plans/plans_in_views.h"
#include "record/audit.h"
#include "record/option.h"

enum { MORE_ROWS = 5 };

static void choose_notes(CorrectForm *form, const GPtrArray *all)
{
    form->notes = pool_list(form->req->pool);
    for (guint i = 0; i < all->len; i++)
        if (((const Note *)all->pdata[i])->action_id == form->action->id)
            g_ptr_array_add(form->notes, all->pdata[i]);
}

static bool has_open_note(const GPtrArray *notes, gint64 action_id)
{
    for (guint i = 0; i < notes->len; i++) {
        const Note *note = notes->pdata[i];
        if (note->action_id == action_id && !note->settled_at)
            return true;
    }
    return false;
}

/* The first row behind this one that has open notes; from the top again when there is none. */
static gint64 next_with_notes(const GPtrArray *actions, const GPtrArray *notes, gint64 id)
{
    guint here = 0;
    while (here < actions->len && ((const Action *)actions->pdata[here])->id != id)
        here++;
    for (guint i = 1; i < actions->len; i++) {
        const Action *other = actions->pdata[(here + i) % actions->len];
        if (has_open_note(notes, other->id))
            return other->id;
    }
    return 0;
}

static GPtrArray *body_options_of(Pool *pool, const GPtrArray *institutions)
{
    GPtrArray *options = pool_list(pool);
    Choice *new = pool_new0(pool, Choice);
    *new = (Choice){"new", _("Make a new institution of these words")};
    g_ptr_array_add(options, new);
    for (guint i = 0; i < institutions->len; i++)
        g_ptr_array_add(options, institutions->pdata[i]);
    return options;
}

static bool load(CorrectForm *form, GError **error)
{
    Request *req = form->req;
    GPtrArray *actions, *notes;
    if (!action_find(req->db, req->pool, req->who, req_id(req, "id"), &form->action, error) ||
        !plan_find(req->db, req->pool, req->who, form->action->plan_id, &form->plan, error) ||
        !nodes_of_plan(req->db, req->pool, form->plan->id, &form->nodes, error) ||
        !actions_of_plan(req->db, req->pool, form->plan->id, &actions, error) ||
        !notes_of_plan(req->db, req->pool, form->plan->id, &notes, error))
        return false;
    if (form->action->gone_edition)
        return fail(error, FAIL_NOT_FOUND, "%s", _("This measure is no longer in the plan."));
    form->institutions = institution_options(req->db, req->pool, error);
    if (!form->institutions)
        return false;
    form->body_options = body_options_of(req->pool, form->institutions);
    choose_notes(form, notes);
    form->next = next_with_notes(actions, notes, form->action->id);
    return true;
}

bool action_correct_page(Request *req, GError **error)
{
    CorrectForm form = {.req = req};
    if (!load(&form, error))
        return false;
    form.typed = typed_of_action(req->pool, form.action);
    return reply_view(req, 200, view_in_correct, &form);
}

/* Nothing is saved yet: the form again, with what the words give now. */
static bool show_again(CorrectForm *form, const char *what)
{
    if (strcmp(what, "rows") == 0)
        form->extra = MORE_ROWS;
    else
        typed_read_again(form->req->pool, form->typed, what, form->plan);
    return reply_view(form->req, 200, view_in_correct, form);
}

static bool show_conflict(CorrectForm *form, GError **error)
{
    Request *req = form->req;
    GPtrArray *leaves;
    if (!action_find(req->db, req->pool, req->who, form->action->id, &form->action, error) ||
        !audit_of(req->db, req->pool, "plan_action", form->action->id, 1, &leaves, error))
        return false;
    ActionTyped *stored = typed_of_action(req->pool, form->action);
    form->theirs = typed_facts(req->pool, stored, form->institutions, form->nodes);
    form->mine = typed_facts(req->pool, form->typed, form->institutions, form->nodes);
    form->theirs_by = leaves->len ? ((const AuditLeaf *)leaves->pdata[0])->user_name : NULL;
    form->typed->version = stored->version;
    return reply_view(req, 409, view_in_correct, form);
}

static bool reply_saved(CorrectForm *form)
{
    gint64 next = id_parse(req_text(form->req, "go"));
    reply_notice(form->req, _("Saved."));
    if (next)
        return reply_see_other(form->req, "/measures/%" G_GINT64_FORMAT "/correct", next);
    return reply_see_other(form->req, "/plans/%" G_GINT64_FORMAT "/review?row=%" G_GINT64_FORMAT "#row-%" G_GINT64_FORMAT, form->plan->id,
                           form->action->id, form->action->id);
}

static bool save(CorrectForm *form, Correction *correction, GError **error)
{
    GError *wrong = NULL;
    Request *req = form->req;
    if (action_correct(req->db, req->who, form->plan, form->action, correction, &wrong))
        return reply_saved(form);
    if (fail_kind(wrong) != FAIL_CONFLICT) {
        g_propagate_error(error, wrong);
        return false;
    }
    g_error_free(wrong);
    return show_conflict(form, error);
}

static const char *body_value(Pool *pool, const GPtrArray *options, const char *typed, const char **ret_problem)
{
    gint64 id;
    const Choice *make = options->pdata[0];
    *ret_problem = NULL;
    if (strcmp(typed, make->value) == 0 || strcmp(typed, make->label) == 0)
        return make->value;
    *ret_problem = option_find(pool, options, _("Institution"), typed, &id);
    return *ret_problem ? typed : id ? pool_printf(pool, "%" G_GINT64_FORMAT, id) : "";
}

/* Institutions that were named become their ids; what names none stays as it was typed. */
static Problems *name_bodies(CorrectForm *form)
{
    Pool *pool = form->req->pool;
    Problems *problems = problems_new(pool);
    for (guint i = 0; i < form->typed->bodies->len; i++) {
        BodyTyped *body = form->typed->bodies->pdata[i];
        const char *problem;
        body->institution = body_value(pool, form->body_options, body->institution, &problem);
        if (problem)
            problems_add(problems, pool_printf(pool, "body_institution.%u", i + 1), "%s", problem);
    }
    return problems;
}

static void add_problems(Problems *problems, const Problems *more)
{
    for (guint i = 0; i < problems_count(more); i++) {
        const char *field, *text;
        problems_get(more, i, &field, &text);
        problems_add(problems, field, "%s", text);
    }
}

bool action_correct_take(Request *req, GError **error)
{
    CorrectForm form = {.req = req};
    Correction correction;
    const char *again = req_text(req, "again");
    if (!load(&form, error))
        return false;
    form.typed = typed_from_form(req);
    if (again)
        return show_again(&form, again);
    Problems *unknown = name_bodies(&form);
    form.problems = typed_check(req->pool, form.typed, form.plan, form.nodes, form.action, &correction);
    add_problems(form.problems, unknown);
    if (correction.after.version != form.action->version)
        return show_conflict(&form, error);
    if (problems_any(form.problems))
        return reply_view(req, 422, view_in_correct, &form);
    return save(&form, &correction, error);
}
