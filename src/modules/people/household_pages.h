#pragma once
#include "modules/people/household.h"
#include "modules/people/pages.h"

typedef struct {
    Household *household;
    GPtrArray *lines;   /* of HouseholdLine * */
    Problems *problems; /* NULL: none */
} HouseholdPage;

const char *household_url(Pool *pool, gint64 id);
const char *household_line_text(Pool *pool, const HouseholdLine *line); /* "Child, from 01.02.2020" */

extern const Route household_routes[];
