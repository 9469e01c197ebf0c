#include "modules/cases/cases_in.h"

#include "base/language.h"
#include "modules/cases/cases_queries.h"

/* Records whose texts are sealed: as record_bind() and record_read(), with the key of the file. */

enum { MOST_FIELDS = 40 };

static const char **text_at(const Field *field, void *item)
{
    return (const char **)(void *)((char *)item + field->offset);
}

/* The first field of each record is its id. */
static gint64 id_of(const Record *record, const void *item)
{
    g_assert(record->fields[0].kind == FIELD_ID);
    return *(const gint64 *)(const void *)((const char *)item + record->fields[0].offset);
}

bool case_key(Db *db, gint64 case_id, SealKey *ret_key, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_KEY);
    db_bind_int(q, "$1", case_id);
    const char *wrapped = db_step(q) ? db_text(q, "seal_key", pool) : NULL;
    return db_end(q, error) && seal_key_open(db, wrapped, ret_key, error);
}

static const char *column_of(Pool *pool, const Record *record, const Field *field)
{
    return pool_printf(pool, "%s.%s", record->name, field->name);
}

void case_bind(DbQuery *q, const Record *record, const void *item, const SealKey *key, Pool *pool)
{
    const char *names[MOST_FIELDS] = {0};
    gint64 id = id_of(record, item);
    for (guint i = 0; record->fields[i].name; i++) {
        const Field *field = &record->fields[i];
        const char *name = pool_printf(pool, "$%u", i + 1);
        g_assert(i < MOST_FIELDS);
        if (!field->sealed)
            names[i] = name;
        else
            db_bind_text(q, name, seal_text(key, column_of(pool, record, field), id, *text_at(field, (void *)item), pool));
    }
    record_bind(record, item, q, names);
}

bool case_read(DbQuery *q, const Record *record, void *item, const SealKey *key, Pool *pool, GError **error)
{
    record_read(record, item, q, pool);
    for (const Field *field = record->fields; key && field->name; field++) {
        if (!field->sealed || !db_has_column(q, field->name))
            continue;
        if (!seal_read(key, column_of(pool, record, field), id_of(record, item), db_text(q, field->name, pool), pool,
                       text_at(field, item), error))
            return false;
    }
    return true;
}

/* --- stale saves --- */

GPtrArray *case_conflict(Request *req, const Record *record, const void *mine, const void *theirs)
{
    GPtrArray *rows = pool_list(req->pool);
    for (const Field *field = record->fields; field->name; field++) {
        if (field->read_only || field->kind == FIELD_ID)
            continue;
        const char *one = field_text(field, mine, req->pool), *other = field_text(field, theirs, req->pool);
        if (g_strcmp0(one, other) == 0)
            continue;
        ConflictRow *row = pool_new0(req->pool, ConflictRow);
        *row = (ConflictRow){_(field->label), one, other};
        g_ptr_array_add(rows, row);
    }
    return rows;
}
