/* Indicators of rows and of objectives, written. */
#include <math.h>

#include "base/id.h"
#include "modules/plans/plans_in_queries.h"
#include "modules/plans/plans_queries.h"
#include "modules/plans/store.h"

static void bind_number(DbQuery *q, const char *name, bool has, double value)
{
    if (has && !isnan(value))
        db_bind_real(q, name, value);
    else
        db_bind_null(q, name);
}

bool indicator_add(Db *db, const IndicatorOwner *owner, const Indicator *indicator, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_INDICATOR_ADD);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", owner->plan_id);
    db_bind_id(q, "$3", owner->action_id);
    db_bind_id(q, "$4", owner->node_id);
    db_bind_int(q, "$5", indicator->position);
    db_bind_text(q, "$6", indicator->text);
    db_bind_text(q, "$7", indicator->target_text);
    db_bind_int(q, "$8", indicator->has_target);
    bind_number(q, "$9", indicator->has_target, indicator->target_value);
    db_bind_text(q, "$10", indicator->target_operator);
    db_bind_text(q, "$11", indicator->target_unit);
    db_bind_text(q, "$12", indicator->target_per);
    bind_number(q, "$13", true, indicator->baseline);
    db_bind_text(q, "$14", indicator->direction);
    db_bind_text(q, "$15", indicator->cumulation);
    db_bind_text(q, "$16", indicator->across);
    db_bind_text(q, "$17", indicator->breakdowns);
    return db_run(q, NULL, error);
}

/* Reported values belong to an indicator's id: a correction keeps it. */
static bool change_indicator(Db *db, const Indicator *indicator, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_INDICATOR_CORRECT);
    db_bind_int(q, "$1", indicator->id);
    db_bind_int(q, "$2", indicator->position);
    db_bind_text(q, "$3", indicator->text);
    db_bind_text(q, "$4", indicator->target_text);
    db_bind_int(q, "$5", indicator->has_target);
    bind_number(q, "$6", indicator->has_target, indicator->target_value);
    db_bind_text(q, "$7", indicator->target_operator);
    db_bind_text(q, "$8", indicator->target_unit);
    db_bind_text(q, "$9", indicator->target_per);
    bind_number(q, "$10", true, indicator->baseline);
    db_bind_text(q, "$11", indicator->direction);
    db_bind_text(q, "$12", indicator->cumulation);
    db_bind_text(q, "$13", indicator->across);
    db_bind_text(q, "$14", indicator->breakdowns);
    return db_run(q, NULL, error);
}

static bool is_kept(const GPtrArray *after, gint64 indicator_id)
{
    for (guint i = 0; i < after->len; i++)
        if (((const Indicator *)after->pdata[i])->id == indicator_id)
            return true;
    return false;
}

/* its values stay */
static bool indicator_end(Db *db, gint64 id, int edition, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_INDICATOR_GONE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", edition);
    return db_run(q, NULL, error);
}

bool indicators_save(Db *db, const IndicatorOwner *owner, const GPtrArray *before, const GPtrArray *after, GError **error)
{
    for (guint i = 0; i < before->len; i++) {
        gint64 id = ((const Indicator *)before->pdata[i])->id;
        if (!is_kept(after, id) && !indicator_end(db, id, owner->edition, error))
            return false;
    }
    for (guint i = 0; i < after->len; i++) {
        const Indicator *indicator = after->pdata[i];
        if (!(indicator->id ? change_indicator(db, indicator, error) : indicator_add(db, owner, indicator, error)))
            return false;
    }
    return true;
}

static bool is_same(const Indicator *stored, const PlanIndicator *read)
{
    const char *target = read->target ? read->target->text : NULL;
    return g_strcmp0(stored->text, read->text) == 0 && g_strcmp0(stored->target_text, target) == 0;
}

bool indicators_replace(ActionWriter *writer, gint64 action_id, gint64 node_id, const GPtrArray *stored, const GPtrArray *read, GError **error)
{
    guint count = read ? read->len : 0;
    bool *kept = pool_array0(writer->pool, bool, count + 1);
    for (guint i = 0; i < stored->len; i++) {
        const Indicator *old = stored->pdata[i];
        guint k = 0;
        while (k < count && (kept[k] || !is_same(old, read->pdata[k])))
            k++;
        kept[k] = true;
        if (k == count && !indicator_end(writer->db, old->id, writer->edition, error))
            return false;
    }
    for (guint k = 0; k < count; k++)
        if (!kept[k] && !action_insert_indicator(writer, action_id, node_id, (int)k + 1, read->pdata[k], error))
            return false;
    return true;
}
