#pragma once
#include "modules/demo/demo.h"
#include "modules/reporting/reporting.h"

/* How the demo's reports come about.  They are written with the days on which they would have been made, years back, which the
 * functions of the reporting module, made for what happens now, don't do: so they stand in queries.sql here. */

/* --- texts.c: each is marked as demo data --- */

const char *report_done_text(Pool *pool, Random *random, const char *title);
const char *report_next_text(Pool *pool, Random *random, const char *title);
const char *report_reason_text(Pool *pool, Random *random, const char *state); /* of "not_started" or "postponed" */
const char *report_return_text(Random *random);

/* --- rows.c --- */

/* A plan while its reports are made. */
typedef struct {
    Demo *demo;
    const Plan *plan;
    const char *name;      /* "balti": what chance depends on, with the position of an action */
    GPtrArray *actions;    /* of Action * */
    bool final;            /* the one report at the end of all: everything gets its last state */
} ReportedPlan;

/* Where an action stands at the end of a period: done, underway, not_started, postponed. */
const char *action_course(const ReportedPlan *reported, const Action *action, Interval over);
/* Writes a whole answer: state, words, values, money, and for some a file. */
bool report_row_fill(const ReportedPlan *reported, const Action *action, Interval over, gint64 row_id, const char *state,
                     Random *random, GError **error);

/* --- files.c --- */

/* A small piece of evidence: a text or a PDF. */
bool report_file_add(Pool *pool, Db *db, gint64 row_id, const Action *action, Day day, bool pdf, GError **error);
