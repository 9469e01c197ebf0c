#include "modules/accounts/factors.h"
#include "modules/accounts/pages.h"

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "mail/mail.h"
#include "modules/accounts/accounts_views.h"
#include "record/option.h"

/* Users: the list, one of them, new ones, invitations. */

static bool list(Request *req, GError **error)
{
    GPtrArray *rows, *roles;
    gint64 count;
    Problems *problems = problems_new(req->pool);
    UserFilter filter = {.text = req_text(req, "q"), .institution_id = req_input_id(req, "institution"),
                         .closed = req_flag(req, "closed"), .limit = PAGE_ROWS, .offset = paging_offset(req, PAGE_ROWS)};
    if (!roles_list(req->db, req->pool, &roles, error))
        return false;
    filter.role_id = option_asked(req, "role", _("Role"), role_options(req->pool, roles), problems);
    if (problems_any(problems))
        return reply_view(req, 422, view_users, req, &filter, pool_list(req->pool), roles, &(Paging){0}, problems);
    if (!users_page(req->db, req->pool, &filter, &rows, &count, error))
        return false;
    Paging paging = paging_of_count(req, count, PAGE_ROWS);
    return reply_view(req, 200, view_users, req, &filter, rows, roles, &paging, problems);
}

/* --- the form --- */

GPtrArray *role_options(Pool *pool, const GPtrArray *roles)
{
    GPtrArray *options = pool_list(pool);
    for (guint i = 0; i < roles->len; i++) {
        const Role *role = roles->pdata[i];
        Choice *option = pool_new0(pool, Choice);
        *option = (Choice){pool_printf(pool, "%" G_GINT64_FORMAT, role->id), role_label(role->code, role->name)};
        g_ptr_array_add(options, option);
    }
    return options;
}

static const char *find_role(Pool *pool, const GPtrArray *roles, const char *typed, gint64 *ret_id)
{
    return option_find(pool, role_options(pool, roles), _("Roles"), typed, ret_id);
}

static bool is_among(const GPtrArray *ids, gint64 id)
{
    for (guint i = 0; i < ids->len; i++)
        if (*(const gint64 *)ids->pdata[i] == id)
            return true;
    return false;
}

/* Ticked, or named where there are too many to be ticked. */
static GPtrArray *chosen_roles(Request *req, const GPtrArray *roles, Problems *problems)
{
    GPtrArray *typed = req_many(req, "role"), *ids = pool_list(req->pool);
    for (guint i = 0; i < typed->len; i++) {
        gint64 *id = pool_new0(req->pool, gint64);
        const char *problem = find_role(req->pool, roles, typed->pdata[i], id);
        if (problem)
            problems_add(problems, "role", "%s", problem);
        else if (*id && !is_among(ids, *id))
            g_ptr_array_add(ids, id);
    }
    return ids;
}

const char *role_unknown(Request *req, const GPtrArray *roles, guint number)
{
    gint64 id;
    GPtrArray *typed = req->method == POST ? req_many(req, "role") : pool_list(req->pool);
    for (guint i = 0; i < typed->len; i++)
        if (find_role(req->pool, roles, typed->pdata[i], &id) && number-- == 0)
            return typed->pdata[i];
    return NULL;
}

static bool show_form(Request *req, int status, const User *user, const GPtrArray *chosen, const Problems *problems, const GPtrArray *conflict,
                      GError **error)
{
    GPtrArray *roles;
    return roles_list(req->db, req->pool, &roles, error) &&
           reply_view(req, status, view_user_form, req, user, roles, chosen, problems, conflict);
}

static const Role *role_of(const GPtrArray *roles, gint64 id)
{
    for (guint i = 0; i < roles->len; i++)
        if (((const Role *)roles->pdata[i])->id == id)
            return roles->pdata[i];
    return NULL;
}

/* A role of an institution's scope means nothing without one. */
static bool read_roles(Request *req, const User *user, GPtrArray **ret_chosen, Problems *problems, GError **error)
{
    GPtrArray *roles;
    if (!roles_list(req->db, req->pool, &roles, error))
        return false;
    const GPtrArray *chosen = *ret_chosen = chosen_roles(req, roles, problems);
    if (chosen->len == 0 && !problems_of(problems, "role"))
        problems_add(problems, "role", "%s", _("Choose at least one role."));
    for (guint i = 0; i < chosen->len; i++) {
        const Role *role = role_of(roles, *(const gint64 *)chosen->pdata[i]);
        if (!role)
            problems_add(problems, "role", "%s", _("Choose one of the roles that are offered."));
        else if (!user->institution_id && g_str_equal(role->scope, "institution"))
            problems_add(problems, "institution_id", "%s", _("This role is for one institution: choose which."));
    }
    return true;
}

static bool new_page(Request *req, GError **error)
{
    User *user = pool_new0(req->pool, User);
    user->institution_id = req_input_id(req, "institution");
    return show_form(req, 200, user, pool_list(req->pool), NULL, NULL, error);
}

static bool edit_page(Request *req, GError **error)
{
    User *user;
    GPtrArray *chosen;
    return user_find(req->db, req->pool, req_id(req, "id"), &user, error) &&
           roles_of_user(req->db, req->pool, user->id, &chosen, error) && show_form(req, 200, user, chosen, NULL, NULL, error);
}

static bool create_and_invite(Request *req, User *user, const GPtrArray *chosen, const char **ret_url, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && user_create_with_roles(req->db, req->who, user, chosen, error) &&
           user_invite(req->db, req->pool, req->who, req->base_url, user, ret_url, error) && db_commit(change, error);
}

/* Where letters leave, the person has the link; elsewhere somebody has to hand it over. */
static bool say_invited(Request *req, const User *user, const char *url)
{
    jobs_wake();
    if (!mail_is_configured())
        return reply_view(req, 200, view_user_invited, req, user, url);
    reply_notice(req, pool_printf(req->pool, _("A letter with a link is on its way to %s."), user->email));
    return reply_see_other(req, "/accounts/users/%" G_GINT64_FORMAT, user->id);
}

static bool create(Request *req, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    User *user = pool_new0(req->pool, User);
    const char *url;
    Problems *problems = record_from_form(&user_record, user, req);
    GPtrArray *chosen;
    if (!read_roles(req, user, &chosen, problems, error))
        return false;
    if (problems_any(problems))
        return show_form(req, 422, user, chosen, problems, NULL, error);
    if (create_and_invite(req, user, chosen, &url, &wrong))
        return say_invited(req, user, url);
    user->id = 0;
    if (problem_from(problems, "email", &wrong))
        return show_form(req, 422, user, chosen, problems, NULL, error);
    g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}

/* The save failed: because it was stale, because the address is taken, or because nobody would be left to change users. */
static bool answer_failed_save(Request *req, User *user, const GPtrArray *chosen, Problems *problems, GError *wrong, GError **error)
{
    User *now;
    g_autoptr(GError) reason = wrong;
    if (!user_find(req->db, req->pool, user->id, &now, error))
        return false;
    if (fail_kind(reason) == FAIL_CONFLICT && now->version != user->version) {
        user->version = now->version;
        return show_form(req, 409, user, chosen, NULL, conflict_rows(req, &user_record, user, now), error);
    }
    if (problem_from(problems, fail_kind(reason) == FAIL_CONFLICT ? "email" : "role", &reason))
        return show_form(req, 422, user, chosen, problems, NULL, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool save(Request *req, GError **error)
{
    GError *wrong = NULL;
    User *user;
    if (!user_find(req->db, req->pool, req_id(req, "id"), &user, error))
        return false;
    Problems *problems = record_from_form(&user_record, user, req);
    GPtrArray *chosen;
    if (!read_roles(req, user, &chosen, problems, error))
        return false;
    if (problems_any(problems))
        return show_form(req, 422, user, chosen, problems, NULL, error);
    if (!user_save(req->db, req->who, user, chosen, &wrong))
        return answer_failed_save(req, user, chosen, problems, wrong, error);
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/accounts/users/%" G_GINT64_FORMAT, user->id);
}

/* --- one user --- */

static bool show(Request *req, GError **error)
{
    User *user;
    GPtrArray *rows, *roles = pool_list(req->pool), *ids;
    Institution *institution = NULL;
    Factors factors;
    if (!user_find(req->db, req->pool, req_id(req, "id"), &user, error) || !roles_list(req->db, req->pool, &rows, error) ||
        !roles_of_user(req->db, req->pool, user->id, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++)
        g_ptr_array_add(roles, (gpointer)role_of(rows, *(const gint64 *)ids->pdata[i]));
    if (user->institution_id && !institution_find(req->db, req->pool, user->institution_id, &institution, error))
        return false;
    if (!factors_of(req->db, user->id, &factors, error))
        return false;
    return reply_view(req, 200, view_user, req, user, roles, institution, factors_any(&factors));
}

static bool set_closed(Request *req, bool closed, GError **error)
{
    gint64 id = req_id(req, "id");
    if (!user_set_closed(req->db, req->who, id, req_int(req, "version", 0), closed, error))
        return false;
    reply_notice(req, closed ? _("The account is closed. The person was signed out.") : _("The account is open again."));
    return reply_see_other(req, "/accounts/users/%" G_GINT64_FORMAT, id);
}

static bool close_user(Request *req, GError **error)
{
    return set_closed(req, true, error);
}

static bool open_user(Request *req, GError **error)
{
    return set_closed(req, false, error);
}

static bool invite(Request *req, GError **error)
{
    User *user;
    const char *url;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !user_find(req->db, req->pool, req_id(req, "id"), &user, error))
        return false;
    if (user->closed_at)
        return fail(error, FAIL_INVALID, "%s", _("This account is closed."));
    return user_invite(req->db, req->pool, req->who, req->base_url, user, &url, error) && db_commit(change, error) && say_invited(req, user, url);
}

static const Input version_inputs[] = {{"version", INPUT_INT}, {0}};
static const Input role_inputs[] = {{"role", INPUT_MANY, 400}, {0}};

const Route user_routes[] = {
    {GET, "/accounts/users", .may = "accounts.read", list,
     (const Input[]){{"q", INPUT_TEXT}, {"role", INPUT_TEXT, 400}, {"institution", INPUT_ID}, {"closed", INPUT_FLAG}, PAGE_INPUT, {0}}},
    {GET, "/accounts/users/new", .may = "accounts.write", new_page, (const Input[]){{"institution", INPUT_ID}, {0}}},
    {POST, "/accounts/users/new", .once = true, .may = "accounts.write", create, role_inputs, .record = &user_record},
    {GET, "/accounts/users/:id", .may = "accounts.read", show},
    {GET, "/accounts/users/:id/edit", .may = "accounts.write", edit_page},
    {POST, "/accounts/users/:id/edit", .may = "accounts.write", save, role_inputs, .record = &user_record},
    {POST, "/accounts/users/:id/close", .may = "accounts.write", close_user, version_inputs},
    {POST, "/accounts/users/:id/open", .may = "accounts.write", open_user, version_inputs},
    {POST, "/accounts/users/:id/invite", .once = true, .may = "accounts.write", invite},
    {0},
};
