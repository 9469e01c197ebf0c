#include "modules/statistics/pages.h"

#include "base/language.h"

extern const SchemaStep statistics_schema[];

static const Permission permissions[] = {
    {"statistics.read", N_("See the counted indicators")},
    {"statistics.manage", N_("Define counted indicators, and what they count for")},
    {0},
};

static const Link links[] = {{"/statistics", N_("Counted indicators"), "statistics.read", 32, .area = AREA_PLANS}, {0}};

static const Route *const routes[] = {statistic_routes, statistic_form_routes, statistic_project_routes, statistic_api_routes, NULL};

static const Record *const records[] = {&statistic_record, NULL};

const Module statistics_module = {
    .name = "statistics",
    .schema = statistics_schema,
    .records = records,
    .permissions = permissions,
    .links = links,
    .more_routes = routes,
    .panels = statistic_panels,
    .facts = statistic_facts,
    .commands = statistic_commands,
};
