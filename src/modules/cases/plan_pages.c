#include "modules/cases/drafts.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/cases/cases_views.h"

/* The plan: one page with its needs; each need has a form of its own, so that twelve are as easy as one. */

/* An outside partner reads the plan; its own team writes it. */
static bool check_writer(CaseRights *rights, bool to_change, GError **error)
{
    rights->changes = rights->changes && !rights->is_limited;
    return !to_change || rights->changes || fail(error, FAIL_FORBIDDEN, "%s", _("Only the team of this case can change it."));
}

static bool enter_plan(Request *req, bool to_change, CaseForm *form, CasePlan **ret_plan, GError **error)
{
    bool entered = to_change ? case_enter_to_change(req, "id", &form->file, &form->rights, error)
                             : case_enter(req, "id", &form->file, &form->rights, error);
    return entered && check_writer(&form->rights, to_change, error) && case_plan_find(req->db, req->pool, form->file->id, req_id(req, "plan"), ret_plan, error) &&
           case_names(req->db, req->pool, form->file->id, &form->names, error);
}

static const char *plan_url(Pool *pool, const CasePlan *plan, const char *rest)
{
    return pool_printf(pool, "/cases/%" G_GINT64_FORMAT "/plans/%" G_GINT64_FORMAT "%s", plan->case_id, plan->id, rest);
}

static bool create(Request *req, GError **error)
{
    CaseFile *file;
    CaseRights rights;
    gint64 id;
    const char *kind = req_text(req, "kind");
    if (!case_enter_to_change(req, "id", &file, &rights, error) || !check_writer(&rights, true, error) ||
        !case_plan_create(req->db, req->who, file, kind ? kind : file->plan_kind, &id, error))
        return false;
    return reply_see_other(req, "%s", case_url(req->pool, file->id, pool_printf(req->pool, "/plans/%" G_GINT64_FORMAT, id)));
}

static bool show_plan(Request *req, int status, CaseForm *form, CasePlan *plan)
{
    return reply_view(req, status, view_plan, req, form, plan);
}

static bool show(Request *req, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    return enter_plan(req, false, &form, &plan, error) && case_look(req->db, req->who, form.file, form.rights.way, error) &&
           show_plan(req, 200, &form, plan);
}

/* --- its own words --- */

static bool edit_page(Request *req, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    return enter_plan(req, true, &form, &plan, error) && reply_view(req, 200, view_plan_form, req, &form, plan);
}

static bool answer_conflict(Request *req, CaseForm *form, CasePlan *mine, GError **error)
{
    CasePlan *theirs;
    if (!case_plan_find(req->db, req->pool, mine->case_id, mine->id, &theirs, error))
        return false;
    form->conflict = case_conflict(req, &case_plan_record, mine, theirs);
    mine->version = theirs->version;
    return reply_view(req, 409, view_plan_form, req, form, mine);
}

/* An approved plan takes only signatures and the mayor's order. */
static void keep_approved(CasePlan *plan, const CasePlan *before)
{
    CasePlan kept = *before;
    kept.parent_signed = plan->parent_signed;
    kept.child_signed = plan->child_signed;
    kept.worker_signed = plan->worker_signed;
    kept.order_number = plan->order_number;
    kept.order_day = plan->order_day;
    kept.version = plan->version;
    *plan = kept;
}

static void check_plan(const CaseFile *file, const CasePlan *plan, Problems *problems)
{
    enum { LEAST_MONTHS = 12 };
    if (day_is(plan->starts) && day_is(plan->review_day) && day_compare(plan->review_day, plan->starts) < 0)
        problems_add(problems, "review_day", "%s", _("The review can't come before the plan starts."));
    if (plan->months < 0)
        problems_add(problems, "months", "%s", _("Write a number of months."));
    if (strcmp(plan->kind, "ps") == 0 && plan->months > 0 && plan->months < LEAST_MONTHS)
        problems_add(problems, "months", "%s", _("A service plan lasts 12 months at least."));
}

static bool edit(Request *req, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    g_autoptr(GError) wrong = NULL;
    if (!enter_plan(req, true, &form, &plan, error))
        return false;
    CasePlan before = *plan;
    Problems *problems = record_from_form(&case_plan_record, plan, req);
    form.problems = problems;
    if (strcmp(before.state, "replaced") == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("Only a draft can be changed. Make a new edition of the plan."));
    if (strcmp(before.state, "draft") != 0)
        keep_approved(plan, &before);
    check_plan(form.file, plan, problems);
    if (problems_any(problems))
        return reply_view(req, 422, view_plan_form, req, &form, plan);
    if (!case_plan_save(req->db, req->who, plan, &wrong)) {
        if (wrong->domain == FAIL && fail_kind(wrong) == FAIL_CONFLICT)
            return answer_conflict(req, &form, plan, error);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    if (!case_draft_done(req, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", plan_url(req->pool, plan, ""));
}

/* --- its way --- */

typedef bool (*Move)(Request *req, CaseForm *form, CasePlan *plan, GError **error);

static bool move_plan(Request *req, Move move, const char *said, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    g_autoptr(GError) wrong = NULL;
    if (!enter_plan(req, false, &form, &plan, error) || !case_check_open(form.file, error))
        return false;
    plan->version = req_int(req, "version", 0);
    if (move(req, &form, plan, &wrong)) {
        reply_notice(req, said);
        return reply_see_other(req, "%s", plan_url(req->pool, plan, ""));
    }
    int status = fail_http_status(fail_kind(wrong));
    Problems *problems = problems_new(req->pool);
    bool words_would_go = fail_kind(wrong) == FAIL_CONFLICT && req_declares(req, "note"); /* the form for them may be gone */
    if (words_would_go || !problem_from(problems, NULL, &wrong)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    form.problems = problems;
    return case_plan_find(req->db, req->pool, form.file->id, plan->id, &plan, error) && show_plan(req, status, &form, plan);
}

static bool do_propose(Request *req, CaseForm *form, CasePlan *plan, GError **error)
{
    if (!form->rights.changes)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Only the team of this case can change it."));
    return case_plan_propose(req->db, req->who, plan, error);
}

static bool may_approve(const CaseForm *form, GError **error)
{
    return form->rights.approves || fail(error, FAIL_FORBIDDEN, "%s", _("You may not approve plans of this case."));
}

static bool do_approve(Request *req, CaseForm *form, CasePlan *plan, GError **error)
{
    return may_approve(form, error) && case_plan_approve(req->db, req->who, form->file, plan, 0, error);
}

static bool do_return(Request *req, CaseForm *form, CasePlan *plan, GError **error)
{
    return may_approve(form, error) && case_plan_return(req->db, req->who, plan, req_text(req, "note"), error);
}

static bool propose(Request *req, GError **error) { return move_plan(req, do_propose, _("The plan waits for approval."), error); }
static bool approve(Request *req, GError **error) { return move_plan(req, do_approve, _("The plan is approved."), error); }
static bool give_back(Request *req, GError **error) { return move_plan(req, do_return, _("The plan was returned."), error); }

/* --- needs --- */

enum { LINE_ROWS = 12, LINE_SPARE = 3 };

static bool need_form(Request *req, int status, CaseForm *form, CasePlan *plan, CaseNeed *need)
{
    for (int i = 0; i < LINE_SPARE && need->lines->len < LINE_ROWS; i++) /* empty ones, to be filled in */
        g_ptr_array_add(need->lines, pool_new0(req->pool, CaseNeedLine));
    return reply_view(req, status, view_need_form, req, form, plan, need);
}

static bool new_need(Request *req, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    CaseNeed need = {.starts = DAY_NONE, .lines = pool_list(req->pool), .state = "open"};
    if (!enter_plan(req, true, &form, &plan, error))
        return false;
    need.starts = plan->starts;
    need.months = plan->months;
    need.amendment_id = req_input_id(req, "amendment");
    return need_form(req, 200, &form, plan, &need);
}

static bool enter_need(Request *req, CaseForm *form, CasePlan **ret_plan, CaseNeed **ret_need, GError **error)
{
    if (!enter_plan(req, true, form, ret_plan, error))
        return false;
    *ret_need = case_need_of(*ret_plan, req_id(req, "need"));
    return *ret_need || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such need in this plan."));
}

static bool edit_need(Request *req, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    CaseNeed *need;
    return enter_need(req, &form, &plan, &need, error) && need_form(req, 200, &form, plan, need);
}

static const char *line_text(Request *req, const char *name, int row)
{
    const char *text = req_many_at(req, name, pool_printf(req->pool, "%d", row));
    return text_is_empty(text) ? NULL : text_normalise(req->pool, text);
}

static GPtrArray *read_lines(Request *req, Problems *problems)
{
    GPtrArray *lines = pool_list(req->pool);
    for (int i = 0; i < LINE_ROWS; i++) {
        CaseNeedLine *line = pool_new0(req->pool, CaseNeedLine);
        const char *kind = line_text(req, "kind", i);
        *line = (CaseNeedLine){g_strcmp0(kind, "benefit") == 0 ? "benefit" : "service", line_text(req, "what", i), line_text(req, "code", i),
                               line_text(req, "provider", i), line_text(req, "amount", i)};
        bool any = line->what || line->provider || line->code || line->amount;
        if (any)
            g_ptr_array_add(lines, line);
        if (any && !line->what)
            problems_add(problems, pool_printf(req->pool, "what.%d", (int)lines->len - 1), "%s", _("Write which service or benefit it is."));
        if (case_amount_is_mistyped(line->amount))
            problems_add(problems, pool_printf(req->pool, "amount.%d", (int)lines->len - 1), "%s", _("This is no amount. Write it as 1.234,56 lei, or in words."));
    }
    return lines;
}

static bool answer_need_conflict(Request *req, CaseForm *form, CasePlan *plan, CaseNeed *mine, GError **error)
{
    if (!case_plan_find(req->db, req->pool, plan->case_id, plan->id, &plan, error))
        return false;
    CaseNeed *theirs = case_need_of(plan, mine->id);
    if (!theirs)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody took this need out of the plan meanwhile."));
    form->conflict = case_conflict(req, &case_need_record, mine, theirs);
    mine->version = theirs->version;
    return need_form(req, 409, form, plan, mine);
}

static bool save_need(Request *req, CaseForm *form, CasePlan *plan, CaseNeed *need, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    bool is_new = need->id == 0;
    CaseNeed *typed = pool_copy(req->pool, need, sizeof *need);
    Problems *problems = record_from_form(&case_need_record, typed, req);
    typed->lines = read_lines(req, problems);
    form->problems = problems;
    if (problems_any(problems))
        return need_form(req, 422, form, plan, typed);
    if (!case_need_save(req->db, req->who, plan, typed, &wrong)) {
        if (!is_new && wrong->domain == FAIL && fail_kind(wrong) == FAIL_CONFLICT && strcmp(plan->state, "replaced") != 0)
            return answer_need_conflict(req, form, plan, typed, error);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    if (!case_draft_done(req, error))
        return false;
    reply_notice(req, _("Saved."));
    const char *more = need->amendment_id ? pool_printf(req->pool, "/needs/new?amendment=%" G_GINT64_FORMAT, need->amendment_id) : "/needs/new";
    return reply_see_other(req, "%s", plan_url(req->pool, plan, req_flag(req, "another") ? more : ""));
}

static bool create_need(Request *req, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    CaseNeed *need = pool_new0(req->pool, CaseNeed);
    need->starts = DAY_NONE;
    need->lines = pool_list(req->pool);
    need->amendment_id = req_input_id(req, "amendment");
    return enter_plan(req, true, &form, &plan, error) && save_need(req, &form, plan, need, error);
}

static bool change_need(Request *req, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    CaseNeed *need;
    return enter_need(req, &form, &plan, &need, error) && save_need(req, &form, plan, need, error);
}

static bool delete_need(Request *req, GError **error)
{
    CaseForm form = {0};
    CasePlan *plan;
    CaseNeed *need;
    if (!enter_need(req, &form, &plan, &need, error) || !case_need_delete(req->db, req->who, plan, need, error))
        return false;
    reply_notice(req, _("The need was taken out."));
    return reply_see_other(req, "%s", plan_url(req->pool, plan, ""));
}

static const Input line_inputs[] = {
    {"kind", INPUT_MANY, 20}, {"what", INPUT_MANY, 2000}, {"code", INPUT_MANY, 60}, {"provider", INPUT_MANY, 300}, {"amount", INPUT_MANY, 60},
    {"another", INPUT_FLAG}, {"amendment", INPUT_ID}, {0},
};
static const Input version_input[] = {{"version", INPUT_INT}, {0}};
static const Input return_inputs[] = {{"version", INPUT_INT}, {"note", INPUT_LONG, 4000}, {0}};

const Route plan_routes[] = {
    {POST, "/cases/:id/plans", .once = true, .may = "cases.write", create,
     (const Input[]){{"kind", INPUT_CHOICE, .choices = (const char *const[]){"ps", "pip", "pia", "pi", NULL}}, {0}}},
    {GET, "/cases/:id/plans/:plan", .may = "cases.read", show},
    {GET, "/cases/:id/plans/:plan/edit", .may = "cases.write", edit_page},
    {POST, "/cases/:id/plans/:plan/edit", .may = "cases.write", edit, .record = &case_plan_record},
    {POST, "/cases/:id/plans/:plan/propose", .may = "cases.write", propose, version_input},
    {POST, "/cases/:id/plans/:plan/approve", .may = "cases.approve", approve, version_input},
    {POST, "/cases/:id/plans/:plan/return", .may = "cases.approve", give_back, return_inputs},
    {GET, "/cases/:id/plans/:plan/needs/new", .may = "cases.write", new_need, (const Input[]){{"amendment", INPUT_ID}, {0}}},
    {POST, "/cases/:id/plans/:plan/needs/new", .once = true, .may = "cases.write", create_need, line_inputs, .record = &case_need_record},
    {GET, "/cases/:id/plans/:plan/needs/:need", .may = "cases.write", edit_need},
    {POST, "/cases/:id/plans/:plan/needs/:need", .may = "cases.write", change_need, line_inputs, .record = &case_need_record},
    {POST, "/cases/:id/plans/:plan/needs/:need/remove", .may = "cases.write", delete_need},
    {0},
};
