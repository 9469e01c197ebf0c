#include "modules/benefits/benefits_in.h"

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/benefits/benefits_queries.h"

/* A scheme that ends: nobody new is entitled, and no list is made for a month after its last day.  What is open goes on: lists until then,
 * payments on their way, sums to be paid back. */

static bool read_lists(Db *db, gint64 scheme_id, Closing *closing, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_CLOSING_LISTS);
    db_bind_int(q, "$1", scheme_id);
    if (db_step(q)) {
        closing->last_month = db_int(q, "last_month");
        closing->unsigned_lists = db_int(q, "unsigned");
        closing->unanswered_lists = db_int(q, "unanswered");
    }
    return db_end(q, error);
}

bool benefit_closing(Db *db, Pool *pool, const BenefitScheme *scheme, Closing *ret_closing, GError **error)
{
    *ret_closing = (Closing){0};
    return read_lists(db, scheme->id, ret_closing, error) && benefit_sums(db, scheme->id, &ret_closing->sums, error);
}

bool benefit_last_day_stands(Db *db, Pool *pool, gint64 scheme_id, Day last, GError **error)
{
    Closing closing = {0};
    if (!day_is(last))
        return true;
    return read_lists(db, scheme_id, &closing, error) &&
           (closing.last_month <= benefit_month_of(last) ||
            fail(error, FAIL_INVALID, _("There is a list for %s already: the last day can't lie before that month. Choose a later day, or cancel the list while it is only prepared."),
                 benefit_month_name(pool, closing.last_month)));
}

static bool check(const BenefitScheme *scheme, Day last, const char *why, GError **error)
{
    if (scheme->closed_at)
        return fail(error, FAIL_CONFLICT, "%s", _("This scheme is closed already."));
    if (!day_is(last) || day_compare(last, scheme->from_day) < 0)
        return fail(error, FAIL_INVALID, "%s", _("Write the last day for which it is paid; it can't be before the first."));
    return !text_is_empty(why) || fail(error, FAIL_INVALID, "%s", _("Write why it is closed: who asks later reads nothing else."));
}

static bool one_changed(DbQuery *q, GError **error)
{
    gint64 changed;
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody else saved this scheme in the meantime.")));
}

static bool write_closed(Db *db, const Identity *who, const BenefitScheme *scheme, Day last, const char *why, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SCHEME_CLOSE);
    db_bind_int(q, "$1", scheme->id);
    db_bind_int(q, "$2", scheme->version);
    db_bind_day(q, "$3", last);
    db_bind_int(q, "$4", clock_now());
    db_bind_text(q, "$5", benefit_who(who));
    db_bind_text(q, "$6", why);
    return one_changed(q, error);
}

static bool write_open(Db *db, const BenefitScheme *scheme, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SCHEME_OPEN_AGAIN);
    db_bind_int(q, "$1", scheme->id);
    db_bind_int(q, "$2", scheme->version);
    return one_changed(q, error);
}

/* In the caller's change: the leaf of what became of the scheme. */
static bool note(Db *db, Pool *pool, const Identity *who, const char *verb, const BenefitScheme *before, GError **error)
{
    BenefitScheme *after;
    return benefit_scheme_find(db, pool, before->id, &after, error) &&
           benefit_audit(db, who, verb, "benefit_scheme", before->id, record_difference(&benefit_scheme_record, before, after, pool), error);
}

bool benefit_scheme_close(Db *db, const Identity *who, const BenefitScheme *scheme, Day last, const char *why, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (!check(scheme, last, why, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && benefit_scheme_lock(db, scheme->id, error) && benefit_last_day_stands(db, pool, scheme->id, last, error) &&
           write_closed(db, who, scheme, last, why, error) && note(db, pool, who, "close", scheme, error) && db_commit(change, error);
}

bool benefit_scheme_open_again(Db *db, const Identity *who, const BenefitScheme *scheme, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    if (!scheme->closed_at)
        return fail(error, FAIL_CONFLICT, "%s", _("This scheme isn't closed."));
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && write_open(db, scheme, error) && note(db, pool, who, "reopen", scheme, error) && db_commit(change, error);
}
