#include "base/money.h"

#include "base/language.h"

#include <math.h>

static Pool *pool;

typedef struct {
    const char *text;
    const char *plain; /* NULL: not an amount */
    Currency currency;
} Case;

static void amounts_are_read_as_documents_write_them(void)
{
    static const Case cases[] = {
        {"9.951.785,17 lei", "9951785.17", CURRENCY_RON},   {"1319820 euro", "1319820.00", CURRENCY_EUR},
        {"400.000 euro", "400000.00", CURRENCY_EUR},        {"1,234.56", "1234.56", CURRENCY_NONE},
        {"9 951 785,17", "9951785.17", CURRENCY_NONE},      {"9\u00a0951\u00a0785,17 RON", "9951785.17", CURRENCY_RON},
        {"9\u202f951 lei", "9951.00", CURRENCY_RON},        {"1.234", "1234.00", CURRENCY_NONE},
        {"1,234", "1234.00", CURRENCY_NONE},                {"12.5", "12.50", CURRENCY_NONE},
        {"12,5", "12.50", CURRENCY_NONE},                   {"1234.567", "1234.57", CURRENCY_NONE},
        {"0,125", "0.13", CURRENCY_NONE},                   {"1'234.50", "1234.50", CURRENCY_NONE},
        {"1’234’567", "1234567.00", CURRENCY_NONE},         {"€400", "400.00", CURRENCY_EUR},
        {"€ 1.5", "1.50", CURRENCY_EUR},                    {"EUR 400.000", "400000.00", CURRENCY_EUR},
        {"400€", "400.00", CURRENCY_EUR},                   {"100 MDL", "100.00", CURRENCY_MDL},
        {"100 lei moldovenești", "100.00", CURRENCY_MDL},   {"100 lei moldoveneşti", "100.00", CURRENCY_MDL},
        {"100 lei MD", "100.00", CURRENCY_MDL},             {"100 MDL lei", "100.00", CURRENCY_MDL},
        {"20 de lei", "20.00", CURRENCY_RON},               {"1 leu", "1.00", CURRENCY_RON},
        {"400 mii lei", "400000.00", CURRENCY_RON},         {"1,5 mil. euro", "1500000.00", CURRENCY_EUR},
        {"1,234 mln lei", "1234000.00", CURRENCY_RON},      {"1.234 mii lei", "1234000.00", CURRENCY_RON},
        {"3 milioane de euro", "3000000.00", CURRENCY_EUR}, {"2 mld. lei", "2000000000.00", CURRENCY_RON},
        {"400.000,- lei", "400000.00", CURRENCY_RON},       {"-500 lei", "-500.00", CURRENCY_RON},
        {"−12,50", "-12.50", CURRENCY_NONE},                {"  5   lei ", "5.00", CURRENCY_RON},
        {"0", "0.00", CURRENCY_NONE},                       {"007", "7.00", CURRENCY_NONE},
        {"1000000000000000", "1000000000000000.00", CURRENCY_NONE},
        {"1000000000000001", NULL},    {"9223372036854775807", NULL},   {"99999999999999999999999999999999999999999999", NULL},
        {"2000000 mld lei", NULL},     {"31.12.2025", NULL},            {"1.234.56", NULL},
        {"12.34.567", NULL},           {"1,234,56", NULL},              {"1.234,567.89", NULL},
        {"1 23 lei", NULL},            {"5 lei 20", NULL},              {"EUR 5 lei", NULL},
        {"lei", NULL},                 {"", NULL},                      {NULL, NULL},
        {"5 pești", NULL},             {"5 leist", NULL},               {".5", NULL},
        {"5.", NULL},                  {"1..5", NULL},                  {"--5", NULL},
        {"5 mii de persoane", NULL},   {"1e5", NULL},                   {"12 % lei", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        Money money = {0};
        bool read = money_parse(cases[i].text, CURRENCY_NONE, &money, &error);
        g_assert_cmpstr(read ? money_plain(pool, money) : NULL, ==, cases[i].plain);
        g_assert_cmpint(money.currency, ==, cases[i].currency);
        if (!read)
            g_assert_error(error, FAIL, FAIL_INVALID);
    }
}

static void the_other_currency_stands_in_where_none_is_written(void)
{
    Money money;
    g_assert_true(money_parse("5", CURRENCY_MDL, &money, NULL));
    g_assert_cmpint(money.currency, ==, CURRENCY_MDL);
    g_assert_true(money_parse("5 euro", CURRENCY_MDL, &money, NULL));
    g_assert_cmpint(money.currency, ==, CURRENCY_EUR);
    g_assert_cmpint(currency_from_code("eur"), ==, CURRENCY_EUR);
    g_assert_cmpint(currency_from_code("USD"), ==, CURRENCY_NONE);
    g_assert_cmpint(currency_from_code(""), ==, CURRENCY_NONE);
    g_assert_cmpint(currency_from_code(NULL), ==, CURRENCY_NONE);
    g_assert_cmpstr(currency_code(CURRENCY_MDL), ==, "MDL");
}

static void the_first_amount_in_running_text_is_found(void)
{
    static const struct {
        const char *text, *found, *plain;
    } cases[] = {
        {"Buget: 400.000 euro pe an", "400.000 euro", "400000.00"},
        {"La 31.12.2025 s-au plătit 9 951 785,17 lei.", "9 951 785,17 lei", "9951785.17"},
        {"200.000 – 300.000 euro", "300.000 euro", "300000.00"},
        {"în 2025 100 lei", "100 lei", "100.00"},
        {"2025\n100 lei", "100 lei", "100.00"},
        {"TVA 19% din 500 de lei, apoi 7 euro", "500 de lei", "500.00"},
        {"(EUR 12,50)", "EUR 12,50", "12.50"},
        {"1,5 mil. euro/an", "1,5 mil. euro", "1500000.00"},
        {"\xff\xfe 5 lei", "5 lei", "5.00"},
        {"A4 euro", NULL, NULL},
        {"anul 2025, 30 de persoane", NULL, NULL},
        {"în lei 20 de persoane", NULL, NULL},
        {"31.12.2025 lei", NULL, NULL},
        {"", NULL, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Money money;
        const char *start, *end;
        bool found = money_find(cases[i].text, &money, &start, &end);
        g_assert_cmpstr(found ? pool_strndup(pool, start, (gsize)(end - start)) : NULL, ==, cases[i].found);
        g_assert_cmpstr(found ? money_plain(pool, money) : NULL, ==, cases[i].plain);
    }
    Money money;
    const char *start, *end;
    g_assert_false(money_find(NULL, &money, &start, &end));
}

static void amounts_are_written_in_the_language_and_read_again(void)
{
    static const struct {
        Money money;
        const char *romanian, *english;
    } cases[] = {
        {{995178517, CURRENCY_RON}, "9.951.785,17 lei", "9,951,785.17 lei"},
        {{40000000, CURRENCY_EUR}, "400.000 euro", "400,000 euro"},
        {{-5, CURRENCY_MDL}, "-0,05 lei moldovenești", "-0.05 Moldovan lei"},
        {{99999, CURRENCY_NONE}, "999,99", "999.99"},
        {{100050, CURRENCY_RON}, "1.000,50 lei", "1,000.50 lei"},
        {{0, CURRENCY_RON}, "0 lei", "0 lei"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (int language = LANGUAGE_RO; language <= LANGUAGE_EN; language++) {
            language_set((Language)language);
            char *text = money_format(pool, cases[i].money);
            g_assert_cmpstr(text, ==, language == LANGUAGE_RO ? cases[i].romanian : cases[i].english);
            Money again;
            g_assert_true(money_parse(text, CURRENCY_NONE, &again, NULL));
            g_assert_cmpint(again.minor, ==, cases[i].money.minor);
            g_assert_cmpint(again.currency, ==, cases[i].money.currency);
        }
    language_set(LANGUAGE_RO);
    g_assert_cmpstr(money_plain(pool, (Money){G_MININT64, CURRENCY_RON}), ==, "-92233720368547758.08");
}

static void numbers_are_read_with_the_decimal_sign_of_the_language(void)
{
    static const struct {
        const char *text;
        double romanian, english; /* NAN: not a number */
    } cases[] = {
        {"1.234,5", 1234.5, 1234.5}, {"1234.5", 1234.5, 1234.5}, {"12 %", 12, 12},    {"12%", 12, 12},
        {"1.234", 1234, 1.234},      {"1,234", 1.234, 1234},     {"0.125", .125, .125}, {"-3,5", -3.5, -3.5},
        {"1 234 567", 1234567, 1234567}, {"0", 0, 0},            {"", NAN, NAN},      {"12 lei", NAN, NAN},
        {"1.2.3", NAN, NAN},         {"nan", NAN, NAN},          {"0x10", NAN, NAN},  {"12 % %", NAN, NAN},
        {NULL, NAN, NAN},            {"1e9", NAN, NAN},          {"%", NAN, NAN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (int language = LANGUAGE_RO; language <= LANGUAGE_EN; language++) {
            language_set((Language)language);
            double expected = language == LANGUAGE_RO ? cases[i].romanian : cases[i].english, value = NAN;
            g_autoptr(GError) error = NULL;
            g_assert_cmpint(number_parse(cases[i].text, &value, &error), ==, !isnan(expected));
            if (isnan(expected))
                g_assert_error(error, FAIL, FAIL_INVALID);
            else
                g_assert_cmpfloat_with_epsilon(value, expected, 1e-9);
        }
    language_set(LANGUAGE_RO);
}

static void numbers_are_written_with_two_decimals_at_most(void)
{
    g_assert_cmpstr(number_format(pool, 1234.5), ==, "1.234,5");
    g_assert_cmpstr(number_format(pool, 1234567), ==, "1.234.567");
    g_assert_cmpstr(number_format(pool, 0.125001), ==, "0,13");
    g_assert_cmpstr(number_format(pool, 0.999), ==, "1");
    g_assert_cmpstr(number_format(pool, -0.001), ==, "0");
    g_assert_cmpstr(number_format(pool, -1000), ==, "-1.000");
    g_assert_cmpstr(number_format(pool, 100), ==, "100");
    g_assert_cmpstr(number_format(pool, NAN), ==, "");
    g_assert_cmpuint(strlen(number_format(pool, 1e308)), ==, 309 + 102);
    language_set(LANGUAGE_EN);
    g_assert_cmpstr(number_format(pool, 1234.05), ==, "1,234.05");
    language_set(LANGUAGE_RO);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    pool = pool_new();
    g_test_add_func("/money/amounts_are_read_as_documents_write_them", amounts_are_read_as_documents_write_them);
    g_test_add_func("/money/the_other_currency_stands_in", the_other_currency_stands_in_where_none_is_written);
    g_test_add_func("/money/the_first_amount_in_running_text_is_found", the_first_amount_in_running_text_is_found);
    g_test_add_func("/money/amounts_are_written_in_the_language", amounts_are_written_in_the_language_and_read_again);
    g_test_add_func("/money/numbers_are_read_in_the_language", numbers_are_read_with_the_decimal_sign_of_the_language);
    g_test_add_func("/money/numbers_are_written_with_two_decimals", numbers_are_written_with_two_decimals_at_most);
    int result = g_test_run();
    pool_free(pool);
    return result;
}
