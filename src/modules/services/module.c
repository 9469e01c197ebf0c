#include "base/language.h"
#include "modules/services/funding.h"
#include "modules/services/pages.h"

extern const SchemaStep services_schema[];

static const Permission permissions[] = {
    {"services.read", N_("See services and their people, as far as the role reaches")},
    {"services.write", N_("Enrol people at services, take them in and note who leaves")},
    {"services.manage", N_("Change providers, services and the nomenclature")},
    {"attendance.mark", N_("Mark attendance")},
    {"attendance.lock", N_("Lock and correct months of attendance")},
    {"services.conventions", N_("See calls, conventions and claims, as far as the role reaches")},
    {"services.fund", N_("Run calls, conventions and claims of providers")},
    {0},
};

/* Columns with a person's id: a merge of persons moves them. */
static const Reference references[] = {
    {"person", "enrolment", "person_id"},
    {"person", "attendance", "person_id"},
    {"person", "volunteer", "person_id"},
    {0},
};

static const Link links[] = {
    {"/services", N_("Services"), "services.read", 12, .begins = "services.read", .area = AREA_SERVICES},
    {"/directory", N_("Find a service"), "public", 12, .unless = "services.read", .area = AREA_SERVICES},
    {0},
};

static bool remind(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    (void)run, (void)pool, (void)job;
    return services_licences_remind(db, error);
}

static const JobKind jobs[] = {
    {"services.remind", N_("Letters about licences that end"), remind, .every_seconds = 24 * 60 * 60},
    {0},
};

static const Route *const routes[] = {service_routes, provider_routes, enrolment_routes, attendance_routes, directory_routes, service_api_routes, funding_routes, cost_routes, volunteer_routes, attendance_import_routes, warning_routes, NULL};

static const Record *const records[] = {
    &service_record, &provider_record, &enrolment_record, &service_kind_record, &service_call_record, &service_bid_record,
    &service_agreement_record, &volunteer_record, NULL,
};

const Module services_module = {
    .name = "services",
    .schema = services_schema,
    .records = records,
    .permissions = permissions,
    .links = links,
    .references = references,
    .panels = service_panels,
    .guards = service_guards,
    .jobs = jobs,
    .commands = service_commands,
    .more_routes = routes,
    .facts = service_facts,
    .ship = services_ship,
};
