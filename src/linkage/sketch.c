#include "linkage/sketch.h"

#include "linkage/large.h"
#include "linkage/names.h"

#include <string.h>

enum { OTHER_LETTER = 26, BLANK = 27, SEVERAL_WORDS = 30, IN_GROUPS = 31 };
#define LETTERS ((1u << 28) - 1)

/* Where a field's text stands in a sketch; -1: nowhere. */
static int text_of(LinkField field)
{
    switch (field) {
    case LINK_GIVEN: return 0;
    case LINK_FAMILY: return 1;
    case LINK_STREET: return 2;
    case LINK_PLACE: return 3;
    case LINK_LOCALITY: return 4;
    default: return -1;
    }
}

static guint letter_of(char c)
{
    return c >= 'a' && c <= 'z' ? (guint)(c - 'a') : c == ' ' ? BLANK : OTHER_LETTER;
}

static bool is_in_groups(const char *text, gsize bytes)
{
    guint16 groups[NAME_GROUPS];
    char word[32];
    if (bytes >= sizeof word)
        return false;
    memcpy(word, text, bytes);
    word[bytes] = '\0';
    return name_groups(word, groups) > 0;
}

static guint32 letters_of(const char *text, gsize bytes, bool is_name)
{
    guint32 letters = 0;
    for (gsize i = 0; i < bytes && i < 64; i++)
        letters |= 1u << letter_of(text[i]);
    if (is_name && letters >> BLANK & 1)
        letters |= 1u << SEVERAL_WORDS;
    if (is_name && is_in_groups(text, bytes))
        letters |= 1u << IN_GROUPS;
    return letters;
}

/* 0 for what isn't all digits, or more than fit. */
static guint64 digits_of(const char *text, gsize bytes, gsize most)
{
    guint64 digits = 0;
    for (gsize i = 0; i < bytes; i++) {
        if (!g_ascii_isdigit(text[i]) || i >= most)
            return 0;
        digits = digits << 4 | (guint64)(text[i] - '0' + 1);
    }
    return digits;
}

static void sketch_value(LinkSketch *sketch, LinkField field, const char *text, gsize bytes)
{
    int place = text_of(field);
    switch (field) {
    case LINK_ID: sketch->id = digits_of(text, bytes, 16); break;
    case LINK_BIRTH: sketch->birth = (guint32)digits_of(text, bytes, 8); break;
    case LINK_POSTCODE: sketch->postcode = (guint32)digits_of(text, bytes, 8); break;
    case LINK_NUMBER: sketch->number = (guint32)digits_of(text, bytes, 8); break;
    default: break;
    }
    if (place < 0 || bytes == 0)
        return;
    sketch->letters[place] = letters_of(text, bytes, link_fields[field].kind == KIND_NAME);
    sketch->lengths[place] = (guint8)MIN(bytes, 64);
    sketch->starts[place][0] = text[0];
    sketch->starts[place][1] = bytes > 1 ? text[1] : '\0';
}

typedef struct {
    const LinkTable *table;
    LinkSketch *sketches;
    guint from, to;
} Share;

static gpointer sketch_rows(gpointer data)
{
    static const guint8 sketched[] = {LINK_GIVEN, LINK_FAMILY, LINK_STREET, LINK_PLACE, LINK_LOCALITY,
                                      LINK_ID, LINK_BIRTH, LINK_POSTCODE, LINK_NUMBER};
    const Share *share = data;
    for (guint row = share->from; row < share->to; row++)
        for (guint i = 0; i < G_N_ELEMENTS(sketched); i++) {
            gsize bytes;
            const char *text = link_table_value(share->table, row, sketched[i], &bytes);
            if (text)
                sketch_value(&share->sketches[row], sketched[i], text, bytes);
        }
    return NULL;
}

LinkSketch *link_sketches_new(const LinkTable *table)
{
    LinkSketch *sketches = large_new((gsize)table->count + 1, sizeof *sketches);
    Share shares[2] = {{table, sketches, 0, table->count / 2}, {table, sketches, table->count / 2, table->count}};
    GThread *other = g_thread_new("linkage", sketch_rows, &shares[1]);
    sketch_rows(&shares[0]);
    g_thread_join(other);
    return sketches;
}

/* --- two of them --- */

/* Without an instruction for it, which not every processor has. */
static int count_bits(guint32 bits)
{
    bits -= bits >> 1 & 0x55555555;
    bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
    return (int)(((bits + (bits >> 4)) & 0x0F0F0F0F) * 0x01010101 >> 24);
}

/* Jaro counts common letters, so letters that only one of them has bound it; Winkler's share is for equal first letters. */
/* 0: less than any level wants. */
static double most_alike(const LinkSketch *a, const LinkSketch *b, int place)
{
    guint32 one = a->letters[place] & LETTERS, other = b->letters[place] & LETTERS;
    int a_bytes = a->lengths[place], b_bytes = b->lengths[place];
    int common = MIN(a_bytes - count_bits(one & ~other), b_bytes - count_bits(other & ~one));
    if (10 * common * (a_bytes + b_bytes) < 11 * a_bytes * b_bytes)
        return 0; /* Jaro is under 0.7, so Winkler adds nothing */
    double jaro = ((double)common / a_bytes + (double)common / b_bytes + 1) / 3;
    if (a->starts[place][0] != b->starts[place][0])
        return jaro;
    return jaro + (a->starts[place][1] == b->starts[place][1] ? 0.4 : 0.1) * (1 - jaro);
}

static guint8 text_level(const LinkSketch *a, const LinkSketch *b, int place)
{
    guint32 both = a->letters[place] & b->letters[place], any = a->letters[place] | b->letters[place];
    if (both >> IN_GROUPS & 1 || any >> SEVERAL_WORDS & 1)
        return 2;
    double alike = most_alike(a, b, place) + 1e-9;
    return alike >= 0.95 ? 3 : alike >= 0.90 ? 4 : alike >= 0.84 ? 5 : alike >= 0.75 ? 6 : 7;
}

static guint count_places(guint64 difference)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x1111111111111111);
    difference |= difference >> 2;
    difference |= difference >> 1;
    return (guint)((difference & ones) * ones >> 60); /* fifteen at most */
}

static int digits_in(guint64 number)
{
    return (67 - __builtin_clzll(number)) / 4;
}

/* More than two slips in any case.  What agrees but for two slips agrees in place, or partly in place and partly one place on. */
static bool is_far(guint64 a, guint64 b)
{
    const guint64 nine_digits = G_GUINT64_CONSTANT(0xFFFFFFFFF);
    if (!a || !b || a > nine_digits || b > nine_digits)
        return false;
    int one = digits_in(a), other = digits_in(b), most = MAX(one, other) + 3;
    int here = (int)count_places(a ^ b), left = (int)count_places(a ^ b << 4), right = (int)count_places(a ^ b >> 4);
    return ABS(one - other) < 2 && here >= 5 && here + left > most && here + right > most;
}

guint8 link_sketch_level(LinkField field, const LinkSketch *a, const LinkSketch *b)
{
    int place = text_of(field);
    guint8 last = (guint8)link_levels(link_fields[field].kind);
    if (place >= 0)
        return text_level(a, b, place);
    if (field == LINK_ID)
        return is_far(a->id, b->id) ? last : 2;
    if (field == LINK_BIRTH)
        return is_far(a->birth, b->birth) ? last : 2;
    return 2;
}
