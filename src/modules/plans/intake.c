#include "modules/plans/intake.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/log.h"
#include "modules/plans/plans_in_queries.h"

enum {
    CHANGE_MICROSECONDS = 1000,
    CHANGE_PARTS = 10,
    CROWDED_MICROSECONDS = 100, /* a change's wait for a processor */
    LEFT_SECONDS = 60 * 60, /* nobody stores a plan for so long */
};

bool intake_begin(Intake *intake, GError **error)
{
    intake->change = db_begin(intake->db, error);
    intake->began = g_get_monotonic_time();
    intake->parts = 0;
    return intake->change != NULL;
}

static bool store(Intake *intake, GError **error)
{
    bool stored = db_commit(intake->change, error);
    g_clear_pointer(&intake->change, db_change_end);
    return stored;
}

bool intake_keep(Intake *intake, gint64 upload_id, GError **error)
{
    intake->is_begun = true;
    g_autoptr(DbQuery) q = db_query(intake->db, SQL_PLAN_INTAKE_INSERT);
    db_bind_int(q, "$1", intake->plan_id);
    db_bind_id(q, "$2", upload_id);
    db_bind_int(q, "$3", clock_now());
    return db_run(q, NULL, error);
}

/* How long this thread has stood behind others that kept the processors, in microseconds; 0 where the system doesn't say. */
static gint64 stood_behind(void)
{
    g_autofree char *said = NULL;
    if (!g_file_get_contents("/proc/thread-self/schedstat", &said, NULL, NULL))
        return 0;
    const char *waited = strchr(said, ' ');
    return waited ? g_ascii_strtoll(waited, NULL, 10) / 1000 : 0;
}

/* Where the processors are full, answers to people go first: after each change as much time is left to them.  Elsewhere nothing is lost. */
static void give_way(Intake *intake)
{
    gint64 stood = stood_behind();
    bool is_crowded = intake->stood > 0 && stood - intake->stood > CROWDED_MICROSECONDS;
    if (is_crowded && !db_in_change(intake->db))
        g_usleep(CHANGE_MICROSECONDS);
    intake->stood = stood;
}

bool intake_pause(Intake *intake, GError **error)
{
    if (++intake->parts <= CHANGE_PARTS && g_get_monotonic_time() - intake->began < CHANGE_MICROSECONDS)
        return true;
    if (!store(intake, error))
        return false;
    give_way(intake);
    return intake_begin(intake, error);
}

static bool forget(Intake *intake, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(intake->db, SQL_PLAN_INTAKE_END);
    db_bind_int(q, "$1", intake->plan_id);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Another process took this job over.")));
}

static bool show(Intake *intake, const char *state, GError **error)
{
    g_autoptr(DbQuery) q = db_query(intake->db, SQL_PLAN_INTAKE_SHOW);
    db_bind_int(q, "$1", intake->plan_id);
    db_bind_text(q, "$2", state);
    return db_run(q, NULL, error);
}

bool intake_end(Intake *intake, const char *state, GError **error)
{
    intake->is_whole = forget(intake, error) && show(intake, state, error) && store(intake, error);
    return intake->is_whole;
}

/* --- what is not whole */

static bool remove_parts(Db *db, gint64 plan_id, GError **error)
{
    const DbStatement *const parts[] = {
        SQL_PLAN_INTAKE_REMOVE_WORDS,   SQL_PLAN_INTAKE_REMOVE_BODIES,     SQL_PLAN_INTAKE_REMOVE_MONEY,
        SQL_PLAN_INTAKE_REMOVE_DUE,     SQL_PLAN_INTAKE_REMOVE_INDICATORS, SQL_PLAN_INTAKE_REMOVE_NOTES,
        SQL_PLAN_INTAKE_REMOVE_ACTIONS, SQL_PLAN_INTAKE_REMOVE_NODES,      SQL_PLAN_INTAKE_REMOVE_EDITIONS,
        SQL_PLAN_INTAKE_REMOVE_PLAN,
    };
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(DbQuery) q = db_query(db, parts[i]);
        db_bind_int(q, "$1", plan_id);
        if (!db_run(q, NULL, error))
            return false;
    }
    return true;
}

/* Takes it from plan_intake first: what became whole meanwhile is not there any more. */
static bool remove_plan(Db *db, gint64 plan_id, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_INTAKE_END);
    db_bind_int(q, "$1", plan_id);
    if (!db_run(q, &changed, error))
        return false;
    return changed == 0 || (remove_parts(db, plan_id, error) && db_commit(change, error));
}

void intake_clear(Intake *intake)
{
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&intake->change, db_change_end);
    bool left = intake->is_begun && !intake->is_whole && !db_in_change(intake->db);
    if (left && !remove_plan(intake->db, intake->plan_id, &error))
        log_warning("plans.intake", "details", error->message, NULL);
}

static bool find_left(Db *db, gint64 upload_id, GArray *plans, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PLAN_INTAKE_LIST);
    db_bind_int(q, "$1", upload_id);
    db_bind_int(q, "$2", upload_id ? 0 : clock_now() - LEFT_SECONDS);
    while (db_step(q)) {
        gint64 plan_id = db_int(q, "plan_id");
        g_array_append_val(plans, plan_id);
    }
    return db_end(q, error);
}

bool intake_remove_left(Db *db, gint64 upload_id, GError **error)
{
    g_autoptr(GArray) plans = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (!find_left(db, upload_id, plans, error))
        return false;
    for (guint i = 0; i < plans->len; i++)
        if (!remove_plan(db, g_array_index(plans, gint64, i), error))
            return false;
    return true;
}
