/* Pages that change a plan as a whole: its facts, its adoption, closing and publishing it. */
#include "modules/plans/adopt.h"

#include <string.h>

#include "base/language.h"
#include "modules/plans/plans_in.h"
#include "modules/plans/plans_in_views.h"

static bool find_plan(Request *req, Plan **ret_plan, GError **error)
{
    return plan_find(req->db, req->pool, req->who, req_id(req, "id"), ret_plan, error);
}

/* --- facts */

static PlanFacts facts_of(const Plan *plan)
{
    return (PlanFacts){
        .id = plan->id, .title = plan->title, .short_title = plan->short_title, .authority = plan->authority,
        .decision_number = plan->decision_number, .decision_date = plan->decision_date, .period_from = plan->period.from,
        .period_to = plan->period.to, .country = plan->country == COUNTRY_MD ? "MD" : "RO", .version = plan->version,
    };
}

bool plan_facts_page(Request *req, GError **error)
{
    FactsForm form = {.req = req};
    if (!find_plan(req, &form.plan, error))
        return false;
    PlanFacts facts = facts_of(form.plan);
    form.facts = &facts;
    return reply_view(req, 200, view_in_plan_facts, &form);
}

static void check_period(Problems *problems, const PlanFacts *facts)
{
    if (day_is(facts->period_from) && day_is(facts->period_to) && day_compare(facts->period_from, facts->period_to) > 0)
        problems_add(problems, "period_to", "%s", _("The last day can't stand before the first."));
}

static bool show_facts_conflict(FactsForm *form, PlanFacts *mine, GError **error)
{
    if (!find_plan(form->req, &form->plan, error))
        return false;
    PlanFacts theirs = facts_of(form->plan);
    mine->version = theirs.version;
    form->theirs = &theirs;
    return reply_view(form->req, 409, view_in_plan_facts, form);
}

bool plan_facts_take(Request *req, GError **error)
{
    FactsForm form = {.req = req};
    GError *wrong = NULL;
    if (!find_plan(req, &form.plan, error))
        return false;
    PlanFacts before = facts_of(form.plan), after = before;
    form.facts = &after;
    form.problems = record_from_form(&plan_facts_record, &after, req);
    check_period(form.problems, &after);
    if (problems_any(form.problems))
        return reply_view(req, 422, view_in_plan_facts, &form);
    if (plan_facts_save(req->db, req->who, &before, &after, &wrong)) {
        reply_notice(req, _("Saved."));
        return reply_see_other(req, "/plans/%" G_GINT64_FORMAT "/review", after.id);
    }
    if (fail_kind(wrong) != FAIL_CONFLICT) {
        g_propagate_error(error, wrong);
        return false;
    }
    g_error_free(wrong);
    form.problems = NULL;
    return show_facts_conflict(&form, &after, error);
}

/* --- adoption */

static const char *sent(Request *req, const char *name)
{
    const char *text = req_text(req, name);
    return text ? text : "";
}

static bool is_draft(const Plan *plan, GError **error)
{
    return strcmp(plan->state, "draft") == 0 || fail(error, FAIL_CONFLICT, "%s", _("This plan is adopted already."));
}

static bool reply_adopted(Request *req, const Plan *plan)
{
    reply_notice(req, _("This plan is adopted already."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT, plan->id);
}

bool plan_adopt_page(Request *req, GError **error)
{
    AdoptForm form = {.req = req, .is_public = true};
    if (!find_plan(req, &form.plan, error))
        return false;
    if (strcmp(form.plan->state, "draft") != 0)
        return reply_adopted(req, form.plan);
    form.number = form.plan->decision_number ? form.plan->decision_number : "";
    form.date = day_to_people(req->pool, form.plan->decision_date);
    return reply_view(req, 200, view_in_plan_adopt, &form);
}

static Day check_adoption(AdoptForm *form)
{
    Day date = DAY_NONE;
    form->problems = problems_new(form->req->pool);
    if (!*form->number)
        problems_add(form->problems, "number", "%s", _("Write the number of the council's decision."));
    if (!day_parse(form->date, &date, NULL))
        problems_add(form->problems, "date", "%s", _("Write the day of the decision, such as 31.12.2026."));
    else if (day_compare(date, day_today()) > 0)
        problems_add(form->problems, "date", "%s", _("The day of the decision can't be in the future."));
    return date;
}

/* A second click, or the page sent again after going back. */
static bool is_sent_again(const AdoptForm *form, Day date)
{
    const Plan *plan = form->plan;
    return strcmp(plan->state, "adopted") == 0 && g_strcmp0(plan->decision_number, form->number) == 0 && day_is(date) &&
           day_compare(plan->decision_date, date) == 0;
}

static bool adopt(AdoptForm *form, Day date, GError **error)
{
    Request *req = form->req;
    form->plan->version = req_int(req, "version", 0);
    if (!plan_adopt(req->db, req->who, form->plan, form->number, date, form->is_public, error))
        return false;
    reply_notice(req, _("The plan is adopted."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT, form->plan->id);
}

/* First the form, then the answers to check, then it is done. */
bool plan_adopt_take(Request *req, GError **error)
{
    AdoptForm form = {.req = req, .number = sent(req, "number"), .date = sent(req, "date"), .is_public = req_flag(req, "public")};
    const char *step = sent(req, "step");
    if (!find_plan(req, &form.plan, error))
        return false;
    Day date = check_adoption(&form);
    if (is_sent_again(&form, date))
        return reply_adopted(req, form.plan);
    if (!is_draft(form.plan, error))
        return false;
    if (problems_any(form.problems))
        return reply_view(req, 422, view_in_plan_adopt, &form);
    if (strcmp(step, "adopt") == 0)
        return adopt(&form, date, error);
    form.check = strcmp(step, "change") != 0;
    return reply_view(req, 200, view_in_plan_adopt, &form);
}

/* --- closing, publishing */

bool plan_state_page(Request *req, GError **error)
{
    AdoptForm form = {.req = req};
    return find_plan(req, &form.plan, error) && reply_view(req, 200, view_in_plan_state, &form);
}

static bool change_state(Request *req, const Plan *plan, const char *what, GError **error)
{
    if (strcmp(what, "close") == 0)
        return plan_close(req->db, req->who, plan, error);
    if (strcmp(what, "discard") == 0)
        return plan_discard(req->db, req->who, plan, error);
    if (strcmp(what, "publish") == 0 || strcmp(what, "unpublish") == 0)
        return plan_publish(req->db, req->who, plan, strcmp(what, "publish") == 0, error);
    return fail(error, FAIL_INVALID, "%s", _("Choose what to do with the plan."));
}

bool plan_state_take(Request *req, GError **error)
{
    Plan *plan;
    if (!find_plan(req, &plan, error))
        return false;
    plan->version = req_int(req, "version", 0);
    if (!change_state(req, plan, sent(req, "what"), error))
        return false;
    if (strcmp(sent(req, "what"), "discard") == 0) {
        reply_notice(req, _("The draft was thrown away."));
        return reply_see_other(req, "/plans");
    }
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/plans/%" G_GINT64_FORMAT, plan->id);
}
