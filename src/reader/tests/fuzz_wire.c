#include "reader/wire.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    WireAnswer answer;
    wire_read(pool, bytes, count, &answer);
    return 0;
}
