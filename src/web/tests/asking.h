#pragma once
#include "web/router.h"

#include <string.h>

/* Asks a router of hand-made routes in process, without a database or a world. */
typedef struct {
    Pool *pool;
    Router *router;
    Reply *reply;
} Asking;

static inline const Incoming *incoming_of(Asking *a, Method method, const char *path_and_query, const char *body, const char *const *headers)
{
    gsize count = strcspn(path_and_query, "?");
    Incoming incoming = {.method = method, .path = pool_strndup(a->pool, path_and_query, count),
                         .query = path_and_query[count] ? path_and_query + count + 1 : "", .address = "127.0.0.1",
                         .base_url = "http://vatra.test", .headers = headers, .body = body, .body_count = body ? strlen(body) : 0};
    return pool_copy(a->pool, &incoming, sizeof incoming);
}

static inline Reply *ask(Asking *a, Method method, const char *path_and_query, const char *body, const char *const *headers)
{
    router_answer(a->router, NULL, a->pool, incoming_of(a, method, path_and_query, body, headers), &a->reply);
    return a->reply;
}

/* As the server does with what is gathered. */
static inline Reply *ask_in_steps(Asking *a, Method method, const char *path_and_query, const char *body, const char *const *headers)
{
    Request *begun = router_begin(a->router, a->pool, incoming_of(a, method, path_and_query, body, headers));
    router_end(begun, NULL, &a->reply);
    router_finish(a->reply);
    return a->reply;
}

static inline const char *body_of(Asking *a)
{
    gsize count = 0;
    if (a->reply->body)
        return a->reply->body->str;
    const char *bytes = a->reply->bytes ? g_bytes_get_data(a->reply->bytes, &count) : "";
    return pool_strndup(a->pool, bytes, count);
}

static inline const char *header_of(const Reply *reply, const char *name)
{
    for (guint i = 0; i + 1 < reply->headers->len; i += 2)
        if (g_ascii_strcasecmp(reply->headers->pdata[i], name) == 0)
            return reply->headers->pdata[i + 1];
    return NULL;
}

#define HEADERS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define FORM "Content-Type", "application/x-www-form-urlencoded"
#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
