#include <string.h>

#include "base/html.h"
#include "base/id.h"
#include "mail/mail.h"
#include "modules/accounts/pages.h"
#include "world.h"

/* The pages of accounts, asked in process, by a test's identity or by a real session. */

static const char good_password[] = "lampa verde sub munte";
#define GOOD "password=lampa+verde+sub+munte&again=lampa+verde+sub+munte"

static World *world(void)
{
    World *w = world_new();
    router_set_identify(world_router(w), accounts_identify);
    return w;
}

static User *given_user(World *w, const char *email, const char *role)
{
    User *user = pool_new0(w->pool, User);
    *user = (User){.name = "Ana Pop", .email = email};
    must(user_create(w->db, identity_system(), user, role, &w->error));
    return user;
}

static User *given_manager(World *w)
{
    return given_user(w, "admin@example.org", "administrator");
}

#define assert_contains(text, part) g_assert_nonnull(strstr((text), (part)))
#define assert_lacks(text, part) g_assert_null(strstr((text), (part)))
#define PATH(...) pool_printf(w->pool, __VA_ARGS__)
#define ID G_GINT64_FORMAT

static void assert_see_other(const Reply *reply, const char *location)
{
    g_assert_cmpint(reply->status, ==, 303);
    g_assert_cmpstr(reply_header_of(reply, "Location"), ==, location);
}

/* The Cookie header of what a reply set; "" for none. */
static const char *cookies_of(World *w, const Reply *reply)
{
    GString *out = pool_string(w->pool);
    for (guint i = 0; i + 1 < reply->headers->len; i += 2)
        if (g_ascii_strcasecmp(reply->headers->pdata[i], "Set-Cookie") == 0)
            g_string_append_printf(out, "%s%.*s", out->len ? "; " : "", (int)strcspn(reply->headers->pdata[i + 1], ";"),
                                   (const char *)reply->headers->pdata[i + 1]);
    return out->str;
}

static Reply *sign_in_as(World *w, const char *email, const char *next)
{
    as_anonymous(w);
    return post(w, "/sign-in", PATH("email=%s&password=lampa+verde+sub+munte&next=%s", html_url_part(w->pool, email), html_url_part(w->pool, next)));
}

static Reply *get_with(World *w, const char *path, const char *cookies)
{
    as_anonymous(w);
    return send_request(w, GET, path, NULL, NULL, 0, (const char *const[]){"Cookie", cookies, NULL});
}

static Reply *post_with(World *w, const char *path, const char *cookies, const char *csrf, const char *form)
{
    as_anonymous(w);
    return send_request(w, POST, path, "application/x-www-form-urlencoded", form, strlen(form),
                        (const char *const[]){"Cookie", cookies, "X-CSRF-Token", csrf, NULL});
}

/* The token that a page's form carries. */
static const char *csrf_of(World *w, const Reply *page)
{
    const char *at = strstr(reply_body(w, page), "name=\"csrf\" value=\"");
    g_assert_nonnull(at);
    at += strlen("name=\"csrf\" value=\"");
    return pool_strndup(w->pool, at, strcspn(at, "\""));
}

/* --- signing in --- */

static void signing_in_opens_what_was_asked_for(void)
{
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "administrator");
    must(user_set_password(w->db, NULL, ana->id, good_password, &w->error));
    Reply *reply = sign_in_as(w, "Ana@example.org", "/accounts/users?q=pop");
    assert_see_other(reply, "/accounts/users?q=pop");
    const char *cookies = cookies_of(w, reply);
    reply = get_with(w, "/accounts/users", cookies);
    g_assert_cmpint(reply->status, ==, 200);
    assert_contains(reply_body(w, reply), "ana@example.org");
}

static void next_can_not_leave_the_site(void)
{
    static const char *const bad[] = {"//example.org/", "https://example.org/", "/\\example.org", NULL};
    g_autoptr(World) w = world();
    User *ana = given_user(w, "ana@example.org", "planner");
    must(user_set_password(w->db, NULL, ana->id, good_password, &w->error));
    for (guint i = 0; bad[i]; i++)
        assert_see_other(sign_in_as(w, "ana@example.org", bad[i]), "/");
}

static void a_wrong_password_keeps_what_was_typed(void)
{
    g_autoptr(World) w = world();
    given_manager(w);
    as_anonymous(w);
    Reply *reply = post(w, "/sign-in", "email=ana%40example.org&password=nu+aceasta+parola&next=%2Fplans");
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "value=\"ana@example.org\"");
    assert_contains(reply_body(w, reply), "value=\"/plans\"");
    assert_lacks(reply_body(w, reply), "nu aceasta parola");
    g_assert_cmpstr(cookies_of(w, reply), ==, "");
}

static void too_many_tries_are_told_to_wait(void)
{
    g_autoptr(World) w = world();
    given_manager(w);
    as_anonymous(w);
    Reply *reply = NULL;
    for (int i = 0; i < 6; i++)
        reply = post(w, "/sign-in", "email=ana%40example.org&password=nu+aceasta+parola");
    g_assert_cmpint(reply->status, ==, 429);
    g_assert_nonnull(reply_header_of(reply, "Retry-After"));
}

static void closed_users_can_not_sign_in(void)
{
    g_autoptr(World) w = world();
    given_manager(w);
    User *ana = given_user(w, "ana@example.org", "planner"), *now;
    must(user_set_password(w->db, NULL, ana->id, good_password, &w->error));
    const char *cookies = cookies_of(w, sign_in_as(w, "ana@example.org", "/"));
    must(user_find(w->db, w->pool, ana->id, &now, &w->error));
    must(user_set_closed(w->db, NULL, ana->id, now->version, true, &w->error));
    assert_see_other(get_with(w, "/account", cookies), "/sign-in?next=%2Faccount");
    g_assert_cmpint(sign_in_as(w, "ana@example.org", "/")->status, ==, 422);
}

static void rights_taken_away_bite_at_once(void)
{
    g_autoptr(World) w = world();
    given_manager(w);
    User *ana = given_user(w, "ana@example.org", "planner"), *now;
    must(user_set_password(w->db, NULL, ana->id, good_password, &w->error));
    const char *cookies = cookies_of(w, sign_in_as(w, "ana@example.org", "/"));
    g_assert_cmpint(get_with(w, "/accounts/users", cookies)->status, ==, 200);
    must(user_find(w->db, w->pool, ana->id, &now, &w->error));
    must(user_save(w->db, NULL, now, pool_list(w->pool), &w->error));
    g_assert_cmpint(get_with(w, "/accounts/users", cookies)->status, ==, 403);
}

static void a_form_needs_the_sessions_token(void)
{
    g_autoptr(World) w = world();
    User *ana = given_manager(w), *now;
    must(user_set_password(w->db, NULL, ana->id, good_password, &w->error));
    const char *cookies = cookies_of(w, sign_in_as(w, "admin@example.org", "/"));
    const char *csrf = csrf_of(w, get_with(w, "/account", cookies));
    g_assert_cmpint(post_with(w, "/account", cookies, "another-token", "name=Eva")->status, ==, 403);
    assert_see_other(post_with(w, "/account", cookies, csrf, "name=Eva"), "/account");
    must(user_find(w->db, w->pool, ana->id, &now, &w->error));
    g_assert_cmpstr(now->name, ==, "Eva");
}

static void signing_out_ends_the_session(void)
{
    g_autoptr(World) w = world();
    User *ana = given_manager(w);
    must(user_set_password(w->db, NULL, ana->id, good_password, &w->error));
    const char *here = cookies_of(w, sign_in_as(w, "admin@example.org", "/")), *there = cookies_of(w, sign_in_as(w, "admin@example.org", "/"));
    post_with(w, "/sign-out", here, csrf_of(w, get_with(w, "/account", here)), "");
    g_assert_cmpint(get_with(w, "/account", here)->status, ==, 303);
    g_assert_cmpint(get_with(w, "/account", there)->status, ==, 200);
    const char *third = cookies_of(w, sign_in_as(w, "admin@example.org", "/"));
    post_with(w, "/account/sign-out-everywhere", third, csrf_of(w, get_with(w, "/account", third)), "");
    g_assert_cmpint(get_with(w, "/account", there)->status, ==, 303);
}

static void a_password_change_asks_for_the_old_one(void)
{
    g_autoptr(World) w = world();
    User *ana = given_manager(w);
    must(user_set_password(w->db, NULL, ana->id, good_password, &w->error));
    const char *cookies = cookies_of(w, sign_in_as(w, "admin@example.org", "/")), *csrf = csrf_of(w, get_with(w, "/account", cookies));
    const char *form = "password=alt+copac+langa+rau&again=alt+copac+langa+rau&old=";
    g_assert_cmpint(post_with(w, "/account/password", cookies, csrf, PATH("%snu+asta", form))->status, ==, 422);
    g_assert_cmpint(post_with(w, "/account/password", cookies, csrf, "old=lampa+verde+sub+munte&password=alt+copac+langa+rau&again=altul")->status, ==, 422);
    assert_see_other(post_with(w, "/account/password", cookies, csrf, PATH("%slampa+verde+sub+munte", form)), "/account");
    g_assert_cmpint(sign_in_as(w, "admin@example.org", "/")->status, ==, 422);
}

static void language_is_kept_and_leads_back(void)
{
    g_autoptr(World) w = world();
    as_anonymous(w);
    Reply *reply = post(w, "/language", "language=en&back=%2Fsign-in%3Fnext%3D%252Fplans");
    assert_see_other(reply, "/sign-in?next=%2Fplans");
    assert_contains(cookies_of(w, reply), "language=en");
    assert_see_other(post(w, "/language", "language=en&back=%2F%2Fexample.org"), "/");
    g_assert_cmpint(post(w, "/language", "language=xx")->status, ==, 422);
}

/* --- links --- */

static const char *last_link(World *w)
{
    static const DbStatement last = {"last_letter", "SELECT body FROM letter ORDER BY id DESC LIMIT 1", NULL};
    g_autoptr(DbQuery) q = db_query(w->db, &last);
    if (!db_step(q))
        return NULL;
    const char *body = db_text(q, "body", w->pool), *at = strstr(body, "/password/");
    return at ? pool_strndup(w->pool, at, strcspn(at, " \n")) : NULL;
}

static void an_invitation_works_once(void)
{
    g_autoptr(World) w = world();
    User *admin = given_manager(w), *ana;
    GPtrArray *roles;
    must(roles_of_user(w->db, w->pool, admin->id, &roles, &w->error));
    as_user(w, admin->id, 0, SCOPE_AUTHORITY, "*");
    Reply *reply = post(w, "/accounts/users/new", PATH("name=Ana&email=ana%%40example.org&role=%" ID, *(gint64 *)roles->pdata[0]));
    g_assert_cmpint(reply->status, ==, 200); /* no mail server: the link is shown */
    assert_contains(reply_body(w, reply), "/password/");
    as_anonymous(w);
    const char *link = last_link(w);
    g_assert_cmpint(get(w, link)->status, ==, 200);
    g_assert_cmpint(post(w, link, "password=scurt&again=scurt")->status, ==, 422);
    assert_see_other(post(w, link, GOOD), "/");
    g_assert_cmpint(get(w, link)->status, ==, 404);
    g_assert_cmpint(post(w, link, GOOD)->status, ==, 404);
    must(user_find_by_email(w->db, w->pool, "ana@example.org", &ana, &w->error));
    g_assert_true(ana->has_password);
}

static void of_many_roles_some_are_named(void)
{
    g_autoptr(World) w = world();
    User *admin = given_manager(w), *ana;
    GPtrArray *roles;
    for (int i = 1; i <= 120; i++) {
        g_autofree char *sql = g_strdup_printf("INSERT INTO role (id, name, scope) VALUES (%d, 'Rolul %03d', 'authority')", i, i);
        must(db_execute(w->db, sql, &w->error));
    }
    as_user(w, admin->id, 0, SCOPE_AUTHORITY, "*");
    const char *form = reply_body(w, get(w, "/accounts/users/new"));
    assert_contains(form, "<input type=\"text\" id=\"field-role-1\" name=\"role\"");
    assert_lacks(form, "type=\"checkbox\"");
    Reply *wrong = post(w, "/accounts/users/new", "name=Ana&email=ana%40example.org&role=rolul+077&role=Zyx&role=");
    g_assert_cmpint(wrong->status, ==, 422);
    assert_contains(reply_body(w, wrong), "nothing has the name “Zyx”");
    assert_contains(reply_body(w, wrong), "id=\"role-77\" name=\"role\" value=\"77\" checked");
    assert_contains(reply_body(w, wrong), "name=\"role\" value=\"Zyx\"");
    g_assert_cmpint(post(w, "/accounts/users/new", "name=Ana&email=ana%40example.org&role=77&role=rolul+078&role=Rolul+077")->status, ==, 200);
    must(user_find_by_email(w->db, w->pool, "ana@example.org", &ana, &w->error));
    must(roles_of_user(w->db, w->pool, ana->id, &roles, &w->error));
    g_assert_cmpuint(roles->len, ==, 2);
    assert_contains(reply_body(w, get(w, "/accounts/users?role=rolul+078")), "ana@example.org");
    assert_lacks(reply_body(w, get(w, "/accounts/users?role=rolul+079")), "ana@example.org");
    wrong = get(w, "/accounts/users?role=Zyx");
    g_assert_cmpint(wrong->status, ==, 422);
    assert_contains(reply_body(w, wrong), "value=\"Zyx\"");
}

static void a_reset_link_is_good_for_an_hour(void)
{
    g_autoptr(World) w = world();
    User *ana = given_manager(w);
    const char *secret;
    clock_set(1800000000);
    {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        must(change && link_make(w->db, w->pool, ana->id, "reset", &secret, &w->error) && db_commit(change, &w->error));
    }
    as_anonymous(w);
    clock_set(1800000000 + 3599);
    g_assert_cmpint(get(w, PATH("/password/%s", secret))->status, ==, 200);
    clock_set(1800000000 + 3600);
    g_assert_cmpint(get(w, PATH("/password/%s", secret))->status, ==, 404);
}

static const JobKind *const job_lists[] = {accounts_jobs, NULL};

static void nobody_learns_who_has_an_account(void)
{
    g_autoptr(World) w = world();
    given_user(w, "ana@example.org", "planner");
    as_anonymous(w);
    Reply *known = post(w, "/forgotten", "email=ana%40example.org"), *unknown = post(w, "/forgotten", "email=eva%40example.org");
    g_assert_cmpint(known->status, ==, 200);
    g_assert_cmpint(unknown->status, ==, 200);
    char **parts = g_strsplit(reply_body(w, known), "ana@", -1);
    char *same = g_strjoinv("eva@", parts);
    g_assert_cmpstr(same, ==, reply_body(w, unknown));
    g_strfreev(parts);
    g_free(same);
    must(jobs_run_all(w->store, job_lists, NULL, &w->error));
    g_assert_cmpint(get(w, last_link(w))->status, ==, 200);
    static const DbStatement count = {"count_letters", "SELECT count(*) AS count FROM letter", NULL};
    g_autoptr(DbQuery) q = db_query(w->db, &count);
    g_assert_true(db_step(q));
    g_assert_cmpint(db_int(q, "count"), ==, 1);
}

static void the_first_run_needs_the_code(void)
{
    g_autoptr(World) w = world();
    const char *code, *none;
    as_anonymous(w);
    assert_see_other(get(w, "/sign-in"), "/setup");
    must(accounts_setup_code(w->db, w->pool, &code, &w->error));
    const char *form = "name=Eva&email=eva%40example.org&authority=Prim%C4%83ria&" GOOD;
    Reply *reply = post(w, "/setup", PATH("code=0000-0000-0000&%s", form));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "value=\"Primăria\"");
    reply = post(w, "/setup", "code=0000-0000-0000&email=nobody&password=short&again=other");
    const char *fields[] = {"#field-code\"", "#field-name\"", "#field-email\"", "#field-password\"", "#field-again\""};
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        assert_contains(reply_body(w, reply), fields[i]);
    assert_see_other(post(w, "/setup", PATH("code=%s&%s", code, form)), "/accounts");
    g_assert_cmpint(get(w, "/setup")->status, ==, 404);
    must(accounts_setup_code(w->db, w->pool, &none, &w->error));
    g_assert_null(none);
    g_assert_cmpstr(setting_text(w->db, w->pool, "authority.name", ""), ==, "Primăria");
}

/* --- administration --- */

static void as_administrator(World *w)
{
    as_user(w, given_manager(w)->id, 0, SCOPE_AUTHORITY, "*");
}

static gint64 given_institution(World *w, const char *name)
{
    Institution institution = {.name = name, .kind = "ngo"};
    must(institution_create(w->db, NULL, &institution, &w->error));
    return institution.id;
}

static void an_institution_is_made_by_its_form(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    Reply *reply = post(w, "/institutions/new", "name=&kind=ngo&contact=Director");
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "value=\"Director\"");
    reply = post(w, "/institutions/new", "name=Asocia%C8%9Bia+de+Prob%C4%83&kind=ngo&contact=Director");
    g_assert_cmpint(reply->status, ==, 303);
    const char *page = reply_body(w, get(w, reply_header_of(reply, "Location")));
    assert_contains(page, "Asociația de Probă");
    assert_contains(page, "Who saw and changed this");
}

static void a_stale_save_shows_both_versions(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    gint64 id = given_institution(w, "Asociația Întâi");
    const char *url = PATH("/institutions/%" ID "/edit", id);
    g_assert_cmpint(post(w, url, "version=1&name=Asociatia+Doi&kind=ngo")->status, ==, 303);
    Reply *reply = post(w, url, "version=1&name=Asociatia+Trei&kind=ngo");
    g_assert_cmpint(reply->status, ==, 409);
    assert_contains(reply_body(w, reply), "Asociatia Doi");
    assert_contains(reply_body(w, reply), "value=\"Asociatia Trei\"");
    assert_contains(reply_body(w, reply), "name=\"version\" value=\"2\"");
    g_assert_cmpint(post(w, url, "version=2&name=Asociatia+Trei&kind=ngo")->status, ==, 303);
}

static void a_stale_user_shows_both_versions(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    User *ana = given_user(w, "ana@example.org", "planner");
    GPtrArray *roles;
    must(roles_of_user(w->db, w->pool, ana->id, &roles, &w->error));
    const char *url = PATH("/accounts/users/%" ID "/edit", ana->id), *role = PATH("%" ID, *(gint64 *)roles->pdata[0]);
    g_assert_cmpint(post(w, url, PATH("version=1&name=Ana+Doi&email=ana%%40example.org&role=%s", role))->status, ==, 303);
    Reply *reply = post(w, url, PATH("version=1&name=Ana+Trei&email=ana%%40example.org&role=%s", role));
    g_assert_cmpint(reply->status, ==, 409);
    assert_contains(reply_body(w, reply), "Ana Doi");
    assert_contains(reply_body(w, reply), "value=\"Ana Trei\"");
    g_assert_cmpint(post(w, url, PATH("version=2&name=Ana+Trei&email=admin%%40example.org&role=%s", role))->status, ==, 422);
    g_assert_cmpint(post(w, url, "version=2&name=Ana+Trei&email=ana%40example.org")->status, ==, 422); /* no role */
}

static void somebody_can_always_change_users(void)
{
    g_autoptr(World) w = world();
    User *admin = given_manager(w);
    as_user(w, admin->id, 0, SCOPE_AUTHORITY, "*");
    g_assert_cmpint(post(w, PATH("/accounts/users/%" ID "/close", admin->id), "version=1")->status, ==, 422);
    given_user(w, "second@example.org", "administrator");
    g_assert_cmpint(post(w, PATH("/accounts/users/%" ID "/close", admin->id), "version=1")->status, ==, 303);
}

static void a_reporter_needs_an_institution(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    GPtrArray *roles;
    must(roles_of_user(w->db, w->pool, given_user(w, "r@example.org", "reporter")->id, &roles, &w->error));
    const char *role = PATH("%" ID, *(gint64 *)roles->pdata[0]);
    Reply *reply = post(w, "/accounts/users/new", PATH("name=Ion&email=ion%%40example.org&role=%s", role));
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "value=\"Ion\"");
    gint64 id = given_institution(w, "Liceul de Probă");
    g_assert_cmpint(post(w, "/accounts/users/new", PATH("name=Ion&email=ion%%40example.org&role=%s&institution_id=%" ID, role, id))->status, ==, 200);
}

static void names_in_documents_are_added_and_taken_away(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    gint64 id = given_institution(w, "Asociația Întâi"), matched;
    const char *url = PATH("/institutions/%" ID "/aliases", id);
    g_assert_cmpint(post(w, url, "alias=As.+I")->status, ==, 303);
    must(institution_match(w->db, "as i", &matched, &w->error));
    g_assert_cmpint(matched, ==, id);
    Reply *taken = post(w, url, "alias=ISJ+Timi%C8%99");
    g_assert_cmpint(taken->status, ==, 422);
    assert_contains(reply_body(w, taken), "value=\"ISJ Timiș\"");
    g_assert_cmpint(post(w, PATH("%s/remove", url), "alias=As.+I")->status, ==, 303);
    must(institution_match(w->db, "as i", &matched, &w->error));
    g_assert_cmpint(matched, ==, 0);
}

static void a_role_of_ones_own_gives_its_rights(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    g_assert_cmpint(post(w, "/accounts/roles/new", "name=Cititor&scope=authority")->status, ==, 422);
    Reply *reply = post(w, "/accounts/roles/new", "name=Cititor&scope=authority&permission=audit.read&permission=no.such");
    g_assert_cmpint(reply->status, ==, 303);
    const char *url = reply_header_of(reply, "Location");
    assert_contains(reply_body(w, get(w, url)), "See who saw and changed what");
    assert_lacks(reply_body(w, get(w, url)), "Change the settings");
    const char *edit = PATH("%s/edit", url);
    g_assert_cmpint(post(w, edit, "version=1&name=Cititor+2&scope=authority&permission=audit.read")->status, ==, 303);
    g_assert_cmpint(post(w, edit, "version=1&name=Cititor+3&scope=authority&permission=audit.read")->status, ==, 409);
}

/* A form that offered two of the five would widen a narrow role when somebody only mends its name. */
static void editing_a_narrow_role_keeps_it_narrow(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    for (const char *const *scope = role_scopes; *scope; scope++) {
        const char *made = PATH("name=Rol+%s&scope=%s&permission=audit.read", *scope, *scope);
        Reply *reply = post(w, "/accounts/roles/new", made);
        g_assert_cmpint(reply->status, ==, 303);
        const char *form = reply_body(w, get(w, PATH("%s/edit", reply_header_of(reply, "Location"))));
        assert_contains(form, PATH("value=\"%s\" selected", *scope));
    }
}

static void leaf(World *w, const char *verb, const char *kind, const char *difference)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && audit_write(w->db, identity_system(), "cli", verb, kind, 77, difference, &w->error) && db_commit(change, &w->error));
}

/* Every module says its records, so that the log has words for their kinds, fields and values. */
static void the_audit_log_speaks_of_all_modules_in_words(void)
{
    g_autoptr(World) w = world();
    const User *admin = given_manager(w);
    as_user(w, admin->id, 0, SCOPE_AUTHORITY, "*");
    leaf(w, "create", "enrolment", "{\"state\":[null,\"active\"],\"applied_on\":[null,\"2026-02-15\"],\"created_at\":[null,\"2026-02-15T10:00:00Z\"]}");
    leaf(w, "save", "case_entry", PATH("{\"user_id\":[null,\"%" ID "\"],\"text\":[null,null],\"due_at\":[null,\"2026-11-24T07:24:06Z\"]}", admin->id));
    leaf(w, "create", "project_budget", "{\"amount\":[null,{\"amount\":\"3899.22\",\"currency\":\"RON\"}]}");
    leaf(w, "save", "role", "{\"name\":[\"Rol\",\"Rol\"],\"scope\":[\"own\",\"team\"],\"permissions\":[[\"plans.read\"],[\"plans.read\",\"audit.read\"]]}");
    leaf(w, "visa", "benefit_run", NULL);
    const char *page = reply_body(w, get(w, "/accounts/audit"));
    assert_contains(page, "<td data-label=\"Did what\">gave the visa</td>");
    assert_contains(page, "<a href=\"/enrolments/77\">Enrolment</a>");
    assert_contains(page, "15.02.2026");
    assert_contains(page, PATH(": %s</p>", admin->name));
    assert_contains(page, "(sealed)");
    assert_contains(page, "24.11.2026, ");
    assert_contains(page, "3,899.22");
    assert_contains(page, "<p>Sees: Their own records → Their team&#39;s records</p>");
    assert_contains(page, "<p>May do: See who saw and changed what</p>");
    assert_lacks(page, "T07:24:06Z");
    assert_lacks(page, "Name: Rol");
    for (guint i = 0; modules[i]; i++)
        for (const Record *const *record = modules[i]->records; record && *record; record++)
            assert_contains(page, PATH("<option value=\"%s\">", (*record)->name));
}

static const Role *shipped_manager(World *w)
{
    GPtrArray *roles;
    must(roles_list(w->db, w->pool, &roles, &w->error));
    for (guint i = 0; i < roles->len; i++)
        if (g_strcmp0(((Role *)roles->pdata[i])->code, "manager") == 0)
            return roles->pdata[i];
    g_assert_not_reached();
}

static void a_shipped_role_is_changed_but_keeps_its_name(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    const Role *role = shipped_manager(w);
    const char *url = PATH("/accounts/roles/%" ID, role->id), *edit = PATH("%s/edit", url);
    assert_lacks(reply_body(w, get(w, edit)), "name=\"name\"");
    g_assert_cmpint(post(w, edit, "version=1&name=X&scope=team&permission=audit.read")->status, ==, 303);
    const char *page = reply_body(w, get(w, url));
    assert_contains(page, "<h1>Case manager</h1>");
    assert_contains(page, "Their team&#39;s records");
    assert_lacks(page, "New in the program");
}

static void the_page_of_roles_tells_what_is_new_and_takes_it_over(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    const Role *role = shipped_manager(w);
    const char *url = PATH("/accounts/roles/%" ID, role->id), *settle = PATH("%s/shipped", url);
    g_assert_cmpint(post(w, PATH("%s/edit", url), "version=1&scope=team&permission=cases.read")->status, ==, 303);
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && db_execute(w->db, "UPDATE role SET shipped = replace(shipped, ' cases.transfer', '') WHERE code = 'manager'", &w->error) &&
         db_commit(change, &w->error));
    assert_contains(reply_body(w, get(w, "/accounts/roles")), "<li>Hand cases to other authorities, and take them in</li>");
    assert_contains(reply_body(w, get(w, url)), "Take over what is new");
    g_assert_cmpint(post(w, settle, "version=1&take=1")->status, ==, 409);
    g_assert_cmpint(post(w, settle, "version=2&take=1")->status, ==, 303);
    assert_lacks(reply_body(w, get(w, "/accounts/roles")), "New in the program");
    const char *page = reply_body(w, get(w, url));
    assert_contains(page, "<li>Hand cases to other authorities, and take them in</li>");
    assert_lacks(page, "New in the program");
}

static void settings_are_checked_and_kept(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    Reply *reply = post(w, "/accounts/settings", "authority_name=Prim%C4%83ria&password_least=3");
    g_assert_cmpint(reply->status, ==, 422);
    assert_contains(reply_body(w, reply), "value=\"Primăria\"");
    g_assert_cmpint(post(w, "/accounts/settings", "authority_name=Prim%C4%83ria&password_least=20&authority_country=MD")->status, ==, 303);
    g_assert_cmpint(password_least(w->db), ==, 20);
    g_assert_cmpstr(setting_text(w->db, w->pool, "authority.country", "RO"), ==, "MD");
    g_assert_cmpint(post(w, "/accounts/settings", "authority_country=XX")->status, ==, 422);
}

static void letters_and_jobs_can_be_tried_again(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    gint64 id;
    {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        must(change && mail_put(w->db, &(Letter){.to = "ana@example.org", .subject = "Probă", .text = "Text"}, &id, &w->error) &&
             db_execute(w->db, "UPDATE letter SET state = 'failed', attempts = 20, problem = 'no route'", &w->error) &&
             db_commit(change, &w->error));
    }
    assert_contains(reply_body(w, get(w, "/accounts/letters?state=failed")), "no route");
    g_assert_cmpint(post(w, PATH("/accounts/letters/%" ID "/again", id), "")->status, ==, 303);
    assert_contains(reply_body(w, get(w, "/accounts/letters")), "ana@example.org");
    g_assert_cmpint(post(w, "/accounts/jobs/123/again", "")->status, ==, 404);
}

/* Each list: empty, or with more rows than a page. */
static void lists_are_empty_or_huge(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    static const char *const empty[] = {"/accounts/users?q=nobody-has-this", "/institutions?q=nobody-has-this", "/accounts/letters",
                                        "/accounts/jobs", "/accounts/audit?kind=nothing", NULL};
    for (guint i = 0; empty[i]; i++)
        assert_contains(reply_body(w, get(w, empty[i])), "class=\"empty\"");
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    for (int i = 0; i < 60; i++)
        given_user(w, PATH("user%02d@example.org", i), "council");
    must(db_commit(change, &w->error));
    assert_contains(reply_body(w, get(w, "/accounts/users")), "61 users");
    assert_contains(reply_body(w, get(w, "/accounts/users?page=2&q=user")), "page=3");
    assert_lacks(reply_body(w, get(w, "/accounts/users?page=3&q=user")), "page=4");
    assert_contains(reply_body(w, get(w, "/accounts/audit")), "before=");
}

static void every_page_opens(void)
{
    static const char *const pages[] = {"/accounts", "/accounts/users", "/accounts/users/new", "/institutions", "/institutions/new", "/accounts/roles",
                                        "/accounts/roles/new", "/accounts/audit", "/accounts/settings", "/accounts/letters", "/accounts/jobs",
                                        "/account", "/forgotten", NULL};
    g_autoptr(World) w = world();
    User *admin = given_manager(w);
    as_user(w, admin->id, 0, SCOPE_AUTHORITY, "*");
    for (guint i = 0; pages[i]; i++)
        g_assert_cmpint(get(w, pages[i])->status, ==, 200);
    g_assert_cmpint(get(w, PATH("/accounts/users/%" ID, admin->id))->status, ==, 200);
    g_assert_cmpint(get(w, PATH("/accounts/users/%" ID "/edit", admin->id))->status, ==, 200);
    g_assert_cmpint(get(w, "/accounts/users/12345")->status, ==, 404);
    g_assert_cmpint(get(w, "/institutions/12345")->status, ==, 404);
}

/* Routes that a signed-in person without rights must not get to. */
static void without_rights_there_is_no_page(void)
{
    static const Route *const lists[] = {user_routes, institution_routes, role_routes, audit_routes, setting_routes, queue_routes, accounts_api_routes};
    g_autoptr(World) w = world();
    User *admin = given_manager(w);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        for (const Route *route = lists[i]; route->pattern; route++) {
            char **parts = g_strsplit(route->pattern, ":id", -1);
            char *path = g_strjoinv("1", parts);
            as_user(w, admin->id, 0, SCOPE_AUTHORITY, "no.right");
            g_assert_cmpint((route->methods & GET ? get(w, path) : post(w, path, ""))->status, ==, 403);
            as_anonymous(w);
            int expected = g_str_has_prefix(path, "/api/") ? 401 : 303;
            g_assert_cmpint((route->methods & GET ? get(w, path) : post(w, path, ""))->status, ==, expected);
            g_strfreev(parts);
            g_free(path);
        }
}

static void json_tells_institutions_and_users_without_secrets(void)
{
    g_autoptr(World) w = world();
    User *admin = given_manager(w);
    must(user_set_password(w->db, NULL, admin->id, good_password, &w->error));
    as_user(w, admin->id, 0, SCOPE_AUTHORITY, "accounts.read");
    const char *users = reply_body(w, get(w, "/api/v1/users")), *institutions = reply_body(w, get(w, "/api/v1/institutions?q=isj"));
    assert_contains(users, "admin@example.org");
    assert_lacks(users, "argon2");
    assert_contains(institutions, "Inspectoratul Școlar Județean Timiș");
    g_assert_cmpint(get(w, PATH("/api/v1/users/%" ID, admin->id))->status, ==, 200);
}

static void every_write_leaves_a_leaf(void)
{
    g_autoptr(World) w = world();
    as_administrator(w);
    gint64 id = given_institution(w, "Asociația Întâi");
    post(w, PATH("/institutions/%" ID "/edit", id), "version=1&name=Asociatia+Doi&kind=ngo");
    post(w, PATH("/institutions/%" ID "/aliases", id), "alias=As.+I");
    post(w, PATH("/institutions/%" ID "/close", id), "version=2");
    GPtrArray *leaves;
    must(audit_of(w->db, w->pool, "institution", id, 10, &leaves, &w->error));
    static const char *const expected[] = {"close", "add-alias", "save", "create"};
    g_assert_cmpuint(leaves->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < leaves->len; i++)
        g_assert_cmpstr(((const AuditLeaf *)leaves->pdata[i])->verb, ==, expected[i]);
    gint64 count;
    must(audit_verify(w->db, &count, &w->error));
}

WORLD_MAIN
{
    world_test("signing_in_opens_what_was_asked_for", signing_in_opens_what_was_asked_for);
    world_test("next_can_not_leave_the_site", next_can_not_leave_the_site);
    world_test("a_wrong_password_keeps_what_was_typed", a_wrong_password_keeps_what_was_typed);
    world_test("too_many_tries_are_told_to_wait", too_many_tries_are_told_to_wait);
    world_test("closed_users_can_not_sign_in", closed_users_can_not_sign_in);
    world_test("rights_taken_away_bite_at_once", rights_taken_away_bite_at_once);
    world_test("a_form_needs_the_sessions_token", a_form_needs_the_sessions_token);
    world_test("signing_out_ends_the_session", signing_out_ends_the_session);
    world_test("a_password_change_asks_for_the_old_one", a_password_change_asks_for_the_old_one);
    world_test("language_is_kept_and_leads_back", language_is_kept_and_leads_back);
    world_test("an_invitation_works_once", an_invitation_works_once);
    world_test("of_many_roles_some_are_named", of_many_roles_some_are_named);
    world_test("a_reset_link_is_good_for_an_hour", a_reset_link_is_good_for_an_hour);
    world_test("nobody_learns_who_has_an_account", nobody_learns_who_has_an_account);
    world_test("the_first_run_needs_the_code", the_first_run_needs_the_code);
    world_test("an_institution_is_made_by_its_form", an_institution_is_made_by_its_form);
    world_test("a_stale_save_shows_both_versions", a_stale_save_shows_both_versions);
    world_test("a_stale_user_shows_both_versions", a_stale_user_shows_both_versions);
    world_test("somebody_can_always_change_users", somebody_can_always_change_users);
    world_test("a_reporter_needs_an_institution", a_reporter_needs_an_institution);
    world_test("names_in_documents_are_added_and_taken_away", names_in_documents_are_added_and_taken_away);
    world_test("a_role_of_ones_own_gives_its_rights", a_role_of_ones_own_gives_its_rights);
    world_test("editing_a_narrow_role_keeps_it_narrow", editing_a_narrow_role_keeps_it_narrow);
    world_test("the_audit_log_speaks_of_all_modules_in_words", the_audit_log_speaks_of_all_modules_in_words);
    world_test("a_shipped_role_is_changed_but_keeps_its_name", a_shipped_role_is_changed_but_keeps_its_name);
    world_test("the_page_of_roles_tells_what_is_new_and_takes_it_over", the_page_of_roles_tells_what_is_new_and_takes_it_over);
    world_test("settings_are_checked_and_kept", settings_are_checked_and_kept);
    world_test("letters_and_jobs_can_be_tried_again", letters_and_jobs_can_be_tried_again);
    world_test("lists_are_empty_or_huge", lists_are_empty_or_huge);
    world_test("every_page_opens", every_page_opens);
    world_test("without_rights_there_is_no_page", without_rights_there_is_no_page);
    world_test("json_tells_institutions_and_users_without_secrets", json_tells_institutions_and_users_without_secrets);
    world_test("every_write_leaves_a_leaf", every_write_leaves_a_leaf);
}
