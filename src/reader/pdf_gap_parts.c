#include "reader/pdf_gap_rows.h"

#include <math.h>
#include <string.h>

/* A measure of several rows with one number: its indicators and their targets stand below each other, each in a row of its own; number,
 * title, money and payer are as high as all of them.  Where cells stand in the middle of their rows, those words stand in the middle of
 * all rows, else in the first one. */

enum { MAX_PARTS = 40, LEAST_COLUMNS = 2 }; /* rows of a measure; columns that have words in each of them */

#define SAME_CELL 1.45 /* pitches between two lines of one cell */
#define LEVEL 0.5      /* pitches between two middles that are one */

/* Close lines of a column. */
typedef struct {
    GPtrArray *words; /* of Word * */
    double top, foot;
} Group;

typedef struct {
    const Region *region;
    double pitch;
    bool centred;
    GArray *groups[MAX_GUTTERS + 1]; /* of Group, of each column */
    double levels[MAX_PARTS];        /* of the rows: their middles, or their tops */
    int count;
} Parts;

static double level_of(const Parts *parts, const Group *group)
{
    return parts->centred ? (group->top + group->foot) / 2 : group->top;
}

static const Group *group_at(const Parts *parts, int column, guint i)
{
    return &g_array_index(parts->groups[column], Group, i);
}

static void add_word(Parts *parts, Word *word)
{
    GArray *groups = parts->groups[gap_column_at(parts->region, (word->box.x1 + word->box.x2) / 2)];
    Group *last = groups->len ? &g_array_index(groups, Group, groups->len - 1) : NULL;
    if (!last || word->box.y2 - last->foot > SAME_CELL * parts->pitch) {
        Group group = {pool_list(parts->region->page->pool), word->box.y1, word->box.y2};
        g_array_append_val(groups, group);
        last = &g_array_index(groups, Group, groups->len - 1);
    }
    g_ptr_array_add(last->words, word);
    last->top = MIN(last->top, word->box.y1);
    last->foot = MAX(last->foot, word->box.y2);
}

static void gather(Parts *parts, guint from, guint to)
{
    for (int c = 0; c <= parts->region->count; c++) {
        parts->groups[c] = g_array_new(FALSE, FALSE, sizeof(Group));
        pool_defer(parts->region->page->pool, (GDestroyNotify)g_array_unref, parts->groups[c]);
    }
    for (guint i = from; i < to; i++)
        for (guint w = 0; w < gap_line_at(parts->region, i)->words->len; w++)
            add_word(parts, gap_line_at(parts->region, i)->words->pdata[w]);
}

static bool are_level(const Parts *parts, int one, int other)
{
    if (parts->groups[one]->len != parts->groups[other]->len)
        return false;
    for (guint i = 0; i < parts->groups[one]->len; i++)
        if (fabs(level_of(parts, group_at(parts, one, i)) - level_of(parts, group_at(parts, other, i))) > LEVEL * parts->pitch)
            return false;
    return true;
}

static bool has_figure(const Group *group)
{
    for (guint w = 0; w < group->words->len; w++)
        if (strpbrk(((Word *)group->words->pdata[w])->text, "0123456789"))
            return true;
    return false;
}

/* Each of its groups has a figure: what is to be reached. */
static bool has_figures(const Parts *parts, int column)
{
    for (guint i = 0; i < parts->groups[column]->len; i++)
        if (!has_figure(group_at(parts, column, i)))
            return false;
    return true;
}

/* Beside the column's groups stand those of another one, and either has figures: lists of bodies stand beside each other too. */
static bool has_pairs(const Parts *parts, int column)
{
    int level = 0;
    bool figures = false;
    for (int c = 0; c <= parts->region->count; c++) {
        bool beside = are_level(parts, column, c);
        level += beside;
        figures |= beside && has_figures(parts, c);
    }
    return level >= LEAST_COLUMNS && figures;
}

/* The rows are those of the column with the most groups that have groups of another column beside them. */
static bool find_parts(Parts *parts)
{
    for (int c = 0; c <= parts->region->count; c++) {
        int count = (int)parts->groups[c]->len;
        if (count < 2 || count <= parts->count || count > MAX_PARTS || !has_pairs(parts, c))
            continue;
        parts->count = count;
        for (int i = 0; i < count; i++)
            parts->levels[i] = level_of(parts, group_at(parts, c, (guint)i));
    }
    return parts->count > 0;
}

/* The row in which the group stands; -1: in none. */
static int part_of(const Parts *parts, const Group *group)
{
    for (int i = 0; i < parts->count; i++)
        if (fabs(parts->levels[i] - level_of(parts, group)) < LEVEL * parts->pitch)
            return i;
    return -1;
}

/* Where the words of a cell stand that is as high as all rows. */
static bool is_of_all(const Parts *parts, const Group *group)
{
    double level = parts->centred ? (parts->levels[0] + parts->levels[parts->count - 1]) / 2 : parts->levels[0];
    return fabs(level - level_of(parts, group)) < LEVEL * parts->pitch;
}

/* Each of the column's groups stands in one of the rows; a single one not where those of all stand. */
static bool is_parted(const Parts *parts, int column)
{
    const GArray *groups = parts->groups[column];
    if (groups->len == 1 && is_of_all(parts, group_at(parts, column, 0)))
        return false;
    for (guint i = 0; i < groups->len; i++)
        if (part_of(parts, group_at(parts, column, i)) < 0)
            return false;
    return groups->len > 0;
}

static void put(Rows *rows, int row, int row_span, int column, const GPtrArray *words)
{
    PdfCell *cell = pool_new0(rows->region->page->pool, PdfCell);
    *cell = (PdfCell){.row = row, .column = column, .row_span = row_span, .column_span = 1, .text = ""};
    if (words->len)
        gap_set_text(rows, cell, words, column);
    g_ptr_array_add(rows->table->cells, cell);
}

static void put_parted(Rows *rows, const Parts *parts, int column)
{
    for (int i = 0; i < parts->count; i++) {
        GPtrArray *words = pool_list(rows->region->page->pool);
        for (guint g = 0; g < parts->groups[column]->len; g++)
            if (part_of(parts, group_at(parts, column, g)) == i)
                g_ptr_array_extend(words, group_at(parts, column, g)->words, NULL, NULL);
        put(rows, rows->table->rows + i, 1, column, words);
    }
}

static void put_whole(Rows *rows, const Parts *parts, int column)
{
    GPtrArray *words = pool_list(rows->region->page->pool);
    for (guint g = 0; g < parts->groups[column]->len; g++)
        g_ptr_array_extend(words, group_at(parts, column, g)->words, NULL, NULL);
    put(rows, rows->table->rows, parts->count, column, words);
}

int gap_put_parts(Rows *rows, guint from, guint to, double pitch, bool centred)
{
    Parts parts = {.region = rows->region, .pitch = pitch, .centred = centred};
    gather(&parts, from, to);
    if (!find_parts(&parts))
        return 0;
    for (int c = 0; c <= rows->region->count; c++) {
        if (rows->tall && rows->tall[c])
            continue;
        if (is_parted(&parts, c))
            put_parted(rows, &parts, c);
        else
            put_whole(rows, &parts, c);
    }
    for (int i = 0; i < parts.count; i++)
        g_array_append_val(rows->table->row_pages, rows->region->page->number);
    rows->table->rows += parts.count;
    return parts.count;
}
