#pragma once
#include "jobs/jobs.h"
#include "modules/accounts/accounts.h"
#include "record/audit.h"
#include "web/router.h"

/* What the files of this module share between themselves. */

/* "web" for who is signed in, "cli" for the command line and jobs, "link" for who came by a letter's link. */
const char *account_source(const Identity *who);

/* The leaf of a change, and a count more for the identities kept in memory.  Inside a transaction. */
bool account_changed(Db *db, const Identity *who, const char *verb, const char *kind, gint64 record_id, const char *difference,
                     GError **error);
/* The count alone. */
bool account_count_change(Db *db, GError **error);
/* The present count of changes. */
bool account_change_number(Db *db, gint64 *ret_number, GError **error);

/* Without a leaf; value NULL takes it away.  Inside a transaction. */
bool setting_put(Db *db, const char *name, const char *value, GError **error);

/* A LIKE pattern for a part of a folded text; "%" for nothing typed. */
const char *like_part(Pool *pool, const char *text);

/* --- passwords --- */

enum { PASSWORD_LEAST = 15, PASSWORD_MOST = 1000 }; /* characters; the first is only the usual value of a setting */

int password_least(Db *db);
/* The sentence that says what is wrong with a new password, or NULL.  user: whose it shall be, id 0: not made yet; beside a second
 * factor it may be shorter. */
const char *password_problem(Db *db, Pool *pool, const User *user, const char *password);
/* Argon2id, 64 MiB, 3 passes; at most two at a time.  FAIL_BUSY: too many wait. */
bool password_hash(Pool *pool, const char *password, const char **ret_hash, GError **error);
/* *ret_good: it fits.  hash NULL: takes as long as if there were one, and never fits. */
bool password_verify(const char *hash, const char *password, bool *ret_good, GError **error);
bool password_is_common(const char *password);
/* What everybody knows of the person, with hardly anything behind it: the address, or the name either way round. */
bool password_is_own(const User *user, const char *password);

/* --- signing in --- */

/* FAIL_BUSY is no answer here: *ret_user_id 0 means a wrong address, a wrong password, or a closed account; *ret_wait not 0: too
 * many tries, nothing was looked at, so many seconds to wait.  device: the cookie of a browser that signed in before, or NULL. */
typedef struct {
    const char *email, *password;
    const char *address; /* of the client */
    const char *device;
    const char *verb;    /* of the leaf; NULL: "sign-in" */
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

bool user_put_password(Db *db, const Identity *who, gint64 user_id, const char *hash, GError **error); /* by password_hash() */
/* role_ids: of gint64 *.  FAIL_CONFLICT: stale, or the e-mail address has an account; FAIL_INVALID: nobody would be left who may
 * change users. */
bool user_save(Db *db, const Identity *who, const User *user, const GPtrArray *role_ids, GError **error);
bool user_create_with_roles(Db *db, const Identity *who, User *user, const GPtrArray *role_ids, GError **error);
bool user_set_closed(Db *db, const Identity *who, gint64 id, gint64 version, bool closed, GError **error); /* ends all sessions */
bool users_any(Db *db, bool *ret_any, GError **error); /* false: this is the first run */
bool somebody_manages(Db *db, GError **error); /* FAIL_INVALID: nobody may change users */

typedef struct {
    const char *text; /* a part of the name or e-mail; NULL: any */
    gint64 institution_id, role_id; /* 0: any */
    bool closed;      /* closed ones as well */
    guint limit, offset;
} UserFilter;
typedef struct {
    User user;
    const char *institution_name, *roles; /* NULL: none */
} UserRow;
/* Of UserRow *; *ret_count: of all that match. */
bool users_page(Db *db, Pool *pool, const UserFilter *filter, GPtrArray **ret_rows, gint64 *ret_count, GError **error);

/* --- links in letters --- */

enum { INVITE_SECONDS = 7 * 24 * 60 * 60, RESET_SECONDS = 60 * 60 };

typedef struct {
    gint64 id, user_id;
    const char *purpose; /* invite, reset */
} AccountLink;

/* A link that sets a password; those before it end.  Inside a transaction. */
bool link_make(Db *db, Pool *pool, gint64 user_id, const char *purpose, const char **ret_secret, GError **error);
/* FAIL_NOT_FOUND: unknown, used or expired. */
bool account_link_find(Db *db, Pool *pool, const char *secret, AccountLink **ret_link, GError **error);
bool link_use(Db *db, const AccountLink *link, GError **error); /* FAIL_NOT_FOUND: used in the meantime.  Inside a transaction */
bool links_revoke(Db *db, gint64 user_id, GError **error);
/* Invites: a link and its letter.  *ret_url: for who has to hand it over.  Inside a transaction. */
/* Asks, in the background, for a letter with a new link; the same whether there is such an account or not. */
bool reset_ask(Db *db, Pool *pool, const char *email, const char *base_url, GError **error);
/* A letter with a link for a new password.  Inside a transaction. */
bool link_send_reset(Db *db, Pool *pool, const char *base_url, const User *user, GError **error);
bool user_invite(Db *db, Pool *pool, const Identity *who, const char *base_url, const User *user, const char **ret_url, GError **error);

extern const JobKind accounts_jobs[];

/* --- the first run --- */

bool setup_code_fits(Db *db, Pool *pool, const char *code, GError **error); /* FAIL_NOT_FOUND */

/* --- roles --- */

typedef struct {
    gint64 id;
    const char *code; /* NULL: made here */
    const char *name, *scope;
    bool needs_factor; /* who holds it needs a second factor */
    gint64 version, user_count;
    GPtrArray *permissions; /* of const char *; NULL in lists */
    const char *shipped;    /* what the program shipped for it when it was last as shipped: see shipped_roles.c; NULL: made here */
} Role;

/* Puts the roles that come with the program in, and brings what an upgrade ships to those that the authority did not change. */
bool roles_ship(Db *db, GError **error);

/* What the program ships for a role since the authority changed it. */
typedef struct {
    const Role *role;
    GPtrArray *gained, *lost; /* permissions, of const char *: those it hasn't, those it still has */
    const char *scope;        /* another one; NULL: the same */
} ShippedNews;
/* NULL: nothing new.  The role with its permissions. */
ShippedNews *role_news(Pool *pool, const Role *role);
bool roles_news(Db *db, Pool *pool, GPtrArray **ret_news, GError **error);
/* Takes over what is new, beside its own changes, or leaves the role as it is; either way it is told no more.  FAIL_CONFLICT: nothing is
 * new, or somebody saved the role. */
bool role_settle_news(Db *db, const Identity *who, gint64 id, gint64 version, bool take, GError **error);
const char *role_label(const char *code, const char *name); /* shipped ones translated */
/* From the narrowest: what a role may see; NULL ends. */
extern const char *const role_scopes[];
const char *scope_label(const char *scope);
bool roles_list(Db *db, Pool *pool, GPtrArray **ret_roles, GError **error);
bool role_find(Db *db, Pool *pool, gint64 id, Role **ret_role, GError **error);
bool roles_of_user(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_ids, GError **error); /* of gint64 * */
/* id 0: a new one, and id is set.  A shipped one keeps its name.  FAIL_CONFLICT: stale; FAIL_INVALID: nobody could change users. */
bool role_save(Db *db, const Identity *who, Role *role, GError **error);
/* The row, the permissions and, with a verb, the leaf; before NULL: a new one.  Inside a transaction.  FAIL_CONFLICT: stale. */
bool role_write(Db *db, const Identity *who, const char *verb, const Role *before, const Role *after, GError **error);

/* A path of this site that one may be sent to, or otherwise. */
const char *local_path(const char *path, const char *otherwise);

extern const Route sign_in_routes[];
bool say_wait(Request *req, int seconds, const char **ret_sentence); /* sets Retry-After */

/* --- institutions --- */

extern const Choice institution_kinds[]; /* {0}-ended */
const char *institution_kind_label(const char *kind);

typedef struct {
    const char *text; /* a part of the name or of an alias; NULL: any */
    const char *kind; /* NULL: any */
    bool closed;      /* closed ones as well */
    guint limit, offset;
} InstitutionFilter;
/* Of Institution *; *ret_count: of all that match. */
bool institutions_page(Db *db, Pool *pool, const InstitutionFilter *filter, GPtrArray **ret_institutions, gint64 *ret_count, GError **error);
/* Of Institution *, by name. */
bool institution_units(Db *db, Pool *pool, gint64 id, GPtrArray **ret_institutions, GError **error);
bool institution_set_closed(Db *db, const Identity *who, gint64 id, gint64 version, bool closed, GError **error); /* FAIL_CONFLICT */
bool institution_aliases(Db *db, Pool *pool, gint64 institution_id, GPtrArray **ret_aliases, GError **error); /* of const char * */
bool institution_remove_alias(Db *db, const Identity *who, gint64 institution_id, const char *alias, GError **error);
/* Without a leaf of its own: for what ships. */
bool institution_insert(Db *db, Pool *pool, Institution *institution, GError **error);
bool institution_put_alias(Db *db, Pool *pool, gint64 id, const char *alias, GError **error);
