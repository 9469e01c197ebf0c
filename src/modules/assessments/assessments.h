#pragma once
#include "modules/assessments/answers.h"
#include "record/attachment.h"
#include "web/request.h"

/* What other modules may call. */

/* Begins one with the instrument of this code as it is in force.  person_id 0: nobody of the register; case_id 0: of no case.
 * FAIL_NOT_FOUND: no such instrument, or it isn't in force. */
bool assessment_begin(Db *db, const Identity *who, const char *code, gint64 person_id, gint64 case_id, gint64 *ret_id, GError **error);

/* Forms for one person that are in force, for a choice of another module: of Choice * (value = code, label = title). */
bool instrument_choices(Db *db, Pool *pool, GPtrArray **ret_choices, GError **error);

/* --- forms that go with a case to another authority, or come with one --- */

typedef struct {
    const char *key, *text;    /* as answers.h keeps them */
    gint64 person_id;          /* who is the answer to a question about a person: of the register here; 0: nobody, or unknown here */
    gint64 file_id;            /* the attachment that is the answer, when it goes; 0: none */
    const NewAttachment *file; /* the file that is the answer, when it comes; NULL: none */
} CarriedAnswer;

/* A line to read: what was asked and answered.  answer NULL: a heading. */
typedef struct {
    const char *question, *answer;
} CarriedWords;

typedef struct {
    gint64 id;                       /* here; of one that comes: set when it is taken in */
    const char *code, *form_version; /* of the instrument; form_version NULL: it says none */
    const char *title;
    gint64 person_id;                /* whom it is about; 0: nobody of the register here */
    const char *subject;             /* who it is about, in words */
    const char *state, *score, *level, *filled_by;
    Day assessed_on;
    gint64 finished_at;
    GPtrArray *answers, *words;      /* of CarriedAnswer *, of CarriedWords * */
} CarriedForm;

/* Those of a case, but for withdrawn ones, the oldest first: for who has been let into it. */
bool assessments_carried(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_forms, GError **error);
/* As a form of this case.  *ret_whole false: not all of it could be kept (the form, its version or a question isn't known here, or whom an
 * answer names), and its words should stand elsewhere; form->id is 0 where nothing was.  Proposals and needs aren't made again.
 * Inside a change. */
bool assessment_take_in(Db *db, Pool *pool, const Identity *who, gint64 case_id, CarriedForm *form, bool *ret_whole, GError **error);

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
