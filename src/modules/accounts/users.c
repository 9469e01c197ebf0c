#include "modules/accounts/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts_queries.h"

static const Choice languages[] = {{"ro", "Română"}, {"en", "English"}, {0}};

static const Field fields[] = {
    F(User, id, .kind = FIELD_ID, .label = N_("Number")),
    F(User, name, .kind = FIELD_TEXT, .label = N_("Name"), .max = 200, .required = true, .in_list = true),
    F(User, email, .kind = FIELD_EMAIL, .label = N_("E-mail"), .hint = N_("The person signs in with it."), .required = true, .in_list = true),
    F(User, institution_id, .kind = FIELD_REFERENCE, .label = N_("Institution"), .options = institution_options, .in_list = true),
    F(User, language, .kind = FIELD_CHOICE, .label = N_("Language"), .choices = languages),
    F(User, has_password, .kind = FIELD_FLAG, .label = N_("Has a password"), .read_only = true),
    F(User, is_demo, .kind = FIELD_FLAG, .label = N_("Made for the demo"), .read_only = true),
    F(User, created_at, .kind = FIELD_TIME, .label = N_("Made"), .read_only = true),
    F(User, closed_at, .kind = FIELD_TIME, .label = N_("Closed"), .read_only = true),
    F(User, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};

const Record user_record = {"user_account", N_("User"), sizeof(User), fields};

User *user_read(DbQuery *q, Pool *pool)
{
    User *user = pool_new0(pool, User);
    record_read(&user_record, user, q, pool);
    return user;
}

static const char *email_key(Pool *pool, const char *email)
{
    g_autofree char *lower = g_utf8_strdown(email ? email : "", -1);
    return text_squash(pool, lower);
}

static bool find_one(DbQuery *q, Pool *pool, User **ret_user, GError **error)
{
    if (db_step(q)) {
        *ret_user = user_read(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such user."));
}

bool user_find(Db *db, Pool *pool, gint64 id, User **ret_user, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_FIND);
    db_bind_int(q, "$1", id);
    return find_one(q, pool, ret_user, error);
}

bool user_find_by_email(Db *db, Pool *pool, const char *email, User **ret_user, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_FIND_BY_EMAIL);
    db_bind_text(q, "$1", email_key(pool, email));
    return find_one(q, pool, ret_user, error);
}

bool users_who_may(Db *db, Pool *pool, const char *permission, gint64 institution_id, GPtrArray **ret_users, GError **error)
{
    *ret_users = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_USERS_WHO_MAY);
    db_bind_text(q, "$1", permission);
    db_bind_id(q, "$2", institution_id);
    while (db_step(q))
        g_ptr_array_add(*ret_users, user_read(q, pool));
    return db_end(q, error);
}

/* --- writing --- */

/* One e-mail address is one account. */
static bool check_email_is_free(Db *db, Pool *pool, const User *user, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_FIND_BY_EMAIL);
    db_bind_text(q, "$1", email_key(pool, user->email));
    gint64 owner = db_step(q) ? db_int(q, "id") : 0;
    if (!db_end(q, error))
        return false;
    return owner == 0 || owner == user->id || fail(error, FAIL_CONFLICT, "%s", _("Somebody already has an account with this e-mail address."));
}

static bool insert(Db *db, Pool *pool, const User *user, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_INSERT);
    db_bind_int(q, "$1", user->id);
    db_bind_text(q, "$2", user->name);
    db_bind_text(q, "$3", user->email);
    db_bind_text(q, "$4", email_key(pool, user->email));
    db_bind_id(q, "$5", user->institution_id);
    db_bind_text(q, "$6", user->language);
    db_bind_int(q, "$7", user->is_demo);
    db_bind_int(q, "$8", user->created_at);
    return db_run(q, NULL, error);
}

static bool give_role(Db *db, gint64 user_id, const char *role_code, GError **error)
{
    g_autoptr(DbQuery) find = db_query(db, SQL_ROLE_BY_CODE);
    db_bind_text(find, "$1", role_code);
    gint64 role_id = db_step(find) ? db_int(find, "id") : 0;
    if (!db_end(find, error))
        return false;
    if (!role_id)
        return fail(error, FAIL_INVALID, _("There is no role \"%s\"."), role_code);
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_ROLE_INSERT);
    db_bind_int(q, "$1", user_id);
    db_bind_int(q, "$2", role_id);
    return db_run(q, NULL, error);
}

bool user_create(Db *db, const Identity *who, User *user, const char *role_code, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    user->id = 0;
    if (!check_email_is_free(db, pool, user, error))
        return false;
    user->id = id_new();
    user->created_at = clock_now();
    user->version = 1;
    return insert(db, pool, user, error) && (!role_code || give_role(db, user->id, role_code, error)) &&
           account_changed(db, who, "create", "user_account", user->id, record_difference(&user_record, NULL, user, pool), error) &&
           db_commit(change, error);
}

static bool put_password(Db *db, gint64 user_id, const char *hash, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_SET_PASSWORD_HASH);
    db_bind_int(q, "$1", user_id);
    db_bind_text(q, "$2", hash);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such user.")));
}

bool user_set_password(Db *db, const Identity *who, gint64 user_id, const char *password, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *hash, *problem = password_problem(db, pool, password);
    gint64 kept = who && who->user_id == user_id ? who->session_id : 0;
    if (problem)
        return fail(error, FAIL_INVALID, "%s", problem);
    if (!password_hash(pool, password, &hash, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && put_password(db, user_id, hash, error) && sessions_end(db, user_id, kept, error) &&
           account_changed(db, who, "set-password", "user_account", user_id, NULL, error) && db_commit(change, error);
}
