#include "reader/formats.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    text_or_csv_read(build_new(pool), (const char *)bytes, count, ".csv");
    return 0;
}
