#pragma once
#include "modules/accounts/accounts.h"
#include "modules/services/funding.h"

/* What the files that fill the demo share. */

enum { DEMO_CENTRE, DEMO_COUNSELLING, DEMO_THERAPY, DEMO_HOME_CARE, DEMO_MEALS, DEMO_ATTENDED, DEMO_MONTHS = 14 };

typedef struct {
    Db *db;
    Pool *pool;
    const ServicesDemo *demo;
    GRand *chance;                     /* the same numbers each time */
    Service *services[DEMO_ATTENDED];
    int first_month, last_month;       /* whole months; the one after them is under way */
} ServicesFilling;

/* Each after the one before. */
bool services_demo_make(ServicesFilling *f, GError **error);      /* providers and services */
bool services_demo_attend(ServicesFilling *f, GError **error);    /* who comes, on which days, who waits, who left */
bool services_demo_contracts(ServicesFilling *f, GError **error); /* calls, bids, conventions, claims */
