#include "reader/number_format.h"
#include "reading.h"

#define SHEET "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

static const char styles[] =
    "<styleSheet " SHEET "><numFmts><numFmt numFmtId=\"164\" formatCode=\"#,##0.00&quot; lei&quot;\"/></numFmts>"
    "<fonts><font/><font><b/></font></fonts><cellXfs><xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\"/>"
    "<xf numFmtId=\"14\" fontId=\"0\"/><xf numFmtId=\"164\" fontId=\"0\"/></cellXfs></styleSheet>";

static GByteArray *make_xlsx(const char *sheet, const char *state)
{
    g_autofree char *book =
        g_strdup_printf("<workbook " SHEET " xmlns:r=\"" OFFICE "\"><sheets><sheet name=\"Plan\" sheetId=\"1\" "
                        "state=\"%s\" r:id=\"s1\"/></sheets></workbook>",
                        state);
    g_autofree char *part = g_strdup_printf("<worksheet " SHEET ">%s</worksheet>", sheet);
    return make_zip(
        "[Content_Types].xml", "<Types/>", "_rels/.rels",
        RELATIONS "<Relationship Id=\"a\" Type=\"" OFFICE "/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>",
        "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels",
        RELATIONS "<Relationship Id=\"s1\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/one.xml\"/>"
                  "<Relationship Id=\"s2\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
                  "<Relationship Id=\"s3\" Type=\"" OFFICE "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
        "xl/worksheets/one.xml", part, "xl/styles.xml", styles, "xl/sharedStrings.xml",
        "<sst " SHEET "><si><t>Titlu</t></si><si><r><t>Doua </t></r><r><t>bucăți</t></r><rPh><t>x</t></rPh></si></sst>",
        NULL);
}

static Grid *read_xlsx(Pool *pool, const char *sheet)
{
    g_autoptr(GByteArray) bytes = make_xlsx(sheet, "visible");
    return must_read(pool, bytes->data, bytes->len, "plan.xlsx");
}

#define TEXT(place, style, text) "<c r=\"" place "\" s=\"" style "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

static void cells_stand_where_their_reference_says(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_xlsx(
        pool, "<sheetData><row r=\"2\">" TEXT("B2", "1", "a")
                  TEXT("D2", "1", "b") "</row>"
                                       "<row r=\"3\"><c r=\"B3\" t=\"s\"><v>1</v></c><c r=\"C3\" s=\"2\"><v>45657</v></c><c "
                                       "r=\"D3\" s=\"3\"><v>1234.5</v></c></row></sheetData>");
    g_assert_cmpstr(as_text(pool, grid), ==, "a | - | b\nDoua bucăți | 31.12.2024 | 1.234,50 lei\n");
    g_assert_true(grid_at(block_at(grid, 0)->table, 0, 0)->bold);
    g_assert_cmpstr(block_at(grid, 0)->sheet, ==, "Plan");
}

static void merged_cells_span(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid =
        read_xlsx(pool, "<sheetData><row r=\"1\">" TEXT("A1", "0", "x") TEXT("C1", "0", "1") "</row><row r=\"2\">" TEXT(
                            "C2", "0", "2") "</row></sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>");
    g_assert_cmpstr(as_text(pool, grid), ==, "x | ^ | 1\n^ | ^ | 2\n");
}

static void titles_and_tables_of_a_sheet_are_told_apart(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = must_read_text(
        pool,
        "Plan local;;\n;;\nObiectivul 1;;\nNr;Titlu;Termen\n1;a;2025\n;;\n;b;2026\n;;\nObiectivul 2;;\nNr;Titlu;Termen\n"
        "2;c;2027\nSecțiune;;\n3;d;2028\n;;\nÎntocmit de;;\n",
        "a.csv");
    g_assert_cmpstr(as_text(pool, grid), ==,
                    "Plan local\nObiectivul 1\nNr | Titlu | Termen\n1 | a | 2025\n | b | 2026\nObiectivul 2\n"
                    "Nr | Titlu | Termen\n2 | c | 2027\nSecțiune |  | \n3 | d | 2028\nÎntocmit de\n");
    g_assert_cmpuint(grid->blocks->len, ==, 6);
}

static void a_hidden_sheet_is_noted(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GByteArray) bytes = make_xlsx("<sheetData><row r=\"1\">" TEXT("A1", "0", "x") "</row></sheetData>", "hidden");
    g_assert_true(has_note(must_read(pool, bytes->data, bytes->len, "a.xlsx"), "“Plan” is hidden"));
}

static void far_cells_are_refused_not_allocated(void)
{
    g_autoptr(GByteArray) bytes =
        make_xlsx("<sheetData><row r=\"1\">" TEXT("A1", "0", "x") TEXT("XFD1", "0", "y") "</row></sheetData>", "visible");
    must_refuse(bytes->data, bytes->len, "a.xlsx", "more text, rows or pages");
}

static void numbers_look_as_in_the_cell(void)
{
    static const struct {
        const char *code;
        double value;
        const char *shown;
    } cases[] = {
        {"General", 12, "12"},
        {"General", 0.1, "0.1"},
        {"0.00", 2.5, "2.50"},
        {"#,##0", 1319820, "1.319.820"},
        {"0%", 0.25, "25%"},
        {"dd.mm.yyyy", 45657, "31.12.2024"},
        {"mmmm yyyy", 42917, "iulie 2017"},
        {"yyyy-mm-dd hh:mm", 45657.5, "2024-12-31 12:00"},
        {"#,##0.00 [$lei-418]", 9951785.17, "9.951.785,17 lei"},
        {"0.00;-0.00", -1.5, "-1.50"},
        {"@", 3, "3"},
        {"d/m/yy", 1e300, "1e+300"},
    };
    g_autoptr(Pool) pool = pool_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(number_format_apply(pool, cases[i].code, cases[i].value, false), ==, cases[i].shown);
}

#define ODF(kind)                                                                                                           \
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "                                                    \
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "                                                        \
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "                                                      \
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "                                                      \
    "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""

static Grid *read_odf(Pool *pool, const char *type, const char *automatic, const char *body)
{
    g_autofree char *content =
        g_strdup_printf("<office:document-content " ODF() "><office:automatic-styles>%s</office:automatic-styles>"
                                                          "<office:body>%s</office:body></office:document-content>",
                        automatic, body);
    g_autofree char *mime = g_strdup_printf("application/vnd.oasis.opendocument.%s", type);
    g_autoptr(GByteArray) bytes = make_zip("mimetype", mime, "content.xml", content, NULL);
    return must_read(pool, bytes->data, bytes->len, "plan.odt");
}

static void odt_has_lists_spans_and_bold(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_odf(pool, "text",
                          "<style:style style:name=\"T\"><style:text-properties fo:font-weight=\"bold\"/></style:style>"
                          "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" "
                          "style:num-format=\"1\" style:num-suffix=\".\"/></text:list-style>",
                          "<office:text><text:h text:outline-level=\"1\">Plan</text:h><text:p "
                          "text:style-name=\"T\">a<text:s text:c=\"2\"/>b\n  c</text:p>"
                          "<text:list "
                          "text:style-name=\"L\"><text:list-item><text:p>unu</text:p></"
                          "text:list-item><text:list-item><text:p>doi</text:p></text:list-item></text:list>"
                          "<table:table><table:table-row><table:table-cell "
                          "table:number-columns-spanned=\"2\"><text:p>x</text:p></"
                          "table:table-cell><table:covered-table-cell/></table:table-row>"
                          "<table:table-row><table:table-cell><text:p>1</text:p><text:p>2</text:p></"
                          "table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></"
                          "table:table></office:text>");
    g_assert_cmpstr(as_text(pool, grid), ==, "Plan\na  b c\n1. unu\n2. doi\nx | ^\n1\n2 | y\n");
    g_assert_true(block_at(grid, 0)->heading);
    g_assert_true(block_at(grid, 1)->bold);
    g_assert_cmpstr(grid->format, ==, "odt");
}

static void ods_repeats_are_bounded(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_odf(
        pool, "spreadsheet", "",
        "<office:spreadsheet><table:table table:name=\"F\"><table:table-row "
        "table:number-rows-repeated=\"2\"><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated=\"2\"><text:p>b</text:p></table:table-cell><table:table-cell "
        "table:number-columns-repeated=\"16000\"/></table:table-row>"
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell "
        "table:number-columns-repeated=\"16384\"/></table:table-row></table:table></office:spreadsheet>");
    g_assert_cmpstr(as_text(pool, grid), ==, "a | b | b\na | b | b\n");
    g_assert_cmpstr(block_at(grid, 0)->sheet, ==, "F");
}

static void an_encrypted_odf_is_told(void)
{
    g_autoptr(GByteArray) bytes = make_zip(
        "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "xx", "META-INF/manifest.xml",
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry>"
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
        NULL);
    must_refuse(bytes->data, bytes->len, "a.odt", "password");
}

static void add_tests(void)
{
    g_test_add_func("/reader/sheet/places", cells_stand_where_their_reference_says);
    g_test_add_func("/reader/sheet/merged", merged_cells_span);
    g_test_add_func("/reader/sheet/titles", titles_and_tables_of_a_sheet_are_told_apart);
    g_test_add_func("/reader/sheet/hidden", a_hidden_sheet_is_noted);
    g_test_add_func("/reader/sheet/far", far_cells_are_refused_not_allocated);
    g_test_add_func("/reader/sheet/numbers", numbers_look_as_in_the_cell);
    g_test_add_func("/reader/odf/text", odt_has_lists_spans_and_bold);
    g_test_add_func("/reader/odf/repeats", ods_repeats_are_bounded);
    g_test_add_func("/reader/odf/encrypted", an_encrypted_odf_is_told);
}

int main(int argc, char **argv)
{
    return reading_main(argc, argv, add_tests);
}
