#pragma once
#include "modules/people/merge.h"
#include "modules/people/pages.h"
#include "modules/people/twins.h"

typedef struct {
    GPtrArray *pairs; /* of TwinPair * */
    GPtrArray *apart; /* of TwinPair *: kept apart last */
    gint64 count;
    Paging paging;
} TwinReview;

typedef struct {
    Person *kept, *gone; /* gone NULL: to be chosen */
    GPtrArray *twins;    /* of Twin *: who it might be */
    Problems *problems;
} MergeForm;

/* As it was chosen; where this row has nothing, the other's value is offered. */
bool merge_takes_gone(Request *req, const MergeForm *form, const char *field);

extern const Route people_merge_routes[];
extern const JobKind people_jobs[];
