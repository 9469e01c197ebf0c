#include "modules/benefits/pages.h"

#include "base/language.h"
#include "modules/benefits/benefits_queries.h"

/* What statistics may count: months given and the money; what the employment agency answered. */

static const FactMeasure measures[] = {
    {"months", N_("Months paid"), false},
    {"amount", N_("Sum granted"), true},
    {0},
};
static const FactDimension dimensions[] = {
    {"scheme_id", N_("Benefit"), .values = &sql_benefit_fact_schemes},
    {0},
};

static const FactDimension answer_dimensions[] = {
    {"status", N_("What the agency answered"), .choices = benefit_statuses},
    {"scheme_id", N_("Benefit"), .values = &sql_benefit_fact_schemes},
    {0},
};

const FactKind benefit_facts_declared[] = {
    {.name = "employment_exchange", .label = N_("People asked about at the employment agency"), .unit = N_("people on lists"), .dimensions = answer_dimensions,
     .parts = &sql_benefit_fact_exchange_parts, .rows = &sql_benefit_fact_exchange, .may = "benefits.read"},
    {.name = "benefit_payment", .label = N_("Benefits granted"), .unit = N_("months"), .measures = measures, .dimensions = dimensions,
     .parts = &sql_benefit_fact_parts, .rows = &sql_benefit_fact_rows, .may = "benefits.read", .of = "benefit_grant", .path = "/benefits/grants/"},
    {0},
};
