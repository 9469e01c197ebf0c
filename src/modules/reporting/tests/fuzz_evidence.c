#include <stdint.h>

#include "modules/reporting/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* The type of any bytes can be told, and a picture never grows. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static const char *const types[] = {"image/jpeg", "image/png"};
    g_autoptr(Pool) pool = pool_new();
    evidence_type(bytes, count);
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        gsize kept;
        evidence_without_metadata(pool, types[i], bytes, count, &kept);
        if (kept > count)
            g_error("%s grew from %zu to %zu bytes", types[i], count, kept);
    }
    return 0;
}
