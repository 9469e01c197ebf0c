/* The request part of world.h: the router, asked in process. */
#include "world.h"

#include "modules/module.h"
#include "record/record.h"

#include <string.h>

static const char csrf_token[] = "token-of-the-test-session";

/* Identify has no room for a pointer of ours; a test is one thread. */
static _Thread_local const Identity *next_identity;

static bool identify(Request *req, const Identity **ret_who, GError **error)
{
    *ret_who = next_identity;
    return true;
}

static void free_router(void *router)
{
    router_free(router);
}

/* Sessions are not read: a test of accounts sets accounts_identify itself. */
Router *world_router(World *w)
{
    if (!w->router) {
        w->router = router_new(modules_routes(w->pool));
        router_set_record_inputs(w->router, record_input);
        pool_defer(w->pool, free_router, w->router);
    }
    return w->router;
}

void as_anonymous(World *w)
{
    w->who = NULL;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_all_permissions(GPtrArray *names)
{
    for (const Module *const *module = modules; *module; module++)
        for (const Permission *permission = (*module)->permissions; permission && permission->name; permission++)
            g_ptr_array_add(names, (void *)permission->name);
}

static GPtrArray *permissions_of(World *w, const char *words)
{
    GPtrArray *names = pool_list(w->pool);
    char *rest = pool_strdup(w->pool, words);
    for (char *word = strsep(&rest, " "); word; word = strsep(&rest, " "))
        if (strcmp(word, "*") == 0)
            add_all_permissions(names);
        else if (*word)
            g_ptr_array_add(names, word);
    if (names->len)
        qsort(names->pdata, names->len, sizeof(void *), compare);
    return names;
}

void as_user(World *w, gint64 user_id, gint64 institution_id, Scope scope, const char *permissions)
{
    GPtrArray *names = permissions_of(w, permissions ? permissions : "");
    guint count = names->len;
    g_ptr_array_add(names, NULL);
    w->who = pool_new0(w->pool, Identity);
    *w->who = (Identity){.user_id = user_id, .session_id = user_id, .institution_id = institution_id, .name = "Ana Pop",
                         .csrf = csrf_token, .permissions = (const char *const *)names->pdata, .permission_count = count,
                         .scope = scope, .language = LANGUAGE_COUNT};
}

static void add_header(GPtrArray *headers, const char *name, const char *value)
{
    for (guint i = 0; i < headers->len; i += 2)
        if (g_ascii_strcasecmp(headers->pdata[i], name) == 0)
            return; /* the test's own word counts */
    g_ptr_array_add(headers, (void *)name);
    g_ptr_array_add(headers, (void *)value);
}

static GPtrArray *headers_of(World *w, Method method, const char *type, const char *const *own)
{
    GPtrArray *headers = pool_list(w->pool);
    for (; own && own[0]; own += 2)
        add_header(headers, own[0], own[1]);
    add_header(headers, "Host", "127.0.0.1:8080");
    add_header(headers, "Accept", "text/html");
    add_header(headers, "Accept-Language", language_code(language_get()));
    if (type)
        add_header(headers, "Content-Type", type);
    if (method != GET) {
        add_header(headers, "Sec-Fetch-Site", "same-origin");
        add_header(headers, "X-CSRF-Token", csrf_token);
    }
    g_ptr_array_add(headers, NULL);
    return headers;
}

/* A user that the test chose goes before the router's own sessions. */
static Reply *answer(World *w, const Incoming *incoming)
{
    Router *router = world_router(w);
    Identify own = router_identify(router);
    Language language = language_get();
    Reply *reply = NULL;
    next_identity = w->who;
    if (w->who)
        router_set_identify(router, identify);
    router_answer(router, w->db, w->pool, incoming, &reply);
    router_set_identify(router, own);
    next_identity = NULL;
    language_set(language);
    return reply;
}

Reply *send_request(World *w, Method method, const char *path_and_query, const char *type, const void *body, gsize count,
                    const char *const *headers)
{
    gsize path_count = strcspn(path_and_query, "?");
    const char *query = path_and_query + path_count;
    Incoming incoming = {.method = method, .path = pool_strndup(w->pool, path_and_query, path_count),
                         .query = *query ? query + 1 : "", .address = "127.0.0.1", .base_url = "http://127.0.0.1:8080",
                         .headers = (const char *const *)headers_of(w, method, type, headers)->pdata,
                         .body = body, .body_count = count};
    return answer(w, pool_copy(w->pool, &incoming, sizeof incoming));
}

Reply *get(World *w, const char *path_and_query)
{
    return send_request(w, GET, path_and_query, NULL, NULL, 0, NULL);
}

Reply *post(World *w, const char *path, const char *form)
{
    form = form ? form : "";
    return send_request(w, POST, path, "application/x-www-form-urlencoded", form, strlen(form), NULL);
}

Reply *post_file(World *w, const char *path, const char *field, const char *file_name, const void *bytes, gsize count)
{
    GString *body = pool_string(w->pool);
    g_string_append_printf(body, "--border\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                                 "Content-Type: application/octet-stream\r\n\r\n", field, file_name);
    g_string_append_len(body, bytes, (gssize)count);
    g_string_append(body, "\r\n--border--\r\n");
    return send_request(w, POST, path, "multipart/form-data; boundary=border", body->str, body->len, NULL);
}

const char *reply_body(World *w, const Reply *reply)
{
    gsize count;
    if (reply->body)
        return reply->body->str;
    const char *bytes = reply->bytes ? g_bytes_get_data(reply->bytes, &count) : NULL;
    return bytes ? pool_strndup(w->pool, bytes, count) : "";
}

const char *reply_header_of(const Reply *reply, const char *name)
{
    for (guint i = 0; i + 1 < reply->headers->len; i += 2)
        if (g_ascii_strcasecmp(reply->headers->pdata[i], name) == 0)
            return reply->headers->pdata[i + 1];
    return NULL;
}
