#include "linkage/field.h"
#include "linkage/similarity.h"

#include <string.h>

/* As printed by Winkler (1990, 1994) and by the Bureau of the Census's own tables. */
static void jaro_winkler_gives_the_published_values(void)
{
    static const struct {
        const char *a, *b;
        double alike;
    } cases[] = {
        {"MARTHA", "MARHTA", 0.9611},   {"DIXON", "DICKSONX", 0.8133},     {"DWAYNE", "DUANE", 0.8400},
        {"SHACKLEFORD", "SHACKELFORD", 0.9818}, {"DUNNINGHAM", "CUNNIGHAM", 0.8963}, {"NICHLESON", "NICHULSON", 0.9556},
        {"JONES", "JOHNSON", 0.8323},   {"MASSEY", "MASSIE", 0.9333},      {"ABROMS", "ABRAMS", 0.9222},
        {"JERALDINE", "GERALDINE", 0.9259}, {"MICHELLE", "MICHAEL", 0.9214}, {"JULIES", "JULIUS", 0.9333},
        {"A", "A", 1}, {"ABC", "XYZ", 0}, {"", "ABC", 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *a = cases[i].a, *b = cases[i].b;
        g_assert_cmpfloat_with_epsilon(jaro_winkler(a, strlen(a), b, strlen(b)), cases[i].alike, 0.0001);
        g_assert_cmpfloat_with_epsilon(jaro_winkler(b, strlen(b), a, strlen(a)), cases[i].alike, 0.0001);
    }
}

/* The textbook's table, for comparison. */
static guint slow_distance(const char *a, const char *b)
{
    guint d[70][70];
    gsize n = strlen(a), m = strlen(b);
    for (gsize i = 0; i <= n; i++)
        for (gsize j = 0; j <= m; j++) {
            guint best = i && j ? d[i - 1][j - 1] + (a[i - 1] != b[j - 1]) : (guint)(i + j);
            if (i && j)
                best = MIN(best, MIN(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = MIN(best, d[i - 2][j - 2] + 1);
            d[i][j] = best;
        }
    return d[n][m];
}

static void edit_distance_is_the_tables(void)
{
    for (guint round = 0; round < 20000; round++) {
        char a[16] = "", b[16] = "";
        for (gint i = 0, n = g_test_rand_int_range(0, 14); i < n; i++)
            a[i] = (char)('a' + g_test_rand_int_range(0, 4));
        for (gint i = 0, n = g_test_rand_int_range(0, 14); i < n; i++)
            b[i] = (char)('a' + g_test_rand_int_range(0, 4));
        guint right = slow_distance(a, b);
        g_assert_cmpuint(edit_distance(a, strlen(a), b, strlen(b), 20), ==, right);
        g_assert_cmpuint(edit_distance(a, strlen(a), b, strlen(b), 2), ==, MIN(right, 3));
    }
}

static guint level(LinkField field, const char *a, const char *b)
{
    char one[LINK_VALUE_BYTES], other[LINK_VALUE_BYTES];
    gsize one_bytes = link_clean(field, a, strlen(a), one, sizeof one), other_bytes = link_clean(field, b, strlen(b), other, sizeof other);
    return link_level(link_fields[field].kind, one, one_bytes, other, other_bytes);
}

static void values_have_levels(void)
{
    static const struct {
        LinkField field;
        const char *a, *b;
        guint level;
    } cases[] = {
        {LINK_BIRTH, "19560409", "1956-04-09", 1}, {LINK_BIRTH, "9.4.1956", "1956-04-09", 1},  {LINK_BIRTH, "19560409.0", "19560409", 1},
        {LINK_BIRTH, "19560409", "19560904", 2},   {LINK_BIRTH, "19560409", "19560408", 3},    {LINK_BIRTH, "19560409", "19650409", 3},
        {LINK_BIRTH, "19560409", "19660408", 4},   {LINK_BIRTH, "19560409", "20011231", 5},    {LINK_BIRTH, "1956-04-09 00:00:00", "19560409", 1},
        {LINK_GIVEN, "Ștefan", "stefan", 1},       {LINK_GIVEN, "Alexandru", "Sándor", 2},     {LINK_GIVEN, "Михаил", "Mihai", 3},
        {LINK_GIVEN, "Maria-Magdalena", "Magdalena", 2}, {LINK_GIVEN, "Ion", "Vasile", 7},     {LINK_FAMILY, "O'Shea", "o shea", 1},
        {LINK_NUMBER, "12.0", "12", 1},            {LINK_NUMBER, "12", "21", 2},               {LINK_NUMBER, "12", "345", 4},
        {LINK_PHONE, "+40 722 123 456", "0722123456", 1}, {LINK_SEX, "Feminin", "f", 1},       {LINK_SEX, "m", "f", 2},
        {LINK_ID, "1804974", "1804947", 2},        {LINK_ID, "1804974", "9804944", 3},         {LINK_ID, "1804974", "5391027", 4},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (level(cases[i].field, cases[i].a, cases[i].b) != cases[i].level)
            g_test_message("%s %s", cases[i].a, cases[i].b);
        g_assert_cmpuint(level(cases[i].field, cases[i].a, cases[i].b), ==, cases[i].level);
    }
}

static void what_says_nothing_is_no_value(void)
{
    static const char *const nothing[] = {"", "  ", "nan", "NULL", "-", "N/A"};
    char buffer[LINK_VALUE_BYTES];
    for (gsize i = 0; i < G_N_ELEMENTS(nothing); i++)
        for (guint f = 0; f < LINK_FIELDS; f++)
            g_assert_cmpuint(link_clean(f, nothing[i], strlen(nothing[i]), buffer, sizeof buffer), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/similarity/jaro-winkler", jaro_winkler_gives_the_published_values);
    g_test_add_func("/similarity/distance", edit_distance_is_the_tables);
    g_test_add_func("/similarity/levels", values_have_levels);
    g_test_add_func("/similarity/nothing", what_says_nothing_is_no_value);
    return g_test_run();
}
