#include "web/health.h"

/* Upper ends in microseconds; the last bucket has none. */
static const gint64 bucket_ends[HEALTH_BUCKETS] = {500,    1000,   2500,   5000,    10000,   25000,
                                                   50000, 100000, 250000, 1000000, 5000000, 30000000};

static void add(guint64 *counter, guint64 more)
{
    __atomic_fetch_add(counter, more, __ATOMIC_RELAXED);
}

static guint64 value(const guint64 *counter)
{
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

void health_count(Health *health, int status, gint64 microseconds)
{
    guint bucket = 0;
    while (bucket < HEALTH_BUCKETS && microseconds > bucket_ends[bucket])
        bucket++;
    add(&health->requests[CLAMP(status / 100, 0, 5)], 1);
    add(&health->durations[bucket], 1);
    add(&health->microseconds, (guint64)MAX(microseconds, 0));
}

void health_count_refused(Health *health)
{
    add(&health->refused, 1);
}

static void put_requests(GString *out, const Health *health)
{
    g_string_append(out, "# TYPE vatra_http_requests counter\n# HELP vatra_http_requests Requests answered, by class of status.\n");
    for (int i = 1; i <= 5; i++)
        g_string_append_printf(out, "vatra_http_requests_total{status=\"%dxx\"} %" G_GUINT64_FORMAT "\n", i, value(&health->requests[i]));
}

static void put_durations(GString *out, const Health *health)
{
    const char *name = "vatra_http_request_duration_seconds";
    guint64 sum = 0;
    g_string_append_printf(out, "# TYPE %s histogram\n# UNIT %s seconds\n# HELP %s From the headers to the answer.\n", name, name, name);
    for (int i = 0; i < HEALTH_BUCKETS; i++) {
        char end[G_ASCII_DTOSTR_BUF_SIZE];
        sum += value(&health->durations[i]);
        g_ascii_formatd(end, sizeof end, "%g", (double)bucket_ends[i] / 1e6);
        g_string_append_printf(out, "%s_bucket{le=\"%s\"} %" G_GUINT64_FORMAT "\n", name, end, sum);
    }
    sum += value(&health->durations[HEALTH_BUCKETS]);
    guint64 microseconds = value(&health->microseconds);
    g_string_append_printf(out, "%s_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\n%s_count %" G_GUINT64_FORMAT "\n", name, sum, name, sum);
    g_string_append_printf(out, "%s_sum %" G_GUINT64_FORMAT ".%06u\n", name, microseconds / 1000000, (guint)(microseconds % 1000000));
}

static void put_gauge(GString *out, const char *name, const char *help, guint64 number)
{
    g_string_append_printf(out, "# TYPE %s gauge\n# HELP %s %s\n%s %" G_GUINT64_FORMAT "\n", name, name, help, name, number);
}

static void put_counter(GString *out, const char *name, const char *help, guint64 number)
{
    g_string_append_printf(out, "# TYPE %s counter\n# HELP %s %s\n%s_total %" G_GUINT64_FORMAT "\n", name, name, help, name, number);
}

const char *health_metrics(const Health *health, const HealthNow *now, Pool *pool)
{
    GString *out = pool_string(pool);
    put_requests(out, health);
    put_durations(out, health);
    put_counter(out, "vatra_http_refused", "Requests refused because too many were waiting.", value(&health->refused));
    put_counter(out, "vatra_http_late", "Connections shut down because they were late.", now->late);
    put_gauge(out, "vatra_http_waiting", "Requests that wait for a worker.", now->waiting);
    put_gauge(out, "vatra_http_in_flight", "Requests read and not yet answered.", now->in_flight);
    put_gauge(out, "vatra_http_connections", "Open connections.", now->connections);
    g_string_append(out, "# EOF\n");
    return out->str;
}

bool health_database_answers(Db *db)
{
    static const DbStatement ask = {"health_ask", "SELECT 1 AS one", NULL};
    if (!db)
        return true;
    g_autoptr(DbQuery) q = db_query(db, &ask);
    bool answered = db_step(q) && db_int(q, "one") == 1;
    return db_end(q, NULL) && answered;
}
