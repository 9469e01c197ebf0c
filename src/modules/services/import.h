#pragma once
#include "modules/services/services_in.h"

/* Attendance from a spreadsheet: a row a person, a column a day. */

typedef struct {
    const char *place; /* "C17" */
    const char *text;
    bool wrong;        /* false: a remark */
} AttendanceNote;

typedef struct {
    GArray *marks;     /* of AttendanceMark: what would change */
    GPtrArray *notes;  /* of AttendanceNote * */
    guint people;      /* rows whose person is enrolled */
    guint wrong;
} AttendanceImport;

/* Where names and days stand, from 1; 0: by the headers (name; 1, 2, 3… or days). */
typedef struct {
    int name, first_day;
} AttendanceColumns;
/* As they were said last for this service; all by the headers if never. */
bool attendance_columns(Db *db, gint64 service_id, AttendanceColumns *ret_columns, GError **error);
bool attendance_columns_keep(Db *db, gint64 service_id, const AttendanceColumns *columns, GError **error);

const char *attendance_locked_words(Pool *pool, const AttendanceSheet *sheet); /* why nothing is imported, and the way out */
/* Reads the sheet against a month.  FAIL_INVALID: no such columns. */
bool attendance_import_read(Pool *pool, const AttendanceSheet *sheet, const char *file_name, const void *bytes, gsize count,
                            const AttendanceColumns *columns, AttendanceImport *ret_import, GError **error);
