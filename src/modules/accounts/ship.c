#include "modules/accounts/store.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/known.h"

/* The institutions of the plans that the program knows: a fresh database holds them.  The audit log begins with what people do: what
 * came with the program has no leaves. */

/* A name that is an institution's already is left alone: somebody was faster than the program. */
static bool ship_one(Db *db, Pool *pool, GHashTable *ids, const KnownInstitution *known, GError **error)
{
    gint64 *id = pool_new0(pool, gint64);
    const gint64 *parent = known->parent ? g_hash_table_lookup(ids, known->parent) : NULL;
    *id = id_new();
    g_hash_table_insert(ids, (gpointer)known->name, id);
    Institution made = {.id = *id, .parent_id = parent ? *parent : 0, .name = known->name, .short_name = known->short_name, .kind = known->kind};
    if (!institution_insert(db, pool, &made, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(known->aliases) && known->aliases[i]; i++)
        if (!institution_put_alias(db, pool, *id, known->aliases[i], error))
            return false;
    return true;
}

bool institutions_ship(Db *db, GError **error)
{
    static const char shipped[] = "institutions.shipped";
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    if (setting_int(db, shipped, 0))
        return db_commit(change, error);
    for (const KnownInstitution *known = known_institutions; known->name; known++)
        if (!ship_one(db, pool, ids, known, error))
            return false;
    return setting_put(db, shipped, "1", error) && db_commit(change, error);
}
