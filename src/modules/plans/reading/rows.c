#include "base/text.h"
#include "modules/plans/reading/reading.h"

#include <string.h>

/* One row of a table under its header. */
typedef struct {
    const GridTable *table;
    int row;
    const Columns *columns;
    const char *own[MEANING_COUNT];     /* cleaned words of the cells that start in this row; NULL: empty */
    const char *covering[MEANING_COUNT]; /* of the cells that reach into this row from above; NULL: none */
    GPtrArray *extras;                  /* of PlanNote *: columns that a plan has no place for */
    int crossed;                        /* the last column with a cross; -1: none so far */
} Row;

PATTERN(rule_line, "^[\\s|=_+:–—-]+$")
PATTERN(roman_heading, "^(?-i:[IVX]{1,5}|[A-Z])[.)]\\s+\\S.{2,100}$")
PATTERN(section_number, "^(?-i:[IVX]{1,6}|[A-Z])$")
PATTERN(cross, "^(?:x|х|✓|✔|√|•|●|■|\\+|da|да|yes)$")
PATTERN(total_line, "^\\s*(?:sub)?(?:total|итого|всего)\\b")

static const char *cell_text(Reading *reading, const GridCell *cell)
{
    return cell ? prose_clean(reading->pool, cell->text) : "";
}

static bool is_alone(const GridCell *cell, int row, int column)
{
    return cell && cell->column == column && cell->row <= row;
}

static bool has_words(const GridCell *cell)
{
    return cell && !text_is_empty(cell->text);
}

/* The one cell with words that starts in this row, when there is only one and no other reaches into it; else NULL. */
static const GridCell *lone_cell(const GridTable *table, int row)
{
    const GridCell *lone = NULL;
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        if (!has_words(cell) || cell == lone)
            continue;
        if (lone || cell->row != row)
            return NULL;
        lone = cell;
    }
    return lone;
}

static bool is_blank(const GridTable *table, int row)
{
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        if (cell && cell->row == row && has_words(cell) && !g_regex_match(rule_line(), cell->text, 0, NULL))
            return false;
    }
    return true;
}

/* "0 | 1 | 2 | 3" under a header. */
static bool is_column_numbers(Reading *reading, const GridTable *table, int row)
{
    int last = -1, count = 0;
    for (int column = 0; column < table->columns; column++) {
        const char *text = cell_text(reading, grid_at(table, row, column));
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

PATTERN(bare_number, "^[\\d., ]*\\d[\\d., ]*$")

static bool are_bare_numbers(const char *one, const char *other)
{
    const char *last = strrchr(one, '+');
    return g_regex_match(bare_number(), last ? last + 1 : one, 0, NULL) && g_regex_match(bare_number(), other, 0, NULL);
}

/* Two columns of one meaning: two days are an interval, amounts are added, other words stand one after the other. */
static const char *add_words(Reading *reading, Meaning meaning, const char *before, const char *after)
{
    if (!before)
        return after;
    if (meaning == MEANING_DEADLINE && strcmp(before, after) == 0)
        return before;
    const char *between = meaning == MEANING_DEADLINE ? " - " : meaning == MEANING_COSTS && are_bare_numbers(before, after) ? " + " : meaning == MEANING_TARGETS || meaning == MEANING_INDICATORS ? "; " : "\n";
    return pool_printf(reading->pool, "%s%s%s", before, between, after);
}

/* A cross under "Termen: 2024 | 2025 | 2026" means the column's year; crosses side by side mean from the first to the last. */
static void mark_deadline(Reading *reading, Row *row, int column)
{
    const char *before = row->own[MEANING_DEADLINE], *under = row->columns->columns[column].under;
    bool beside = row->crossed >= 0 && row->crossed + 1 == column;
    const char *dash = before && beside ? g_strrstr(before, "–") : NULL;
    bool of_range = dash && !strchr(dash, ',');
    const char *first = of_range ? pool_strndup(reading->pool, before, (gsize)(dash - before)) : before;
    row->own[MEANING_DEADLINE] = first ? pool_printf(reading->pool, "%s%s%s", first, beside ? "–" : ", ", under) : under;
    row->crossed = column;
}

static void note_extra(Reading *reading, Row *row, const Column *column, const char *text)
{
    const char *named = *column->header ? pool_printf(reading->pool, "%s: %s", column->header, prose_line(reading->pool, text)) : text;
    reading_note(reading, row->extras, NULL, named, DOUBT_EXTRA_COLUMN);
}

static int count_columns(const Columns *columns, Meaning meaning)
{
    int count = 0;
    for (int i = 0; i < columns->count; i++)
        count += columns->columns[i].meaning == meaning;
    return count;
}

PATTERN(unit_of_money, "((?:\\b(?:mii|mil\\.?|thousand|ezer)|тыс\\.?|млн\\.?)?\\s*(?:\\b(?:lei|lej|ron|mdl|euro?)\\b|€|ле(?:[йя]|ев|и)\\b|\\bевро\\b))\\W*$")

PATTERN(unit_in_header, "((?:(?:\\b(?:mii|mil\\.?|thousand|ezer)|тыс\\.?|млн\\.?)\\s*)?(?:\\b(?:lei|lej|ron|mdl|euro?)\\b|€|\\bле(?:[йя]|ев|и)\\b|\\bевро\\b))")

static const char *unit_under(Reading *reading, const Column *column)
{
    g_autoptr(GMatchInfo) match = NULL;
    return g_regex_match(unit_of_money(), column->under, 0, &match) ? match_group(reading->pool, match, 1) : NULL;
}

/* "Buget local, mii lei | Donatori, euro": each column of costs counts in its own unit. */
static bool units_differ(Reading *reading, const Columns *columns)
{
    const char *first = NULL;
    for (int i = 0; i < columns->count; i++) {
        const char *unit = columns->columns[i].meaning == MEANING_COSTS ? unit_under(reading, &columns->columns[i]) : NULL;
        if (unit && first && strcmp(unit, first) != 0)
            return true;
        first = unit ? unit : first;
    }
    return false;
}

static const char *with_unit(Reading *reading, const Columns *columns, const Column *under, const char *text)
{
    if (!g_regex_match(bare_number(), text, 0, NULL) || !units_differ(reading, columns))
        return text;
    const char *unit = unit_under(reading, under);
    return unit ? pool_printf(reading->pool, "%s %s", text, unit) : text;
}

/* "Costuri (mii lei)" over "Buget local": a small number of workbooks, "40", is an amount only with the unit that its header names. */
static const char *with_unit_above(Reading *reading, const Column *under, const char *text)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(bare_number(), text, 0, NULL) || !g_regex_match(unit_in_header(), under->header, 0, &match))
        return text;
    return pool_printf(reading->pool, "%s %s", text, match_group(reading->pool, match, 1));
}

/* An amount in one of several columns of costs, with the source that its column names. */
static const char *with_payer(Reading *reading, const Columns *columns, const Column *under, const char *text)
{
    const char *payer = count_columns(columns, MEANING_COSTS) > 1 ? column_payer(reading->pool, under) : NULL;
    const char *amount = with_unit(reading, columns, under, text);
    if (!payer || !strpbrk(text, "123456789"))
        return amount;
    return pool_printf(reading->pool, "%s %s", with_unit_above(reading, under, amount), payer);
}

static void read_cell(Reading *reading, Row *row, int column)
{
    const GridCell *cell = grid_at(row->table, row->row, column);
    const char *text = is_alone(cell, row->row, column) ? cell_text(reading, cell) : "";
    const Column *under = &row->columns->columns[column];
    if (!*text)
        return;
    if (under->meaning == MEANING_EXTRA && cell->row == row->row && strcmp(text, "-") != 0)
        note_extra(reading, row, under, text);
    if (under->meaning == MEANING_DEADLINE && cell->row == row->row && g_regex_match(cross(), text, 0, NULL)) {
        mark_deadline(reading, row, column);
        return;
    }
    if (under->meaning == MEANING_COSTS)
        text = with_payer(reading, row->columns, under, text);
    const char **into = cell->row == row->row ? row->own : row->covering;
    into[under->meaning] = add_words(reading, under->meaning, into[under->meaning], text);
}

static Row read_row(Reading *reading, const GridTable *table, int at)
{
    Row row = {.table = table, .row = at, .columns = reading->columns, .extras = pool_list(reading->pool), .crossed = -1};
    for (int column = 0; column < row.columns->count; column++)
        read_cell(reading, &row, column);
    return row;
}

static const char *words_at(const Row *row, Meaning meaning)
{
    return row->own[meaning] ? row->own[meaning] : row->covering[meaning];
}

/* Cells that belong to the measure alone; objectives, numbers and extras don't count. */
static const Meaning matters[] = {
    MEANING_TITLE, MEANING_DESCRIPTION, MEANING_RESPONSIBLE, MEANING_PARTNERS, MEANING_BODIES, MEANING_DEADLINE, MEANING_COSTS,
    MEANING_SOURCES, MEANING_MONEY, MEANING_INDICATORS, MEANING_TARGETS,
};

typedef struct {
    int filled, going_on;
} Cut;

static const char *last_words(const Measure *last, Meaning meaning)
{
    if (meaning == MEANING_TITLE)
        return last->title;
    return meaning == MEANING_DESCRIPTION ? last->description : last->words[meaning];
}

static Cut measure_cut(const Row *row, const Measure *last)
{
    Cut cut = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(matters); i++) {
        const char *text = row->own[matters[i]];
        if (!text)
            continue;
        cut.filled++;
        bool quantity = matters[i] == MEANING_TARGETS || matters[i] == MEANING_INDICATORS; /* "minim 40" begins small */
        cut.going_on += quantity ? last_words(last, matters[i]) && prose_break_off(last_words(last, matters[i])) : prose_go_on(last_words(last, matters[i]), text);
    }
    return cut;
}

PATTERN(names_year, "20\\d\\d")
PATTERN(begins_with_year, "^(?:an(?:ul)?\\s+)?20\\d\\d\\b")

/* "trimestrul II" | "2026" on the next page. */
static bool deadline_goes_on(const Reading *reading, const char *before, const char *after)
{
    bool year = reading->page_cut && !g_regex_match(names_year(), before, 0, NULL) && g_regex_match(begins_with_year(), after, 0, NULL);
    return year || prose_break_off(before);
}

/* "ediția" | "16" on the next page too, where the table numbers its rows. */
static bool title_is_rest(const Reading *reading, const Row *row, const Measure *last)
{
    const char *title = row->own[MEANING_TITLE];
    bool number = reading->page_cut && g_ascii_isdigit(*title) && columns_have(row->columns, MEANING_NUMBER);
    return number || prose_go_on(last->title, title);
}

/* Is the row the rest of the one above, cut by a page break?  It has no number, no deadline of its own, and goes on where cells
 * above break off. */
static bool is_rest(const Reading *reading, const Row *row, const Measure *last)
{
    const char *deadline = words_at(row, MEANING_DEADLINE);
    if (row->own[MEANING_NUMBER] || row->covering[MEANING_TITLE] || last->columns->count != row->columns->count)
        return false;
    if (last->node != reading_node(reading))
        return false;
    if (deadline && (row->covering[MEANING_DEADLINE] || !last->words[MEANING_DEADLINE] ||
                     !deadline_goes_on(reading, last->words[MEANING_DEADLINE], deadline)))
        return false;
    Cut cut = measure_cut(row, last);
    if (cut.filled == 0 || (row->own[MEANING_TITLE] && !title_is_rest(reading, row, last)))
        return false;
    if (row->own[MEANING_DEADLINE])
        return true; /* its deadline goes on */
    if (columns_have(row->columns, MEANING_DEADLINE) && last->words[MEANING_DEADLINE])
        return cut.going_on > 0 || (reading->page_cut && !row->own[MEANING_TITLE] && cut.filled < 3);
    return reading->page_cut && cut.going_on == cut.filled;
}

static void change_title(Reading *reading, const Measure *of, const char *title)
{
    const char *old = of->title;
    for (guint i = reading->measures->len; i > 0; i--) {
        Measure *measure = reading->measures->pdata[i - 1];
        if (measure->title != old)
            break;
        measure->title = title;
    }
}

static void join_notes(GPtrArray *into, const GPtrArray *from)
{
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add(into, from->pdata[i]);
}

static void join_rest(Reading *reading, const Row *row, Measure *last)
{
    if (row->own[MEANING_TITLE])
        change_title(reading, last, prose_join(reading->pool, last->title, row->own[MEANING_TITLE]));
    if (row->own[MEANING_DESCRIPTION])
        last->description = prose_join(reading->pool, last->description, row->own[MEANING_DESCRIPTION]);
    for (int i = MEANING_RESPONSIBLE; i < MEANING_COUNT; i++)
        if (row->own[i])
            last->words[i] = prose_join(reading->pool, last->words[i], row->own[i]);
    join_notes(last->notes, row->extras);
}

static Measure *add_measure(Reading *reading, const Row *row)
{
    Measure *measure = pool_new0(reading->pool, Measure);
    *measure = (Measure){.node = reading_node(reading), .row = 1, .columns = row->columns, .notes = row->extras};
    for (int i = 0; i < MEANING_COUNT; i++)
        measure->words[i] = words_at(row, (Meaning)i);
    measure->description = words_at(row, MEANING_DESCRIPTION);
    g_ptr_array_add(reading->measures, measure);
    return measure;
}

/* What a merged cell of the measure's first row said for all of its rows. */
static const Meaning carried[] = {MEANING_RESPONSIBLE, MEANING_PARTNERS, MEANING_BODIES, MEANING_DEADLINE, MEANING_COSTS, MEANING_SOURCES, MEANING_MONEY};

static bool has_any(const Measure *measure)
{
    for (gsize i = 0; i < G_N_ELEMENTS(carried); i++)
        if (measure->words[carried[i]])
            return true;
    return false;
}

/* A row that holds nothing but further indicators, in a format without merged cells. */
static void carry_down(Reading *reading, Measure *measure, const Measure *last)
{
    bool more = measure->words[MEANING_INDICATORS] || measure->words[MEANING_TARGETS];
    if (!reading->merges_lost || !more || has_any(measure) || !has_any(last))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(carried); i++)
        measure->words[carried[i]] = last->words[carried[i]];
    reading_note(reading, measure->notes, NULL, NULL, DOUBT_CARRIED_DOWN);
}

static void add_continuation(Reading *reading, const Row *row, const Measure *last, const char *title)
{
    Measure *measure = add_measure(reading, row);
    measure->number = last->number;
    measure->title = title;
    measure->row = last->row + 1;
    if (!measure->description)
        measure->description = last->description;
    carry_down(reading, measure, last);
}

/* A number in front of the title where the table has no column for numbers. */
static void take_number(Reading *reading, Measure *measure)
{
    const char *rest = NULL;
    char *number = measure->number || columns_have(measure->columns, MEANING_NUMBER) ? NULL
                                                                                     : prose_take_number(reading->pool, measure->title, &rest);
    if (!number)
        return;
    measure->number = number;
    measure->title = rest;
}

/* A row with a number and a description of its own under a title that formats without merged cells show once. */
static const char *title_above(Reading *reading, const Row *row)
{
    const Measure *above = reading->measures->len > 1 ? reading->measures->pdata[reading->measures->len - 2] : NULL;
    bool described = row->own[MEANING_DESCRIPTION] && above && above->description;
    return described && above->node == reading_node(reading) && above->columns == row->columns ? above->title : NULL;
}

static void add_new(Reading *reading, const Row *row)
{
    const char *number = words_at(row, MEANING_NUMBER);
    Measure *measure = add_measure(reading, row);
    measure->title = words_at(row, MEANING_TITLE);
    if (!measure->title && number)
        measure->title = title_above(reading, row);
    measure->number = number ? prose_number(reading->pool, number) : NULL;
    if (!measure->title)
        reading_note(reading, measure->notes, "title", NULL, DOUBT_NO_TITLE);
    take_number(reading, measure);
    reading->after_node = false;
}

static bool same_text(Reading *reading, const char *one, const char *other)
{
    return one && other && strcmp(prose_fold(reading->pool, one), prose_fold(reading->pool, other)) == 0;
}

static bool same_number(Reading *reading, const Row *row, const Measure *last)
{
    const char *number = words_at(row, MEANING_NUMBER);
    return number && last->number && g_strcmp0(prose_number(reading->pool, number), last->number) == 0;
}

/* Does the row belong to the measure above?  Its number is empty, merged or the same, its title empty, merged or the same. */
static bool is_continuation(Reading *reading, const Row *row, const Measure *last)
{
    const char *title = row->own[MEANING_TITLE];
    if (last->node != reading_node(reading))
        return false;
    if (row->own[MEANING_NUMBER] && !same_number(reading, row, last))
        return false;
    if (row->covering[MEANING_NUMBER] && same_number(reading, row, last))
        return true;
    return !title || same_text(reading, title, last->words[MEANING_TITLE]);
}

/* The rest of the title above, beside cells that are a row of their own: where a page ends, or the title breaks off. */
static bool title_goes_on(const Reading *reading, const Row *row, const Measure *last)
{
    const char *title = row->own[MEANING_TITLE];
    if (row->own[MEANING_NUMBER] || !title || !prose_go_on(last->title, title))
        return false;
    bool small = prose_start_small(title);
    if (reading->page_cut)
        return small || columns_have(row->columns, MEANING_NUMBER);
    return small && prose_break_off(last->title);
}

static const char *title_of_continuation(const Row *row, const Measure *last)
{
    return row->own[MEANING_TITLE] && row->covering[MEANING_NUMBER] ? row->own[MEANING_TITLE] : last->title;
}

static void measure_row(Reading *reading, const Row *row)
{
    Measure *last = reading_last(reading);
    if (last && is_rest(reading, row, last)) {
        join_rest(reading, row, last);
    } else if (last && last->node == reading_node(reading) && title_goes_on(reading, row, last)) {
        change_title(reading, last, prose_join(reading->pool, last->title, row->own[MEANING_TITLE]));
        add_continuation(reading, row, last, last->title);
    } else if (last && is_continuation(reading, row, last)) {
        add_continuation(reading, row, last, title_of_continuation(row, last));
    } else {
        add_new(reading, row);
    }
}

static bool is_tier_column(Meaning meaning)
{
    return meaning >= MEANING_GENERAL && meaning <= MEANING_DOMAIN;
}

static PlanNode *innermost(const Reading *reading)
{
    return reading->open->len ? reading->open->pdata[reading->open->len - 1] : NULL;
}

/* An objective's cell that was cut by a page break goes on in this row. */
static bool node_goes_on(Reading *reading, const Row *row, const char *text)
{
    PlanNode *node = innermost(reading);
    if (!node || !prose_start_small(text) || row->own[MEANING_NUMBER] || !reading->page_cut)
        return false;
    node->title = prose_line(reading->pool, prose_join(reading->pool, node->title, text));
    return true;
}

/* What stands in the column of codes on the left; NULL: none there. */
static const char *code_beside(Reading *reading, const Row *row, int column)
{
    if (column == 0 || row->columns->columns[column - 1].meaning != MEANING_CODE)
        return NULL;
    const GridCell *cell = grid_at(row->table, row->row, column - 1);
    return has_words(cell) ? cell_text(reading, cell) : NULL;
}

static void open_columns(Reading *reading, const Row *row)
{
    for (int i = 0; i < row->columns->count; i++) {
        const GridCell *cell = grid_at(row->table, row->row, i);
        if (!is_tier_column(row->columns->columns[i].meaning) || !is_alone(cell, row->row, i) || !has_words(cell))
            continue;
        const char *text = cell_text(reading, cell);
        if (cell->row == row->row && node_goes_on(reading, row, text))
            continue;
        tier_open_cell(reading, row->columns->columns[i].meaning, code_beside(reading, row, i), text);
    }
}

static bool has_matter(const Row *row)
{
    for (gsize i = 0; i < G_N_ELEMENTS(matters); i++)
        if (row->own[matters[i]])
            return true;
    return row->own[MEANING_NUMBER] != NULL;
}

static void open_sheet(Reading *reading)
{
    if (reading->sheet && reading->open->len == 0)
        tier_open_heading(reading, reading->sheet);
    reading->sheet = NULL;
}

static void read_under_header(Reading *reading, const GridTable *table, int at)
{
    Row row = read_row(reading, table, at);
    open_columns(reading, &row);
    if (!has_matter(&row)) {
        join_notes(reading->document->notes, row.extras);
        return;
    }
    open_sheet(reading);
    measure_row(reading, &row);
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
    const char *text = cell_text(reading, cell);
    return wide || (meaning != MEANING_TITLE && !is_tier_column(meaning)) || prose_are_capitals(text) ||
           g_regex_match(roman_heading(), text, 0, NULL);
}

static bool lone_row(Reading *reading, const GridTable *table, int row)
{
    const GridCell *cell = lone_cell(table, row);
    if (!cell)
        return false;
    const char *text = cell_text(reading, cell);
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
        if (!has_words(cell) || (count && cell == found[count - 1]))
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
        if (!is_blank(table, row))
            return cell_text(reading, grid_at(table, row, column));
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
    return is_heading_number(reading, prose_number(reading->pool, cell_text(reading, first)), below(reading, table, row, first->column));
}

/* "Obiectiv specific 1 | Educație", "1 | Obiectiv specific: Educație", "I. | EDUCAȚIE" over the whole width. */
static bool pair_row(Reading *reading, const GridTable *table, int row)
{
    const GridCell *first = NULL, *second = NULL;
    if (!two_cells(table, row, &first, &second))
        return false;
    const char *one = cell_text(reading, first), *other = cell_text(reading, second);
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

static bool is_total(Reading *reading, const GridTable *table, int row)
{
    for (int column = 0; column < table->columns; column++) {
        const char *text = cell_text(reading, grid_at(table, row, column));
        if (*text)
            return g_regex_match(total_line(), text, 0, NULL);
    }
    return false;
}

static const char *row_words(Reading *reading, const GridTable *table, int row)
{
    GString *out = pool_string(reading->pool);
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        if (cell && cell->row == row && cell->column == column && has_words(cell))
            g_string_append_printf(out, "%s%s", out->len ? " | " : "", prose_line(reading->pool, cell->text));
    }
    return out->str;
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
        if (cell && cell->row == row && cell->column == column && has_words(cell))
            paragraph_read(reading, cell_text(reading, cell), cell->bold, false);
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

static void read_body_row(Reading *reading, const GridTable *table, int row)
{
    if (is_blank(table, row) || lone_row(reading, table, row) || pair_row(reading, table, row))
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

/* What the table's columns are when no header says so.  Returns how many rows were its heading. */
static int guess_header(Reading *reading, const GridTable *table, int row)
{
    bool heading = false;
    Columns *columns = columns_guess(reading, table, row, &heading);
    if (columns)
        reading->columns = columns;
    return columns && heading ? 1 : 0;
}

static bool has_header_below(Reading *reading, const GridTable *table, int row)
{
    int rows = 0;
    for (row++; row < table->rows; row++)
        if (columns_at(reading, table, row, &rows))
            return true;
    return false;
}

static bool is_without_header(const Reading *reading, const GridTable *table, int row)
{
    int filled = 0;
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        filled += cell && cell->row == row && cell->column == column && has_words(cell);
    }
    return filled >= 3 && (!reading->columns || reading->columns->count != table->columns);
}

void rows_read(Reading *reading, const GridTable *table)
{
    bool guessed = false;
    for (int row = 0; row < table->rows;) {
        int header_rows = 0;
        Columns *columns = columns_at(reading, table, row, &header_rows);
        reading->page_cut = reading->page_cut || page_changes(table, row);
        if (columns) {
            reading->columns = columns;
            reading->after_node = false;
            row += header_rows;
            continue;
        }
        if (!guessed && is_without_header(reading, table, row) && !has_header_below(reading, table, row)) {
            guessed = true;
            row += guess_header(reading, table, row);
            continue;
        }
        read_body_row(reading, table, row++);
        reading->page_cut = false;
    }
}
