#include "base/id.h"
#include "modules/assessments/assessments_queries.h"
#include "modules/assessments/reach.h"
#include "modules/assessments/store.h"
#include "record/audit.h"

static Screening *read_screening(DbQuery *q, Pool *pool)
{
    Screening *s = pool_new0(pool, Screening);
    *s = (Screening){
        .id = db_int(q, "id"), .version_id = db_int(q, "version_id"), .place = db_text(q, "place", pool),
        .school_year = db_int(q, "school_year"), .made_at = db_int(q, "made_at"), .closed_at = db_int(q, "closed_at"),
        .children = db_int(q, "children"), .version = db_int(q, "version"),
        .title = {{[LANGUAGE_RO] = db_text(q, "title_ro", pool), [LANGUAGE_EN] = db_text(q, "title_en", pool)}},
    };
    return s;
}

bool screening_list(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_screenings, GError **error)
{
    *ret_screenings = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SCREENING_LIST);
    reach_bind(q, who, "$1", "$2");
    while (db_step(q))
        g_ptr_array_add(*ret_screenings, read_screening(q, pool));
    return db_end(q, error);
}

bool screening_find(Db *db, Pool *pool, const Identity *who, gint64 id, Screening **ret_screening, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SCREENING_FIND);
    db_bind_int(q, "$1", id);
    reach_bind(q, who, "$2", "$3");
    bool found = db_step(q);
    if (found)
        *ret_screening = read_screening(q, pool);
    return db_end(q, error) && (found || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such screening.")));
}

bool screening_create(Db *db, const Identity *who, Screening *screening, GError **error)
{
    gint64 changed;
    screening->id = id_new();
    screening->version = 1;
    g_autoptr(DbChange) change = db_begin(db, error);
    g_autoptr(DbQuery) q = change ? db_query(db, SQL_SCREENING_INSERT) : NULL;
    if (!q)
        return false;
    db_bind_int(q, "$1", screening->id);
    db_bind_int(q, "$2", screening->version_id);
    db_bind_text(q, "$3", screening->place);
    db_bind_int(q, "$4", screening->school_year);
    db_bind_id(q, "$5", who->institution_id);
    db_bind_int(q, "$6", who->user_id);
    db_bind_int(q, "$7", clock_now());
    if (!db_run(q, &changed, error))
        return false;
    if (changed == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This school has a screening for this year."));
    return audit_write(db, who, "web", "create", "screening", screening->id, NULL, error) && db_commit(change, error);
}

bool screening_close(Db *db, const Identity *who, const Screening *screening, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    g_autoptr(DbQuery) q = change ? db_query(db, SQL_SCREENING_CLOSE) : NULL;
    if (!q)
        return false;
    db_bind_int(q, "$1", screening->id);
    db_bind_int(q, "$2", clock_now());
    db_bind_int(q, "$3", screening->version);
    if (!db_run(q, &changed, error))
        return false;
    if (changed == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this screening in the meantime."));
    return audit_write(db, who, "web", "close", "screening", screening->id, NULL, error) && db_commit(change, error);
}

bool screening_lines(Db *db, gint64 screening_id, GArray **ret_lines, GError **error)
{
    *ret_lines = g_array_new(FALSE, FALSE, sizeof(ScreeningLine));
    g_autoptr(DbQuery) q = db_query(db, SQL_ASSESSMENT_LINES);
    db_bind_int(q, "$1", screening_id);
    while (db_step(q)) {
        ScreeningLine line = {db_int(q, "id"), db_int(q, "is_unknown") != 0, db_int(q, "waiting")};
        g_array_append_val(*ret_lines, line);
    }
    return db_end(q, error);
}
