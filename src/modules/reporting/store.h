#pragma once
#include "modules/reporting/reporting.h"
#include "record/attachment.h"

/* What the files of this module share between themselves. */

/* --- values.c --- */

const char *value_column_code(ValueState state); /* as report_value.state keeps it */
Value report_value_read(DbQuery *q, Pool *pool);        /* columns state, value, denominator */

/* --- store.c, rows.c --- */

/* Table report_row: what a report says about one action, or about an objective's own indicators. */
typedef struct {
    gint64 id, report_id;
    gint64 action_id, node_id; /* one of them is 0 */
    const char *state;    /* done, underway, not_started, postponed; of an objective given, not_given; NULL: not answered */
    const char *reason, *done, *next;
    gint64 version;
    const char *given;    /* values and money in one line, for the audit log */
    GPtrArray *values;    /* of RowValue *; a missing value stands in none */
    GPtrArray *money;     /* of SpentMoney * */
    GPtrArray *files;     /* of RowFile * */
} Row;

/* Answered: a state, and a reason where the state asks for one. */
bool report_row_needs_reason(const char *state);
bool report_row_is_answered(const Row *row);
/* Sent: an institution's answers are before the planner's eyes. */
bool report_can_change(const Report *report); /* by who fills it in */

bool period_find(Db *db, Pool *pool, gint64 id, Period **ret_period, GError **error); /* FAIL_NOT_FOUND */
bool reports_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_reports, GError **error);
/* Of Report *, the latest due first. */
bool reports_of_institution(Db *db, Pool *pool, gint64 institution_id, GPtrArray **ret_reports, GError **error);
/* Of Report *, the longest waiting first. */
bool reports_in_state(Db *db, Pool *pool, const char *state, GPtrArray **ret_reports, GError **error);
/* Of Report *, the first due first. */
bool reports_waiting(Db *db, Pool *pool, GPtrArray **ret_reports, GError **error);
bool rows_of_report(Db *db, Pool *pool, gint64 report_id, GPtrArray **ret_rows, GError **error);
/* What saving a row needs. */
typedef struct {
    Report *report; /* ids, institution, states alone */
    Plan *plan;     /* id and currency alone */
    Row *row;       /* NULL: the report has no such row */
    bool has_money, has_files;
} RowToSave;
/* FAIL_NOT_FOUND: there is no such report. */
bool report_row_to_save(Db *db, Pool *pool, gint64 report_id, gint64 row_id, RowToSave *ret_found, GError **error);

/* A value given before, with the name of its period. */
typedef struct {
    gint64 indicator_id;
    const char *breakdown;
    Value value;
    const char *period_name;
} EarlierValue;
/* The latest of each indicator and breakdown before the report's period. */
bool report_values_before(Db *db, Pool *pool, const Report *report, GPtrArray **ret_values, GError **error);

typedef struct {
    gint64 at;
    const char *verb, *who, *note;
} ReportEvent;
/* Of ReportEvent *, the newest first. */
bool report_events(Db *db, Pool *pool, gint64 report_id, GPtrArray **ret_events, GError **error);
/* 0: it never happened. */
bool report_event_last(Db *db, gint64 report_id, const char *verb, const char *note, gint64 *ret_at, GError **error);

typedef struct {
    gint64 id, report_id;
    gint64 created_at, expires_at, revoked_at, seen_at; /* 0: not */
} ReportLink;
/* The newest first. */
bool report_links(Db *db, Pool *pool, gint64 report_id, GPtrArray **ret_links, GError **error);
/* All of a period's reports, report by report, the oldest first. */
bool report_links_of_period(Db *db, Pool *pool, gint64 period_id, GPtrArray **ret_links, GError **error);
bool report_link_is_good(const ReportLink *link);
/* By its secret; *ret_link NULL: there is none. */
bool report_link_find(Db *db, Pool *pool, const char *secret, ReportLink **ret_link, GError **error);

/* Evidence files are attachments of rows. */
#define REPORT_FILES "report_row"
bool report_file_find(Db *db, gint64 report_id, gint64 file_id, gint64 *ret_row_id, GError **error); /* FAIL_NOT_FOUND */
bool report_indicator_find(Db *db, Pool *pool, gint64 id, Indicator **ret_indicator, GError **error); /* FAIL_NOT_FOUND */
