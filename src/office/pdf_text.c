#include "office/paper_pdf.h"

#include <pango/pangocairo.h>
#include <string.h>

const PdfStyle pdf_styles[] = {
    [PDF_TEXT] = {.size = 10, .pitch = 14, .after = 6},
    [PDF_SMALL] = {.size = 8, .pitch = 11, .grey = 0.3},
    [PDF_CELL] = {.size = 8, .pitch = 11},
    [PDF_CELL_BOLD] = {.size = 8, .pitch = 11, .bold = true},
    [PDF_CAPTION] = {.size = 9, .pitch = 13, .bold = true, .after = 3},
    [PDF_TITLE] = {.size = 22, .pitch = 28, .bold = true, .after = 8},
    [PDF_SUBTITLE] = {.size = 12, .pitch = 17, .grey = 0.25, .after = 4},
    [PDF_HEADING1] = {.size = 16, .pitch = 21, .bold = true, .before = 18, .after = 6},
    [PDF_HEADING2] = {.size = 12.5, .pitch = 17, .bold = true, .before = 14, .after = 5},
    [PDF_HEADING3] = {.size = 10.5, .pitch = 15, .bold = true, .before = 10, .after = 4},
};

/* With a blank before each line end, so that words on both sides of it stay two where the structure is read as one text. */
static const char *with_blanks_at_ends(Pool *pool, const char *text)
{
    if (!strchr(text, '\n'))
        return text;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *joined = g_strjoinv(" \n", lines);
    return pool_strdup(pool, joined);
}

PangoLayout *pdf_layout(Pdf *pdf, PdfStyleId style, const char *text, double width)
{
    PangoLayout *layout = pango_layout_new(pdf->context);
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans");
    pango_font_description_set_absolute_size(font, pdf_styles[style].size * PANGO_SCALE);
    pango_font_description_set_weight(font, pdf_styles[style].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_attributes(layout, pdf->attributes);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, (int)(MAX(width, 1) * PANGO_SCALE));
    pango_layout_set_text(layout, with_blanks_at_ends(pdf->pool, paper_clean(pdf->pool, text)), -1);
    return layout;
}

int pdf_line_count(PangoLayout *layout)
{
    return *pango_layout_get_text(layout) ? pango_layout_get_line_count(layout) : 0;
}

/* Pango empties the blank at which a line is broken; what reads the structure then stops at it.  A real blank takes its place,
 * so that the last word of a line and the first of the next stay two. */
static void draw_last_run(Pdf *pdf, PangoGlyphItem *run, const char *text)
{
    const char *end = text + run->item->offset + run->item->length;
    PangoGlyphString *glyphs = run->glyphs;
    if (end[-1] != ' ' || glyphs->num_glyphs == 0 || glyphs->glyphs[glyphs->num_glyphs - 1].glyph != PANGO_GLYPH_EMPTY) {
        pango_cairo_show_glyph_item(pdf->cr, text, run);
        return;
    }
    PangoGlyphItem *mended = pango_glyph_item_copy(run);
    PangoGlyphString *blank = pango_glyph_string_new();
    pango_shape(" ", 1, &run->item->analysis, blank);
    PangoGlyphInfo *last = &mended->glyphs->glyphs[glyphs->num_glyphs - 1];
    last->glyph = blank->glyphs[0].glyph;
    last->geometry = blank->glyphs[0].geometry;
    pango_cairo_show_glyph_item(pdf->cr, text, mended);
    pango_glyph_string_free(blank);
    pango_glyph_item_free(mended);
}

static void draw_line(Pdf *pdf, PangoLayout *layout, PangoLayoutLine *line, double x, double baseline)
{
    const char *text = pango_layout_get_text(layout);
    for (GSList *node = line->runs; node; node = node->next) {
        PangoGlyphItem *run = node->data;
        cairo_move_to(pdf->cr, x, baseline);
        if (node->next)
            pango_cairo_show_glyph_item(pdf->cr, text, run);
        else
            draw_last_run(pdf, run, text);
        x += pango_units_to_double(pango_glyph_string_get_width(run->glyphs));
    }
}

static double line_width(PangoLayoutLine *line)
{
    PangoRectangle logical;
    pango_layout_line_get_extents(line, NULL, &logical);
    return pango_units_to_double(logical.width);
}

/* x is the left edge, or with is_right the right one. */
static void draw_lines(Pdf *pdf, PdfStyleId id, PangoLayout *layout, int first, int count, double x, double y, bool is_right)
{
    const PdfStyle *style = &pdf_styles[id];
    if (!pdf->drawing)
        return;
    cairo_set_source_rgb(pdf->cr, style->grey, style->grey, style->grey);
    int end = MIN(first + count, pdf_line_count(layout));
    for (int i = first; i < end; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        double baseline = y + (i - first) * style->pitch + style->pitch / 2 + style->size * 0.36;
        draw_line(pdf, layout, line, is_right ? x - line_width(line) : x, baseline);
    }
}

void pdf_draw_lines(Pdf *pdf, PdfStyleId style, PangoLayout *layout, int first, int count, double x, double y)
{
    draw_lines(pdf, style, layout, first, count, x, y, false);
}

void pdf_draw_lines_right(Pdf *pdf, PdfStyleId style, PangoLayout *layout, int first, int count, double right, double y)
{
    draw_lines(pdf, style, layout, first, count, right, y, true);
}

double pdf_draw_text(Pdf *pdf, PdfStyleId style, const char *text, double x, double y)
{
    g_autoptr(PangoLayout) layout = pdf_layout(pdf, style, text, 10000);
    pdf_draw_lines(pdf, style, layout, 0, 1, x, y);
    return line_width(pango_layout_get_line_readonly(layout, 0));
}

/* How many of the lines left go on this page: no single line is left alone at its foot or at the head of the next. */
static int lines_that_fit(const Pdf *pdf, double pitch, int left)
{
    int fit = (int)(pdf_room_down(pdf) / pitch);
    if (fit >= left)
        return left;
    if (fit == left - 1 && fit > 2)
        fit--;
    return fit < 2 && !pdf_is_at_top(pdf) ? 0 : MAX(fit, 1);
}

void pdf_flow_text(Pdf *pdf, PdfStyleId style, const char *tag, const char *text, double indent)
{
    g_autoptr(PangoLayout) layout = pdf_layout(pdf, style, text, pdf_room_across(pdf) - indent);
    double pitch = pdf_styles[style].pitch;
    int lines = pdf_line_count(layout);
    for (int done = 0; done < lines;) {
        int fit = lines_that_fit(pdf, pitch, lines - done);
        if (fit == 0) {
            pdf_next_page(pdf);
            continue;
        }
        pdf_tag_begin(pdf, tag, NULL);
        pdf_draw_lines(pdf, style, layout, done, fit, pdf_left(pdf) + indent, pdf->y);
        pdf_tag_end(pdf, tag);
        pdf->y += fit * pitch;
        done += fit;
        if (done < lines)
            pdf_next_page(pdf);
    }
    pdf->y += pdf_styles[style].after;
}
