#include "web/exchange.h"

#include "web/url.h"

#include <arpa/inet.h>
#include <string.h>

/* What the headers of a request say, and what of it is believed. */

const char *exchange_header(const Exchange *x, const char *name)
{
    for (guint i = 0; i + 1 < x->headers->len; i += 2)
        if (g_ascii_strcasecmp(x->headers->pdata[i], name) == 0)
            return x->headers->pdata[i + 1];
    return NULL;
}

static Method method_from(const char *name, bool *ret_is_head)
{
    *ret_is_head = strcmp(name, "HEAD") == 0;
    if (*ret_is_head || strcmp(name, "GET") == 0)
        return GET;
    if (strcmp(name, "POST") == 0)
        return POST;
    if (strcmp(name, "PUT") == 0)
        return PUT;
    return strcmp(name, "DELETE") == 0 ? DELETE : 0;
}

static bool comes_from_proxy(const Exchange *x)
{
    return x->server->trusted_proxy && strcmp(x->wire->address, x->server->trusted_proxy) == 0;
}

static bool is_address(const char *text)
{
    struct in6_addr scratch;
    return inet_pton(AF_INET, text, &scratch) == 1 || inet_pton(AF_INET6, text, &scratch) == 1;
}

/* The last of X-Forwarded-For is the proxy's own word; what stands before it anybody may have written. */
static const char *client_address(Exchange *x)
{
    const char *forwarded = comes_from_proxy(x) ? exchange_header(x, "X-Forwarded-For") : NULL;
    const char *comma = forwarded ? strrchr(forwarded, ',') : NULL;
    char *last = pool_strdup(x->pool, comma ? comma + 1 : forwarded);
    return last && is_address(g_strstrip(last)) ? last : pool_strdup(x->pool, x->wire->address);
}

static const char *base_url_of(const Exchange *x)
{
    const char *scheme = comes_from_proxy(x) ? exchange_header(x, "X-Forwarded-Proto") : NULL;
    return scheme && g_ascii_strcasecmp(scheme, "https") == 0 ? x->server->secure_base_url : x->server->base_url;
}

static void find_limits(Exchange *x)
{
    char *path = NULL;
    if (url_decode_path(x->pool, x->incoming.path, &path, NULL))
        x->route = router_find(x->server->router, x->incoming.method, path, NULL);
    x->max_body = route_max_body(x->route);
}

/* Two framings of one body, or an unknown one, are how requests are smuggled past a proxy. */
bool exchange_framing_is_clear(const Exchange *x)
{
    guint lengths = 0;
    for (guint i = 0; i + 1 < x->headers->len; i += 2)
        lengths += g_ascii_strcasecmp(x->headers->pdata[i], "Content-Length") == 0;
    const char *coding = exchange_header(x, "Transfer-Encoding");
    return coding ? lengths == 0 && g_ascii_strcasecmp(coding, "chunked") == 0 : lengths <= 1;
}

gint64 exchange_expected_bytes(const Exchange *x)
{
    const char *length = exchange_header(x, "Content-Length");
    return length ? (gint64)MIN(g_ascii_strtoull(length, NULL, 10), G_MAXINT64) : 0;
}

void exchange_read(Exchange *x, const char *method)
{
    x->incoming.method = method_from(method, &x->incoming.is_head);
    x->incoming.headers = (const char *const *)x->headers->pdata;
    x->incoming.address = client_address(x);
    x->incoming.base_url = base_url_of(x);
    find_limits(x);
}
