#include "reader/pdf_page.h"

#include <math.h>
#include <string.h>

/* Tables that go on over a page break.  The page cuts where it must: between rows, through a row, or through a cell that
 * spans several rows. */
static const double same_edge = 8; /* points */

static int edge_at(const PdfTable *table, double x)
{
    for (int i = 0; i <= table->columns; i++)
        if (fabs(table->edges[i] - x) < same_edge)
            return i;
    return -1;
}

/* Whether all of narrow's edges are edges of wide too, and the outermost the same. */
static bool fits_into(const PdfTable *narrow, const PdfTable *wide)
{
    for (int i = 0; i <= narrow->columns; i++)
        if (edge_at(wide, narrow->edges[i]) < 0)
            return false;
    return edge_at(wide, narrow->edges[0]) == 0 && edge_at(wide, narrow->edges[narrow->columns]) == wide->columns;
}

/* Gives table the columns of wide, which has more of them. */
static void widen(PdfTable *table, const PdfTable *wide)
{
    for (guint i = 0; i < table->cells->len; i++) {
        PdfCell *cell = table->cells->pdata[i];
        int from = edge_at(wide, table->edges[cell->column]);
        cell->column_span = edge_at(wide, table->edges[cell->column + cell->column_span]) - from;
        cell->column = from;
    }
    table->edges = wide->edges;
    table->columns = wide->columns;
}

static bool align(PdfTable *table, PdfTable *next)
{
    if (fits_into(next, table))
        widen(next, table);
    else if (fits_into(table, next))
        widen(table, next);
    else
        return false;
    return true;
}

/* The cell that covers a place; NULL: none. */
static PdfCell *cell_at(const PdfTable *table, int row, int column)
{
    for (guint i = table->cells->len; i > 0; i--) {
        PdfCell *cell = table->cells->pdata[i - 1];
        if (row >= cell->row && row < cell->row + cell->row_span && column >= cell->column &&
            column < cell->column + cell->column_span)
            return cell;
    }
    return NULL;
}

static const char *text_at(const PdfTable *table, int row, int column)
{
    const PdfCell *cell = cell_at(table, row, column);
    return cell && cell->column == column ? cell->text : "";
}

/* Neither blanks nor places where lines were broken. */
static bool is_letter(char c)
{
    return !strchr(" \n", c) && c != PDF_WRAP && c != PDF_CUT && c != PDF_HYPHEN;
}

/* Where full goes on behind the letters of part; NULL: part isn't its beginning. */
static const char *behind(const char *full, const char *part)
{
    for (;; full++, part++) {
        while (*part && !is_letter(*part))
            part++;
        while (*full && !is_letter(*full))
            full++;
        if (!*part)
            return full;
        if (*full != *part)
            return NULL;
    }
}

/* A header that stands again on the next page may have lost the ends of its cells: its rows are lower there. */
static bool same_row(const PdfTable *one, const PdfTable *two, int row)
{
    int same = 0, clipped = 0;
    for (int c = 0; c < one->columns; c++) {
        const char *text = text_at(one, row, c), *other = text_at(two, row, c), *rest = behind(text, other);
        if (!rest || (*rest && strlen(other) * 2 < strlen(text)))
            return false;
        same += *text && !*rest;
        clipped += *rest != '\0';
    }
    return same > 0 && same >= clipped;
}

/* What the header lost on the next page stands in front of the words of the first row there: it is taken off. */
static void take_clipped_off(const PdfTable *table, const PdfTable *next, int header)
{
    for (int row = 0; row < header; row++)
        for (int c = 0; c < table->columns; c++) {
            const char *lost = behind(text_at(table, row, c), text_at(next, row, c));
            PdfCell *below = cell_at(next, header, c);
            const char *rest = lost && *lost && below ? behind(below->text, lost) : NULL;
            if (rest)
                below->text = rest;
        }
}

/* How many header rows of table stand again at the top of next. */
static int repeated_rows(const PdfTable *table, const PdfTable *next)
{
    int rows = 0;
    while (rows < MIN(3, MIN(table->rows, next->rows)) && same_row(table, next, rows))
        rows++;
    return rows;
}

static void drop_rows(PdfTable *table, int rows)
{
    GPtrArray *kept = g_ptr_array_new();
    for (guint i = 0; i < table->cells->len; i++) {
        PdfCell *cell = table->cells->pdata[i];
        if (cell->row + cell->row_span <= rows)
            continue;
        cell->row_span -= MAX(0, rows - cell->row);
        cell->row = MAX(0, cell->row - rows);
        g_ptr_array_add(kept, cell);
    }
    g_ptr_array_set_size(table->cells, 0);
    g_ptr_array_extend(table->cells, kept, NULL, NULL);
    g_ptr_array_unref(kept);
    g_array_remove_range(table->row_pages, 0, (guint)rows);
    table->rows -= rows;
}

static bool begins_small(const char *text)
{
    gunichar c = g_utf8_get_char(text);
    return g_unichar_islower(c) || c == ')' || c == ',' || c == ';' || c == '(' || c == 0x201D;
}

static bool ends_sentence(const char *text)
{
    gsize length = strlen(text);
    return length > 0 && strchr(".;:!", text[length - 1]);
}

/* Words that are left of the cell above: its text ran to the foot of the page, and this goes on in the sentence. */
static bool goes_on(const PdfCell *above, const PdfCell *below)
{
    return *below->text && *above->text && above->full && !ends_sentence(above->text) && begins_small(below->text);
}

static bool begins_with_year(const char *text)
{
    return g_str_has_prefix(text, "20") && strspn(text, "0123456789") == 4;
}

/* "trimestrul II" over "2026". */
static bool year_goes_on(const PdfCell *above, const PdfCell *below)
{
    return above->full && *above->text && begins_with_year(below->text) && !strstr(above->text, "20");
}

typedef struct {
    int filled, left_over, fresh,
        above_filled; /* texts below: all, that may go on, that can't; texts in the last row above */
    int surely;
} Meeting;

/* What meets at the break, column by column. */
static Meeting look_at(const PdfTable *table, const PdfTable *next)
{
    Meeting meeting = {0};
    for (int c = 0; c < table->columns; c++) {
        const PdfCell *above = cell_at(table, table->rows - 1, c), *below = cell_at(next, 0, c);
        if (!above || !below || above->column != c || below->column != c)
            continue;
        meeting.above_filled += *above->text != '\0' && above->row_span == 1;
        meeting.filled += *below->text != '\0';
        meeting.surely += goes_on(above, below) || year_goes_on(above, below);
        if (*below->text && !(above->full && *above->text))
            meeting.fresh++;
    }
    return meeting;
}

/* A row cut in two: every text at the top continues one that ran to the foot, and at least one goes on in mid-sentence. */
static bool row_is_cut(const PdfTable *table, const PdfTable *next)
{
    Meeting meeting = look_at(table, next);
    const PdfCell *first = cell_at(next, 0, 0);
    bool numbered = first && g_ascii_isdigit(*first->text);
    return meeting.surely > 0 && meeting.fresh == 0 && !numbered && (meeting.filled <= 2 * meeting.surely) &&
           (meeting.filled < table->columns || meeting.surely == meeting.filled);
}

static bool same_spans(const PdfTable *table, const PdfTable *next)
{
    for (int c = 0; c < table->columns; c++) {
        const PdfCell *above = cell_at(table, table->rows - 1, c), *below = cell_at(next, 0, c);
        if (!above || !below || above->column != below->column || above->column_span != below->column_span)
            return false;
    }
    return true;
}

/* No rule closes the last row: it may be cut.  What is left of it fills some cells only, each below a text that ran to the foot. */
static bool open_row_goes_on(const PdfTable *table, const PdfTable *next)
{
    Meeting meeting = look_at(table, next);
    const PdfCell *first = cell_at(next, 0, 0);
    bool numbered = first && g_ascii_isdigit(*first->text);
    return table->open_end && same_spans(table, next) && !numbered && meeting.fresh == 0 && meeting.filled > 0 &&
           meeting.filled < table->columns;
}

/* Do most of the last rows begin with a number, the very last too? */
static bool rows_are_numbered(const PdfTable *table)
{
    enum { ROWS = 10 };
    int numbered = 0, from = MAX(table->rows - ROWS, 0);
    for (int row = from; row < table->rows; row++) {
        const PdfCell *first = cell_at(table, row, 0);
        numbered += first && first->column_span == 1 && g_ascii_isdigit(*first->text);
    }
    const PdfCell *last = cell_at(table, table->rows - 1, 0);
    return last && g_ascii_isdigit(*last->text) && numbered * 2 >= table->rows - from;
}

/* Rows have numbers, the one at the top has none: some of its texts goes on for sure, and the others may. */
static bool numbered_row_goes_on(const PdfTable *table, const PdfTable *next)
{
    const PdfCell *first = cell_at(next, 0, 0);
    if (!first || *first->text || first->column_span > 1 || !rows_are_numbered(table))
        return false;
    Meeting meeting = look_at(table, next);
    return meeting.surely > 0 && meeting.fresh == 0;
}

/* A word alone on its line may have been cut. */
static bool ends_with_lone_word(const char *text)
{
    const char *end = text + strlen(text), *line = end;
    while (line > text && is_letter(line[-1]))
        line--;
    return line < end && line > text && line[-1] != ' ' && g_unichar_isalpha(g_utf8_get_char(g_utf8_prev_char(end)));
}

static void append_text(PdfCell *above, const PdfCell *below, Pool *pool)
{
    if (!*below->text)
        return;
    g_autoptr(GString) text = g_string_new(above->text);
    if (ends_with_lone_word(above->text) && begins_small(below->text) && g_unichar_isalpha(g_utf8_get_char(below->text)))
        g_string_append_printf(text, "%c%s", PDF_CUT, below->text);
    else
        pdf_append(text, below->text);
    above->text = pool_strdup(pool, text->str);
    above->bold &= below->bold;
}

/* An empty cell at the top that belongs to the one above: it spans rows on either side, or is in the first column. */
static bool hangs_on(const PdfCell *above, const PdfCell *below)
{
    return !*below->text && *above->text && (below->column == 0 || above->row_span > 1 || below->row_span > 1);
}

/* Whether a single cell of a row that is whole goes on from the page before. */
static bool cell_goes_on(const PdfCell *above, const PdfCell *below)
{
    bool spans = above->row_span > 1 || below->row_span > 1 || below->column == 0;
    return hangs_on(above, below) || (spans && goes_on(above, below));
}

/* Adds next's cells below; a cell that goes on makes the one above longer.  shift: of next's rows. */
static void add_cells(PdfTable *table, const PdfTable *next, int shift, bool cut, Pool *pool)
{
    int last = table->rows - 1;
    for (guint i = 0; i < next->cells->len; i++) {
        PdfCell *cell = next->cells->pdata[i];
        PdfCell *above = cell->row == 0 ? cell_at(table, last, cell->column) : NULL;
        bool same_columns = above && above->column == cell->column && above->column_span == cell->column_span;
        if (same_columns && (cut || cell_goes_on(above, cell))) {
            append_text(above, cell, pool);
            above->row_span += cell->row_span - (cut ? 1 : 0);
            above->full = cell->full;
            continue;
        }
        cell->row += shift;
        if (!(cut && cell->row == last && !*cell->text))
            g_ptr_array_add(table->cells, cell);
    }
}

static bool has_figure(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

static bool ends_with_figure(const char *text)
{
    gsize length = strlen(text);
    return length > 0 && strchr("0123456789%", text[length - 1]);
}

/* "locuri | 25" over the page and "persoane angajate | 5" below: what the page cuts isn't a row but the space between two rows of a
 * measure.  The column of the figures; -1: it is one row. */
static int column_of_pair(const PdfTable *table, const PdfTable *next)
{
    for (int c = 1; c < table->columns; c++) {
        const char *above = text_at(table, table->rows - 1, c), *below = text_at(next, 0, c);
        const char *name = text_at(table, table->rows - 1, c - 1), *other = text_at(next, 0, c - 1);
        if (ends_with_figure(above) && has_figure(below) && *name && *other && !has_figure(name) && !has_figure(other))
            return c;
    }
    return -1;
}

/* Adds next's first row below the last one: the indicator before column and the figure in it are new, other cells go on. */
static void add_pair(PdfTable *table, const PdfTable *next, int column, Pool *pool)
{
    int last = table->rows - 1;
    for (guint i = 0; i < next->cells->len; i++) {
        PdfCell *cell = next->cells->pdata[i];
        bool pair = cell->column == column || cell->column == column - 1;
        PdfCell *above = cell->row == 0 && !pair ? cell_at(table, last, cell->column) : NULL;
        if (above && above->column == cell->column && above->column_span == cell->column_span) {
            append_text(above, cell, pool);
            above->row_span += cell->row_span;
            above->full = cell->full;
            continue;
        }
        cell->row += table->rows;
        g_ptr_array_add(table->cells, cell);
    }
}

bool pdf_table_join(Build *build, PdfTable *table, PdfTable *next)
{
    if (!align(table, next))
        return false;
    int repeated = repeated_rows(table, next);
    if (repeated > 0 && repeated < next->rows) {
        take_clipped_off(table, next, repeated);
        drop_rows(next, repeated);
        build_note(build, NOTE_HEADERS_DROPPED, (guint32)repeated, "");
    }
    bool cut = open_row_goes_on(table, next) || row_is_cut(table, next) || numbered_row_goes_on(table, next);
    int pair = cut && table->guessed ? column_of_pair(table, next) : -1;
    if (pair >= 0)
        add_pair(table, next, pair, build->pool);
    else
        add_cells(table, next, table->rows - (cut ? 1 : 0), cut, build->pool);
    cut = cut && pair < 0;
    g_array_append_vals(table->row_pages, &g_array_index(next->row_pages, int, cut ? 1 : 0),
                        next->row_pages->len - (cut ? 1 : 0));
    table->rows += next->rows - (cut ? 1 : 0);
    table->page_breaks++;
    table->open_end = next->open_end;
    return true;
}

void pdf_table_end(Build *build, const PdfTable *table, const PdfKnown *known)
{
    Draft *draft = draft_new(build->pool);
    draft->row_pages = table->row_pages;
    draft->page_breaks = table->page_breaks;
    for (guint i = 0; i < table->cells->len; i++) {
        const PdfCell *from = table->cells->pdata[i];
        const char *text = pdf_unwrap(build->pool, from->text, known);
        GridCell *cell = draft_add(build, draft, from->row, from->column, text);
        if (!cell)
            return;
        cell->row_span = from->row_span;
        cell->column_span = from->column_span;
        cell->bold = from->bold && *from->text;
    }
    GridBlock *block = draft_end(build, draft, false);
    if (block)
        block->page = table->first_page;
    if (table->page_breaks > 0)
        build_note(build, NOTE_PAGES_JOINED, (guint32)table->page_breaks, "");
}
