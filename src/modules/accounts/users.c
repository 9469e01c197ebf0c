#include "modules/accounts/factors.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts_queries.h"
#include "record/json.h"

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

/* Of a row with all columns of the record. */
static User *user_read(DbQuery *q, Pool *pool)
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

bool users_who_may_everywhere(Db *db, Pool *pool, const char *permission, GPtrArray **ret_users, GError **error)
{
    *ret_users = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_USERS_WHO_MAY_EVERYWHERE);
    db_bind_text(q, "$1", permission);
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

static const char *folded_name(Pool *pool, const User *user)
{
    return text_fold(pool, pool_printf(pool, "%s %s", user->name, user->email));
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
    db_bind_text(q, "$9", folded_name(pool, user));
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

bool user_put_password(Db *db, const Identity *who, gint64 user_id, const char *hash, GError **error)
{
    gint64 kept = who && who->user_id == user_id ? who->session_id : 0;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && put_password(db, user_id, hash, error) && sessions_end(db, user_id, kept, error) &&
           account_changed(db, who, "set-password", "user_account", user_id, NULL, error) && db_commit(change, error);
}

/* Hashing takes a while: it is over before anything is locked. */
bool user_set_password(Db *db, const Identity *who, gint64 user_id, const char *password, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *hash, *problem;
    User *user;
    if (!user_find(db, pool, user_id, &user, error))
        return false;
    if ((problem = password_problem(db, pool, user, password)))
        return fail(error, FAIL_INVALID, "%s", problem);
    if (!password_hash(pool, password, &hash, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && user_put_password(db, who, user_id, hash, error) && password_note_length(db, user_id, password, error) &&
           db_commit(change, error);
}

/* --- changing --- */

static bool update(Db *db, Pool *pool, const User *user, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_UPDATE);
    db_bind_int(q, "$1", user->id);
    db_bind_text(q, "$2", user->name);
    db_bind_text(q, "$3", user->email);
    db_bind_text(q, "$4", email_key(pool, user->email));
    db_bind_id(q, "$5", user->institution_id);
    db_bind_text(q, "$6", user->language);
    db_bind_int(q, "$7", user->version);
    db_bind_text(q, "$8", folded_name(pool, user));
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this user in the meantime.")));
}

bool somebody_manages(Db *db, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_MANAGERS);
    gint64 count = db_step(q) ? db_int(q, "count") : 0;
    return db_end(q, error) &&
           (count > 0 || fail(error, FAIL_INVALID, "%s", _("At least one person must be able to change users. Give this right to somebody else first.")));
}

static bool put_roles(Db *db, gint64 user_id, const GPtrArray *role_ids, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_ROLE_DELETE_ALL);
    db_bind_int(q, "$1", user_id);
    if (!db_run(q, NULL, error))
        return false;
    for (guint i = 0; i < role_ids->len; i++) {
        g_autoptr(DbQuery) add = db_query(db, SQL_USER_ROLE_INSERT);
        db_bind_int(add, "$1", user_id);
        db_bind_int(add, "$2", *(const gint64 *)role_ids->pdata[i]);
        if (!db_run(add, NULL, error))
            return false;
    }
    return true;
}

static const char *role_names(Db *db, Pool *pool, gint64 user_id, GError **error)
{
    GString *names = pool_string(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_ROLE_LIST);
    db_bind_int(q, "$1", user_id);
    while (db_step(q)) {
        const char *code = db_text(q, "code", pool);
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", code ? code : db_text(q, "name", pool));
    }
    return db_end(q, error) ? names->str : NULL;
}

/* The fields' differences, and the roles' beside them. */
static const char *difference_with_roles(Pool *pool, const User *before, const User *after, const char *old_roles, const char *new_roles)
{
    const char *fields_json = record_difference(&user_record, before, after, pool);
    if (g_strcmp0(old_roles, new_roles) == 0)
        return fields_json;
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    json_text(&json, NULL, old_roles);
    json_text(&json, NULL, new_roles);
    json_array_end(&json);
    if (!*fields_json)
        return pool_printf(pool, "{\"roles\":%s}", out->str);
    return pool_printf(pool, "%.*s,\"roles\":%s}", (int)strlen(fields_json) - 1, fields_json, out->str);
}

bool user_save(Db *db, const Identity *who, const User *user, const GPtrArray *role_ids, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    User *before;
    const char *old_roles, *new_roles;
    return change && user_find(db, pool, user->id, &before, error) && check_email_is_free(db, pool, user, error) &&
           (old_roles = role_names(db, pool, user->id, error)) && update(db, pool, user, error) &&
           put_roles(db, user->id, role_ids, error) && (new_roles = role_names(db, pool, user->id, error)) && somebody_manages(db, error) &&
           account_changed(db, who, "save", "user_account", user->id, difference_with_roles(pool, before, user, old_roles, new_roles), error) &&
           db_commit(change, error);
}

bool user_create_with_roles(Db *db, const Identity *who, User *user, const GPtrArray *role_ids, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && user_create(db, who, user, NULL, error) && put_roles(db, user->id, role_ids, error) && db_commit(change, error);
}

bool user_set_closed(Db *db, const Identity *who, gint64 id, gint64 version, bool closed, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_CLOSE);
    db_bind_int(q, "$1", id);
    db_bind_id(q, "$2", closed ? clock_now() : 0);
    db_bind_int(q, "$3", version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this user in the meantime."))) &&
           sessions_end(db, id, 0, error) && links_revoke(db, id, error) && somebody_manages(db, error) &&
           account_changed(db, who, closed ? "close" : "open", "user_account", id, NULL, error) && db_commit(change, error);
}

/* --- lists --- */

bool users_any(Db *db, bool *ret_any, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_ANY);
    *ret_any = db_step(q);
    return db_end(q, error);
}

static void bind_filter(DbQuery *q, Pool *pool, const UserFilter *filter)
{
    db_bind_text(q, "$1", text_is_empty(filter->text) ? "%" : like_part(pool, text_fold(pool, filter->text)));
    db_bind_id(q, "$2", filter->institution_id);
    db_bind_id(q, "$3", filter->role_id);
    db_bind_int(q, "$4", filter->closed);
}

static bool add_roles(Db *db, Pool *pool, const UserFilter *filter, GHashTable *by_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_PAGE_ROLES);
    bind_filter(q, pool, filter);
    db_bind_int(q, "$5", filter->limit);
    db_bind_int(q, "$6", filter->offset);
    while (db_step(q)) {
        gint64 id = db_int(q, "user_id");
        UserRow *row = g_hash_table_lookup(by_id, &id);
        const char *name = role_label(db_text(q, "code", pool), db_text(q, "name", pool));
        if (row)
            row->roles = row->roles ? pool_printf(pool, "%s, %s", row->roles, name) : name;
    }
    return db_end(q, error);
}

bool users_page(Db *db, Pool *pool, const UserFilter *filter, GPtrArray **ret_rows, gint64 *ret_count, GError **error)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(DbQuery) count = db_query(db, SQL_USER_COUNT);
    bind_filter(count, pool, filter);
    *ret_count = db_step(count) ? db_int(count, "count") : 0;
    if (!db_end(count, error))
        return false;
    *ret_rows = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_PAGE);
    bind_filter(q, pool, filter);
    db_bind_int(q, "$5", filter->limit);
    db_bind_int(q, "$6", filter->offset);
    while (db_step(q)) {
        UserRow *row = pool_new0(pool, UserRow);
        record_read(&user_record, &row->user, q, pool);
        row->institution_name = db_text(q, "institution_name", pool);
        g_hash_table_insert(by_id, &row->user.id, row);
        g_ptr_array_add(*ret_rows, row);
    }
    return db_end(q, error) && add_roles(db, pool, filter, by_id, error);
}
