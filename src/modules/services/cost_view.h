#pragma once
#include "modules/services/funding.h"
#include "modules/services/pages.h"

/* What the page of a service's costs shows. */
typedef struct {
    Request *req;
    Service *service;
    int year;
    const char *standard_code; /* of the law table; NULL: the service has no code of the nomenclature */
    Money standard;  /* a year and person; none: not in the law table */
    GPtrArray *costs; /* of ServiceCost * */
    GArray *months;   /* of CostMonth */
    gint64 cost, days, person_months;
    const Problems *problems;
} CostView;
