#include "modules/module.h"

extern const SchemaStep accounts_schema[];

const Module accounts_module = {
    .name = "accounts",
    .schema = accounts_schema,
};
