#include "record_schema.h"

#include <string.h>

static const DbStatement columns = {
    "columns",
    "SELECT name AS name, lower(type) AS type FROM pragma_table_info($1)",
    "SELECT column_name::text AS name, data_type::text AS type FROM information_schema.columns"
    " WHERE table_name = $1 AND table_schema = current_schema()",
};

/* {name: type} */
static GHashTable *read_columns(World *w, const char *table)
{
    GHashTable *types = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(w->pool, (GDestroyNotify)g_hash_table_unref, types);
    g_autoptr(DbQuery) q = db_query(w->db, &columns);
    db_bind_text(q, "$1", table);
    while (db_step(q))
        g_hash_table_insert(types, (char *)db_text(q, "name", w->pool), (char *)db_text(q, "type", w->pool));
    must(db_end(q, &w->error));
    return types;
}

/* On PostgreSQL REAL has half the digits. */
static bool type_fits(World *w, const Field *field, const char *type)
{
    if (field->sealed)
        return strcmp(type, "text") == 0 || strcmp(type, "blob") == 0 || strcmp(type, "bytea") == 0;
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME:
    case FIELD_MONEY: return strcmp(type, "bigint") == 0;
    case FIELD_INT:
    case FIELD_FLAG: return strcmp(type, "integer") == 0 || strcmp(type, "bigint") == 0 || strcmp(type, "smallint") == 0;
    case FIELD_DECIMAL: return strcmp(type, "double precision") == 0 || (!store_is_postgres(w->store) && strcmp(type, "real") == 0);
    default: return strcmp(type, "text") == 0;
    }
}

void record_check_against_schema(World *w, const Record *record)
{
    GHashTable *types = read_columns(w, record->name);
    if (g_hash_table_size(types) == 0)
        g_error("the record %s has no table", record->name);
    for (const Field *f = record->fields; f->name; f++) {
        const char *type = g_hash_table_lookup(types, f->name);
        if (!type && !f->read_only)
            g_error("the table %s has no column %s", record->name, f->name);
        if (type && !type_fits(w, f, type))
            g_error("the column %s of %s is %s, which doesn't fit its field", f->name, record->name, type);
    }
}
