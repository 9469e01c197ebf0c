#include "grids.h"

#include "base/language.h"
#include "base/log.h"
#include "reader/reader.h"

#include <glib/gstdio.h>
#include <string.h>

/* Whole files, read by the reader's child as `vatra plan read` does: small ones of ours, and the real documents where
 * VATRA_SHARED names their folder. */

static PlanDocument *must_read_file(Pool *pool, const char *path)
{
    g_autoptr(GError) error = NULL;
    Grid *grid = NULL;
    bool read = reader_read_file(pool, path, &grid, &error);
    g_assert_no_error(error);
    g_assert_true(read);
    return must_document(pool, grid);
}

static PlanDocument *must_read_ours(Pool *pool, const char *name)
{
    const char *root = g_getenv("VATRA_SOURCE_ROOT");
    return must_read_file(pool, pool_printf(pool, "%s/src/modules/plans/tests/files/%s", root ? root : ".", name));
}

static void a_flat_csv_is_a_plan(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = must_read_ours(pool, "school-age.csv");
    g_assert_cmpstr(nodes_text(pool, document), ==, "g - Educație\n  s - Acces la grădiniță\n  s - Abandon școlar\n");
    g_assert_cmpstr(actions_text(pool, document), ==,
                    "A1/1 Transport pentru copii\nA1/2 Transport pentru copii\nA2/1 Școală după școală\n");
    g_assert_cmpint(action_at(document, 0)->budget->amount.minor, ==, 10000000);
    g_assert_cmpstr(day_to_iso(pool, action_at(document, 0)->deadline->to), ==, "2026-12-31");
}

static void a_text_with_tabs_is_a_plan(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = must_read_ours(pool, "town.txt");
    g_assert_cmpstr(document->decision_number, ==, "12");
    g_assert_cmpstr(nodes_text(pool, document), ==, "s 1 Îmbunătățirea locuirii\ns - ALTE MĂSURI\n");
    g_assert_cmpstr(actions_text(pool, document), ==,
                    "1/1 Repararea caselor\n1/2 Repararea caselor\n2/1 Informare cu privire la actele de proprietate\n"
                    "2/2 Informare cu privire la actele de proprietate\n3/1 Acte de identitate\n");
}

static void a_russian_csv_is_a_plan(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = must_read_ours(pool, "soroca.csv");
    g_assert_cmpstr(document->decision_number, ==, "4/12");
    g_assert_cmpstr(nodes_text(pool, document), ==, "g 1 Доступ к образованию\n  s 1.1 Раннее образование\n  s 1.2 Школа\n");
    g_assert_cmpuint(document->actions->len, ==, 3);
    g_assert_cmpint(action_at(document, 0)->budget->amount.currency, ==, CURRENCY_MDL);
}

static const char *shared_file(Pool *pool, const char *folder, const char *name)
{
    const char *shared = g_getenv("VATRA_SHARED");
    const char *path = shared ? pool_printf(pool, "%s/%s/%s", shared, folder, name) : NULL;
    return path && g_file_test(path, G_FILE_TEST_EXISTS) ? path : NULL;
}

static char *write_json(Pool *pool, const PlanDocument *document)
{
    g_autofree char *made = NULL;
    int file = g_file_open_tmp("plan-XXXXXX.json", &made, NULL);
    g_assert_cmpint(file, >=, 0);
    g_close(file, NULL);
    g_assert_true(g_file_set_contents(made, plan_document_to_json(pool, document), -1, NULL));
    return pool_strdup(pool, made);
}

/* At least 0.97 by score_plan.py, which prints why if not. */
static void must_score(Pool *pool, const char *expected, const char *got)
{
    const char *scorer = shared_file(pool, "data", "score_plan.py");
    const char *command[] = {"python3", scorer, expected, got, "--min", "0.97", "--show", "3", NULL};
    g_autofree char *output = NULL;
    int status = 0;
    g_assert_nonnull(scorer);
    g_assert_true(g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, NULL));
    if (status != 0)
        g_error("%s scores too little:\n%s", got, output);
}

static void the_plan_of_2025_is_read_as_expected(void)
{
    g_autoptr(Pool) pool = pool_new();
    const char *path = shared_file(pool, "documents", "timisoara-roma-plan-2025.txt");
    const char *expected = shared_file(pool, "data", "timisoara-roma-plan-2025.expected.json");
    if (!path || !expected) {
        g_test_skip("VATRA_SHARED names no such document");
        return;
    }
    PlanDocument *document = must_read_file(pool, path);
    g_assert_cmpuint(document->actions->len, ==, 67);
    char *got = write_json(pool, document);
    must_score(pool, expected, got);
    g_unlink(got);
}

static int count_of_tier(const PlanDocument *document, PlanTier tier)
{
    int count = 0;
    for (guint i = 0; i < document->nodes->len; i++)
        count += node_at(document, i)->tier == tier;
    return count;
}

static void expect_numbers(const PlanDocument *document, int objective, int last, guint *at)
{
    for (int i = 1; i <= last; i++) {
        g_autofree char *number = g_strdup_printf("%d.%d", objective, i);
        const PlanAction *action = action_at(document, (*at)++);
        g_assert_cmpstr(action->number, ==, number);
        g_assert_cmpint(action->row, ==, 1);
        g_assert_nonnull(action->deadline);
    }
}

static void the_plan_of_balti_has_its_55_actions(void)
{
    static const int last[] = {2, 17, 26, 3, 7};
    g_autoptr(Pool) pool = pool_new();
    const char *path = shared_file(pool, "documents", "balti-roma-plan-2023-2025.txt");
    if (!path) {
        g_test_skip("VATRA_SHARED names no such document");
        return;
    }
    PlanDocument *document = must_read_file(pool, path);
    guint at = 0;
    for (int i = 0; i < 5; i++)
        expect_numbers(document, i + 1, last[i], &at);
    g_assert_cmpuint(document->actions->len, ==, 55);
    g_assert_cmpint(count_of_tier(document, TIER_SPECIFIC_OBJECTIVE), ==, 5);
    g_assert_cmpint(count_of_tier(document, TIER_DOMAIN), ==, 9);
    g_assert_cmpstr(document->decision_number, ==, "19/27");
    g_assert_nonnull(g_strstr_len(node_at(document, 1)->indicator, -1, "39 de persoane"));
}

static void compare_formats(const char *one, const char *other)
{
    g_autoptr(Pool) pool = pool_new();
    const char *first = shared_file(pool, "documents", one), *second = shared_file(pool, "documents", other);
    if (!first || !second) {
        g_test_skip("VATRA_SHARED names no such document");
        return;
    }
    PlanDocument *document = must_read_file(pool, second);
    g_assert_cmpuint(document->actions->len, ==, 174);
    char *expected = write_json(pool, must_read_file(pool, first)), *got = write_json(pool, document);
    must_score(pool, expected, got);
    g_unlink(expected);
    g_unlink(got);
}

#define OPERATIONAL "timisoara-social-services-plan-2017-2022."

static void docx_and_xlsx_agree(void)
{
    compare_formats(OPERATIONAL "docx", OPERATIONAL "xlsx");
}

static void docx_and_pdf_agree(void)
{
    compare_formats(OPERATIONAL "docx", OPERATIONAL "pdf");
}

static void texts_that_are_no_plan_are_refused(void)
{
    static const char *const names[] = {"good-practice-platform.txt", "project-328741-press-release.txt"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Pool) pool = pool_new();
        g_autoptr(GError) error = NULL;
        const char *path = shared_file(pool, "documents", names[i]);
        Grid *grid = NULL;
        PlanDocument *document = NULL;
        if (!path)
            continue;
        g_assert_true(reader_read_file(pool, path, &grid, NULL));
        g_assert_false(plan_document_read(pool, grid, &document, &error));
        g_assert_error(error, FAIL, FAIL_INVALID);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "reader") == 0)
        return reader_child_main(argc, argv);
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    log_set_level(LOG_SILENT);
    g_test_add_func("/plans/files/flat-csv", a_flat_csv_is_a_plan);
    g_test_add_func("/plans/files/tabs", a_text_with_tabs_is_a_plan);
    g_test_add_func("/plans/files/russian", a_russian_csv_is_a_plan);
    g_test_add_func("/plans/files/expected", the_plan_of_2025_is_read_as_expected);
    g_test_add_func("/plans/files/balti", the_plan_of_balti_has_its_55_actions);
    g_test_add_func("/plans/files/xlsx", docx_and_xlsx_agree);
    g_test_add_func("/plans/files/pdf", docx_and_pdf_agree);
    g_test_add_func("/plans/files/no-plan", texts_that_are_no_plan_are_refused);
    return g_test_run();
}
