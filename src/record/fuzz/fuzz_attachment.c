#include <stdint.h>

#include "record/attachment.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* The type of any bytes can be told; a cleaned picture never grows, and cleaned again it stays as it is. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static const char *const types[] = {"image/jpeg", "image/png"};
    g_autoptr(Pool) pool = pool_new();
    Picture once, twice;
    attachment_type(bytes, count, "list.csv");
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        if (!picture_clean(pool, types[i], bytes, count, &once))
            continue;
        if (once.count > count)
            g_error("%s grew from %zu to %zu bytes", types[i], count, (size_t)once.count);
        if (!picture_clean(pool, types[i], once.bytes, once.count, &twice) || twice.count != once.count)
            g_error("%s is not clean after cleaning", types[i]);
    }
    return 0;
}
