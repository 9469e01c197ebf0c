#include "modules/services/attendance_in.h"

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/services/services_queries.h"

/* A month that is over is locked; what is changed afterwards leaves a trace. */

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

static bool check_lockable(const AttendanceSaving *saving, GError **error)
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

static bool note_lock(const AttendanceSaving *saving, GError **error)
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
    AttendanceSaving saving;
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && attendance_saving_begin(&saving, db, pool, who, service_id, month, error) && check_lockable(&saving, error) &&
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
