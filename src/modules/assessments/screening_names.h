#pragma once
#include "modules/assessments/intake.h"

/* The list that a school sends, pasted: a child a line.  With a row of headings, each column is what its heading says: name, birth date,
 * personal code, or an answer to a question of the form.  Without one, parts stand between tabs, semicolons or "|": the first with letters
 * is the name, a day is the birth date, thirteen digits are the personal code. */
enum { SCREENING_NAMES = 2000 }; /* lines at a time */

typedef struct NamesList {
    GPtrArray *rows;         /* of IntakeRow *: each line but the headings */
    GPtrArray *questions;    /* of const Question *: those that have a column */
    const char *passed_over; /* headings that say nothing here; NULL: none */
    const char *left;        /* the lines with a problem, below the headings: to be mended and sent again; NULL: none */
    guint wrong, known;      /* rows with a problem; of the others, those of the register */
} NamesList;
/* Nothing is written.  FAIL_INVALID: too many lines, or none. */
bool screening_names_read(Db *db, Pool *pool, const Instrument *instrument, const char *text, NamesList **ret_list, GError **error);

typedef struct NamesSum {
    guint added, known; /* known: of the added, those of the register */
    guint there;        /* stood on the list already */
    guint answered;     /* of those, to whom answers came that they lacked */
} NamesSum;

/* What screening_add_names() would do; nothing is written. */
NamesSum screening_count_names(Pool *pool, const GPtrArray *there, const NamesList *list);
/* Each line without a problem becomes a row of the screening, all in one change; who is there already gets the answers that are missing,
 * none is written over.  there: of Assessment *, the rows that it has. */
bool screening_add_names(Db *db, Pool *pool, const Identity *who, const Screening *screening, const Instrument *instrument,
                         const GPtrArray *there, const NamesList *list, NamesSum *ret_sum, GError **error);
/* As it stands on the list when nobody of the register surely is. */
const char *screening_subject(Pool *pool, const IntakeRow *row);
