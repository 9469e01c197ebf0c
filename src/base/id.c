#include "base/id.h"

#include <errno.h>
#include <stdlib.h>

enum { NODE_BITS = 10, COUNTER_BITS = 12 };
static const gint64 EPOCH_MS = G_GINT64_CONSTANT(1704067200000); /* 2024-01-01 UTC */

static GMutex mutex;
static gint64 last_ms, counter, node = -1;
static gint64 stopped_at; /* clock_set(): 0 runs */

gint64 id_new(void)
{
    g_mutex_lock(&mutex);
    if (node < 0)
        node = g_random_int_range(0, 1 << NODE_BITS);
    gint64 now = g_get_real_time() / 1000 - EPOCH_MS;
    if (now > last_ms) {
        last_ms = now;
        counter = 0;
    } else if (++counter == 1 << COUNTER_BITS) {
        last_ms++; /* 4096 ids in one millisecond: borrow from the next */
        counter = 0;
    }
    gint64 id = last_ms << (NODE_BITS + COUNTER_BITS) | node << COUNTER_BITS | counter;
    g_mutex_unlock(&mutex);
    return id;
}

gint64 id_parse(const char *text)
{
    if (!text || !g_ascii_isdigit(*text))
        return 0;
    char *end;
    errno = 0;
    gint64 id = g_ascii_strtoll(text, &end, 10);
    return errno == 0 && *end == '\0' && id > 0 ? id : 0;
}

gint64 clock_now(void)
{
    gint64 stopped = __atomic_load_n(&stopped_at, __ATOMIC_RELAXED);
    return stopped ? stopped : g_get_real_time() / G_USEC_PER_SEC;
}

void clock_set(gint64 unix_seconds)
{
    __atomic_store_n(&stopped_at, unix_seconds, __ATOMIC_RELAXED);
}
