/* JSON from outside into a record of each kind of field: whatever is taken passes the record's own check. */
#include "record/json.h"
#include "../tests/visit.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void take(Pool *pool, const json_t *json)
{
    static const char *const permissions[] = {"visits.decide", "visits.secret", NULL};
    static const Identity who = {.user_id = 1, .permissions = permissions, .permission_count = 2};
    Request req = {.pool = pool, .who = &who};
    Visit visit = visit_empty();
    if (problems_any(record_from_json(&visit_record, &visit, &req, json)))
        return;
    g_assert_false(problems_any(record_check(&visit_record, &visit, pool)));
    g_autoptr(GString) out = g_string_new(NULL);
    record_to_json(out, &visit_record, &visit, &who);
    json_t *again = json_loads(out->str, 0, NULL);
    g_assert_nonnull(again);
    g_assert_false(problems_any(record_from_json(&visit_record, &visit, &req, again)));
    json_decref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    json_t *json = json_loadb((const char *)bytes, count, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (!json)
        return 0;
    g_autoptr(Pool) pool = pool_new();
    take(pool, json);
    json_decref(json);
    return 0;
}
