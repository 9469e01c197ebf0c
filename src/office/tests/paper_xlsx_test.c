#include "papers.h"

#define SHEET "xl/worksheets/sheet2.xml"

static char *sheet_of(const Paper *paper, const char *name)
{
    g_autoptr(GBytes) bytes = written(paper, paper_to_xlsx);
    g_assert_cmpuint(check_parts(bytes), >, 8);
    return zip_part(bytes, name);
}

/* The text of a cell that holds one. */
static char *cell_text(GBytes *bytes, const char *sheet, const char *cell)
{
    g_autofree char *xml = zip_part(bytes, sheet), *strings = zip_part(bytes, "xl/sharedStrings.xml");
    g_autofree char *type_at = g_strdup_printf("string(//s:c[@r='%s']/@t)", cell);
    check_xml(xml, type_at, "s");
    g_autofree char *number_at = g_strdup_printf("string(//s:c[@r='%s']/s:v)", cell), *number = xml_ask(xml, number_at);
    g_autofree char *text_at = g_strdup_printf("string(//s:si[%s + 1])", number);
    return xml_ask(strings, text_at);
}

static void check_cell(GBytes *bytes, const char *sheet, const char *cell, const char *expected)
{
    g_autofree char *text = cell_text(bytes, sheet, cell);
    g_assert_cmpstr(text, ==, expected);
}

static void numbers_and_days_are_values(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) bytes = written(given_report(pool, 3), paper_to_xlsx);
    g_autofree char *xml = zip_part(bytes, SHEET), *styles = zip_part(bytes, "xl/styles.xml");
    check_xml(xml, "string(//s:c[@r='A4']/s:v)", "3");
    check_xml(xml, "string(//s:c[@r='C4']/s:v)", "46022"); /* 2025-12-31 */
    check_xml(xml, "string(//s:c[@r='D4']/s:v)", "1234.5");
    check_xml(xml, "count(//s:c[@r='A4' or @r='C4' or @r='D4'][@t])", "0");
    check_xml(styles, "count(//s:numFmt[@formatCode='dd\\.mm\\.yyyy'])", "1");
    check_xml(styles, "count(//s:numFmt[@formatCode='#,##0.00 \"lei\"'])", "1");
    check_cell(bytes, SHEET, "B4", "Campanie de informare numărul 3");
}

static void headings_stay_in_sight_and_filter(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autofree char *xml = sheet_of(given_report(pool, 3), SHEET);
    check_xml(xml, "string(//s:pane/@state)", "frozen");
    check_xml(xml, "string(//s:pane/@ySplit)", "1");
    check_xml(xml, "string(//s:autoFilter/@ref)", "A1:D4");
    check_xml(xml, "count(//s:col) > 0", "true");
}

static void the_first_sheet_has_the_texts(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) bytes = written(given_report(pool, 3), paper_to_xlsx);
    g_autofree char *workbook = zip_part(bytes, "xl/workbook.xml");
    check_xml(workbook, "string((//s:sheet)[1]/@name)", "Raport");
    check_xml(workbook, "string((//s:sheet)[2]/@name)", "Educație");
    check_xml(workbook, "count(//s:sheet)", "2");
    check_cell(bytes, "xl/worksheets/sheet1.xml", "A1", "Raport anual: Țară și învățământ <&>");
    check_cell(bytes, "xl/worksheets/sheet1.xml", "A2", "Бельцы, Программа");
}

static void formulas_stay_texts(void)
{
    static const char *const texts[] = {"=1+1", "+40 256 408 300", "-2+3", "@SUM(A1)", "\t=1", "http://example.org", "=cmd|' /C calc'!A0"};
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "=HYPERLINK(\"x\")");
    paper->author = "=2+2";
    PaperBlock *table = given_table(paper, (const char *const[]){"=A1", NULL});
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        paper_row(table, pool, (const char *const[]){texts[i], NULL});
    g_autoptr(GBytes) bytes = written(paper, paper_to_xlsx);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *cell = g_strdup_printf("A%u", i + 2);
        check_cell(bytes, SHEET, cell, texts[i]);
    }
    for (int sheet = 1; sheet <= 2; sheet++) {
        g_autofree char *name = g_strdup_printf("xl/worksheets/sheet%d.xml", sheet), *xml = zip_part(bytes, name);
        check_xml(xml, "count(//s:f)", "0");
    }
}

static void a_hidden_number_is_nowhere_in_the_file(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "T");
    PaperBlock *table = given_table(paper, (const char *const[]){"Valoare", NULL});
    paper_cell(pool, given_row(table, pool), CELL_NUMBER, "‹5›", 3.14159);
    paper_cell(pool, given_row(table, pool), CELL_NUMBER, "–", 3.14159);
    g_autoptr(GBytes) bytes = written(paper, paper_to_xlsx);
    check_cell(bytes, SHEET, "A2", "‹5›");
    check_cell(bytes, SHEET, "A3", "–");
    g_autofree char *xml = zip_part(bytes, SHEET);
    g_assert_null(strstr(xml, "3.14"));
}

static void merged_cells_keep_their_value(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "T");
    PaperBlock *table = given_table(paper, (const char *const[]){"a", "b", "c", NULL});
    GPtrArray *row = given_row(table, pool);
    paper_cell(pool, row, CELL_TEXT, "Total", 0)->column_span = 2;
    paper_cell(pool, row, CELL_NUMBER, "9", 9);
    g_autoptr(GBytes) bytes = written(paper, paper_to_xlsx);
    g_autofree char *xml = zip_part(bytes, SHEET);
    check_xml(xml, "string(//s:mergeCell/@ref)", "A2:B2");
    check_cell(bytes, SHEET, "A2", "Total");
    check_xml(xml, "string(//s:c[@r='C2']/s:v)", "9");
}

static void many_tables_with_one_name_are_many_sheets(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "T");
    for (int i = 0; i < 12; i++) {
        PaperBlock *table = given_table(paper, (const char *const[]){"a", NULL});
        table->sheet = "Raport";
    }
    g_autofree char *workbook = sheet_of(paper, "xl/workbook.xml");
    check_xml(workbook, "count(//s:sheet)", "13");
    check_xml(workbook, "string((//s:sheet)[13]/@name)", "Raport (13)");
}

static void a_long_table_and_a_long_text_fit(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = given_report(pool, 1000);
    PaperBlock *table = given_table(paper, (const char *const[]){"a", NULL});
    g_autofree char *text = g_strnfill(50000, 'x');
    paper_row(table, pool, (const char *const[]){text, NULL});
    g_autoptr(GBytes) bytes = written(paper, paper_to_xlsx);
    g_autofree char *xml = zip_part(bytes, SHEET), *last = cell_text(bytes, "xl/worksheets/sheet3.xml", "A2");
    check_xml(xml, "count(//s:row)", "1001");
    g_assert_cmpuint(strlen(last), >, 30000);
}

/* Two lines of 60 letters; a short row keeps the program's own height. */
static void rows_are_as_high_as_their_texts(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "T");
    PaperBlock *table = given_table(paper, (const char *const[]){"a", NULL});
    g_autofree char *text = g_strnfill(100, 'x');
    paper_row(table, pool, (const char *const[]){text, NULL});
    paper_row(table, pool, (const char *const[]){"scurt", NULL});
    g_autoptr(GBytes) bytes = written(paper, paper_to_xlsx);
    g_autofree char *xml = zip_part(bytes, SHEET);
    check_xml(xml, "string(//s:row[@r='2']/@ht)", "30");
    check_xml(xml, "count(//s:row[@r='3']/@ht)", "0");
}

static void an_empty_paper_is_a_workbook(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "");
    paper_add(paper, PAPER_TABLE, NULL);
    g_autofree char *workbook = sheet_of(paper, "xl/workbook.xml");
    check_xml(workbook, "count(//s:sheet)", "1");
}

static void the_same_paper_gives_the_same_bytes(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) first = written(given_report(pool, 50), paper_to_xlsx);
    g_usleep(2100 * 1000); /* the times in a zip file go by two seconds */
    g_autoptr(GBytes) second = written(given_report(pool, 50), paper_to_xlsx);
    g_assert_true(g_bytes_equal(first, second));
    g_autofree char *core = zip_part(first, "docProps/core.xml");
    check_xml(core, "string(//*[local-name()='created'])", "2026-01-01T00:00:00Z");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xlsx/values", numbers_and_days_are_values);
    g_test_add_func("/xlsx/headings", headings_stay_in_sight_and_filter);
    g_test_add_func("/xlsx/texts", the_first_sheet_has_the_texts);
    g_test_add_func("/xlsx/formulas-stay-texts", formulas_stay_texts);
    g_test_add_func("/xlsx/hidden-number", a_hidden_number_is_nowhere_in_the_file);
    g_test_add_func("/xlsx/merged", merged_cells_keep_their_value);
    g_test_add_func("/xlsx/many-sheets", many_tables_with_one_name_are_many_sheets);
    g_test_add_func("/xlsx/long", a_long_table_and_a_long_text_fit);
    g_test_add_func("/xlsx/heights", rows_are_as_high_as_their_texts);
    g_test_add_func("/xlsx/empty", an_empty_paper_is_a_workbook);
    g_test_add_func("/xlsx/same-bytes", the_same_paper_gives_the_same_bytes);
    return g_test_run();
}
