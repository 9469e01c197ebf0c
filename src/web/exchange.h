#pragma once
#include "web/health.h"
#include "web/parts.h"
#include "web/server.h"
#include "web/wires.h"
#include "web/workers.h"

/* One request from its first line to its last byte sent: what the files of the server share.  server.c moves the bytes, exchange.c reads
 * what the headers say, exchange_work.c makes the reply. */

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

/* ---- what the headers say */

const char *exchange_header(const Exchange *x, const char *name); /* NULL: not sent */
/* Method, address, base address, route and how large a body it takes; the headers are kept already. */
void exchange_read(Exchange *x, const char *method);
/* false: two framings of one body, or an unknown one. */
bool exchange_framing_is_clear(const Exchange *x);
gint64 exchange_expected_bytes(const Exchange *x); /* 0: none, or not said */

/* ---- the reply */

void exchange_refuse(Exchange *x, int status, const char *title, const char *detail);
void exchange_refuse_busy(Exchange *x);
bool exchange_answer_alone(Exchange *x); /* what needs no database; false: it needs one */
void exchange_answer(Exchange *x);       /* with the database, on this thread */
void exchange_finish(Exchange *x);       /* packs and logs: it may be sent */
WorkKind exchange_kind(const Exchange *x);
void exchange_work(void *exchange);      /* a worker's job: answers, and sends it back by server_resume() */

/* Of server.c: the reply is there, the connection goes on to send it. */
void server_resume(Exchange *x);
