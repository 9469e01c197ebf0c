#include "world.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases.h"
#include "modules/demo/demo.h"
#include "modules/reporting/reporting.h"
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

static void three_plans_have_296_rows(World *w)
{
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
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM user_account"), ==, 22);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM case_file WHERE crew_id IS NULL OR lead_id IS NULL"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT max(n) AS n FROM (SELECT count(*) AS n FROM case_file WHERE state = 'open' GROUP BY lead_id) x"), <, 100); /* of 308 and more */
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

/* --- what the demo shows --- */

static void every_state_is_there(World *w)
{
    const char *const counts[] = {
        "report WHERE state = 'open'", "report WHERE state = 'sent'", "report WHERE state = 'returned' AND note IS NOT NULL",
        "report WHERE state = 'accepted'", "report WHERE source = 'paper'", "report WHERE source = 'account'",
        "report_row WHERE state IS NULL", "report_row WHERE state = 'done'", "report_row WHERE state = 'underway' AND done IS NOT NULL",
        "report_row WHERE state = 'not_started' AND reason IS NOT NULL", "report_row WHERE state = 'postponed' AND reason IS NOT NULL",
        "report_value WHERE state = 'value' AND value = 0", "report_value WHERE state = 'value' AND denominator IS NOT NULL",
        "report_value WHERE state = 'not_applicable'", "report_value WHERE state = 'suppressed' AND breakdown = ''",
        "report_value WHERE breakdown = 'sex=f'", "report_value WHERE breakdown = 'residence=rural'", "attachment WHERE type = 'text/plain'",
        "attachment WHERE type = 'application/pdf'", "reporting_period WHERE state = 'planned'", "reporting_period WHERE state = 'open'",
        "reporting_period WHERE state = 'locked'", "report_event WHERE verb = 'reminded'", "report_event WHERE verb = 'returned'",
        "report_event WHERE verb = 'entered'", "plan_note WHERE settled_at IS NULL", "plan_note WHERE settled_at IS NOT NULL",
        "council_report WHERE state = 'published' AND year = 2025", "council_report WHERE state = 'draft'", "plan_link", "calendar_feed WHERE user_id IS NULL", "calendar_feed WHERE user_id IS NOT NULL", "plan WHERE state = 'closed'",
        "plan_action WHERE state = 'postponed'",
    };
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
        if (number_of(w, pool_printf(w->pool, "SELECT count(*) AS n FROM %s", counts[i])) == 0)
            g_error("the demo has no %s", counts[i]);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM report_row WHERE state IN ('not_started', 'postponed') AND reason IS NULL"), ==, 0);
}

/* Whatever day it is, boards have something that is overdue and something that is due next. */
static void something_is_always_due(void)
{
    const char *const days[] = {"2026-11-21", "2023-03-01", "2024-07-20", "2025-01-05", "2025-10-01", "2028-02-29", "2033-06-15"};
    for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
        g_autoptr(World) w = world_new();
        if (store_is_postgres(w->store) && i == 2)
            return; /* days are counted by us, not by the database */
        g_assert_cmpint(demo(w, pool_printf(w->pool, "demo --today %s", days[i])), ==, 0);
        Day today = day_from_iso(days[i]);
        GPtrArray *actions;
        must(actions_of_plan(w->db, w->pool, plan_of_country(w, COUNTRY_RO, 2025)->id, &actions, &w->error));
        int late = 0, next = 0;
        for (guint k = 0; k < actions->len; k++) {
            const Action *action = actions->pdata[k];
            late += strcmp(action_status(action, today), "late") == 0;
            next += day_is(action->next_due) && day_compare(action->next_due, today) >= 0 && action->next_due.n - today.n < 90;
        }
        if (late == 0 || next == 0)
            g_error("on %s %d are late and %d are due next", days[i], late, next);
    }
}

static void reports_follow_the_plans(World *w)
{
    Plan *balti = plan_of_country(w, COUNTRY_MD, 2023), *strategy = plan_of_country(w, COUNTRY_RO, 2017);
    GPtrArray *periods, *lines, *actions;
    must(periods_of_plan(w->db, w->pool, balti->id, &periods, &w->error));
    g_assert_cmpint(periods->len, ==, 6);
    must(money_of_plan(w->db, w->pool, balti->id, 2023, &lines, &w->error));
    g_assert_cmpint(lines->len, >, 0);
    g_assert_cmpint(((MoneyLine *)lines->pdata[0])->spent.currency, ==, CURRENCY_MDL);
    g_assert_cmpstr(strategy->state, ==, "closed");
    must(actions_of_plan(w->db, w->pool, strategy->id, &actions, &w->error));
    for (guint i = 0; i < actions->len; i++)
        g_assert_cmpstr(((Action *)actions->pdata[i])->state, !=, "not_reported");
}

static void an_amended_plan_waits(World *w)
{
    Plan *plan = plan_of_country(w, COUNTRY_RO, 2025);
    g_assert_cmpint(plan->edition, ==, 1);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM plan_edition WHERE state = 'read' AND number = 2"), ==, 1);
    as_user(w, 0, 0, SCOPE_AUTHORITY, "*");
    Reply *reply = get(w, pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT "/editions/2", plan->id));
    g_assert_cmpint(reply->status, ==, 200);
    const char *page = reply_body(w, reply);
    g_assert_nonnull(strstr(page, "Informarea părinților despre înscrierea copiilor la grădiniță")); /* new */
    g_assert_nonnull(strstr(page, "<ins>12</ins> copii romi/an"));                                 /* changed */
    g_assert_nonnull(strstr(page, "Activități specifice de patrulare"));                           /* gone */
}

static void pages_say_that_it_is_a_demo(World *w)
{
    Plan *plan = plan_of_country(w, COUNTRY_RO, 2025);
    const char *report = strstr(setting_text(w->db, w->pool, DEMO_SIGN_INS, ""), "/r/");
    g_assert_nonnull(report);
    const char *const pages[] = {
        "/plans", pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT, plan->id), pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT "/reporting", plan->id),
        pool_printf(w->pool, "/measures/%" G_GINT64_FORMAT, number_of(w, "SELECT min(id) AS n FROM plan_action")), report,
    };
    as_user(w, 0, 0, SCOPE_AUTHORITY, "*");
    for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
        Reply *reply = get(w, pages[i]);
        g_assert_cmpint(reply->status, ==, 200);
        if (!strstr(reply_body(w, reply), "class=\"demo\"") && !strstr(reply_body(w, reply), "emo data"))
            g_error("%s doesn't say that it shows demo data", pages[i]);
    }
}

/* Some indicators are above their targets and some below. */
static void targets_are_reached_and_missed(World *w)
{
    Plan *plan = plan_of_country(w, COUNTRY_RO, 2025);
    GPtrArray *actions;
    GHashTable *totals;
    int reached[3] = {0};
    must(actions_of_plan(w->db, w->pool, plan->id, &actions, &w->error));
    must(indicator_totals(w->db, w->pool, plan->id, 2025, &totals, &w->error));
    for (guint i = 0; i < actions->len; i++) {
        GPtrArray *indicators = ((Action *)actions->pdata[i])->indicators;
        for (guint k = 0; k < indicators->len; k++) {
            const Indicator *indicator = indicators->pdata[k];
            const Value *value = g_hash_table_lookup(totals, &indicator->id);
            reached[value ? indicator_reached(indicator, *value, indicator_target(indicator, plan->period, 2025)) : REACHED_UNKNOWN]++;
        }
    }
    g_assert_cmpint(reached[REACHED_YES], >, 4);
    g_assert_cmpint(reached[REACHED_NO], >, 4);
}

/* All that chance made, without ids and secrets. */
static const char *content(World *w)
{
    const char *const parts[] = {
        "SELECT p.name || p.due_day || p.state || r.state || r.source || coalesce(r.sent_at, 0) || coalesce(r.note, '') || i.name AS t "
        "FROM report r JOIN reporting_period p ON p.id = r.period_id JOIN institution i ON i.id = r.institution_id ORDER BY r.id",
        "SELECT coalesce(w.state, '') || coalesce(w.reason, '') || coalesce(w.done, '') || coalesce(w.next, '') AS t FROM report_row w ORDER BY w.id",
        "SELECT v.breakdown || v.state || coalesce(v.value, -1) || coalesce(v.denominator, -1) AS t FROM report_value v ORDER BY v.id",
        "SELECT m.source || m.spent_minor AS t FROM report_money m ORDER BY m.id",
        "SELECT type || count AS t FROM attachment WHERE kind <> 'document' ORDER BY id", /* acts bear the moment of their issue */
        "SELECT title || number AS t FROM document ORDER BY id",
        "SELECT at || verb || who || coalesce(note, '') AS t FROM report_event ORDER BY id",
        "SELECT a.position || a.state || coalesce(a.next_due, '') AS t FROM plan_action a ORDER BY a.id",
    };
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        DbStatement *one = pool_new0(w->pool, DbStatement);
        *one = (DbStatement){"demo_content", parts[i], NULL};
        g_autoptr(DbQuery) q = db_query(w->db, one);
        while (db_step(q))
            g_checksum_update(sum, (const guchar *)db_text(q, "t", w->pool), -1);
        must(db_end(q, &w->error));
    }
    return pool_strdup(w->pool, g_checksum_get_string(sum));
}

static void the_same_seed_and_day_give_the_same(void)
{
    const char *const words[] = {"demo --today 2026-03-03", "demo --today 2026-03-03 --seed 1", "demo --today 2026-03-03 --seed 2",
                                 "demo --today 2026-03-04"};
    char *contents[G_N_ELEMENTS(words)];
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(World) w = world_new();
        g_assert_cmpint(demo(w, words[i]), ==, 0);
        contents[i] = g_strdup(content(w));
    }
    g_assert_cmpstr(contents[0], ==, contents[1]);
    g_assert_cmpstr(contents[0], !=, contents[2]);
    g_assert_cmpstr(contents[0], !=, contents[3]);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        g_free(contents[i]);
}

/* --- nothing of it looks like a real person --- */

static void check_text(const char *text)
{
    static const char *const banned[] = {"dlui", "d-lui", "domnul", "doamna", NULL};
    g_autoptr(GRegex) mail = g_regex_new("[\\w.+-]+@[\\w.-]+", 0, 0, NULL);
    g_autoptr(GRegex) personal = g_regex_new("(?<![0-9])[1-9][0-9]{12}(?![0-9])", 0, 0, NULL);
    g_autoptr(GMatchInfo) found = NULL;
    if (g_regex_match(personal, text, 0, NULL))
        g_error("a number as persons have: %s", text);
    g_regex_match(mail, text, 0, &found);
    for (; g_match_info_matches(found); g_match_info_next(found, NULL)) {
        g_autofree char *address = g_match_info_fetch(found, 0);
        if (!g_str_has_suffix(address, "@" DEMO_DOMAIN))
            g_error("an address that may be somebody's: %s", address);
    }
    for (guint i = 0; banned[i]; i++)
        if (strstr(text, banned[i]))
            g_error("a person is named: %s", text);
}

static void nothing_looks_real(World *w)
{
    const char *const texts[] = {
        "SELECT name || ' ' || email AS t FROM user_account", "SELECT name || ' ' || coalesce(email, '') || ' ' || coalesce(contact, '') AS t FROM institution",
        "SELECT coalesce(reason, '') || coalesce(done, '') || coalesce(next, '') AS t FROM report_row",
        "SELECT coalesce(note, '') || coalesce(sender, '') AS t FROM report", "SELECT document AS t FROM plan_edition",
        "SELECT who || coalesce(note, '') AS t FROM report_event", "SELECT coalesce(settlement, '') AS t FROM plan_note",
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        DbStatement *one = pool_new0(w->pool, DbStatement);
        *one = (DbStatement){"demo_texts", texts[i], NULL};
        g_autoptr(DbQuery) q = db_query(w->db, one);
        while (db_step(q))
            check_text(db_text(q, "t", w->pool));
        must(db_end(q, &w->error));
    }
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM report_row WHERE done IS NOT NULL AND done NOT LIKE '%(date demonstrative)'"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM report_row WHERE reason IS NOT NULL AND reason NOT LIKE '%(date demonstrative)'"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM user_account WHERE name NOT LIKE '%demonstrativ%'"), ==, 0);
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

static const Identity *identity_of(World *w, const char *email, gint64 *ret_case)
{
    static const char *const permissions[] = {"cases.read", NULL};
    User *user;
    must(user_find_by_email(w->db, w->pool, email, &user, &w->error));
    *ret_case = number_of(w, pool_printf(w->pool, "SELECT min(case_id) AS n FROM case_team WHERE user_id = %" G_GINT64_FORMAT, user->id));
    Identity *who = pool_new0(w->pool, Identity);
    *who = (Identity){.user_id = user->id, .name = user->name, .permissions = permissions, .permission_count = 1, .scope = SCOPE_OWN};
    return who;
}

static void bulk_cases_are_whole(void)
{
    g_autoptr(World) w = world_new();
    gint64 id;
    CaseFile *file;
    g_assert_cmpint(demo(w, "demo --people 90 --cases 60"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM case_file WHERE is_demo = 1"), ==, 60);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM case_person c JOIN person p ON p.id = c.person_id WHERE c.role = 'subject'"), ==, 60);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM case_entry WHERE state = 'planned' AND due_at IS NOT NULL"), >, 0);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM case_entry WHERE text LIKE '%demonstrative%'"), ==, 0); /* it is sealed */
    const Identity *manager = identity_of(w, "manager@demo.vatra.example", &id);
    must(case_find(w->db, w->pool, manager, id, &file, &w->error));
    g_assert_nonnull(strstr(file->summary, "(date demonstrative)"));
}

static void cases_need_people(void)
{
    g_autoptr(World) w = world_new();
    g_assert_cmpint(demo(w, "demo --cases 5"), !=, 0);
}

/* What only reads shares a demo: loading one is most of the time. */

typedef struct {
    const char *name;
    void (*holds)(World *w);
} Rule;

static void expect_rules(const char *words, const Rule *rules)
{
    g_autoptr(World) w = world_new();
    g_assert_cmpint(demo(w, words), ==, 0);
    for (; rules->name; rules++) {
        g_test_message("%s", rules->name);
        rules->holds(w);
    }
}

static void what_holds_on_any_day(void)
{
    static const Rule rules[] = {
        {"three_plans_have_296_rows", three_plans_have_296_rows},
        {"pages_say_that_it_is_a_demo", pages_say_that_it_is_a_demo},
        {"nothing_looks_real", nothing_looks_real},
        {0},
    };
    expect_rules("demo", rules);
}

static void what_holds_on_a_given_day(void)
{
    static const Rule rules[] = {
        {"every_state_is_there", every_state_is_there},
        {"reports_follow_the_plans", reports_follow_the_plans},
        {"an_amended_plan_waits", an_amended_plan_waits},
        {"targets_are_reached_and_missed", targets_are_reached_and_missed},
        {0},
    };
    expect_rules("demo --today 2026-11-21", rules);
}

WORLD_MAIN
{
    world_test("what_holds_on_any_day", what_holds_on_any_day);
    world_test("what_holds_on_a_given_day", what_holds_on_a_given_day);
    world_test("every_role_can_sign_in", every_role_can_sign_in);
    world_test("a_second_demo_is_refused_unless_more_is_said", a_second_demo_is_refused_unless_more_is_said);
    world_test("wrong_options_are_refused", wrong_options_are_refused);
    world_test("an_address_that_somebody_gave_stays", an_address_that_somebody_gave_stays);
    world_test("something_is_always_due", something_is_always_due);
    world_test("the_same_seed_and_day_give_the_same", the_same_seed_and_day_give_the_same);
    world_test("bulk_makes_as_many_as_asked", bulk_makes_as_many_as_asked);
    world_test("bulk_cases_are_whole", bulk_cases_are_whole);
    world_test("cases_need_people", cases_need_people);
}
