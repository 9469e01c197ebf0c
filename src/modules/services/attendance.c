#include "modules/services/attendance_in.h"

#include <string.h>

#include "base/language.h"
#include "modules/law/law.h"
#include "modules/services/services_queries.h"

/* Attendance: a row per enrolment and month, its counts kept with its marks.  What is planned, what is kept, and how it is read. */

/* --- what is planned --- */

bool attendance_plan_begin(Db *db, Pool *pool, const Service *service, int month, AttendancePlan *ret_plan, GError **error)
{
    *ret_plan = (AttendancePlan){.weekdays = service->weekdays, .month = month, .days = month_length(month)};
    return law_calendar(db, pool, law_country(db), &ret_plan->calendar, error);
}

static bool is_open(const AttendancePlan *plan, const char *weekdays, Day day)
{
    return strchr(weekdays, '0' + day_weekday(day)) && !calendar_is_holiday(plan->calendar, day);
}

bool attendance_is_enrolled(const Enrolment *enrolment, Day day)
{
    return day_is(enrolment->entered_on) && day_compare(day, enrolment->entered_on) >= 0 &&
           (!day_is(enrolment->left_on) || day_compare(day, enrolment->left_on) <= 0);
}

static char planned_mark(const AttendancePlan *plan, const Enrolment *enrolment, Day day)
{
    const char *weekdays = enrolment->weekdays ? enrolment->weekdays : plan->weekdays;
    return attendance_is_enrolled(enrolment, day) && is_open(plan, weekdays, day) ? '.' : '-';
}

void attendance_plan_marks(const AttendancePlan *plan, const Enrolment *enrolment, char *marks)
{
    Day first = month_days(plan->month).from;
    for (int i = 0; i < plan->days; i++)
        marks[i] = planned_mark(plan, enrolment, day_add(first, i));
    marks[plan->days] = 0;
}

/* --- counting --- */

void attendance_count(AttendanceMonth *counts, const char *marks)
{
    counts->planned = counts->present = counts->excused = counts->absent = 0;
    for (const char *mark = marks; *mark; mark++) {
        counts->planned += *mark != '-';
        counts->present += *mark == 'P';
        counts->excused += *mark == 'E';
        counts->absent += *mark == 'A';
    }
}

/* --- reading --- */

static void read_counts(DbQuery *q, AttendanceMonth *counts)
{
    counts->planned = (int)db_int(q, "planned");
    counts->present = (int)db_int(q, "present");
    counts->excused = (int)db_int(q, "excused");
    counts->absent = (int)db_int(q, "absent");
    counts->minutes = (int)db_int(q, "minutes");
    counts->units = (int)db_int(q, "units");
    counts->locked = db_int(q, "locked") != 0;
}

bool services_attendance_month(Db *db, Pool *pool, int month, gint64 service_id, gint64 person_id, GArray **ret_rows, GError **error)
{
    *ret_rows = g_array_new(FALSE, TRUE, sizeof(AttendanceMonth));
    pool_defer(pool, (GDestroyNotify)g_array_unref, *ret_rows);
    g_autoptr(DbQuery) q = db_query(db, person_id ? SQL_ATTENDANCE_MONTH_PERSON : service_id ? SQL_ATTENDANCE_MONTH_SERVICE : SQL_ATTENDANCE_MONTH_ALL);
    db_bind_int(q, "$1", month);
    if (person_id) {
        db_bind_int(q, "$2", person_id);
        db_bind_id(q, "$3", service_id);
    } else if (service_id) {
        db_bind_int(q, "$2", service_id);
    }
    while (db_step(q)) {
        AttendanceMonth row = {.enrolment_id = db_int(q, "enrolment_id"), .person_id = db_int(q, "person_id"),
                               .service_id = db_int(q, "service_id"), .month = (int)db_int(q, "month")};
        read_counts(q, &row);
        g_array_append_val(*ret_rows, row);
    }
    return db_end(q, error);
}

static AttendanceRow *read_row(DbQuery *q, Pool *pool, const AttendancePlan *plan)
{
    AttendanceRow *row = pool_new0(pool, AttendanceRow);
    Enrolment *enrolment = &row->enrolled.enrolment;
    record_read(&enrolment_record, enrolment, q, pool);
    row->enrolled.family_name = db_text(q, "family_name", pool);
    row->enrolled.given_name = db_text(q, "given_name", pool);
    row->enrolled.birth_day = db_day(q, "birth_day");
    row->attendance_id = db_int(q, "attendance_id");
    row->version = db_int(q, "attendance_version");
    row->counts = (AttendanceMonth){.enrolment_id = enrolment->id, .person_id = enrolment->person_id, .service_id = enrolment->service_id,
                                    .month = plan->month};
    if (row->attendance_id) {
        g_strlcpy(row->marks, db_text(q, "marks", pool), sizeof row->marks);
        read_counts(q, &row->counts);
    } else {
        attendance_plan_marks(plan, enrolment, row->marks);
        attendance_count(&row->counts, row->marks);
    }
    return row;
}

static int int_or(DbQuery *q, const char *column, int otherwise)
{
    return db_is_null(q, column) ? otherwise : (int)db_int(q, column);
}

static bool read_details(Db *db, Pool *pool, AttendanceSheet *sheet, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_DETAIL_SHEET);
    db_bind_int(q, "$1", sheet->service->id);
    db_bind_int(q, "$2", sheet->month);
    while (db_step(q)) {
        AttendanceRow *row = attendance_row_of(sheet, db_int(q, "enrolment_id"));
        int day = (int)db_int(q, "day");
        DayDetail *detail = pool_new0(pool, DayDetail);
        *detail = (DayDetail){db_int(q, "id"), int_or(q, "minutes", -1), int_or(q, "units", -1), db_text(q, "activity", pool),
                              db_text(q, "note", pool)};
        if (row && day >= 1 && day <= MONTH_DAYS)
            row->details[day - 1] = detail;
    }
    return db_end(q, error);
}

AttendanceRow *attendance_row_of(const AttendanceSheet *sheet, gint64 enrolment_id)
{
    for (guint i = 0; i < sheet->rows->len; i++) {
        AttendanceRow *row = sheet->rows->pdata[i];
        if (row->enrolled.enrolment.id == enrolment_id)
            return row;
    }
    return NULL;
}

static void mark_free_days(AttendanceSheet *sheet, const AttendancePlan *plan)
{
    Day first = month_days(plan->month).from;
    for (int i = 0; i < plan->days; i++)
        sheet->is_free[i] = !is_open(plan, plan->weekdays, day_add(first, i));
}

bool services_attendance_is_locked(Db *db, gint64 service_id, int month, bool *ret_locked, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_IS_LOCKED);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", month);
    *ret_locked = db_step(q);
    return db_end(q, error);
}

bool attendance_sheet(Db *db, Pool *pool, Service *service, int month, AttendanceSheet *ret_sheet, GError **error)
{
    AttendancePlan plan;
    Interval days = month_days(month);
    *ret_sheet = (AttendanceSheet){.service = service, .month = month, .days = month_length(month), .rows = pool_list(pool)};
    if (!attendance_plan_begin(db, pool, service, month, &plan, error) ||
        !services_attendance_is_locked(db, service->id, month, &ret_sheet->is_locked, error))
        return false;
    mark_free_days(ret_sheet, &plan);
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_SHEET);
    db_bind_int(q, "$1", service->id);
    db_bind_int(q, "$2", month);
    db_bind_day(q, "$3", days.from);
    db_bind_day(q, "$4", days.to);
    while (db_step(q))
        g_ptr_array_add(ret_sheet->rows, read_row(q, pool, &plan));
    return db_end(q, error) && read_details(db, pool, ret_sheet, error);
}
