#include "grids.h"

#include "base/language.h"

#include <jansson.h>
#include <string.h>

#define HEADER "Nr.|Acțiuni|Responsabili|Termen|Indicatori\n"

static void a_sector_of_the_capital_decides(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "PRIMĂRIA SECTORULUI 5 BUCUREȘTI");
    grid_paragraph(pool, grid, "Plan local 2026");
    grid_table(pool, grid, HEADER "1|Unu|DAS|2026|casă");
    g_assert_cmpstr(must_document(pool, grid)->authority, ==, "PRIMĂRIA SECTORULUI 5 BUCUREȘTI");
}

static void plain_objectives_are_specific_unless_others_stand_below(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *flat = document_of(pool, "Plan 2026", HEADER "Obiectivul 1. Locuire|<|<|<|<\n1|Unu|DAS|2026|casă");
    g_assert_cmpstr(nodes_text(pool, flat), ==, "s 1 Locuire\n");
    PlanDocument *deep = document_of(pool, "Plan 2026", HEADER "Obiectivul 1. Locuire|<|<|<|<\nObiectivul 1.1. Acte|<|<|<|<\n1|Unu|DAS|2026|casă");
    g_assert_cmpstr(nodes_text(pool, deep), ==, "g 1 Locuire\n  s 1.1 Acte\n");
    PlanDocument *named = document_of(pool, "Plan 2026", HEADER "Obiectiv 1. Locuire|<|<|<|<\nObiectiv specific 1.1. Acte|<|<|<|<\n1|Unu|DAS|2026|casă");
    g_assert_cmpstr(nodes_text(pool, named), ==, "g 1 Locuire\n  s 1.1 Acte\n");
}

static void objectives_of_another_list_lift_no_plain_ones(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", HEADER "Obiectiv specific 1. Acte|<|<|<|<\n1|Unu|DAS|2026|casă\n"
                                                                   "Obiectiv 2. Locuire|<|<|<|<\n2|Doi|DAS|2026|casă");
    g_assert_cmpstr(nodes_text(pool, document), ==, "s 1 Acte\ns 2 Locuire\n");
}

static void tiers_stand_in_paragraphs_and_wide_rows(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Plan municipal pentru anii 2023-2025");
    grid_table(pool, grid,
               HEADER "<b>Obiectivul specific nr.2.</b> Viața publică <b>Indicator:</b> 39 de persoane până în 2025 Domeniul participării|<|<|<|<\n"
                      "**2.1.**|Campanii|DAS|2025|ședințe\n"
                      "***Domeniul discriminării***||||\n"
                      "2.2|Registru|DAS|2025|cazuri");
    grid_paragraph(pool, grid, "**Obiectivul specific nr.3.** Drepturi\nIndicator: 100% din populație");
    grid_table(pool, grid, "3.1|Tabără|DAS|2025|copii");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(nodes_text(pool, document), ==,
                    "s 2 Viața publică\n  d - Domeniul participării\n  d - Domeniul discriminării\ns 3 Drepturi\n");
    g_assert_cmpstr(node_at(document, 0)->indicator, ==, "39 de persoane până în 2025");
    g_assert_cmpstr(node_at(document, 3)->indicator, ==, "100% din populație");
    g_assert_cmpint(action_at(document, 0)->node, ==, 2);
    g_assert_cmpint(action_at(document, 2)->node, ==, 4);
}

static void a_column_of_objectives_opens_them(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "OBIECTIV GENERAL XIV: Sprijin de urgență");
    grid_table(pool, grid, "Obiective specifice|Acțiuni prioritare|Termen de realizare\n"
                           "1.Reducerea numărului|Analiză|2017\n"
                           "^|Centre|2018\n"
                           "2. Campanii|Consiliere|2 ori / an");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(nodes_text(pool, document), ==, "g XIV Sprijin de urgență\n  s 1 Reducerea numărului\n  s 2 Campanii\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "-/1 Analiză\n-/1 Centre\n-/1 Consiliere\n");
    g_assert_cmpint(action_at(document, 1)->node, ==, 2);
    g_assert_cmpint(action_at(document, 2)->node, ==, 3);
}

static void flat_tables_repeat_their_objectives(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, "Obiectiv general|Obiectiv specific|Acțiune|Responsabil\n"
                                                     "Educație|Grădiniță|Transport|Primăria Brad\n"
                                                     "Educație|Grădiniță|Masă caldă|Primăria Brad\n"
                                                     "Educație|Abandon|Mediere|Școala 1\n"
                                                     "Sănătate|Vaccinare|Caravană|DSP");
    g_assert_cmpstr(nodes_text(pool, document), ==, "g - Educație\n  s - Grădiniță\n  s - Abandon\ng - Sănătate\n  s - Vaccinare\n");
}

static void a_number_beside_a_merged_objective_is_its_code(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, "Nr.|Obiective specifice|Acțiuni|Termen\n"
                                                     "1|Locuire|Reabilitare|2025\n"
                                                     "^|^|Cadastru|2026\n"
                                                     "2|Sănătate|Caravană|2026");
    g_assert_cmpstr(nodes_text(pool, document), ==, "s 1 Locuire\ns 2 Sănătate\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "-/1 Reabilitare\n-/1 Cadastru\n-/1 Caravană\n");
}

static void other_measures_stand_beside_the_last_objective(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Planul de măsuri aferent Obiectivului Specific 6 - Măsuri specifice: Combaterea discriminării");
    grid_table(pool, grid, HEADER "39|Campanii|IPJ|2025|elevi");
    grid_paragraph(pool, grid, "ALTE MĂSURI");
    grid_table(pool, grid, HEADER "40|Acte|IPJ|2025|copii");
    grid_paragraph(pool, grid, "Centralizat");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(nodes_text(pool, document), ==, "s 6 Măsuri specifice: Combaterea discriminării\ns - ALTE MĂSURI\n");
    g_assert_true(has_note(document->notes, NULL, "Centralizat"));
}

static void headings_without_a_tier_are_domains(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2025", HEADER "I. EDUCAȚIE|<|<|<|<\n1|Tabără|DAS|2025|copii\n"
                                                                   "II. SĂNĂTATE|<|<|<|<\n2|Caravană|DSP|2025|copii\n"
                                                                   "Întocmit: serviciul social|<|<|<|<");
    g_assert_cmpstr(nodes_text(pool, document), ==, "d I EDUCAȚIE\nd II SĂNĂTATE\n");
    g_assert_true(has_note(document->notes, NULL, "Întocmit"));
}

static void tiers_may_stand_in_two_cells(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2025", "Nr.|Acțiuni|Respon-\\sabili|TER\\MEN\n"
                                                            "Obiectiv specific 1|Educație|<|<\n1|Tabără|DAS|2025\n"
                                                            "2|Obiectiv specific 2: Sănătate|<|<\n2|Caravană|DSP|2025\n"
                                                            "B.|LOCUIRE|<|<\n3|Case|DAS|2025");
    g_assert_cmpstr(nodes_text(pool, document), ==, "s 1 Educație\ns 2 Sănătate\n  d B LOCUIRE\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Tabără\n2/1 Caravană\n3/1 Case\n");
    g_assert_cmpstr(action_at(document, 2)->deadline->text, ==, "2025");
}

static void codes_may_stand_in_front_of_tiers(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2025", "Acțiunea|Termen|Autoritatea responsabilă|Indicatori\n"
                                                            "I. Domeniul educației|||\n1.1. Tabără|2025|DAS|copii\n"
                                                            "II. Domeniul sănătății|||\n2.1. Caravană|2025|DSP|copii");
    g_assert_cmpstr(nodes_text(pool, document), ==, "d I Domeniul educației\nd II Domeniul sănătății\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "1.1/1 Tabără\n2.1/1 Caravană\n");
}

static void short_names_of_tiers_are_known(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2025", HEADER "O.G. 1 Locuire||||\nOS1.1. Case||||\n1|Acoperișuri|DAS|2025|case\n"
                                                            "O.S. 1.2 – Rețele||||\n2|Canal|DAS|2025|străzi\n"
                                                            "Capitolul II. Sănătate||||\n3|Caravană|DSP|2025|copii");
    g_assert_cmpstr(nodes_text(pool, document), ==, "g 1 Locuire\n  s 1.1 Case\n  s 1.2 Rețele\n    d II Sănătate\n");
}

static void tiers_may_have_a_letter_for_a_code(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2025", HEADER "Prioritatea A – Un oraș accesibil||||\n1|Rampe|DAS|2025|case\n"
                                                            "Prioritatea B. Servicii||||\n2|Cantină|DAS|2025|porții");
    g_assert_cmpstr(nodes_text(pool, document), ==, "d A Un oraș accesibil\nd B Servicii\n");
}

static void each_tier_takes_the_code_beside_it(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2025", "Nr|Obiectiv general|Nr.|Obiectiv specific|Nr. crt.|Măsură|Termen\n"
                                                            "1|Educație|1.1|Acces|1.1.1|Grădiniță|2025\n"
                                                            "1|Educație|1.2|Abandon|1.2.1|Mediere|2025");
    g_assert_cmpstr(nodes_text(pool, document), ==, "g 1 Educație\n  s 1.1 Acces\n  s 1.2 Abandon\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "1.1.1/1 Grădiniță\n1.2.1/1 Mediere\n");
}

typedef struct {
    const char *paragraphs; /* by lines */
    const char *title, *authority, *number, *date, *from, *to;
} HeadingCase;

static void expect_text(const char *got, const char *expected)
{
    g_assert_cmpstr(got ? got : "", ==, expected ? expected : "");
}

static void expect_heading(const HeadingCase *expected)
{
    g_autoptr(Pool) pool = pool_new();
    g_auto(GStrv) lines = g_strsplit(expected->paragraphs, "\n", -1);
    Grid *grid = grid_new(pool);
    for (char **line = lines; *line; line++)
        grid_paragraph(pool, grid, *line);
    grid_table(pool, grid, "Nr.|Măsuri|Termen\n1|Tabără|Trimestrul II 2026");
    PlanDocument *document = must_document(pool, grid);
    expect_text(document->title, expected->title);
    expect_text(document->authority, expected->authority);
    expect_text(document->decision_number, expected->number);
    expect_text(day_to_iso(pool, document->decision_date), expected->date);
    expect_text(day_to_iso(pool, document->period.from), expected->from);
    expect_text(day_to_iso(pool, document->period.to), expected->to);
    g_assert_true(document->has_decision == (expected->number != NULL));
}

static void title_authority_decision_and_period_are_found(void)
{
    static const HeadingCase cases[] = {
        {"Annex to Decision No. 2/9 of 27.03.2025 of the Glodeni District Council\nAction Plan on Ageing 2025-2027", "Action Plan on Ageing 2025-2027", "Glodeni District Council", "2/9", "2025-03-27", "2025-01-01", "2027-12-31"},
        {"MUNICIPIUL CRAIOVA\nANEXĂ LA HOTĂRÂREA NR. 118/2025\nPlan local de măsuri 2025-2026", "Plan local de măsuri 2025-2026", "MUNICIPIUL CRAIOVA", "118", NULL, "2025-01-01", "2026-12-31"},
        {"Plan local de măsuri al Municipiului Timișoara pentru anul 2025",
         "Plan local de măsuri al Municipiului Timișoara pentru anul 2025", "Municipiul Timișoara", NULL, NULL, "2025-01-01", "2025-12-31"},
        {"Anexa nr. 2 la HCL _________ din __________\nPlan operațional la nivelul municipiului Arad 2017 – 2022",
         "Plan operațional la nivelul municipiului Arad 2017 – 2022", "Municipiul Arad", NULL, NULL, "2017-01-01", "2022-12-31"},
        {"DECIZIA\nnr. 19/27 din 22.12.2022\nÎn conformitate cu Hotărârea Guvernului nr. 576 din 03.08.2022\nConsiliul municipal Bălți DECIDE:\n"
         "Plan municipal de acțiuni pentru anii 2023-2025",
         "Plan municipal de acțiuni pentru anii 2023-2025", "Consiliul municipal Bălți", "19/27", "2022-12-22", "2023-01-01", "2025-12-31"},
        {"CONSILIUL LOCAL AL MUNICIPIULUI TURDA\nAnexa la HCL 123/28.02.2025\nPLAN LOCAL DE ACȚIUNE\nPENTRU INCLUZIUNEA ROMILOR\n2024-2027",
         "PLAN LOCAL DE ACȚIUNE PENTRU INCLUZIUNEA ROMILOR 2024-2027", "CONSILIUL LOCAL AL MUNICIPIULUI TURDA", "123", "2025-02-28",
         "2024-01-01", "2027-12-31"},
        {"Hotărârea nr. 55 din 28 februarie 2024\nPlan de acțiune pentru incluziune\nPerioada 2024-2026",
         "Plan de acțiune pentru incluziune", NULL, "55", "2024-02-28", "2024-01-01", "2026-12-31"},
        {"К решению № 4/12 от 15.03.2024\nПлан действий на 2024-2026 годы", "План действий на 2024-2026 годы", NULL, "4/12", "2024-03-15",
         "2024-01-01", "2026-12-31"},
        {"U.A.T. MUNICIPIUL TURDA\nPlan de acțiune 2026", "Plan de acțiune 2026", "MUNICIPIUL TURDA", NULL, NULL, "2026-01-01", "2026-12-31"},
        {"Anexa la decizia Consiliului raional Soroca nr. 02/07-IV din 14 mai 2026\nPlan de acțiuni 2026", "Plan de acțiuni 2026", "Consiliul raional Soroca", "02/07-IV",
         "2026-05-14", "2026-01-01", "2026-12-31"},
        {"Consiliul comunal Cosăuți, raionul Soroca\nPlan de acțiuni 2026", "Plan de acțiuni 2026", "Consiliul comunal Cosăuți", NULL, NULL, "2026-01-01",
         "2026-12-31"},
        {"Plan de acțiune", "Plan de acțiune", NULL, NULL, NULL, "2026-01-01", "2026-12-31"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_heading(&cases[i]);
}

/* The second line isn't a domain of the first of two tables. */
static void a_title_in_capitals_goes_on_over_the_table(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_heading(pool, grid, "PLANUL LOCAL PENTRU EGALITATE DE ȘANSE");
    grid_heading(pool, grid, "ÎNTRE FEMEI ȘI BĂRBAȚI 2026 - 2029");
    grid_table(pool, grid, HEADER "1|Tabără|DAS|2026|copii");
    grid_table(pool, grid, HEADER "2|Cros|DAS|2027|copii");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(nodes_text(pool, document), ==, "");
    g_assert_cmpstr(document->title, ==, "PLANUL LOCAL PENTRU EGALITATE DE ȘANSE ÎNTRE FEMEI ȘI BĂRBAȚI 2026 - 2029");
}

static void what_is_left_blank_or_guessed_is_noted(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Anexa nr. 2 la HCL ______ din ______");
    grid_paragraph(pool, grid, "Plan de acțiune");
    grid_table(pool, grid, HEADER "1|Tabără|DAS|2026|copii");
    PlanDocument *document = must_document(pool, grid);
    g_assert_true(has_note(document->notes, "decision", "left blank"));
    g_assert_true(has_note(document->notes, "period", "taken from the deadlines"));
}

static void a_text_without_measures_is_refused(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GError) error = NULL;
    PlanDocument *document = NULL;
    Grid *grid = grid_new(pool);
    grid->columns_lost = true;
    grid_paragraph(pool, grid, "Comunicat de presă\nProiectul a fost lansat în luna martie 2024.");
    grid_table(pool, grid, "Nume|Telefon\nIon|0256");
    g_assert_false(plan_document_read(pool, grid, &document, &error));
    g_assert_error(error, FAIL, FAIL_INVALID);
    g_assert_nonnull(strstr(error->message, "no plan"));
}

static void lost_columns_are_read_with_notes(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid->columns_lost = true;
    grid_paragraph(pool, grid, "Plan operațional 2017 – 2022");
    grid_paragraph(pool, grid, "OBIECTIV GENERAL I: Creșterea\ncapacității\nObiective specifice  Acțiuni prioritare  Responsabili  Termen de");
    grid_paragraph(pool, grid, "realizare\n1.Crearea unui\nsistem");
    grid_paragraph(pool, grid, "Elaborarea unei\nmetodologii");
    grid_paragraph(pool, grid, "1 metodologie  Serviciul public de\nasistență socială");
    grid_paragraph(pool, grid, "Iulie 2017");
    PlanDocument *document = must_document(pool, grid);
    g_assert_cmpstr(nodes_text(pool, document), ==, "g I Creșterea capacității\n  s 1 Crearea unui sistem\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "-/1 Elaborarea unei metodologii\n");
    g_assert_cmpstr(first_text(action_at(document, 0)->responsible), ==, "Serviciul public de asistență socială");
    g_assert_cmpstr(action_at(document, 0)->deadline->text, ==, "Iulie 2017");
    g_assert_true(has_note(action_at(document, 0)->notes, NULL, "lost its columns"));
}

static bool has_keys(const json_t *object, const char *keys)
{
    g_auto(GStrv) names = g_strsplit(keys, " ", -1);
    for (char **name = names; *name; name++)
        if (!json_object_get(object, *name))
            return false;
    return json_object_size(object) == g_strv_length(names);
}

static void numbered_headings_between_tables_are_domains(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = grid_new(pool);
    grid_paragraph(pool, grid, "Plan 2026");
    grid_table(pool, grid, HEADER);
    grid_paragraph(pool, grid, "I. Creșterea gradului de ocupare");
    grid_table(pool, grid, "1|Tabără|DAS|2026|copii");
    grid_paragraph(pool, grid, "II. Sănătate");
    grid_table(pool, grid, "2|Caravană|DSP|2026|copii");
    g_assert_cmpstr(nodes_text(pool, must_document(pool, grid)), ==, "d I Creșterea gradului de ocupare\nd II Sănătate\n");
}

static Currency currency_of(const char *title)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, title, "Nr.|Măsura|Termen|Buget\n1|Tabără|2026|500 lei");
    return action_at(document, 0)->budget->amount.currency;
}

static void towns_of_moldova_count_in_their_lei(void)
{
    g_assert_cmpint(currency_of("Planul de acțiuni al orașului Ungheni 2026"), ==, CURRENCY_MDL);
    g_assert_cmpint(currency_of("Planul de acțiuni al orașului Ungheni, județul Mureș 2026"), ==, CURRENCY_RON);
    g_assert_cmpint(currency_of("Planul de acțiuni al orașului Brad 2026"), ==, CURRENCY_RON);
}

static void a_strategy_is_a_title_too(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Strategia de incluziune a orașului Brad 2026-2028", HEADER "1|Tabără|DAS|anual|copii");
    g_assert_cmpstr(document->title, ==, "Strategia de incluziune a orașului Brad 2026-2028");
    g_assert_cmpint(day_year(document->period.to), ==, 2028);
}

static void json_has_the_shape_of_the_schema(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan local 2025", "Nr.|Măsuri|Responsabili|Termen|Buget|Indicatori|Ținte\n"
                                                                  "Obiectiv specific 1: Copii|<|<|<|<|<|<\n"
                                                                  "1|Tabără \"Ana\"|DAS|2025|10 euro|copii|10 copii/an\n"
                                                                  "2|Târg||||-|");
    json_t *root = json_loads(plan_document_to_json(pool, document), 0, NULL);
    g_assert_true(has_keys(root, "title authority decision period nodes actions notes"));
    g_assert_true(json_is_null(json_object_get(root, "decision")));
    g_assert_cmpstr(json_string_value(json_object_get(json_object_get(root, "period"), "to")), ==, "2025-12-31");
    const json_t *node = json_array_get(json_object_get(root, "nodes"), 0);
    g_assert_true(has_keys(node, "id parent tier code title indicator"));
    g_assert_true(json_is_null(json_object_get(node, "parent")));
    g_assert_cmpstr(json_string_value(json_object_get(node, "tier")), ==, "specific_objective");
    const json_t *action = json_array_get(json_object_get(root, "actions"), 0);
    g_assert_true(has_keys(action, "node number row title description responsible partners deadline budget indicators notes"));
    g_assert_true(has_keys(json_object_get(action, "deadline"), "text kind from to recurrence"));
    g_assert_true(has_keys(json_object_get(action, "budget"), "text amount currency sources"));
    const json_t *target = json_object_get(json_array_get(json_object_get(action, "indicators"), 0), "target");
    g_assert_true(has_keys(target, "text value operator unit per"));
    g_assert_true(json_is_null(json_object_get(json_array_get(json_object_get(root, "actions"), 1), "deadline")));
    json_decref(root);
}

static void the_outline_shows_objectives_measures_and_notes(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan local 2025", HEADER "Domeniul educației|<|<|<|<\n1|Tabără|DAS|2025|copii\n|Târg|AJOFM|2025|ore");
    const char *outline = plan_document_to_outline(pool, document);
    g_assert_nonnull(strstr(outline, "Domain: Domeniul educației"));
    g_assert_nonnull(strstr(outline, "1 Tabără"));
    g_assert_nonnull(strstr(outline, "! This measure has no number in the document."));
    g_assert_nonnull(strstr(outline, "2 rows of measures"));
}

#define TEST(function) g_test_add_func("/plans/document/" #function, function)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    TEST(a_sector_of_the_capital_decides);
    TEST(plain_objectives_are_specific_unless_others_stand_below);
    TEST(objectives_of_another_list_lift_no_plain_ones);
    TEST(tiers_stand_in_paragraphs_and_wide_rows);
    TEST(a_column_of_objectives_opens_them);
    TEST(flat_tables_repeat_their_objectives);
    TEST(a_number_beside_a_merged_objective_is_its_code);
    TEST(other_measures_stand_beside_the_last_objective);
    TEST(headings_without_a_tier_are_domains);
    TEST(tiers_may_stand_in_two_cells);
    TEST(codes_may_stand_in_front_of_tiers);
    TEST(short_names_of_tiers_are_known);
    TEST(tiers_may_have_a_letter_for_a_code);
    TEST(each_tier_takes_the_code_beside_it);
    TEST(title_authority_decision_and_period_are_found);
    TEST(a_title_in_capitals_goes_on_over_the_table);
    TEST(what_is_left_blank_or_guessed_is_noted);
    TEST(a_text_without_measures_is_refused);
    TEST(lost_columns_are_read_with_notes);
    TEST(numbered_headings_between_tables_are_domains);
    TEST(towns_of_moldova_count_in_their_lei);
    TEST(a_strategy_is_a_title_too);
    TEST(json_has_the_shape_of_the_schema);
    TEST(the_outline_shows_objectives_measures_and_notes);
    return g_test_run();
}
