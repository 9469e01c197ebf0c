#include "modules/accounts/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts_queries.h"
#include "record/json.h"

const char *role_label(const char *code, const char *name)
{
    return code ? _(name) : name;
}

const char *const role_scopes[] = {"own", "team", "service", "institution", "authority", NULL};

const char *scope_label(const char *scope)
{
    static const char *const labels[] = {N_("Their own records"), N_("Their team's records"), N_("Their service's records"),
                                         N_("Their own institution"), N_("The whole authority")};
    for (guint i = 0; role_scopes[i]; i++)
        if (strcmp(role_scopes[i], scope) == 0)
            return _(labels[i]);
    return scope;
}

static Role *read_role(DbQuery *q, Pool *pool)
{
    Role *role = pool_new0(pool, Role);
    *role = (Role){
        .id = db_int(q, "id"),
        .code = db_text(q, "code", pool),
        .name = db_text(q, "name", pool),
        .scope = db_text(q, "scope", pool),
        .needs_factor = db_int(q, "needs_factor") != 0,
        .version = db_int(q, "version"),
        .user_count = db_int(q, "user_count"),
        .shipped = db_text(q, "shipped", pool),
    };
    return role;
}

bool roles_list(Db *db, Pool *pool, GPtrArray **ret_roles, GError **error)
{
    *ret_roles = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_LIST);
    while (db_step(q))
        g_ptr_array_add(*ret_roles, read_role(q, pool));
    return db_end(q, error);
}

bool roles_with(Db *db, Pool *pool, const char *permission, GPtrArray **ret_labels, GError **error)
{
    *ret_labels = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_LIST_WITH);
    db_bind_text(q, "$1", permission);
    while (db_step(q))
        g_ptr_array_add(*ret_labels, (gpointer)role_label(db_text(q, "code", pool), db_text(q, "name", pool)));
    return db_end(q, error);
}

static bool read_permissions(Db *db, Pool *pool, Role *role, GError **error)
{
    role->permissions = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_PERMISSION_LIST);
    db_bind_int(q, "$1", role->id);
    while (db_step(q))
        g_ptr_array_add(role->permissions, (gpointer)db_text(q, "permission", pool));
    return db_end(q, error);
}

bool role_find(Db *db, Pool *pool, gint64 id, Role **ret_role, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_FIND);
    db_bind_int(q, "$1", id);
    bool found = db_step(q);
    if (found)
        *ret_role = read_role(q, pool);
    g_clear_pointer(&q, db_query_free);
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such role."));
    return read_permissions(db, pool, *ret_role, error);
}

bool roles_of_user(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_ids, GError **error)
{
    *ret_ids = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_ROLE_LIST);
    db_bind_int(q, "$1", user_id);
    while (db_step(q)) {
        gint64 *id = pool_new0(pool, gint64);
        *id = db_int(q, "id");
        g_ptr_array_add(*ret_ids, id);
    }
    return db_end(q, error);
}

static bool insert(Db *db, const Role *role, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_INSERT);
    db_bind_int(q, "$1", role->id);
    db_bind_text(q, "$2", role->code);
    db_bind_text(q, "$3", role->name);
    db_bind_text(q, "$4", role->scope);
    return db_run(q, NULL, error);
}

static bool update(Db *db, const Role *role, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_UPDATE);
    db_bind_int(q, "$1", role->id);
    db_bind_text(q, "$2", role->name);
    db_bind_text(q, "$3", role->scope);
    db_bind_int(q, "$4", role->version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this role in the meantime.")));
}

static bool write_permissions(Db *db, const Role *role, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_PERMISSION_DELETE_ALL);
    db_bind_int(q, "$1", role->id);
    if (!db_run(q, NULL, error))
        return false;
    for (guint i = 0; i < role->permissions->len; i++) {
        g_autoptr(DbQuery) add = db_query(db, SQL_ROLE_PERMISSION_INSERT);
        db_bind_int(add, "$1", role->id);
        db_bind_text(add, "$2", role->permissions->pdata[i]);
        if (!db_run(add, NULL, error))
            return false;
    }
    return true;
}

static void put_list(Json *json, const GPtrArray *texts)
{
    json_array(json, NULL);
    for (guint i = 0; texts && i < texts->len; i++)
        json_text(json, NULL, texts->pdata[i]);
    json_array_end(json);
}

static const char *difference_of(Pool *pool, const Role *before, const Role *after)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, "name");
    json_text(&json, NULL, before ? before->name : NULL);
    json_text(&json, NULL, after->name);
    json_array_end(&json);
    json_array(&json, "scope");
    json_text(&json, NULL, before ? before->scope : NULL);
    json_text(&json, NULL, after->scope);
    json_array_end(&json);
    json_array(&json, "permissions");
    put_list(&json, before ? before->permissions : NULL);
    put_list(&json, after->permissions);
    json_array_end(&json);
    json_object_end(&json);
    return out->str;
}

bool role_write(Db *db, const Identity *who, const char *verb, const Role *before, const Role *after, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (!(before ? update(db, after, error) : insert(db, after, error)) || !write_permissions(db, after, error))
        return false;
    return !verb || account_changed(db, who, verb, "role", after->id, difference_of(pool, before, after), error);
}

bool role_save(Db *db, const Identity *who, Role *role, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    Role *before = NULL;
    bool is_new = role->id == 0;
    if (!change || (!is_new && !role_find(db, pool, role->id, &before, error)))
        return false;
    if (before && before->code)
        role->name = before->name;
    role->id = is_new ? id_new() : role->id;
    return role_write(db, who, is_new ? "create" : "save", before, role, error) && somebody_manages(db, error) && db_commit(change, error);
}
