#include "grids.h"

#include "base/language.h"
#include "base/text.h"

#include <jansson.h>
#include <string.h>

#define HEADER "Nr.|Acțiuni|Responsabili|Termen|Indicatori\n"

static const char *first_text(const GPtrArray *texts)
{
    return texts->len ? texts->pdata[0] : NULL;
}

static void headers_are_told_by_meaning_in_any_order(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan local 2024-2027",
                                         "Perioada implementării|Instituția responsabilă|Măsuri propuse|Nr. crt.|Rezultate așteptate\n"
                                         "2025|DAS Turda|Inventarierea locuințelor|1.|1 inventar");
    const PlanAction *action = action_at(document, 0);
    g_assert_cmpstr(action->number, ==, "1");
    g_assert_cmpstr(action->title, ==, "Inventarierea locuințelor");
    g_assert_cmpstr(first_text(action->responsible), ==, "DAS Turda");
    g_assert_cmpstr(action->deadline->text, ==, "2025");
    g_assert_cmpuint(action->indicators->len, ==, 1);
}

static void headers_in_russian_and_english_are_told_too(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *russian = document_of(pool, "План действий на 2024-2026 годы",
                                        "№ п/п|Мероприятия|Ответственные исполнители|Партнёры|Сроки реализации|Показатели\n"
                                        "1|Летний лагерь|Управление образования|НПО|Июль 2025|Число детей");
    g_assert_cmpstr(action_at(russian, 0)->title, ==, "Летний лагерь");
    g_assert_cmpstr(first_text(action_at(russian, 0)->partners), ==, "НПО");
    g_assert_cmpstr(action_at(russian, 0)->deadline->text, ==, "Июль 2025");
    PlanDocument *english = document_of(pool, "Action plan 2024", "No.|Actions|Lead institution|Deadline|Funding source|Indicators|Targets\n"
                                                                  "7|Census|City Hall|2024|local budget|Reports|1");
    g_assert_cmpstr(action_at(english, 0)->number, ==, "7");
    g_assert_cmpstr(action_at(english, 0)->title, ==, "Census");
    g_assert_cmpstr(action_at(english, 0)->budget->text, ==, "local budget");
    g_assert_nonnull(((PlanIndicator *)action_at(english, 0)->indicators->pdata[0])->target);
}

static void headers_in_words_of_every_day_are_told(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026-2027", "Activitatea|Cine face|Împreună cu|De la|Până la|Bani necesari (lei)|De unde|Indicatori\n"
                                                                 "a) Tabără|DAS Brad|Salvați Copiii|01.05.2026|31.08.2026|500|Buget local|1 tabără");
    const PlanAction *action = action_at(document, 0);
    g_assert_cmpstr(action->number, ==, "a");
    g_assert_cmpstr(action->title, ==, "Tabără");
    g_assert_cmpstr(first_text(action->partners), ==, "Salvați Copiii");
    g_assert_cmpstr(action->deadline->text, ==, "01.05.2026 - 31.08.2026");
    g_assert_cmpstr(first_text(action->budget->sources), ==, "Buget local");
}

static void a_list_of_letters_in_a_title_stays_whole(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Acțiuni|Responsabili|Termen|Indicatori\na) Tabără; b) Cursuri|DAS|2026|1 raport");
    g_assert_cmpstr(action_at(document, 0)->title, ==, "a) Tabără; b) Cursuri");
}

static void costs_by_payer_keep_their_own_units(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr.|Acțiuni|Termen|Costuri estimate|<|Indicatori\n^|^|^|Bugetul local, mii lei|Donatori, euro|^\n"
                                                            "1|Tabără|2026|480,5||1 tabără\n2|Biciclete|2026||24000|15 biciclete");
    const PlanBudget *local = action_at(document, 0)->budget, *donors = action_at(document, 1)->budget;
    g_assert_cmpint(local->amount.minor, ==, 48050000);
    g_assert_cmpint(local->amount.currency, ==, CURRENCY_RON);
    g_assert_cmpstr(first_text(local->sources), ==, "Bugetul local");
    g_assert_cmpint(donors->amount.minor, ==, 2400000);
    g_assert_cmpint(donors->amount.currency, ==, CURRENCY_EUR);
    g_assert_cmpstr(first_text(donors->sources), ==, "Donatori");
}

static void source_and_amount_by_payer_are_added(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Sursa și suma (lei)|<|Acțiuni|Termen|Indicatori\nBuget local|Fonduri externe|^|^|^\n"
                                                            "5.000|45.000|Stagii de practică|2026|30 de stagiari");
    const PlanBudget *budget = action_at(document, 0)->budget;
    g_assert_cmpint(budget->amount.minor, ==, 5000000);
    g_assert_cmpuint(budget->sources->len, ==, 2);
}

static void a_header_over_two_rows_is_one(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2025",
                                         "Nr.|Măsura|Responsabil|Termen|Buget|<|Indicatori|<\n"
                                         "^|^|^|^|Valoare (lei)|Surse|Denumire|Valoare\n"
                                         "1|Tabără|Primăria Brad|2025|5.000|buget local|copii|40");
    const PlanAction *action = action_at(document, 0);
    g_assert_cmpuint(document->actions->len, ==, 1);
    g_assert_cmpint(action->budget->amount.minor, ==, 500000);
    g_assert_cmpint(action->budget->amount.currency, ==, CURRENCY_RON);
    g_assert_cmpstr(first_text(action->budget->sources), ==, "buget local");
    const PlanIndicator *indicator = action->indicators->pdata[0];
    g_assert_cmpstr(indicator->text, ==, "copii");
    g_assert_cmpfloat(indicator->target->value, ==, 40);
}

static void a_header_over_two_rows_needs_no_merged_cells(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2024-2026", "Nr. crt.|Ce facem? (acțiuni)|Cine răspunde|Termen|||Indicatori\n"
                                                                 "|||2024|2025|2026|\n"
                                                                 "1|Tabără|DAS|x|||copii\n"
                                                                 "2|Târg|AJOFM||x|x|persoane");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Tabără\n2/1 Târg\n");
    g_assert_cmpstr(action_at(document, 0)->deadline->text, ==, "2024");
    g_assert_cmpstr(action_at(document, 1)->deadline->text, ==, "2025–2026");
}

static void numbers_stand_below_the_name_of_their_group(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Termen|Activitate|<|Responsabil\n"
                                                            "^|Nr.|Denumire|^\n"
                                                            "mai 2026|4|Tabără|DAS Brad");
    g_assert_cmpstr(actions_text(pool, document), ==, "4/1 Tabără\n");
}

static void a_table_without_a_header_is_read_by_its_words(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "1|Centru de zi pentru copii|Primăria Brad|31.12.2026|200 mii lei|1 centru\n"
                                                            "2|Campanie în școli și licee|DAS Brad|Permanent|fără costuri|3 campanii");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Centru de zi pentru copii\n2/1 Campanie în școli și licee\n");
    g_assert_cmpstr(first_text(action_at(document, 0)->responsible), ==, "Primăria Brad");
    g_assert_cmpint(action_at(document, 0)->budget->amount.minor, ==, 20000000);
    g_assert_cmpuint(action_at(document, 1)->indicators->len, ==, 1);
    g_assert_true(has_note(document->notes, NULL, "no header"));
}

static void a_header_in_words_of_its_own_is_no_measure(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Terv 2026", "Sorsz.|Teendő|Felelős|Határidő\n"
                                                            "1|Nappali központ gyermekeknek|Primăria Gheorgheni|31.12.2026\n"
                                                            "2|Kampány az iskolákban|DAS Gheorgheni|mai 2026");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Nappali központ gyermekeknek\n2/1 Kampány az iskolákban\n");
}

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

static void operations_and_what_they_count_are_columns(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Strategia 2026-2030", "Direcția de acțiune|Operațiuni|Rezultate așteptate|Cuantificare|Orizont de timp|Entități implicate (lider; parteneri)|Estimare buget (mii lei)\n"
                                                                      "D1. Bătrâni|1.1. Cluburi|cluburi deschise\\seniori înscriși|12\\minim 480|sem. I 2027|DAS Brad; Primăria Deva, Salvați Copiii|96,5\n"
                                                                      "^|1.2. Îngrijire|bătrâni îngrijiți|30|2028|DAS Brad (lider); Caritas, ISJ (parteneri)|1.250");
    g_assert_cmpstr(nodes_text(pool, document), ==, "d D1 Bătrâni\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "1.1/1 Cluburi\n1.2/1 Îngrijire\n");
    const PlanAction *clubs = action_at(document, 0), *care = action_at(document, 1);
    g_assert_cmpuint(clubs->indicators->len, ==, 2);
    g_assert_cmpfloat(((PlanIndicator *)clubs->indicators->pdata[1])->target->value, ==, 480);
    g_assert_cmpuint(clubs->responsible->len, ==, 1);
    g_assert_cmpuint(clubs->partners->len, ==, 2);
    g_assert_cmpuint(care->partners->len, ==, 2);
    g_assert_cmpint(care->budget->amount.minor, ==, 125000000);
}

/* Nobody can list what measures may be called: where all else is told, the column of sentences holds them. */
static void measures_under_an_unknown_header_are_told_by_their_sentences(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr.|Gânduri pentru oraș|Cine răspunde|Când|Bani (lei)|Ce obținem\n"
                                                            "1|Rampe la intrarea în bibliotecă|DAS Brad|mai 2026|500|2 rampe\n2|Cursuri de limba română pentru adulți|Primăria Brad|2026|700|40 de cursanți");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Rampe la intrarea în bibliotecă\n2/1 Cursuri de limba română pentru adulți\n");
    g_assert_cmpuint(action_at(document, 0)->indicators->len, ==, 1);
    g_assert_cmpint(action_at(document, 0)->budget->amount.minor, ==, 50000);
}

static void what_the_numbers_number_is_the_measure(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Program|Cod|Gânduri pentru oraș|Responsabil|Termen\n"
                                                            "Sănătate|A1|Consultații gratuite în cartier|DAS Brad|2026\n^|A2|Gustare sănătoasă la grădiniță|DAS Brad|2026\n"
                                                            "Locuire|B1|Racordarea la apă a gospodăriilor|DAS Brad|2026");
    g_assert_cmpstr(nodes_text(pool, document), ==, "d - Sănătate\nd - Locuire\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "A1/1 Consultații gratuite în cartier\nA2/1 Gustare sănătoasă la grădiniță\nB1/1 Racordarea la apă a gospodăriilor\n");
}

static void questions_in_russian_are_headers(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "План действий на 2026 год", "№|Что нужно сделать|Этапы|Ожидаемый итог|К какому сроку|Кто отвечает|Кто помогает|Сколько стоит, тыс. леев|Откуда деньги\n"
                                                                            "1|Пандус|Проект, монтаж|1 пандус|2026|Отдел архитектуры|НПО|64,5|местный бюджет");
    const PlanAction *action = action_at(document, 0);
    g_assert_cmpstr(action->title, ==, "Пандус");
    g_assert_cmpstr(action->description, ==, "Проект, монтаж");
    g_assert_cmpstr(first_text(action->partners), ==, "НПО");
    g_assert_cmpint(action->budget->amount.minor, ==, 6450000);
    g_assert_cmpstr(first_text(action->budget->sources), ==, "местный бюджет");
    g_assert_cmpuint(action->indicators->len, ==, 1);
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

static void an_axis_is_a_header_and_no_number(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Axa|Nr. d/r|Măsură|Serviciul care duce la îndeplinire|Din|Până în\n"
                                                            "Copii|1|Creșă nouă|DAS Brad|martie 2026|mai 2026\n^|2|Tabără|DAS Brad|iunie 2026|iulie 2026");
    g_assert_cmpstr(nodes_text(pool, document), ==, "d - Copii\n");
    g_assert_cmpstr(actions_text(pool, document), ==, "1/1 Creșă nouă\n2/1 Tabără\n");
    g_assert_cmpstr(action_at(document, 0)->deadline->text, ==, "martie 2026 - mai 2026");
    g_assert_cmpstr(first_text(action_at(document, 0)->responsible), ==, "DAS Brad");
}

static void budgets_of_two_years_are_added_and_pay_nothing(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026-2027", "Nr.|Acțiuni|Responsabil|Buget 2026 (lei)|Buget 2027 (lei)|Indicatori\n"
                                                                 "1|Creșă nouă|DAS Brad|900.000|2.100.000|60 de locuri\n2|Tabără|DAS Brad||700|40 de copii");
    g_assert_cmpint(action_at(document, 0)->budget->amount.minor, ==, 300000000);
    g_assert_cmpuint(action_at(document, 0)->budget->sources->len, ==, 0);
}

static void links_and_ways_are_columns(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr.|Intenția|Modul de atingere|Verigile responsabile|Verigile de suport|Termen|De unde provin banii|Cum arată reușita\n"
                                                            "1|Terapie logopedică pentru copii|Angajarea a doi logopezi|DAS Brad|ISJ Hunedoara|2026|UNICEF|70 de copii\n"
                                                            "2|Cadastru social al satelor|Vizite la domiciliu|DAS Brad|Primăriile|2026|buget local|1 registru");
    const PlanAction *action = action_at(document, 0);
    g_assert_cmpstr(action->title, ==, "Terapie logopedică pentru copii");
    g_assert_cmpstr(action->description, ==, "Angajarea a doi logopezi");
    g_assert_cmpstr(first_text(action->partners), ==, "ISJ Hunedoara");
    g_assert_cmpstr(first_text(action->budget->sources), ==, "UNICEF");
    g_assert_cmpuint(action->indicators->len, ==, 1);
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

static void rows_of_bodies_and_sources_are_no_headers(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, NULL, "Nr.|Acțiuni|Descriere|Parteneri|Termen|Buget|Indicatori\n"
                                                     "3|Centre de zi|Îngrijire|DAS|Permanent|Buget local|copii\n"
                                                     "|||Societatea pentru Copii SCOP|2025|Fonduri proprii|Număr beneficiari\n"
                                                     "|||Direcția resurse umane|2025|Buget local|Proiecte");
    g_assert_cmpstr(actions_text(pool, document), ==, "3/1 Centre de zi\n3/2 Centre de zi\n3/3 Centre de zi\n");
}

static void amounts_by_year_are_notes_beside_their_total(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2024-2025", "Nr.|Activități|Buget total|Buget 2024|Buget 2025\n"
                                                                 "1|Creșă|300.000 lei|100.000 lei|200.000 lei");
    g_assert_cmpint(action_at(document, 0)->budget->amount.minor, ==, 30000000);
    g_assert_true(has_note(action_at(document, 0)->notes, NULL, "Buget 2024: 100.000 lei"));
}

static void the_unit_of_a_header_counts_with_a_note(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2025", "Nr.|Măsura|Termen|Buget (mii lei)\n1|Tabără|2025|12,5");
    const PlanAction *action = action_at(document, 0);
    g_assert_cmpint(action->budget->amount.minor, ==, 1250000);
    g_assert_true(has_note(action->notes, "budget", "mii lei"));
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

static void totals_and_unknown_columns_become_notes(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2025", "Nr.|Măsuri|Termen|Buget|Observații\n1|Tabără|2025|100 lei|urgent\nTOTAL|||100 lei|");
    g_assert_cmpuint(document->actions->len, ==, 1);
    g_assert_true(has_note(action_at(document, 0)->notes, NULL, "Observații: urgent"));
    g_assert_true(has_note(document->notes, "budget", "TOTAL | 100 lei"));
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

static const PlanTarget *target_at(const PlanDocument *document, guint at)
{
    const GPtrArray *indicators = action_at(document, at)->indicators;
    return indicators->len ? ((PlanIndicator *)indicators->pdata[0])->target : NULL;
}

static double value_at(const PlanDocument *document, guint at)
{
    const PlanTarget *target = target_at(document, at);
    g_assert_nonnull(target);
    return target->value;
}

static void what_indicators_should_reach_may_have_other_headers(void)
{
    static const char *const tables[] = {
        "Nr.|Acțiuni|Rezultate așteptate|Indicatori|Termen\n1|Tabără|30 de copii|Nr. de copii|2026\n2|Târg|minim 5 firme|Nr. de firme|2026",
        "Nr.|Acțiuni|Termen|Costuri|Indicatori|Valoare\n1|Tabără|2026|-|Nr. de copii|30\n2|Târg|2026|-|Nr. de firme|5",
        "№|Действия|Период|Индикаторы|Цель\n1|Лагерь|2026|Число детей|30 детей\n2|Ярмарка|2026|Число фирм|5",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autoptr(Pool) pool = pool_new();
        PlanDocument *document = document_of(pool, "Plan 2026", tables[i]);
        g_assert_cmpuint(document->actions->len, ==, 2);
        g_assert_cmpfloat(value_at(document, 0), ==, 30);
        g_assert_cmpfloat(value_at(document, 1), ==, 5);
    }
}

static void columns_without_a_known_name_say_by_their_cells_what_they_are(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Cod|Acțiuni|Responsabil|Indicatorul urmărit|Reper|Fereastra|Efort|De unde\n"
                                                            "A.1|Tabără|DAS|copii în tabără|30 pe an|mai 2026|5.000 lei|Bugetul municipiului\n"
                                                            "A.2|Târg|DAS|firme|minim 5|trim. III 2026|1,5 mil. lei|Bugetul de stat");
    g_assert_cmpuint(document->actions->len, ==, 2);
    g_assert_cmpfloat(value_at(document, 0), ==, 30);
    g_assert_cmpfloat(value_at(document, 1), ==, 5);
    g_assert_cmpint(action_at(document, 1)->budget->amount.minor, ==, 150000000);
    g_assert_cmpstr(action_at(document, 1)->budget->sources->pdata[0], ==, "Bugetul de stat");
    g_assert_cmpstr(day_to_iso(pool, action_at(document, 0)->deadline->to), ==, "2026-05-31");
}

static void quantities_alone_are_the_indicators(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr|Lucrări și acțiuni|Cine se ocupă|Până când|Câți bani|Ce trebuie să iasă\n"
                                                            "1|curățat șanțuri|viceprimar|mai 2026|fără bani|6 km șanțuri\n2|lemne de foc|primăria|iunie 2026|900 lei|35 bătrâni");
    g_assert_cmpuint(document->actions->len, ==, 2);
    g_assert_cmpfloat(value_at(document, 1), ==, 35);
}

static void a_header_that_stands_again_means_the_same(void)
{
    g_autoptr(Pool) pool = pool_new();
    static const char header[] = "Nr.|Acțiuni|Rezultate așteptate|Indicatori|Termen\n";
    PlanDocument *document = document_of(pool, "Plan 2026", pool_printf(pool, "%s1|Tabără|30 de copii|Nr. de copii|2026\n%s2|Curs|40 3|Nr. elevi; Nr. profesori|2026", header, header));
    g_assert_cmpuint(document->actions->len, ==, 2);
    g_assert_cmpfloat(value_at(document, 1), ==, 40);
}

static void costs_beside_indicators_stay_costs(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr.|Acțiuni|Indicatori|Costuri|Surse de finanțare|Termen\n1|Tabără|Nr. de copii|500 lei|Buget local|2026");
    g_assert_cmpint(action_at(document, 0)->budget->amount.minor, ==, 50000);
    g_assert_null(target_at(document, 0));
}

static void numbered_titles_and_dashes_make_no_header(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Măsura|Responsabil|Parteneri|Termen|Indicatori\n"
                                                            "Măsura 3.4. Elaborarea planului|Direcția educație|Instituții partenere|Anul școlar|Nr. persoane\n"
                                                            "Alte acțiuni|Instituția responsabilă|-|2026|Nr. persoane");
    g_assert_cmpstr(actions_text(pool, document), ==, "3.4/1 Elaborarea planului\n-/1 Alte acțiuni\n");
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

static void questions_may_be_headers(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Ce facem?|Modalitatea de implementare|Cine?|Până când?|Cu ce resurse?\nTabără|în parc|DAS|iunie 2026|Buget local");
    const PlanAction *action = action_at(document, 0);
    g_assert_cmpstr(action->title, ==, "Tabără");
    g_assert_cmpstr(action->description, ==, "în parc");
    g_assert_cmpstr(first_text(action->budget->sources), ==, "Buget local");
}

static void a_unit_in_russian_counts(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "План 2026", "№|Мероприятия|Срок|Стоимость, тыс. леев\n1|Лагерь|2026|12,5");
    g_assert_cmpint(action_at(document, 0)->budget->amount.minor, ==, 1250000);
    g_assert_cmpint(action_at(document, 0)->budget->amount.currency, ==, CURRENCY_MDL);
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
    TEST(headers_are_told_by_meaning_in_any_order);
    TEST(headers_in_russian_and_english_are_told_too);
    TEST(headers_in_words_of_every_day_are_told);
    TEST(a_list_of_letters_in_a_title_stays_whole);
    TEST(costs_by_payer_keep_their_own_units);
    TEST(source_and_amount_by_payer_are_added);
    TEST(a_header_over_two_rows_is_one);
    TEST(a_header_over_two_rows_needs_no_merged_cells);
    TEST(numbers_stand_below_the_name_of_their_group);
    TEST(a_table_without_a_header_is_read_by_its_words);
    TEST(a_header_in_words_of_its_own_is_no_measure);
    TEST(paragraphs_with_labels_are_measures);
    TEST(tables_of_labels_are_measures);
    TEST(fiches_carry_their_number_and_their_objective);
    TEST(objectives_over_measures_in_a_table_of_labels_are_headings);
    TEST(a_letterhead_over_paragraphs_is_no_domain);
    TEST(operations_and_what_they_count_are_columns);
    TEST(measures_under_an_unknown_header_are_told_by_their_sentences);
    TEST(what_the_numbers_number_is_the_measure);
    TEST(questions_in_russian_are_headers);
    TEST(two_labels_of_dates_are_a_range);
    TEST(an_axis_is_a_header_and_no_number);
    TEST(budgets_of_two_years_are_added_and_pay_nothing);
    TEST(links_and_ways_are_columns);
    TEST(a_plain_objective_may_stand_in_a_table_of_labels);
    TEST(dashes_may_stand_behind_labels);
    TEST(a_sector_of_the_capital_decides);
    TEST(plain_objectives_are_specific_unless_others_stand_below);
    TEST(objectives_of_another_list_lift_no_plain_ones);
    TEST(rows_of_bodies_and_sources_are_no_headers);
    TEST(amounts_by_year_are_notes_beside_their_total);
    TEST(the_unit_of_a_header_counts_with_a_note);
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
    TEST(totals_and_unknown_columns_become_notes);
    TEST(title_authority_decision_and_period_are_found);
    TEST(a_title_in_capitals_goes_on_over_the_table);
    TEST(what_is_left_blank_or_guessed_is_noted);
    TEST(a_text_without_measures_is_refused);
    TEST(lost_columns_are_read_with_notes);
    TEST(what_indicators_should_reach_may_have_other_headers);
    TEST(columns_without_a_known_name_say_by_their_cells_what_they_are);
    TEST(quantities_alone_are_the_indicators);
    TEST(a_header_that_stands_again_means_the_same);
    TEST(costs_beside_indicators_stay_costs);
    TEST(numbered_titles_and_dashes_make_no_header);
    TEST(headings_in_two_cells_need_no_width);
    TEST(numbered_headings_between_tables_are_domains);
    TEST(towns_of_moldova_count_in_their_lei);
    TEST(questions_may_be_headers);
    TEST(a_unit_in_russian_counts);
    TEST(a_strategy_is_a_title_too);
    TEST(json_has_the_shape_of_the_schema);
    TEST(the_outline_shows_objectives_measures_and_notes);
    return g_test_run();
}
