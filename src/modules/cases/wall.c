#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/text.h"
#include "modules/cases/cases_queries.h"

/* Who looks into the file of a relative or a neighbour: it isn't forbidden, but marked for the supervisor. */

static bool is_relative(Db *db, const Identity *who, gint64 case_id, bool *ret_is, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_WALL_RELATIVE);
    db_bind_int(q, "$1", who->user_id);
    db_bind_int(q, "$2", case_id);
    *ret_is = db_step(q);
    return db_end(q, error);
}

/* "Strada Mureș 12, ap. 4" -> "strada mures": the house doesn't count. */
static const char *street_name(Pool *pool, const char *street)
{
    char *folded = text_fold(pool, street);
    folded[strcspn(folded, "0123456789,")] = '\0';
    return text_squash(pool, folded);
}

static bool same_street(DbQuery *q, Pool *pool)
{
    const char *ours = street_name(pool, db_text(q, "street", pool)), *theirs = street_name(pool, db_text(q, "their_street", pool));
    return *ours && strcmp(ours, theirs) == 0 &&
           g_strcmp0(db_text(q, "place_code", pool), db_text(q, "their_place_code", pool)) == 0 &&
           g_strcmp0(db_text(q, "locality", pool), db_text(q, "their_locality", pool)) == 0;
}

static bool is_neighbour(Db *db, Pool *pool, const Identity *who, gint64 case_id, bool *ret_is, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_WALL_STREETS);
    db_bind_int(q, "$1", who->user_id);
    db_bind_int(q, "$2", case_id);
    *ret_is = false;
    while (db_step(q))
        *ret_is |= same_street(q, pool);
    return db_end(q, error);
}

bool case_relation_warning(Db *db, Pool *pool, const Identity *who, gint64 case_id, const char **ret_warning, GError **error)
{
    bool relative, neighbour = false;
    if (!is_relative(db, who, case_id, &relative, error) || (!relative && !is_neighbour(db, pool, who, case_id, &neighbour, error)))
        return false;
    *ret_warning = relative ? "relative" : neighbour ? "neighbour" : NULL;
    return true;
}
