#include "reader/pdf_gap_rows.h"

#include <string.h>

/* A table without rules from its first line to its last. */

#define MOST_BOLD 1.6 /* heights of a line: bold lines that are farther apart aren't of one header */
enum { LEFT_COLUMNS = 3 }; /* where objectives stand that are several rows high */

/* A column that has no words in a line below ones with words has ended. */
static void follow(Rhythm *rhythm, const bool *filled, int columns, bool new_row)
{
    for (int c = 0; c < columns; c++) {
        rhythm->ended[c] = new_row ? false : rhythm->ended[c] || (rhythm->filled[c] && !filled[c]);
        rhythm->filled[c] = filled[c] || (!new_row && rhythm->filled[c]);
    }
}
typedef struct {
    int small, other; /* how many texts of a column begin so */
} Starts;

static bool starts_small(const PdfCell *cell)
{
    return g_unichar_islower(g_utf8_get_char(cell->text));
}

static Starts starts_of(const PdfTable *table, int column)
{
    Starts starts = {0};
    for (guint i = 0; i < table->cells->len; i++) {
        const PdfCell *cell = table->cells->pdata[i];
        if (cell->column != column || cell->column_span > 1 || !*cell->text)
            continue;
        starts.small += starts_small(cell);
        starts.other += !starts_small(cell);
    }
    return starts;
}

static bool ends_sentence(const char *text)
{
    gsize length = strlen(text);
    return length > 0 && strchr(".;:!?", text[length - 1]);
}

#define TALL_GAP 0.6 /* of a line's height: wider spaces don't stand between two lines of one cell */

/* The words of a cell that is several rows high lie beside those rows: what begins small, where nothing else in its column does,
 * goes on with the cell above. */
static void join_tall_cells(PdfTable *table, int column, double height, Pool *pool)
{
    GPtrArray *kept = pool_list(pool);
    PdfCell *above = NULL;
    for (guint i = 0; i < table->cells->len; i++) {
        PdfCell *cell = table->cells->pdata[i];
        bool here = cell->column == column && cell->column_span == 1;
        bool goes_on = here && above && *above->text && !ends_sentence(above->text) && starts_small(cell) && above->row + above->row_span == cell->row &&
                       cell->top - above->foot < TALL_GAP * height;
        if (goes_on) {
            g_autoptr(GString) text = g_string_new(above->text);
            pdf_append(text, cell->text);
            above->text = pool_strdup(pool, text->str);
            above->row_span += cell->row_span;
            above->foot = cell->foot;
        } else {
            g_ptr_array_add(kept, cell);
        }
        if (cell->column <= column && cell->column + cell->column_span > column && !goes_on)
            above = here ? cell : NULL;
    }
    table->cells = kept;
}

static void join_tall(PdfTable *table, double height, Pool *pool)
{
    for (int column = 0; column < MIN(LEFT_COLUMNS, table->columns - 2); column++) {
        Starts starts = starts_of(table, column);
        if (starts.small > 0 && starts.small * 2 <= starts.other)
            join_tall_cells(table, column, height, pool);
    }
}

/* Behind the bold lines from here on; from itself where one of them fills the table. */
static guint end_of_bold(const Region *region, guint from)
{
    guint to = from;
    while (to < region->to && gap_line_at(region, to)->bold && !(gap_is_span(region, to) && !gap_names_group(region, to, region->height)) &&
           (to == from || gap_pitch_at(region, to) < MOST_BOLD * region->height))
        to++;
    return to < region->to ? to : from;
}

/* The header in the middle of its cells stands again at the top of a page: lines of bold words in most columns. */
static bool is_header_again(const Region *region, guint to)
{
    bool filled[MAX_GUTTERS + 1];
    int count = 0;
    for (guint i = region->from; i < to; i++) {
        gap_fill_columns(region, i, filled);
        for (int c = 0; c <= region->count; c++)
            count += filled[c];
    }
    return region->follows && region->centred && to > region->from + 1 && count > region->count;
}

static bool put_bold(Rows *rows, const Region *region, guint to, double pitch)
{
    if (to > region->from + 1 && gap_put_head(rows, region->from, to, pitch))
        return true;
    if (!is_header_again(region, to))
        return false;
    for (guint i = region->from; i < to; i++)
        gap_add_line(rows, gap_line_at(region, i));
    gap_end_row(rows);
    return true;
}

static int count_numbers(const Region *region, guint from, guint to, int column)
{
    int count = 0;
    for (guint i = from; i < to; i++)
        count += gap_is_number(gap_text_in(region, i, column));
    return count;
}

/* Ends the row of the lines from `from` on, which may be a measure of several rows. */
static void end_lines(Rows *rows, guint from, guint to, const Rhythm *rhythm)
{
    bool measure = rhythm->row > 0 && rhythm->numbers >= 0 && !rhythm->in_span && !rows->parted && count_numbers(rows->region, from, to, rhythm->numbers) == 1;
    if (measure && gap_put_parts(rows, from, to, rhythm->line_pitch, false) > 0)
        memset(rows->words, 0, sizeof rows->words);
    else
        gap_end_row(rows);
}

/* Row by row as lines begin them. */
static void build_by_lines(Rows *rows, const Region *region)
{
    Rhythm rhythm = gap_listen(region);
    bool filled[MAX_GUTTERS + 1];
    guint first = end_of_bold(region, region->from);
    if (put_bold(rows, region, first, rhythm.line_pitch))
        rhythm.row = 1;
    else
        first = region->from;
    guint start = first;
    for (guint i = first; i < region->to; i++) {
        gap_fill_columns(region, i, filled);
        bool parts = i > first && !rhythm.in_span && (gap_parts_group(rows, gap_line_at(region, i)) ||
                                                       (rhythm.row == 0 && gap_fills_new(region, i, &rhythm, filled)));
        bool begins = i > first && (parts || gap_begins_row(region, i, &rhythm, filled));
        if (begins) {
            bool header = rhythm.row == 0;
            end_lines(rows, start, i, &rhythm);
            start = i;
            rows->parted = parts && header;
            rhythm.row++;
        }
        bool span = gap_is_span(region, i) || (rhythm.in_span && !begins && i > first);
        if (span)
            gap_add_span(rows, gap_line_at(region, i));
        else
            gap_add_line(rows, gap_line_at(region, i));
        rows->foot = gap_line_at(region, i)->box.y2;
        follow(&rhythm, filled, region->count + 1, begins || i == first);
        rhythm.in_span = span;
    }
    end_lines(rows, start, region->to, &rhythm);
}

static RowPlace put_row(Rows *rows, guint from, guint to)
{
    RowPlace place = {.row = rows->table->rows, .rows = 1, .top = G_MAXDOUBLE, .span = to == from + 1 && gap_is_span(rows->region, from)};
    for (guint i = from; i < to; i++) {
        const Line *line = gap_line_at(rows->region, i);
        if (place.span)
            gap_add_span(rows, line);
        else
            gap_add_line(rows, line);
        place.top = MIN(place.top, line->box.y1);
        place.foot = MAX(place.foot, line->box.y2);
    }
    rows->foot = place.foot;
    const bool *tall = rows->tall;
    rows->tall = place.span ? NULL : tall;
    gap_end_row(rows);
    rows->tall = tall;
    return place;
}

static guint end_of_row(const Region *region, const Middle *middle, guint from)
{
    guint to = from + 1;
    while (to < region->to && !middle->begins[to - region->from])
        to++;
    return to;
}

static bool are_bold(const Region *region, guint from, guint to)
{
    for (guint i = from; i < to; i++)
        if (!gap_line_at(region, i)->bold)
            return false;
    return true;
}

/* A header may stand again in the middle of the table. */
static RowPlace put_head(Rows *rows, guint from, guint to, const Middle *middle)
{
    const bool *tall = rows->tall;
    RowPlace place = {.row = rows->table->rows, .rows = 1, .top = gap_line_at(rows->region, from)->box.y1, .foot = gap_line_at(rows->region, to - 1)->box.y2, .span = true};
    rows->foot = place.foot;
    rows->tall = NULL;
    bool parted = to > from + 1 && gap_put_head(rows, from, to, middle->pitch);
    rows->tall = tall;
    return parted ? place : put_row(rows, from, to);
}

/* The lines of one measure, which may be of several rows. */
static RowPlace put_measure(Rows *rows, guint from, guint to, int numbers, double pitch)
{
    RowPlace place = {.row = rows->table->rows, .top = G_MAXDOUBLE};
    for (guint i = from; i < to; i++) {
        place.top = MIN(place.top, gap_line_at(rows->region, i)->box.y1);
        place.foot = MAX(place.foot, gap_line_at(rows->region, i)->box.y2);
    }
    rows->foot = place.foot;
    if (numbers >= 0 && count_numbers(rows->region, from, to, numbers) == 1)
        place.rows = gap_put_parts(rows, from, to, pitch, true);
    return place.rows > 0 ? place : put_row(rows, from, to);
}

/* Row by row as cells stand in their middle. */
static void build_by_middles(Rows *rows, const Region *region, const Middle *middle)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(RowPlace));
    guint head = end_of_row(region, middle, region->from);
    int numbers = gap_number_column(region);
    put_head(rows, region->from, head, middle);
    rows->tall = middle->tall;
    rows->table->centred = true;
    for (guint from = head, to; from < region->to; from = to) {
        to = end_of_row(region, middle, from);
        RowPlace place = are_bold(region, from, to) ? put_head(rows, from, to, middle) : put_measure(rows, from, to, numbers, middle->pitch);
        g_array_append_val(places, place);
    }
    for (int column = 0; column <= region->count; column++)
        if (middle->tall[column])
            gap_put_tall(rows, places, head, column, middle->pitch);
    gap_settle_around(rows->table, numbers, region->page->pool);
}

PdfTable *gap_build_table(const Region *region)
{
    Rows rows = gap_rows_new(region);
    const Middle *middle = gap_middle(region);
    if (middle)
        build_by_middles(&rows, region, middle);
    else
        build_by_lines(&rows, region);
    join_tall(rows.table, region->height, region->page->pool);
    return rows.table;
}
