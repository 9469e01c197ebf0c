#pragma once
#include "modules/plans/follow.h"
#include "modules/reporting/reporting.h"

/* What the views of these pages are given. */

/* Planned by kind of source; years are the columns. */
typedef struct {
    const char *kind;
    Currency currency;
    gint64 *by_year;     /* minor units, one for each of BoardMoney.years */
    gint64 whole_period; /* what no year is named for */
    gint64 planned;      /* in all */
    bool is_partial;     /* some lines name no amount */
    Money spent;
    bool has_spent;      /* false: nothing was reported */
    gint64 *spent_by_year; /* one for each of BoardMoney.spent_years; NULL: none */
} BoardMoneyLine;
typedef struct {
    GArray *years;    /* of int, rising */
    GArray *spent_years; /* of int, rising: in which money was spent */
    GPtrArray *lines; /* of BoardMoneyLine *: no two of the same kind and currency */
    GPtrArray *totals; /* of BoardMoneyLine *: one a currency, kind NULL */
} BoardMoney;

typedef struct {
    Plan *plan;
    Tally tally;
    BoardMoney money; /* totals NULL: not read */
    const char *file_name; /* of a draft: what it was read from */
} PlanCard;
const Plan *plan_of_cards(const GPtrArray *cards, gint64 id); /* NULL: not among them */

typedef struct {
    GPtrArray *plans;          /* of PlanCard *: the newest */
    guint plan_count;          /* of all */
    GPtrArray *overdue, *next; /* of Row * */
    guint overdue_count;       /* of all; counted up to 1,000 */
    GPtrArray *missing;        /* of Report *: due and not sent */
    int open_notes;            /* of the plans shown that are in force */
    guint drafts, to_accept;   /* plans to check, reports to look at: for who may */
} StartPage;

typedef struct {
    Node *node;
    Tally tally;       /* with what stands below */
    GPtrArray *links;  /* of PlanLink *: measures that serve it; may be empty */
} BoardNode;

/* A part of a long timeline, folded away until it is asked for. */
typedef struct {
    gint64 node_id;   /* whose measures these are, or those below it */
    const char *name; /* the objective's, and which part where it takes several */
    GPtrArray *rows;  /* of Row *, at most TIMELINE_FOLD */
    Tally tally;
    Html chart;
    bool is_open;
    bool is_drawn;    /* false: its line alone, which leads to its chart */
} TimelineFold;
enum { TIMELINE_FOLD = 40, TIMELINE_FOLDS = 40 };

typedef struct {
    Plan *plan;
    GPtrArray *nodes;  /* of Node * */
    GPtrArray *rows;   /* of Row *: what the filter let through */
    BoardFilter filter;
    GPtrArray *folds;  /* of TimelineFold *; NULL: few rows, which stand in one chart */
    bool all;          /* every fold drawn, to print */
    Html chart;        /* of few rows */
} TimelinePage;

typedef struct {
    Plan *plan;
    Tally tally;
    GPtrArray *nodes;         /* of BoardNode * */
    GHashTable *own_values;   /* of the objectives' own indicators: gint64 * id -> Value * */
    GPtrArray *overdue, *next; /* of Row *: at most ROWS_DUE each */
    int overdue_count, next_count;
    GPtrArray *missing;       /* of Report * */
    GPtrArray *notes;         /* of Note *, open; empty for who doesn't write */
    GPtrArray *unknown;       /* of Body *: printed, matched to no institution */
    GPtrArray *amendments;    /* of Edition *: in force or replaced, the oldest first */
    BoardMoney money;
    Html panels;              /* of other modules */
    GPtrArray *institutions;  /* of Body *: one of each, by name */
    BoardFilter filter;
    GPtrArray *rows;          /* of Row *: of this page, what the filter let through */
    RowPaging paging;
} BoardPage;

/* A line of the measure's history of changes, in the words that stood. */
typedef struct {
    gint64 at;
    const char *who;    /* NULL: the command line */
    int edition;
    GPtrArray *before;  /* of const char *: "Title: …" */
} EarlierRow;

typedef struct {
    const Indicator *indicator;
    Html chart;           /* empty markup: nothing to draw */
    GPtrArray *values;    /* of PeriodValue * */
    bool has_total;
    Value total;
} IndicatorView;

typedef struct {
    Plan *plan;
    Action *action;
    const char *status;
    GPtrArray *above;       /* of Node *: from the top down to its own */
    GPtrArray *siblings;    /* of Row * */
    GPtrArray *indicators;  /* of IndicatorView * */
    GPtrArray *reports;     /* of ActionReport * */
    GPtrArray *links;       /* of PlanLink * */
    GPtrArray *notes;       /* of Note * */
    GPtrArray *corrections; /* of EarlierRow * */
    bool may_edit;
    Html panels;            /* of other modules */
    const char *problem;    /* of the form of due days; NULL: none */
    const char *typed;
} MeasurePage;

typedef struct {
    Plan *plan;
    Node *node;
    GPtrArray *above;       /* of Node *: from the top down to its parent */
    GPtrArray *indicators;  /* of IndicatorView *: its own */
    GPtrArray *reports;     /* of ActionReport *: about its own indicators */
    GPtrArray *rows;        /* of Row *: what stands below it */
    Tally tally;
    bool may_edit;
    Html panels;            /* of other modules */
} ObjectivePage;

typedef struct {
    gint64 id;
    const char *name;
    GPtrArray *rows;  /* of Row * */
    Tally tally;
    RowPaging paging;
    const char *status; /* the filter; NULL: any */
    bool is_mine;
} InstitutionPage;

typedef struct {
    Plan *plan;
    Tally tally;
    GPtrArray *nodes; /* of BoardNode * */
    BoardMoney money;
} ComparedPlan;

typedef struct {
    GPtrArray *plans;     /* of ComparedPlan * */
    GPtrArray *fields;    /* of const char *: ids, or names as they were typed */
    GPtrArray *all;       /* of Choice *: what there is to compare */
    Problems *problems;   /* of "plan-0"…: names that no plan has */
} Comparing;

typedef struct {
    gint64 id, institution_id;
    const char *institution_name; /* NULL: one's own */
    gint64 created_at;
} Feed;

/* Shared by several pages. */
GPtrArray *board_nodes(Pool *pool, const GPtrArray *nodes, const GPtrArray *counts); /* of ActionCount * */
bool board_money(Db *db, Pool *pool, gint64 plan_id, BoardMoney *ret_money, GError **error);
Money money_of(gint64 minor, Currency currency);
/* From the top down to the node itself (GPtrArray of Node *); node_id 0: none. */
GPtrArray *nodes_above(Pool *pool, const GPtrArray *nodes, gint64 node_id);
const char *body_name(const Body *body);
const char *node_depth_css(const Node *node); /* of the style sheet: how far its line stands in */
const char *plan_period(Pool *pool, const Plan *plan); /* "2025–2027", "" if unknown */
const char *plan_state_label(const char *state);
const char *due_in_words(Pool *pool, Day day, Day today); /* "in 5 days", "today", "3 days late" */

/* What was reported: reported.c. */
BoardMoneyLine *board_money_line(Pool *pool, BoardMoney *money, const char *kind, Currency currency); /* made if it isn't there */
bool reported_indicator(Db *db, Pool *pool, const Plan *plan, IndicatorView *view, GError **error);
/* Who doesn't read reports sees those that were accepted. */
bool reported_of_node(Db *db, Pool *pool, const Identity *who, gint64 node_id, GPtrArray **ret_reports, GError **error);
bool reported_of_action(Db *db, Pool *pool, const Identity *who, gint64 action_id, GPtrArray **ret_reports, GError **error);
/* What was reported on the objectives' own indicators; an empty table where nodes (of Node *) have none. */
bool reported_own(Db *db, Pool *pool, gint64 plan_id, const GPtrArray *nodes, GHashTable **ret_values, GError **error);
const char *board_value(Pool *pool, const BoardPage *page, const Indicator *own); /* "12", "–" */
bool reported_money(Db *db, Pool *pool, gint64 plan_id, BoardMoney *money, GError **error); /* adds what was spent */
/* plan_id 0: of all plans, for who accepts reports.  None for who may not see reports. */
bool reported_missing(Db *db, Pool *pool, const Identity *who, gint64 plan_id, GPtrArray **ret_missing, GError **error);
