#include "base/text.h"
#include "modules/plans/reading/row.h"

#include <string.h>

/* What a row is to the measure above: its rest behind a page break, a continuation row, or a new measure. */

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
    for (gsize i = 0; i < G_N_ELEMENTS(row_matters); i++) {
        const char *text = row->own[row_matters[i]];
        if (!text)
            continue;
        cut.filled++;
        bool quantity = row_matters[i] == MEANING_TARGETS || row_matters[i] == MEANING_INDICATORS; /* "minim 40" begins small */
        cut.going_on += quantity ? last_words(last, row_matters[i]) && prose_break_off(last_words(last, row_matters[i])) : prose_go_on(last_words(last, row_matters[i]), text);
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

/* Below a merged title a page break leaves what had no room: some cells are empty, and most others go on in small letters. */
static bool is_cut_under_title(const Reading *reading, const Row *row, const Measure *last)
{
    Cut cut = measure_cut(row, last);
    int above = 0;
    for (gsize i = 0; i < MATTERS; i++)
        above += last_words(last, row_matters[i]) != NULL;
    bool empty = cut.filled < above - (last->title != NULL);
    return reading->page_cut && !row->own[MEANING_TITLE] && empty && cut.going_on * 2 > cut.filled;
}

/* Is the row the rest of the one above, cut by a page break?  It has no number, no deadline of its own, and goes on where cells
 * above break off. */
static bool is_rest(const Reading *reading, const Row *row, const Measure *last)
{
    const char *deadline = row_words_at(row, MEANING_DEADLINE);
    if (row->own[MEANING_NUMBER] || last->columns->count != row->columns->count || last->node != reading_node(reading))
        return false;
    if (row->covering[MEANING_TITLE])
        return is_cut_under_title(reading, row, last);
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

void row_join_notes(GPtrArray *into, const GPtrArray *from)
{
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add(into, from->pdata[i]);
}

/* "Clubul Sportiv Școlar" | "Brad": one word that begins no body is the end of the one above. */
static const char *join_words(Reading *reading, Meaning meaning, const char *before, const char *after)
{
    bool named = meaning == MEANING_RESPONSIBLE || meaning == MEANING_PARTNERS || meaning == MEANING_BODIES;
    if (!named || !before || strpbrk(after, " \n") || bodies_begin(reading->pool, after))
        return prose_join(reading->pool, before, after);
    return pool_printf(reading->pool, "%s %s", before, after);
}

static void join_rest(Reading *reading, const Row *row, Measure *last)
{
    if (row->own[MEANING_TITLE])
        change_title(reading, last, prose_join(reading->pool, last->title, row->own[MEANING_TITLE]));
    if (row->own[MEANING_DESCRIPTION])
        last->description = prose_join(reading->pool, last->description, row->own[MEANING_DESCRIPTION]);
    for (int i = MEANING_RESPONSIBLE; i < MEANING_COUNT; i++)
        if (row->own[i])
            last->words[i] = join_words(reading, (Meaning)i, last->words[i], row->own[i]);
    row_join_notes(last->notes, row->extras);
}

static Measure *add_measure(Reading *reading, const Row *row)
{
    Measure *measure = pool_new0(reading->pool, Measure);
    *measure = (Measure){.node = reading_node(reading), .row = 1, .columns = row->columns, .notes = row->extras};
    for (int i = 0; i < MEANING_COUNT; i++)
        measure->words[i] = row_words_at(row, (Meaning)i);
    measure->description = row_words_at(row, MEANING_DESCRIPTION);
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
    const char *number = row_words_at(row, MEANING_NUMBER);
    Measure *measure = add_measure(reading, row);
    measure->title = row_words_at(row, MEANING_TITLE);
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
    const char *number = row_words_at(row, MEANING_NUMBER);
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

void row_read_measure(Reading *reading, const Row *row)
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
bool row_is_tier_column(Meaning meaning)
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
    bool rest = !row->own[MEANING_NUMBER] || (node && prose_break_off(node->title));
    if (!node || !prose_start_small(text) || !rest || !reading->page_cut)
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
    return row_has_words(cell) ? row_text(reading, cell) : NULL;
}

void row_open_columns(Reading *reading, const Row *row)
{
    for (int i = 0; i < row->columns->count; i++) {
        const GridCell *cell = grid_at(row->table, row->row, i);
        if (!row_is_tier_column(row->columns->columns[i].meaning) || !row_is_alone(cell, row->row, i) || !row_has_words(cell))
            continue;
        const char *text = row_text(reading, cell);
        if (cell->row == row->row && node_goes_on(reading, row, text))
            continue;
        tier_open_cell(reading, row->columns->columns[i].meaning, code_beside(reading, row, i), text);
    }
}
