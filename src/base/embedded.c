#include "base/embedded.h"

#include <string.h>
#include <zlib.h>

const EmbeddedFile *embedded_find(const EmbeddedFile *files, const char *name)
{
    for (; files->name; files++)
        if (strcmp(files->name, name) == 0)
            return files;
    return NULL;
}

const void *embedded_bytes(Pool *pool, const EmbeddedFile *file)
{
    uLongf count = file->count;
    void *bytes = pool_alloc(pool, count);
    int result = uncompress(bytes, &count, file->packed, file->packed_count);
    g_assert(result == Z_OK && count == file->count);
    return bytes;
}
