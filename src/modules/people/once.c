#include "modules/people/once.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/people/people_queries.h"

enum { KEPT_SECONDS = 24 * 60 * 60, LONGEST_KEY = 200 };

static const char *key_of(Request *req)
{
    const char *key = req_header(req, "Idempotency-Key");
    return key && *key ? key : NULL;
}

/* Of the address and the body: the same key with other words is another request. */
static const char *digest_of(Request *req)
{
    guchar digest[16];
    char hex[2 * sizeof digest + 1];
    crypto_generichash_state state;
    gsize count;
    const void *body = req_body(req, &count);
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    crypto_generichash_update(&state, (const guchar *)req->path, strlen(req->path) + 1);
    crypto_generichash_update(&state, body ? body : (const void *)"", count);
    crypto_generichash_final(&state, digest, sizeof digest);
    return pool_strdup(req->pool, sodium_bin2hex(hex, sizeof hex, digest, sizeof digest));
}

static bool forget_old(Db *db, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ONCE_FORGET);
    db_bind_int(q, "$1", clock_now() - KEPT_SECONDS);
    return db_run(q, NULL, error);
}

/* Whoever sends the same at the same time waits here for the first one's end. */
static bool claim(Request *req, bool *ret_new, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_ONCE_CLAIM);
    db_bind_int(q, "$1", req->who->user_id);
    db_bind_text(q, "$2", key_of(req));
    db_bind_text(q, "$3", digest_of(req));
    db_bind_int(q, "$4", clock_now());
    if (!db_run(q, &changed, error))
        return false;
    *ret_new = changed == 1;
    return true;
}

static bool find_made(Request *req, gint64 *ret_made_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(req->db, SQL_ONCE_FIND);
    db_bind_int(q, "$1", req->who->user_id);
    db_bind_text(q, "$2", key_of(req));
    bool found = db_step(q), same = found && g_strcmp0(db_text(q, "digest", req->pool), digest_of(req)) == 0;
    *ret_made_id = found ? db_int(q, "made_id") : 0;
    return db_end(q, error) && (same || fail(error, FAIL_CONFLICT, "%s", _("This Idempotency-Key was used for another request.")));
}

bool once_begin(Request *req, gint64 *ret_made_id, GError **error)
{
    bool is_new;
    *ret_made_id = 0;
    if (!key_of(req))
        return true;
    if (strlen(key_of(req)) > LONGEST_KEY)
        return fail(error, FAIL_INVALID, "%s", _("An Idempotency-Key has at most 200 characters."));
    return forget_old(req->db, error) && claim(req, &is_new, error) && (is_new || find_made(req, ret_made_id, error));
}

bool once_end(Request *req, gint64 made_id, GError **error)
{
    if (!key_of(req))
        return true;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_ONCE_END);
    db_bind_int(q, "$1", req->who->user_id);
    db_bind_text(q, "$2", key_of(req));
    db_bind_int(q, "$3", made_id);
    return db_run(q, NULL, error);
}
