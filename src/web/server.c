/* The only file that knows libmicrohttpd.
 *
 * Event threads read a request whole, within its limits and deadlines.  What is quick they answer themselves; for the rest the
 * connection is suspended, a worker makes the reply, and the connection goes on to send it. */
#include "web/exchange.h"

#include "base/log.h"
#include "web/listen.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum {
    EVENT_THREADS = 2,
    WORKERS = 16,
    SLOW_AT_A_TIME = 2,
    QUEUE = 1000,
    CONNECTIONS = 4000,
    CONNECTIONS_PER_ADDRESS = 64,
    CONNECTION_BYTES = 32 * 1024, /* of the library, for headers and sending */
    HEADER_SECONDS = 5,
    BODY_SECONDS = 10,
    BODY_BYTES_PER_SECOND = 50 * 1000,
    SEND_SECONDS = 30,
    KEEP_ALIVE_SECONDS = 30,
    STOP_SECONDS = 10,
    FURTHER_PORTS = 20,
};
static const gint64 ALL_BODIES_BYTES = 512 * 1000 * 1000; /* of all requests at a time */
static const gint64 DISCARD_BYTES = 300 * 1000 * 1000;

/* ---- sending it */

void server_resume(Exchange *x)
{
    MHD_resume_connection(x->connection);
}

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
    exchange_finish(x);
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
    exchange_refuse(x, 413, N_("This is too large"),
           N_("What you sent is larger than this page takes. Send a smaller file, or fewer files at once."));
}

static enum MHD_Result keep_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    Exchange *x = cls;
    g_ptr_array_add(x->headers, pool_strdup(x->pool, name));
    g_ptr_array_add(x->headers, pool_strdup(x->pool, value ? value : ""));
    return MHD_YES;
}

static enum MHD_Result take_headers(Exchange *x, const char *method)
{
    MHD_get_connection_values(x->connection, MHD_HEADER_KIND, keep_header, x);
    g_ptr_array_add(x->headers, NULL);
    x->headers->len--;
    exchange_read(x, method);
    if (!exchange_framing_is_clear(x)) {
        exchange_refuse(x, 400, N_("This could not be read"), N_("The request does not say clearly how long it is."));
        return send_and_hang_up(x);
    }
    gint64 expected = exchange_expected_bytes(x);
    if (expected > x->max_body) {
        refuse_large(x);
        return send_and_hang_up(x);
    }
    bool chunked = exchange_header(x, "Transfer-Encoding") != NULL;
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
    if (exchange_kind(x) == WORK_GATHERED)
        x->begun = router_begin(x->server->router, x->pool, &x->incoming); /* one thread makes all of these changes: what can be done here is */
    wire_expect(x->wire, 0, false);
    MHD_suspend_connection(x->connection);
    if (workers_push(x->server->workers, x, exchange_kind(x)))
        return;
    health_count_refused(&x->server->health);
    exchange_refuse_busy(x);
    exchange_finish(x);
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
    if (exchange_answer_alone(x))
        return send_at_once(x);
    if (x->route && x->route->quick && x->server->quick_inline) {
        exchange_answer(x);
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
    return workers_new(&wanted, exchange_work);
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
