#include "council_world.h"

#include <math.h>
#include <poppler.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/council/cli.h"
#include "record_schema.h"

/* The annual report: what is frozen stays, figures agree with their rows, hidden stays hidden. */

/* An id may hold the same digits by chance: they are the number only where no digit stands beside them. */
static void lacks_number(const char *text, const char *number)
{
    for (const char *at = strstr(text, number); at; at = strstr(at + 1, number)) {
        bool alone = (at == text || !g_ascii_isdigit(at[-1])) && !g_ascii_isdigit(at[strlen(number)]);
        g_assert_false(alone);
    }
}

static Snapshot *snapshot_of(World *w, gint64 report_id)
{
    Snapshot *snapshot;
    must(council_snapshot(w->db, w->pool, must_find(w, report_id), &snapshot, &w->error));
    return snapshot;
}

static void record_fits_the_schema(void)
{
    g_autoptr(World) w = world_new();
    record_check_against_schema(w, &council_report_record);
}

/* ---- the snapshot */

static void a_snapshot_holds_the_year_as_reported(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    Snapshot *snapshot = snapshot_of(w, given_report(w, &given));
    const SnapshotAction *first = snapshot->actions->pdata[0], *second = snapshot->actions->pdata[1], *third = snapshot->actions->pdata[2];
    g_assert_cmpstr(first->status, ==, "done");
    g_assert_cmpstr(second->state, ==, "postponed");
    g_assert_cmpstr(third->state, ==, "not_reported");
    g_assert_cmpstr(third->status, ==, "late"); /* due in September, nothing reported */
    g_assert_cmpstr(((SnapshotReport *)second->reports->pdata[0])->reason, ==, "Lipsă de transport.");
    const SnapshotIndicator *children = first->indicators->pdata[0], *camp = second->indicators->pdata[0];
    g_assert_true(children->year.state == VALUE_NUMBER && children->year.number == 8 && children->reached == REACHED_NO);
    g_assert_true(camp->year.state == VALUE_SUPPRESSED && camp->total.state == VALUE_SUPPRESSED && camp->reached == REACHED_UNKNOWN);
    const SnapshotMoney *money = first->money->pdata[0];
    g_assert_true(money->has_planned && money->planned.minor == 100000 && money->spent.minor == 40050);
    g_assert_cmpuint(snapshot->asked->len, ==, 2);
}

static void a_snapshot_read_back_is_the_same(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    Snapshot *snapshot = snapshot_of(w, given_report(w, &given)), *again;
    const char *json = snapshot_to_json(w->pool, snapshot);
    must(snapshot_from_json(w->pool, json, &again, &w->error));
    g_assert_cmpstr(snapshot_to_json(w->pool, again), ==, json);
    g_assert_false(snapshot_from_json(w->pool, "{\"format\": 9}", &again, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INTERNAL);
}

/* Each file twice: before and after everything changed. */
static void later_changes_change_nothing(void)
{
    static const char *const formats[] = {"pdf", "docx", "xlsx", "json"};
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    gint64 id = given_report(w, &given);
    GBytes *before[G_N_ELEMENTS(formats)];
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        before[i] = file_of(w, id, formats[i]);
    sql(w, "UPDATE report_row SET state = 'underway', done = 'altceva'");
    sql(w, "UPDATE report_value SET value = 9 WHERE state = 'value'");
    sql(w, "UPDATE plan_action SET title = 'altă măsură'");
    sql(w, "UPDATE plan SET title = 'alt plan', short_title = 'alt plan'");
    clock_set(clock_now() + 1000000);
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(GBytes) after = file_of(w, id, formats[i]);
        g_assert_true(g_bytes_equal(before[i], after));
        g_bytes_unref(before[i]);
    }
    must(council_report_freeze(w->db, identity_system(), must_find(w, id), &w->error));
    g_assert_cmpstr(((SnapshotAction *)snapshot_of(w, id)->actions->pdata[0])->state, ==, "underway");
}

/* ---- figures */

static void counts_agree_with_the_rows(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    Snapshot *snapshot = snapshot_of(w, given_report(w, &given));
    StatusCounts all = snapshot_count(snapshot, 0), first = snapshot_count(snapshot, 1), below = snapshot_count(snapshot, 2);
    StatusCounts other = snapshot_count(snapshot, 3);
    g_assert_cmpint(all.all, ==, (int)snapshot->actions->len);
    g_assert_cmpint(first.all, ==, 2);
    g_assert_cmpint(below.all, ==, 2); /* an objective counts what lies below it */
    int sum = 0;
    for (int i = 0; i < STATUS_COUNT; i++) {
        g_assert_cmpint(all.of[i], ==, first.of[i] + other.of[i]);
        sum += all.of[i];
    }
    g_assert_cmpint(sum, ==, all.all);
    double parts[BAR_PARTS], bar = 0;
    bar_parts(all, parts);
    for (int i = 0; i < BAR_PARTS; i++)
        bar += parts[i];
    g_assert_true(bar == all.all);
}

/* A snapshot of random money: every sum is that of its rows. */
static void sums_of_money_agree_with_the_rows(void)
{
    static const char *const kinds[] = {"local", "state", "european", "other"};
    g_autoptr(Pool) pool = pool_new();
    for (int run = 0; run < 50; run++) {
        Snapshot snapshot = {.actions = pool_list(pool)};
        gint64 planned = 0, spent = 0;
        for (int i = 0; i < 20; i++) {
            SnapshotAction *action = pool_new0(pool, SnapshotAction);
            SnapshotMoney *money = pool_new0(pool, SnapshotMoney);
            *money = (SnapshotMoney){.kind = kinds[g_test_rand_int_range(0, 4)], .has_planned = true,
                                     .planned = {g_test_rand_int_range(0, 1000000), CURRENCY_RON},
                                     .spent = {g_test_rand_int_range(0, 1000000), CURRENCY_RON}};
            action->money = pool_list(pool);
            g_ptr_array_add(action->money, money);
            g_ptr_array_add(snapshot.actions, action);
            planned += money->planned.minor;
            spent += money->spent.minor;
        }
        GPtrArray *sums = snapshot_money(pool, &snapshot);
        const MoneySum *total = sums->pdata[sums->len - 1];
        gint64 kinds_planned = 0, kinds_spent = 0;
        for (guint i = 0; i + 1 < sums->len; i++) {
            kinds_planned += ((MoneySum *)sums->pdata[i])->planned;
            kinds_spent += ((MoneySum *)sums->pdata[i])->spent;
        }
        g_assert_null(total->kind);
        g_assert_true(total->planned == planned && total->spent == spent);
        g_assert_true(kinds_planned == planned && kinds_spent == spent);
    }
}

static void currencies_are_never_added_up(void)
{
    g_autoptr(Pool) pool = pool_new();
    Snapshot snapshot = {.actions = pool_list(pool)};
    SnapshotAction action = {.money = pool_list(pool)};
    SnapshotMoney lei = {.kind = "local", .spent = {100, CURRENCY_RON}}, euro = {.kind = "local", .spent = {5, CURRENCY_EUR}};
    g_ptr_array_add(action.money, &lei);
    g_ptr_array_add(action.money, &euro);
    g_ptr_array_add(snapshot.actions, &action);
    GPtrArray *sums = snapshot_money_sums(pool, &snapshot);
    g_assert_cmpuint(sums->len, ==, 2);
    g_assert_cmpint(((MoneySum *)sums->pdata[0])->spent, ==, 100);
    g_assert_cmpint(((MoneySum *)sums->pdata[1])->spent, ==, 5);
}

/* ---- the files */

static const char *pdf_text(World *w, GBytes *bytes)
{
    GString *all = pool_string(w->pool);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &w->error);
    g_assert_no_error(w->error);
    for (int i = 0; i < poppler_document_get_n_pages(document); i++) {
        PopplerPage *sheet = poppler_document_get_page(document, i);
        g_autofree char *text = poppler_page_get_text(sheet);
        g_string_append(all, text);
        g_string_append_c(all, '\n');
        g_object_unref(sheet);
    }
    g_object_unref(document);
    return text_squash(w->pool, all->str);
}

static void the_pdf_holds_every_measure_in_right_letters(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    gint64 id = given_report(w, &given);
    g_autoptr(GBytes) pdf = file_of(w, id, "pdf");
    const char *text = pdf_text(w, pdf);
    has(text, "Raport anual pentru 2025");
    has(text, "Învățământ și școală");
    has(text, "Vaccinare în comunitate");
    has(text, "țesături");
    has(text, "Lipsă de transport.");
    has(text, "adoptat prin hotărârea nr. 17");
    has(text, "‹ascuns›");
    has(text, "Direcția de Sănătate Publică");
    lacks_number(text, HIDDEN);
}

static void put_paper_texts(GString *all, const Paper *paper)
{
    for (guint b = 0; b < paper->blocks->len; b++) {
        const PaperBlock *block = paper->blocks->pdata[b];
        g_string_append_printf(all, "%s\n", block->text ? block->text : "");
        for (guint r = 0; block->kind == PAPER_TABLE && r < block->rows->len; r++) {
            const GPtrArray *row = block->rows->pdata[r];
            for (guint c = 0; c < row->len; c++) {
                const PaperCell *cell = row->pdata[c];
                g_string_append_printf(all, "%s\t%.15g\n", cell->text, cell->number);
            }
        }
    }
}

/* All three files are made from the paper: what isn't in it is in none. */
static void a_hidden_number_is_in_no_format(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    gint64 id = given_report(w, &given);
    Paper *paper;
    must(council_paper_of(w->db, w->pool, must_find(w, id), &paper, &w->error));
    GString *all = pool_string(w->pool);
    put_paper_texts(all, paper);
    has(all->str, "‹ascuns›");
    lacks_number(all->str, HIDDEN);
    g_autoptr(GBytes) json = file_of(w, id, "json");
    const char *text = pool_strndup(w->pool, g_bytes_get_data(json, NULL), g_bytes_get_size(json));
    has(text, "\"suppressed\"");
    lacks_number(text, HIDDEN);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "*");
    lacks_number(page(w, 200, "/council/%" ID, id), HIDDEN);
}

static void the_report_speaks_its_own_language(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    gint64 id = given_report(w, &given);
    Paper *paper;
    CouncilReport *report = must_find(w, id);
    language_set(LANGUAGE_EN);
    must(council_paper_of(w->db, w->pool, report, &paper, &w->error));
    g_assert_cmpstr(paper->title, ==, "Raport anual pentru 2025");
    report->language = "en";
    must(council_report_save(w->db, identity_system(), report, &w->error));
    must(council_paper_of(w->db, w->pool, must_find(w, id), &paper, &w->error));
    g_assert_cmpstr(paper->title, ==, "Annual report for 2025");
    g_assert_true(language_get() == LANGUAGE_EN);
}

/* ---- the store's rules */

static void years_outside_the_plan_are_refused(void)
{
    static const int years[] = {1, 2024, 2026, 2031};
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    for (guint i = 0; i < G_N_ELEMENTS(years); i++) {
        gint64 id;
        g_assert_false(council_report_create(w->db, identity_system(), given.plan_id, years[i], "ro", &id, &w->error));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
        g_clear_error(&w->error);
    }
}

static void a_second_save_of_the_same_version_conflicts(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    gint64 id = given_report(w, &given);
    CouncilReport *mine = must_find(w, id), *yours = must_find(w, id);
    mine->summary = "Al meu";
    must(council_report_save(w->db, identity_system(), mine, &w->error));
    yours->summary = "Al tău";
    g_assert_false(council_report_save(w->db, identity_system(), yours, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_assert_cmpstr(must_find(w, id)->summary, ==, "Al meu");
}

static void a_published_report_can_not_be_changed(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    gint64 id = given_report(w, &given);
    must(council_report_publish(w->db, identity_system(), must_find(w, id), &w->error));
    CouncilReport *report = must_find(w, id);
    g_assert_cmpstr(report->state, ==, "published");
    g_assert_false(council_report_save(w->db, identity_system(), report, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    g_assert_false(council_report_freeze(w->db, identity_system(), report, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    g_autoptr(GBytes) before = file_of(w, id, "pdf");
    sql(w, "UPDATE council_report SET summary = 'pe ascuns'"); /* even past the rules: the files are kept */
    g_autoptr(GBytes) after = file_of(w, id, "pdf");
    g_assert_true(g_bytes_equal(before, after));
}

/* ---- pages */

static void words_are_kept_when_somebody_was_faster(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    gint64 id = given_report(w, &given);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "*");
    sent(w, 303, "language=ro&summary=Unu&causes=&next_steps=&version=1", "/council/%" ID "/edit", id);
    const char *body = sent(w, 409, "language=ro&summary=Doi&causes=&next_steps=&version=1", "/council/%" ID "/edit", id);
    has(body, "Unu");
    has(body, "Doi");
    sent(w, 303, "language=ro&summary=Unu+Doi&causes=&next_steps=&version=2", "/council/%" ID "/edit", id);
    g_assert_cmpstr(must_find(w, id)->summary, ==, "Unu Doi");
}

static void a_report_goes_from_draft_to_the_public_and_back(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "*");
    const char *form = pool_printf(w->pool, "plan=%" ID "&year=2025&language=ro", given.plan_id);
    sent(w, 303, form, "/council");
    GPtrArray *all;
    must(council_reports_list(w->db, w->pool, identity_system(), 0, &all, &w->error));
    g_assert_cmpuint(all->len, ==, 1);
    gint64 id = ((CouncilReport *)all->pdata[0])->id;
    has(page(w, 200, "/council/%" ID "/publish", id), "The plan has 3 measures.");
    as_anonymous(w);
    page(w, 404, "/public/reports/%" ID, id);
    page(w, 404, "/public/reports/%" ID "/report.pdf", id);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "*");
    sent(w, 303, "version=1", "/council/%" ID "/publish", id);
    sent(w, 409, "version=1", "/council/%" ID "/publish", id);
    as_anonymous(w);
    has(page(w, 200, "/public/reports/%" ID, id), "Învățământ și școală");
    has(page(w, 200, "/public/reports/%" ID "/report.pdf", id), "%PDF");
    has(page(w, 200, "/public/plans/%" ID, given.plan_id), "/public/reports/");
    as_user(w, 1, 0, SCOPE_AUTHORITY, "*");
    has(sent(w, 422, "version=2", "/council/%" ID "/withdraw", id), "Say why");
    sent(w, 303, "version=2&reason=Eroare", "/council/%" ID "/withdraw", id);
    as_anonymous(w);
    page(w, 404, "/public/reports/%" ID, id);
}

static void programs_read_reports_as_people_may(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    gint64 id = given_report(w, &given);
    as_anonymous(w);
    page(w, 404, "/api/v1/council/%" ID, id);
    has(page(w, 200, "/api/v1/council"), "\"total\":0");
    as_user(w, 1, 0, SCOPE_AUTHORITY, "plans.read council.read");
    has(page(w, 200, "/api/v1/council?plan=%" ID, given.plan_id), "\"state\":\"draft\"");
    has(page(w, 200, "/api/v1/council/%" ID, id), "\"reports\":[{");
    must(council_report_publish(w->db, identity_system(), must_find(w, id), &w->error));
    as_anonymous(w);
    has(page(w, 200, "/api/v1/council"), "\"state\":\"published\"");
    const char *open = page(w, 200, "/api/v1/council/%" ID, id);
    has(open, "\"snapshot\":{\"format\":1");
    lacks(open, "\"reports\":");
    lacks_number(open, HIDDEN);
}

static void a_goals_value_stands_in_every_form_of_the_report(void)
{
    static const char *const formats[] = {"docx", "xlsx", "json"};
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    sql(w, "INSERT INTO plan_indicator (id, plan_id, node_id, position, text, target_text, has_target, target_value, target_operator, "
           "cumulation) SELECT 77, plan_id, id, 1, 'Romi în administrație', 'minim 39', 1, 39, 'min', 'latest' FROM plan_node WHERE position = 1");
    sql(w, "INSERT INTO report_row (id, report_id, node_id, state) SELECT 78, min(r.id), min(n.id), 'given' FROM report r, plan_node n "
           "WHERE r.state = 'accepted' AND n.position = 1");
    sql(w, "INSERT INTO report_value (id, row_id, indicator_id, breakdown, state, value) VALUES (79, 78, 77, '', 'value', 4321)");
    gint64 id = given_report(w, &given);
    const SnapshotNode *node = snapshot_of(w, id)->nodes->pdata[0];
    const SnapshotIndicator *goal = node->indicators->pdata[0];
    g_assert_cmpfloat(goal->year.number, ==, 4321);
    g_assert_cmpint(goal->reached, ==, REACHED_YES);
    Paper *paper;
    GString *all = pool_string(w->pool);
    must(council_paper_of(w->db, w->pool, must_find(w, id), &paper, &w->error));
    put_paper_texts(all, paper);
    has(all->str, "Romi în administrație");
    has(all->str, "4.321");
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(GBytes) file = file_of(w, id, formats[i]);
        g_assert_cmpuint(g_bytes_get_size(file), >, 0);
    }
    as_anonymous(w);
    has(page(w, 200, "/public/plans/%" ID, given.plan_id), "4,321");
    has(page(w, 200, "/open/plans/%" ID "/indicators.csv", given.plan_id), "4321");
    has(page(w, 200, "/open/plans/%" ID "/values.csv", given.plan_id), "4321");
    has(page(w, 200, "/open/plans/%" ID "/plan.json", given.plan_id), "4321");
}

static void a_wrong_year_is_told_beside_the_form(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "*");
    const char *form = pool_printf(w->pool, "plan=%" ID "&year=2019&language=ro", given.plan_id);
    const char *body = sent(w, 422, form, "/council");
    has(body, "value=\"2019\"");
    has(body, "The plan runs from 2025 to 2025.");
}

static void readers_see_and_do_only_what_they_may(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    gint64 id = given_report(w, &given);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "council.read plans.read");
    lacks(page(w, 200, "/council/%" ID, id), "/edit");
    lacks(page(w, 200, "/council"), "<form method=\"post\" action=\"/council\"");
    page(w, 403, "/council/%" ID "/publish", id);
    sent(w, 403, "version=1", "/council/%" ID "/publish", id);
    as_user(w, 1, 0, SCOPE_AUTHORITY, "plans.read");
    page(w, 403, "/council/%" ID, id);
}

/* ---- commands */

static int run(World *w, const char *words, char **argv, char **ret_out)
{
    gsize count;
    g_autoptr(Pool) pool = pool_new();
    FILE *out = open_memstream(ret_out, &count), *err = tmpfile();
    CommandContext context = {.pool = pool, .folder = w->home, .out = out, .err = err, .store = w->store, .db = w->db};
    int argc = (int)g_strv_length(argv), code = -1;
    for (const Command *command = council_commands; command->words; command++)
        if (strcmp(command->words, words) == 0)
            code = command->run(&context, argc, argv);
    fclose(out);
    fclose(err);
    return code;
}

static void the_command_writes_the_report(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, true);
    char *out = NULL, *number = pool_printf(w->pool, "%" ID, given.plan_id);
    g_assert_cmpint(run(w, "report annual", (char *[]){"annual", number, "2025", "--output", "raport.pdf", NULL}, &out), ==, 0);
    free(out);
    g_autofree char *path = g_build_filename(w->home, "raport.pdf", NULL), *bytes = NULL;
    g_assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
    g_assert_true(g_str_has_prefix(bytes, "%PDF"));
    g_assert_cmpint(run(w, "report annual", (char *[]){"annual", number, "2019", NULL}, &out), ==, 2);
    free(out);
    g_assert_cmpint(run(w, "report annual", (char *[]){"annual", "x", "2025", NULL}, &out), ==, 2);
    free(out);
}

static void the_command_exports_the_open_data(void)
{
    g_autoptr(World) w = world_new();
    Given given = given_plan(w, false);
    char *out = NULL, *number = pool_printf(w->pool, "%" ID, given.plan_id);
    g_assert_cmpint(run(w, "export plan", (char *[]){"plan", number, "--format", "json", NULL}, &out), ==, 0);
    has(out, "Vaccinare în comunitate");
    lacks_number(out, HIDDEN);
    lacks(out, "Lipsă de transport.");
    free(out);
    g_assert_cmpint(run(w, "export plan", (char *[]){"plan", number, "--output", "date", NULL}, &out), ==, 0);
    free(out);
    g_autofree char *path = g_build_filename(w->home, "date", "values.csv", NULL), *bytes = NULL;
    g_assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
    has(bytes, "suppressed");
    lacks_number(bytes, HIDDEN);
}

WORLD_MAIN
{
    world_test("record_fits_the_schema", record_fits_the_schema);
    world_test("a_snapshot_holds_the_year_as_reported", a_snapshot_holds_the_year_as_reported);
    world_test("a_snapshot_read_back_is_the_same", a_snapshot_read_back_is_the_same);
    world_test("later_changes_change_nothing", later_changes_change_nothing);
    world_test("counts_agree_with_the_rows", counts_agree_with_the_rows);
    g_test_add_func("/sums_of_money_agree_with_the_rows", sums_of_money_agree_with_the_rows);
    g_test_add_func("/currencies_are_never_added_up", currencies_are_never_added_up);
    world_test("the_pdf_holds_every_measure_in_right_letters", the_pdf_holds_every_measure_in_right_letters);
    world_test("a_hidden_number_is_in_no_format", a_hidden_number_is_in_no_format);
    world_test("the_report_speaks_its_own_language", the_report_speaks_its_own_language);
    world_test("years_outside_the_plan_are_refused", years_outside_the_plan_are_refused);
    world_test("a_second_save_of_the_same_version_conflicts", a_second_save_of_the_same_version_conflicts);
    world_test("programs_read_reports_as_people_may", programs_read_reports_as_people_may);
    world_test("a_goals_value_stands_in_every_form_of_the_report", a_goals_value_stands_in_every_form_of_the_report);
    world_test("a_published_report_can_not_be_changed", a_published_report_can_not_be_changed);
    world_test("words_are_kept_when_somebody_was_faster", words_are_kept_when_somebody_was_faster);
    world_test("a_report_goes_from_draft_to_the_public_and_back", a_report_goes_from_draft_to_the_public_and_back);
    world_test("a_wrong_year_is_told_beside_the_form", a_wrong_year_is_told_beside_the_form);
    world_test("readers_see_and_do_only_what_they_may", readers_see_and_do_only_what_they_may);
    world_test("the_command_writes_the_report", the_command_writes_the_report);
    world_test("the_command_exports_the_open_data", the_command_exports_the_open_data);
}
