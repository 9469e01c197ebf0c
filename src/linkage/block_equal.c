/* Pairs of rows that are equal in some fields: those from which the model learns. */
#include "linkage/block_parts.h"

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
        guint32 key = block_key(table->rows[row], fields);
        if (key)
            keys[count++] = (guint64)key << 32 | row;
    }
    const guint64 *sorted = block_sort_keys(keys, spare, count);
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
