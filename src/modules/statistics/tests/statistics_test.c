#include <math.h>
#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases.h"
#include "modules/council/snapshot.h"
#include "modules/people/people.h"
#include "modules/people/traits.h"
#include "modules/projects/projects.h"
#include "modules/statistics/pages.h"
#include "world.h"

/* Definitions, what is hidden, and what is bound; over the visits of cases. */

#define WORD "zorzonelean" /* what is declared */

/* count persons of a sex, each with a case and so many visits. */
static void given_visited(World *w, const char *sex, guint count, guint visits, bool declared)
{
    for (guint i = 0; i < count; i++) {
        Person person = {.family_name = "Vizitatu", .given_name = pool_printf(w->pool, "Al%u", i), .sex = sex,
                         .birth_day = day_make(2015, 3, 12), .death_day = DAY_NONE};
        gint64 id;
        must(person_create(w->db, identity_system(), &person, &w->error));
        NewCase made = {.type_code = "separation", .person_id = person.id};
        must(case_open(w->db, identity_system(), &made, &id, &w->error));
        if (declared)
            must(trait_declare(w->db, identity_system(), person.id, "ethnicity", WORD, &w->error));
        for (guint v = 0; v < visits; v++)
            must(db_execute(w->db, pool_printf(w->pool, "INSERT INTO case_entry (id, case_id, kind, state, done_at, created_at) VALUES (%"
                                               G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", 'visit', 'done', 1748000000, 1748000000)", id_new(), id),
                            &w->error));
    }
}

static StatisticQuestion visits_by_sex(World *w)
{
    StatisticQuestion question = STATISTIC_QUESTION;
    question.fact = "case_work";
    question.way = STATISTIC_PERSONS;
    question.by[0] = "sex";
    question_filter(w->pool, &question, "kind", "visit");
    return question;
}

static const StatisticCell *cell_at(const StatisticAnswer *answer, const char *value)
{
    for (guint i = 0; i < answer->cell_count; i++)
        if (strcmp(answer->axes[0].values->pdata[i], value) == 0)
            return &answer->cells[i];
    g_assert_not_reached();
}

static StatisticAnswer *must_count(World *w, const Identity *who, const StatisticQuestion *question)
{
    StatisticAnswer *answer = NULL;
    must(statistics_count(w->db, w->pool, who, question, &answer, &w->error));
    return answer;
}

static gint64 given_statistic(World *w)
{
    StatisticQuestion question = visits_by_sex(w);
    Statistic statistic = {.name = "Copii vizitați", .question = &question};
    must(statistic_create(w->db, identity_system(), &statistic, &w->error));
    return statistic.id;
}

/* --- disclosure --- */

static void small_numbers_are_hidden_with_one_beside(void)
{
    g_autoptr(World) w = world_new();
    StatisticQuestion question = visits_by_sex(w);
    given_visited(w, "f", 3, 2, false);
    given_visited(w, "m", 20, 1, false);
    StatisticAnswer *answer = must_count(w, NULL, &question);
    g_assert_cmpint(answer->total.number, ==, 23);
    g_assert_cmpint(cell_at(answer, "f")->cover, ==, CELL_SMALL);
    g_assert_cmpint(cell_at(answer, "f")->number, ==, 0); /* it isn't in the answer at all */
    g_assert_cmpint(cell_at(answer, "m")->cover, ==, CELL_BESIDE);
    g_assert_cmpstr(statistic_cell_text(w->pool, answer, cell_at(answer, "f")), ==, "<5");
    g_assert_cmpint(statistic_cell_value(answer, cell_at(answer, "f")).state, ==, VALUE_SUPPRESSED);
}

static void zero_is_another_thing_than_hidden(void)
{
    g_autoptr(World) w = world_new();
    StatisticQuestion question = visits_by_sex(w);
    given_visited(w, "m", 20, 1, false);
    StatisticAnswer *answer = must_count(w, NULL, &question);
    g_assert_cmpint(cell_at(answer, "f")->cover, ==, CELL_SHOWN);
    g_assert_cmpstr(statistic_cell_text(w->pool, answer, cell_at(answer, "f")), ==, "0");
    g_assert_cmpint(cell_at(answer, "m")->number, ==, 20);
}

static void who_works_on_the_files_sees_them(void)
{
    g_autoptr(World) w = world_new();
    StatisticQuestion question = visits_by_sex(w);
    given_visited(w, "f", 3, 2, false);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "statistics.read cases.read");
    g_assert_cmpint(cell_at(must_count(w, w->who, &question), "f")->number, ==, 3);
    as_user(w, 1, 0, SCOPE_TEAM, "statistics.read cases.read");
    g_assert_cmpint(cell_at(must_count(w, w->who, &question), "f")->cover, ==, CELL_SMALL);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "statistics.read");
    g_assert_cmpint(cell_at(must_count(w, w->who, &question), "f")->cover, ==, CELL_SMALL);
}

static void events_of_few_persons_are_hidden(void)
{
    g_autoptr(World) w = world_new();
    StatisticQuestion question = visits_by_sex(w);
    question.way = STATISTIC_EVENTS;
    given_visited(w, "f", 2, 9, false); /* 18 visits, but to two */
    given_visited(w, "m", 30, 1, false);
    g_assert_cmpint(cell_at(must_count(w, NULL, &question), "f")->cover, ==, CELL_SMALL);
    g_assert_cmpint(must_count(w, NULL, &question)->total.number, ==, 48);
}

/* Random tables: with each line's total, no hidden number can be worked out, and what hides together is at least five. */
static void no_total_gives_a_hidden_number_away(void)
{
    for (guint round = 0; round < 300; round++) {
        g_autoptr(Pool) pool = pool_new();
        StatisticAnswer answer = {.way = STATISTIC_PERSONS, .axis_count = 2};
        guint rows = (guint)g_test_rand_int_range(2, 6), columns = (guint)g_test_rand_int_range(2, 6);
        for (guint a = 0; a < 2; a++) {
            answer.axes[a].values = pool_list(pool);
            for (guint i = 0; i < (a ? columns : rows); i++)
                g_ptr_array_add(answer.axes[a].values, (gpointer) "x");
        }
        answer.cell_count = rows * columns;
        answer.cells = pool_array0(pool, StatisticCell, answer.cell_count);
        gint64 *numbers = pool_array0(pool, gint64, answer.cell_count);
        for (guint i = 0; i < answer.cell_count; i++) {
            numbers[i] = g_test_rand_int_range(0, 3) ? g_test_rand_int_range(0, 30) : g_test_rand_int_range(0, 5);
            answer.cells[i] = (StatisticCell){.number = numbers[i], .persons = numbers[i], .without = numbers[i]};
            answer.total.number = answer.total.persons += numbers[i];
        }
        statistics_protect(&answer);
        for (guint line = 0; line < rows + columns; line++) {
            guint hidden = 0, shown = 0;
            gint64 sum = 0;
            for (guint i = 0; i < (line < rows ? columns : rows); i++) {
                guint at = line < rows ? line * columns + i : i * columns + (line - rows);
                bool covered = answer.cells[at].cover != CELL_SHOWN;
                hidden += covered;
                sum += covered ? numbers[at] : 0;
                shown += !covered && numbers[at] > 0;
                g_assert_true(covered || numbers[at] == 0 || numbers[at] >= STATISTIC_LEAST);
            }
            g_assert_true(hidden == 0 || (hidden > 1 && sum >= STATISTIC_LEAST) || shown == 0);
        }
    }
}

static void a_trait_is_counted_and_small_numbers_stay_hidden_from_all(void)
{
    g_autoptr(World) w = world_new();
    StatisticQuestion question = visits_by_sex(w);
    question.by[0] = NULL;
    question.trait = "ethnicity";
    question.trait_value = WORD;
    given_visited(w, "f", 7, 1, true);
    given_visited(w, "m", 9, 1, false);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "*");
    g_assert_cmpint(must_count(w, w->who, &question)->total.number, ==, 7);
    question.by[0] = "sex"; /* all girls declared it, no boy did: both would be told of */
    StatisticAnswer *answer = must_count(w, w->who, &question);
    g_assert_false(answer->is_exact);
    g_assert_cmpint(cell_at(answer, "f")->cover, !=, CELL_SHOWN);
    g_assert_cmpint(cell_at(answer, "m")->cover, !=, CELL_SHOWN);
    question.by[0] = NULL;
    question_filter(w->pool, &question, "sex", "m");
    g_assert_cmpint(must_count(w, w->who, &question)->total.cover, !=, CELL_SHOWN);
}

/* No page, list or file behind a trait: what it lets through is a number. */
static void no_route_yields_a_list_behind_a_trait(void)
{
    g_autoptr(World) w = world_new();
    StatisticQuestion question = visits_by_sex(w);
    Statistic statistic = {.name = "Declarați", .question = &question};
    GPtrArray *records = NULL;
    bool more;
    guint count, walked = 0;
    question.trait = "ethnicity";
    given_visited(w, "f", 7, 1, true);
    given_visited(w, "m", 12, 1, false);
    must(statistic_create(w->db, identity_system(), &statistic, &w->error));
    as_user(w, 1, 0, SCOPE_AUTHORITY, "*");
    const Route *const *routes = router_routes(world_router(w), &count);
    for (guint i = 0; i < count; i++) {
        if (!(routes[i]->methods & GET) || !strstr(routes[i]->pattern, "/statistics/:id"))
            continue;
        g_auto(GStrv) parts = g_strsplit(routes[i]->pattern, ":id", 2);
        Reply *reply = get(w, pool_printf(w->pool, "%s%" G_GINT64_FORMAT "%s", parts[0], statistic.id, parts[1]));
        const char *body = reply_body(w, reply);
        g_assert_false(body && strstr(body, "Vizitatu"));
        g_assert_false(body && strstr(body, "href=\"/cases/"));
        g_assert_cmpint(reply->status, ==, strstr(routes[i]->pattern, "records") ? 403 : 200);
        walked++;
    }
    g_assert_cmpuint(walked, >=, 5);
    g_assert_false(statistic_records(w->db, w->pool, w->who, &question, &records, &more, &w->error));
    g_assert_error(w->error, FAIL, FAIL_FORBIDDEN);
    g_clear_error(&w->error);
}

/* --- definitions --- */

static void a_definition_is_read_back_as_it_was_written(void)
{
    g_autoptr(World) w = world_new();
    StatisticQuestion question = visits_by_sex(w), *back;
    question.age_from = 3;
    question.age_to = 17;
    question.ages[0] = 6;
    question.over_time = (Interval){day_make(2025, 1, 1), day_make(2025, 12, 31)};
    question.trait = "health";
    const char *json = question_to_json(w->pool, &question);
    must(question_from_json(w->pool, json, &back, &w->error));
    g_assert_cmpstr(question_to_json(w->pool, back), ==, json);
    g_assert_false(question_from_json(w->pool, "{\"fact\":", &back, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
}

static void a_changed_definition_is_a_new_edition(void)
{
    g_autoptr(World) w = world_new();
    Statistic *mine, *yours;
    GPtrArray *editions;
    gint64 id = given_statistic(w);
    must(statistic_find(w->db, w->pool, id, &mine, &w->error));
    must(statistic_find(w->db, w->pool, id, &yours, &w->error));
    g_assert_cmpstr(mine->code, ==, "copii-vizitati");
    StatisticQuestion changed = *mine->question;
    changed.way = STATISTIC_EVENTS;
    mine->question = &changed;
    must(statistic_save(w->db, identity_system(), mine, &w->error));
    must(statistic_editions(w->db, w->pool, id, &editions, &w->error));
    g_assert_cmpuint(editions->len, ==, 2);
    g_assert_false(statistic_save(w->db, identity_system(), yours, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
}

static void a_question_that_makes_no_sense_is_refused(void)
{
    g_autoptr(World) w = world_new();
    StatisticQuestion question = visits_by_sex(w);
    Statistic statistic = {.name = "Nimic", .question = &question};
    question.by[0] = "colour";
    g_assert_false(statistic_create(w->db, identity_system(), &statistic, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    question.by[0] = NULL;
    question.way = STATISTIC_SUM;
    g_assert_false(statistic_create(w->db, identity_system(), &statistic, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
}

/* --- pages --- */

static void a_form_previews_before_it_keeps(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *statistics;
    given_visited(w, "f", 6, 2, false);
    as_user(w, 0, 0, SCOPE_AUTHORITY, "statistics.read statistics.manage");
    g_assert_nonnull(strstr(reply_body(w, get(w, "/statistics/new")), "fact=case_work"));
    g_assert_nonnull(strstr(reply_body(w, get(w, "/statistics/new?fact=case_work")), "kind=visit"));
#define FORM "fact=case_work&name=Fete&way=persons&where=kind%3Dvisit&by1=sex&ages=6+18"
    Reply *preview = post(w, "/statistics/new", FORM "&action=preview");
    g_assert_cmpint(preview->status, ==, 200);
    g_assert_nonnull(strstr(reply_body(w, preview), "<strong>\n6"));
    must(statistics_list(w->db, w->pool, &statistics, &w->error));
    g_assert_cmpuint(statistics->len, ==, 0);
    g_assert_cmpint(post(w, "/statistics/new", FORM "&action=save")->status, ==, 303);
    must(statistics_list(w->db, w->pool, &statistics, &w->error));
    g_assert_cmpuint(statistics->len, ==, 1);
    const Statistic *made = statistics->pdata[0];
    g_assert_cmpstr(made->question->by[0], ==, "sex");
    Reply *refused = post(w, "/statistics/new", "fact=case_work&name=&way=persons&ages=9+3&action=save");
    g_assert_cmpint(refused->status, ==, 422);
    g_assert_nonnull(strstr(reply_body(w, refused), "value=\"9 3\""));
    as_user(w, 1, 0, SCOPE_AUTHORITY, "statistics.read");
    g_assert_cmpint(post(w, "/statistics/new", FORM)->status, ==, 403);
}

static void every_way_out_hides_the_same(void)
{
    g_autoptr(World) w = world_new();
    given_visited(w, "f", 3, 2, false);
    given_visited(w, "m", 20, 1, false);
    gint64 id = given_statistic(w);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "statistics.read");
    const char *page = reply_body(w, get(w, statistic_url(w->pool, id, "")));
    g_assert_nonnull(strstr(page, "&lt;5"));
    const char *csv = reply_body(w, get(w, statistic_url(w->pool, id, "/values.csv")));
    g_assert_nonnull(strstr(csv, "f;Female;suppressed_small;;"));
    g_assert_nonnull(strstr(csv, "m;Male;suppressed_beside;;"));
    const char *json = reply_body(w, get(w, pool_printf(w->pool, "/api/v1/statistics/%" G_GINT64_FORMAT, id)));
    g_assert_nonnull(strstr(json, "{\"at\":[\"f\"],\"state\":\"suppressed\",\"value\":null}"));
    g_assert_nonnull(strstr(json, "\"total\":{\"state\":\"number\",\"value\":23"));
}

static void records_are_shown_to_who_may_see_them(void)
{
    g_autoptr(World) w = world_new();
    StatisticQuestion question = visits_by_sex(w);
    GPtrArray *records;
    bool more;
    given_visited(w, "f", 3, 2, false);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "statistics.read cases.read people.read");
    must(statistic_records(w->db, w->pool, w->who, &question, &records, &more, &w->error));
    g_assert_cmpuint(records->len, ==, 3);
    g_assert_nonnull(strstr(((StatisticRecord *)records->pdata[0])->person, "Vizitatu"));
    as_user(w, 1, 0, SCOPE_OWN, "statistics.read cases.read people.read"); /* none of them is theirs */
    must(statistic_records(w->db, w->pool, w->who, &question, &records, &more, &w->error));
    g_assert_cmpuint(records->len, ==, 0);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "statistics.read");
    g_assert_false(statistic_records(w->db, w->pool, w->who, &question, &records, &more, &w->error));
    g_clear_error(&w->error);
}

/* --- bound to a plan --- */

static gint64 given_indicator(World *w, gint64 *ret_plan, gint64 *ret_action)
{
    gint64 plan = id_new(), node = id_new(), action = id_new(), indicator = id_new();
    must(db_execute(w->db, pool_printf(w->pool,
        "INSERT INTO plan (id, title, short_title, folded_title, authority, state, period_from, period_to, currency, country, created_at, adopted_at)"
        " VALUES (%1$" G_GINT64_FORMAT ", 'Plan', 'Plan', 'plan', 'Primăria', 'adopted', '2025-01-01', '2025-12-31', 'RON', 'RO', 1, 1);"
        "INSERT INTO plan_node (id, plan_id, position, tier, title) VALUES (%2$" G_GINT64_FORMAT ", %1$" G_GINT64_FORMAT ", 1, 'general_objective', 'O');"
        "INSERT INTO plan_action (id, plan_id, node_id, position, number, row_number, title) VALUES (%3$" G_GINT64_FORMAT ", %1$" G_GINT64_FORMAT
        ", %2$" G_GINT64_FORMAT ", 1, '5', 1, 'Vizite');"
        "INSERT INTO plan_indicator (id, plan_id, action_id, position, text) VALUES (%4$" G_GINT64_FORMAT ", %1$" G_GINT64_FORMAT ", %3$" G_GINT64_FORMAT
        ", 1, 'număr de copii vizitați')", plan, node, action, indicator), &w->error));
    *ret_plan = plan;
    *ret_action = action;
    return indicator;
}

static const SnapshotIndicator *frozen_indicator(World *w, gint64 plan_id)
{
    Plan *plan;
    Snapshot *snapshot, *back;
    must(plan_find(w->db, w->pool, identity_system(), plan_id, &plan, &w->error));
    must(snapshot_gather(w->db, w->pool, plan, 2025, &snapshot, &w->error));
    must(snapshot_from_json(w->pool, snapshot_to_json(w->pool, snapshot), &back, &w->error));
    return ((SnapshotAction *)back->actions->pdata[0])->indicators->pdata[0];
}

static void a_plans_indicator_counts_itself(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan, action, indicator = given_indicator(w, &plan, &action), id = given_statistic(w);
    Interval all = {DAY_NONE, DAY_NONE};
    Statistic *statistic;
    Value value;
    given_visited(w, "f", 12, 2, false);
    must(statistic_bind(w->db, identity_system(), id, "plan", indicator, &w->error));
    must(statistics_value(w->db, w->pool, NULL, "plan", indicator, all, &statistic, &value, &w->error));
    g_assert_cmpfloat(value.number, ==, 12);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "plans.read statistics.read");
    const char *measure = reply_body(w, get(w, pool_printf(w->pool, "/measures/%" G_GINT64_FORMAT, action)));
    g_assert_nonnull(strstr(measure, "<td class=\"number\" data-label=\"Counted, as of now\">12</td>"));
    g_assert_nonnull(strstr(reply_body(w, get(w, pool_printf(w->pool, "/plans/%" G_GINT64_FORMAT, plan))), "Counted by itself"));
    const SnapshotIndicator *frozen = frozen_indicator(w, plan);
    g_assert_true(frozen->is_counted);
    g_assert_cmpfloat(frozen->counted.number, ==, 12);
    given_visited(w, "m", 1, 1, false); /* always up to date */
    must(statistics_value(w->db, w->pool, NULL, "plan", indicator, all, &statistic, &value, &w->error));
    g_assert_cmpfloat(value.number, ==, 13);
    must(statistic_unbind(w->db, identity_system(), "plan", indicator, &w->error));
    g_assert_false(frozen_indicator(w, plan)->is_counted);
}

static gint64 given_project(World *w)
{
    Project project = {.code = "328741", .title = "Servicii inovative", .from_day = day_make(2025, 1, 1), .to_day = day_make(2026, 12, 31),
                       .last_payment = DAY_NONE, .state = "running"};
    must(project_create(w->db, identity_system(), &project, &w->error));
    return project.id;
}

static void given_promise(World *w, gint64 project_id, ProjectPromise *promise)
{
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && project_promise_add(w->db, identity_system(), project_id, promise, &w->error) && db_commit(change, &w->error));
}

static void a_projects_promise_counts_itself(void)
{
    g_autoptr(World) w = world_new();
    ProjectPromise promise = {.position = 1, .label = "Copii vizitați acasă", .rule = "none", .target = 10, .is_minimum = true};
    GPtrArray *bindings;
    given_visited(w, "f", 12, 2, false);
    gint64 statistic = given_statistic(w), project = given_project(w);
    given_promise(w, project, &promise);
    const char *page = pool_printf(w->pool, "/projects/%" G_GINT64_FORMAT, project), *bind = pool_printf(w->pool, "%s/counted", page);
    as_user(w, 0, 0, SCOPE_AUTHORITY, "projects.read statistics.read statistics.manage");
    g_assert_nonnull(strstr(reply_body(w, get(w, page)), "/counted\""));
    g_assert_nonnull(strstr(reply_body(w, get(w, bind)), "name=\"promise\""));
    g_assert_cmpint(post(w, bind, pool_printf(w->pool, "statistic=%" G_GINT64_FORMAT "&promise=%" G_GINT64_FORMAT, statistic, promise.id))->status, ==, 303);
    g_assert_cmpint(post(w, bind, pool_printf(w->pool, "statistic=%" G_GINT64_FORMAT "&label=Altele&target=3", statistic))->status, ==, 303);
    g_assert_cmpint(post(w, bind, pool_printf(w->pool, "statistic=%" G_GINT64_FORMAT, statistic))->status, ==, 422);
    Reply *refused = post(w, bind, pool_printf(w->pool, "statistic=%" G_GINT64_FORMAT "&promise=77&target=many", statistic));
    g_assert_cmpint(refused->status, ==, 422);
    g_assert_nonnull(strstr(reply_body(w, refused), "value=\"many\"")); /* what was typed stays */
    g_assert_nonnull(strstr(reply_body(w, refused), pool_printf(w->pool, "value=\"%" G_GINT64_FORMAT "\" selected", statistic)));
    const char *shown = reply_body(w, get(w, page));
    g_assert_nonnull(strstr(shown, "data-label=\"Counted, as of now\">12</td>"));
    g_assert_nonnull(strstr(shown, "at least 10</td>"));
    g_assert_nonnull(strstr(shown, "How this was counted"));
    must(statistic_bindings(w->db, w->pool, statistic, &bindings, &w->error));
    g_assert_cmpuint(bindings->len, ==, 2);
    g_assert_cmpstr(((StatisticBinding *)bindings->pdata[0])->url, ==, page);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "projects.read statistics.read");
    g_assert_cmpint(post(w, bind, "statistic=1")->status, ==, 403);
    g_assert_null(strstr(reply_body(w, get(w, page)), bind));
    as_user(w, 1, 0, SCOPE_AUTHORITY, "projects.read");
    g_assert_null(strstr(reply_body(w, get(w, page)), "Counted by itself"));
}

static void an_objectives_indicator_counts_itself(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan, action, indicator = given_indicator(w, &plan, &action);
    must(db_execute(w->db, "UPDATE plan_indicator SET action_id = NULL, node_id = (SELECT id FROM plan_node)", &w->error));
    given_visited(w, "f", 12, 2, false);
    must(statistic_bind(w->db, identity_system(), given_statistic(w), "plan", indicator, &w->error));
    as_user(w, 1, 0, SCOPE_AUTHORITY, "plans.read statistics.read");
    GPtrArray *bindings, *statistics;
    must(statistics_list(w->db, w->pool, &statistics, &w->error));
    must(statistic_bindings(w->db, w->pool, ((Statistic *)statistics->pdata[0])->id, &bindings, &w->error));
    const char *page = reply_body(w, get(w, ((StatisticBinding *)bindings->pdata[0])->url));
    g_assert_nonnull(strstr(page, "data-label=\"Counted, as of now\">12</td>"));
}

/* Behind a trait nobody says that a number is from 1 to 4: it may be 0, or all. */
static void what_a_trait_hides_is_called_hidden(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan, action, indicator = given_indicator(w, &plan, &action);
    StatisticQuestion question = visits_by_sex(w);
    Statistic statistic = {.name = "Declarați", .question = &question};
    question.trait = "ethnicity";
    given_visited(w, "f", 7, 1, true);
    must(statistic_create(w->db, identity_system(), &statistic, &w->error));
    must(statistic_bind(w->db, identity_system(), statistic.id, "plan", indicator, &w->error));
    as_user(w, 1, 0, SCOPE_AUTHORITY, "plans.read statistics.read");
    const char *page = reply_body(w, get(w, pool_printf(w->pool, "/measures/%" G_GINT64_FORMAT, action)));
    g_assert_nonnull(strstr(page, "data-label=\"Counted, as of now\">‹hidden›</td>"));
    g_assert_null(strstr(page, "&lt;5"));
}

static void programs_get_the_counted_value_beside_the_reported_one(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan, action, indicator = given_indicator(w, &plan, &action);
    const char *url = pool_printf(w->pool, "/api/v1/indicators/%" G_GINT64_FORMAT "/values", indicator);
    given_visited(w, "f", 12, 2, false);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "plans.read statistics.read");
    g_assert_nonnull(strstr(reply_body(w, get(w, url)), "\"counted\":null"));
    must(statistic_bind(w->db, identity_system(), given_statistic(w), "plan", indicator, &w->error));
    g_assert_nonnull(strstr(reply_body(w, get(w, url)), "\"code\":\"copii-vizitati\",\"state\":\"number\",\"value\":12"));
    g_assert_nonnull(strstr(reply_body(w, get(w, pool_printf(w->pool, "%s?year=2024", url))), "\"state\":\"number\",\"value\":0"));
    as_user(w, 1, 0, SCOPE_AUTHORITY, "plans.read");
    g_assert_nonnull(strstr(reply_body(w, get(w, url)), "\"counted\":null"));
}

/* --- two counts divided by each other --- */

/* Visits for each person of another fact. */
static StatisticQuestion visits_for_each(World *w, const char *fact, bool for_each)
{
    StatisticQuestion question = visits_by_sex(w), *divisor = pool_new0(w->pool, StatisticQuestion);
    *divisor = STATISTIC_QUESTION;
    divisor->fact = fact;
    divisor->way = STATISTIC_PERSONS;
    question.way = STATISTIC_COMPARED;
    question.divided = STATISTIC_EVENTS;
    question.divisor = divisor;
    question.for_each = for_each;
    return question;
}

/* All persons that there are take part. */
static gint64 given_participants_of_all(World *w)
{
    Project project = {.code = "7", .title = "Un proiect", .from_day = day_make(2025, 1, 1), .to_day = day_make(2026, 12, 31),
                       .last_payment = DAY_NONE, .state = "running"};
    must(project_create(w->db, identity_system(), &project, &w->error));
    must(db_execute(w->db, pool_printf(w->pool, "INSERT INTO project_participant (id, project_id, person_id, number, entered_on) SELECT p.id + 1, %"
                                       G_GINT64_FORMAT ", p.id, p.id, '2025-05-20' FROM person p", project.id), &w->error));
    return project.id;
}

static void two_facts_are_divided_by_each_other(void)
{
    g_autoptr(World) w = world_new();
    given_visited(w, "f", 6, 3, false);
    given_visited(w, "m", 10, 1, false);
    given_participants_of_all(w);
    StatisticQuestion question = visits_for_each(w, "project_participant", true);
    StatisticAnswer *answer = must_count(w, NULL, &question);
    g_assert_cmpint(answer->total.number, ==, 28);
    g_assert_cmpint(answer->total.over, ==, 16);
    g_assert_cmpstr(statistic_cell_text(w->pool, answer, cell_at(answer, "f")), ==, "3 (18 : 6)");
    g_assert_cmpstr(statistic_cell_text(w->pool, answer, cell_at(answer, "m")), ==, "1 (10 : 10)");
    g_assert_cmpfloat(statistic_cell_value(answer, &answer->total).number, ==, 1.75);
    question.for_each = false;
    question.divided = STATISTIC_PERSONS;
    answer = must_count(w, NULL, &question);
    g_assert_cmpstr(statistic_cell_text(w->pool, answer, &answer->total), ==, "100 % (16 of 16)");
    question_filter(w->pool, &question, "sex", "f"); /* of what is divided alone */
    answer = must_count(w, NULL, &question);
    g_assert_cmpstr(statistic_cell_text(w->pool, answer, &answer->total), ==, "37.5 % (6 of 16)");
}

static void a_ratio_is_hidden_where_either_count_would_be(void)
{
    g_autoptr(World) w = world_new();
    given_visited(w, "f", 3, 3, false);
    given_visited(w, "m", 20, 1, false);
    given_participants_of_all(w);
    StatisticQuestion question = visits_for_each(w, "project_participant", true);
    StatisticAnswer *answer = must_count(w, NULL, &question);
    g_assert_cmpstr(statistic_cell_text(w->pool, answer, cell_at(answer, "f")), ==, "hidden");
    g_assert_cmpint(cell_at(answer, "f")->over, ==, 0);
    g_assert_cmpstr(statistic_cell_text(w->pool, answer, cell_at(answer, "m")), ==, "hidden"); /* the total would give it away */
    g_assert_cmpint(answer->total.cover, ==, CELL_SHOWN);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "statistics.read cases.read");
    g_assert_false(must_count(w, w->who, &question)->is_exact); /* works on one of the two alone */
    as_user(w, 1, 0, SCOPE_AUTHORITY, "statistics.read cases.read projects.read");
    g_assert_cmpint(cell_at(must_count(w, w->who, &question), "f")->over, ==, 3);
}

/* "19 of 20" tells of the one as surely as "1 of 20". */
static void who_is_left_over_is_hidden_too(void)
{
    g_autoptr(World) w = world_new();
    given_visited(w, "f", 2, 0, false);
    given_visited(w, "m", 20, 1, false);
    given_participants_of_all(w);
    StatisticQuestion question = visits_for_each(w, "project_participant", false);
    question.divided = STATISTIC_PERSONS;
    question.by[0] = NULL;
    g_assert_cmpint(must_count(w, NULL, &question)->total.cover, ==, CELL_BESIDE);
    given_visited(w, "f", 4, 0, false);
    must(db_execute(w->db, "DELETE FROM project_participant; DELETE FROM project", &w->error));
    given_participants_of_all(w);
    g_assert_cmpint(must_count(w, NULL, &question)->total.over, ==, 26);
}

static void a_ratio_of_two_facts_is_built_in_the_form(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *statistics;
    given_visited(w, "f", 6, 3, false);
    given_visited(w, "m", 10, 1, false);
    gint64 project = given_participants_of_all(w);
    as_user(w, 0, 0, SCOPE_AUTHORITY, "statistics.read statistics.manage");
    g_assert_nonnull(strstr(reply_body(w, get(w, "/statistics/new")), "name=\"divisor\""));
    const char *empty = reply_body(w, get(w, "/statistics/new?fact=case_work&divisor=project_participant"));
    g_assert_nonnull(strstr(empty, "name=\"by_way\""));
    const char *form = pool_printf(w->pool, "fact=case_work&divisor=project_participant&name=Vizite&way=events&where=kind%%3Dvisit&by_way=persons"
                                   "&by_where=project_id%%3D%" G_GINT64_FORMAT "&by_age_to=17&shown=each&from=1.1.2025", project);
    const char *preview = reply_body(w, post(w, "/statistics/new", pool_printf(w->pool, "%s&action=preview", form)));
    g_assert_nonnull(strstr(preview, "1.75 (28 : 16)"));
    g_assert_nonnull(strstr(preview, "What it is divided by: Counted are persons"));
    g_assert_nonnull(strstr(preview, "value=\"1.1.2025\""));
    const char *wrong = reply_body(w, post(w, "/statistics/new", pool_printf(w->pool, "%s&by_age_from=many&to=never&action=save", form)));
    g_assert_nonnull(strstr(wrong, "value=\"many\""));
    g_assert_nonnull(strstr(wrong, "value=\"never\""));
    g_assert_cmpint(post(w, "/statistics/new", pool_printf(w->pool, "%s&action=save", form))->status, ==, 303);
    must(statistics_list(w->db, w->pool, &statistics, &w->error));
    g_assert_cmpuint(statistics->len, ==, 1);
    const Statistic *made = statistics->pdata[0];
    g_assert_cmpint(made->question->divisor->age_to, ==, 17);
    g_assert_cmpstr(question_to_json(w->pool, made->question), ==, made->definition);
    const char *page = pool_printf(w->pool, "/statistics/%" G_GINT64_FORMAT, made->id);
    g_assert_nonnull(strstr(reply_body(w, get(w, page)), "1.75 (28 : 16)"));
    g_assert_nonnull(strstr(reply_body(w, get(w, pool_printf(w->pool, "%s/edit", page))), "name=\"by_age_to\" value=\"17\""));
}

/* --- all facts --- */

static void every_fact_can_be_counted_in_every_way(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *facts = statistics_facts(w->pool), *words;
    StatisticAnswer *answer;
    given_visited(w, "f", 6, 1, false);
    g_assert_cmpuint(facts->len, >=, 3);
    for (guint i = 0; i < facts->len; i++) {
        const FactKind *fact = facts->pdata[i];
        StatisticQuestion question = STATISTIC_QUESTION;
        question.fact = fact->name;
        question.by[0] = "age";
        question.by[1] = "month";
        for (guint d = 0; fact->dimensions && fact->dimensions[d].name; d++) {
            question.by[2] = fact->dimensions[d].name;
            must(statistics_count(w->db, w->pool, NULL, &question, &answer, &w->error));
            must(question_words(w->db, w->pool, &question, &words, &w->error));
        }
        for (guint m = 0; fact->measures && fact->measures[m].name; m++) {
            question.way = STATISTIC_RATIO;
            question.measure = question.over = fact->measures[m].name;
            must(statistics_count(w->db, w->pool, NULL, &question, &answer, &w->error));
        }
        g_assert_true(fact->label && fact->unit && fact->may);
    }
}

/* --- the plan of Timișoara --- */

static void given_project_children(World *w, gint64 project_id, guint count, bool declared)
{
    for (guint i = 0; i < count; i++) {
        Person person = {.family_name = "Participantu", .given_name = pool_printf(w->pool, "Al%u", i), .birth_day = day_make(2014, 5, 1),
                         .death_day = DAY_NONE};
        must(person_create(w->db, identity_system(), &person, &w->error));
        if (declared)
            must(trait_declare(w->db, identity_system(), person.id, "ethnicity", "Rom", &w->error));
        must(db_execute(w->db, pool_printf(w->pool, "INSERT INTO project_participant (id, project_id, person_id, number, entered_on) VALUES (%"
                                           G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %u, '2025-04-01')", id_new(), project_id,
                                           person.id, i + 1), &w->error));
    }
}

static void the_projects_row_counts_children_who_declared_it(void)
{
    g_autoptr(World) w = world_new();
    gint64 plan, action, indicator = given_indicator(w, &plan, &action);
    Project project = {.code = "328741", .title = "Servicii inovative", .from_day = day_make(2025, 1, 1), .to_day = day_make(2026, 12, 31),
                       .last_payment = DAY_NONE, .state = "running"};
    Statistic *statistic;
    Value value;
    Interval all = {DAY_NONE, DAY_NONE};
    must(project_create(w->db, identity_system(), &project, &w->error));
    must(db_execute(w->db, "UPDATE plan_action SET number = '44', row_number = 3", &w->error));
    given_project_children(w, project.id, 27, true);
    given_project_children(w, project.id, 10, false);
    StatisticsTimisoara places = {.projects = {0, 0, project.id}};
    for (guint twice = 0; twice < 2; twice++)
        must(statistics_bind_timisoara(w->db, identity_system(), plan, &places, &w->error));
    must(statistics_value(w->db, w->pool, NULL, "plan", indicator, all, &statistic, &value, &w->error));
    g_assert_cmpint(value.state, ==, VALUE_NUMBER);
    g_assert_cmpfloat(value.number, ==, 27);
    g_assert_cmpstr(statistic->code, ==, "timisoara-2025-44-3");
}

WORLD_MAIN
{
    g_test_add_func("/no_total_gives_a_hidden_number_away", no_total_gives_a_hidden_number_away);
    world_test("small_numbers_are_hidden_with_one_beside", small_numbers_are_hidden_with_one_beside);
    world_test("zero_is_another_thing_than_hidden", zero_is_another_thing_than_hidden);
    world_test("who_works_on_the_files_sees_them", who_works_on_the_files_sees_them);
    world_test("events_of_few_persons_are_hidden", events_of_few_persons_are_hidden);
    world_test("a_trait_is_counted_and_small_numbers_stay_hidden_from_all", a_trait_is_counted_and_small_numbers_stay_hidden_from_all);
    world_test("no_route_yields_a_list_behind_a_trait", no_route_yields_a_list_behind_a_trait);
    world_test("a_definition_is_read_back_as_it_was_written", a_definition_is_read_back_as_it_was_written);
    world_test("a_changed_definition_is_a_new_edition", a_changed_definition_is_a_new_edition);
    world_test("a_question_that_makes_no_sense_is_refused", a_question_that_makes_no_sense_is_refused);
    world_test("a_form_previews_before_it_keeps", a_form_previews_before_it_keeps);
    world_test("every_way_out_hides_the_same", every_way_out_hides_the_same);
    world_test("records_are_shown_to_who_may_see_them", records_are_shown_to_who_may_see_them);
    world_test("a_plans_indicator_counts_itself", a_plans_indicator_counts_itself);
    world_test("a_projects_promise_counts_itself", a_projects_promise_counts_itself);
    world_test("an_objectives_indicator_counts_itself", an_objectives_indicator_counts_itself);
    world_test("what_a_trait_hides_is_called_hidden", what_a_trait_hides_is_called_hidden);
    world_test("programs_get_the_counted_value_beside_the_reported_one", programs_get_the_counted_value_beside_the_reported_one);
    world_test("two_facts_are_divided_by_each_other", two_facts_are_divided_by_each_other);
    world_test("a_ratio_is_hidden_where_either_count_would_be", a_ratio_is_hidden_where_either_count_would_be);
    world_test("who_is_left_over_is_hidden_too", who_is_left_over_is_hidden_too);
    world_test("a_ratio_of_two_facts_is_built_in_the_form", a_ratio_of_two_facts_is_built_in_the_form);
    world_test("every_fact_can_be_counted_in_every_way", every_fact_can_be_counted_in_every_way);
    world_test("the_projects_row_counts_children_who_declared_it", the_projects_row_counts_children_who_declared_it);
}
