#pragma once
#include <stdio.h>

#include "db/migrate.h"
#include "jobs/jobs.h"
#include "record/record.h"
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

/* What a line of the main menu is about: lines of one area fold together where the menu is long. */
typedef enum { AREA_ALONE, AREA_CASEWORK, AREA_PLANS, AREA_SERVICES, AREA_OFFICE } LinkArea;

/* A line of the main menu, shown to who may. */
typedef struct {
    const char *url, *label; /* N_(…) */
    const char *may;
    int order;               /* small first */
    const char *begins;      /* permission: who has it and doesn't follow plans begins here after signing in; NULL: nobody */
    const char *unless;      /* permission: who has it is shown another line for the same; NULL: nobody */
    LinkArea area;
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

/* A day of a user's own work, for their calendar feed: numbers and kinds, never names. */
typedef struct {
    gint64 id;           /* unique among all modules: of the record */
    gint64 stamp, at;    /* when it was made; when it is due */
    const char *summary; /* "Case 12/2026: Visit" */
    const char *path;    /* "/cases/7/entries/9" */
} AgendaEntry;
/* Adds what the modules have for a user to entries (of AgendaEntry *). */
bool agenda_read(Db *db, Pool *pool, gint64 user_id, GPtrArray *entries, GError **error);

/* All panels of a record that req->who may see, one after another. */
bool panels_show(Request *req, const char *of, gint64 id, Html *ret_panels, GError **error);

/* --- facts: what indicators count ---
 *
 * A fact is something that a module recorded: a visit, a month of attendance, a payment.  It is declared here and counted by the module
 * statistics: its rows are kept in memory as compact columns and read anew, part by part, when something changed.  No row ever
 * leaves the engine but by "record_id", to who may see that record.
 *
 *   -- name: case_fact_work_parts
 *   SELECT e.done_at / 2592000 AS part, count(*) AS row_count, CAST(sum(e.version + e.id % 1000003) AS BIGINT) AS mark
 *     FROM case_entry e WHERE e.state = 'done' AND e.done_at > 0 GROUP BY e.done_at / 2592000;
 *
 *   -- name: case_fact_work
 *   SELECT e.done_at AS at, p.person_id, e.kind, f.institution_id, e.case_id AS record_id
 *     FROM case_entry e JOIN case_file f ON f.id = e.case_id LEFT JOIN case_person p ON p.case_id = e.case_id AND p.role = 'subject'
 *    WHERE e.state = 'done' AND e.done_at >= $1 * 2592000 AND e.done_at < $2 * 2592000;
 *
 *   static const FactDimension work_dimensions[] = {
 *       {"kind", N_("What was done"), .choices = case_entry_kinds},
 *       {"institution_id", N_("Institution"), .values = SQL_…},   (columns value and label)
 *       {0},
 *   };
 *   const FactKind case_facts[] = {
 *       {.name = "case_work", .label = N_("Work done on cases"), .unit = N_("visits and other work"), .dimensions = work_dimensions,
 *        .parts = &sql_case_fact_work_parts, .rows = &sql_case_fact_work, .may = "cases.read", .of = "case_file", .path = "/cases/"},
 *       {0},
 *   };
 *
 * Queries, the same on both engines:
 * - parts cuts the rows into parts by some whole number: the month (year * 12 + month - 1) where a column has it, seconds / 2592000
 *   where one has seconds; best some 10,000 rows each.  Columns part, row_count and mark: a number that differs when any row of the part
 *   was added, changed or removed; sums of versions and of ids % 1000003 do (CAST to BIGINT: PostgreSQL's sum() has no other type).  It
 *   is asked after every commit: give it an index that holds all it reads, or a small table of counts that the module keeps.
 * - rows gives those with $1 <= part < $2, best ordered by person_id.  Its columns:
 *     day (ISO text), month (as above) or at (Unix seconds): when it was, one of the three;
 *     person_id: of the register, as written; NULL: of nobody, or nobody is known.  Who was merged is counted as who stands for them;
 *     each measure and each dimension, by its name;
 *     once (may be missing): 0 in a row whose event another row counts already: the second child of one visit;
 *     record_id (may be missing): what it was made from, for "the records behind".
 * Never among the dimensions: sex, age, urban or rural (the engine takes them from the person), and what people declare of themselves. */
typedef struct {
    const char *name;            /* the column: a whole number (an id) or a code; NULL is "not said" */
    const char *label;           /* N_("Service") */
    const Choice *choices;       /* of codes: in their order, {0}-ended; NULL: values says */
    const DbStatement *values;   /* columns value and label (or label_ro and label_en), in their order, without parameters; NULL (and no choices): shown as they are */
    bool is_code;                /* values are texts; false without choices: whole numbers, 0 is "not said" as NULL is */
    bool is_shipped;             /* the labels of values are texts of the program: shown translated */
} FactDimension;

typedef struct {
    const char *name;            /* the column: a whole number, 0 or more; an amount in minor units */
    const char *label;           /* N_("Days present") */
    bool is_money;               /* lei in bani */
} FactMeasure;

typedef struct {
    const char *name;            /* "case_work": stands in definitions, never changes */
    const char *label;           /* N_("Work done on cases") */
    const char *unit;            /* what one event is, as one says it after a number: N_("visits and other work") */
    const FactMeasure *measures; /* {0}-ended: the events of a row are the first's, and who has 0 of it isn't counted; NULL: a row is one event */
    const FactDimension *dimensions; /* {0}-ended; NULL: none */
    const DbStatement *parts, *rows;
    const char *may;             /* the permission of those who work on these records: they see small numbers, if it reaches the authority */
    const char *of, *path;       /* whose id record_id is (as in .guards), and its page up to the id; NULL: nothing is shown behind */
} FactKind;

/* What a module is: read modules.c for the list of all. */
typedef struct {
    const char *name;
    const Route *routes;           /* each ended by {0}; NULL: none */
    const Permission *permissions;
    const Command *commands;
    const JobKind *jobs;
    const Link *links;
    const SchemaStep *schema;      /* made by the build from schema/ */
    const struct Record *const *records; /* NULL-ended: whose fields the audit log calls by their labels; NULL: none */
    const Reference *references;
    const Panel *panels;
    const Guard *guards;
    bool (*agenda)(Db *db, Pool *pool, gint64 user_id, GPtrArray *entries, GError **error); /* as agenda_read(); NULL: none */
    const FactKind *facts;           /* {0}-ended */
    const Route *const *more_routes; /* NULL-ended: lists beside routes, of a module that declares them where it handles them; NULL: none */
    bool (*ship)(Db *db, GError **error); /* puts shipped data (roles, institutions) in, once; inside a transaction; NULL: none */
} Module;

extern const Module *const modules[]; /* NULL-ended */

/* The page where somebody's work begins, of the link with the smallest order; NULL: with the plans. */
const char *modules_first_page(const Identity *who);

/* All steps of the frame and the modules in the order of their dependencies, {0}-ended. */
const SchemaStep *modules_schema(Pool *pool);
/* All route lists and all job kinds, NULL-ended. */
const Route *const *modules_routes(Pool *pool);
const JobKind *const *modules_jobs(Pool *pool);
bool modules_ship(Db *db, GError **error);
