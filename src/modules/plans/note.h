#pragma once
#include "base/money.h"
#include "base/pool.h"

/* What is said about a doubt: kept as a kind and what stands in its sentence, and said in the language of whoever reads it. */

/* What the reading of a plan can doubt; the sentences are in note.c. */
typedef enum {
    DOUBT_DECISION_BLANK, DOUBT_PERIOD_FROM_DEADLINES, DOUBT_PERIOD_MISSING, DOUBT_ROW_LOST_COLUMNS, DOUBT_DEADLINE_ALONE,
    DOUBT_TABLE_LOST_COLUMNS, DOUBT_NO_NUMBER, DOUBT_NUMBER_TWICE, DOUBT_TITLE_BREAKS_OFF, DOUBT_OUTSIDE,
    DOUBT_EXTRA_COLUMN, DOUBT_NO_TITLE, DOUBT_TOTAL_ROW, DOUBT_ROW_WITHOUT_HEADER, DOUBT_TARGET_NO_NUMBER,
    DOUBT_AMOUNT_BETWEEN, DOUBT_AMOUNTS_WITHOUT_TOTAL, DOUBT_TARGETS_UNEQUAL, DOUBT_TARGET_ALONE, DOUBT_TARGETS_FOR_ONE,
    DOUBT_DEADLINE_NO_YEAR, DOUBT_SCHOOL_YEAR_HALF, DOUBT_SCHOOL_YEARS, DOUBT_DEADLINE_TO_PLAN_END, DOUBT_DEADLINE_NO_END,
    DOUBT_DEADLINE_BACKWARDS, DOUBT_DEADLINE_SEVERAL, DOUBT_DEADLINE_ON_REQUEST, DOUBT_DEADLINE_LASTS,
    DOUBT_DEADLINE_UNCLEAR, DOUBT_DEADLINE_DOT, DOUBT_DEADLINE_NO_SUCH_DAY, DOUBT_DEADLINE_REST, DOUBT_BODY_UNKNOWN,
    DOUBT_PARTS_LESS, DOUBT_PARTS_MORE, DOUBT_AMOUNTS_ADDED, DOUBT_AMOUNT_IN_UNITS, DOUBT_GUESSED_COLUMNS, DOUBT_CARRIED_DOWN,
    DOUBT_COUNT
} PlanDoubt;

const char *plan_doubt_code(PlanDoubt doubt); /* "deadline_no_year": as it is stored */

/* Money as a note keeps it, to be written in the reader's way. */
char *note_argument_of_money(Pool *pool, Money money);

/* The sentence in the thread's language.  kind: a doubt's code, or one of the file's (GridNote); of an unknown one the argument
 * alone, "" where there is none. */
const char *note_sentence(Pool *pool, const char *kind, const char *argument);

/* What an amended document settles is kept under these; a planner's own words are kept as they are. */
#define NOTE_SETTLED_DIFFERENT "amended:different"
#define NOTE_SETTLED_GONE "amended:gone"
const char *note_settlement(const char *stored); /* as people read it; NULL: not settled */
