#include "office/paper_pdf.h"

/* Each legend entry has a tone and a pattern, so that the bars can be told apart on paper without colour. */
typedef enum { PATTERN_SOLID, PATTERN_RISING, PATTERN_CROSSED, PATTERN_EMPTY, PATTERN_LEVEL } Pattern;

typedef struct {
    double red, green, blue;
    Pattern pattern;
} Look;

static const Look looks[] = {
    {0.16, 0.42, 0.27, PATTERN_SOLID}, {0.15, 0.36, 0.62, PATTERN_RISING}, {0.68, 0.16, 0.12, PATTERN_CROSSED},
    {0.45, 0.45, 0.45, PATTERN_EMPTY}, {0.45, 0.36, 0.10, PATTERN_LEVEL},
};

enum { BAR_HEIGHT = 12, LEGEND_BOX = 10 };

static void rising(cairo_t *cr, double x, double y, double width, double height)
{
    for (double at = x - height; at < x + width; at += 4) {
        cairo_move_to(cr, at, y + height);
        cairo_line_to(cr, at + height, y);
    }
}

static void falling(cairo_t *cr, double x, double y, double width, double height)
{
    for (double at = x - height; at < x + width; at += 4) {
        cairo_move_to(cr, at, y);
        cairo_line_to(cr, at + height, y + height);
    }
}

static void level(cairo_t *cr, double x, double y, double width, double height)
{
    for (double at = y + 2; at < y + height; at += 3) {
        cairo_move_to(cr, x, at);
        cairo_line_to(cr, x + width, at);
    }
}

static void draw_pattern(cairo_t *cr, Pattern pattern, double x, double y, double width, double height)
{
    cairo_save(cr);
    cairo_rectangle(cr, x, y, width, height);
    cairo_clip(cr);
    if (pattern == PATTERN_RISING || pattern == PATTERN_CROSSED)
        rising(cr, x, y, width, height);
    if (pattern == PATTERN_CROSSED)
        falling(cr, x, y, width, height);
    if (pattern == PATTERN_LEVEL)
        level(cr, x, y, width, height);
    cairo_set_line_width(cr, 1);
    cairo_stroke(cr);
    cairo_restore(cr);
}

static void draw_box(Pdf *pdf, const Look *look, double x, double y, double width, double height)
{
    if (!pdf->drawing || width <= 0)
        return;
    cairo_set_source_rgb(pdf->cr, look->red, look->green, look->blue);
    cairo_rectangle(pdf->cr, x, y, width, height);
    if (look->pattern == PATTERN_SOLID)
        cairo_fill_preserve(pdf->cr);
    cairo_set_line_width(pdf->cr, 0.8);
    cairo_stroke(pdf->cr);
    draw_pattern(pdf->cr, look->pattern, x, y, width, height);
}

static void flow_legend(Pdf *pdf, const PaperBlock *block)
{
    double x = pdf_left(pdf), right = x + pdf_room_across(pdf);
    guint entries = paper_legend_count(block);
    pdf_tag_begin(pdf, "P", NULL);
    for (guint i = 0; i < entries; i++) {
        g_autoptr(PangoLayout) words = pdf_layout(pdf, PDF_CELL, block->legend[i], 10000);
        int units;
        pango_layout_get_size(words, &units, NULL);
        double width = LEGEND_BOX + 4 + pango_units_to_double(units) + 14;
        if (x + width > right && x > pdf_left(pdf)) {
            x = pdf_left(pdf);
            pdf->y += 16;
        }
        draw_box(pdf, &looks[i], x, pdf->y + 1, LEGEND_BOX, LEGEND_BOX);
        pdf_draw_lines(pdf, PDF_CELL, words, 0, 1, x + LEGEND_BOX + 4, pdf->y);
        x += width;
    }
    pdf_tag_end(pdf, "P");
    pdf->y += entries > 0 ? 20 : 0;
}

static void draw_bar(Pdf *pdf, const PaperBar *bar, guint parts, double x, double y, double width)
{
    double sum = 0;
    for (guint i = 0; i < parts; i++)
        sum += MAX(bar->parts[i], 0);
    for (guint i = 0; i < parts && sum > 0; i++) {
        double part = MAX(bar->parts[i], 0) / sum * width;
        draw_box(pdf, &looks[i], x, y, part, BAR_HEIGHT);
        x += part;
    }
}

/* Label, bar and sentence beside each other. */
static void flow_bar(Pdf *pdf, const PaperBar *bar, guint parts)
{
    double room = pdf_room_across(pdf), left = pdf_left(pdf), gap = 10;
    double label_width = room * 0.34, bar_width = room * 0.30, text_width = room - label_width - bar_width - 2 * gap;
    g_autoptr(PangoLayout) label = pdf_layout(pdf, PDF_CELL, bar->label, label_width);
    g_autoptr(PangoLayout) text = pdf_layout(pdf, PDF_CELL, bar->text, text_width);
    int lines = MAX(MAX(pdf_line_count(label), pdf_line_count(text)), 1);
    double pitch = pdf_styles[PDF_CELL].pitch, height = MAX(lines * pitch, BAR_HEIGHT) + 6;
    if (height > pdf_room_down(pdf) && !pdf_is_at_top(pdf))
        pdf_next_page(pdf);
    int shown = MIN(lines, (int)(pdf_room_of_page(pdf) / pitch));
    pdf_tag_begin(pdf, "P", NULL);
    pdf_draw_lines(pdf, PDF_CELL, label, 0, shown, left, pdf->y);
    draw_bar(pdf, bar, parts, left + label_width + gap, pdf->y, bar_width);
    pdf_draw_lines(pdf, PDF_CELL, text, 0, shown, left + label_width + bar_width + 2 * gap, pdf->y);
    pdf_tag_end(pdf, "P");
    pdf->y += MIN(height, pdf_room_of_page(pdf));
}

double pdf_bars_least(Pdf *pdf, const PaperBlock *block)
{
    return (paper_legend_count(block) > 0 ? 20 : 0) + (block->text ? 20 : 0) + 2 * (BAR_HEIGHT + 10);
}

void pdf_flow_bars(Pdf *pdf, const PaperBlock *block)
{
    if (pdf_bars_least(pdf, block) > pdf_room_down(pdf) && !pdf_is_at_top(pdf))
        pdf_next_page(pdf);
    pdf_flow_text(pdf, PDF_CAPTION, "P", block->text, 0);
    flow_legend(pdf, block);
    for (guint i = 0; i < block->rows->len; i++)
        flow_bar(pdf, block->rows->pdata[i], paper_legend_count(block));
    pdf->y += 8;
}
