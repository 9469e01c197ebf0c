#pragma once
#include "modules/accounts/store.h"
#include "modules/module.h"
#include "record/parts.h"
#include "record/record_views.h"

/* What the pages of this module share. */

enum { PAGE_ROWS = 25 };

/* Page number of a list of count rows. */
#define PAGE_INPUT {"page", INPUT_INT}

/* One administration page that who asks may open. */
typedef struct {
    const char *url, *may, *title, *what; /* N_(…) */
} AdminPage;
extern const AdminPage admin_pages[];

/* A permission that a module declares, as a role's form shows it. */
typedef struct {
    const char *name, *label;
    bool given;
} PermissionView;
const char *permission_label(const char *name);

/* Of Choice *: of Role *, value = id. */
GPtrArray *role_options(Pool *pool, const GPtrArray *roles);
/* What was typed in a form as a role and is none, the number-th from 0 on; NULL: there are no more. */
const char *role_unknown(Request *req, const GPtrArray *roles, guint number);

typedef struct {
    gint64 id;
    const char *to, *subject, *state, *problem;
    gint64 attempts, next_at, created_at, sent_at;
} LetterRow;

typedef struct {
    gint64 id;
    const char *label, *state, *message;
    gint64 attempts, run_at, progress, total, created_at, finished_at;
} JobRow;

/* What a leaf of the audit log says, in words. */
typedef struct {
    const AuditLeaf *leaf;
    const char *when, *who, *verb, *kind, *url;
    const char *may; /* what one needs to open url; NULL: nothing more than the log */
    GPtrArray *changes; /* of ConflictRow *: label, old (mine), new (theirs) */
} LeafView;
GPtrArray *leaf_views(Db *db, Pool *pool, const GPtrArray *leaves);

typedef struct {
    const char *name, *label, *hint, *usual;
    InputKind kind;
    const Choice *choices;
    const char *value; /* as set or typed; NULL: the usual */
} SettingView;

const char *setting_label(const char *name); /* the name itself where it is none of the page's */

extern const Route account_routes[], user_routes[], institution_routes[], role_routes[], audit_routes[], setting_routes[], queue_routes[],
    accounts_api_routes[];
extern const Command accounts_commands[];
int audit_verify_command(CommandContext *context, int argc, char **argv);
int audit_checkpoint_command(CommandContext *context, int argc, char **argv);
int audit_show_command(CommandContext *context, int argc, char **argv);
