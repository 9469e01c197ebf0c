#pragma once
#include "db/db.h"
#include "web/router.h"

typedef struct {
    const char *address;         /* "127.0.0.1" */
    guint16 port;                /* 0: any free one */
    bool next_port_if_taken;     /* tries the next twenty */
    guint workers;               /* 0: sixteen (they mostly wait for commits) */
    guint connections_per_address; /* 0: 64; loopback isn't limited */
    const char *trusted_proxy;   /* address whose X-Forwarded-For and -Proto are believed; NULL: none */
    const char *base_url;        /* NULL: made from address and port */
    guint queue;                 /* requests that may wait for a worker; 0: 1,000; past it 503 */
    guint header_seconds;        /* from connecting to the end of the headers; 0: 5 */
    guint body_seconds;          /* for the body, and one more for each 50 kB; 0: 10 */
} ServerOptions;

typedef struct Server Server;
bool server_start(const ServerOptions *options, Store *store, Router *router, Server **ret_server, GError **error);
guint16 server_port(const Server *server);
const char *server_base_url(const Server *server);
void server_stop(Server *server); /* graceful: no new connections, what runs is finished (10 s), then freed */

/* The files under src/web/assets, compiled in: "/assets/<name>.<hash>.<ending>", immutable. */
const char *asset_url(const char *name); /* "vatra.css"; aborts if there is none */
