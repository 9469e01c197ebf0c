#include "base/text.h"
#include "modules/plans/cells.h"
#include "modules/plans/reading/columns.h"
#include "modules/plans/reading/target.h"

#include <string.h>

/* What columns are for, in the light of the columns beside them and of what stands below their headers. */

enum { LOOK_AHEAD = 300 }; /* rows below a header that say what a column holds */

PATTERN(total_header, "\\b(?:total|всего|итого)")

static bool is_tier(Meaning meaning)
{
    return meaning >= MEANING_GENERAL && meaning <= MEANING_DOMAIN;
}

static void settle_titles(Columns *columns)
{
    bool title = false, description = columns_have(columns, MEANING_DESCRIPTION);
    for (int i = 0; i < columns->count; i++) {
        Column *column = &columns->columns[i];
        if (column->meaning != MEANING_TITLE)
            continue;
        if (title)
            column->meaning = description ? MEANING_EXTRA : MEANING_DESCRIPTION;
        description |= title;
        title = true;
    }
}

PATTERN(dotted_code, "^\\d{1,2}(?:\\.\\d{1,2})+\\.?\\s+(?-i:\\p{Lu})")

/* "1.1 Străzi pentru toți" is no quantity. */
static bool has_code(const char *text)
{
    return g_regex_match(dotted_code(), text, 0, NULL);
}

/* Do most cells under the header hold a quantity?  Where none is filled, they may. */
static bool holds_quantities(Reading *reading, const GridTable *table, int from, int column)
{
    const char *header = column_header_text(reading, table, MAX(from - 1, 0), column);
    int filled = 0, quantities = 0;
    for (int row = from; row < MIN(table->rows, from + LOOK_AHEAD); row++) {
        const char *text = column_starts_here(table, row, column) ? prose_line(reading->pool, grid_at(table, row, column)->text) : "";
        if (!*text || grid_at(table, row, column)->column_span > 1 || strcmp(text, header) == 0)
            continue;
        filled++;
        quantities += !has_code(text) && (g_ascii_isdigit(*text) || target_in_sentence(reading->pool, text));
    }
    return quantities * 2 > filled || filled == 0;
}

/* "Rezultate" behind the indicators, or with quantities, are their targets; otherwise before them, or beside targets, they are
 * more words; alone they are the indicators. */
static void settle_results(Reading *reading, const GridTable *table, int from, Columns *columns)
{
    bool targets = columns_have(columns, MEANING_TARGETS), indicators = columns_have(columns, MEANING_INDICATORS);
    bool behind = false;
    for (int i = 0; i < columns->count; i++) {
        Column *column = &columns->columns[i];
        if (column->meaning == MEANING_RESULTS)
            column->meaning = !indicators ? MEANING_INDICATORS
                              : !targets && (behind || holds_quantities(reading, table, from, i)) ? MEANING_TARGETS
                                                                                                 : MEANING_EXTRA;
        behind |= column->meaning == MEANING_INDICATORS;
    }
}

/* Amounts by year beside their total: the total counts, the years are kept as notes. */
static void settle_costs(Columns *columns)
{
    int total = -1;
    for (int i = 0; i < columns->count; i++)
        if (columns->columns[i].meaning == MEANING_COSTS && g_regex_match(total_header(), columns->columns[i].header, 0, NULL))
            total = i;
    for (int i = 0; total >= 0 && i < columns->count; i++)
        if (i != total && columns->columns[i].meaning == MEANING_COSTS)
            columns->columns[i].meaning = MEANING_EXTRA;
}

static bool promote(Columns *columns, Meaning from)
{
    for (int i = columns->count - 1; i >= 0; i--)
        if (columns->columns[i].meaning == from) {
            columns->columns[i].meaning = MEANING_TITLE;
            return true;
        }
    return false;
}

/* A table without a column of measures: the description, else the innermost objective, is what is to be done. */
static void settle_without_title(Columns *columns)
{
    static const Meaning order[] = {MEANING_DESCRIPTION, MEANING_SPECIFIC, MEANING_OBJECTIVE, MEANING_DOMAIN, MEANING_GENERAL,
                                    MEANING_INDICATORS};
    for (gsize i = 0; !columns_have(columns, MEANING_TITLE) && i < G_N_ELEMENTS(order); i++)
        promote(columns, order[i]);
}

static bool stands_with(const GridTable *table, int row, int column)
{
    const GridCell *number = grid_at(table, row, column), *objective = grid_at(table, row, column + 1);
    bool has_number = number && !text_is_empty(number->text), has_objective = objective && !text_is_empty(objective->text);
    return has_number == has_objective && (!has_number || (number->row == objective->row && number->row_span == objective->row_span));
}

/* The number column beside an objective column numbers the objectives when it is filled and merged as they are. */
static bool numbers_objectives(const GridTable *table, int from, int column)
{
    bool shared = false;
    for (int row = from; row < MIN(table->rows, from + LOOK_AHEAD); row++) {
        const GridCell *objective = grid_at(table, row, column + 1), *number = grid_at(table, row, column);
        if (number && number->column_span > 1)
            continue;
        if (!stands_with(table, row, column))
            return false;
        shared |= !objective || text_is_empty(objective->text) || objective->row_span > 1;
    }
    return shared;
}

static void settle_numbers(const GridTable *table, int from, Columns *columns)
{
    int numbers = 0;
    for (int i = 0; i < columns->count; i++)
        numbers += columns->columns[i].meaning == MEANING_NUMBER;
    for (int i = 0; i < columns->count; i++) {
        bool beside = i + 1 < columns->count && is_tier(columns->columns[i + 1].meaning);
        if (columns->columns[i].meaning == MEANING_NUMBER && beside && (numbers > 1 || numbers_objectives(table, from, i))) {
            columns->columns[i].meaning = MEANING_CODE;
            numbers--;
        }
    }
}

PATTERN(value_header, "^(?:valoare|valori|value|значени)")

/* A value that isn't money: the costs stand in another column. */
static bool is_value(const Columns *columns, int at)
{
    int costs = 0;
    for (int i = 0; i < columns->count; i++)
        costs += columns->columns[i].meaning == MEANING_COSTS || columns->columns[i].meaning == MEANING_MONEY;
    return columns->columns[at].meaning == MEANING_COSTS && costs > 1 && g_regex_match(value_header(), columns->columns[at].header, 0, NULL);
}

static int count_tiers(const Columns *columns)
{
    int count = 0;
    for (int i = 0; i < columns->count; i++)
        count += is_tier(columns->columns[i].meaning);
    return count;
}

/* "Indicator | Valoare", "Индикаторы | Цель": beside the indicators, or over quantities, these are what they should reach. */
static void settle_targets(Reading *reading, const GridTable *table, int from, Columns *columns)
{
    for (int i = 0; i < columns->count && !columns_have(columns, MEANING_TARGETS); i++) {
        Column *column = &columns->columns[i];
        bool behind = i > 0 && columns->columns[i - 1].meaning == MEANING_INDICATORS;
        bool value = is_value(columns, i) && columns_have(columns, MEANING_INDICATORS);
        bool aim = column->meaning == MEANING_OBJECTIVE && (behind || count_tiers(columns) > 1);
        if (value || (aim && holds_quantities(reading, table, from, i)))
            column->meaning = MEANING_TARGETS;
    }
}

/* "Buget local | Buget de stat" over amounts, under "Sursa și suma" or "Costuri" too: costs by who pays them. */
static void settle_sources(Reading *reading, const GridTable *table, int from, Columns *columns)
{
    for (int i = 0; i < columns->count; i++) {
        Column *column = &columns->columns[i];
        bool inner = column->meaning == MEANING_SOURCES && strcmp(column->under, column->header) != 0;
        bool may_pay = inner || column->meaning == MEANING_NONE || column->meaning == MEANING_MONEY;
        if (may_pay && column_payer(reading->pool, column) && holds_quantities(reading, table, from, i))
            column->meaning = MEANING_COSTS;
    }
}

PATTERN(involved_header, "\\b(?:implica|involved|participan|вовлеч|участ)")

/* "Instituții implicate" beside no other bodies are the ones that do it. */
static void settle_bodies(Columns *columns)
{
    if (columns_have(columns, MEANING_RESPONSIBLE) || columns_have(columns, MEANING_BODIES))
        return;
    for (int i = 0; i < columns->count; i++)
        if (columns->columns[i].meaning == MEANING_PARTNERS && g_regex_match(involved_header(), columns->columns[i].header, 0, NULL))
            columns->columns[i].meaning = MEANING_RESPONSIBLE;
}

PATTERN(development_header, "^(?:partener|partner|партн[её]р)\\w*\\s+(?:de\\s+dezvoltare|по\\s+развитию)$")

/* "Parteneri de dezvoltare" pay in a cell or over amounts; over names they help. */
static void settle_development(Reading *reading, const GridTable *table, int from, Columns *columns)
{
    for (int i = 0; i < columns->count && !columns_have(columns, MEANING_PARTNERS); i++)
        if (columns->columns[i].meaning == MEANING_NONE && g_regex_match(development_header(), columns->columns[i].header, 0, NULL) &&
            (from >= table->rows || !holds_quantities(reading, table, from, i)))
            columns->columns[i].meaning = MEANING_PARTNERS;
}

PATTERN(amount_cell, "^[\\d., ]*\\d[\\d., ]*$")

static bool holds_amounts(Reading *reading, const GridTable *table, int from, int column)
{
    int filled = 0, amounts = 0;
    for (int row = from; row < MIN(table->rows, from + LOOK_AHEAD); row++) {
        const char *text = column_starts_here(table, row, column) ? prose_line(reading->pool, grid_at(table, row, column)->text) : "";
        if (!*text || grid_at(table, row, column)->column_span > 1)
            continue;
        filled++;
        amounts += g_regex_match(amount_cell(), text, 0, NULL);
    }
    return amounts * 2 > filled;
}

static bool is_of_time(const Column *column)
{
    return column_is_year(column->header) || column_is_priced_year(column->header) ||
           (column->meaning == MEANING_NONE && column_is_part_of_year(column->under)) ||
           (column->meaning == MEANING_NONE && strcmp(column->under, column->header) != 0 && column_is_year(column->under)) ||
           column_is_part_of_year(column->header);
}

/* "2025 | 2026 | 2027" or "Trim. I | Trim. II" with nothing over them: crosses say when, amounts what it costs, where no column
 * says so already. */
static void settle_years(Reading *reading, const GridTable *table, int from, Columns *columns)
{
    bool costs = columns_have(columns, MEANING_COSTS) || columns_have(columns, MEANING_MONEY);
    bool targets = false;
    for (int i = 0; i < columns->count; i++) {
        Column *column = &columns->columns[i];
        if (!is_of_time(column)) {
            targets = column->meaning == MEANING_INDICATORS;
            continue;
        }
        bool amounts = holds_amounts(reading, table, from, i);
        column->meaning = !amounts ? MEANING_DEADLINE : costs || targets ? MEANING_EXTRA : MEANING_COSTS;
    }
}

/* "Finanțare necesară | Sursa finanțării": of two columns of sources the one with amounts is what it costs. */
static void settle_funding(Reading *reading, const GridTable *table, int from, Columns *columns)
{
    int sources = 0;
    for (int i = 0; i < columns->count; i++)
        sources += columns->columns[i].meaning == MEANING_SOURCES;
    for (int i = 0; i < columns->count && sources > 1; i++) {
        if (columns->columns[i].meaning != MEANING_SOURCES || columns_have(columns, MEANING_COSTS) || !holds_quantities(reading, table, from, i))
            continue;
        columns->columns[i].meaning = MEANING_COSTS;
    }
}

void columns_settle(Reading *reading, const GridTable *table, int from, Columns *columns)
{
    settle_years(reading, table, from, columns);
    settle_funding(reading, table, from, columns);
    settle_titles(columns);
    settle_targets(reading, table, from, columns);
    settle_results(reading, table, from, columns);
    settle_costs(columns);
    columns_give_title(reading, table, from, columns);
    settle_without_title(columns);
    settle_bodies(columns);
    settle_development(reading, table, from, columns);
    settle_sources(reading, table, from, columns);
    columns_give_by_content(reading, table, from, columns);
    for (int i = 0; i < columns->count; i++)
        if (columns->columns[i].meaning == MEANING_NONE)
            columns->columns[i].meaning = MEANING_EXTRA;
    settle_numbers(table, from, columns);
}
