#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/law/law.h"

/* The law's terms that run in a case: stopped with a reason, and let run again.  The reason may tell of people: it is an entry of the
 * case, sealed like the others; the clock itself only says where it stands. */

bool case_clocks(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_clocks, GError **error)
{
    return clocks_of(db, pool, "case_file", case_id, true, ret_clocks, error);
}

static bool check_clock(Db *db, Pool *pool, const CaseFile *file, gint64 clock_id, Clock **ret_clock, GError **error)
{
    if (!clock_find(db, pool, clock_id, ret_clock, error))
        return false;
    bool is_its = strcmp((*ret_clock)->kind, "case_file") == 0 && (*ret_clock)->record_id == file->id;
    return is_its || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such term running."));
}

static bool write_down(Db *db, const Identity *who, const CaseFile *file, const Clock *clock, const char *kind, const char *reason, GError **error)
{
    CaseEntry entry = {.kind = kind, .state = "done", .user_id = who->user_id, .done_at = clock_now(), .text = reason, .term = clock->term};
    return case_entry_save(db, who, file, &entry, error);
}

typedef bool (*ClockChange)(Db *db, const Identity *who, gint64 id, const char *reason, gint64 at, GError **error);

static bool change_clock(Db *db, const Identity *who, const CaseFile *file, gint64 clock_id, const char *reason, const char *kind,
                         ClockChange deed, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Clock *clock;
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Give the reason."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && check_clock(db, pool, file, clock_id, &clock, error) &&
           deed(db, who, clock_id, _("The reason stands in the case."), 0, error) &&
           write_down(db, who, file, clock, kind, reason, error) &&
           case_audit(db, who, pool_printf(pool, "%s-term", kind), "case_file", file->id, NULL, error) && db_commit(change, error);
}

bool case_clock_stop(Db *db, const Identity *who, const CaseFile *file, gint64 clock_id, const char *reason, GError **error)
{
    return change_clock(db, who, file, clock_id, reason, "stop", clock_stop, error);
}

bool case_clock_resume(Db *db, const Identity *who, const CaseFile *file, gint64 clock_id, const char *reason, GError **error)
{
    return change_clock(db, who, file, clock_id, reason, "resume", clock_resume, error);
}
