#pragma once
#include "modules/assessments/store.h"
#include "modules/cases/cases.h"

/* What follows from a finding: who it is about, and what is opened for them.  Of a school's list line by line, or of any assessment about
 * somebody who isn't in the register yet. */
typedef struct {
    /* what is acted on, as it was read */
    Assessment *assessment;
    Evaluation *evaluation;
    const Screening *screening; /* NULL: of no list */
    GPtrArray *open;            /* of Proposal *: those that nobody decided */
    /* who it is */
    gint64 person_id;           /* somebody of the register; 0: person is registered */
    Person *person;
    /* what is opened */
    const char *opens;          /* "case", "join", "signal", "refer" (a case, from which the referral is written) or "none" */
    const char *type_code;      /* of the case */
    gint64 join_id;             /* the case that it belongs to */
    const char *words;          /* what the case or the signal says */
    const char *age_reason;
    /* what came of it; 0: none */
    gint64 case_id, signal_id;
} Following;

/* All of it or nothing, with a leaf for each step.  FAIL_CONFLICT: somebody saved or decided since it was read.  FAIL_INVALID: *ret_field
 * is the input to mend. */
bool follow_take(Db *db, Pool *pool, const Identity *who, Following *following, const char **ret_field, GError **error);

/* "Lista școlii …" and each answer on a line of its own: what a case opened from it begins with. */
const char *follow_words(Pool *pool, const Assessment *assessment, const Evaluation *evaluation, const Screening *screening, const char *title);
const Proposal *follow_proposal(const GPtrArray *open, const char *kind); /* the first; NULL: none */
/* All open ones with their versions: what a form was made for. */
const char *follow_mark(Pool *pool, const GPtrArray *open);
