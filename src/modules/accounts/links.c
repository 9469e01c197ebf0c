#include "modules/accounts/store.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "mail/mail.h"
#include "modules/accounts/accounts_queries.h"
#include "record/json.h"

/* Links that set a password: sent by letter, good once. */

bool links_revoke(Db *db, gint64 user_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LINK_REVOKE);
    db_bind_int(q, "$1", user_id);
    return db_run(q, NULL, error);
}

bool link_make(Db *db, Pool *pool, gint64 user_id, const char *purpose, const char **ret_secret, GError **error)
{
    *ret_secret = secret_new(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_LINK_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_text(q, "$2", purpose);
    db_bind_text(q, "$3", secret_hash(pool, *ret_secret));
    db_bind_int(q, "$4", user_id);
    db_bind_int(q, "$5", clock_now() + (strcmp(purpose, "invite") == 0 ? INVITE_SECONDS : RESET_SECONDS));
    return links_revoke(db, user_id, error) && db_run(q, NULL, error);
}

bool account_link_find(Db *db, Pool *pool, const char *secret, AccountLink **ret_link, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LINK_FIND);
    db_bind_text(q, "$1", secret_hash(pool, secret));
    bool good = db_step(q) && db_is_null(q, "used_at") && db_int(q, "expires_at") > clock_now();
    if (good) {
        *ret_link = pool_new0(pool, AccountLink);
        **ret_link = (AccountLink){db_int(q, "id"), db_int(q, "user_id"), db_text(q, "purpose", pool)};
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("This link is not good any more: it was used, replaced, or is too old."));
}

bool link_use(Db *db, const AccountLink *link, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_LINK_USE);
    db_bind_int(q, "$1", link->id);
    db_bind_int(q, "$2", clock_now());
    return db_run(q, &changed, error) &&
           (changed == 1 || fail(error, FAIL_NOT_FOUND, "%s", _("This link is not good any more: it was used, replaced, or is too old.")));
}

/* --- letters --- */

static const char *invite_text(Pool *pool, const User *user, const char *authority, const char *url)
{
    return pool_printf(pool, _("Good day %s,\n\nyou have a new account in Vatra, with which %s follows its plans of measures.\n\n"
                               "Choose your password here:\n%s\n\nThe link works once, for 7 days. If it is too old, ask for a new one on the sign-in page."),
                       user->name, authority, url);
}

static const char *reset_text(Pool *pool, const User *user, const char *url)
{
    return pool_printf(pool, _("Good day %s,\n\nsomebody asked for a new password for your account in Vatra.\n\nIf it was you, choose it here:\n%s\n\n"
                               "The link works once, for one hour. If it was not you, do nothing: your password stays as it is."),
                       user->name, url);
}

/* In the reader's language, whatever that of the sender is. */
static bool put_letter(Db *db, Pool *pool, const User *user, const char *purpose, const char *url, GError **error)
{
    Language before = language_get();
    language_set(language_from_code(user->language, before));
    const char *authority = setting_text(db, pool, "authority.name", _("the authority"));
    bool invite = strcmp(purpose, "invite") == 0;
    Letter letter = {.to = user->email, .to_name = user->name,
                     .subject = invite ? _("Your account in Vatra") : _("A new password for Vatra"),
                     .text = invite ? invite_text(pool, user, authority, url) : reset_text(pool, user, url)};
    bool put = mail_put(db, &letter, NULL, error);
    language_set(before);
    return put;
}

static bool send_link(Db *db, Pool *pool, const char *base_url, const User *user, const char *purpose, const char **ret_url, GError **error)
{
    const char *secret;
    if (!link_make(db, pool, user->id, purpose, &secret, error))
        return false;
    *ret_url = pool_printf(pool, "%s/password/%s", base_url, secret);
    return put_letter(db, pool, user, purpose, *ret_url, error);
}

bool link_send_reset(Db *db, Pool *pool, const char *base_url, const User *user, GError **error)
{
    const char *url;
    return send_link(db, pool, base_url, user, "reset", &url, error);
}

bool user_invite(Db *db, Pool *pool, const Identity *who, const char *base_url, const User *user, const char **ret_url, GError **error)
{
    return send_link(db, pool, base_url, user, "invite", ret_url, error) &&
           audit_write(db, who, account_source(who), "invite", "user_account", user->id, NULL, error);
}

/* --- forgotten passwords --- */

/* A second request within this time sends no second letter. */
enum { RESET_EVERY_SECONDS = 5 * 60 };

static bool was_sent_just_now(Db *db, gint64 user_id, bool *ret_sent, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_LINK_LATEST);
    db_bind_int(q, "$1", user_id);
    db_bind_text(q, "$2", "reset");
    gint64 expires_at = db_step(q) ? db_int(q, "expires_at") : 0;
    *ret_sent = expires_at - RESET_SECONDS > clock_now() - RESET_EVERY_SECONDS;
    return db_end(q, error);
}

static bool reset(Db *db, Pool *pool, const char *email, const char *base_url, GError **error)
{
    g_autoptr(GError) missing = NULL;
    g_autoptr(DbChange) change = db_begin(db, error);
    User *user;
    const char *url;
    bool sent;
    if (!change)
        return false;
    if (!user_find_by_email(db, pool, email, &user, &missing) || user->closed_at) {
        if (missing && fail_kind(missing) != FAIL_NOT_FOUND) {
            g_propagate_error(error, g_steal_pointer(&missing));
            return false;
        }
        return true; /* nobody is told that there is no such account */
    }
    if (!was_sent_just_now(db, user->id, &sent, error))
        return false;
    return sent || (send_link(db, pool, base_url, user, "reset", &url, error) &&
                    audit_write(db, NULL, "web", "ask-password", "user_account", user->id, NULL, error) && db_commit(change, error));
}

/* The page answers before anybody knows whether the address has an account: so the time it takes can't tell either. */
static bool run_reset(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    json_t *arguments = json_loads(job->arguments, 0, NULL);
    pool_defer(pool, (GDestroyNotify)json_decref, arguments);
    const char *email = json_string_value(json_object_get(arguments, "email"));
    const char *base_url = json_string_value(json_object_get(arguments, "base_url"));
    if (!email || !base_url)
        return fail_internal(error, "accounts.reset without its arguments");
    return reset(db, pool, email, base_url, error);
}

bool reset_ask(Db *db, Pool *pool, const char *email, const char *base_url, GError **error)
{
    GString *arguments = pool_string(pool);
    Json json = json_begin(arguments);
    json_object(&json, NULL);
    json_text(&json, "email", email);
    json_text(&json, "base_url", base_url);
    json_object_end(&json);
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && job_add(db, "accounts.reset", arguments->str, 0, 0, secret_hash(pool, email), NULL, error) && db_commit(change, error);
}

/* --- what is over --- */

static bool forget_links(Db *db, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_LINK_FORGET);
    db_bind_int(q, "$1", clock_now() - INVITE_SECONDS);
    return db_run(q, NULL, error) && db_commit(change, error);
}

static bool run_tidy(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    return sessions_forget(db, error) && forget_links(db, error);
}

static bool run_checkpoint(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error)
{
    AuditCheckpoint *checkpoint;
    return audit_checkpoint(db, pool, &checkpoint, error);
}

const JobKind accounts_jobs[] = {
    {"accounts.reset", N_("Letters for forgotten passwords"), run_reset},
    {"accounts.tidy", N_("Taking away sessions that ended"), run_tidy, .every_seconds = 60 * 60},
    {"audit.checkpoint", N_("Signing the audit log"), run_checkpoint, .every_seconds = 60 * 60},
    {0},
};

/* --- the first run --- */

static const char setup_setting[] = "secret.setup";

bool accounts_setup_code(Db *db, Pool *pool, const char **ret_code, GError **error)
{
    bool any;
    *ret_code = NULL;
    if (!users_any(db, &any, error))
        return false;
    if (any)
        return true;
    const char *code = pool_printf(pool, "%04u-%04u-%04u", randombytes_uniform(10000), randombytes_uniform(10000), randombytes_uniform(10000));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !setting_put(db, setup_setting, secret_hash(pool, code), error) || !db_commit(change, error))
        return false;
    *ret_code = code;
    return true;
}

bool setup_code_fits(Db *db, Pool *pool, const char *code, GError **error)
{
    bool any;
    if (!users_any(db, &any, error))
        return false;
    const char *kept = any ? NULL : setting_text(db, pool, setup_setting, NULL);
    if (kept && code && strcmp(kept, secret_hash(pool, code)) == 0)
        return true;
    return fail(error, FAIL_NOT_FOUND, "%s", _("This code is not right. The server prints a new one when it starts."));
}
