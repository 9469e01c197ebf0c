#pragma once
#include <math.h>

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
    Interval over;              /* of its period */
    const char *period_state;   /* planned, open, locked */
    bool has_address;           /* its institution has one for letters */
} Report;

/* A value is one of four different things; they are never mixed. */
typedef enum { VALUE_MISSING, VALUE_NUMBER, VALUE_NOT_APPLICABLE, VALUE_SUPPRESSED } ValueState;
typedef struct {
    ValueState state;
    double number;      /* VALUE_NUMBER */
    double denominator; /* of a ratio; NAN: none */
} Value;
#define VALUE_NONE ((Value){.state = VALUE_MISSING, .denominator = NAN})
/* "12", "0", "–" (missing), "nu se aplică", "‹ascuns›"; a ratio "75 % (3 din 4)" */
const char *value_to_people(Pool *pool, Value value);
/* missing + number = number; suppressed + anything = suppressed; n.a. + number = number; missing + n.a. = n.a.  Ratios add
 * numerators and denominators apart. */
Value value_add(Value a, Value b);
/* The number that charts and targets speak of: of a ratio its percentage.  NAN: the value is no number. */
double value_number(Value value);
/* "number", "missing", "not_applicable", "suppressed": for JSON and CSV. */
const char *value_state_code(ValueState state);

/* What is aimed at over a year or in all (year 0): a target per quarter counts four times a year where periods are summed.
 * NAN: there is none, or not for one year of several. */
double indicator_target(const Indicator *indicator, Interval plan_period, int year);
typedef enum { REACHED_UNKNOWN, REACHED_YES, REACHED_NO } Reached;
/* By the target's operator and the direction of change; "no decrease" is against the baseline.  Unknown: no number, no target. */
Reached indicator_reached(const Indicator *indicator, Value value, double target);

typedef struct {
    Period *period;
    Value value;        /* of all institutions that reported, accepted reports alone */
    int reports, expected; /* how many institutions reported, of how many */
} PeriodValue;

/* Of Period *, the earliest first. */
bool periods_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_periods, GError **error);
/* An indicator's values period by period (GPtrArray of PeriodValue *), breakdown "" the whole. */
bool indicator_values(Db *db, Pool *pool, const Indicator *indicator, const char *breakdown, GPtrArray **ret_values, GError **error);
/* Its value over a year or in all (year 0), by its cumulation: sum of periods; running sum; the latest. */
bool indicator_total(Db *db, Pool *pool, const Indicator *indicator, int year, Value *ret_value, GError **error);
/* All indicators of a plan at once: GHashTable of gint64* indicator id -> Value *, for boards and reports.  One that isn't in it
 * has no value yet. */
bool indicator_totals(Db *db, Pool *pool, gint64 plan_id, int year, GHashTable **ret_values, GError **error);
/* Of the objectives' own indicators alone, of all years. */
bool own_indicator_totals(Db *db, Pool *pool, gint64 plan_id, GHashTable **ret_values, GError **error);
bool reports_of_period(Db *db, Pool *pool, gint64 period_id, GPtrArray **ret_reports, GError **error);
/* How many were sent and wait for a planner. */
bool reports_to_accept(Db *db, guint *ret_count, GError **error);
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
typedef struct { gint64 id; const char *file_name, *type; gint64 count; const char *digest; } RowFile;
typedef struct { const char *source, *kind; Money spent; } SpentMoney;
/* What was reported about an action, the newest first.  Of a report that isn't sent yet only that it was asked for (state NULL,
 * no words, values, files): a draft is its writer's own. */
bool reports_of_action(Db *db, Pool *pool, gint64 action_id, GPtrArray **ret_reports, GError **error);
/* The same about an objective's own indicators: state is given or not_given. */
bool reports_of_node(Db *db, Pool *pool, gint64 node_id, GPtrArray **ret_reports, GError **error);

typedef struct { const char *kind; Money planned, spent; bool has_planned; int year; } MoneyLine; /* year 0: not told apart */
/* Planned and spent by kind of source, of a plan and year (0: in all); GPtrArray of MoneyLine *. */
bool money_of_plan(Db *db, Pool *pool, gint64 plan_id, int year, GPtrArray **ret_lines, GError **error);
bool money_spent_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_lines, GError **error); /* year by year, the first first; without what was planned */

bool report_find(Db *db, Pool *pool, gint64 id, Report **ret_report, GError **error); /* FAIL_NOT_FOUND */
/* Planners and those who read everywhere see all reports, others those of their own institution. */
bool report_is_seen_by(const Report *report, const Identity *who);
