#include "modules/assessments/pages.h"

#include "base/language.h"
#include "modules/assessments/assessments_queries.h"

/* What indicators count of assessments: forms filled in, needs found and answered. */

static const FactDimension form_dimensions[] = {
    {"instrument", N_("Form"), .values = &sql_assessment_fact_instruments, .is_code = true},
    {"level", N_("Level"), .is_code = true},
    {"institution_id", N_("Institution"), .values = &sql_assessment_fact_institutions},
    {0},
};
static const FactDimension need_dimensions[] = {
    {"kind", N_("Need"), .values = &sql_assessment_fact_need_kinds, .is_code = true},
    {"state", N_("State"), .choices = need_states},
    {"instrument", N_("Form"), .values = &sql_assessment_fact_instruments, .is_code = true},
    {"institution_id", N_("Institution"), .values = &sql_assessment_fact_institutions},
    {0},
};

const FactKind assessment_facts[] = {
    {.name = "assessment", .label = N_("Assessments finished"), .unit = N_("assessments"), .dimensions = form_dimensions,
     .parts = &sql_assessment_fact_form_parts, .rows = &sql_assessment_fact_form, .may = "assessments.read"},
    {.name = "need", .label = N_("Needs found"), .unit = N_("needs"), .dimensions = need_dimensions,
     .parts = &sql_assessment_fact_need_parts, .rows = &sql_assessment_fact_need, .may = "assessments.read"},
    {0},
};
