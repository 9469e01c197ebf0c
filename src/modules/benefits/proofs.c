#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits_queries.h"
#include "modules/people/people.h"

/* What is known beside the attendance: documents, other sources, exceptions, debts. */

/* --- documents --- */

static bool is_asked_for(const BenefitScheme *scheme, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(scheme->papers ? scheme->papers : "", "\n", -1);
    for (guint i = 0; lines[i]; i++)
        if (strcmp(g_strstrip(lines[i]), name) == 0)
            return true;
    return false;
}

static bool insert_paper(Db *db, const Identity *who, gint64 grant_id, const char *name, Day from, Day to, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAPER_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", grant_id);
    db_bind_text(q, "$3", name);
    db_bind_day(q, "$4", from);
    db_bind_day(q, "$5", to);
    db_bind_text(q, "$6", benefit_who(who));
    db_bind_int(q, "$7", clock_now());
    return db_run(q, NULL, error);
}

bool benefit_paper_add(Db *db, const Identity *who, gint64 grant_id, const char *name, Day from, Day to, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitGrant *grant;
    BenefitScheme *scheme;
    if (!benefit_grant_find(db, pool, grant_id, &grant, error) || !benefit_scheme_find(db, pool, grant->scheme_id, &scheme, error))
        return false;
    if (text_is_empty(name) || !is_asked_for(scheme, name))
        return fail(error, FAIL_INVALID, "%s", _("Choose one of the documents that the scheme asks for."));
    if (!day_is(from) || (day_is(to) && day_compare(to, from) < 0))
        return fail(error, FAIL_INVALID, "%s", _("Say from when the document is valid; the last day can't be before the first."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && insert_paper(db, who, grant_id, name, from, to, error) &&
           benefit_audit(db, who, "attach", "benefit_grant", grant_id, NULL, error) && db_commit(change, error);
}

bool benefit_papers(Db *db, Pool *pool, gint64 grant_id, GPtrArray **ret_list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_PAPER_LIST);
    db_bind_int(q, "$1", grant_id);
    *ret_list = pool_list(pool);
    while (db_step(q)) {
        PaperRow *row = pool_new0(pool, PaperRow);
        *row = (PaperRow){db_text(q, "name", pool), db_day(q, "valid_from"), db_day(q, "valid_to")};
        g_ptr_array_add(*ret_list, row);
    }
    return db_end(q, error);
}

/* --- other sources --- */

bool benefit_elsewhere_add(Db *db, const Identity *who, gint64 person_id, gint64 from_month, gint64 to_month, const char *source, GError **error)
{
    gint64 id = id_new();
    if (text_is_empty(source))
        return fail(error, FAIL_INVALID, "%s", _("Write which source pays."));
    if (to_month && to_month < from_month)
        return fail(error, FAIL_INVALID, "%s", _("The last month is before the first."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !person_standing(db, person_id, &person_id, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_ELSEWHERE_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", person_id);
    db_bind_int(q, "$3", from_month);
    db_bind_id(q, "$4", to_month);
    db_bind_text(q, "$5", source);
    db_bind_text(q, "$6", benefit_who(who));
    db_bind_int(q, "$7", clock_now());
    return db_run(q, NULL, error) && benefit_audit(db, who, "create", "benefit_elsewhere", id, NULL, error) && db_commit(change, error);
}

bool benefit_elsewhere_of(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_ELSEWHERE_OF);
    db_bind_int(q, "$1", person_id);
    *ret_list = pool_list(pool);
    while (db_step(q)) {
        ElsewhereRow *row = pool_new0(pool, ElsewhereRow);
        *row = (ElsewhereRow){db_int(q, "from_month"), db_int(q, "to_month"), db_text(q, "source", pool), db_text(q, "made_by", pool)};
        g_ptr_array_add(*ret_list, row);
    }
    return db_end(q, error);
}

/* --- exceptions --- */

static bool exception_is_free(Db *db, gint64 grant_id, gint64 month, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCEPTION_THERE);
    db_bind_int(q, "$1", grant_id);
    db_bind_int(q, "$2", month);
    bool there = db_step(q);
    return db_end(q, error) && (!there || fail(error, FAIL_CONFLICT, "%s", _("There is an exception for this month already.")));
}

/* A month that no list looks at any more would stay as it is, whatever is decided. */
static bool exception_is_reached(Db *db, gint64 grant_id, gint64 month, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCEPTION_REACH);
    db_bind_int(q, "$1", grant_id);
    bool found = db_step(q);
    gint64 first = found && !db_is_null(q, "signed") ? db_int(q, "signed") + 1 - db_int(q, "retro_months") : 0;
    return db_end(q, error) && (month >= first || fail(error, FAIL_INVALID,
        _("No list looks back as far as %s any more; the first month that the next one looks at is %s. Let the scheme look at more months again, or choose a later one."),
        benefit_month_name(pool, month), benefit_month_name(pool, first)));
}

bool benefit_exception_ask(Db *db, const Identity *who, gint64 grant_id, gint64 month, const char *effect, const char *reason,
                           gint64 *ret_id, GError **error)
{
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Write the reason: who decides reads nothing else."));
    if (g_strcmp0(effect, "pay") != 0 && g_strcmp0(effect, "withhold") != 0)
        return fail(error, FAIL_INVALID, "%s", _("Say whether to pay or not to pay."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !exception_is_free(db, grant_id, month, error) || !exception_is_reached(db, grant_id, month, error))
        return false;
    *ret_id = id_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCEPTION_INSERT);
    db_bind_int(q, "$1", *ret_id);
    db_bind_int(q, "$2", grant_id);
    db_bind_int(q, "$3", month);
    db_bind_text(q, "$4", effect);
    db_bind_text(q, "$5", reason);
    db_bind_int(q, "$6", who ? who->user_id : 0);
    db_bind_text(q, "$7", benefit_who(who));
    db_bind_int(q, "$8", clock_now());
    return db_run(q, NULL, error) && benefit_audit(db, who, "create", "benefit_exception", *ret_id, NULL, error) && db_commit(change, error);
}

static bool find_asker(Db *db, gint64 id, gint64 *ret_asked_by, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCEPTION_FIND);
    db_bind_int(q, "$1", id);
    bool found = db_step(q);
    *ret_asked_by = found ? db_int(q, "asked_by") : 0;
    return db_end(q, error) && (found || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such exception.")));
}

bool benefit_exception_decide(Db *db, const Identity *who, gint64 id, bool granted, GError **error)
{
    gint64 asked_by;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && find_asker(db, id, &asked_by, error) &&
           benefit_decide(db, who, SQL_BENEFIT_EXCEPTION_DECIDE, "benefit_exception", id, asked_by, granted, error) && db_commit(change, error);
}

static bool read_exceptions(DbQuery *q, Pool *pool, GPtrArray **ret_list, GError **error)
{
    *ret_list = pool_list(pool);
    while (db_step(q)) {
        ExceptionRow *row = pool_new0(pool, ExceptionRow);
        *row = (ExceptionRow){.id = db_int(q, "id"), .grant_id = db_int(q, "grant_id"), .month = db_int(q, "month"),
                              .grant_number = db_int(q, "grant_number"), .person_id = db_int(q, "person_id"), .asked_by = db_int(q, "asked_by"),
                              .effect = db_text(q, "effect", pool), .reason = db_text(q, "reason", pool), .state = db_text(q, "state", pool),
                              .asked_name = db_text(q, "asked_name", pool), .decided_name = db_text(q, "decided_name", pool),
                              .scheme_name = db_text(q, "scheme_name", pool)};
        g_ptr_array_add(*ret_list, row);
    }
    return db_end(q, error);
}

bool benefit_exceptions_of(Db *db, Pool *pool, gint64 grant_id, GPtrArray **ret_list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCEPTION_OF);
    db_bind_int(q, "$1", grant_id);
    return read_exceptions(q, pool, ret_list, error);
}

bool benefit_exceptions_waiting(Db *db, Pool *pool, GPtrArray **ret_list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_EXCEPTION_WAITING);
    return read_exceptions(q, pool, ret_list, error);
}

/* --- debts --- */

bool benefit_debt_add(Db *db, const Identity *who, gint64 grant_id, gint64 month, gint64 amount, const char *reason, GError **error)
{
    gint64 id = id_new();
    if (text_is_empty(reason) || amount <= 0)
        return fail(error, FAIL_INVALID, "%s", _("Write the sum, above 0, and why it was wrongly paid."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_DEBT_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", grant_id);
    db_bind_null(q, "$3");
    db_bind_int(q, "$4", month);
    db_bind_int(q, "$5", amount);
    db_bind_text(q, "$6", reason);
    db_bind_int(q, "$7", clock_now());
    db_bind_text(q, "$8", benefit_who(who));
    return db_run(q, NULL, error) && benefit_audit(db, who, "create", "benefit_debt", id, NULL, error) && db_commit(change, error);
}

bool benefit_debt_close(Db *db, const Identity *who, gint64 id, gint64 version, const char *state, const char *closing, GError **error)
{
    gint64 changed;
    if (text_is_empty(closing))
        return fail(error, FAIL_INVALID, "%s", _("Write the number of the receipt, or why it isn't asked for."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_DEBT_CLOSE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", version);
    db_bind_text(q, "$3", strcmp(state, "waived") == 0 ? "waived" : "recovered");
    db_bind_text(q, "$4", closing);
    db_bind_int(q, "$5", clock_now());
    db_bind_text(q, "$6", benefit_who(who));
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_CONFLICT, "%s", _("This sum was changed in the meantime. Look at it again."));
    return benefit_audit(db, who, "close", "benefit_debt", id, NULL, error) && db_commit(change, error);
}

bool benefit_debts_of(Db *db, Pool *pool, gint64 grant_id, GPtrArray **ret_list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_DEBT_OF);
    db_bind_int(q, "$1", grant_id);
    *ret_list = pool_list(pool);
    while (db_step(q)) {
        DebtRow *row = pool_new0(pool, DebtRow);
        *row = (DebtRow){.id = db_int(q, "id"), .grant_id = grant_id, .for_month = db_int(q, "for_month"), .amount = db_int(q, "amount"),
                         .recovered = db_int(q, "recovered"), .version = db_int(q, "version"), .reason = db_text(q, "reason", pool),
                         .state = db_text(q, "state", pool), .closing = db_text(q, "closing", pool), .made_by = db_text(q, "made_by", pool)};
        g_ptr_array_add(*ret_list, row);
    }
    return db_end(q, error);
}
