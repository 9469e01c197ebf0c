#include "papers.h"

static char *document_of(const Paper *paper)
{
    g_autoptr(GBytes) bytes = written(paper, paper_to_docx);
    g_assert_cmpuint(check_parts(bytes), ==, 9);
    return zip_part(bytes, "word/document.xml");
}

static void headings_are_real_headings(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autofree char *xml = document_of(given_report(pool, 2));
    check_xml(xml, "string(//w:p[w:pPr/w:pStyle/@w:val='Title'])", "Raport anual: Țară și învățământ <&>");
    check_xml(xml, "string(//w:p[w:pPr/w:pStyle/@w:val='Subtitle'])", "Бельцы, Программа");
    check_xml(xml, "count(//w:p[w:pPr/w:pStyle/@w:val='Heading1'])", "3");
    check_xml(xml, "string(//w:p[w:pPr/w:pStyle/@w:val='Heading2'])", "Educație");
    check_xml(xml, "string(//w:p[w:pPr/w:pStyle/@w:val='ListBullet'])", "prima idee");
    check_xml(xml, "count(//w:br[not(@w:type)])", "1");
}

static void every_style_in_use_is_declared(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) bytes = written(given_report(pool, 2), paper_to_docx);
    g_autofree char *xml = zip_part(bytes, "word/document.xml"), *styles = zip_part(bytes, "word/styles.xml");
    xmlDocPtr document = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, 0);
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    xmlXPathRegisterNs(context, BAD_CAST "w", BAD_CAST "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
    xmlXPathObjectPtr used = xmlXPathEvalExpression(BAD_CAST "//w:pStyle/@w:val | //w:tblStyle/@w:val", context);
    g_assert_cmpint(used->nodesetval->nodeNr, >, 10);
    for (int i = 0; i < used->nodesetval->nodeNr; i++) {
        xmlChar *name = xmlNodeGetContent(used->nodesetval->nodeTab[i]);
        g_autofree char *declared = g_strdup_printf("w:styleId=\"%s\"", (const char *)name);
        g_assert_nonnull(strstr(styles, declared));
        xmlFree(name);
    }
    xmlXPathFreeObject(used);
    xmlXPathFreeContext(context);
    xmlFreeDoc(document);
    check_xml(styles, "string(//w:docDefaults//w:lang/@w:val)", "ro-RO");
}

static void contents_are_a_field_that_is_filled(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autofree char *xml = document_of(given_report(pool, 2));
    check_xml(xml, "count(//w:instrText[contains(., 'TOC \\o')])", "1");
    check_xml(xml, "count(//w:hyperlink)", "4");
    check_xml(xml, "count(//w:hyperlink[not(@w:anchor = //w:bookmarkStart/@w:name)])", "0");
    check_xml(xml, "string((//w:hyperlink)[4])", "Încheiere PAGEREF _Toc10 \\h 3");
    check_xml(xml, "count(//w:fldChar[@w:fldCharType='begin']) = count(//w:fldChar[@w:fldCharType='end'])", "true");
}

/* Each entry shows the page as the PDF has it, and the field is marked so that the word processor puts its own. */
static void contents_have_page_numbers_that_are_counted_anew(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) bytes = written(given_report(pool, 2), paper_to_docx);
    g_autofree char *xml = zip_part(bytes, "word/document.xml"), *settings = zip_part(bytes, "word/settings.xml");
    check_xml(xml, "count(//w:fldChar[@w:dirty='true'][@w:fldCharType='begin'])", "1");
    check_xml(xml, "contains(//w:r[w:fldChar/@w:dirty='true']/following-sibling::w:r[1], 'TOC ')", "true");
    check_xml(xml, "count(//w:hyperlink[w:r[last() - 1]/w:t > 0])", "4");
    check_xml(settings, "string(//w:updateFields/@w:val)", "true");
    check_xml(settings, "local-name(//w:updateFields/following-sibling::*[1])", "compat");
}

static void a_paper_without_contents_asks_nothing(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "Adresă");
    paper_add(paper, PAPER_TEXT, "Bună ziua.");
    g_autoptr(GBytes) bytes = written(paper, paper_to_docx);
    g_autofree char *settings = zip_part(bytes, "word/settings.xml");
    check_xml(settings, "count(//w:updateFields)", "0");
}

static void tables_repeat_their_heading(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autofree char *xml = document_of(given_report(pool, 5));
    check_xml(xml, "count(//w:tbl)", "2");
    check_xml(xml, "count(//w:tbl[2]/w:tr)", "6");
    check_xml(xml, "count(//w:tbl[2]/w:tr[w:trPr/w:tblHeader])", "1");
    check_xml(xml, "string(//w:tbl[2]/w:tr[6]/w:tc[2])", "Campanie de informare numărul 5");
    check_xml(xml, "string(//w:tbl[2]/w:tr[6]/w:tc[4]//w:jc/@w:val)", "right");
    check_xml(xml, "string(//w:tbl[1]/w:tr[2])", "Educație313 din 4 realizate");
    check_xml(xml, "count(//w:tr[not(w:trPr/w:cantSplit)])", "0");
}

/* Behind a right indent LibreOffice shows nothing: the page numbers of the contents stand at a tab there. */
static void contents_leave_room_for_page_numbers(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) bytes = written(given_report(pool, 2), paper_to_docx);
    g_autofree char *styles = zip_part(bytes, "word/styles.xml");
    check_xml(styles, "count(//w:style[@w:styleId='TOC1']//w:tab[@w:val='right'])", "1");
    check_xml(styles, "count(//w:style[starts-with(@w:styleId, 'TOC')]//w:ind/@w:right)", "0");
}

static void rows_are_as_wide_as_the_table(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "T");
    PaperBlock *table = given_table(paper, (const char *const[]){"a", "b", "c", NULL});
    paper_cell(pool, given_row(table, pool), CELL_TEXT, "două", 0)->column_span = 2;
    given_row(table, pool);
    g_autofree char *xml = document_of(paper);
    check_xml(xml, "count(//w:tr[2]/w:tc)", "2");
    check_xml(xml, "string(//w:tr[2]/w:tc[1]//w:gridSpan/@w:val)", "2");
    check_xml(xml, "count(//w:tr[3]/w:tc)", "3");
}

static void pages_turn_in_sections_of_their_own(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autofree char *xml = document_of(given_report(pool, 2));
    check_xml(xml, "count(//w:sectPr)", "3");
    check_xml(xml, "count(//w:sectPr[w:pgSz/@w:orient='landscape'])", "1");
    check_xml(xml, "count((//w:sectPr)[2][w:pgSz/@w:orient='landscape'])", "1");
    check_xml(xml, "count(//w:sectPr[w:footerReference])", "3");
}

static void the_file_says_what_it_is(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) bytes = written(given_report(pool, 2), paper_to_docx);
    g_autofree char *core = zip_part(bytes, "docProps/core.xml"), *footer = zip_part(bytes, "word/footer1.xml");
    check_xml(core, "string(//*[local-name()='title'])", "Raport anual: Țară și învățământ <&>");
    check_xml(core, "string(//*[local-name()='created'])", "2026-01-01T00:00:00Z");
    check_xml(footer, "string(//w:p)", "Date demonstrative PAGE 1 /  NUMPAGES 1");
}

static void odd_texts_stay_well_formed(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "</w:t>\x02");
    paper_add(paper, PAPER_TEXT, "]]> \xff & \"ghilimele\"");
    paper_add(paper, PAPER_HEADING1, NULL);
    paper_add(paper, PAPER_CONTENTS, "");
    g_autofree char *xml = document_of(paper);
    check_xml(xml, "string(//w:p[w:pPr/w:pStyle/@w:val='Normal'])", "]]> \xef\xbf\xbd & \"ghilimele\"");
}

static void an_empty_paper_is_a_document(void)
{
    g_autoptr(Pool) pool = pool_new();
    Paper *paper = paper_new(pool, "");
    paper_add(paper, PAPER_CONTENTS, NULL);
    paper_add(paper, PAPER_TABLE, NULL);
    paper_add(paper, PAPER_BARS, NULL);
    g_autofree char *xml = document_of(paper);
    check_xml(xml, "count(//w:tbl)", "0");
    check_xml(xml, "count(//w:fldChar)", "0");
}

static void the_same_paper_gives_the_same_bytes(void)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GBytes) first = written(given_report(pool, 50), paper_to_docx);
    g_autoptr(GBytes) second = written(given_report(pool, 50), paper_to_docx);
    g_assert_true(g_bytes_equal(first, second));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/docx/headings", headings_are_real_headings);
    g_test_add_func("/docx/styles", every_style_in_use_is_declared);
    g_test_add_func("/docx/contents", contents_are_a_field_that_is_filled);
    g_test_add_func("/docx/page-numbers", contents_have_page_numbers_that_are_counted_anew);
    g_test_add_func("/docx/no-contents", a_paper_without_contents_asks_nothing);
    g_test_add_func("/docx/tables", tables_repeat_their_heading);
    g_test_add_func("/docx/contents-room", contents_leave_room_for_page_numbers);
    g_test_add_func("/docx/rows", rows_are_as_wide_as_the_table);
    g_test_add_func("/docx/sections", pages_turn_in_sections_of_their_own);
    g_test_add_func("/docx/properties", the_file_says_what_it_is);
    g_test_add_func("/docx/odd-texts", odd_texts_stay_well_formed);
    g_test_add_func("/docx/empty", an_empty_paper_is_a_document);
    g_test_add_func("/docx/same-bytes", the_same_paper_gives_the_same_bytes);
    return g_test_run();
}
