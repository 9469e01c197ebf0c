#include "office/paper_pdf.h"

#include <cairo-pdf.h>

static const double PAD_X = 4, PAD_Y = 3, RULE = 0.4;

/* How many laid-out cells are kept from the first pass for the second; beyond it they are laid out again, to bound memory. */
enum { CELLS_KEPT = 20000 };

typedef struct {
    const GPtrArray *cells;  /* of PaperCell * */
    PangoLayout **layouts;   /* one per cell; NULL: not laid out now */
    int lines;               /* of the tallest cell; 0: not measured yet */
    bool is_heading;
} Row;

typedef struct {
    double *edges; /* columns + 1 of them, from the table's left */
    guint columns;
    const bool *numeric;
    Row *rows;
    guint count, headings; /* headings: rows that each page repeats */
    double width;          /* of the page's room that edges were made for */
    gsize kept;
} PdfTable;

static void drop_layouts(Row *row)
{
    for (guint c = 0; row->layouts && c < row->cells->len; c++)
        g_clear_object(&row->layouts[c]);
}

void pdf_table_free(void *data)
{
    PdfTable *table = data;
    for (guint i = 0; i < table->count; i++)
        drop_layouts(&table->rows[i]);
}

static void place_columns(Pdf *pdf, PdfTable *table, const PaperBlock *block)
{
    double room = pdf_room_across(pdf), letter = pdf_styles[PDF_CELL].size * 0.6;
    const double *fractions = paper_fractions(block, pdf->pool, (room - 2 * PAD_X * table->columns) / letter);
    table->width = room;
    table->edges = pool_array0(pdf->pool, double, table->columns + 1);
    double padding = 2 * PAD_X, text_room = MAX(room - padding * table->columns, 1);
    for (guint c = 0; c < table->columns; c++)
        table->edges[c + 1] = table->edges[c] + padding + fractions[c] * text_room;
}

static PdfTable *table_of(Pdf *pdf, const PaperBlock *block)
{
    PdfTable *table = g_hash_table_lookup(pdf->tables, block);
    if (table && table->width == pdf_room_across(pdf))
        return table;
    table = pool_new0(pdf->pool, PdfTable);
    table->columns = paper_columns(block);
    table->numeric = paper_numeric_columns(block, pdf->pool);
    table->count = block->rows->len;
    table->headings = MIN((guint)MAX(block->heading_rows, 0), table->count);
    table->rows = pool_array0(pdf->pool, Row, table->count);
    for (guint i = 0; i < table->count; i++) {
        const GPtrArray *cells = block->rows->pdata[i];
        table->rows[i] = (Row){.cells = cells, .layouts = pool_array0(pdf->pool, PangoLayout *, cells->len),
                               .is_heading = i < table->headings};
    }
    place_columns(pdf, table, block);
    g_hash_table_insert(pdf->tables, (void *)block, table);
    return table;
}

static PdfStyleId style_of(const Row *row, const PaperCell *cell)
{
    return row->is_heading || cell->bold ? PDF_CELL_BOLD : PDF_CELL;
}

static void lay_out(Pdf *pdf, const PdfTable *table, Row *row)
{
    row->lines = 1;
    for (guint c = 0, at = 0; c < row->cells->len; at += paper_span(row->cells->pdata[c++])) {
        const PaperCell *cell = row->cells->pdata[c];
        double width = table->edges[at + paper_span(cell)] - table->edges[at] - 2 * PAD_X;
        if (!row->layouts[c])
            row->layouts[c] = pdf_layout(pdf, style_of(row, cell), cell->text, width);
        row->lines = MAX(row->lines, pdf_line_count(row->layouts[c]));
    }
}

/* After this row->lines is known; with needs_layouts also its layouts. */
static void prepare(Pdf *pdf, PdfTable *table, Row *row, bool needs_layouts)
{
    bool is_ready = row->lines > 0 && (!needs_layouts || (row->cells->len > 0 && row->layouts[0]));
    if (is_ready)
        return;
    lay_out(pdf, table, row);
    table->kept += row->cells->len;
    if (!needs_layouts && table->kept > CELLS_KEPT)
        drop_layouts(row);
}

static double height_of(int lines)
{
    return lines * pdf_styles[PDF_CELL].pitch + 2 * PAD_Y;
}

static double row_height(Pdf *pdf, PdfTable *table, guint at)
{
    prepare(pdf, table, &table->rows[at], false);
    return height_of(table->rows[at].lines);
}

static double headings_height(Pdf *pdf, PdfTable *table)
{
    double height = 0;
    for (guint i = 0; i < table->headings; i++)
        height += row_height(pdf, table, i);
    return height;
}

static void fill_row(Pdf *pdf, const PdfTable *table, double grey, double height)
{
    cairo_set_source_rgb(pdf->cr, grey, grey, grey);
    cairo_rectangle(pdf->cr, pdf_left(pdf), pdf->y + RULE, table->width, height - RULE);
    cairo_fill(pdf->cr);
}

static void rule_below(Pdf *pdf, const PdfTable *table, const Row *row, double height)
{
    cairo_set_source_rgb(pdf->cr, 0.55, 0.55, 0.55);
    cairo_set_line_width(pdf->cr, row->is_heading ? 2 * RULE : RULE);
    cairo_move_to(pdf->cr, pdf_left(pdf), pdf->y + height);
    cairo_rel_line_to(pdf->cr, table->width, 0);
    cairo_stroke(pdf->cr);
}

static void draw_cell(Pdf *pdf, const PdfTable *table, const Row *row, guint c, guint at, int first, int count)
{
    const PaperCell *cell = row->cells->pdata[c];
    double left = pdf_left(pdf) + table->edges[at] + PAD_X;
    double right = pdf_left(pdf) + table->edges[at + paper_span(cell)] - PAD_X;
    bool to_right = paper_cell_is_numeric(cell) || (row->is_heading && paper_span(cell) == 1 && table->numeric[at]);
    if (to_right)
        pdf_draw_lines_right(pdf, style_of(row, cell), row->layouts[c], first, count, right, pdf->y + PAD_Y);
    else
        pdf_draw_lines(pdf, style_of(row, cell), row->layouts[c], first, count, left, pdf->y + PAD_Y);
}

/* Draws count lines of the row from first on, and moves below them.  A repeated heading is no part of the structure. */
static void place(Pdf *pdf, PdfTable *table, guint index, int first, int count, bool is_repeated)
{
    Row *row = &table->rows[index];
    double height = height_of(count);
    if (pdf->drawing) {
        const char *tag = row->is_heading ? "TH" : "TD";
        prepare(pdf, table, row, true);
        if (row->is_heading || (index - table->headings) % 2 == 1)
            fill_row(pdf, table, row->is_heading ? 0.88 : 0.96, height);
        rule_below(pdf, table, row, height);
        if (!is_repeated)
            pdf_tag_begin(pdf, "TR", NULL);
        for (guint c = 0, at = 0; c < row->cells->len; at += paper_span(row->cells->pdata[c++])) {
            if (!is_repeated)
                pdf_tag_begin(pdf, tag, NULL);
            draw_cell(pdf, table, row, c, at, first, count);
            if (!is_repeated)
                pdf_tag_end(pdf, tag);
        }
        if (!is_repeated)
            pdf_tag_end(pdf, "TR");
    }
    pdf->y += height;
}

static void place_headings(Pdf *pdf, PdfTable *table, bool is_repeated)
{
    for (guint i = 0; i < table->headings; i++)
        place(pdf, table, i, 0, table->rows[i].lines, is_repeated);
}

static void go_to_next_page(Pdf *pdf, PdfTable *table)
{
    pdf_next_page(pdf);
    place_headings(pdf, table, true);
}

/* A row that no page can hold goes on over as many as it takes. */
static void place_tall(Pdf *pdf, PdfTable *table, guint index)
{
    enum { LEAST_LINES = 3 };
    int lines = table->rows[index].lines;
    for (int done = 0; done < lines;) {
        int fit = (int)((pdf_room_down(pdf) - 2 * PAD_Y) / pdf_styles[PDF_CELL].pitch);
        if (fit < MIN(LEAST_LINES, lines - done)) {
            go_to_next_page(pdf, table);
            continue;
        }
        int count = MIN(fit, lines - done);
        place(pdf, table, index, done, count, false);
        done += count;
    }
}

static void place_row(Pdf *pdf, PdfTable *table, guint index, double room_of_page)
{
    double height = row_height(pdf, table, index);
    if (height > room_of_page) {
        place_tall(pdf, table, index);
        return;
    }
    if (height > pdf_room_down(pdf))
        go_to_next_page(pdf, table);
    place(pdf, table, index, 0, table->rows[index].lines, false);
}

/* Heading rows that would fill the page themselves are rows like others. */
static void demote_tall_headings(Pdf *pdf, PdfTable *table)
{
    if (headings_height(pdf, table) <= pdf_room_of_page(pdf) / 3)
        return;
    table->headings = 0;
}

double pdf_table_least(Pdf *pdf, const PaperBlock *block)
{
    PdfTable *table = table_of(pdf, block);
    if (table->count == 0)
        return 0;
    demote_tall_headings(pdf, table);
    double first = table->headings < table->count ? row_height(pdf, table, table->headings) : 0;
    double caption = block->text ? pdf_styles[PDF_CAPTION].pitch + pdf_styles[PDF_CAPTION].after : 0;
    double above = caption + headings_height(pdf, table), room = pdf_room_of_page(pdf);
    return above + first <= room ? above + first : above + room / 4; /* a row taller than a page begins anywhere */
}

void pdf_flow_table(Pdf *pdf, const PaperBlock *block)
{
    if (block->rows->len == 0)
        return;
    PdfTable *table = table_of(pdf, block);
    if (pdf_table_least(pdf, block) > pdf_room_down(pdf) && !pdf_is_at_top(pdf))
        pdf_next_page(pdf);
    pdf_flow_text(pdf, PDF_CAPTION, "P", block->text, 0);
    double room_of_page = pdf_room_of_page(pdf) - headings_height(pdf, table);
    pdf_tag_begin(pdf, "Table", NULL);
    place_headings(pdf, table, false);
    for (guint i = table->headings; i < table->count; i++) {
        place_row(pdf, table, i, room_of_page);
        if (pdf->drawing)
            drop_layouts(&table->rows[i]);
    }
    pdf_tag_end(pdf, "Table");
    pdf->y += 12;
}
