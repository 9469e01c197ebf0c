#include "modules/accounts/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts_queries.h"
#include "modules/accounts/factor_queries.h"

/* The roles that come with the program, and what an upgrade brings to them.  Each row keeps what was last shipped for it: a role that is as
 * it was shipped gets what the program ships now; one that the authority changed keeps its changes, and the page of roles tells what is
 * new.  A fresh database begins without leaves; what an upgrade changes has them. */

typedef struct {
    const char *code, *name, *scope;
    const char *permissions[40];
} ShippedRole;

/* Their names are shown translated: see role_name(). */
static const ShippedRole roles[] = {
    {"administrator", N_("Administrator"), "authority",
     {"accounts.read", "accounts.write", "audit.read", "settings.write", "plans.read", "law.edit",
      "documents.edit-templates",
      "cases.types"}},
    {"planner", N_("Planner"), "authority",
     {"plans.read", "plans.write", "plans.adopt", "reports.read", "reports.enter", "reports.accept", "council.read", "council.write",
      "council.publish", "accounts.read", "statistics.read", "statistics.manage"}},
    {"reporter", N_("Reporter of an institution"), "institution", {"plans.read", "reports.read", "reports.enter", "cases.referrals"}},
    {"council", N_("Council member"), "authority", {"plans.read", "council.read", "reports.read", "statistics.read"}},
    {"social", N_("Social worker"), "own",
     {"people.read", "people.write", "people.see-id", "people.see-address", "people.see-traits", "assessments.fill", "assessments.read",
      "documents.read", "documents.issue", "services.read", "services.write",
      "cases.read", "cases.write", "cases.break-glass"}},
    {"manager", N_("Case manager"), "own",
     {"people.read", "people.write", "people.merge", "people.import", "people.export", "people.streets", "people.see-id", "people.see-address", "people.see-traits", "assessments.fill", "assessments.read",
      "documents.read", "documents.issue", "services.read", "services.write",
      "cases.read", "cases.write", "cases.break-glass", "cases.transfer"}},
    {"supervisor", N_("Supervisor"), "team",
     {"people.read", "people.write", "people.merge", "people.import", "people.export", "people.streets", "people.see-id", "people.see-address", "people.see-traits", "audit.read", "assessments.fill", "assessments.read", "assessments.manage",
      "documents.read", "documents.issue", "documents.edit-templates", "services.read", "services.write",
      "cases.read", "cases.write", "cases.approve", "cases.supervise", "cases.break-glass", "cases.transfer", "cases.types", "statistics.read"}},
    {"mediator", N_("Mediator"), "own",
     {"people.read", "people.write", "assessments.fill",
      "cases.read", "cases.write"}},
    {"project", N_("Project manager"), "authority",
     {"plans.read", "people.read", "people.write", "projects.read", "projects.write", "statistics.read", "statistics.manage"}},
    {"benefits", N_("Benefits officer"), "authority",
     {"plans.read", "projects.read", "people.read", "people.see-id", "documents.read", "benefits.read", "benefits.prepare", "statistics.read"}},
    {"accountant", N_("Accountant"), "authority",
     {"plans.read", "projects.read", "documents.read", "benefits.read", "benefits.visa", "benefits.pay"}},
    {"director", N_("Director"), "authority",
     {"plans.read", "reports.read", "council.read", "projects.read", "people.read", "cases.read", "documents.read", "benefits.read",
      "benefits.approve", "services.read", "services.conventions", "services.fund", "statistics.read"}},
    {"provider", N_("Worker of a provider"), "service",
     {"services.read", "services.write", "attendance.mark", "attendance.lock", "documents.read", "documents.issue"}},
    {"provider-manager", N_("Manager of a provider"), "institution",
     {"services.read", "services.write", "services.manage", "services.conventions", "attendance.mark", "attendance.lock", "documents.read", "documents.issue",
      "cases.referrals"}},
    {"services", N_("Services officer"), "authority",
     {"services.read", "services.write", "services.manage", "services.conventions", "services.fund", "attendance.mark", "attendance.lock", "people.read", "documents.read",
      "documents.issue", "statistics.read"}},
    {"auditor", N_("Auditor or data protection officer"), "authority", {"audit.read", "accounts.read", "plans.read"}},
};

/* Who holds these can change or read what must not leak: a second factor is needed. */
static const char *const need_factor[] = {"administrator", "auditor", NULL};

static const ShippedRole *shipped_role(const char *code)
{
    for (guint i = 0; code && i < G_N_ELEMENTS(roles); i++)
        if (strcmp(roles[i].code, code) == 0)
            return &roles[i];
    return NULL;
}

/* --- a scope and permissions as one text --- */

static gint compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *text_of(Pool *pool, const char *scope, const GPtrArray *permissions)
{
    GPtrArray *sorted = pool_list(pool);
    GString *text = pool_string(pool);
    for (guint i = 0; i < permissions->len; i++)
        g_ptr_array_add(sorted, permissions->pdata[i]);
    g_ptr_array_sort(sorted, compare_texts);
    g_string_append(text, scope);
    for (guint i = 0; i < sorted->len; i++)
        g_string_append_printf(text, " %s", (const char *)sorted->pdata[i]);
    return text->str;
}

static GPtrArray *permissions_of(Pool *pool, const ShippedRole *shipped)
{
    GPtrArray *permissions = pool_list(pool);
    for (guint i = 0; i < G_N_ELEMENTS(shipped->permissions) && shipped->permissions[i]; i++)
        g_ptr_array_add(permissions, (gpointer)shipped->permissions[i]);
    return permissions;
}

static const char *shipped_text(Pool *pool, const ShippedRole *shipped)
{
    return text_of(pool, shipped->scope, permissions_of(pool, shipped));
}

static bool put_shipped(Db *db, gint64 id, const char *text, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_PUT_SHIPPED);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", text);
    return db_run(q, NULL, error);
}

/* --- shipping --- */

static bool need_factor_too(Db *db, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_NEED_FACTOR);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", 1);
    return db_run(q, NULL, error);
}

static bool insert(Db *db, Pool *pool, const ShippedRole *shipped, bool is_upgrade, GError **error)
{
    Role role = {.id = id_new(), .code = shipped->code, .name = shipped->name, .scope = shipped->scope, .permissions = permissions_of(pool, shipped)};
    bool factor = g_strv_contains(need_factor, shipped->code);
    return role_write(db, identity_system(), is_upgrade ? "upgrade" : NULL, NULL, &role, error) &&
           put_shipped(db, role.id, shipped_text(pool, shipped), error) && (!factor || need_factor_too(db, role.id, error));
}

/* Of a role whose row says something else than what ships now.  One from before this was kept could not be changed: it is as shipped. */
static bool renew(Db *db, Pool *pool, gint64 id, const ShippedRole *shipped, GError **error)
{
    Role *role;
    if (!role_find(db, pool, id, &role, error))
        return false;
    const char *now = text_of(pool, role->scope, role->permissions), *new_text = shipped_text(pool, shipped);
    if (role->shipped && strcmp(now, role->shipped) != 0 && strcmp(now, new_text) != 0)
        return true;
    Role renewed = *role;
    renewed.name = shipped->name;
    renewed.scope = shipped->scope;
    renewed.permissions = permissions_of(pool, shipped);
    bool same = strcmp(now, new_text) == 0;
    return (same || role_write(db, identity_system(), "upgrade", role, &renewed, error)) && put_shipped(db, id, new_text, error);
}

/* Code -> Role, without permissions. */
static bool read_all(Db *db, Pool *pool, GHashTable *by_code, GError **error)
{
    GPtrArray *all;
    if (!roles_list(db, pool, &all, error))
        return false;
    for (guint i = 0; i < all->len; i++) {
        Role *role = all->pdata[i];
        if (role->code)
            g_hash_table_insert(by_code, (gpointer)role->code, role);
    }
    return true;
}

bool roles_ship(Db *db, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) there = g_hash_table_new(g_str_hash, g_str_equal);
    if (!read_all(db, pool, there, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
        const Role *role = g_hash_table_lookup(there, roles[i].code);
        if (!role && !insert(db, pool, &roles[i], g_hash_table_size(there) > 0, error))
            return false;
        if (role && g_strcmp0(role->shipped, shipped_text(pool, &roles[i])) != 0 && !renew(db, pool, role->id, &roles[i], error))
            return false;
    }
    return true;
}

/* --- what is new for a role that the authority changed --- */

static bool has(const GPtrArray *texts, const char *text)
{
    for (guint i = 0; i < texts->len; i++)
        if (strcmp(texts->pdata[i], text) == 0)
            return true;
    return false;
}

/* The words of what was shipped before; *ret_scope the first. */
static GPtrArray *words_of(Pool *pool, const char *text, const char **ret_scope)
{
    GPtrArray *words = pool_list(pool);
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);
    *ret_scope = pool_strdup(pool, parts[0]);
    for (guint i = 1; parts[0] && parts[i]; i++)
        g_ptr_array_add(words, pool_strdup(pool, parts[i]));
    return words;
}

static GPtrArray *without(Pool *pool, const GPtrArray *some, const GPtrArray *others)
{
    GPtrArray *left = pool_list(pool);
    for (guint i = 0; i < some->len; i++)
        if (!has(others, some->pdata[i]))
            g_ptr_array_add(left, some->pdata[i]);
    return left;
}

ShippedNews *role_news(Pool *pool, const Role *role)
{
    const ShippedRole *shipped = shipped_role(role->code);
    if (!shipped || !role->shipped || strcmp(role->shipped, shipped_text(pool, shipped)) == 0)
        return NULL;
    const char *old_scope;
    GPtrArray *old = words_of(pool, role->shipped, &old_scope), *present = permissions_of(pool, shipped);
    ShippedNews *news = pool_new0(pool, ShippedNews);
    GPtrArray *gone = without(pool, old, present);
    *news = (ShippedNews){.role = role, .gained = without(pool, without(pool, present, old), role->permissions),
                          .lost = without(pool, gone, without(pool, gone, role->permissions))};
    if (strcmp(shipped->scope, old_scope) != 0 && strcmp(shipped->scope, role->scope) != 0)
        news->scope = shipped->scope;
    return news->gained->len || news->lost->len || news->scope ? news : NULL;
}

bool roles_news(Db *db, Pool *pool, GPtrArray **ret_news, GError **error)
{
    GPtrArray *all;
    *ret_news = pool_list(pool);
    if (!roles_list(db, pool, &all, error))
        return false;
    for (guint i = 0; i < all->len; i++) {
        Role *role = all->pdata[i];
        const ShippedRole *shipped = role->shipped ? shipped_role(role->code) : NULL;
        if (!shipped || strcmp(role->shipped, shipped_text(pool, shipped)) == 0)
            continue;
        if (!role_find(db, pool, role->id, &role, error))
            return false;
        ShippedNews *news = role_news(pool, role);
        if (news)
            g_ptr_array_add(*ret_news, news);
    }
    return true;
}

static Role *with_news(Pool *pool, const Role *role, const ShippedNews *news)
{
    Role *taken = pool_new0(pool, Role);
    *taken = *role;
    taken->permissions = without(pool, role->permissions, news->lost);
    for (guint i = 0; i < news->gained->len; i++)
        g_ptr_array_add(taken->permissions, news->gained->pdata[i]);
    if (news->scope)
        taken->scope = news->scope;
    return taken;
}

bool role_settle_news(Db *db, const Identity *who, gint64 id, gint64 version, bool take, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    Role *role;
    if (!change || !role_find(db, pool, id, &role, error))
        return false;
    const ShippedRole *shipped = shipped_role(role->code);
    const ShippedNews *news = role_news(pool, role);
    if (!shipped || !news)
        return fail(error, FAIL_CONFLICT, "%s", _("There is nothing new in this role any more."));
    Role *after = take ? with_news(pool, role, news) : role;
    after->version = version;
    return role_write(db, who, take ? "take-shipped" : "keep-role", role, after, error) && somebody_manages(db, error) &&
           put_shipped(db, id, shipped_text(pool, shipped), error) && db_commit(change, error);
}
