#include "reader/pdf_gap_rows.h"

/* Where cells stand in the middle of their rows, a measure's number stands in the middle of its paragraphs and of its further rows:
 * as many rows without a number lie above it as below.  One column of words there is a cell of several paragraphs; several are rows
 * of the measure, whose other cells are as high as all of them. */

typedef struct {
    PdfTable *table;
    PdfCell **at; /* of each place, the cell that starts there; NULL: none */
    int numbers;
} Around;

static PdfCell *cell_at(const Around *around, int row, int column)
{
    return around->at[row * around->table->columns + column];
}

static const char *text_at(const Around *around, int row, int column)
{
    const PdfCell *cell = cell_at(around, row, column);
    return cell ? cell->text : "";
}

static void index_cells(Around *around)
{
    for (guint i = 0; i < around->table->cells->len; i++) {
        PdfCell *cell = around->table->cells->pdata[i];
        around->at[cell->row * around->table->columns + cell->column] = cell;
    }
}

static bool is_numbered(const Around *around, int row)
{
    const char *text = text_at(around, row, around->numbers);
    return *text && gap_is_number(text);
}

/* Short, and without a number: the rest of a row that stands above or below. */
static bool is_sparse(const Around *around, int row)
{
    int filled = 0;
    if (*text_at(around, row, around->numbers))
        return false;
    for (int c = 0; c < around->table->columns; c++) {
        const PdfCell *cell = cell_at(around, row, c);
        if (!cell || !*cell->text || cell->row_span > 1)
            continue;
        if (cell->column_span > 1 || cell->bold)
            return false;
        filled++;
    }
    return filled > 0 && filled * 2 <= around->table->columns;
}

static int count_sparse(const Around *around, int row, int step)
{
    int count = 0;
    for (row += step; row >= 0 && row < around->table->rows && is_sparse(around, row); row += step)
        count++;
    return count;
}

/* How many columns the rows from first to last fill besides the one in the middle. */
static int count_columns(const Around *around, int first, int middle, int last)
{
    int count = 0;
    for (int c = 0; c < around->table->columns; c++) {
        bool filled = false;
        for (int row = first; row <= last; row++)
            filled |= row != middle && *text_at(around, row, c) && cell_at(around, row, c)->row_span == 1;
        count += filled;
    }
    return count;
}

static bool all_fill(const Around *around, int first, int last, int column)
{
    for (int row = first; row <= last; row++)
        if (!*text_at(around, row, column))
            return false;
    return true;
}

/* Do the rows have words in the same columns, two at least? */
static bool are_rows(const Around *around, int first, int middle, int last)
{
    int full = 0;
    for (int c = 0; c < around->table->columns; c++)
        full += all_fill(around, first, last, c);
    return full >= 2 && full == count_columns(around, first, middle, last);
}

/* The cells of the middle row that no other row has are as high as all. */
static void make_tall(Around *around, int first, int middle, int last)
{
    for (int c = 0; c < around->table->columns; c++) {
        PdfCell *cell = cell_at(around, middle, c);
        if (!cell || all_fill(around, first, last, c) || cell->row_span > 1)
            continue;
        for (int row = first; row <= last; row++)
            if (row != middle && cell_at(around, row, c))
                g_ptr_array_remove(around->table->cells, cell_at(around, row, c));
        cell->row = first;
        cell->row_span = last - first + 1;
    }
}

static void join_column(Around *around, int first, int middle, int last, int column, Pool *pool)
{
    PdfCell *into = cell_at(around, middle, column);
    g_autoptr(GString) text = g_string_new(NULL);
    for (int row = first; row <= last; row++)
        if (*text_at(around, row, column))
            g_string_append_printf(text, "%s%s", text->len ? "\n" : "", text_at(around, row, column));
    if (!into || text->len == 0)
        return;
    into->text = pool_strdup(pool, text->str);
    into->bold = false;
}

/* What the rows hold becomes paragraphs of the middle one's cells; dropped: rows that are empty now. */
static void join_rows(Around *around, int first, int middle, int last, bool *dropped, Pool *pool)
{
    for (int c = 0; c < around->table->columns; c++)
        join_column(around, first, middle, last, c, pool);
    for (int row = first; row <= last; row++)
        dropped[row] = row != middle;
}

static bool has_tall_start(const Around *around, int row)
{
    for (int c = 0; c < around->table->columns; c++)
        if (cell_at(around, row, c) && cell_at(around, row, c)->row_span > 1)
            return true;
    return false;
}

/* The middle row keeps a tall cell that began above it. */
static void keep_tall(Around *around, int first, int middle)
{
    for (int row = first; row < middle; row++)
        for (int c = 0; c < around->table->columns; c++) {
            PdfCell *cell = cell_at(around, row, c);
            if (cell && cell->row_span > 1 && cell->row + cell->row_span > middle) {
                cell->row_span -= middle - row;
                cell->row = middle;
            }
        }
}

static int kept_before(const bool *dropped, int row)
{
    int count = 0;
    for (int i = 0; i < row; i++)
        count += !dropped[i];
    return count;
}

static void drop_rows(PdfTable *table, const bool *dropped, Pool *pool)
{
    GPtrArray *kept = pool_list(pool);
    for (guint i = 0; i < table->cells->len; i++) {
        PdfCell *cell = table->cells->pdata[i];
        int row = kept_before(dropped, cell->row), behind = kept_before(dropped, cell->row + cell->row_span);
        if (behind == row)
            continue;
        cell->row = row;
        cell->row_span = behind - row;
        g_ptr_array_add(kept, cell);
    }
    for (int row = table->rows; row-- > 0;)
        if (dropped[row])
            g_array_remove_index(table->row_pages, (guint)row);
    table->rows = kept_before(dropped, table->rows);
    table->cells = kept;
}

/* Each number takes as many rows from below as stand above it; what is left stands above the next.  Returns the last row taken. */
static int settle_number(Around *around, int from, int middle, bool *dropped, Pool *pool)
{
    int above = middle - from, last = middle + above;
    if (above == 0 || count_sparse(around, middle, -1) < above || count_sparse(around, middle, 1) < above)
        return middle;
    if (are_rows(around, from, middle, last)) {
        make_tall(around, from, middle, last);
    } else if (!has_tall_start(around, last)) {
        keep_tall(around, from, middle);
        join_rows(around, from, middle, last, dropped, pool);
    }
    return last;
}

void gap_settle_around(PdfTable *table, int numbers, Pool *pool)
{
    if (numbers < 0 || table->rows < 3)
        return;
    Around around = {table, pool_array0(pool, PdfCell *, table->rows * table->columns), numbers};
    bool *dropped = pool_array0(pool, bool, table->rows);
    index_cells(&around);
    int from = 1;
    for (int row = 1; row < table->rows; row++) {
        if (is_numbered(&around, row))
            row = settle_number(&around, from, row, dropped, pool);
        else if (is_sparse(&around, row))
            continue;
        from = row + 1;
    }
    drop_rows(table, dropped, pool);
}
