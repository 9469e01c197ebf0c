#pragma once
#include "record/record.h"

/* Institutions, users, roles, sessions. */

/* Table institution.  A unit has a parent. */
typedef struct {
    gint64 id, parent_id;
    const char *name, *short_name, *kind;
    const char *email, *phone, *contact;
    bool is_own, is_demo;
    gint64 closed_at; /* 0: open */
    gint64 version;
} Institution;
extern const Record institution_record;

bool institution_find(Db *db, Pool *pool, gint64 id, Institution **ret_institution, GError **error);  /* FAIL_NOT_FOUND */
/* By a folded part of the name, alias or short name; text NULL or "": all that are open.  GPtrArray of Institution *. */
bool institution_search(Db *db, Pool *pool, const char *text, guint limit, GPtrArray **ret_institutions, GError **error);
bool institution_create(Db *db, const Identity *who, Institution *institution, GError **error); /* sets id */
bool institution_save(Db *db, const Identity *who, const Institution *institution, GError **error); /* FAIL_CONFLICT */
/* The institution that a document's words mean, by name or alias (folded); 0: unknown.  The longest alias within wins. */
bool institution_match(Db *db, const char *printed, gint64 *ret_id, GError **error);
bool institution_add_alias(Db *db, const Identity *who, gint64 institution_id, const char *alias, GError **error);
/* All names, short names and aliases (GPtrArray of const char *): of the open institutions of a database; those that ship. */
bool institution_names(Db *db, Pool *pool, GPtrArray **ret_names, GError **error);
GPtrArray *institution_shipped_names(Pool *pool);
/* Puts the institutions and aliases that ship with the program in, once. */
bool institutions_ship(Db *db, GError **error);
/* For selects: GPtrArray of Choice *, value = id. */
GPtrArray *institution_options(Db *db, Pool *pool, GError **error);

/* Table user_account, without its password. */
typedef struct {
    gint64 id;
    const char *name, *email;
    gint64 institution_id;
    const char *language; /* NULL: as the browser asks */
    bool has_password, is_demo;
    gint64 created_at, closed_at;
    gint64 version;
} User;
extern const Record user_record;

bool user_find(Db *db, Pool *pool, gint64 id, User **ret_user, GError **error);
bool user_find_by_email(Db *db, Pool *pool, const char *email, User **ret_user, GError **error);
bool user_create(Db *db, const Identity *who, User *user, const char *role_code, GError **error); /* sets id; no password yet */
/* FAIL_INVALID with the reason: too short (under 15 characters), or on the list of common ones. */
/* The dictionary of common passwords (package cracklib-runtime) is installed. */
bool password_dictionary_is_there(void);
bool user_set_password(Db *db, const Identity *who, gint64 user_id, const char *password, GError **error);
/* Users of an institution who hold a permission: for letters.  GPtrArray of User *. */
bool users_who_may(Db *db, Pool *pool, const char *permission, gint64 institution_id, GPtrArray **ret_users, GError **error);
/* The labels of the roles that give a permission, of const char *; empty: none does, or there is no such permission. */
bool roles_with(Db *db, Pool *pool, const char *permission, GPtrArray **ret_labels, GError **error);
/* Those who hold it for the whole authority. */
bool users_who_may_everywhere(Db *db, Pool *pool, const char *permission, GPtrArray **ret_users, GError **error);

/* While there is no user: a new one-time code with which /setup makes the first administrator; the code before it ends.  NULL:
 * there are users. */
bool accounts_setup_code(Db *db, Pool *pool, const char **ret_code, GError **error);

/* The request's identity from its session cookie: set as the router's Identify hook. */
bool accounts_identify(Request *req, const Identity **ret_who, GError **error);
/* The identity of the command line and of jobs: may everything, named "vatra". */
const Identity *identity_system(void);

/* The address that people use, as `vatra serve --base-url` was told: for links in letters that no request leads to. */
#define SETTING_BASE_URL "site.base-url"
/* Settings with their usual values where nobody set them. */
const char *setting_text(Db *db, Pool *pool, const char *name, const char *otherwise);
gint64 setting_int(Db *db, const char *name, gint64 otherwise);
bool setting_save(Db *db, const Identity *who, const char *name, const char *value, GError **error);

/* "Who saw and changed this" of a record, for who may read the audit log; nothing for others. */
void audit_history_view(View *view, Request *req, const char *kind, gint64 record_id);

/* A secret for links that stand for an account: 256 random bits in URL-safe base64, kept only as BLAKE2b in hex. */
char *secret_new(Pool *pool);
char *secret_hash(Pool *pool, const char *secret);
