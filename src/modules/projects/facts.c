#include "modules/projects/projects_in.h"

#include "base/language.h"
#include "modules/projects/projects_queries.h"

/* What of projects is counted: who entered, who left. */

#define OF_PROJECT                                                                    \
    {"project_id", N_("Project"), .values = &sql_project_fact_projects},              \
        {"category_id", N_("Part of the target group"), .values = &sql_project_fact_categories}, \
        {"activity_id", N_("Activity"), .values = &sql_project_fact_activities}

static const FactDimension entry_dimensions[] = {OF_PROJECT, {"labour", N_("Situation at work"), .choices = project_labours}, {0}};
static const FactDimension exit_dimensions[] = {OF_PROJECT, {"left_why", N_("Why"), .choices = project_leaving_reasons}, {0}};

const FactKind project_facts[] = {
    {.name = "project_participant", .label = N_("Entries into projects"), .unit = N_("entries"), .dimensions = entry_dimensions,
     .parts = &sql_project_fact_entry_parts, .rows = &sql_project_fact_entry, .may = "projects.read", .of = "project_participant",
     .path = "/projects/participants/"},
    {.name = "project_exit", .label = N_("Exits from projects"), .unit = N_("exits"), .dimensions = exit_dimensions,
     .parts = &sql_project_fact_exit_parts, .rows = &sql_project_fact_exit, .may = "projects.read", .of = "project_participant",
     .path = "/projects/participants/"},
    {0},
};
