#include "modules/benefits/benefits_in.h"

/* Many rows in one statement: a JSON array of arrays, which both engines take apart. */

void batch_begin(Batch *batch, Pool *pool)
{
    *batch = (Batch){.text = pool_string(pool)};
    g_string_append_c(batch->text, '[');
}

static void separate(Batch *batch)
{
    char last = batch->text->str[batch->text->len - 1];
    if (last != '[')
        g_string_append_c(batch->text, ',');
}

static void close_row(Batch *batch)
{
    if (batch->count)
        g_string_append_c(batch->text, ']');
}

void batch_row(Batch *batch)
{
    close_row(batch);
    g_string_append(batch->text, batch->count ? ",[" : "[");
    batch->count++;
}

void batch_int(Batch *batch, gint64 value)
{
    char digits[24];
    separate(batch);
    g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, value);
    g_string_append(batch->text, digits);
}

void batch_text(Batch *batch, const char *text)
{
    separate(batch);
    if (!text) {
        g_string_append(batch->text, "null");
        return;
    }
    g_string_append_c(batch->text, '"');
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_c(batch->text, '\\');
        if ((guchar)*c < 0x20)
            g_string_append_printf(batch->text, "\\u%04x", (unsigned)*c);
        else
            g_string_append_c(batch->text, *c);
    }
    g_string_append_c(batch->text, '"');
}

bool batch_flush(Batch *batch, Db *db, const DbStatement *statement, gint64 first, gint64 *ret_changed, GError **error)
{
    gint64 changed = 0;
    if (batch->count == 0)
        return true;
    g_string_append(batch->text, "]]");
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", first);
    db_bind_text(q, "$2", batch->text->str);
    g_string_assign(batch->text, "[");
    batch->count = 0;
    if (!db_run(q, &changed, error))
        return false;
    if (ret_changed)
        *ret_changed += changed;
    return true;
}
