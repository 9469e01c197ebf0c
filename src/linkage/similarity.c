#include "linkage/similarity.h"

#include <string.h>

/* Bits low … high - 1. */
static guint64 bits_between(gsize low, gsize high)
{
    guint64 below = high >= 64 ? ~G_GUINT64_CONSTANT(0) : (G_GUINT64_CONSTANT(1) << high) - 1;
    return below & ~((G_GUINT64_CONSTANT(1) << low) - 1);
}

/* Where each letter of b stands.  Only the letters that occur are looked at, so only they are cleared. */
static void mark_places(guint64 places[256], const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
    for (gsize i = 0; i < a_bytes; i++)
        places[(guchar)a[i]] = 0;
    for (gsize i = 0; i < b_bytes; i++)
        places[(guchar)b[i]] = 0;
    for (gsize i = 0; i < b_bytes; i++)
        places[(guchar)b[i]] |= G_GUINT64_CONSTANT(1) << i;
}

/* Common letters that don't stand in the same order. */
static guint count_out_of_order(const char *a, guint64 in_a, const char *b, guint64 in_b)
{
    guint count = 0;
    for (; in_a; in_a &= in_a - 1, in_b &= in_b - 1)
        count += a[__builtin_ctzll(in_a)] != b[__builtin_ctzll(in_b)];
    return count;
}

static double jaro(const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
    guint64 places[256];
    guint64 in_a = 0, in_b = 0;
    gsize longer = MAX(a_bytes, b_bytes), reach = longer > 3 ? longer / 2 - 1 : 0;
    mark_places(places, a, a_bytes, b, b_bytes);
    for (gsize i = 0; i < a_bytes; i++) {
        gsize low = i > reach ? i - reach : 0;
        if (low >= b_bytes)
            break;
        guint64 found = places[(guchar)a[i]] & bits_between(low, MIN(i + reach + 1, b_bytes)) & ~in_b;
        if (found) {
            in_b |= found & -found;
            in_a |= G_GUINT64_CONSTANT(1) << i;
        }
    }
    double common = __builtin_popcountll(in_a);
    if (common == 0)
        return 0;
    guint swapped = count_out_of_order(a, in_a, b, in_b) / 2;
    return (common / (double)a_bytes + common / (double)b_bytes + (common - swapped) / common) / 3;
}

double jaro_winkler(const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
    a_bytes = MIN(a_bytes, SIMILARITY_BYTES);
    b_bytes = MIN(b_bytes, SIMILARITY_BYTES);
    double alike = jaro(a, a_bytes, b, b_bytes);
    if (alike <= 0.7)
        return alike;
    gsize same = 0;
    while (same < 4 && same < a_bytes && same < b_bytes && a[same] == b[same])
        same++;
    return alike + 0.1 * (double)same * (1 - alike);
}

/* Column by column with a bit a row (Hyyrö 2003). */
guint edit_distance(const char *a, gsize a_bytes, const char *b, gsize b_bytes, guint most)
{
    guint64 places[256];
    a_bytes = MIN(a_bytes, SIMILARITY_BYTES);
    b_bytes = MIN(b_bytes, SIMILARITY_BYTES);
    if ((a_bytes > b_bytes ? a_bytes - b_bytes : b_bytes - a_bytes) > most)
        return most + 1;
    if (b_bytes == 0)
        return (guint)a_bytes;
    mark_places(places, a, a_bytes, b, b_bytes);
    guint64 up = ~G_GUINT64_CONSTANT(0), down = 0, diagonal = 0, before = 0, last = G_GUINT64_CONSTANT(1) << (b_bytes - 1);
    guint distance = (guint)b_bytes;
    for (gsize i = 0; i < a_bytes; i++) {
        guint64 equal = places[(guchar)a[i]], swapped = ((~diagonal & equal) << 1) & before;
        diagonal = (((equal & up) + up) ^ up) | equal | down | swapped;
        guint64 right = down | ~(diagonal | up), left = diagonal & up;
        distance += (right & last) != 0;
        distance -= (left & last) != 0;
        right = right << 1 | 1;
        up = left << 1 | ~(diagonal | right);
        down = right & diagonal;
        before = equal;
    }
    return MIN(distance, most + 1);
}
