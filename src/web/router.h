#pragma once
#include "web/request.h"

typedef bool (*Handler)(Request *req, GError **error);

/* One route.  {GET, "/plans/:id", .may = "plans.read", show}.  Ended by {0} in a module's list. */
typedef struct Route {
    unsigned methods;     /* GET | POST */
    const char *pattern;  /* parts that begin with ':' are parameters; no wildcards */
    const char *may;      /* permission; a route without one doesn't start */
    Handler handler;
    const Input *inputs;  /* {0}-ended; NULL: none */
    const struct Record *record; /* its fields are inputs as well (forms) and the body's schema in OpenAPI; NULL: none */
    bool slow;            /* GET that may take over 100 ms: two at a time, behind all others */
    bool quick;           /* point look-up, may be answered on the event thread */
    bool shared;          /* the same page for everybody who isn't signed in: caches may keep it and ask whether it changed (ETag) */
    bool gathered;        /* POST: a small change; several share one commit, and their replies wait for it */
    bool once;            /* POST that adds something: sent twice in a moment, it is done once (once.h); never gathered */
    bool foreign;         /* POST without session or CSRF token: the signed link itself is the right (still checks Sec-Fetch-Site) */
    const char *summary;  /* N_(…): for OpenAPI; NULL: not part of the API */
    const struct Record *answers; /* JSON shape in OpenAPI; NULL: free */
    gint64 max_body;      /* 0: 1 MB; forms with files say more */
} Route;

typedef struct Router Router;
/* lists: NULL-ended array of {0}-ended route lists.  Aborts on a route without permission, on one that is gathered and
 * once, and on two that collide. */
Router *router_new(const Route *const *lists);
void router_free(Router *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Router, router_free)

/* Every route, for the tests that walk them and for OpenAPI. */
const Route *const *router_routes(const Router *router, guint *ret_count);
/* The route for a method and path, or NULL; *ret_allowed is the methods that this path has (for 405). */
const Route *router_find(const Router *router, Method method, const char *path, unsigned *ret_allowed);

/* Who asks: reads the session cookie of req.  Set by accounts; without it everybody is anonymous.  Lives in req->pool. */
typedef bool (*Identify)(Request *req, const Identity **ret_who, GError **error);
void router_set_identify(Router *router, Identify identify);
Identify router_identify(const Router *router); /* NULL: not set */

/* Whether a form field belongs to a route's record, and its limit in characters (*ret_max; 0: 10,000).  Set by who starts the
 * router, from the record layer above; without it, .record adds no inputs. */
typedef bool (*RecordInput)(const struct Record *record, const char *name, gint64 *ret_max);
void router_set_record_inputs(Router *router, RecordInput record_input);

/* How many bytes of body the route takes: its max_body, else 1 MB and its file inputs; 1 MB for NULL. */
gint64 route_max_body(const Route *route);

/* What came over the wire, before it is a Request.  Tests fill one by hand. */
typedef struct {
    Method method;
    bool is_head;
    const char *path;            /* raw, still percent-encoded */
    const char *query;           /* raw, "" if none */
    const char *address;
    const char *base_url;
    const char *const *headers;  /* name, value, …, NULL; names as sent */
    const void *body;
    gsize body_count;
} Incoming;

/* Answers one request from start to end: session, permission, method, CSRF, inputs, handler, error page.  The reply lives in
 * pool.  Never fails: what goes wrong is an answer. */
void router_answer(Router *router, Db *db, Pool *pool, const Incoming *incoming, Reply **ret_reply);
/* The same in three steps, maybe by several threads: what needs no database is done before and after.  Each once. */
Request *router_begin(Router *router, Pool *pool, const Incoming *incoming);
void router_end(Request *begun, Db *db, Reply **ret_reply);
void router_finish(Reply *reply); /* of another reply: nothing is left to do */
