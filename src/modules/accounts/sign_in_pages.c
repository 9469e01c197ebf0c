#include "modules/accounts/factors.h"

#include "base/language.h"
#include "modules/accounts/accounts_views.h"
#include "modules/accounts/accounts_queries.h"

/* Signing in and out, and the language. */

static bool sign_in_page(Request *req, GError **error)
{
    const char *next = local_path(req_text(req, "next"), "/");
    bool any;
    if (identity_is_signed_in(req->who))
        return reply_see_other(req, "%s", next);
    if (!users_any(req->db, &any, error))
        return false;
    if (!any)
        return reply_see_other(req, "/setup");
    return reply_view(req, 200, view_sign_in, NULL, next, NULL);
}

static bool again(Request *req, int status, const char *field, const char *problem)
{
    Problems *problems = problems_new(req->pool);
    problems_add(problems, field, "%s", problem);
    return reply_view(req, status, view_sign_in, req_text(req, "email"), local_path(req_text(req, "next"), "/"), problems);
}

bool say_wait(Request *req, int seconds, const char **ret_sentence)
{
    reply_header(req, "Retry-After", pool_printf(req->pool, "%d", seconds));
    *ret_sentence = pool_printf(req->pool, P_("There were too many wrong tries. Wait %d second, then try again.",
                                              "There were too many wrong tries. Wait %d seconds, then try again.", seconds), seconds);
    return true;
}

static bool sign_in_post(Request *req, GError **error)
{
    SignIn sign = {req_text(req, "email"), req_text(req, "password"), req->address, req_cookie(req, DEVICE_COOKIE)};
    gint64 user_id;
    int wait;
    const char *device, *sentence;
    if (!sign.email)
        return again(req, 422, "email", _("Enter your e-mail address."));
    if (!sign.password)
        return again(req, 422, "password", _("Enter your password."));
    if (!sign_in(req->db, req->pool, &sign, &user_id, &wait, error))
        return false;
    if (wait)
        return say_wait(req, wait, &sentence) && again(req, 429, "password", sentence);
    if (!user_id)
        return again(req, 422, "password", _("The e-mail address and the password don't fit together."));
    return sign_in_device(req->db, req->pool, sign.email, &device, error) &&
           factor_or_session(req, user_id, device, local_path(req_text(req, "next"), "/"), error);
}

/* Who signed in beside a form that waits in another window. */
static bool signed_in_beside(Request *req, GError **error)
{
    (void)error;
    return identity_is_signed_in(req->who) ? reply_view(req, 200, view_signed_in_beside) : reply_see_other(req, "/sign-in?next=/sign-in/done");
}

static bool end_this_session(Request *req, const char *token, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && session_end(req->db, token, error) &&
           (!identity_is_signed_in(req->who) ||
            audit_write(req->db, req->who, "web", "sign-out", "user_account", req->who->user_id, NULL, error)) &&
           db_commit(change, error);
}

static bool sign_out(Request *req, GError **error)
{
    const char *token = req_cookie(req, SESSION_COOKIE);
    if (token && !end_this_session(req, token, error))
        return false;
    reply_cookie(req, SESSION_COOKIE, "", 0);
    reply_header(req, "Clear-Site-Data", "\"cache\", \"storage\""); /* not "cookies": the one that knows this browser stays */
    reply_notice(req, _("You are signed out."));
    return reply_see_other(req, "/sign-in");
}

static bool keep_language(Db *db, const Identity *who, const char *language, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_SET_LANGUAGE);
    db_bind_int(q, "$1", who->user_id);
    db_bind_text(q, "$2", language);
    return db_run(q, NULL, error) && account_changed(db, who, "set-language", "user_account", who->user_id, NULL, error) &&
           db_commit(change, error);
}

static bool set_language(Request *req, GError **error)
{
    enum { YEAR_SECONDS = 365 * 24 * 60 * 60 };
    const char *language = req_text(req, "language");
    if (language && identity_is_signed_in(req->who) && !keep_language(req->db, req->who, language, error))
        return false;
    if (language)
        reply_cookie(req, "language", language, YEAR_SECONDS);
    return reply_see_other(req, "%s", local_path(req_text(req, "back"), "/"));
}

static const Input sign_in_inputs[] = {{"email", INPUT_TEXT, 320}, {"password", INPUT_TEXT, PASSWORD_MOST}, {"next", INPUT_TEXT, 2000}, {0}};
static const Input next_inputs[] = {{"next", INPUT_TEXT, 2000}, {0}};
static const Input language_inputs[] = {
    {"language", INPUT_CHOICE, .choices = (const char *const[]){"ro", "en", NULL}}, {"back", INPUT_TEXT, 2000}, {0},
};

const Route sign_in_routes[] = {
    {GET, "/sign-in", .may = "public", sign_in_page, next_inputs},
    {POST, "/sign-in", .may = "public", sign_in_post, sign_in_inputs, .foreign = true},
    {GET, "/sign-in/done", .may = "public", signed_in_beside},
    {POST, "/sign-out", .may = "public", sign_out},
    {POST, "/language", .may = "public", set_language, language_inputs},
    {0},
};
