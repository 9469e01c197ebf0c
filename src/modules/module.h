#pragma once
#include <stdio.h>

#include "db/migrate.h"
#include "jobs/jobs.h"
#include "web/router.h"

typedef struct {
    const char *name;  /* "plans.read" */
    const char *label; /* N_("See plans") */
} Permission;

/* What a command gets.  It runs in its own process or, while a server holds the database, inside the server: so it prints to
 * out and err, never to stdout, and finds files by command_path(). */
typedef struct CommandContext {
    Pool *pool;
    const char *home;     /* VATRA_HOME */
    const char *database; /* URL */
    const char *seal_key; /* file of the keys of what is sealed; NULL: <home>/seal.key */
    const char *folder;   /* where the command was given: relative paths start here */
    FILE *in, *out, *err;
    bool json;            /* --json was given */
    bool terminal;        /* out is one: progress may be drawn */
    Store *store;         /* opened by command_db(); a server's own */
    Db *db;
} CommandContext;

/* A command of the binary: `vatra plan read FILE`.  Returns the exit code.  argv[0] is the last of words. */
typedef struct {
    const char *words;    /* "plan read" */
    const char *usage;    /* "FILE" */
    const char *summary;  /* N_(…), one line */
    const char *details;  /* N_(…): options and examples; NULL: none */
    int (*run)(CommandContext *context, int argc, char **argv);
    bool alone;           /* never inside a running server (serve, restore) */
} Command;

/* Opens the database, brings its schema up to date, opens the keys of what is sealed, and gives the one Db that the command works
 * with. */
bool command_db(CommandContext *context, Db **ret_db, GError **error);
/* Without the keys, for commands that must work when they are lost. */
bool command_db_without_keys(CommandContext *context, Db **ret_db, GError **error);
const char *command_seal_key(CommandContext *context); /* path of the key file */
/* Says the error on err ("vatra: sentence") and gives the exit code. */
int command_fail(CommandContext *context, const GError *error);
int command_usage(CommandContext *context, const char *sentence); /* exit code 2 */
const char *command_path(CommandContext *context, const char *path);
/* Takes options out of argv: entries as for GOptionContext (never G_OPTION_ARG_FILENAME with relative paths: use STRING and
 * command_path).  What is left is in argv[1…].  FAIL_INVALID. */
bool command_options(CommandContext *context, GOptionEntry *entries, int *argc, char ***argv, GError **error);

/* A line of the main menu, shown to who may. */
typedef struct {
    const char *url, *label; /* N_(…) */
    const char *may;
    int order;               /* small first */
} Link;

/* A column in which a module keeps the id of another module's record.  Whoever merges two records moves what points to them. */
typedef struct {
    const char *to;    /* the record's name: "person" */
    const char *table;
    const char *column;
} Reference;

/* What a module shows on another module's page of a record: the cases of a person.  show writes a whole section into view, or
 * nothing where there is nothing to say; it reads only what req->who may see. */
typedef struct {
    const char *of;    /* the record's name: "person" */
    const char *may;   /* permission; who lacks it isn't shown the panel */
    int order;         /* small first */
    bool (*show)(View *view, Request *req, gint64 id, GError **error);
} Panel;

/* Who may see one of a module's records, for modules that keep what belongs to others' records (documents).  Without a guard for
 * a kind, its record's documents are seen by their author and by who sees the whole authority. */
typedef struct {
    const char *of; /* the record's name: "case" */
    bool (*may_see)(Db *db, Pool *pool, const Identity *who, gint64 id, bool *ret_may, GError **error);
} Guard;

/* All panels of a record that req->who may see, one after another. */
bool panels_show(Request *req, const char *of, gint64 id, Html *ret_panels, GError **error);

/* What a module is: read modules.c for the list of all. */
typedef struct {
    const char *name;
    const Route *routes;           /* each ended by {0}; NULL: none */
    const Permission *permissions;
    const Command *commands;
    const JobKind *jobs;
    const Link *links;
    const SchemaStep *schema;      /* made by the build from schema/ */
    const Reference *references;
    const Panel *panels;
    const Guard *guards;
    const Route *const *more_routes; /* NULL-ended: lists beside routes, of a module that declares them where it handles them; NULL: none */
    bool (*ship)(Db *db, GError **error); /* puts shipped data (roles, institutions) in, once; inside a transaction; NULL: none */
} Module;

extern const Module *const modules[]; /* NULL-ended */

/* All steps of the frame and the modules in the order of their dependencies, {0}-ended. */
const SchemaStep *modules_schema(Pool *pool);
/* All route lists and all job kinds, NULL-ended. */
const Route *const *modules_routes(Pool *pool);
const JobKind *const *modules_jobs(Pool *pool);
bool modules_ship(Db *db, GError **error);
