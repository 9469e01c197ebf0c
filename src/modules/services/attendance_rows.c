#include "modules/services/attendance_in.h"

#include "base/id.h"
#include "base/language.h"
#include "modules/services/services_queries.h"

/* The rows of attendance, as they are written. */

static void count_row(AttendanceRow *row, const Service *service)
{
    int minutes = 0, units = 0;
    attendance_count(&row->counts, row->marks);
    for (int i = 0; row->marks[i]; i++) {
        const DayDetail *detail = row->details[i];
        if (row->marks[i] != 'P')
            continue;
        minutes += detail && detail->minutes >= 0 ? detail->minutes : (int)service->minutes;
        units += detail && detail->units >= 0 ? detail->units : 1;
    }
    row->counts.minutes = minutes;
    row->counts.units = units;
}

/* $first is the marks, the counts follow it. */
static void bind_counts(DbQuery *q, guint first, const AttendanceMonth *counts, const char *marks)
{
    const int numbers[] = {counts->planned, counts->present, counts->excused, counts->absent, counts->minutes, counts->units};
    char name[16];
    g_snprintf(name, sizeof name, "$%u", first);
    db_bind_text(q, name, marks);
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_snprintf(name, sizeof name, "$%u", first + 1 + i);
        db_bind_int(q, name, numbers[i]);
    }
}

static bool insert_row(Db *db, const AttendanceMonth *counts, gint64 id, const char *marks, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", counts->enrolment_id);
    db_bind_int(q, "$3", counts->person_id);
    db_bind_int(q, "$4", counts->service_id);
    db_bind_int(q, "$5", counts->month);
    bind_counts(q, 6, counts, marks);
    db_bind_int(q, "$13", counts->locked);
    return db_run(q, NULL, error);
}

static bool update_row(Db *db, gint64 id, gint64 version, const AttendanceMonth *counts, const char *marks, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_UPDATE);
    db_bind_int(q, "$1", id);
    bind_counts(q, 2, counts, marks);
    db_bind_int(q, "$9", version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this meanwhile.")));
}

bool attendance_touch(Db *db, gint64 service_id, int month, gint64 new_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_PART_TOUCH);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", month);
    db_bind_int(q, "$3", new_rows);
    return db_run(q, NULL, error);
}

bool attendance_row_write(Db *db, const Service *service, AttendanceRow *row, GError **error)
{
    bool is_new = !row->attendance_id;
    count_row(row, service);
    if (!is_new)
        return update_row(db, row->attendance_id, row->version, &row->counts, row->marks, error);
    row->attendance_id = id_new();
    return insert_row(db, &row->counts, row->attendance_id, row->marks, error);
}

bool services_attendance_bulk(Db *db, gint64 enrolment_id, gint64 person_id, gint64 service_id, int month, const char *marks, int minutes,
                              bool locked, GError **error)
{
    AttendanceMonth counts = {.enrolment_id = enrolment_id, .person_id = person_id, .service_id = service_id, .month = month,
                              .minutes = minutes, .locked = locked};
    attendance_count(&counts, marks);
    counts.units = counts.present;
    return insert_row(db, &counts, id_new(), marks, error) && attendance_touch(db, service_id, month, 1, error);
}
