#include "linkage/large.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 2 * 1024 * 1024, LINE = 64 };

void *large_new(gsize count, gsize bytes)
{
    gsize all = MAX(count * bytes, 1), align = all >= PAGE ? PAGE : LINE;
    void *memory = NULL;
    g_assert(bytes == 0 || count <= G_MAXSIZE / bytes);
    if (posix_memalign(&memory, align, (all + align - 1) / align * align) != 0)
        g_error("no memory for %" G_GSIZE_FORMAT " bytes", all);
    if (align == PAGE)
        madvise(memory, (all + align - 1) / align * align, MADV_HUGEPAGE);
    return memset(memory, 0, all);
}

void large_free(void *memory)
{
    free(memory);
}
