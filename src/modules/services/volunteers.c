#include "modules/services/funding.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/documents/documents.h"
#include "modules/services/services_queries.h"
#include "record/json.h"

/* Volunteers of a service and their contracts (Legea 78/2014). */

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
    F(Volunteer, contract_id, .kind = FIELD_ID, .label = N_("Contract"), .read_only = true),
    {0},
};
const Record volunteer_record = {"volunteer", N_("Volunteer"), sizeof(Volunteer), volunteer_fields};

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

/* --- the contract --- */

bool volunteer_find(Db *db, Pool *pool, gint64 id, Volunteer **ret_volunteer, GError **error)
{
    *ret_volunteer = pool_new0(pool, Volunteer);
    g_autoptr(DbQuery) q = db_query(db, SQL_VOLUNTEER_FIND);
    db_bind_int(q, "$1", id);
    if (!db_step(q))
        return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such volunteer."));
    record_read(&volunteer_record, *ret_volunteer, q, pool);
    return db_end(q, error);
}

static const char *contract_data(Pool *pool, const Volunteer *volunteer, const Service *service)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_object(&json, "volunteer");
    json_text(&json, "name", volunteer->name);
    json_text(&json, "provider", service->provider_name);
    json_text(&json, "service", service->name);
    json_text(&json, "address", service->is_secret ? NULL : service->address);
    json_text(&json, "activity", volunteer->activity);
    json_text(&json, "hours", volunteer->hours ? pool_printf(pool, "%" G_GINT64_FORMAT, volunteer->hours) : NULL);
    json_day(&json, "from", volunteer->from_day);
    json_day(&json, "to", volunteer->to_day);
    json_object_end(&json);
    json_object_end(&json);
    return out->str;
}

/* Where it has no number of its own yet, that of the register is its number. */
static bool set_contract(Db *db, Pool *pool, const Volunteer *volunteer, const Document *document, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_VOLUNTEER_SET_CONTRACT);
    db_bind_int(q, "$1", volunteer->id);
    db_bind_int(q, "$2", document->id);
    db_bind_text(q, "$3", document_number(pool, document));
    return db_run(q, &changed, error) &&
           (changed || fail(error, FAIL_CONFLICT, "%s", _("The contract of this volunteer is issued already.")));
}

bool volunteer_issue(Db *db, Pool *pool, const Identity *who, const Service *service, gint64 id, GError **error)
{
    Volunteer *volunteer;
    Document *document;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !volunteer_find(db, pool, id, &volunteer, error))
        return false;
    if (volunteer->service_id != service->id)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such volunteer."));
    DocumentOrder order = {.template_code = "volunteer-contract", .kind = "volunteer", .record_id = id, .label = service->name,
                           .data = contract_data(pool, volunteer, service), .day = DAY_NONE};
    return document_issue(db, pool, &order, who, &document, error) && set_contract(db, pool, volunteer, document, error) &&
           services_audit(db, who, "contract", "volunteer", id, NULL, error) && db_commit(change, error);
}
