#include "base/language.h"
#include "modules/assessments/pages.h"

extern const SchemaStep assessments_schema[];

static const Permission permissions[] = {
    {"assessments.fill", N_("Fill in assessments")},
    {"assessments.read", N_("See assessments and needs of the own scope")},
    {"assessments.manage", N_("Take in forms, put them in force, approve assessments")},
    {0},
};

static const Link links[] = {
    {"/assessments", N_("Assessments"), "assessments.fill", 8, .area = AREA_CASEWORK},
    {0},
};

static const Reference references[] = {
    {"person", "assessment", "person_id"},
    {"person", "need", "person_id"},
    {0},
};

static const Route *const routes[] = {assessment_routes, instrument_routes, need_routes, screening_routes, follow_routes, assessments_api_routes, intake_routes, NULL};

const Module assessments_module = {
    .name = "assessments",
    .schema = assessments_schema,
    .permissions = permissions,
    .links = links,
    .references = references,
    .panels = assessment_panels,
    .more_routes = routes,
    .commands = instrument_commands,
    .facts = assessment_facts,
    .ship = instruments_ship,
};
