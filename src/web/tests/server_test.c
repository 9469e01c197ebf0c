#include "web/server.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

/* ---- the routes */

static int running_slow, most_slow, holding;

static bool hello(Request *req, GError **error)
{
    return reply_text(req, 200, "text/plain; charset=utf-8", "hello");
}

static bool count_body(Request *req, GError **error)
{
    gsize count;
    req_body(req, &count);
    return reply_text(req, 200, "text/plain; charset=utf-8", pool_printf(req->pool, "%" G_GSIZE_FORMAT, count));
}

static bool be_slow(Request *req, GError **error)
{
    int now = __atomic_add_fetch(&running_slow, 1, __ATOMIC_SEQ_CST);
    if (now > __atomic_load_n(&most_slow, __ATOMIC_SEQ_CST))
        __atomic_store_n(&most_slow, now, __ATOMIC_SEQ_CST);
    g_usleep(300 * 1000);
    __atomic_sub_fetch(&running_slow, 1, __ATOMIC_SEQ_CST);
    return reply_text(req, 200, "text/plain; charset=utf-8", "slow");
}

static bool hold(Request *req, GError **error)
{
    __atomic_add_fetch(&holding, 1, __ATOMIC_SEQ_CST);
    g_usleep(500 * 1000);
    return reply_text(req, 200, "text/plain; charset=utf-8", "held");
}

static bool tell_address(Request *req, GError **error)
{
    return reply_text(req, 200, "text/plain; charset=utf-8", pool_printf(req->pool, "%s %s", req->address, req->base_url));
}

static bool long_text(Request *req, GError **error)
{
    char *text = pool_strdup(req->pool, "");
    for (int i = 0; i < 12; i++)
        text = pool_printf(req->pool, "%s%smeasure %d; ", text, text, i);
    return reply_text(req, 200, "text/plain; charset=utf-8", text);
}

/* Keeps the row that the path names; "9" is undone after it was written.  The first one lets the others gather behind it. */
static bool keep_row(Request *req, GError **error)
{
    gint64 row = g_ascii_strtoll(req_param(req, "row"), NULL, 10);
    if (row == 0)
        g_usleep(300 * 1000);
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !db_execute(req->db, pool_printf(req->pool, "INSERT INTO kept VALUES (%d)", (int)row), error))
        return false;
    if (row == 9)
        return reply_text(req, 422, "text/plain; charset=utf-8", "undone");
    return db_commit(change, error) && reply_text(req, 200, "text/plain; charset=utf-8", "kept");
}

static const Route routes[] = {
    {GET, "/hello", .may = "public", hello},
    {GET, "/quick", .may = "public", hello, .quick = true},
    {GET, "/slow", .may = "public", be_slow, .slow = true},
    {GET, "/hold", .may = "public", hold},
    {GET, "/address", .may = "public", tell_address},
    {GET, "/long", .may = "public", long_text},
    {POST, "/count", .may = "public", count_body, .max_body = 100000, .foreign = true},
    {POST, "/rows/:row", .may = "public", keep_row, .foreign = true, .gathered = true},
    {0},
};

/* ---- a server and a client */

typedef struct {
    Router *router;
    Server *server;
} Running;

static void start_with(Running *r, const ServerOptions *options, Store *store)
{
    g_autoptr(GError) error = NULL;
    ServerOptions with_address = *options;
    with_address.address = "127.0.0.1";
    r->router = router_new((const Route *const[]){routes, NULL});
    if (!server_start(&with_address, store, r->router, &r->server, &error))
        g_error("%s", error->message);
}

static void start(Running *r, const ServerOptions *options)
{
    start_with(r, options, NULL);
}

static void stop(Running *r)
{
    if (r->server)
        server_stop(r->server);
    router_free(r->router);
    *r = (Running){0};
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Running, stop)

#define RUNNING(...)                                                                                                     \
    g_auto(Running) r = {0};                                                                                             \
    start(&r, &(ServerOptions){__VA_ARGS__})

static int dial(const Running *r)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(server_port(r->server)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    g_assert_cmpint(connect(fd, (struct sockaddr *)&to, sizeof to), ==, 0);
    return fd;
}

/* false: the other side is gone. */
static bool put(int fd, const char *text, gsize count)
{
    while (count > 0) {
        gssize sent = send(fd, text, count, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        text += sent;
        count -= (gsize)sent;
    }
    return true;
}

static void put_text(int fd, const char *text)
{
    g_assert_true(put(fd, text, strlen(text)));
}

static gsize content_length(const char *head)
{
    const char *length = strstr(head, "Content-Length: ");
    return length ? (gsize)g_ascii_strtoull(length + 16, NULL, 10) : 0;
}

static bool take_byte(int fd, GString *text)
{
    char byte;
    if (recv(fd, &byte, 1, 0) <= 0)
        return false;
    g_string_append_c(text, byte);
    return true;
}

static void take_body(int fd, GString *text, gsize count)
{
    gsize head = text->len;
    g_string_set_size(text, head + count);
    gssize taken = count ? recv(fd, text->str + head, count, MSG_WAITALL) : 0;
    g_string_set_size(text, head + (gsize)MAX(taken, 0));
}

/* One response, head and body; what was read so far when the connection ends. */
static char *take(int fd)
{
    GString *text = g_string_new(NULL);
    while (!g_str_has_suffix(text->str, "\r\n\r\n"))
        if (!take_byte(fd, text))
            return g_string_free(text, FALSE);
    take_body(fd, text, content_length(text->str));
    return g_string_free(text, FALSE);
}

static bool is_closed(int fd)
{
    char byte;
    return recv(fd, &byte, 1, 0) <= 0;
}

static int status_of(const char *response)
{
    return g_str_has_prefix(response, "HTTP/1.1 ") ? atoi(response + 9) : 0;
}

static const char *body_of(const char *response)
{
    const char *end = strstr(response, "\r\n\r\n");
    return end ? end + 4 : "";
}

static char *fetch(const Running *r, const char *path, const char *headers)
{
    int fd = dial(r);
    g_autofree char *request = g_strdup_printf("GET %s HTTP/1.1\r\nHost: vatra.test\r\n%s\r\n", path, headers);
    put_text(fd, request);
    char *response = take(fd);
    close(fd);
    return response;
}

static gint64 seconds_since(gint64 start)
{
    return (g_get_monotonic_time() - start) / G_USEC_PER_SEC;
}

typedef struct {
    const Running *running;
    const char *path;
    char *response;
    gint64 milliseconds;
} Call;

static void *call(void *data)
{
    Call *c = data;
    gint64 start = g_get_monotonic_time();
    c->response = fetch(c->running, c->path, "");
    c->milliseconds = (g_get_monotonic_time() - start) / 1000;
    return NULL;
}

/* ---- the rules */

static void a_connection_is_kept_and_may_be_filled_ahead(void)
{
    RUNNING(0);
    int fd = dial(&r);
    put_text(fd, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /quick HTTP/1.1\r\nHost: a\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
    for (int i = 0; i < 3; i++) {
        g_autofree char *response = take(fd);
        g_assert_cmpint(status_of(response), ==, i < 2 ? 200 : 404);
        if (i < 2)
            g_assert_cmpstr(body_of(response), ==, "hello");
    }
    put_text(fd, "HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    g_autofree char *head = take(fd);
    g_assert_cmpint(status_of(head), ==, 200);
    g_assert_nonnull(strstr(head, "Content-Length: 5\r\n"));
    g_assert_cmpstr(body_of(head), ==, "");
    close(fd);
}

static void slow_headers_are_cut(void)
{
    RUNNING(.header_seconds = 1);
    int fd = dial(&r);
    gint64 start = g_get_monotonic_time();
    put_text(fd, "GET /hello HTTP/1.1\r\nHost: a\r\n");
    while (put(fd, "X", 1) && seconds_since(start) < 10)
        g_usleep(50 * 1000);
    g_assert_cmpint(seconds_since(start), <=, 3);
    g_assert_true(is_closed(fd));
    close(fd);
}

static void a_slow_body_is_cut(void)
{
    RUNNING(.body_seconds = 1);
    int fd = dial(&r);
    gint64 start = g_get_monotonic_time();
    put_text(fd, "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    while (put(fd, "x", 1) && seconds_since(start) < 10)
        g_usleep(50 * 1000);
    g_assert_cmpint(seconds_since(start), <=, 3);
    close(fd);
}

static char *post_bytes(const Running *r, gsize count, const char *headers)
{
    int fd = dial(r);
    g_autofree char *head = g_strdup_printf("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n", count, headers);
    g_autofree char *body = g_strnfill(count, 'b');
    put_text(fd, head);
    g_assert_true(put(fd, body, count));
    char *response = take(fd);
    close(fd);
    return response;
}

static void a_body_may_be_as_large_as_its_route_says(void)
{
    RUNNING(0);
    g_autofree char *fits = post_bytes(&r, 100000, "");
    g_assert_cmpint(status_of(fits), ==, 200);
    g_assert_cmpstr(body_of(fits), ==, "100000");
    g_autofree char *over = post_bytes(&r, 100001, "Accept-Language: en\r\n");
    g_assert_cmpint(status_of(over), ==, 413);
    g_assert_nonnull(strstr(over, "This is too large"));
}

static void a_body_that_is_far_too_large_is_still_told_so(void)
{
    RUNNING(0);
    g_autofree char *over = post_bytes(&r, 20 * 1000 * 1000, "Accept-Language: ro\r\n");
    g_assert_cmpint(status_of(over), ==, 413);
    g_assert_nonnull(strstr(over, "prea mare"));
}

static void too_large_is_said_before_the_body_comes(void)
{
    RUNNING(0);
    int fd = dial(&r);
    put_text(fd, "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000000\r\nExpect: 100-continue\r\n\r\n");
    g_autofree char *response = take(fd);
    g_assert_cmpint(status_of(response), ==, 413);
    g_assert_true(is_closed(fd));
    close(fd);
}

static void pieces_are_counted_as_they_come(void)
{
    RUNNING(0);
    int fd = dial(&r);
    put_text(fd, "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    g_autofree char *piece = g_strnfill(0x1000, 'b');
    for (int i = 0; i < 30; i++) {
        put_text(fd, "1000\r\n");
        g_assert_true(put(fd, piece, 0x1000));
        put_text(fd, "\r\n");
    }
    put_text(fd, "0\r\n\r\n");
    g_autofree char *response = take(fd);
    g_assert_cmpint(status_of(response), ==, 413);
    close(fd);
}

static void two_lengths_are_refused(void)
{
    static const char *const requests[] = {
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    };
    RUNNING(0);
    for (guint i = 0; i < G_N_ELEMENTS(requests); i++) {
        int fd = dial(&r);
        put_text(fd, requests[i]);
        g_autofree char *response = take(fd);
        g_assert_cmpint(status_of(response), ==, 400);
        close(fd);
    }
}

static void slow_requests_run_two_at_a_time_beside_fast_ones(void)
{
    RUNNING(.workers = 4);
    Call slow[6], fast = {&r, "/hello", NULL, 0};
    GThread *threads[6];
    most_slow = 0;
    for (int i = 0; i < 6; i++) {
        slow[i] = (Call){&r, "/slow", NULL, 0};
        threads[i] = g_thread_new("slow", call, &slow[i]);
    }
    g_usleep(100 * 1000);
    call(&fast);
    g_assert_cmpint(status_of(fast.response), ==, 200);
    g_assert_cmpint(fast.milliseconds, <, 150);
    g_free(fast.response);
    for (int i = 0; i < 6; i++) {
        g_thread_join(threads[i]);
        g_assert_cmpint(status_of(slow[i].response), ==, 200);
        g_free(slow[i].response);
    }
    g_assert_cmpint(most_slow, ==, 2);
}

static void past_the_queue_is_told_to_come_again(void)
{
    RUNNING(.workers = 1, .queue = 1);
    Call calls[6];
    GThread *threads[6];
    int refused = 0, served = 0;
    for (int i = 0; i < 6; i++) {
        calls[i] = (Call){&r, "/hold", NULL, 0};
        threads[i] = g_thread_new("call", call, &calls[i]);
    }
    for (int i = 0; i < 6; i++) {
        g_thread_join(threads[i]);
        served += status_of(calls[i].response) == 200;
        refused += status_of(calls[i].response) == 503 && strstr(calls[i].response, "Retry-After: ");
        g_free(calls[i].response);
    }
    g_assert_cmpint(served, >=, 1);
    g_assert_cmpint(served, <=, 2);
    g_assert_cmpint(served + refused, ==, 6);
}

static void stopping_finishes_what_runs(void)
{
    Running r = {0};
    start(&r, &(ServerOptions){0});
    int idle = dial(&r);
    Call held = {&r, "/hold", NULL, 0};
    holding = 0;
    GThread *thread = g_thread_new("call", call, &held);
    while (!__atomic_load_n(&holding, __ATOMIC_SEQ_CST))
        g_usleep(1000);
    gint64 start_of_stop = g_get_monotonic_time();
    stop(&r);
    g_thread_join(thread);
    g_assert_cmpint(seconds_since(start_of_stop), <, 5);
    g_assert_cmpint(status_of(held.response), ==, 200);
    g_assert_cmpstr(body_of(held.response), ==, "held");
    g_assert_true(is_closed(idle));
    g_free(held.response);
    close(idle);
}

static void who_leaves_early_does_no_harm(void)
{
    static const char *const cut_off[] = {
        "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n", "GET /hold HTTP/1.1\r\nHost: a\r\n\r\nGET /hello", "GET /he", "",
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4",
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\nabc",
    };
    RUNNING(.workers = 2);
    for (guint i = 0; i < 4 * G_N_ELEMENTS(cut_off); i++) {
        int fd = dial(&r);
        put_text(fd, cut_off[i % G_N_ELEMENTS(cut_off)]);
        close(fd);
    }
    g_autofree char *response = fetch(&r, "/quick", "");
    g_assert_cmpint(status_of(response), ==, 200);
    g_autofree char *queued = fetch(&r, "/hello", "");
    g_assert_cmpint(status_of(queued), ==, 200);
}

static void *fetch_many(void *data)
{
    static const char *const paths[] = {"/hello", "/quick", "/long", "/nowhere", "/livez"};
    int fd = dial(data);
    for (int i = 0; i < 300; i++) {
        g_autofree char *request = g_strdup_printf("GET %s HTTP/1.1\r\nHost: a\r\n\r\n", paths[i % G_N_ELEMENTS(paths)]);
        put_text(fd, request);
        g_autofree char *response = take(fd);
        g_assert_cmpint(status_of(response), ==, i % G_N_ELEMENTS(paths) == 3 ? 404 : 200);
    }
    close(fd);
    return NULL;
}

/* A client can read the end of its answer before the thread that sent it counts the request as done. */
static char *metrics_with(const Running *r, const char *line)
{
    for (int tries = 0;; tries++) {
        char *metrics = fetch(r, "/metrics", "");
        if (strstr(metrics, line) || tries == 200)
            return metrics;
        g_free(metrics);
        g_usleep(10000);
    }
}

static void many_at_a_time_are_all_answered(void)
{
    GThread *threads[8];
    RUNNING(0);
    for (int i = 0; i < 8; i++)
        threads[i] = g_thread_new("client", fetch_many, &r);
    for (int i = 0; i < 8; i++)
        g_thread_join(threads[i]);
    g_autofree char *first = fetch(&r, "/metrics", "");
    g_assert_nonnull(strstr(first, "vatra_http_requests_total{status=\"2xx\"} 1920\n"));
    g_assert_nonnull(strstr(first, "vatra_http_requests_total{status=\"4xx\"} 480\n"));
    g_autofree char *settled = metrics_with(&r, "vatra_http_in_flight 1\n");
    g_assert_nonnull(strstr(settled, "vatra_http_in_flight 1\n"));
}

static Store *open_rows(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "rows.db", NULL);
    g_autoptr(GError) error = NULL;
    Store *store = NULL;
    g_autoptr(Db) db = NULL;
    if (!store_open(path, &store, &error) || !db_take(store, &db, &error) ||
        !db_execute(db, "CREATE TABLE kept (row INTEGER NOT NULL PRIMARY KEY)", &error))
        g_error("%s", error->message);
    return store;
}

static gint64 rows_kept(Store *store)
{
    static const DbStatement count_rows = {"count_rows", "SELECT count(*) AS rows FROM kept", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = NULL;
    if (!db_take(store, &db, &error))
        g_error("%s", error->message);
    g_autoptr(DbQuery) q = db_query(db, &count_rows);
    return db_step(q) ? db_int(q, "rows") : -1;
}

static void *post_row(void *data)
{
    Call *c = data;
    int fd = dial(c->running);
    g_autofree char *request = g_strdup_printf("POST /rows/%s HTTP/1.1\r\nHost: vatra.test\r\nContent-Length: 0\r\n\r\n", c->path);
    put_text(fd, request);
    c->response = take(fd);
    close(fd);
    return NULL;
}

/* 0 waits, so that the others are gathered in its turn: one of them is undone, and all the others are kept. */
static void post_rows(const Running *r)
{
    static const struct {
        const char *row;
        int status;
    } cases[] = {{"0", 200}, {"1", 200}, {"9", 422}, {"2", 200}, {"3", 200}};
    Call calls[G_N_ELEMENTS(cases)];
    GThread *threads[G_N_ELEMENTS(cases)];
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        calls[i] = (Call){.running = r, .path = cases[i].row};
        threads[i] = g_thread_new("client", post_row, &calls[i]);
        g_usleep(i ? 10 * 1000 : 100 * 1000);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_thread_join(threads[i]);
        g_assert_cmpint(status_of(calls[i].response), ==, cases[i].status);
        g_free(calls[i].response);
    }
}

static void a_gathered_change_that_is_undone_costs_the_others_nothing(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("vatra-server-XXXXXX", &error);
    g_assert_no_error(error);
    Store *store = open_rows(folder);
    Running r = {0};
    start_with(&r, &(ServerOptions){0}, store);
    post_rows(&r);
    g_assert_cmpint(rows_kept(store), ==, 4);
    stop(&r);
    store_close(store);
    g_autofree char *remove = g_strdup_printf("rm -r '%s'", folder);
    g_assert_cmpint(system(remove), ==, 0);
}

static void only_the_trusted_proxy_says_where_a_request_comes_from(void)
{
    static const char forwarded[] = "X-Forwarded-For: 10.9.9.9, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n";
    RUNNING(.base_url = "http://vatra.test");
    g_autofree char *direct = fetch(&r, "/address", forwarded);
    g_assert_cmpstr(body_of(direct), ==, "127.0.0.1 http://vatra.test");
    g_assert_null(strstr(direct, "Strict-Transport-Security"));
    stop(&r);
    start(&r, &(ServerOptions){.base_url = "http://vatra.test", .trusted_proxy = "127.0.0.1"});
    g_autofree char *by_proxy = fetch(&r, "/address", forwarded);
    g_assert_cmpstr(body_of(by_proxy), ==, "192.0.2.7 https://vatra.test");
    g_assert_nonnull(strstr(by_proxy, "Strict-Transport-Security"));
    g_autofree char *nonsense = fetch(&r, "/address", "X-Forwarded-For: nobody\r\n");
    g_assert_cmpstr(body_of(nonsense), ==, "127.0.0.1 http://vatra.test");
}

static void unpack(const char *packed, gsize count, char *text, gsize room)
{
    z_stream stream = {.next_in = (Bytef *)packed, .avail_in = (uInt)count, .next_out = (Bytef *)text, .avail_out = (uInt)room - 1};
    g_assert_cmpint(inflateInit2(&stream, 15 + 16), ==, Z_OK);
    g_assert_cmpint(inflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    text[stream.total_out] = '\0';
    inflateEnd(&stream);
}

static void long_text_is_packed_where_it_is_understood(void)
{
    RUNNING(0);
    g_autofree char *plain = fetch(&r, "/long", "");
    g_assert_null(strstr(plain, "Content-Encoding"));
    g_autofree char *refused = fetch(&r, "/long", "Accept-Encoding: gzip;q=0\r\n");
    g_assert_null(strstr(refused, "Content-Encoding"));
    int fd = dial(&r);
    put_text(fd, "GET /long HTTP/1.1\r\nHost: a\r\nAccept-Encoding: deflate, gzip\r\n\r\n");
    char packed[70000], text[200000];
    gsize count = 0;
    const char *end = NULL;
    while (!end || (gsize)(packed + count - end) < 4 + content_length(packed)) {
        gssize more = recv(fd, packed + count, sizeof packed - 1 - count, 0);
        g_assert_cmpint(more, >, 0);
        count += (gsize)more;
        packed[count] = '\0';
        end = end ? end : memmem(packed, count, "\r\n\r\n", 4);
    }
    g_assert_nonnull(strstr(packed, "Content-Encoding: gzip\r\n"));
    unpack(end + 4, content_length(packed), text, sizeof text);
    g_assert_cmpstr(text, ==, body_of(plain));
    close(fd);
}

static void health_is_told(void)
{
    RUNNING(0);
    g_autofree char *alive = fetch(&r, "/livez", "");
    g_assert_cmpstr(body_of(alive), ==, "alive\n");
    g_autofree char *ready = fetch(&r, "/readyz", "");
    g_assert_cmpstr(body_of(ready), ==, "ready\n");
    g_autofree char *lost = fetch(&r, "/nowhere", "");
    g_autofree char *metrics = fetch(&r, "/metrics", "");
    g_assert_nonnull(strstr(metrics, "vatra_http_requests_total{status=\"2xx\"} 2\n"));
    g_assert_nonnull(strstr(metrics, "vatra_http_requests_total{status=\"4xx\"} 1\n"));
    g_assert_nonnull(strstr(metrics, "vatra_http_request_duration_seconds_count 3\n"));
    g_assert_true(g_str_has_suffix(metrics, "# EOF\n"));
}

static void figures_are_for_this_machine_alone(void)
{
    RUNNING(.trusted_proxy = "127.0.0.1");
    g_autofree char *outside = fetch(&r, "/metrics", "X-Forwarded-For: 192.0.2.7\r\n");
    g_assert_cmpint(status_of(outside), ==, 404);
}

static void a_taken_port_moves_on_or_fails(void)
{
    RUNNING(0);
    Server *second = NULL;
    g_autoptr(GError) error = NULL;
    ServerOptions same = {.address = "127.0.0.1", .port = server_port(r.server)};
    g_assert_false(server_start(&same, NULL, r.router, &second, &error));
    g_assert_error(error, FAIL, FAIL_BUSY);
    g_clear_error(&error);
    same.next_port_if_taken = true;
    g_assert_true(server_start(&same, NULL, r.router, &second, &error));
    g_assert_cmpuint(server_port(second), >, server_port(r.server));
    server_stop(second);
    g_assert_false(server_start(&(ServerOptions){.address = "nowhere"}, NULL, r.router, &second, &error));
    g_assert_error(error, FAIL, FAIL_INVALID);
}

#define TEST(rule) g_test_add_func("/server/" #rule, rule)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    log_set_level(LOG_SILENT);
    TEST(a_connection_is_kept_and_may_be_filled_ahead);
    TEST(slow_headers_are_cut);
    TEST(a_slow_body_is_cut);
    TEST(a_body_may_be_as_large_as_its_route_says);
    TEST(a_body_that_is_far_too_large_is_still_told_so);
    TEST(too_large_is_said_before_the_body_comes);
    TEST(pieces_are_counted_as_they_come);
    TEST(two_lengths_are_refused);
    TEST(slow_requests_run_two_at_a_time_beside_fast_ones);
    TEST(past_the_queue_is_told_to_come_again);
    TEST(stopping_finishes_what_runs);
    TEST(who_leaves_early_does_no_harm);
    TEST(many_at_a_time_are_all_answered);
    TEST(a_gathered_change_that_is_undone_costs_the_others_nothing);
    TEST(only_the_trusted_proxy_says_where_a_request_comes_from);
    TEST(long_text_is_packed_where_it_is_understood);
    TEST(health_is_told);
    TEST(figures_are_for_this_machine_alone);
    TEST(a_taken_port_moves_on_or_fails);
    return g_test_run();
}
