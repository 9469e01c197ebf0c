#include "modules/statistics/columns.h"

#include <string.h>

/* --- packed columns --- */

static guint8 width_for(guint64 span)
{
    return span == 0 ? 0 : span <= G_MAXUINT8 ? 1 : span <= G_MAXUINT16 ? 2 : span <= G_MAXUINT32 ? 4 : 8;
}

static void find_span(const gint64 *values, guint count, gint64 *ret_least, gint64 *ret_most)
{
    gint64 least = count ? values[0] : 0, most = least;
    for (guint i = 1; i < count; i++) {
        least = MIN(least, values[i]);
        most = MAX(most, values[i]);
    }
    *ret_least = least;
    *ret_most = most;
}

#define PACK(type)                                                                                                       \
    for (guint i = 0; i < count; i++)                                                                                    \
        ((type *)column.bytes)[i] = (type)((guint64)values[order ? order[i] : i] - (guint64)column.least)

Column column_pack(const gint64 *values, const guint32 *order, guint count)
{
    Column column = {0};
    find_span(values, count, &column.least, &column.most);
    column.width = width_for((guint64)column.most - (guint64)column.least);
    column.bytes = column.width ? g_malloc_n(count, column.width) : NULL;
    switch (column.width) {
    case 1: PACK(guint8); break;
    case 2: PACK(guint16); break;
    case 4: PACK(guint32); break;
    case 8: PACK(guint64); break;
    default: break;
    }
    return column;
}

void column_clear(Column *column)
{
    g_clear_pointer(&column->bytes, g_free);
}

gint64 column_at(const Column *column, guint row)
{
    switch (column->width) {
    case 1: return column->least + ((const guint8 *)column->bytes)[row];
    case 2: return column->least + ((const guint16 *)column->bytes)[row];
    case 4: return column->least + ((const guint32 *)column->bytes)[row];
    case 8: return (gint64)((guint64)column->least + ((const guint64 *)column->bytes)[row]);
    default: return column->least;
    }
}

#define UNPACK(type, kept)                                                                                               \
    {                                                                                                                    \
        const kept *from = (const kept *)column->bytes + first;                                                          \
        for (guint i = 0; i < count; i++)                                                                                \
            ret_values[i] = (type)((guint64)column->least + from[i]);                                                    \
    }
#define UNPACK_ALL(type)                                                                                                 \
    switch (column->width) {                                                                                             \
    case 1: UNPACK(type, guint8) break;                                                                                  \
    case 2: UNPACK(type, guint16) break;                                                                                 \
    case 4: UNPACK(type, guint32) break;                                                                                 \
    case 8: UNPACK(type, guint64) break;                                                                                 \
    default:                                                                                                             \
        for (guint i = 0; i < count; i++)                                                                                \
            ret_values[i] = (type)column->least;                                                                         \
    }

void column_read(const Column *column, guint first, guint count, gint64 *ret_values)
{
    UNPACK_ALL(gint64)
}

void column_read_small(const Column *column, guint first, guint count, gint32 *ret_values)
{
    UNPACK_ALL(gint32)
}

guint column_search(const Column *column, guint count, gint64 value)
{
    guint low = 0, high = count;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (column_at(column, middle) < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

gsize column_bytes(const Column *column, guint count)
{
    return sizeof *column + (gsize)column->width * count;
}

/* --- ids to numbers --- */

static guint place_of(const IdMap *map, gint64 id)
{
    guint64 mixed = (guint64)id * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    guint at = (guint)(mixed >> 32) & (map->size - 1);
    while (map->numbers[at] && map->keys[at] != id)
        at = (at + 1) & (map->size - 1);
    return at;
}

static void grow(IdMap *map)
{
    enum { LEAST = 64 };
    IdMap larger = {.size = map->size ? map->size * 2 : LEAST, .count = map->count};
    larger.keys = g_new(gint64, larger.size);
    larger.numbers = g_new0(guint32, larger.size);
    for (guint i = 0; i < map->size; i++) {
        if (!map->numbers[i])
            continue;
        guint at = place_of(&larger, map->keys[i]);
        larger.keys[at] = map->keys[i];
        larger.numbers[at] = map->numbers[i];
    }
    id_map_clear(map);
    *map = larger;
}

guint32 id_map_put(IdMap *map, gint64 id, bool *ret_new)
{
    if (map->count * 2 >= map->size)
        grow(map);
    guint at = place_of(map, id);
    *ret_new = !map->numbers[at];
    if (*ret_new) {
        map->keys[at] = id;
        map->numbers[at] = ++map->count;
    }
    return map->numbers[at] - 1;
}

gint64 id_map_find(const IdMap *map, gint64 id)
{
    return map->size ? (gint64)map->numbers[place_of(map, id)] - 1 : -1;
}

void id_map_clear(IdMap *map)
{
    g_free(map->keys);
    g_free(map->numbers);
    *map = (IdMap){0};
}

/* --- sorting: by sixteen bits, the lower first --- */

enum { DIGIT_BITS = 16, DIGITS = 1 << DIGIT_BITS };

static void sort_by_digit(const guint32 *keys, guint shift, const guint32 *from, guint32 *to, guint count)
{
    g_autofree guint32 *places = g_new0(guint32, DIGITS + 1);
    for (guint i = 0; i < count; i++)
        places[((keys[i] >> shift) & (DIGITS - 1)) + 1]++;
    for (guint i = 1; i <= DIGITS; i++)
        places[i] += places[i - 1];
    for (guint i = 0; i < count; i++) {
        guint32 row = from ? from[i] : i;
        to[places[(keys[row] >> shift) & (DIGITS - 1)]++] = row;
    }
}

static bool is_rising(const guint32 *keys, guint count)
{
    for (guint i = 1; i < count; i++)
        if (keys[i] < keys[i - 1])
            return false;
    return true;
}

guint32 *rising_order(const guint32 *keys, guint count)
{
    if (is_rising(keys, count))
        return NULL;
    guint32 *half = g_new(guint32, count), *whole = g_new(guint32, count);
    sort_by_digit(keys, 0, NULL, half, count);
    sort_by_digit(keys, DIGIT_BITS, half, whole, count);
    g_free(half);
    return whole;
}
