/* What every answer carries. */
#include "web/parts.h"

#include <string.h>

static const char *const security_headers[] = {
    "Content-Security-Policy", ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                               "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    "X-Content-Type-Options", "nosniff",
    "Referrer-Policy", "same-origin",
    "Permissions-Policy", "accelerometer=(), camera=(), display-capture=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy", "same-origin",
    "Cross-Origin-Resource-Policy", "same-origin",
};

/* Constants: not copied, as reply_header() would. */
static void put_constant(Reply *reply, const char *name, const char *value)
{
    g_ptr_array_add(reply->headers, (char *)name);
    g_ptr_array_add(reply->headers, (char *)value);
}

static void put_security(Request *req)
{
    for (guint i = 0; i < G_N_ELEMENTS(security_headers); i += 2)
        if (!reply_find_header(req->reply, security_headers[i]))
            put_constant(req->reply, security_headers[i], security_headers[i + 1]);
    if (request_is_https(req))
        put_constant(req->reply, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

static bool is_shareable(const Request *req)
{
    return req->reply->cacheable && !identity_is_signed_in(req->who) && req->method == GET &&
           !reply_find_header(req->reply, "Set-Cookie");
}

static guint64 mix(guint64 hash, guint64 word)
{
    hash = (hash ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

/* Tells versions of our own pages apart, eight bytes a step; nobody gains by finding two that agree. */
static guint64 hash_of(const char *bytes, gsize count)
{
    guint64 hash = count, word;
    for (; count >= sizeof word; bytes += sizeof word, count -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = mix(hash, word);
    }
    word = 0;
    memcpy(&word, bytes, count);
    return mix(mix(hash, word), 0);
}

static void put_etag(Request *req)
{
    gsize count = 0;
    const char *bytes = req->reply->bytes ? g_bytes_get_data(req->reply->bytes, &count) : "";
    if (req->reply->body) {
        bytes = req->reply->body->str;
        count = req->reply->body->len;
    }
    reply_not_modified(req, pool_printf(req->pool, "%" G_GINT64_MODIFIER "x", hash_of(bytes, count)));
}

static void put_caching(Request *req)
{
    if (reply_find_header(req->reply, "Cache-Control"))
        return;
    if (!is_shareable(req)) {
        put_constant(req->reply, "Cache-Control", identity_is_signed_in(req->who) ? "no-store" : "private, no-cache");
        return;
    }
    put_constant(req->reply, "Cache-Control", "public, no-cache");
    put_constant(req->reply, "Vary", "Accept, Accept-Encoding, Accept-Language, Cookie");
    if (req->reply->status == 200 && !reply_find_header(req->reply, "ETag"))
        put_etag(req);
}

void reply_finish(Request *req)
{
    req->reply->request_id = req->id;
    put_caching(req);
    put_security(req);
}
