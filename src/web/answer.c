/* router_answer: what happens to a request, in its order. */
#include "web/parts.h"

#include "base/html.h"
#include "base/log.h"
#include "web/asset.h"
#include "web/once.h"
#include "web/url.h"

#include <string.h>

typedef enum { GO_ON, ANSWERED } Step;

static Step answered(Request *req, GError *error)
{
    reply_error(req, error);
    g_error_free(error);
    return ANSWERED;
}

static Step identify(Request *req)
{
    Identify hook = router_identify(req->parts->router);
    GError *error = NULL;
    const Identity *who = NULL;
    if (hook && !hook(req, &who, &error))
        return answered(req, error);
    if (who)
        req->who = who;
    req->csrf = req->who->csrf;
    if (req->who->language != LANGUAGE_COUNT)
        req->language = req->who->language;
    language_set(req->language);
    return GO_ON;
}

static Step decode_path(Request *req)
{
    GError *error = NULL;
    char *path = NULL;
    if (req->parts->is_decoded)
        return GO_ON;
    if (!url_decode_path(req->pool, req->path, &path, &error)) {
        reply_problem(req, 400, _("This address is wrong"), error->message);
        g_error_free(error);
        return ANSWERED;
    }
    req->path = path;
    return GO_ON;
}

/* "/plans/" means "/plans"; 308 keeps the method. */
static Step take_off_slash(Request *req)
{
    gsize length = strlen(req->path);
    if (length < 2 || req->path[length - 1] != '/')
        return GO_ON;
    const char *path = url_encode_path(req->pool, pool_strndup(req->pool, req->path, length - 1));
    reply_redirect(req, 308, *req->query ? pool_printf(req->pool, "%s?%s", path, req->query) : path);
    return ANSWERED;
}

static const char *allowed_methods(Request *req, unsigned allowed)
{
    static const char *const names[] = {"GET, HEAD", "POST", "PUT", "DELETE"};
    GString *list = pool_string(req->pool);
    for (int i = 0; i < 4; i++)
        if (allowed & 1u << i)
            g_string_append_printf(list, "%s%s", list->len ? ", " : "", names[i]);
    return list->str;
}

static Step find_route(Request *req)
{
    unsigned allowed = 0;
    req->parts->route = router_find(req->parts->router, req->method, req->path, &allowed);
    if (req->parts->route) {
        req->reply->route = req->parts->route->pattern;
        return GO_ON;
    }
    if (!allowed) {
        reply_problem(req, 404, _("There is no such page"), _("Check the address, or start again from the first page."));
        return ANSWERED;
    }
    reply_header(req, "Allow", allowed_methods(req, allowed));
    reply_problem(req, 405, _("This can't be done here"), _("This page does not take requests of this kind."));
    return ANSWERED;
}

/* Where the sign-in leads back to: a page that can be read, or the first one. */
static const char *page_after_sign_in(Request *req)
{
    if (!router_find(req->parts->router, GET, req->path, NULL))
        return "/";
    const char *path = url_encode_path(req->pool, req->path);
    return req->method == GET && *req->query ? pool_printf(req->pool, "%s?%s", path, req->query) : path;
}

static bool offer_to_sign_in_and_resend(Request *req)
{
    return req->method == POST && (req->parts->is_read || inputs_read(req, NULL)) &&
           resend_offer(req, 401, _("You are no longer signed in"),
                        _("What you wrote is kept on this page. Sign in, then come back here and send it again."));
}

/* Logged: who is an id, where a pattern; the log has no personal data. */
static void refuse(Request *req)
{
    char user[24];
    g_snprintf(user, sizeof user, "%" G_GINT64_FORMAT, req->who->user_id);
    log_warning("access.refused", "route", req->parts->route->pattern, "permission", req->parts->route->may, "user", user, NULL);
    reply_problem(req, 403, _("You may not do this"), _("Your role does not include this. Ask the administrator for it."));
}

static Step check_permission(Request *req)
{
    if (identity_may(req->who, req->parts->route->may))
        return GO_ON;
    if (req->who->first && !req->wants_json && req->method == GET)
        reply_see_other(req, "%s", req->who->first);
    else if (identity_is_signed_in(req->who))
        refuse(req);
    else if (req->wants_json)
        reply_problem(req, 401, _("Sign in first"), _("This address is only for people who are signed in."));
    else if (!offer_to_sign_in_and_resend(req))
        reply_see_other(req, "/sign-in?next=%s", html_url_part(req->pool, page_after_sign_in(req)));
    return ANSWERED;
}

static Step check_origin(Request *req)
{
    GError *error = NULL;
    return req->method == GET || csrf_check_origin(req, &error) ? GO_ON : answered(req, error);
}

static Step read_inputs(Request *req)
{
    GError *error = NULL;
    if (req->parts->is_read || inputs_read(req, &error))
        return GO_ON;
    reply_problem(req, 400, _("This could not be read"), error->message);
    g_error_free(error);
    return ANSWERED;
}

static Step check_token(Request *req)
{
    GError *error = NULL;
    bool asked = req->method != GET && !req->parts->route->foreign;
    if (!asked || csrf_check_token(req, &error))
        return GO_ON;
    if (!resend_offer(req, 403, _("This page was open for too long"), _("What you wrote is kept. Send it again.")))
        return answered(req, error);
    g_error_free(error);
    return ANSWERED;
}

static Step check_inputs(Request *req)
{
    GError *error = NULL;
    if (req->parts->is_checked || inputs_check(req, &error))
        return GO_ON;
    const FormField *wrong = req->parts->wrong_field;
    if (!wrong || !mend_offer(req, pool_strdup(req->pool, error->message + strlen(wrong->name) + strlen(": "))))
        return answered(req, error);
    g_error_free(error);
    return ANSWERED;
}

static Step handle(Request *req)
{
    GError *error = NULL;
    req->reply->cacheable = req->parts->route->shared;
    bool good = req->parts->route->handler(req, &error);
    if (req->parts->mistake) {
        g_clear_error(&error);
        fail_internal(&error, "%s", req->parts->mistake);
        return answered(req, error);
    }
    if (!good) {
        if (!error)
            fail_internal(&error, "the handler of %s failed without an error", req->parts->route->pattern);
        return answered(req, error);
    }
    if (req->reply->status || req->reply->make)
        return ANSWERED;
    fail_internal(&error, "the handler of %s made no reply", req->parts->route->pattern);
    return answered(req, error);
}

static Step handle_once(Request *req)
{
    const Route *route = req->parts->route;
    Onces *onces = router_onces(req->parts->router);
    if (req->method != POST || !identity_is_signed_in(req->who))
        return handle(req);
    if (!route->once) {
        onces_pass(onces, req);
        return handle(req);
    }
    if (!once_is_answered(onces, req)) {
        handle(req);
        once_ends(onces, req);
    }
    return ANSWERED;
}

static void answer(Request *req)
{
    static Step (*const steps[])(Request *) = {
        identify, decode_path, take_off_slash, find_route, check_permission, check_origin, read_inputs, check_token, check_inputs, handle_once,
    };
    if (asset_answer(req))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
        if (steps[i](req) == ANSWERED)
            return;
}

/* What fails here is tried again where it has its turn, and answered there. */
static void begin_inputs(Request *req)
{
    RequestParts *parts = req->parts;
    parts->is_read = inputs_read(req, NULL);
    if (!parts->is_read)
        parts->form = form_new(req->pool);
    parts->is_checked = parts->is_read && inputs_check(req, NULL);
    parts->wrong_field = NULL;
}

Request *router_begin(Router *router, Pool *pool, const Incoming *incoming)
{
    Request *req = request_new(pool, NULL, router, incoming);
    char *path;
    req->parts->is_decoded = url_decode_path(pool, req->path, &path, NULL);
    if (!req->parts->is_decoded)
        return req;
    req->path = path;
    req->parts->route = router_find(router, req->method, path, NULL);
    if (req->parts->route)
        begin_inputs(req);
    return req;
}

void router_answer(Router *router, Db *db, Pool *pool, const Incoming *incoming, Reply **ret_reply)
{
    router_end(request_new(pool, db, router, incoming), db, ret_reply);
    router_finish(*ret_reply);
}

void router_end(Request *req, Db *db, Reply **ret_reply)
{
    req->db = db;
    log_set_request(req->id);
    language_set(req->language);
    answer(req);
    log_set_request(NULL);
    req->reply->unfinished = req;
    *ret_reply = req->reply;
}

void router_finish(Reply *reply)
{
    Request *req = reply->unfinished;
    if (!req)
        return;
    reply->unfinished = NULL;
    language_set(req->language);
    if (reply->make)
        reply->make(req, reply->make_data);
    reply_finish(req);
}

void router_refuse(Router *router, Pool *pool, const Incoming *incoming, int status, const char *title, const char *detail,
                   Reply **ret_reply)
{
    Request *req = request_new(pool, NULL, router, incoming);
    language_set(req->language);
    reply_problem(req, status, _(title), _(detail));
    reply_finish(req);
    *ret_reply = req->reply;
}

void router_say(Router *router, Pool *pool, const Incoming *incoming, int status, const char *type, const char *text,
                Reply **ret_reply)
{
    Request *req = request_new(pool, NULL, router, incoming);
    reply_header(req, "Cache-Control", "no-store");
    reply_text(req, status, type, text);
    reply_finish(req);
    *ret_reply = req->reply;
}
