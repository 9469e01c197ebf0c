#include "office/paper_pdf.h"

#include "base/language.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

static const double A4_SHORT = 595.276, A4_LONG = 841.89;

double pdf_left(const Pdf *pdf)
{
    return PDF_MARGIN;
}

double pdf_room_across(const Pdf *pdf)
{
    return pdf->width - 2 * PDF_MARGIN;
}

double pdf_room_down(const Pdf *pdf)
{
    return pdf->height - PDF_BOTTOM - pdf->y;
}

double pdf_room_of_page(const Pdf *pdf)
{
    return pdf->height - PDF_BOTTOM - PDF_TOP;
}

bool pdf_is_at_top(const Pdf *pdf)
{
    return pdf->y <= PDF_TOP;
}

void pdf_tag_begin(Pdf *pdf, const char *tag, const char *attributes)
{
    if (pdf->drawing)
        cairo_tag_begin(pdf->cr, tag, attributes);
}

void pdf_tag_end(Pdf *pdf, const char *tag)
{
    if (pdf->drawing)
        cairo_tag_end(pdf->cr, tag);
}

static void draw_footer(Pdf *pdf)
{
    double y = pdf->height - PDF_BOTTOM + 18;
    cairo_set_source_rgb(pdf->cr, 0.6, 0.6, 0.6);
    cairo_set_line_width(pdf->cr, 0.5);
    cairo_move_to(pdf->cr, PDF_MARGIN, y - 4);
    cairo_line_to(pdf->cr, pdf->width - PDF_MARGIN, y - 4);
    cairo_stroke(pdf->cr);

    const char *number = pool_printf(pdf->pool, "%d / %d", pdf->page, pdf->pages);
    g_autoptr(PangoLayout) right = pdf_layout(pdf, PDF_SMALL, number, 200);
    pdf_draw_lines_right(pdf, PDF_SMALL, right, 0, 1, pdf->width - PDF_MARGIN, y);
    const char *text = pdf->paper->footer ? pdf->paper->footer : pdf->paper->title;
    g_autoptr(PangoLayout) left = pdf_layout(pdf, PDF_SMALL, text, pdf_room_across(pdf) - 80);
    pdf_draw_lines(pdf, PDF_SMALL, left, 0, 2, PDF_MARGIN, y);
}

static void begin_page(Pdf *pdf)
{
    pdf->page++;
    pdf->width = pdf->landscape ? A4_LONG : A4_SHORT;
    pdf->height = pdf->landscape ? A4_SHORT : A4_LONG;
    pdf->y = PDF_TOP;
    if (pdf->drawing)
        cairo_pdf_surface_set_size(pdf->surface, pdf->width, pdf->height);
}

static void end_page(Pdf *pdf)
{
    if (!pdf->drawing)
        return;
    draw_footer(pdf);
    cairo_show_page(pdf->cr);
}

void pdf_next_page(Pdf *pdf)
{
    end_page(pdf);
    begin_page(pdf);
}

static void flow_title(Pdf *pdf, const char *text)
{
    pdf->y += pdf_is_at_top(pdf) ? 24 : 12;
    pdf_flow_text(pdf, PDF_TITLE, "P", text, 0);
    pdf_flow_text(pdf, PDF_SUBTITLE, "P", pdf->paper->subtitle, 0);
    pdf_flow_text(pdf, PDF_SUBTITLE, "P", pdf->paper->author, 0);
    pdf->y += 14;
}

/* How much of what begins with this block a heading before it wants on its own page. */
static double least_height(Pdf *pdf, guint at)
{
    if (at >= pdf->paper->blocks->len)
        return 0;
    const PaperBlock *block = pdf->paper->blocks->pdata[at];
    int level = paper_heading_level(block);
    if (level > 0) {
        PdfStyleId id = (PdfStyleId)(PDF_HEADING1 + level - 1);
        const PdfStyle *style = &pdf_styles[id];
        g_autoptr(PangoLayout) layout = pdf_layout(pdf, id, pdf->headings[at].text, pdf_room_across(pdf));
        return style->before + pdf_line_count(layout) * style->pitch + style->after + least_height(pdf, at + 1);
    }
    switch (block->kind) {
    case PAPER_TABLE: return pdf_table_least(pdf, block);
    case PAPER_BARS: return pdf_bars_least(pdf, block);
    case PAPER_PAGE_BREAK: return 0;
    default: return 2 * pdf_styles[PDF_TEXT].pitch;
    }
}

static void flow_heading(Pdf *pdf, guint at)
{
    PdfHeading *heading = &pdf->headings[at];
    PdfStyleId style = (PdfStyleId)(PDF_HEADING1 + heading->level - 1);
    g_autoptr(PangoLayout) layout = pdf_layout(pdf, style, heading->text, pdf_room_across(pdf));
    double height = pdf_line_count(layout) * pdf_styles[style].pitch + pdf_styles[style].after;
    double wanted = MIN(pdf_styles[style].before + height + least_height(pdf, at + 1), pdf_room_of_page(pdf));
    if (wanted > pdf_room_down(pdf) && !pdf_is_at_top(pdf))
        pdf_next_page(pdf);
    if (!pdf_is_at_top(pdf))
        pdf->y += pdf_styles[style].before;
    heading->page = pdf->page;
    pdf_tag_begin(pdf, CAIRO_TAG_DEST, pool_printf(pdf->pool, "name='h%u'", at));
    pdf_flow_text(pdf, style, pool_printf(pdf->pool, "H%d", heading->level), heading->text, 0);
    pdf_tag_end(pdf, CAIRO_TAG_DEST);
}

static void flow_list(Pdf *pdf, const PaperBlock *block)
{
    enum { INDENT = 14 };
    pdf_tag_begin(pdf, "L", NULL);
    for (guint i = 0; i < block->rows->len; i++) {
        if (pdf_room_down(pdf) < 2 * pdf_styles[PDF_TEXT].pitch)
            pdf_next_page(pdf);
        pdf_tag_begin(pdf, "LI", NULL);
        pdf_tag_begin(pdf, "Lbl", NULL);
        pdf_draw_text(pdf, PDF_TEXT, "•", pdf_left(pdf) + 2, pdf->y);
        pdf_tag_end(pdf, "Lbl");
        pdf_flow_text(pdf, PDF_TEXT, "LBody", block->rows->pdata[i], INDENT);
        pdf_tag_end(pdf, "LI");
        pdf->y -= pdf_styles[PDF_TEXT].after - 2;
    }
    pdf->y += pdf_styles[PDF_TEXT].after;
    pdf_tag_end(pdf, "L");
}

static void draw_leader(Pdf *pdf, double from, double to, double y)
{
    if (!pdf->drawing || to <= from)
        return;
    static const double dots[] = {0.6, 3};
    cairo_save(pdf->cr);
    cairo_set_source_rgb(pdf->cr, 0.5, 0.5, 0.5);
    cairo_set_line_width(pdf->cr, 0.6);
    cairo_set_dash(pdf->cr, dots, 2, 0);
    cairo_move_to(pdf->cr, from, y);
    cairo_line_to(pdf->cr, to, y);
    cairo_stroke(pdf->cr);
    cairo_restore(pdf->cr);
}

/* One line of the contents: a link to the heading, its text, dots, its page. */
static void flow_contents_entry(Pdf *pdf, guint at)
{
    enum { NUMBER_WIDTH = 34 };
    const PdfHeading *heading = &pdf->headings[at];
    const PdfStyle *style = &pdf_styles[PDF_TEXT];
    double x = pdf_left(pdf) + (heading->level - 1) * 14, right = pdf_left(pdf) + pdf_room_across(pdf);
    g_autoptr(PangoLayout) layout = pdf_layout(pdf, PDF_TEXT, heading->text, right - NUMBER_WIDTH - x);
    int lines = MAX(pdf_line_count(layout), 1);
    if (lines * style->pitch > pdf_room_down(pdf))
        pdf_next_page(pdf);
    pdf_tag_begin(pdf, "TOCI", NULL);
    pdf_tag_begin(pdf, CAIRO_TAG_LINK, pool_printf(pdf->pool, "dest='h%u'", at));
    pdf_draw_lines(pdf, PDF_TEXT, layout, 0, lines, x, pdf->y);
    double last = pdf->y + (lines - 1) * style->pitch;
    g_autoptr(PangoLayout) number = pdf_layout(pdf, PDF_TEXT, pool_printf(pdf->pool, "%d", heading->page), NUMBER_WIDTH);
    pdf_draw_lines_right(pdf, PDF_TEXT, number, 0, 1, right, last);
    pdf_tag_end(pdf, CAIRO_TAG_LINK);
    pdf_tag_end(pdf, "TOCI");
    PangoRectangle shown;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, lines - 1), NULL, &shown);
    draw_leader(pdf, x + pango_units_to_double(shown.width) + 6, right - NUMBER_WIDTH + 8, last + style->pitch / 2 + 3);
    pdf->y += lines * style->pitch + 1;
}

static void flow_contents(Pdf *pdf, const PaperBlock *block)
{
    const char *title = block->text ? block->text : _("Contents");
    pdf->y += pdf_is_at_top(pdf) ? 0 : 8;
    pdf_flow_text(pdf, PDF_HEADING2, "P", title, 0);
    pdf_tag_begin(pdf, "TOC", NULL);
    for (guint i = 0; i < pdf->paper->blocks->len; i++)
        if (pdf->headings[i].text)
            flow_contents_entry(pdf, i);
    pdf_tag_end(pdf, "TOC");
    pdf->y += 10;
}

static void flow_page_break(Pdf *pdf, const PaperBlock *block)
{
    bool turns = pdf->landscape != block->landscape;
    pdf->landscape = block->landscape;
    if (!pdf_is_at_top(pdf)) {
        pdf_next_page(pdf);
    } else if (turns) { /* nothing stands on this page yet: turn it */
        pdf->page--;
        begin_page(pdf);
    }
}

static void flow_block(Pdf *pdf, guint at)
{
    const PaperBlock *block = pdf->paper->blocks->pdata[at];
    switch (block->kind) {
    case PAPER_TITLE: flow_title(pdf, block->text ? block->text : pdf->paper->title); break;
    case PAPER_HEADING1:
    case PAPER_HEADING2:
    case PAPER_HEADING3: flow_heading(pdf, at); break;
    case PAPER_TEXT: pdf_flow_text(pdf, PDF_TEXT, "P", block->text, 0); break;
    case PAPER_LIST: flow_list(pdf, block); break;
    case PAPER_TABLE: pdf_flow_table(pdf, block); break;
    case PAPER_BARS: pdf_flow_bars(pdf, block); break;
    case PAPER_PAGE_BREAK: flow_page_break(pdf, block); break;
    case PAPER_CONTENTS: flow_contents(pdf, block); break;
    }
}

/* A break before anything else says how the first page lies; Cairo doesn't turn a page whose tags are open. */
static bool begins_landscape(const Paper *paper)
{
    const PaperBlock *first = paper->blocks->len ? paper->blocks->pdata[0] : NULL;
    return first && first->kind == PAPER_PAGE_BREAK && first->landscape;
}

static void flow_paper(Pdf *pdf)
{
    pdf->page = 0;
    pdf->landscape = begins_landscape(pdf->paper);
    begin_page(pdf);
    pdf_tag_begin(pdf, "Document", NULL);
    if (!paper_has_title(pdf->paper))
        flow_title(pdf, pdf->paper->title);
    for (guint i = 0; i < pdf->paper->blocks->len; i++)
        flow_block(pdf, i);
    pdf_tag_end(pdf, "Document");
    end_page(pdf);
}

static PdfHeading *headings_of(const Paper *paper, Pool *pool)
{
    PdfHeading *headings = pool_array0(pool, PdfHeading, paper->blocks->len);
    for (guint i = 0; i < paper->blocks->len; i++) {
        const PaperBlock *block = paper->blocks->pdata[i];
        headings[i].level = paper_heading_level(block);
        if (headings[i].level > 0)
            headings[i].text = paper_clean(pool, block->text);
    }
    return headings;
}

/* Without hinting, so that letters stand where they would at any size.  Lives in pool. */
static PangoContext *context_for_print(Pool *pool)
{
    PangoFontMap *fonts = pango_cairo_font_map_new();
    pool_defer(pool, g_object_unref, fonts);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts), 72);
    PangoContext *context = pango_font_map_create_context(fonts);
    pool_defer(pool, g_object_unref, context);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    return context;
}

/* The first pass: where everything comes to stand. */
static void measure(Pdf *pdf, const Paper *paper, Pool *pool)
{
    *pdf = (Pdf){.paper = paper, .pool = pool, .context = context_for_print(pool), .headings = headings_of(paper, pool),
                 .tables = g_hash_table_new_full(NULL, NULL, NULL, pdf_table_free)};
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, pdf->tables);
    pdf->attributes = pango_attr_list_new();
    pool_defer(pool, (GDestroyNotify)pango_attr_list_unref, pdf->attributes);
    pango_attr_list_insert(pdf->attributes, pango_attr_font_features_new("liga=0,clig=0"));
    pango_context_set_language(pdf->context, pango_language_from_string(paper_language(paper)));
    flow_paper(pdf);
    pdf->pages = pdf->page;
}

static void add_outline(Pdf *pdf)
{
    int parents[4] = {CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT};
    for (guint i = 0; i < pdf->paper->blocks->len; i++) {
        const PdfHeading *heading = &pdf->headings[i];
        if (!heading->text)
            continue;
        int id = cairo_pdf_surface_add_outline(pdf->surface, parents[heading->level - 1], heading->text,
                                               pool_printf(pdf->pool, "dest='h%u'", i),
                                               heading->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
        for (int level = heading->level; level < 4; level++)
            parents[level] = id;
    }
}

static void set_metadata(Pdf *pdf, gint64 created_at)
{
    const char *time = paper_time(pdf->pool, created_at);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, paper_clean(pdf->pool, pdf->paper->title));
    if (pdf->paper->author)
        cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_AUTHOR, paper_clean(pdf->pool, pdf->paper->author));
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATOR, "Vatra");
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_MOD_DATE, time);
}

static cairo_status_t append(void *file, const unsigned char *bytes, unsigned count)
{
    g_byte_array_append(file, bytes, count);
    return CAIRO_STATUS_SUCCESS;
}

/* The second pass. */
static bool draw(Pdf *pdf, gint64 created_at, GByteArray *file, GError **error)
{
    pdf->surface = cairo_pdf_surface_create_for_stream(append, file, A4_SHORT, A4_LONG);
    pdf->cr = cairo_create(pdf->surface);
    pdf->drawing = true;
    set_metadata(pdf, created_at);
    flow_paper(pdf);
    add_outline(pdf);
    cairo_surface_finish(pdf->surface);
    cairo_status_t status = cairo_status(pdf->cr);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(pdf->surface);
    cairo_destroy(pdf->cr);
    cairo_surface_destroy(pdf->surface);
    return status == CAIRO_STATUS_SUCCESS || fail_internal(error, "cairo: %s", cairo_status_to_string(status));
}

bool paper_to_pdf(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error)
{
    g_autoptr(GByteArray) file = g_byte_array_new();
    g_autoptr(Pool) pool = pool_new();
    Pdf pdf;
    measure(&pdf, paper, pool);
    if (!draw(&pdf, created_at, file, error) || !pdf_add_language(file, paper_language(paper), error))
        return false;
    *ret_bytes = g_byte_array_free_to_bytes(g_steal_pointer(&file));
    return true;
}

int *paper_heading_pages(const Paper *paper, Pool *pool)
{
    g_autoptr(Pool) own = pool_new();
    Pdf pdf;
    measure(&pdf, paper, own);
    int *pages = pool_array0(pool, int, paper->blocks->len);
    for (guint i = 0; i < paper->blocks->len; i++)
        pages[i] = pdf.headings[i].page;
    return pages;
}
