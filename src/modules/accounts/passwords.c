#include "modules/accounts/factors.h"

#include <sodium.h>
#include <string.h>

#include "base/language.h"

/* Argon2id with 64 MiB and 3 passes (OWASP and RFC 9106, second choice).  Each run takes its memory and a core for a while: two
 * at a time, a few wait, the rest is told to come back. */
enum { PASSES = 3, MEMORY = 64 * 1024 * 1024, AT_ONCE = 2, MOST_WAITING = 32 };

static struct {
    GMutex lock;
    GCond freed;
    int running, waiting;
} turnstile;

static bool enter(GError **error)
{
    static gsize once;
    if (g_once_init_enter(&once)) /* chooses the fastest code for this processor */
        g_once_init_leave(&once, sodium_init() < 0 ? 2 : 1);
    g_mutex_lock(&turnstile.lock);
    bool too_many = turnstile.waiting >= MOST_WAITING;
    turnstile.waiting += !too_many;
    while (!too_many && turnstile.running >= AT_ONCE)
        g_cond_wait(&turnstile.freed, &turnstile.lock);
    turnstile.waiting -= !too_many;
    turnstile.running += !too_many;
    g_mutex_unlock(&turnstile.lock);
    return !too_many || fail(error, FAIL_BUSY, "%s", _("Too many people are signing in. Try again in a minute."));
}

static void leave(void)
{
    g_mutex_lock(&turnstile.lock);
    turnstile.running--;
    g_cond_signal(&turnstile.freed);
    g_mutex_unlock(&turnstile.lock);
}

/* What is hashed: a letter typed on another keyboard must give the same password (NIST SP 800-63B 3.1.1.2). */
static char *composed(const char *password)
{
    g_autofree char *valid = g_utf8_make_valid(password, -1); /* a form takes blanks off the ends: so does everybody else */
    return g_utf8_normalize(g_strstrip(valid), -1, G_NORMALIZE_ALL_COMPOSE);
}

bool password_hash(Pool *pool, const char *password, const char **ret_hash, GError **error)
{
    g_autofree char *clear = composed(password);
    char *hash = pool_alloc(pool, crypto_pwhash_STRBYTES);
    if (!enter(error))
        return false;
    int failed = crypto_pwhash_str_alg(hash, clear, strlen(clear), PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13);
    leave();
    *ret_hash = hash;
    return !failed || fail(error, FAIL_BUSY, "%s", _("Too many people are signing in. Try again in a minute."));
}

/* Of no password at all: what unknown addresses are checked against. */
static const char *dummy_hash(GError **error)
{
    static gsize once;
    static char hash[crypto_pwhash_STRBYTES];
    if (g_once_init_enter(&once)) {
        char unguessable[64];
        randombytes_buf(unguessable, sizeof unguessable);
        int failed = crypto_pwhash_str_alg(hash, unguessable, sizeof unguessable, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13);
        g_once_init_leave(&once, failed ? 2 : 1);
    }
    return hash;
}

bool password_verify(const char *hash, const char *password, bool *ret_good, GError **error)
{
    g_autofree char *clear = composed(password);
    if (!enter(error))
        return false;
    bool fits = crypto_pwhash_str_verify(hash ? hash : dummy_hash(error), clear, strlen(clear)) == 0;
    leave();
    *ret_good = hash && fits;
    return true;
}

int password_least(Db *db)
{
    return (int)CLAMP(setting_int(db, "password.least", PASSWORD_LEAST), 8, 64);
}

const char *password_problem(Db *db, Pool *pool, const User *user, const char *password)
{
    int least = password_least_for(db, user->id);
    gsize length = password ? g_utf8_strlen(password, -1) : 0;
    if (length < (gsize)least)
        return pool_printf(pool, P_("The password needs at least %d character. Three or four words that don't belong together are good.",
                                    "The password needs at least %d characters. Three or four words that don't belong together are good.", least),
                           least);
    if (length > PASSWORD_MOST)
        return _("This password is too long.");
    if (password_is_common(password) || password_is_own(user, password))
        return _("This password is easy to guess. Choose three or four words that don't belong together.");
    return NULL;
}
