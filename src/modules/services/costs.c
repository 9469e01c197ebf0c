#include "modules/services/funding.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/services/services_queries.h"

/* Volunteers of a service, and what it costs. */

const Choice cost_categories[] = {
    {"staff", N_("Staff")}, {"food", N_("Food")}, {"utilities", N_("Utilities")}, {"materials", N_("Materials")}, {"transport", N_("Transport")},
    {"therapy", N_("Therapy and specialists")}, {"rent", N_("Rent")}, {"other", N_("Other costs")}, {0},
};

static const Field volunteer_fields[] = {
    F(Volunteer, id, .kind = FIELD_ID, .label = N_("Number")),
    F(Volunteer, service_id, .kind = FIELD_ID, .label = N_("Service"), .read_only = true),
    F(Volunteer, person_id, .kind = FIELD_ID, .label = N_("Person"), .read_only = true),
    F(Volunteer, name, .kind = FIELD_TEXT, .label = N_("Name"), .required = true, .max = 200, .in_list = true),
    F(Volunteer, contract_number, .kind = FIELD_TEXT, .label = N_("Number of the volunteer contract"), .max = 60, .in_list = true),
    F(Volunteer, from_day, .kind = FIELD_DAY, .label = N_("From"), .required = true, .in_list = true),
    F(Volunteer, to_day, .kind = FIELD_DAY, .label = N_("Until"), .in_list = true),
    F(Volunteer, activity, .kind = FIELD_TEXT, .label = N_("Activity"), .max = 300, .in_list = true),
    F(Volunteer, hours, .kind = FIELD_INT, .label = N_("Hours a month"), .min = 0, .max = 744, .in_list = true),
    F(Volunteer, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record volunteer_record = {"volunteer", N_("Volunteer"), sizeof(Volunteer), volunteer_fields};

/* --- volunteers --- */

bool volunteers(Db *db, Pool *pool, gint64 service_id, GPtrArray **ret_volunteers, GError **error)
{
    *ret_volunteers = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_VOLUNTEER_LIST);
    db_bind_int(q, "$1", service_id);
    while (db_step(q)) {
        Volunteer *volunteer = pool_new0(pool, Volunteer);
        record_read(&volunteer_record, volunteer, q, pool);
        g_ptr_array_add(*ret_volunteers, volunteer);
    }
    return db_end(q, error);
}

bool volunteer_create(Db *db, const Identity *who, Volunteer *volunteer, GError **error)
{
    if (day_is(volunteer->to_day) && day_compare(volunteer->to_day, volunteer->from_day) < 0)
        return fail(error, FAIL_INVALID, "%s", _("The contract ends before it begins."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    volunteer->id = id_new();
    volunteer->version = 1;
    g_autoptr(DbQuery) q = db_query(db, SQL_VOLUNTEER_INSERT);
    services_bind(q, &volunteer_record, volunteer);
    return db_run(q, NULL, error) && services_audit(db, who, "create", "volunteer", volunteer->id, NULL, error) && db_commit(change, error);
}

bool volunteer_end(Db *db, const Identity *who, gint64 service_id, gint64 id, Day day, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_VOLUNTEER_END);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", service_id);
    db_bind_day(q, "$3", day_is(day) ? day : day_today());
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such volunteer."));
    return services_audit(db, who, "end", "volunteer", id, NULL, error) && db_commit(change, error);
}

/* --- costs --- */

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
