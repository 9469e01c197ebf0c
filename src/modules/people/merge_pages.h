#pragma once
#include "modules/people/merge.h"
#include "modules/people/pages.h"
#include "modules/people/twins.h"

typedef struct {
    GPtrArray *pairs; /* of TwinPair * */
    gint64 count;
    Paging paging;
} TwinReview;

typedef struct {
    Person *kept, *gone; /* gone NULL: to be chosen */
    GPtrArray *twins;    /* of Twin *: who it might be */
    Problems *problems;
} MergeForm;

/* Where this row has nothing, the other's value is offered. */
bool merge_takes_gone(Pool *pool, const MergeForm *form, const char *field);

extern const Route people_merge_routes[];
extern const JobKind people_jobs[];
