/* Project 328741 in the demo: all its figures agree with each other and with the document that announced it. */
#include "world.h"

#include <jansson.h>
#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits.h"
#include "modules/cases/cases.h"
#include "modules/demo/demo.h"
#include "modules/projects/projects_in.h"
#include "modules/services/services.h"
#include "modules/statistics/statistics.h"
#include "reader/reader.h"

#define BANI(lei, bani) ((gint64)(lei) * 100 + (bani))
static Day today(void) { return day_make(2026, 11, 20); }

static int run(World *w, int (*command)(CommandContext *, int, char **), const char *words, bool json, const char **ret_said)
{
    char *said = NULL;
    size_t count = 0;
    FILE *out = open_memstream(&said, &count);
    CommandContext context = {.pool = w->pool, .home = w->home, .database = w->url, .folder = w->home, .in = stdin, .out = out, .err = out, .json = json,
                              .store = w->store, .db = w->db};
    g_auto(GStrv) argv = g_strsplit(words, " ", -1);
    g_autofree char **shifted = g_memdup2(argv, (g_strv_length(argv) + 1) * sizeof(char *));
    reader_set_program(g_getenv("VATRA_PROGRAM"));
    language_set(LANGUAGE_EN);
    int code = command(&context, (int)g_strv_length(argv), shifted);
    fclose(out);
    pool_defer(w->pool, free, said);
    *ret_said = said;
    return code;
}

static Project *given_demo(World *w)
{
    const char *said;
    Project *project;
    if (run(w, demo_command, "demo --people 40 --today 2026-11-20", false, &said) != 0)
        g_error("%s", said);
    must(project_find_by_code(w->db, w->pool, "328741", &project, &w->error));
    return project;
}

static gint64 number_of(World *w, const char *sql)
{
    DbStatement *one = pool_new0(w->pool, DbStatement);
    *one = (DbStatement){"demo_project_test", pool_strdup(w->pool, sql), NULL};
    g_autoptr(DbQuery) q = db_query(w->db, one);
    gint64 number = db_step(q) ? db_int(q, "n") : -1;
    must(db_end(q, &w->error));
    return number;
}

/* --- the document --- */

static gint64 planned(World *w, const Project *project, gint64 partner_id)
{
    ProjectLeft left;
    must(project_line_left(w->db, &(ProjectLine){.project_id = project->id, .partner_id = partner_id}, &left, &w->error));
    g_assert_cmpint(left.spent.minor, >, 0);
    g_assert_cmpint(left.spent.minor, <, left.planned.minor);
    return left.planned.minor;
}

static gint64 planned_of_source(World *w, const Project *project, const char *source)
{
    GPtrArray *cells;
    gint64 sum = 0;
    must(project_budget(w->db, w->pool, project->id, &cells, &w->error));
    for (guint i = 0; i < cells->len; i++) {
        const ProjectBudget *cell = cells->pdata[i];
        sum += g_strcmp0(cell->source, source) == 0 ? cell->amount.minor : 0;
    }
    return sum;
}

static void the_budget_is_the_documents_to_the_ban(World *w, const Project *project)
{
    GPtrArray *partners;
    static const gint64 budgets[] = {BANI(7443710, 32), BANI(168548, 21), BANI(2339526, 64)};
    must(project_partners(w->db, w->pool, project->id, &partners, &w->error));
    g_assert_cmpuint(partners->len, ==, 3);
    for (guint i = 0; i < 3; i++)
        g_assert_cmpint(planned(w, project, ((const ProjectPartner *)partners->pdata[i])->id), ==, budgets[i]);
    g_assert_cmpint(project->total.minor, ==, BANI(9951785, 17));
    g_assert_cmpint(planned(w, project, 0), ==, project->total.minor);
    g_assert_cmpint(planned_of_source(w, project, "eu"), ==, BANI(6327153, 77));
    g_assert_cmpint(planned_of_source(w, project, "state"), ==, BANI(967682, 34));
    g_assert_cmpint(planned_of_source(w, project, "own"), ==, BANI(148874, 21));
}

/* --- the children --- */

static guint count_people(World *w, const Project *project, gint64 category_id, gint64 activity_id)
{
    GPtrArray *people;
    guint count = 0;
    must(projects_participants(w->db, w->pool, project->id, today(), &people, &w->error));
    for (guint i = 0; i < people->len; i++) {
        const ProjectParticipant *p = people->pdata[i];
        count += (!category_id || p->category_id == category_id) && (!activity_id || p->activity_id == activity_id);
    }
    return count;
}

static void there_are_as_many_children_as_promised(World *w, const Project *project)
{
    GPtrArray *categories, *activities;
    static const guint served[] = {0, 117, 60, 75, 14, 0};
    must(project_categories(w->db, w->pool, project->id, &categories, &w->error));
    must(project_activities(w->db, w->pool, project->id, &activities, &w->error));
    g_assert_cmpuint(count_people(w, project, 0, 0), ==, 266);
    g_assert_cmpuint(count_people(w, project, ((const ProjectCategory *)categories->pdata[0])->id, 0), ==, 252);
    g_assert_cmpuint(count_people(w, project, ((const ProjectCategory *)categories->pdata[1])->id, 0), ==, 14);
    g_assert_cmpuint(activities->len, ==, 6);
    for (guint i = 0; i < 6; i++)
        g_assert_cmpuint(count_people(w, project, 0, ((const ProjectActivity *)activities->pdata[i])->id), ==, served[i]);
}

static void each_has_a_plan_before_the_entry(World *w, const Project *project)
{
    GPtrArray *people;
    guint service_plans = 0, protection_plans = 0;
    must(projects_participants(w->db, w->pool, project->id, DAY_NONE, &people, &w->error));
    for (guint i = 0; i < people->len; i++) {
        const ProjectParticipant *p = people->pdata[i];
        CasePlanActive *plan;
        must(cases_plan_active_of(w->db, w->pool, p->person_id, p->entered_on, &plan, &w->error));
        g_assert_nonnull(plan);
        service_plans += strcmp(plan->plan_kind, "ps") == 0;
        protection_plans += strcmp(plan->plan_kind, "pip") == 0;
    }
    g_assert_cmpuint(service_plans, ==, 252);
    g_assert_cmpuint(protection_plans, ==, 14);
}

/* --- attendance --- */

#define OF_PROJECT " FROM attendance a JOIN project_activity_service x ON x.service_id = a.service_id"

static void attendance_is_of_24_locked_months_of_those_who_take_part(World *w, const Project *project)
{
    GArray *rows;
    gint64 present = 0, months = 0;
    int last = month_of_day(today()) - 1;
    for (int month = last - 23; month <= last; month++) {
        must(services_attendance_month(w->db, w->pool, month, 0, 0, &rows, &w->error));
        months += rows->len > 0;
        for (guint i = 0; i < rows->len; i++) {
            const AttendanceMonth *row = &g_array_index(rows, AttendanceMonth, i);
            g_assert_true(row->locked); /* those beside the project too */
            g_assert_cmpint(row->planned, ==, row->present + row->excused + row->absent);
            present += row->present;
        }
    }
    g_assert_cmpint(months, ==, 24);
    g_assert_cmpint(present, ==, number_of(w, "SELECT CAST(sum(present) AS BIGINT) AS n FROM attendance WHERE locked = 1"));
    g_assert_cmpint(number_of(w, "SELECT count(DISTINCT a.person_id) AS n" OF_PROJECT), ==, 266);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n" OF_PROJECT " WHERE NOT EXISTS (SELECT 1 FROM project_participant t"
                                 " WHERE t.person_id = a.person_id)"), ==, 0);
    g_assert_cmpuint(count_people(w, project, 0, 0), ==, 266);
}

/* --- the subsidy --- */

enum { SUBSIDY = 40000, PROMISED_MONTHS = 187 * 18 + 79 * 12 };

static BenefitScheme *subsidy(World *w)
{
    BenefitScheme *scheme;
    must(benefit_scheme_find_by_code(w->db, w->pool, "subventie-328741", &scheme, &w->error));
    return scheme;
}

/* Who came to 70 of 100 planned days, counted from the marks and not by benefits. */
static gint64 came_enough(World *w, gint64 month)
{
    return number_of(w, pool_printf(w->pool,
                                    "SELECT count(*) AS n FROM (SELECT a.person_id FROM attendance a JOIN benefit_grant g ON g.person_id = a.person_id"
                                    " WHERE a.month = %" G_GINT64_FORMAT " AND g.from_month <= a.month AND g.to_month >= a.month"
                                    " GROUP BY a.person_id HAVING sum(a.present) * 100 >= 70 * sum(a.planned) AND sum(a.planned) > 0) came",
                                    month));
}

/* A figure of a list: SQL that ends where its id follows. */
static gint64 of_run(World *w, const char *sql, const BenefitRun *run)
{
    return number_of(w, pool_printf(w->pool, "%s%" G_GINT64_FORMAT, sql, run->id));
}

/* Files hold what failed once more. */
static void check_run(World *w, const BenefitRun *run)
{
    g_assert_cmpstr(run->state, ==, "settled");
    g_assert_true(run->prepared_by && run->approved_by && run->visa_by && run->statement_id && run->order_id);
    g_assert_true(run->prepared_by != run->approved_by && run->prepared_by != run->visa_by && run->approved_by != run->visa_by);
    gint64 net = run->net.minor, failed = of_run(w, "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) AS n FROM benefit_payment WHERE state = 'failed' AND run_id = ", run);
    g_assert_cmpint(net, ==, run->gross.minor - run->withheld.minor);
    g_assert_cmpint(net, ==, of_run(w, "SELECT CAST(sum(amount) AS BIGINT) AS n FROM benefit_line WHERE kind <> 'overpaid' AND run_id = ", run));
    g_assert_cmpint(net + failed, ==, of_run(w, "SELECT CAST(sum(total) AS BIGINT) AS n FROM benefit_file WHERE run_id = ", run));
    g_assert_cmpint(net, ==, of_run(w, "SELECT CAST(sum(amount) AS BIGINT) AS n FROM benefit_payment WHERE state = 'paid' AND run_id = ", run));
    g_assert_cmpint(net, ==, of_run(w, "SELECT CAST(sum(amount) AS BIGINT) AS n FROM project_expense WHERE origin = 'benefit_run' AND origin_id = ", run));
}

/* Beside attendance: one was paid elsewhere, one suspended, one is an exception. */
static gint64 turned_in(gint64 month)
{
    if (month == benefit_month(2025, 9) || month == benefit_month(2026, 1))
        return -1;
    return month == benefit_month(2026, 2) ? 1 : 0;
}

static void each_who_came_got_the_month(World *w, gint64 month)
{
    gint64 given = number_of(w, pool_printf(w->pool,
                                            "SELECT count(*) AS n FROM (SELECT grant_id FROM benefit_line WHERE kind <> 'recovery' AND for_month = %" G_GINT64_FORMAT
                                            " GROUP BY grant_id HAVING sum(amount) > 0) g", month));
    g_assert_cmpint(given, ==, came_enough(w, month) + turned_in(month));
}

/* One of each: what the pages of benefits are for. */
static void what_went_wrong_was_put_right(World *w)
{
    g_assert_cmpint(number_of(w, "SELECT CAST(sum(amount) AS BIGINT) AS n FROM benefit_line WHERE kind = 'arrears'"), ==, SUBSIDY);
    g_assert_cmpint(number_of(w, "SELECT CAST(sum(amount) AS BIGINT) AS n FROM benefit_line WHERE kind = 'overpaid'"), ==, -SUBSIDY);
    g_assert_cmpint(number_of(w, "SELECT CAST(sum(amount) AS BIGINT) AS n FROM benefit_line WHERE kind = 'recovery'"), ==, -SUBSIDY);
    g_assert_cmpint(number_of(w, "SELECT recovered AS n FROM benefit_debt WHERE state = 'recovered'"), ==, SUBSIDY);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM benefit_payment f JOIN benefit_payment again ON again.of_id = f.id"
                                 " WHERE f.state = 'failed' AND again.state = 'paid' AND again.account_id <> f.account_id"), ==, 1);
    g_assert_cmpint(number_of(w, "SELECT to_month - from_month + 1 AS n FROM benefit_suspension WHERE resume_reason IS NOT NULL"), ==, 1);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM benefit_exception WHERE state = 'granted' AND asked_by <> decided_by"), ==, 1);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM attendance_correction"), >, 0);
}

/* From attendance to the account: each step gives the sum that the one before gave. */
static gint64 each_month_is_paid_to_who_came_enough(World *w)
{
    GPtrArray *runs;
    gint64 net = 0;
    must(benefit_runs(w->db, w->pool, subsidy(w)->id, NULL, 100, 0, &runs, &w->error));
    g_assert_cmpuint(runs->len, ==, 20); /* March 2025 to October 2026 */
    for (guint i = 0; i < runs->len; i++) {
        const BenefitRun *run = runs->pdata[i];
        check_run(w, run);
        each_who_came_got_the_month(w, run->month);
        net += run->net.minor;
    }
    return net;
}

static void sums_are_the_promised_ones(World *w, const Project *project, gint64 net)
{
    BenefitSums sums;
    ProjectLeft left;
    must(benefit_sums(w->db, subsidy(w)->id, &sums, &w->error));
    must(project_line_left(w->db, &(ProjectLine){.project_id = project->id, .category = "subsidies"}, &left, &w->error));
    g_assert_cmpint(sums.persons, ==, 266);
    g_assert_cmpint(sums.months_promised, ==, PROMISED_MONTHS);
    g_assert_cmpint(sums.paid, ==, net);
    g_assert_cmpint(sums.months_paid * SUBSIDY, ==, net);
    g_assert_cmpint(sums.sent, ==, 0);
    g_assert_cmpint(sums.owed, ==, 0);
    g_assert_cmpint(left.spent.minor, ==, net);
    g_assert_cmpint(left.planned.minor, >=, PROMISED_MONTHS * (gint64)SUBSIDY);
}

static gint64 counted_of(World *w, const char *fact, StatisticWay way, const char *measure, const Project *project)
{
    StatisticAnswer *answer;
    StatisticQuestion question = STATISTIC_QUESTION;
    question.fact = fact;
    question.way = way;
    question.measure = measure;
    if (project)
        question_filter(w->pool, &question, "project_id", pool_printf(w->pool, "%" G_GINT64_FORMAT, project->id));
    must(statistics_count(w->db, w->pool, identity_system(), &question, &answer, &w->error));
    g_assert_cmpint(answer->total.cover, ==, CELL_SHOWN);
    return answer->total.number;
}

static gint64 counted(World *w, const char *fact, StatisticWay way, const char *measure)
{
    return counted_of(w, fact, way, measure, NULL);
}

static void statistics_count_the_same(World *w, const Project *project, gint64 net)
{
    g_assert_cmpint(counted(w, "benefit_payment", STATISTIC_SUM, "amount"), ==, net);
    g_assert_cmpint(counted(w, "benefit_payment", STATISTIC_SUM, "months") * SUBSIDY, ==, net);
    g_assert_cmpint(counted(w, "benefit_payment", STATISTIC_PERSONS, NULL), ==,
                    number_of(w, "SELECT count(DISTINCT g.person_id) AS n FROM benefit_line l JOIN benefit_grant g ON g.id = l.grant_id WHERE l.amount > 0 AND l.kind = 'month'"));
    g_assert_cmpint(counted(w, "attendance", STATISTIC_SUM, "present"), ==, number_of(w, "SELECT CAST(sum(present) AS BIGINT) AS n FROM attendance"));
    g_assert_cmpint(counted(w, "attendance", STATISTIC_PERSONS, NULL), ==,
                    number_of(w, "SELECT count(DISTINCT person_id) AS n FROM attendance WHERE present > 0"));
    g_assert_cmpint(counted_of(w, "project_participant", STATISTIC_PERSONS, NULL, project), ==, 266);
    g_assert_cmpint(counted(w, "project_participant", STATISTIC_PERSONS, NULL), ==, DEMO_PROJECT_CHILDREN);
}

/* --- contracting beside the project --- */

/* Each claim pays who came on at least three days; what was found out later is one regularisation. */
static void claims_and_costs_agree_with_the_attendance(World *w)
{
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM service_agreement"), ==, 2);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM service_bid WHERE state = 'rejected'"), ==, 1);
    g_assert_cmpint(number_of(w, "SELECT count(DISTINCT c.state) AS n FROM service_claim c"), ==, 5);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM service_claim c JOIN service_agreement g ON g.id = c.agreement_id"
                                 " WHERE c.kind = 'month' AND (c.amount <> c.persons_paid * g.level OR c.persons_paid > g.persons"
                                 " OR c.persons_paid > c.persons_attended)"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM service_claim c JOIN service_agreement g ON g.id = c.agreement_id"
                                 " WHERE c.kind = 'month' AND c.persons_attended - (SELECT count(*) FROM attendance a WHERE a.service_id = g.service_id"
                                 " AND a.month = c.month AND a.present >= g.least_days) NOT IN (0, 1)"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT CAST(sum(c.amount) AS BIGINT) + (SELECT min(g.level) FROM service_agreement g) AS n"
                                 " FROM service_claim c WHERE c.kind = 'regularisation'"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM service_cost x WHERE x.category = 'food' AND x.amount <> 1450 *"
                                 " (SELECT sum(a.present) FROM attendance a WHERE a.service_id = x.service_id AND a.month = x.month)"), <=, 1);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM volunteer"), ==, 4);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM service s WHERE s.capacity > 0 AND s.taken > s.capacity"), ==, 0);
}

/* --- what the program prints --- */

static const Command *command_of(const char *words)
{
    for (const Module *const *module = modules; *module; module++)
        for (const Command *command = (*module)->commands; command && command->words; command++)
            if (strcmp(command->words, words) == 0)
                return command;
    g_error("there is no command %s", words);
}

static json_t *find_by(json_t *list, const char *name, const char *value)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *one = json_array_get(list, i);
        if (g_strcmp0(json_string_value(json_object_get(one, name)), value) == 0)
            return one;
    }
    g_error("nothing has the %s %s", name, value);
}

static gint64 indicator(json_t *all, const char *code)
{
    return json_integer_value(json_object_get(find_by(json_object_get(all, "indicators"), "code", code), "total"));
}

static gint64 promise(json_t *all, const char *label)
{
    return json_integer_value(json_object_get(find_by(json_object_get(all, "promises"), "label", label), "count"));
}

static gint64 paid_in_at_least(World *w, int months)
{
    return number_of(w, pool_printf(w->pool, "SELECT count(*) AS n FROM (SELECT grant_id FROM benefit_line WHERE amount > 0 GROUP BY grant_id"
                                       " HAVING count(*) >= %d) paid", months));
}

static void promises_are_counted(World *w, json_t *all)
{
    g_assert_cmpint(promise(all, "Copii în grupul țintă"), ==, 266);
    g_assert_cmpint(promise(all, "Copii aflați în risc de separare (DAS)"), ==, 252);
    g_assert_cmpint(promise(all, "Copii din protecția specială (DGASPC)"), ==, 14);
    g_assert_cmpint(promise(all, "Copii de etnie romă în centrele de zi „Sf. Nicolae” și Kuncz"), >=, 27);
    g_assert_cmpint(promise(all, "Copii cu subvenție plătită cel puțin 18 luni"), ==, paid_in_at_least(w, 18));
    g_assert_cmpint(promise(all, "Copii cu subvenție plătită cel puțin 12 luni (187 + 79)"), ==, paid_in_at_least(w, 12));
    g_assert_cmpint(paid_in_at_least(w, 18), >, 0);
}

static void what_is_printed_says_the_same(World *w, gint64 net)
{
    const char *said;
    g_assert_cmpint(run(w, command_of("project show")->run, "show 328741", true, &said), ==, 0);
    json_t *all = json_loads(said, 0, NULL);
    g_assert_nonnull(all);
    g_assert_cmpstr(json_string_value(json_object_get(json_object_get(all, "money"), "planned")), ==, "9951785.17");
    json_t *by_category = json_object_get(json_object_get(all, "money"), "by_category");
    g_assert_cmpstr(json_string_value(json_object_get(find_by(by_category, "label", "Subsidies and accompanying measures"), "spent")), ==,
                    money_plain(w->pool, (Money){net, CURRENCY_RON}));
    promises_are_counted(w, all);
    g_assert_cmpint(indicator(all, "EECO01"), ==, 266);
    g_assert_cmpint(indicator(all, "EECO06"), ==, 266);
    g_assert_cmpint(indicator(all, "EECO04"), ==, 266);
    g_assert_cmpint(indicator(all, "EECO12"), ==, 60);
    g_assert_cmpint(indicator(all, "EECO15"), >=, 27);
    g_assert_cmpuint(json_array_size(json_object_get(all, "contradictions_of_indicators")), ==, 0);
    json_t *notes = json_object_get(all, "notes");
    g_assert_cmpuint(json_array_size(notes), ==, 2);
    g_assert_cmpstr(json_string_value(json_object_get(find_by(notes, "about", "budget"), "difference")), ==, "3370.96");
    g_assert_nonnull(strstr(json_string_value(json_object_get(find_by(notes, "about", "period"), "text")), "24 months"));
    g_assert_cmpuint(json_array_size(json_object_get(all, "plan_rows")), ==, 1);
    json_decref(all);
}

/* --- the plan's rows --- */

static gint64 declared_at(World *w, const char *code)
{
    Statistic *statistic;
    StatisticAnswer *answer;
    must(statistic_find_code(w->db, w->pool, code, &statistic, &w->error));
    must(statistics_count(w->db, w->pool, NULL, statistic->question, &answer, &w->error));
    if (answer->total.cover != CELL_SHOWN)
        g_error("%s is hidden", code);
    return answer->total.number;
}

static gint64 minority_of(World *w, const char *code)
{
    Project *project;
    ProjectCounts counts;
    must(project_find_by_code(w->db, w->pool, code, &project, &w->error));
    must(project_counts(w->db, w->pool, project, DAY_NONE, &counts, &w->error));
    for (guint i = 0; i < counts.counts->len; i++) {
        const ProjectCount *count = counts.counts->pdata[i];
        if (strcmp(count->indicator->code, "EECO15") == 0)
            return count->total;
    }
    return -1;
}

static void no_notes_about(World *w, const char *code)
{
    Project *project;
    GPtrArray *notes;
    must(project_find_by_code(w->db, w->pool, code, &project, &w->error));
    must(project_notes(w->db, w->pool, project, &notes, &w->error));
    g_assert_cmpuint(notes->len, ==, 0);
}

/* Each row is counted and shown; centres make up the project's children, and projects say the same as their own indicator. */
static void rows_of_the_plan_count_themselves(World *w, const Project *project)
{
    gint64 nicolae = declared_at(w, "timisoara-2025-3-1"), kuncz = declared_at(w, "timisoara-2025-3-2"), recovery = declared_at(w, "timisoara-2025-4-1");
    g_assert_cmpint(nicolae + kuncz, ==, 39);
    g_assert_cmpint(recovery, ==, 10);
    g_assert_cmpint(declared_at(w, "timisoara-2025-44-3"), ==, minority_of(w, "328741"));
    g_assert_cmpint(declared_at(w, "timisoara-2025-5-1"), ==, minority_of(w, "328741")); /* each has a case */
    g_assert_cmpint(minority_of(w, "328741"), >=, nicolae + kuncz + recovery);
    static const char *const rows[] = {"timisoara-2025-44-1", "timisoara-2025-44-2"}, *const codes[] = {"DEMO-44-1", "DEMO-44-2"};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpint(declared_at(w, rows[i]), ==, minority_of(w, codes[i]));
        g_assert_cmpint(declared_at(w, rows[i]), >=, 27);
        no_notes_about(w, codes[i]);
    }
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM project_plan_row"), ==, 3);
}

static void the_councils_papers_hold_what_was_counted(World *w)
{
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM council_report"), ==, 2);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM council_report WHERE snapshot LIKE '%\"counted\":{\"state\":\"number\"%'"), ==, 2);
}

static void all_figures_agree(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_demo(w);
    the_budget_is_the_documents_to_the_ban(w, project);
    there_are_as_many_children_as_promised(w, project);
    each_has_a_plan_before_the_entry(w, project);
    attendance_is_of_24_locked_months_of_those_who_take_part(w, project);
    claims_and_costs_agree_with_the_attendance(w);
    gint64 net = each_month_is_paid_to_who_came_enough(w);
    what_went_wrong_was_put_right(w);
    sums_are_the_promised_ones(w, project, net);
    statistics_count_the_same(w, project, net);
    rows_of_the_plan_count_themselves(w, project);
    the_councils_papers_hold_what_was_counted(w);
    what_is_printed_says_the_same(w, net);
}

/* On an earlier day fewer have come, and nothing is from the future. */
static void an_earlier_day_shows_the_beginning(void)
{
    g_autoptr(World) w = world_new();
    const char *said;
    g_assert_cmpint(run(w, demo_command, "demo --people 40 --today 2025-06-30", false, &said), ==, 0);
    gint64 entered = number_of(w, "SELECT count(*) AS n FROM project_participant");
    g_assert_cmpint(entered, >, 50);
    g_assert_cmpint(entered, <, 266);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM project_participant WHERE entered_on > '2025-06-30'"), ==, 0);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM project_expense WHERE on_day > '2025-06-30'"), ==, 0);
}

WORLD_MAIN
{
    world_test("all_figures_agree", all_figures_agree);
    world_test("an_earlier_day_shows_the_beginning", an_earlier_day_shows_the_beginning);
}
