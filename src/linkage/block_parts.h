#pragma once
#include "linkage/block.h"

/* What the files of blocking share: block_atoms.c says on what rows may agree, block_passes.c sorts rows into blocks and chooses passes,
 * block.c visits their pairs, block_equal.c those of exactly equal values. */

/* What rows may agree on.  One row's are 64 bytes: one line of the processor's cache. */
typedef enum {
    ATOM_ID, ATOM_PHONE, ATOM_BIRTH, ATOM_NAMES, ATOM_STREET, ATOM_FAMILY, ATOM_GIVEN, ATOM_PLACE, ATOM_LOCALITY, ATOM_POSTCODE,
    ATOM_ID_HEAD, ATOM_ID_TAIL, ATOM_MONTH_DAY, ATOM_YEAR, ATOM_NUMBER, ATOM_FAMILY_START,
    ATOMS,
} Atom;

#define BIT(atom) (1u << ATOM_##atom)
#define TWO(a, b) (BIT(a) | BIT(b))
#define THREE(a, b, c) (BIT(a) | BIT(b) | BIT(c))

enum { MOST_PASSES = 80 };

typedef struct {
    guint atoms;     /* bits */
    guint32 *rows;   /* that have them all, by key */
    guint count;
    guint64 *starts; /* bits of places in rows: a block begins here */
    guint64 *wide;   /* bits of rows: in a block too wide to be compared whole */
} Pass;

typedef struct {
    guint pass, from, to;
} Part;

struct LinkBlocks {
    const LinkTable *table;
    const LinkSketch *sketches;
    guint32 (*atoms)[ATOMS]; /* 0: nothing to agree on */
    Pass passes[MOST_PASSES];
    guint count;
    guint64 pass_pairs; /* that a pass may have, about */
    GArray *parts;
    bool all; /* small enough to compare every pair: no passes, parts are of rows */
};

/* Spreads the bits of a value; never 0, which means nothing. */
static inline guint32 block_mix(guint64 value)
{
    value = (value ^ value >> 31) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    value = (value ^ value >> 29) * G_GUINT64_CONSTANT(0xBF58476D1CE4E5B9);
    guint32 hash = (guint32)(value >> 32);
    return hash ? hash : 1;
}

/* One key for those of a row's values that bits name; 0: one of them is nothing, so there is nothing to agree on. */
static inline guint32 block_key(const guint32 *values, guint bits)
{
    guint64 key = 0;
    for (guint left = bits; left; left &= left - 1) {
        guint32 value = values[__builtin_ctz(left)];
        if (!value)
            return 0;
        key = key * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15) + value;
    }
    return block_mix(key);
}

static inline guint64 block_pairs_of(guint64 rows)
{
    return rows * (rows - 1) / 2;
}

/* Behind the last row of the block that this place is in.  (Rarely two blocks of one key are taken for one.) */
static inline guint block_end(const Pass *pass, guint place)
{
    for (guint at = place + 1; at < pass->count; at = (at / 64 + 1) * 64) {
        guint64 starts = pass->starts[at / 64] >> (at % 64);
        if (starts)
            return at + (guint)__builtin_ctzll(starts);
    }
    return pass->count;
}

/* The row is in a block of the pass that is too wide to be compared whole. */
static inline bool block_is_wide(const Pass *pass, guint row)
{
    return pass->wide[row / 64] >> (row % 64) & 1;
}

/* Fills the atoms that come from source, from 0 to block_sources() - 1; then those that are made of others. */
void block_fill_atoms(LinkBlocks *blocks, guint source);
guint block_sources(void);
void block_fill_names(LinkBlocks *blocks);

/* Chooses which passes to make, within the budget of pairs; then each is made by itself. */
void block_choose_passes(LinkBlocks *blocks);
void block_make_pass(LinkBlocks *blocks, guint pass);

/* By the upper half, least digit first, rows staying in order; spare has room for as many.  Returns the one that is sorted. */
guint64 *block_sort_keys(guint64 *keys, guint64 *spare, guint count);
