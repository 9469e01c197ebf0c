#include "modules/services/import.h"

#include <string.h>

#include "base/language.h"
#include "modules/services/services_queries.h"
#include "modules/services/sheet.h"

/* Each cell is read by itself: what can't be understood is noted with its place, the rest can be taken. */

static void note(Pool *pool, AttendanceImport *import, bool wrong, const char *place, const char *text)
{
    enum { MOST = 200 };
    AttendanceNote *made = pool_new0(pool, AttendanceNote);
    *made = (AttendanceNote){place, text, wrong};
    import->wrong += wrong;
    if (import->notes->len < MOST)
        g_ptr_array_add(import->notes, made);
}

/* 0: empty; '!': no word that we know. */
static char mark_of(Pool *pool, const char *cell)
{
    static const char *const present[] = {"p", "x", "1", "prezent", "present", "da", NULL};
    static const char *const excused[] = {"m", "e", "motivat", "excused", "inv", "b", NULL};
    static const char *const absent[] = {"a", "0", "absent", "n", "nemotivat", "nu", NULL};
    const char *folded = text_fold(pool, cell);
    if (!*folded)
        return 0;
    return g_strv_contains(present, folded) ? 'P' : g_strv_contains(excused, folded) ? 'E' : g_strv_contains(absent, folded) ? 'A' : '!';
}

static const char *name_of(Pool *pool, const AttendanceRow *row)
{
    return text_fold(pool, enrolled_name(pool, &row->enrolled));
}

/* By the name in either order; NULL: nobody or several. */
static AttendanceRow *row_of(Pool *pool, const AttendanceSheet *sheet, const char *name, guint *ret_count)
{
    AttendanceRow *found = NULL;
    const char *folded = text_fold(pool, name);
    *ret_count = 0;
    for (guint i = 0; i < sheet->rows->len; i++) {
        AttendanceRow *row = sheet->rows->pdata[i];
        const char *turned = text_fold(pool, pool_printf(pool, "%s %s", row->enrolled.given_name, row->enrolled.family_name));
        if (strcmp(folded, name_of(pool, row)) != 0 && strcmp(folded, turned) != 0)
            continue;
        found = row;
        ++*ret_count;
    }
    return *ret_count == 1 ? found : NULL;
}

/* "3", "03", "3.03", "03.03.2026": the day of the month; 0: none. */
static int day_of_header(const char *header, const AttendanceSheet *sheet)
{
    Day day;
    gint64 number = g_ascii_strtoll(header, NULL, 10);
    if (day_parse(header, &day, NULL))
        return month_of_day(day) == sheet->month ? day.n - month_days(sheet->month).from.n + 1 : 0;
    return g_ascii_isdigit(*header) && number >= 1 && number <= sheet->days ? (int)number : 0;
}

typedef struct {
    Pool *pool;
    const AttendanceSheet *sheet;
    const GridTable *table;
    AttendanceImport *import;
    int name_column, first_day_column;
} Reading;

static const char *problem_of(const Reading *reading, const AttendanceRow *row, int day, char mark)
{
    const Enrolment *enrolment = &row->enrolled.enrolment;
    Day when = day_add(month_days(reading->sheet->month).from, day - 1);
    if (mark == '!')
        return _("This is neither present (P), nor excused (M), nor absent (A).");
    if (day_compare(when, enrolment->entered_on) < 0)
        return pool_printf(reading->pool, _("Came only on %s."), day_to_people(reading->pool, enrolment->entered_on));
    if (day_is(enrolment->left_on) && day_compare(when, enrolment->left_on) > 0)
        return pool_printf(reading->pool, _("Left on %s already."), day_to_people(reading->pool, enrolment->left_on));
    return mark != 'E' && day_compare(when, day_today()) > 0 ? _("This day is still to come.") : NULL;
}

static void read_cell(const Reading *reading, const AttendanceRow *row, int at, int column, int day)
{
    char mark = mark_of(reading->pool, service_sheet_cell(reading->pool, reading->table, at, column));
    const char *problem = mark ? problem_of(reading, row, day, mark) : NULL;
    if (problem)
        note(reading->pool, reading->import, true, service_sheet_place(reading->pool, at, column), problem);
    if (!mark || problem || row->marks[day - 1] == mark)
        return;
    AttendanceMark made = {.enrolment_id = row->enrolled.enrolment.id, .day = day, .mark = mark};
    g_array_append_val(reading->import->marks, made);
}

static void read_row(const Reading *reading, int at)
{
    guint count;
    const char *name = service_sheet_cell(reading->pool, reading->table, at, reading->name_column);
    if (!*name)
        return;
    const AttendanceRow *row = row_of(reading->pool, reading->sheet, name, &count);
    if (!row) {
        note(reading->pool, reading->import, true, service_sheet_place(reading->pool, at, reading->name_column),
             pool_printf(reading->pool, count ? _("Several people are called %s: mark them by hand.") : _("%s isn't enrolled in this month."), name));
        return;
    }
    reading->import->people++;
    for (int column = reading->first_day_column; column < reading->table->columns; column++) {
        int day = day_of_header(service_sheet_cell(reading->pool, reading->table, 0, column), reading->sheet);
        if (day)
            read_cell(reading, row, at, column, day);
    }
}

static bool find_columns(Reading *reading, GError **error)
{
    if (reading->name_column < 0)
        reading->name_column = service_sheet_column(reading->pool, reading->table, "name|nume|numele|nume si prenume|numele si prenumele|copil|beneficiar");
    if (reading->name_column < 0)
        return fail(error, FAIL_INVALID, "%s", _("No column is headed “Name”. Say which column has the names."));
    for (int column = 0; reading->first_day_column < 0 && column < reading->table->columns; column++)
        if (column != reading->name_column && day_of_header(service_sheet_cell(reading->pool, reading->table, 0, column), reading->sheet))
            reading->first_day_column = column;
    return reading->first_day_column >= 0 || fail(error, FAIL_INVALID, "%s", _("No column is headed by a day of this month: 1, 2, 3…"));
}

/* A column that is headed by a number or a day, but by none of this month, is left out: that is said. */
static void note_strange_columns(const Reading *reading)
{
    for (int column = reading->first_day_column; column < reading->table->columns; column++) {
        const char *header = service_sheet_cell(reading->pool, reading->table, 0, column);
        if (g_ascii_isdigit(*header) && !day_of_header(header, reading->sheet))
            note(reading->pool, reading->import, true, service_sheet_place(reading->pool, 0, column),
                 pool_printf(reading->pool, _("“%s” is no day of %s: the column is left out."), header, month_name(reading->pool, reading->sheet->month)));
    }
}

bool attendance_columns(Db *db, gint64 service_id, AttendanceColumns *ret_columns, GError **error)
{
    *ret_columns = (AttendanceColumns){0};
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_COLUMNS_FIND);
    db_bind_int(q, "$1", service_id);
    if (db_step(q))
        *ret_columns = (AttendanceColumns){(int)db_int(q, "name_column"), (int)db_int(q, "day_column")};
    return db_end(q, error);
}

bool attendance_columns_keep(Db *db, gint64 service_id, const AttendanceColumns *columns, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_COLUMNS_PUT);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", columns->name);
    db_bind_int(q, "$3", columns->first_day);
    return db_run(q, NULL, error) && db_commit(change, error);
}

bool attendance_import_read(Pool *pool, const AttendanceSheet *sheet, const char *file_name, const void *bytes, gsize count,
                            const AttendanceColumns *columns, AttendanceImport *ret_import, GError **error)
{
    GridTable *table;
    if (!service_sheet_open(pool, file_name, bytes, count, &table, error))
        return false;
    *ret_import = (AttendanceImport){.marks = g_array_new(FALSE, TRUE, sizeof(AttendanceMark)), .notes = pool_list(pool)};
    pool_defer(pool, (GDestroyNotify)g_array_unref, ret_import->marks);
    Reading reading = {pool, sheet, table, ret_import, columns->name - 1, columns->first_day - 1};
    if (!find_columns(&reading, error))
        return false;
    note_strange_columns(&reading);
    for (int at = 1; at < table->rows; at++)
        read_row(&reading, at);
    return true;
}
