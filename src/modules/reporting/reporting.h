#pragma once
#include "modules/plans/plans.h"

/* What institutions report, and the values that follow from it. */

typedef struct {
    gint64 id, plan_id;
    const char *name;
    Interval over;
    Day due;
    const char *state; /* planned, open, locked */
    gint64 version;
} Period;

typedef struct {
    gint64 id, period_id, plan_id, institution_id;
    const char *institution_name, *period_name;
    Day due;
    const char *state, *source; /* open, sent, returned, accepted; link, account, paper, phone, mail */
    gint64 sent_at, accepted_at;
    const char *note, *sender;
    int rows, answered;         /* counted */
    gint64 version;
} Report;

/* A value is one of four different things; they are never mixed. */
typedef enum { VALUE_MISSING, VALUE_NUMBER, VALUE_NOT_APPLICABLE, VALUE_SUPPRESSED } ValueState;
typedef struct {
    ValueState state;
    double number;      /* VALUE_NUMBER */
    double denominator; /* of a ratio; NAN: none */
} Value;
const char *value_to_people(Pool *pool, Value value); /* "12", "0", "–" (missing), "nu se aplică", "‹ascuns›" */
Value value_add(Value a, Value b); /* missing + number = number; suppressed + anything = suppressed; n.a. + number = number */

typedef struct {
    Period *period;
    Value value;        /* of all institutions that reported, accepted reports alone */
    int reports, expected; /* how many institutions reported, of how many */
} PeriodValue;

bool periods_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_periods, GError **error);
/* An indicator's values period by period (GPtrArray of PeriodValue *), breakdown "" the whole. */
bool indicator_values(Db *db, Pool *pool, const Indicator *indicator, const char *breakdown, GPtrArray **ret_values, GError **error);
/* Its value over a year or in all (year 0), by its cumulation: sum of periods; running sum; the latest. */
bool indicator_total(Db *db, Pool *pool, const Indicator *indicator, int year, Value *ret_value, GError **error);
/* All indicators of a plan at once: GHashTable of gint64* indicator id -> Value *, for boards and reports. */
bool indicator_totals(Db *db, Pool *pool, gint64 plan_id, int year, GHashTable **ret_values, GError **error);
bool reports_of_period(Db *db, Pool *pool, gint64 period_id, GPtrArray **ret_reports, GError **error);
/* Reports that are due and not sent, of a plan (0: of all). */
bool reports_missing(Db *db, Pool *pool, gint64 plan_id, Day today, GPtrArray **ret_reports, GError **error);

typedef struct {
    gint64 report_id, institution_id;
    const char *institution_name, *period_name;
    const char *state;     /* of the row; NULL: not answered */
    const char *report_state;
    const char *reason, *done, *next;
    Day from, to;
    GPtrArray *values;     /* of RowValue * */
    GPtrArray *files;      /* of RowFile * */
    GPtrArray *money;      /* of SpentMoney * */
} ActionReport;
typedef struct { gint64 indicator_id; const char *breakdown; Value value; } RowValue;
typedef struct { gint64 id; const char *file_name, *type; gint64 count; } RowFile;
typedef struct { const char *source, *kind; Money spent; } SpentMoney;
/* What was reported about an action, the newest first. */
bool reports_of_action(Db *db, Pool *pool, gint64 action_id, GPtrArray **ret_reports, GError **error);

typedef struct { const char *kind; Money planned, spent; bool has_planned; } MoneyLine;
/* Planned and spent by kind of source, of a plan and year (0: in all); GPtrArray of MoneyLine *. */
bool money_of_plan(Db *db, Pool *pool, gint64 plan_id, int year, GPtrArray **ret_lines, GError **error);
