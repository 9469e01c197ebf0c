#include "base/pool.h"

#include <string.h>

enum { CHUNK_BYTES = 16 * 1024 };

typedef struct Chunk {
    struct Chunk *next;
    gsize used, size;
    max_align_t bytes[];
} Chunk;

typedef struct Deferred {
    struct Deferred *next;
    GDestroyNotify free;
    void *data;
} Deferred;

struct Pool {
    Chunk *chunks;
    Deferred *deferred;
};

Pool *pool_new(void)
{
    return g_new0(Pool, 1);
}

void pool_free(Pool *pool)
{
    if (!pool)
        return;
    for (Deferred *d = pool->deferred; d; d = d->next)
        d->free(d->data);
    while (pool->chunks) {
        Chunk *chunk = pool->chunks;
        pool->chunks = chunk->next;
        g_free(chunk);
    }
    g_free(pool);
}

static Chunk *add_chunk(Pool *pool, gsize bytes)
{
    gsize size = MAX(bytes, CHUNK_BYTES);
    Chunk *chunk = g_malloc(sizeof(Chunk) + size);
    chunk->size = size;
    chunk->used = 0;
    /* A large block goes behind the first chunk, so that the first one's room is not wasted. */
    if (pool->chunks && bytes > CHUNK_BYTES / 4) {
        chunk->next = pool->chunks->next;
        pool->chunks->next = chunk;
    } else {
        chunk->next = pool->chunks;
        pool->chunks = chunk;
    }
    return chunk;
}

void *pool_alloc(Pool *pool, gsize bytes)
{
    gsize rounded = (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    g_assert(rounded >= bytes);
    Chunk *chunk = pool->chunks;
    if (!chunk || chunk->size - chunk->used < rounded)
        chunk = add_chunk(pool, rounded);
    void *block = (char *)chunk->bytes + chunk->used;
    chunk->used += rounded;
    return memset(block, 0, rounded);
}

void *pool_copy(Pool *pool, const void *bytes, gsize count)
{
    void *copy = pool_alloc(pool, count + 1);
    if (count)
        memcpy(copy, bytes, count);
    return copy;
}

char *pool_strdup(Pool *pool, const char *text)
{
    return text ? pool_copy(pool, text, strlen(text)) : NULL;
}

char *pool_strndup(Pool *pool, const char *text, gsize bytes)
{
    return text ? pool_copy(pool, text, strnlen(text, bytes)) : NULL;
}

char *pool_printf(Pool *pool, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return pool_strdup(pool, text);
}

void pool_defer(Pool *pool, GDestroyNotify free, void *data)
{
    Deferred *d = pool_new0(pool, Deferred);
    *d = (Deferred){.next = pool->deferred, .free = free, .data = data};
    pool->deferred = d;
}

GPtrArray *pool_list(Pool *pool)
{
    GPtrArray *list = g_ptr_array_new();
    pool_defer(pool, (GDestroyNotify)g_ptr_array_unref, list);
    return list;
}

static void free_string(void *string)
{
    g_string_free(string, TRUE);
}

GString *pool_string(Pool *pool)
{
    GString *string = g_string_new(NULL);
    pool_defer(pool, free_string, string);
    return string;
}
