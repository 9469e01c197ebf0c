#include "modules/services/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "record/json.h"

/* Services for programs: what everybody may know of services, and enrolments and attendance where one sees the people. */

enum { USUAL = 100, MOST = 500 };

static bool answer_list(Request *req, const char *name, const Record *record, const GPtrArray *items)
{
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, name);
    for (guint i = 0; i < items->len; i++) {
        g_autoptr(GString) one = g_string_new(NULL);
        record_to_json(one, record, items->pdata[i], req->who);
        json_raw(&json, NULL, one->str);
    }
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static bool list_services(Request *req, GError **error)
{
    GPtrArray *services;
    return services_all(req->db, req->pool, day_today(), &services, error) && answer_list(req, "services", &service_record, services);
}

static bool list_enrolments(Request *req, GError **error)
{
    GPtrArray *enrolments;
    guint limit = (guint)CLAMP(req_int(req, "limit", USUAL), 1, MOST);
    return services_enrolments_seen(req->db, req->pool, req->who, req_input_id(req, "person"), req_text(req, "state"), limit, &enrolments, error) &&
           answer_list(req, "enrolments", &enrolment_record, enrolments);
}

static void put_month(Json *json, const AttendanceMonth *month)
{
    json_object(json, NULL);
    json_id(json, "enrolment_id", month->enrolment_id);
    json_id(json, "person_id", month->person_id);
    json_int(json, "planned", month->planned);
    json_int(json, "present", month->present);
    json_int(json, "excused", month->excused);
    json_int(json, "absent", month->absent);
    json_int(json, "minutes", month->minutes);
    json_int(json, "units", month->units);
    json_bool(json, "locked", month->locked);
    json_object_end(json);
}

static bool show_attendance(Request *req, GError **error)
{
    GArray *months;
    Service *service;
    int month;
    if (!month_parse(req_text(req, "month"), &month))
        return fail(error, FAIL_INVALID, "%s", _("Say which month, such as 2026-03."));
    if (!service_enter(req, "id", &service, error) || !services_attendance_month(req->db, req->pool, month, service->id, 0, &months, error))
        return false;
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_text(&json, "month", month_to_iso(req->pool, month));
    json_array(&json, "attendance");
    for (guint i = 0; i < months->len; i++)
        put_month(&json, &g_array_index(months, AttendanceMonth, i));
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, 200, out->str);
}

static bool take_mark(const json_t *one, GArray *marks, GError **error)
{
    const char *letter = json_string_value(json_object_get(one, "mark"));
    AttendanceMark mark = {.enrolment_id = id_parse(json_string_value(json_object_get(one, "enrolment_id"))),
                           .day = (int)json_integer_value(json_object_get(one, "day")), .mark = letter ? *letter : 0,
                           .minutes = (int)json_integer_value(json_object_get(one, "minutes")),
                           .units = (int)json_integer_value(json_object_get(one, "units"))};
    if (!mark.enrolment_id || !mark.day)
        return fail(error, FAIL_INVALID, "%s", _("Each mark needs enrolment_id, day and mark (P, E, A)."));
    g_array_append_val(marks, mark);
    return true;
}

static bool take_marks(Request *req, GArray *marks, const char **ret_reason, GError **error)
{
    gsize count, i;
    const char *body = req_body(req, &count);
    json_t *typed = json_loadb(body ? body : "", count, 0, NULL), *one;
    bool good = json_is_array(json_object_get(typed, "marks"));
    if (!good)
        fail(error, FAIL_INVALID, "%s", _("The body must be a JSON object with a list of marks."));
    json_array_foreach(json_object_get(typed, "marks"), i, one)
        good = good && take_mark(one, marks, error);
    *ret_reason = pool_strdup(req->pool, json_string_value(json_object_get(typed, "reason")));
    json_decref(typed);
    return good;
}

static bool save_attendance(Request *req, GError **error)
{
    g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(AttendanceMark));
    const char *reason;
    Service *service;
    int month;
    if (!month_parse(req_param(req, "month"), &month))
        return fail(error, FAIL_INVALID, "%s", _("Say which month, such as 2026-03."));
    if (!service_enter(req, "id", &service, error) || !take_marks(req, marks, &reason, error))
        return false;
    if (reason && !identity_may(req->who, "attendance.lock"))
        return fail(error, FAIL_FORBIDDEN, "%s", _("Only who may lock months corrects a locked one."));
    if (!services_attendance_save(req->db, req->who, service->id, month, (const AttendanceMark *)(void *)marks->data, marks->len, reason, error))
        return false;
    return reply_json(req, 200, pool_printf(req->pool, "{\"saved\":%u}", marks->len));
}

const Route service_api_routes[] = {
    {GET, "/api/v1/services", .may = "services.read", list_services, .summary = N_("Services of all providers, with places and licence")},
    {GET, "/api/v1/enrolments", .may = "services.read", list_enrolments,
     (const Input[]){{"person", INPUT_ID}, {"state", INPUT_TEXT, 20}, {"limit", INPUT_INT}, {0}},
     .summary = N_("Enrolments that you may see, the newest first")},
    {GET, "/api/v1/services/:id/attendance", .may = "attendance.mark", show_attendance, (const Input[]){{"month", INPUT_TEXT, 7}, {0}},
     .summary = N_("Attendance of a month, a row per enrolment")},
    {POST, "/api/v1/services/:id/attendance/:month", .may = "attendance.mark", save_attendance,
     .summary = N_("Marks days; all are kept, or none")},
    {0},
};
