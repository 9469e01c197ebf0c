#include "modules/module.h"

extern const SchemaStep council_schema[];

const Module council_module = {
    .name = "council",
    .schema = council_schema,
};
