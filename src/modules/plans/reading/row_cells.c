#include "base/text.h"
#include "modules/plans/reading/row.h"

#include <string.h>

/* The cells of a row, each by what its column means. */

PATTERN(rule_line, "^[\\s|=_+:–—-]+$")
PATTERN(cross, "^(?:x|х|✓|✔|√|•|●|■|\\+|da|да|yes)$")

const char *row_text(Reading *reading, const GridCell *cell)
{
    return cell ? prose_clean(reading->pool, cell->text) : "";
}

bool row_is_alone(const GridCell *cell, int row, int column)
{
    return cell && cell->column == column && cell->row <= row;
}

bool row_has_words(const GridCell *cell)
{
    return cell && !text_is_empty(cell->text);
}
bool row_is_blank(const GridTable *table, int row)
{
    for (int column = 0; column < table->columns; column++) {
        const GridCell *cell = grid_at(table, row, column);
        if (cell && cell->row == row && row_has_words(cell) && !g_regex_match(rule_line(), cell->text, 0, NULL))
            return false;
    }
    return true;
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
    const char *text = row_is_alone(cell, row->row, column) ? row_text(reading, cell) : "";
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

Row row_read(Reading *reading, const GridTable *table, int at)
{
    Row row = {.table = table, .row = at, .columns = reading->columns, .extras = pool_list(reading->pool), .crossed = -1};
    for (int column = 0; column < row.columns->count; column++)
        read_cell(reading, &row, column);
    return row;
}
const char *row_words_at(const Row *row, Meaning meaning)
{
    return row->own[meaning] ? row->own[meaning] : row->covering[meaning];
}
const Meaning row_matters[MATTERS] = {
    MEANING_TITLE, MEANING_DESCRIPTION, MEANING_RESPONSIBLE, MEANING_PARTNERS, MEANING_BODIES, MEANING_DEADLINE, MEANING_COSTS,
    MEANING_SOURCES, MEANING_MONEY, MEANING_INDICATORS, MEANING_TARGETS,
};

bool row_has_matter(const Row *row)
{
    for (gsize i = 0; i < G_N_ELEMENTS(row_matters); i++)
        if (row->own[row_matters[i]])
            return true;
    return row->own[MEANING_NUMBER] != NULL;
}

PATTERN(short_name, "^(?-i:\\p{Lu})[\\p{L}.]+(?:\\s\\p{L}{2,}){0,4},?$")

bool row_is_of_other_list(const Row *row, const Measure *last)
{
    const char *number = row->own[MEANING_NUMBER];
    for (gsize i = 0; i < G_N_ELEMENTS(row_matters); i++)
        if (row->own[row_matters[i]] && row_matters[i] != MEANING_TITLE)
            return false;
    return last && prose_are_number(last->number) && number && !prose_are_number(number) && g_regex_match(short_name(), number, 0, NULL);
}
