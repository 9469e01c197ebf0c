#include "web/parts.h"

#include "base/log.h"
#include "web/url.h"
#include "web/web_views.h"

#include <stdarg.h>
#include <string.h>

static LayoutView layout_view;

void reply_set_layout(LayoutView layout)
{
    layout_view = layout;
}

/* A fresh answer: what was said before doesn't count, but headers stay. */
static void start(Request *req, int status, const char *type)
{
    req->reply->status = status;
    req->reply->type = type;
    req->reply->body = NULL;
    req->reply->bytes = NULL;
}

/* ---- bodies */

/* With room for a usual page, so that it isn't moved while it grows. */
static View *view_new(Request *req)
{
    enum { USUAL_BYTES = 24 * 1024 };
    View *view = pool_new0(req->pool, View);
    *view = (View){.out = pool_string_sized(req->pool, USUAL_BYTES), .pool = req->pool, .request = req};
    return view;
}

View *reply_view_begin(Request *req)
{
    return view_new(req);
}

bool reply_view_end(Request *req, int status, View *view)
{
    View *page = view;
    if (layout_view) {
        page = view_new(req);
        page->title = view->title;
        layout_view(page, req, (Html){view->out->str});
    }
    start(req, status, "text/html; charset=utf-8");
    req->reply->body = page->out;
    return true;
}

bool reply_text(Request *req, int status, const char *type, const char *text)
{
    start(req, status, type);
    req->reply->bytes = g_bytes_new_static(text, strlen(text));
    pool_defer(req->pool, (GDestroyNotify)g_bytes_unref, req->reply->bytes);
    return true;
}

bool reply_json(Request *req, int status, const char *json)
{
    return reply_text(req, status, "application/json", json);
}

/* RFC 6266: a plain name for old programs, the right one beside it. */
static const char *disposition(Request *req, const char *file_name)
{
    g_autofree char *plain = g_str_to_ascii(file_name, "C");
    for (char *c = plain; *c; c++)
        if (!g_ascii_isalnum(*c) && !strchr("-_. ()", *c))
            *c = '_';
    g_autofree char *encoded = g_uri_escape_string(file_name, NULL, FALSE);
    return pool_printf(req->pool, "attachment; filename=\"%s\"; filename*=UTF-8''%s", plain, encoded);
}

bool reply_bytes(Request *req, int status, const char *type, const char *file_name, GBytes *bytes)
{
    start(req, status, type);
    req->reply->bytes = bytes;
    pool_defer(req->pool, (GDestroyNotify)g_bytes_unref, bytes);
    if (file_name)
        reply_header(req, "Content-Disposition", disposition(req, file_name));
    return true;
}

/* ---- headers */

bool reply_later(Request *req, ReplyMake make, const void *data)
{
    req->reply->make = make;
    req->reply->make_data = data;
    return true;
}

void reply_header(Request *req, const char *name, const char *value)
{
    char *clean = pool_strdup(req->pool, value);
    for (char *c = clean; *c; c++)
        if ((guchar)*c < 0x20 || *c == 0x7f)
            *c = ' ';
    g_ptr_array_add(req->reply->headers, pool_strdup(req->pool, name));
    g_ptr_array_add(req->reply->headers, clean);
}

const char *reply_find_header(const Reply *reply, const char *name)
{
    for (guint i = 0; i + 1 < reply->headers->len; i += 2)
        if (g_ascii_strcasecmp(reply->headers->pdata[i], name) == 0)
            return reply->headers->pdata[i + 1];
    return NULL;
}

void reply_cookie(Request *req, const char *name, const char *value, int max_age)
{
    const char *age = max_age < 0 ? "" : pool_printf(req->pool, "; Max-Age=%d", max_age);
    const char *secure = request_is_https(req) ? "; Secure" : "";
    reply_header(req, "Set-Cookie", pool_printf(req->pool, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                                                cookie_name(req, name), value, secure, age));
}

enum { NOTICE_SECONDS = 60, NOTICE_BYTES = 1000 };

void reply_notice(Request *req, const char *text)
{
    reply_cookie(req, "notice", html_url_part(req->pool, text), NOTICE_SECONDS);
}

const char *reply_take_notice(Request *req)
{
    const char *value = req_cookie(req, "notice");
    gsize count = value ? strlen(value) : 0;
    if (req->parts->notice_taken || count == 0 || count > NOTICE_BYTES)
        return NULL;
    req->parts->notice_taken = true;
    reply_cookie(req, "notice", "", 0);
    return url_decode(req->pool, value, count, false);
}

/* Both may be written with or without W/ and quotes: what is within counts. */
static bool is_same_etag(const char *one, gsize one_count, const char *other, gsize other_count)
{
    return one_count == other_count && memcmp(one, other, one_count) == 0;
}

static bool etag_is_listed(const char *list, const char *etag)
{
    gsize length = strlen(etag);
    for (const char *item = list; *item;) {
        item += strspn(item, ", \t");
        if (*item == '*')
            return true;
        if (strncmp(item, "W/", 2) == 0)
            item += 2;
        gsize count = strcspn(item, ",");
        if (is_same_etag(item, MIN(count, length), etag, length) && strspn(item + length, " \t") == count - length)
            return true;
        item += count;
    }
    return false;
}

bool reply_not_modified(Request *req, const char *etag)
{
    const char *quoted = *etag == '"' ? etag : pool_printf(req->pool, "\"%s\"", etag);
    const char *known = req_header(req, "If-None-Match");
    reply_header(req, "ETag", quoted);
    if (!known || !etag_is_listed(known, quoted))
        return false;
    start(req, 304, NULL);
    return true;
}

/* ---- going elsewhere */

bool reply_redirect(Request *req, int status, const char *location)
{
    start(req, status, NULL);
    reply_header(req, "Location", location);
    return true;
}

bool reply_see_other(Request *req, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *location = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return reply_redirect(req, 303, location);
}

/* ---- problems */

static void put_json(GString *out, const char *name, const char *text)
{
    g_string_append_printf(out, "%s\"%s\":\"", out->len > 1 ? "," : "", name);
    for (const char *c = text ? text : ""; *c; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_printf(out, "\\%c", *c);
        else if ((guchar)*c < 0x20)
            g_string_append_printf(out, "\\u%04x", (guchar)*c);
        else
            g_string_append_c(out, *c);
    }
    g_string_append_c(out, '"');
}

/* RFC 9457. */
static bool reply_problem_json(Request *req, int status, const char *title, const char *detail)
{
    start(req, status, "application/problem+json");
    GString *out = req->reply->body = pool_string(req->pool);
    g_string_append_c(out, '{');
    put_json(out, "type", "about:blank");
    put_json(out, "title", title);
    g_string_append_printf(out, ",\"status\":%d", status);
    put_json(out, "detail", detail);
    put_json(out, "instance", req->id);
    g_string_append(out, "}\n");
    return true;
}

bool reply_problem(Request *req, int status, const char *title, const char *detail)
{
    if (status == 503 && !reply_find_header(req->reply, "Retry-After"))
        reply_header(req, "Retry-After", "5");
    if (req->wants_json)
        return reply_problem_json(req, status, title, detail);
    return reply_view(req, status, view_problem, title, detail, typed_prose(req), page_sent_from(req), req->id);
}

static const char *title_of(FailKind kind)
{
    switch (kind) {
    case FAIL_NOT_FOUND: return _("There is no such page");
    case FAIL_FORBIDDEN: return _("You may not do this");
    case FAIL_CONFLICT: return _("This is no longer possible");
    case FAIL_INVALID: return _("Something is not right yet");
    case FAIL_BUSY: return _("Too much is going on");
    case FAIL_INTERNAL: break;
    }
    return _("Something went wrong");
}

bool reply_error(Request *req, const GError *error)
{
    FailKind kind = fail_kind(error);
    if (error && error->domain == FAIL)
        return reply_problem(req, fail_http_status(kind), title_of(kind), error->message);
    log_error("http.failed", "details", error ? error->message : "no error set", NULL);
    return reply_problem(req, 500, title_of(kind), _("Something went wrong on our side. Nothing was changed."));
}
