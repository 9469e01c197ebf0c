#include "modules/accounts/factors.h"

#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "modules/accounts/accounts_queries.h"
#include "modules/accounts/factor_queries.h"
#include "modules/module.h"

/* --- the identity of the command line --- */

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const Identity *identity_system(void)
{
    static gsize once;
    static Identity system;
    if (g_once_init_enter(&once)) {
        GPtrArray *names = g_ptr_array_new();
        for (guint i = 0; modules[i]; i++)
            for (const Permission *p = modules[i]->permissions; p && p->name; p++)
                g_ptr_array_add(names, (gpointer)p->name);
        g_ptr_array_sort(names, compare_names);
        guint count = names->len;
        g_ptr_array_add(names, NULL);
        system = (Identity){.name = "vatra", .permissions = (const char *const *)g_ptr_array_free(names, FALSE),
                            .permission_count = count, .scope = SCOPE_AUTHORITY, .language = LANGUAGE_COUNT};
        g_once_init_leave(&once, 1);
    }
    return &system;
}

/* --- writing --- */

bool session_begin(Db *db, Pool *pool, gint64 user_id, const char **ret_token, GError **error)
{
    *ret_token = secret_new(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SESSION_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_text(q, "$2", secret_hash(pool, *ret_token));
    db_bind_text(q, "$3", secret_new(pool));
    db_bind_int(q, "$4", user_id);
    db_bind_int(q, "$5", clock_now());
    db_bind_int(q, "$6", clock_now() + SESSION_SECONDS);
    return db_run(q, NULL, error);
}

bool session_end(Db *db, const char *token, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SESSION_DELETE_TOKEN);
    db_bind_text(q, "$1", secret_hash(pool, token));
    return db_run(q, NULL, error) && account_count_change(db, error) && db_commit(change, error);
}

bool sessions_end(Db *db, gint64 user_id, gint64 but_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SESSION_DELETE_OTHERS);
    db_bind_int(q, "$1", user_id);
    db_bind_int(q, "$2", but_id);
    g_autoptr(DbQuery) waits = db_query(db, SQL_FACTOR_WAIT_DELETE);
    db_bind_int(waits, "$1", user_id);
    db_bind_int(waits, "$2", clock_now());
    return db_run(q, NULL, error) && db_run(waits, NULL, error) && account_count_change(db, error);
}

bool session_end_one(Db *db, gint64 user_id, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SESSION_DELETE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", user_id);
    return db_run(q, NULL, error) && account_count_change(db, error);
}

bool sessions_of(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_sessions, GError **error)
{
    *ret_sessions = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SESSION_LIST);
    db_bind_int(q, "$1", user_id);
    db_bind_int(q, "$2", clock_now());
    db_bind_int(q, "$3", clock_now() - SESSION_IDLE_SECONDS);
    while (db_step(q)) {
        Session *session = pool_new0(pool, Session);
        *session = (Session){db_int(q, "id"), db_int(q, "created_at"), db_int(q, "seen_at"), db_int(q, "ends_at")};
        g_ptr_array_add(*ret_sessions, session);
    }
    return db_end(q, error);
}

bool sessions_forget(Db *db, GError **error)
{
    enum { DAY_SECONDS = 24 * 60 * 60 };
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SESSION_FORGET);
    db_bind_int(q, "$1", clock_now());
    db_bind_int(q, "$2", clock_now() - SESSION_IDLE_SECONDS);
    g_autoptr(DbQuery) tries = db_query(db, SQL_TRY_FORGET);
    db_bind_int(tries, "$1", clock_now() - DAY_SECONDS);
    g_autoptr(DbQuery) waits = db_query(db, SQL_FACTOR_WAIT_DELETE);
    db_bind_int(waits, "$1", 0);
    db_bind_int(waits, "$2", clock_now());
    return db_run(q, NULL, error) && db_run(tries, NULL, error) && db_run(waits, NULL, error) && db_commit(change, error);
}

/* --- who a token stands for --- */

/* An identity with its own memory, shared by requests and the cache: the last to let go frees it. */
typedef struct {
    gatomicrefcount references;
    Pool *pool;
    Identity who;
    gint64 seen_at;  /* as last written; guarded by the cache's lock */
    gint64 ends_at;
    gint64 change;   /* account_change_number() from before it was read */
    guint64 epoch;   /* store_epoch() from then */
    gint64 due_at;   /* from then on a second factor comes before all else; 0: never */
} Known;

static void known_unref(gpointer data)
{
    Known *known = data;
    if (g_atomic_ref_count_dec(&known->references))
        pool_free(known->pool);
}

static Known *known_ref(Known *known)
{
    g_atomic_ref_count_inc(&known->references);
    return known;
}

/* What was read stays true until the change number grows, or another server took over that may lack the last changes.  On PostgreSQL,
 * where other processes serve as well, the session itself is looked at each time: they write when it was seen, and end it. */
typedef struct {
    gint64 change;
    guint64 epoch;
    gint64 seen_at; /* PostgreSQL alone */
    bool is_gone;   /* there is no such session */
} Present;

static bool read_present(Db *db, const char *hash, Present *ret_present, GError **error)
{
    *ret_present = (Present){0};
    if (!store_is_postgres(db_store(db)))
        return account_change_number(db, &ret_present->change, error);
    g_autoptr(DbQuery) q = db_query(db, SQL_SESSION_PRESENT);
    db_bind_text(q, "$1", hash);
    if (db_step(q)) {
        ret_present->change = db_int(q, "number");
        ret_present->seen_at = db_int(q, "seen_at");
        ret_present->is_gone = db_is_null(q, "seen_at");
    }
    ret_present->epoch = store_epoch(db_store(db)); /* behind the question: it may have found a new server */
    return db_end(q, error);
}

enum { MOST_KNOWN = 10000 };
static struct {
    GMutex lock;
    GHashTable *by_hash; /* token hash -> Known */
} cache;

static Known *cache_find(const char *hash, const Present *present)
{
    g_mutex_lock(&cache.lock);
    Known *known = cache.by_hash ? g_hash_table_lookup(cache.by_hash, hash) : NULL;
    bool is_due = known && known->due_at && !known->who.first && clock_now() >= known->due_at;
    bool is_true = known && known->change == present->change && known->epoch == present->epoch;
    known = is_true && !is_due ? known_ref(known) : NULL;
    if (known)
        known->seen_at = MAX(known->seen_at, present->seen_at);
    g_mutex_unlock(&cache.lock);
    return known;
}

static void cache_put(const char *hash, Known *known)
{
    g_mutex_lock(&cache.lock);
    if (!cache.by_hash)
        cache.by_hash = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_unref);
    if (g_hash_table_size(cache.by_hash) >= MOST_KNOWN)
        g_hash_table_remove_all(cache.by_hash);
    g_hash_table_replace(cache.by_hash, g_strdup(hash), known_ref(known));
    g_mutex_unlock(&cache.lock);
}

static Scope scope_from_code(const char *code)
{
    static const char *const codes[] = {"", "own", "team", "service", "institution", "authority"};
    for (guint i = 1; i < G_N_ELEMENTS(codes); i++)
        if (strcmp(codes[i], code) == 0)
            return (Scope)i;
    return SCOPE_NONE;
}

/* The rows of a permission lie apart: each role that gives it has one. */
static const Scope *scopes_of(Pool *pool, const GPtrArray *names, const GArray *given, const GPtrArray *unsorted)
{
    Scope *scopes = pool_array0(pool, Scope, names->len);
    for (guint i = 0; i < names->len; i++)
        for (guint k = 0; k < unsorted->len; k++)
            if (strcmp(names->pdata[i], unsorted->pdata[k]) == 0)
                scopes[i] = MAX(scopes[i], g_array_index(given, Scope, k));
    return scopes;
}

static bool read_rights(Db *db, Known *known, GError **error)
{
    GPtrArray *names = pool_list(known->pool), *unsorted = pool_list(known->pool);
    g_autoptr(GArray) given = g_array_new(FALSE, FALSE, sizeof(Scope));
    g_autoptr(DbQuery) q = db_query(db, SQL_SESSION_RIGHTS);
    db_bind_int(q, "$1", known->who.user_id);
    while (db_step(q)) {
        const char *name = db_text(q, "permission", known->pool);
        Scope scope = scope_from_code(db_text(q, "scope", known->pool));
        known->who.scope = MAX(known->who.scope, scope);
        if (name) {
            g_ptr_array_add(names, (gpointer)name);
            g_ptr_array_add(unsorted, (gpointer)name);
            g_array_append_val(given, scope);
        }
    }
    g_ptr_array_sort(names, compare_names); /* a database's order is that of its own language */
    known->who.permission_count = names->len;
    known->who.scopes = scopes_of(known->pool, names, given, unsorted);
    g_ptr_array_add(names, NULL);
    known->who.permissions = (const char *const *)names->pdata;
    return db_end(q, error);
}

/* Who put the second factor off for too long can do nothing else. */
static bool read_factor(Db *db, Known *known, GError **error)
{
    static const char *const none[] = {NULL};
    Factors factors;
    if (!factors_of(db, known->who.user_id, &factors, error))
        return false;
    known->due_at = factors.due_at;
    if (known->due_at && clock_now() >= known->due_at) {
        known->who.first = "/account/factors";
        known->who.permissions = none;
    }
    return true;
}

/* *ret_known NULL: nobody. */
static bool read_known(Db *db, const char *hash, Known **ret_known, GError **error)
{
    *ret_known = NULL;
    g_autoptr(DbQuery) q = db_query(db, SQL_SESSION_FIND);
    db_bind_text(q, "$1", hash);
    if (!db_step(q))
        return db_end(q, error);
    Pool *pool = pool_new();
    Known *known = pool_new0(pool, Known);
    g_atomic_ref_count_init(&known->references);
    known->pool = pool;
    known->seen_at = db_int(q, "seen_at");
    known->ends_at = db_int(q, "ends_at");
    known->who = (Identity){.user_id = db_int(q, "user_id"), .session_id = db_int(q, "id"), .institution_id = db_int(q, "institution_id"),
                            .name = db_text(q, "name", pool), .institution_name = db_text(q, "institution_name", pool),
                            .csrf = db_text(q, "csrf", pool),
                            .language = language_from_code(db_text(q, "language", pool), LANGUAGE_COUNT)};
    *ret_known = known;
    return read_factor(db, known, error) && (known->who.first || read_rights(db, known, error));
}

static bool find_known(Db *db, const char *hash, Known **ret_known, GError **error)
{
    Present present;
    if (!read_present(db, hash, &present, error))
        return false;
    *ret_known = present.is_gone ? NULL : cache_find(hash, &present);
    if (*ret_known || present.is_gone)
        return true;
    if (!read_known(db, hash, ret_known, error)) {
        g_clear_pointer(ret_known, known_unref);
        return false;
    }
    if (*ret_known) {
        (*ret_known)->change = present.change;
        (*ret_known)->epoch = present.epoch;
        cache_put(hash, *ret_known);
    }
    return true;
}

static bool write_seen(Db *db, gint64 session_id, gint64 now, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SESSION_SEEN);
    db_bind_int(q, "$1", session_id);
    db_bind_int(q, "$2", now);
    return db_run(q, NULL, error) && db_commit(change, error);
}

/* Once a minute.  Where it can't be written (a full disk), people still read. */
static void see(Db *db, Known *known)
{
    gint64 now = clock_now();
    g_autoptr(GError) error = NULL;
    g_mutex_lock(&cache.lock);
    bool due = now - known->seen_at >= SEEN_EVERY_SECONDS;
    if (due)
        known->seen_at = now;
    g_mutex_unlock(&cache.lock);
    if (due && !write_seen(db, known->who.session_id, now, &error))
        log_warning("session.seen", "details", error->message, NULL);
}

static bool is_over(Known *known)
{
    gint64 now = clock_now();
    g_mutex_lock(&cache.lock);
    bool over = now >= known->ends_at || now - known->seen_at >= SESSION_IDLE_SECONDS;
    g_mutex_unlock(&cache.lock);
    return over;
}

bool session_identity(Db *db, Pool *pool, const char *token, const Identity **ret_who, GError **error)
{
    enum { TOKEN_CHARACTERS = 43 };
    Known *known;
    *ret_who = &identity_anonymous;
    if (!token || strlen(token) != TOKEN_CHARACTERS)
        return true;
    if (!find_known(db, secret_hash(pool, token), &known, error))
        return false;
    if (!known)
        return true;
    pool_defer(pool, known_unref, known);
    if (is_over(known))
        return true;
    see(db, known);
    *ret_who = &known->who;
    return true;
}

bool accounts_identify(Request *req, const Identity **ret_who, GError **error)
{
    return session_identity(req->db, req->pool, req_cookie(req, SESSION_COOKIE), ret_who, error);
}

/* The days in which a second factor has to be set up count from the first sign-in. */
bool session_set_cookie(Request *req, gint64 user_id, GError **error)
{
    const char *token, *old = req_cookie(req, SESSION_COOKIE);
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || (old && !session_end(req->db, old, error)) || !session_begin(req->db, req->pool, user_id, &token, error) ||
        !factor_start_days(req->db, user_id, error) || !db_commit(change, error))
        return false;
    reply_cookie(req, SESSION_COOKIE, token, -1);
    return true;
}
