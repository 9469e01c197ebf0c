#include "modules/accounts/factors.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "mail/mail.h"
#include "modules/accounts/factor_queries.h"
#include "modules/accounts/accounts_queries.h"
#include "record/seal.h"

/* The store of the second factor; what a sign-in asks of it is in factor_sign_in.c. */

static bool run_for(Db *db, const DbStatement *statement, gint64 id, gint64 *ret_changed, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    return db_run(q, ret_changed, error);
}

static bool run_with(Db *db, const DbStatement *statement, gint64 id, gint64 value, gint64 *ret_changed, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", value);
    return db_run(q, ret_changed, error);
}

/* --- what there is, what is needed --- */

static void read_factors(DbQuery *q, gint64 days, Factors *factors)
{
    *factors = (Factors){
        .totp = db_int(q, "totp") > 0,
        .keys = db_int(q, "keys"),
        .codes = db_int(q, "codes"),
        .needed = db_int(q, "needed") > 0 && db_int(q, "is_demo") == 0,
        .password_is_short = db_int(q, "password_short") != 0,
    };
    if (factors->needed && !factors_any(factors))
        factors->since = db_int(q, "factor_since");
    factors->due_at = factors->since ? factors->since + days * 24 * 60 * 60 : 0;
}

bool factors_of(Db *db, gint64 user_id, Factors *ret_factors, GError **error)
{
    gint64 days = setting_int(db, "factor.days", 14);
    *ret_factors = (Factors){0};
    g_autoptr(DbQuery) q = db_query(db, SQL_FACTORS_OF);
    db_bind_int(q, "$1", user_id);
    while (db_step(q))
        read_factors(q, days, ret_factors);
    return db_end(q, error);
}

bool factor_start_days(Db *db, gint64 user_id, GError **error)
{
    Factors factors;
    if (!factors_of(db, user_id, &factors, error))
        return false;
    if (!factors.needed || factors_any(&factors) || factors.since)
        return true;
    return run_with(db, SQL_FACTOR_SINCE_SET, user_id, clock_now(), NULL, error) && account_count_change(db, error);
}

/* May one factor of so many be taken away?  FAIL_INVALID: the last one is needed. */
static bool factor_may_go(Db *db, gint64 user_id, GError **error)
{
    Factors factors;
    if (!factors_of(db, user_id, &factors, error))
        return false;
    if (factors.totp + factors.keys > 1)
        return true;
    if (factors.needed)
        return fail(error, FAIL_INVALID, "%s", _("Your role needs a second factor. Add another before you take this one away."));
    return !factors.password_is_short ||
           fail(error, FAIL_INVALID, "%s", _("Your password is short: it is good only beside a second factor. Choose a longer one first."));
}

/* Tells the owner: who changed it may be somebody else. */
static bool put_letter(Db *db, Pool *pool, gint64 user_id, const char *what, GError **error)
{
    User *user;
    if (!user_find(db, pool, user_id, &user, error))
        return false;
    Language before = language_get();
    language_set(language_from_code(user->language, before));
    Letter letter = {.to = user->email, .to_name = user->name, .subject = _("The second factor of your account in Vatra"),
                     .text = pool_printf(pool, _("Good day %s,\n\n%s\n\nIf it was not you, tell the administrator of Vatra at once."), user->name, _(what))};
    bool put = mail_put(db, &letter, NULL, error);
    language_set(before);
    return put;
}

static bool end_change(Db *db, DbChange *change, const Identity *who, const char *verb, const char *what, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    return put_letter(db, pool, who->user_id, what, error) &&
           account_changed(db, who, verb, "user_account", who->user_id, NULL, error) && db_commit(change, error);
}

/* --- codes from an app (RFC 6238) --- */

enum { SECRET_BYTES = 20, STEP_SECONDS = 30, STEPS_AROUND = 1 };
static const char secret_column[] = "totp_factor.secret";

static const char *new_secret(Pool *pool)
{
    char bytes[SECRET_BYTES], *text = NULL;
    randombytes_buf(bytes, sizeof bytes);
    if (oath_base32_encode(bytes, sizeof bytes, &text, NULL) != OATH_OK)
        g_error("no memory for a secret");
    const char *kept = pool_strdup(pool, text);
    sodium_memzero(bytes, sizeof bytes);
    free(text);
    return kept;
}

bool totp_begin(Db *db, gint64 user_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_auto(SealKey) key = {0};
    const char *wrapped;
    if (!seal_key_make(db, pool, &key, &wrapped, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_TOTP_PUT);
    db_bind_int(q, "$1", user_id);
    db_bind_text(q, "$2", wrapped);
    db_bind_text(q, "$3", seal_text(&key, secret_column, user_id, new_secret(pool), pool));
    db_bind_int(q, "$4", clock_now());
    return db_run(q, NULL, error);
}

typedef struct {
    const char *secret; /* NULL: there is none */
    bool confirmed;
    gint64 made_at;
} Totp;

static bool totp_find(Db *db, Pool *pool, gint64 user_id, Totp *ret_totp, GError **error)
{
    g_auto(SealKey) key = {0};
    *ret_totp = (Totp){0};
    g_autoptr(DbQuery) q = db_query(db, SQL_TOTP_FIND);
    db_bind_int(q, "$1", user_id);
    if (!db_step(q))
        return db_end(q, error);
    ret_totp->confirmed = !db_is_null(q, "confirmed_at");
    ret_totp->made_at = db_int(q, "made_at");
    return seal_key_open(db, db_text(q, "seal_key", pool), &key, error) &&
           seal_read(&key, secret_column, user_id, db_text(q, "secret", pool), pool, &ret_totp->secret, error);
}

static const char *in_groups(Pool *pool, const char *secret)
{
    GString *out = pool_string(pool);
    for (gsize i = 0; secret[i]; i++)
        g_string_append_printf(out, "%s%c", i && i % 4 == 0 ? " " : "", secret[i]);
    return out->str;
}

static bool nothing_begun(GError **error)
{
    return fail(error, FAIL_NOT_FOUND, "%s", _("Nothing is being set up. Begin again."));
}

bool totp_setup(Db *db, Pool *pool, const User *user, TotpSetup *ret_setup, GError **error)
{
    Totp totp;
    if (!totp_find(db, pool, user->id, &totp, error))
        return false;
    if (!totp.secret || totp.confirmed || totp.made_at < clock_now() - 60 * 60)
        return nothing_begun(error);
    const char *authority = setting_text(db, pool, "authority.name", "Vatra");
    const char *issuer = html_url_part(pool, strcmp(authority, "") == 0 ? "Vatra" : authority);
    *ret_setup = (TotpSetup){in_groups(pool, totp.secret),
                             pool_printf(pool, "otpauth://totp/%s:%s?secret=%s&issuer=%s", issuer, html_url_part(pool, user->email), totp.secret, issuer)};
    return true;
}

/* *ret_step: the half minute whose code it is; 0: it fits none. */
static void match_code(const char *secret, const char *code, gint64 *ret_step)
{
    char *bytes = NULL;
    size_t count = 0;
    uint64_t step = 0;
    int place;
    *ret_step = 0;
    if (oath_base32_decode(secret, strlen(secret), &bytes, &count) != OATH_OK)
        return;
    if (oath_totp_validate3(bytes, count, (time_t)clock_now(), STEP_SECONDS, 0, STEPS_AROUND, &place, &step, code) >= 0)
        *ret_step = (gint64)step;
    sodium_memzero(bytes, count);
    free(bytes);
}

static const char *digits_of(Pool *pool, const char *typed)
{
    GString *out = pool_string(pool);
    for (; typed && *typed; typed++)
        if (!g_ascii_isspace(*typed))
            g_string_append_c(out, *typed);
    bool six = out->len == 6 && strspn(out->str, "0123456789") == 6;
    return six ? out->str : NULL;
}

/* *ret_good: the code is one of now and wasn't taken before.  Inside a transaction. */
static bool totp_take(Db *db, Pool *pool, gint64 user_id, const Totp *totp, const char *code, bool *ret_good, GError **error)
{
    gint64 step, changed = 0;
    const char *digits = digits_of(pool, code);
    *ret_good = false;
    if (!totp->secret || !digits)
        return true;
    match_code(totp->secret, digits, &step);
    if (step == 0)
        return true;
    if (!run_with(db, SQL_TOTP_USE, user_id, step, &changed, error))
        return false;
    *ret_good = changed == 1;
    return true;
}

bool totp_confirm(Db *db, const Identity *who, const char *code, bool *ret_good, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    Totp totp;
    if (!change || !totp_find(db, pool, who->user_id, &totp, error))
        return false;
    if (!totp.secret || totp.confirmed)
        return nothing_begun(error);
    if (!totp_take(db, pool, who->user_id, &totp, code, ret_good, error) || !*ret_good)
        return *ret_good || !*error;
    return run_with(db, SQL_TOTP_CONFIRM, who->user_id, clock_now(), NULL, error) &&
           run_for(db, SQL_FACTOR_SINCE_CLEAR, who->user_id, NULL, error) &&
           end_change(db, change, who, "add-factor", N_("Codes from an app were added as a second factor of your account."), error);
}

bool totp_remove(Db *db, const Identity *who, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && factor_may_go(db, who->user_id, error) && run_for(db, SQL_TOTP_DELETE, who->user_id, NULL, error) &&
           end_change(db, change, who, "remove-factor", N_("Codes from an app were taken away from your account."), error);
}

/* --- security keys --- */

bool security_keys_of(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_keys, GError **error)
{
    *ret_keys = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_SECURITY_KEY_LIST);
    db_bind_int(q, "$1", user_id);
    while (db_step(q)) {
        SecurityKey *key = pool_new0(pool, SecurityKey);
        *key = (SecurityKey){
            .id = db_int(q, "id"), .name = db_text(q, "name", pool), .added_at = db_int(q, "added_at"), .used_at = db_int(q, "used_at"),
            .key = {db_text(q, "credential_id", pool), db_text(q, "public_key", pool), (int)db_int(q, "algorithm"), db_text(q, "rp_id", pool),
                    db_int(q, "sign_count")},
        };
        g_ptr_array_add(*ret_keys, key);
    }
    return db_end(q, error);
}

static bool insert_key(Db *db, gint64 user_id, const char *name, const WebauthnKey *key, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_SECURITY_KEY_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", user_id);
    db_bind_text(q, "$3", name);
    db_bind_text(q, "$4", key->id);
    db_bind_text(q, "$5", key->public_key);
    db_bind_int(q, "$6", key->algorithm);
    db_bind_text(q, "$7", key->rp_id);
    db_bind_int(q, "$8", key->count);
    db_bind_int(q, "$9", clock_now());
    return db_run(q, NULL, error);
}

bool security_key_add(Db *db, const Identity *who, const char *name, const WebauthnKey *key, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    Factors factors;
    if (!change || !factors_of(db, who->user_id, &factors, error))
        return false;
    if (factors.keys >= MOST_KEYS)
        return fail(error, FAIL_INVALID, _("At most %d security keys are possible. Take one away first."), MOST_KEYS);
    return insert_key(db, who->user_id, name, key, error) && run_for(db, SQL_FACTOR_SINCE_CLEAR, who->user_id, NULL, error) &&
           end_change(db, change, who, "add-factor", N_("A security key was added as a second factor of your account."), error);
}

bool security_key_remove(Db *db, const Identity *who, gint64 id, GError **error)
{
    gint64 changed = 0;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !factor_may_go(db, who->user_id, error) || !run_with(db, SQL_SECURITY_KEY_DELETE, id, who->user_id, &changed, error))
        return false;
    if (changed == 0)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such security key."));
    return end_change(db, change, who, "remove-factor", N_("A security key was taken away from your account."), error);
}

/* --- recovery codes --- */

/* 60 random bits without letters that look alike: "ABCD-EFGH-JKLM". */
static const char *new_code(Pool *pool)
{
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    char code[15] = "";
    for (int i = 0, at = 0; i < 12; i++) {
        if (i && i % 4 == 0)
            code[at++] = '-';
        code[at++] = letters[randombytes_uniform(32)];
    }
    return pool_strdup(pool, code);
}

/* As somebody types it: without blanks and hyphens, in capitals. */
static const char *code_hash(Db *db, Pool *pool, const char *typed)
{
    GString *out = pool_string(pool);
    for (; *typed; typed++)
        if (g_ascii_isalnum(*typed))
            g_string_append_c(out, g_ascii_toupper(*typed));
    return seal_blind(db, "recovery_code", out->str, pool);
}

bool recovery_codes_make(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_codes, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    *ret_codes = pool_list(pool);
    if (!change || !run_for(db, SQL_RECOVERY_CODE_DELETE_ALL, who->user_id, NULL, error))
        return false;
    for (int i = 0; i < RECOVERY_CODES; i++) {
        const char *code = new_code(pool);
        g_autoptr(DbQuery) q = db_query(db, SQL_RECOVERY_CODE_INSERT);
        db_bind_int(q, "$1", id_new());
        db_bind_int(q, "$2", who->user_id);
        db_bind_text(q, "$3", code_hash(db, pool, code));
        if (!db_run(q, NULL, error))
            return false;
        g_ptr_array_add(*ret_codes, (gpointer)code);
    }
    return end_change(db, change, who, "new-codes", N_("New recovery codes were made for your account; those before don't work any more."), error);
}

static bool recovery_code_take(Db *db, Pool *pool, gint64 user_id, const char *typed, bool *ret_good, GError **error)
{
    gint64 changed = 0;
    const char *hash = code_hash(db, pool, typed);
    *ret_good = false;
    if (!hash)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_RECOVERY_CODE_USE);
    db_bind_int(q, "$1", user_id);
    db_bind_text(q, "$2", hash);
    db_bind_int(q, "$3", clock_now());
    if (!db_run(q, &changed, error))
        return false;
    *ret_good = changed == 1;
    return true;
}

/* --- between the password and the session --- */

bool factor_wait_begin(Db *db, Pool *pool, gint64 user_id, const char *device, const char **ret_token, GError **error)
{
    *ret_token = secret_new(pool);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_FACTOR_WAIT_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_text(q, "$2", secret_hash(pool, *ret_token));
    db_bind_int(q, "$3", user_id);
    db_bind_text(q, "$4", webauthn_challenge(pool));
    db_bind_text(q, "$5", device);
    db_bind_int(q, "$6", clock_now() + FACTOR_WAIT_SECONDS);
    return db_run(q, NULL, error) && db_commit(change, error);
}

bool factor_wait_find(Db *db, Pool *pool, const char *token, FactorWait **ret_wait, GError **error)
{
    *ret_wait = NULL;
    if (!token)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_FACTOR_WAIT_FIND);
    db_bind_text(q, "$1", secret_hash(pool, token));
    db_bind_int(q, "$2", clock_now());
    while (db_step(q)) {
        *ret_wait = pool_new0(pool, FactorWait);
        **ret_wait = (FactorWait){db_int(q, "id"), db_int(q, "user_id"), db_text(q, "challenge", pool), db_text(q, "device", pool)};
    }
    return db_end(q, error);
}

/* A challenge is answered once, rightly or not. */
static bool spend_challenge(Db *db, Pool *pool, const FactorWait *wait, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_FACTOR_WAIT_CHALLENGE);
    db_bind_int(q, "$1", wait->id);
    db_bind_text(q, "$2", webauthn_challenge(pool));
    return db_run(q, NULL, error);
}

static const SecurityKey *key_called(const GPtrArray *keys, const char *id)
{
    for (guint i = 0; id && i < keys->len; i++)
        if (strcmp(((const SecurityKey *)keys->pdata[i])->key.id, id) == 0)
            return keys->pdata[i];
    return NULL;
}

static bool key_count(Db *db, gint64 id, gint64 count, bool *ret_good, GError **error)
{
    gint64 changed = 0;
    g_autoptr(DbQuery) q = db_query(db, SQL_SECURITY_KEY_USE);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", count);
    db_bind_int(q, "$3", clock_now());
    if (!db_run(q, &changed, error))
        return false;
    *ret_good = changed == 1;
    return true;
}

static bool key_take(Db *db, Pool *pool, const FactorWait *wait, const WebauthnAnswer *answer, bool *ret_good, const char **ret_problem, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    GPtrArray *keys;
    gint64 count;
    *ret_good = false;
    if (!security_keys_of(db, pool, wait->user_id, &keys, error) || !spend_challenge(db, pool, wait, error))
        return false;
    const SecurityKey *key = key_called(keys, answer->id);
    if (!key)
        *ret_problem = _("This security key isn't one of yours.");
    else if (!webauthn_verify(pool, &key->key, wait->challenge, answer, &count, &wrong))
        *ret_problem = pool_strdup(pool, wrong->message);
    else
        return key_count(db, key->id, count, ret_good, error);
    return true;
}

static bool code_take(Db *db, Pool *pool, gint64 user_id, const char *code, bool *ret_good, GError **error)
{
    Totp totp;
    if (!totp_find(db, pool, user_id, &totp, error))
        return false;
    totp.secret = totp.confirmed ? totp.secret : NULL;
    if (digits_of(pool, code))
        return totp_take(db, pool, user_id, &totp, code, ret_good, error);
    return recovery_code_take(db, pool, user_id, code, ret_good, error);
}

static bool wait_over(Db *db, gint64 user_id, GError **error)
{
    return run_with(db, SQL_FACTOR_WAIT_DELETE, user_id, clock_now(), NULL, error);
}

static bool note_result(Db *db, Pool *pool, gint64 user_id, bool good, GError **error)
{
    User *user;
    if (!user_find(db, pool, user_id, &user, error))
        return false;
    Identity who = {.user_id = user->id, .name = user->name};
    return factor_count_try(db, pool, user_id, good, error) && (!good || wait_over(db, user_id, error)) &&
           audit_write(db, good ? &who : NULL, "web", good ? "sign-in" : "factor-failed", "user_account", user_id, NULL, error);
}

bool factor_try(Db *db, Pool *pool, const FactorWait *wait, const FactorTry *try, int *ret_wait, const char **ret_problem, GError **error)
{
    bool good = false;
    *ret_problem = NULL;
    if (!factor_tries_wait(db, pool, wait->user_id, ret_wait, error))
        return false;
    if (*ret_wait)
        return true;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change ||
        !(try->code ? code_take(db, pool, wait->user_id, try->code, &good, error) : key_take(db, pool, wait, &try->answer, &good, ret_problem, error)))
        return false;
    if (!good && !*ret_problem)
        *ret_problem = _("This code isn't right, or it was used already. Wait for the next one.");
    return note_result(db, pool, wait->user_id, good, error) && db_commit(change, error);
}

/* --- the administrator's --- */

static bool delete_all(Db *db, gint64 user_id, GError **error)
{
    return run_for(db, SQL_TOTP_DELETE, user_id, NULL, error) && run_for(db, SQL_SECURITY_KEY_DELETE_ALL, user_id, NULL, error) &&
           run_for(db, SQL_RECOVERY_CODE_DELETE_ALL, user_id, NULL, error) && run_for(db, SQL_FACTOR_SINCE_CLEAR, user_id, NULL, error) &&
           wait_over(db, user_id, error) && sessions_end(db, user_id, 0, error);
}

static bool take_password_away(Db *db, Pool *pool, const char *base_url, const User *user, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_USER_SET_PASSWORD_HASH);
    db_bind_int(q, "$1", user->id);
    db_bind_null(q, "$2");
    return db_run(q, NULL, error) && run_with(db, SQL_PASSWORD_SHORT_SET, user->id, 0, NULL, error) &&
           link_send_reset(db, pool, base_url, user, error);
}

bool factor_reset(Db *db, Pool *pool, const Identity *who, const char *base_url, const User *user, GError **error)
{
    Factors factors;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && factors_of(db, user->id, &factors, error) && delete_all(db, user->id, error) &&
           (!factors.password_is_short || take_password_away(db, pool, base_url, user, error)) &&
           put_letter(db, pool, user->id, N_("An administrator took the second factor of your account away. You sign in with your password alone until you set it up anew."), error) &&
           account_changed(db, who, "reset-factor", "user_account", user->id, NULL, error) && db_commit(change, error);
}

bool role_set_needs_factor(Db *db, const Identity *who, gint64 role_id, bool needed, GError **error)
{
    gint64 changed = 0;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !run_with(db, SQL_ROLE_NEED_FACTOR, role_id, needed, &changed, error))
        return false;
    if (changed == 0)
        return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such role."));
    return (needed || run_for(db, SQL_FACTOR_SINCE_CLEAR_ROLE, role_id, NULL, error)) &&
           account_changed(db, who, needed ? "need-factor" : "need-no-factor", "role", role_id, NULL, error) && db_commit(change, error);
}

/* --- passwords --- */

int password_least_for(Db *db, gint64 user_id)
{
    Factors factors = {0};
    int least = password_least(db);
    bool shorter = user_id && factors_of(db, user_id, &factors, NULL) && factors_any(&factors);
    return shorter ? MIN(least, PASSWORD_LEAST_WITH_FACTOR) : least;
}

bool password_note_length(Db *db, gint64 user_id, const char *password, GError **error)
{
    bool is_short = g_utf8_strlen(password, -1) < password_least(db);
    return run_with(db, SQL_PASSWORD_SHORT_SET, user_id, is_short, NULL, error);
}
