#pragma once
#include "modules/law/law.h"
#include "modules/services/services_in.h"

/* What the files of attendance share: months, what is planned, rows, one save. */

/* The days of a month on which a service is open. */
typedef struct {
    const Calendar *calendar;
    const char *weekdays; /* of the service */
    int month, days;
} AttendancePlan;
bool attendance_plan_begin(Db *db, Pool *pool, const Service *service, int month, AttendancePlan *ret_plan, GError **error);
/* Was this person expected on the day? */
bool attendance_is_enrolled(const Enrolment *enrolment, Day day);
/* '.' on planned days, '-' on others.  marks: MONTH_DAYS + 1 characters. */
void attendance_plan_marks(const AttendancePlan *plan, const Enrolment *enrolment, char *marks);
/* planned, present, excused, absent; minutes and units stay. */
void attendance_count(AttendanceMonth *counts, const char *marks);

/* A new row, or (FAIL_CONFLICT: stale) the one that is there; its counts follow its marks. */
bool attendance_row_write(Db *db, const Service *service, AttendanceRow *row, GError **error);
/* Statistics see that a month of a service changed. */
bool attendance_touch(Db *db, gint64 service_id, int month, gint64 new_rows, GError **error);

/* One save: what it needs, and what it leaves for the audit log and for undoing. */
typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    AttendanceSheet sheet;
    const char *reason;   /* of a correction */
    GPtrArray *changed;   /* of AttendanceRow *: those that are to be written */
    GString *cells;       /* for undoing: "enrolment:day:before:after " */
    GPtrArray *corrected; /* of AttendanceCorrected * */
} AttendanceSaving;
/* Inside a transaction: the service's row is taken, then its month is read. */
bool attendance_saving_begin(AttendanceSaving *saving, Db *db, Pool *pool, const Identity *who, gint64 service_id, int month, GError **error);
