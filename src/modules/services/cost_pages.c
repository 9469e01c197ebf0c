#include "modules/services/cost_view.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/law/law.h"
#include "modules/services/services_views.h"

/* What a service costs, against the cost standard; its volunteers. */

enum { YEAR = 12 };

/* The standard of a year and person is an amount of the law table: cost-standard.8891cz-c-ii. */
static const char *standard_code(Pool *pool, const Service *service)
{
    g_autofree char *lower = g_ascii_strdown(service->kind_code ? service->kind_code : "", -1);
    return *lower ? pool_printf(pool, "cost-standard.%s", lower) : NULL;
}

static bool standard_of(Request *req, const char *code, Money *ret_standard, GError **error)
{
    LawRow *row;
    g_autoptr(GError) wrong = NULL;
    *ret_standard = (Money){0};
    if (!code)
        return true;
    if (law_amount(req->db, req->pool, code, law_country(req->db), day_today(), &row, &wrong))
        *ret_standard = row->money;
    else if (fail_kind(wrong) != FAIL_NOT_FOUND) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    return true;
}

static bool enter(Request *req, Service **ret_service, GError **error)
{
    Provider *provider;
    return service_enter(req, "id", ret_service, error) &&
           services_provider_find(req->db, req->pool, (*ret_service)->provider_id, &provider, error) &&
           (provider_may_change(req->who, provider) ||
            fail(error, FAIL_FORBIDDEN, "%s", _("Only the provider's own people and the authority change this service.")));
}

static void add_up(CostView *view)
{
    for (guint i = 0; i < view->months->len; i++) {
        const CostMonth *month = &g_array_index(view->months, CostMonth, i);
        view->cost += month->cost;
        view->days += month->days;
        view->person_months += month->people;
    }
}

static bool show_costs(Request *req, int status, const Problems *problems, GError **error)
{
    CostView view = {.req = req, .year = (int)CLAMP(req_int(req, "year", day_year(day_today())), 2000, 2200), .problems = problems};
    int first = month_make(view.year, 1);
    if (!enter(req, &view.service, error))
        return false;
    view.standard_code = standard_code(req->pool, view.service);
    if (!standard_of(req, view.standard_code, &view.standard, error) ||
        !service_costs(req->db, req->pool, view.service->id, first, first + YEAR - 1, &view.costs, error) ||
        !service_cost_months(req->db, req->pool, view.service->id, first, first + YEAR - 1, &view.months, error))
        return false;
    add_up(&view);
    return reply_view(req, status, view_service_costs, &view);
}

static bool costs_page(Request *req, GError **error)
{
    return show_costs(req, 200, NULL, error);
}

static bool take_cost(Request *req, ServiceCost *cost, Problems *problems)
{
    int month = 0;
    Money amount = {0};
    if (!month_parse(req_text(req, "month"), &month))
        problems_add(problems, "month", "%s", _("Say which month, such as 2026-03."));
    if (!req_text(req, "category"))
        problems_add(problems, "category", "%s", _("Choose what it was for."));
    if (!money_parse(req_text(req, "amount") ? req_text(req, "amount") : "", CURRENCY_RON, &amount, NULL) || amount.currency != CURRENCY_RON)
        problems_add(problems, "amount", "%s", _("Write an amount in lei."));
    *cost = (ServiceCost){.service_id = req_id(req, "id"), .month = month, .category = req_text(req, "category"), .amount = amount.minor,
                          .note = req_text(req, "note")};
    return !problems_any(problems);
}

static bool add_cost(Request *req, GError **error)
{
    ServiceCost cost;
    Service *service;
    Problems *problems = problems_new(req->pool);
    if (!enter(req, &service, error))
        return false;
    if (!take_cost(req, &cost, problems))
        return show_costs(req, 422, problems, error);
    if (!service_cost_add(req->db, req->who, &cost, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s?year=%d", service_url(req->pool, service->id, "/costs"), (int)(cost.month / YEAR));
}

static bool remove_cost(Request *req, GError **error)
{
    Service *service;
    if (!enter(req, &service, error) || !service_cost_remove(req->db, req->who, service->id, req_input_id(req, "cost"), error))
        return false;
    reply_notice(req, _("The line was taken away."));
    return reply_see_other(req, "%s", service_url(req->pool, service->id, "/costs"));
}

/* --- volunteers --- */

static bool show_volunteers(Request *req, int status, const Volunteer *typed, const Problems *problems, GError **error)
{
    Service *service;
    GPtrArray *list;
    return enter(req, &service, error) && volunteers(req->db, req->pool, service->id, &list, error) &&
           reply_view(req, status, view_volunteers, req, service, list, typed, problems);
}

static bool volunteers_page(Request *req, GError **error)
{
    return show_volunteers(req, 200, NULL, NULL, error);
}

static bool add_volunteer(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    Service *service;
    Volunteer volunteer = {.from_day = DAY_NONE, .to_day = DAY_NONE};
    if (!enter(req, &service, error))
        return false;
    Problems *problems = record_from_form(&volunteer_record, &volunteer, req);
    if (problems_any(problems))
        return show_volunteers(req, 422, &volunteer, problems, error);
    volunteer.service_id = service->id;
    if (!volunteer_create(req->db, req->who, &volunteer, &wrong)) {
        if (problem_from(problems, "to_day", &wrong))
            return show_volunteers(req, 422, &volunteer, problems, error);
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", service_url(req->pool, service->id, "/volunteers"));
}

static bool end_volunteer(Request *req, GError **error)
{
    Service *service;
    if (!enter(req, &service, error) || !volunteer_end(req->db, req->who, service->id, req_input_id(req, "volunteer"), DAY_NONE, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "%s", service_url(req->pool, service->id, "/volunteers"));
}

static const Input cost_inputs[] = {
    {"year", INPUT_INT}, {"month", INPUT_TEXT, 7}, {"amount", INPUT_TEXT, 40}, {"note", INPUT_TEXT, 300},
    {"category", INPUT_CHOICE, .choices = (const char *const[]){"staff", "food", "utilities", "materials", "transport", "therapy", "rent", "other", NULL}}, {0},
};

const Route cost_routes[] = {
    {GET, "/services/:id/costs", .may = "services.manage", costs_page, (const Input[]){{"year", INPUT_INT}, {0}}},
    {POST, "/services/:id/costs", .may = "services.manage", add_cost, cost_inputs},
    {POST, "/services/:id/costs/remove", .may = "services.manage", remove_cost, (const Input[]){{"cost", INPUT_ID}, {0}}},
    {GET, "/services/:id/volunteers", .may = "services.manage", volunteers_page},
    {POST, "/services/:id/volunteers", .may = "services.manage", add_volunteer, .record = &volunteer_record},
    {POST, "/services/:id/volunteers/end", .may = "services.manage", end_volunteer, (const Input[]){{"volunteer", INPUT_ID}, {0}}},
    {0},
};
