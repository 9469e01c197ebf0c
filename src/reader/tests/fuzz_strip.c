#include "reader/strip.h"
#include "reader/within.h"

#include <stdint.h>
#include <string.h>

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
    static const WithinClean cleaners[] = {within_gif, within_emf, within_jp2, within_printer};
    for (guint i = 0; i < G_N_ELEMENTS(cleaners); i++) {
        const char *clean, *again;
        gsize clean_count, again_count;
        if (cleaners[i](pool, (const char *)bytes, count, &clean, &clean_count) &&
            (!cleaners[i](pool, clean, clean_count, &again, &again_count) || again_count != clean_count || memcmp(clean, again, again_count) != 0))
            g_error("a picture is not clean after cleaning");
    }
    strip_any((const char *)bytes, count, out);
    return 0;
}
