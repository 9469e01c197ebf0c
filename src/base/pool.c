#include "base/pool.h"

#include <stdio.h>
#include <string.h>

enum { CHUNK_BYTES = 16 * 1024, FIRST_BYTES = 928 };

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

/* Many pools live for one statement or one look: they never need more than what comes with them. */
struct Pool {
    Chunk *chunks;
    Deferred *deferred;
    union {
        Chunk chunk;
        char bytes[sizeof(Chunk) + FIRST_BYTES];
    } first;
};

Pool *pool_new(void)
{
    Pool *pool = g_new(Pool, 1);
    pool->deferred = NULL;
    pool->chunks = &pool->first.chunk;
    pool->first.chunk.next = NULL;
    pool->first.chunk.used = 0;
    pool->first.chunk.size = FIRST_BYTES;
    return pool;
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
        if (chunk != &pool->first.chunk)
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
    if (bytes > CHUNK_BYTES / 4) {
        chunk->next = pool->chunks->next;
        pool->chunks->next = chunk;
    } else {
        chunk->next = pool->chunks;
        pool->chunks = chunk;
    }
    return chunk;
}

static gsize rounded_up(gsize bytes)
{
    gsize rounded = (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    g_assert(rounded >= bytes);
    return rounded;
}

static void *take(Chunk *chunk, gsize rounded)
{
    void *block = (char *)chunk->bytes + chunk->used;
    chunk->used += rounded;
    return block;
}

void *pool_alloc(Pool *pool, gsize bytes)
{
    gsize rounded = rounded_up(bytes);
    Chunk *chunk = pool->chunks;
    if (chunk->size - chunk->used < rounded)
        chunk = add_chunk(pool, rounded);
    return memset(take(chunk, rounded), 0, rounded);
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

/* What is left of the first chunk, for a text whose length isn't known yet. */
static char *room(Pool *pool, gsize *ret_bytes)
{
    Chunk *chunk = pool->chunks;
    *ret_bytes = chunk->size - chunk->used;
    return (char *)chunk->bytes + chunk->used;
}

static int G_GNUC_PRINTF(3, 0) print(char *to, gsize bytes, const char *format, va_list arguments)
{
    int count = vsnprintf(to, bytes, format, arguments);
    if (count < 0)
        g_error("a text can't be printed: %s", format);
    return count;
}

/* Printed where it is going to stand; only what doesn't fit there is printed twice. */
char *pool_printf(Pool *pool, const char *format, ...)
{
    gsize bytes;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    char *text = room(pool, &bytes);
    gsize count = (gsize)print(text, bytes, format, arguments) + 1;
    if (count <= bytes) {
        take(pool->chunks, rounded_up(count));
    } else {
        text = pool_alloc(pool, count);
        print(text, count, format, again);
    }
    va_end(again);
    va_end(arguments);
    return text;
}

char *pool_join(Pool *pool, const char *a, const char *b, const char *c)
{
    gsize first = strlen(a), second = strlen(b), third = strlen(c);
    char *text = pool_alloc(pool, first + second + third + 1);
    memcpy(text, a, first);
    memcpy(text + first, b, second);
    memcpy(text + first + second, c, third);
    return text;
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
    return pool_string_sized(pool, 0);
}

GString *pool_string_sized(Pool *pool, gsize bytes)
{
    GString *string = g_string_sized_new(bytes);
    pool_defer(pool, free_string, string);
    return string;
}
