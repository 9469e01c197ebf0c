#include "modules/accounts/factors.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "modules/accounts/accounts_queries.h"

/* Wrong passwords are slowed down, by account and by address: after FREE_TRIES the wait doubles with each, to MOST_WAIT seconds.
 * Nobody is locked out: who signed in before from this browser is counted apart (its cookie proves it), so a stranger's tries
 * don't make the owner wait. */
enum { ACCOUNT_FREE_TRIES = 5, ADDRESS_FREE_TRIES = 20, ACCOUNT_MOST_WAIT = 60, ADDRESS_MOST_WAIT = 300, FACTOR_MOST_WAIT = 15 * 60, QUIET_SECONDS = 60 * 60 };

typedef struct {
    const char *account, *address; /* keys of table sign_in_try */
} Keys;

typedef struct {
    gint64 id, closed_at; /* id 0: there is no such account */
    const char *name, *hash;
} Account;

/* A secret of this installation, made at the first need: without it nobody can tell from the table who tried. */
static bool installation_secret(Db *db, Pool *pool, const char **ret_secret, GError **error)
{
    static const char name[] = "secret.sign-in";
    *ret_secret = setting_text(db, pool, name, NULL);
    if (*ret_secret)
        return true;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    *ret_secret = setting_text(db, pool, name, NULL);
    if (!*ret_secret) {
        *ret_secret = secret_new(pool);
        if (!setting_put(db, name, *ret_secret, error))
            return false;
    }
    return db_commit(change, error);
}

static const char *keyed(Pool *pool, const char *secret, const char *purpose, const char *text)
{
    enum { BYTES = 32, CHARACTERS = 2 * BYTES + 1 };
    guchar hash[BYTES];
    const char *all = pool_printf(pool, "%s\n%s", purpose, text);
    crypto_generichash(hash, BYTES, (const guchar *)all, strlen(all), (const guchar *)secret, MIN(strlen(secret), (gsize)crypto_generichash_KEYBYTES_MAX));
    return sodium_bin2hex(pool_alloc(pool, CHARACTERS), CHARACTERS, hash, BYTES);
}

static const char *account_of(Pool *pool, const char *email)
{
    g_autofree char *lower = g_utf8_strdown(email ? email : "", -1);
    return text_squash(pool, lower);
}

bool sign_in_device(Db *db, Pool *pool, const char *email, const char **ret_device, GError **error)
{
    const char *secret;
    if (!installation_secret(db, pool, &secret, error))
        return false;
    *ret_device = keyed(pool, secret, "device", account_of(pool, email));
    return true;
}

static bool keys_of(Db *db, Pool *pool, const SignIn *sign, Keys *ret_keys, GError **error)
{
    const char *secret, *account = account_of(pool, sign->email);
    if (!installation_secret(db, pool, &secret, error))
        return false;
    const char *device = keyed(pool, secret, "device", account);
    bool known = sign->device && strlen(sign->device) == strlen(device) && sodium_memcmp(sign->device, device, strlen(device)) == 0;
    *ret_keys = (Keys){keyed(pool, secret, known ? "account from a known browser" : "account", account),
                       keyed(pool, secret, "address", sign->address ? sign->address : "")};
    return true;
}

/* Seconds that the next try has to wait. */
static bool wait_of(Db *db, const char *key, int free_tries, int most, int *ret_wait, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_TRY_FIND);
    db_bind_text(q, "$1", key);
    bool found = db_step(q);
    gint64 tries = found ? db_int(q, "tries") : 0, passed = found ? clock_now() - db_int(q, "last_at") : 0;
    *ret_wait = 0;
    if (tries >= free_tries && passed < QUIET_SECONDS) {
        int wait = 1 << MIN(tries - free_tries + 1, 16);
        *ret_wait = MAX(0, (int)(MIN(wait, most) - MAX(passed, 0)));
    }
    return db_end(q, error);
}

static bool add_try(Db *db, const char *key, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_TRY_ADD);
    db_bind_text(q, "$1", key);
    db_bind_int(q, "$2", clock_now());
    db_bind_int(q, "$3", clock_now() - QUIET_SECONDS);
    return db_run(q, NULL, error);
}

static bool forget_tries(Db *db, const char *key, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_TRY_DELETE);
    db_bind_text(q, "$1", key);
    return db_run(q, NULL, error);
}

/* The failures of an account are in its history; those of nobody's address only slow down. */
static bool note(Db *db, const Keys *keys, const char *verb, const Account *account, bool good, GError **error)
{
    Identity who = {.user_id = account->id, .name = account->name};
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    if (good ? !forget_tries(db, keys->account, error) : !add_try(db, keys->account, error) || !add_try(db, keys->address, error))
        return false;
    return (!account->id || audit_write(db, good ? &who : NULL, "web", good ? verb : "sign-in-failed", "user_account", account->id, NULL, error)) &&
           db_commit(change, error);
}

static bool find_account(Db *db, Pool *pool, const char *email, Account *ret_account, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_PASSWORD);
    db_bind_text(q, "$1", account_of(pool, email));
    if (db_step(q))
        *ret_account = (Account){db_int(q, "id"), db_int(q, "closed_at"), db_text(q, "name", pool), db_text(q, "password_hash", pool)};
    return db_end(q, error);
}

/* A password beside a second factor is half a sign-in. */
static bool verb_of(Db *db, const SignIn *sign, gint64 user_id, const char **ret_verb, GError **error)
{
    Factors factors = {0};
    *ret_verb = sign->verb;
    if (!sign->verb && user_id && !factors_of(db, user_id, &factors, error))
        return false;
    if (!sign->verb)
        *ret_verb = factors_any(&factors) ? "check-password" : "sign-in";
    return true;
}

bool sign_in(Db *db, Pool *pool, const SignIn *sign, gint64 *ret_user_id, int *ret_wait, GError **error)
{
    Keys keys;
    Account account = {0};
    const char *verb;
    int by_account, by_address;
    bool good;
    *ret_user_id = 0;
    if (!keys_of(db, pool, sign, &keys, error) || !wait_of(db, keys.account, ACCOUNT_FREE_TRIES, ACCOUNT_MOST_WAIT, &by_account, error) ||
        !wait_of(db, keys.address, ADDRESS_FREE_TRIES, ADDRESS_MOST_WAIT, &by_address, error))
        return false;
    *ret_wait = MAX(by_account, by_address);
    if (*ret_wait)
        return true;
    if (!find_account(db, pool, sign->email, &account, error) ||
        !password_verify(account.closed_at ? NULL : account.hash, sign->password ? sign->password : "", &good, error) ||
        !verb_of(db, sign, account.id, &verb, error) || !note(db, &keys, verb, &account, good, error))
        return false;
    if (good)
        *ret_user_id = account.id;
    return true;
}

/* --- the second factor's tries --- */

static bool factor_key(Db *db, Pool *pool, gint64 user_id, const char **ret_key, GError **error)
{
    const char *secret;
    if (!installation_secret(db, pool, &secret, error))
        return false;
    *ret_key = keyed(pool, secret, "second factor", pool_printf(pool, "%" G_GINT64_FORMAT, user_id));
    return true;
}

bool factor_tries_wait(Db *db, Pool *pool, gint64 user_id, int *ret_wait, GError **error)
{
    const char *key;
    return factor_key(db, pool, user_id, &key, error) && wait_of(db, key, ACCOUNT_FREE_TRIES, FACTOR_MOST_WAIT, ret_wait, error);
}

bool factor_count_try(Db *db, Pool *pool, gint64 user_id, bool good, GError **error)
{
    const char *key;
    return factor_key(db, pool, user_id, &key, error) && (good ? forget_tries(db, key, error) : add_try(db, key, error));
}
