#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/benefits/benefits_queries.h"

/* Two people, and a third for the visa.  With the last signature the lines are frozen and become payments. */

/* --- reading --- */

static BenefitRun *read_run(DbQuery *q, Pool *pool)
{
    BenefitRun *run = pool_new0(pool, BenefitRun);
    record_read(&benefit_run_record, run, q, pool);
    run->id = db_int(q, "id");
    run->scheme_id = db_int(q, "scheme_id");
    run->prepared_by = db_int(q, "prepared_by");
    run->approved_by = db_int(q, "approved_by");
    run->visa_by = db_int(q, "visa_by");
    run->statement_id = db_int(q, "statement_id");
    run->order_id = db_int(q, "order_id");
    run->is_demo = db_int(q, "is_demo") != 0;
    run->scheme_name = db_text(q, "scheme_name", pool);
    run->scheme_code = db_text(q, "scheme_code", pool);
    run->needs_visa = db_int(q, "needs_visa") != 0;
    return run;
}

bool benefit_run_find(Db *db, Pool *pool, gint64 id, BenefitRun **ret_run, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_FIND);
    db_bind_int(q, "$1", id);
    *ret_run = db_step(q) ? read_run(q, pool) : NULL;
    return db_end(q, error) && (*ret_run || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such list of payments.")));
}

bool benefit_runs(Db *db, Pool *pool, gint64 scheme_id, const char *state, guint limit, guint offset, GPtrArray **ret_runs, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_LIST);
    db_bind_id(q, "$1", scheme_id);
    db_bind_text(q, "$2", state);
    db_bind_int(q, "$3", limit);
    db_bind_int(q, "$4", offset);
    *ret_runs = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_runs, read_run(q, pool));
    return db_end(q, error);
}

/* On PostgreSQL others wait here until the change ends; SQLite has one writer anyway. */
bool benefit_run_lock(Db *db, gint64 run_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_LOCK);
    db_bind_int(q, "$1", run_id);
    while (db_step(q))
        continue;
    return db_end(q, error);
}

/* --- who may sign --- */

static bool may_sign(const BenefitRun *run, const Identity *who, bool is_visa, GError **error)
{
    gint64 other = is_visa ? run->approved_by : run->visa_by;
    if (!who || !who->user_id)
        return fail(error, FAIL_FORBIDDEN, "%s", _("Only a person who is signed in can sign a list."));
    if (strcmp(run->state, "prepared") != 0)
        return fail(error, FAIL_CONFLICT, "%s", _("This list is signed already, or cancelled."));
    if (run->prepared_by == who->user_id)
        return fail(error, FAIL_FORBIDDEN, "%s", _("You prepared this list: somebody else signs it."));
    if (other == who->user_id)
        return fail(error, FAIL_FORBIDDEN, "%s", _("You signed this list already: approval and visa come from two people."));
    return true;
}

static bool check_budget(Db *db, Pool *pool, const BenefitRun *run, gint64 at, GError **error)
{
    BenefitScheme *scheme;
    const char *over;
    return benefit_scheme_find(db, pool, run->scheme_id, &scheme, error) && benefit_run_over(db, pool, run, scheme, benefit_time(at), &over, error) &&
           (!over || fail(error, FAIL_INVALID, "%s", over));
}

/* --- signing --- */

static bool write_signature(Db *db, const Identity *who, gint64 id, gint64 version, gint64 at, bool is_visa, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, is_visa ? SQL_BENEFIT_RUN_VISA : SQL_BENEFIT_RUN_APPROVE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", version);
    db_bind_int(q, "$3", who->user_id);
    db_bind_text(q, "$4", benefit_who(who));
    db_bind_int(q, "$5", benefit_time(at));
    return db_run(q, &changed, error) &&
           (changed || fail(error, FAIL_CONFLICT, "%s", _("The list was changed or signed in the meantime. Look at it again before you sign.")));
}

static bool debts_stand(Db *db, gint64 run_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_DEBT_CHANGED);
    db_bind_int(q, "$1", run_id);
    bool changed = db_step(q);
    return db_end(q, error) &&
           (!changed || fail(error, FAIL_CONFLICT, "%s", _("A sum that this list withholds was paid back meanwhile. Return the list, so that it is computed again.")));
}

typedef struct {
    gint64 grant_id, month, amount;
} Overpaid;

static bool insert_debt(Db *db, Pool *pool, const BenefitRun *run, const Overpaid *one, gint64 at, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_DEBT_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", one->grant_id);
    db_bind_int(q, "$3", run->id);
    db_bind_int(q, "$4", one->month);
    db_bind_int(q, "$5", one->amount);
    db_bind_text(q, "$6", pool_printf(pool, _("Paid for %s, but not due"), benefit_month_name(pool, one->month)));
    db_bind_int(q, "$7", benefit_time(at));
    db_bind_text(q, "$8", run->prepared_name);
    return db_run(q, NULL, error);
}

/* What was paid too much is owed from now on. */
static bool make_debts(Db *db, Pool *pool, const BenefitRun *run, gint64 at, GError **error)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(Overpaid));
    pool_defer(pool, (GDestroyNotify)g_array_unref, all);
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_LINE_OVERPAID);
    db_bind_int(q, "$1", run->id);
    while (db_step(q)) {
        Overpaid one = {db_int(q, "grant_id"), db_int(q, "for_month"), -db_int(q, "amount")};
        g_array_append_val(all, one);
    }
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < all->len; i++)
        if (!insert_debt(db, pool, run, &g_array_index(all, Overpaid, i), at, error))
            return false;
    return true;
}

static bool recover(Db *db, const BenefitRun *run, gint64 at, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_DEBT_RECOVER);
    db_bind_int(q, "$1", run->id);
    if (!db_run(q, NULL, error))
        return false;
    g_autoptr(DbQuery) settle = db_query(db, SQL_BENEFIT_DEBT_SETTLE);
    db_bind_int(settle, "$1", run->id);
    db_bind_int(settle, "$2", benefit_time(at));
    db_bind_text(settle, "$3", run->prepared_name);
    return db_run(settle, NULL, error);
}

static bool set_complete(Db *db, const BenefitRun *run, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_RUN_COMPLETE);
    db_bind_int(q, "$1", run->id);
    db_bind_id(q, "$2", run->statement_id);
    db_bind_id(q, "$3", run->order_id);
    return db_run(q, &changed, error) && (changed || fail(error, FAIL_CONFLICT, "%s", _("This list is signed already, or cancelled.")));
}

/* All signatures are there: the list becomes payments and documents, in the change of the last signature. */
static bool complete(Db *db, Pool *pool, const Identity *who, gint64 id, gint64 at, GError **error)
{
    BenefitRun *run;
    if (!benefit_run_find(db, pool, id, &run, error))
        return false;
    if (!run->approved_at || (run->needs_visa && !run->visa_at))
        return true;
    return debts_stand(db, id, error) && benefit_payments_make(db, pool, run, error) && make_debts(db, pool, run, at, error) &&
           recover(db, run, at, error) && benefit_documents_issue(db, pool, who, run, error) && set_complete(db, run, error) &&
           benefit_run_spend(db, pool, who, run, benefit_time(at), error) && benefit_run_refresh(db, id, error);
}

static bool sign(Db *db, const Identity *who, gint64 id, gint64 version, gint64 at, bool is_visa, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitRun *run;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && benefit_run_lock(db, id, error) && benefit_run_find(db, pool, id, &run, error) && may_sign(run, who, is_visa, error) &&
           check_budget(db, pool, run, at, error) && write_signature(db, who, id, version, at, is_visa, error) &&
           complete(db, pool, who, id, at, error) && benefit_audit(db, who, is_visa ? "visa" : "approve", "benefit_run", id, NULL, error) &&
           db_commit(change, error);
}

bool benefit_run_approve(Db *db, const Identity *who, gint64 id, gint64 version, gint64 at, GError **error)
{
    return sign(db, who, id, version, at, false, error);
}

bool benefit_run_visa(Db *db, const Identity *who, gint64 id, gint64 version, gint64 at, GError **error)
{
    return sign(db, who, id, version, at, true, error);
}

/* --- back --- */

static bool turn_back(Db *db, const Identity *who, const DbStatement *statement, const char *verb, gint64 id, gint64 version, const char *reason,
                      GError **error)
{
    gint64 changed;
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Write the reason: who prepared the list reads it."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", version);
    db_bind_text(q, "$3", reason);
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_CONFLICT, "%s", _("The list was changed or signed in the meantime. Look at it again."));
    return benefit_audit(db, who, verb, "benefit_run", id, NULL, error) && db_commit(change, error);
}

bool benefit_run_return(Db *db, const Identity *who, gint64 id, gint64 version, const char *reason, GError **error)
{
    return turn_back(db, who, SQL_BENEFIT_RUN_RETURN, "return", id, version, reason, error);
}

bool benefit_run_cancel(Db *db, const Identity *who, gint64 id, gint64 version, const char *reason, GError **error)
{
    return turn_back(db, who, SQL_BENEFIT_RUN_CANCEL, "cancel", id, version, reason, error);
}
