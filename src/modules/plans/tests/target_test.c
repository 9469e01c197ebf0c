#include "modules/plans/cells.h"

static Pool *pool;

typedef struct {
    const char *text;
    double value; /* -1: none */
    TargetOperator operator;
    const char *unit;
    TargetPer per;
} Case;

static void check(const Case *c)
{
    PlanTarget *target = target_read(pool, c->text, NULL);
    if (!target)
        g_error("%s: read as an empty cell", c->text);
    double value = target->has_value ? target->value : -1;
    bool same = value == c->value && target->operator == c->operator && g_strcmp0(target->unit, c->unit) == 0 && target->per == c->per;
    if (!same)
        g_error("%s: read as %g, operator %d, %s, per %d", c->text, value, target->operator, target->unit ? target->unit : "-", target->per);
    g_assert_cmpstr(target->text, ==, c->text);
}

static void check_all(const Case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++)
        check(&cases[i]);
}

static void quantities_are_read_with_their_units(void)
{
    static const Case cases[] = {
        {"10 copii romi/an", 10, TARGET_EQ, "copii romi", PER_YEAR},
        {"1 proiect selectat pentru finanțare", 1, TARGET_EQ, "proiect selectat pentru finanțare"},
        {"1/an", 1, TARGET_EQ, NULL, PER_YEAR},
        {"între 10 și 15 familii", 10, TARGET_MIN, "familii"},
        {"от 10 до 15 семей", 10, TARGET_MIN, "семей"},
        {"aprox. 50 persoane", 50, TARGET_EQ, "persoane"},
        {"1 campanie locală pe baza rezultatelor obținute", 1, TARGET_EQ, "campanie locală"},
        {"1 campanie derulată cu minim 30 familii informate", 1, TARGET_EQ, "campanie"},
        {"20 copii/persoane sprijinite pentru obținere acte identitate", 20, TARGET_EQ, "copii/persoane sprijinite"},
        {"Unități școlare în care învață minim 10% copii romi - 15", 15, TARGET_EQ, "Unități școlare"},
        {"minimum 30 de familii", 30, TARGET_MIN, "familii"},
        {"2 campanii/semestru", 2, TARGET_EQ, "campanii", PER_HALF_YEAR},
        {"1 raport trimestrial", 1, TARGET_EQ, "raport", PER_QUARTER},
        {"1.000 persoane/an", 1000, TARGET_EQ, "persoane", PER_YEAR},
        {"2,5 ore", 2.5, TARGET_EQ, "ore"},
        {"20 %", 20, TARGET_EQ, "%"},
        {"100% din cazuri", 100, TARGET_EQ, "%"},
        {"25 de copii și 10 adulți", 25, TARGET_EQ, "copii"},
        {"în 2025: 3 întâlniri", 3, TARGET_EQ, "întâlniri"},
        {"copii cu vârsta 0-3 ani: 15", 15, TARGET_EQ, "copii"},
        {"20 семей", 20, TARGET_EQ, "семей"},
        {"de la 12% la 8%", 8, TARGET_EQ, "%"},
        {"from 40 to 60 pupils", 60, TARGET_EQ, "pupils"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void number_words_count(void)
{
    static const Case cases[] = {
        {"patru activități", 4, TARGET_EQ, "activități"},        {"un proiect", 1, TARGET_EQ, "proiect"},
        {"Două centre", 2, TARGET_EQ, "centre"},                {"Minimum două întâlniri", 2, TARGET_MIN, "întâlniri"},
        {"Cel puțin o campanie pe an", 1, TARGET_MIN, "campanie", PER_YEAR}, {"не менее трёх тренингов", 3, TARGET_MIN, "тренингов"}, {"fifteen people", 15, TARGET_EQ, "people"}, {"patru", 4, TARGET_EQ, NULL},
        {"Five trainings", 5, TARGET_EQ, "trainings"},
        {"Nouă ateliere", 9, TARGET_EQ, "ateliere"},            {"Noua strategie", -1, TARGET_NO_OPERATOR, NULL},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void operators_bind_the_number_behind_them(void)
{
    static const Case cases[] = {
        {"minim 100 copii", 100, TARGET_MIN, "copii"},
        {"Cel puțin 3 campanii", 3, TARGET_MIN, "campanii"},
        {"min. 15 persoane pe an", 15, TARGET_MIN, "persoane", PER_YEAR},
        {"≥ 20 persoane", 20, TARGET_MIN, "persoane"},
        {"cel mult 5 zile", 5, TARGET_MAX, "zile"},
        {"sub 5%", 5, TARGET_MAX, "%"},
        {"maximum 2 luni", 2, TARGET_MAX, "luni"},
        {"50-60 persoane", 50, TARGET_MIN, "persoane"},
        {"не менее 20 семей", 20, TARGET_MIN, "семей"},
        {"at least 30 families informed per year", 30, TARGET_MIN, "families informed", PER_YEAR},
        {"minim 27 copii de etnie roma incluși în grup țintă proiect", 27, TARGET_MIN, "copii de etnie roma"},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void targets_without_a_number_keep_what_they_ask(void)
{
    static const Case cases[] = {
        {"Toate cazurile", -1, TARGET_ALL, NULL},
        {"Fiecare serviciu va fi auditat cel puțin o dată în intervalul 2017-2022", -1, TARGET_ALL, NULL},
        {"la solicitare/referire caz", -1, TARGET_ON_REQUEST, NULL},
        {"nu va scădea", -1, TARGET_NO_DECREASE, NULL},
        {"по запросу", -1, TARGET_ON_REQUEST, NULL},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void numbers_of_laws_schools_and_dates_are_no_targets(void)
{
    static const Case cases[] = {
        {"conform Legii 34/1998", -1, TARGET_NO_OPERATOR, NULL}, {"Școala nr. 20", -1, TARGET_NO_OPERATOR, NULL},
        {"31.12.2025", -1, TARGET_NO_OPERATOR, NULL},            {"12.2025", -1, TARGET_NO_OPERATOR, NULL},
        {"2025", -1, TARGET_NO_OPERATOR, NULL},                  {"Hotărârea nr. 5 din 2024", -1, TARGET_NO_OPERATOR, NULL},
        {"copii de 14-18 ani", -1, TARGET_NO_OPERATOR, NULL},    {"permanent", -1, TARGET_NO_OPERATOR, NULL},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void a_target_without_meaning_is_noted_and_an_empty_cell_is_none(void)
{
    GPtrArray *notes = pool_list(pool);
    target_read(pool, "Dezvoltarea serviciilor", notes);
    g_assert_cmpuint(notes->len, ==, 1);
    g_assert_cmpstr(((PlanNote *)notes->pdata[0])->field, ==, "target");
    g_assert_null(target_read(pool, " – ", notes));
    g_assert_null(target_read(pool, NULL, notes));
    g_assert_cmpuint(notes->len, ==, 1);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    pool = pool_new();
    g_test_add_func("/target/quantities", quantities_are_read_with_their_units);
    g_test_add_func("/target/number_words", number_words_count);
    g_test_add_func("/target/operators", operators_bind_the_number_behind_them);
    g_test_add_func("/target/without_number", targets_without_a_number_keep_what_they_ask);
    g_test_add_func("/target/no_targets", numbers_of_laws_schools_and_dates_are_no_targets);
    g_test_add_func("/target/notes", a_target_without_meaning_is_noted_and_an_empty_cell_is_none);
    int result = g_test_run();
    pool_free(pool);
    return result;
}
