#include "grids.h"

#include "base/language.h"

/* Columns by what stands in them, where their headers say nothing that is known. */

static const char *number_of(const PlanDocument *document, guint at)
{
    return action_at(document, at)->number;
}

static void numbers_that_count_on_are_the_measures_own(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Indexul liniei|Măsura|Responsabil|Termen|Indicatori|Rubrica\n"
                                                            "1.1|Tabără de vară|DAS|iulie 2026|Copii|40\n"
                                                            "1.2|Târg de joburi|AJOFM|mai 2026|Firme|12");
    g_assert_cmpstr(number_of(document, 1), ==, "1.2");
    const PlanIndicator *firms = action_at(document, 1)->indicators->pdata[0];
    g_assert_cmpstr(firms->text, ==, "Firme");
    g_assert_nonnull(firms->target);
    g_assert_null(action_at(document, 1)->budget);
}

static void what_stands_over_several_measures_is_what_they_are_for(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Rubrica|Nr.|Măsura|Responsabil|Termen\n"
                                                            "Educație|1|Tabără de vară|DAS|iulie 2026\n"
                                                            "^|2|Cursuri de seară|ISJ|mai 2026\n"
                                                            "Sănătate|3|Caravană medicală|DSP|iunie 2026\n"
                                                            "^|4|Vaccinare la școală|DSP|mai 2026");
    g_assert_cmpstr(nodes_text(pool, document), ==, "d - Educație\nd - Sănătate\n");
    g_assert_cmpint(action_at(document, 3)->node, ==, 2);
}

static void what_is_wrong_is_not_what_is_done(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr.|Situația de azi|Rubrica a doua|Responsabil|Termen\n"
                                                            "1|Lipsa locurilor în creșe|Construirea unei creșe|Primăria|2026\n"
                                                            "2|Bătrânii nu ajung la medic|Serviciu de transport la cerere|DAS|2026");
    g_assert_cmpstr(action_at(document, 1)->title, ==, "Serviciu de transport la cerere");
}

static void bodies_beside_the_responsible_help_them(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr.|Măsura|Responsabil|Rubrica|Termen\n"
                                                            "1|Tabără|DAS Brad|Școala Gimnazială nr. 1|2026\n"
                                                            "2|Târg|Primăria Brad|AJOFM Hunedoara|2026");
    g_assert_cmpstr(first_text(action_at(document, 1)->partners), ==, "AJOFM Hunedoara");
}

static void a_header_without_one_known_word_is_read_by_its_cells(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Unu|Doi|Trei|Patru|Cinci\n"
                                                            "1|Centru de zi pentru copii|Amenajarea spațiului din strada Morii|DAS Brad|trimestrul II 2026\n"
                                                            "2|Centru de noapte|Angajarea a doi îngrijitori de noapte|Primăria Brad|mai 2026");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Centru de zi pentru copii\n2/1 Centru de noapte\n");
    g_assert_cmpstr(action_at(document, 0)->description, ==, "Amenajarea spațiului din strada Morii");
    g_assert_cmpstr(first_text(action_at(document, 0)->responsible), ==, "DAS Brad");
}

static void an_outer_header_needs_no_known_word(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr.|Rubrica|Realizare||Finanțe||Altele\n"
                                                            "||Responsabil|Termen|Suma|Sursa|\n"
                                                            "1|Organizarea unei tabere|DAS|mai 2026|500 lei|Buget local|-\n"
                                                            "2|Cursuri de seară|ISJ|iunie 2026|300 lei|Buget local|-");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Organizarea unei tabere\n2/1 Cursuri de seară\n");
    g_assert_cmpstr(first_text(action_at(document, 0)->budget->sources), ==, "Buget local");
}

static void another_table_as_wide_may_have_other_columns(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Plan 2026");
    grid_table(pool, grid, "Nr.|Măsura|Responsabil|Termen\n1|Tabără de vară|DAS|2026");
    grid_table(pool, grid, "Unu|Doi|Trei|Patru\nmai 2026|2|Cursuri de seară|ISJ Hunedoara\niunie 2026|3|Caravană medicală|DSP Hunedoara");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Tabără de vară\n2/1 Cursuri de seară\n3/1 Caravană medicală\n");
    g_assert_cmpstr(action_at(document, 2)->deadline->text, ==, "iunie 2026");
}

static void a_cell_may_name_who_leads_and_who_helps(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr.|Măsura|Termen|Rubrica\n"
                                                            "1|Tabără|2026|Responsabil: DAS Brad; Parteneri: Crucea Roșie\n"
                                                            "2|Târg|2026|Responsabil: Primăria Brad");
    g_assert_cmpstr(first_text(action_at(document, 0)->responsible), ==, "DAS Brad");
    g_assert_cmpstr(first_text(action_at(document, 0)->partners), ==, "Crucea Roșie");
}

#define TEST(function) g_test_add_func("/plans/guess/" #function, function)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    TEST(numbers_that_count_on_are_the_measures_own);
    TEST(what_stands_over_several_measures_is_what_they_are_for);
    TEST(what_is_wrong_is_not_what_is_done);
    TEST(bodies_beside_the_responsible_help_them);
    TEST(a_header_without_one_known_word_is_read_by_its_cells);
    TEST(an_outer_header_needs_no_known_word);
    TEST(another_table_as_wide_may_have_other_columns);
    TEST(a_cell_may_name_who_leads_and_who_helps);
    return g_test_run();
}
