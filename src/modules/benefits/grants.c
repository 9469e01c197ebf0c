#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/benefits/benefits_queries.h"
#include "modules/people/people.h"

/* Entitlements, and what happens to them. */

static bool too_late(GError **error)
{
    return fail(error, FAIL_CONFLICT, "%s", _("Somebody else changed this entitlement in the meantime. Look at it again, then decide."));
}

/* --- reading --- */

static void read_grant(DbQuery *q, Pool *pool, BenefitGrant *grant)
{
    record_read(&benefit_grant_record, grant, q, pool);
    grant->id = db_int(q, "id");
    grant->scheme_id = db_int(q, "scheme_id");
    grant->made_at = db_int(q, "made_at");
    grant->made_by = db_int(q, "made_by");
}

bool benefit_grant_find(Db *db, Pool *pool, gint64 id, BenefitGrant **ret_grant, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_GRANT_FIND);
    db_bind_int(q, "$1", id);
    *ret_grant = NULL;
    if (db_step(q)) {
        *ret_grant = pool_new0(pool, BenefitGrant);
        read_grant(q, pool, *ret_grant);
    }
    return db_end(q, error) && (*ret_grant || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such entitlement.")));
}

static GrantRow *read_row(DbQuery *q, Pool *pool)
{
    GrantRow *row = pool_new0(pool, GrantRow);
    read_grant(q, pool, &row->grant);
    row->scheme_name = db_text(q, "scheme_name", pool);
    if (db_has_column(q, "payee_name")) {
        row->payee_name = db_text(q, "payee_name", pool);
        row->way = db_text(q, "way", pool);
    }
    return row;
}

static bool read_rows(DbQuery *q, Pool *pool, GPtrArray **ret_rows, GError **error)
{
    *ret_rows = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_rows, read_row(q, pool));
    return db_end(q, error);
}

static bool grants_by_standing(Db *db, Pool *pool, const GrantFilter *filter, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_GRANT_BY_STANDING);
    db_bind_int(q, "$1", filter->scheme_id);
    db_bind_int(q, "$2", filter->horizon.end);
    db_bind_int(q, "$3", filter->horizon.listed);
    db_bind_text(q, "$4", filter->standing);
    db_bind_int(q, "$5", filter->limit ? filter->limit : G_MAXINT32);
    db_bind_int(q, "$6", filter->offset);
    return read_rows(q, pool, ret_rows, error);
}

bool benefit_grants(Db *db, Pool *pool, const GrantFilter *filter, GPtrArray **ret_rows, GError **error)
{
    if (filter->standing)
        return grants_by_standing(db, pool, filter, ret_rows, error);
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_GRANT_SEARCH);
    db_bind_id(q, "$1", filter->scheme_id);
    db_bind_id(q, "$2", filter->person_id);
    db_bind_id(q, "$3", filter->number);
    db_bind_id(q, "$4", filter->open_in);
    db_bind_int(q, "$5", filter->limit ? filter->limit : G_MAXINT32);
    db_bind_int(q, "$6", filter->offset);
    return read_rows(q, pool, ret_rows, error);
}

bool benefit_grants_of_person(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_GRANT_OF_PERSON);
    db_bind_int(q, "$1", person_id);
    return read_rows(q, pool, ret_rows, error);
}

bool benefit_grant_months(Db *db, gint64 grant_id, gint64 *ret_months, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_MONTHS_OF_GRANT);
    db_bind_int(q, "$1", grant_id);
    *ret_months = db_step(q) ? db_int(q, "months") : 0;
    return db_end(q, error);
}

/* --- a new one --- */

static bool check(const BenefitGrant *grant, const BenefitScheme *scheme, GError **error)
{
    if (!grant->person_id)
        return fail(error, FAIL_INVALID, "%s", _("Choose the person who is entitled."));
    if (text_is_empty(grant->decision))
        return fail(error, FAIL_INVALID, "%s", _("Write the number and the date of the decision."));
    if (scheme->closed_at)
        return fail(error, FAIL_INVALID, "%s", _("This scheme is closed: open it again, or choose another one."));
    if (grant->from_month < benefit_month_of(scheme->from_day) ||
        (day_is(scheme->to_day) && grant->from_month > benefit_month_of(scheme->to_day)))
        return fail(error, FAIL_INVALID, "%s", _("The first month lies outside the time for which the scheme is paid."));
    if (grant->to_month && grant->to_month < grant->from_month)
        return fail(error, FAIL_INVALID, "%s", _("The last month is before the first."));
    return true;
}

static bool is_free(Db *db, const BenefitGrant *grant, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_GRANT_OPEN_OF);
    db_bind_int(q, "$1", grant->person_id);
    db_bind_int(q, "$2", grant->scheme_id);
    db_bind_int(q, "$3", grant->from_month);
    gint64 number = db_step(q) ? db_int(q, "number") : 0;
    if (!db_end(q, error) || number == 0)
        return number == 0;
    return fail(error, FAIL_INVALID, _("This person is entitled already, under number %d. Stop that entitlement first, or choose a later month."),
                (int)number);
}

static bool next_number(Db *db, gint64 scheme_id, gint64 *ret_number, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SCHEME_NUMBER);
    db_bind_int(q, "$1", scheme_id);
    *ret_number = db_step(q) ? db_int(q, "last_number") : 0;
    return db_end(q, error);
}

static bool insert(Db *db, const BenefitGrant *grant, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_GRANT_INSERT);
    db_bind_int(q, "$1", grant->id);
    db_bind_int(q, "$2", grant->scheme_id);
    db_bind_int(q, "$3", grant->number);
    db_bind_int(q, "$4", grant->person_id);
    db_bind_int(q, "$5", grant->account_id);
    db_bind_text(q, "$6", grant->decision);
    db_bind_int(q, "$7", grant->from_month);
    db_bind_id(q, "$8", grant->to_month);
    db_bind_int(q, "$9", grant->promised_months);
    db_bind_text(q, "$10", grant->note);
    db_bind_int(q, "$11", grant->made_at);
    db_bind_id(q, "$12", grant->made_by);
    return db_run(q, NULL, error);
}

bool benefit_grant_create(Db *db, const Identity *who, BenefitGrant *grant, const BenefitPayee *payee, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitScheme *scheme;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !benefit_scheme_find(db, pool, grant->scheme_id, &scheme, error) || !check(grant, scheme, error) ||
        !person_standing(db, grant->person_id, &grant->person_id, error) || !next_number(db, scheme->id, &grant->number, error) ||
        !is_free(db, grant, error) || !benefit_account_for(db, pool, who, payee, &grant->account_id, error))
        return false;
    grant->id = id_new();
    grant->made_at = clock_now();
    grant->made_by = who ? who->user_id : 0;
    grant->version = 1;
    return insert(db, grant, error) &&
           benefit_audit(db, who, "create", "benefit_grant", grant->id, record_difference(&benefit_grant_record, NULL, grant, pool), error) &&
           db_commit(change, error);
}

/* --- changes --- */

/* A change of the entitlement with its leaf, done by changer within. */
typedef bool (*Changer)(Db *db, Pool *pool, const Identity *who, const BenefitGrant *grant, void *data, GError **error);

static bool change_grant(Db *db, const Identity *who, const BenefitGrant *grant, const char *verb, Changer changer, void *data, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    BenefitGrant *before, *after;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && benefit_grant_find(db, pool, grant->id, &before, error) && changer(db, pool, who, grant, data, error) &&
           benefit_grant_find(db, pool, grant->id, &after, error) &&
           benefit_audit(db, who, verb, "benefit_grant", grant->id, record_difference(&benefit_grant_record, before, after, pool), error) &&
           db_commit(change, error);
}

static bool one_changed(DbQuery *q, GError **error)
{
    gint64 changed;
    return db_run(q, &changed, error) && (changed == 1 || too_late(error));
}

static DbQuery *versioned(Db *db, const DbStatement *statement, const BenefitGrant *grant)
{
    DbQuery *q = db_query(db, statement);
    db_bind_int(q, "$1", grant->id);
    db_bind_int(q, "$2", grant->version);
    return q;
}

static bool write_fields(Db *db, Pool *pool, const Identity *who, const BenefitGrant *grant, void *data, GError **error)
{
    g_autoptr(DbQuery) q = versioned(db, SQL_BENEFIT_GRANT_UPDATE, grant);
    db_bind_text(q, "$3", grant->decision);
    db_bind_int(q, "$4", grant->promised_months);
    db_bind_text(q, "$5", grant->note);
    return one_changed(q, error);
}

bool benefit_grant_save(Db *db, const Identity *who, const BenefitGrant *grant, GError **error)
{
    return change_grant(db, who, grant, "save", write_fields, NULL, error);
}

static bool write_account(Db *db, Pool *pool, const Identity *who, const BenefitGrant *grant, void *data, GError **error)
{
    gint64 account_id;
    if (!benefit_account_for(db, pool, who, data, &account_id, error))
        return false;
    g_autoptr(DbQuery) q = versioned(db, SQL_BENEFIT_GRANT_SET_ACCOUNT, grant);
    db_bind_int(q, "$3", account_id);
    return one_changed(q, error);
}

bool benefit_grant_pay_to(Db *db, const Identity *who, const BenefitGrant *grant, const BenefitPayee *payee, GError **error)
{
    return change_grant(db, who, grant, "save", write_account, (void *)payee, error);
}

/* --- suspended, resumed, stopped --- */

typedef struct {
    gint64 month;
    const char *reason;
} Turn;

static bool check_reason(const char *reason, GError **error)
{
    return !text_is_empty(reason) || fail(error, FAIL_INVALID, "%s", _("Write the reason: it is printed on the decision."));
}

static bool touch(Db *db, const BenefitGrant *grant, GError **error)
{
    g_autoptr(DbQuery) q = versioned(db, SQL_BENEFIT_GRANT_TOUCH, grant);
    return one_changed(q, error);
}

static const Suspension *open_one(const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++)
        if (!((const Suspension *)list->pdata[i])->to_month)
            return list->pdata[i];
    return NULL;
}

static bool write_suspension(Db *db, Pool *pool, const Identity *who, const BenefitGrant *grant, void *data, GError **error)
{
    const Turn *turn = data;
    GPtrArray *list;
    if (!benefit_suspensions(db, pool, grant->id, &list, error))
        return false;
    if (open_one(list))
        return fail(error, FAIL_CONFLICT, "%s", _("This entitlement is suspended already."));
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SUSPENSION_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", grant->id);
    db_bind_int(q, "$3", turn->month);
    db_bind_text(q, "$4", turn->reason);
    db_bind_text(q, "$5", benefit_who(who));
    db_bind_int(q, "$6", clock_now());
    return db_run(q, NULL, error) && touch(db, grant, error);
}

bool benefit_grant_suspend(Db *db, const Identity *who, const BenefitGrant *grant, gint64 month, const char *reason, GError **error)
{
    Turn turn = {month, reason};
    return check_reason(reason, error) && change_grant(db, who, grant, "suspend", write_suspension, &turn, error);
}

static bool end_suspension(Db *db, Pool *pool, const Identity *who, const BenefitGrant *grant, void *data, GError **error)
{
    const Turn *turn = data;
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SUSPENSION_END);
    db_bind_int(q, "$1", grant->id);
    db_bind_int(q, "$2", turn->month - 1);
    db_bind_text(q, "$3", turn->reason);
    db_bind_text(q, "$4", benefit_who(who));
    db_bind_int(q, "$5", clock_now());
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_INVALID, "%s", _("It isn't suspended, or only from a later month on."));
    return touch(db, grant, error);
}

bool benefit_grant_resume(Db *db, const Identity *who, const BenefitGrant *grant, gint64 month, const char *reason, GError **error)
{
    Turn turn = {month, reason};
    return check_reason(reason, error) && change_grant(db, who, grant, "resume", end_suspension, &turn, error);
}

static bool write_stop(Db *db, Pool *pool, const Identity *who, const BenefitGrant *grant, void *data, GError **error)
{
    const Turn *turn = data;
    g_autoptr(DbQuery) q = versioned(db, SQL_BENEFIT_GRANT_SET_STOPPED, grant);
    db_bind_int(q, "$3", turn->month);
    db_bind_text(q, "$4", turn->reason);
    return one_changed(q, error);
}

bool benefit_grant_stop(Db *db, const Identity *who, const BenefitGrant *grant, gint64 month, const char *reason, GError **error)
{
    Turn turn = {month, reason};
    if (month < grant->from_month)
        return fail(error, FAIL_INVALID, "%s", _("It can't stop before it began."));
    return check_reason(reason, error) && change_grant(db, who, grant, "stop", write_stop, &turn, error);
}

static bool write_continue(Db *db, Pool *pool, const Identity *who, const BenefitGrant *grant, void *data, GError **error)
{
    BenefitGrant open = *grant;
    open.from_month = grant->stopped_month;
    if (!grant->stopped_month)
        return fail(error, FAIL_CONFLICT, "%s", _("This entitlement isn't stopped."));
    if (!is_free(db, &open, error))
        return false;
    g_autoptr(DbQuery) q = versioned(db, SQL_BENEFIT_GRANT_SET_STOPPED, grant);
    db_bind_null(q, "$3");
    db_bind_text(q, "$4", data);
    return one_changed(q, error);
}

bool benefit_grant_continue(Db *db, const Identity *who, const BenefitGrant *grant, const char *reason, GError **error)
{
    return check_reason(reason, error) && change_grant(db, who, grant, "continue", write_continue, (void *)reason, error);
}

bool benefit_suspensions(Db *db, Pool *pool, gint64 grant_id, GPtrArray **ret_list, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_SUSPENSION_LIST);
    db_bind_int(q, "$1", grant_id);
    *ret_list = pool_list(pool);
    while (db_step(q)) {
        Suspension *one = pool_new0(pool, Suspension);
        *one = (Suspension){.id = db_int(q, "id"), .from_month = db_int(q, "from_month"), .to_month = db_int(q, "to_month"),
                            .reason = db_text(q, "reason", pool), .resume_reason = db_text(q, "resume_reason", pool),
                            .made_by = db_text(q, "made_by", pool), .resumed_by = db_text(q, "resumed_by", pool)};
        g_ptr_array_add(*ret_list, one);
    }
    return db_end(q, error);
}
