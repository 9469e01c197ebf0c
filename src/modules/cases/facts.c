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

static const FactDimension signal_dimensions[] = {
    {"channel", N_("How it came"), .choices = case_channels},
    {"source", N_("Who told"), .choices = case_sources},
    {"state", N_("What was decided"), .choices = case_signal_states},
    {"institution_id", N_("Institution"), .values = &sql_case_fact_signal_institutions},
    {0},
};
static const FactDimension opening_dimensions[] = {
    {"case_type", N_("Type of case"), .values = &sql_case_fact_types, .is_code = true, .is_shipped = true},
    {"state", N_("State"), .choices = case_states},
    {"institution_id", N_("Institution"), .values = &sql_case_fact_institutions},
    {0},
};
static const FactDimension closing_dimensions[] = {
    {"closing", N_("Reason for closing"), .values = &sql_case_fact_closings, .is_code = true, .is_shipped = true},
    {"case_type", N_("Type of case"), .values = &sql_case_fact_types, .is_code = true, .is_shipped = true},
    {"institution_id", N_("Institution"), .values = &sql_case_fact_institutions},
    {0},
};
static const FactDimension plan_dimensions[] = {
    {"kind", N_("Kind of plan"), .choices = case_plan_kinds},
    {"case_type", N_("Type of case"), .values = &sql_case_fact_types, .is_code = true, .is_shipped = true},
    {"institution_id", N_("Institution"), .values = &sql_case_fact_institutions},
    {0},
};
static const FactDimension referral_dimensions[] = {
    {"state", N_("State"), .choices = case_referral_states},
    {"institution_id", N_("Referred to"), .values = &sql_case_fact_referred},
    {"case_type", N_("Type of case"), .values = &sql_case_fact_types, .is_code = true, .is_shipped = true},
    {0},
};

const FactKind case_facts[] = {
    {.name = "case_signal", .label = N_("Signals received"), .unit = N_("signals"), .dimensions = signal_dimensions,
     .parts = &sql_case_fact_signal_parts, .rows = &sql_case_fact_signal, .may = "cases.read"},
    {.name = "case_opened", .label = N_("Cases opened"), .unit = N_("cases"), .dimensions = opening_dimensions,
     .parts = &sql_case_fact_opened_parts, .rows = &sql_case_fact_opened, .may = "cases.read", .of = "case_file", .path = "/cases/"},
    {.name = "case_closed", .label = N_("Cases closed"), .unit = N_("cases"), .dimensions = closing_dimensions,
     .parts = &sql_case_fact_closed_parts, .rows = &sql_case_fact_closed, .may = "cases.read", .of = "case_file", .path = "/cases/"},
    {.name = "case_plan", .label = N_("Plans approved for people"), .unit = N_("plans"), .dimensions = plan_dimensions,
     .parts = &sql_case_fact_plan_parts, .rows = &sql_case_fact_plan, .may = "cases.read", .of = "case_file", .path = "/cases/"},
    {.name = "case_referral", .label = N_("Referrals to providers and institutions"), .unit = N_("referrals"), .dimensions = referral_dimensions,
     .parts = &sql_case_fact_referral_parts, .rows = &sql_case_fact_referral, .may = "cases.read", .of = "case_file", .path = "/cases/"},
    {.name = "case_work", .label = N_("Work done on cases"), .unit = N_("visits and other work"), .dimensions = work_dimensions,
     .parts = &sql_case_fact_work_parts, .rows = &sql_case_fact_work, .may = "cases.read", .of = "case_file", .path = "/cases/"},
    {0},
};
