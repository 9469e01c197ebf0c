#include "modules/people/address.h"

#include "base/id.h"
#include "base/text.h"
#include "modules/people/people_queries.h"

/* A locality of the table is kept by its code. */
static bool place_of(Db *db, Pool *pool, const char *locality, const char **ret_code, GError **error)
{
    *ret_code = NULL;
    if (text_is_empty(locality))
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLACE_BY_NAME);
    db_bind_text(q, "$1", text_fold(pool, locality));
    if (db_step(q))
        *ret_code = db_text(q, "code", pool);
    return db_end(q, error);
}

bool address_insert_plain(Db *db, Pool *pool, gint64 person_id, const char *street, const char *locality, GError **error)
{
    const char *code;
    if (!place_of(db, pool, locality, &code, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_ADDRESS_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", person_id);
    db_bind_text(q, "$3", "domicile");
    db_bind_text(q, "$4", code);
    db_bind_text(q, "$5", locality);
    db_bind_text(q, "$6", street);
    db_bind_int(q, "$8", 0);
    return db_run(q, NULL, error);
}
