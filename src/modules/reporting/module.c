#include "modules/module.h"

extern const SchemaStep reporting_schema[];

const Module reporting_module = {
    .name = "reporting",
    .schema = reporting_schema,
};
