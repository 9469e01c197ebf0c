#include "modules/documents/pages.h"

#include "base/language.h"
#include "modules/documents/documents_queries.h"

/* What indicators count of documents: those issued and not cancelled, of each kind; whom they are about stays with the record. */

static const FactDimension dimensions[] = {
    {"template", N_("Kind of document"), .values = &sql_document_fact_templates, .is_code = true},
    {"register_code", N_("Register"), .choices = document_registers},
    {0},
};

const FactKind document_facts[] = {
    {.name = "document", .label = N_("Documents issued"), .unit = N_("documents"), .dimensions = dimensions,
     .parts = &sql_document_fact_parts, .rows = &sql_document_fact, .may = "documents.read"},
    {0},
};
