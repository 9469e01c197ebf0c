#include "modules/plans/cells.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    const char *text = pool_strndup(pool, (const char *)bytes, count);
    GPtrArray *partners = pool_list(pool), *responsible = bodies_read(pool, text, NULL, partners, pool_list(pool));
    for (guint i = 0; i < responsible->len; i++)
        g_assert_true(*(const char *)responsible->pdata[i]);
    return 0;
}
