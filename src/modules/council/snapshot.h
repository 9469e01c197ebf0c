#pragma once
#include "modules/council/council.h"

/* A plan's year as it was on one day: all that the report shows, and what the open data of today are made from.  Texts live in
 * the pool.  It is kept as JSON; what is read back equals what was written. */

typedef struct {
    const char *institution, *period;
    const char *state; /* of the row: done, underway, not_started, postponed */
    const char *done, *reason, *next; /* NULL: not said */
    Day to;            /* the last day that it speaks of */
} SnapshotReport;

typedef struct {
    gint64 id;
    const char *text, *target_text, *unit; /* NULL: none */
    double target;     /* for the year where there is one, else in all; NAN: none that is a number */
    Value year, total; /* total: from the beginning to the end of the year */
    Reached reached;
    bool is_counted;   /* it counts itself: from the beginning to the end of the year */
    Value counted;     /* small numbers hidden */
} SnapshotIndicator;

/* Of one source of one measure. */
typedef struct {
    const char *source, *kind;
    bool has_whole, has_planned;   /* amounts are known */
    Money whole;                   /* planned for the whole of the plan */
    Money planned;                 /* planned for the year */
    Money spent;                   /* in the year, by accepted reports */
} SnapshotMoney;

typedef struct {
    gint64 id;
    int node;                      /* number of its node */
    const char *number;            /* NULL: none */
    int row;
    const char *title, *description, *deadline; /* deadline: the document's words; NULL */
    const char *state;             /* of the latest accepted reports of the year */
    const char *status;            /* as action_status() */
    Day next_due;
    GPtrArray *responsible, *partners; /* of const char *: the institution's name, or the document's word */
    GPtrArray *reports;            /* of SnapshotReport *, accepted ones of the year, the newest first */
    GPtrArray *indicators;         /* of SnapshotIndicator * */
    GPtrArray *money;              /* of SnapshotMoney * */
} SnapshotAction;

typedef struct {
    int number, parent;            /* from 1; parent 0: none */
    int depth;
    const char *tier, *code, *title; /* code NULL: none */
    GPtrArray *indicators;         /* of SnapshotIndicator * */
} SnapshotNode;

/* Who was asked to report. */
typedef struct {
    const char *institution, *period;
    Day due;
    const char *state;             /* open, sent, returned, accepted */
} SnapshotAsked;

typedef struct {
    const char *number;            /* of the measure; NULL: of the whole document */
    const char *kind, *argument;   /* said by note_sentence(); argument NULL: none */
} SnapshotNote;

typedef struct {
    gint64 plan_id;
    int year;                      /* 0: from the beginning to as_of */
    Day as_of;                     /* the last day that counts */
    const char *title, *short_title, *authority, *decision_number; /* NULL: unknown */
    Day decision_date;
    Interval period;
    Currency currency;
    bool is_demo;
    GPtrArray *nodes, *actions, *asked, *notes;
} Snapshot;

/* The plan's year (0: all until today) as the database has it now.  Accepted reports alone count. */
bool snapshot_gather(Db *db, Pool *pool, const Plan *plan, int year, Snapshot **ret_snapshot, GError **error);
/* Of all years, without what was reported in words, money spent, and who was asked: a few queries for a public page. */
bool snapshot_gather_brief(Db *db, Pool *pool, const Plan *plan, Snapshot **ret_snapshot, GError **error);
/* What everybody may have: without the institutions' words, who was asked, and notes. */
const char *snapshot_to_open_json(Pool *pool, const Snapshot *snapshot);
const char *snapshot_to_json(Pool *pool, const Snapshot *snapshot);
/* FAIL_INTERNAL: it is none. */
bool snapshot_from_json(Pool *pool, const char *json, Snapshot **ret_snapshot, GError **error);

/* A report's own. */
bool council_snapshot(Db *db, Pool *pool, const CouncilReport *report, Snapshot **ret_snapshot, GError **error);

/* --- what follows from the rows: figures.c --- */

enum { STATUS_COUNT = 6 };
extern const char *const snapshot_statuses[STATUS_COUNT]; /* done, underway, late, not_started, postponed, not_reported */
typedef struct {
    int of[STATUS_COUNT], all;
} StatusCounts;
/* Of a node and what lies below it; node 0: of the whole plan. */
StatusCounts snapshot_count(const Snapshot *snapshot, int node);

typedef struct {
    const char *kind;              /* NULL: the sum of all */
    Currency currency;
    bool has_whole, has_planned;
    gint64 whole, planned, spent;  /* minor units */
} MoneySum;
/* By kind of source and currency, each currency's kinds followed by its sum.  GPtrArray of MoneySum *. */
GPtrArray *snapshot_money(Pool *pool, const Snapshot *snapshot);
/* The sum rows alone. */
GPtrArray *snapshot_money_sums(Pool *pool, const Snapshot *snapshot);

typedef struct {
    int all, with_target, reached, not_reached, suppressed, missing; /* of the measures' and objectives' indicators */
} IndicatorCounts;
IndicatorCounts snapshot_indicators(const Snapshot *snapshot);
bool snapshot_has_goals(const Snapshot *snapshot); /* some objective has indicators of its own */
/* The institutions that were asked, and those of them whose every report came in (sent or accepted). */
void snapshot_asked(const Snapshot *snapshot, int *ret_asked, int *ret_reported);
bool asked_is_missing(const SnapshotAsked *asked);
/* "12, row 2", "12" or "–". */
const char *snapshot_action_number(Pool *pool, const SnapshotAction *action);
const char *snapshot_node_name(Pool *pool, const SnapshotNode *node);
/* "Done"…; status as from snapshot_statuses. */
const char *status_label(const char *status);
