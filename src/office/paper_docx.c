#include "office/docx_parts.h"
#include "office/zip_out.h"

#include "base/language.h"

#include <string.h>

/* Twentieths of a point. */
enum { A4_SHORT = 11906, A4_LONG = 16838, MARGIN = 1134 };

typedef struct {
    const Paper *paper;
    Pool *pool;
    GString *out;
    const int *pages; /* of the headings, per block; NULL: not asked for */
    bool landscape;
} Docx;

static int room_across(const Docx *docx)
{
    return (docx->landscape ? A4_LONG : A4_SHORT) - 2 * MARGIN;
}

/* A run of text; line ends and tabs become elements. */
static void put_run(Docx *docx, const char *text, bool bold)
{
    g_auto(GStrv) lines = g_strsplit(paper_clean(docx->pool, text), "\n", -1);
    g_string_append(docx->out, bold ? "<w:r><w:rPr><w:b/><w:bCs/></w:rPr>" : "<w:r>");
    for (guint i = 0; lines[i]; i++) {
        g_string_append(docx->out, i > 0 ? "<w:br/><w:t xml:space=\"preserve\">" : "<w:t xml:space=\"preserve\">");
        docx_put_text(docx->out, docx->pool, g_strdelimit(lines[i], "\t", ' '));
        g_string_append(docx->out, "</w:t>");
    }
    g_string_append(docx->out, "</w:r>");
}

static void put_paragraph(Docx *docx, const char *style, const char *text)
{
    if (!text || !*text)
        return;
    g_string_append_printf(docx->out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
    put_run(docx, text, false);
    g_string_append(docx->out, "</w:p>");
}

static void put_title(Docx *docx, const char *text)
{
    put_paragraph(docx, "Title", text);
    put_paragraph(docx, "Subtitle", docx->paper->subtitle);
    put_paragraph(docx, "Subtitle", docx->paper->author);
}

static void put_heading(Docx *docx, guint at, const PaperBlock *block)
{
    g_string_append_printf(docx->out,
                           "<w:p><w:pPr><w:pStyle w:val=\"Heading%d\"/></w:pPr><w:bookmarkStart w:id=\"%u\" w:name=\"_Toc%u\"/>",
                           paper_heading_level(block), at, at);
    put_run(docx, block->text, false);
    g_string_append_printf(docx->out, "<w:bookmarkEnd w:id=\"%u\"/></w:p>", at);
}

static void put_list(Docx *docx, const PaperBlock *block)
{
    for (guint i = 0; i < block->rows->len; i++)
        put_paragraph(docx, "ListBullet", block->rows->pdata[i]);
}

static const char field_begin[] = "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>"
                                  "<w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-3\" \\h \\z \\u </w:instrText></w:r>"
                                  "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
static const char field_end[] = "<w:p><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";

/* The number is where the heading stands in the PDF, until the word processor counts its own pages. */
static void put_contents_entry(Docx *docx, guint at, const PaperBlock *block, bool is_first)
{
    g_string_append_printf(docx->out, "<w:p><w:pPr><w:pStyle w:val=\"TOC%d\"/></w:pPr>%s<w:hyperlink w:anchor=\"_Toc%u\" w:history=\"1\">",
                           paper_heading_level(block), is_first ? field_begin : "", at);
    put_run(docx, block->text, false);
    g_string_append_printf(docx->out,
                           "<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
                           "<w:r><w:instrText xml:space=\"preserve\"> PAGEREF _Toc%u \\h </w:instrText></w:r>"
                           "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>%d</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
                           "</w:hyperlink></w:p>",
                           at, docx->pages[at]);
}

static void put_contents(Docx *docx, const PaperBlock *contents)
{
    put_paragraph(docx, "TOCHeading", contents->text ? contents->text : _("Contents"));
    bool is_first = true;
    for (guint i = 0; i < docx->paper->blocks->len; i++) {
        const PaperBlock *block = docx->paper->blocks->pdata[i];
        if (paper_heading_level(block) == 0)
            continue;
        put_contents_entry(docx, i, block, is_first);
        is_first = false;
    }
    if (!is_first)
        g_string_append(docx->out, field_end);
}

typedef struct {
    guint columns;
    int *widths; /* in twentieths of a point */
    const bool *numeric;
} Grid;

static void put_cell(Docx *docx, const Grid *grid, const PaperCell *cell, guint at, bool is_heading)
{
    guint span = cell ? paper_span(cell) : 1;
    int width = 0;
    for (guint c = at; c < at + span; c++)
        width += grid->widths[c];
    g_string_append_printf(docx->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
    if (span > 1)
        g_string_append_printf(docx->out, "<w:gridSpan w:val=\"%u\"/>", span);
    if (is_heading)
        g_string_append(docx->out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E0E0E0\"/>");
    bool to_right = cell && (paper_cell_is_numeric(cell) || (is_heading && span == 1 && grid->numeric[at]));
    g_string_append_printf(docx->out, "</w:tcPr><w:p><w:pPr><w:pStyle w:val=\"TableText\"/>%s</w:pPr>",
                           to_right ? "<w:jc w:val=\"right\"/>" : "");
    if (cell && *cell->text)
        put_run(docx, cell->text, is_heading || cell->bold);
    g_string_append(docx->out, "</w:p></w:tc>");
}

static void put_row(Docx *docx, const Grid *grid, const GPtrArray *row, bool is_heading)
{
    guint at = 0;
    g_string_append(docx->out, is_heading ? "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" : "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    for (guint c = 0; c < row->len; at += paper_span(row->pdata[c++]))
        put_cell(docx, grid, row->pdata[c], at, is_heading);
    for (; at < grid->columns; at++)
        put_cell(docx, grid, NULL, at, is_heading);
    g_string_append(docx->out, "</w:tr>");
}

static Grid grid_of(Docx *docx, const PaperBlock *table)
{
    enum { LETTER = 96, PADDING = 160 }; /* an average bold one at 8 points; both sides of a cell */
    Grid grid = {.columns = paper_columns(table), .numeric = paper_numeric_columns(table, docx->pool)};
    int room = MAX(room_across(docx) - PADDING * (int)grid.columns, LETTER);
    const double *fractions = paper_fractions(table, docx->pool, (double)room / LETTER);
    grid.widths = pool_array0(docx->pool, int, grid.columns);
    for (guint c = 0; c < grid.columns; c++)
        grid.widths[c] = PADDING + (int)(fractions[c] * room);
    return grid;
}

static void put_table(Docx *docx, const PaperBlock *table)
{
    Grid grid = grid_of(docx, table);
    if (grid.columns == 0)
        return;
    put_paragraph(docx, "Caption", table->text);
    g_string_append_printf(docx->out,
                           "<w:tbl><w:tblPr><w:tblStyle w:val=\"ReportTable\"/><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>"
                           "<w:tblLook w:val=\"0420\" w:firstRow=\"%d\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" "
                           "w:noVBand=\"1\"/></w:tblPr><w:tblGrid>",
                           room_across(docx), table->heading_rows > 0);
    for (guint c = 0; c < grid.columns; c++)
        g_string_append_printf(docx->out, "<w:gridCol w:w=\"%d\"/>", grid.widths[c]);
    g_string_append(docx->out, "</w:tblGrid>");
    for (guint i = 0; i < table->rows->len; i++)
        put_row(docx, &grid, table->rows->pdata[i], (int)i < table->heading_rows);
    g_string_append(docx->out, "</w:tbl><w:p/>"); /* two tables without a paragraph between them would become one */
}

static void put_bars(Docx *docx, const PaperBlock *bars)
{
    if (bars->rows->len > 0)
        put_table(docx, paper_bars_as_table(bars, docx->pool));
}

static void put_section(Docx *docx)
{
    g_string_append_printf(docx->out,
                           "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:pgSz w:w=\"%d\" w:h=\"%d\"%s/>"
                           "<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>"
                           "</w:sectPr>",
                           docx->landscape ? A4_LONG : A4_SHORT, docx->landscape ? A4_SHORT : A4_LONG,
                           docx->landscape ? " w:orient=\"landscape\"" : "", MARGIN, MARGIN, MARGIN, MARGIN);
}

/* A section ends where the paper turns; what describes it stands at its end. */
static void put_page_break(Docx *docx, const PaperBlock *block)
{
    if (docx->landscape == block->landscape) {
        g_string_append(docx->out, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
        return;
    }
    g_string_append(docx->out, "<w:p><w:pPr>");
    put_section(docx);
    g_string_append(docx->out, "</w:pPr></w:p>");
    docx->landscape = block->landscape;
}

static void put_block(Docx *docx, guint at)
{
    const PaperBlock *block = docx->paper->blocks->pdata[at];
    switch (block->kind) {
    case PAPER_TITLE: put_title(docx, block->text ? block->text : docx->paper->title); break;
    case PAPER_HEADING1:
    case PAPER_HEADING2:
    case PAPER_HEADING3: put_heading(docx, at, block); break;
    case PAPER_TEXT: put_paragraph(docx, "Normal", block->text); break;
    case PAPER_LIST: put_list(docx, block); break;
    case PAPER_TABLE: put_table(docx, block); break;
    case PAPER_BARS: put_bars(docx, block); break;
    case PAPER_PAGE_BREAK: put_page_break(docx, block); break;
    case PAPER_CONTENTS: put_contents(docx, block); break;
    }
}

static bool has_contents(const Paper *paper)
{
    for (guint i = 0; i < paper->blocks->len; i++)
        if (((const PaperBlock *)paper->blocks->pdata[i])->kind == PAPER_CONTENTS)
            return true;
    return false;
}

/* Setting the pages is the larger part of the work, and only contents need it. */
static const int *pages_of(const Paper *paper, Pool *pool)
{
    return has_contents(paper) ? paper_heading_pages(paper, pool) : NULL;
}

static const char *document(const Paper *paper, Pool *pool)
{
    Docx docx = {.paper = paper, .pool = pool, .out = pool_string(pool), .pages = pages_of(paper, pool)};
    g_string_append(docx.out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                              "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
                              "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>");
    if (!paper_has_title(paper))
        put_title(&docx, paper->title);
    for (guint i = 0; i < paper->blocks->len; i++)
        put_block(&docx, i);
    put_section(&docx);
    g_string_append(docx.out, "</w:body></w:document>");
    return docx.out->str;
}

static void add(ZipOut *zip, const char *name, const char *xml)
{
    zip_out_add(zip, name, xml, strlen(xml));
}

bool paper_to_docx(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(ZipOut) zip = zip_out_new();
    add(zip, "[Content_Types].xml", docx_content_types);
    add(zip, "_rels/.rels", docx_relations);
    add(zip, "word/document.xml", document(paper, pool));
    add(zip, "word/_rels/document.xml.rels", docx_document_relations);
    add(zip, "word/styles.xml", docx_styles(paper, pool));
    add(zip, "word/settings.xml", docx_settings(has_contents(paper), pool));
    add(zip, "word/numbering.xml", docx_numbering);
    add(zip, "word/footer1.xml", docx_footer(paper, pool));
    add(zip, "docProps/core.xml", docx_core_properties(paper, created_at, pool));
    return zip_out_end(zip, ret_bytes, error);
}
