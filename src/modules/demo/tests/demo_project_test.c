/* Project 328741 in the demo: all its figures agree with each other and with the document that announced it. */
#include "world.h"

#include <jansson.h>
#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases.h"
#include "modules/demo/demo.h"
#include "modules/projects/projects.h"
#include "modules/services/services.h"
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
            g_assert_true(row->locked);
            g_assert_cmpint(row->planned, ==, row->present + row->excused + row->absent);
            present += row->present;
        }
    }
    g_assert_cmpint(months, ==, 24);
    g_assert_cmpint(present, ==, number_of(w, "SELECT CAST(sum(present) AS BIGINT) AS n FROM attendance"));
    g_assert_cmpint(number_of(w, "SELECT count(DISTINCT person_id) AS n FROM attendance"), ==, 266);
    g_assert_cmpint(number_of(w, "SELECT count(*) AS n FROM attendance a WHERE NOT EXISTS (SELECT 1 FROM project_participant t"
                                 " WHERE t.person_id = a.person_id)"), ==, 0);
    g_assert_cmpuint(count_people(w, project, 0, 0), ==, 266);
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

static void what_is_printed_says_the_same(World *w)
{
    const char *said;
    g_assert_cmpint(run(w, command_of("project show")->run, "show 328741", true, &said), ==, 0);
    json_t *all = json_loads(said, 0, NULL);
    g_assert_nonnull(all);
    g_assert_cmpstr(json_string_value(json_object_get(json_object_get(all, "money"), "planned")), ==, "9951785.17");
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

static void all_figures_agree(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_demo(w);
    the_budget_is_the_documents_to_the_ban(w, project);
    there_are_as_many_children_as_promised(w, project);
    each_has_a_plan_before_the_entry(w, project);
    attendance_is_of_24_locked_months_of_those_who_take_part(w, project);
    what_is_printed_says_the_same(w);
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
