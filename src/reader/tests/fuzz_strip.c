#include "reader/strip.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* Any bytes as a part of an office document and as a whole file: what was stripped is stripped again without a change. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    gsize once_count = 0, twice_count = 0;
    const char *once = strip_xml(pool, (const char *)bytes, count, &once_count);
    if (once && (!strip_xml(pool, once, once_count, &twice_count) || twice_count != once_count))
        g_error("a part is not clean after cleaning");
    strip_any((const char *)bytes, count, out);
    return 0;
}
