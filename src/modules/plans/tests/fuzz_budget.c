#include "modules/plans/cells.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    const char *text = pool_strndup(pool, (const char *)bytes, count);
    PlanBudget *budget = budget_read(pool, text, NULL, pool_list(pool));
    for (guint i = 0; budget && i < budget->sources->len; i++)
        g_assert_true(*(const char *)budget->sources->pdata[i]);
    budget_read(pool, text, text + strlen(text) / 2, NULL);
    budget_take_lei_as(budget, CURRENCY_MDL);
    return 0;
}
