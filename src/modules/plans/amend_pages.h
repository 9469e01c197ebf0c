#pragma once
#include "modules/plans/amend.h"
#include "record/record.h"

/* A row that the amended document changes, with what is stored. */
typedef struct {
    const ActionDifference *difference;
    const Action *stored; /* NULL: a new one */
    const char *corrected[CELL_COUNT]; /* what the plan says where a planner corrected a changed cell; NULL: as it was read */
    const char *key;  /* change_key() */
    bool is_left_out; /* not taken */
} RowChange;

/* An objective that it changes. */
typedef struct {
    const NodeDifference *difference;
    const Node *stored;                              /* NULL: a new one */
    const char *corrected, *indicators_corrected;    /* as a planner has it; NULL: as it was read */
    const char *key;                                 /* node_change_key() */
    bool is_left_out;
} NodeChange;

typedef struct {
    Request *req;
    Plan *plan;
    Edition *edition;
    bool is_decided, may_decide;
    const char *left_out;           /* their keys, a blank between; NULL: none */
    DocumentDifference *difference; /* NULL: the first document */
    AmendSummary summary;
    GPtrArray *changes;             /* of RowChange * */
    GPtrArray *node_changes;        /* of NodeChange * */
    const char *decision_number, *decision_date; /* as typed */
    Problems *problems;
} EditionPage;

/* A document of the plan in their list. */
typedef struct {
    const Edition *edition;
    bool is_amendment;
    AmendSummary summary; /* of an amendment */
} ListedEdition;

/* "Changed: 3. New: 1. Gone: 0. Unchanged: 50." */
const char *summary_words(Pool *pool, const AmendSummary *summary);

/* amend_corrections.c: fills in what planners corrected, cell by cell, against what the document in force was read as. */
bool change_find_corrections(Db *db, Pool *pool, const Plan *plan, const PlanDocument *document, const GPtrArray *nodes, RowChange *change,
                             GError **error);
void node_find_corrections(Pool *pool, NodeChange *change);
