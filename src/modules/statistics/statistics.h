#pragma once
#include "modules/module.h"
#include "modules/reporting/reporting.h"

/* Counted indicators: definitions over the facts that modules declare (FactKind in module.h), never SQL. */

/* Every fact of every module; of const FactKind *. */
GPtrArray *statistics_facts(Pool *pool);
const FactKind *statistics_fact(const char *name); /* NULL: there is none */

/* --- a question --- */

typedef enum {
    STATISTIC_EVENTS,  /* what happened: the fact's first measure, or its rows */
    STATISTIC_PERSONS, /* unduplicated persons to whom it happened at least once */
    STATISTIC_SUM,     /* of a measure */
    STATISTIC_RATIO,   /* of the sums of two measures of the same rows, in per cent */
    STATISTIC_COMPARED, /* of two counts, each from its own fact with its own filters */
} StatisticWay;
extern const Choice statistic_ways[]; /* "events", "persons", "sum", "ratio", "compared" */

/* One of the values; "" is "not said". */
typedef struct {
    const char *dimension; /* of the fact, or "sex" (f, m, x), "area" (urban, rural) */
    GPtrArray *values;     /* of const char *: ids and codes as text */
} StatisticFilter;

enum { STATISTIC_AXES = 4, STATISTIC_CELLS = 1000000, STATISTIC_LEAST = 5 };
typedef struct StatisticQuestion {
    const char *fact;
    StatisticWay way;
    const char *measure, *over; /* of a sum, a ratio; NULL: none */
    GPtrArray *filters;         /* of StatisticFilter *; NULL: none */
    int age_from, age_to;       /* completed years on the day, both included; -1: any */
    const char *trait, *trait_value; /* what a person declared (people.h); NULL: whoever.  Counted, never listed */
    const char *by[STATISTIC_AXES];  /* dimensions, "sex", "age", "area", "month", "quarter", "year"; NULL: no more */
    int ages[16];               /* where age bands begin, rising, ended by 0 (the first begins at 0); {0}: the usual ones */
    Interval over_time;         /* DAY_NONE: without beginning, without end */
    /* compared: what stands above is what is divided */
    StatisticWay divided;       /* how it is counted: events, persons or sum */
    const struct StatisticQuestion *divisor; /* by what: events, persons or sum; its time, breakdown and bands are this one's */
    bool for_each;              /* "so many for each"; else in per cent */
} StatisticQuestion;
#define STATISTIC_QUESTION ((StatisticQuestion){.age_from = -1, .age_to = -1, .over_time = {DAY_NONE, DAY_NONE}})

/* --- an answer --- */

typedef struct {
    const char *name, *label;  /* "sex", "Sex" */
    GPtrArray *values, *labels; /* of const char *: in their order; "" is "not said" */
} StatisticAxis;

typedef enum { CELL_SHOWN, CELL_SMALL, CELL_BESIDE } StatisticCover; /* small: below 5.  Beside: hidden so that a small one can't be worked out */
typedef struct {
    gint64 number, over;       /* over: the ratio's denominator */
    gint64 persons;            /* how many it tells of; 0: of nobody */
    gint64 without;            /* with a filter by trait: how many persons without that filter; else as persons */
    StatisticCover cover;      /* not shown: number, over, persons and without are 0 */
} StatisticCell;

typedef struct StatisticAnswer {
    StatisticWay way;
    const FactKind *fact;
    bool is_money, has_trait;
    bool is_exact;             /* for who works on the files: nothing is covered */
    guint axis_count;
    StatisticAxis axes[STATISTIC_AXES];
    guint cell_count;          /* the product of the axes' lengths; 1 without any */
    StatisticCell *cells;      /* the last axis runs fastest */
    StatisticCell total;       /* of all; persons are counted once */
    gint64 rows;               /* that were looked at */
    struct StatisticAnswer *divided, *divisor; /* compared: both counts, on the same axes; NULL otherwise */
    bool for_each;
} StatisticAnswer;

/* As of the last change made before the call, whatever Db asks.  What who may not see exactly is covered: small numbers are shown to
 * those who work on the records themselves (the fact's .may, if it reaches the authority), and never behind a filter by trait.
 * who NULL: as the public.  FAIL_INVALID: the question makes no sense, or has more than STATISTIC_CELLS cells. */
bool statistics_count(Db *db, Pool *pool, const Identity *who, const StatisticQuestion *question, StatisticAnswer **ret_answer, GError **error);

/* The one place where numbers are hidden; what leaves the engine went through here.  Cells with 1 to 4 persons (or events), and behind
 * a filter by trait also those that lack as few; then, line by line, as many others as it takes that no total gives one away.
 * Rounding, the cell key method and differencing between tables belong here when they come. */
void statistics_protect(StatisticAnswer *answer);

/* "12", "75 % (3 of 4)", "<5", "hidden", "1.234,00 lei", "2,5 (10 : 4)". */
const char *statistic_cell_text(Pool *pool, const StatisticAnswer *answer, const StatisticCell *cell);
/* For sums with what institutions report: suppressed where covered; a ratio with its denominator; missing where that is 0. */
Value statistic_cell_value(const StatisticAnswer *answer, const StatisticCell *cell);

/* --- definitions --- */

/* Table statistic. */
typedef struct {
    gint64 id;
    const char *code;        /* how programs name it: "day-centre-children" */
    const char *name, *note;
    const char *definition;  /* question_to_json() */
    gint64 edition;          /* +1 when the definition changes */
    bool is_demo;
    gint64 created_by, created_at, changed_at, closed_at, version;
    const StatisticQuestion *question; /* read from the definition; NULL: it can't be (the fact is gone) */
} Statistic;
extern const Record statistic_record;

const char *question_to_json(Pool *pool, const StatisticQuestion *question);
/* FAIL_INVALID: it is none. */
bool question_from_json(Pool *pool, const char *json, StatisticQuestion **ret_question, GError **error);
/* "service_id=7": adds the value to the filter on the dimension, which is made if there is none. */
void question_filter(Pool *pool, StatisticQuestion *question, const char *dimension, const char *value);
/* What a fact can be broken down and filtered by beside its dimensions, {0}-ended: sex, age, area, month, quarter, year. */
extern const Choice statistic_common_axes[];
const char *statistic_axis_label(const char *name); /* of a common one; the name itself otherwise */
/* The values of a dimension, of sex or area, with their labels. */
bool statistic_axis_values(Db *db, Pool *pool, const FactKind *fact, const char *name, GPtrArray **ret_values, GPtrArray **ret_labels,
                           GError **error);
/* What is divided and by what, each as a question of its own; NULL: nothing is compared. */
const StatisticQuestion *question_divided(Pool *pool, const StatisticQuestion *question);
const StatisticQuestion *question_divisor(Pool *pool, const StatisticQuestion *question);
/* Do its facts exist? */
bool question_is_known(const StatisticQuestion *question);
/* How it is counted, as sentences.  Of const char *. */
bool question_words(Db *db, Pool *pool, const StatisticQuestion *question, GPtrArray **ret_sentences, GError **error);

/* What these return lives in pool. */
bool statistics_list(Db *db, Pool *pool, GPtrArray **ret_statistics, GError **error);                /* in use, by name */
bool statistic_find(Db *db, Pool *pool, gint64 id, Statistic **ret_statistic, GError **error);       /* FAIL_NOT_FOUND */
bool statistic_find_code(Db *db, Pool *pool, const char *code, Statistic **ret_statistic, GError **error); /* FAIL_NOT_FOUND */
/* Sets id; code NULL: made from the name.  The question is taken from ->question.  FAIL_CONFLICT: the code is another's.  FAIL_INVALID:
 * it can't be counted. */
bool statistic_create(Db *db, const Identity *who, Statistic *statistic, GError **error);
/* A new edition where the question differs.  FAIL_CONFLICT: saved since it was read. */
bool statistic_save(Db *db, const Identity *who, Statistic *statistic, GError **error);
bool statistic_close(Db *db, const Identity *who, const Statistic *statistic, GError **error); /* its bindings go; FAIL_CONFLICT */

typedef struct {
    gint64 edition, made_at;
    const char *name, *definition, *made_by; /* made_by NULL: the system */
} StatisticEdition;
bool statistic_editions(Db *db, Pool *pool, gint64 id, GPtrArray **ret_editions, GError **error); /* the newest first */

/* --- bindings --- */

/* Which statistic counts which indicator: of "plan" (Indicator of plans.h) or "project" (ProjectPromise of projects.h).  Binding again
 * replaces. */
bool statistic_bind(Db *db, const Identity *who, gint64 statistic_id, const char *of, gint64 indicator_id, GError **error);
bool statistic_unbind(Db *db, const Identity *who, const char *of, gint64 indicator_id, GError **error);
typedef struct {
    gint64 id, statistic_id, indicator_id;
    const char *of;
    const char *label, *url;   /* of the indicator and its page; NULL: it is gone */
} StatisticBinding;
bool statistic_bindings(Db *db, Pool *pool, gint64 statistic_id, GPtrArray **ret_bindings, GError **error);

/* What is bound counts for itself: its value within a time (DAY_NONE: all), as who may see it.  *ret_value is VALUE_NONE and
 * *ret_statistic NULL where nothing is bound. */
bool statistics_value(Db *db, Pool *pool, const Identity *who, const char *of, gint64 indicator_id, Interval over, Statistic **ret_statistic,
                      Value *ret_value, GError **error);
/* Every counted indicator of a plan: GHashTable of gint64 * indicator id -> Value *.  Those that can't be counted are missing. */
bool statistics_values_of_plan(Db *db, Pool *pool, const Identity *who, gint64 plan_id, Interval over, GHashTable **ret_values, GError **error);

/* --- the demo ---
 *
 * Defines and binds what counts itself in the plan of Timișoara 2025: rows 3#1, 3#2 and 4#1 by attendance at a service, 5#1 by work on
 * cases, 44#1 to 44#3 by entries into a project; children who declared to be Roma, each once.  What is 0 is left out, also a row that the
 * plan doesn't have.  Called again, it binds what is there.  Inside a transaction or not. */
typedef struct {
    gint64 services[3]; /* of 3#1, 3#2, 4#1 */
    gint64 projects[3]; /* of 44#1, 44#2, 44#3 */
} StatisticsTimisoara;
/* The demo's day centres by their names, and its project by its code; 0: it isn't there. */
bool statistics_find_timisoara(Db *db, StatisticsTimisoara *ret_places, GError **error);
bool statistics_bind_timisoara(Db *db, const Identity *who, gint64 plan_id, const StatisticsTimisoara *places, GError **error);
