#include "asking.h"

#include "base/log.h"
#include "web/assets.h"
#include "web/server.h"

/* ---- the routes */

static bool echo(Request *req, GError **error)
{
    return reply_text(req, 200, "text/plain; charset=utf-8", pool_printf(req->pool, "%s", req->path));
}

static bool show(Request *req, GError **error)
{
    return reply_text(req, 200, "text/plain; charset=utf-8",
                      pool_printf(req->pool, "plan %" G_GINT64_FORMAT " of %s", req_id(req, "id"), req_param(req, "who")));
}

static bool lose(Request *req, GError **error)
{
    return fail(error, FAIL_CONFLICT, "<Somebody> was faster.");
}

static bool forget(Request *req, GError **error)
{
    return true;
}

static bool filter(Request *req, GError **error)
{
    return reply_text(req, 200, "text/plain; charset=utf-8",
                      pool_printf(req->pool, "%s|%d|%s|%d|%d", req_text(req, "search") ?: "-", (int)req_int(req, "page", 1),
                                  req_text(req, "sort") ?: "-", req_flag(req, "late"), day_year(req_day(req, "from"))));
}

static bool link_back(Request *req, GError **error)
{
    return reply_text(req, 200, "text/plain; charset=utf-8", req_url_with(req, "page", "3"));
}

static bool keep_rows(Request *req, GError **error)
{
    GString *out = pool_string(req->pool);
    GPtrArray *many = req_many(req, "row");
    for (guint i = 0; i < many->len; i++)
        g_string_append_printf(out, "%s,", (const char *)many->pdata[i]);
    g_string_append_printf(out, "%s", req_many_at(req, "row", "7") ?: "-");
    return reply_text(req, 200, "text/plain; charset=utf-8", out->str);
}

static bool save(Request *req, GError **error)
{
    reply_notice(req, "Salvat: știre; 100 %");
    return reply_see_other(req, "/plans/%d/%s", 7, "ana");
}

static gint added; /* by the route below */

/* Slow enough to be asked a second time meanwhile. */
static bool add_one(Request *req, GError **error)
{
    if (req_flag(req, "wrong"))
        return g_atomic_int_add(&added, 1) >= 0 && fail(error, FAIL_INVALID, "Mend this.");
    g_usleep(50 * 1000);
    g_atomic_int_inc(&added);
    reply_notice(req, "Added.");
    return reply_see_other(req, "/plans/%d/%s", 7, req_text(req, "name"));
}
static const Input added_inputs[] = {{"name", INPUT_TEXT}, {"wrong", INPUT_FLAG}, {0}};

static bool say_later(Request *req, const void *data)
{
    return reply_text(req, 200, "text/plain; charset=utf-8", data);
}

static bool save_and_say_later(Request *req, GError **error)
{
    return reply_later(req, say_later, pool_strdup(req->pool, req_text(req, "note")));
}

static bool ask_undeclared(Request *req, GError **error)
{
    const char *text = req_text(req, "surprise");
    return reply_text(req, 200, "text/plain; charset=utf-8", text ? text : "nothing");
}

static bool show_public(Request *req, GError **error)
{
    return reply_text(req, 200, "text/plain; charset=utf-8", "the same for all");
}

static const char *const sorts[] = {"name", "day", NULL};
static const Input filter_inputs[] = {{"search", INPUT_TEXT, .max = 10}, {"page", INPUT_INT}, {"sort", INPUT_CHOICE, .choices = sorts},
                                      {"late", INPUT_FLAG}, {"from", INPUT_DAY}, {0}};
static const Input row_inputs[] = {{"row", INPUT_MANY, .max = 20}, {0}};

static const Input dated_inputs[] = {{"note", INPUT_TEXT}, {"from", INPUT_DAY}, {"sort", INPUT_CHOICE, .choices = sorts}, {0}};

static const Route routes[] = {
    {GET, "/", .may = "public", echo},
    {GET, "/plans/:id/:who", .may = "public", show},
    {GET, "/plans/new/form", .may = "public", echo},
    {GET | POST, "/lost", .may = "public", lose},
    {GET, "/forgotten", .may = "public", forget},
    {GET, "/filter", .may = "public", filter, .inputs = filter_inputs},
    {GET, "/link", .may = "public", link_back, .inputs = filter_inputs},
    {POST, "/rows", .may = "public", keep_rows, .inputs = row_inputs},
    {POST, "/save", .may = "plans.write", save},
    {POST, "/added", .once = true, .may = "plans.write", add_one, .inputs = added_inputs},
    {POST, "/dated", .may = "plans.write", save, .inputs = dated_inputs},
    {POST, "/later", .may = "plans.write", save_and_say_later, .inputs = dated_inputs},
    {GET | POST, "/mine", .may = "signed-in", echo},
    {POST, "/by-link", .may = "public", save, .foreign = true},
    {GET, "/surprise", .may = "public", ask_undeclared},
    {GET, "/open", .may = "public", show_public, .shared = true},
    {GET, "/api/plans", .may = "plans.read", echo},
    {0},
};

/* ---- who asks: the cookie says it */

static const char *const planner_permissions[] = {"plans.read", "plans.write"};
static const Identity planner = {.user_id = 7, .name = "Ana Pop", .csrf = "the-token", .permissions = planner_permissions,
                                 .permission_count = 2, .language = LANGUAGE_COUNT};
static const Identity guest = {.user_id = 8, .name = "Ion Pop", .csrf = "the-token", .language = LANGUAGE_EN};

static bool identify(Request *req, const Identity **ret_who, GError **error)
{
    const char *session = req_cookie(req, "session");
    if (session && strcmp(session, "broken") == 0)
        return fail(error, FAIL_BUSY, "The database is away.");
    *ret_who = session && strcmp(session, "planner") == 0 ? &planner : session && strcmp(session, "guest") == 0 ? &guest : NULL;
    return true;
}

#define PLANNER "Cookie", "a=b; session=planner; c"
#define GUEST "Cookie", "session=guest"
#define SAME_SITE "Sec-Fetch-Site", "same-origin"

static void begin(Asking *a)
{
    *a = (Asking){.pool = pool_new(), .router = router_new((const Route *const[]){routes, NULL})};
    router_set_identify(a->router, identify);
}

static void end(Asking *a)
{
    router_free(a->router);
    pool_free(a->pool);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, end)

#define ASKING g_auto(Asking) a = {0}; begin(&a)

static int status_of(Asking *a, Method method, const char *path, const char *body, const char *const *headers)
{
    return ask(a, method, path, body, headers)->status;
}

/* ---- the rules */

static void a_literal_goes_before_a_parameter(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, GET, "/plans/12/ana", NULL, NULL), ==, 200);
    g_assert_cmpstr(body_of(&a), ==, "plan 12 of ana");
    g_assert_cmpstr(a.reply->route, ==, "/plans/:id/:who");
    g_assert_cmpint(status_of(&a, GET, "/plans/new/form", NULL, NULL), ==, 200);
    g_assert_cmpstr(body_of(&a), ==, "/plans/new/form");
    g_assert_cmpint(status_of(&a, GET, "/plans/new/ana", NULL, NULL), ==, 200);
    g_assert_cmpstr(body_of(&a), ==, "plan 0 of ana");
    ask(&a, GET, "/plans/12/%C8%9Area%20mea", NULL, NULL);
    g_assert_cmpstr(body_of(&a), ==, "plan 12 of Țrea mea");
}

static void what_is_not_there_is_told_apart(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, GET, "/nowhere", NULL, NULL), ==, 404);
    g_assert_cmpint(status_of(&a, POST, "/filter", "", HEADERS(FORM, SAME_SITE)), ==, 405);
    g_assert_cmpstr(header_of(a.reply, "Allow"), ==, "GET, HEAD");
    g_assert_cmpint(status_of(&a, 0, "/mine", NULL, NULL), ==, 405);
    g_assert_cmpstr(header_of(a.reply, "Allow"), ==, "GET, HEAD, POST");
    g_assert_cmpint(status_of(&a, GET, "/a/../b", NULL, NULL), ==, 400);
    g_assert_cmpint(status_of(&a, GET, "/filter/?page=2", NULL, NULL), ==, 308);
    g_assert_cmpstr(header_of(a.reply, "Location"), ==, "/filter?page=2");
}

static void who_may_not_is_sent_to_the_right_place(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, GET, "/mine?x=1&y=2", NULL, NULL), ==, 303);
    g_assert_cmpstr(header_of(a.reply, "Location"), ==, "/sign-in?next=%2Fmine%3Fx%3D1%26y%3D2");
    g_assert_cmpint(status_of(&a, POST, "/save", "", HEADERS(FORM, SAME_SITE)), ==, 303);
    g_assert_cmpstr(header_of(a.reply, "Location"), ==, "/sign-in?next=%2F");
    g_assert_cmpint(status_of(&a, GET, "/api/plans", NULL, NULL), ==, 401);
    g_assert_cmpstr(a.reply->type, ==, "application/problem+json");
    g_assert_cmpint(status_of(&a, GET, "/mine", NULL, HEADERS("Accept", "application/json")), ==, 401);
    g_assert_cmpint(status_of(&a, GET, "/api/plans", NULL, HEADERS(GUEST)), ==, 403);
    g_assert_cmpint(status_of(&a, GET, "/api/plans", NULL, HEADERS(PLANNER)), ==, 200);
    g_assert_cmpint(status_of(&a, POST, "/save", "csrf=the-token", HEADERS(FORM, GUEST)), ==, 403);
    g_assert_cmpint(status_of(&a, GET, "/mine", NULL, HEADERS("Cookie", "session=broken")), ==, 503);
    g_assert_nonnull(header_of(a.reply, "Retry-After"));
}

static void a_post_needs_its_token_and_its_site(void)
{
    const struct {
        const char *body;
        const char *const *headers;
        int status;
    } cases[] = {
        {"csrf=the-token", HEADERS(FORM, PLANNER, SAME_SITE), 303},
        {"csrf=the-token", HEADERS(FORM, PLANNER, "Sec-Fetch-Site", "none"), 303},
        {"", HEADERS(FORM, PLANNER, SAME_SITE, "X-CSRF-Token", "the-token"), 303},
        {"csrf=the-token", HEADERS(FORM, PLANNER, "Origin", "http://vatra.test"), 303},
        {"csrf=the-token", HEADERS(FORM, PLANNER, "Origin", "https://other.test", "Host", "other.test"), 303},
        {"csrf=the-token", HEADERS(FORM, PLANNER), 303},
        {"", HEADERS(FORM, PLANNER, SAME_SITE), 403},
        {"csrf=the-tokem", HEADERS(FORM, PLANNER, SAME_SITE), 403},
        {"csrf=the-token-", HEADERS(FORM, PLANNER, SAME_SITE), 403},
        {"csrf=", HEADERS(FORM, PLANNER, SAME_SITE, "X-CSRF-Token", "the-token"), 403},
        {"csrf=the-token", HEADERS(FORM, PLANNER, "Sec-Fetch-Site", "cross-site"), 403},
        {"csrf=the-token", HEADERS(FORM, PLANNER, "Sec-Fetch-Site", "same-site"), 403},
        {"csrf=the-token", HEADERS(FORM, PLANNER, "Sec-Fetch-Site", "cross-site", "Origin", "http://vatra.test"), 403},
        {"csrf=the-token", HEADERS(FORM, PLANNER, "Origin", "http://evil.test", "Host", "vatra.test"), 403},
        {"csrf=the-token", HEADERS(FORM, PLANNER, "Origin", "null", "Host", "vatra.test"), 403},
    };
    ASKING;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        if (status_of(&a, POST, "/save", cases[i].body, cases[i].headers) != cases[i].status)
            g_error("case %u: %d", i, a.reply->status);
}

static void what_was_typed_outlives_the_session(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, POST, "/save?step=2", "name=%3CAna%3E&name=Ion&csrf=old", HEADERS(FORM, SAME_SITE)), ==, 401);
    assert_contains(body_of(&a), "action=\"/save?step=2\"");
    assert_contains(body_of(&a), "name=\"name\" value=\"&lt;Ana&gt;\"");
    assert_contains(body_of(&a), "name=\"name\" value=\"Ion\"");
    assert_contains(body_of(&a), "href=\"/sign-in?next=/sign-in/done\"");
    g_assert_null(strstr(body_of(&a), "the-token"));
    g_assert_cmpstr(header_of(a.reply, "Cache-Control"), ==, "no-store");
    g_assert_cmpint(status_of(&a, POST, "/save", "name=Ana&csrf=old", HEADERS(FORM, PLANNER, SAME_SITE)), ==, 403);
    assert_contains(body_of(&a), "name=\"name\" value=\"Ana\"");
    assert_contains(body_of(&a), "name=\"csrf\" value=\"the-token\"");
}

/* The value between what stands before it and the next quote or semicolon. */
static const char *after(Asking *a, const char *text, const char *before)
{
    const char *at = strstr(text, before);
    g_assert_nonnull(at);
    at += strlen(before);
    return pool_strndup(a->pool, at, strcspn(at, "\";"));
}

static void a_form_that_waited_is_taken_at_once_after_signing_in(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, POST, "/save", "name=Ana&csrf=old", HEADERS(FORM, SAME_SITE)), ==, 401);
    const char *token = after(&a, body_of(&a), "name=\"csrf\" value=\""), *cookie = after(&a, header_of(a.reply, "Set-Cookie"), "waiting=");
    g_assert_cmpstr(token, ==, cookie);
    g_assert_cmpuint(strlen(token), ==, 32);
    const char *form = pool_printf(a.pool, "name=Ana&csrf=%s", token), *ours = pool_printf(a.pool, "session=planner; waiting=%s", cookie);
    const char *foreign = pool_printf(a.pool, "session=planner; waiting=%s", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    const struct {
        const char *body;
        const char *const *headers;
        int status;
    } cases[] = {
        {form, HEADERS(FORM, SAME_SITE, "Cookie", ours), 303},
        {form, HEADERS(FORM, "Cookie", ours), 403},
        {form, HEADERS(FORM, "Sec-Fetch-Site", "cross-site", "Cookie", ours), 403},
        {form, HEADERS(FORM, "Sec-Fetch-Site", "none", "Cookie", ours), 403},
        {form, HEADERS(FORM, SAME_SITE, "Cookie", foreign), 403},
        {form, HEADERS(FORM, PLANNER, SAME_SITE), 403},
        {"name=Ana&csrf=", HEADERS(FORM, SAME_SITE, "Cookie", "session=planner; waiting="), 403},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        if (status_of(&a, POST, "/save", cases[i].body, cases[i].headers) != cases[i].status)
            g_error("case %u: %d", i, a.reply->status);
}

static void forms_that_wait_in_two_windows_share_a_token(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, POST, "/save", "name=Ana", HEADERS(FORM, SAME_SITE)), ==, 401);
    const char *first = after(&a, body_of(&a), "name=\"csrf\" value=\"");
    g_assert_cmpint(status_of(&a, POST, "/save", "name=Ion", HEADERS(FORM, SAME_SITE, "Cookie", pool_printf(a.pool, "waiting=%s", first))), ==, 401);
    g_assert_cmpstr(after(&a, body_of(&a), "name=\"csrf\" value=\""), ==, first);
}

static void a_file_is_asked_for_anew(void)
{
    ASKING;
    const char *form = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAna\r\n"
                       "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"proces.pdf\"\r\n\r\nxyz\r\n--b--\r\n";
    g_assert_cmpint(status_of(&a, POST, "/save", form, HEADERS("Content-Type", "multipart/form-data; boundary=b", SAME_SITE)), ==, 401);
    assert_contains(body_of(&a), "enctype=\"multipart/form-data\"");
    assert_contains(body_of(&a), "type=\"hidden\" name=\"name\" value=\"Ana\"");
    assert_contains(body_of(&a), "proces.pdf");
    assert_contains(body_of(&a), "type=\"file\" id=\"file-1\" name=\"file\"");
}

static void another_site_gets_no_form_with_a_token(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, POST, "/save", "name=Ana", HEADERS(FORM, PLANNER, "Sec-Fetch-Site", "cross-site")), ==, 403);
    g_assert_null(strstr(body_of(&a), "the-token"));
    g_assert_cmpint(status_of(&a, POST, "/save", "name=Ana", HEADERS(FORM, PLANNER)), ==, 403);
    g_assert_null(strstr(body_of(&a), "the-token"));
    g_assert_cmpint(status_of(&a, POST, "/save", "name=Ana&new-password=secret", HEADERS(FORM, PLANNER, SAME_SITE)), ==, 403);
    g_assert_null(strstr(body_of(&a), "secret"));
}

static void a_wrong_filter_is_asked_for_anew_and_the_others_wait(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, GET, "/filter?search=%3CAna%3E&page=x", NULL, NULL), ==, 422);
    assert_contains(body_of(&a), "<form method=\"get\" action=\"/filter\">");
    assert_contains(body_of(&a), "name=\"search\" value=\"&lt;Ana&gt;\"");
    assert_contains(body_of(&a), "name=\"page\" value=\"x\" aria-invalid=\"true\"");
    g_assert_null(strstr(body_of(&a), "csrf"));
    g_assert_cmpint(status_of(&a, GET, "/filter?search=Ana&page=x", NULL, HEADERS("Accept", "application/json")), ==, 422);
    g_assert_null(strstr(body_of(&a), "<form"));
}

static void assets_are_kept_for_ever(void)
{
    ASKING;
    const Asset *asset = &assets[0];
    g_assert_nonnull(asset->name);
    g_assert_cmpstr(asset_url(asset->name), ==, asset->url);
    g_assert_cmpint(status_of(&a, GET, asset->url, NULL, NULL), ==, 200);
    g_assert_cmpstr(a.reply->type, ==, asset->type);
    g_assert_cmpuint(g_bytes_get_size(a.reply->bytes), ==, asset->plain_count);
    assert_contains(header_of(a.reply, "Cache-Control"), "immutable");
    g_assert_cmpint(status_of(&a, GET, asset->url, NULL, HEADERS("Accept-Encoding", "gzip, br")), ==, 200);
    g_assert_cmpuint(g_bytes_get_size(a.reply->bytes), ==, asset->packed_count);
    g_assert_cmpstr(header_of(a.reply, "Content-Encoding"), ==, "gzip");
    g_assert_cmpint(status_of(&a, GET, asset->url, NULL, HEADERS("If-None-Match", asset->etag)), ==, 304);
    g_assert_cmpint(status_of(&a, GET, "/assets/none.0123456789ab.css", NULL, NULL), ==, 404);
}

static void a_signed_link_needs_no_token_but_its_site(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, POST, "/by-link", "", HEADERS(FORM, PLANNER, SAME_SITE)), ==, 303);
    g_assert_cmpint(status_of(&a, POST, "/by-link", "", HEADERS(FORM, "Sec-Fetch-Site", "cross-site")), ==, 403);
}

static void inputs_arrive_checked(void)
{
    static const struct {
        const char *query;
        int status;
        const char *body;
    } cases[] = {
        {"", 200, "-|1|-|0|0"},
        {"?search=+Ana++&page=3&sort=day&late=on&from=2025-12-31&unknown=%3Cx", 200, "Ana|3|day|1|2025"},
        {"?search=&page=&sort=&from=", 200, "-|1|-|0|0"},
        {"?from=31.12.2024", 200, "-|1|-|0|2024"},
        {"?search=1234567890", 200, "1234567890|1|-|0|0"},
        {"?search=%C8%9B%C8%9B%C8%9B%C8%9B%C8%9B%C8%9B%C8%9B%C8%9B%C8%9B%C8%9B", 200, "țțțțțțțțțț|1|-|0|0"},
        {"?search=a%0Ab", 200, "a b|1|-|0|0"},
        {"?search=12345678901", 422, "search"},
        {"?search=a%01b", 422, "search"},
        {"?page=x", 422, "page"},
        {"?page=1x", 422, "page"},
        {"?page=99999999999999999999", 422, "page"},
        {"?sort=other", 422, "sort"},
        {"?from=yesterday", 422, "from"},
        {"?search=%00", 400, ""},
        {"?search=%fe", 400, ""},
    };
    ASKING;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        int status = status_of(&a, GET, pool_printf(a.pool, "/filter%s", cases[i].query), NULL, NULL);
        if (status != cases[i].status)
            g_error("%s: %d", cases[i].query, status);
        if (status == 200 && cases[i].body[0] == '-')
            g_assert_true(g_str_has_prefix(body_of(&a), "-|1|-|0"));
        assert_contains(body_of(&a), status == 200 ? pool_strndup(a.pool, cases[i].body, strlen(cases[i].body) - 1) : cases[i].body);
    }
}

static void a_wrong_input_is_asked_for_anew_and_the_others_wait(void)
{
    ASKING;
    const char *form = "csrf=the-token&note=Two+words&from=31.02.2026";
    g_assert_cmpint(status_of(&a, POST, "/dated", form, HEADERS(FORM, PLANNER, SAME_SITE)), ==, 422);
    assert_contains(body_of(&a), "action=\"/dated\"");
    assert_contains(body_of(&a), "name=\"note\" value=\"Two words\"");
    assert_contains(body_of(&a), "name=\"from\" value=\"31.02.2026\" aria-invalid");
    assert_contains(body_of(&a), "name=\"csrf\" value=\"the-token\"");
    g_assert_null(strstr(body_of(&a), "from: "));
    form = "csrf=the-token&note=Two+words&sort=other"; /* what no page of ours offers */
    g_assert_cmpint(status_of(&a, POST, "/dated", form, HEADERS(FORM, PLANNER, SAME_SITE)), ==, 422);
    g_assert_null(strstr(body_of(&a), "action=\"/dated\""));
}

static void rows_are_a_family_of_inputs(void)
{
    ASKING;
    ask(&a, POST, "/rows", "row=a&row=b&row.7=seven&rowdy=x", HEADERS(FORM));
    g_assert_cmpstr(body_of(&a), ==, "a,b,seven");
    g_assert_cmpint(status_of(&a, POST, "/rows", "row.9=123456789012345678901", HEADERS(FORM)), ==, 422);
    assert_contains(body_of(&a), "row.9");
}

static void a_link_keeps_the_other_inputs(void)
{
    ASKING;
    ask(&a, GET, "/link?search=a%26b&page=2&sort=", NULL, NULL);
    g_assert_cmpstr(body_of(&a), ==, "/link?search=a%26b&page=3");
}

static void a_problem_is_a_page_for_people(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, GET, "/lost", NULL, HEADERS("Accept", "text/html", "Accept-Language", "ro")), ==, 409);
    g_assert_cmpstr(a.reply->type, ==, "text/html; charset=utf-8");
    assert_contains(body_of(&a), "&lt;Somebody&gt; was faster.");
    assert_contains(body_of(&a), "Nu se mai poate face");
    assert_contains(body_of(&a), a.reply->request_id);
    ask(&a, GET, "/lost", NULL, HEADERS("Accept-Language", "en-GB,en;q=0.9,ro;q=0.5"));
    assert_contains(body_of(&a), "This is no longer possible");
}

static void what_was_typed_stands_on_the_page_of_the_problem(void)
{
    ASKING;
    const char *form = "csrf=the-token&note=Two+%3Cwords%3E&state=done&password=not+this+one";
    int status = status_of(&a, POST, "/lost", form, HEADERS(FORM, PLANNER, SAME_SITE, "Host", "vatra.test",
                                                            "Referer", "http://vatra.test/plans/7?page=2"));
    g_assert_cmpint(status, ==, 409);
    assert_contains(body_of(&a), "Two &lt;words&gt;");
    assert_contains(body_of(&a), "<a href=\"/plans/7?page=2\">");
    g_assert_null(strstr(body_of(&a), "not this one"));
    ask(&a, POST, "/lost", form, HEADERS(FORM, PLANNER, SAME_SITE, "Host", "vatra.test", "Referer", "http://evil.test/plans/7"));
    g_assert_null(strstr(body_of(&a), "/plans/7"));
}

static void the_language_is_the_users_then_the_cookies_then_the_browsers(void)
{
    ASKING;
    ask(&a, GET, "/nowhere", NULL, HEADERS("Accept-Language", "ro", GUEST));
    assert_contains(body_of(&a), "There is no such page");
    ask(&a, GET, "/nowhere", NULL, HEADERS("Accept-Language", "ro", "Cookie", "language=en"));
    assert_contains(body_of(&a), "There is no such page");
    ask(&a, GET, "/nowhere", NULL, HEADERS("Accept-Language", "en", "Cookie", "language=ro"));
    assert_contains(body_of(&a), "Pagina nu există");
}

static void a_problem_is_json_for_programs(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, GET, "/lost", NULL, HEADERS("Accept", "application/json", "Accept-Language", "en")), ==, 409);
    g_assert_cmpstr(a.reply->type, ==, "application/problem+json");
    g_autofree char *expected = g_strdup_printf("{\"type\":\"about:blank\",\"title\":\"This is no longer possible\",\"status\":409,"
                                                "\"detail\":\"<Somebody> was faster.\",\"instance\":\"%s\"}\n", a.reply->request_id);
    g_assert_cmpstr(body_of(&a), ==, expected);
}

static void a_handler_without_a_reply_is_our_mistake(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, GET, "/forgotten", NULL, NULL), ==, 500);
}

static void a_notice_is_shown_once(void)
{
    ASKING;
    ask(&a, POST, "/by-link", "", HEADERS(FORM));
    const char *cookie = header_of(a.reply, "Set-Cookie");
    g_assert_true(g_str_has_prefix(cookie, "notice=Salvat%3A%20%C8%99tire%3B%20100%20%25; Path=/; HttpOnly; SameSite=Strict"));
    g_assert_null(strstr(cookie, "Secure"));
}

static void every_answer_carries_the_security_headers(void)
{
    static const char *const paths[] = {"/", "/nowhere", "/lost", "/mine", "/a//b", "/assets/none.css"};
    ASKING;
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        ask(&a, GET, paths[i], NULL, NULL);
        g_assert_true(g_str_has_prefix(header_of(a.reply, "Content-Security-Policy"), "default-src 'none'; script-src 'self';"));
        g_assert_cmpstr(header_of(a.reply, "X-Content-Type-Options"), ==, "nosniff");
        g_assert_cmpstr(header_of(a.reply, "Referrer-Policy"), ==, "same-origin");
        g_assert_null(header_of(a.reply, "Strict-Transport-Security"));
    }
}

static void signed_in_pages_are_not_stored(void)
{
    ASKING;
    ask(&a, GET, "/open", NULL, HEADERS(PLANNER));
    g_assert_cmpstr(header_of(a.reply, "Cache-Control"), ==, "no-store");
    g_assert_null(header_of(a.reply, "ETag"));
    ask(&a, GET, "/", NULL, NULL);
    g_assert_cmpstr(header_of(a.reply, "Cache-Control"), ==, "private, no-cache");
}

static void a_public_page_that_is_known_is_not_sent_again(void)
{
    ASKING;
    ask(&a, GET, "/open", NULL, NULL);
    const char *etag = header_of(a.reply, "ETag");
    g_assert_nonnull(etag);
    g_assert_cmpint(status_of(&a, GET, "/open", NULL, HEADERS("If-None-Match", etag)), ==, 304);
    g_assert_cmpstr(body_of(&a), ==, "");
    g_autofree char *weak = g_strdup_printf("\"x\", W/%s", etag);
    g_assert_cmpint(status_of(&a, GET, "/open", NULL, HEADERS("If-None-Match", weak)), ==, 304);
    g_assert_cmpint(status_of(&a, GET, "/open", NULL, HEADERS("If-None-Match", "\"x\"")), ==, 200);
}

static void in_subprocess(const char *path, const char *expected)
{
    g_test_trap_subprocess(path, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr(expected);
}

static void asking_for_an_undeclared_input_is_answered_as_our_mistake(void)
{
    ASKING;
    g_assert_cmpint(status_of(&a, GET, "/surprise?surprise=1", NULL, NULL), ==, 500);
    g_assert_null(strstr(body_of(&a), "surprise"));
    g_assert_cmpint(status_of(&a, GET, "/open", NULL, NULL), ==, 200);
}

static void a_route_without_permission_does_not_start(void)
{
    if (g_test_subprocess()) {
        static const Route bare[] = {{GET, "/bare", .handler = echo}, {0}};
        router_new((const Route *const[]){bare, NULL});
        return;
    }
    in_subprocess(NULL, "*/bare names no permission*");
}

static void a_gathered_route_is_not_answered_once(void)
{
    if (g_test_subprocess()) {
        static const Route both[] = {{POST, "/both", .may = "public", .handler = echo, .gathered = true, .once = true}, {0}};
        router_new((const Route *const[]){both, NULL});
        return;
    }
    in_subprocess(NULL, "*/both is gathered*");
}

static void routes_that_collide_do_not_start(void)
{
    if (g_test_subprocess()) {
        static const Route twice[] = {{GET, "/a/:id", .may = "public", echo}, {GET | POST, "/a/:name", .may = "public", echo}, {0}};
        router_new((const Route *const[]){twice, NULL});
        return;
    }
    in_subprocess(NULL, "*/a/:id and /a/:name collide*");
}

static gpointer send_added(gpointer data)
{
    Asking a = {.pool = pool_new(), .router = data};
    g_assert_cmpint(status_of(&a, POST, "/added", "name=ana&csrf=the-token", HEADERS(FORM, SAME_SITE, PLANNER)), ==, 303);
    g_assert_cmpstr(header_of(a.reply, "Location"), ==, "/plans/7/ana");
    g_assert_nonnull(header_of(a.reply, "Set-Cookie")); /* the notice */
    pool_free(a.pool);
    return NULL;
}

static void what_is_sent_twice_in_a_moment_is_done_once(void)
{
    ASKING;
    GThread *threads[4];
    added = 0;
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("click", send_added, a.router);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    g_assert_cmpint(added, ==, 1);
    g_assert_cmpint(status_of(&a, POST, "/added", "name=ion&csrf=the-token", HEADERS(FORM, SAME_SITE, PLANNER)), ==, 303); /* other words */
    g_assert_cmpint(added, ==, 2);
    for (int i = 0; i < 2; i++) /* what was refused may be sent again at once */
        g_assert_cmpint(status_of(&a, POST, "/added", "wrong=1&csrf=the-token", HEADERS(FORM, SAME_SITE, PLANNER)), ==, 422);
    g_assert_cmpint(added, ==, 4);
}

/* Added, taken back, added anew: that is no double click. */
static void what_is_sent_after_another_form_is_done_again(void)
{
    ASKING;
    added = 0;
    for (int i = 0; i < 2; i++) {
        g_assert_cmpint(status_of(&a, POST, "/added", "name=ana&csrf=the-token", HEADERS(FORM, SAME_SITE, PLANNER)), ==, 303);
        g_assert_cmpint(added, ==, i + 1);
        status_of(&a, POST, "/save", "csrf=the-token", HEADERS(FORM, SAME_SITE, PLANNER));
    }
    g_assert_cmpint(status_of(&a, POST, "/added", "name=ana&csrf=the-token", HEADERS(FORM, SAME_SITE, PLANNER)), ==, 303);
    g_assert_cmpint(status_of(&a, POST, "/added", "name=ion&csrf=the-token", HEADERS(FORM, SAME_SITE, PLANNER)), ==, 303);
    g_assert_cmpint(status_of(&a, POST, "/added", "name=ana&csrf=the-token", HEADERS(FORM, SAME_SITE, PLANNER)), ==, 303);
    g_assert_cmpint(added, ==, 5);
    status_of(&a, POST, "/save", "csrf=the-token", HEADERS(FORM, SAME_SITE, PLANNER, "Accept", "application/json")); /* a script keeps by itself */
    g_assert_cmpint(status_of(&a, POST, "/added", "name=ana&csrf=the-token", HEADERS(FORM, SAME_SITE, PLANNER)), ==, 303);
    g_assert_cmpint(added, ==, 5);
}

static void what_is_answered_in_steps_is_answered_alike(void)
{
    static const struct {
        const char *path, *form, *cookie;
        int status;
    } cases[] = {
        {"/later", "note=+kept+&csrf=the-token", "session=planner", 200}, {"/later", "note=kept&csrf=old", "session=planner", 403},
        {"/later", "note=kept&from=never&csrf=the-token", "session=planner", 422}, {"/later", "note=kept&csrf=old", "", 401},
        {"/later", "note=%ZZ&csrf=the-token", "session=planner", 400}, {"/later", "note=kept&csrf=the-token", "session=guest", 403},
        {"/later/", "note=kept", "session=planner", 308}, {"/%ZZ", "note=kept", "session=planner", 400}, {"/nowhere", "", "", 404},
    };
    ASKING;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const *headers = HEADERS(FORM, SAME_SITE, "Cookie", cases[i].cookie);
        g_assert_cmpint(ask(&a, POST, cases[i].path, cases[i].form, headers)->status, ==, cases[i].status);
        const char *whole = body_of(&a);
        g_assert_cmpint(ask_in_steps(&a, POST, cases[i].path, cases[i].form, headers)->status, ==, cases[i].status);
        g_assert_cmpuint(strlen(body_of(&a)), ==, strlen(whole));
        g_assert_nonnull(header_of(a.reply, "Content-Security-Policy"));
    }
    ask_in_steps(&a, POST, cases[0].path, cases[0].form, HEADERS(FORM, SAME_SITE, "Cookie", cases[0].cookie));
    g_assert_cmpstr(body_of(&a), ==, "kept");
}

#define TEST(rule) g_test_add_func("/router/" #rule, rule)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    log_set_level(LOG_SILENT);
    TEST(what_is_sent_twice_in_a_moment_is_done_once);
    TEST(what_is_sent_after_another_form_is_done_again);
    TEST(a_literal_goes_before_a_parameter);
    TEST(what_is_not_there_is_told_apart);
    TEST(who_may_not_is_sent_to_the_right_place);
    TEST(a_post_needs_its_token_and_its_site);
    TEST(what_was_typed_outlives_the_session);
    TEST(a_form_that_waited_is_taken_at_once_after_signing_in);
    TEST(forms_that_wait_in_two_windows_share_a_token);
    TEST(a_file_is_asked_for_anew);
    TEST(another_site_gets_no_form_with_a_token);
    TEST(a_wrong_filter_is_asked_for_anew_and_the_others_wait);
    TEST(assets_are_kept_for_ever);
    TEST(a_signed_link_needs_no_token_but_its_site);
    TEST(inputs_arrive_checked);
    TEST(a_wrong_input_is_asked_for_anew_and_the_others_wait);
    TEST(rows_are_a_family_of_inputs);
    TEST(a_link_keeps_the_other_inputs);
    TEST(a_problem_is_a_page_for_people);
    TEST(what_was_typed_stands_on_the_page_of_the_problem);
    TEST(the_language_is_the_users_then_the_cookies_then_the_browsers);
    TEST(a_problem_is_json_for_programs);
    TEST(a_handler_without_a_reply_is_our_mistake);
    TEST(a_notice_is_shown_once);
    TEST(every_answer_carries_the_security_headers);
    TEST(signed_in_pages_are_not_stored);
    TEST(a_public_page_that_is_known_is_not_sent_again);
    TEST(asking_for_an_undeclared_input_is_answered_as_our_mistake);
    TEST(what_is_answered_in_steps_is_answered_alike);
    TEST(a_route_without_permission_does_not_start);
    TEST(a_gathered_route_is_not_answered_once);
    TEST(routes_that_collide_do_not_start);
    return g_test_run();
}
