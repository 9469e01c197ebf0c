#include "base/language.h"
#include "modules/benefits/pages.h"

extern const SchemaStep benefits_schema[];

static const Permission permissions[] = {
    {"benefits.read", N_("See benefits, lists and payments")},
    {"benefits.prepare", N_("Keep entitlements and prepare lists of payments")},
    {"benefits.approve", N_("Approve lists of payments and exceptions")},
    {"benefits.visa", N_("Give lists of payments the financial visa")},
    {"benefits.pay", N_("Make payment files and take in what banks return")},
    {0},
};

/* Columns with a person's id: a merge of persons moves them. */
static const Reference references[] = {
    {"person", "benefit_account", "person_id"},
    {"person", "benefit_grant", "person_id"},
    {"person", "benefit_elsewhere", "person_id"},
    {"person", "benefit_exchange_line", "person_id"},
    {0},
};

static const Link links[] = {
    {"/benefits", N_("Benefits"), "benefits.read", 12, .begins = "benefits.read", .area = AREA_SERVICES},
    {0},
};

static const Route *const routes[] = {benefit_routes,        benefit_scheme_routes,   benefit_counted_routes, benefit_grant_routes, benefit_run_routes,
                                      benefit_return_routes, benefit_exchange_routes, benefit_clear_routes,   benefit_closing_routes, benefit_api_routes,   NULL};

static const Record *const records[] = {&benefit_scheme_record, &benefit_term_record, &benefit_grant_record, &benefit_run_record, NULL};

const Module benefits_module = {
    .name = "benefits",
    .schema = benefits_schema,
    .records = records,
    .permissions = permissions,
    .links = links,
    .references = references,
    .panels = benefit_panels,
    .guards = benefit_guards,
    .facts = benefit_facts_declared,
    .commands = benefit_commands,
    .more_routes = routes,
};
