#include <stdint.h>

#include "modules/law/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* Any bytes are refused in words, or become rows whose checks can be asked and that can be written again. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GError) error = NULL;
    GPtrArray *rows;
    if (!law_from_csv(pool, (const char *)bytes, count, &rows, &error)) {
        if (!error || !*error->message)
            g_error("refused without a word");
        return 0;
    }
    for (guint i = 0; i < rows->len; i++)
        law_row_check(rows->pdata[i], problems_new(pool));
    law_to_csv(pool, rows);
    return 0;
}
