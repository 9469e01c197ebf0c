#include "modules/plans/document.h"
#include "reader/build.h"
#include "reader/formats.h"

#include <jansson.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void check_nodes(const PlanDocument *document)
{
    for (guint i = 0; i < document->nodes->len; i++) {
        const PlanNode *node = document->nodes->pdata[i];
        g_assert_cmpint(node->id, ==, (int)i + 1);
        g_assert_cmpint(node->parent, <, node->id);
    }
    for (guint i = 0; i < document->actions->len; i++) {
        const PlanAction *action = document->actions->pdata[i];
        g_assert_cmpint(action->node, <=, (int)document->nodes->len);
        g_assert_cmpint(action->row, >=, 1);
    }
}

/* A text or CSV file, its columns, its measures: no crash, no hang, and what was understood is JSON. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    Build *build = build_new(pool);
    PlanDocument *document = NULL;
    if (count > 20000 || sniff_kind((const char *)bytes, count) != KIND_TEXT)
        return 0;
    text_or_csv_read(build, (const char *)bytes, count, ".txt");
    if (build->trouble)
        return 0;
    build->grid->columns_lost = true;
    if (!plan_document_read(pool, build->grid, &document, NULL))
        return 0;
    check_nodes(document);
    json_t *json = json_loads(plan_document_to_json(pool, document), 0, NULL);
    g_assert_nonnull(json);
    json_decref(json);
    g_assert_nonnull(plan_document_to_outline(pool, document));
    return 0;
}
