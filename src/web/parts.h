#pragma once
#include "web/form.h"
#include "web/router.h"

/* What a Request keeps for itself: request.c, inputs.c, reply.c and answer.c share it, nobody above does. */
typedef struct RequestParts {
    const Router *router;
    const Incoming *incoming;
    const Route *route;       /* NULL: none was found */
    Form *query;              /* what stood behind '?' */
    Form *form;               /* the inputs: query on GET, the body else; never NULL */
    GHashTable *cookies;      /* read at the first question */
    bool is_decoded, is_read, is_checked; /* the path, the inputs: by router_begin() already */
    const FormField *wrong_field; /* the first input that is wrong and can be written anew; NULL: none */
    bool notice_taken;
    const char *mistake;      /* our own, found while the handler ran: it is answered by 500; NULL: none */
} RequestParts;

/* A request of what came in; everybody is anonymous so far.  Never fails. */
Request *request_new(Pool *pool, Db *db, const Router *router, const Incoming *incoming);
bool request_is_https(const Request *req);

/* Inputs: what the route declares, checked and brought into shape.  FAIL_INVALID names the input. */
bool inputs_read(Request *req, GError **error);  /* query or body into parts->form */
bool inputs_check(Request *req, GError **error);

/* What was sent a moment ago: once.h. */
struct Onces *router_onces(const Router *router);

/* The record layer's word on a name: see router_set_record_inputs(). */
bool router_record_input(const Router *router, const struct Record *record, const char *name, gint64 *ret_max);

/* Cross-site requests.  FAIL_FORBIDDEN.  The first needs only headers, the second the form. */
bool csrf_check_origin(Request *req, GError **error);
bool csrf_check_token(Request *req, GError **error);
bool csrf_is_ours(Request *req); /* the browser says that one of our pages sent this */
/* For a form that is sent again after signing in, whose session isn't there yet: a token that this browser alone has, as a cookie of
 * a few hours.  csrf_check_token() takes it where the browser also says that our own page sent it. */
const char *csrf_waiting_token(Request *req);

/* A form whose session ended or began anew meanwhile: a page that keeps what was typed and offers to send it again; files
 * are asked for anew.  false,
 * and nothing is answered: there is nothing to keep, it may not be kept, or another site may have sent it. */
bool resend_offer(Request *req, int status, const char *title, const char *detail);

/* A form, or the filter of a list, with an input that isn't what its route declares (parts->wrong_field): a page that keeps all that was typed and asks for this one
 * anew.  false, and nothing is answered: as above. */
bool mend_offer(Request *req, const char *why);

/* What was typed into a form that could not be kept: the values of several words, for the page that says so.  Empty where another
 * site may have sent them, or a program asks. */
GPtrArray *typed_prose(Request *req);
/* The path of our own page that held the form; NULL: not said, or another site's. */
const char *page_sent_from(Request *req);

/* What every answer carries: security headers, caching, length. */
void reply_finish(Request *req);
bool reply_redirect(Request *req, int status, const char *location);
const char *reply_find_header(const Reply *reply, const char *name);
/* Cookies are HttpOnly and SameSite=Strict; over https their names begin with "__Host-" and they are Secure. */
const char *cookie_name(const Request *req, const char *name);

/* For the server: an answer that no route gives.  title and detail are N_() texts. */
void router_refuse(Router *router, Pool *pool, const Incoming *incoming, int status, const char *title, const char *detail,
                   Reply **ret_reply);
void router_say(Router *router, Pool *pool, const Incoming *incoming, int status, const char *type, const char *text,
                Reply **ret_reply);
