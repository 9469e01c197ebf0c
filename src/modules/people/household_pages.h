#pragma once
#include "modules/people/household.h"
#include "modules/people/pages.h"

typedef struct {
    Household *household;
    GPtrArray *lines;   /* of HouseholdLine * */
    HouseholdMember *member; /* the new one, as typed */
    Problems *problems; /* NULL: none */
} HouseholdPage;

const char *household_url(Pool *pool, gint64 id);
const char *household_line_text(Pool *pool, const HouseholdLine *line); /* "Child, from 01.02.2020" */

bool household_is_chosen(const GPtrArray *chosen, gint64 member_id); /* chosen: of texts; NULL: none */

/* A member whose role or days are corrected. */
typedef struct {
    Household *household;
    const HouseholdMember *member;
    const char *person;
    Problems *problems;
    GPtrArray *conflict; /* of ConflictRow *; NULL: none */
} MemberForm;

extern const Route household_routes[];
