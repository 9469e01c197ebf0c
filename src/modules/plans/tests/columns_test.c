#include "grids.h"

#include "base/language.h"

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

static void a_number_may_be_named_in_two_languages(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr. d/o\\№ п/п|Acțiuni\\Мероприятия|Responsabili\\Ответственные|Termen\n1.1.\\2|Tabără|DAS|2026");
    g_assert_cmpstr(actions_text(pool, document), ==, "1.1.2/1 Tabără\n");
}

static void staff_is_no_budget(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr.|Măsura|Responsabil|Termen|Resurse umane|Resurse financiare\n"
                                                            "1|Tabără|DAS|2026|22 angajați|Buget local\n2|Târg|DAS|2026|3 angajați|5.000 lei");
    g_assert_cmpuint(action_at(document, 0)->budget->sources->len, ==, 1);
    g_assert_cmpuint(action_at(document, 1)->budget->sources->len, ==, 0);
    PlanDocument *both = document_of(pool, "Plan 2026", "Nr.|Măsura|Responsabil|Termen|Resurse (umane, financiare)\n1|Tabără|DAS|2026|5.000 lei");
    g_assert_true(action_at(both, 0)->budget->has_amount);
}

static void values_beside_other_costs_are_targets(void)
{
    g_autoptr(Pool) pool = pool_new();
    PlanDocument *document = document_of(pool, "Plan 2026", "Nr.|Măsura|Termen|Valori asumate|Sursa de finanțare|Indicatori\n1|Tabără|2026|70/an|2.400 lei|Nr. de copii");
    const PlanIndicator *children = action_at(document, 0)->indicators->pdata[0];
    g_assert_cmpfloat(children->target->value, ==, 70);
    g_assert_true(action_at(document, 0)->budget->has_amount);
}

#define TEST(function) g_test_add_func("/plans/columns/" #function, function)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    TEST(headers_are_told_by_meaning_in_any_order);
    TEST(headers_in_russian_and_english_are_told_too);
    TEST(headers_in_words_of_every_day_are_told);
    TEST(costs_by_payer_keep_their_own_units);
    TEST(source_and_amount_by_payer_are_added);
    TEST(a_header_over_two_rows_is_one);
    TEST(a_header_over_two_rows_needs_no_merged_cells);
    TEST(numbers_stand_below_the_name_of_their_group);
    TEST(a_table_without_a_header_is_read_by_its_words);
    TEST(a_header_in_words_of_its_own_is_no_measure);
    TEST(operations_and_what_they_count_are_columns);
    TEST(measures_under_an_unknown_header_are_told_by_their_sentences);
    TEST(what_the_numbers_number_is_the_measure);
    TEST(questions_in_russian_are_headers);
    TEST(an_axis_is_a_header_and_no_number);
    TEST(budgets_of_two_years_are_added_and_pay_nothing);
    TEST(links_and_ways_are_columns);
    TEST(rows_of_bodies_and_sources_are_no_headers);
    TEST(amounts_by_year_are_notes_beside_their_total);
    TEST(the_unit_of_a_header_counts_with_a_note);
    TEST(what_indicators_should_reach_may_have_other_headers);
    TEST(columns_without_a_known_name_say_by_their_cells_what_they_are);
    TEST(quantities_alone_are_the_indicators);
    TEST(a_header_that_stands_again_means_the_same);
    TEST(costs_beside_indicators_stay_costs);
    TEST(numbered_titles_and_dashes_make_no_header);
    TEST(questions_may_be_headers);
    TEST(a_unit_in_russian_counts);
    TEST(a_number_may_be_named_in_two_languages);
    TEST(staff_is_no_budget);
    TEST(values_beside_other_costs_are_targets);
    return g_test_run();
}
