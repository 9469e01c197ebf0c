#include "web/exchange.h"

#include "base/log.h"
#include "web/compress.h"

#include <string.h>

/* What the workers do: the reply to a request; small changes together, in one commit. */

enum {
    GATHER_MOST = 64,
    GATHER_LEAST = 4,
    GATHER_MICROSECONDS = 4000,
    GATHERED_BYTES = 64 * 1024, /* larger changes, files, commit by themselves */
    START_SECONDS = 60,         /* a request that waited longer for a worker is refused */
};

void exchange_refuse(Exchange *x, int status, const char *title, const char *detail)
{
    router_refuse(x->server->router, x->pool, &x->incoming, status, title, detail, &x->reply);
}

void exchange_refuse_busy(Exchange *x)
{
    exchange_refuse(x, 503, N_("Too much is going on"), N_("Wait a few seconds and try again. Nothing was changed."));
}

static void say(Exchange *x, int status, const char *type, const char *text)
{
    router_say(x->server->router, x->pool, &x->incoming, status, type, text, &x->reply);
}

static void tell_metrics(Exchange *x)
{
    HealthNow now = {.waiting = workers_waiting(x->server->workers),
                     .in_flight = __atomic_load_n(&x->server->in_flight, __ATOMIC_RELAXED),
                     .connections = wires_count(x->server->wires),
                     .late = wires_late(x->server->wires)};
    say(x, 200, "application/openmetrics-text; version=1.0.0; charset=utf-8", health_metrics(&x->server->health, &now, x->pool));
}

static void tell_ready(Exchange *x, Db *db)
{
    bool stopping = __atomic_load_n(&x->server->stopping, __ATOMIC_RELAXED);
    bool ready = !stopping && health_database_answers(db);
    say(x, ready ? 200 : 503, "text/plain; charset=utf-8", ready ? "ready\n" : stopping ? "stopping\n" : "the database does not answer\n");
}

static bool is_at(const Exchange *x, const char *path)
{
    return x->incoming.method == GET && strcmp(x->incoming.path, path) == 0;
}

static bool is_local(const Exchange *x)
{
    return g_str_has_prefix(x->incoming.address, "127.") || strcmp(x->incoming.address, "::1") == 0;
}

static bool is_asset(const Exchange *x)
{
    return g_str_has_prefix(x->incoming.path, "/assets/");
}

/* What needs no database.  The figures are for this machine's own monitoring only. */
bool exchange_answer_alone(Exchange *x)
{
    if (is_at(x, "/livez"))
        say(x, 200, "text/plain; charset=utf-8", "alive\n");
    else if (is_at(x, "/metrics") && is_local(x))
        tell_metrics(x);
    else if (is_asset(x))
        router_answer(x->server->router, NULL, x->pool, &x->incoming, &x->reply);
    else
        return false;
    return true;
}

static void answer_with(Exchange *x, Db *db)
{
    if (is_at(x, "/readyz"))
        tell_ready(x, db);
    else if (x->begun)
        router_end(g_steal_pointer(&x->begun), db, &x->reply);
    else
        router_answer(x->server->router, db, x->pool, &x->incoming, &x->reply);
}

static void refuse_without_database(Exchange *x, const GError *error)
{
    log_error("http.database", "details", error->message, NULL);
    exchange_refuse_busy(x);
}

void exchange_answer(Exchange *x)
{
    g_autoptr(Db) db = NULL;
    g_autoptr(GError) error = NULL;
    if (x->server->store && !db_take(x->server->store, &db, &error))
        refuse_without_database(x, error);
    else
        answer_with(x, db);
}

static const char *method_name(Method method)
{
    switch (method) {
    case GET: return "GET";
    case POST: return "POST";
    case PUT: return "PUT";
    case DELETE: return "DELETE";
    }
    return "other";
}

/* Never the path or the query: they may say who it is about. */
static void note(Exchange *x)
{
    gint64 microseconds = g_get_monotonic_time() - x->started;
    char status[16], duration[24];
    health_count(&x->server->health, x->reply->status, microseconds);
    g_snprintf(status, sizeof status, "%d", x->reply->status);
    g_snprintf(duration, sizeof duration, "%" G_GINT64_FORMAT, microseconds);
    log_set_request(x->reply->request_id);
    log_info("http.request", "method", method_name(x->incoming.method), "route", x->reply->route, "status", status,
             "microseconds", duration, NULL);
    log_set_request(NULL);
}

/* Packs and logs. */
void exchange_finish(Exchange *x)
{
    router_finish(x->reply);
    compress_reply(x->reply, x->pool, exchange_header(x, "Accept-Encoding"));
    note(x);
    x->phase = ANSWERED;
}

static bool waited_too_long(const Exchange *x)
{
    return g_get_monotonic_time() - x->started > START_SECONDS * G_USEC_PER_SEC;
}

static void send_back(Exchange *x)
{
    exchange_finish(x);
    server_resume(x);
}

static void answer_unless_late(Exchange *x, Db *db)
{
    if (waited_too_long(x))
        exchange_refuse_busy(x);
    else
        answer_with(x, db);
}

/* ---- changes that share a commit */

typedef struct {
    Server *server;
    Exchange *answered[GATHER_MOST];
    guint count;
} Gathering;

/* Earlier changes are on their way to the disk: these would only wait for them. */
static bool others_are_written(void *server)
{
    return __atomic_load_n(&((Server *)server)->being_written, __ATOMIC_ACQUIRE) > 0;
}

/* Half of what is asked for is written to the disk while the other half is worked on. */
static guint most_together(const Server *server)
{
    return CLAMP(__atomic_load_n(&server->in_flight, __ATOMIC_RELAXED) / 2, GATHER_LEAST, GATHER_MOST);
}

/* Changes that wait, one behind the other: all that came within a moment.  Gives how many. */
static guint answer_gathered(Exchange *first, Db *db, Exchange **answered)
{
    Server *server = first->server;
    gint64 until = g_get_monotonic_time() + GATHER_MICROSECONDS;
    guint count = 0;
    for (Exchange *x = first; x;) {
        answered[count++] = x;
        answer_unless_late(x, db);
        bool more = count < most_together(server) && g_get_monotonic_time() < until;
        x = more ? workers_next(server->workers, WORK_GATHERED, others_are_written, server) : NULL;
    }
    return count;
}

static void send_gathered(Gathering *gathering)
{
    Server *server = gathering->server;
    for (guint i = 0; i < gathering->count; i++) {
        gathering->answered[i]->phase = GATHERED; /* finished by its event thread: the next changes wait for this one */
        server_resume(gathering->answered[i]);
    }
    g_free(gathering);
    __atomic_sub_fetch(&server->gatherings, 1, __ATOMIC_RELEASE);
}

static void leave_disk(Server *server)
{
    __atomic_sub_fetch(&server->being_written, 1, __ATOMIC_RELEASE);
    workers_look_again(server->workers);
}

/* Nobody hears of a change before it is on disk. */
static void gathered_is_saved(void *data)
{
    leave_disk(((Gathering *)data)->server);
    send_gathered(data);
}

/* false: one could not be done, or the database refused them all. */
static bool answer_together(Gathering *gathering, Exchange *first, Db *db)
{
    Server *server = first->server;
    gathering->count = answer_gathered(first, db, gathering->answered);
    __atomic_add_fetch(&server->being_written, 1, __ATOMIC_RELAXED);
    if (db_gather_send(db, gathered_is_saved, gathering, NULL))
        return true;
    leave_disk(server);
    return false;
}

/* Each in a change of its own. */
static void answer_one_by_one(Gathering *gathering, Db *db)
{
    for (guint i = 0; i < gathering->count; i++)
        answer_unless_late(gathering->answered[i], db);
    send_gathered(gathering);
}

static void work_gathered(Exchange *first)
{
    Gathering *gathering = g_new(Gathering, 1);
    *gathering = (Gathering){.server = first->server, .answered = {first}, .count = 1};
    __atomic_add_fetch(&first->server->gatherings, 1, __ATOMIC_RELAXED);
    g_autoptr(Db) db = NULL;
    g_autoptr(GError) error = NULL;
    if (!db_take(first->server->store, &db, &error)) {
        refuse_without_database(first, error);
        send_gathered(gathering);
    } else if (!db_gather_begin(db, NULL) || !answer_together(gathering, first, db)) {
        answer_one_by_one(gathering, db);
    }
}

/* ---- a job */

WorkKind exchange_kind(const Exchange *x)
{
    if (x->route && x->route->slow && x->incoming.method == GET)
        return WORK_SLOW;
    if (x->route && x->route->gathered && x->server->gathers && x->incoming.body_count <= GATHERED_BYTES)
        return WORK_GATHERED;
    return x->incoming.method == GET ? WORK_READ : WORK_WRITE;
}

void exchange_work(void *job)
{
    Exchange *x = job;
    if (exchange_kind(x) == WORK_GATHERED) {
        work_gathered(x);
        return;
    }
    if (waited_too_long(x))
        exchange_refuse_busy(x);
    else
        exchange_answer(x);
    send_back(x);
}
