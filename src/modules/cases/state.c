#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "modules/law/law.h"

/* What a file is at: its stage, closing and reopening, sealing and unsealing. */

bool case_set_stage(Db *db, const Identity *who, CaseFile *file, const char *stage, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    CaseType *type;
    if (!case_type_find(db, pool, file->type_id, &type, error))
        return false;
    if (!case_type_part(type, "stage", stage))
        return fail(error, FAIL_INVALID, "%s", _("Choose one of the stages that are offered."));
    g_autoptr(DbChange) change = db_begin(db, error);
    file->stage = stage;
    return change && case_save(db, who, "save", file, error) && db_commit(change, error);
}

bool case_end_planned(Db *db, const Identity *who, gint64 case_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_ENTRY_DROP_PLANNED);
    db_bind_int(q, "$1", case_id);
    return db_run(q, NULL, error) && clocks_cancel(db, who, "case_file", case_id, _("The case was closed or reopened."), error);
}

static bool has_follow_up(const CaseType *type)
{
    for (guint i = 0; i < type->parts->len; i++) {
        const CaseTypePart *part = type->parts->pdata[i];
        if (strcmp(part->kind, "clock") == 0 && g_strcmp0(part->starts, "closed") == 0)
            return true;
    }
    return false;
}

/* After a death or a move there is nobody to follow up. */
static bool is_followed(const CaseType *type, const char *reason)
{
    static const char *const ends[] = {"died", "moved", "unfounded", "measure", NULL};
    return has_follow_up(type) && !g_strv_contains(ends, reason);
}

bool case_close(Db *db, const Identity *who, CaseFile *file, const char *reason, const char *note, gint64 at, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    CaseType *type;
    if (!case_type_find(db, pool, file->type_id, &type, error))
        return false;
    if (!case_type_part(type, "closing", reason))
        return fail(error, FAIL_INVALID, "%s", _("Choose why the case is closed."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !case_end_planned(db, who, file->id, error))
        return false;
    file->state = is_followed(type, reason) ? "following" : "closed";
    file->closing = reason;
    file->closing_note = note;
    file->closed_at = at ? at : clock_now();
    if (!case_save(db, who, "close", file, error))
        return false;
    file->version++;
    return (strcmp(file->state, "closed") == 0 || case_clocks_start(db, who, file, "closed", file->closed_at, error)) &&
           db_commit(change, error);
}

bool case_reopen(Db *db, const Identity *who, CaseFile *file, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (strcmp(file->state, "transferred") == 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This case was handed to another authority."));
    file->state = "open";
    file->closing = file->closing_note = NULL;
    file->closed_at = 0;
    return change && case_end_planned(db, who, file->id, error) && case_save(db, who, "open", file, error) && db_commit(change, error);
}

bool case_seal(Db *db, const Identity *who, CaseFile *file, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    file->is_sealed = true;
    file->unseal_by = 0;
    return change && case_save(db, who, "seal", file, error) && db_commit(change, error);
}

bool case_unseal(Db *db, const Identity *who, CaseFile *file, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    if (file->unseal_by == who->user_id)
        return fail(error, FAIL_FORBIDDEN, "%s", _("You have asked for it. Somebody else of the team or the supervisor has to agree."));
    bool agreed = file->unseal_by != 0;
    file->unseal_by = agreed ? 0 : who->user_id;
    file->is_sealed = !agreed;
    return case_save(db, who, agreed ? "unseal" : "ask-unseal", file, error) && db_commit(change, error);
}

bool case_mark_transferred(Db *db, const Identity *who, CaseFile *file, GError **error)
{
    file->state = "transferred";
    file->closed_at = clock_now();
    return case_save(db, who, "transfer-out", file, error);
}

bool case_unmark_transferred(Db *db, const Identity *who, CaseFile *file, GError **error)
{
    file->state = "open";
    file->closed_at = 0;
    return case_save(db, who, "open", file, error);
}
