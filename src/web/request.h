#pragma once
#include "base/html.h"
#include "db/db.h"
#include "web/identity.h"
#include "web/reply.h"

typedef enum { GET = 1, POST = 2, PUT = 4, DELETE = 8 } Method; /* a GET route answers HEAD as well */

/* What may come in with a request: declared by the route, checked before its handler runs. */
typedef enum {
    INPUT_TEXT,   /* max characters; white space at the ends is taken off */
    INPUT_LONG,   /* as TEXT, with line breaks */
    INPUT_INT,    /* whole number */
    INPUT_ID,
    INPUT_DAY,    /* ISO or as people type it */
    INPUT_FLAG,   /* a check box: present or not */
    INPUT_CHOICE, /* one of choices */
    INPUT_FILE,   /* max bytes */
    INPUT_MANY,   /* a family of text inputs named "<name>" (repeated) or "<name>.<key>" (as for rows); max characters each */
} InputKind;
typedef struct {
    const char *name;
    InputKind kind;
    gint64 max;                 /* 0: the kind's usual (200 characters, 10,000 for LONG, 25 MB for FILE) */
    const char *const *choices; /* NULL-ended */
    bool several;               /* FILE: more than one may come, also a family named "<name>.<key>" (as for questions) */
} Input;

typedef struct {
    const char *file_name; /* as the browser said; for showing only */
    const char *type;      /* as the browser said; not to be believed */
    const void *bytes;
    gsize count;
} Upload;

typedef struct Request Request;
struct Request {
    Pool *pool;
    Db *db;
    const Identity *who; /* never NULL; identity_is_signed_in() */
    Language language;
    Method method;
    const char *path;      /* decoded, "/plans/7" */
    const char *query;     /* raw, "" if none */
    const char *id;        /* request id, for the log and the problem page */
    const char *address;   /* of the client, as the trusted proxy says it */
    const char *csrf;      /* token for forms; NULL without a session */
    const char *base_url;  /* "http://127.0.0.1:8080": for links that leave by mail */
    bool wants_json;       /* the path is under /api/, or Accept prefers JSON */
    Reply *reply;
    struct RequestParts *parts; /* headers, parameters, inputs: request.c */
};

/* Of the route's pattern "/plans/:id". */
const char *req_param(Request *req, const char *name); /* aborts on a name that the pattern lacks */
gint64 req_id(Request *req, const char *name);         /* 0 if it is no id: find will not find it */

/* Declared inputs, from the query string on GET and the form on POST.  NULL, 0, DAY_NONE, false when not sent or empty. */
const char *req_text(Request *req, const char *name);
gint64 req_int(Request *req, const char *name, gint64 otherwise);
gint64 req_input_id(Request *req, const char *name);
Day req_day(Request *req, const char *name);
bool req_flag(Request *req, const char *name);
const Upload *req_file(Request *req, const char *name);
const Upload *req_file_at(Request *req, const char *name, const char *key); /* of "<name>.<key>" */
GPtrArray *req_files(Request *req, const char *name);                    /* of Upload */
GPtrArray *req_many(Request *req, const char *name);                     /* of const char *: values of the repeated input */
const char *req_many_at(Request *req, const char *name, const char *key); /* of "<name>.<key>" */
bool req_was_sent(Request *req, const char *name);
bool req_declares(Request *req, const char *name); /* the route has an input of this name: a list may offer to sort */

const char *req_header(Request *req, const char *name); /* NULL if not sent */
const char *req_cookie(Request *req, const char *name);
const void *req_body(Request *req, gsize *ret_count); /* raw; for JSON */
/* The current path and query with one input set (NULL: taken away): for filters, sorting and paging links. */
const char *req_url_with(Request *req, const char *name, const char *value);
