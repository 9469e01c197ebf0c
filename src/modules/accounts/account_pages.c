#include "modules/accounts/pages.h"
#include "modules/accounts/factors.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts_queries.h"
#include "modules/accounts/accounts_views.h"

/* One's own account, and the pages before there is one: forgotten password, invitation, first run. */

/* --- one's own account --- */

static bool show(Request *req, int status, User *user, const Problems *problems, GError **error)
{
    GPtrArray *sessions;
    if (!sessions_of(req->db, req->pool, req->who->user_id, &sessions, error))
        return false;
    return reply_view(req, status, view_account, req, user, sessions, password_least_for(req->db, user->id), problems);
}

static bool account(Request *req, GError **error)
{
    User *user;
    return user_find(req->db, req->pool, req->who->user_id, &user, error) && show(req, 200, user, NULL, error);
}

static bool save_own(Request *req, const User *user, GError **error)
{
    GPtrArray *roles;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && roles_of_user(req->db, req->pool, user->id, &roles, error) && user_save(req->db, req->who, user, roles, error) &&
           db_commit(change, error);
}

/* What others changed since is the administrator's to see; one's own name and language have no stale version. */
static bool account_save(Request *req, GError **error)
{
    User *user;
    const char *name = req_text(req, "name"), *language = req_text(req, "language");
    if (!user_find(req->db, req->pool, req->who->user_id, &user, error))
        return false;
    user->name = name ? text_normalise(req->pool, name) : "";
    user->language = language;
    Problems *problems = problems_new(req->pool);
    if (!name)
        problems_add(problems, "name", "%s", _("Enter your name."));
    if (problems_any(problems))
        return show(req, 422, user, problems, error);
    if (!save_own(req, user, error))
        return false;
    if (language)
        reply_cookie(req, "language", language, 365 * 24 * 60 * 60);
    language_set(language_from_code(language, req->language));
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/account");
}

/* The problems of a new password typed twice, both told at once. */
static void check_new_password(Request *req, const User *user, Problems *problems)
{
    const char *wrong = password_problem(req->db, req->pool, user, req_text(req, "password"));
    if (wrong)
        problems_add(problems, "password", "%s", wrong);
    if (g_strcmp0(req_text(req, "password"), req_text(req, "again")) != 0)
        problems_add(problems, "again", "%s", _("The two passwords are not the same. Type them again."));
}

/* The old password is asked for: a browser left open must not be enough.  It is slowed down as a sign-in is. */
static bool check_old_password(Request *req, const User *user, Problems *problems, GError **error)
{
    SignIn sign = {user->email, req_text(req, "old"), req->address, req_cookie(req, DEVICE_COOKIE), .verb = "check-password"};
    gint64 user_id;
    int wait;
    if (!sign_in(req->db, req->pool, &sign, &user_id, &wait, error))
        return false;
    if (wait)
        problems_add(problems, "old", P_("There were too many wrong tries. Wait %d second, then try again.",
                                         "There were too many wrong tries. Wait %d seconds, then try again.", wait), wait);
    else if (user_id != user->id)
        problems_add(problems, "old", "%s", _("This is not your present password."));
    return true;
}

static bool change_password(Request *req, GError **error)
{
    User *user;
    Problems *problems = problems_new(req->pool);
    if (!user_find(req->db, req->pool, req->who->user_id, &user, error) || !check_old_password(req, user, problems, error))
        return false;
    check_new_password(req, user, problems);
    if (problems_any(problems))
        return show(req, 422, user, problems, error);
    if (!user_set_password(req->db, req->who, user->id, req_text(req, "password"), error))
        return false;
    reply_notice(req, _("Your password is changed. All your other sessions have ended."));
    return reply_see_other(req, "/account");
}

static bool end_session(Request *req, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !session_end_one(req->db, req->who->user_id, req_id(req, "id"), error) ||
        !audit_write(req->db, req->who, "web", "end-session", "user_account", req->who->user_id, NULL, error) || !db_commit(change, error))
        return false;
    reply_notice(req, _("The session has ended."));
    return reply_see_other(req, "/account");
}

static bool sign_out_everywhere(Request *req, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !sessions_end(req->db, req->who->user_id, 0, error) ||
        !audit_write(req->db, req->who, "web", "sign-out-everywhere", "user_account", req->who->user_id, NULL, error) || !db_commit(change, error))
        return false;
    reply_cookie(req, SESSION_COOKIE, "", 0);
    reply_notice(req, _("You are signed out everywhere."));
    return reply_see_other(req, "/sign-in");
}

/* --- forgotten password --- */

static bool forgotten_page(Request *req, GError **error)
{
    return reply_view(req, 200, view_forgotten, NULL, false, NULL);
}

static bool forgotten(Request *req, GError **error)
{
    const char *email = req_text(req, "email");
    if (!email || !strchr(email, '@')) {
        Problems *problems = problems_new(req->pool);
        problems_add(problems, "email", "%s", _("Enter your e-mail address."));
        return reply_view(req, 422, view_forgotten, email, false, problems);
    }
    if (!reset_ask(req->db, req->pool, email, req->base_url, error))
        return false;
    jobs_wake();
    return reply_view(req, 200, view_forgotten, email, true, NULL);
}

/* --- a link of an invitation or a reset --- */

static bool find_user_of_link(Request *req, AccountLink **ret_link, User **ret_user, GError **error)
{
    reply_header(req, "Referrer-Policy", "no-referrer");
    return account_link_find(req->db, req->pool, req_param(req, "secret"), ret_link, error) &&
           user_find(req->db, req->pool, (*ret_link)->user_id, ret_user, error) &&
           (!(*ret_user)->closed_at || fail(error, FAIL_NOT_FOUND, "%s", _("This account is closed.")));
}

static bool link_page(Request *req, GError **error)
{
    AccountLink *link;
    User *user;
    return find_user_of_link(req, &link, &user, error) &&
           reply_view(req, 200, view_new_password, user, link->purpose, password_least_for(req->db, user->id), NULL);
}

static bool take_link(Request *req, const AccountLink *link, const User *user, GError **error)
{
    const char *hash;
    if (!password_hash(req->pool, req_text(req, "password"), &hash, error))
        return false;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && link_use(req->db, link, error) && user_put_password(req->db, &identity_anonymous, user->id, hash, error) &&
           password_note_length(req->db, user->id, req_text(req, "password"), error) && db_commit(change, error);
}

static bool link_post(Request *req, GError **error)
{
    AccountLink *link;
    User *user;
    Problems *problems = problems_new(req->pool);
    if (!find_user_of_link(req, &link, &user, error))
        return false;
    check_new_password(req, user, problems);
    if (problems_any(problems))
        return reply_view(req, 422, view_new_password, user, link->purpose, password_least_for(req->db, user->id), problems);
    if (!take_link(req, link, user, error))
        return false;
    reply_notice(req, _("Your password is set."));
    return factor_or_session(req, user->id, NULL, "/", error);
}

/* --- the first run --- */

static bool setup_is_open(Request *req, GError **error)
{
    bool any;
    return users_any(req->db, &any, error) && (!any || fail(error, FAIL_NOT_FOUND, "%s", _("This Vatra is set up already.")));
}

static bool setup_page(Request *req, GError **error)
{
    reply_header(req, "Referrer-Policy", "no-referrer");
    return setup_is_open(req, error) && reply_view(req, 200, view_setup, req_text(req, "code"), NULL, NULL, NULL, password_least(req->db), NULL);
}

static bool make_administrator(Request *req, User *user, GError **error)
{
    const char *hash, *authority = req_text(req, "authority");
    if (!password_hash(req->pool, req_text(req, "password"), &hash, error))
        return false;
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && setup_code_fits(req->db, req->pool, req_text(req, "code"), error) &&
           user_create(req->db, &identity_anonymous, user, "administrator", error) &&
           user_put_password(req->db, &identity_anonymous, user->id, hash, error) &&
           (!authority || setting_save(req->db, &identity_anonymous, "authority.name", authority, error)) &&
           setting_put(req->db, "secret.setup", NULL, error) && session_set_cookie(req, user->id, error) && db_commit(change, error);
}

static void check_setup(Request *req, const User *user, Problems *problems)
{
    g_autoptr(GError) wrong = NULL;
    if (!setup_code_fits(req->db, req->pool, req_text(req, "code"), &wrong))
        problems_add(problems, "code", "%s", wrong->message);
    if (!user->name)
        problems_add(problems, "name", "%s", _("Enter your name."));
    if (!user->email || !strchr(user->email, '@'))
        problems_add(problems, "email", "%s", _("Enter your e-mail address."));
    check_new_password(req, user, problems);
}

static bool setup_post(Request *req, GError **error)
{
    User user = {.name = req_text(req, "name"), .email = req_text(req, "email"), .language = language_code(req->language)};
    Problems *problems = problems_new(req->pool);
    if (!setup_is_open(req, error))
        return false;
    check_setup(req, &user, problems);
    if (problems_any(problems))
        return reply_view(req, 422, view_setup, req_text(req, "code"), req_text(req, "authority"), user.name, user.email,
                          password_least(req->db), problems);
    if (!make_administrator(req, &user, error))
        return false;
    reply_notice(req, _("Welcome. Vatra is yours: now invite the others."));
    return reply_see_other(req, "/accounts");
}

#define PASSWORD_INPUTS {"password", INPUT_TEXT, PASSWORD_MOST + 1}, {"again", INPUT_TEXT, PASSWORD_MOST + 1}

const Route account_routes[] = {
    {GET, "/account", .may = "signed-in", account},
    {POST, "/account", .may = "signed-in", account_save,
     (const Input[]){{"name", INPUT_TEXT, 200}, {"language", INPUT_CHOICE, .choices = (const char *const[]){"ro", "en", NULL}}, {0}}},
    {POST, "/account/password", .may = "signed-in", change_password,
     (const Input[]){{"old", INPUT_TEXT, PASSWORD_MOST + 1}, PASSWORD_INPUTS, {0}}},
    {POST, "/account/sessions/:id/end", .may = "signed-in", end_session},
    {POST, "/account/sign-out-everywhere", .may = "signed-in", sign_out_everywhere},
    {GET, "/forgotten", .may = "public", forgotten_page},
    {POST, "/forgotten", .may = "public", forgotten, (const Input[]){{"email", INPUT_TEXT, 320}, {0}}, .foreign = true},
    {GET, "/password/:secret", .may = "public", link_page},
    {POST, "/password/:secret", .may = "public", link_post, (const Input[]){PASSWORD_INPUTS, {0}}, .foreign = true},
    {GET, "/setup", .may = "public", setup_page, (const Input[]){{"code", INPUT_TEXT}, {0}}},
    {POST, "/setup", .may = "public", setup_post,
     (const Input[]){{"code", INPUT_TEXT}, {"authority", INPUT_TEXT, 300}, {"name", INPUT_TEXT, 200}, {"email", INPUT_TEXT, 320}, PASSWORD_INPUTS, {0}},
     .foreign = true},
    {0},
};
