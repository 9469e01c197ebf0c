#include "modules/demo/demo.h"

#include "modules/demo/documents.h"
#include "reader/reader.h"

typedef struct {
    const char *file_name, *short_title, *country;
} DemoPlan;

static const DemoPlan plans[DEMO_PLANS] = {
    [DEMO_TIMISOARA] = {"timisoara-roma-plan-2025.txt", "Timișoara: planul pentru minoritatea romă, 2025", "RO"},
    [DEMO_BALTI] = {"balti-roma-plan-2023-2025.txt", "Bălți: planul pentru populația romă, 2023–2025", "MD"},
    [DEMO_STRATEGY] = {"timisoara-social-services-plan-2017-2022.docx", "Timișoara: strategia serviciilor sociale, 2017–2022", "RO"},
};

bool demo_plans_read(Demo *demo, GError **error)
{
    for (int i = 0; i < DEMO_PLANS; i++) {
        const EmbeddedFile *file = embedded_find(demo_documents, plans[i].file_name);
        DemoSource *source = &demo->sources[i];
        Grid *grid;
        source->bytes = embedded_bytes(demo->pool, file);
        source->count = file->count;
        if (!reader_read_bytes(demo->pool, source->bytes, source->count, file->name, &grid, error) ||
            !plan_document_read(demo->pool, grid, &source->document, error))
            return false;
    }
    return true;
}

bool demo_plans_store(Demo *demo, GError **error)
{
    for (int i = 0; i < DEMO_PLANS; i++) {
        PlanImport import = {
            .file_name = plans[i].file_name,
            .bytes = demo->sources[i].bytes,
            .count = demo->sources[i].count,
            .state = "adopted",
            .decision_date = DAY_NONE,
            .country = plans[i].country,
            .short_title = plans[i].short_title,
            .is_public = true,
            .is_demo = true,
        };
        if (!plan_import(demo->db, demo->planner, demo->sources[i].document, &import, &demo->plan_ids[i], error))
            return false;
    }
    return true;
}
