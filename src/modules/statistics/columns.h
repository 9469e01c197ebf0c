#pragma once
#include <glib.h>
#include <stdbool.h>

/* Whole numbers in as few bytes as they need: 0 bytes each where all are the same, else 1, 2, 4 or 8 above the smallest. */
typedef struct {
    gint64 least, most;
    guint8 width;
    void *bytes; /* of g_malloc; NULL: width 0 */
} Column;

/* order: where each row's value stands in values; NULL: as it is.  No values: least and most are 0. */
Column column_pack(const gint64 *values, const guint32 *order, guint count);
void column_clear(Column *column);
gint64 column_at(const Column *column, guint row);
/* count values from first on. */
void column_read(const Column *column, guint first, guint count, gint64 *ret_values);
void column_read_small(const Column *column, guint first, guint count, gint32 *ret_values);
/* The first row whose value is at least value; the column rises. */
guint column_search(const Column *column, guint count, gint64 value);
gsize column_bytes(const Column *column, guint count);

/* Ids to the numbers 0, 1, 2… in the order in which they came. */
typedef struct {
    gint64 *keys;
    guint32 *numbers; /* number + 1; 0: free */
    guint size, count;
} IdMap;
guint32 id_map_put(IdMap *map, gint64 id, bool *ret_new);
/* -1: it isn't there. */
gint64 id_map_find(const IdMap *map, gint64 id);
void id_map_clear(IdMap *map);

/* The order in which rows rise by key, the earlier first where keys are equal.  g_free() it; NULL: they rise as they are. */
guint32 *rising_order(const guint32 *keys, guint count);
