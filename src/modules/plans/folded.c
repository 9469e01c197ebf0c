/* What the board looks through and sorts by, without diacritics and capitals. */
#include "modules/plans/store.h"

#include "base/text.h"
#include "modules/plans/plans_queries.h"

static void put_line(Pool *pool, GString *out, const char *text)
{
    if (text && *text)
        g_string_append_printf(out, "%s%s", out->len ? "\n" : "", text_fold(pool, text));
}

static void put_lines(Pool *pool, GString *out, const GPtrArray *texts)
{
    for (guint i = 0; texts && i < texts->len; i++)
        put_line(pool, out, texts->pdata[i]);
}

const char *action_folded_text(Pool *pool, const PlanAction *read)
{
    GString *out = pool_string(pool);
    put_line(pool, out, read->number);
    put_line(pool, out, read->title);
    put_lines(pool, out, read->responsible);
    put_lines(pool, out, read->partners);
    return out->str;
}

const char *action_folded_title(Pool *pool, const PlanAction *read)
{
    return text_fold(pool, read->title ? read->title : "");
}

/* --- rows that an older program stored */

typedef struct {
    gint64 id;
    PlanAction words;
} Unfolded;

static bool read_unfolded(Db *db, Pool *pool, GPtrArray *unfolded, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ACTION_UNFOLDED);
    while (db_step(q)) {
        Unfolded *one = pool_new0(pool, Unfolded);
        one->id = db_int(q, "id");
        one->words = (PlanAction){.number = db_text(q, "number", pool), .title = db_text(q, "title", pool), .responsible = pool_list(pool)};
        g_ptr_array_add(unfolded, one);
    }
    return db_end(q, error);
}

static bool read_bodies(Db *db, Pool *pool, Unfolded *one, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ACTION_PRINTED);
    db_bind_int(q, "$1", one->id);
    while (db_step(q))
        g_ptr_array_add(one->words.responsible, (char *)db_text(q, "printed", pool));
    return db_end(q, error);
}

static bool fold(Db *db, Pool *pool, Unfolded *one, GError **error)
{
    if (!read_bodies(db, pool, one, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_ACTION_FOLD);
    db_bind_int(q, "$1", one->id);
    db_bind_text(q, "$2", action_folded_title(pool, &one->words));
    db_bind_text(q, "$3", action_folded_text(pool, &one->words));
    return db_run(q, NULL, error);
}

bool actions_fold(Db *db, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *unfolded = pool_list(pool);
    if (!read_unfolded(db, pool, unfolded, error))
        return false;
    for (guint i = 0; i < unfolded->len; i++)
        if (!fold(db, pool, unfolded->pdata[i], error))
            return false;
    return true;
}
