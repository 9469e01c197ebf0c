#include "reader/pdf_gap_rows.h"

#include <math.h>

/* Cells on the left that are several rows high, their words in the middle of those rows: an objective beside its measures. */

#define SAME_CELL 1.45 /* pitches between two lines of one cell */
#define LEVEL 0.5      /* pitches between two middles that are one */

typedef struct {
    GPtrArray *words; /* of Word * */
    double top, foot;
} Block;

static bool is_in(const Region *region, const Word *word, int column)
{
    return gap_column_at(region, (word->box.x1 + word->box.x2) / 2) == column;
}

/* The words of a column from line first on as blocks of close lines (GArray of Block). */
static GArray *blocks_of(const Region *region, guint first, int column, double pitch)
{
    GArray *blocks = g_array_new(FALSE, TRUE, sizeof(Block));
    for (guint i = first; i < region->to; i++) {
        const GPtrArray *words = gap_line_at(region, i)->words;
        for (guint w = 0; w < words->len && !gap_is_span(region, i); w++) {
            Word *word = words->pdata[w];
            if (!is_in(region, word, column))
                continue;
            Block *last = blocks->len ? &g_array_index(blocks, Block, blocks->len - 1) : NULL;
            if (!last || word->box.y2 - last->foot > SAME_CELL * pitch) {
                Block block = {.words = pool_list(region->page->pool), .top = word->box.y1};
                g_array_append_val(blocks, block);
                last = &g_array_index(blocks, Block, blocks->len - 1);
            }
            g_ptr_array_add(last->words, word);
            last->foot = MAX(last->foot, word->box.y2);
        }
    }
    return blocks;
}

static double off_middle(const GArray *rows, guint first, guint last, const Block *block)
{
    return fabs((g_array_index(rows, RowPlace, first).top + g_array_index(rows, RowPlace, last).foot - block->top - block->foot) / 2);
}

/* The last of the rows from first on in whose middle the block stands. */
static guint last_row(const GArray *rows, guint first, const Block *block)
{
    guint best = first;
    for (guint i = first; i < rows->len && !g_array_index(rows, RowPlace, i).span; i++)
        if (off_middle(rows, first, i, block) < off_middle(rows, first, best, block) - 0.5)
            best = i;
    return best;
}

/* The first of its rows: the one behind the cell above, where the block stands in the middle of some rows from there on. */
static guint first_row(const GArray *rows, guint at, const Block *block, double pitch)
{
    for (guint i = at; i < rows->len && g_array_index(rows, RowPlace, i).top < block->foot; i++) {
        if (g_array_index(rows, RowPlace, i).span)
            continue;
        guint last = last_row(rows, i, block);
        if (off_middle(rows, i, last, block) < LEVEL * pitch && g_array_index(rows, RowPlace, last).foot > block->foot - pitch)
            return i;
    }
    while (at < rows->len && (g_array_index(rows, RowPlace, at).span || g_array_index(rows, RowPlace, at).foot < block->top))
        at++;
    return at;
}

/* The first row behind the cell above that no span parts from row at. */
static guint first_below(const GArray *rows, guint behind, guint at)
{
    while (at > behind && !g_array_index(rows, RowPlace, at - 1).span)
        at--;
    return at;
}

static void put_tall(Rows *rows, const GArray *places, guint first, guint last, int column, const Block *block)
{
    int row = g_array_index(places, RowPlace, first).row, behind = g_array_index(places, RowPlace, last).row + g_array_index(places, RowPlace, last).rows;
    PdfCell *cell = pool_new0(rows->region->page->pool, PdfCell);
    *cell = (PdfCell){.row = row, .column = column, .row_span = behind - row, .column_span = 1, .text = ""};
    gap_set_text(rows, cell, block->words, column);
    g_ptr_array_add(rows->table->cells, cell);
}

void gap_put_tall(Rows *rows, const GArray *places, guint first_line, int column, double pitch)
{
    g_autoptr(GArray) blocks = blocks_of(rows->region, first_line, column, pitch);
    guint at = 0;
    for (guint b = 0; b < blocks->len; b++) {
        const Block *block = &g_array_index(blocks, Block, b);
        guint behind = at;
        at = first_row(places, at, block, pitch);
        if (at >= places->len)
            break;
        guint last = last_row(places, at, block);
        if (b > 0 && last + 1 == places->len)
            at = first_below(places, behind, at); /* the page may have cut it: then its middle lies lower than that of its rows here */
        put_tall(rows, places, at, last, column, block);
        at = last + 1;
    }
}
