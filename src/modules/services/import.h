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

/* Reads the sheet against a month.  name_column, first_day_column from 0; -1: by the headers (name; 1, 2, 3… or days).
 * FAIL_INVALID: no such columns. */
bool attendance_import_read(Pool *pool, const AttendanceSheet *sheet, const char *file_name, const void *bytes, gsize count, int name_column,
                            int first_day_column, AttendanceImport *ret_import, GError **error);
