#pragma once
#include "modules/assessments/store.h"

/* The names that a school sends: a child a line, as it is typed or comes out of a spreadsheet; parts stand between tabs, semicolons or
 * "|".  The first part with letters is the name; a day is the birth date, thirteen digits are the personal code. */
enum { SCREENING_NAMES = 2000 }; /* lines at a time */

typedef struct {
    guint added, known;  /* known: of the added, those of the register */
    guint there;         /* stood on the list already: left out */
} NamesSum;

/* Each child becomes a row of the screening, all in one change.  there: of ScreeningChild, the rows that it has.  FAIL_INVALID: too many
 * lines. */
typedef struct {
    gint64 person_id;
    const char *subject;
} ScreeningChild;
bool screening_add_names(Db *db, Pool *pool, const Identity *who, const Screening *screening, const GPtrArray *there, const char *text,
                         NamesSum *ret_sum, GError **error);
