#include "base/language.h"
#include "modules/people/api.h"
#include "modules/people/export_pages.h"
#include "modules/people/file_pages.h"
#include "modules/people/household_pages.h"
#include "modules/people/import_pages.h"
#include "modules/people/merge_pages.h"
#include "modules/people/places.h"
#include "modules/people/street_pages.h"
#include "modules/people/traits_pages.h"

extern const SchemaStep people_schema[];

static const Record *const records[] = {
    &person_record,         &person_address_record,  &person_paper_record,     &person_phone_record,  &person_fact_record, &person_relation_record,
    &person_consent_record, &household_record,       &household_member_record, &person_export_record, &street_record,      &place_record,
    NULL,
};

static const Permission permissions[] = {
    {"people.read", N_("Find and see people")},
    {"people.write", N_("Change people")},
    {"people.import", N_("Take lists of people in")},
    {"people.export", N_("Give lists of people out, and approve those of others")},
    {"people.merge", N_("Merge people and undo it")},
    {"people.streets", N_("Edit streets and localities")},
    {"people.see-id", N_("See personal codes")},
    {"people.see-address", N_("See secret addresses")},
    {"people.see-traits", N_("See and write down declared traits")},
    {0},
};

static const Link links[] = {
    {"/people", N_("People"), "people.read", 7, .area = AREA_CASEWORK},
    {0},
};


static const Reference references[] = {
    {"person", "person_address", "person_id"},
    {"person", "person_paper", "person_id"},
    {"person", "person_phone", "person_id"},
    {"person", "person_fact", "person_id"},
    {"person", "person_relation", "person_id"},
    {"person", "person_relation", "other_person_id"},
    {"person", "household_member", "person_id"},
    {"person", "person_consent", "person_id"},
    {"person", "person_trait", "person_id"},
    {0},
};

static const Route *const routes[] = {people_routes, people_file_routes, household_routes, people_merge_routes, people_trait_routes,
                                      people_import_routes, people_export_routes, people_street_routes, people_api_routes, people_file_api_routes, NULL};

const Module people_module = {
    .name = "people",
    .schema = people_schema,
    .permissions = permissions,
    .links = links,
    .records = records,
    .references = references,
    .more_routes = routes,
    .commands = people_commands,
    .jobs = people_jobs,
    .ship = places_ship,
};
