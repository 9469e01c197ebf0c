/* Funded projects: what doesn't agree is said, money stays within its lines, people are counted once. */
#include "given.h"

#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/law/law.h"
#include "record/audit.h"

static Day in_spring(void) { return day_make(2025, 4, 10); }

static bool says(World *w, const char *part)
{
    bool said = w->error && strstr(w->error->message, part) != NULL;
    if (!said)
        g_test_message("%s", w->error ? w->error->message : "no error");
    return said;
}

static void add_expense(World *w, const Project *project, gint64 partner_id, gint64 lei, const char *excess, bool good)
{
    g_clear_error(&w->error);
    ProjectExpense expense = {.project_id = project->id, .partner_id = partner_id, .category = "staff", .on_day = in_spring(),
                              .amount = {lei * 100, CURRENCY_RON}, .words = "Salarii", .excess = excess};
    g_assert_true(project_expense_add(w->db, identity_system(), &expense, &w->error) == good);
}

/* --- money --- */

static void an_expense_over_its_budget_needs_a_reason(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    gint64 leader = given_partner(w, project, "Primăria");
    given_cell(w, project, leader, "staff", 2025, 600);
    given_cell(w, project, leader, "travel", 2025, 400);
    add_expense(w, project, leader, 500, NULL, true);
    add_expense(w, project, leader, 200, NULL, false);
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_true(says(w, "100") && says(w, "200"));
    add_expense(w, project, leader, 200, "Aprobat prin adresa 7", true);
    ProjectLeft left;
    must(project_line_left(w->db, &(ProjectLine){project->id, leader, "staff", 2025}, &left, &w->error));
    g_assert_cmpint(left.spent.minor, ==, 70000);
    g_assert_cmpint(left.planned.minor, ==, 60000);
}

static void an_expense_of_one_origin_stands_once(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    gint64 leader = given_partner(w, project, "Primăria");
    ProjectExpense expense = {.project_id = project->id, .partner_id = leader, .category = "subsidies", .on_day = in_spring(),
                              .amount = {40000, CURRENCY_RON}, .words = "Lista 1", .origin = "benefit_run", .origin_id = 7};
    must(project_expense_add(w->db, identity_system(), &expense, &w->error));
    gint64 first = expense.id;
    must(project_expense_add(w->db, identity_system(), &expense, &w->error));
    g_assert_cmpint(expense.id, ==, first);
    Money planned, spent;
    must(project_money_total(w->db, project, &planned, &spent, &w->error));
    g_assert_cmpint(spent.minor, ==, 40000);
}

static void what_is_taken_back_no_longer_counts(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    gint64 leader = given_partner(w, project, "Primăria");
    add_expense(w, project, leader, 100, NULL, true);
    GPtrArray *expenses;
    Money planned, spent;
    must(project_expenses(w->db, w->pool, project->id, &expenses, &w->error));
    g_assert_false(project_expense_void(w->db, identity_system(), expenses->pdata[0], "", &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    must(project_expense_void(w->db, identity_system(), expenses->pdata[0], "Factură greșită", &w->error));
    must(project_money_total(w->db, project, &planned, &spent, &w->error));
    g_assert_cmpint(spent.minor, ==, 0);
    g_assert_false(project_expense_void(w->db, identity_system(), expenses->pdata[0], "Din nou", &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

static void an_expense_outside_the_period_is_refused(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    ProjectExpense expense = {.project_id = project->id, .partner_id = given_partner(w, project, "Primăria"), .category = "staff",
                              .on_day = day_make(2024, 1, 1), .amount = {100, CURRENCY_RON}, .words = "Salarii"};
    g_assert_false(project_expense_add(w->db, identity_system(), &expense, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

/* --- what doesn't agree --- */

static gint64 given_document(World *w, const Project *project, gint64 position, const char *title, Day to, gint64 months)
{
    ProjectDocument document = {.project_id = project->id, .position = position, .kind = "contract", .title = title, .on_day = DAY_NONE,
                                .from_day = project->from_day, .to_day = to, .months = months, .version = 1};
    must(project_part_add(w->db, identity_system(), "documents", &document, &w->error));
    return document.id;
}

static void state(World *w, gint64 document_id, gint64 partner_id, const char *source, gint64 minor, gint64 percent)
{
    ProjectStated stated = {.document_id = document_id, .partner_id = partner_id, .source = source, .amount = {minor, CURRENCY_RON}, .percent = percent};
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && project_stated_add(w->db, &stated, &w->error) && db_commit(change, &w->error));
}

static guint count_notes(World *w, const Project *project, const char *about)
{
    GPtrArray *notes;
    guint count = 0;
    must(project_notes(w->db, w->pool, project, &notes, &w->error));
    for (guint i = 0; i < notes->len; i++)
        count += strcmp(((const ProjectNote *)notes->pdata[i])->about, about) == 0;
    return count;
}

static void documents_that_contradict_each_other_are_noted(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    gint64 contract = given_document(w, project, 0, "Contract", day_make(2027, 2, 28), 24);
    gint64 other = given_document(w, project, 1, "Plan", day_make(2026, 2, 28), 0);
    g_assert_cmpuint(count_notes(w, project, "period"), ==, 1);
    state(w, contract, 0, NULL, 100000, 0);
    state(w, other, 0, NULL, 100000, 0);
    g_assert_cmpuint(count_notes(w, project, "budget"), ==, 0);
    state(w, other, 0, "grant", 90000, 0);
    state(w, other, 0, "own", 9000, 0);
    g_assert_cmpuint(count_notes(w, project, "budget"), ==, 1);
}

static void months_and_percentages_that_do_not_fit_are_noted(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    gint64 leader = given_partner(w, project, "Primăria"), contract = given_document(w, project, 0, "Contract", day_make(2027, 2, 28), 36);
    g_assert_cmpuint(count_notes(w, project, "period"), ==, 1);
    state(w, contract, leader, NULL, 100000, 0);
    state(w, contract, leader, "eu", 85000, 85);
    g_assert_cmpuint(count_notes(w, project, "percent"), ==, 0);
    state(w, contract, leader, "own", 15000, 2);
    g_assert_cmpuint(count_notes(w, project, "percent"), ==, 1);
    given_cell(w, project, leader, "staff", 2025, 999);
    g_assert_cmpuint(count_notes(w, project, "budget"), >=, 1);
}

/* --- the target group --- */

static void a_person_is_counted_once(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", "separation-prevention");
    gint64 person = given_person(w, "Pop", "Ana", "f", day_make(2015, 5, 1));
    gint64 first = given_participant(w, project, person, in_spring());
    ProjectParticipant again = new_participant(project, person, day_make(2025, 5, 1));
    g_assert_false(project_participant(w->db, identity_system(), &again, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    ProjectParticipant *there;
    must(project_participant_find(w->db, w->pool, first, &there, &w->error));
    must(project_participant_leave(w->db, identity_system(), there, day_make(2025, 6, 1), "moved", &w->error));
    must(project_participant(w->db, identity_system(), &again, &w->error));
    g_assert_cmpint(again.id, ==, first);
    must(project_participant_find(w->db, w->pool, first, &there, &w->error));
    g_assert_cmpint(there->entered_on.n, ==, in_spring().n);
    g_assert_false(day_is(there->left_on));
}

static void nobody_is_in_two_projects_for_the_same(void)
{
    g_autoptr(World) w = world_new();
    Project *one = given_project(w, "P1", "separation-prevention"), *other = given_project(w, "P2", "separation-prevention");
    Project *third = given_project(w, "P3", "housing");
    gint64 person = given_person(w, "Pop", "Ana", "f", day_make(2015, 5, 1)), first = given_participant(w, one, person, in_spring());
    ProjectParticipant again = new_participant(other, person, day_make(2025, 5, 1));
    g_assert_false(project_participant(w->db, identity_system(), &again, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_assert_true(says(w, "P1"));
    g_clear_error(&w->error);
    given_participant(w, third, person, in_spring());
    ProjectParticipant *there;
    must(project_participant_find(w->db, w->pool, first, &there, &w->error));
    must(project_participant_leave(w->db, identity_system(), there, day_make(2025, 4, 30), "moved", &w->error));
    must(project_participant(w->db, identity_system(), &again, &w->error));
}

static void entries_stay_within_the_period(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    ProjectParticipant early = new_participant(project, given_person(w, "Pop", "Ana", "f", day_make(2015, 5, 1)), day_make(2025, 2, 28));
    g_assert_false(project_participant(w->db, identity_system(), &early, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

static void leaving_starts_two_clocks_that_results_end(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    gint64 id = given_participant(w, project, given_person(w, "Pop", "Ion", "m", day_make(1990, 5, 1)), in_spring());
    ProjectParticipant *p;
    GPtrArray *clocks;
    must(project_participant_find(w->db, w->pool, id, &p, &w->error));
    g_assert_false(project_participant_result(w->db, identity_system(), p, &w->error));
    g_clear_error(&w->error);
    must(project_participant_leave(w->db, identity_system(), p, day_make(2025, 9, 1), "finished", &w->error));
    must(clocks_of(w->db, w->pool, "project_participant", id, false, &clocks, &w->error));
    g_assert_cmpuint(clocks->len, ==, 2);
    g_assert_cmpint(((const Clock *)clocks->pdata[0])->last_day.n, ==, day_make(2025, 9, 29).n);
    g_assert_cmpint(((const Clock *)clocks->pdata[1])->last_day.n, ==, day_make(2026, 3, 1).n);
    must(project_participant_find(w->db, w->pool, id, &p, &w->error));
    p->result_on = day_make(2025, 8, 31);
    g_assert_false(project_participant_result(w->db, identity_system(), p, &w->error)); /* before they left */
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    p->result_on = DAY_NONE;
    p->follow_on = day_make(2026, 2, 28);
    g_assert_false(project_participant_follow(w->db, identity_system(), p, &w->error)); /* before six months are over */
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    p->follow_on = DAY_NONE;
    p->working = true;
    p->result_note = "A găsit de lucru.";
    must(project_participant_result(w->db, identity_system(), p, &w->error));
    must(clocks_of(w->db, w->pool, "project_participant", id, false, &clocks, &w->error));
    g_assert_cmpuint(clocks->len, ==, 1);
    must(project_participant_find(w->db, w->pool, id, &p, &w->error));
    g_assert_cmpstr(p->result_note, ==, "A găsit de lucru.");
}

static void a_stale_save_of_a_participant_conflicts(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    gint64 id = given_participant(w, project, given_person(w, "Pop", "Ion", "m", day_make(1990, 5, 1)), in_spring());
    ProjectParticipant *mine, *yours;
    must(project_participant_find(w->db, w->pool, id, &mine, &w->error));
    must(project_participant_find(w->db, w->pool, id, &yours, &w->error));
    mine->residence = "rural";
    must(project_participant_save(w->db, identity_system(), mine, &w->error));
    g_assert_false(project_participant_save(w->db, identity_system(), yours, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
}

/* --- indicators --- */

static const ProjectCount *count_of(const ProjectCounts *counts, const char *code)
{
    for (guint i = 0; i < counts->counts->len; i++) {
        const ProjectCount *count = counts->counts->pdata[i];
        if (strcmp(count->indicator->code, code) == 0)
            return count;
    }
    g_error("there is no indicator %s", code);
}

static void indicators_count_by_sex_and_age_of_entry(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    given_participant(w, project, given_person(w, "Pop", "Ana", "f", day_make(2007, 4, 11)), in_spring()); /* 17 for one day more */
    given_participant(w, project, given_person(w, "Pop", "Ion", "m", day_make(2007, 4, 10)), in_spring()); /* 18 on that day */
    ProjectParticipant unknown = new_participant(project, given_person(w, "Pop", "Dan", "m", day_make(2015, 1, 1)), in_spring());
    unknown.education = NULL;
    must(project_participant(w->db, identity_system(), &unknown, &w->error));
    ProjectCounts counts;
    must(project_counts(w->db, w->pool, project, DAY_NONE, &counts, &w->error));
    g_assert_cmpint(counts.entries, ==, 3);
    g_assert_cmpint(counts.incomplete, ==, 1);
    g_assert_cmpint(count_of(&counts, "EECO01")->total, ==, 2);
    g_assert_cmpint(count_of(&counts, "EECO01")->women, ==, 1);
    g_assert_cmpint(count_of(&counts, "EECO06")->women, ==, 1);
    g_assert_cmpint(count_of(&counts, "EECO06")->total, ==, 1);
    g_assert_cmpint(count_of(&counts, "EECO07")->men, ==, 1);
    g_assert_cmpint(count_of(&counts, "EECO04")->total, ==, 2);
    g_assert_cmpint(count_of(&counts, "EECO09")->total, ==, 2);
    g_assert_cmpuint(counts.wrong->len, ==, 0);
}

static void results_need_a_result_and_a_change(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    gint64 id = given_participant(w, project, given_person(w, "Pop", "Ion", "m", day_make(1990, 4, 10)), in_spring());
    ProjectParticipant *p;
    ProjectCounts counts;
    must(project_participant_find(w->db, w->pool, id, &p, &w->error));
    must(project_participant_leave(w->db, identity_system(), p, day_make(2025, 9, 1), "found-work", &w->error));
    must(project_participant_find(w->db, w->pool, id, &p, &w->error));
    p->working = p->studying = true;
    must(project_participant_result(w->db, identity_system(), p, &w->error));
    must(project_counts(w->db, w->pool, project, DAY_NONE, &counts, &w->error));
    g_assert_cmpint(count_of(&counts, "EECR04")->men, ==, 1);
    g_assert_cmpint(count_of(&counts, "EECR02")->total, ==, 0); /* learned at entry already */
    must(project_counts(w->db, w->pool, project, day_make(2025, 8, 31), &counts, &w->error));
    g_assert_cmpint(count_of(&counts, "EECR04")->total, ==, 0);
    g_assert_cmpint(count_of(&counts, "EECO01")->total, ==, 1);
}

static void a_renamed_indicator_keeps_its_new_name(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *indicators;
    must(project_indicators(w->db, w->pool, "FSE+", &indicators, &w->error));
    g_assert_cmpuint(indicators->len, ==, 25);
    ProjectIndicator *indicator = indicators->pdata[0];
    indicator->code = "EECO01b";
    must(project_indicator_save(w->db, identity_system(), indicator, &w->error));
    must(project_indicator_find(w->db, w->pool, indicator->id, &indicator, &w->error));
    g_assert_true(indicator->is_shipped && *indicator->label);
    indicator->label = "Toți";
    must(project_indicator_save(w->db, identity_system(), indicator, &w->error));
    must(project_indicator_find(w->db, w->pool, indicator->id, &indicator, &w->error));
    g_assert_cmpstr(indicator->label, ==, "Toți");
    g_assert_false(indicator->is_shipped);
}

/* --- pages --- */

static Reply *expect(World *w, Reply *reply, int status)
{
    if (reply->status != status)
        g_error("%d, not %d: %.3000s", reply->status, status, reply_body(w, reply));
    return reply;
}

static bool has(World *w, const Reply *reply, const char *text)
{
    return strstr(reply_body(w, reply), text) != NULL;
}

static const char *path(World *w, const Project *project, const char *rest)
{
    return pool_printf(w->pool, "/projects/%" G_GINT64_FORMAT "%s", project->id, rest);
}

static void become_manager(World *w)
{
    User user = {.name = "Maria", .email = "maria@example.org"};
    must(user_create(w->db, identity_system(), &user, "project", &w->error));
    as_user(w, user.id, 0, SCOPE_AUTHORITY, "projects.read projects.write people.read people.write");
}

static void a_project_is_made_and_changed_by_pages(void)
{
    g_autoptr(World) w = world_new();
    become_manager(w);
    expect(w, post(w, "/projects/new", "code=&title=Fără+cod&state=running"), 422);
    expect(w, post(w, "/projects/new", "code=77&title=Cu+cod&state=running&fund=FSE%2B&from_day=01.03.2025&to_day=28.02.2027&total=1000+lei"), 303);
    expect(w, post(w, "/projects/new", "code=77&title=Cu+cod&state=running"), 409);
    Project *project;
    must(project_find_by_code(w->db, w->pool, "77", &project, &w->error));
    g_assert_cmpint(project->total.minor, ==, 100000);
    expect(w, post(w, path(w, project, "/parts/partners/new"), "position=0&role=leader&name=Prim%C4%83ria"), 303);
    expect(w, post(w, path(w, project, "/parts/partners/new"), "position=0&role=partner&name=Alta"), 409);
    expect(w, post(w, path(w, project, "/parts/budget/new"), "amount=100"), 422);
    g_assert_true(has(w, expect(w, get(w, path(w, project, "")), 200), "Primăria"));
    expect(w, get(w, path(w, project, "/parts/nothing/new")), 404);
    expect(w, post(w, path(w, project, "/edit"), "version=9&title=Altul"), 409);
}

static void a_big_project_shows_the_first_parts_and_leads_to_all(void)
{
    g_autoptr(World) w = world_new();
    become_manager(w);
    expect(w, post(w, "/projects/new", "code=77&title=Cu+cod&state=running&from_day=01.03.2025&to_day=28.02.2027&total=1000+lei"), 303);
    Project *project;
    must(project_find_by_code(w->db, w->pool, "77", &project, &w->error));
    g_assert_true(has(w, expect(w, get(w, path(w, project, "/parts/budget")), 200), "Nothing is written down yet."));
    expect(w, post(w, path(w, project, "/parts/partners/new"), "position=0&role=leader&name=Prim%C4%83ria"), 303);
    GPtrArray *partners;
    must(project_partners(w->db, w->pool, project->id, &partners, &w->error));
    gint64 partner = ((ProjectPartner *)partners->pdata[0])->id;
    for (int i = 1; i <= 60; i++) {
        const char *line = pool_printf(w->pool, "partner_id=%" G_GINT64_FORMAT "&category=staff&year=2025&amount=%d+lei", partner, 1000 + i);
        expect(w, post(w, path(w, project, "/parts/budget/new"), line), 303);
        expect(w, post(w, path(w, project, "/parts/activities/new"), pool_printf(w->pool, "position=%d&title=Lucrarea+%03d&state=planned", i, i)), 303);
    }
    Reply *page = expect(w, get(w, path(w, project, "")), 200);
    g_assert_true(has(w, page, "Lucrarea 025") && !has(w, page, "Lucrarea 026") && has(w, page, ">All 60<"));
    g_assert_true(has(w, page, "/parts/budget\">All lines of the budget"));
    Reply *all = expect(w, get(w, path(w, project, "/parts/activities?page=2")), 200);
    g_assert_true(has(w, all, "Lucrarea 051") && !has(w, all, "Lucrarea 050") && has(w, all, "Page 2. In all: 60."));
    Reply *budget = expect(w, get(w, path(w, project, "/parts/budget")), 200);
    g_assert_true(has(w, budget, "Primăria") && has(w, budget, "1,001") && has(w, budget, path(w, project, "/parts/budget/")));
    expect(w, get(w, path(w, project, "/parts/nothing")), 404);
}

static void a_person_is_entered_and_leaves_by_pages(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", "separation-prevention"), *other = given_project(w, "P2", "separation-prevention");
    gint64 person = given_person(w, "Pop", "Ana", "f", day_make(2015, 5, 1));
    become_manager(w);
    const char *form = pool_printf(w->pool, "person_id=%" G_GINT64_FORMAT "&entered_on=10.04.2025&labour=pupil&education=1", person);
    expect(w, post(w, path(w, project, "/participants/new"), "entered_on=10.04.2025"), 422);
    Reply *entered = expect(w, post(w, path(w, project, "/participants/new"), form), 303);
    g_assert_true(has(w, expect(w, post(w, path(w, other, "/participants/new"), form), 409), "P1"));
    const char *page = reply_header_of(entered, "Location");
    g_assert_true(has(w, expect(w, get(w, page), 200), "Pop Ana"));
    expect(w, post(w, pool_printf(w->pool, "%s/leave", page), "version=1&left_on=01.04.2025&left_why=moved"), 422);
    expect(w, post(w, pool_printf(w->pool, "%s/leave", page), "version=1&left_on=01.05.2025&left_why=moved"), 303);
    expect(w, post(w, pool_printf(w->pool, "%s/result", page), "version=2&studying=1"), 303);
    expect(w, get(w, path(w, project, "/participants?state=left")), 200);
    expect(w, get(w, path(w, project, "/indicators")), 200);
    expect(w, get(w, path(w, project, "/indicators.csv")), 200);
    g_assert_true(has(w, expect(w, get(w, pool_printf(w->pool, "/people/%" G_GINT64_FORMAT, person)), 200), "P1"));
}

static void the_table_for_the_funder_needs_a_purpose_and_is_logged(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    given_participant(w, project, given_person(w, "Pop", "Ana", "f", day_make(2015, 5, 1)), in_spring());
    become_manager(w);
    expect(w, post(w, path(w, project, "/participants/export"), "format=csv&purpose="), 422);
    Reply *csv = expect(w, post(w, path(w, project, "/participants/export"), "format=csv&purpose=Raport"), 200);
    g_assert_nonnull(g_strstr_len(g_bytes_get_data(csv->bytes, NULL), (gssize)g_bytes_get_size(csv->bytes), "Pop;Ana"));
    expect(w, post(w, path(w, project, "/participants/export"), "format=xlsx&purpose=Raport"), 200);
    as_user(w, w->who->user_id, 0, SCOPE_AUTHORITY, "projects.read");
    expect(w, post(w, path(w, project, "/participants/export"), "format=csv&purpose=Raport"), 403);
}

static void who_may_not_read_the_register_sees_numbers_not_names(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    given_participant(w, project, given_person(w, "Pop", "Ana", "f", day_make(2015, 5, 1)), in_spring());
    become_manager(w);
    as_user(w, w->who->user_id, 0, SCOPE_AUTHORITY, "projects.read");
    g_assert_false(has(w, expect(w, get(w, path(w, project, "/participants")), 200), "Pop Ana"));
    Reply *json = expect(w, get(w, "/api/v1/projects/P1"), 200);
    g_assert_true(has(w, json, "\"entered\":1"));
    g_assert_false(has(w, json, "Ana"));
}

static gint64 given_promise(World *w, const Project *project, const char *label)
{
    ProjectPromise promise = {.position = 1, .label = label, .rule = "participants", .target = 5, .is_minimum = true};
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && project_promise_add(w->db, identity_system(), project->id, &promise, &w->error) && db_commit(change, &w->error));
    return promise.id;
}

static guint leaves(World *w, gint64 id, const char *verb)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *found;
    guint count = 0;
    must(audit_of(w->db, pool, "project_promise", id, 100, &found, &w->error));
    for (guint i = 0; i < found->len; i++)
        count += g_str_equal(((const AuditLeaf *)found->pdata[i])->verb, verb);
    return count;
}

static void a_promise_is_withdrawn_with_a_reason_and_put_back(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *kept;
    Project *project = given_project(w, "P1", NULL);
    gint64 promise = given_promise(w, project, "Cinci copii");
    const char *url = path(w, project, pool_printf(w->pool, "/promises/%" G_GINT64_FORMAT, promise));
    become_manager(w);
    g_assert_cmpuint(leaves(w, promise, "create"), ==, 1);
    g_assert_true(has(w, expect(w, get(w, path(w, project, "")), 200), url));
    expect(w, post(w, url, "why="), 422);
    g_assert_cmpuint(leaves(w, promise, "withdraw"), ==, 0);
    must(project_kept(w->db, w->pool, project, &kept, &w->error));
    g_assert_cmpuint(kept->len, ==, 1);
    expect(w, post(w, url, "why=Act+adi%C8%9Bional+2"), 303);
    must(project_kept(w->db, w->pool, project, &kept, &w->error));
    g_assert_cmpuint(kept->len, ==, 0);
    g_assert_true(has(w, expect(w, get(w, path(w, project, "")), 200), "Act adițional 2"));
    g_assert_true(has(w, expect(w, get(w, "/api/v1/projects/P1"), 200), "\"why\":\"Act adițional 2\""));
    expect(w, post(w, url, "why=Inc%C4%83+o+dat%C4%83"), 409);
    expect(w, post(w, pool_printf(w->pool, "%s/restore", url), ""), 303);
    g_assert_cmpuint(leaves(w, promise, "withdraw"), ==, 1);
    g_assert_cmpuint(leaves(w, promise, "reopen"), ==, 1);
    must(project_kept(w->db, w->pool, project, &kept, &w->error));
    g_assert_cmpuint(kept->len, ==, 1);
    expect(w, get(w, path(w, project, "/promises/7")), 404);
}

/* One partner's budget of two says nothing against the whole. */
static void a_document_may_state_some_of_the_partners(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *notes;
    Project *project = given_project(w, "P1", NULL);
    ProjectPartner partners[] = {{.project_id = project->id, .role = "leader", .name = "Unu", .version = 1},
                                 {.project_id = project->id, .position = 1, .role = "partner", .name = "Doi", .version = 1}};
    ProjectDocument document = {.project_id = project->id, .kind = "plan", .title = "Planul", .on_day = DAY_NONE, .from_day = DAY_NONE,
                                .to_day = DAY_NONE, .version = 1};
    for (guint i = 0; i < 2; i++)
        must(project_part_add(w->db, identity_system(), "partners", &partners[i], &w->error));
    must(project_part_add(w->db, identity_system(), "documents", &document, &w->error));
    ProjectStated said[] = {{.document_id = document.id, .amount = {1000, CURRENCY_RON}},
                            {.document_id = document.id, .partner_id = partners[1].id, .amount = {400, CURRENCY_RON}},
                            {.document_id = document.id, .partner_id = partners[0].id, .amount = {500, CURRENCY_RON}}};
    for (guint i = 0; i < 3; i++) {
        g_autoptr(DbChange) change = db_begin(w->db, &w->error);
        must(change && project_stated_add(w->db, &said[i], &w->error) && db_commit(change, &w->error));
        must(project_notes(w->db, w->pool, project, &notes, &w->error));
        g_assert_cmpuint(notes->len, ==, i == 2 ? 1 : 0);
    }
}

static void many_expenses_are_paged_and_filtered(void)
{
    g_autoptr(World) w = world_new();
    Project *project = given_project(w, "P1", NULL);
    gint64 leader = given_partner(w, project, "Primăria");
    for (guint i = 0; i < 120; i++) {
        ProjectExpense expense = {.project_id = project->id, .partner_id = leader, .category = i % 2 ? "travel" : "staff", .on_day = in_spring(),
                                  .amount = {100, CURRENCY_RON}, .words = pool_printf(w->pool, "Cheltuiala %u.", i), .version = 1};
        must(project_expense_add(w->db, identity_system(), &expense, &w->error));
    }
    become_manager(w);
    Reply *first = expect(w, get(w, path(w, project, "/expenses")), 200);
    g_assert_true(has(w, first, "120 expenses"));
    g_assert_true(has(w, first, "page=2"));
    Reply *last = expect(w, get(w, path(w, project, "/expenses?kind=travel&page=2")), 200);
    g_assert_true(has(w, last, "60 expenses"));
    g_assert_false(has(w, last, "page=3"));
    g_assert_true(has(w, expect(w, get(w, path(w, project, "/expenses?kind=indirect")), 200), "No expense is found"));
}

WORLD_MAIN
{
    world_test("many_expenses_are_paged_and_filtered", many_expenses_are_paged_and_filtered);
    world_test("a_promise_is_withdrawn_with_a_reason_and_put_back", a_promise_is_withdrawn_with_a_reason_and_put_back);
    world_test("a_document_may_state_some_of_the_partners", a_document_may_state_some_of_the_partners);
    world_test("an_expense_over_its_budget_needs_a_reason", an_expense_over_its_budget_needs_a_reason);
    world_test("an_expense_of_one_origin_stands_once", an_expense_of_one_origin_stands_once);
    world_test("what_is_taken_back_no_longer_counts", what_is_taken_back_no_longer_counts);
    world_test("an_expense_outside_the_period_is_refused", an_expense_outside_the_period_is_refused);
    world_test("documents_that_contradict_each_other_are_noted", documents_that_contradict_each_other_are_noted);
    world_test("months_and_percentages_that_do_not_fit_are_noted", months_and_percentages_that_do_not_fit_are_noted);
    world_test("a_person_is_counted_once", a_person_is_counted_once);
    world_test("nobody_is_in_two_projects_for_the_same", nobody_is_in_two_projects_for_the_same);
    world_test("entries_stay_within_the_period", entries_stay_within_the_period);
    world_test("leaving_starts_two_clocks_that_results_end", leaving_starts_two_clocks_that_results_end);
    world_test("a_stale_save_of_a_participant_conflicts", a_stale_save_of_a_participant_conflicts);
    world_test("indicators_count_by_sex_and_age_of_entry", indicators_count_by_sex_and_age_of_entry);
    world_test("results_need_a_result_and_a_change", results_need_a_result_and_a_change);
    world_test("a_renamed_indicator_keeps_its_new_name", a_renamed_indicator_keeps_its_new_name);
    world_test("a_project_is_made_and_changed_by_pages", a_project_is_made_and_changed_by_pages);
    world_test("a_big_project_shows_the_first_parts_and_leads_to_all", a_big_project_shows_the_first_parts_and_leads_to_all);
    world_test("a_person_is_entered_and_leaves_by_pages", a_person_is_entered_and_leaves_by_pages);
    world_test("the_table_for_the_funder_needs_a_purpose_and_is_logged", the_table_for_the_funder_needs_a_purpose_and_is_logged);
    world_test("who_may_not_read_the_register_sees_numbers_not_names", who_may_not_read_the_register_sees_numbers_not_names);
}
