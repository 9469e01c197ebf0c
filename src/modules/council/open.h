#pragma once
#include "modules/council/snapshot.h"

/* The open data of a plan: tables with described columns. */
typedef struct {
    const char *name;        /* header of the column */
    const char *description; /* N_(…) */
    const char *type;        /* of XML Schema, as CSVW names it: "string", "integer", "decimal", "date" */
} OpenColumn;

/* What the tables are made from. */
typedef struct {
    Db *db;
    Pool *pool;
    const Plan *plan;
    Snapshot *snapshot;
} OpenPlan;

typedef struct {
    const char *name;  /* "measures" */
    const char *title; /* N_(…) */
    const OpenColumn *columns; /* {0}-ended */
    bool (*put_rows)(const OpenPlan *plan, GString *out, GError **error);
} OpenTable;
extern const OpenTable open_tables[]; /* {0}-ended */

/* UTF-8 with BOM, ';' between cells, formulas neutralised.  FAIL_NOT_FOUND: no table of that name. */
bool open_table_csv(const OpenPlan *plan, const char *name, GString **ret_csv, GError **error);
/* The description of a plan's tables, after "Metadata Vocabulary for Tabular Data" (W3C, 2015). */
const char *open_csvw(Pool *pool, const OpenPlan *plan, const char *base_url);
/* The catalogue after DCAT-AP, in JSON-LD.  plans: of Plan *. */
const char *open_catalogue(Db *db, Pool *pool, const GPtrArray *plans, const char *base_url);
