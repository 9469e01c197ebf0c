#pragma once
#include "modules/statistics/statistics.h"
#include "record/parts.h"
#include "record/record_views.h"

/* What the pages of this module share. */

enum { LIST_ROWS = 500, CHART_POINTS = 40, CROSS_COLUMNS = 12, FORM_VALUES = 200, RECORDS_SHOWN = 200 };

/* A statistic in the list, with what it counts now. */
typedef struct {
    const Statistic *statistic;
    const char *value;       /* as text; NULL: it can't be counted, and why stands in problem */
    const char *problem;
} StatisticRow;

/* A statistic's page, and the preview of a form. */
typedef struct {
    Request *req;
    Statistic *statistic;
    const FactKind *fact;
    StatisticAnswer *answer; /* NULL: it can't be counted */
    const char *problem;     /* why; NULL: it could */
    GPtrArray *words;        /* of const char * */
    GPtrArray *editions, *bindings, *found; /* found: of StatisticBinding *, indicators to bind to; NULL: not looked for */
    const char *q;
    bool may_manage, may_see_records, may_see_divisor; /* the records that are divided (or are all), and those of the divisor */
} StatisticPage;

/* What of one fact counts: the whole form of most, one of the two of a ratio. */
typedef struct {
    const char *prefix;          /* of its inputs' names: "", "by_" */
    const FactKind *fact;
    StatisticQuestion *question;
    StatisticWay way;
    GPtrArray *filters;          /* of FormFilter * */
    const char *age_from, *age_to; /* as they were typed; NULL: as the question says */
} FormPart;

/* The form: the same fields for a new one and for a change. */
typedef struct {
    const char *name, *label;
    GPtrArray *values, *labels;
    const StatisticFilter *chosen; /* NULL: none */
} FormFilter;
typedef struct {
    Request *req;
    Statistic *statistic;    /* id 0: a new one */
    FormPart parts[2];
    guint part_count;        /* 2: what is divided, and by what */
    StatisticQuestion *question;
    GPtrArray *axes;         /* of Choice * */
    const char *ages;        /* "3 7 11" */
    const char *from, *to;   /* as they were typed; NULL: as the question says */
    const Problems *problems;
    const StatisticPage *preview; /* NULL: not asked for */
    const Statistic *theirs; /* saved by somebody else; NULL: nobody */
} StatisticForm;

extern const Choice statistic_traits[]; /* what can be declared, {0}-ended */
const char *statistic_url(Pool *pool, gint64 id, const char *rest); /* "/statistics/7" and rest */
bool statistic_may_see_records(const Identity *who, const StatisticQuestion *question);
/* The cell's place on an axis. */
guint statistic_place(const StatisticAnswer *answer, guint cell, guint axis);
/* A chart where there is one axis of at most CHART_POINTS; markup NULL: none. */
Html statistic_chart(Pool *pool, const StatisticAnswer *answer, const char *title);
bool statistic_page_load(Request *req, Statistic *statistic, StatisticPage *page, GError **error);

/* A record behind a number. */
typedef struct {
    gint64 id;
    Day day;
    const char *person, *url; /* person NULL: nobody */
} StatisticRecord;
/* Those that who may see, at most RECORDS_SHOWN; *ret_more: there are others.  FAIL_FORBIDDEN behind a filter by trait, and to who
 * doesn't work on these records. */
bool statistic_records(Db *db, Pool *pool, const Identity *who, const StatisticQuestion *question, GPtrArray **ret_records, bool *ret_more,
                       GError **error);

/* All cells, a line each, with labels. */
GString *statistic_csv(Pool *pool, const StatisticAnswer *answer);

void statistic_put_answer(GString *out, Pool *pool, const Statistic *statistic, const StatisticAnswer *answer, const GPtrArray *words);

extern const Route statistic_routes[], statistic_form_routes[], statistic_project_routes[], statistic_api_routes[];
extern const Panel statistic_panels[];
extern const FactKind statistic_facts[];
extern const Command statistic_commands[];

/* On the page of a measure, an objective, a plan or a project: each of its indicators that counts itself. */
typedef struct {
    gint64 id, statistic_id;
    const char *text;        /* of the indicator */
    Value counted, reported;
    bool differs;
    const char *promised;    /* of a project's: "at least 27" */
    GPtrArray *words;        /* how it is counted, of const char *; NULL: said on the statistic's page */
} CountedIndicator;

/* Counts what is bound to it, and says how; what can't be counted has no number. */
bool statistic_count_bound(Request *req, const char *of, Interval over, CountedIndicator *one, GError **error);
bool statistic_show_project(View *view, Request *req, gint64 id, GError **error);

/* On a project's page, and the form. */
typedef struct {
    gint64 project_id;
    const char *code;
    GPtrArray *counted;      /* of CountedIndicator * */
    GPtrArray *promises, *statistics; /* of Choice *: what can be bound to each other; NULL: on the project's page */
    bool may_manage;
    gint64 statistic_id, promise_id; /* as they were chosen; 0: not */
    const char *label, *target;      /* as they were typed */
} ProjectCounted;
