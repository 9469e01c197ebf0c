#include "modules/services/attendance_in.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/services/services_queries.h"

/* Marking days: all cells of a save are kept or none; filling down and undoing are saves too. */

typedef struct {
    AttendanceRow *row;
    int day;
    char before, after;
} Corrected;

bool attendance_saving_begin(AttendanceSaving *saving, Db *db, Pool *pool, const Identity *who, gint64 service_id, int month, GError **error)
{
    Service *service;
    *saving = (AttendanceSaving){.db = db, .pool = pool, .who = who, .changed = pool_list(pool), .cells = pool_string(pool), .corrected = pool_list(pool)};
    return service_lock_row(db, service_id, error) && service_find(db, pool, service_id, &service, error) &&
           attendance_sheet(db, pool, service, month, &saving->sheet, error);
}

/* --- one cell --- */

static const char *cell_name(const AttendanceSaving *saving, const AttendanceRow *row, Day day)
{
    return pool_printf(saving->pool, "%s, %s", enrolled_name(saving->pool, &row->enrolled), day_to_people(saving->pool, day));
}

static bool check_enrolled(const AttendanceSaving *saving, const AttendanceRow *row, Day day, GError **error)
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

static bool check_cell(const AttendanceSaving *saving, const AttendanceRow *row, Day day, char mark, GError **error)
{
    if (mark && !strchr("PEA.-", mark))
        return fail(error, FAIL_INVALID, "%s", _("A mark is present, excused or absent."));
    if (mark != '-' && !check_enrolled(saving, row, day, error))
        return false;
    if ((mark == 'P' || mark == 'A') && day_compare(day, day_today()) > 0)
        return fail(error, FAIL_INVALID, _("%s: this day is still to come."), cell_name(saving, row, day));
    return true;
}

static bool check_lock(const AttendanceSaving *saving, GError **error)
{
    if (!saving->sheet.is_locked)
        return true;
    if (text_is_empty(saving->reason))
        return fail(error, FAIL_CONFLICT, _("%s is locked. Write why it has to be corrected: the reason is kept with the change."),
                    month_name(saving->pool, saving->sheet.month));
    return true;
}

static void note_row(AttendanceSaving *saving, AttendanceRow *row)
{
    for (guint i = 0; i < saving->changed->len; i++)
        if (saving->changed->pdata[i] == row)
            return;
    g_ptr_array_add(saving->changed, row);
}

static void set_mark(AttendanceSaving *saving, AttendanceRow *row, int day, char mark)
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

static void set_detail(AttendanceSaving *saving, AttendanceRow *row, const AttendanceMark *mark)
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

static bool set_cell(AttendanceSaving *saving, const AttendanceMark *mark, GError **error)
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

static bool write_details(AttendanceSaving *saving, const AttendanceMark *marks, guint count, GError **error)
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

static bool write_rows(AttendanceSaving *saving, GError **error)
{
    gint64 made = 0;
    for (guint i = 0; i < saving->changed->len; i++) {
        AttendanceRow *row = saving->changed->pdata[i];
        made += !row->attendance_id;
        row->counts.locked = saving->sheet.is_locked;
        if (!attendance_row_write(saving->db, saving->sheet.service, row, error))
            return false;
    }
    return attendance_touch(saving->db, saving->sheet.service->id, saving->sheet.month, made, error);
}

static bool write_correction(const AttendanceSaving *saving, const Corrected *corrected, GError **error)
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

static bool write_corrections(const AttendanceSaving *saving, GError **error)
{
    for (guint i = 0; saving->sheet.is_locked && i < saving->corrected->len; i++)
        if (!write_correction(saving, saving->corrected->pdata[i], error))
            return false;
    return true;
}

static bool write_undo(const AttendanceSaving *saving, GError **error)
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
static const char *difference_of(const AttendanceSaving *saving)
{
    return pool_printf(saving->pool, "{\"%s\":[\"\",\"%s\"]}", month_to_iso(saving->pool, saving->sheet.month), g_strchomp(saving->cells->str));
}

static bool saving_end(AttendanceSaving *saving, const char *verb, GError **error)
{
    return write_corrections(saving, error) && write_undo(saving, error) &&
           services_audit(saving->db, saving->who, verb, "attendance", saving->sheet.service->id, difference_of(saving), error);
}

static bool save_cells(AttendanceSaving *saving, const char *verb, const AttendanceMark *marks, guint count, GError **error)
{
    for (guint i = 0; i < count; i++)
        if (!set_cell(saving, &marks[i], error))
            return false;
    return !saving->changed->len || (write_rows(saving, error) && write_details(saving, marks, count, error) && saving_end(saving, verb, error));
}

bool services_attendance_save(Db *db, const Identity *who, gint64 service_id, int month, const AttendanceMark *marks, guint count,
                              const char *reason, GError **error)
{
    AttendanceSaving saving;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !attendance_saving_begin(&saving, db, pool, who, service_id, month, error))
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

static void add_open_cells(GArray *marks, const AttendanceSaving *saving, const AttendanceRow *row, int from_day, int to_day, char mark)
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
    AttendanceSaving saving;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(AttendanceMark));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !attendance_saving_begin(&saving, db, pool, who, service_id, month, error) || !check_lock(&saving, error))
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

static void put_back(GArray *marks, const AttendanceSaving *saving, const char *cell)
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
    AttendanceSaving saving;
    const char *cells;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(AttendanceMark));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !attendance_saving_begin(&saving, db, pool, who, service_id, month, error) || !check_lock(&saving, error) ||
        !last_cells(db, pool, who->user_id, service_id, month, &cells, error))
        return false;
    g_auto(GStrv) words = g_strsplit(cells, " ", -1);
    for (guint i = 0; words[i]; i++)
        put_back(marks, &saving, words[i]);
    *ret_count = marks->len;
    return save_cells(&saving, "undo", (const AttendanceMark *)(void *)marks->data, marks->len, error) && db_commit(change, error);
}
