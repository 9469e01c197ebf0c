#pragma once
#include <glib.h>
#include <stdbool.h>

/* Memory with one lifespan: what a request, a job's item or a test makes lives in a pool and goes with it. */
typedef struct Pool Pool;

Pool *pool_new(void);
void pool_free(Pool *pool); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pool, pool_free)

/* Zeroed, aligned for any type.  Never NULL. */
void *pool_alloc(Pool *pool, gsize bytes);
#define pool_new0(pool, Type) ((Type *)pool_alloc((pool), sizeof(Type)))
#define pool_array0(pool, Type, count) ((Type *)pool_alloc((pool), sizeof(Type) * (gsize)(count)))

char *pool_strdup(Pool *pool, const char *text);                /* NULL gives NULL */
char *pool_strndup(Pool *pool, const char *text, gsize bytes);  /* stops at a NUL */
char *pool_printf(Pool *pool, const char *format, ...) G_GNUC_PRINTF(2, 3);
char *pool_join(Pool *pool, const char *a, const char *b, const char *c); /* one behind the other */
void *pool_copy(Pool *pool, const void *bytes, gsize count);

/* A growing array or string that is freed with the pool; its growth stays on the heap. */
GPtrArray *pool_list(Pool *pool);
GString *pool_string(Pool *pool);
GString *pool_string_sized(Pool *pool, gsize bytes); /* with room for so many before it has to grow */

/* Calls free(data) when the pool goes, the last deferred first. */
void pool_defer(Pool *pool, GDestroyNotify free, void *data);
