#include "modules/statistics/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/statistics/statistics_queries.h"

/* All facts; and those that are declared here, over documented tables of other modules.  A module's own declaration of the same name
 * goes before. */

static const FactMeasure attendance_measures[] = {
    {"present", N_("Days present")}, {"planned", N_("Days planned")}, {"excused", N_("Days excused")}, {"absent", N_("Days absent")},
    {"minutes", N_("Minutes")},      {0},
};
static const FactDimension attendance_dimensions[] = {
    {"service_id", N_("Service"), .values = &sql_statistic_services},
    {"kind_code", N_("Kind of service"), .is_code = true},
    {"provider_id", N_("Provider"), .values = &sql_statistic_providers},
    {0},
};
static const FactDimension participant_dimensions[] = {
    {"project_id", N_("Project"), .values = &sql_statistic_projects},
    {"category_id", N_("Category of the target group"), .values = &sql_statistic_categories},
    {"activity_id", N_("Activity"), .values = &sql_statistic_activities},
    {0},
};

const FactKind statistic_facts[] = {
    {.name = "attendance", .label = N_("Attendance at services"), .unit = N_("days present"), .measures = attendance_measures,
     .dimensions = attendance_dimensions, .parts = &sql_statistic_attendance_parts, .rows = &sql_statistic_attendance, .may = "services.read"},
    {.name = "project_participant", .label = N_("Entries into funded projects"), .unit = N_("entries"), .dimensions = participant_dimensions,
     .parts = &sql_statistic_participant_parts, .rows = &sql_statistic_participants, .may = "projects.read"},
    {0},
};

static bool is_named(const GPtrArray *facts, const char *name)
{
    for (guint i = 0; i < facts->len; i++)
        if (strcmp(((const FactKind *)facts->pdata[i])->name, name) == 0)
            return true;
    return false;
}

GPtrArray *statistics_facts(Pool *pool)
{
    GPtrArray *facts = pool_list(pool);
    for (const Module *const *module = modules; *module; module++)
        for (const FactKind *fact = (*module)->facts; fact && fact->name; fact++)
            if (!is_named(facts, fact->name))
                g_ptr_array_add(facts, (gpointer)fact);
    return facts;
}

const FactKind *statistics_fact(const char *name)
{
    for (const Module *const *module = modules; *module; module++)
        for (const FactKind *fact = (*module)->facts; fact && fact->name; fact++)
            if (g_strcmp0(fact->name, name) == 0)
                return fact;
    return NULL;
}
