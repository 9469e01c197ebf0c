#include "modules/benefits/benefits.h"
#include "modules/module.h"

extern const SchemaStep benefits_schema[];

/* Columns with a person's id: a merge of persons moves them. */
static const Reference references[] = {
    {"person", "benefit_account", "person_id"},
    {"person", "benefit_grant", "person_id"},
    {"person", "benefit_elsewhere", "person_id"},
    {"person", "benefit_exchange_line", "person_id"},
    {0},
};

const Module benefits_module = {
    .name = "benefits",
    .schema = benefits_schema,
    .references = references,
};
