#include "base/language.h"
#include "modules/projects/pages.h"

extern const SchemaStep projects_schema[];

static const Permission permissions[] = {
    {"projects.read", N_("See funded projects")},
    {"projects.write", N_("Change funded projects and their target groups")},
    {0},
};

static const Link links[] = {
    {"/projects", N_("Projects"), "projects.read", 16, .begins = "projects.write", .area = AREA_PLANS},
    {0},
};

static const Route *const routes[] = {project_routes, project_part_routes, project_money_routes, project_people_routes, project_indicator_routes,
                                      project_promise_routes, project_api_routes, NULL};

/* Columns with a person's id: a merge of persons moves them. */
static const Reference references[] = {
    {"person", "project_participant", "person_id"},
    {0},
};

static const Record *const records[] = {
    &project_record, &project_partner_record, &project_document_record, &project_budget_record, &project_activity_record,
    &project_deliverable_record, &project_expense_record, &project_category_record, &project_promise_record, &project_participant_record,
    &project_indicator_record, NULL,
};

const Module projects_module = {
    .name = "projects",
    .schema = projects_schema,
    .records = records,
    .permissions = permissions,
    .facts = project_facts,
    .links = links,
    .panels = project_panels,
    .more_routes = routes,
    .references = references,
    .commands = project_commands,
    .ship = projects_ship,
};
