#include "base/text.h"
#include "modules/plans/reading/columns.h"
#include "modules/plans/reading/contents.h"

/* What columns without a known name are for, by what stands in them and beside which they stand. */

enum { MIN_ROWS = 2, MIN_FILLED = 3, LEAST_DESCRIPTION = 20, LONGEST_DOMAIN = 40 };

static int find_column(const Columns *columns, Meaning meaning)
{
    for (int i = 0; i < columns->count; i++)
        if (columns->columns[i].meaning == meaning)
            return i;
    return -1;
}

static bool is_free(const Columns *columns, int at)
{
    return at >= 0 && at < columns->count && columns->columns[at].meaning == MEANING_NONE;
}

/* Gives meaning to the free column of these that most of all holds such cells, when at least that share of them are.  begin, end: columns. */
static bool give_among(Columns *columns, const Contents *contents, Meaning meaning, double least, int begin, int end)
{
    int best = -1;
    double most = least;
    for (int i = MAX(begin, 0); i < MIN(end, columns->count); i++) {
        double share = contents_share(&contents->columns[i], meaning);
        if (!is_free(columns, i) || share < most || (best >= 0 && share <= most) || contents->columns[i].filled == 0)
            continue;
        best = i;
        most = share;
    }
    if (best >= 0)
        columns->columns[best].meaning = meaning;
    return best >= 0;
}

static void give(Columns *columns, const Contents *contents, Meaning meaning)
{
    give_among(columns, contents, meaning, 0.5, 0, columns->count);
}

/* Numbers that count on are those of the measures: before the first column of sentences, or wherever all of them do. */
static void give_number(Columns *columns, const Contents *contents)
{
    if (columns_have(columns, MEANING_NUMBER) || columns_have(columns, MEANING_CODE))
        return;
    int end = find_column(columns, MEANING_TITLE);
    for (int i = 0; end < 0 && i < columns->count; i++)
        if (contents_are_sentences(&contents->columns[i]) && contents->columns[i].changes * 3 >= contents->rows * 2)
            end = i;
    if (!give_among(columns, contents, MEANING_NUMBER, 0.75, 0, end < 0 ? columns->count : end))
        give_among(columns, contents, MEANING_NUMBER, 0.95, end, columns->count);
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
static void give_sources(Columns *columns, const Contents *contents)
{
    for (int i = 0; i < columns->count && !columns_have(columns, MEANING_SOURCES); i++) {
        const ColumnContents *column = &contents->columns[i];
        bool pays = column->money > 0 && column->amounts == 0 && (column->money + column->bodies) * 2 > column->filled;
        Column *costs = is_free(columns, i) && pays ? costs_beside(columns, i) : NULL;
        if (!costs)
            continue;
        costs->meaning = MEANING_COSTS;
        columns->columns[i].meaning = MEANING_SOURCES;
    }
}

static void give_money(Columns *columns, const Contents *contents)
{
    if (!is_paid(columns))
        give(columns, contents, columns_have(columns, MEANING_SOURCES) ? MEANING_COSTS : MEANING_MONEY);
    if (!is_paid(columns))
        give(columns, contents, MEANING_COSTS);
    give_sources(columns, contents);
}

/* Quantities right behind the indicators are their targets. */
static void give_targets(Columns *columns, const Contents *contents)
{
    for (int i = 1; i < columns->count && !columns_have(columns, MEANING_TARGETS); i++) {
        const ColumnContents *column = &contents->columns[i];
        int quantities = column->quantities + column->numbers - (is_paid(columns) ? 0 : column->figures);
        bool behind = is_free(columns, i) && columns->columns[i - 1].meaning == MEANING_INDICATORS;
        if (behind && quantities > 0 && quantities * 2 >= column->filled)
            columns->columns[i].meaning = MEANING_TARGETS;
    }
}

/* Where nothing measures anything, quantities do. */
static void give_quantities(Columns *columns, const Contents *contents)
{
    if (!columns_have(columns, MEANING_INDICATORS) && !columns_have(columns, MEANING_TARGETS))
        give(columns, contents, MEANING_INDICATORS);
    give_targets(columns, contents);
}

/* What stands right before the targets is what they are the targets of. */
static void give_indicators(Columns *columns, const Contents *contents)
{
    int targets = find_column(columns, MEANING_TARGETS);
    bool before = targets > 0 && is_free(columns, targets - 1) && contents->columns[targets - 1].filled * 2 > contents->rows;
    if (before && !columns_have(columns, MEANING_INDICATORS) && !contents_are_no_sentences(&contents->columns[targets - 1]))
        columns->columns[targets - 1].meaning = MEANING_INDICATORS;
}

/* Bodies beside those who are responsible, or bodies and nothing else, help them. */
static void give_partners(Columns *columns, const Contents *contents)
{
    int responsible = find_column(columns, MEANING_RESPONSIBLE);
    if (responsible < 0 || columns_have(columns, MEANING_PARTNERS))
        return;
    if (!give_among(columns, contents, MEANING_PARTNERS, 0.4, responsible + 1, responsible + 2) &&
        !give_among(columns, contents, MEANING_PARTNERS, 0.5, responsible - 1, responsible))
        give_among(columns, contents, MEANING_PARTNERS, 0.7, 0, columns->count);
}

/* How often what is done stands there: as often as there are numbers, else as the fullest column of free sentences says. */
static int count_measures(const Columns *columns, const Contents *contents)
{
    int number = find_column(columns, MEANING_NUMBER), most = 0;
    for (int i = 0; number < 0 && i < columns->count; i++)
        if (is_free(columns, i) && contents_are_sentences(&contents->columns[i]))
            most = MAX(most, contents->columns[i].changes);
    return number >= 0 ? contents->columns[number].filled : most;
}

static bool has_bodies(const Columns *columns)
{
    return columns_have(columns, MEANING_RESPONSIBLE) || columns_have(columns, MEANING_BODIES);
}

/* Who does it stands in another column than this. */
static bool has_bodies_elsewhere(const Columns *columns, const Contents *contents, int at)
{
    bool elsewhere = has_bodies(columns);
    for (int i = 0; i < columns->count; i++)
        elsewhere |= i != at && is_free(columns, i) && contents_share(&contents->columns[i], MEANING_RESPONSIBLE) >= 0.5;
    return elsewhere;
}

static bool is_behind_number(const Columns *columns, int at)
{
    return at > 0 && columns->columns[at - 1].meaning == MEANING_NUMBER;
}

/* "Centru de zi pentru copii" may be a body's name, but not right behind the number. */
static bool may_be_title(const Columns *columns, const Contents *contents, int at)
{
    const ColumnContents *column = &contents->columns[at];
    bool behind_number = is_behind_number(columns, at) && contents_are_words(column) && has_bodies_elsewhere(columns, contents, at);
    return is_free(columns, at) && (contents_are_sentences(column) || behind_number);
}

static int title_among(const Columns *columns, const Contents *contents, int end)
{
    int measures = count_measures(columns, contents);
    for (int i = 0; i < end; i++)
        if (may_be_title(columns, contents, i) && contents->columns[i].changes * 5 >= measures * 3)
            return i;
    return -1;
}

/* "Lipsa unei creșe" | "Construirea unei creșe": of sentences side by side the one that doesn't say what is wrong. */
static int without_problem(const Columns *columns, const Contents *contents, int title, int end)
{
    const ColumnContents *now = &contents->columns[title];
    for (int i = title + 1; i < end && now->problems * 2 > now->filled; i++) {
        const ColumnContents *next = &contents->columns[i];
        if (is_free(columns, i) && contents_are_sentences(next) && next->filled >= now->filled && next->problems * 3 < next->filled)
            return i;
    }
    return title;
}

/* How much the column looks like what is done: its words are many, stand in each row, right behind the number. */
static double likeness_of_title(const Columns *columns, const Contents *contents, int at)
{
    const ColumnContents *column = &contents->columns[at];
    int measures = MAX(count_measures(columns, contents), 1);
    if (!is_free(columns, at) || column->filled == 0 || column->changes * 2 < measures)
        return 0;
    double letters = MIN(1.0, column->letters / (40.0 * column->filled)), verbal = (double)column->verbal / column->filled;
    double other = (double)(column->numbers + column->deadlines + column->money) / column->filled;
    double named = (double)(column->bodies + column->quantities) / column->filled;
    bool behind_number = is_behind_number(columns, at);
    return letters + verbal + 0.5 * behind_number + 0.3 * (at <= 1) - 2 * other - 0.7 * named;
}

static int likeliest_title(const Columns *columns, const Contents *contents, int end)
{
    int best = -1;
    double most = 0.5;
    for (int i = 0; i < end; i++) {
        double likeness = likeness_of_title(columns, contents, i);
        if (likeness <= most)
            continue;
        best = i;
        most = likeness;
    }
    return best;
}

static bool is_tier(Meaning meaning)
{
    return meaning >= MEANING_GENERAL && meaning <= MEANING_DOMAIN;
}

/* The fullest of the columns of objectives; they stand over several measures. */
static int fullest_tier(const Columns *columns, const Contents *contents)
{
    int filled = 0;
    for (int i = 0; i < columns->count; i++)
        if (is_tier(columns->columns[i].meaning))
            filled = MAX(filled, contents->columns[i].changes);
    return filled;
}

/* "Linie | Cod | ? ": each row has its number and its sentence, what is called the measure stands over several of them. */
static void give_numbered_title(Columns *columns, const Contents *contents, int title)
{
    int number = find_column(columns, MEANING_NUMBER), sentences = -1;
    for (int i = number + 1; number > title && sentences < 0 && i < columns->count; i++)
        if (is_free(columns, i) && contents_are_sentences(&contents->columns[i]))
            sentences = i;
    bool over = sentences >= 0 && contents->columns[title].filled < contents->columns[number].filled &&
                contents->columns[sentences].filled >= contents->columns[number].filled;
    if (!over)
        return;
    columns->columns[title].meaning = MEANING_DOMAIN;
    columns->columns[sentences].meaning = MEANING_TITLE;
}

static void give_free_title(Columns *columns, const Contents *contents)
{
    int described = find_column(columns, MEANING_DESCRIPTION), end = described < 0 ? columns->count : described;
    int title = title_among(columns, contents, end);
    if (title < 0)
        title = likeliest_title(columns, contents, end);
    if (title >= 0)
        title = without_problem(columns, contents, title, end);
    if (title >= 0 && contents->columns[title].changes > fullest_tier(columns, contents))
        columns->columns[title].meaning = MEANING_TITLE;
}

static bool stands_over(const ColumnContents *column, const ColumnContents *measures)
{
    bool words = column->filled > 0 && column->letters >= 6 * column->filled && column->bodies * 3 < column->filled && !contents_are_no_sentences(column);
    return words && (column->changes * 4 <= measures->changes * 3 || column->tiers * 2 > column->filled);
}

/* Sentences before the measures that stand over several of them each are what these are for. */
static void give_tiers(Columns *columns, const Contents *contents)
{
    int title = find_column(columns, MEANING_TITLE);
    for (int i = title - 1; i >= 0; i--) {
        const ColumnContents *column = &contents->columns[i];
        if (!is_free(columns, i) || !stands_over(column, &contents->columns[title]))
            continue;
        bool inner = columns_have(columns, MEANING_SPECIFIC) || columns_have(columns, MEANING_OBJECTIVE);
        bool brief = column->letters <= LONGEST_DOMAIN * column->filled;
        columns->columns[i].meaning = brief ? MEANING_DOMAIN : inner ? MEANING_GENERAL : MEANING_OBJECTIVE;
    }
}

/* What is beyond doubt before sentences are told apart. */
static void give_sure(Columns *columns, const Contents *contents)
{
    if (!columns_have(columns, MEANING_DEADLINE))
        give_among(columns, contents, MEANING_DEADLINE, 0.8, 0, columns->count);
    int behind_number = find_column(columns, MEANING_NUMBER) + 1;
    bool elsewhere = has_bodies(columns) || give_among(columns, contents, MEANING_RESPONSIBLE, 0.8, behind_number + 1, columns->count);
    if (!elsewhere)
        give_among(columns, contents, MEANING_RESPONSIBLE, 0.8, 0, columns->count);
}

void columns_give_title(Reading *reading, const GridTable *table, int from, Columns *columns)
{
    g_autoptr(Pool) pool = pool_new();
    Contents contents = contents_read(reading, pool, table, from);
    if (contents.rows < MIN_ROWS)
        return;
    give_number(columns, &contents);
    give_sure(columns, &contents);
    int title = find_column(columns, MEANING_TITLE);
    if (title >= 0)
        give_numbered_title(columns, &contents, title);
    else
        give_free_title(columns, &contents);
    give_tiers(columns, &contents);
}

/* What else is said of the measure, right behind it. */
static void give_description(Columns *columns, const Contents *contents)
{
    int title = find_column(columns, MEANING_TITLE);
    if (title < 0 || columns_have(columns, MEANING_DESCRIPTION) || !is_free(columns, title + 1))
        return;
    const ColumnContents *next = &contents->columns[title + 1];
    if (contents_are_sentences(next) && next->letters >= LEAST_DESCRIPTION * next->filled && next->verbal * 5 >= next->filled * 2)
        columns->columns[title + 1].meaning = MEANING_DESCRIPTION;
}

void columns_give_by_content(Reading *reading, const GridTable *table, int from, Columns *columns)
{
    g_autoptr(Pool) pool = pool_new();
    Contents contents = contents_read(reading, pool, table, from);
    if (contents.rows < MIN_ROWS)
        return;
    if (!columns_have(columns, MEANING_DEADLINE))
        give(columns, &contents, MEANING_DEADLINE);
    give_targets(columns, &contents);
    give_money(columns, &contents);
    give_quantities(columns, &contents);
    give_indicators(columns, &contents);
    if (!has_bodies(columns))
        give(columns, &contents, MEANING_RESPONSIBLE);
    give_partners(columns, &contents);
    give_description(columns, &contents);
}

static bool is_enough(const Columns *columns)
{
    return columns_have(columns, MEANING_TITLE) && (columns_have(columns, MEANING_DEADLINE) || has_bodies(columns)) &&
           columns_have(columns, MEANING_NUMBER) + columns_have(columns, MEANING_DEADLINE) + is_paid(columns) + has_bodies(columns) +
                   columns_have(columns, MEANING_INDICATORS) >=
               2;
}

static Columns *unnamed_columns(Reading *reading, const GridTable *table)
{
    Columns *columns = pool_new0(reading->pool, Columns);
    *columns = (Columns){.count = table->columns, .columns = pool_array0(reading->pool, Column, table->columns)};
    for (int i = 0; i < columns->count; i++)
        columns->columns[i] = (Column){.header = "", .under = "", .meaning = MEANING_NONE};
    return columns;
}

Columns *columns_guess(Reading *reading, const GridTable *table, int row, int *ret_rows)
{
    *ret_rows = 0;
    if (table->columns < MIN_FILLED || contents_filled_in(table, row) < MIN_FILLED)
        return NULL;
    Columns *columns = unnamed_columns(reading, table);
    columns_settle(reading, table, row, columns);
    if (contents_are_header(table, row, columns))
        columns = columns_of_header(reading, table, row, ret_rows);
    if (!is_enough(columns))
        return NULL;
    reading_note(reading, reading->document->notes, NULL, NULL, DOUBT_GUESSED_COLUMNS);
    return columns;
}
