#include "given.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/projects/projects.h"

/* Whose money pays, how far what was promised is, and who sees codes in clear. */

static gint64 count_of(World *w, const char *sql)
{
    static guint number;
    DbStatement *statement = pool_new0(w->pool, DbStatement);
    *statement = (DbStatement){pool_printf(w->pool, "count_%u", number++), sql, NULL};
    g_autoptr(DbQuery) q = db_query(w->db, statement);
    gint64 count = db_step(q) ? db_int(q, "n") : -1;
    must(db_end(q, &w->error));
    return count;
}

static void assert_refused(World *w, bool done, FailKind kind)
{
    g_assert_false(done);
    g_assert_error(w->error, FAIL, (int)kind);
    g_clear_error(&w->error);
}

/* --- a project's budget --- */

static void put_cell(World *w, const Project *project, gint64 partner_id, const char *source, gint64 amount)
{
    ProjectBudget cell = {.project_id = project->id, .partner_id = partner_id, .source = source, .category = "subsidies", .year = day_year(day_today()),
                          .amount = {amount, CURRENCY_RON}};
    must(project_part_add(w->db, identity_system(), "budget", &cell, &w->error));
}

/* Three months of two persons, 85 % of it from one source. */
static gint64 given_project(World *w, gint64 *ret_partner_id)
{
    Project project = {.code = "328741", .title = "Copii împreună", .from_day = day_make(2025, 3, 1), .to_day = DAY_NONE, .last_payment = DAY_NONE,
                       .total = {240000, CURRENCY_RON}, .state = "running"};
    ProjectPartner partner = {.role = "leader", .name = "Direcția", .short_name = "DAS"};
    must(project_create(w->db, identity_system(), &project, &w->error));
    partner.project_id = project.id;
    must(project_part_add(w->db, identity_system(), "partners", &partner, &w->error));
    put_cell(w, &project, partner.id, "eu", 204000);
    put_cell(w, &project, partner.id, "own", 36000);
    *ret_partner_id = partner.id;
    return project.id;
}

static BenefitScheme *given_paid_scheme(World *w, gint64 partner_id)
{
    BenefitScheme *scheme = given_scheme(w, "p", NULL);
    scheme->project_code = "328741";
    scheme->project_partner_id = partner_id;
    scheme->project_category = "subsidies";
    must(benefit_scheme_save(w->db, identity_system(), scheme, &w->error));
    must(benefit_scheme_find(w->db, w->pool, scheme->id, &scheme, &w->error));
    g_assert_cmpint(scheme->project_partner_id, ==, partner_id);
    return scheme;
}

static void a_signed_list_is_spent_from_the_line_once(void)
{
    g_autoptr(World) w = world_new();
    gint64 partner_id;
    given_project(w, &partner_id);
    BenefitScheme *scheme = given_paid_scheme(w, partner_id);
    given_grants(w, scheme, 2);
    gint64 run = must_prepare(w, scheme->id, JANUARY);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS n FROM project_expense"), ==, 0);
    must_approve(w, run);
    g_assert_cmpint(count_of(w, "SELECT count(*) AS n FROM project_expense WHERE origin = 'benefit_run'"), ==, 2);
    g_assert_cmpint(count_of(w, "SELECT CAST(sum(amount) AS BIGINT) AS n FROM project_expense"), ==, 80000);
    g_assert_cmpint(count_of(w, "SELECT amount AS n FROM project_expense WHERE source = 'eu'"), ==, 68000);
    must(benefit_run_spend(w->db, w->pool, identity_system(), run_of(w, run), clock_now(), &w->error));
    g_assert_cmpint(count_of(w, "SELECT CAST(sum(amount) AS BIGINT) AS n FROM project_expense"), ==, 80000);
}

static void a_list_over_the_project_s_line_is_not_signed(void)
{
    g_autoptr(World) w = world_new();
    gint64 partner_id;
    given_project(w, &partner_id);
    BenefitScheme *scheme = given_paid_scheme(w, partner_id);
    Identity director = identity_of(given_user(w, "Director"), "Director");
    given_grants(w, scheme, 2);
    for (int month = 0; month < 3; month++)
        must_approve(w, must_prepare(w, scheme->id, JANUARY + month));
    gint64 id = must_prepare(w, scheme->id, JANUARY + 3);
    g_assert_false(benefit_run_approve(w->db, &director, id, run_of(w, id)->version, 0, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_nonnull(strstr(w->error->message, "328741"));
    g_clear_error(&w->error);
    g_assert_cmpstr(run_of(w, id)->state, ==, "prepared");
    g_assert_cmpuint(payments_of(w, id)->len, ==, 0);
    g_assert_cmpint(count_of(w, "SELECT CAST(sum(amount) AS BIGINT) AS n FROM project_expense"), ==, 240000);
    scheme->project_code = scheme->project_category = NULL;
    scheme->project_partner_id = 0;
    must(benefit_scheme_save(w->db, identity_system(), scheme, &w->error));
    must_approve(w, id);
}

static void only_a_project_and_a_line_that_are_there_are_kept(void)
{
    g_autoptr(World) w = world_new();
    gint64 partner_id;
    given_project(w, &partner_id);
    BenefitScheme *scheme = given_scheme(w, "p", NULL);
    scheme->project_code = "999999";
    assert_refused(w, benefit_scheme_save(w->db, identity_system(), scheme, &w->error), FAIL_INVALID);
    scheme->project_code = "328741";
    scheme->project_partner_id = partner_id;
    scheme->project_category = "travel";
    assert_refused(w, benefit_scheme_save(w->db, identity_system(), scheme, &w->error), FAIL_INVALID);
    scheme->project_category = "subsidies";
    scheme->currency = "EUR";
    assert_refused(w, benefit_scheme_save(w->db, identity_system(), scheme, &w->error), FAIL_INVALID);
    scheme->currency = "RON";
    must(benefit_scheme_save(w->db, identity_system(), scheme, &w->error));
}

static void the_lines_of_budgets_can_be_chosen(void)
{
    g_autoptr(World) w = world_new();
    gint64 partner_id;
    given_project(w, &partner_id);
    BenefitScheme scheme = {.code = "x"};
    GPtrArray *options;
    must(benefit_funding_options(w->db, w->pool, &scheme, &options, &w->error));
    g_assert_cmpuint(options->len, ==, 2);
    const FundingOption *line = options->pdata[1];
    g_assert_true(benefit_funding_choose(w->pool, &scheme, options, line->value));
    g_assert_cmpint(scheme.project_partner_id, ==, partner_id);
    g_assert_cmpstr(benefit_funding_value(w->pool, &scheme), ==, line->value);
    g_assert_false(benefit_funding_choose(w->pool, &scheme, options, "328741/7/staff"));
    g_assert_true(benefit_funding_choose(w->pool, &scheme, options, NULL));
    g_assert_null(scheme.project_code);
}

static void what_is_paid_after_the_project_s_end_is_of_its_last_day(void)
{
    Project project = {.from_day = day_make(2025, 3, 1), .to_day = day_make(2028, 2, 29)};
    gint64 late = (gint64)day_make(2028, 3, 5).n * 24 * 60 * 60, early = (gint64)day_make(2025, 2, 5).n * 24 * 60 * 60;
    g_assert_cmpint(day_compare(benefit_spent_on(&project, late), project.to_day), ==, 0);
    g_assert_cmpint(day_compare(benefit_spent_on(&project, early), project.from_day), ==, 0);
}

/* --- what was promised --- */

static void it_is_known_who_can_still_get_the_promised_months(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    Reach reach;
    given_grants(w, scheme, 3);
    BenefitGrant *late = given_grant(w, scheme, given_person(w, "Rus", "Dan"), NULL);
    must(benefit_grant_suspend(w->db, identity_system(), late, JANUARY, "Lipsă", &w->error));
    scheme->to_day = day_make(2026, 6, 30); /* 18 months */
    must(benefit_scheme_save(w->db, identity_system(), scheme, &w->error));
    must(benefit_reach(w->db, w->pool, scheme, &reach, &w->error));
    g_assert_cmpint(reach.on_way, ==, 4);
    must_approve(w, must_prepare(w, scheme->id, JANUARY));
    must(benefit_reach(w->db, w->pool, scheme, &reach, &w->error));
    g_assert_cmpint(reach.on_way, ==, 3);
    g_assert_cmpint(reach.late, ==, 1);
    GPtrArray *rows;
    GrantFilter filter = {.scheme_id = scheme->id, .standing = "late"};
    must(benefit_horizon(w->db, w->pool, scheme, &filter.horizon, &w->error));
    must(benefit_grants(w->db, w->pool, &filter, &rows, &w->error));
    g_assert_cmpuint(rows->len, ==, 1);
    g_assert_cmpint(((GrantRow *)rows->pdata[0])->grant.id, ==, late->id);
    g_assert_cmpint(benefit_months_left(&filter.horizon, late), ==, 17);
}

static void a_stop_can_be_taken_back(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    gint64 person = given_person(w, "Pop", "Ana");
    BenefitGrant *grant = given_grant(w, scheme, person, NULL);
    must(benefit_grant_stop(w->db, identity_system(), grant, JANUARY + 1, "Mutare", &w->error));
    must_approve(w, must_prepare(w, scheme->id, JANUARY));
    g_assert_cmpint(run_of(w, must_prepare(w, scheme->id, JANUARY + 1))->entitled, ==, 0);
    must(benefit_grant_find(w->db, w->pool, grant->id, &grant, &w->error));
    assert_refused(w, benefit_grant_continue(w->db, identity_system(), grant, "", &w->error), FAIL_INVALID);
    must(benefit_grant_continue(w->db, identity_system(), grant, "Nu s-a mutat", &w->error));
    g_assert_cmpint(run_of(w, must_prepare(w, scheme->id, JANUARY + 1))->entitled, ==, 1);
}

static void a_stop_is_not_taken_back_beside_a_new_entitlement(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    gint64 person = given_person(w, "Pop", "Ana");
    BenefitGrant *grant = given_grant(w, scheme, person, NULL);
    must(benefit_grant_stop(w->db, identity_system(), grant, JANUARY + 1, "Mutare", &w->error));
    BenefitPayee payee = {.person_id = person};
    BenefitGrant later = {.scheme_id = scheme->id, .person_id = person, .decision = "2", .from_month = JANUARY + 2};
    must(benefit_grant_create(w->db, identity_system(), &later, &payee, &w->error));
    must(benefit_grant_find(w->db, w->pool, grant->id, &grant, &w->error));
    assert_refused(w, benefit_grant_continue(w->db, identity_system(), grant, "Nu s-a mutat", &w->error), FAIL_INVALID);
}

/* --- codes in clear --- */

static Identity may_see(World *w, const char *name)
{
    static const char *const permissions[] = {"benefits.read", "people.see-id", NULL};
    Identity who = identity_of(given_user(w, name), name);
    who.permissions = permissions;
    who.permission_count = 2;
    return who;
}

static void codes_in_clear_need_a_second_person(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    given_grants(w, scheme, 1);
    gint64 id, other;
    ClearOf of = {CLEAR_RUN, must_prepare(w, scheme->id, JANUARY)};
    Identity officer = may_see(w, "Officer"), director = identity_of(given_user(w, "Director"), "Director");
    assert_refused(w, benefit_clear_ask(w->db, &director, &of, "Pentru bancă", &id, &w->error), FAIL_FORBIDDEN);
    assert_refused(w, benefit_clear_ask(w->db, &officer, &of, "", &id, &w->error), FAIL_INVALID);
    must(benefit_clear_ask(w->db, &officer, &of, "Pentru bancă", &id, &w->error));
    assert_refused(w, benefit_clear_ask(w->db, &officer, &of, "Încă o dată", &other, &w->error), FAIL_CONFLICT);
    assert_refused(w, benefit_clear_may(w->db, &officer, &of, &w->error), FAIL_FORBIDDEN);
    assert_refused(w, benefit_clear_decide(w->db, &officer, id, true, &w->error), FAIL_FORBIDDEN);
    must(benefit_clear_decide(w->db, &director, id, true, &w->error));
    assert_refused(w, benefit_clear_decide(w->db, &director, id, false, &w->error), FAIL_CONFLICT);
    must(benefit_clear_may(w->db, &officer, &of, &w->error));
    Identity colleague = may_see(w, "Colleague");
    assert_refused(w, benefit_clear_may(w->db, &colleague, &of, &w->error), FAIL_FORBIDDEN);
}

static void the_agency_s_list_needs_a_second_person_too(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    given_grants(w, scheme, 2);
    gint64 id, exchange, run = must_prepare(w, scheme->id, JANUARY);
    Identity officer = may_see(w, "Officer"), director = identity_of(given_user(w, "Director"), "Director");
    must(benefit_exchange_make(w->db, &officer, scheme->id, JANUARY, &exchange, &w->error));
    ClearOf of = {CLEAR_EXCHANGE, exchange}, other = {CLEAR_RUN, run};
    assert_refused(w, benefit_clear_ask(w->db, &officer, &(ClearOf){CLEAR_EXCHANGE, run}, "Pentru agenție", &id, &w->error), FAIL_NOT_FOUND);
    must(benefit_clear_ask(w->db, &officer, &of, "Pentru agenție", &id, &w->error));
    assert_refused(w, benefit_clear_may(w->db, &officer, &of, &w->error), FAIL_FORBIDDEN);
    must(benefit_clear_decide(w->db, &director, id, true, &w->error));
    must(benefit_clear_may(w->db, &officer, &of, &w->error));
    assert_refused(w, benefit_clear_may(w->db, &officer, &other, &w->error), FAIL_FORBIDDEN);
}

/* --- the end of a scheme --- */

static BenefitScheme *again(World *w, const BenefitScheme *scheme)
{
    BenefitScheme *now;
    must(benefit_scheme_find(w->db, w->pool, scheme->id, &now, &w->error));
    return now;
}

static void a_closed_scheme_ends_with_its_last_day(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    gint64 id;
    given_grants(w, scheme, 2);
    must_approve(w, must_prepare(w, scheme->id, JANUARY));
    must_prepare(w, scheme->id, JANUARY + 1);
    Day early = benefit_month_end(JANUARY), last = benefit_month_end(JANUARY + 2);
    assert_refused(w, benefit_scheme_close(w->db, identity_system(), scheme, last, "", &w->error), FAIL_INVALID);
    assert_refused(w, benefit_scheme_close(w->db, identity_system(), scheme, early, "Gata", &w->error), FAIL_INVALID);
    must(benefit_scheme_close(w->db, identity_system(), scheme, last, "Gata banii", &w->error));
    assert_refused(w, benefit_scheme_close(w->db, identity_system(), scheme, last, "Încă o dată", &w->error), FAIL_CONFLICT);
    assert_refused(w, benefit_scheme_close(w->db, identity_system(), again(w, scheme), last, "Încă o dată", &w->error), FAIL_CONFLICT);
    g_assert_cmpstr(again(w, scheme)->closed_why, ==, "Gata banii");
    must_approve(w, must_prepare(w, scheme->id, JANUARY + 1));
    must_approve(w, must_prepare(w, scheme->id, JANUARY + 2));
    BenefitRunOrder later = {.scheme_id = scheme->id, .month = JANUARY + 3};
    assert_refused(w, benefit_run_prepare(w->db, identity_system(), &later, &id, &w->error), FAIL_INVALID);
}

static void nobody_new_is_entitled_while_a_scheme_is_closed(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    gint64 person = given_person(w, "Pop", "Ana");
    BenefitPayee payee = {.person_id = person};
    BenefitGrant grant = {.scheme_id = scheme->id, .person_id = person, .decision = "1", .from_month = JANUARY};
    must(benefit_scheme_close(w->db, identity_system(), scheme, benefit_month_end(JANUARY + 2), "Gata", &w->error));
    assert_refused(w, benefit_grant_create(w->db, identity_system(), &grant, &payee, &w->error), FAIL_INVALID);
    BenefitScheme *longer = again(w, scheme);
    longer->to_day = benefit_month_end(JANUARY + 5);
    assert_refused(w, benefit_scheme_save(w->db, identity_system(), longer, &w->error), FAIL_INVALID);
    must(benefit_scheme_open_again(w->db, identity_system(), again(w, scheme), &w->error));
    must(benefit_grant_create(w->db, identity_system(), &grant, &payee, &w->error));
    assert_refused(w, benefit_scheme_open_again(w->db, identity_system(), again(w, scheme), &w->error), FAIL_CONFLICT);
}

static void the_last_day_is_not_before_what_lists_paid(void)
{
    g_autoptr(World) w = world_new();
    BenefitScheme *scheme = given_scheme(w, "s", NULL);
    given_grants(w, scheme, 1);
    must_approve(w, must_prepare(w, scheme->id, JANUARY + 1));
    scheme->to_day = benefit_month_end(JANUARY);
    assert_refused(w, benefit_scheme_save(w->db, identity_system(), scheme, &w->error), FAIL_INVALID);
    scheme->to_day = benefit_month_end(JANUARY + 1);
    must(benefit_scheme_save(w->db, identity_system(), scheme, &w->error));
}

WORLD_MAIN
{
    world_test("the_agency_s_list_needs_a_second_person_too", the_agency_s_list_needs_a_second_person_too);
    world_test("a_closed_scheme_ends_with_its_last_day", a_closed_scheme_ends_with_its_last_day);
    world_test("nobody_new_is_entitled_while_a_scheme_is_closed", nobody_new_is_entitled_while_a_scheme_is_closed);
    world_test("the_last_day_is_not_before_what_lists_paid", the_last_day_is_not_before_what_lists_paid);
    world_test("a_signed_list_is_spent_from_the_line_once", a_signed_list_is_spent_from_the_line_once);
    world_test("a_list_over_the_project_s_line_is_not_signed", a_list_over_the_project_s_line_is_not_signed);
    world_test("only_a_project_and_a_line_that_are_there_are_kept", only_a_project_and_a_line_that_are_there_are_kept);
    world_test("the_lines_of_budgets_can_be_chosen", the_lines_of_budgets_can_be_chosen);
    world_test("what_is_paid_after_the_project_s_end_is_of_its_last_day", what_is_paid_after_the_project_s_end_is_of_its_last_day);
    world_test("it_is_known_who_can_still_get_the_promised_months", it_is_known_who_can_still_get_the_promised_months);
    world_test("a_stop_can_be_taken_back", a_stop_can_be_taken_back);
    world_test("a_stop_is_not_taken_back_beside_a_new_entitlement", a_stop_is_not_taken_back_beside_a_new_entitlement);
    world_test("codes_in_clear_need_a_second_person", codes_in_clear_need_a_second_person);
}
