#include "modules/projects/projects_in.h"

extern const SchemaStep projects_schema[];

/* Columns with a person's id: a merge of persons moves them. */
static const Reference references[] = {
    {"person", "project_participant", "person_id"},
    {0},
};

const Module projects_module = {
    .name = "projects",
    .schema = projects_schema,
    .references = references,
    .commands = project_commands,
    .ship = projects_ship,
};
