#include "modules/services/pages.h"

#include "base/language.h"
#include "modules/services/services_queries.h"

/* What indicators count of services: days of attendance, enrolments, volunteers.  Counselling is attendance of a service that is
 * marked by sessions, home care of one that is marked by visits. */

#define SERVICE_DIMENSIONS                                                                                              \
    {"service_id", N_("Service"), .values = &sql_services_fact_services},                                              \
    {"provider_id", N_("Provider"), .values = &sql_services_fact_providers}

static const FactMeasure attendance_measures[] = {
    {"present", N_("Days present")}, {"excused", N_("Days excused")}, {"absent", N_("Days absent")}, {"planned", N_("Days planned")},
    {"units", N_("Sessions, visits or meals")}, {"minutes", N_("Minutes")}, {0},
};
static const FactDimension attendance_dimensions[] = {
    SERVICE_DIMENSIONS, {"measure", N_("What is marked"), .choices = service_measures}, {"kind_code", N_("Code of the nomenclature"), .is_code = true}, {0},
};
static const FactDimension enrolment_dimensions[] = {
    SERVICE_DIMENSIONS, {"measure", N_("What is marked"), .choices = service_measures}, {"kind_code", N_("Code of the nomenclature"), .is_code = true},
    {"basis", N_("On which basis"), .choices = enrolment_bases}, {"state", N_("State"), .choices = enrolment_states}, {0},
};
static const FactDimension volunteer_dimensions[] = {SERVICE_DIMENSIONS, {0}};

const FactKind service_facts[] = {
    {.name = "attendance", .label = N_("Attendance at services"), .unit = N_("days present"), .measures = attendance_measures,
     .dimensions = attendance_dimensions, .parts = &sql_services_fact_attendance_parts, .rows = &sql_services_fact_attendance,
     .may = "services.read", .of = "enrolment", .path = "/enrolments/"},
    {.name = "enrolment", .label = N_("Enrolments at services"), .unit = N_("enrolments"), .dimensions = enrolment_dimensions,
     .parts = &sql_services_fact_enrolment_parts, .rows = &sql_services_fact_enrolment, .may = "services.read", .of = "enrolment",
     .path = "/enrolments/"},
    {.name = "volunteer", .label = N_("Contracts with volunteers"), .unit = N_("contracts"), .dimensions = volunteer_dimensions,
     .parts = &sql_services_fact_volunteer_parts, .rows = &sql_services_fact_volunteer, .may = "services.read"},
    {0},
};
