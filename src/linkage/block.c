#include "linkage/block_parts.h"

#include <string.h>

#include "linkage/large.h"

bool link_is_across(const LinkTable *table, guint a, guint b)
{
    return table->first_count == 0 || (a < table->first_count) != (b < table->first_count);
}

/* --- making them --- */

typedef struct {
    LinkBlocks *blocks;
    gint next;
} Preparation;

static gpointer prepare_passes(gpointer data)
{
    Preparation *preparation = data;
    for (;;) {
        guint i = (guint)g_atomic_int_add(&preparation->next, 1);
        if (i >= preparation->blocks->count)
            return NULL;
        block_make_pass(preparation->blocks, i);
    }
}

static gpointer prepare_atoms(gpointer data)
{
    Preparation *preparation = data;
    for (;;) {
        guint i = (guint)g_atomic_int_add(&preparation->next, 1);
        if (i >= block_sources())
            return NULL;
        block_fill_atoms(preparation->blocks, i);
    }
}

/* By two threads, as everything that is long. */
static void prepare(LinkBlocks *blocks, GThreadFunc work)
{
    Preparation preparation = {.blocks = blocks};
    GThread *other = g_thread_new("linkage", work, &preparation);
    work(&preparation);
    g_thread_join(other);
}

static void cut_parts(LinkBlocks *blocks)
{
    enum { ROWS = 32768 };
    for (guint p = 0; p < blocks->count; p++)
        for (guint from = 0; from < blocks->passes[p].count;) {
            guint to = MIN(from + ROWS, blocks->passes[p].count);
            to = block_end(&blocks->passes[p], to - 1);
            Part part = {p, from, to};
            g_array_append_val(blocks->parts, part);
            from = to;
        }
}

/* The rows that start a pair. */
static void cut_rows(LinkBlocks *blocks)
{
    enum { ROWS = 256 };
    guint rows = blocks->table->first_count ? blocks->table->first_count : blocks->table->count;
    for (guint from = 0; from < rows; from += ROWS) {
        Part part = {0, from, MIN(from + ROWS, rows)};
        g_array_append_val(blocks->parts, part);
    }
}

static bool is_small(const LinkTable *table)
{
    const guint64 few = 30000000;
    guint64 first = table->first_count, rows = table->count;
    return (first ? first * (rows - first) : block_pairs_of(rows)) <= few;
}

LinkBlocks *link_blocks_new(const LinkTable *table, const LinkSketch *sketches)
{
    LinkBlocks *blocks = g_new0(LinkBlocks, 1);
    blocks->table = table;
    blocks->sketches = sketches;
    blocks->parts = g_array_new(FALSE, FALSE, sizeof(Part));
    blocks->all = is_small(table);
    if (blocks->all) {
        cut_rows(blocks);
        return blocks;
    }
    blocks->atoms = large_new((gsize)table->count + 1, sizeof *blocks->atoms);
    prepare(blocks, prepare_atoms);
    block_fill_names(blocks);
    block_choose_passes(blocks);
    prepare(blocks, prepare_passes);
    cut_parts(blocks);
    return blocks;
}

void link_blocks_free(LinkBlocks *blocks)
{
    if (!blocks)
        return;
    for (guint i = 0; i < blocks->count; i++) {
        g_free(blocks->passes[i].rows);
        g_free(blocks->passes[i].starts);
        g_free(blocks->passes[i].wide);
    }
    g_array_unref(blocks->parts);
    large_free(blocks->atoms);
    g_free(blocks);
}

guint link_blocks_parts(const LinkBlocks *blocks)
{
    return blocks->parts->len;
}

/* --- pairs --- */

static guint common_atoms(const guint32 a[ATOMS], const guint32 b[ATOMS])
{
    guint common = 0;
    for (guint i = 0; i < ATOMS; i++)
        common |= (guint)(a[i] == b[i] && a[i]) << i;
    return common;
}

/* The pair agrees on what the pass wants (not only on its key), and no earlier pass has it. */
static bool is_new(const LinkBlocks *blocks, guint pass, guint a, guint b)
{
    guint common = common_atoms(blocks->atoms[a], blocks->atoms[b]);
    if ((common & blocks->passes[pass].atoms) != blocks->passes[pass].atoms)
        return false;
    for (guint p = 0; p < pass; p++) {
        const Pass *earlier = &blocks->passes[p];
        if ((common & earlier->atoms) == earlier->atoms && !block_is_wide(earlier, a))
            return false;
    }
    return true;
}

static void visit_pair(const LinkBlocks *blocks, guint pass, guint a, guint b, LinkVisit visit, void *data)
{
    if (link_is_across(blocks->table, a, b) && is_new(blocks, pass, a, b))
        visit(MIN(a, b), MAX(a, b), data);
}

static gint compare_likeness(gconstpointer a, gconstpointer b, gpointer data)
{
    const LinkBlocks *blocks = data;
    guint left = *(const guint32 *)a, right = *(const guint32 *)b;
    int order = memcmp(blocks->atoms[left], blocks->atoms[right], sizeof *blocks->atoms);
    return order ? order : (left > right) - (left < right);
}

/* Of a block too wide, each row is compared with its neighbours in an order that puts like ones together. */
static void visit_wide(const LinkBlocks *blocks, guint pass, guint start, guint end, LinkVisit visit, void *data)
{
    enum { NEIGHBOURS = 10 };
    guint count = end - start;
    g_autofree guint32 *rows = g_memdup2(blocks->passes[pass].rows + start, count * sizeof *rows);
    g_qsort_with_data(rows, (gint)count, sizeof *rows, compare_likeness, (gpointer)blocks);
    for (guint i = 0; i < count; i++)
        for (guint j = i + 1; j < count && j <= i + NEIGHBOURS; j++)
            visit_pair(blocks, pass, rows[i], rows[j], visit, data);
}

enum { AHEAD = 24 };

/* Rows are far apart in memory: asked for early, they are there when they are compared. */
static void fetch_ahead(const LinkBlocks *blocks, const Pass *pass, guint from, guint to)
{
    for (guint i = from; i < to && i < pass->count; i++) {
        guint row = pass->rows[i];
        __builtin_prefetch(blocks->atoms[row]);
        __builtin_prefetch(blocks->table->rows[row]);
        if (blocks->sketches)
            __builtin_prefetch(&blocks->sketches[row]);
    }
}

static void visit_all(const LinkBlocks *blocks, const Part *part, LinkVisit visit, void *data)
{
    for (guint a = part->from; a < part->to; a++)
        for (guint b = MAX(a + 1, blocks->table->first_count); b < blocks->table->count; b++)
            visit(a, b, data);
}

void link_blocks_visit(const LinkBlocks *blocks, guint part, LinkVisit visit, void *data)
{
    const Part *work = &g_array_index(blocks->parts, Part, part);
    if (blocks->all) {
        visit_all(blocks, work, visit, data);
        return;
    }
    const Pass *pass = &blocks->passes[work->pass];
    for (guint start = work->from, end; start < work->to; start = end) {
        end = block_end(pass, start);
        fetch_ahead(blocks, pass, start + AHEAD, end + AHEAD);
        if (block_is_wide(pass, pass->rows[start])) {
            visit_wide(blocks, work->pass, start, end, visit, data);
            continue;
        }
        for (guint i = start; i < end; i++)
            for (guint j = i + 1; j < end; j++)
                visit_pair(blocks, work->pass, pass->rows[i], pass->rows[j], visit, data);
    }
}
