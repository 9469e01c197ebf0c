#pragma once
#include "modules/accounts/accounts.h"
#include "record/audit.h"
#include "web/router.h"

/* What the files of this module share between themselves. */

/* "web" for who is signed in, "cli" for the command line and jobs, "link" for who came by a letter's link. */
const char *account_source(const Identity *who);

/* The leaf of a change, and a count more for the identities kept in memory.  Inside a transaction. */
bool account_changed(Db *db, const Identity *who, const char *verb, const char *kind, gint64 record_id, const char *difference,
                     GError **error);
/* The present count of changes. */
bool account_change_number(Db *db, gint64 *ret_number, GError **error);

/* Without a leaf; value NULL takes it away.  Inside a transaction. */
bool setting_put(Db *db, const char *name, const char *value, GError **error);

/* A LIKE pattern for a part of a folded text; "%" for nothing typed. */
const char *like_part(Pool *pool, const char *text);
/* What aliases are compared by: words in lower case without diacritics and signs. */
char *alias_key(Pool *pool, const char *text);

/* --- passwords --- */

enum { PASSWORD_LEAST = 15, PASSWORD_MOST = 1000 }; /* characters; the first is only the usual value of a setting */

int password_least(Db *db);
/* The sentence that says what is wrong with a new password, or NULL. */
const char *password_problem(Db *db, Pool *pool, const char *password);
/* Argon2id, 64 MiB, 3 passes; at most two at a time.  FAIL_BUSY: too many wait. */
bool password_hash(Pool *pool, const char *password, const char **ret_hash, GError **error);
/* *ret_good: it fits.  hash NULL: takes as long as if there were one, and never fits. */
bool password_verify(const char *hash, const char *password, bool *ret_good, GError **error);
bool password_is_common(const char *password);

/* --- signing in --- */

/* FAIL_BUSY is no answer here: *ret_user_id 0 means a wrong address, a wrong password, or a closed account; *ret_wait not 0: too
 * many tries, nothing was looked at, so many seconds to wait.  device: the cookie of a browser that signed in before, or NULL. */
typedef struct {
    const char *email, *password;
    const char *address; /* of the client */
    const char *device;
} SignIn;
bool sign_in(Db *db, Pool *pool, const SignIn *sign, gint64 *ret_user_id, int *ret_wait, GError **error);
/* The value of the device cookie for an account. */
bool sign_in_device(Db *db, Pool *pool, const char *email, const char **ret_device, GError **error);

/* --- sessions --- */

enum { SESSION_IDLE_SECONDS = 30 * 60, SESSION_SECONDS = 12 * 60 * 60, SEEN_EVERY_SECONDS = 60 };

typedef struct {
    gint64 id, created_at, seen_at, ends_at;
} Session;

/* A new session; *ret_token is what the cookie holds.  Inside a transaction. */
bool session_begin(Db *db, Pool *pool, gint64 user_id, const char **ret_token, GError **error);
bool session_end(Db *db, const char *token, GError **error); /* no such session: done already */
bool session_end_one(Db *db, gint64 user_id, gint64 id, GError **error); /* inside a transaction */
/* All of a user's sessions but one (0: all of them).  Inside a transaction. */
bool sessions_end(Db *db, gint64 user_id, gint64 but_id, GError **error);
bool sessions_of(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_sessions, GError **error);
bool sessions_forget(Db *db, GError **error); /* what ended, and tries long past */
/* The identity behind a token, or anonymous.  Lives in pool. */
bool session_identity(Db *db, Pool *pool, const char *token, const Identity **ret_who, GError **error);

#define SESSION_COOKIE "session"
#define DEVICE_COOKIE "device"
bool session_set_cookie(Request *req, gint64 user_id, GError **error); /* ends the browser's old session, begins a new one */

/* --- users --- */

User *user_read(DbQuery *q, Pool *pool); /* of a row with all columns of the record */

/* --- roles --- */

bool roles_ship(Db *db, GError **error);

/* A path of this site that one may be sent to, or otherwise. */
const char *local_path(const char *path, const char *otherwise);

extern const Route sign_in_routes[];

/* --- institutions --- */

typedef struct {
    const char *text; /* a part of the name or of an alias; NULL: any */
    const char *kind; /* NULL: any */
    bool closed;      /* closed ones as well */
    guint limit, offset;
} InstitutionFilter;
bool institutions_page(Db *db, Pool *pool, const InstitutionFilter *filter, GPtrArray **ret_institutions, gint64 *ret_count, GError **error);
bool institution_units(Db *db, Pool *pool, gint64 id, GPtrArray **ret_institutions, GError **error);
bool institution_set_closed(Db *db, const Identity *who, gint64 id, gint64 version, bool closed, GError **error); /* FAIL_CONFLICT */
bool institution_aliases(Db *db, Pool *pool, gint64 institution_id, GPtrArray **ret_aliases, GError **error); /* of const char * */
bool institution_remove_alias(Db *db, const Identity *who, gint64 institution_id, const char *alias, GError **error);
/* Without a leaf of its own: for what ships. */
bool institution_insert(Db *db, Pool *pool, Institution *institution, GError **error);
bool institution_put_alias(Db *db, Pool *pool, gint64 id, const char *alias, GError **error);
