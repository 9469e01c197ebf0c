#include "base/language.h"
#include "modules/reporting/pages.h"

extern const SchemaStep reporting_schema[];

static const Permission permissions[] = {
    {"reports.read", N_("See reports")},
    {"reports.enter", N_("Fill in reports of the own institution")},
    {"reports.accept", N_("Ask for reports, return and accept them")},
    {0},
};

static const Link links[] = {
    {"/reports", N_("Reports"), "reports.enter", 20, .begins = "reports.enter", .area = AREA_PLANS},
    {0},
};

static const Route *const routes[] = {filling_routes, period_routes, report_routes, address_routes, reporting_api_routes, NULL};

const Module reporting_module = {
    .name = "reporting",
    .schema = reporting_schema,
    .permissions = permissions,
    .links = links,
    .more_routes = routes,
    .jobs = report_jobs,
    .commands = report_commands,
};
