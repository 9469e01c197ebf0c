#include "base/text.h"
#include "modules/plans/reading/row.h"

#include <string.h>

/* Rows that open objectives and domains: one wide cell, or a number and a name. */

PATTERN(roman_heading, "^(?-i:[IVX]{1,5}|[A-Z])[.)]\\s+\\S.{2,100}$")
PATTERN(section_number, "^(?-i:[IVX]{1,6}|[A-Z])$")

const GridCell *row_lone_cell(const GridTable *table, int row)
{
    const GridCell *lone = NULL;
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        if (!row_has_words(cell) || cell == lone)
            continue;
        if (lone || cell->row != row)
            return NULL;
        lone = cell;
    }
    return lone;
}
static bool starts_like_heading(const GridTable *table, const GridCell *cell)
{
    return cell->column == 0 || cell->column_span * 2 > table->columns;
}

/* A row with one filled cell: the rest of the row above, an objective's cell, or a heading over the rows that follow. */
static bool lone_is_heading(Reading *reading, const GridTable *table, const GridCell *cell)
{
    if (!reading->columns)
        return true;
    if (cell->bold && columns_have(reading->columns, MEANING_NUMBER) && text_length(cell->text) < 120)
        return true;
    if (!starts_like_heading(table, cell))
        return false;
    bool wide = cell->column_span * 2 > table->columns;
    Meaning meaning = reading->columns->columns[MIN(cell->column, reading->columns->count - 1)].meaning;
    const char *text = row_text(reading, cell);
    return wide || (meaning != MEANING_TITLE && !row_is_tier_column(meaning)) || prose_are_capitals(text) ||
           g_regex_match(roman_heading(), text, 0, NULL);
}

static bool lone_row(Reading *reading, const GridTable *table, int row)
{
    const GridCell *cell = row_lone_cell(table, row);
    if (!cell)
        return false;
    const char *text = row_text(reading, cell);
    if (starts_like_heading(table, cell) && tier_open(reading, text))
        return true;
    if (prose_are_number(text) || !lone_is_heading(reading, table, cell))
        return false;
    paragraph_read(reading, text, true, reading->columns && table->columns > 1);
    return true;
}

/* The two cells with words that start in this row, when there are just two and no other reaches into it. */
static bool two_cells(const GridTable *table, int row, const GridCell **ret_first, const GridCell **ret_second)
{
    const GridCell *found[2] = {NULL, NULL};
    int count = 0;
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        if (!row_has_words(cell) || (count && cell == found[count - 1]))
            continue;
        if (count == 2 || cell->row != row)
            return false;
        found[count++] = cell;
    }
    *ret_first = found[0];
    *ret_second = found[1];
    return count == 2;
}

/* What stands in the column in the next row with words. */
static const char *below(Reading *reading, const GridTable *table, int row, int column)
{
    for (row++; row < table->rows; row++)
        if (!row_is_blank(table, row))
            return row_text(reading, grid_at(table, row, column));
    return NULL;
}

/* "I" over "1" or "a)", "1" over "1.1": the number of a heading, where formats without merged cells show no width. */
static bool is_heading_number(Reading *reading, const char *number, const char *next)
{
    if (!number || !next || !prose_are_number(next))
        return false;
    next = prose_number(reading->pool, next);
    gsize length = strlen(number);
    bool deeper = strncmp(next, number, length) == 0 && next[length] == '.' && g_ascii_isdigit(next[length + 1]);
    bool shown = g_regex_match(section_number(), number, 0, NULL) && !g_regex_match(section_number(), next, 0, NULL);
    return deeper || shown;
}

static bool heads_rows(Reading *reading, const GridTable *table, int row, const GridCell *first, const GridCell *second)
{
    const Columns *columns = reading->columns;
    if (!columns || columns->count != table->columns || columns->columns[first->column].meaning != MEANING_NUMBER ||
        columns->columns[second->column].meaning != MEANING_TITLE)
        return false;
    return is_heading_number(reading, prose_number(reading->pool, row_text(reading, first)), below(reading, table, row, first->column));
}

/* "Obiectiv specific 1 | Educație", "1 | Obiectiv specific: Educație", "I. | EDUCAȚIE" over the whole width. */
static bool pair_row(Reading *reading, const GridTable *table, int row)
{
    const GridCell *first = NULL, *second = NULL;
    if (!two_cells(table, row, &first, &second))
        return false;
    const char *one = row_text(reading, first), *other = row_text(reading, second);
    const char *both = pool_printf(reading->pool, "%s %s", one, other);
    if (tier_is_named(reading, one))
        return tier_open(reading, both);
    if (!prose_are_number(one))
        return false;
    if (tier_is_named(reading, other))
        return tier_open(reading, other);
    bool wide = second->column_span * 2 > table->columns || heads_rows(reading, table, row, first, second);
    if (wide && reading->columns)
        tier_open_heading(reading, prose_number(reading->pool, one) ? pool_printf(reading->pool, "%s. %s", prose_number(reading->pool, one), other) : other);
    return wide && reading->columns;
}
bool row_read_heading(Reading *reading, const GridTable *table, int row)
{
    return lone_row(reading, table, row) || pair_row(reading, table, row);
}
