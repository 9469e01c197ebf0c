#include "modules/accounts/factors.h"

#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts_queries.h"
#include "modules/accounts/accounts_views.h"
#include "modules/accounts/factor_queries.h"
#include "modules/accounts/pages.h"

/* One's own second factor, and what an administrator may do about others'. */

/* The name under which this page was opened: the configured one, or the browser's. */
static const char *rp_id_of(Request *req)
{
    const char *configured = webauthn_rp_id(req->pool, req->base_url);
    return configured ? configured : webauthn_rp_id(req->pool, req_header(req, "Host"));
}

/* --- the password again: a browser left open must not be enough --- */

typedef struct {
    bool fresh;
    const char *challenge;
} Confirmed;

static bool confirmed_of(Request *req, Confirmed *ret_confirmed, GError **error)
{
    *ret_confirmed = (Confirmed){0};
    g_autoptr(DbQuery) q = db_query(req->db, SQL_SESSION_CONFIRMED);
    db_bind_int(q, "$1", req->who->session_id);
    while (db_step(q))
        *ret_confirmed = (Confirmed){db_int(q, "confirmed_at") > clock_now() - FACTOR_CONFIRM_SECONDS, db_text(q, "challenge", req->pool)};
    return db_end(q, error);
}

static bool ask_password(Request *req, int status, const char *problem)
{
    Problems *problems = problems_new(req->pool);
    if (problem)
        problems_add(problems, "old", "%s", problem);
    return reply_view(req, status, view_factor_confirm, req, problem ? problems : NULL);
}

/* For what changes something: FAIL_CONFLICT, the page was open for too long. */
static bool must_be_confirmed(Request *req, Confirmed *ret_confirmed, GError **error)
{
    return confirmed_of(req, ret_confirmed, error) &&
           (ret_confirmed->fresh || fail(error, FAIL_CONFLICT, "%s", _("Give your password again first: open the page of the second factor.")));
}

static bool put_confirmed(Request *req, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_SESSION_CONFIRM);
    db_bind_int(q, "$1", req->who->session_id);
    db_bind_int(q, "$2", clock_now());
    return db_run(q, NULL, error) && db_commit(change, error);
}

static bool confirm(Request *req, GError **error)
{
    User *user;
    gint64 user_id;
    int wait;
    const char *sentence;
    if (!user_find(req->db, req->pool, req->who->user_id, &user, error))
        return false;
    SignIn sign = {user->email, req_text(req, "old"), req->address, req_cookie(req, DEVICE_COOKIE), .verb = "check-password"};
    if (!sign_in(req->db, req->pool, &sign, &user_id, &wait, error))
        return false;
    if (wait)
        return say_wait(req, wait, &sentence) && ask_password(req, 429, sentence);
    if (user_id != user->id)
        return ask_password(req, 422, _("This is not your present password."));
    return put_confirmed(req, error) && reply_see_other(req, "/account/factors");
}

/* --- the page --- */

static bool show(Request *req, int status, const Problems *problems, GError **error)
{
    Factors factors;
    GPtrArray *keys;
    Confirmed confirmed;
    if (!confirmed_of(req, &confirmed, error))
        return false;
    if (!confirmed.fresh)
        return ask_password(req, 200, NULL);
    return factors_of(req->db, req->who->user_id, &factors, error) && security_keys_of(req->db, req->pool, req->who->user_id, &keys, error) &&
           reply_view(req, status, view_factors, req, &factors, keys, rp_id_of(req), problems);
}

static bool factors_page(Request *req, GError **error)
{
    return show(req, 200, NULL, error);
}

/* FAIL_INVALID is said on the page. */
static bool show_refusal(Request *req, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    Problems *problems = problems_new(req->pool);
    if (fail_kind(reason) == FAIL_INVALID || fail_kind(reason) == FAIL_CONFLICT) {
        problems_add(problems, NULL, "%s", reason->message);
        return show(req, 422, problems, error);
    }
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool back(Request *req, const char *notice)
{
    reply_notice(req, notice);
    return reply_see_other(req, "/account/factors");
}

/* --- recovery codes --- */

static bool show_codes(Request *req, GError **error)
{
    GPtrArray *codes;
    return recovery_codes_make(req->db, req->pool, req->who, &codes, error) && reply_view(req, 200, view_recovery_codes, codes);
}

static bool new_codes(Request *req, GError **error)
{
    Confirmed confirmed;
    Factors factors;
    if (!must_be_confirmed(req, &confirmed, error) || !factors_of(req->db, req->who->user_id, &factors, error))
        return false;
    if (!factors_any(&factors))
        return fail(error, FAIL_INVALID, "%s", _("Set a second factor up first."));
    return show_codes(req, error);
}

/* After the first factor its codes for the day when it is lost. */
static bool added(Request *req, const char *notice, GError **error)
{
    Factors factors;
    if (!factors_of(req->db, req->who->user_id, &factors, error))
        return false;
    return factors.codes ? back(req, notice) : show_codes(req, error);
}

/* --- codes from an app --- */

static bool totp_start(Request *req, GError **error)
{
    Confirmed confirmed;
    Factors factors;
    if (!must_be_confirmed(req, &confirmed, error) || !factors_of(req->db, req->who->user_id, &factors, error))
        return false;
    if (factors.totp)
        return fail(error, FAIL_CONFLICT, "%s", _("Codes from an app are set up already. Take them away first."));
    g_autoptr(DbChange) change = db_begin(req->db, error);
    return change && totp_begin(req->db, req->who->user_id, error) && db_commit(change, error) && reply_see_other(req, "/account/factors/app");
}

static bool show_totp(Request *req, int status, const char *problem, GError **error)
{
    User *user;
    TotpSetup setup;
    Confirmed confirmed;
    Problems *problems = problems_new(req->pool);
    if (problem)
        problems_add(problems, "code", "%s", problem);
    if (!confirmed_of(req, &confirmed, error))
        return false;
    if (!confirmed.fresh)
        return ask_password(req, 200, NULL);
    return user_find(req->db, req->pool, req->who->user_id, &user, error) && totp_setup(req->db, req->pool, user, &setup, error) &&
           reply_view(req, status, view_totp, req, &setup, problem ? problems : NULL);
}

static bool totp_page(Request *req, GError **error)
{
    return show_totp(req, 200, NULL, error);
}

static bool totp_confirm_post(Request *req, GError **error)
{
    Confirmed confirmed;
    int wait;
    bool good = false;
    const char *sentence;
    if (!must_be_confirmed(req, &confirmed, error) || !factor_tries_wait(req->db, req->pool, req->who->user_id, &wait, error))
        return false;
    if (wait)
        return say_wait(req, wait, &sentence) && show_totp(req, 429, sentence, error);
    if (!totp_confirm(req->db, req->who, req_text(req, "code"), &good, error))
        return false;
    if (!good)
        return show_totp(req, 422, _("This code isn't right. Is the clock of your telephone right? Wait for the next code."), error);
    return added(req, _("Codes from an app are set up."), error);
}

static bool totp_remove_post(Request *req, GError **error)
{
    Confirmed confirmed;
    GError *wrong = NULL;
    if (!must_be_confirmed(req, &confirmed, error))
        return false;
    return totp_remove(req->db, req->who, &wrong) ? back(req, _("Codes from an app are taken away.")) : show_refusal(req, wrong, error);
}

/* --- security keys --- */

static bool put_challenge(Request *req, const char *challenge, GError **error)
{
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(req->db, SQL_SESSION_CHALLENGE);
    db_bind_int(q, "$1", req->who->session_id);
    db_bind_text(q, "$2", challenge);
    return db_run(q, NULL, error) && db_commit(change, error);
}

static bool show_key(Request *req, int status, const char *name, const char *problem, GError **error)
{
    User *user;
    GPtrArray *keys;
    const char *rp_id = rp_id_of(req), *challenge = webauthn_challenge(req->pool);
    Problems *problems = problems_new(req->pool);
    if (problem)
        problems_add(problems, NULL, "%s", problem);
    return put_challenge(req, challenge, error) && user_find(req->db, req->pool, req->who->user_id, &user, error) &&
           security_keys_of(req->db, req->pool, user->id, &keys, error) &&
           reply_view(req, status, view_key_add, req, user, keys, rp_id, challenge, name, problem ? problems : NULL);
}

static bool key_start(Request *req, GError **error)
{
    Confirmed confirmed;
    const char *name = req_text(req, "name");
    if (!must_be_confirmed(req, &confirmed, error))
        return false;
    if (!rp_id_of(req))
        return fail(error, FAIL_INVALID, "%s", _("Security keys need an address with a name. Open Vatra under its domain, or as localhost."));
    return show_key(req, 200, name ? text_shorten(req->pool, name, 100) : _("Security key"), NULL, error);
}

static bool key_save(Request *req, GError **error)
{
    Confirmed confirmed;
    WebauthnKey *key;
    g_autoptr(GError) wrong = NULL;
    const char *name = req_text(req, "name"), *rp_id = rp_id_of(req);
    WebauthnAnswer answer = {.client_data = req_text(req, "client_data"), .authenticator_data = req_text(req, "authenticator_data")};
    name = name ? text_shorten(req->pool, name, 100) : _("Security key");
    if (!must_be_confirmed(req, &confirmed, error) || !put_challenge(req, NULL, error))
        return false;
    if (!rp_id || !confirmed.challenge)
        return fail(error, FAIL_INVALID, "%s", _("Nothing is being set up. Begin again."));
    if (!webauthn_register(req->pool, rp_id, confirmed.challenge, &answer, &key, &wrong) || !security_key_add(req->db, req->who, name, key, &wrong))
        return fail_kind(wrong) == FAIL_INVALID || fail_kind(wrong) == FAIL_CONFLICT
                   ? show_key(req, 422, name, wrong->message, error)
                   : (g_propagate_error(error, g_steal_pointer(&wrong)), false);
    return added(req, _("The security key is added."), error);
}

static bool key_remove(Request *req, GError **error)
{
    Confirmed confirmed;
    GError *wrong = NULL;
    if (!must_be_confirmed(req, &confirmed, error))
        return false;
    return security_key_remove(req->db, req->who, req_id(req, "id"), &wrong) ? back(req, _("The security key is taken away."))
                                                                             : show_refusal(req, wrong, error);
}

/* --- the administrator's --- */

static bool reset(Request *req, GError **error)
{
    User *user;
    if (!user_find(req->db, req->pool, req_id(req, "id"), &user, error) || !factor_reset(req->db, req->pool, req->who, req->base_url, user, error))
        return false;
    jobs_wake();
    reply_notice(req, _("The second factor is taken away. The person was signed out and gets a letter."));
    return reply_see_other(req, "/accounts/users/%" G_GINT64_FORMAT, user->id);
}

static bool need(Request *req, GError **error)
{
    gint64 id = req_id(req, "id");
    if (!role_set_needs_factor(req->db, req->who, id, req_flag(req, "needed"), error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/accounts/roles/%" G_GINT64_FORMAT, id);
}

static const Input key_inputs[] = {{"name", INPUT_TEXT, 100}, {"client_data", INPUT_TEXT, 4000}, {"authenticator_data", INPUT_TEXT, 8000}, {0}};

const Route factor_routes[] = {
    {GET, "/account/factors", .may = "signed-in", factors_page},
    {POST, "/account/factors/confirm", .may = "signed-in", confirm, (const Input[]){{"old", INPUT_TEXT, PASSWORD_MOST}, {0}}},
    {GET, "/account/factors/app", .may = "signed-in", totp_page},
    {POST, "/account/factors/app", .may = "signed-in", totp_start},
    {POST, "/account/factors/app/confirm", .may = "signed-in", totp_confirm_post, (const Input[]){{"code", INPUT_TEXT, 100}, {0}}},
    {POST, "/account/factors/app/remove", .may = "signed-in", totp_remove_post},
    {POST, "/account/factors/codes", .may = "signed-in", new_codes},
    {POST, "/account/factors/keys/new", .may = "signed-in", key_start, (const Input[]){{"name", INPUT_TEXT, 100}, {0}}},
    {POST, "/account/factors/keys", .may = "signed-in", key_save, key_inputs},
    {POST, "/account/factors/keys/:id/remove", .may = "signed-in", key_remove},
    {POST, "/accounts/users/:id/factor-reset", .once = true, .may = "accounts.write", reset},
    {POST, "/accounts/roles/:id/factor", .may = "accounts.write", need, (const Input[]){{"needed", INPUT_FLAG}, {0}}},
    {0},
};
