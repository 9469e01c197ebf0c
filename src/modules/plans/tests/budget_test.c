#include "modules/plans/cells.h"

#include "base/language.h"

#include <string.h>

static Pool *pool;

/* "1234.50 RON|source|source"; "-" where there is no amount. */
static const char *line(const char *costs, const char *sources)
{
    PlanBudget *budget = budget_read(pool, costs, sources, NULL);
    GString *joined = pool_string(pool);
    if (!budget)
        return "none";
    if (budget->has_amount)
        g_string_append_printf(joined, "%s %s", money_plain(pool, budget->amount), currency_code(budget->amount.currency));
    else
        g_string_append_c(joined, '-');
    for (guint i = 0; i < budget->sources->len; i++)
        g_string_append_printf(joined, "|%s", (const char *)budget->sources->pdata[i]);
    return joined->str;
}

typedef struct {
    const char *costs, *sources, *expected;
} Case;

static void check_all(const Case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++)
        g_assert_cmpstr(line(cases[i].costs, cases[i].sources), ==, cases[i].expected);
}

static void amounts_are_read_with_their_currency(void)
{
    static const Case cases[] = {
        {"200100 euro", NULL, "200100.00 EUR"},
        {"400.000 euro", NULL, "400000.00 EUR"},
        {"50 mii lei", NULL, "50000.00 RON"},
        {"2,5 mil. euro", NULL, "2500000.00 EUR"},
        {"100 тыс. лей", NULL, "100000.00 MDL"},
        {"20.000 MDL", NULL, "20000.00 MDL"},
        {"120000", NULL, "120000.00 "},
        {"0 lei", NULL, "0.00 RON"},
        {"10.000 lei (buget local)", NULL, "10000.00 RON|buget local"},
        {"10.000-15.000 lei", NULL, "15000.00 RON"},
        {"PNRR 500.000 euro", NULL, "500000.00 EUR|PNRR"},
        {"50 000 леев", NULL, "50000.00 MDL"},
        {"5000 евро", NULL, "5000.00 EUR"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void totals_are_told_from_their_parts(void)
{
    static const Case cases[] = {
        {"Buget total 9.949.198,45 din care Fonduri nerambursabile 9.904.217,80 Fonduri buget local 44.980,65", NULL,
         "9949198.45 |Fonduri nerambursabile|Fonduri buget local"},
        {"Buget total 9.951.654,93 lei din care DGASPC TM 2.490.160,40 lei", NULL, "9951654.93 RON"},
        {"Total 100.000 lei, din care: buget local 40.000 lei, fonduri europene 60.000 lei", NULL, "100000.00 RON|buget local|fonduri europene"},
        {"Buget local: 20.000 lei; Buget de stat: 30.000 lei", NULL, "50000.00 RON|Buget local|Buget de stat"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void sources_are_told_apart(void)
{
    static const Case cases[] = {
        {"Buget local Buget de stat", NULL, "-|Buget local|Buget de stat"},
        {"Buget local subvenție în baza Legii 34/1998 Fonduri proprii", NULL, "-|Buget local subvenție în baza Legii 34/1998|Fonduri proprii"},
        {"Buget P.N XII – Programul național de sănătate", NULL, "-|Buget P.N XII – Programul național de sănătate"},
        {"P.N XII – Programul național de sănătate Buget local", NULL, "-|P.N XII – Programul național de sănătate|Buget local"},
        {"Bugetul de stat prin programele naționale", NULL, "-|Bugetul de stat prin programele naționale"},
        {"Fonduri Europene Nerambursabile SEE", NULL, "-|Fonduri Europene Nerambursabile SEE"},
        {"Buget local, buget de stat, fonduri europene", NULL, "-|Buget local|buget de stat|fonduri europene"},
        {"Buget de\nstat\nBuget local", NULL, "-|Buget de stat|Buget local"},
        {"Buget local/Buget de stat", NULL, "-|Buget local|Buget de stat"},
        {"Buget local și fonduri europene", NULL, "-|Buget local|fonduri europene"},
        {"FSE+", NULL, "-|FSE+"},
        {"2 milioane lei din PNRR", NULL, "2000000.00 RON|PNRR"},
        {"1.200.000 lei (buget local, Ministerul Sănătății)", NULL, "1200000.00 RON|buget local|Ministerul Sănătății"},
        {"Ministerul Sănătății", NULL, "-|Ministerul Sănătății"},
        {"-", "гранты ЕС", "-|гранты ЕС"},
        {"FSE+ (PoIDS) 2021-2027", NULL, "-|FSE+ (PoIDS) 2021-2027"},
        {"местный бюджет, гранты", NULL, "-|местный бюджет|гранты"},
        {"în caz de necesitate", "Surse, donații, granturi externe", "-|Surse|donații|granturi externe"},
        {"15 000 lei", "Bugetul municipal", "15000.00 RON|Bugetul municipal"},
        {"-", "bugetul de stat", "-|bugetul de stat"},
        {"Bugetul local + fonduri nerambursabile", NULL, "-|Bugetul local|fonduri nerambursabile"},
        {"Buget local Sponsorizări Donații", NULL, "-|Buget local|Sponsorizări|Donații"},
        {"Bugetul de stat; Bugetul municipal; Proiecte", NULL, "-|Bugetul de stat|Bugetul municipal|Proiecte"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void words_without_money_give_neither(void)
{
    static const Case cases[] = {
        {"în caz de necesitate", NULL, "-"},    {"În limitele alocațiilor bugetare", NULL, "-"},
        {"Fără costuri suplimentare", NULL, "-"}, {"conform bugetului", NULL, "-"}, {"Legea nr. 292/2011", NULL, "-"},
        {"-", "-", "none"},                     {"--", NULL, "none"},
        {NULL, NULL, "none"},                   {"Bugetul local 2025", NULL, "-|Bugetul local 2025"},
        {"20%", NULL, "-"},
        {"Nu necesită resurse financiare", NULL, "-"},
        {"не требует средств", NULL, "-"},
        {"no funds needed", NULL, "-"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static const char *only_note(const char *costs)
{
    GPtrArray *notes = pool_list(pool);
    budget_read(pool, costs, NULL, notes);
    g_assert_cmpuint(notes->len, <=, 1);
    const PlanNote *note = notes->len ? notes->pdata[0] : NULL;
    return note ? note_sentence(pool, note->kind, note->argument) : NULL;
}

static void sums_that_do_not_close_are_noted_with_the_difference(void)
{
    language_set(LANGUAGE_RO);
    const char *note = only_note("Buget total 9.951.785,17 din care Fonduri nerambursabile 9.799.540 Fonduri buget local 148.874,21");
    g_assert_nonnull(strstr(note, "3.370,96"));
    g_assert_nonnull(strstr(only_note("Total 100 lei, din care buget local 60 lei, buget de stat 70 lei"), "30"));
    g_assert_null(only_note("Buget total 9.949.198,45 din care Fonduri nerambursabile 9.904.217,80 Fonduri buget local 44.980,65"));
    g_assert_null(only_note("Buget total 9.951.654,93 lei din care DGASPC TM 2.490.160,40 lei"));
}

static void lei_are_those_of_the_country(void)
{
    PlanBudget *lei = budget_read(pool, "5.000 lei", NULL, NULL), *ron = budget_read(pool, "5.000 RON", NULL, NULL);
    budget_take_lei_as(lei, CURRENCY_MDL);
    budget_take_lei_as(ron, CURRENCY_MDL);
    budget_take_lei_as(NULL, CURRENCY_MDL);
    g_assert_cmpint(lei->amount.currency, ==, CURRENCY_MDL);
    g_assert_cmpint(ron->amount.currency, ==, CURRENCY_RON);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    pool = pool_new();
    g_test_add_func("/budget/amounts", amounts_are_read_with_their_currency);
    g_test_add_func("/budget/totals", totals_are_told_from_their_parts);
    g_test_add_func("/budget/sources", sources_are_told_apart);
    g_test_add_func("/budget/neither", words_without_money_give_neither);
    g_test_add_func("/budget/sums", sums_that_do_not_close_are_noted_with_the_difference);
    g_test_add_func("/budget/lei", lei_are_those_of_the_country);
    int result = g_test_run();
    pool_free(pool);
    return result;
}
