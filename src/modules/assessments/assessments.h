#pragma once
#include "modules/assessments/answers.h"
#include "web/request.h"

/* What other modules may call. */

/* Begins one with the instrument of this code as it is in force.  person_id 0: nobody of the register; case_id 0: of no case.
 * FAIL_NOT_FOUND: no such instrument, or it isn't in force. */
bool assessment_begin(Db *db, const Identity *who, const char *code, gint64 person_id, gint64 case_id, gint64 *ret_id, GError **error);

/* Forms for one person that are in force, for a choice of another module: of Choice * (value = code, label = title). */
bool instrument_choices(Db *db, Pool *pool, GPtrArray **ret_choices, GError **error);

/* Puts the shipped instruments in, once each. */
bool instruments_ship(Db *db, GError **error);

/* Demo: finished assessments, drafts, needs with and without an answer, and a school's list, about these people (of gint64 *).
 * The same seed gives the same ones.  Inside a transaction. */
typedef struct {
    const GPtrArray *adults, *children; /* of gint64 * */
    const Identity *who;
    guint32 seed;
    Day today;
} AssessmentsDemo;
bool assessments_demo_fill(Db *db, const AssessmentsDemo *demo, GError **error);
