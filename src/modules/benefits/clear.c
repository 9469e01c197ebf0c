#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits_queries.h"

/* A payment statement, or the list for the employment agency, with personal codes in clear: asked for by one, with a reason, and granted by
 * another. */

enum { HOURS = 24 };

static bool must_see_codes(const Identity *who, GError **error)
{
    return identity_may(who, "people.see-id") ||
           fail(error, FAIL_FORBIDDEN, "%s", _("Personal codes in clear are for those who may see them. Ask somebody who may."));
}

static bool insert(Db *db, const Identity *who, gint64 id, const ClearOf *of, const char *reason, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_CLEAR_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", of->kind);
    db_bind_int(q, "$3", of->record_id);
    db_bind_text(q, "$4", reason);
    db_bind_int(q, "$5", who->user_id);
    db_bind_text(q, "$6", benefit_who(who));
    db_bind_int(q, "$7", clock_now());
    return db_run(q, &changed, error) &&
           (changed || fail(error, FAIL_CONFLICT, "%s", _("You asked for it already: it waits for the answer of a second person.")));
}

static bool is_there(Db *db, Pool *pool, const ClearOf *of, GError **error)
{
    BenefitRun *run;
    ExchangeRow *exchange;
    if (strcmp(of->kind, CLEAR_RUN) == 0)
        return benefit_run_find(db, pool, of->record_id, &run, error);
    return benefit_exchange_find(db, pool, of->record_id, &exchange, error);
}

bool benefit_clear_ask(Db *db, const Identity *who, const ClearOf *of, const char *reason, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (!must_see_codes(who, error))
        return false;
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Write what it is needed for and who gets it: who decides reads nothing else."));
    *ret_id = id_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && is_there(db, pool, of, error) && insert(db, who, *ret_id, of, reason, error) &&
           benefit_audit(db, who, "create", "benefit_clear", *ret_id, NULL, error) && db_commit(change, error);
}

/* --- reading --- */

static ClearRow *read_clear(DbQuery *q, Pool *pool)
{
    ClearRow *row = pool_new0(pool, ClearRow);
    *row = (ClearRow){.id = db_int(q, "id"), .of = {db_text(q, "kind", pool), db_int(q, "record_id")}, .month = db_int(q, "month"),
                      .number = db_int(q, "number"), .asked_by = db_int(q, "asked_by"),
                      .asked_at = db_int(q, "asked_at"), .decided_at = db_int(q, "decided_at"), .reason = db_text(q, "reason", pool),
                      .state = db_text(q, "state", pool), .asked_name = db_text(q, "asked_name", pool),
                      .decided_name = db_text(q, "decided_name", pool), .scheme_name = db_text(q, "scheme_name", pool)};
    return row;
}

static bool read_list(DbQuery *q, Pool *pool, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, read_clear(q, pool));
    return db_end(q, error);
}

bool benefit_clears_of(Db *db, Pool *pool, const ClearOf *of, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_CLEAR_OF);
    db_bind_text(q, "$1", of->kind);
    db_bind_int(q, "$2", of->record_id);
    return read_list(q, pool, ret_rows, error);
}

bool benefit_clears_waiting(Db *db, Pool *pool, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_CLEAR_WAITING);
    return read_list(q, pool, ret_rows, error);
}

bool benefit_clear_find(Db *db, Pool *pool, gint64 id, ClearRow **ret_row, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_CLEAR_FIND);
    db_bind_int(q, "$1", id);
    *ret_row = db_step(q) ? read_clear(q, pool) : NULL;
    return db_end(q, error) && (*ret_row || fail(error, FAIL_NOT_FOUND, "%s", _("Nobody asked for this.")));
}

/* --- deciding --- */

bool benefit_decide(Db *db, const Identity *who, const DbStatement *statement, const char *kind, gint64 id, gint64 asked_by, bool granted,
                    GError **error)
{
    gint64 changed;
    if (asked_by == who->user_id)
        return fail(error, FAIL_FORBIDDEN, "%s", _("You asked for it: somebody else decides."));
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    db_bind_text(q, "$2", granted ? "granted" : "refused");
    db_bind_int(q, "$3", who->user_id);
    db_bind_text(q, "$4", benefit_who(who));
    db_bind_int(q, "$5", clock_now());
    if (!db_run(q, &changed, error))
        return false;
    return changed ? benefit_audit(db, who, granted ? "grant" : "refuse", kind, id, NULL, error)
                   : fail(error, FAIL_CONFLICT, "%s", _("Somebody else decided it already."));
}

bool benefit_clear_decide(Db *db, const Identity *who, gint64 id, bool granted, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    ClearRow *row;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && benefit_clear_find(db, pool, id, &row, error) &&
           benefit_decide(db, who, SQL_BENEFIT_CLEAR_DECIDE, "benefit_clear", id, row->asked_by, granted, error) && db_commit(change, error);
}

gint64 benefit_clear_until(const ClearRow *row) { return row->decided_at + HOURS * 3600; }

bool benefit_clear_may(Db *db, const Identity *who, const ClearOf *of, GError **error)
{
    if (!must_see_codes(who, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_CLEAR_GRANTED);
    db_bind_text(q, "$1", of->kind);
    db_bind_int(q, "$2", of->record_id);
    db_bind_int(q, "$3", who->user_id);
    db_bind_int(q, "$4", clock_now() - HOURS * 3600);
    bool granted = db_step(q);
    return db_end(q, error) &&
           (granted || fail(error, FAIL_FORBIDDEN, "%s",
                            _("Personal codes in clear need a second person, for a day at a time. Ask on the page of the list.")));
}
