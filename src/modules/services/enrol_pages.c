#include "modules/services/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases.h"
#include "modules/documents/documents.h"
#include "modules/people/people.h"
#include "modules/services/funding.h"
#include "modules/services/services_views.h"
#include "record/json.h"
#include "record/option.h"

/* Enrolling, coming in, leaving, going over; the contract with the beneficiary. */

/* --- enrolling --- */

/* "Service plan (PS) until 31.03.2027" */
static const char *plan_words(Pool *pool, const GPtrArray *plans, gint64 case_id)
{
    const CasePlanActive *found = NULL;
    for (guint i = 0; i < plans->len; i++)
        if (((const CasePlanActive *)plans->pdata[i])->case_id == case_id)
            found = plans->pdata[i];
    if (!found)
        return _("no plan in force today");
    const char *kind = services_label(enrolment_bases, found->plan_kind);
    return day_is(found->until) ? pool_printf(pool, _("%s until %s"), kind, day_to_people(pool, found->until)) : kind;
}

/* The cases that name the person and that one sees, as choices. */
static bool case_choices(Request *req, gint64 person_id, GPtrArray **ret_options, GError **error)
{
    GPtrArray *files, *plans;
    *ret_options = pool_list(req->pool);
    if (!person_id || !identity_may(req->who, "cases.read"))
        return true;
    if (!cases_of_person(req->db, req->pool, req->who, person_id, &files, error))
        return false;
    if (!cases_plans_active_of(req->db, req->pool, person_id, day_today(), &plans, error))
        return false;
    for (guint i = 0; i < files->len; i++) {
        const CaseFile *file = files->pdata[i];
        Choice *choice = pool_new0(req->pool, Choice);
        *choice = (Choice){pool_printf(req->pool, "%" G_GINT64_FORMAT, file->id),
                           pool_printf(req->pool, "%s, %s: %s", case_name(req->pool, file), file->type_name, plan_words(req->pool, plans, file->id))};
        g_ptr_array_add(*ret_options, choice);
    }
    return true;
}

static bool find_open(Request *req, Service **ret_service, GError **error)
{
    return service_find(req->db, req->pool, req_id(req, "id"), ret_service, error);
}

static bool show_form(Request *req, int status, const Problems *problems, GError **error)
{
    Service *service;
    ServiceKind *kind = NULL;
    GPtrArray *cases;
    gint64 person_id = req_input_id(req, "person_id");
    if (!find_open(req, &service, error) || !case_choices(req, person_id, &cases, error) ||
        (service->kind_code && !service_kind_of(req->db, req->pool, service->kind_code, day_today(), &kind, error)))
        return false;
    return reply_view(req, status, view_enrol_form, req, service, kind, cases, person_id, problems);
}

static bool enrol_page(Request *req, GError **error)
{
    return show_form(req, 200, NULL, error);
}

/* A case that one doesn't see can't be named. */
static bool check_case(Request *req, gint64 case_id, Problems *problems)
{
    CaseFile *file;
    if (!case_id || case_find(req->db, req->pool, req->who, case_id, &file, NULL))
        return true;
    problems_add(problems, "case_id", "%s", _("There is no such case."));
    return false;
}

static NewEnrolment typed_enrolment(Request *req, gint64 person_id)
{
    return (NewEnrolment){
        .service_id = req_id(req, "id"), .person_id = person_id, .basis = req_text(req, "basis"), .case_id = req_input_id(req, "case_id"),
        .plan_number = req_text(req, "plan_number"), .reason = req_text(req, "reason"), .is_urgent = req_flag(req, "is_urgent"),
        .urgency_reason = req_text(req, "urgency_reason"), .applied_on = req_day(req, "applied_on"), .entered_on = req_day(req, "entered_on"),
        .group_name = req_text(req, "group_name"), .weekdays = services_typed_weekdays(req), .waits = req_flag(req, "waits"),
    };
}

static bool answer_enrolled(Request *req, gint64 id, bool waits)
{
    reply_notice(req, waits ? _("The person is on the waiting list.") : _("The person is enrolled."));
    return reply_see_other(req, "/enrolments/%" G_GINT64_FORMAT, id);
}

static bool enrol(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    gint64 id;
    bool waits;
    Problems *problems = problems_new(req->pool);
    if (person_picker_asks(req, "person_id") || req_text(req, "look"))
        return show_form(req, 200, NULL, error);
    gint64 person_id = person_picked(req, "person_id", true, problems);
    NewEnrolment made = typed_enrolment(req, person_id);
    if (!check_case(req, made.case_id, problems) || problems_any(problems))
        return show_form(req, 422, problems, error);
    if (services_enrol(req->db, req->who, &made, &id, &waits, &wrong))
        return answer_enrolled(req, id, waits);
    int status = fail_http_status(fail_kind(wrong));
    if (problem_from(problems, "basis", &wrong))
        return show_form(req, status, problems, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

/* --- one enrolment --- */

static bool other_services(Request *req, gint64 but, GPtrArray **ret_options, GError **error)
{
    GPtrArray *all = service_options(req->db, req->pool, error);
    *ret_options = pool_list(req->pool);
    for (guint i = 0; all && i < all->len; i++)
        if (id_parse(((Choice *)all->pdata[i])->value) != but)
            g_ptr_array_add(*ret_options, all->pdata[i]);
    return all != NULL;
}

static bool sees_case(Request *req, gint64 case_id)
{
    CaseFile *file;
    return case_id && identity_may(req->who, "cases.read") && case_find(req->db, req->pool, req->who, case_id, &file, NULL);
}

static bool load(Request *req, EnrolmentPage *page, GError **error)
{
    GPtrArray *waiting;
    *page = (EnrolmentPage){0};
    if (!services_enrolment_find(req->db, req->pool, req->who, req_id(req, "id"), &page->enrolment, error) ||
        !service_find(req->db, req->pool, page->enrolment->service_id, &page->service, error) ||
        !service_is_seen(req->db, req->who, page->service->id, &page->is_here, error) ||
        !services_enrolled(req->db, req->pool, page->service->id, "waiting", &waiting, error) ||
        !other_services(req, page->service->id, &page->others, error) ||
        !documents_of(req->db, req->pool, "enrolment", page->enrolment->id, &page->documents, error) ||
        !attendance_chart(req->db, req->pool, page->service, page->enrolment->id, &page->chart, error))
        return false;
    page->sees_case = sees_case(req, page->enrolment->case_id);
    page->person = person_label_of(req->db, req->pool, page->enrolment->person_id);
    page->is_first = waiting->len && ((Enrolled *)waiting->pdata[0])->enrolment.id == page->enrolment->id;
    return true;
}

static bool show_one(Request *req, int status, const Problems *problems, GError **error)
{
    EnrolmentPage page;
    return load(req, &page, error) && reply_view(req, status, view_enrolment, req, &page, problems);
}

static bool show(Request *req, GError **error)
{
    return show_one(req, 200, NULL, error);
}

/* What was wrong is said on the enrolment's page, beside the field. */
static bool answer(Request *req, const char *field, const char *notice, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    Problems *problems = problems_new(req->pool);
    if (!reason) {
        reply_notice(req, notice);
        return reply_see_other(req, "/enrolments/%" G_GINT64_FORMAT, req_id(req, "id"));
    }
    int status = fail_http_status(fail_kind(reason));
    if (problem_from(problems, field, &reason))
        return show_one(req, status, problems, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool enter(Request *req, Enrolment **ret_enrolment, GError **error)
{
    return services_enrolment_find(req->db, req->pool, req->who, req_id(req, "id"), ret_enrolment, error);
}

/* Coming in is for who works there; who only asked for the place waits with the family. */
static bool enter_here(Request *req, Enrolment **ret_enrolment, GError **error)
{
    bool seen;
    if (!enter(req, ret_enrolment, error) || !service_is_seen(req->db, req->who, (*ret_enrolment)->service_id, &seen, error))
        return false;
    return seen || fail(error, FAIL_FORBIDDEN, "%s", _("Only who works at the service takes people in."));
}

static bool admit(Request *req, GError **error)
{
    GError *wrong = NULL;
    Enrolment *enrolment;
    if (!enter_here(req, &enrolment, error))
        return false;
    (void)services_admit(req->db, req->who, enrolment->id, req_day(req, "entered_on"), req_text(req, "out_of_order"), &wrong);
    return answer(req, "out_of_order", _("The person is enrolled."), wrong, error);
}

static bool leave(Request *req, GError **error)
{
    GError *wrong = NULL;
    Enrolment *enrolment;
    if (!enter(req, &enrolment, error))
        return false;
    (void)services_exit(req->db, req->who, enrolment->id, req_day(req, "left_on"), req_text(req, "result"), req_text(req, "result_note"), &wrong);
    return answer(req, "left_on", _("Saved."), wrong, error);
}

static bool go_over(Request *req, GError **error)
{
    GError *wrong = NULL;
    Enrolment *enrolment;
    GPtrArray *others;
    gint64 id;
    Problems *problems = problems_new(req->pool);
    if (!enter(req, &enrolment, error) || !other_services(req, enrolment->service_id, &others, error))
        return false;
    gint64 to = option_asked(req, "to_service", _("Other service"), others, problems);
    if (!to && !problems_any(problems))
        problems_add(problems, "to_service", "%s", _("Choose the other service."));
    if (problems_any(problems))
        return show_one(req, 422, problems, error);
    (void)services_transfer(req->db, req->who, enrolment->id, to, req_day(req, "on"), req_text(req, "note"), &id, &wrong);
    return answer(req, "to_service", _("The person went over. This enrolment has ended."), wrong, error);
}

static bool save(Request *req, GError **error)
{
    GError *wrong = NULL;
    Enrolment *enrolment;
    if (!enter_here(req, &enrolment, error))
        return false;
    enrolment->group_name = req_text(req, "group_name");
    enrolment->weekdays = services_typed_weekdays(req);
    enrolment->version = req_int(req, "version", 0);
    if (day_is(req_day(req, "entered_on")) && strcmp(enrolment->state, "active") == 0)
        enrolment->entered_on = req_day(req, "entered_on");
    (void)services_enrolment_save(req->db, req->who, enrolment, &wrong);
    return answer(req, "entered_on", _("Saved."), wrong, error);
}

/* --- the contract --- */

static void put_person(Json *json, Request *req, gint64 person_id)
{
    Person *person;
    if (!person_find(req->db, req->pool, person_id, &person, NULL))
        return;
    json_object(json, "person");
    json_text(json, "name", person_name(req->pool, person));
    json_day(json, "birth", person->birth_day);
    json_text(json, "phone", person->phone);
    json_object_end(json);
}

static const char *contract_data(Request *req, const Enrolment *enrolment, const Service *service)
{
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    put_person(&json, req, enrolment->person_id);
    json_object(&json, "contract");
    json_text(&json, "provider", service->provider_name);
    json_text(&json, "service", service->name);
    json_text(&json, "code", service->kind_code);
    json_text(&json, "address", service->is_secret ? NULL : service->address);
    json_text(&json, "schedule", service->schedule);
    json_text(&json, "basis", services_label(enrolment_bases, enrolment->basis));
    json_text(&json, "plan", enrolment->plan_number);
    json_day(&json, "from", enrolment->entered_on);
    json_text(&json, "fee", service->fee.currency == CURRENCY_NONE ? NULL : money_format(req->pool, service->fee));
    json_object_end(&json);
    json_object_end(&json);
    return out->str;
}

static bool issue(Request *req, const Enrolment *enrolment, const Service *service, GError **error)
{
    Document *document;
    DocumentOrder order = {.template_code = "service-contract", .kind = "enrolment", .record_id = enrolment->id,
                           .label = pool_printf(req->pool, "%s, %s", service->name, day_to_people(req->pool, enrolment->entered_on)),
                           .data = contract_data(req, enrolment, service), .day = DAY_NONE};
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && document_issue(req->db, req->pool, &order, req->who, &document, error) &&
           services_enrolment_set_contract(req->db, enrolment->id, document->id, error) &&
           services_audit(req->db, req->who, "contract", "enrolment", enrolment->id, NULL, error) && db_commit(change, error);
}

static bool contract(Request *req, GError **error)
{
    GError *wrong = NULL;
    Enrolment *enrolment;
    Service *service;
    if (!enter_here(req, &enrolment, error) || !service_find(req->db, req->pool, enrolment->service_id, &service, error))
        return false;
    if (strcmp(enrolment->state, "active") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("A contract is made with who is enrolled."));
    (void)issue(req, enrolment, service, &wrong);
    return answer(req, "contract", _("The contract was issued."), wrong, error);
}

/* Documents of an enrolment are seen by who sees it. */
static bool may_see(Db *db, Pool *pool, const Identity *who, gint64 id, bool *ret_may, GError **error)
{
    Enrolment *enrolment;
    g_autoptr(GError) wrong = NULL;
    *ret_may = services_enrolment_find(db, pool, who, id, &enrolment, &wrong);
    if (!*ret_may && fail_kind(wrong) != FAIL_NOT_FOUND) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return true;
}

static bool may_see_agreement(Db *db, Pool *pool, const Identity *who, gint64 id, bool *ret_may, GError **error)
{
    ServiceAgreement *agreement;
    return service_agreement_find(db, pool, id, &agreement, error) && service_is_seen(db, who, agreement->service_id, ret_may, error);
}

const Guard service_guards[] = {
    {"enrolment", may_see},
    {"service_agreement", may_see_agreement},
    {"volunteer", volunteer_is_seen},
    {0},
};

/* --- on a person's page --- */

static bool person_panel(View *view, Request *req, gint64 id, GError **error)
{
    enum { MOST = 50 };
    GPtrArray *enrolments;
    if (!services_enrolments_seen(req->db, req->pool, req->who, id, NULL, MOST, &enrolments, error))
        return false;
    if (enrolments->len)
        view_enrolment_panel(view, enrolments);
    return true;
}

const Panel service_panels[] = {
    {"person", "services.read", 45, person_panel},
    {0},
};

static const Input enrol_inputs[] = {
    PERSON_PICKER_INPUTS("person_id"), {"look", INPUT_TEXT},
    {"basis", INPUT_CHOICE, .choices = (const char *const[]){"ps", "pip", "pia", "pi", "direct", NULL}},
    {"case_id", INPUT_ID}, {"plan_number", INPUT_TEXT}, {"reason", INPUT_TEXT, 500}, {"is_urgent", INPUT_FLAG},
    {"urgency_reason", INPUT_TEXT, 500}, {"applied_on", INPUT_DAY}, {"entered_on", INPUT_DAY}, {"group_name", INPUT_TEXT, 60},
    {"weekdays", INPUT_TEXT, 7}, {"weekday", INPUT_MANY, 1}, {"waits", INPUT_FLAG}, {0},
};
static const Input leave_inputs[] = {
    {"left_on", INPUT_DAY}, {"result_note", INPUT_LONG, 1000},
    {"result", INPUT_CHOICE, .choices = (const char *const[]){"met", "partly", "moved", "transfer", "refused", "age", "other", NULL}}, {0},
};

const Route enrolment_routes[] = {
    {GET, "/services/:id/enrol", .may = "services.write", enrol_page, (const Input[]){{"person_id", INPUT_ID}, {0}}},
    {POST, "/services/:id/enrol", .once = true, .may = "services.write", enrol, enrol_inputs},
    {GET, "/enrolments/:id", .may = "services.read", show},
    {POST, "/enrolments/:id", .may = "services.write", save,
     (const Input[]){{"group_name", INPUT_TEXT, 60}, {"weekdays", INPUT_TEXT, 7}, {"weekday", INPUT_MANY, 1}, {"entered_on", INPUT_DAY}, {"version", INPUT_INT}, {0}}},
    {POST, "/enrolments/:id/admit", .once = true, .may = "services.write", admit, (const Input[]){{"entered_on", INPUT_DAY}, {"out_of_order", INPUT_TEXT, 500}, {0}}},
    {POST, "/enrolments/:id/exit", .may = "services.write", leave, leave_inputs},
    {POST, "/enrolments/:id/transfer", .once = true, .may = "services.write", go_over,
     (const Input[]){{"to_service", INPUT_TEXT, 400}, {"on", INPUT_DAY}, {"note", INPUT_TEXT, 500}, {0}}},
    {POST, "/enrolments/:id/contract", .once = true, .may = "services.write", contract},
    {0},
};
