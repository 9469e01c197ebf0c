#pragma once
#include "modules/plans/edition.h"
#include "modules/plans/plans.h"

/* An amended document of a plan: what it changes, and taking it. */

/* Cells of a row that change together. */
typedef enum { CELL_NUMBER, CELL_TITLE, CELL_DESCRIPTION, CELL_NODE, CELL_BODIES, CELL_DEADLINE, CELL_BUDGET, CELL_INDICATORS, CELL_COUNT } Cell;

typedef struct {
    const PlanAction *before; /* NULL: new */
    const PlanAction *after;  /* NULL: gone */
    int before_place, after_place; /* in their documents, from 1; 0: none */
    bool changed[CELL_COUNT];
    bool any;                 /* some cell changed */
} ActionDifference;

typedef struct {
    const PlanNode *before, *after; /* one may be NULL */
    int before_place, after_place;  /* in their documents, from 1; 0: none */
    bool any;                       /* title or code or tier changed */
    bool indicator_changed;         /* its own indicator's words did */
} NodeDifference;

typedef struct {
    PlanDocument *before, *after;
    GPtrArray *actions; /* of ActionDifference *: in the order of after, the gone ones behind */
    GPtrArray *nodes;   /* of NodeDifference * */
} DocumentDifference;

/* Rows are matched by number, row and likeness of titles; a row without a match is new or gone. */
DocumentDifference *document_difference(Pool *pool, PlanDocument *before, PlanDocument *after);
const char *cell_label(Cell cell);
/* A cell as the document has it, for showing; "" where it is empty. */
/* The text with the words in which it differs from the other one within an element: "del", "ins". */
Html cell_marked(Pool *pool, const char *text, const char *other, const char *element);
const char *cell_text(Pool *pool, const PlanDocument *document, const PlanAction *action, Cell cell);

typedef struct {
    int number; /* of the edition */
    int changed, added, gone, same;
} AmendSummary;

/* Keeps a document in state "read"; sets edition->number. */
bool edition_add(Db *db, Pool *pool, const Identity *who, NewEdition *edition, const PlanDocument *document, GError **error);
/* Against the edition in force; of one that was decided on, against the one that was in force then. */
bool amend_difference(Db *db, Pool *pool, const Plan *plan, int number, DocumentDifference **ret_difference, GError **error);
/* What names a change of a difference: "a3" row 3 of the amended document, "b7" row 7 of the one before, which is gone; "n3" and "m7"
 * the objectives likewise. */
const char *change_key(Pool *pool, const ActionDifference *one);
const char *node_change_key(Pool *pool, const NodeDifference *one);
bool node_changes(const NodeDifference *one);
bool key_is_left_out(const char *left_out, const char *key); /* left_out NULL: no */
/* The amended document with the rows and objectives that were left out as they were before.  An objective that only such rows need
 * comes back: the difference is used up.  FAIL_INVALID: a new objective is left out, but not what stands under it. */
bool document_without(Pool *pool, DocumentDifference *difference, const char *left_out, PlanDocument **ret_document, GError **error);
bool amend_summary(Db *db, Pool *pool, const Plan *plan, int number, AmendSummary *ret_summary, GError **error);
void difference_count(const DocumentDifference *difference, AmendSummary *summary);

typedef struct {
    const Plan *plan;    /* as read: its version must still be so */
    int number;
    const char *decision_number; /* NULL: as the document says */
    Day decision_date;
    const char *left_out; /* keys of changes that aren't taken, a blank between; NULL: all are */
} Taking;

/* Puts the edition in force: changed cells are read anew, unchanged ones keep what planners corrected, what is gone and what
 * was before stays in the history.  FAIL_CONFLICT: somebody else decided, or changed the plan.  FAIL_INVALID: what is left out
 * doesn't go with what is taken. */
bool edition_take(Db *db, const Identity *who, const Taking *taking, GError **error);
/* It stays to be seen, without effect.  FAIL_CONFLICT: it is decided already. */
bool edition_refuse(Db *db, const Identity *who, gint64 plan_id, int number, GError **error);
