/* Passes: which agreements are looked for, and the rows of each sorted into blocks. */
#include "linkage/block_parts.h"

#include <stdlib.h>

/* What is tried, in this order; a pass that asks for more than an earlier one that was taken finds nothing new. */
static const guint wanted[] = {
    BIT(ID), BIT(PHONE), BIT(BIRTH), BIT(NAMES), BIT(STREET), BIT(FAMILY), BIT(GIVEN), BIT(PLACE), BIT(LOCALITY), BIT(POSTCODE),
    BIT(ID_HEAD), BIT(ID_TAIL), BIT(MONTH_DAY), BIT(NUMBER), BIT(YEAR),
    TWO(BIRTH, FAMILY_START), TWO(BIRTH, GIVEN), TWO(BIRTH, POSTCODE), TWO(BIRTH, LOCALITY), TWO(BIRTH, NUMBER), TWO(BIRTH, STREET),
    TWO(FAMILY, STREET), TWO(GIVEN, STREET), TWO(STREET, POSTCODE), TWO(STREET, LOCALITY), TWO(STREET, PLACE),
    TWO(FAMILY, POSTCODE), TWO(FAMILY, MONTH_DAY), TWO(FAMILY, LOCALITY), TWO(GIVEN, POSTCODE), TWO(GIVEN, LOCALITY),
    TWO(NAMES, YEAR), TWO(FAMILY, PLACE), TWO(GIVEN, PLACE), TWO(POSTCODE, LOCALITY), TWO(POSTCODE, PLACE), TWO(LOCALITY, PLACE),
    TWO(STREET, NUMBER), TWO(STREET, MONTH_DAY), TWO(STREET, YEAR), TWO(FAMILY, ID_HEAD), TWO(FAMILY, ID_TAIL),
    TWO(GIVEN, MONTH_DAY), TWO(POSTCODE, MONTH_DAY), TWO(LOCALITY, MONTH_DAY), TWO(POSTCODE, NUMBER), TWO(LOCALITY, NUMBER),
    TWO(NAMES, NUMBER), TWO(FAMILY, YEAR), TWO(ID_HEAD, YEAR), TWO(ID_TAIL, YEAR), TWO(GIVEN, ID_HEAD), TWO(GIVEN, ID_TAIL),
    TWO(NAMES, POSTCODE), TWO(NAMES, LOCALITY), TWO(NAMES, MONTH_DAY),
    THREE(GIVEN, FAMILY_START, YEAR), THREE(POSTCODE, NUMBER, FAMILY_START), THREE(GIVEN, YEAR, POSTCODE),
    THREE(GIVEN, YEAR, NUMBER), THREE(GIVEN, POSTCODE, NUMBER), THREE(FAMILY, YEAR, NUMBER), THREE(STREET, NUMBER, FAMILY_START),
    THREE(STREET, NUMBER, YEAR), THREE(FAMILY_START, POSTCODE, YEAR), THREE(FAMILY_START, LOCALITY, YEAR),
    THREE(FAMILY_START, GIVEN, MONTH_DAY), THREE(LOCALITY, NUMBER, YEAR),
};
G_STATIC_ASSERT(G_N_ELEMENTS(wanted) <= MOST_PASSES);

/* --- sorting --- */

guint64 *block_sort_keys(guint64 *keys, guint64 *spare, guint count)
{
    for (guint shift = 32; shift < 64; shift += 11) {
        guint counts[2049] = {0};
        for (guint i = 0; i < count; i++)
            counts[(keys[i] >> shift & 2047) + 1]++;
        for (guint i = 1; i < 2048; i++)
            counts[i] += counts[i - 1];
        for (guint i = 0; i < count; i++)
            spare[counts[keys[i] >> shift & 2047]++] = keys[i];
        guint64 *sorted = spare;
        spare = keys;
        keys = sorted;
    }
    return keys;
}

/* Rows that agree with another one, from sorted keys. */
static void keep_blocks(Pass *pass, const guint64 *sorted)
{
    guint count = pass->count;
    pass->rows = g_new(guint32, (gsize)count + 1);
    pass->starts = g_new0(guint64, count / 64 + 1);
    pass->count = 0;
    for (guint start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && sorted[end] >> 32 == sorted[start] >> 32;)
            end++;
        if (end - start == 1)
            continue;
        pass->starts[pass->count / 64] |= G_GUINT64_CONSTANT(1) << (pass->count % 64);
        for (guint i = start; i < end; i++)
            pass->rows[pass->count++] = (guint32)sorted[i];
    }
    pass->rows = g_renew(guint32, pass->rows, (gsize)pass->count + 1);
    pass->starts = g_renew(guint64, pass->starts, pass->count / 64 + 1);
}

static void sort_pass(const LinkBlocks *blocks, Pass *pass)
{
    guint rows = blocks->table->count;
    g_autofree guint64 *keys = g_new(guint64, (gsize)rows + 1), *spare = g_new(guint64, (gsize)rows + 1);
    for (guint row = 0; row < rows; row++) {
        guint32 key = block_key(blocks->atoms[row], pass->atoms);
        if (key)
            keys[pass->count++] = (guint64)key << 32 | row;
    }
    keep_blocks(pass, block_sort_keys(keys, spare, pass->count));
}

/* --- which passes --- */

static int compare_words(const void *a, const void *b)
{
    guint32 left = *(const guint32 *)a, right = *(const guint32 *)b;
    return (left > right) - (left < right);
}

/* The share of pairs that agree on an atom, from a sample of rows. */
static double share_of(const LinkBlocks *blocks, guint atom)
{
    enum { SAMPLE = 20000 };
    guint rows = blocks->table->count, step = rows / SAMPLE + 1, taken = 0, seen = 0;
    g_autofree guint32 *values = g_new(guint32, SAMPLE + 2);
    for (guint row = 0; row < rows && seen <= SAMPLE; row += step, seen++)
        if (blocks->atoms[row][atom])
            values[taken++] = blocks->atoms[row][atom];
    qsort(values, taken, sizeof *values, compare_words);
    guint64 pairs = 0;
    for (guint i = 0, start = 0; i <= taken; i++)
        if (i == taken || values[i] != values[start]) {
            pairs += block_pairs_of(i - start);
            start = i;
        }
    return seen > 1 ? (double)(pairs + 1) / (double)block_pairs_of(seen) : 0;
}

static double expected_pairs(const double shares[ATOMS], guint atoms, guint rows)
{
    double share = 1;
    for (guint left = atoms; left; left &= left - 1)
        share *= shares[__builtin_ctz(left)];
    return share * (double)block_pairs_of(rows);
}

/* Who agrees on a whole agrees on its parts. */
static guint with_parts(guint atoms)
{
    atoms |= atoms & BIT(ID) ? TWO(ID_HEAD, ID_TAIL) : 0;
    atoms |= atoms & BIT(BIRTH) ? TWO(YEAR, MONTH_DAY) : 0;
    atoms |= atoms & BIT(NAMES) ? TWO(GIVEN, FAMILY) : 0;
    return atoms | (atoms & BIT(FAMILY) ? BIT(FAMILY_START) : 0);
}

static bool has_wider(const LinkBlocks *blocks, guint atoms)
{
    for (guint i = 0; i < blocks->count; i++)
        if ((blocks->passes[i].atoms & with_parts(atoms)) == blocks->passes[i].atoms)
            return true;
    return false;
}

static bool is_known(const LinkBlocks *blocks, guint atom)
{
    for (guint row = 0; row < blocks->table->count; row++)
        if (blocks->atoms[row][atom])
            return true;
    return false;
}

void block_choose_passes(LinkBlocks *blocks)
{
    double shares[ATOMS] = {0}, all = 0;
    guint rows = blocks->table->count, known = 0;
    double budget = MAX(12.0 * rows, 6e6);
    blocks->pass_pairs = (guint64)MAX(0.4 * rows, 1.5e6);
    for (guint atom = 0; atom < ATOMS; atom++)
        if (is_known(blocks, atom)) {
            known |= 1u << atom;
            shares[atom] = share_of(blocks, atom);
        }
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        double pairs = expected_pairs(shares, wanted[i], rows);
        if ((wanted[i] & known) != wanted[i] || has_wider(blocks, wanted[i]) || pairs > (double)blocks->pass_pairs || all + pairs > budget)
            continue;
        blocks->passes[blocks->count++] = (Pass){.atoms = wanted[i]};
        all += pairs;
    }
}

/* --- too wide blocks --- */

/* The widest block that still may be compared whole, so that a pass stays within its share. */
static guint widest_block(const LinkBlocks *blocks, const Pass *pass)
{
    guint64 pairs[32] = {0};
    for (guint start = 0, end; start < pass->count; start = end) {
        end = block_end(pass, start);
        pairs[g_bit_storage(end - start - 1)] += block_pairs_of(end - start);
    }
    guint64 all = 0;
    guint bits = 0;
    while (bits < 31 && all + pairs[bits] <= 2 * blocks->pass_pairs)
        all += pairs[bits++];
    return bits >= 31 ? G_MAXUINT : 1u << (bits ? bits - 1 : 0);
}

static void mark_wide(const LinkBlocks *blocks, Pass *pass)
{
    guint most = widest_block(blocks, pass);
    pass->wide = g_new0(guint64, blocks->table->count / 64 + 1);
    for (guint start = 0, end; start < pass->count; start = end) {
        end = block_end(pass, start);
        for (guint i = start; i < end && end - start > most; i++)
            pass->wide[pass->rows[i] / 64] |= G_GUINT64_CONSTANT(1) << (pass->rows[i] % 64);
    }
}

void block_make_pass(LinkBlocks *blocks, guint pass)
{
    sort_pass(blocks, &blocks->passes[pass]);
    mark_wide(blocks, &blocks->passes[pass]);
}
