#include "modules/accounts/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts_views.h"

/* Administration's first page, and the roles. */

const AdminPage admin_pages[] = {
    {"/accounts/users", "accounts.read", N_("Users"), N_("Who may sign in, with which roles; invitations.")},
    {"/institutions", "accounts.read", N_("Institutions"), N_("Who is responsible for measures, with the names that documents print.")},
    {"/accounts/roles", "accounts.read", N_("Roles"), N_("What each role may do.")},
    {"/accounts/audit", "audit.read", N_("Audit log"), N_("Who saw and changed what, and when.")},
    {"/accounts/settings", "settings.write", N_("Settings"), N_("The authority's name, reminders, passwords.")},
    {"/law", "law.edit", N_("Legal terms"), N_("Holidays, legal terms and amounts with their legal basis.")},
    {"/document-templates", "documents.edit-templates", N_("Templates of documents"), N_("The texts of reports, plans, orders and letters.")},
    {"/accounts/letters", "settings.write", N_("Letters"), N_("Letters that wait or could not be sent.")},
    {"/accounts/jobs", "settings.write", N_("Background work"), N_("What runs, what waits, what failed.")},
    {0},
};

static bool admin(Request *req, GError **error)
{
    return reply_view(req, 200, view_admin, req);
}

static bool list(Request *req, GError **error)
{
    GPtrArray *roles, *news;
    return roles_list(req->db, req->pool, &roles, error) && roles_news(req->db, req->pool, &news, error) &&
           reply_view(req, 200, view_roles, req, roles, news);
}

/* --- the form --- */

static bool has(const GPtrArray *names, const char *name)
{
    for (guint i = 0; names && i < names->len; i++)
        if (strcmp(names->pdata[i], name) == 0)
            return true;
    return false;
}

const char *permission_label(const char *name)
{
    for (guint i = 0; modules[i]; i++)
        for (const Permission *p = modules[i]->permissions; p && p->name; p++)
            if (strcmp(p->name, name) == 0)
                return _(p->label);
    return name;
}

/* All permissions that modules declare. */
static GPtrArray *permission_views(Pool *pool, const GPtrArray *given)
{
    GPtrArray *views = pool_list(pool);
    for (guint i = 0; modules[i]; i++)
        for (const Permission *p = modules[i]->permissions; p && p->name; p++) {
            PermissionView *view = pool_new0(pool, PermissionView);
            *view = (PermissionView){p->name, _(p->label), has(given, p->name)};
            g_ptr_array_add(views, view);
        }
    return views;
}

static bool show_form(Request *req, int status, const Role *role, const Problems *problems, bool conflict)
{
    return reply_view(req, status, view_role_form, req, role, permission_views(req->pool, role->permissions), problems, conflict);
}

static bool show(Request *req, GError **error)
{
    Role *role;
    return role_find(req->db, req->pool, req_id(req, "id"), &role, error) &&
           reply_view(req, 200, view_role, req, role, permission_views(req->pool, role->permissions), role_news(req->pool, role));
}

static bool new_page(Request *req, GError **error)
{
    Role role = {.name = "", .scope = "authority"};
    return show_form(req, 200, &role, NULL, false);
}

static bool edit_page(Request *req, GError **error)
{
    Role *role;
    return role_find(req->db, req->pool, req_id(req, "id"), &role, error) && show_form(req, 200, role, NULL, false);
}

/* Only what modules declare. */
static GPtrArray *typed_permissions(Request *req)
{
    GPtrArray *typed = req_many(req, "permission"), *kept = pool_list(req->pool);
    for (guint i = 0; modules[i]; i++)
        for (const Permission *p = modules[i]->permissions; p && p->name; p++)
            if (has(typed, p->name))
                g_ptr_array_add(kept, (gpointer)p->name);
    return kept;
}

static bool answer_failed_save(Request *req, Role *role, Problems *problems, GError *wrong, GError **error)
{
    Role *now;
    g_autoptr(GError) reason = wrong;
    if (fail_kind(reason) == FAIL_CONFLICT) {
        if (!role_find(req->db, req->pool, role->id, &now, error))
            return false;
        role->version = now->version;
        problems_add(problems, NULL, _("Somebody saved this role in the meantime, as “%s” with %d permissions. Save again to keep yours."),
                     now->name, (int)now->permissions->len);
        return show_form(req, 409, role, problems, true);
    }
    if (problem_from(problems, "permission", &reason))
        return show_form(req, 422, role, problems, false);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

/* Over the role as it is: a shipped one has its name from the program. */
static bool typed_role(Request *req, gint64 id, Role **ret_role, GError **error)
{
    Role *role = pool_new0(req->pool, Role);
    const char *name = req_text(req, "name"), *scope = req_text(req, "scope");
    if (id && !role_find(req->db, req->pool, id, &role, error))
        return false;
    role->name = role->code ? role->name : name ? name : "";
    role->scope = scope ? scope : "authority";
    role->version = req_int(req, "version", 0);
    role->permissions = typed_permissions(req);
    *ret_role = role;
    return true;
}

static bool save_role(Request *req, gint64 id, GError **error)
{
    GError *wrong = NULL;
    Role *role;
    Problems *problems = problems_new(req->pool);
    if (!typed_role(req, id, &role, error))
        return false;
    if (!*role->name)
        problems_add(problems, "name", "%s", _("Give the role a name."));
    if (role->permissions->len == 0)
        problems_add(problems, "permission", "%s", _("Choose at least one thing that the role may do."));
    if (problems_any(problems))
        return show_form(req, 422, role, problems, false);
    if (!role_save(req->db, req->who, role, &wrong))
        return answer_failed_save(req, role, problems, wrong, error);
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/accounts/roles/%" G_GINT64_FORMAT, role->id);
}

static bool create(Request *req, GError **error)
{
    return save_role(req, 0, error);
}

static bool save(Request *req, GError **error)
{
    return save_role(req, req_id(req, "id"), error);
}

/* What the program ships for a role since it was changed here. */
static bool settle(Request *req, GError **error)
{
    bool take = req_flag(req, "take");
    if (!role_settle_news(req->db, req->who, req_id(req, "id"), req_int(req, "version", 0), take, error))
        return false;
    reply_notice(req, take ? _("The role has what is new.") : _("The role stays as it is."));
    return reply_see_other(req, "/accounts/roles/%" G_GINT64_FORMAT, req_id(req, "id"));
}

static const Input role_inputs[] = {
    {"name", INPUT_TEXT, 100}, {"scope", INPUT_CHOICE, .choices = role_scopes},
    {"permission", INPUT_MANY, 60}, {"version", INPUT_INT}, {0},
};

const Route role_routes[] = {
    {GET, "/accounts", .may = "accounts.read", admin},
    {GET, "/accounts/roles", .may = "accounts.read", list},
    {GET, "/accounts/roles/new", .may = "accounts.write", new_page},
    {POST, "/accounts/roles/new", .once = true, .may = "accounts.write", create, role_inputs},
    {GET, "/accounts/roles/:id", .may = "accounts.read", show},
    {GET, "/accounts/roles/:id/edit", .may = "accounts.write", edit_page},
    {POST, "/accounts/roles/:id/edit", .may = "accounts.write", save, role_inputs},
    {POST, "/accounts/roles/:id/shipped", .may = "accounts.write", settle, (const Input[]){{"take", INPUT_FLAG}, {"version", INPUT_INT}, {0}}},
    {0},
};
