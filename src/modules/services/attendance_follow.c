#include "modules/services/attendance_in.h"

#include <string.h>

#include "base/language.h"
#include "modules/services/services_queries.h"

/* When an enrolment changes, the months that are kept of it follow. */

typedef struct {
    gint64 id, version;
    int month;
    bool locked;
    char marks[MONTH_DAYS + 1];
} Kept;

static bool kept_rows(Db *db, gint64 enrolment_id, GArray *ret_rows, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_OF_ENROLMENT);
    db_bind_int(q, "$1", enrolment_id);
    while (db_step(q)) {
        Kept kept = {.id = db_int(q, "id"), .version = db_int(q, "version"), .month = (int)db_int(q, "month"), .locked = db_int(q, "locked") != 0};
        g_strlcpy(kept.marks, db_text(q, "marks", pool), sizeof kept.marks);
        g_array_append_val(ret_rows, kept);
    }
    return db_end(q, error);
}

/* The day of the first mark before or after the enrolment; DAY_NONE: all lie within. */
static Day marked_outside(const Kept *kept, const Enrolment *enrolment)
{
    Day first = month_days(kept->month).from;
    for (int i = 0; kept->marks[i]; i++)
        if (strchr("PEA", kept->marks[i]) && !attendance_is_enrolled(enrolment, day_add(first, i)))
            return day_add(first, i);
    return DAY_NONE;
}

/* What isn't marked yet becomes what is planned now. */
static void plan_open_days(const AttendancePlan *plan, const Enrolment *enrolment, Kept *kept)
{
    char planned[MONTH_DAYS + 1];
    attendance_plan_marks(plan, enrolment, planned);
    for (int i = 0; kept->marks[i]; i++)
        if (!strchr("PEA", kept->marks[i]))
            kept->marks[i] = planned[i];
}

/* Minutes and units count days that are marked: they stay. */
static bool write_kept(Db *db, const Kept *kept, GError **error)
{
    AttendanceMonth counts = {0};
    attendance_count(&counts, kept->marks);
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_SET_MARKS);
    db_bind_int(q, "$1", kept->id);
    db_bind_text(q, "$2", kept->marks);
    db_bind_int(q, "$3", counts.planned);
    return db_run(q, NULL, error);
}

static bool follow_enrolment(Db *db, const Enrolment *enrolment, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(Kept));
    Service *service;
    if (!service_find(db, pool, enrolment->service_id, &service, error) || !kept_rows(db, enrolment->id, rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++) {
        AttendancePlan plan;
        Kept *kept = &g_array_index(rows, Kept, i);
        Day outside = marked_outside(kept, enrolment);
        if (day_is(outside))
            return fail(error, FAIL_INVALID, _("%s is marked in the attendance. Take the mark away first, or choose another day."),
                        day_to_people(pool, outside));
        if (kept->locked)
            continue;
        if (!attendance_plan_begin(db, pool, service, kept->month, &plan, error))
            return false;
        plan_open_days(&plan, enrolment, kept);
        if (!write_kept(db, kept, error) || !attendance_touch(db, enrolment->service_id, kept->month, 0, error))
            return false;
    }
    return true;
}

bool attendance_cut(Db *db, gint64 enrolment_id, Day last, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Enrolment enrolment = {0};
    g_autoptr(DbQuery) q = db_query(db, SQL_ENROLMENT_FIND_ANY);
    db_bind_int(q, "$1", enrolment_id);
    if (db_step(q))
        record_read(&enrolment_record, &enrolment, q, pool);
    enrolment.left_on = last;
    return db_end(q, error) && follow_enrolment(db, &enrolment, error);
}

bool attendance_plan_anew(Db *db, const Enrolment *before, const Enrolment *after, GError **error)
{
    bool same = day_compare(before->entered_on, after->entered_on) == 0 && g_strcmp0(before->weekdays, after->weekdays) == 0;
    return same || follow_enrolment(db, after, error);
}
