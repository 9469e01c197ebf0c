#include "modules/accounts/factors.h"

#include "base/language.h"
#include "modules/accounts/accounts_views.h"
#include "modules/accounts/pages.h"

/* The second half of signing in. */

#define WAIT_COOKIE "factor"
enum { DEVICE_SECONDS = 365 * 24 * 60 * 60 };

static bool begin_session(Request *req, gint64 user_id, const char *device, const char *next, GError **error)
{
    Factors factors;
    if (!session_set_cookie(req, user_id, error) || !factors_of(req->db, user_id, &factors, error))
        return false;
    if (device)
        reply_cookie(req, DEVICE_COOKIE, device, DEVICE_SECONDS);
    if (factors.due_at && factors.due_at <= clock_now())
        return reply_see_other(req, "/account/factors");
    if (factors.due_at)
        reply_notice(req, pool_printf(req->pool, _("Your role needs a second factor. Set it up under My account by %s."),
                                      time_to_people(req->pool, factors.due_at)));
    return reply_see_other(req, "%s", next);
}

bool factor_or_session(Request *req, gint64 user_id, const char *device, const char *next, GError **error)
{
    Factors factors;
    const char *token;
    if (!factors_of(req->db, user_id, &factors, error))
        return false;
    if (!factors_any(&factors))
        return begin_session(req, user_id, device, next, error);
    if (!factor_wait_begin(req->db, req->pool, user_id, device, &token, error))
        return false;
    reply_cookie(req, WAIT_COOKIE, token, FACTOR_WAIT_SECONDS);
    return reply_see_other(req, "/sign-in/factor?next=%s", html_url_part(req->pool, next));
}

static bool find_wait(Request *req, FactorWait **ret_wait, GError **error)
{
    return factor_wait_find(req->db, req->pool, req_cookie(req, WAIT_COOKIE), ret_wait, error);
}

/* The keys that were made for the name under which the page was opened. */
static bool show(Request *req, int status, const FactorWait *wait, const char *problem, GError **error)
{
    GPtrArray *keys;
    FactorWait *now;
    const char *next = local_path(req_text(req, "next"), "/");
    Problems *problems = problems_new(req->pool);
    if (!find_wait(req, &now, error) || !security_keys_of(req->db, req->pool, wait->user_id, &keys, error))
        return false;
    if (problem)
        problems_add(problems, "code", "%s", problem);
    return reply_view(req, status, view_factor_sign_in, keys, now ? now->challenge : wait->challenge, next, problem ? problems : NULL);
}

static bool too_late(Request *req)
{
    reply_notice(req, _("Too much time has passed. Sign in again."));
    return reply_see_other(req, "/sign-in?next=%s", html_url_part(req->pool, local_path(req_text(req, "next"), "/")));
}

static bool factor_page(Request *req, GError **error)
{
    FactorWait *wait;
    if (!find_wait(req, &wait, error))
        return false;
    return wait ? show(req, 200, wait, NULL, error) : reply_see_other(req, "/sign-in");
}

static bool answer(Request *req, const FactorTry *try, GError **error)
{
    FactorWait *wait;
    const char *problem;
    int seconds;
    if (!find_wait(req, &wait, error))
        return false;
    if (!wait)
        return too_late(req);
    if (!factor_try(req->db, req->pool, wait, try, &seconds, &problem, error))
        return false;
    if (seconds)
        return say_wait(req, seconds, &problem) && show(req, 429, wait, problem, error);
    if (problem)
        return show(req, 422, wait, problem, error);
    reply_cookie(req, WAIT_COOKIE, "", 0);
    return begin_session(req, wait->user_id, wait->device, local_path(req_text(req, "next"), "/"), error);
}

static bool factor_code(Request *req, GError **error)
{
    const char *code = req_text(req, "code");
    FactorTry try = {.code = code ? code : "", .address = req->address};
    return answer(req, &try, error);
}

static bool factor_key(Request *req, GError **error)
{
    FactorTry try = {.answer = {req_text(req, "id"), req_text(req, "client_data"), req_text(req, "authenticator_data"), req_text(req, "signature")},
                     .address = req->address};
    return answer(req, &try, error);
}

#define NEXT_INPUT {"next", INPUT_TEXT, 2000}

const Route factor_sign_in_routes[] = {
    {GET, "/sign-in/factor", .may = "public", factor_page, (const Input[]){NEXT_INPUT, {0}}},
    {POST, "/sign-in/factor", .may = "public", factor_code, (const Input[]){{"code", INPUT_TEXT, 100}, NEXT_INPUT, {0}}, .foreign = true},
    {POST, "/sign-in/key", .may = "public", factor_key,
     (const Input[]){{"id", INPUT_TEXT, 2000}, {"client_data", INPUT_TEXT, 4000}, {"authenticator_data", INPUT_TEXT, 4000},
                     {"signature", INPUT_TEXT, 2000}, NEXT_INPUT, {0}},
     .foreign = true},
    {0},
};
