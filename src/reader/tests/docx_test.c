#include "reading.h"

#include <string.h>

#define RUN(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define BOLD(text) "<w:r><w:rPr><w:b/></w:rPr><w:t>" text "</w:t></w:r>"
#define P(content) "<w:p>" content "</w:p>"
#define CELL(properties, content) "<w:tc><w:tcPr>" properties "</w:tcPr>" content "</w:tc>"
#define ROW(cells) "<w:tr>" cells "</w:tr>"
#define LISTED(level, content)                                                                                              \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"7\"/></w:numPr></w:pPr>" content "</w:p>"

static Grid *read_docx(Pool *pool, const char *body, const char *styles, const char *numbering)
{
    g_autoptr(GByteArray) bytes = make_docx(body, styles, numbering);
    return must_read(pool, bytes->data, bytes->len, "plan.docx");
}

static void runs_join_and_breaks_are_lines(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_docx(pool,
                           P(RUN("Planul ") RUN("lo") "<w:proofErr/>" RUN("cal"))
                               P("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>") P(""),
                           NULL, NULL);
    g_assert_cmpuint(grid->blocks->len, ==, 2);
    expect_paragraph(grid, 0, "Planul local");
    expect_paragraph(grid, 1, "a\nb\tc");
}

static void insertions_are_taken_and_deletions_left(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_docx(
        pool, P(RUN("copii ") "<w:ins>" RUN("romi") "</w:ins><w:del><w:r><w:delText>unii</w:delText></w:r></w:del>"), NULL,
        NULL);
    expect_paragraph(grid, 0, "copii romi");
    g_assert_true(has_note(grid, "deleted"));
}

static void spans_go_across_and_down(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_docx(
        pool,
        "<w:tbl>" ROW(CELL("<w:gridSpan w:val=\"2\"/>", P(BOLD("Antet"))) CELL("", P(RUN("c"))))
            ROW(CELL("<w:vMerge w:val=\"restart\"/>", P(RUN("jos"))) CELL("", P(RUN("1"))) CELL("", P(RUN("x")) P(RUN("y"))))
                ROW(CELL("<w:vMerge/>", P("")) CELL("", P(RUN("2"))) CELL("", P(""))) "</w:tbl>",
        NULL, NULL);
    g_assert_cmpstr(as_text(pool, grid), ==, "Antet | ^ | c\njos | 1 | x\ny\n^ | 2 | \n");
    const GridTable *table = block_at(grid, 0)->table;
    g_assert_cmpint(grid_at(table, 0, 1)->column_span, ==, 2);
    g_assert_cmpint(grid_at(table, 2, 0)->row_span, ==, 2);
    g_assert_true(grid_at(table, 0, 0)->bold);
    g_assert_false(grid_at(table, 1, 0)->bold);
}

static void a_table_in_a_cell_becomes_lines(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_docx(pool,
                           "<w:tbl>" ROW(CELL("", P(RUN("sus")) "<w:tbl>" ROW(
                                                      CELL("", P(RUN("a"))) CELL("", P(RUN("b")))) "</w:tbl>")) "</w:tbl>",
                           NULL, NULL);
    g_assert_cmpstr(as_text(pool, grid), ==, "sus\na\tb\n");
    g_assert_true(has_note(grid, "1 table within a cell"));
}

static const char legal[] =
    "<w:abstractNum w:abstractNumId=\"3\">"
    "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"%1.\"/></w:lvl>"
    "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2.\"/></w:lvl>"
    "<w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"%3)\"/></w:lvl>"
    "</w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"3\"/></w:num>";

static void automatic_numbers_are_written_out(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_docx(pool,
                           LISTED("0", RUN("unu")) LISTED("1", RUN("doi")) LISTED("1", RUN("trei")) LISTED("2", RUN("patru"))
                               LISTED("0", RUN("cinci")) LISTED("1", RUN("șase")),
                           NULL, legal);
    g_assert_cmpstr(as_text(pool, grid), ==, "I. unu\nI.1. doi\nI.2. trei\na) patru\nII. cinci\nII.1. șase\n");
}

static void an_empty_numbered_cell_is_its_number(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_docx(pool,
                           "<w:tbl>" ROW(CELL("", LISTED("0", "")) CELL("", P(RUN("a"))))
                               ROW(CELL("", LISTED("0", "")) CELL("", P(RUN("b")))) "</w:tbl>",
                           NULL, legal);
    g_assert_cmpstr(as_text(pool, grid), ==, "I. | a\nII. | b\n");
}

static void headings_and_bold_come_from_styles(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_docx(
        pool,
        "<w:p><w:pPr><w:pStyle w:val=\"Titlu1\"/></w:pPr>" RUN(
            "Obiectiv") "</w:p>"
                        "<w:p><w:pPr><w:pStyle w:val=\"Copil\"/></w:pPr>" RUN("tare") "</w:p>" P(RUN("simplu") BOLD("x")),
        "<w:style w:type=\"paragraph\" w:styleId=\"Titlu1\"><w:name w:val=\"heading 1\"/></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"Copil\"><w:name w:val=\"c\"/><w:basedOn w:val=\"Tata\"/></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"Tata\"><w:name w:val=\"t\"/><w:rPr><w:b/></w:rPr></w:style>",
        NULL);
    g_assert_true(block_at(grid, 0)->heading);
    g_assert_false(block_at(grid, 0)->bold);
    g_assert_true(block_at(grid, 1)->bold);
    g_assert_false(block_at(grid, 2)->bold);
}

static void symbols_and_text_boxes_are_read(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = read_docx(pool,
                           P("<w:r><w:sym w:font=\"Symbol\" w:char=\"F0B7\"/></w:r>" RUN(
                               " unu") "<w:r><w:pict><w:txbxContent>" P(RUN("în casetă")) "</w:txbxContent></w:pict></w:r>"),
                           NULL, NULL);
    g_assert_cmpstr(as_text(pool, grid), ==, "• unu\nîn casetă\n");
}

static void deep_nesting_is_refused_or_read(void)
{
    g_autoptr(GString) body = g_string_new(NULL);
    for (int i = 0; i < 2000; i++)
        g_string_append(body, "<w:tbl><w:tr><w:tc>");
    for (int i = 0; i < 2000; i++)
        g_string_append(body, "</w:tc></w:tr></w:tbl>");
    g_autoptr(GByteArray) bytes = make_docx(body->str, NULL, NULL);
    must_refuse(bytes->data, bytes->len, "a.docx", "damaged");
}

static void laughing_entities_are_refused(void)
{
    static const char laughs[] =
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;&x;&x;&x;&x;&x;\">]>"
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
        "<w:p><w:r><w:t>&y;</w:t></w:r></w:p></w:body></w:document>";
    g_autoptr(GByteArray) bytes = make_zip("[Content_Types].xml", "<Types/>", "word/document.xml", laughs, NULL);
    must_refuse(bytes->data, bytes->len, "a.docx", "unpacks to far more");
}

static void a_zip_bomb_is_refused(void)
{
    g_autofree char *zeros = g_strnfill(120 * 1024 * 1024, ' ');
    g_autoptr(GByteArray) bytes = make_zip("[Content_Types].xml", "<Types/>", "word/document.xml", zeros, NULL);
    g_assert_cmpuint(bytes->len, <, 1024 * 1024);
    must_refuse(bytes->data, bytes->len, "a.docx", "unpacks to far more");
}

static void a_cut_file_is_damaged(void)
{
    g_autoptr(GByteArray) bytes = make_docx(P(RUN("text care se pierde")), NULL, NULL);
    must_refuse(bytes->data, bytes->len / 2, "a.docx", "damaged");
    g_autoptr(GByteArray) broken = make_zip("[Content_Types].xml", "<Types/>", "word/document.xml", "<w:document", NULL);
    must_refuse(broken->data, broken->len, "a.docx", "damaged");
}

static void another_zip_is_no_document(void)
{
    g_autoptr(GByteArray) bytes = make_zip("poza.txt", "salut", NULL);
    must_refuse(bytes->data, bytes->len, "a.zip", "no text document");
}

static void add_tests(void)
{
    g_test_add_func("/reader/docx/runs", runs_join_and_breaks_are_lines);
    g_test_add_func("/reader/docx/tracked", insertions_are_taken_and_deletions_left);
    g_test_add_func("/reader/docx/spans", spans_go_across_and_down);
    g_test_add_func("/reader/docx/nested", a_table_in_a_cell_becomes_lines);
    g_test_add_func("/reader/docx/numbers", automatic_numbers_are_written_out);
    g_test_add_func("/reader/docx/numbered-cells", an_empty_numbered_cell_is_its_number);
    g_test_add_func("/reader/docx/styles", headings_and_bold_come_from_styles);
    g_test_add_func("/reader/docx/symbols", symbols_and_text_boxes_are_read);
    g_test_add_func("/reader/docx/deep", deep_nesting_is_refused_or_read);
    g_test_add_func("/reader/docx/entities", laughing_entities_are_refused);
    g_test_add_func("/reader/docx/zip-bomb", a_zip_bomb_is_refused);
    g_test_add_func("/reader/docx/cut", a_cut_file_is_damaged);
    g_test_add_func("/reader/docx/other-zip", another_zip_is_no_document);
}

int main(int argc, char **argv)
{
    return reading_main(argc, argv, add_tests);
}
