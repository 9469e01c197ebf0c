#pragma once
#include "modules/assessments/store.h"
#include "reader/grid.h"

/* Lists from elsewhere that become assessments, such as the automatic signals of dropping out: a row a pupil, a column a question. */

/* What a column means: "" nothing; "person.name", "person.family", "person.given", "person.birth", "person.sex", "person.id"; else the name of a question, and behind a "≥" the number
 * from which on a yes-or-no question is yes: "signal3≥20". */
typedef struct {
    gint64 id, version_id, made_at, taken_at;
    GPtrArray *rows;    /* of const char *const * (columns cells each), the header first; NULL: taken in */
    guint columns;
    GPtrArray *mapping; /* of const char *: one a column */
} Intake;
enum { INTAKE_ROWS = 20000, INTAKE_COLUMNS = 60, INTAKE_SECONDS = 7 * 24 * 60 * 60 };

/* What was pasted out of a spreadsheet or typed: a line a row, cells between tabs, semicolons or "|".  Empty lines go.  FAIL_INVALID: too
 * long. */
bool intake_rows_of_text(Pool *pool, const char *text, GPtrArray **ret_rows, guint *ret_columns, GError **error);
/* What the headings say by themselves; with what was remembered for them, intake_create() does it.  false: none of them says who a row is
 * about, so the first row is no header. */
bool intake_guess(Pool *pool, const Instrument *instrument, Intake *intake);
/* The first table of the file.  FAIL_INVALID: it holds none, or one that is too large. */
bool intake_rows_of(Pool *pool, const Grid *grid, GPtrArray **ret_rows, guint *ret_columns, GError **error);
/* With the mapping that was used for the same header, or what the headers say by themselves.  Sets id. */
bool intake_create(Db *db, Pool *pool, const Identity *who, const Instrument *instrument, gint64 version_id, Intake *intake, GError **error);
bool intake_find(Db *db, Pool *pool, const Identity *who, gint64 id, Intake **ret_intake, GError **error); /* FAIL_NOT_FOUND */
/* Remembered for lists with the same header. */
bool intake_map(Db *db, Pool *pool, const Instrument *instrument, const Intake *intake, GError **error);

/* What one row would become. */
typedef struct {
    guint row;              /* as a spreadsheet counts, from 1 */
    const char *name;       /* as it stands in the list, family name first where it has two columns */
    Day birth;              /* DAY_NONE: not said */
    Known known;            /* the same, and what else it says of them */
    gint64 person_id;       /* who it surely is; 0: nobody of the register */
    const char *problem;    /* with the cell; NULL: none */
    Answers *answers;
} IntakeRow;
/* Every row read by the mapping; nothing is written.  Of IntakeRow. */
bool intake_read(Db *db, Pool *pool, const Instrument *instrument, const Intake *intake, GPtrArray **ret_rows, GError **error);

typedef struct {
    guint finished, drafts, wrong;
} IntakeSum;
/* A row without a problem becomes an assessment, or a new version of the person's; one that lacks answers stays a draft.
 * FAIL_CONFLICT: it was taken in already. */
bool intake_take(Db *db, Pool *pool, const Identity *who, const Instrument *instrument, const Intake *intake, const GPtrArray *rows,
                 IntakeSum *ret_sum, GError **error);
extern const char *const intake_person_targets[]; /* NULL-ended, without "" */
const char *intake_target_label(const char *target); /* of one of those */
const char *intake_cell(const Intake *intake, guint row, guint column); /* never NULL */
