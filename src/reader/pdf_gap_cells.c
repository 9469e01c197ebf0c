#include "reader/pdf_gap_rows.h"

#include <math.h>
#include <string.h>

/* The words of a row as cells. */

static double text_width(const Region *region, int first, int last)
{
    double left = first > 0 ? region->gutters[first - 1].to : 0, right = last < region->count ? region->gutters[last].from : 0;
    for (guint i = region->from; i < region->to; i++) {
        const Line *line = gap_line_at(region, i);
        if (first == 0)
            left = left > 0 ? MIN(left, line->box.x1) : line->box.x1;
        if (last == region->count)
            right = MAX(right, line->box.x2);
    }
    return right - left;
}

/* The items of a list have less room than their column is wide. */
static double indent_of(const Region *region, const PdfCell *cell, const Line *first)
{
    bool item = pdf_is_item(((Word *)first->words->pdata[0])->text);
    return item && cell->column > 0 ? MAX(cell->left - region->gutters[cell->column - 1].to, 0) : 0;
}

void gap_set_text(const Rows *rows, PdfCell *cell, const GPtrArray *words, int last)
{
    Pool *pool = rows->region->page->pool;
    GPtrArray *lines = pdf_lines(pool, words);
    cell->top = ((Line *)lines->pdata[0])->box.y1;
    cell->left = G_MAXDOUBLE;
    for (guint i = 0; i < lines->len; i++) {
        cell->left = MIN(cell->left, ((Line *)lines->pdata[i])->box.x1);
        cell->right = MAX(cell->right, ((Line *)lines->pdata[i])->box.x2);
    }
    cell->text = pdf_join_lines(pool, lines, text_width(rows->region, cell->column, last) - indent_of(rows->region, cell, lines->pdata[0]));
    cell->foot = ((Line *)lines->pdata[lines->len - 1])->box.y2;
    cell->full = ((Line *)lines->pdata[lines->len - 1])->box.y2 > rows->foot - 2;
    cell->bold = true;
    for (guint i = 0; i < lines->len; i++)
        cell->bold &= ((Line *)lines->pdata[i])->bold;
}

/* Is the column one of a group: a wide cell of the first row, or a cell with an empty place beside it? */
static bool is_of_group(const Rows *rows, int column)
{
    bool beside = column + 1 < rows->table->columns && !rows->covered[column + 1] && rows->words[column + 1];
    return !rows->head[column] || beside;
}

/* "operațional" below "Obiectiv", beside the parts of groups: it is the rest of the first row's cell, which is two rows high. */
static bool joins_head(Rows *rows, int column)
{
    if (!rows->parted || !rows->head_cells[column] || is_of_group(rows, column))
        return false;
    PdfCell *cell = rows->head_cells[column];
    cell->row_span = 2;
    if (rows->words[column]) {
        g_ptr_array_extend(rows->head[column], rows->words[column], NULL, NULL);
        gap_set_text(rows, cell, rows->head[column], column);
    }
    return true;
}

static void put_cell(Rows *rows, int column)
{
    PdfCell *cell = pool_new0(rows->region->page->pool, PdfCell);
    *cell = (PdfCell){.row = rows->table->rows, .column = column, .row_span = 1, .column_span = 1, .text = ""};
    g_ptr_array_add(rows->table->cells, cell);
    if (!rows->words[column])
        return;
    cell->column_span = rows->last[column] - column + 1;
    gap_set_text(rows, cell, rows->words[column], rows->last[column]);
    for (int c = column; rows->table->rows == 0 && c <= rows->last[column]; c++)
        rows->covered[c] = true;
    if (rows->table->rows > 0 || cell->column_span > 1)
        return;
    rows->head[column] = rows->words[column];
    rows->head_cells[column] = cell;
}

/* Places of the first row beside a column that are free and have parts below. */
static int free_beside(const Rows *rows, int column, int step)
{
    int count = 0;
    for (int c = column + step; c >= 0 && c < rows->table->columns && !rows->covered[c] && rows->words[c]; c += step)
        count++;
    return count;
}

static double left_of(const GPtrArray *words)
{
    double left = G_MAXDOUBLE;
    for (guint i = 0; i < words->len; i++)
        left = MIN(left, ((Word *)words->pdata[i])->box.x1);
    return left;
}

/* The column where the group begins whose name starts flush with its first part; -1: none does. */
static int flush_start(const Rows *rows, const PdfCell *cell, int free)
{
    for (int c = cell->column; c >= cell->column - free; c--)
        if (ABS(left_of(rows->words[c]) - cell->left) < 2)
            return c;
    return -1;
}

/* "Calendar" in the middle over "2026 | 2027 | 2028". */
static bool is_centred(const Rows *rows, const PdfCell *cell, int free)
{
    const Gutter *gutters = rows->region->gutters;
    int first = cell->column - free, last = cell->column + cell->column_span - 1 + free;
    if (first < 1 || last >= rows->region->count)
        return false;
    double wide = gutters[last].from - gutters[first - 1].to, middle = (gutters[last].from + gutters[first - 1].to) / 2;
    return ABS((cell->left + cell->right) / 2 - middle) < 0.1 * wide;
}

static void drop_covered(Rows *rows, const PdfCell *by)
{
    for (guint i = rows->table->cells->len; i-- > 0;) {
        const PdfCell *cell = rows->table->cells->pdata[i];
        if (cell != by && cell->row == by->row && cell->column >= by->column && cell->column < by->column + by->column_span)
            g_ptr_array_remove_index(rows->table->cells, i);
    }
}

/* The name of a group of columns is as wide as its parts, which stand in the row below. */
static void widen_head(Rows *rows, PdfCell *cell)
{
    int behind = cell->column + cell->column_span;
    int left = free_beside(rows, cell->column, -1), right = free_beside(rows, behind - 1, 1);
    int flush = left > 0 ? flush_start(rows, cell, left) : -1;
    bool centred = flush < 0 && left > 0 && left == right && is_centred(rows, cell, left);
    int first = flush >= 0 ? flush : centred ? cell->column - left : cell->column;
    if (first == cell->column)
        return;
    cell->column = first;
    cell->column_span = behind + right - first;
    for (int c = cell->column; c < cell->column + cell->column_span; c++) {
        rows->covered[c] = true;
        rows->head_cells[c] = NULL;
        rows->head[c] = NULL;
    }
    drop_covered(rows, cell);
}

static void widen_heads(Rows *rows)
{
    for (guint i = 0; i < rows->table->cells->len; i++) {
        PdfCell *cell = rows->table->cells->pdata[i];
        if (cell->row == 0 && *cell->text && rows->words[cell->column])
            widen_head(rows, cell);
    }
}

static bool is_tall(const Rows *rows, int column)
{
    return rows->tall && rows->tall[column];
}

void gap_end_row(Rows *rows)
{
    if (rows->parted && rows->table->rows == 1)
        widen_heads(rows);
    for (int c = 0; c < rows->table->columns; c += rows->words[c] ? rows->last[c] - c + 1 : 1)
        if (!is_tall(rows, c) && ((rows->words[c] && rows->last[c] > c) || !joins_head(rows, c)))
            put_cell(rows, c);
    memset(rows->words, 0, sizeof rows->words);
    g_array_append_val(rows->table->row_pages, rows->region->page->number);
    rows->table->rows++;
    rows->parted = false;
}

/* The cell that covers a column in this row; -1: none yet. */
static int cell_over(const Rows *rows, int column)
{
    for (int c = 0; c <= column; c++)
        if (rows->words[c] && rows->last[c] >= column)
            return c;
    return -1;
}

/* Puts words into the cell that spans from first to last, taking in the cells that are there. */
static void put_words(Rows *rows, const Line *line, guint from, guint to, int first, int last)
{
    Pool *pool = rows->region->page->pool;
    int over = cell_over(rows, first);
    int into = over >= 0 ? over : first;
    if (!rows->words[into]) {
        rows->words[into] = pool_list(pool);
        rows->last[into] = last;
    }
    for (int c = into + 1; c <= last; c++)
        if (rows->words[c]) {
            g_ptr_array_extend(rows->words[into], rows->words[c], NULL, NULL);
            last = MAX(last, rows->last[c]);
            rows->words[c] = NULL;
        }
    rows->last[into] = MAX(rows->last[into], last);
    for (guint w = from; w < to; w++)
        g_ptr_array_add(rows->words[into], line->words->pdata[w]);
}

void gap_add_span(Rows *rows, const Line *line)
{
    put_words(rows, line, 0, line->words->len, 0, rows->region->count);
}

/* A word that lies over a whole river, far to both sides, is of a cell that spans columns. */
static void reach_over(const Region *region, const Box *box, int *first, int *last)
{
    double most = 0.3 * (box->x2 - box->x1);
    while (*first > 0 && box->x1 < region->gutters[*first - 1].from - most)
        --*first;
    while (*last < region->count && box->x2 > region->gutters[*last].to + most)
        ++*last;
}

/* The column up to which a cell reaches when it takes in the word at `at`, which lies right after the cell's last word; -1: it begins
 * a cell of its own. Words with only blanks between them that cross a river are of one cell. */
static int reach_next(const Rows *rows, const Line *line, guint at, int first, int last)
{
    const Region *region = rows->region;
    const Box *before = &((Word *)line->words->pdata[at - 1])->box, *box = &((Word *)line->words->pdata[at])->box;
    int column = gap_column_at(region, (box->x1 + box->x2) / 2);
    if (is_tall(rows, column))
        return -1;
    if (column <= last)
        return column >= first ? last : -1;
    if (box->x1 - before->x2 >= GAP_WORD * region->height)
        return -1;
    const Gutter *river = &region->gutters[column - 1];
    bool below = rows->table->rows > 0 || region->follows;
    bool flush = (below && fabs(box->x1 - river->to) < GAP_FLUSH) || gap_begins_flush(river, line->words->pdata[at]);
    if (flush && column == last + 1)
        return -1; /* where the next column's words begin */
    if (box->x2 < river->to)
        return last; /* it goes on beyond its column, where no other begins yet */
    return gap_crosses(line, river) ? column : -1;
}

static int word_column(const Region *region, const Word *word)
{
    return gap_column_at(region, (word->box.x1 + word->box.x2) / 2);
}

void gap_add_line(Rows *rows, const Line *line)
{
    const Region *region = rows->region;
    for (guint from = 0, to = 1; from < line->words->len; from = to) {
        const Word *word = line->words->pdata[from];
        to = from + 1;
        if (is_tall(rows, word_column(region, word)))
            continue;
        int first = gap_column_at(region, (word->box.x1 + word->box.x2) / 2), last = first;
        reach_over(region, &word->box, &first, &last);
        for (; to < line->words->len; to++) {
            int reach = reach_next(rows, line, to, first, last);
            if (reach < 0)
                break;
            last = reach;
        }
        put_words(rows, line, from, to, first, last);
    }
}

static PdfTable *new_table(const Region *region)
{
    PdfPage *page = region->page;
    PdfTable *table = pool_new0(page->pool, PdfTable);
    *table = (PdfTable){.columns = region->count + 1, .first_page = page->number, .cells = pool_list(page->pool), .guessed = true};
    table->edges = pool_array0(page->pool, double, region->count + 2);
    table->edges[0] = 0;
    table->edges[region->count + 1] = page->width;
    for (int i = 0; i < region->count; i++)
        table->edges[i + 1] = region->gutters[i].to - 1;
    table->box = (Box){0, gap_line_at(region, region->from)->box.y1, page->width, gap_line_at(region, region->to - 1)->box.y2};
    table->row_pages = g_array_new(FALSE, FALSE, sizeof(int));
    pool_defer(page->pool, (GDestroyNotify)g_array_unref, table->row_pages);
    return table;
}
/* "Valoare  Sursa" below "Resurse financiare": a cell that spans columns has the names of more than one below it. */
bool gap_parts_group(const Rows *rows, const Line *line)
{
    const Region *region = rows->region;
    for (guint w = 1; w < line->words->len; w++) {
        const Box *left = &((Word *)line->words->pdata[w - 1])->box, *right = &((Word *)line->words->pdata[w])->box;
        int one = gap_column_at(region, (left->x1 + left->x2) / 2), other = gap_column_at(region, (right->x1 + right->x2) / 2);
        int over = one != other && right->x1 - left->x2 > GAP_WORD * region->height ? cell_over(rows, one) : -1;
        if (over >= 0 && over == cell_over(rows, other))
            return true;
    }
    return false;
}

Rows gap_rows_new(const Region *region)
{
    return (Rows){.region = region, .table = new_table(region)};
}
