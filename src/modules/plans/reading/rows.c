#include "base/text.h"
#include "modules/plans/reading/row.h"

/* A table from its first row to its last. */

PATTERN(total_line, "^\\s*(?:sub)?(?:total|итого|всего)\\b")

/* "0 | 1 | 2 | 3" under a header. */
static bool is_column_numbers(Reading *reading, const GridTable *table, int row)
{
    int last = -1, count = 0;
    for (int column = 0; column < table->columns; column++) {
        const char *text = row_text(reading, grid_at(table, row, column));
        if (!*text)
            continue;
        guint64 number = 0;
        if (!g_ascii_string_to_unsigned(text, 10, 0, 99, &number, NULL) || (last >= 0 && (int)number != last + 1))
            return false;
        last = (int)number;
        count++;
    }
    return count >= 3;
}

static void open_sheet(Reading *reading)
{
    if (reading->sheet && reading->open->len == 0)
        tier_open_heading(reading, reading->sheet);
    reading->sheet = NULL;
}

static const char *row_words(Reading *reading, const GridTable *table, int row)
{
    GString *out = pool_string(reading->pool);
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        if (cell && cell->row == row && cell->column == column && row_has_words(cell))
            g_string_append_printf(out, "%s%s", out->len ? " | " : "", prose_line(reading->pool, cell->text));
    }
    return out->str;
}

static void read_under_header(Reading *reading, const GridTable *table, int at)
{
    Row row = row_read(reading, table, at);
    if (row_is_of_other_list(&row, reading_last(reading))) {
        reading_note(reading, reading->document->notes, NULL, row_words(reading, table, at), DOUBT_OUTSIDE);
        return;
    }
    row_open_columns(reading, &row);
    if (!row_has_matter(&row)) {
        row_join_notes(reading->document->notes, row.extras);
        return;
    }
    open_sheet(reading);
    row_read_measure(reading, &row);
}

static bool is_total(Reading *reading, const GridTable *table, int row)
{
    for (int column = 0; column < table->columns; column++) {
        const char *text = row_text(reading, grid_at(table, row, column));
        if (*text)
            return g_regex_match(total_line(), text, 0, NULL);
    }
    return false;
}

static void read_total(Reading *reading, const GridTable *table, int row)
{
    reading_note(reading, reading->document->notes, "budget", row_words(reading, table, row),
                 DOUBT_TOTAL_ROW);
}

/* Each cell of a row outside the plan's tables is a paragraph. */
static void read_without_header(Reading *reading, const GridTable *table, int row)
{
    if (reading->columns) {
        reading_note(reading, reading->document->notes, NULL, row_words(reading, table, row),
                     DOUBT_ROW_WITHOUT_HEADER);
        return;
    }
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        if (cell && cell->row == row && cell->column == column && row_has_words(cell))
            paragraph_read(reading, row_text(reading, cell), cell->bold, false);
    }
}

typedef bool (*Look)(Reading *reading, const GridTable *table, int row);

/* Asks a question about the row; what that takes goes with it. */
static bool look(const Reading *reading, const GridTable *table, int row, Look what)
{
    g_autoptr(Pool) pool = pool_new();
    Reading brief = *reading;
    brief.pool = pool;
    return what(&brief, table, row);
}

static int count_cells(const GridTable *table, int row)
{
    int count = 0;
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        count += cell && cell->row == row && cell->column == column && row_has_words(cell);
    }
    return count;
}

/* From here on nobody but those who sign: sheets keep their names in the first columns below the table. */
static bool is_signed(Reading *reading, const GridTable *table, int row)
{
    const GridCell *first = row_lone_cell(table, row);
    if (!first || reading->measures->len == 0 || !prose_are_signature(row_text(reading, first)))
        return false;
    for (; row < table->rows; row++)
        if (count_cells(table, row) > 2)
            return false;
    return true;
}

static void read_signatures(Reading *reading, const GridTable *table, int row)
{
    for (; row < table->rows; row++)
        if (!row_is_blank(table, row))
            reading_note(reading, reading->document->notes, NULL, row_words(reading, table, row), DOUBT_OUTSIDE);
}

static void read_body_row(Reading *reading, const GridTable *table, int row)
{
    if (row_is_blank(table, row) || row_read_heading(reading, table, row))
        return;
    if (!reading->columns || reading->columns->count != table->columns)
        read_without_header(reading, table, row);
    else if (look(reading, table, row, is_column_numbers))
        return;
    else if (look(reading, table, row, is_total))
        read_total(reading, table, row);
    else
        read_under_header(reading, table, row);
}

static bool page_changes(const GridTable *table, int row)
{
    return row == 0 || (table->row_page && table->row_page[row] != table->row_page[row - 1]);
}

static bool has_header_below(Reading *reading, const GridTable *table, int row)
{
    int rows = 0;
    for (row++; row < table->rows; row++)
        if (columns_at(reading, table, row, &rows))
            return true;
    return false;
}

static bool same_meanings(const Columns *one, const Columns *other)
{
    for (int i = 0; i < one->count; i++)
        if (one->columns[i].meaning != other->columns[i].meaning)
            return false;
    return true;
}

/* What the table's columns are when no known header says so.  A table as wide as the one before has its columns, unless a header of
 * its own says otherwise.  false: nothing was told. */
static bool guess_columns(Reading *reading, const GridTable *table, int row, int *ret_rows)
{
    bool as_before = reading->columns && reading->columns->count == table->columns;
    if (count_cells(table, row) < 3 || has_header_below(reading, table, row))
        return false;
    Columns *columns = columns_guess(reading, table, row, ret_rows);
    if (!columns || (as_before && (*ret_rows == 0 || same_meanings(columns, reading->columns))))
        return false;
    reading->columns = columns;
    return true;
}

void rows_read(Reading *reading, const GridTable *table)
{
    bool asked = false;
    for (int row = 0; row < table->rows;) {
        int header_rows = 0;
        Columns *columns = columns_at(reading, table, row, &header_rows);
        reading->page_cut = reading->page_cut || page_changes(table, row);
        if (columns) {
            reading->columns = columns;
            reading->after_node = false;
            asked = true;
            row += header_rows;
            continue;
        }
        bool ask = !asked && count_cells(table, row) >= 3;
        asked |= ask;
        if (ask && guess_columns(reading, table, row, &header_rows)) {
            row += header_rows;
            continue;
        }
        if (look(reading, table, row, is_signed)) {
            read_signatures(reading, table, row);
            return;
        }
        read_body_row(reading, table, row++);
        reading->page_cut = false;
    }
}
