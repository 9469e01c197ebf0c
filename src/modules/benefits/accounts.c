#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits_queries.h"
#include "modules/people/people.h"

/* To whom money goes.  A row never changes, so that what was paid keeps saying where it went. */

enum { LONGEST_NAME = 70 };

/* --- reading --- */

bool benefit_account_open(DbQuery *q, gint64 id, Pool *pool, BenefitAccount *account, GError **error)
{
    g_auto(SealKey) key = {0};
    return seal_key_open(db_of(q), db_text(q, "seal_key", pool), &key, error) &&
           seal_read(&key, "benefit_account.iban", id, db_text(q, "iban", pool), pool, &account->iban, error) &&
           seal_read(&key, "benefit_account.national_id", id, db_text(q, "national_id", pool), pool, &account->national_id, error);
}

static BenefitAccount *read_account(DbQuery *q, Pool *pool)
{
    BenefitAccount *account = pool_new0(pool, BenefitAccount);
    *account = (BenefitAccount){.id = db_int(q, "id"), .person_id = db_int(q, "person_id"), .name = db_text(q, "name", pool),
                                .way = db_text(q, "way", pool), .iban_masked = db_text(q, "iban_masked", pool),
                                .shared = db_text(q, "shared", pool)};
    return account;
}

bool benefit_account_find(Db *db, Pool *pool, gint64 id, BenefitAccount **ret_account, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_ACCOUNT_FIND);
    db_bind_int(q, "$1", id);
    *ret_account = db_step(q) ? read_account(q, pool) : NULL;
    if (*ret_account && !benefit_account_open(q, id, pool, *ret_account, error))
        return false;
    return db_end(q, error) && (*ret_account || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such account.")));
}

/* --- a payee's account --- */

static bool complete(Db *db, Pool *pool, const Identity *who, const BenefitPayee *payee, BenefitAccount *account, GError **error)
{
    Person *person = NULL;
    account->iban = iban_clean(pool, payee->iban);
    account->way = account->iban ? "bank" : "cash";
    account->shared = text_is_empty(payee->shared) ? NULL : payee->shared;
    account->national_id = text_is_empty(payee->national_id) ? NULL : iban_clean(pool, payee->national_id);
    if (payee->person_id && (!person_standing(db, payee->person_id, &account->person_id, error) ||
                             !person_find(db, pool, account->person_id, &person, error)))
        return false;
    account->name = text_is_empty(payee->name) ? (person ? person_name(pool, person) : NULL) : text_squash(pool, payee->name);
    if (person && !account->national_id && person->national_id_kind &&
        !person_national_id(db, pool, who, account->person_id, &account->national_id, error))
        return false;
    return true;
}

static bool check(const BenefitAccount *account, GError **error)
{
    if (!account->name)
        return fail(error, FAIL_INVALID, "%s", _("Say who receives the money: choose a person or write a name."));
    if (text_length(account->name) > LONGEST_NAME)
        return fail(error, FAIL_INVALID, "%s", _("The payee's name is longer than the 70 characters that a payment can carry."));
    if (account->iban && !iban_is_valid(account->iban))
        return fail(error, FAIL_INVALID, "%s", _("This IBAN can't be right: its check digits don't fit. Compare it with the paper."));
    if (account->national_id && strlen(account->national_id) == 13 && !cnp_is_valid(account->national_id))
        return fail(error, FAIL_INVALID, "%s", _("This personal code can't be right: its date or last digit doesn't fit."));
    return true;
}

static bool same_payee(Pool *pool, const BenefitAccount *a, const BenefitAccount *b)
{
    if (a->person_id || b->person_id)
        return a->person_id == b->person_id;
    return strcmp(text_fold(pool, a->name), text_fold(pool, b->name)) == 0;
}

static const char *blind_of(Db *db, const char *iban, Pool *pool)
{
    return iban ? seal_blind(db, "benefit_account.iban", iban, pool) : NULL;
}

/* An open account of the same payee; *ret_other: somebody else's that has the same IBAN. */
static bool find_same(Db *db, Pool *pool, const BenefitAccount *account, gint64 *ret_id, const char **ret_other, GError **error)
{
    *ret_id = 0;
    *ret_other = NULL;
    if (!account->iban && !account->person_id)
        return true;
    g_autoptr(DbQuery) q = db_query(db, account->iban ? SQL_BENEFIT_ACCOUNT_BY_IBAN : SQL_BENEFIT_ACCOUNT_BY_CASH);
    if (account->iban)
        db_bind_text(q, "$1", blind_of(db, account->iban, pool));
    else
        db_bind_int(q, "$1", account->person_id);
    while (db_step(q)) {
        const BenefitAccount *found = read_account(q, pool);
        if (!same_payee(pool, found, account))
            *ret_other = found->name;
        else if (!*ret_id)
            *ret_id = found->id;
    }
    return db_end(q, error);
}

static bool insert(Db *db, Pool *pool, const Identity *who, BenefitAccount *account, GError **error)
{
    g_auto(SealKey) key = {0};
    const char *wrapped = NULL;
    account->id = id_new();
    if (!seal_key_make(db, pool, &key, &wrapped, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_BENEFIT_ACCOUNT_INSERT);
    db_bind_int(q, "$1", account->id);
    db_bind_id(q, "$2", account->person_id);
    db_bind_text(q, "$3", account->name);
    db_bind_text(q, "$4", account->way);
    db_bind_text(q, "$5", seal_text(&key, "benefit_account.iban", account->id, account->iban, pool));
    db_bind_text(q, "$6", blind_of(db, account->iban, pool));
    db_bind_text(q, "$7", account->iban ? iban_mask(pool, account->iban) : NULL);
    db_bind_text(q, "$8", seal_text(&key, "benefit_account.national_id", account->id, account->national_id, pool));
    db_bind_text(q, "$9", account->shared);
    db_bind_text(q, "$10", wrapped);
    db_bind_int(q, "$11", clock_now());
    db_bind_text(q, "$12", benefit_who(who));
    return db_run(q, NULL, error);
}

bool benefit_account_for(Db *db, Pool *pool, const Identity *who, const BenefitPayee *payee, gint64 *ret_id, GError **error)
{
    BenefitAccount account = {0};
    const char *other;
    if (!complete(db, pool, who, payee, &account, error) || !check(&account, error) ||
        !find_same(db, pool, &account, ret_id, &other, error))
        return false;
    if (*ret_id)
        return true;
    if (other && !account.shared)
        return fail(error, FAIL_INVALID,
                    _("This IBAN is the account of %s. Choose them as payee, compare the IBAN with the paper, or write why both use one account."),
                    other);
    if (!insert(db, pool, who, &account, error))
        return false;
    *ret_id = account.id;
    return true;
}
