#pragma once
#include "db/db.h"

/* One schema file, made by the build from src/…/schema/NNNN_name.sql: any number of statements, without BEGIN, COMMIT and
 * PRAGMA.  The column type BLOB works on both engines.  A step that has been released is never edited: add another. */
typedef struct {
    const char *module; /* "plans" */
    int number;         /* 1 for 0001_plans.sql */
    const char *name;   /* "0001_plans" */
    const char *sql;
    const char *postgres; /* override for PostgreSQL, or NULL */
} SchemaStep;

/* Brings the database to the given steps (sorted: module by module in dependency order, numbers rising; ended by {0}).
 * Each step and its line in schema_step are one transaction, so that a crash resumes where it stopped.  FAIL_INVALID: the
 * database has steps this program doesn't know (it was written by a newer one), or a step's text changed since. */
bool migrate(Db *db, const SchemaStep *steps, GError **error);

/* How many steps are missing; 0 when up to date. */
bool migrate_pending(Db *db, const SchemaStep *steps, int *ret_pending, GError **error);
