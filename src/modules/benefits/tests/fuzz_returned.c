#include <stdint.h>

#include "modules/benefits/benefits_in.h"
#include "reader/formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* A table of returned payments: from the bytes of the CSV to what is believed of each line. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *lines;
    Build *build = build_new(pool);
    text_or_csv_read(build, (const char *)bytes, count, ".csv");
    if (build->trouble == TROUBLE_NONE && benefit_returned_read(pool, build->grid, &lines, NULL))
        for (guint i = 0; i < lines->len; i++)
            g_assert(((const BenefitReturned *)lines->pdata[i])->reference);
    return 0;
}
