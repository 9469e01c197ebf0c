#include "world.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/demo/demo.h"
#include "reader/reader.h"

/* The command, as the command line runs it; *ret_said is freed with the world. */
static int demo_said(World *w, const char *words, bool json, const char **ret_said)
{
    char *said = NULL;
    size_t count = 0;
    FILE *out = open_memstream(&said, &count);
    CommandContext context = {.pool = w->pool, .home = w->home, .database = w->url, .folder = w->home, .in = stdin, .out = out,
                              .err = out, .json = json, .store = w->store, .db = w->db};
    g_auto(GStrv) argv = g_strsplit(words, " ", -1);
    g_autofree char **shifted = g_memdup2(argv, (g_strv_length(argv) + 1) * sizeof(char *));
    reader_set_program(g_getenv("VATRA_PROGRAM"));
    language_set(LANGUAGE_EN);
    int code = demo_command(&context, (int)g_strv_length(argv), shifted);
    fclose(out);
    pool_defer(w->pool, free, said);
    if (ret_said)
        *ret_said = said;
    return code;
}

static int demo(World *w, const char *words)
{
    return demo_said(w, words, false, NULL);
}

/* A number or a text that a query gives. */
static gint64 number_of(World *w, const char *sql)
{
    DbStatement *one = pool_new0(w->pool, DbStatement);
    *one = (DbStatement){"demo_test", pool_strdup(w->pool, sql), NULL};
    g_autoptr(DbQuery) q = db_query(w->db, one);
    gint64 number = db_step(q) ? db_int(q, "n") : -1;
    must(db_end(q, &w->error));
    return number;
}

static Plan *plan_of_country(World *w, Country country, int year)
{
    GPtrArray *plans;
    must(plans_list(w->db, w->pool, identity_system(), &plans, &w->error));
    for (guint i = 0; i < plans->len; i++) {
        Plan *plan = plans->pdata[i];
        if (plan->country == country && day_year(plan->period.from) == year)
            return plan;
    }
    g_assert_not_reached();
}

static void three_plans_have_296_rows(void)
{
    g_autoptr(World) w = world_new();
    g_assert_cmpint(demo(w, "demo"), ==, 0);
    g_assert_cmpint(plan_of_country(w, COUNTRY_RO, 2025)->action_count, ==, 67);
    g_assert_cmpint(plan_of_country(w, COUNTRY_MD, 2023)->action_count, ==, 55);
    g_assert_cmpint(plan_of_country(w, COUNTRY_RO, 2017)->action_count, ==, 174);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM plan WHERE is_demo = 1 AND is_public = 1"), ==, 3);
    g_assert_cmpstr(plan_of_country(w, COUNTRY_MD, 2023)->decision_number, ==, "19/27");
}

static void every_role_can_sign_in(void)
{
    g_autoptr(World) w = world_new();
    const char *said;
    g_assert_cmpint(demo_said(w, "demo", true, &said), ==, 0);
    const char *roles[] = {"administrator", "planner", "reporter", "council", "auditor"};
    const char *mailboxes[] = {"admin", "planner", "reporter", "council", "auditor"};
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
        User *user;
        const char *email = pool_printf(w->pool, "%s@" DEMO_DOMAIN, mailboxes[i]);
        must(user_find_by_email(w->db, w->pool, email, &user, &w->error));
        g_assert_true(user->is_demo && user->has_password && user->institution_id);
        g_assert_nonnull(strstr(said, pool_printf(w->pool, "\"role\":\"%s\",\"email\":\"%s\"", roles[i], email)));
        as_anonymous(w);
        Reply *reply = post(w, "/sign-in", pool_printf(w->pool, "email=%s&password=vatra+demo+2025+parola", email));
        g_assert_cmpint(reply->status, ==, 303);
    }
    g_assert_nonnull(strstr(setting_text(w->db, w->pool, DEMO_SIGN_INS, ""), "planner@" DEMO_DOMAIN));
}

static void a_second_demo_is_refused_unless_more_is_said(void)
{
    g_autoptr(World) w = world_new();
    const char *said;
    g_assert_cmpint(demo(w, "demo"), ==, 0);
    g_assert_cmpint(demo_said(w, "demo", false, &said), ==, fail_exit_code(FAIL_CONFLICT));
    g_assert_nonnull(strstr(said, "There are plans here already"));
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM plan"), ==, 3);
    g_assert_cmpint(demo(w, "demo --more"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM plan"), ==, 6);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM user_account"), ==, 5);
}

static void wrong_options_are_refused(void)
{
    g_autoptr(World) w = world_new();
    const char *const words[] = {"demo --actions 5", "demo --plans -1", "demo --today tomorrow", "demo --none", "demo more", "demo --seed x"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        g_assert_cmpint(demo(w, words[i]), ==, fail_exit_code(FAIL_INVALID));
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM plan"), ==, 0);
}

static void an_address_that_somebody_gave_stays(void)
{
    g_autoptr(World) w = world_new();
    Institution *institution;
    gint64 id;
    must(institution_match(w->db, "ISJ Timiș", &id, &w->error));
    must(institution_find(w->db, w->pool, id, &institution, &w->error));
    institution->email = "secretariat@isj.example";
    must(institution_save(w->db, identity_system(), institution, &w->error));
    g_assert_cmpint(demo(w, "demo"), ==, 0);
    must(institution_find(w->db, w->pool, id, &institution, &w->error));
    g_assert_cmpstr(institution->email, ==, "secretariat@isj.example");
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM institution WHERE email IS NULL"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM institution WHERE email NOT LIKE '%@demo.vatra.example'"), ==, 1);
    g_assert_cmpint(number_of(w, "SELECT count(*) - count(DISTINCT email) AS n FROM institution"), ==, 0);
}

static void bulk_makes_as_many_as_asked(void)
{
    g_autoptr(World) w = world_new();
    g_assert_cmpint(demo(w, "demo --plans 3 --actions 40 --values 700"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM plan WHERE is_demo = 1"), ==, 3);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM plan_action"), ==, 40);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM report_value"), ==, 700);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM plan_action WHERE state = 'not_reported'"), <, 20);
}

WORLD_MAIN
{
    world_test("three_plans_have_296_rows", three_plans_have_296_rows);
    world_test("every_role_can_sign_in", every_role_can_sign_in);
    world_test("a_second_demo_is_refused_unless_more_is_said", a_second_demo_is_refused_unless_more_is_said);
    world_test("wrong_options_are_refused", wrong_options_are_refused);
    world_test("an_address_that_somebody_gave_stays", an_address_that_somebody_gave_stays);
    world_test("bulk_makes_as_many_as_asked", bulk_makes_as_many_as_asked);
}
