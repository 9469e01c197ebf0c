#include "reader/pdf_gap_rows.h"

#include <math.h>

/* A header of centred cells, whose lines don't show its two rows: "Nr. crt." stands in the middle beside "Costuri" over "lei | euro".
 * A column's lines with space between them that have lower lines beside them are the name of a group over its first part. */

#define APART 1.25 /* pitches between the middles of two lines: the upper one is of a group's name */
#define LEVEL 0.25 /* pitches between two middles that are one */
#define FLUSH 2    /* points between two left sides that are one */

typedef struct {
    GPtrArray *words; /* of Word * */
    double top, foot, left, split; /* split: 0: its lines stand close together */
} Stack;

typedef struct {
    const Region *region;
    double pitch, split, middle; /* split: between the rows; middle: of the whole header */
    Stack stacks[MAX_GUTTERS + 1];
    int group[MAX_GUTTERS + 1]; /* the first column of its group; -1: none */
} Head;

static double middle_of(const Word *word)
{
    return (word->box.y1 + word->box.y2) / 2;
}

static int column_of(const Region *region, const Word *word)
{
    return gap_column_at(region, (word->box.x1 + word->box.x2) / 2);
}

/* Between the two lines of the stack that are farthest apart; 0: none are. */
static double find_split(const Head *head, const Stack *stack)
{
    double farthest = APART * head->pitch, split = 0;
    for (guint w = 1; w < stack->words->len; w++) {
        double above = middle_of(stack->words->pdata[w - 1]), below = middle_of(stack->words->pdata[w]);
        if (below - above > farthest) {
            farthest = below - above;
            split = (above + below) / 2;
        }
    }
    return split;
}

static void gather(Head *head, guint from, guint to)
{
    for (int c = 0; c <= head->region->count; c++)
        head->stacks[c] = (Stack){.words = pool_list(head->region->page->pool), .top = G_MAXDOUBLE, .left = G_MAXDOUBLE};
    for (guint i = from; i < to; i++)
        for (guint w = 0; w < gap_line_at(head->region, i)->words->len; w++) {
            Word *word = gap_line_at(head->region, i)->words->pdata[w];
            Stack *stack = &head->stacks[column_of(head->region, word)];
            g_ptr_array_add(stack->words, word);
            stack->top = MIN(stack->top, word->box.y1);
            stack->foot = MAX(stack->foot, word->box.y2);
            stack->left = MIN(stack->left, word->box.x1);
        }
}

static void look_at(Head *head)
{
    double top = G_MAXDOUBLE, foot = 0;
    for (int c = 0; c <= head->region->count; c++) {
        top = MIN(top, head->stacks[c].top);
        foot = MAX(foot, head->stacks[c].foot);
    }
    head->middle = (top + foot) / 2;
    for (int c = 0; c <= head->region->count; c++) {
        head->stacks[c].split = find_split(head, &head->stacks[c]);
        head->group[c] = -1;
    }
}

/* All of the column's words stand below the name of the group; what stands in the middle of the header is as high as it. */
static bool is_low(const Head *head, int column, double split)
{
    const Stack *stack = &head->stacks[column];
    double middle = (stack->top + stack->foot) / 2;
    return stack->words->len && stack->split == 0 && fabs(middle - head->middle) > LEVEL * head->pitch && stack->top > split - 0.1 * head->pitch;
}

/* Where the name begins whose first words stand over this column. */
static double left_of_name(const Head *head, int column)
{
    const Stack *stack = &head->stacks[column];
    double left = G_MAXDOUBLE;
    for (guint w = 0; w < stack->words->len; w++)
        if (middle_of(stack->words->pdata[w]) < stack->split)
            left = MIN(left, ((Word *)stack->words->pdata[w])->box.x1);
    return left;
}

/* Words over the split reach from one column into the next. */
static bool name_crosses(const Head *head, int column, guint from, guint to)
{
    const Stack *left = &head->stacks[column], *right = &head->stacks[column + 1];
    if (left->split == 0 || right->split == 0)
        return false;
    for (guint i = from; i < to; i++)
        if (gap_line_at(head->region, i)->box.y2 < MIN(left->split, right->split) + head->pitch / 2 &&
            gap_crosses(gap_line_at(head->region, i), &head->region->gutters[column]))
            return true;
    return false;
}

static void put_into(Head *head, int first, int last)
{
    for (int c = first; c <= last; c++)
        head->group[c] = first;
}

/* The column from c on over which the first name of a group stands, with nothing but columns below it between; -1: none. */
static int named_column(const Head *head, int c)
{
    int columns = head->region->count + 1, at = c;
    while (at < columns && head->stacks[at].words->len && head->stacks[at].split == 0)
        at++;
    if (at >= columns || head->stacks[at].split == 0)
        return -1;
    for (int i = c; i < at; i++)
        if (!is_low(head, i, head->stacks[at].split))
            return -1;
    return at;
}

/* A name in the middle has as many columns on its right as on its left. */
static int last_of_group(const Head *head, int first, int named, guint from, guint to)
{
    bool flush = first == named || fabs(left_of_name(head, named) - head->stacks[first].left) < FLUSH;
    int last = named;
    while (last < head->region->count && (is_low(head, last + 1, head->stacks[named].split) || name_crosses(head, last, from, to)) &&
           (flush || last - named < named - first))
        last++;
    return last;
}

/* The name begins left of the group's first column, in one whose words stand close together: it can't be told from them. */
static bool begins_before(const Head *head, int first, double split, guint from, guint to)
{
    for (guint i = from; i < to && first > 0; i++)
        if (gap_line_at(head->region, i)->box.y2 < split + head->pitch / 2 && gap_crosses(gap_line_at(head->region, i), &head->region->gutters[first - 1]))
            return true;
    return false;
}

static void find_groups(Head *head, guint from, guint to)
{
    for (int c = 0, last; c <= head->region->count; c = last + 1) {
        int named = named_column(head, c);
        last = named < 0 ? c : last_of_group(head, c, named, from, to);
        if (last == c || begins_before(head, c, head->stacks[named].split, from, to))
            continue;
        put_into(head, c, last);
        head->split = MAX(head->split, head->stacks[named].split);
    }
}

static void put(Rows *rows, int row, int row_span, int column, int last, const GPtrArray *words)
{
    PdfCell *cell = pool_new0(rows->region->page->pool, PdfCell);
    *cell = (PdfCell){.row = row, .column = column, .row_span = row_span, .column_span = last - column + 1, .text = ""};
    if (words->len)
        gap_set_text(rows, cell, words, last);
    g_ptr_array_add(rows->table->cells, cell);
}

static GPtrArray *words_of(const Head *head, int first, int last, bool lower)
{
    GPtrArray *words = pool_list(head->region->page->pool);
    for (int c = first; c <= last; c++)
        for (guint w = 0; w < head->stacks[c].words->len; w++)
            if ((middle_of(head->stacks[c].words->pdata[w]) > head->split) == lower)
                g_ptr_array_add(words, head->stacks[c].words->pdata[w]);
    return words;
}

static void put_group(Rows *rows, const Head *head, int first, int last)
{
    put(rows, rows->table->rows, 1, first, last, words_of(head, first, last, false));
    for (int c = first; c <= last; c++)
        put(rows, rows->table->rows + 1, 1, c, c, words_of(head, c, c, true));
}

static void put_rows(Rows *rows, const Head *head)
{
    for (int c = 0, last; c <= head->region->count; c = last + 1) {
        last = c;
        while (head->group[c] >= 0 && last < head->region->count && head->group[last + 1] == head->group[c])
            last++;
        if (head->group[c] >= 0)
            put_group(rows, head, c, last);
        else
            put(rows, rows->table->rows, 2, c, c, head->stacks[c].words);
    }
    for (int i = 0; i < 2; i++)
        g_array_append_val(rows->table->row_pages, rows->region->page->number);
    rows->table->rows += 2;
}

bool gap_put_head(Rows *rows, guint from, guint to, double pitch)
{
    Head head = {.region = rows->region, .pitch = pitch};
    gather(&head, from, to);
    look_at(&head);
    find_groups(&head, from, to);
    if (head.split > 0)
        put_rows(rows, &head);
    return head.split > 0;
}
