#include "record/record.h"
#include "visit.h"

static const char *const none[] = {NULL};
static const Identity clerk = {.user_id = 2, .name = "Ion", .permissions = none, .language = LANGUAGE_EN};

static void cells_are_quoted_and_formulas_neutralised(void)
{
    static const struct {
        const char *text, *cell;
    } cases[] = {
        {NULL, ""},
        {"", ""},
        {"plain", "plain"},
        {"a;b", "\"a;b\""},
        {"a,b", "\"a,b\""},
        {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"=1+1", "'=1+1"},
        {"=HYPERLINK(\"http://x\";\"y\")", "\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\""},
        {"+40256408300", "'+40256408300"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"-2+3", "'-2+3"},
        {"-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"},
        {"\t=1", "\"'\t=1\""},
        {"\r=1", "\"'\r=1\""},
        {"＝1", "'＝1"},
        {"-5", "-5"},
        {"-1.234,50", "\"-1.234,50\""},
        {"12.5", "12.5"},
        {"-", "'-"},
        {"a=b", "a=b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        csv_put(out, cases[i].text);
        g_assert_cmpstr(out->str, ==, cases[i].cell);
    }
}

static char *csv_of(GPtrArray *items)
{
    g_autoptr(GBytes) bytes = record_to_csv(&visit_record, items, &clerk);
    gsize count;
    const char *text = g_bytes_get_data(bytes, &count);
    return g_strndup(text, count);
}

static void a_row_holds_what_lists_show_and_no_more(void)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *items = pool_list(pool);
    Visit full = {.family = "=Pop; \"A\"", .email = "a@b.ro", .children = -3, .hours = 1.5, .day = day_make(2026, 1, 2),
                  .cost = {-1250, CURRENCY_EUR}, .urgent = true, .place = "home", .school_id = 12, .secret = "hush",
                  .national_id = "sealed"};
    Visit empty = visit_empty();
    g_ptr_array_add(items, &full);
    g_ptr_array_add(items, &empty);
    g_autofree char *csv = csv_of(items);
    g_assert_cmpstr(csv, ==,
                    "\xef\xbb\xbf"
                    "Family;E-mail;Children;Hours;Day;Cost;Cost: currency;Urgent;Place;School\r\n"
                    "\"'=Pop; \"\"A\"\"\";a@b.ro;-3;1.5;2026-01-02;-12.50;EUR;Yes;At home;12\r\n"
                    ";;0;;;;;No;;\r\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    language_set(LANGUAGE_EN);
    g_test_add_func("/csv/cells", cells_are_quoted_and_formulas_neutralised);
    g_test_add_func("/csv/rows", a_row_holds_what_lists_show_and_no_more);
    return g_test_run();
}
