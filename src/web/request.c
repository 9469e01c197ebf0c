#include "web/parts.h"

#include "base/html.h"
#include "base/id.h"
#include "web/url.h"

#include <string.h>

/* Weight of a media type in an Accept header, 0 when it isn't named. */
static double accept_weight(const char *accept, const char *part)
{
    double best = 0;
    g_auto(GStrv) items = g_strsplit(accept, ",", 20);
    for (guint i = 0; items[i]; i++) {
        const char *q = strstr(items[i], "q=");
        if (strstr(items[i], part))
            best = MAX(best, q ? g_ascii_strtod(q + 2, NULL) : 1);
    }
    return best;
}

static bool wants_json(const Incoming *incoming, const char *accept)
{
    if (g_str_has_prefix(incoming->path, "/api/"))
        return true;
    return accept && strstr(accept, "json") && accept_weight(accept, "json") > accept_weight(accept, "text/html");
}

static Language browser_language(Request *req)
{
    Language chosen = language_from_code(req_cookie(req, "language"), LANGUAGE_COUNT);
    return chosen != LANGUAGE_COUNT ? chosen : language_from_accept(req_header(req, "Accept-Language"));
}

Request *request_new(Pool *pool, Db *db, const Router *router, const Incoming *incoming)
{
    Request *req = pool_new0(pool, Request);
    RequestParts *parts = pool_new0(pool, RequestParts);
    *parts = (RequestParts){.router = router, .incoming = incoming, .form = form_new(pool)};
    *req = (Request){.pool = pool, .db = db, .who = &identity_anonymous, .method = incoming->method, .path = incoming->path,
                     .query = incoming->query ? incoming->query : "", .address = incoming->address,
                     .base_url = incoming->base_url ? incoming->base_url : "", .parts = parts};
    req->id = pool_printf(pool, "%" G_GINT64_MODIFIER "x", id_new());
    req->reply = pool_new0(pool, Reply);
    req->reply->headers = pool_list(pool);
    req->wants_json = wants_json(incoming, req_header(req, "Accept"));
    req->language = browser_language(req);
    return req;
}

bool request_is_https(const Request *req)
{
    return g_str_has_prefix(req->base_url, "https://");
}

const char *req_header(Request *req, const char *name)
{
    const char *const *headers = req->parts->incoming->headers;
    for (; headers && headers[0]; headers += 2)
        if (g_ascii_strcasecmp(headers[0], name) == 0)
            return headers[1];
    return NULL;
}

const void *req_body(Request *req, gsize *ret_count)
{
    *ret_count = req->parts->incoming->body_count;
    return req->parts->incoming->body;
}

/* The first of a name counts: a cookie set for a longer path or by a neighbour comes later or not at all. */
static void read_cookie(Request *req, char *pair)
{
    char *equals = strchr(pair, '=');
    if (!equals)
        return;
    *equals = '\0';
    const char *name = g_strstrip(pair);
    if (!g_hash_table_contains(req->parts->cookies, name))
        g_hash_table_insert(req->parts->cookies, (char *)name, g_strstrip(equals + 1));
}

static void read_cookies(Request *req)
{
    req->parts->cookies = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(req->pool, (GDestroyNotify)g_hash_table_unref, req->parts->cookies);
    char *rest = pool_strdup(req->pool, req_header(req, "Cookie"));
    for (char *pair = rest ? strsep(&rest, ";") : NULL; pair; pair = strsep(&rest, ";"))
        read_cookie(req, pair);
}

const char *cookie_name(const Request *req, const char *name)
{
    bool prefix = request_is_https(req) && !g_str_has_prefix(name, "__");
    return prefix ? pool_printf(req->pool, "__Host-%s", name) : name;
}

const char *req_cookie(Request *req, const char *name)
{
    if (!req->parts->cookies)
        read_cookies(req);
    return g_hash_table_lookup(req->parts->cookies, cookie_name(req, name));
}

/* The part of the path that stands where the pattern has ":name"; NULL: the pattern lacks it. */
static char *find_param(Request *req, const char *name)
{
    const char *pattern = req->parts->route ? req->parts->route->pattern : "", *path = req->path;
    while (*pattern == '/' && *path == '/') {
        gsize pattern_count = strcspn(++pattern, "/"), path_count = strcspn(++path, "/");
        if (*pattern == ':' && strlen(name) == pattern_count - 1 && memcmp(pattern + 1, name, pattern_count - 1) == 0)
            return pool_strndup(req->pool, path, path_count);
        pattern += pattern_count;
        path += path_count;
    }
    return NULL;
}

const char *req_param(Request *req, const char *name)
{
    const char *value = find_param(req, name);
    if (!value)
        g_error("the route %s has no parameter :%s", req->parts->route ? req->parts->route->pattern : "(none)", name);
    return value;
}

gint64 req_id(Request *req, const char *name)
{
    return id_parse(req_param(req, name));
}

static void put_pair(GString *url, char *separator, const char *name, const char *value)
{
    g_string_append_c(url, *separator);
    g_string_append_uri_escaped(url, name, NULL, FALSE);
    g_string_append_c(url, '=');
    g_string_append_uri_escaped(url, value, NULL, FALSE);
    *separator = '&';
}

const char *req_url_with(Request *req, const char *name, const char *value)
{
    GString *url = pool_string(req->pool);
    g_string_assign(url, url_encode_path(req->pool, req->path));
    char separator = '?';
    const GPtrArray *fields = req->parts->query ? req->parts->query->fields : NULL;
    for (guint i = 0; fields && i < fields->len; i++) {
        const FormField *field = fields->pdata[i];
        if (strcmp(field->name, name) != 0 && *field->value)
            put_pair(url, &separator, field->name, field->value);
    }
    if (value && *value)
        put_pair(url, &separator, name, value);
    return url->str;
}
