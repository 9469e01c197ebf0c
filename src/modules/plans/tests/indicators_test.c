#include "modules/plans/cells.h"

#include <string.h>

static Pool *pool;

/* "text=value|text|…": what was read, in one line. */
static const char *line(const char *indicators, const char *targets)
{
    GPtrArray *list = indicators_read(pool, indicators, targets, NULL);
    GString *joined = pool_string(pool);
    for (guint i = 0; i < list->len; i++) {
        const PlanIndicator *indicator = list->pdata[i];
        g_string_append_printf(joined, "%s%s", i ? "|" : "", indicator->text);
        if (indicator->target && indicator->target->has_value)
            g_string_append_printf(joined, "=%g", indicator->target->value);
    }
    return joined->str;
}

typedef struct {
    const char *indicators, *targets, *expected;
} Case;

static void check_all(const Case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++)
        g_assert_cmpstr(line(cases[i].indicators, cases[i].targets), ==, cases[i].expected);
}

static void cells_split_at_semicolons_lines_and_counts(void)
{
    static const Case cases[] = {
        {"Număr de participanți; număr de ședințe;", NULL, "Număr de participanți|număr de ședințe"},
        {"Nr. copii consiliați\nNr. adulți consiliați", NULL, "Nr. copii consiliați|Nr. adulți consiliați"},
        {"- Nr. copii\n- Nr. adulți", NULL, "Nr. copii|Nr. adulți"},
        {"cluburi deschise\nseniori înscriși", "12\nminim 480", "cluburi deschise=12|seniori înscriși=480"},
        {"cluburi deschise\nîn sate", "12 cluburi\ndin care 4 noi", "cluburi deschise în sate=12"},
        {"180 de copii pe zi Rata abandonului sub 2%", NULL, "180 de copii pe zi=180|Rata abandonului sub 2%=2"},
        {"Rata de cuprindere de 85%", NULL, "Rata de cuprindere de 85%=85"},
        {"1. Nr. de copii 2. Nr. de adulți", NULL, "Nr. de copii|Nr. de adulți"},
        {"Nr. de acțiuni derulate Nr. de părinți participanți", NULL, "Nr. de acțiuni derulate|Nr. de părinți participanți"},
        {"Nevoia de identitate Numar de profesori formați", NULL, "Nevoia de identitate|Numar de profesori formați"},
        {"Numărul de\npersoane informate", NULL, "Numărul de persoane informate"},
        {"100 persoane informate 25 persoane ocupate", NULL, "100 persoane informate=100|25 persoane ocupate=25"},
        {"No. of trainings No. of participants", NULL, "No. of trainings|No. of participants"},
        {"Кол-во семей Кол-во детей", NULL, "Кол-во семей|Кол-во детей"},
        {"Количество семей; количество детей", NULL, "Количество семей|количество детей"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void cells_stay_whole_at_commas_slashes_and_names(void)
{
    static const Case cases[] = {
        {"Nr. solicitări/nr. sesizări transmise", NULL, "Nr. solicitări/nr. sesizări transmise"},
        {"Număr de persoane asistate, numărul de servicii acordate", NULL, "Număr de persoane asistate, numărul de servicii acordate"},
        {"Dezbateri publice/ nr.dosare penale", NULL, "Dezbateri publice/ nr.dosare penale"},
        {"Strategia municipiului Timișoara aprobată", NULL, "Strategia municipiului Timișoara aprobată"},
        {"2 întâlniri de lucru cu 30 de participanți", NULL, "2 întâlniri de lucru cu 30 de participanți=2"},
        {"Nr. de activități (cursuri; campanii)", NULL, "Nr. de activități (cursuri; campanii)"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void run_together_titles_are_told_apart(void)
{
    static const Case cases[] = {
        {"Liceu Școala profesională", NULL, "Liceu|Școala profesională"},
        {"Rețeaua școlară Planurile de școlarizare", NULL, "Rețeaua școlară|Planurile de școlarizare"},
        {"Nr. copii din afara sistemului de învățământ adulți din afara sistemului de învățământ", NULL,
         "Nr. copii din afara sistemului de învățământ|adulți din afara sistemului de învățământ"},
        {"Tineri romi înscriși la liceu Tineri romi înscriși la școala profesională", NULL,
         "Tineri romi înscriși la liceu|Tineri romi înscriși la școala profesională"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void targets_find_their_indicators(void)
{
    static const Case cases[] = {
        {"Număr de persoane informate Nr. de campanii", "50 2", "Număr de persoane informate=50|Nr. de campanii=2"},
        {"Nr. campanii\nNr. participanți", "3\n100", "Nr. campanii=3|Nr. participanți=100"},
        {"Nr. campanii; Nr. participanți", "3 campanii; 100 participanți", "Nr. campanii=3|Nr. participanți=100"},
        {"Nr. campanii; Nr. participanți", "minim 100 de participanți", "Nr. campanii|Nr. participanți=100"},
        {"Nr. beneficiari", "20 copii\n30 adulți", "Nr. beneficiari=20"},
        {"", "50 persoane; 2 campanii", "50 persoane=50|2 campanii=2"},
        {"Nr. centre construite; Nr. beneficiari", "Dezvoltarea infrastructurii.", "Nr. centre construite|Nr. beneficiari"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void a_target_may_stand_in_the_indicator(void)
{
    static const Case cases[] = {
        {"10 indicatori identificați", NULL, "10 indicatori identificați=10"},
        {"Cel puțin 3 evenimente publice", NULL, "Cel puțin 3 evenimente publice=3"},
        {"Un Plan anual de perfecționare", "", "Un Plan anual de perfecționare=1"},
        {"Vor fi organizate cel puțin 3 seminare", NULL, "Vor fi organizate cel puțin 3 seminare=3"},
        {"Nr. participanți - 25", NULL, "Nr. participanți - 25=25"},
        {"Număr de participanți (minim 20)", NULL, "Număr de participanți (minim 20)=20"},
        {"Rata abandonului redusă cu 5%", NULL, "Rata abandonului redusă cu 5%=5"},
        {"Unități școlare din oraș în care învață minim 10% copii romi", NULL, "Unități școlare din oraș în care învață minim 10% copii romi"},
        {"Raport elaborat conform HG 560/2022", NULL, "Raport elaborat conform HG 560/2022"},
        {"Școala nr. 20 reabilitată", NULL, "Școala nr. 20 reabilitată"},
        {"Plan aprobat în 2025", NULL, "Plan aprobat în 2025"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void a_bare_number_counts_what_the_indicator_counts(void)
{
    GPtrArray *list = indicators_read(pool, "Nr. campanii de informare; Numărul de cetățeni rromi cu acces", "1/an; 1000", NULL);
    const PlanIndicator *first = list->pdata[0], *second = list->pdata[1];
    g_assert_cmpstr(first->target->unit, ==, "campanie");
    g_assert_cmpint(first->target->per, ==, PER_YEAR);
    g_assert_cmpstr(second->target->unit, ==, "cetățeni rromi");
}

static const char *breakdowns(const char *text)
{
    const PlanIndicator *indicator = indicators_read(pool, text, NULL, NULL)->pdata[0];
    GString *joined = pool_string(pool);
    for (guint i = 0; i < indicator->breakdowns->len; i++)
        g_string_append_printf(joined, "%s%s", i ? " " : "", (const char *)indicator->breakdowns->pdata[i]);
    return joined->str;
}

static void the_words_ask_for_breakdowns(void)
{
    g_assert_cmpstr(breakdowns("Număr de persoane instruite, inclusiv femei"), ==, "women");
    g_assert_cmpstr(breakdowns("Număr de elevi, dezagregat pe sexe și mediu rural/urban"), ==, "sex residence");
    g_assert_cmpstr(breakdowns("Nr. copii romi"), ==, "roma");
    g_assert_cmpstr(breakdowns("număr de cazuri soluționate pe domenii"), ==, "domain");
    g_assert_cmpstr(breakdowns("количество участников, по полу"), ==, "sex");
    g_assert_cmpstr(breakdowns("Nr. de rapoarte"), ==, "");
}

static void doubtful_pairs_are_noted(void)
{
    GPtrArray *notes = pool_list(pool);
    indicators_read(pool, "Nr. campanii; Nr. participanți; Nr. rapoarte", "3 campanii; 100 participanți", notes);
    g_assert_cmpuint(notes->len, ==, 2);
    g_assert_cmpuint(indicators_read(pool, "-", NULL, notes)->len, ==, 0);
    g_assert_cmpuint(indicators_read(pool, NULL, NULL, notes)->len, ==, 0);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    pool = pool_new();
    g_test_add_func("/indicators/split", cells_split_at_semicolons_lines_and_counts);
    g_test_add_func("/indicators/whole", cells_stay_whole_at_commas_slashes_and_names);
    g_test_add_func("/indicators/run_together", run_together_titles_are_told_apart);
    g_test_add_func("/indicators/targets", targets_find_their_indicators);
    g_test_add_func("/indicators/target_within", a_target_may_stand_in_the_indicator);
    g_test_add_func("/indicators/bare_numbers", a_bare_number_counts_what_the_indicator_counts);
    g_test_add_func("/indicators/breakdowns", the_words_ask_for_breakdowns);
    g_test_add_func("/indicators/notes", doubtful_pairs_are_noted);
    int result = g_test_run();
    pool_free(pool);
    return result;
}
