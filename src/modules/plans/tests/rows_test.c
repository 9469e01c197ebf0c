#include "grids.h"

#include "base/language.h"

#define HEADER "Nr.|Acțiuni|Responsabili|Termen|Indicatori\n"

static void a_list_of_letters_in_a_title_stays_whole(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Acțiuni|Responsabili|Termen|Indicatori\na) Tabără; b) Cursuri|DAS|2026|1 raport");
    g_assert_cmpstr(action_at(document, 0)->title, ==, "a) Tabără; b) Cursuri");
}

static void a_table_without_header_goes_on_under_the_last_one(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Plan 2025");
    grid_table(pool, grid, HEADER "1|Tabără|DAS|2025|copii");
    grid_table(pool, grid, "2|Caravană|DSP|2025|copii\n3|Târg|AJOFM|2025|persoane");
    g_assert_cmpstr(actions_text(pool, must_document(pool, grid)), ==, "1/1 Tabără\n2/1 Caravană\n3/1 Târg\n");
}

static void repeated_headers_and_column_numbers_are_no_measures(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, HEADER "0|1|2|3|4\n1|Tabără|DAS|2025|copii\n" HEADER "2|Târg|AJOFM|2025|persoane");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Tabără\n2/1 Târg\n");
}

static void empty_and_merged_cells_carry_number_title_and_description_down(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL,
                                         "Nr.|Activități|Descriere|Responsabili|Termen\n"
                                         "3|Centre de zi|Îngrijire|DAS|2025\n"
                                         "|||Fundația Ana|2026\n"
                                         "^|^|Educație|Fundația Ion|2027");
    g_assert_cmpstr(actions_text(pool, document), ==, "3/1 Centre de zi\n3/2 Centre de zi\n3/3 Centre de zi\n");
    g_assert_cmpstr(action_at(document, 1)->description, ==, "Îngrijire");
    g_assert_cmpstr(action_at(document, 2)->description, ==, "Educație");
    g_assert_cmpstr(action_at(document, 1)->deadline->text, ==, "2026");
}

static void merged_bodies_and_deadlines_hold_for_every_row_they_cover(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, "Acțiuni|Indicatori|Responsabili|Termen\n"
                                                     "Tabără|copii|DAS|2025\n"
                                                     "Caravană|persoane|^|^");
    g_assert_cmpstr(actions_text(pool, document), ==, "-/1 Tabără\n-/1 Caravană\n");
    g_assert_cmpstr(first_text(action_at(document, 1)->responsible), ==, "DAS");
    g_assert_cmpstr(action_at(document, 1)->deadline->text, ==, "2025");
}

static void a_title_without_number_is_a_measure_of_its_own(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, HEADER "32|Întâlniri|DSP|2025|persoane\n"
                                                            "|Dezvoltarea rețelei|DSP|2025|persoane\n"
                                                            "||DAS|2025|persoane");
    g_assert_cmpstr(actions_text(pool, document), ==, "32/1 Întâlniri\n-/1 Dezvoltarea rețelei\n-/2 Dezvoltarea rețelei\n");
    g_assert_true(has_note(action_at(document, 1)->notes, "number", "no number"));
}

static void the_same_number_and_title_again_is_a_continuation(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, HEADER "A1|Transport|Primăria Brad|2025|microbuze\n"
                                                            "A1|Transport|DAS Brad|2025|însoțitori\n"
                                                            "A2|Transport|DAS Brad|2025|însoțitori");
    g_assert_cmpstr(actions_text(pool, document), ==, "A1/1 Transport\nA1/2 Transport\nA2/1 Transport\n");
}

static void a_row_cut_by_a_page_break_is_joined(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, HEADER "2.1.|Campanii pentru alegeri în|Direcția cultură,|2025|Număr de campanii;\n"
                                                            "---\n"
                                                            "|consiliul municipal|Direcția asistență socială||număr de consilieri\n"
                                                            "2.2.|Altceva|DAS|2025|ore");
    const PlanAction *action = action_at(document, 0);
    g_assert_cmpstr(actions_text(pool, document), ==, "2.1/1 Campanii pentru alegeri în consiliul municipal\n2.2/1 Altceva\n");
    g_assert_cmpuint(action->responsible->len, ==, 2);
    g_assert_cmpuint(action->indicators->len, ==, 2);
}

static void a_row_cut_under_a_merged_title_is_joined(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, "Nr.|Acțiunea|Descriere|Responsabili|Termen|Indicatori\n"
                                                     "4|Activități sportive|Amenajarea unui teren|Serviciul Tehnic|2027|1 teren\n"
                                                     "^|^|Cupa orașului|Clubul Sportiv Școlar|anual, în luna|cel puțin 60 de\n"
                                                     "---\n"
                                                     "^|^||Brad|mai|participanți pe an\n"
                                                     "^|^|Tabără|Palatul Copiilor|august 2026|40 de elevi");
    const PlanAction *action = action_at(document, 1);
    g_assert_cmpstr(actions_text(pool, document), ==, "4/1 Activități sportive\n4/2 Activități sportive\n4/3 Activități sportive\n");
    g_assert_cmpstr(first_text(action->responsible), ==, "Clubul Sportiv Școlar Brad");
    g_assert_cmpstr(action->deadline->text, ==, "anual, în luna mai");
}

static void a_title_may_go_on_beside_a_row_of_its_own(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, HEADER "6|Informare cu privire la programele în|ISJ|2024|elevi\n"
                                                            "||DAS|2025|campanii\n"
                                                            "---\n"
                                                            "|domeniul educației|DAS|2026|campanii");
    g_assert_cmpstr(actions_text(pool, document), ==,
                    "6/1 Informare cu privire la programele în domeniul educației\n"
                    "6/2 Informare cu privire la programele în domeniul educației\n"
                    "6/3 Informare cu privire la programele în domeniul educației\n");
}

static void small_first_letters_alone_join_nothing(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, "Acțiuni|Responsabili|Termen\ntabără|DAS|2025\ncaravană|DSP|2026");
    g_assert_cmpstr(actions_text(pool, document), ==, "-/1 tabără\n-/1 caravană\n");
}

static void numbers_in_front_of_titles_are_taken(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, "Măsuri|Responsabili|Termen\n1.1 Tabără|DAS|2025\nMăsura 2: Târg|DSP|2026\n"
                                                     "3 ateliere|DSP|2026");
    g_assert_cmpstr(actions_text(pool, document), ==, "1.1/1 Tabără\n2/1 Târg\n-/1 3 ateliere\n");
}

static void totals_and_unknown_columns_become_notes(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2025", "Nr.|Măsuri|Termen|Buget|Observații\n1|Tabără|2025|100 lei|urgent\nTOTAL|||100 lei|");
    g_assert_cmpuint(document->actions->len, ==, 1);
    g_assert_true(has_note(action_at(document, 0)->notes, NULL, "Observații: urgent"));
    g_assert_true(has_note(document->notes, "budget", "TOTAL | 100 lei"));
}

static void headings_in_two_cells_need_no_width(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", HEADER "I|Educație|||\na)|Tabără|DAS|2026|copii\nb)|Târg|DAS|2026|copii\n"
                                                                   "II|Sănătate|||\na)|Caravană|DSP|2026|copii");
    g_assert_cmpstr(nodes_text(pool, document), ==, "d I Educație\nd II Sănătate\n");
    g_assert_cmpuint(document->actions->len, ==, 3);
    PlanDocument *deeper = document_of(pool, "Plan 2026", HEADER "1|Educație|||\n1.1|Tabără|DAS|2026|copii\n2|Un târg|||\n3|Alt târg|||");
    g_assert_cmpstr(nodes_text(pool, deeper), ==, "d 1 Educație\n");
    g_assert_cmpuint(deeper->actions->len, ==, 3);
}

static void an_objective_cut_by_a_page_goes_on_beside_a_number(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Obiectiv specific|Nr.|Acțiuni|Responsabili|Termen\n"
                                                            "Servicii pentru persoane cu|1|Tabără|DAS|2026\n---\ndizabilități|2|Târg|DAS|2026");
    g_assert_cmpstr(nodes_text(pool, document), ==, "s - Servicii pentru persoane cu dizabilități\n");
}

static void a_list_of_names_below_the_table_is_no_measure(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", HEADER "1|Tabără|DAS|2026|copii\nLista abrevierilor||||\nDAS|Direcția de Asistență Socială|||\n"
                                                                   "Președinte de ședință,|Contrasemnează|||");
    g_assert_cmpuint(document->actions->len, ==, 1);
    g_assert_true(has_note(document->notes, NULL, "DAS | Direcția de Asistență Socială"));
}

#define TEST(function) g_test_add_func("/plans/rows/" #function, function)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    TEST(a_list_of_letters_in_a_title_stays_whole);
    TEST(a_table_without_header_goes_on_under_the_last_one);
    TEST(repeated_headers_and_column_numbers_are_no_measures);
    TEST(empty_and_merged_cells_carry_number_title_and_description_down);
    TEST(merged_bodies_and_deadlines_hold_for_every_row_they_cover);
    TEST(a_title_without_number_is_a_measure_of_its_own);
    TEST(the_same_number_and_title_again_is_a_continuation);
    TEST(a_row_cut_by_a_page_break_is_joined);
    TEST(a_row_cut_under_a_merged_title_is_joined);
    TEST(a_title_may_go_on_beside_a_row_of_its_own);
    TEST(small_first_letters_alone_join_nothing);
    TEST(numbers_in_front_of_titles_are_taken);
    TEST(totals_and_unknown_columns_become_notes);
    TEST(headings_in_two_cells_need_no_width);
    TEST(an_objective_cut_by_a_page_goes_on_beside_a_number);
    TEST(a_list_of_names_below_the_table_is_no_measure);
    return g_test_run();
}
