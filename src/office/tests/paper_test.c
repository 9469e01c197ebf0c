#include "office/paper_parts.h"
#include "office/paper_xlsx.h"
#include "office/zip_out.h"
#include "papers.h"

#include <math.h>
#include <time.h>

static void texts_are_copied_and_rows_counted(void)
{
    g_autoptr(Pool) pool = pool_new();
    char words[] = "Titlu";
    Paper *paper = paper_new(pool, words);
    PaperBlock *table = paper_add(paper, PAPER_TABLE, words);
    paper_row(table, pool, (const char *const[]){words, "b", "c", NULL});
    words[0] = 'X';
    g_assert_cmpstr(paper->title, ==, "Titlu");
    g_assert_cmpstr(table->text, ==, "Titlu");
    const GPtrArray *row = table->rows->pdata[0];
    g_assert_cmpstr(((PaperCell *)row->pdata[0])->text, ==, "Titlu");
    g_assert_cmpint(table->columns, ==, 3);
    g_assert_cmpstr(paper->language, ==, "ro");
}

static void a_spanning_cell_counts_as_its_columns(void)
{
    g_autoptr(Pool) pool = pool_new();
    PaperBlock *table = paper_add(paper_new(pool, "T"), PAPER_TABLE, NULL);
    GPtrArray *row = given_row(table, pool);
    paper_cell(pool, row, CELL_TEXT, "a", 0)->column_span = 3;
    paper_cell(pool, row, CELL_TEXT, "b", 0);
    g_assert_cmpuint(paper_columns(table), ==, 4);
}

static void fractions_add_up_and_give_words_their_room(void)
{
    g_autoptr(Pool) pool = pool_new();
    PaperBlock *table = paper_add(paper_new(pool, "T"), PAPER_TABLE, NULL);
    paper_row(table, pool, (const char *const[]){"1", "multe cuvinte una după alta, mai multe decât încap pe un singur rând de tabel", "responsabilități", NULL});
    const double *fractions = paper_fractions(table, pool, 60);
    g_assert_cmpfloat_with_epsilon(fractions[0] + fractions[1] + fractions[2], 1, 1e-9);
    g_assert_cmpfloat(fractions[2] * 60, >, 16);
    g_assert_cmpfloat(fractions[1], >, fractions[2]);
    g_assert_cmpfloat(fractions[0], >, 0);
}

static void given_widths_are_kept(void)
{
    g_autoptr(Pool) pool = pool_new();
    PaperBlock *table = paper_add(paper_new(pool, "T"), PAPER_TABLE, NULL);
    paper_row(table, pool, (const char *const[]){"a", "b", NULL});
    table->widths = (const double[]){1, 3};
    const double *fractions = paper_fractions(table, pool, 60);
    g_assert_cmpfloat_with_epsilon(fractions[1], 0.75, 1e-9);
}

static void texts_are_cleaned_of_what_xml_forbids(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_assert_cmpstr(paper_clean(pool, "a\x01" "b\tc\nd\x7f"), ==, "ab\tc\nd");
    g_assert_cmpstr(paper_clean(pool, "a\xff"), ==, "a\xef\xbf\xbd");
    g_assert_cmpstr(paper_clean(pool, "a\xef\xbf\xbe"), ==, "a");
    g_assert_cmpstr(paper_clean(pool, NULL), ==, "");
    const char *plain = "Țară";
    g_assert_true(paper_clean(pool, plain) == plain);
}

static void sheets_get_legal_and_different_names(void)
{
    static const char *const cases[][2] = {
        {"Măsuri", "Măsuri"},
        {"MĂSURI", "MĂSURI (2)"},
        {"a/b\\c?d*e[f]:g", "a b c d e f  g"},
        {"'apostrof'", "apostrof"},
        {"history", "history 1"},
        {"", "Tabel"},
        {"Obiectivul general: accesul la educație", "Obiectivul general  accesul la"},
        {"Obiectivul general: accesul la sănătate", "Obiectivul general  accesul (2)"},
    };
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *name = sheet_name(taken, pool, cases[i][0]);
        g_assert_cmpstr(name, ==, cases[i][1]);
        g_assert_cmpint(g_utf8_strlen(name, -1), <=, 31);
    }
}

static void only_a_shown_number_is_a_number(void)
{
    static const struct {
        PaperCellKind kind;
        const char *text;
        double number;
        bool is_number;
    } cases[] = {
        {CELL_NUMBER, "12", 12, true}, {CELL_MONEY, "1.234,50 lei", 1234.5, true}, {CELL_NUMBER, "-3", -3, true},
        {CELL_NUMBER, "−3", -3, true}, {CELL_NUMBER, "–", 0, false}, {CELL_NUMBER, "‹5›", 3, false}, {CELL_NUMBER, "n/a", 0, false},
        {CELL_NUMBER, "", 4, false}, {CELL_NUMBER, "<5", 4, false}, {CELL_TEXT, "12", 12, false}, {CELL_NUMBER, "12", NAN, false},
        {CELL_NUMBER, "-", 0, false},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        PaperCell cell = {.kind = cases[i].kind, .text = cases[i].text, .number = cases[i].number};
        g_assert_cmpint(cell_shows_number(&cell), ==, cases[i].is_number);
    }
}

static void a_number_keeps_its_unit_and_decimals(void)
{
    static const struct {
        PaperCellKind kind;
        const char *text;
        double number;
        const char *format;
    } cases[] = {
        {CELL_NUMBER, "12", 12, "#,##0"},           {CELL_NUMBER, "12,5", 12.5, "#,##0.0"},
        {CELL_NUMBER, "12,25", 12.25, "#,##0.00"},  {CELL_MONEY, "12,00 lei", 12, "#,##0.00 \"lei\""},
        {CELL_NUMBER, "12 %", 12, "#,##0 \"%\""},   {CELL_NUMBER, "12 \"x\"", 12, "#,##0"},
    };
    g_autoptr(Pool) pool = pool_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        PaperCell cell = {.kind = cases[i].kind, .text = cases[i].text, .number = cases[i].number};
        g_assert_cmpstr(cell_number_format(pool, &cell), ==, cases[i].format);
    }
}

static GBytes *small_zip(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ZipOut) zip = zip_out_new();
    GBytes *bytes = NULL;
    zip_out_add(zip, "a/b.txt", "text", 4);
    zip_out_add(zip, "empty", "", 0);
    g_assert_true(zip_out_end(zip, &bytes, &error));
    return bytes;
}

static void a_zip_reads_back_and_knows_no_time_zone(void)
{
    g_autoptr(GBytes) here = small_zip();
    g_autofree char *text = zip_part(here, "a/b.txt");
    g_assert_cmpstr(text, ==, "text");
    g_autofree char *zone = g_strdup(g_getenv("TZ"));
    g_setenv("TZ", "Asia/Tokyo", TRUE);
    tzset();
    g_autoptr(GBytes) there = small_zip();
    if (zone)
        g_setenv("TZ", zone, TRUE);
    else
        g_unsetenv("TZ");
    tzset();
    g_assert_true(g_bytes_equal(here, there));
}

typedef struct {
    PaperWriter write;
    GBytes *bytes;
} Work;

static void *write_many(void *data)
{
    Work *work = data;
    for (int i = 0; i < 5; i++) {
        g_autoptr(Pool) pool = pool_new();
        g_clear_pointer(&work->bytes, g_bytes_unref);
        work->bytes = written(given_report(pool, 40), work->write);
    }
    return NULL;
}

static void threads_write_the_same_at_once(void)
{
    Work work[] = {{paper_to_pdf, NULL}, {paper_to_pdf, NULL}, {paper_to_docx, NULL}, {paper_to_docx, NULL},
                   {paper_to_xlsx, NULL}, {paper_to_xlsx, NULL}};
    GThread *threads[G_N_ELEMENTS(work)];
    for (guint i = 0; i < G_N_ELEMENTS(work); i++)
        threads[i] = g_thread_new("writer", write_many, &work[i]);
    for (guint i = 0; i < G_N_ELEMENTS(work); i++)
        g_thread_join(threads[i]);
    for (guint i = 0; i < G_N_ELEMENTS(work); i += 2)
        g_assert_true(g_bytes_equal(work[i].bytes, work[i + 1].bytes));
    for (guint i = 0; i < G_N_ELEMENTS(work); i++)
        g_bytes_unref(work[i].bytes);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/paper/texts-are-copied", texts_are_copied_and_rows_counted);
    g_test_add_func("/paper/spans-count", a_spanning_cell_counts_as_its_columns);
    g_test_add_func("/paper/fractions-add-up", fractions_add_up_and_give_words_their_room);
    g_test_add_func("/paper/given-widths-are-kept", given_widths_are_kept);
    g_test_add_func("/paper/texts-are-cleaned", texts_are_cleaned_of_what_xml_forbids);
    g_test_add_func("/paper/sheet-names", sheets_get_legal_and_different_names);
    g_test_add_func("/paper/only-a-shown-number", only_a_shown_number_is_a_number);
    g_test_add_func("/paper/units-and-decimals", a_number_keeps_its_unit_and_decimals);
    g_test_add_func("/paper/zip", a_zip_reads_back_and_knows_no_time_zone);
    g_test_add_func("/paper/threads", threads_write_the_same_at_once);
    return g_test_run();
}
