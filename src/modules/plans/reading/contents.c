#include "base/text.h"
#include "modules/plans/cells.h"
#include "modules/plans/reading/contents.h"
#include "modules/plans/reading/target.h"
#include "modules/plans/reading/words.h"

#include <stdlib.h>
#include <string.h>

/* Columns by what stands in them: each cell is looked at as every reader of cells would. */

enum { LOOK_AHEAD = 40, MIN_FILLED = 3, LEAST_SENTENCE = 12 };

PATTERN(money_words, "\\b(?:lei|ron|mdl|euro|eur|buget\\w*|costuri|finan[țţt]\\w*|fonduri|sponsor\\w*|budget|funds|grants?|granturi|лей|леев|бюджет\\w*|затрат|средств\\w*|евро)\\b|€")
PATTERN(bare_figures, "^(?!(?:19|20)\\d\\d$)\\d[\\d., ]*\\d$")
PATTERN(of_amount, "^(?:\\d{3,}|\\d{1,3}(?:[., ]\\d{3})+)(?:[.,]\\d{1,2})?$|^\\d+[.,]\\d{2}$")
/* Nouns that say what is done, and infinitives. */
PATTERN(verbal_noun, "^(?:\\p{L}{2,}(?:area|erea|irea|ârea|are|ere|ire|[țţt]ia|[țţt]ie|[țţt]ii|iunea|iune|ările|erile|irile|ование|ение|ание|ация|ание|ка|ing|ás|és|ása|ése)|"
                     "\\p{L}{3,}(?:ать|ить|еть)|(?:a|să)\\s+\\p{L}{3,})\\b")

PATTERN(problem, "^(?:lips|insuficien|num[ăa]r(?:ul)?\\s+(?:mare|mic|redus|ridicat|insuficient|sc[ăa]zut)|nivel(?:ul)?\\s+(?:sc[ăa]zut|redus|ridicat)|rat[ăa]|abandon|absen|s[ăa]r[ăa]ci|risc|dificult|inexisten|недостат|отсутств|низк|высок|lack|poor|low|high|insufficient)"
                 "|\\b(?:nu|sunt|este|au|are|greu|lipse[șşs]te|lipsesc|нет|не|are|is|no|not)\\b")
PATTERN(named_bodies, "^(?:responsab|parten|lider|coordon|co-?respons|executor|ответств|партн|исполн|lead|responsib)\\p{L}*(?:\\s+principal\\p{L}*)?\\s*[:–-]")
PATTERN(tier_code, "^(?-i:O\\.?\\s?[GS]|[PDO])\\.?\\s?\\d{1,2}(?:\\.\\d{1,2})?\\s*[.:)–-]")

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

static void tally_money(Pool *pool, ColumnContents *into, const char *text)
{
    const PlanBudget *budget = budget_read(pool, text, NULL, NULL);
    into->money++;
    into->amounts += budget && budget->has_amount;
}

/* "1.1 Monitoring …" is no quantity. */
static const char *without_number(Pool *pool, const char *text)
{
    const char *rest = NULL;
    return prose_take_number(pool, text, &rest) && !prose_start_small(rest) ? rest : text;
}

static void tally_sentence(Pool *pool, ColumnContents *into, const char *text)
{
    text = without_number(pool, text);
    into->quantities += is_quantity(pool, text);
    into->verbal += g_regex_match(verbal_noun(), text, 0, NULL);
    into->problems += g_regex_match(problem(), text, 0, NULL);
}

void contents_add(Pool *pool, ColumnContents *into, const char *text)
{
    into->filled++;
    into->letters += (int)text_length(text);
    bool figures = g_regex_match(bare_figures(), text, 0, NULL) && g_regex_match(of_amount(), text, 0, NULL);
    into->figures += figures;
    if (prose_are_number(text) || figures)
        into->numbers++;
    else if (is_deadline(pool, text))
        into->deadlines++;
    else if (text_length(text) < 120 && g_regex_match(money_words(), text, 0, NULL))
        tally_money(pool, into, text);
    else if (g_regex_match(tier_code(), text, 0, NULL))
        into->tiers++;
    else if (bodies_begin(pool, text) || g_regex_match(named_bodies(), text, 0, NULL))
        into->bodies++;
    else
        tally_sentence(pool, into, text);
}

static bool starts_here(const GridTable *table, int row, int column)
{
    const GridCell *cell = grid_at(table, row, column);
    return cell && cell->row == row && cell->column == column && !text_is_empty(cell->text);
}

int contents_filled_in(const GridTable *table, int row)
{
    int filled = 0;
    for (int column = 0; column < table->columns; column++)
        filled += starts_here(table, row, column);
    return filled;
}

/* The last figures of "1.2.", "A3"; -1: none. */
static int last_figure(const char *number)
{
    gsize length = strlen(number);
    while (length > 0 && !g_ascii_isdigit(number[length - 1]))
        length--;
    gsize first = length;
    while (first > 0 && g_ascii_isdigit(number[first - 1]))
        first--;
    return length > first && length - first < 6 ? atoi(number + first) : -1;
}

/* "2" behind "1", "1.3" behind "1.2", "2.1" behind "1.4". */
static bool counts_on(const char *above, const char *text)
{
    int before = above ? last_figure(above) : -1, now = last_figure(text);
    if (!above || now < 0)
        return g_strcmp0(above, text) != 0;
    return now == before + 1 || (now == 1 && strcmp(above, text) != 0);
}

/* What goes from one cell of a column to the next. */
typedef struct {
    const char *number, *text; /* the last; NULL: none so far */
} Above;

static void tally_column(Reading *reading, const GridTable *table, int row, int column, ColumnContents *into, Above *above)
{
    const char *text = starts_here(table, row, column) ? prose_line(reading->pool, grid_at(table, row, column)->text) : "-";
    if (g_str_equal(text, "-"))
        return;
    contents_add(reading->pool, into, text);
    into->tiers += tier_is_named(reading, text);
    into->changes += g_strcmp0(above->text, text) != 0;
    above->text = text;
    if (!prose_are_number(text))
        return;
    into->counted += counts_on(above->number, text);
    above->number = text;
}

Contents contents_read(Reading *reading, Pool *pool, const GridTable *table, int from)
{
    Reading brief = *reading;
    brief.pool = pool;
    Contents contents = {.columns = pool_array0(pool, ColumnContents, table->columns)};
    Above *above = pool_array0(pool, Above, table->columns);
    for (int row = from; row < MIN(table->rows, from + LOOK_AHEAD); row++) {
        if (contents_filled_in(table, row) < MIN_FILLED)
            continue;
        contents.rows++;
        for (int column = 0; column < table->columns; column++)
            tally_column(&brief, table, row, column, &contents.columns[column], &above[column]);
    }
    return contents;
}

static int count_of(const ColumnContents *column, Meaning meaning)
{
    switch (meaning) {
    case MEANING_NUMBER:
        return MIN(column->numbers, column->counted);
    case MEANING_DEADLINE:
        return column->deadlines;
    case MEANING_MONEY:
        return column->money;
    case MEANING_COSTS:
        return column->amounts + column->figures;
    case MEANING_RESPONSIBLE:
    case MEANING_PARTNERS:
        return column->bodies;
    case MEANING_INDICATORS:
        return column->quantities;
    default:
        return 0;
    }
}

double contents_share(const ColumnContents *column, Meaning meaning)
{
    return column->filled ? (double)count_of(column, meaning) / column->filled : 0;
}

static int others(const ColumnContents *column)
{
    return column->numbers + column->deadlines + column->money + column->bodies;
}

bool contents_are_sentences(const ColumnContents *column)
{
    return column->filled > 0 && column->letters >= LEAST_SENTENCE * column->filled && others(column) * 2 < column->filled &&
           column->quantities * 2 < column->filled;
}

bool contents_are_words(const ColumnContents *column)
{
    int more = column->numbers + column->deadlines + column->money + column->quantities;
    return column->filled > 0 && column->letters >= LEAST_SENTENCE * column->filled && more * 2 < column->filled;
}

bool contents_are_no_sentences(const ColumnContents *column)
{
    return column->filled > 0 && others(column) * 5 >= column->filled * 4;
}

static bool is_told(Meaning meaning)
{
    return meaning == MEANING_NUMBER || meaning == MEANING_DEADLINE || meaning == MEANING_MONEY || meaning == MEANING_COSTS ||
           meaning == MEANING_RESPONSIBLE || meaning == MEANING_PARTNERS || meaning == MEANING_INDICATORS;
}

bool contents_are_header(const GridTable *table, int row, const Columns *columns)
{
    g_autoptr(Pool) pool = pool_new();
    int alike = 0, other = 0;
    for (int i = 0; i < table->columns; i++) {
        Meaning meaning = columns->columns[i].meaning;
        ColumnContents cell = {0};
        if (!starts_here(table, row, i) || !is_told(meaning))
            continue;
        contents_add(pool, &cell, prose_line(pool, grid_at(table, row, i)->text));
        cell.counted = cell.numbers;
        alike += count_of(&cell, meaning) > 0;
        other += count_of(&cell, meaning) == 0;
    }
    return alike == 0 && other >= 2;
}
