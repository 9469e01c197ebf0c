#include "modules/services/funding.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/services/services_queries.h"

/* Monthly claims.  A claim takes the convention's row first, so that no month is claimed twice and the year's ceiling holds. */

enum { MONTHS_A_YEAR = 12 };

const Choice claim_states[] = {
    {"claimed", N_("Claimed")}, {"checked", N_("Checked")}, {"approved", N_("Approved for payment")}, {"paid", N_("Was paid")},
    {"returned", N_("Given back to the provider")}, {0},
};

static ServiceClaim *read_claim(DbQuery *q, Pool *pool)
{
    ServiceClaim *claim = pool_new0(pool, ServiceClaim);
    *claim = (ServiceClaim){
        .id = db_int(q, "id"), .agreement_id = db_int(q, "agreement_id"), .kind = db_text(q, "kind", pool), .month = db_int(q, "month"),
        .persons_claimed = db_int(q, "persons_claimed"), .persons_attended = db_int(q, "persons_attended"),
        .persons_paid = db_int(q, "persons_paid"), .amount = db_int(q, "amount"), .state = db_text(q, "state", pool),
        .note = db_text(q, "note", pool), .claimed_by = db_int(q, "claimed_by"), .checked_by = db_int(q, "checked_by"),
        .approved_by = db_int(q, "approved_by"), .paid_on = db_day(q, "paid_on"), .version = db_int(q, "version"),
    };
    return claim;
}

bool service_claims(Db *db, Pool *pool, gint64 agreement_id, GPtrArray **ret_claims, GError **error)
{
    *ret_claims = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_CLAIM_LIST);
    db_bind_int(q, "$1", agreement_id);
    while (db_step(q))
        g_ptr_array_add(*ret_claims, read_claim(q, pool));
    return db_end(q, error);
}

/* How many people were present on enough days in a month. */
static bool service_attended(Db *db, const ServiceAgreement *agreement, int month, gint64 *ret_persons, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_ATTENDED);
    db_bind_int(q, "$1", agreement->service_id);
    db_bind_int(q, "$2", month);
    db_bind_int(q, "$3", agreement->least_days);
    *ret_persons = db_step(q) ? db_int(q, "people") : 0;
    return db_end(q, error);
}

static bool lock_agreement(Db *db, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_AGREEMENT_LOCK);
    db_bind_int(q, "$1", id);
    (void)db_step(q);
    return db_end(q, error);
}

static bool claimed_of_year(Db *db, gint64 agreement_id, int year, gint64 *ret_total, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_CLAIM_SUM);
    db_bind_int(q, "$1", agreement_id);
    db_bind_int(q, "$2", month_make(year, 1));
    db_bind_int(q, "$3", month_make(year, MONTHS_A_YEAR));
    *ret_total = db_step(q) ? db_int(q, "total") : 0;
    return db_end(q, error);
}

static bool check_month(Db *db, Pool *pool, const ServiceAgreement *agreement, int month, GError **error)
{
    bool locked;
    Interval days = month_days(month);
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_CLAIM_OF_MONTH);
    db_bind_int(q, "$1", agreement->id);
    db_bind_int(q, "$2", month);
    bool there = db_step(q);
    if (!db_end(q, error) || !services_attendance_is_locked(db, agreement->service_id, month, &locked, error))
        return false;
    if (there)
        return fail(error, FAIL_CONFLICT, _("%s is claimed already."), month_name(pool, month));
    if (day_compare(days.to, agreement->from_day) < 0 || day_compare(days.from, agreement->to_day) > 0)
        return fail(error, FAIL_CONFLICT, _("%s lies outside the convention."), month_name(pool, month));
    if (!locked)
        return fail(error, FAIL_CONFLICT, _("Lock the attendance of %s first: the claim is checked against it."), month_name(pool, month));
    return true;
}

static bool insert_claim(Db *db, const Identity *who, const ServiceClaim *claim, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_CLAIM_INSERT);
    db_bind_int(q, "$1", claim->id);
    db_bind_int(q, "$2", claim->agreement_id);
    db_bind_text(q, "$3", claim->kind);
    db_bind_int(q, "$4", claim->month);
    db_bind_int(q, "$5", claim->persons_claimed);
    db_bind_int(q, "$6", claim->persons_attended);
    db_bind_int(q, "$7", claim->persons_paid);
    db_bind_int(q, "$8", claim->amount);
    db_bind_text(q, "$9", "claimed");
    db_bind_text(q, "$10", claim->note);
    db_bind_id(q, "$11", who->user_id);
    return db_run(q, NULL, error) && services_audit(db, who, "create", "service_claim", claim->id, NULL, error);
}

static bool reckon(Db *db, const ServiceAgreement *agreement, ServiceClaim *claim, GError **error)
{
    gint64 used;
    if (!service_attended(db, agreement, (int)claim->month, &claim->persons_attended, error) ||
        !claimed_of_year(db, agreement->id, (int)(claim->month / MONTHS_A_YEAR), &used, error))
        return false;
    claim->persons_paid = MIN(MIN(claim->persons_claimed, claim->persons_attended), agreement->persons);
    claim->amount = MIN(claim->persons_paid * agreement->level.minor, MAX(agreement->ceiling.minor - used, 0));
    if (claim->persons_paid * agreement->level.minor > claim->amount)
        claim->note = _("Cut: the ceiling of the year is reached.");
    else if (claim->persons_attended < claim->persons_claimed)
        claim->note = _("Cut: the attendance shows fewer people than were claimed.");
    else if (agreement->persons < claim->persons_claimed)
        claim->note = _("Cut: more people than the convention approves.");
    return true;
}

bool service_claim_make(Db *db, const Identity *who, gint64 agreement_id, int month, gint64 persons, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    ServiceAgreement *agreement;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !lock_agreement(db, agreement_id, error) || !service_agreement_find(db, pool, agreement_id, &agreement, error) ||
        !check_month(db, pool, agreement, month, error))
        return false;
    if (persons < 1)
        return fail(error, FAIL_INVALID, "%s", _("Write how many people were assisted."));
    ServiceClaim claim = {.id = id_new(), .agreement_id = agreement_id, .kind = "month", .month = month, .persons_claimed = persons};
    if (!reckon(db, agreement, &claim, error) || !insert_claim(db, who, &claim, error))
        return false;
    *ret_id = claim.id;
    return db_commit(change, error);
}

static bool find_claim(Db *db, Pool *pool, gint64 agreement_id, gint64 id, ServiceClaim **ret_claim, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_CLAIM_FIND);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", agreement_id);
    if (db_step(q)) {
        *ret_claim = read_claim(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such claim."));
}

static bool can_follow(const char *state, const char *next)
{
    static const char *const ways[][2] = {
        {"claimed", "checked"}, {"checked", "approved"}, {"approved", "paid"}, {"claimed", "returned"}, {"checked", "returned"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
        if (strcmp(ways[i][0], state) == 0 && strcmp(ways[i][1], next) == 0)
            return true;
    return false;
}

static bool check_move(const ServiceClaim *claim, const Identity *who, const char *state, const char *note, GError **error)
{
    if (!can_follow(claim->state, state))
        return fail(error, FAIL_CONFLICT, _("This can't be done now: the claim is at “%s”."), services_label(claim_states, claim->state));
    if (strcmp(state, "approved") == 0 && (claim->checked_by == who->user_id || claim->claimed_by == who->user_id))
        return fail(error, FAIL_FORBIDDEN, "%s", _("Another person approves what you claimed or checked."));
    if (strcmp(state, "returned") == 0 && text_is_empty(note))
        return fail(error, FAIL_INVALID, "%s", _("Write why the claim goes back."));
    return true;
}

bool service_claim_move(Db *db, const Identity *who, gint64 agreement_id, gint64 claim_id, const char *state, Day paid_on, const char *note,
                        GError **error)
{
    gint64 changed;
    g_autoptr(Pool) pool = pool_new();
    ServiceClaim *claim = NULL;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !find_claim(db, pool, agreement_id, claim_id, &claim, error) || !check_move(claim, who, state, note, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_SERVICE_CLAIM_MOVE);
    db_bind_int(q, "$1", claim_id);
    db_bind_text(q, "$2", claim->state);
    db_bind_text(q, "$3", state);
    db_bind_id(q, "$4", strcmp(state, "checked") == 0 ? who->user_id : 0);
    db_bind_id(q, "$5", strcmp(state, "approved") == 0 ? who->user_id : 0);
    db_bind_day(q, "$6", strcmp(state, "paid") != 0 ? DAY_NONE : day_is(paid_on) ? paid_on : day_today());
    db_bind_text(q, "$7", text_is_empty(note) ? NULL : note);
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this meanwhile."));
    return services_audit(db, who, state, "service_claim", claim_id, NULL, error) && db_commit(change, error);
}

/* What the paid months of a year are worth today, within the ceiling. */
static bool worth_of_year(Db *db, const ServiceAgreement *agreement, const GPtrArray *claims, int year, gint64 *ret_worth, gint64 *ret_paid,
                          GError **error)
{
    *ret_worth = *ret_paid = 0;
    for (guint i = 0; i < claims->len; i++) {
        const ServiceClaim *claim = claims->pdata[i];
        gint64 attended;
        if (claim->month / MONTHS_A_YEAR != year || strcmp(claim->state, "returned") == 0)
            continue;
        *ret_paid += claim->amount;
        if (strcmp(claim->kind, "month") != 0)
            continue;
        if (!service_attended(db, agreement, (int)claim->month, &attended, error))
            return false;
        *ret_worth += MIN(MIN(attended, claim->persons_claimed), agreement->persons) * agreement->level.minor;
    }
    *ret_worth = MIN(*ret_worth, agreement->ceiling.minor);
    return true;
}

static bool check_year(Pool *pool, const ServiceAgreement *agreement, int year, GError **error)
{
    if (year >= day_year(agreement->from_day) && year <= day_year(agreement->to_day))
        return true;
    return fail(error, FAIL_INVALID, _("The convention holds from %s to %s: choose one of its years."), day_to_people(pool, agreement->from_day),
                day_to_people(pool, agreement->to_day));
}

bool service_claim_regularise(Db *db, const Identity *who, gint64 agreement_id, int year, gint64 *ret_id, GError **error)
{
    gint64 worth, paid;
    g_autoptr(Pool) pool = pool_new();
    ServiceAgreement *agreement;
    GPtrArray *claims;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !lock_agreement(db, agreement_id, error) || !service_agreement_find(db, pool, agreement_id, &agreement, error) ||
        !check_year(pool, agreement, year, error) || !service_claims(db, pool, agreement_id, &claims, error) || !worth_of_year(db, agreement, claims, year, &worth, &paid, error))
        return false;
    *ret_id = 0;
    if (worth == paid)
        return true;
    ServiceClaim claim = {.id = id_new(), .agreement_id = agreement_id, .kind = "regularisation", .month = month_make(year, MONTHS_A_YEAR),
                          .amount = worth - paid, .note = _("What the attendance shows today, less what was claimed.")};
    *ret_id = claim.id;
    return insert_claim(db, who, &claim, error) && db_commit(change, error);
}
