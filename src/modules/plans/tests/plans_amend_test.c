/* Plans amended: what an amended document changes, and taking it. */
#include "plans_world.h"

#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/plans/amend.h"
#include "reader/reader.h"

#define AMENDED                                                                                                            \
    HEADER "1|Tabără pentru copii|Școala din Lipova|DSP Timiș|30.06.2026|1.000,50 lei Buget local|Nr. copii|20 copii\n"     \
           "3|Caravană medicală|DSP Timiș||2026||Nr. vizite|12\n"

static int add_edition(World *w, gint64 plan_id, const char *rows)
{
    NewEdition edition = {.plan_id = plan_id, .state = "read", .file_name = "amended.txt", .bytes = rows, .count = strlen(rows)};
    must(edition_add(w->db, w->pool, identity_system(), &edition, document(w, rows), &w->error));
    return edition.number;
}

static void the_difference_tells_new_changed_and_gone(void)
{
    g_autoptr(World) w = world_with_planner();
    DocumentDifference *difference = document_difference(w->pool, document(w, TWO_ROWS), document(w, AMENDED));
    AmendSummary summary = {0};
    difference_count(difference, &summary);
    g_assert_cmpint(summary.changed, ==, 1);
    g_assert_cmpint(summary.added, ==, 1);
    g_assert_cmpint(summary.gone, ==, 1);
    const ActionDifference *camp = difference->actions->pdata[0];
    for (int cell = 0; cell < CELL_COUNT; cell++)
        g_assert_cmpint(camp->changed[cell], ==, cell == CELL_DEADLINE);
}

static void the_difference_is_marked_word_by_word(void)
{
    static const struct { const char *text, *other, *marked; } cases[] = {
        {"10 copii romi/an", "12 copii romi/an", "<del>10</del> copii romi/an"},
        {"2025 trimestrul III", "2025 trimestrul IV", "2025 trimestrul <del>III</del>"},
        {"același", "același", "același"},
        {"a b", "a b c", "a b"},
        {"a b c", "a b", "a b<del> c</del>"},
        {"", "nou", ""},
        {"vechi & <b>", "", "<del>vechi &amp; &lt;b&gt;</del>"},
        {"copil", "copilul", "<del>copil</del>"},
        {"a a a", "a a", "a a<del> a</del>"},
    };
    g_autoptr(Pool) pool = pool_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(cell_marked(pool, cases[i].text, cases[i].other, "del").markup, ==, cases[i].marked);
}

static void rows_that_moved_or_were_reworded_are_found_again(void)
{
    static const struct {
        const char *before, *after;
        int changed, added, gone, same;
    } cases[] = {
        {"1|Tabără de vară pentru copii|DAS\n2|Târg|AJOFM\n", "1|Târg|AJOFM\n2|Tabără de vară pentru copii|DAS\n", 2, 0, 0, 0},
        {"1|Tabără de vară pentru copii|DAS\n", "1|Tabără de vară pentru toți copiii|DAS\n", 1, 0, 0, 0},
        {"1|Tabără|DAS\n2|Târg|AJOFM\n", "1|Tabără|DAS\n2|Caravană medicală|DSP\n", 0, 1, 1, 1},
        {"1|Centre|Fundația A\n|||\n|Centre|Fundația B\n", "1|Centre|Fundația A\n|||\n|Centre|Fundația B\n", 0, 0, 0, 2},
        {"1|Tabără|DAS\n", "1|Tabără|DAS, DSP\n", 1, 0, 0, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Pool) pool = pool_new();
        const char *header = "Nr.|Activități|Responsabili\n";
        AmendSummary s = {0};
        difference_count(document_difference(pool, document_of(pool, "Plan 2025", pool_printf(pool, "%s%s", header, cases[i].before)),
                                             document_of(pool, "Plan 2025", pool_printf(pool, "%s%s", header, cases[i].after))), &s);
        g_test_message("case %u: %d changed, %d new, %d gone, %d same", i, s.changed, s.added, s.gone, s.same);
        g_assert_cmpint(s.changed, ==, cases[i].changed);
        g_assert_cmpint(s.added, ==, cases[i].added);
        g_assert_cmpint(s.gone, ==, cases[i].gone);
        g_assert_cmpint(s.same, ==, cases[i].same);
    }
}

static void taking_an_amendment_keeps_corrections_and_history(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    Action *camp = action_number(w, id, "1"), *fair = action_number(w, id, "2");
    g_assert_cmpint(correct(w, camp, CHANGES("description=Scris de planificator", "ind_value.1=25", "due.2=15.05.2025"))->status, ==, 303);
    int number = add_edition(w, id, AMENDED);
    Reply *page = get(w, url(w, pool_printf(w->pool, "/plans/#/editions/%d", number), id));
    assert_has(w, page, "30.06.2026");
    assert_has(w, page, "Caravană medicală");
    assert_has(w, page, "Târg de locuri de muncă");
    const char *form = pool_printf(w->pool, "version=%" G_GINT64_FORMAT "&number=40&date=01.02.2026&what=take", find_plan(w, id)->version);
    g_assert_cmpint(post(w, url(w, pool_printf(w->pool, "/plans/#/editions/%d", number), id), form)->status, ==, 303);

    Action *after = action_number(w, id, "1");
    g_assert_cmpint(after->id, ==, camp->id);
    g_assert_cmpstr(after->description, ==, "Scris de planificator");
    g_assert_cmpfloat(((Indicator *)after->indicators->pdata[0])->target_value, ==, 25);
    g_assert_cmpstr(after->words_deadline, ==, "30.06.2026");
    g_assert_cmpint(after->due->len, ==, 2);
    g_assert_cmpstr(day_to_iso(w->pool, g_array_index(after->due, Day, 0)), ==, "2025-05-15");
    g_assert_cmpstr(day_to_iso(w->pool, g_array_index(after->due, Day, 1)), ==, "2026-06-30");
    g_assert_cmpint(action_number(w, id, "3")->since_edition, ==, number);
    g_assert_cmpint(actions_of(w, id)->len, ==, 2);
    g_assert_cmpint(count_of(w, pool_printf(w->pool, "plan_action WHERE id = %" G_GINT64_FORMAT " AND gone_edition = %d", fair->id, number)),
                    ==, 1);
    g_assert_cmpint(count_of(w, "plan_action_history"), ==, 3);
    g_assert_cmpint(find_plan(w, id)->edition, ==, number);
    g_assert_cmpint(post(w, url(w, pool_printf(w->pool, "/plans/#/editions/%d", number), id), form)->status, ==, 409);
}

#define ALL_CELLS                                                                                                          \
    HEADER "1|Tabără pentru toți copiii|AJOFM Timiș||30.06.2026|2.000 lei Buget de stat|Nr. tineri|30\n"                   \
           "2|Târg de locuri de muncă|AJOFM Timiș||Anual, 2025-2027||Nr. persoane|50\n"

static void the_difference_shows_corrections_of_every_kind(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    const char *school = pool_printf(w->pool, "body_institution.1=%" G_GINT64_FORMAT, institution(w, "Școala Albă"));
    g_assert_cmpint(correct(w, action_number(w, id, "1"), CHANGES("title=Tabăra mare", "due.2=15.05.2025", school, "amount=1.234 lei",
                            "money_source.2=Donații", "money_amount.2=77 lei", "ind_value.1=25"))->status, ==, 303);
    const char *at = url(w, pool_printf(w->pool, "/plans/#/editions/%d", add_edition(w, id, ALL_CELLS)), id);
    Reply *page = get(w, at);
    const char *const shown[] = {"Tabăra mare", "15.05.2025", "Responsible: Școala Albă", "1,234 lei", "Donații: 77 lei", "(25)"};
    for (guint i = 0; i < G_N_ELEMENTS(shown); i++)
        assert_has(w, page, shown[i]);
    gint64 other = import_rows(w, TWO_ROWS, "adopted");
    assert_lacks(w, get(w, url(w, pool_printf(w->pool, "/plans/#/editions/%d", add_edition(w, other, ALL_CELLS)), other)),
                 "Corrected by a planner");
}

static PlanDocument *with_goal(World *w, const char *goal)
{
    PlanDocument *made = document(w, TWO_ROWS);
    if (made->nodes->len == 0) {
        PlanNode *node = pool_new0(w->pool, PlanNode);
        *node = (PlanNode){.id = 1, .tier = TIER_SPECIFIC_OBJECTIVE, .code = "1", .title = "Participare"};
        g_ptr_array_add(made->nodes, node);
    }
    ((PlanNode *)made->nodes->pdata[0])->indicator = goal;
    for (guint i = 0; i < made->actions->len; i++)
        ((PlanAction *)made->actions->pdata[i])->node = 1;
    return made;
}

static void an_amended_goal_is_shown_and_taken(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id;
    PlanImport import = {.file_name = "plan.txt", .bytes = "x", .count = 1, .state = "adopted", .decision_date = DAY_NONE};
    must(plan_import(w->db, identity_system(), with_goal(w, "minim 39 de romi angajați"), &import, &id, &w->error));
    gint64 before = ((Indicator *)first_node(w, id)->indicators->pdata[0])->id;
    NewEdition edition = {.plan_id = id, .state = "read", .file_name = "amended.txt", .bytes = "y", .count = 1};
    must(edition_add(w->db, w->pool, identity_system(), &edition, with_goal(w, "minim 50 de romi angajați"), &w->error));
    Reply *page = get(w, url(w, pool_printf(w->pool, "/plans/#/editions/%d", edition.number), id));
    assert_has(w, page, "minim 39 de romi angajați");
    assert_has(w, page, "minim 50 de romi angajați");
    Taking taking = {find_plan(w, id), edition.number, NULL, DAY_NONE, NULL};
    must(edition_take(w->db, identity_system(), &taking, &w->error));
    const Indicator *after = first_node(w, id)->indicators->pdata[0];
    g_assert_cmpfloat(after->target_value, ==, 50);
    g_assert_cmpint(after->id, !=, before);
    g_assert_cmpint(count_of(w, pool_printf(w->pool, "plan_indicator WHERE id = %" G_GINT64_FORMAT " AND gone_edition = %d", before, edition.number)), ==, 1);
}

static void a_second_amendment_compares_with_the_first(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    Taking taking = {find_plan(w, id), add_edition(w, id, AMENDED), NULL, DAY_NONE, NULL};
    must(edition_take(w->db, identity_system(), &taking, &w->error));
    gint64 camp = action_number(w, id, "1")->id;
    taking = (Taking){find_plan(w, id), add_edition(w, id, TWO_ROWS), NULL, DAY_NONE, NULL};
    AmendSummary summary;
    must(amend_summary(w->db, w->pool, taking.plan, taking.number, &summary, &w->error));
    g_assert_cmpint(summary.changed, ==, 1);
    must(edition_take(w->db, identity_system(), &taking, &w->error));
    g_assert_cmpint(action_number(w, id, "1")->id, ==, camp);
    g_assert_cmpstr(action_number(w, id, "1")->words_deadline, ==, "31.12.2025");
    g_assert_cmpint(actions_of(w, id)->len, ==, 2);
}

static void a_refused_amendment_changes_nothing(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    int number = add_edition(w, id, AMENDED);
    const char *at = url(w, pool_printf(w->pool, "/plans/#/editions/%d", number), id);
    g_assert_cmpint(post(w, at, "version=1&what=")->status, ==, 422);
    g_assert_cmpint(post(w, at, "version=1&what=refuse")->status, ==, 303);
    g_assert_cmpint(find_plan(w, id)->edition, ==, 1);
    g_assert_cmpint(count_of(w, "plan_action WHERE gone_edition IS NOT NULL"), ==, 0);
    assert_has(w, get(w, url(w, "/plans/#/editions", id)), "Refused");
    Reply *page = get(w, at);
    assert_has(w, page, "What the amended document changed");
    assert_has(w, page, "Caravană medicală");
    assert_lacks(w, page, "name=\"leave\"");
    as_anonymous(w);
    g_assert_cmpint(get(w, at)->status, ==, 404);
}

static const char *take_form(World *w, gint64 id, const char *rest)
{
    return pool_printf(w->pool, "version=%" G_GINT64_FORMAT "&number=40&date=01.02.2026&what=take%s", find_plan(w, id)->version, rest);
}

static void what_was_decided_stays_to_be_seen(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    const char *first = url(w, pool_printf(w->pool, "/plans/#/editions/%d", add_edition(w, id, AMENDED)), id);
    g_assert_cmpint(post(w, first, take_form(w, id, ""))->status, ==, 303);
    const char *second = url(w, pool_printf(w->pool, "/plans/#/editions/%d", add_edition(w, id, ALL_CELLS)), id);
    g_assert_cmpint(post(w, second, take_form(w, id, ""))->status, ==, 303);

    Reply *page = get(w, first);
    const char *const shown[] = {"Caravană medicală", "Târg de locuri de muncă", "31.12.2025", "30.06.2026", "decision 40 of 01.02.2026", "Replaced"};
    for (guint i = 0; i < G_N_ELEMENTS(shown); i++)
        assert_has(w, page, shown[i]);
    assert_lacks(w, page, "Tabără pentru toți copiii");
    assert_has(w, get(w, url(w, "/plans/#/editions", id)), "Changed: 1. New: 1. Gone: 1. Unchanged: 0.");
    must(db_execute(w->db, "UPDATE plan SET is_public = 1", &w->error));
    as_anonymous(w);
    assert_has(w, get(w, first), "Caravană medicală");
}

static void a_change_left_out_stays_as_it_was(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    gint64 camp = action_number(w, id, "1")->id, fair = action_number(w, id, "2")->id;
    const char *at = url(w, pool_printf(w->pool, "/plans/#/editions/%d", add_edition(w, id, AMENDED)), id);
    g_assert_cmpint(post(w, at, take_form(w, id, "&leave=a1&leave=b2&leave=a77"))->status, ==, 303);

    g_assert_cmpint(actions_of(w, id)->len, ==, 3);
    g_assert_cmpstr(action_number(w, id, "1")->words_deadline, ==, "31.12.2025");
    g_assert_cmpint(action_number(w, id, "2")->id, ==, fair);
    g_assert_cmpint(action_number(w, id, "3")->since_edition, ==, 2);
    Reply *page = get(w, at);
    assert_has(w, page, "This change was not taken");
    assert_has(w, page, "30.06.2026");
    assert_has(w, page, "Not all of it");

    AmendSummary summary;
    must(amend_summary(w->db, w->pool, find_plan(w, id), add_edition(w, id, AMENDED), &summary, &w->error));
    g_assert_cmpint(summary.changed, ==, 1);
    g_assert_cmpint(summary.gone, ==, 1);
    g_assert_cmpint(summary.same, ==, 1);
    const char *third = url(w, "/plans/#/editions/3", id);
    g_assert_cmpint(post(w, third, take_form(w, id, "&leave=b2"))->status, ==, 303);
    g_assert_cmpint(action_number(w, id, "1")->id, ==, camp);
    g_assert_cmpstr(action_number(w, id, "1")->words_deadline, ==, "30.06.2026");
    g_assert_cmpint(action_number(w, id, "2")->id, ==, fair);
}

static void a_new_row_left_out_is_asked_again_by_the_next_document(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    const char *at = url(w, pool_printf(w->pool, "/plans/#/editions/%d", add_edition(w, id, AMENDED)), id);
    g_assert_cmpint(post(w, at, take_form(w, id, "&leave=a2"))->status, ==, 303);
    g_assert_cmpint(actions_of(w, id)->len, ==, 1);
    AmendSummary summary;
    must(amend_summary(w->db, w->pool, find_plan(w, id), add_edition(w, id, AMENDED), &summary, &w->error));
    g_assert_cmpint(summary.added, ==, 1);
    g_assert_cmpint(summary.same, ==, 1);
}

static void an_amendment_needs_its_decision_and_a_change(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    const char *at = url(w, pool_printf(w->pool, "/plans/#/editions/%d", add_edition(w, id, AMENDED)), id);
    static const char *const wrong[] = {
        "version=1&what=take&date=01.02.2026", "version=1&what=take&number=40", "version=1&what=take&number=40&date=01.02.2999",
        "version=1&what=take&number=40&date=31.02.2026", "version=1&what=take&number=40&date=01.02.2026&leave=a1&leave=a2&leave=b2",
    };
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_cmpint(post(w, at, wrong[i])->status, ==, 422);
    Reply *page = post(w, at, "version=1&what=take&leave=b2");
    assert_has(w, page, "value=\"b2\" checked");
    g_assert_cmpint(find_plan(w, id)->edition, ==, 1);
}

/* The row stands under an objective that the amended document no longer has. */
static void an_objective_stays_for_the_row_that_stays(void)
{
    g_autoptr(World) w = world_with_planner();
    DocumentDifference *difference = document_difference(w->pool, with_goal(w, "minim 39 de romi angajați"), document(w, AMENDED));
    PlanDocument *made;
    must(document_without(w->pool, difference, "b2", &made, &w->error));
    const PlanAction *fair = made->actions->pdata[1];
    g_assert_cmpstr(fair->number, ==, "2");
    const PlanNode *node = made->nodes->pdata[made->nodes->len - 1];
    g_assert_cmpint(fair->node, ==, node->id);
    g_assert_cmpstr(node->indicator, ==, "minim 39 de romi angajați");
}

static PlanDocument *without(World *w, PlanDocument *before, PlanDocument *after, const char *left_out)
{
    PlanDocument *made;
    must(document_without(w->pool, document_difference(w->pool, before, after), left_out, &made, &w->error));
    return made;
}

static PlanDocument *with_title(World *w, const char *title, const char *code)
{
    PlanDocument *document = with_goal(w, "minim 39 de romi angajați");
    PlanNode *node = document->nodes->pdata[0];
    node->title = title;
    node->code = code;
    return document;
}

static void an_objectives_change_is_left_out_singly(void)
{
    g_autoptr(World) w = world_with_planner();
    PlanDocument *before = with_title(w, "Ocuparea forței de muncă", "1"), *after = with_title(w, "Ocuparea forței de muncă tinere", "1");
    const PlanNode *amended = after->nodes->pdata[0];
    PlanDocument *made = without(w, before, after, "n1");
    const PlanNode *kept = made->nodes->pdata[0];
    g_assert_cmpstr(kept->title, ==, "Ocuparea forței de muncă");
    g_assert_cmpint(kept->id, ==, amended->id);
    g_assert_cmpint(made->actions->len, ==, after->actions->len);
    g_assert_cmpstr(((PlanNode *)without(w, before, after, "n2 a7")->nodes->pdata[0])->title, ==, "Ocuparea forței de muncă tinere");
}

static void the_page_says_that_an_objective_is_new(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    NewEdition edition = {.plan_id = id, .state = "read", .file_name = "amended.txt", .bytes = TWO_ROWS, .count = strlen(TWO_ROWS)};
    must(edition_add(w->db, w->pool, identity_system(), &edition, with_title(w, "Ocuparea forței de muncă", "1"), &w->error));
    assert_has(w, get(w, url(w, "/plans/#/editions/2", id)), "<h3>New objective</h3>");
}

/* One that is dropped stays without any row; a new one goes with its rows alone. */
static void an_objective_that_goes_or_comes_is_left_out(void)
{
    g_autoptr(World) w = world_with_planner();
    PlanDocument *with = with_goal(w, "minim 39 de romi angajați"), *none = document(w, TWO_ROWS);
    g_assert_cmpint(none->nodes->len, ==, 0);
    g_assert_cmpint(without(w, with, none, "m1")->nodes->len, ==, 1);

    PlanDocument *made;
    g_assert_false(document_without(w->pool, document_difference(w->pool, none, with), "n1", &made, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_clear_error(&w->error);
    g_assert_cmpint(without(w, none, with, "n1 a1 a2")->nodes->len, ==, 0);
}

static void an_amended_upload_waits_for_a_decision(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    const char *page = sent_to(w, post_file(w, url(w, "/plans/#/amend", id), "file", "amended.csv", plan_text, strlen(plan_text)));
    run_jobs(w);
    assert_has(w, get(w, page), "It waits for your decision.");
    g_assert_cmpint(count_of(w, "plan"), ==, 1);
    g_assert_cmpint(count_of(w, "plan_edition WHERE state = 'read'"), ==, 1);
}

static void the_file_comes_back_as_it_came_in(void)
{
    g_autoptr(World) w = world_with_planner();
    gint64 id = import_rows(w, TWO_ROWS, "adopted");
    Reply *file = get(w, url(w, "/plans/#/editions/1/file", id));
    g_assert_cmpstr(reply_body(w, file), ==, TWO_ROWS);
    g_assert_nonnull(strstr(reply_header_of(file, "Content-Disposition"), "plan.txt"));
    int number = add_edition(w, id, AMENDED);
    must(db_execute(w->db, "UPDATE plan SET is_public = 1", &w->error));
    as_anonymous(w);
    g_assert_cmpint(get(w, url(w, "/plans/#/editions/1/file", id))->status, ==, 200);
    g_assert_cmpint(get(w, url(w, pool_printf(w->pool, "/plans/#/editions/%d/file", number), id))->status, ==, 404);
}

WORLD_MAIN
{
    if (!g_getenv("VATRA_PROGRAM"))
        g_error("VATRA_PROGRAM must name the binary whose reader opens the files");
    reader_set_program(g_getenv("VATRA_PROGRAM"));
    world_test("the_difference_tells_new_changed_and_gone", the_difference_tells_new_changed_and_gone);
    world_test("the_difference_is_marked_word_by_word", the_difference_is_marked_word_by_word);
    world_test("rows_that_moved_or_were_reworded_are_found_again", rows_that_moved_or_were_reworded_are_found_again);
    world_test("the_difference_shows_corrections_of_every_kind", the_difference_shows_corrections_of_every_kind);
    world_test("an_amended_goal_is_shown_and_taken", an_amended_goal_is_shown_and_taken);
    world_test("taking_an_amendment_keeps_corrections_and_history", taking_an_amendment_keeps_corrections_and_history);
    world_test("a_second_amendment_compares_with_the_first", a_second_amendment_compares_with_the_first);
    world_test("a_refused_amendment_changes_nothing", a_refused_amendment_changes_nothing);
    world_test("what_was_decided_stays_to_be_seen", what_was_decided_stays_to_be_seen);
    world_test("a_change_left_out_stays_as_it_was", a_change_left_out_stays_as_it_was);
    world_test("a_new_row_left_out_is_asked_again_by_the_next_document", a_new_row_left_out_is_asked_again_by_the_next_document);
    world_test("an_objectives_change_is_left_out_singly", an_objectives_change_is_left_out_singly);
    world_test("the_page_says_that_an_objective_is_new", the_page_says_that_an_objective_is_new);
    world_test("an_objective_that_goes_or_comes_is_left_out", an_objective_that_goes_or_comes_is_left_out);
    world_test("an_amendment_needs_its_decision_and_a_change", an_amendment_needs_its_decision_and_a_change);
    world_test("an_objective_stays_for_the_row_that_stays", an_objective_stays_for_the_row_that_stays);
    world_test("an_amended_upload_waits_for_a_decision", an_amended_upload_waits_for_a_decision);
    world_test("the_file_comes_back_as_it_came_in", the_file_comes_back_as_it_came_in);
}
