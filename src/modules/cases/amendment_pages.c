#include "modules/cases/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/cases/cases_views.h"

/* The way of an amendment; its needs are written on the plan's own forms. */

static bool enter(Request *req, CaseForm *form, CasePlan **ret_plan, GError **error)
{
    return case_enter(req, "id", &form->file, &form->rights, error) && case_check_open(form->file, error) &&
           case_plan_find(req->db, req->pool, form->file->id, req_id(req, "plan"), ret_plan, error) &&
           case_names(req->db, req->pool, form->file->id, &form->names, error);
}

static bool enter_amendment(Request *req, CaseForm *form, CasePlan **ret_plan, CaseAmendment **ret_amendment, GError **error)
{
    if (!enter(req, form, ret_plan, error))
        return false;
    *ret_amendment = case_amendment_of(*ret_plan, req_id(req, "amendment"));
    return *ret_amendment || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such amendment of this plan."));
}

static bool may_change(const CaseForm *form, GError **error)
{
    bool writes = form->rights.changes && !form->rights.is_limited;
    return writes || fail(error, FAIL_FORBIDDEN, "%s", _("Only the team of this case can change it."));
}

static bool may_approve(const CaseForm *form, GError **error)
{
    return form->rights.approves || fail(error, FAIL_FORBIDDEN, "%s", _("You may not approve plans of this case."));
}

static bool answer_done(Request *req, const CasePlan *plan, const char *said)
{
    reply_notice(req, said);
    return reply_see_other(req, "/cases/%" G_GINT64_FORMAT "/plans/%" G_GINT64_FORMAT "#amendments", plan->case_id, plan->id);
}

static bool answer_wrong(Request *req, CaseForm *form, const CasePlan *plan, const char *field, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    CasePlan *fresh;
    int status = fail_http_status(fail_kind(reason));
    Problems *problems = problems_new(req->pool);
    if (!problem_from(problems, field, &reason)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    form->problems = problems;
    return case_plan_find(req->db, req->pool, form->file->id, plan->id, &fresh, error) && reply_view(req, status, view_plan, req, form, fresh);
}

static bool create(Request *req, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    gint64 id;
    GError *wrong = NULL;
    if (!enter(req, &form, &plan, error) || !may_change(&form, error))
        return false;
    if (!case_amendment_create(req->db, req->who, plan, req_text(req, "reason"), &id, &wrong))
        return answer_wrong(req, &form, plan, "reason", wrong, error);
    return answer_done(req, plan, _("The amendment was begun. Add its needs."));
}

typedef bool (*Move)(Request *req, const CaseForm *form, const CaseAmendment *amendment, GError **error);

static bool move(Request *req, Move how, const char *field, const char *said, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    CaseAmendment *amendment;
    GError *wrong = NULL;
    if (!enter_amendment(req, &form, &plan, &amendment, error))
        return false;
    if (!how(req, &form, amendment, &wrong))
        return answer_wrong(req, &form, plan, field, wrong, error);
    return answer_done(req, plan, said);
}

static bool do_propose(Request *req, const CaseForm *form, const CaseAmendment *amendment, GError **error)
{
    return may_change(form, error) && case_amendment_propose(req->db, req->who, amendment, req_int(req, "version", 0), error);
}

static bool do_approve(Request *req, const CaseForm *form, const CaseAmendment *amendment, GError **error)
{
    return may_approve(form, error) && case_amendment_approve(req->db, req->who, amendment, req_int(req, "version", 0), error);
}

static bool do_return(Request *req, const CaseForm *form, const CaseAmendment *amendment, GError **error)
{
    return may_approve(form, error) &&
           case_amendment_return(req->db, req->who, amendment, req_int(req, "version", 0), req_text(req, "note"), error);
}

static bool do_order(Request *req, const CaseForm *form, const CaseAmendment *amendment, GError **error)
{
    return may_change(form, error) && case_amendment_order(req->db, req->who, amendment, req_int(req, "version", 0),
                                                           req_text(req, "order_number"), req_day(req, "order_day"), error);
}

static bool propose(Request *req, GError **error) { return move(req, do_propose, NULL, _("The amendment waits for approval."), error); }
static bool approve(Request *req, GError **error) { return move(req, do_approve, NULL, _("The amendment is approved: its needs are in the plan."), error); }
static bool give_back(Request *req, GError **error) { return move(req, do_return, "note", _("The amendment was returned."), error); }
static bool note_order(Request *req, GError **error) { return move(req, do_order, "order_number", _("Saved."), error); }

/* How far a need is may be said of a plan in force as well. */
static bool set_need_state(Request *req, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    GError *wrong = NULL;
    const char *state = req_text(req, "state");
    if (!enter(req, &form, &plan, error) || !may_change(&form, error))
        return false;
    CaseNeed *need = case_need_of(plan, req_id(req, "need"));
    if (!need)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such need in this plan."));
    if (!case_need_set_state(req->db, req->who, plan, need, req_int(req, "version", 0), state ? state : need->state, &wrong))
        return answer_wrong(req, &form, plan, NULL, wrong, error);
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/cases/%" G_GINT64_FORMAT "/plans/%" G_GINT64_FORMAT "#need-%" G_GINT64_FORMAT, plan->case_id, plan->id, need->id);
}

static const Input reason_input[] = {{"reason", INPUT_LONG, 4000}, {0}};
static const Input version_input[] = {{"version", INPUT_INT}, {0}};
static const Input return_inputs[] = {{"version", INPUT_INT}, {"note", INPUT_LONG, 4000}, {0}};
static const Input order_inputs[] = {{"version", INPUT_INT}, {"order_number", INPUT_TEXT, 40}, {"order_day", INPUT_DAY}, {0}};
static const Input state_inputs[] = {
    {"version", INPUT_INT}, {"state", INPUT_CHOICE, .choices = (const char *const[]){"open", "underway", "met", "not_met", NULL}}, {0},
};

const Route amendment_routes[] = {
    {POST, "/cases/:id/plans/:plan/amendments", .once = true, .may = "cases.write", create, reason_input},
    {POST, "/cases/:id/plans/:plan/amendments/:amendment/propose", .may = "cases.write", propose, version_input},
    {POST, "/cases/:id/plans/:plan/amendments/:amendment/approve", .may = "cases.approve", approve, version_input},
    {POST, "/cases/:id/plans/:plan/amendments/:amendment/return", .may = "cases.approve", give_back, return_inputs},
    {POST, "/cases/:id/plans/:plan/amendments/:amendment/order", .may = "cases.write", note_order, order_inputs},
    {POST, "/cases/:id/plans/:plan/needs/:need/state", .may = "cases.write", set_need_state, state_inputs},
    {0},
};
