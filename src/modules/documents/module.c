#include "modules/module.h"

#include "modules/documents/store.h"

extern const SchemaStep documents_schema[];

const Module documents_module = {
    .name = "documents",
    .schema = documents_schema,
    .ship = document_templates_ship,
};
