#include "modules/accounts/store.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "modules/accounts/accounts_queries.h"
#include "record/json.h"

const char *setting_text(Db *db, Pool *pool, const char *name, const char *otherwise)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbQuery) q = db_query(db, SQL_SETTING_FIND);
    db_bind_text(q, "$1", name);
    const char *value = db_step(q) ? db_text(q, "value", pool) : otherwise;
    if (db_end(q, &error))
        return value;
    log_error("setting.read", "details", error->message, NULL);
    return otherwise;
}

gint64 setting_int(Db *db, const char *name, gint64 otherwise)
{
    g_autoptr(Pool) pool = pool_new();
    const char *value = setting_text(db, pool, name, NULL);
    char *end = NULL;
    gint64 number = value ? g_ascii_strtoll(value, &end, 10) : otherwise;
    return value && (end == value || *end) ? otherwise : number;
}

bool setting_put(Db *db, const char *name, const char *value, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, value ? SQL_SETTING_PUT : SQL_SETTING_DELETE);
    db_bind_text(q, "$1", name);
    if (value)
        db_bind_text(q, "$2", value);
    return db_run(q, NULL, error);
}

/* Settings whose value nobody should read in the log. */
static bool is_secret(const char *name)
{
    return g_str_has_prefix(name, "secret.") || g_str_has_prefix(name, "demo.");
}

bool setting_save(Db *db, const Identity *who, const char *name, const char *value, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    const char *before = setting_text(db, pool, name, NULL);
    if (g_strcmp0(before, value) == 0)
        return db_commit(change, error);
    GString *difference = pool_string(pool);
    Json json = json_begin(difference);
    json_object(&json, NULL);
    json_array(&json, name);
    json_text(&json, NULL, is_secret(name) ? NULL : before);
    json_text(&json, NULL, is_secret(name) ? NULL : value);
    json_array_end(&json);
    json_object_end(&json);
    return setting_put(db, name, value, error) && account_changed(db, who, "save", "setting", 0, difference->str, error) &&
           db_commit(change, error);
}

char *secret_new(Pool *pool)
{
    enum { BYTES = 32, CHARACTERS = 44 };
    guchar bytes[BYTES];
    randombytes_buf(bytes, BYTES);
    return sodium_bin2base64(pool_alloc(pool, CHARACTERS), CHARACTERS, bytes, BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

char *secret_hash(Pool *pool, const char *secret)
{
    enum { BYTES = 32, CHARACTERS = 2 * BYTES + 1 };
    guchar hash[BYTES];
    crypto_generichash(hash, BYTES, (const guchar *)secret, strlen(secret), NULL, 0);
    return sodium_bin2hex(pool_alloc(pool, CHARACTERS), CHARACTERS, hash, BYTES);
}

const char *account_source(const Identity *who)
{
    if (!who || who == identity_system())
        return "cli";
    return identity_is_signed_in(who) ? "web" : "link";
}

bool account_count_change(Db *db, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ACCOUNT_CHANGE_COUNT);
    return db_run(q, NULL, error);
}

bool account_changed(Db *db, const Identity *who, const char *verb, const char *kind, gint64 record_id, const char *difference,
                     GError **error)
{
    return audit_write(db, who, account_source(who), verb, kind, record_id, difference, error) && account_count_change(db, error);
}

bool account_change_number(Db *db, gint64 *ret_number, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ACCOUNT_CHANGE_READ);
    *ret_number = db_step(q) ? db_int(q, "number") : -1;
    return db_end(q, error);
}

const char *local_path(const char *path, const char *otherwise)
{
    if (!path || path[0] != '/' || path[1] == '/' || strchr(path, '\\') || strlen(path) > 1500)
        return otherwise;
    for (const char *c = path; *c; c++)
        if ((guchar)*c <= ' ' || (guchar)*c >= 0x7f)
            return otherwise;
    return path;
}
