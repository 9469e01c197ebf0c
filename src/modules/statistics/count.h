#pragma once
#include "modules/statistics/engine.h"

/* Counting, before anything is hidden. */

typedef enum { AXIS_DIMENSION, AXIS_SEX, AXIS_AREA, AXIS_AGE, AXIS_MONTH, AXIS_QUARTER, AXIS_YEAR } AxisKind;
enum { AXIS_NOWHERE = G_MAXINT32, OLDEST = 127 };
typedef struct {
    AxisKind kind;
    guint dimension;       /* number of it */
    guint length, stride;  /* stride: of cells */
    guint key_stride;      /* of the keys by which a person is told apart; 0: follows from the person */
    gint32 *places;        /* of a dimension (by number, 0 is not said), sex and area: place; AXIS_NOWHERE: its rows don't count */
    gint32 first;          /* of time: the first month, quarter or year */
    gint32 bands[OLDEST + 1]; /* of age: place of each year */
    gint32 unknown;        /* of age: place of who has no birth date */
} Axis;

/* A question made ready for one FactData. */
typedef struct {
    const FactData *data;
    StatisticWay way;
    int measure, over;      /* numbers of measures; -1: each row is 1 */
    gint32 from, to;        /* day_code() */
    int age_from, age_to;   /* -1: any */
    guint axis_count;
    Axis axes[STATISTIC_AXES];
    guint cells, keys;
    guint8 **allowed;       /* of each dimension, by number: may count; NULL: all */
    guint8 *person_allowed; /* by number + 1; NULL: all */
    guint8 *touched;        /* by number + 1: set where something of theirs counts; NULL: not asked */
} Counting;

/* axes.c.  FAIL_INVALID. */
bool counting_prepare(Db *db, Pool *pool, const FactData *data, const StatisticQuestion *question, Counting **ret_counting,
                      StatisticAnswer *answer, GError **error);
const FactDimension *fact_dimension(const FactKind *fact, const char *name, guint *ret_number); /* NULL: it has none */
int fact_measure(const FactKind *fact, const char *name);                                       /* -1: it has none */
/* The bands' lower ends: what the question says, or the usual ones. */
guint question_ages(const StatisticQuestion *question, int *ret_ages);

/* count.c */
typedef struct {
    gint64 number, over;
    guint32 persons;
} Sums;
/* fact: need not be a module's. */
bool count_fact(Db *db, Pool *pool, const FactKind *fact, const StatisticQuestion *question, StatisticAnswer **ret_answer, GError **error);
/* compare.c: as count_exactly(), of a question that compares. */
bool count_compared(Db *db, Pool *pool, const StatisticQuestion *question, StatisticAnswer **ret_answer, GError **error);
/* How many of the divisor's persons aren't among the divided: where both are persons, few of them are hidden too; else nobody. */
StatisticAnswer *answer_rest(Pool *pool, const StatisticAnswer *answer);
bool count_exactly(Db *db, Pool *pool, const StatisticQuestion *question, StatisticAnswer **ret_answer, GError **error);
