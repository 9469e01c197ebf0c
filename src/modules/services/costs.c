#include "modules/services/funding.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/services/services_queries.h"

/* What a service costs, month by month. */

const Choice cost_categories[] = {
    {"staff", N_("Staff")}, {"food", N_("Food")}, {"utilities", N_("Utilities")}, {"materials", N_("Materials")}, {"transport", N_("Transport")},
    {"therapy", N_("Therapy and specialists")}, {"rent", N_("Rent")}, {"other", N_("Other costs")}, {0},
};

bool service_costs(Db *db, Pool *pool, gint64 service_id, int from_month, int to_month, GPtrArray **ret_costs, GError **error)
{
    *ret_costs = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_COST_LIST);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", from_month);
    db_bind_int(q, "$3", to_month);
    while (db_step(q)) {
        ServiceCost *cost = pool_new0(pool, ServiceCost);
        *cost = (ServiceCost){db_int(q, "id"), db_int(q, "service_id"), db_int(q, "month"), db_text(q, "category", pool), db_int(q, "amount"),
                              db_text(q, "note", pool)};
        g_ptr_array_add(*ret_costs, cost);
    }
    return db_end(q, error);
}

bool service_cost_add(Db *db, const Identity *who, ServiceCost *cost, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    cost->id = id_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_COST_INSERT);
    db_bind_int(q, "$1", cost->id);
    db_bind_int(q, "$2", cost->service_id);
    db_bind_int(q, "$3", cost->month);
    db_bind_text(q, "$4", cost->category);
    db_bind_int(q, "$5", cost->amount);
    db_bind_text(q, "$6", cost->note);
    return db_run(q, NULL, error) && services_audit(db, who, "create", "service_cost", cost->id, NULL, error) && db_commit(change, error);
}

bool service_cost_remove(Db *db, const Identity *who, gint64 service_id, gint64 id, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_COST_DELETE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", service_id);
    return db_run(q, NULL, error) && services_audit(db, who, "remove", "service_cost", id, NULL, error) && db_commit(change, error);
}

static CostMonth *month_at(GArray *months, int month, int from_month)
{
    return &g_array_index(months, CostMonth, (guint)(month - from_month));
}

static bool read_money(Db *db, gint64 service_id, int from_month, int to_month, GArray *months, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_COST_MONTHS);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", from_month);
    db_bind_int(q, "$3", to_month);
    while (db_step(q))
        month_at(months, (int)db_int(q, "month"), from_month)->cost = db_int(q, "cost");
    return db_end(q, error);
}

static bool read_people(Db *db, gint64 service_id, int from_month, int to_month, GArray *months, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_PEOPLE_MONTHS);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", from_month);
    db_bind_int(q, "$3", to_month);
    while (db_step(q)) {
        CostMonth *month = month_at(months, (int)db_int(q, "month"), from_month);
        month->people = db_int(q, "people");
        month->days = db_int(q, "days");
    }
    return db_end(q, error);
}

bool service_cost_months(Db *db, Pool *pool, gint64 service_id, int from_month, int to_month, GArray **ret_months, GError **error)
{
    *ret_months = g_array_new(FALSE, TRUE, sizeof(CostMonth));
    pool_defer(pool, (GDestroyNotify)g_array_unref, *ret_months);
    for (int month = from_month; month <= to_month; month++) {
        CostMonth made = {.month = month};
        g_array_append_val(*ret_months, made);
    }
    return read_money(db, service_id, from_month, to_month, *ret_months, error) && read_people(db, service_id, from_month, to_month, *ret_months, error);
}
