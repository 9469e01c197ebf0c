#include "base/language.h"
#include "modules/services/pages.h"

extern const SchemaStep services_schema[];

/* Columns with a person's id: a merge of persons moves them. */
static const Reference references[] = {
    {"person", "enrolment", "person_id"},
    {"person", "attendance", "person_id"},
    {0},
};

const Module services_module = {
    .name = "services",
    .schema = services_schema,
    .references = references,
    .ship = services_ship,
};
