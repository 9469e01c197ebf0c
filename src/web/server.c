/* The only file that knows libmicrohttpd.
 *
 * Event threads read a request whole, within its limits and deadlines.  What is quick they answer themselves; for the rest the
 * connection is suspended, a worker makes the reply, and the connection goes on to send it. */
#include "web/server.h"

#include "base/log.h"
#include "web/compress.h"
#include "web/health.h"
#include "web/listen.h"
#include "web/parts.h"
#include "web/url.h"
#include "web/wires.h"
#include "web/workers.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum {
    EVENT_THREADS = 2,
    WORKERS = 16,
    SLOW_AT_A_TIME = 2,
    GATHER_MOST = 64,
    GATHER_LEAST = 4,
    GATHER_MICROSECONDS = 4000,
    GATHERED_BYTES = 64 * 1024, /* larger changes, files, commit by themselves */
    QUEUE = 1000,
    CONNECTIONS = 4000,
    CONNECTIONS_PER_ADDRESS = 64,
    CONNECTION_BYTES = 32 * 1024, /* of the library, for headers and sending */
    HEADER_SECONDS = 5,
    BODY_SECONDS = 10,
    BODY_BYTES_PER_SECOND = 50 * 1000,
    SEND_SECONDS = 30,
    KEEP_ALIVE_SECONDS = 30,
    START_SECONDS = 60, /* a request that waited longer for a worker is refused */
    STOP_SECONDS = 10,
    FURTHER_PORTS = 20,
};
static const gint64 ALL_BODIES_BYTES = 512 * 1000 * 1000; /* of all requests at a time */
static const gint64 DISCARD_BYTES = 300 * 1000 * 1000;

struct Server {
    Store *store;
    Router *router;
    struct MHD_Daemon *daemon;
    Workers *workers;
    Wires *wires;
    Health health;
    char *base_url;
    char *secure_base_url; /* the same with https, for what the proxy says came so */
    char *trusted_proxy;
    guint16 port;
    guint header_seconds, body_seconds;
    bool gathers;          /* small changes share a commit: on SQLite */
    bool quick_inline;     /* point look-ups on the event thread: not where they go over a network */
    gint64 body_bytes;     /* held by all requests */
    guint in_flight;
    guint being_written;   /* commits on their way to the disk */
    guint gatherings;      /* that aren't over */
    int stopping;
};

typedef enum { BEGUN, READING, DISCARDING, GATHERED, ANSWERED } Phase;

/* One request, from its first line to its last byte sent. */
typedef struct {
    Server *server;
    struct MHD_Connection *connection;
    Wire *wire;
    Pool *pool;
    Incoming incoming;
    GPtrArray *headers;
    GByteArray *body;
    gint64 body_counted, discarded; /* body_counted: of server->body_bytes */
    const Route *route;
    Request *begun; /* what is gathered: read by the event thread.  NULL: not, or answered already */
    gint64 max_body;
    gint64 started;
    Phase phase;
    bool counted; /* in in_flight */
    Reply *reply;
} Exchange;

/* Changes that share a commit. */
typedef struct {
    Server *server;
    Exchange *answered[GATHER_MOST];
    guint count;
} Gathering;

/* ---- making the reply */

static const char *header(const Exchange *x, const char *name)
{
    for (guint i = 0; i + 1 < x->headers->len; i += 2)
        if (g_ascii_strcasecmp(x->headers->pdata[i], name) == 0)
            return x->headers->pdata[i + 1];
    return NULL;
}

static void refuse(Exchange *x, int status, const char *title, const char *detail)
{
    router_refuse(x->server->router, x->pool, &x->incoming, status, title, detail, &x->reply);
}

static void refuse_busy(Exchange *x)
{
    refuse(x, 503, N_("Too much is going on"), N_("Wait a few seconds and try again. Nothing was changed."));
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
static bool answer_alone(Exchange *x)
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
    refuse_busy(x);
}

static void answer_with_database(Exchange *x)
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
static void finish(Exchange *x)
{
    router_finish(x->reply);
    compress_reply(x->reply, x->pool, header(x, "Accept-Encoding"));
    note(x);
    x->phase = ANSWERED;
}

static bool waited_too_long(const Exchange *x)
{
    return g_get_monotonic_time() - x->started > START_SECONDS * G_USEC_PER_SEC;
}

static void send_back(Exchange *x)
{
    finish(x);
    MHD_resume_connection(x->connection);
}

static void answer_unless_late(Exchange *x, Db *db)
{
    if (waited_too_long(x))
        refuse_busy(x);
    else
        answer_with(x, db);
}

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
        MHD_resume_connection(gathering->answered[i]->connection);
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

static WorkKind kind_of(const Exchange *x)
{
    if (x->route && x->route->slow && x->incoming.method == GET)
        return WORK_SLOW;
    if (x->route && x->route->gathered && x->server->gathers && x->incoming.body_count <= GATHERED_BYTES)
        return WORK_GATHERED;
    return x->incoming.method == GET ? WORK_READ : WORK_WRITE;
}

/* A worker's job. */
static void work(void *job)
{
    Exchange *x = job;
    if (kind_of(x) == WORK_GATHERED) {
        work_gathered(x);
        return;
    }
    if (waited_too_long(x))
        refuse_busy(x);
    else
        answer_with_database(x);
    send_back(x);
}

/* ---- sending it */

static gsize reply_bytes_of(const Reply *reply, const void **ret_bytes)
{
    gsize count = 0;
    *ret_bytes = "";
    if (reply->body) {
        *ret_bytes = reply->body->str;
        count = reply->body->len;
    } else if (reply->bytes) {
        *ret_bytes = g_bytes_get_data(reply->bytes, &count);
    }
    return count;
}

/* The bytes live in the request's pool, which is freed when they are sent. */
static struct MHD_Response *make_response(Exchange *x, gsize *ret_count)
{
    const void *bytes;
    *ret_count = reply_bytes_of(x->reply, &bytes);
    struct MHD_Response *response = MHD_create_response_from_buffer(*ret_count, (void *)bytes, MHD_RESPMEM_PERSISTENT);
    if (!response)
        return NULL;
    if (x->reply->type)
        MHD_add_response_header(response, "Content-Type", x->reply->type);
    for (guint i = 0; i + 1 < x->reply->headers->len; i += 2)
        MHD_add_response_header(response, x->reply->headers->pdata[i], x->reply->headers->pdata[i + 1]);
    if (__atomic_load_n(&x->server->stopping, __ATOMIC_RELAXED))
        MHD_add_response_header(response, "Connection", "close");
    return response;
}

static enum MHD_Result send_reply(Exchange *x)
{
    gsize count;
    struct MHD_Response *response = make_response(x, &count);
    if (!response)
        return MHD_NO;
    wire_expect(x->wire, SEND_SECONDS + (gint64)count / BODY_BYTES_PER_SECOND, false);
    enum MHD_Result queued = MHD_queue_response(x->connection, (unsigned)x->reply->status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result send_at_once(Exchange *x)
{
    finish(x);
    return send_reply(x);
}

/* Before the body was read: the library closes the connection behind the reply. */
static enum MHD_Result send_and_hang_up(Exchange *x)
{
    wire_linger(x->server->wires, x->wire);
    return send_at_once(x);
}

/* ---- taking the request in */

static void refuse_large(Exchange *x)
{
    refuse(x, 413, N_("This is too large"),
           N_("What you sent is larger than this page takes. Send a smaller file."));
}

static enum MHD_Result keep_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    Exchange *x = cls;
    g_ptr_array_add(x->headers, pool_strdup(x->pool, name));
    g_ptr_array_add(x->headers, pool_strdup(x->pool, value ? value : ""));
    return MHD_YES;
}

static Method method_from(const char *name, bool *ret_is_head)
{
    *ret_is_head = strcmp(name, "HEAD") == 0;
    if (*ret_is_head || strcmp(name, "GET") == 0)
        return GET;
    if (strcmp(name, "POST") == 0)
        return POST;
    if (strcmp(name, "PUT") == 0)
        return PUT;
    return strcmp(name, "DELETE") == 0 ? DELETE : 0;
}

static bool comes_from_proxy(const Exchange *x)
{
    return x->server->trusted_proxy && strcmp(x->wire->address, x->server->trusted_proxy) == 0;
}

static bool is_address(const char *text)
{
    struct in6_addr scratch;
    return inet_pton(AF_INET, text, &scratch) == 1 || inet_pton(AF_INET6, text, &scratch) == 1;
}

/* The last of X-Forwarded-For is the proxy's own word; what stands before it anybody may have written. */
static const char *client_address(Exchange *x)
{
    const char *forwarded = comes_from_proxy(x) ? header(x, "X-Forwarded-For") : NULL;
    const char *comma = forwarded ? strrchr(forwarded, ',') : NULL;
    char *last = pool_strdup(x->pool, comma ? comma + 1 : forwarded);
    return last && is_address(g_strstrip(last)) ? last : pool_strdup(x->pool, x->wire->address);
}

static const char *base_url_of(const Exchange *x)
{
    const char *scheme = comes_from_proxy(x) ? header(x, "X-Forwarded-Proto") : NULL;
    return scheme && g_ascii_strcasecmp(scheme, "https") == 0 ? x->server->secure_base_url : x->server->base_url;
}

static void find_limits(Exchange *x)
{
    char *path = NULL;
    if (url_decode_path(x->pool, x->incoming.path, &path, NULL))
        x->route = router_find(x->server->router, x->incoming.method, path, NULL);
    x->max_body = route_max_body(x->route);
}

/* Two framings of one body, or an unknown one, are how requests are smuggled past a proxy. */
static bool framing_is_clear(const Exchange *x)
{
    guint lengths = 0;
    for (guint i = 0; i + 1 < x->headers->len; i += 2)
        lengths += g_ascii_strcasecmp(x->headers->pdata[i], "Content-Length") == 0;
    const char *coding = header(x, "Transfer-Encoding");
    return coding ? lengths == 0 && g_ascii_strcasecmp(coding, "chunked") == 0 : lengths <= 1;
}

static gint64 expected_bytes(const Exchange *x)
{
    const char *length = header(x, "Content-Length");
    return length ? (gint64)MIN(g_ascii_strtoull(length, NULL, 10), G_MAXINT64) : 0;
}

static enum MHD_Result take_headers(Exchange *x, const char *method)
{
    MHD_get_connection_values(x->connection, MHD_HEADER_KIND, keep_header, x);
    g_ptr_array_add(x->headers, NULL);
    x->headers->len--;
    x->incoming.method = method_from(method, &x->incoming.is_head);
    x->incoming.headers = (const char *const *)x->headers->pdata;
    x->incoming.address = client_address(x);
    x->incoming.base_url = base_url_of(x);
    find_limits(x);
    if (!framing_is_clear(x)) {
        refuse(x, 400, N_("This could not be read"), N_("The request does not say clearly how long it is."));
        return send_and_hang_up(x);
    }
    gint64 expected = expected_bytes(x);
    if (expected > x->max_body) {
        refuse_large(x);
        return send_and_hang_up(x);
    }
    bool chunked = header(x, "Transfer-Encoding") != NULL;
    wire_expect(x->wire, x->server->body_seconds + (chunked ? x->max_body : expected) / BODY_BYTES_PER_SECOND, false);
    x->phase = READING;
    return MHD_YES;
}

/* What comes in pieces can only be measured on the way; the library takes no reply before its end. */
static enum MHD_Result discard(Exchange *x, gsize count)
{
    if (x->body)
        g_byte_array_set_size(x->body, 0);
    x->phase = DISCARDING;
    x->discarded += (gint64)count;
    return x->discarded > DISCARD_BYTES ? MHD_NO : MHD_YES;
}

static enum MHD_Result take_body(Exchange *x, const char *bytes, gsize count)
{
    if (!x->body) {
        x->body = g_byte_array_new();
        pool_defer(x->pool, (GDestroyNotify)g_byte_array_unref, x->body);
    }
    x->body_counted += (gint64)count;
    gint64 held = __atomic_add_fetch(&x->server->body_bytes, (gint64)count, __ATOMIC_RELAXED);
    if (x->phase == DISCARDING || (gint64)(x->body->len + count) > x->max_body || held > ALL_BODIES_BYTES)
        return discard(x, count);
    g_byte_array_append(x->body, (const guint8 *)bytes, (guint)count);
    return MHD_YES;
}

static void hand_to_worker(Exchange *x)
{
    if (kind_of(x) == WORK_GATHERED)
        x->begun = router_begin(x->server->router, x->pool, &x->incoming); /* one thread makes all of these changes: what can be done here is */
    wire_expect(x->wire, 0, false);
    MHD_suspend_connection(x->connection);
    if (workers_push(x->server->workers, x, kind_of(x)))
        return;
    health_count_refused(&x->server->health);
    refuse_busy(x);
    finish(x);
    MHD_resume_connection(x->connection);
}

/* The request is whole: from here on a stop waits for it.  Not before: a client that went away in the middle of its body is
 * noticed at its deadline only. */
static enum MHD_Result dispatch(Exchange *x)
{
    x->counted = true;
    __atomic_fetch_add(&x->server->in_flight, 1, __ATOMIC_RELAXED);
    if (x->phase == DISCARDING) {
        refuse_large(x);
        return send_at_once(x);
    }
    x->incoming.body = x->body ? (const char *)x->body->data : "";
    x->incoming.body_count = x->body ? x->body->len : 0;
    if (answer_alone(x))
        return send_at_once(x);
    if (x->route && x->route->quick && x->server->quick_inline) {
        answer_with_database(x);
        return send_at_once(x);
    }
    hand_to_worker(x);
    return MHD_YES;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_count, void **con_cls)
{
    Exchange *x = *con_cls;
    if (x->phase == BEGUN)
        return take_headers(x, method);
    if (x->phase == GATHERED)
        return send_at_once(x);
    if (x->phase == ANSWERED)
        return send_reply(x);
    if (*upload_count == 0)
        return dispatch(x);
    enum MHD_Result taken = take_body(x, upload, *upload_count);
    *upload_count = 0;
    return taken;
}

/* ---- connections and requests come and go */

static void put_address(const struct sockaddr *from, char *address, gsize room)
{
    const void *bytes = from->sa_family == AF_INET6 ? (const void *)&((const struct sockaddr_in6 *)from)->sin6_addr
                                                    : (const void *)&((const struct sockaddr_in *)from)->sin_addr;
    if (!inet_ntop(from->sa_family, bytes, address, (socklen_t)room))
        address[0] = '\0';
}

static enum MHD_Result may_connect(void *cls, const struct sockaddr *from, socklen_t length)
{
    Server *server = cls;
    char address[INET6_ADDRSTRLEN];
    put_address(from, address, sizeof address);
    return wires_may_open(server->wires, address) ? MHD_YES : MHD_NO;
}

static void connection_changed(void *cls, struct MHD_Connection *connection, void **socket_context,
                               enum MHD_ConnectionNotificationCode what)
{
    Server *server = cls;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        wire_close(server->wires, *socket_context);
        return;
    }
    char address[INET6_ADDRSTRLEN];
    put_address(MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr, address, sizeof address);
    int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    *socket_context = wire_open(server->wires, fd, address);
    wire_expect(*socket_context, server->header_seconds, true);
}

/* The first line is read.  uri is raw: the router decodes it itself. */
static void *begin(void *cls, const char *uri, struct MHD_Connection *connection)
{
    Server *server = cls;
    Exchange *x = g_new0(Exchange, 1);
    gsize path_count = strcspn(uri, "?");
    x->server = server;
    x->connection = connection;
    x->wire = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    x->pool = pool_new();
    x->headers = pool_list(x->pool);
    x->started = g_get_monotonic_time();
    x->incoming.path = pool_strndup(x->pool, uri, path_count);
    x->incoming.query = pool_strdup(x->pool, uri[path_count] ? uri + path_count + 1 : "");
    wire_expect(x->wire, server->header_seconds, false);
    return x;
}

static void completed(void *cls, struct MHD_Connection *connection, void **con_cls, enum MHD_RequestTerminationCode how)
{
    Exchange *x = *con_cls;
    if (!x)
        return;
    *con_cls = NULL;
    wire_expect(x->wire, KEEP_ALIVE_SECONDS, true);
    __atomic_sub_fetch(&x->server->body_bytes, x->body_counted, __ATOMIC_RELAXED);
    if (x->counted)
        __atomic_sub_fetch(&x->server->in_flight, 1, __ATOMIC_RELAXED);
    pool_free(x->pool);
    g_free(x);
}

/* ---- start and stop */

static char *make_base_url(const char *scheme, const char *address, guint16 port)
{
    const char *host = strcmp(address, "0.0.0.0") == 0 ? "127.0.0.1" : strcmp(address, "::") == 0 ? "::1" : address;
    return g_strdup_printf(strchr(host, ':') ? "%s://[%s]:%u" : "%s://%s:%u", scheme, host, port);
}

static void set_base_url(Server *server, const ServerOptions *options)
{
    server->base_url = options->base_url ? g_strdup(options->base_url) : make_base_url("http", options->address, server->port);
    const char *rest = strstr(server->base_url, "://");
    server->secure_base_url = g_strconcat("https", rest ? rest : "://", NULL);
}

/* SQLite: one reader a processor; two more, for who waits for the disk, displaced the others and doubled the slowest hundredth.
 * PostgreSQL on this machine shares its processors: half as many again keep them busy, and sixteen made the slowest hundredth
 * twenty times slower.  Elsewhere nobody waits for a processor here. */
static void limit_workers(const Store *store, WorkersOptions *wanted)
{
    guint processors = g_get_num_processors();
    bool is_postgres = store && store_is_postgres(store);
    if (!is_postgres)
        wanted->at_a_time[WORK_READ] = processors;
    else if (store_is_near(store))
        wanted->at_a_time[WORK_READ] = wanted->at_a_time[WORK_WRITE] = MAX(processors * 3 / 2, 2);
}

static Workers *start_workers(const Server *server, const ServerOptions *options)
{
    WorkersOptions wanted = {.threads = options->workers ? options->workers : WORKERS, .bound = options->queue ? options->queue : QUEUE};
    limit_workers(server->store, &wanted);
    wanted.at_a_time[WORK_SLOW] = SLOW_AT_A_TIME;
    wanted.at_a_time[WORK_GATHERED] = 1;
    return workers_new(&wanted, work);
}

static Server *server_new(const ServerOptions *options, Store *store, Router *router, guint16 port)
{
    Server *server = g_new0(Server, 1);
    guint per_address = options->connections_per_address ? options->connections_per_address : CONNECTIONS_PER_ADDRESS;
    server->store = store;
    server->router = router;
    server->port = port;
    server->trusted_proxy = g_strdup(options->trusted_proxy);
    server->header_seconds = options->header_seconds ? options->header_seconds : HEADER_SECONDS;
    server->body_seconds = options->body_seconds ? options->body_seconds : BODY_SECONDS;
    server->quick_inline = !store || !store_is_postgres(store);
    server->gathers = store && !store_is_postgres(store);
    server->wires = wires_new(per_address, options->trusted_proxy);
    server->workers = start_workers(server, options);
    set_base_url(server, options);
    return server;
}

static void wait_for_gatherings(Server *server)
{
    while (__atomic_load_n(&server->gatherings, __ATOMIC_ACQUIRE) > 0)
        g_usleep(1000);
}

static void server_free(Server *server)
{
    workers_end(server->workers);
    wait_for_gatherings(server);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    workers_free(server->workers);
    wires_free(server->wires);
    g_free(server->base_url);
    g_free(server->secure_base_url);
    g_free(server->trusted_proxy);
    g_free(server);
}

/* Not TURBO: a refused request's connection must be half-closed before it is closed. */
static struct MHD_Daemon *start_daemon(Server *server, int fd)
{
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, server->port, may_connect, server, handle, server,
                            MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)EVENT_THREADS,
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
                            MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                            MHD_OPTION_URI_LOG_CALLBACK, begin, server, MHD_OPTION_NOTIFY_COMPLETED, completed, server,
                            MHD_OPTION_NOTIFY_CONNECTION, connection_changed, server, MHD_OPTION_END);
}

bool server_start(const ServerOptions *options, Store *store, Router *router, Server **ret_server, GError **error)
{
    int fd;
    guint16 port;
    if (!listen_on(options->address, options->port, options->next_port_if_taken ? FURTHER_PORTS : 0, &fd, &port, error))
        return false;
    signal(SIGPIPE, SIG_IGN);
    Server *server = server_new(options, store, router, port);
    server->daemon = start_daemon(server, fd);
    if (!server->daemon) {
        close(fd);
        server_free(server);
        return fail_internal(error, "libmicrohttpd did not start");
    }
    *ret_server = server;
    return true;
}

guint16 server_port(const Server *server)
{
    return server->port;
}

const char *server_base_url(const Server *server)
{
    return server->base_url;
}

static void wait_for_requests(Server *server)
{
    gint64 until = g_get_monotonic_time() + STOP_SECONDS * G_USEC_PER_SEC;
    while (__atomic_load_n(&server->in_flight, __ATOMIC_RELAXED) > 0 && g_get_monotonic_time() < until) {
        wires_shut_down(server->wires, true);
        g_usleep(5000);
    }
}

void server_stop(Server *server)
{
    __atomic_store_n(&server->stopping, 1, __ATOMIC_RELAXED);
    int fd = MHD_quiesce_daemon(server->daemon);
    if (fd >= 0)
        close(fd);
    wait_for_requests(server);
    if (__atomic_load_n(&server->in_flight, __ATOMIC_RELAXED) > 0)
        log_warning("http.stop.late", NULL);
    wires_shut_down(server->wires, false);
    server_free(server);
}
