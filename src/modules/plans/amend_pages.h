#pragma once
#include "modules/plans/amend.h"
#include "record/record.h"

/* A row that the amended document changes, with what is stored. */
typedef struct {
    const ActionDifference *difference;
    const Action *stored; /* NULL: a new one */
} RowChange;

typedef struct {
    Request *req;
    Plan *plan;
    Edition *edition;
    DocumentDifference *difference; /* NULL: it was decided on */
    AmendSummary summary;
    GPtrArray *changes;             /* of RowChange * */
    const char *decision_number, *decision_date; /* as typed */
    Problems *problems;
} EditionPage;

const char *change_corrected(Pool *pool, const RowChange *change, Cell cell);
