#include "modules/services/services_in.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/law/law.h"
#include "modules/services/services_queries.h"

/* Attendance: a row per enrolment and month, its counts kept with its marks. */

/* --- months --- */

int month_make(int year, int month)
{
    return year * 12 + month - 1;
}

int month_of_day(Day day)
{
    return month_make(day_year(day), day_month(day));
}

Interval month_days(int month)
{
    return interval_month(month / 12, month % 12 + 1);
}

const char *month_name(Pool *pool, int month)
{
    static const char *const names[] = {N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
                                        N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")};
    return pool_printf(pool, "%s %d", _(names[month % 12]), month / 12);
}

const char *month_to_iso(Pool *pool, int month)
{
    return pool_printf(pool, "%04d-%02d", month / 12, month % 12 + 1);
}

bool month_parse(const char *text, int *ret_month)
{
    int year, month, taken = 0;
    if (!text || sscanf(text, "%4d-%2d%n", &year, &month, &taken) != 2 || text[taken] || year < 1990 || year > 2200 || month < 1 || month > 12)
        return false;
    *ret_month = month_make(year, month);
    return true;
}

static int days_of(int month)
{
    Interval days = month_days(month);
    return days.to.n - days.from.n + 1;
}

/* --- what is planned --- */

typedef struct {
    const Calendar *calendar;
    const char *weekdays; /* of the service */
    int month, days;
} Plan;

static bool plan_begin(Db *db, Pool *pool, const Service *service, int month, Plan *ret_plan, GError **error)
{
    *ret_plan = (Plan){.weekdays = service->weekdays, .month = month, .days = days_of(month)};
    return law_calendar(db, pool, law_country(db), &ret_plan->calendar, error);
}

static bool is_open(const Plan *plan, const char *weekdays, Day day)
{
    return strchr(weekdays, '0' + day_weekday(day)) && !calendar_is_holiday(plan->calendar, day);
}

static bool is_enrolled(const Enrolment *enrolment, Day day)
{
    return day_is(enrolment->entered_on) && day_compare(day, enrolment->entered_on) >= 0 &&
           (!day_is(enrolment->left_on) || day_compare(day, enrolment->left_on) <= 0);
}

static char planned_mark(const Plan *plan, const Enrolment *enrolment, Day day)
{
    const char *weekdays = enrolment->weekdays ? enrolment->weekdays : plan->weekdays;
    return is_enrolled(enrolment, day) && is_open(plan, weekdays, day) ? '.' : '-';
}

static void plan_marks(const Plan *plan, const Enrolment *enrolment, char *marks)
{
    Day first = month_days(plan->month).from;
    for (int i = 0; i < plan->days; i++)
        marks[i] = planned_mark(plan, enrolment, day_add(first, i));
    marks[plan->days] = 0;
}

/* --- counting --- */

static void count_marks(AttendanceMonth *counts, const char *marks)
{
    counts->planned = counts->present = counts->excused = counts->absent = 0;
    for (const char *mark = marks; *mark; mark++) {
        counts->planned += *mark != '-';
        counts->present += *mark == 'P';
        counts->excused += *mark == 'E';
        counts->absent += *mark == 'A';
    }
}

static void count_row(AttendanceRow *row, const Service *service)
{
    int minutes = 0, units = 0;
    count_marks(&row->counts, row->marks);
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

static AttendanceRow *read_row(DbQuery *q, Pool *pool, const Plan *plan)
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
        plan_marks(plan, enrolment, row->marks);
        count_marks(&row->counts, row->marks);
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

static void mark_free_days(AttendanceSheet *sheet, const Plan *plan)
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
    Plan plan;
    Interval days = month_days(month);
    *ret_sheet = (AttendanceSheet){.service = service, .month = month, .days = days_of(month), .rows = pool_list(pool)};
    if (!plan_begin(db, pool, service, month, &plan, error) ||
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

/* --- writing --- */

static bool insert_row(Db *db, const AttendanceMonth *counts, gint64 id, const char *marks, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", counts->enrolment_id);
    db_bind_int(q, "$3", counts->person_id);
    db_bind_int(q, "$4", counts->service_id);
    db_bind_int(q, "$5", counts->month);
    db_bind_text(q, "$6", marks);
    db_bind_int(q, "$7", counts->planned);
    db_bind_int(q, "$8", counts->present);
    db_bind_int(q, "$9", counts->excused);
    db_bind_int(q, "$10", counts->absent);
    db_bind_int(q, "$11", counts->minutes);
    db_bind_int(q, "$12", counts->units);
    db_bind_int(q, "$13", counts->locked);
    return db_run(q, NULL, error);
}

static bool update_row(Db *db, gint64 id, gint64 version, const AttendanceMonth *counts, const char *marks, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_UPDATE);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", marks);
    db_bind_int(q, "$3", counts->planned);
    db_bind_int(q, "$4", counts->present);
    db_bind_int(q, "$5", counts->excused);
    db_bind_int(q, "$6", counts->absent);
    db_bind_int(q, "$7", counts->minutes);
    db_bind_int(q, "$8", counts->units);
    db_bind_int(q, "$9", version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this meanwhile.")));
}

static bool touch_part(Db *db, gint64 service_id, int month, gint64 new_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_PART_TOUCH);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", month);
    db_bind_int(q, "$3", new_rows);
    return db_run(q, NULL, error);
}

static bool write_row(Db *db, const Service *service, AttendanceRow *row, GError **error)
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
    count_marks(&counts, marks);
    counts.units = counts.present;
    return insert_row(db, &counts, id_new(), marks, error) && touch_part(db, service_id, month, 1, error);
}

/* One save: what it needs, and what it leaves for the audit log and for undoing. */
typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    AttendanceSheet sheet;
    const char *reason;   /* of a correction */
    GPtrArray *changed;   /* of AttendanceRow *: those that are to be written */
    GString *cells;       /* for undoing: "enrolment:day:before:after " */
    GPtrArray *corrected; /* of Corrected * */
} Saving;

typedef struct {
    AttendanceRow *row;
    int day;
    char before, after;
} Corrected;

static bool saving_begin(Saving *saving, Db *db, Pool *pool, const Identity *who, gint64 service_id, int month, GError **error)
{
    Service *service;
    *saving = (Saving){.db = db, .pool = pool, .who = who, .changed = pool_list(pool), .cells = pool_string(pool), .corrected = pool_list(pool)};
    return service_lock_row(db, service_id, error) && service_find(db, pool, service_id, &service, error) &&
           attendance_sheet(db, pool, service, month, &saving->sheet, error);
}

static const char *cell_name(const Saving *saving, const AttendanceRow *row, Day day)
{
    return pool_printf(saving->pool, "%s, %s", enrolled_name(saving->pool, &row->enrolled), day_to_people(saving->pool, day));
}

static bool check_enrolled(const Saving *saving, const AttendanceRow *row, Day day, GError **error)
{
    Pool *pool = saving->pool;
    const Enrolment *enrolment = &row->enrolled.enrolment;
    if (day_compare(day, enrolment->entered_on) < 0)
        return fail(error, FAIL_INVALID, _("%s: came only on %s. Correct the first day of the enrolment, or take the mark away."),
                    cell_name(saving, row, day), day_to_people(pool, enrolment->entered_on));
    if (day_is(enrolment->left_on) && day_compare(day, enrolment->left_on) > 0)
        return fail(error, FAIL_INVALID, _("%s: left on %s already. Enrol the person again, or take the mark away."),
                    cell_name(saving, row, day), day_to_people(pool, enrolment->left_on));
    return true;
}

static bool check_cell(const Saving *saving, const AttendanceRow *row, Day day, char mark, GError **error)
{
    if (mark && !strchr("PEA.-", mark))
        return fail(error, FAIL_INVALID, "%s", _("A mark is present, excused or absent."));
    if (mark != '-' && !check_enrolled(saving, row, day, error))
        return false;
    if ((mark == 'P' || mark == 'A') && day_compare(day, day_today()) > 0)
        return fail(error, FAIL_INVALID, _("%s: this day is still to come."), cell_name(saving, row, day));
    return true;
}

static bool check_lock(const Saving *saving, GError **error)
{
    if (!saving->sheet.is_locked)
        return true;
    if (text_is_empty(saving->reason))
        return fail(error, FAIL_CONFLICT, _("%s is locked. Write why it has to be corrected: the reason is kept with the change."),
                    month_name(saving->pool, saving->sheet.month));
    return true;
}

static void note_row(Saving *saving, AttendanceRow *row)
{
    for (guint i = 0; i < saving->changed->len; i++)
        if (saving->changed->pdata[i] == row)
            return;
    g_ptr_array_add(saving->changed, row);
}

static void set_mark(Saving *saving, AttendanceRow *row, int day, char mark)
{
    char before = row->marks[day - 1];
    if (!mark || before == mark)
        return;
    Corrected *corrected = pool_new0(saving->pool, Corrected);
    *corrected = (Corrected){row, day, before, mark};
    g_ptr_array_add(saving->corrected, corrected);
    g_string_append_printf(saving->cells, "%" G_GINT64_FORMAT ":%d:%c:%c ", row->enrolled.enrolment.id, day, before, mark);
    row->marks[day - 1] = mark;
    note_row(saving, row);
}

static const char *kept_text(const char *before, const char *typed)
{
    return !typed ? before : *typed ? typed : NULL;
}

static void set_detail(Saving *saving, AttendanceRow *row, const AttendanceMark *mark)
{
    if (!mark->minutes && !mark->units && !mark->activity && !mark->note)
        return;
    DayDetail *detail = row->details[mark->day - 1];
    if (!detail) {
        detail = row->details[mark->day - 1] = pool_new0(saving->pool, DayDetail);
        detail->minutes = detail->units = -1;
    }
    detail->minutes = mark->minutes ? mark->minutes : detail->minutes;
    detail->units = mark->units ? mark->units : detail->units;
    detail->activity = kept_text(detail->activity, mark->activity);
    detail->note = kept_text(detail->note, mark->note);
    note_row(saving, row);
}

static bool set_cell(Saving *saving, const AttendanceMark *mark, GError **error)
{
    AttendanceRow *row = attendance_row_of(&saving->sheet, mark->enrolment_id);
    if (!row)
        return fail(error, FAIL_INVALID, _("This person was not enrolled at this service in %s."), month_name(saving->pool, saving->sheet.month));
    if (mark->day < 1 || mark->day > saving->sheet.days)
        return fail(error, FAIL_INVALID, _("%s has no day %d."), month_name(saving->pool, saving->sheet.month), mark->day);
    if (!check_cell(saving, row, day_add(month_days(saving->sheet.month).from, mark->day - 1), mark->mark, error))
        return false;
    set_mark(saving, row, mark->day, mark->mark);
    set_detail(saving, row, mark);
    return true;
}

static bool detail_is_usual(const DayDetail *detail)
{
    return detail->minutes < 0 && detail->units < 0 && !detail->activity && !detail->note;
}

static bool write_detail(Db *db, gint64 attendance_id, int day, const DayDetail *detail, GError **error)
{
    bool usual = detail_is_usual(detail);
    g_autoptr(DbQuery) q = db_query(db, usual ? SQL_ATTENDANCE_DETAIL_DELETE : SQL_ATTENDANCE_DETAIL_PUT);
    if (usual) {
        db_bind_int(q, "$1", attendance_id);
        db_bind_int(q, "$2", day);
        return db_run(q, NULL, error);
    }
    db_bind_int(q, "$1", detail->id ? detail->id : id_new());
    db_bind_int(q, "$2", attendance_id);
    db_bind_int(q, "$3", day);
    if (detail->minutes >= 0)
        db_bind_int(q, "$4", detail->minutes);
    if (detail->units >= 0)
        db_bind_int(q, "$5", detail->units);
    db_bind_text(q, "$6", detail->activity);
    db_bind_text(q, "$7", detail->note);
    return db_run(q, NULL, error);
}

static bool write_details(Saving *saving, const AttendanceMark *marks, guint count, GError **error)
{
    for (guint i = 0; i < count; i++) {
        const AttendanceRow *row = attendance_row_of(&saving->sheet, marks[i].enrolment_id);
        const DayDetail *detail = row->details[marks[i].day - 1];
        bool typed = marks[i].minutes || marks[i].units || marks[i].activity || marks[i].note;
        if (typed && detail && !write_detail(saving->db, row->attendance_id, marks[i].day, detail, error))
            return false;
    }
    return true;
}

static bool write_rows(Saving *saving, GError **error)
{
    gint64 made = 0;
    for (guint i = 0; i < saving->changed->len; i++) {
        AttendanceRow *row = saving->changed->pdata[i];
        made += !row->attendance_id;
        row->counts.locked = saving->sheet.is_locked;
        if (!write_row(saving->db, saving->sheet.service, row, error))
            return false;
    }
    return touch_part(saving->db, saving->sheet.service->id, saving->sheet.month, made, error);
}

static bool write_correction(const Saving *saving, const Corrected *corrected, GError **error)
{
    const char before[] = {corrected->before, 0}, after[] = {corrected->after, 0};
    g_autoptr(DbQuery) q = db_query(saving->db, SQL_ATTENDANCE_CORRECTION_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", corrected->row->attendance_id);
    db_bind_int(q, "$3", corrected->day);
    db_bind_text(q, "$4", before);
    db_bind_text(q, "$5", after);
    db_bind_text(q, "$6", saving->reason);
    db_bind_id(q, "$7", saving->who->user_id);
    db_bind_int(q, "$8", clock_now());
    return db_run(q, NULL, error);
}

static bool write_corrections(const Saving *saving, GError **error)
{
    for (guint i = 0; saving->sheet.is_locked && i < saving->corrected->len; i++)
        if (!write_correction(saving, saving->corrected->pdata[i], error))
            return false;
    return true;
}

static bool write_undo(const Saving *saving, GError **error)
{
    if (!saving->who->user_id || saving->sheet.is_locked)
        return true;
    g_autoptr(DbQuery) q = db_query(saving->db, SQL_ATTENDANCE_UNDO_PUT);
    db_bind_int(q, "$1", saving->sheet.service->id);
    db_bind_int(q, "$2", saving->who->user_id);
    db_bind_int(q, "$3", saving->sheet.month);
    db_bind_text(q, "$4", saving->cells->str);
    return db_run(q, NULL, error);
}

/* {"2026-03": ["", "7:3:.:P 8:3:.:A"]}: enrolment, day, before, after. */
static const char *difference_of(const Saving *saving)
{
    return pool_printf(saving->pool, "{\"%s\":[\"\",\"%s\"]}", month_to_iso(saving->pool, saving->sheet.month), g_strchomp(saving->cells->str));
}

static bool saving_end(Saving *saving, const char *verb, GError **error)
{
    return write_corrections(saving, error) && write_undo(saving, error) &&
           services_audit(saving->db, saving->who, verb, "attendance", saving->sheet.service->id, difference_of(saving), error);
}

static bool save_cells(Saving *saving, const char *verb, const AttendanceMark *marks, guint count, GError **error)
{
    for (guint i = 0; i < count; i++)
        if (!set_cell(saving, &marks[i], error))
            return false;
    return !saving->changed->len || (write_rows(saving, error) && write_details(saving, marks, count, error) && saving_end(saving, verb, error));
}

bool services_attendance_save(Db *db, const Identity *who, gint64 service_id, int month, const AttendanceMark *marks, guint count,
                              const char *reason, GError **error)
{
    Saving saving;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !saving_begin(&saving, db, pool, who, service_id, month, error))
        return false;
    saving.reason = reason;
    return check_lock(&saving, error) && save_cells(&saving, saving.sheet.is_locked ? "correct" : "save", marks, count, error) &&
           db_commit(change, error);
}

/* --- filling down, undoing --- */

static bool fits_group(const AttendanceRow *row, const char *group)
{
    return !group || g_strcmp0(row->enrolled.enrolment.group_name ? row->enrolled.enrolment.group_name : "", group) == 0;
}

static void add_open_cells(GArray *marks, const Saving *saving, const AttendanceRow *row, int from_day, int to_day, char mark)
{
    Day first = month_days(saving->sheet.month).from;
    for (int day = MAX(from_day, 1); day <= MIN(to_day, saving->sheet.days); day++) {
        AttendanceMark cell = {.enrolment_id = row->enrolled.enrolment.id, .day = day, .mark = mark};
        if (row->marks[day - 1] == '.' && day_compare(day_add(first, day - 1), day_today()) <= 0)
            g_array_append_val(marks, cell);
    }
}

bool services_attendance_fill(Db *db, const Identity *who, gint64 service_id, int month, const char *group, int from_day, int to_day, char mark,
                              guint *ret_count, GError **error)
{
    Saving saving;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(AttendanceMark));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !saving_begin(&saving, db, pool, who, service_id, month, error) || !check_lock(&saving, error))
        return false;
    for (guint i = 0; i < saving.sheet.rows->len; i++)
        if (fits_group(saving.sheet.rows->pdata[i], group))
            add_open_cells(marks, &saving, saving.sheet.rows->pdata[i], from_day, to_day, mark);
    *ret_count = marks->len;
    return save_cells(&saving, "fill", (const AttendanceMark *)(void *)marks->data, marks->len, error) && db_commit(change, error);
}

static bool last_cells(Db *db, Pool *pool, gint64 user_id, gint64 service_id, int month, const char **ret_cells, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_UNDO_FIND);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", user_id);
    db_bind_int(q, "$3", month);
    *ret_cells = db_step(q) ? db_text(q, "cells", pool) : "";
    return db_end(q, error);
}

static void put_back(GArray *marks, const Saving *saving, const char *cell)
{
    gint64 enrolment_id;
    int day;
    char before, after;
    if (sscanf(cell, "%" G_GINT64_FORMAT ":%d:%c:%c", &enrolment_id, &day, &before, &after) != 4)
        return;
    const AttendanceRow *row = attendance_row_of(&saving->sheet, enrolment_id);
    AttendanceMark mark = {.enrolment_id = enrolment_id, .day = day, .mark = before};
    if (row && day >= 1 && day <= saving->sheet.days && row->marks[day - 1] == after)
        g_array_append_val(marks, mark);
}

bool services_attendance_undo(Db *db, const Identity *who, gint64 service_id, int month, guint *ret_count, GError **error)
{
    Saving saving;
    const char *cells;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(AttendanceMark));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !saving_begin(&saving, db, pool, who, service_id, month, error) || !check_lock(&saving, error) ||
        !last_cells(db, pool, who->user_id, service_id, month, &cells, error))
        return false;
    g_auto(GStrv) words = g_strsplit(cells, " ", -1);
    for (guint i = 0; words[i]; i++)
        put_back(marks, &saving, words[i]);
    *ret_count = marks->len;
    return save_cells(&saving, "undo", (const AttendanceMark *)(void *)marks->data, marks->len, error) && db_commit(change, error);
}

/* --- locking --- */

static bool set_locked(Db *db, gint64 service_id, int month, bool locked, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_SET_LOCKED);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", month);
    db_bind_int(q, "$3", locked);
    return db_run(q, NULL, error);
}

static int count_open(const AttendanceSheet *sheet)
{
    int open = 0;
    for (guint i = 0; i < sheet->rows->len; i++)
        for (const char *mark = ((AttendanceRow *)sheet->rows->pdata[i])->marks; *mark; mark++)
            open += *mark == '.';
    return open;
}

static bool check_lockable(const Saving *saving, GError **error)
{
    const char *name = month_name(saving->pool, saving->sheet.month);
    int open = count_open(&saving->sheet);
    if (saving->sheet.is_locked)
        return fail(error, FAIL_CONFLICT, _("%s is locked already."), name);
    if (day_compare(month_days(saving->sheet.month).to, day_today()) > 0)
        return fail(error, FAIL_CONFLICT, _("%s isn't over: it can be locked from its last day on."), name);
    if (open)
        return fail(error, FAIL_INVALID, P_("%d day of %s isn't marked yet. Mark it, or fill it down, then lock the month.",
                                            "%d days of %s aren't marked yet. Mark them, or fill them down, then lock the month.", open), open, name);
    return true;
}

static bool note_lock(const Saving *saving, GError **error)
{
    g_autoptr(DbQuery) q = db_query(saving->db, SQL_ATTENDANCE_LOCK_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", saving->sheet.service->id);
    db_bind_int(q, "$3", saving->sheet.month);
    db_bind_int(q, "$4", clock_now());
    db_bind_id(q, "$5", saving->who->user_id);
    return db_run(q, NULL, error);
}

static const char *month_difference(Pool *pool, int month)
{
    return pool_printf(pool, "{\"month\":[\"\",\"%s\"]}", month_to_iso(pool, month));
}

bool services_attendance_lock(Db *db, const Identity *who, gint64 service_id, int month, GError **error)
{
    Saving saving;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && saving_begin(&saving, db, pool, who, service_id, month, error) && check_lockable(&saving, error) &&
           note_lock(&saving, error) && set_locked(db, service_id, month, true, error) &&
           services_audit(db, who, "lock", "attendance", service_id, month_difference(pool, month), error) && db_commit(change, error);
}

bool services_attendance_unlock(Db *db, const Identity *who, gint64 service_id, int month, const char *reason, GError **error)
{
    gint64 changed;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !service_lock_row(db, service_id, error))
        return false;
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Write why the month has to be opened again."));
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_LOCK_OPEN);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", month);
    db_bind_int(q, "$3", clock_now());
    db_bind_id(q, "$4", who->user_id);
    db_bind_text(q, "$5", reason);
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_CONFLICT, _("%s isn't locked."), month_name(pool, month));
    return set_locked(db, service_id, month, false, error) &&
           services_audit(db, who, "unlock", "attendance", service_id, month_difference(pool, month), error) && db_commit(change, error);
}

bool services_attendance_corrections(Db *db, Pool *pool, gint64 service_id, int month, GPtrArray **ret_corrections, GError **error)
{
    *ret_corrections = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_ATTENDANCE_CORRECTION_LIST);
    db_bind_int(q, "$1", service_id);
    db_bind_int(q, "$2", month);
    while (db_step(q)) {
        AttendanceCorrection *one = pool_new0(pool, AttendanceCorrection);
        *one = (AttendanceCorrection){db_int(q, "at"), (int)db_int(q, "day"), db_text(q, "before", pool), db_text(q, "after", pool),
                                      db_text(q, "reason", pool), db_text(q, "user_name", pool), db_text(q, "family_name", pool),
                                      db_text(q, "given_name", pool)};
        g_ptr_array_add(*ret_corrections, one);
    }
    return db_end(q, error);
}

/* --- when an enrolment changes --- */

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
        if (strchr("PEA", kept->marks[i]) && !is_enrolled(enrolment, day_add(first, i)))
            return day_add(first, i);
    return DAY_NONE;
}

/* What isn't marked yet becomes what is planned now. */
static void plan_open_days(const Plan *plan, const Enrolment *enrolment, Kept *kept)
{
    char planned[MONTH_DAYS + 1];
    plan_marks(plan, enrolment, planned);
    for (int i = 0; kept->marks[i]; i++)
        if (!strchr("PEA", kept->marks[i]))
            kept->marks[i] = planned[i];
}

/* Minutes and units count days that are marked: they stay. */
static bool write_kept(Db *db, const Kept *kept, GError **error)
{
    AttendanceMonth counts = {0};
    count_marks(&counts, kept->marks);
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
        Plan plan;
        Kept *kept = &g_array_index(rows, Kept, i);
        Day outside = marked_outside(kept, enrolment);
        if (day_is(outside))
            return fail(error, FAIL_INVALID, _("%s is marked in the attendance. Take the mark away first, or choose another day."),
                        day_to_people(pool, outside));
        if (kept->locked)
            continue;
        if (!plan_begin(db, pool, service, kept->month, &plan, error))
            return false;
        plan_open_days(&plan, enrolment, kept);
        if (!write_kept(db, kept, error) || !touch_part(db, enrolment->service_id, kept->month, 0, error))
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
