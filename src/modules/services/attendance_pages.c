#include "modules/services/pages.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/services/attendance_view.h"
#include "modules/services/services_views.h"
#include "record/json.h"

/* The month of a service on one screen, and one day of it as a form that needs no script. */

/* --- what is shown --- */

static int month_of_request(Request *req)
{
    int month;
    if (month_parse(req_text(req, "month"), &month))
        return month;
    return month_of_day(day_is(req_day(req, "day")) ? req_day(req, "day") : day_today());
}

/* The day that was asked for, or today, or the last of a month that is over. */
static int day_of_request(Request *req, int month)
{
    Interval days = month_days(month);
    Day asked = day_is(req_day(req, "day")) ? req_day(req, "day") : day_today();
    if (day_compare(asked, days.from) < 0)
        return 1;
    return MIN(asked.n, days.to.n) - days.from.n + 1;
}

static void keep_group(AttendanceSheet *sheet, const char *group, Pool *pool)
{
    GPtrArray *kept = pool_list(pool);
    for (guint i = 0; group && i < sheet->rows->len; i++) {
        AttendanceRow *row = sheet->rows->pdata[i];
        if (g_strcmp0(row->enrolled.enrolment.group_name, group) == 0)
            g_ptr_array_add(kept, row);
    }
    if (group)
        sheet->rows = kept;
}

static GPtrArray *groups_of(const AttendanceSheet *sheet, Pool *pool)
{
    GPtrArray *groups = pool_list(pool);
    const char *last = NULL;
    for (guint i = 0; i < sheet->rows->len; i++) {
        const char *name = ((AttendanceRow *)sheet->rows->pdata[i])->enrolled.enrolment.group_name;
        if (name && g_strcmp0(name, last) != 0)
            g_ptr_array_add(groups, (gpointer)(last = name));
    }
    return groups;
}

const char *attendance_heat(const AttendanceDay *day)
{
    static const struct {
        int from;
        const char *css;
    } steps[] = {{90, "h4"}, {75, "h3"}, {50, "h2"}, {0, "h1"}};
    guint i = 0;
    if (!day->marked)
        return "h0";
    while (day->present * 100 < steps[i].from * day->marked)
        i++;
    return steps[i].css;
}

Day attendance_day(const AttendanceView *view, int day)
{
    return day_add(month_days(view->sheet.month).from, day - 1);
}

const char *attendance_weekday(Day day)
{
    static const char *const letters[] = {N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su")};
    return _(letters[day_weekday(day) - 1]);
}

const char *attendance_column(Day day)
{
    static const char *const columns[] = {"from-1", "from-2", "from-3", "from-4", "from-5", "from-6", "from-7"};
    return columns[day_weekday(day) - 1];
}

static const char *group_part(Pool *pool, const char *group)
{
    return group ? pool_printf(pool, "&group=%s", html_url_part(pool, group)) : "";
}

const char *attendance_url(Pool *pool, const AttendanceView *view, int month, int day)
{
    const char *one = day ? pool_printf(pool, "&day=%s", day_to_iso(pool, day_add(month_days(month).from, day - 1))) : "";
    return pool_printf(pool, "%s?month=%s%s%s", service_url(pool, view->sheet.service->id, "/attendance"), month_to_iso(pool, month), one,
                       group_part(pool, view->group));
}

static void add_up_days(AttendanceView *view)
{
    for (guint i = 0; i < view->sheet.rows->len; i++) {
        const char *marks = ((AttendanceRow *)view->sheet.rows->pdata[i])->marks;
        for (int d = 0; marks[d]; d++) {
            view->days[d].planned += marks[d] != '-';
            view->days[d].marked += strchr("PEA", marks[d]) != NULL;
            view->days[d].present += marks[d] == 'P';
        }
    }
}

static bool load(Request *req, AttendanceView *view, GError **error)
{
    Service *service;
    int month = month_of_request(req);
    *view = (AttendanceView){.req = req, .day = day_of_request(req, month), .asked = day_is(req_day(req, "day")), .group = req_text(req, "group")};
    if (!service_enter(req, "id", &service, error) || !attendance_sheet(req->db, req->pool, service, month, &view->sheet, error) ||
        !services_attendance_corrections(req->db, req->pool, service->id, month, &view->corrections, error))
        return false;
    view->groups = groups_of(&view->sheet, req->pool);
    keep_group(&view->sheet, view->group, req->pool);
    add_up_days(view);
    view->may_lock = identity_may(req->who, "attendance.lock");
    view->may_change = !view->sheet.is_locked || view->may_lock;
    return true;
}

static bool show_page(Request *req, int status, const Problems *problems, GError **error)
{
    AttendanceView view;
    if (!load(req, &view, error))
        return false;
    view.problems = problems;
    return reply_view(req, status, view_attendance, &view);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, error);
}

/* Back to the month; to one day's form where that was sent. */
static const char *page_url(Request *req, int month)
{
    const char *rest = group_part(req->pool, req_text(req, "group"));
    const char *day = day_is(req_day(req, "day")) ? pool_printf(req->pool, "&day=%s", day_to_iso(req->pool, req_day(req, "day"))) : "";
    return pool_printf(req->pool, "/services/%" G_GINT64_FORMAT "/attendance?month=%s%s%s%s", req_id(req, "id"), month_to_iso(req->pool, month), day, rest,
                       *day ? "#one-day" : "");
}

/* --- what was typed --- */

static const char *at(Request *req, const char *name, gint64 id)
{
    return req_many_at(req, name, pool_printf(req->pool, "%" G_GINT64_FORMAT, id));
}

/* 0: as it was; -1: emptied. */
static int number_of(const char *typed, const char *was)
{
    if (!typed || g_strcmp0(typed, was ? was : "") == 0)
        return 0;
    gint64 number = g_ascii_strtoll(typed, NULL, 10);
    return *typed ? (int)CLAMP(number, 0, 1440) : -1;
}

/* What differs from what was shown: who changed another child meanwhile is not overwritten. */
static void take_row(Request *req, GArray *marks, gint64 id, int day)
{
    const char *typed = at(req, "mark", id), *was = at(req, "was", id), *activity = at(req, "activity", id);
    AttendanceMark mark = {.enrolment_id = id, .day = day, .minutes = number_of(at(req, "minutes", id), at(req, "was_minutes", id)),
                           .units = number_of(at(req, "units", id), at(req, "was_units", id))};
    if (typed && *typed && g_strcmp0(typed, was) != 0)
        mark.mark = *typed;
    if (activity && g_strcmp0(activity, at(req, "was_activity", id) ? at(req, "was_activity", id) : "") != 0)
        mark.activity = activity;
    if (mark.mark || mark.minutes || mark.units || mark.activity)
        g_array_append_val(marks, mark);
}

static bool take_day(Request *req, GArray *marks, int month, int day, GError **error)
{
    Service *service;
    AttendanceSheet sheet;
    if (!service_enter(req, "id", &service, error) || !attendance_sheet(req->db, req->pool, service, month, &sheet, error))
        return false;
    for (guint i = 0; i < sheet.rows->len; i++)
        take_row(req, marks, ((AttendanceRow *)sheet.rows->pdata[i])->enrolled.enrolment.id, day);
    return true;
}

/* --- saving --- */

static bool answer_json(Request *req, int status, const GArray *marks, const AttendanceSheet *sheet, const char *problem)
{
    GString *out = pool_string(req->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_text(&json, "problem", problem);
    json_text(&json, "at", strchr(time_to_people(req->pool, clock_now()), ' ') + 1);
    json_array(&json, "rows");
    for (guint i = 0; sheet && i < marks->len; i++) {
        const AttendanceRow *row = attendance_row_of(sheet, g_array_index(marks, AttendanceMark, i).enrolment_id);
        if (!row)
            continue;
        json_object(&json, NULL);
        json_id(&json, "id", row->enrolled.enrolment.id);
        json_int(&json, "planned", row->counts.planned);
        json_int(&json, "present", row->counts.present);
        json_int(&json, "excused", row->counts.excused);
        json_int(&json, "absent", row->counts.absent);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return reply_json(req, status, out->str);
}

static bool answer_wrong(Request *req, GError *wrong, GError **error)
{
    g_autoptr(GError) reason = wrong;
    Problems *problems = problems_new(req->pool);
    FailKind kind = fail_kind(reason);
    int status = fail_http_status(kind);
    if (kind != FAIL_INVALID && kind != FAIL_CONFLICT) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    if (req->wants_json)
        return answer_json(req, status, NULL, NULL, reason->message);
    problems_add(problems, NULL, "%s", reason->message);
    return show_page(req, status, problems, error);
}

static bool may_correct(Request *req, const char *reason, GError **error)
{
    return !reason || identity_may(req->who, "attendance.lock") ||
           fail(error, FAIL_FORBIDDEN, "%s", _("Only who may lock months corrects a locked one."));
}

static const char *saved_words(Pool *pool, guint count)
{
    return count ? pool_printf(pool, P_("%d mark saved.", "%d marks saved.", count), (int)count) : _("Nothing was changed.");
}

/* The sheet is read again for the counts alone. */
static bool answer_saved(Request *req, const GArray *marks, Service *service, int month, GError **error)
{
    AttendanceSheet sheet;
    if (req->wants_json)
        return attendance_sheet(req->db, req->pool, service, month, &sheet, error) && answer_json(req, 200, marks, &sheet, NULL);
    reply_notice(req, saved_words(req->pool, marks->len));
    return reply_see_other(req, "%s", page_url(req, month));
}

static bool save(Request *req, GError **error)
{
    g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(AttendanceMark));
    GError *wrong = NULL;
    Service *service;
    int month = month_of_request(req), day = day_of_request(req, month);
    const char *reason = req_text(req, "reason");
    g_autoptr(DbChange) change = db_begin(req->db, error);
    if (!change || !service_enter(req, "id", &service, error) || !may_correct(req, reason, error))
        return false;
    attendance_cells_parse(req_text(req, "cells"), marks);
    if (!marks->len && !take_day(req, marks, month, day, error))
        return false;
    if (marks->len && !services_attendance_save(req->db, req->who, service->id, month, (const AttendanceMark *)(void *)marks->data, marks->len, reason,
                                                &wrong)) {
        g_clear_pointer(&change, db_change_end);
        return answer_wrong(req, wrong, error);
    }
    return answer_saved(req, marks, service, month, error) && db_commit(change, error);
}

static bool answer_done(Request *req, const char *notice, GError *wrong, GError **error)
{
    int month = month_of_request(req);
    if (wrong)
        return answer_wrong(req, wrong, error);
    reply_notice(req, notice);
    return reply_see_other(req, "%s", page_url(req, month));
}

static bool fill(Request *req, GError **error)
{
    GError *wrong = NULL;
    guint count = 0;
    Service *service;
    const char *mark = req_text(req, "fill");
    int month = month_of_request(req);
    if (!service_enter(req, "id", &service, error))
        return false;
    (void)services_attendance_fill(req->db, req->who, service->id, month, req_text(req, "group"), (int)req_int(req, "from", 1),
                                   (int)req_int(req, "to", MONTH_DAYS), mark ? *mark : 'P', &count, &wrong);
    return answer_done(req, saved_words(req->pool, count), wrong, error);
}

static bool undo(Request *req, GError **error)
{
    GError *wrong = NULL;
    guint count = 0;
    Service *service;
    if (!service_enter(req, "id", &service, error))
        return false;
    (void)services_attendance_undo(req->db, req->who, service->id, month_of_request(req), &count, &wrong);
    const char *notice = count ? pool_printf(req->pool, P_("%d mark was put back.", "%d marks were put back.", count), (int)count)
                               : _("There is nothing to undo: you saved nothing in this month, or others changed it since.");
    return answer_done(req, notice, wrong, error);
}

static bool lock(Request *req, GError **error)
{
    GError *wrong = NULL;
    Service *service;
    if (!service_enter(req, "id", &service, error))
        return false;
    (void)services_attendance_lock(req->db, req->who, service->id, month_of_request(req), &wrong);
    return answer_done(req, _("The month is locked."), wrong, error);
}

static bool unlock(Request *req, GError **error)
{
    GError *wrong = NULL;
    Service *service;
    if (!service_enter(req, "id", &service, error))
        return false;
    (void)services_attendance_unlock(req->db, req->who, service->id, month_of_request(req), req_text(req, "reason"), &wrong);
    return answer_done(req, _("The month is open again."), wrong, error);
}

enum { CELLS_MOST = 400 * 1000 };
#define WHERE_INPUTS {"month", INPUT_TEXT, 7}, {"day", INPUT_DAY}, {"group", INPUT_TEXT, 60}
static const Input show_inputs[] = {WHERE_INPUTS, {0}};
static const Input save_inputs[] = {
    WHERE_INPUTS, {"cells", INPUT_LONG, CELLS_MOST}, {"reason", INPUT_TEXT, 500}, {"mark", INPUT_MANY, 1}, {"was", INPUT_MANY, 1},
    {"minutes", INPUT_MANY, 5}, {"was_minutes", INPUT_MANY, 5}, {"units", INPUT_MANY, 5}, {"was_units", INPUT_MANY, 5},
    {"activity", INPUT_MANY, 100}, {"was_activity", INPUT_MANY, 100}, {0},
};
static const Input fill_inputs[] = {
    WHERE_INPUTS, {"from", INPUT_INT}, {"to", INPUT_INT}, {"fill", INPUT_CHOICE, .choices = (const char *const[]){"P", "E", "A", NULL}}, {0},
};
static const Input reason_inputs[] = {WHERE_INPUTS, {"reason", INPUT_TEXT, 500}, {0}};

const Route attendance_routes[] = {
    {GET, "/services/:id/attendance", .may = "attendance.mark", show, show_inputs},
    {POST, "/services/:id/attendance", .may = "attendance.mark", save, save_inputs, .gathered = true},
    {POST, "/services/:id/attendance/fill", .once = true, .may = "attendance.mark", fill, fill_inputs},
    {POST, "/services/:id/attendance/undo", .once = true, .may = "attendance.mark", undo, show_inputs},
    {POST, "/services/:id/attendance/lock", .may = "attendance.lock", lock, show_inputs},
    {POST, "/services/:id/attendance/unlock", .may = "attendance.lock", unlock, reason_inputs},
    {0},
};
