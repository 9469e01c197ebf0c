#include "modules/module.h"

#include "base/language.h"
#include "modules/documents/pages.h"

extern const SchemaStep documents_schema[];

static const Permission permissions[] = {
    {"documents.read", N_("See the register of documents and what was issued")},
    {"documents.issue", N_("Issue and cancel documents")},
    {"documents.edit-templates", N_("Change the templates of documents")},
    {0},
};

static const Link links[] = {
    {"/documents", N_("Documents"), "documents.read", 45, .area = AREA_OFFICE},
    {0},
};

static const Route *const routes[] = {documents_routes, document_template_routes, document_api_routes, NULL};

/* The register's words of what was issued before it had them. */
static bool ship(Db *db, GError **error)
{
    return document_templates_ship(db, error) && document_words_fill(db, error);
}

static const Record *const records[] = {&document_record, &document_template_record, NULL};

const Module documents_module = {
    .name = "documents",
    .schema = documents_schema,
    .records = records,
    .permissions = permissions,
    .links = links,
    .facts = document_facts,
    .more_routes = routes,
    .ship = ship,
};
