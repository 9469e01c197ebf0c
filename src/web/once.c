#include "web/once.h"

#include <string.h>

#include "base/language.h"
#include "web/parts.h"

enum { REMEMBERED_MS = 5000, WAIT_MS = 15000, LONGEST_ANSWER = 100 * 1000 };

/* A request that is worked on, or was a moment ago. */
typedef struct {
    char *key, *session;
    gint64 ended_at;       /* 0: is worked on, and stands in by_key alone */
    GList age, of_session; /* its places in the two queues */
    int status;
    char *type, *body;  /* body NULL: none */
    GPtrArray *headers; /* of char *: name, value, … */
} Once;

struct Onces {
    GMutex mutex;
    GCond ended;
    GHashTable *by_key;     /* of Once */
    GHashTable *by_session; /* of GQueue: what has ended, of one session */
    GQueue by_age;          /* what has ended, oldest first */
};

static void forget(gpointer data)
{
    Once *once = data;
    g_free(once->key);
    g_free(once->session);
    g_free(once->type);
    g_free(once->body);
    if (once->headers)
        g_ptr_array_unref(once->headers);
    g_free(once);
}

Onces *onces_new(void)
{
    Onces *onces = g_new0(Onces, 1);
    g_mutex_init(&onces->mutex);
    g_cond_init(&onces->ended);
    onces->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, forget);
    onces->by_session = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return onces;
}

void onces_free(Onces *onces)
{
    g_hash_table_unref(onces->by_session);
    g_hash_table_unref(onces->by_key);
    g_cond_clear(&onces->ended);
    g_mutex_clear(&onces->mutex);
    g_free(onces);
}

static void add_text(GChecksum *sum, const char *text)
{
    g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

static void add_fields(GChecksum *sum, const Form *form)
{
    for (guint i = 0; i < form->fields->len; i++) {
        const FormField *field = form->fields->pdata[i];
        add_text(sum, field->name);
        add_text(sum, field->value);
        if (field->upload) {
            add_text(sum, field->upload->file_name);
            g_checksum_update(sum, field->upload->bytes, (gssize)field->upload->count);
        }
    }
}

static const char *session_of(const Request *req) { return req->csrf ? req->csrf : ""; }

/* Of who, where and what; not of the body as it came, in which a browser's form with files never is twice the same. */
static char *key_of(Request *req)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    gsize count = 0;
    const void *body = req_body(req, &count);
    g_checksum_update(sum, (const guchar *)&req->who->user_id, sizeof req->who->user_id);
    add_text(sum, session_of(req));
    add_text(sum, req->path);
    add_text(sum, req->query);
    if (req->parts->form->fields->len > 0)
        add_fields(sum, req->parts->form);
    else if (count > 0)
        g_checksum_update(sum, body, (gssize)count);
    return g_strdup(g_checksum_get_string(sum));
}

static GQueue *queue_of(Onces *onces, const char *session)
{
    GQueue *queue = g_hash_table_lookup(onces->by_session, session);
    if (!queue) {
        queue = g_new0(GQueue, 1);
        g_hash_table_insert(onces->by_session, g_strdup(session), queue);
    }
    return queue;
}

static void place(Onces *onces, Once *once)
{
    once->age.data = once->of_session.data = once;
    g_queue_push_tail_link(&onces->by_age, &once->age);
    g_queue_push_tail_link(queue_of(onces, once->session), &once->of_session);
}

static void drop(Onces *onces, Once *once)
{
    if (once->ended_at) {
        GQueue *queue = queue_of(onces, once->session);
        g_queue_unlink(&onces->by_age, &once->age);
        g_queue_unlink(queue, &once->of_session);
        if (g_queue_is_empty(queue))
            g_hash_table_remove(onces->by_session, once->session);
    }
    g_hash_table_remove(onces->by_key, once->key);
}

/* The mutex is held. */
static void drop_old(Onces *onces)
{
    gint64 since = g_get_monotonic_time() - REMEMBERED_MS * G_TIME_SPAN_MILLISECOND;
    Once *oldest;
    while ((oldest = g_queue_peek_head(&onces->by_age)) && oldest->ended_at < since)
        drop(onces, oldest);
}

static void answer_again(const Once *once, Request *req)
{
    for (guint i = 0; i + 1 < once->headers->len; i += 2)
        reply_header(req, once->headers->pdata[i], once->headers->pdata[i + 1]);
    if (once->body)
        reply_text(req, once->status, pool_strdup(req->pool, once->type), pool_strdup(req->pool, once->body));
    else
        req->reply->status = once->status;
}

/* The mutex is held.  true: this request is the first of its kind. */
static bool claim(Onces *onces, const char *session, char *key, gint64 deadline)
{
    for (;;) {
        drop_old(onces);
        const Once *there = g_hash_table_lookup(onces->by_key, key);
        if (!there) {
            Once *once = g_new0(Once, 1);
            once->key = key;
            once->session = g_strdup(session);
            g_hash_table_insert(onces->by_key, key, once);
            return true;
        }
        if (there->ended_at || !g_cond_wait_until(&onces->ended, &onces->mutex, deadline))
            return false;
    }
}

/* Of this request's session, all but key (NULL: all).  The mutex is held. */
static void forget_others(Onces *onces, const Request *req, const char *key)
{
    GQueue *queue = req->wants_json ? NULL : g_hash_table_lookup(onces->by_session, session_of(req));
    for (GList *at = queue ? queue->head : NULL, *next; at; at = next) {
        Once *once = at->data;
        next = at->next;
        if (g_strcmp0(once->key, key) != 0)
            drop(onces, once);
    }
}

void onces_pass(Onces *onces, const Request *req)
{
    g_mutex_lock(&onces->mutex);
    forget_others(onces, req, NULL);
    g_mutex_unlock(&onces->mutex);
}

bool once_is_answered(Onces *onces, Request *req)
{
    char *key = key_of(req);
    g_mutex_lock(&onces->mutex);
    forget_others(onces, req, key);
    bool is_first = claim(onces, session_of(req), key, g_get_monotonic_time() + WAIT_MS * G_TIME_SPAN_MILLISECOND);
    const Once *there = g_hash_table_lookup(onces->by_key, key);
    if (!is_first && there->ended_at)
        answer_again(there, req);
    else if (!is_first)
        reply_problem(req, 409, _("This is being done already"), _("It was sent a moment ago and isn't finished. Look in a while whether it is there."));
    g_mutex_unlock(&onces->mutex);
    if (!is_first)
        g_free(key);
    return !is_first;
}

static bool is_made(const Request *req)
{
    const Reply *reply = req->reply;
    bool is_good = reply->status == 303 || reply->status == 201 || (reply->status == 200 && req->wants_json);
    gsize count = reply->bytes ? g_bytes_get_size(reply->bytes) : reply->body ? reply->body->len : 0;
    return is_good && count <= LONGEST_ANSWER;
}

static void remember(Once *once, const Reply *reply)
{
    once->status = reply->status;
    once->type = g_strdup(reply->type);
    if (reply->bytes)
        once->body = g_strndup(g_bytes_get_data(reply->bytes, NULL), g_bytes_get_size(reply->bytes));
    else
        once->body = reply->body ? g_strdup(reply->body->str) : NULL;
    once->headers = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < reply->headers->len; i++)
        g_ptr_array_add(once->headers, g_strdup(reply->headers->pdata[i]));
    once->ended_at = g_get_monotonic_time();
}

void once_ends(Onces *onces, Request *req)
{
    g_autofree char *key = key_of(req);
    g_mutex_lock(&onces->mutex);
    Once *once = g_hash_table_lookup(onces->by_key, key);
    if (once && is_made(req)) {
        remember(once, req->reply);
        place(onces, once);
    } else if (once) {
        drop(onces, once);
    }
    g_cond_broadcast(&onces->ended);
    g_mutex_unlock(&onces->mutex);
}
