#include "modules/plans/cells.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    const char *text = pool_strndup(pool, (const char *)bytes, count);
    const char *half = text + strlen(text) / 2;
    target_read(pool, text, pool_list(pool));
    GPtrArray *indicators = indicators_read(pool, text, half, pool_list(pool));
    for (guint i = 0; i < indicators->len; i++)
        g_assert_true(*((PlanIndicator *)indicators->pdata[i])->text);
    return 0;
}
