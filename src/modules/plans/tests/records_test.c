#include "grids.h"

#include "base/language.h"

static void paragraphs_with_labels_are_measures(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    static const char *const lines[] = {"Plan local 2026", "Obiectiv specific 1: Copii", "Măsura 1.1. Centru de zi", "Responsabil: DAS Brad. Termen: mai 2026",
                                        "Parteneri:", "- ISJ Hunedoara", "- Salvați Copiii", "1.2. Tabără", "Responsabil: Primăria Brad", "Indicatori: 40 de copii"};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        grid_paragraph(pool, grid, lines[i]);
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(nodes_text(pool, document), ==, "s 1 Copii\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "1.1/1 Centru de zi\n1.2/1 Tabără\n");
    g_assert_cmpuint(action_at(document, 0)->partners->len, ==, 2);
    g_assert_cmpstr(action_at(document, 0)->deadline->text, ==, "mai 2026");
}

static void tables_of_labels_are_measures(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Plan local 2026");
    grid_table(pool, grid, "Măsura 1.1|Centru de zi\nResponsabil|DAS Brad\nTermen|mai 2026\nIndicatori|1 centru\nRiscuri|Lipsa personalului");
    grid_table(pool, grid, "Măsura 1.2|Tabără\nResponsabil|Primăria Brad\nTermen|iulie 2026\nIndicatori|40 de copii");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(actions_text(pool, document), ==, "1.1/1 Centru de zi\n1.2/1 Tabără\n");
    g_assert_true(action_at(document, 0)->notes->len > 0);
    g_assert_cmpstr(action_at(document, 1)->deadline->text, ==, "iulie 2026");
}

#define FICHE(number, title, objective) "Fișa măsurii nr. " number "|<\nDenumire|" title "\nObiectiv specific vizat|" objective "\n" FICHE_END
#define FICHE_END "Ce presupune|Prânz în fiecare zi\nCui se adresează|Elevi\nStructura care coordonează|DAS Brad\nInstituții și organizații care sprijină|ISJ Hunedoara\nPerioada|2026\nIndicatori|40 de copii"

static void fiches_carry_their_number_and_their_objective(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Plan local 2026");
    grid_table(pool, grid, FICHE("1", "Masă caldă", "1. Copii sănătoși"));
    grid_table(pool, grid, FICHE("2", "Adăpost", "2. Adulți la adăpost") "\n" FICHE("3", "Dentist", "1. Copii sănătoși"));
    grid_paragraph(pool, grid, "FIȘA MĂSURII 4");
    grid_table(pool, grid, "Denumirea măsurii|Tabără\n" FICHE_END);
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(nodes_text(pool, document), ==, "s 1 Copii sănătoși\ns 2 Adulți la adăpost\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Masă caldă\n2/1 Adăpost\n3/1 Dentist\n4/1 Tabără\n");
    static const int nodes[] = {1, 2, 1};
    for (guint i = 0; i < G_N_ELEMENTS(nodes); i++)
        g_assert_cmpint(action_at(document, i)->node, ==, nodes[i]);
    const PlanAction *first = action_at(document, 0);
    g_assert_cmpstr(first->description, ==, "Prânz în fiecare zi");
    g_assert_cmpstr(first_text(first->responsible), ==, "DAS Brad");
    g_assert_cmpstr(first_text(first->partners), ==, "ISJ Hunedoara");
}

static void objectives_over_measures_in_a_table_of_labels_are_headings(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Obiectiv general|Copii\nObiectiv specific|Școală\nMăsura 1|Tabără\nTermen|2026\nResponsabil|DAS Brad\nIndicatori|40 de copii\n"
                                                            "Obiectiv general|Adulți\nObiectiv specific|Muncă\nMăsura 2|Târg\nTermen|2026\nResponsabil|DAS Brad\nIndicatori|1 târg");
    g_assert_cmpstr(nodes_text(pool, document), ==, "g - Copii\n  s - Școală\ng - Adulți\n  s - Muncă\n");
    g_assert_cmpint(action_at(document, 0)->node, ==, 2);
    g_assert_cmpint(action_at(document, 1)->node, ==, 4);
}

static void a_letterhead_over_paragraphs_is_no_domain(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    static const char *const lines[] = {"JUDEȚUL IAȘI", "COMUNA ȚIBANA", "CONSILIUL LOCAL", "Anexă la HCL nr. 12 din 26.02.2026", "PLAN DE MĂSURI 2026", "Capitolul I. Copii",
                                        "Măsura 1. Tabără; Termen: mai 2026; Răspunde: viceprimarul, cu sprijinul parohiei; Participă: ISJ Iași; Rezultat: 1 tabără.",
                                        "Măsura 2. Târg; Termen: iunie 2026; Răspunde: primarul; Buget: 500 lei; Rezultat: 1 târg."};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        grid_paragraph(pool, grid, lines[i]);
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(nodes_text(pool, document), ==, "d I Copii\n");
    g_assert_cmpstr(document->title, ==, "PLAN DE MĂSURI 2026");
    g_assert_cmpstr(document->authority, ==, "COMUNA ȚIBANA");
    g_assert_cmpstr(document->decision_number, ==, "12");
    g_assert_cmpuint(action_at(document, 0)->responsible->len, ==, 1);
    g_assert_cmpuint(action_at(document, 0)->partners->len, ==, 2);
}

static void two_labels_of_dates_are_a_range(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "COMUNA BRAD, JUDEȚUL HUNEDOARA");
    grid_paragraph(pool, grid, "Plan 2026");
    grid_table(pool, grid, "Titlul proiectului|Tabără|<|<\nResponsabil|DAS Brad|Parteneri|ISJ Hunedoara\nÎnceput|mai 2026|Sfârșit|iulie 2026\nIndicatori|40 de copii|<|<");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(action_at(document, 0)->deadline->text, ==, "mai 2026 - iulie 2026");
    g_assert_cmpstr(document->authority, ==, "COMUNA BRAD");
}

/* No header was read before the table of labels. */
static void a_plain_objective_may_stand_in_a_table_of_labels(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Scopul|Copii\nMăsura 1|Tabără\nTermen|2026\nResponsabil|DAS Brad\nIndicatori|40 de copii");
    g_assert_cmpstr(nodes_text(pool, document), ==, "s - Copii\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Tabără\n");
}

static void dashes_may_stand_behind_labels(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Plan local 2026");
    grid_paragraph(pool, grid, "1.1. Tabără – ediția a doua. Responsabil – primarul; parteneri – ISJ Buzău; termen – iulie 2026; buget – 500 lei.");
    grid_paragraph(pool, grid, "1.2. Târg. Responsabil – DAS Brad; termen – mai 2026; indicator – 1 târg.");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(actions_text(pool, document), ==, "1.1/1 Tabără – ediția a doua\n1.2/1 Târg\n");
    g_assert_cmpstr(first_text(action_at(document, 0)->partners), ==, "ISJ Buzău");
    g_assert_cmpstr(action_at(document, 1)->deadline->text, ==, "mai 2026");
}

static void labels_without_a_known_name_are_told_by_what_stands_behind_them(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Plan local 2026");
    grid_paragraph(pool, grid, "1. Cursuri de limbă\nResponsabil: DAS Brad\nRubrica unu: mai 2026\nRubrica doi: 5.000 lei\nIndicatori: 20 de cursanți");
    grid_paragraph(pool, grid, "2. Tabără de vară\nResponsabil: ISJ Hunedoara\nRubrica unu: iulie 2026\nRubrica doi: 7.500 lei\nIndicatori: 40 de copii");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Cursuri de limbă\n2/1 Tabără de vară\n");
    g_assert_cmpstr(action_at(document, 1)->deadline->text, ==, "iulie 2026");
    g_assert_true(action_at(document, 1)->budget->has_amount);
}

static void what_a_label_means_that_nothing_tells_is_kept_as_a_note(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Plan local 2026");
    grid_paragraph(pool, grid, "1. Cursuri de limbă\nResponsabil: DAS Brad\nRubrica unu: Brădet\nTermen: mai 2026\nIndicatori: 20 de cursanți");
    grid_paragraph(pool, grid, "2. Tabără de vară\nResponsabil: ISJ Hunedoara\nRubrica unu: Ruda\nTermen: iulie 2026\nIndicatori: 40 de copii");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Cursuri de limbă\n2/1 Tabără de vară\n");
    g_assert_true(has_note(action_at(document, 0)->notes, NULL, "Rubrica unu: Brădet"));
}

static void fiches_may_call_the_measure_and_its_objective_as_they_like(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Plan local 2026");
    grid_table(pool, grid, "Rubrica unu|Copii sprijiniți la școală\nRubrica doi|Masă caldă pentru elevi\nResponsabil|DAS Brad\nTermen|mai 2026\nIndicatori|20 de elevi");
    grid_table(pool, grid, "Rubrica unu|Copii sprijiniți la școală\nRubrica doi|Consultații stomatologice\nResponsabil|DSP Deva\nTermen|iulie 2026\nIndicatori|40 de copii");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(actions_text(pool, document), ==, "-/1 Masă caldă pentru elevi\n-/1 Consultații stomatologice\n");
    g_assert_cmpstr(nodes_text(pool, document), ==, "s - Copii sprijiniți la școală\n");
}

#define TEST(function) g_test_add_func("/plans/records/" #function, function)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    TEST(paragraphs_with_labels_are_measures);
    TEST(tables_of_labels_are_measures);
    TEST(fiches_carry_their_number_and_their_objective);
    TEST(objectives_over_measures_in_a_table_of_labels_are_headings);
    TEST(a_letterhead_over_paragraphs_is_no_domain);
    TEST(two_labels_of_dates_are_a_range);
    TEST(a_plain_objective_may_stand_in_a_table_of_labels);
    TEST(dashes_may_stand_behind_labels);
    TEST(labels_without_a_known_name_are_told_by_what_stands_behind_them);
    TEST(what_a_label_means_that_nothing_tells_is_kept_as_a_note);
    TEST(fiches_may_call_the_measure_and_its_objective_as_they_like);
    return g_test_run();
}
