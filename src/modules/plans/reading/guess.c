#include "base/text.h"
#include "modules/plans/cells.h"
#include "modules/plans/reading/columns.h"
#include "modules/plans/reading/target.h"
#include "modules/plans/reading/words.h"

#include <string.h>

/* The columns of a table without a header that is known, by what stands in them. */

enum { LOOK_AHEAD = 40, MIN_ROWS = 2, MIN_FILLED = 3, LEAST_TITLE = 12 };

typedef struct {
    int filled, numbers, deadlines, money, bodies, quantities, letters;
    int amounts; /* of the money: with figures */
} Tally;

PATTERN(money_words, "\\b(?:lei|ron|mdl|euro|eur|buget\\w*|costuri|finan[țţt]\\w*|fonduri|sponsor\\w*|budget|funds|grants?|granturi|лей|леев|бюджет\\w*|затрат|средств\\w*|евро)\\b|€")

static bool is_deadline(Pool *pool, const char *text)
{
    const PlanDeadline *deadline = text_length(text) < 60 ? deadline_read(pool, text, (Interval){DAY_NONE, DAY_NONE}, NULL) : NULL;
    return deadline && deadline->kind != DEADLINE_UNKNOWN;
}

static bool is_quantity(Pool *pool, const char *text)
{
    Words words = words_read(pool, text);
    return words_count_word(&words, 0) > 0 || target_in_sentence(pool, text);
}

static void tally_money(Pool *pool, Tally *tally, const char *text)
{
    const PlanBudget *budget = budget_read(pool, text, NULL, NULL);
    tally->money++;
    tally->amounts += budget && budget->has_amount;
}

static void tally_cell(Pool *pool, Tally *tally, const char *text)
{
    tally->filled++;
    tally->letters += (int)text_length(text);
    if (prose_are_number(text))
        tally->numbers++;
    else if (is_deadline(pool, text))
        tally->deadlines++;
    else if (text_length(text) < 120 && g_regex_match(money_words(), text, 0, NULL))
        tally_money(pool, tally, text);
    else if (bodies_begin(pool, text))
        tally->bodies++;
    else
        tally->quantities += is_quantity(pool, text);
}

static bool starts_here(const GridTable *table, int row, int column)
{
    const GridCell *cell = grid_at(table, row, column);
    return cell && cell->row == row && cell->column == column && !text_is_empty(cell->text);
}

static int filled_in(const GridTable *table, int row)
{
    int filled = 0;
    for (int column = 0; column < table->columns; column++)
        filled += starts_here(table, row, column);
    return filled;
}

/* How many rows have cells enough to tell. */
static int tally_rows(Pool *pool, const GridTable *table, int from, Tally *tallies)
{
    int rows = 0;
    for (int row = from; row < MIN(table->rows, from + LOOK_AHEAD); row++) {
        if (filled_in(table, row) < MIN_FILLED)
            continue;
        rows++;
        for (int column = 0; column < table->columns; column++)
            if (starts_here(table, row, column))
                tally_cell(pool, &tallies[column], prose_line(pool, grid_at(table, row, column)->text));
    }
    return rows;
}

static int count_of(const Tally *tally, Meaning meaning)
{
    switch (meaning) {
    case MEANING_NUMBER:
        return tally->numbers;
    case MEANING_DEADLINE:
        return tally->deadlines;
    case MEANING_MONEY:
        return tally->money;
    case MEANING_COSTS:
        return tally->amounts;
    case MEANING_RESPONSIBLE:
    case MEANING_PARTNERS:
        return tally->bodies;
    case MEANING_INDICATORS:
        return tally->quantities;
    default:
        return 0;
    }
}

/* Gives meaning to the free column that most of all holds such cells, when at least half of them are. */
static void give(Columns *columns, const Tally *tallies, Meaning meaning)
{
    int best = -1;
    double most = 0.5;
    for (int i = 0; i < columns->count; i++) {
        double share = tallies[i].filled ? (double)count_of(&tallies[i], meaning) / tallies[i].filled : 0;
        if (columns->columns[i].meaning != MEANING_NONE || share < most || (best >= 0 && share <= most))
            continue;
        best = i;
        most = share;
    }
    if (best >= 0)
        columns->columns[best].meaning = meaning;
}

/* The first free column with sentences is the title; one right behind it describes it, unless it holds bodies. */
static void give_title(Columns *columns, const Tally *tallies)
{
    for (int i = 0; i < columns->count; i++) {
        if (columns->columns[i].meaning != MEANING_NONE || tallies[i].filled == 0 || tallies[i].letters < LEAST_TITLE * tallies[i].filled)
            continue;
        columns->columns[i].meaning = MEANING_TITLE;
        bool described = i + 1 < columns->count && columns->columns[i + 1].meaning == MEANING_NONE &&
                         tallies[i + 1].letters >= LEAST_TITLE * tallies[i + 1].filled && tallies[i + 1].filled > 2 * tallies[i + 1].bodies;
        if (described)
            columns->columns[i + 1].meaning = MEANING_DESCRIPTION;
        return;
    }
}

static void give_all(Columns *columns, const Tally *tallies)
{
    static const Meaning order[] = {MEANING_NUMBER, MEANING_DEADLINE, MEANING_MONEY, MEANING_INDICATORS, MEANING_RESPONSIBLE};
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++)
        give(columns, tallies, order[i]);
    give_title(columns, tallies);
    give(columns, tallies, MEANING_PARTNERS);
    for (int i = 0; i < columns->count; i++)
        if (columns->columns[i].meaning == MEANING_NONE)
            columns->columns[i].meaning = MEANING_EXTRA;
}

static bool is_paid(const Columns *columns)
{
    return columns_have(columns, MEANING_COSTS) || columns_have(columns, MEANING_MONEY);
}

/* The column of the costs beside this one; NULL: there is none. */
static Column *costs_beside(const Columns *columns, int at)
{
    for (int i = MAX(at - 1, 0); i <= MIN(at + 1, columns->count - 1); i++)
        if (columns->columns[i].meaning == MEANING_COSTS || columns->columns[i].meaning == MEANING_MONEY)
            return &columns->columns[i];
    return NULL;
}

/* Names beside the costs, budgets and funds among them: who pays. */
static void give_sources(Columns *columns, const Tally *tallies)
{
    for (int i = 0; i < columns->count && !columns_have(columns, MEANING_SOURCES); i++) {
        const Tally *tally = &tallies[i];
        bool pays = tally->money > 0 && tally->amounts == 0 && (tally->money + tally->bodies) * 2 > tally->filled;
        Column *costs = columns->columns[i].meaning == MEANING_NONE && pays ? costs_beside(columns, i) : NULL;
        if (!costs)
            continue;
        costs->meaning = MEANING_COSTS;
        columns->columns[i].meaning = MEANING_SOURCES;
    }
}

/* Quantities right behind the indicators are their targets; where nothing measures anything, they are both. */
static void give_quantities(Columns *columns, const Tally *tallies)
{
    if (!columns_have(columns, MEANING_INDICATORS) && !columns_have(columns, MEANING_TARGETS))
        give(columns, tallies, MEANING_INDICATORS);
    for (int i = 1; i < columns->count && !columns_have(columns, MEANING_TARGETS); i++) {
        int quantities = tallies[i].quantities + tallies[i].numbers;
        bool free = columns->columns[i].meaning == MEANING_NONE && columns->columns[i - 1].meaning == MEANING_INDICATORS;
        if (free && quantities > 0 && quantities * 2 >= tallies[i].filled)
            columns->columns[i].meaning = MEANING_TARGETS;
    }
}

void columns_give_by_content(const GridTable *table, int from, Columns *columns)
{
    g_autoptr(Pool) pool = pool_new();
    Tally *tallies = pool_array0(pool, Tally, table->columns);
    if (tally_rows(pool, table, from, tallies) < MIN_ROWS)
        return;
    if (!columns_have(columns, MEANING_DEADLINE))
        give(columns, tallies, MEANING_DEADLINE);
    if (!is_paid(columns))
        give(columns, tallies, columns_have(columns, MEANING_SOURCES) ? MEANING_COSTS : MEANING_MONEY);
    give_sources(columns, tallies);
    give_quantities(columns, tallies);
    if (!columns_have(columns, MEANING_RESPONSIBLE) && !columns_have(columns, MEANING_BODIES))
        give(columns, tallies, MEANING_RESPONSIBLE);
}

static bool holds_sentences(const Tally *tally, int rows)
{
    int others = tally->numbers + tally->deadlines + tally->money + tally->bodies + tally->quantities;
    return tally->filled * 2 > rows && tally->letters >= LEAST_TITLE * tally->filled && others * 2 < tally->filled;
}

/* The tallest of the columns of objectives; they stand over several measures. */
static int fullest_tier(const Columns *columns, const Tally *tallies)
{
    int filled = 0;
    for (int i = 0; i < columns->count; i++)
        if (columns->columns[i].meaning >= MEANING_GENERAL && columns->columns[i].meaning <= MEANING_DOMAIN)
            filled = MAX(filled, tallies[i].filled);
    return filled;
}

static int find_column(const Columns *columns, Meaning meaning)
{
    for (int i = 0; i < columns->count; i++)
        if (columns->columns[i].meaning == meaning)
            return i;
    return -1;
}

/* The first column of sentences without a known name, before column end. */
static int free_sentences(const Columns *columns, const Tally *tallies, int rows, int begin, int end)
{
    for (int i = begin; i < end; i++)
        if (columns->columns[i].meaning == MEANING_NONE && holds_sentences(&tallies[i], rows))
            return i;
    return -1;
}

/* "Linie | Cod | ? ": each row has its number and its sentence, what is called the measure stands over several of them. */
static void give_numbered_title(Columns *columns, const Tally *tallies, int rows, int title)
{
    int number = find_column(columns, MEANING_NUMBER);
    int sentences = number > title ? free_sentences(columns, tallies, rows, number + 1, columns->count) : -1;
    bool over = sentences >= 0 && tallies[title].filled < tallies[number].filled && tallies[sentences].filled >= tallies[number].filled;
    if (!over)
        return;
    columns->columns[title].meaning = MEANING_DOMAIN;
    columns->columns[sentences].meaning = MEANING_TITLE;
}

void columns_give_title(const GridTable *table, int from, Columns *columns)
{
    g_autoptr(Pool) pool = pool_new();
    Tally *tallies = pool_array0(pool, Tally, table->columns);
    int rows = tally_rows(pool, table, from, tallies), title = find_column(columns, MEANING_TITLE);
    if (rows < MIN_ROWS)
        return;
    if (title >= 0) {
        give_numbered_title(columns, tallies, rows, title);
        return;
    }
    int described = find_column(columns, MEANING_DESCRIPTION);
    int sentences = free_sentences(columns, tallies, rows, 0, described < 0 ? columns->count : described);
    if (sentences >= 0 && tallies[sentences].filled > fullest_tier(columns, tallies))
        columns->columns[sentences].meaning = MEANING_TITLE;
}

/* Cells of the row that are what their columns hold, and those that aren't. */
static bool is_heading_row(Pool *pool, const GridTable *table, int row, const Columns *columns)
{
    int alike = 0, other = 0;
    for (int column = 0; column < table->columns; column++) {
        Meaning meaning = columns->columns[column].meaning;
        if (!starts_here(table, row, column) || meaning == MEANING_TITLE || meaning == MEANING_DESCRIPTION || meaning == MEANING_EXTRA)
            continue;
        Tally tally = {0};
        tally_cell(pool, &tally, prose_line(pool, grid_at(table, row, column)->text));
        bool same = count_of(&tally, meaning) > 0;
        alike += same;
        other += !same;
    }
    return alike == 0 && other >= 2;
}

static void name_columns(Reading *reading, const GridTable *table, int row, Columns *columns)
{
    for (int column = 0; column < table->columns; column++)
        if (starts_here(table, row, column))
            columns->columns[column].header = columns->columns[column].under = prose_line(reading->pool, grid_at(table, row, column)->text);
}

static bool is_enough(const Columns *columns)
{
    return columns_have(columns, MEANING_TITLE) && (columns_have(columns, MEANING_DEADLINE) || columns_have(columns, MEANING_RESPONSIBLE)) &&
           (columns_have(columns, MEANING_NUMBER) + columns_have(columns, MEANING_DEADLINE) + columns_have(columns, MEANING_MONEY) +
                columns_have(columns, MEANING_RESPONSIBLE) + columns_have(columns, MEANING_INDICATORS) >=
            2);
}

Columns *columns_guess(Reading *reading, const GridTable *table, int row, bool *ret_heading)
{
    g_autoptr(Pool) pool = pool_new();
    Tally *tallies = pool_array0(pool, Tally, table->columns);
    if (table->columns < MIN_FILLED || filled_in(table, row) < MIN_FILLED || tally_rows(pool, table, row, tallies) < MIN_ROWS)
        return NULL;
    Columns *columns = pool_new0(reading->pool, Columns);
    *columns = (Columns){.count = table->columns, .columns = pool_array0(reading->pool, Column, table->columns)};
    for (int i = 0; i < columns->count; i++)
        columns->columns[i] = (Column){.header = "", .under = "", .meaning = MEANING_NONE};
    give_all(columns, tallies);
    if (!is_enough(columns))
        return NULL;
    *ret_heading = is_heading_row(pool, table, row, columns);
    if (*ret_heading)
        name_columns(reading, table, row, columns);
    reading_note(reading, reading->document->notes, NULL, NULL, DOUBT_GUESSED_COLUMNS);
    return columns;
}
