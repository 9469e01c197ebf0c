#pragma once
#include "base/html.h"

typedef struct Request Request;
typedef struct Problems Problems;

/* What makes an answer after its handler: reply_later(). */
typedef bool (*ReplyMake)(Request *req, const void *data);

/* The answer that a handler makes, last.  All return true, so that a handler can `return reply_…`. */
typedef struct Reply {
    int status;
    const char *type;      /* Content-Type */
    GString *body;         /* of the request's pool */
    GPtrArray *headers;    /* name, value, name, value… */
    GBytes *bytes;         /* instead of body: static and stored bytes, not copied */
    bool cacheable;        /* as Route.shared; else no-store when signed in */
    const char *route;     /* the pattern that answered, for the log; NULL: none */
    const char *request_id;
    Request *unfinished;   /* router_finish() has still to be called; NULL: it is finished */
    ReplyMake make;        /* reply_later(); NULL: made */
    const void *make_data;
} Reply;

/* reply_view(req, 200, view_board, plan, rows): runs a compiled view inside the layout. */
#define reply_view(req, status, view, ...)                                                                               \
    ({                                                                                                                   \
        View *vatra_view = reply_view_begin(req);                                                                        \
        view(vatra_view __VA_OPT__(, ) __VA_ARGS__);                                                                     \
        reply_view_end(req, status, vatra_view);                                                                         \
    })
View *reply_view_begin(Request *req);
bool reply_view_end(Request *req, int status, View *view);

bool reply_see_other(Request *req, const char *format, ...) G_GNUC_PRINTF(2, 3); /* 303 */
bool reply_json(Request *req, int status, const char *json);                       /* json lives in the pool */
bool reply_text(Request *req, int status, const char *type, const char *text);
/* As a download when file_name isn't NULL.  Takes the reference. */
bool reply_bytes(Request *req, int status, const char *type, const char *file_name, GBytes *bytes);
/* make(req, data) makes the answer, without the database and without asking for inputs: of what is gathered, by the thread that sends it. */
bool reply_later(Request *req, ReplyMake make, const void *data);
void reply_header(Request *req, const char *name, const char *value);
/* One line that the next page shows once at its top ("Saved."), kept in a short-lived cookie. */
void reply_notice(Request *req, const char *text);
const char *reply_take_notice(Request *req); /* for the layout: what an earlier page left to say, once; NULL: nothing */
/* HttpOnly, SameSite=Strict, for the whole site; over https Secure, and named "__Host-<name>" (req_cookie knows).  max_age in
 * seconds; 0 takes it away, -1 lasts as long as the browser runs.  value must need no quoting. */
void reply_cookie(Request *req, const char *name, const char *value, int max_age);
/* ETag from version; true: the client has it, 304 is set, return at once. */
bool reply_not_modified(Request *req, const char *etag);
/* What the router does with an error: a problem page for people, problem+json for programs. */
bool reply_error(Request *req, const GError *error);
bool reply_problem(Request *req, int status, const char *title, const char *detail);

/* The layout calls the page frame; set once by main with the compiled layout view. */
typedef void (*LayoutView)(View *view, const Request *req, Html body);
void reply_set_layout(LayoutView layout);
