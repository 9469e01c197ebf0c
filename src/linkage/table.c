#include "linkage/table.h"

#include "linkage/large.h"

#include <string.h>

LinkTable *link_table_new(void)
{
    LinkTable *table = g_new0(LinkTable, 1);
    for (guint i = 0; i < LINK_DICTIONARIES; i++)
        dictionary_init(&table->dictionaries[i]);
    table->ids = g_string_new(NULL);
    table->id_starts = g_array_new(FALSE, FALSE, sizeof(guint32));
    return table;
}

void link_table_free(LinkTable *table)
{
    if (!table)
        return;
    for (guint i = 0; i < LINK_DICTIONARIES; i++)
        dictionary_clear(&table->dictionaries[i]);
    g_string_free(table->ids, TRUE);
    g_array_unref(table->id_starts);
    large_free(table->rows);
    g_free(table);
}

void link_table_reserve(LinkTable *table, guint rows)
{
    guint room = table->count + rows;
    guint32(*larger)[LINK_ROW] = large_new(room, sizeof *larger);
    if (table->count)
        memcpy(larger, table->rows, table->count * sizeof *larger);
    large_free(table->rows);
    table->rows = larger;
    table->room = room;
}

guint link_table_add(LinkTable *table, const char *id, const char *const values[LINK_FIELDS])
{
    char buffer[LINK_VALUE_BYTES];
    if (table->count == table->room)
        link_table_reserve(table, MAX(16, table->count));
    guint32 *row = table->rows[table->count], start = (guint32)table->ids->len;
    for (guint f = 0; f < LINK_FIELDS; f++) {
        gsize bytes = values[f] ? link_clean(f, values[f], strlen(values[f]), buffer, sizeof buffer) : 0;
        row[f] = dictionary_take(&table->dictionaries[link_fields[f].dictionary], buffer, bytes);
    }
    g_string_append(table->ids, id ? id : "");
    g_string_append_c(table->ids, 0);
    g_array_append_val(table->id_starts, start);
    return table->count++;
}

const char *link_table_id(const LinkTable *table, guint row)
{
    return table->ids->str + g_array_index(table->id_starts, guint32, row);
}

const char *link_table_value(const LinkTable *table, guint row, LinkField field, gsize *ret_bytes)
{
    guint32 value = table->rows[row][field];
    *ret_bytes = 0;
    return value ? dictionary_text(&table->dictionaries[link_fields[field].dictionary], value, ret_bytes) : NULL;
}
