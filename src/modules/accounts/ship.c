#include "modules/accounts/store.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts_queries.h"
#include "modules/accounts/factor_queries.h"
#include "modules/accounts/known.h"

/* What a fresh database holds: the roles, and the institutions of the plans that the program knows.  The audit log begins
 * with what people do: what came with the program has no leaves. */

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
      "cases.read", "cases.write", "cases.approve", "cases.supervise", "cases.break-glass", "cases.transfer", "cases.types"}},
    {"mediator", N_("Mediator"), "own",
     {"people.read", "people.write", "assessments.fill",
      "cases.read", "cases.write"}},
    {"project", N_("Project manager"), "authority",
     {"plans.read", "people.read", "people.write", "projects.read", "projects.write"}},
    {"benefits", N_("Benefits officer"), "authority",
     {"plans.read", "projects.read", "people.read", "people.see-id", "documents.read", "benefits.read", "benefits.prepare"}},
    {"accountant", N_("Accountant"), "authority",
     {"plans.read", "projects.read", "documents.read", "benefits.read", "benefits.visa", "benefits.pay"}},
    {"director", N_("Director"), "authority",
     {"plans.read", "reports.read", "council.read", "projects.read", "people.read", "cases.read", "documents.read", "benefits.read",
      "benefits.approve", "services.read", "services.fund"}},
    {"provider", N_("Worker of a provider"), "service",
     {"services.read", "services.write", "attendance.mark", "attendance.lock", "documents.read", "documents.issue"}},
    {"provider-manager", N_("Manager of a provider"), "institution",
     {"services.read", "services.write", "services.manage", "attendance.mark", "attendance.lock", "documents.read", "documents.issue"}},
    {"services", N_("Services officer"), "authority",
     {"services.read", "services.write", "services.manage", "services.fund", "attendance.mark", "attendance.lock", "people.read", "documents.read",
      "documents.issue"}},
    {"auditor", N_("Auditor or data protection officer"), "authority", {"audit.read", "accounts.read", "plans.read"}},
};

/* Who holds these can change or read what must not leak: a second factor is needed. */
static const char *const need_factor[] = {"administrator", "auditor", NULL};

static bool insert_role(Db *db, gint64 id, const ShippedRole *role, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", role->code);
    db_bind_text(q, "$3", role->name);
    db_bind_text(q, "$4", role->scope);
    if (!db_run(q, NULL, error))
        return false;
    g_autoptr(DbQuery) need = db_query(db, SQL_ROLE_NEED_FACTOR);
    db_bind_int(need, "$1", id);
    db_bind_int(need, "$2", g_strv_contains(need_factor, role->code));
    if (!db_run(need, NULL, error))
        return false;
    for (guint i = 0; role->permissions[i]; i++) {
        g_autoptr(DbQuery) permission = db_query(db, SQL_ROLE_PERMISSION_INSERT);
        db_bind_int(permission, "$1", id);
        db_bind_text(permission, "$2", role->permissions[i]);
        if (!db_run(permission, NULL, error))
            return false;
    }
    return true;
}

static bool role_is_there(Db *db, const char *code, bool *ret_there, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ROLE_BY_CODE);
    db_bind_text(q, "$1", code);
    *ret_there = db_step(q);
    return db_end(q, error);
}

bool roles_ship(Db *db, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
        bool there;
        if (!role_is_there(db, roles[i].code, &there, error) || (!there && !insert_role(db, id_new(), &roles[i], error)))
            return false;
    }
    return true;
}

/* A name that is an institution's already is left alone: somebody was faster than the program. */
static bool ship_one(Db *db, Pool *pool, GHashTable *ids, const KnownInstitution *known, GError **error)
{
    gint64 *id = pool_new0(pool, gint64);
    const gint64 *parent = known->parent ? g_hash_table_lookup(ids, known->parent) : NULL;
    *id = id_new();
    g_hash_table_insert(ids, (gpointer)known->name, id);
    Institution made = {.id = *id, .parent_id = parent ? *parent : 0, .name = known->name, .short_name = known->short_name, .kind = known->kind};
    if (!institution_insert(db, pool, &made, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(known->aliases) && known->aliases[i]; i++)
        if (!institution_put_alias(db, pool, *id, known->aliases[i], error))
            return false;
    return true;
}

bool institutions_ship(Db *db, GError **error)
{
    static const char shipped[] = "institutions.shipped";
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    if (setting_int(db, shipped, 0))
        return db_commit(change, error);
    for (const KnownInstitution *known = known_institutions; known->name; known++)
        if (!ship_one(db, pool, ids, known, error))
            return false;
    return setting_put(db, shipped, "1", error) && db_commit(change, error);
}
