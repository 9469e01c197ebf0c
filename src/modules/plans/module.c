#include "modules/module.h"

extern const SchemaStep plans_schema[];

const Module plans_module = {
    .name = "plans",
    .schema = plans_schema,
};
