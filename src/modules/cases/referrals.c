#include "modules/cases/cases_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "mail/mail.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/cases_queries.h"
#include "record/audit.h"

/* Referrals: a service is asked of another institution, with consent and the least data that it needs.  The other side answers
 * with an account or by the link, and sees the referral alone, never the case. */

static const Field fields[] = {
    F(CaseReferral, id, .kind = FIELD_ID, .label = N_("Number")),
    F(CaseReferral, case_id, .kind = FIELD_ID, .label = N_("Case"), .read_only = true),
    F(CaseReferral, institution_id, .kind = FIELD_REFERENCE, .label = N_("To which institution"), .options = institution_options, .required = true),
    F(CaseReferral, what, .kind = FIELD_LONG_TEXT, .label = N_("What is asked for"), .hint = N_("The service, for how long, from when."),
      .max = 2000, .sealed = true, .required = true),
    F(CaseReferral, shared, .kind = FIELD_LONG_TEXT, .label = N_("What they need to know"),
      .hint = N_("Only what the service needs: who, how to reach them. They see nothing else of the case."), .max = 2000, .sealed = true,
      .required = true),
    F(CaseReferral, consent, .kind = FIELD_CHOICE, .label = N_("Who agreed"), .choices = case_consents, .required = true),
    F(CaseReferral, consent_day, .kind = FIELD_DAY, .label = N_("When they agreed"), .not_after_today = true, .required = true),
    F(CaseReferral, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = case_referral_states, .read_only = true),
    F(CaseReferral, reason, .kind = FIELD_LONG_TEXT, .label = N_("Why it was refused"), .max = 2000, .sealed = true, .read_only = true),
    F(CaseReferral, result, .kind = FIELD_LONG_TEXT, .label = N_("Result"), .max = 4000, .sealed = true, .read_only = true),
    F(CaseReferral, token_hash, .kind = FIELD_TEXT, .label = N_("Link"), .read_only = true),
    F(CaseReferral, expires_at, .kind = FIELD_TIME, .label = N_("The link works until"), .read_only = true),
    F(CaseReferral, sent_at, .kind = FIELD_TIME, .label = N_("Sent"), .read_only = true),
    F(CaseReferral, seen_at, .kind = FIELD_TIME, .label = N_("Seen"), .read_only = true),
    F(CaseReferral, answered_at, .kind = FIELD_TIME, .label = N_("Answered"), .read_only = true),
    F(CaseReferral, done_at, .kind = FIELD_TIME, .label = N_("Done"), .read_only = true),
    F(CaseReferral, user_id, .kind = FIELD_ID, .label = N_("Referred by"), .read_only = true),
    F(CaseReferral, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};
const Record case_referral_record = {"case_referral", N_("Referral"), sizeof(CaseReferral), fields};

/* --- reading --- */

static bool read_referral(Db *db, DbQuery *q, Pool *pool, CaseReferral **ret_referral, GError **error)
{
    g_auto(SealKey) key = {0};
    CaseReferral *referral = *ret_referral = pool_new0(pool, CaseReferral);
    referral->institution_name = db_text(q, "institution_name", pool);
    return case_key(db, db_int(q, "case_id"), &key, error) && case_read(q, &case_referral_record, referral, &key, pool, error);
}

static bool read_referrals(Db *db, DbQuery *q, Pool *pool, GPtrArray **ret_referrals, GError **error)
{
    *ret_referrals = pool_list(pool);
    while (db_step(q)) {
        CaseReferral *referral;
        if (!read_referral(db, q, pool, &referral, error))
            return false;
        g_ptr_array_add(*ret_referrals, referral);
    }
    return db_end(q, error);
}

bool case_referrals(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_referrals, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_REFERRAL_LIST);
    db_bind_int(q, "$1", case_id);
    return read_referrals(db, q, pool, ret_referrals, error);
}

bool case_referrals_to(Db *db, Pool *pool, gint64 institution_id, GPtrArray **ret_referrals, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_REFERRAL_LIST_INSTITUTION);
    db_bind_int(q, "$1", institution_id);
    return read_referrals(db, q, pool, ret_referrals, error);
}

static bool read_one(Db *db, DbQuery *q, Pool *pool, CaseReferral **ret_referral, GError **error)
{
    if (db_step(q))
        return read_referral(db, q, pool, ret_referral, error);
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such referral."));
}

bool case_referral_find(Db *db, Pool *pool, gint64 id, CaseReferral **ret_referral, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_REFERRAL_FIND);
    db_bind_int(q, "$1", id);
    return read_one(db, q, pool, ret_referral, error);
}

bool case_referral_by_secret(Db *db, Pool *pool, const char *secret, CaseReferral **ret_referral, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_CASE_REFERRAL_BY_TOKEN);
    db_bind_text(q, "$1", secret_hash(pool, secret));
    return read_one(db, q, pool, ret_referral, error);
}

/* --- sending --- */

static bool write_referral(Db *db, Pool *pool, const CaseReferral *referral, bool is_new, GError **error)
{
    gint64 changed;
    g_auto(SealKey) key = {0};
    if (!case_key(db, referral->case_id, &key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, is_new ? SQL_CASE_REFERRAL_INSERT : SQL_CASE_REFERRAL_UPDATE);
    case_bind(q, &case_referral_record, referral, &key, pool);
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody answered this referral meanwhile. Read it again.")));
}

/* The letter says nothing of the person: it leads to the page. */
static bool put_letter(Db *db, Pool *pool, const CaseReferral *referral, const char *url, GError **error)
{
    Institution *institution;
    if (!institution_find(db, pool, referral->institution_id, &institution, error))
        return false;
    if (!institution->email)
        return true;
    Letter letter = {
        .to = institution->email,
        .to_name = institution->name,
        .subject = _("A person is referred to you"),
        .text = pool_printf(pool, _("A service is asked of you. Read the referral, and accept or refuse it, on this page:\n\n%s\n\n"
                                    "The link works until %s. Keep it to yourself: who has it can read the referral."),
                            url, day_to_people(pool, day_of_time(referral->expires_at))),
        .key = pool_printf(pool, "case-referral-%" G_GINT64_FORMAT, referral->id),
    };
    return mail_put(db, &letter, NULL, error);
}

bool case_referral_send(Db *db, Pool *pool, const Identity *who, const char *base_url, CaseReferral *referral, const char **ret_secret,
                        GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    *ret_secret = secret_new(pool);
    referral->id = id_new();
    referral->state = "sent";
    referral->token_hash = secret_hash(pool, *ret_secret);
    referral->sent_at = clock_now();
    referral->expires_at = clock_now() + REFERRAL_SECONDS;
    referral->user_id = who->user_id;
    referral->version = 1;
    const char *url = pool_printf(pool, "%s/referral/%s", base_url ? base_url : "", *ret_secret);
    return write_referral(db, pool, referral, true, error) && put_letter(db, pool, referral, url, error) &&
           case_touch(db, referral->case_id, error) &&
           case_audit(db, who, "create", "case_referral", referral->id, record_difference(&case_referral_record, NULL, referral, pool), error) &&
           db_commit(change, error);
}

/* --- answering --- */

static bool can_follow(const char *state, const char *next)
{
    static const char *const ways[][2] = {
        {"sent", "seen"}, {"sent", "accepted"}, {"seen", "accepted"}, {"sent", "refused"}, {"seen", "refused"},
        {"accepted", "done"}, {"accepted", "refused"}, {"sent", "withdrawn"}, {"seen", "withdrawn"}, {"accepted", "withdrawn"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
        if (strcmp(ways[i][0], state) == 0 && strcmp(ways[i][1], next) == 0)
            return true;
    return false;
}

static bool take_words(CaseReferral *referral, const char *state, const char *text, GError **error)
{
    bool refused = strcmp(state, "refused") == 0, done = strcmp(state, "done") == 0;
    if (refused && text_is_empty(text))
        return fail(error, FAIL_INVALID, "%s", _("Write why you refuse."));
    if (done && text_is_empty(text))
        return fail(error, FAIL_INVALID, "%s", _("Write what came of it."));
    if (refused)
        referral->reason = text;
    if (done)
        referral->result = text;
    return true;
}

static void stamp(CaseReferral *referral, const char *state)
{
    gint64 now = clock_now();
    if (!referral->seen_at && strcmp(state, "withdrawn") != 0)
        referral->seen_at = now;
    if (strcmp(state, "accepted") == 0 || strcmp(state, "refused") == 0)
        referral->answered_at = now;
    if (strcmp(state, "done") == 0)
        referral->done_at = now;
    referral->state = state;
}

bool case_referral_move(Db *db, const Identity *who, const char *source, CaseReferral *referral, const char *state, const char *text,
                        GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    if (!can_follow(referral->state, state))
        return fail(error, FAIL_CONFLICT, _("This can't be done any more: the referral is at “%s”."), case_label(case_referral_states, referral->state));
    if (!take_words(referral, state, text, error))
        return false;
    stamp(referral, state);
    return write_referral(db, pool, referral, false, error) && case_touch(db, referral->case_id, error) &&
           audit_write(db, who, source, state, "case_referral", referral->id, NULL, error) && db_commit(change, error);
}
