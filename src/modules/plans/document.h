#pragma once
#include "base/day.h"
#include "base/money.h"
#include "modules/plans/note.h"
#include "reader/grid.h"

/* What was understood from a plan as adopted: the shape of `vatra plan read FILE --json`.  All texts are the document's own
 * words, white space folded to one blank, page breaks and line wraps joined, nothing else changed.  NULL: the document doesn't say. */
typedef struct {
    const char *field;    /* "deadline", "budget", "responsible", "target", "number"…; NULL: the whole */
    const char *text;     /* the document's words in question; NULL: none */
    const char *kind;     /* what is doubted: plan_doubt_code(), or a GridNote's */
    const char *argument; /* what stands in its sentence (note_sentence()); NULL: nothing */
} PlanNote;

typedef enum { TIER_GENERAL_OBJECTIVE, TIER_SPECIFIC_OBJECTIVE, TIER_DOMAIN } PlanTier;

typedef struct {
    int id;       /* from 1, in document order */
    int parent;   /* 0: none */
    PlanTier tier;
    const char *code;      /* as printed: "1", "XIV"; NULL */
    const char *title;
    const char *indicator; /* the objective's own; NULL */
} PlanNode;

typedef enum {
    DEADLINE_DATE, DEADLINE_MONTH, DEADLINE_QUARTER, DEADLINE_YEAR, DEADLINE_RANGE, DEADLINE_SCHOOL_YEAR, DEADLINE_ANNUAL,
    DEADLINE_SEMIANNUAL, DEADLINE_QUARTERLY, DEADLINE_MONTHLY, DEADLINE_PERMANENT, DEADLINE_UNKNOWN,
} DeadlineKind;
typedef enum { RECUR_NONE, RECUR_ANNUAL, RECUR_SEMIANNUAL, RECUR_QUARTERLY, RECUR_MONTHLY, RECUR_PERMANENT } Recurrence;

typedef struct {
    const char *text;
    DeadlineKind kind;
    Day from, to; /* DAY_NONE: unknown */
    Recurrence recurrence;
} PlanDeadline;

typedef struct {
    const char *text;
    bool has_amount;
    Money amount;         /* currency CURRENCY_NONE where the document names none */
    GPtrArray *sources;   /* of const char * */
} PlanBudget;

typedef enum { TARGET_NO_OPERATOR, TARGET_EQ, TARGET_MIN, TARGET_MAX, TARGET_ALL, TARGET_NO_DECREASE, TARGET_ON_REQUEST } TargetOperator;
typedef enum { PER_NONE, PER_YEAR, PER_HALF_YEAR, PER_QUARTER, PER_MONTH } TargetPer;

typedef struct {
    const char *text;
    bool has_value;
    double value;
    TargetOperator operator;
    const char *unit; /* NULL */
    TargetPer per;
} PlanTarget;

typedef struct {
    const char *text;
    PlanTarget *target;      /* NULL: none */
    GPtrArray *breakdowns;   /* of const char *: "sex", "residence", "women", "roma", "domain"; what the words ask for; not part of the JSON */
} PlanIndicator;

typedef struct {
    int node;              /* id of the innermost node it stands under */
    const char *number;    /* as printed without a final dot; carried to continuation rows; NULL */
    int row;               /* 1 for the measure's first row, 2… for its continuation rows */
    const char *title, *description;
    GPtrArray *responsible, *partners; /* of const char * */
    PlanDeadline *deadline;            /* NULL */
    PlanBudget *budget;                /* NULL */
    GPtrArray *indicators;             /* of PlanIndicator * */
    GPtrArray *notes;                  /* of PlanNote * */
    /* The cells' words as they stood, for the review page; NULL where the document has no such column. */
    const char *words_bodies, *words_partners, *words_deadline, *words_budget, *words_indicators, *words_targets;
} PlanAction;

typedef struct {
    const char *title, *authority;
    const char *decision_number; /* NULL */
    Day decision_date;
    bool has_decision;
    Interval period; /* from DAY_NONE: unknown */
    GPtrArray *nodes;   /* of PlanNode * */
    GPtrArray *actions; /* of PlanAction * */
    GPtrArray *notes;   /* of PlanNote * */
} PlanDocument;

/* From a grid to a plan: plan_document.c and its neighbours.  FAIL_INVALID: no plan in it (no table and no measures), with
 * what to do.  What is doubtful is a note. */
bool plan_document_read(Pool *pool, const Grid *grid, PlanDocument **ret_document, GError **error);
/* The same with more names of bodies than ship (of const char *; NULL: none): institution_names() of the authority. */
bool plan_document_read_knowing(Pool *pool, const Grid *grid, const GPtrArray *names, PlanDocument **ret_document, GError **error);
/* JSON exactly as plan-document.schema.json says. */
char *plan_document_to_json(Pool *pool, const PlanDocument *document);
/* The same as an edition keeps it: a note has its kind and argument instead of a sentence. */
char *plan_document_to_kept_json(Pool *pool, const PlanDocument *document);
/* For people, in the thread's language: an outline with notes. */
char *plan_document_to_outline(Pool *pool, const PlanDocument *document);
