#include "base/text.h"
#include "modules/plans/cells.h"
#include "modules/plans/reading/columns.h"

#include <string.h>

/* Which rows are headers, how many rows they are high, and what they say of each column. */

enum {
    LOOK_AHEAD = 300, /* rows below a header that say what a column without a name holds */
    SURE_KINDS = 4,   /* of columns: no row of a plan names as many */
};

PATTERN(broken_word, "(?<=\\p{L})-\\n(?=\\p{L})")
PATTERN(line_break, "\\n")

/* Narrow columns break the words of their headers: "Respon-\nsabili", "RESPONSA\nBILI". */
static const char *mended(Pool *pool, const char *text)
{
    g_autofree char *without_hyphens = g_regex_replace_literal(broken_word(), text, -1, 0, "", 0, NULL);
    const char *line = prose_line(pool, without_hyphens);
    if (column_meaning_in(pool, line) != MEANING_NONE)
        return line;
    g_autofree char *together = g_regex_replace_literal(line_break(), text, -1, 0, "", 0, NULL);
    return column_meaning_in(pool, together) != MEANING_NONE ? prose_line(pool, together) : line;
}

const char *column_header_text(Reading *reading, const GridTable *table, int row, int column)
{
    const GridCell *cell = grid_at(table, row, column);
    if (!cell)
        return "";
    bool broken = strchr(cell->text, '\n') && strlen(cell->text) < 100;
    return broken ? mended(reading->pool, prose_clean(reading->pool, cell->text)) : prose_line(reading->pool, cell->text);
}

static int count_words(const char *squashed)
{
    int count = *squashed != '\0';
    for (; *squashed; squashed++)
        count += *squashed == ' ';
    return count;
}

typedef struct {
    int filled, known, long_ones;
    int numbers; /* also dashes: no words of a header */
    int years;   /* years, quarters and months: "2025 | 2026 | 2027" stand in headers, one alone mostly in rows */
    int covered; /* columns under filled cells */
    bool has_matter; /* a title, objective, indicator or description among them */
    bool seen[MEANING_COUNT];
    int kinds;
} Likeness;

static bool is_matter(Meaning meaning)
{
    return (meaning >= MEANING_GENERAL && meaning <= MEANING_DESCRIPTION) || meaning == MEANING_INDICATORS ||
           meaning == MEANING_RESULTS;
}

/* "Măsura 3.4. Dotarea școlii" stands in a row of the plan, not in its header. */
static bool is_numbered(Pool *pool, const char *text)
{
    const char *rest = NULL;
    return prose_take_number(pool, text, &rest) != NULL;
}

PATTERN(year_in_front, "^20\\d\\d\\s+(?=\\p{L})")

/* "2026 Buget (lei)": a year over the name of a column, in one cell. */
static const char *without_year(const char *text)
{
    g_autoptr(GMatchInfo) match = NULL;
    int end = 0;
    bool found = g_regex_match(year_in_front(), text, 0, &match) && g_match_info_fetch_pos(match, 0, NULL, &end);
    return found && column_meaning(text + end) != MEANING_NONE ? text + end : text;
}

static void liken(Reading *reading, Likeness *likeness, const GridCell *cell, const char *text)
{
    likeness->covered += cell->column_span;
    if (column_is_year(text) || column_is_part_of_year(text)) {
        likeness->years++;
        return;
    }
    if (column_is_priced_year(text)) {
        likeness->filled++;
        likeness->known++;
        likeness->kinds += !likeness->seen[MEANING_COSTS];
        likeness->seen[MEANING_COSTS] = true;
        return;
    }
    text = without_year(text);
    likeness->filled++;
    likeness->numbers += prose_are_number(text) || g_ascii_isdigit(*text) || is_numbered(reading->pool, text) || strcmp(text, "-") == 0;
    likeness->long_ones += count_words(text) > 10 || text_length(text) > 100;
    if (likeness->numbers || likeness->long_ones)
        return; /* no header: the rest of the row needs no look */
    Meaning meaning = column_meaning_in(reading->pool, text);
    likeness->known += meaning != MEANING_NONE;
    likeness->has_matter |= is_matter(meaning);
    likeness->kinds += meaning != MEANING_NONE && !likeness->seen[meaning];
    likeness->seen[meaning] = true;
}

bool column_starts_here(const GridTable *table, int row, int column)
{
    const GridCell *cell = grid_at(table, row, column);
    return cell && cell->row == row && cell->column == column;
}

static Likeness likeness_of(Reading *reading, const GridTable *table, int row)
{
    Likeness likeness = {0};
    for (int column = 0; column < table->columns && !likeness.numbers && !likeness.long_ones; column++) {
        const char *text = column_starts_here(table, row, column) ? column_header_text(reading, table, row, column) : "";
        if (*text)
            liken(reading, &likeness, grid_at(table, row, column), text);
    }
    return likeness;
}

static bool is_empty_at(const GridTable *table, int row, int column)
{
    const GridCell *cell = column < table->columns ? grid_at(table, row, column) : NULL;
    return !cell || text_is_empty(cell->text);
}

/* Places under a wide cell, in formats that don't tell how wide it is: empty here, filled in the row below. */
static int covered_by_wide(const GridTable *table, int row)
{
    int covered = 0;
    for (int column = 1; row + 1 < table->rows && column < table->columns; column++)
        covered += is_empty_at(table, row, column) && !is_empty_at(table, row + 1, column);
    return covered;
}

/* Every row is looked at: what that takes goes with it. */
static bool is_header(const Reading *reading, const GridTable *table, int row)
{
    g_autoptr(Pool) pool = pool_new();
    Reading brief = *reading;
    brief.pool = pool;
    Likeness likeness = likeness_of(&brief, table, row);
    bool sure = likeness.known == likeness.filled && likeness.kinds >= SURE_KINDS;
    /* Before the first header is found, four kinds of columns tell it though many words beside them be unknown. */
    bool first = !reading->columns && likeness.kinds >= SURE_KINDS && likeness.known * 5 >= likeness.filled * 2;
    bool plain = (likeness.has_matter || first) && likeness.long_ones == 0 && likeness.numbers == 0 && (likeness.years != 1 || sure);
    bool most = likeness.known * 2 > likeness.filled && likeness.kinds * 2 >= likeness.filled;
    return plain && (most || first) && likeness.kinds >= 2 && (likeness.covered + covered_by_wide(table, row)) * 2 >= table->columns;
}

/* The header's cell over a place.  Formats without merged cells leave the places under a wide cell empty, so that the nearest
 * filled cell on the left is the one. */
static const GridCell *outer_cell(const GridTable *table, int first, int column)
{
    for (; column >= 0; column--) {
        const GridCell *cell = grid_at(table, first, column);
        if (cell && !text_is_empty(cell->text))
            return cell;
    }
    return NULL;
}

/* Wide by its span, or followed by an empty place of the same row. */
static bool is_under_wide(const GridTable *table, int first, int column)
{
    const GridCell *outer = outer_cell(table, first, column);
    return outer && (outer->column_span > 1 || column_is_year(outer->text) || (column + 1 < table->columns && is_empty_at(table, first, column + 1)) ||
                     is_empty_at(table, first, column));
}

/* The second row of a header: some short cells, all of them under wide ones. */
static bool is_second_header(Reading *reading, const GridTable *table, int first, int row)
{
    int filled = 0;
    for (int column = 0; column < table->columns; column++) {
        const char *text = column_starts_here(table, row, column) ? column_header_text(reading, table, row, column) : "";
        if (!*text)
            continue;
        if (prose_start_small(text) && outer_cell(table, first, column) && !is_under_wide(table, first, column))
            continue; /* the rest of the cell above */
        if (!is_under_wide(table, first, column) || count_words(text) > 6)
            return false;
        filled++;
    }
    return filled >= 2 && filled < table->columns;
}

static bool has_wide_cell(const GridTable *table, int row)
{
    for (int column = 1; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        if (is_empty_at(table, row, column) || (cell && cell->column_span > 1))
            return true;
    }
    return false;
}

static int tallest(const GridTable *table, int row)
{
    int rows = 1;
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        if (cell && cell->row == row)
            rows = MAX(rows, cell->row_span);
    }
    return MIN(rows, table->rows - row);
}

static int rows_of_header(Reading *reading, const GridTable *table, int row)
{
    int rows = tallest(table, row);
    if (rows > 1)
        return rows <= 3 ? rows : 1;
    bool second = row + 1 < table->rows && has_wide_cell(table, row) && is_second_header(reading, table, row, row + 1);
    return second ? 2 : 1;
}

/* What the inner header says, in the light of the one over it. */
static Meaning meaning_under(Meaning outer, Meaning inner)
{
    bool measured = outer == MEANING_INDICATORS || outer == MEANING_TARGETS || outer == MEANING_RESULTS;
    if (measured && inner == MEANING_COSTS)
        return MEANING_TARGETS;
    if (inner == MEANING_NONE || (inner == MEANING_TITLE && outer != MEANING_NONE) || inner == outer)
        return outer;
    return inner == MEANING_NUMBER && outer != MEANING_NONE && outer != MEANING_TITLE ? outer : inner;
}

static void read_header_cell(Reading *reading, const GridTable *table, int first, int rows, int row, int column, Column *into)
{
    const char *text = column_header_text(reading, table, row, column);
    if (!*text && row == first && rows > 1 && !is_empty_at(table, first + 1, column) && outer_cell(table, first, column))
        text = prose_line(reading->pool, outer_cell(table, first, column)->text);
    if (!*text || g_str_has_suffix(into->header, text))
        return;
    Meaning meaning = column_meaning_in(reading->pool, text);
    into->meaning = *into->header ? meaning_under(into->meaning, meaning) : meaning;
    bool part_of_year = column_is_year(into->header) && column_is_part_of_year(text);
    into->under = part_of_year ? pool_printf(reading->pool, "%s %s", text, into->header) : text;
    into->header = *into->header ? pool_printf(reading->pool, "%s %s", into->header, text) : text;
}

static Column read_column(Reading *reading, const GridTable *table, int row, int rows, int column)
{
    Column read = {.header = "", .under = "", .meaning = MEANING_NONE};
    for (int i = 0; i < rows; i++)
        read_header_cell(reading, table, row, rows, row + i, column, &read);
    return read;
}

bool columns_have(const Columns *columns, Meaning meaning)
{
    for (int i = 0; columns && i < columns->count; i++)
        if (columns->columns[i].meaning == meaning)
            return true;
    return false;
}

/* The column under an empty header: what it was under the last header of the same width, or numbers by what stands in it. */
static Meaning empty_header(Reading *reading, const GridTable *table, int row, int column)
{
    const Columns *last = reading->columns;
    if (last && last->count == table->columns)
        return last->columns[column].meaning;
    for (int below = row; below < MIN(table->rows, row + LOOK_AHEAD); below++) {
        const char *text = column_header_text(reading, table, below, column);
        if (*text)
            return prose_are_number(text) ? MEANING_NUMBER : MEANING_EXTRA;
    }
    return MEANING_EXTRA;
}

static bool same_headers(const Columns *one, const Columns *other)
{
    if (!one || one->count != other->count)
        return false;
    for (int i = 0; i < one->count; i++)
        if (strcmp(one->columns[i].header, other->columns[i].header) != 0)
            return false;
    return true;
}

/* A header that stands again means what it meant, however few rows are left below it. */
static void settle_as(Columns *columns, const Columns *last)
{
    for (int i = 0; i < columns->count; i++)
        columns->columns[i].meaning = last->columns[i].meaning;
}

/* Cells of its own over the empty ones of a header's inner row, whose names stand below it: "Nr. | Acțiunea | Realizare | | ". */
static bool is_outer_header(Reading *reading, const GridTable *table, int row)
{
    int over = 0;
    for (int column = 0; column < table->columns; column++) {
        const char *text = column_starts_here(table, row, column) ? column_header_text(reading, table, row, column) : "";
        if (count_words(text) > 8 || is_numbered(reading->pool, text) || prose_are_number(text))
            return false;
        over += *text && is_empty_at(table, row + 1, column);
    }
    return over >= 2;
}

/* The rows of the header that starts here; 0: none does. */
static int header_rows_at(Reading *reading, const GridTable *table, int row)
{
    if (is_header(reading, table, row))
        return rows_of_header(reading, table, row);
    bool outer = row + 1 < table->rows && tallest(table, row) == 1 && is_outer_header(reading, table, row) && is_header(reading, table, row + 1);
    return outer ? 2 : 0;
}

static Columns *header_at(Reading *reading, const GridTable *table, int row, int rows)
{
    Columns *columns = pool_new0(reading->pool, Columns);
    *columns = (Columns){.count = table->columns, .columns = pool_array0(reading->pool, Column, table->columns)};
    for (int i = 0; i < columns->count; i++) {
        columns->columns[i] = read_column(reading, table, row, rows, i);
        if (!*columns->columns[i].header)
            columns->columns[i].meaning = empty_header(reading, table, row + rows, i);
    }
    if (same_headers(reading->columns, columns))
        settle_as(columns, reading->columns);
    else
        columns_settle(reading, table, row + rows, columns);
    return columns;
}

Columns *columns_of_header(Reading *reading, const GridTable *table, int row, int *ret_rows)
{
    *ret_rows = rows_of_header(reading, table, row);
    return header_at(reading, table, row, *ret_rows);
}

Columns *columns_at(Reading *reading, const GridTable *table, int row, int *ret_rows)
{
    *ret_rows = header_rows_at(reading, table, row);
    return *ret_rows ? header_at(reading, table, row, *ret_rows) : NULL;
}
