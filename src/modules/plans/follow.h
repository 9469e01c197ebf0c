#pragma once
#include "modules/plans/plans.h"
#include "record/record.h"

/* What the pages that follow the plans share between themselves. */

/* ---- what one may know */

/* For queries: 2 every plan, 1 none that is a draft, 0 public ones alone.  The same rule as plan_find(). */
int may_know_level(const Identity *who);

/* For choosing one: of Plan *, with id and short_title alone. */
bool plan_names(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_plans, GError **error);
/* offered.c: of Choice *, value = id: of Plan *, of Body * with institutions. */
GPtrArray *plan_options(Pool *pool, const GPtrArray *plans);
GPtrArray *body_options(Pool *pool, const GPtrArray *bodies);

enum { PAGE_ROWS = 25 }; /* of plans, of what a search found */

/* ---- counts by status */

typedef struct {
    int total, done, underway, late, not_started, postponed, not_reported;
} Tally;
void tally_add(Tally *tally, const char *status, int count);
/* The bar of chart.h; its words are "Plan 2025: 12 measures, 3 done, 1 overdue."  name NULL: the name stands beside it. */
Html tally_bar(Pool *pool, const char *name, const Tally *tally);
/* The status of the one measure that is counted; NULL: there are more, or none. */
const char *tally_only(const Tally *tally);
bool tally_of_plan(Db *db, gint64 plan_id, Day today, Tally *ret_tally, GError **error);
/* Of up to PAGE_ROWS plans at once, in their order. */
bool tallies_of_plans(Db *db, const gint64 *plan_ids, guint count, Day today, Tally *ret_tallies, GError **error);

/* How many actions of a plan stand under one objective, in one state, with one next due day. */
typedef struct {
    gint64 node_id;
    const char *status;
    Day next_due;
    int actions;
} ActionCount;
bool counts_of_plan(Db *db, Pool *pool, gint64 plan_id, Day today, GPtrArray **ret_counts, GError **error); /* of ActionCount * */
Tally tally_of_counts(const GPtrArray *counts);
/* "status-late": the class of the style sheet. */
const char *status_css(const char *status);
/* The status of action_status() from its two columns. */
const char *status_of(const char *state, Day next_due, Day today);

/* ---- rows of lists */

/* What lists need of an action. */
typedef struct {
    gint64 id, plan_id, node_id;
    int position, row;
    const char *number;      /* NULL: none */
    const char *title, *description; /* description NULL: not read, or none */
    const char *plan_title;  /* NULL: the list is of one plan */
    const char *state, *status;
    Day from, to, next_due;
    GPtrArray *bodies;       /* of Body * */
    GArray *due;             /* of Day; NULL: not read */
} Row;

/* All actions in force of a plan, in document order, with bodies. */
bool rows_of_plan(Db *db, Pool *pool, gint64 plan_id, Day today, GPtrArray **ret_rows, GError **error);
/* The same, but count of them from first on. */
bool rows_of_page(Db *db, Pool *pool, gint64 plan_id, guint first, guint count, Day today, GPtrArray **ret_rows, GError **error);
/* At most ROWS_DUE with a next due day between two, both included, the first first; with bodies. */
enum { ROWS_DUE = 8 };
bool rows_due(Db *db, Pool *pool, gint64 plan_id, Day from, Day to, Day today, GPtrArray **ret_rows, GError **error);
bool rows_add_due(Db *db, Pool *pool, gint64 plan_id, GPtrArray *rows, GError **error);
const char *row_title(Pool *pool, const Row *row);  /* the title, or words that stand for a missing one */
const char *row_bodies(Pool *pool, const Row *row); /* joined by "; " */
Row *row_of_query(DbQuery *q, Pool *pool, Day today); /* the columns of follow_rows */

/* An action that a search found, before it is read. */
typedef struct {
    gint64 id, plan_id;
    int position;
    const char *status;
    Day next_due, period_from;
} Found;

/* Steps through a query with the columns of follow_search_words until there are so many actions, each once. */
bool found_read(DbQuery *q, Pool *pool, Day today, guint most, GPtrArray **ret_found, GError **error);
void found_sort(GPtrArray *found);        /* newest plan first, then document order */
void found_sort_by_due(GPtrArray *found); /* what is due first; without a day last */
/* At most PAGE_ROWS of them from first on, read with plan titles and bodies, in the same order.  GPtrArray of Row *. */
bool found_rows(Db *db, Pool *pool, const GPtrArray *found, guint first, Day today, GPtrArray **ret_rows, GError **error);

/* ---- paging: the input "page" */

typedef struct {
    guint page, pages;  /* from 1 */
    guint first, count; /* rows of this page: first counts from 0 */
    guint total;
} RowPaging;
RowPaging rows_paging(Request *req, guint total, guint size);

/* ---- search */

typedef struct {
    const char *text;      /* as typed; NULL: none */
    GPtrArray *words;      /* folded, of const char * */
    GPtrArray *mended;     /* set by search_run(): the words that were looked for in place of misspelt ones; NULL: as typed */
    gint64 plan_id, institution_id;
    int year;
    const char *status, *source; /* NULL: any */
    const Problems *problems;    /* of the page: names that nothing has; NULL: none */
} SearchFilter;
enum { SEARCH_MOST = 200 };
SearchFilter search_filter_of(Request *req);
/* At most SEARCH_MOST + 1 (then there are more), sorted.  Without words and filters: none. */
bool search_run(Db *db, Pool *pool, const Identity *who, SearchFilter *filter, Day today, GPtrArray **ret_found, GError **error);
/* How many actions have a word with these first letters, and where such words end in their order. */
bool search_weigh(Db *db, Pool *pool, const char *word, gint64 *ret_weight, GError **error);
const char *search_word_end(Pool *pool, const char *word);
/* slips.c: the words, each that no action has in the place of the known one that it is one letter away from.  *ret_words NULL:
 * there is nothing to mend. */
bool slips_mend(Db *db, Pool *pool, const GPtrArray *words, GPtrArray **ret_words, GError **error);
/* "scoala de arte" */
const char *search_words_text(Pool *pool, const GPtrArray *words);
/* The text with the words that begin like one of the folded words marked; words NULL: none. */
void search_put_marked(View *out, const char *text, const GPtrArray *words);

/* ---- the board's filter, also of the API and the CSV */

typedef struct {
    gint64 node_id, institution_id; /* 0: any; a node means what stands below it as well */
    const char *status, *due, *text, *sort; /* NULL: any; due: overdue, month, quarter, year, none */
    const Problems *problems;               /* of the page: a name that no institution has; NULL: none */
} BoardFilter;
extern const char *const bar_statuses[]; /* in the order of bars; NULL-ended */
extern const char *const board_statuses[], *const board_dues[], *const board_sorts[]; /* NULL-ended */
BoardFilter board_filter_of(Request *req);
bool board_filter_is_set(const BoardFilter *filter); /* or sorts */
enum { ALL_ROWS = G_MAXINT32 };
/* The actions of a plan that the filter lets through, count of them from first on, with bodies; in document order unless the filter
 * sorts. */
bool rows_of_filter(Db *db, Pool *pool, gint64 plan_id, const BoardFilter *filter, guint first, guint count, Day today, GPtrArray **ret_rows,
                    GError **error);
bool rows_count(Db *db, Pool *pool, gint64 plan_id, const BoardFilter *filter, Day today, guint *ret_count, GError **error);
/* "%words%", folded, with the signs of LIKE taken literally; NULL: text is. */
const char *folded_pattern(Pool *pool, const char *text);

/* ---- due days of an action, changed by planners */

/* days NULL: see each.  All in one transaction with its leaf of the audit log.
 * FAIL_CONFLICT: the version isn't the one that was read. */
bool due_add(Db *db, const Identity *who, const Action *action, Day day, GError **error);
bool due_remove(Db *db, const Identity *who, const Action *action, Day day, GError **error); /* FAIL_NOT_FOUND: not a due day */
bool due_done(Db *db, const Identity *who, const Action *action, Day day, GError **error);   /* FAIL_INVALID: a later report stands */
bool due_replace(Db *db, const Identity *who, const Action *action, const GArray *days, GError **error);

/* ---- links */

typedef struct {
    gint64 id, from_node_id, from_action_id, to_action_id, from_plan_id, to_plan_id;
    const char *from_title, *from_plan, *to_title, *to_plan;
} PlanLink;
/* Of PlanLink *. */
bool links_of_plan(Db *db, Pool *pool, const Identity *who, gint64 plan_id, GPtrArray **ret_links, GError **error);
/* Of PlanLink *. */
bool links_of_action(Db *db, Pool *pool, const Identity *who, gint64 action_id, GPtrArray **ret_links, GError **error);
/* One of node_id and from_action_id is 0.  Making it twice changes nothing.  FAIL_INVALID: a measure with itself. */
bool plan_link_create(Db *db, const Identity *who, gint64 from_node_id, gint64 from_action_id, gint64 to_action_id, GError **error);

/* ---- iCalendar (RFC 5545) */

typedef struct {
    gint64 id;               /* of the action: with the day it is the event's UID */
    gint64 stamp;            /* Unix seconds, of the plan's adoption: stays as long as nothing changes */
    Day day;
    const char *summary, *description, *url;
} CalendarEvent;
/* name: of the calendar.  Events are of whole days, each with an alarm a week before. */
const char *icalendar_write(Pool *pool, const char *name, const GPtrArray *events);

/* ---- handlers, for module.c */

bool follow_start_page(Request *req, GError **error);
bool follow_plans_page(Request *req, GError **error);
bool follow_board_page(Request *req, GError **error);
bool follow_board_csv(Request *req, GError **error);
bool follow_timeline_page(Request *req, GError **error);
bool follow_compare_page(Request *req, GError **error);
bool follow_measure_page(Request *req, GError **error);
bool follow_measure_due_add(Request *req, GError **error);
bool follow_measure_due_remove(Request *req, GError **error);
bool follow_measure_due_done(Request *req, GError **error);
bool follow_measure_link_page(Request *req, GError **error);
bool follow_measure_link_make(Request *req, GError **error);
bool follow_measure_link_remove(Request *req, GError **error);
bool follow_institution_page(Request *req, GError **error);
bool follow_my_page(Request *req, GError **error);
bool follow_search_page(Request *req, GError **error);
bool follow_calendar_page(Request *req, GError **error);
bool follow_calendar_make(Request *req, GError **error);
bool follow_calendar_revoke(Request *req, GError **error);
bool follow_calendar_feed(Request *req, GError **error);
bool follow_api_plans(Request *req, GError **error);
bool follow_api_plan(Request *req, GError **error);
bool follow_api_measures(Request *req, GError **error);
bool follow_objective_page(Request *req, GError **error);
bool follow_api_objective(Request *req, GError **error);
bool follow_api_measure(Request *req, GError **error);
bool follow_api_measure_due(Request *req, GError **error);
bool follow_api_search(Request *req, GError **error);
bool follow_api_openapi(Request *req, GError **error);
