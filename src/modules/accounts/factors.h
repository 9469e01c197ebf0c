#pragma once
#include "modules/accounts/store.h"
#include "modules/accounts/webauthn.h"

/* The second factor of a sign-in: codes from an app (TOTP), security keys (WebAuthn), and recovery codes for when both are lost. */

enum { FACTOR_WAIT_SECONDS = 10 * 60, FACTOR_CONFIRM_SECONDS = 15 * 60, RECOVERY_CODES = 10, MOST_KEYS = 10, PASSWORD_LEAST_WITH_FACTOR = 8 };

typedef struct {
    bool totp;              /* set up and confirmed */
    gint64 keys, codes;     /* security keys; recovery codes that are still good */
    bool needed;            /* by a role, and the account isn't the demo's */
    gint64 since;           /* needed and missing since then; 0: it isn't */
    gint64 due_at;          /* from then on nothing else can be done before it is set up; 0: never */
    bool password_is_short; /* good only beside a second factor */
} Factors;
static inline bool factors_any(const Factors *factors) { return factors->totp || factors->keys > 0; }
bool factors_of(Db *db, gint64 user_id, Factors *ret_factors, GError **error);
/* At a sign-in: from now on the days count in which it has to be set up. */
bool factor_start_days(Db *db, gint64 user_id, GError **error);

/* --- codes from an app --- */

/* A new secret, not in use until a code of it is given.  Inside a transaction. */
bool totp_begin(Db *db, gint64 user_id, GError **error);
/* What the app is told, while it isn't confirmed; FAIL_NOT_FOUND: there is nothing to confirm. */
typedef struct {
    const char *secret; /* base32, in groups of four */
    const char *uri;    /* otpauth://… */
} TotpSetup;
bool totp_setup(Db *db, Pool *pool, const User *user, TotpSetup *ret_setup, GError **error);
/* *ret_good: the code fits and is put in use. */
bool totp_confirm(Db *db, const Identity *who, const char *code, bool *ret_good, GError **error);
bool totp_remove(Db *db, const Identity *who, GError **error); /* FAIL_INVALID: see factor_may_go() */

/* --- security keys --- */

typedef struct {
    gint64 id;
    const char *name;
    WebauthnKey key;
    gint64 added_at, used_at; /* used_at 0: never yet */
} SecurityKey;
bool security_keys_of(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_keys, GError **error); /* of SecurityKey * */
/* FAIL_CONFLICT: this key is registered already; FAIL_INVALID: too many. */
bool security_key_add(Db *db, const Identity *who, const char *name, const WebauthnKey *key, GError **error);
bool security_key_remove(Db *db, const Identity *who, gint64 id, GError **error); /* FAIL_INVALID: see factor_may_go() */

/* --- recovery codes --- */

/* Ten new ones in place of those before: "ABCD-EFGH-JKLM".  Only here can they be read. */
bool recovery_codes_make(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_codes, GError **error);

/* --- signing in --- */

/* Between the right password and the second factor. */
typedef struct {
    gint64 id, user_id;
    const char *challenge, *device;
} FactorWait;
bool factor_wait_begin(Db *db, Pool *pool, gint64 user_id, const char *device, const char **ret_token, GError **error);
bool factor_wait_find(Db *db, Pool *pool, const char *token, FactorWait **ret_wait, GError **error); /* *ret_wait NULL: none, or too old */

/* What was given in place of the second factor: a code of the app, a recovery code, or a security key's answer. */
typedef struct {
    const char *code;      /* NULL: the key's answer is meant */
    WebauthnAnswer answer;
    const char *address;   /* of the client */
} FactorTry;
/* *ret_wait not 0: too many wrong tries, nothing was looked at, so many seconds to wait.  *ret_problem: what was wrong, in words; NULL:
 * it was right, and the wait is over. */
bool factor_try(Db *db, Pool *pool, const FactorWait *wait, const FactorTry *try, int *ret_wait, const char **ret_problem, GError **error);

/* Wrong tries are slowed down by account, as wrong passwords are, and wait longer: only who has the password comes this far. */
bool factor_tries_wait(Db *db, Pool *pool, gint64 user_id, int *ret_wait, GError **error);
bool factor_count_try(Db *db, Pool *pool, gint64 user_id, bool good, GError **error); /* inside a transaction */

/* --- the administrator's --- */

/* Takes all of somebody's second factor away, ends the sessions and tells the person by letter.  A password that was good only beside
 * it goes as well: the letter has a link for a new one. */
bool factor_reset(Db *db, Pool *pool, const Identity *who, const char *base_url, const User *user, GError **error);
bool role_set_needs_factor(Db *db, const Identity *who, gint64 role_id, bool needed, GError **error);

/* --- passwords --- */

int password_least_for(Db *db, gint64 user_id); /* shorter beside a second factor */
/* Notes whether a password that was just put is good only beside a second factor.  Inside a transaction. */
bool password_note_length(Db *db, gint64 user_id, const char *password, GError **error);

/* --- pages --- */

extern const Route factor_routes[], factor_sign_in_routes[];
/* After the right password: the session, or the page that asks for the second factor. */
bool factor_or_session(Request *req, gint64 user_id, const char *device, const char *next, GError **error);
void qr_svg(GString *out, const char *text); /* the picture alone: qr.c */
