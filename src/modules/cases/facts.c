#include "modules/cases/cases_in.h"

#include "base/language.h"
#include "modules/cases/cases_queries.h"

/* What of the work on cases is counted. */

static const FactDimension work_dimensions[] = {
    {"kind", N_("What was done"), .choices = case_entry_kinds},
    {"case_type", N_("Type of case"), .values = &sql_case_fact_types, .is_code = true, .is_shipped = true},
    {"institution_id", N_("Institution"), .values = &sql_case_fact_institutions},
    {0},
};

const FactKind case_facts[] = {
    {.name = "case_work", .label = N_("Work done on cases"), .unit = N_("visits and other work"), .dimensions = work_dimensions,
     .parts = &sql_case_fact_work_parts, .rows = &sql_case_fact_work, .may = "cases.read", .of = "case_file", .path = "/cases/"},
    {0},
};
