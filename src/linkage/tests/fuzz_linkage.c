/* A file from anybody: it is refused with a sentence, or read and matched. */
#include "linkage/linkage.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LinkTable) table = link_table_new();
    if (size > 16384 || !link_table_read_bytes(table, "fuzz", (const char *)data, size, &error) || table->count > 200)
        return 0;
    g_autoptr(LinkResult) result = link_run(table, 0.5);
    g_assert_nonnull(result);
    return 0;
}
