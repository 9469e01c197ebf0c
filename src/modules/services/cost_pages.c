#include "modules/services/cost_view.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/law/law.h"
#include "modules/services/services_views.h"

/* What a service costs, against the cost standard. */

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
    if (!service_enter_own(req, &view.service, error))
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
    if (!service_enter_own(req, &service, error))
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
    if (!service_enter_own(req, &service, error) || !service_cost_remove(req->db, req->who, service->id, req_input_id(req, "cost"), error))
        return false;
    reply_notice(req, _("The line was taken away."));
    return reply_see_other(req, "%s", service_url(req->pool, service->id, "/costs"));
}

static const Input cost_inputs[] = {
    {"year", INPUT_INT}, {"month", INPUT_TEXT, 7}, {"amount", INPUT_TEXT, 40}, {"note", INPUT_TEXT, 300},
    {"category", INPUT_CHOICE, .choices = (const char *const[]){"staff", "food", "utilities", "materials", "transport", "therapy", "rent", "other", NULL}}, {0},
};

const Route cost_routes[] = {
    {GET, "/services/:id/costs", .may = "services.manage", costs_page, (const Input[]){{"year", INPUT_INT}, {0}}},
    {POST, "/services/:id/costs", .once = true, .may = "services.manage", add_cost, cost_inputs},
    {POST, "/services/:id/costs/remove", .may = "services.manage", remove_cost, (const Input[]){{"cost", INPUT_ID}, {0}}},
    {0},
};
