#include "linkage/block.h"

#include "linkage/large.h"
#include "linkage/names.h"

#include <stdlib.h>
#include <string.h>

/* What rows may agree on.  One row's are 64 bytes: one line of the processor's cache. */
typedef enum {
    ATOM_ID, ATOM_PHONE, ATOM_BIRTH, ATOM_NAMES, ATOM_STREET, ATOM_FAMILY, ATOM_GIVEN, ATOM_PLACE, ATOM_LOCALITY, ATOM_POSTCODE,
    ATOM_ID_HEAD, ATOM_ID_TAIL, ATOM_MONTH_DAY, ATOM_YEAR, ATOM_NUMBER, ATOM_FAMILY_START,
    ATOMS,
} Atom;

#define BIT(atom) (1u << ATOM_##atom)
#define TWO(a, b) (BIT(a) | BIT(b))
#define THREE(a, b, c) (BIT(a) | BIT(b) | BIT(c))

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
    Pass passes[G_N_ELEMENTS(wanted)];
    guint count;
    guint64 pass_pairs; /* that a pass may have, about */
    GArray *parts;
    bool all; /* small enough to compare every pair: no passes, parts are of rows */
};

bool link_is_across(const LinkTable *table, guint a, guint b)
{
    return table->first_count == 0 || (a < table->first_count) != (b < table->first_count);
}

/* --- what rows may agree on --- */

static guint32 mix(guint64 value)
{
    value = (value ^ value >> 31) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    value = (value ^ value >> 29) * G_GUINT64_CONSTANT(0xBF58476D1CE4E5B9);
    guint32 hash = (guint32)(value >> 32);
    return hash ? hash : 1;
}

static guint32 hash_text(const char *text, gsize bytes)
{
    guint64 hash = G_GUINT64_CONSTANT(0xCBF29CE484222325);
    for (gsize i = 0; i < bytes; i++)
        hash = (hash ^ (guchar)text[i]) * G_GUINT64_CONSTANT(0x100000001B3);
    return bytes ? mix(hash) : 0;
}

static gsize without_blanks(const char *text, gsize bytes, char *buffer)
{
    gsize length = 0;
    for (gsize i = 0; i < bytes; i++)
        if (text[i] != ' ')
            buffer[length++] = text[i];
    return length;
}

/* Names of people and places: as they sound, blanks lost or added. */
static guint32 sound_hash(const char *text, gsize bytes)
{
    char joined[LINK_VALUE_BYTES], sound[LINK_VALUE_BYTES];
    gsize length = without_blanks(text, MIN(bytes, sizeof joined), joined);
    length = name_sound_of_folded(joined, length, sound, sizeof sound);
    return hash_text(sound, length);
}

typedef guint32 (*Hash)(const char *text, gsize bytes);

static guint32 start_hash(const char *text, gsize bytes)
{
    return hash_text(text, MIN(bytes, 3));
}

static guint32 head_hash(const char *text, gsize bytes)
{
    return hash_text(text, (bytes + 1) / 2);
}

static guint32 tail_hash(const char *text, gsize bytes)
{
    return hash_text(text + (bytes + 1) / 2, bytes / 2);
}

static guint32 year_hash(const char *text, gsize bytes)
{
    return bytes >= 4 ? hash_text(text, 4) : 0;
}

static guint32 month_day_hash(const char *text, gsize bytes)
{
    return bytes == 8 ? hash_text(text + 4, 4) : 0;
}

static const struct {
    guint8 atom;
    guint8 field;
    Hash hash;
} sources[] = {
    {ATOM_ID, LINK_ID, hash_text},            {ATOM_PHONE, LINK_PHONE, hash_text},       {ATOM_BIRTH, LINK_BIRTH, hash_text},
    {ATOM_STREET, LINK_STREET, sound_hash},   {ATOM_FAMILY, LINK_FAMILY, sound_hash},    {ATOM_GIVEN, LINK_GIVEN, sound_hash},
    {ATOM_PLACE, LINK_PLACE, sound_hash},     {ATOM_LOCALITY, LINK_LOCALITY, sound_hash}, {ATOM_POSTCODE, LINK_POSTCODE, hash_text},
    {ATOM_ID_HEAD, LINK_ID, head_hash},       {ATOM_ID_TAIL, LINK_ID, tail_hash},        {ATOM_MONTH_DAY, LINK_BIRTH, month_day_hash},
    {ATOM_YEAR, LINK_BIRTH, year_hash},       {ATOM_NUMBER, LINK_NUMBER, hash_text},     {ATOM_FAMILY_START, LINK_FAMILY, start_hash},
};

/* One hash a value, then one look a row. */
static void fill_atom(LinkBlocks *blocks, guint source)
{
    const LinkTable *table = blocks->table;
    guint field = sources[source].field, atom = sources[source].atom;
    const Dictionary *dictionary = &table->dictionaries[link_fields[field].dictionary];
    g_autofree guint32 *hashes = g_new0(guint32, (gsize)dictionary->count + 1);
    for (guint32 v = 1; v <= dictionary->count; v++) {
        gsize bytes;
        const char *text = dictionary_text(dictionary, v, &bytes);
        hashes[v] = sources[source].hash(text, bytes);
    }
    for (guint row = 0; row < table->count; row++)
        blocks->atoms[row][atom] = hashes[table->rows[row][field]];
}

/* Both names, whichever comes first. */
static void fill_names(LinkBlocks *blocks)
{
    for (guint row = 0; row < blocks->table->count; row++) {
        guint32 *atoms = blocks->atoms[row];
        bool both = atoms[ATOM_GIVEN] && atoms[ATOM_FAMILY];
        atoms[ATOM_NAMES] = both ? mix((guint64)atoms[ATOM_GIVEN] + atoms[ATOM_FAMILY]) : 0;
    }
}

/* --- sorting --- */

/* By the upper half, least digit first, rows staying in order; spare has room for as many.  Returns the one that is sorted. */
static guint64 *sorted_keys(guint64 *keys, guint64 *spare, guint count)
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

static guint32 key_of(const guint32 atoms[ATOMS], guint wanted_atoms)
{
    guint64 key = 0;
    for (guint left = wanted_atoms; left; left &= left - 1) {
        guint32 atom = atoms[__builtin_ctz(left)];
        if (!atom)
            return 0;
        key = key * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15) + atom;
    }
    return mix(key);
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
        guint32 key = key_of(blocks->atoms[row], pass->atoms);
        if (key)
            keys[pass->count++] = (guint64)key << 32 | row;
    }
    keep_blocks(pass, sorted_keys(keys, spare, pass->count));
}

/* Behind the last row of the block that this place is in.  (Rarely two blocks of one key are taken for one.) */
static guint end_of_block(const Pass *pass, guint place)
{
    for (guint at = place + 1; at < pass->count; at = (at / 64 + 1) * 64) {
        guint64 starts = pass->starts[at / 64] >> (at % 64);
        if (starts)
            return at + (guint)__builtin_ctzll(starts);
    }
    return pass->count;
}

/* --- which passes --- */

static guint64 pairs_of(guint64 rows)
{
    return rows * (rows - 1) / 2;
}

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
            pairs += pairs_of(i - start);
            start = i;
        }
    return seen > 1 ? (double)(pairs + 1) / (double)pairs_of(seen) : 0;
}

static double expected_pairs(const double shares[ATOMS], guint atoms, guint rows)
{
    double share = 1;
    for (guint left = atoms; left; left &= left - 1)
        share *= shares[__builtin_ctz(left)];
    return share * (double)pairs_of(rows);
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

static void choose_passes(LinkBlocks *blocks)
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

/* --- too wide blocks, and parts --- */

/* The widest block that still may be compared whole, so that a pass stays within its share. */
static guint widest_block(const LinkBlocks *blocks, const Pass *pass)
{
    guint64 pairs[32] = {0};
    for (guint start = 0, end; start < pass->count; start = end) {
        end = end_of_block(pass, start);
        pairs[g_bit_storage(end - start - 1)] += pairs_of(end - start);
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
        end = end_of_block(pass, start);
        for (guint i = start; i < end && end - start > most; i++)
            pass->wide[pass->rows[i] / 64] |= G_GUINT64_CONSTANT(1) << (pass->rows[i] % 64);
    }
}

static bool is_wide(const Pass *pass, guint row)
{
    return pass->wide[row / 64] >> (row % 64) & 1;
}

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
        sort_pass(preparation->blocks, &preparation->blocks->passes[i]);
        mark_wide(preparation->blocks, &preparation->blocks->passes[i]);
    }
}

static gpointer prepare_atoms(gpointer data)
{
    Preparation *preparation = data;
    for (;;) {
        guint i = (guint)g_atomic_int_add(&preparation->next, 1);
        if (i >= G_N_ELEMENTS(sources))
            return NULL;
        fill_atom(preparation->blocks, i);
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
            to = end_of_block(&blocks->passes[p], to - 1);
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
    return (first ? first * (rows - first) : pairs_of(rows)) <= few;
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
    fill_names(blocks);
    choose_passes(blocks);
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
        if ((common & earlier->atoms) == earlier->atoms && !is_wide(earlier, a))
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
        end = end_of_block(pass, start);
        fetch_ahead(blocks, pass, start + AHEAD, end + AHEAD);
        if (is_wide(pass, pass->rows[start])) {
            visit_wide(blocks, work->pass, start, end, visit, data);
            continue;
        }
        for (guint i = start; i < end; i++)
            for (guint j = i + 1; j < end; j++)
                visit_pair(blocks, work->pass, pass->rows[i], pass->rows[j], visit, data);
    }
}

/* --- rows that are equal in some fields --- */

static guint32 values_key(const guint32 *row, guint fields)
{
    guint64 key = 0;
    for (guint left = fields; left; left &= left - 1) {
        guint32 value = row[__builtin_ctz(left)];
        if (!value)
            return 0;
        key = key * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15) + value;
    }
    return mix(key);
}

static bool equal_values(const guint32 *a, const guint32 *b, guint fields)
{
    for (guint left = fields; left; left &= left - 1)
        if (a[__builtin_ctz(left)] != b[__builtin_ctz(left)])
            return false;
    return true;
}

guint64 link_visit_equal(const LinkTable *table, guint fields, guint64 most, LinkVisit visit, void *data)
{
    enum { MOST_ROWS = 50 };
    guint count = 0;
    guint64 pairs = 0;
    g_autofree guint64 *keys = g_new(guint64, (gsize)table->count + 1), *spare = g_new(guint64, (gsize)table->count + 1);
    for (guint row = 0; row < table->count; row++) {
        guint32 key = values_key(table->rows[row], fields);
        if (key)
            keys[count++] = (guint64)key << 32 | row;
    }
    const guint64 *sorted = sorted_keys(keys, spare, count);
    for (guint start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && sorted[end] >> 32 == sorted[start] >> 32;)
            end++;
        for (guint i = start; i < end && end - start <= MOST_ROWS; i++)
            for (guint j = i + 1; j < end; j++) {
                guint a = (guint32)sorted[i], b = (guint32)sorted[j];
                if (!link_is_across(table, a, b) || !equal_values(table->rows[a], table->rows[b], fields))
                    continue;
                if (pairs++ < most)
                    visit(a, b, data);
            }
    }
    return pairs;
}
