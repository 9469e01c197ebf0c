#pragma once
#include "record/record.h"

/* Case files, for other modules.  Who may see a file is decided here alone: what one may not see is "not found". */

/* Table case_file, with what stands beside it in every list. */
typedef struct {
    gint64 id, year, number, type_id;
    const char *state; /* open, following, closed, transferred */
    const char *stage; /* code of one of its type's stages */
    bool is_sealed, is_demo;
    gint64 institution_id, crew_id, lead_id;
    const char *summary; /* sealed */
    gint64 opened_at, closed_at;
    const char *closing, *closing_note; /* code of one of its type's reasons; sealed */
    gint64 unseal_by;
    const char *came_from;
    gint64 changed_at, version;
    const char *seal_key;
    /* read only */
    const char *type_code, *type_name; /* translated */
    const char *plan_kind;
    bool is_urgent, is_child;
    const char *lead_name; /* NULL: nobody */
} CaseFile;
extern const Record case_file_record;

/* FAIL_NOT_FOUND: there is no such file, or who may not know of it. */
bool case_find(Db *db, Pool *pool, const Identity *who, gint64 id, CaseFile **ret_file, GError **error);
/* Files that name a person, of those that who sees; none in which they are but a partner, who isn't told whom it names. */
bool cases_of_person(Db *db, Pool *pool, const Identity *who, gint64 person_id, GPtrArray **ret_files, GError **error);
const char *case_name(Pool *pool, const CaseFile *file); /* "12/2026" */

/* A new file for a person (0: nobody is known yet), with who as its case manager; its clocks start at opened_at (0: now). */
typedef struct {
    const char *type_code;
    gint64 person_id;
    const char *summary;
    gint64 opened_at;
    gint64 signal_id; /* 0: none; it becomes the file's */
    bool is_sealed, is_demo;
    const char *age_reason; /* why for a person whose age the type isn't for; NULL: none was given */
} NewCase;
/* FAIL_INVALID: there is no such type, or the person's age is not of it and no reason was given. */
bool case_open(Db *db, const Identity *who, const NewCase *made, gint64 *ret_id, GError **error);
/* A signal that waits for a decision, out of what another module found. */
typedef struct {
    const char *source, *channel; /* "school", "institution"…: of case_sources and case_channels */
    const char *about, *text;     /* whom, and what was found: sealed */
    gint64 person_id;             /* 0: nobody of the register */
} NewSignal;
bool case_signal_note(Db *db, const Identity *who, const NewSignal *made, gint64 *ret_id, GError **error);
/* Of Choice: the types that are open today, by code. */
GPtrArray *case_type_options(Db *db, Pool *pool, GError **error);

/* --- plans that hold, for who pays by them and who counts them ---
 *
 * Whoever asks: sealed files too.  Ids and days only; a page that shows more asks case_find(). */
typedef struct {
    gint64 person_id; /* whom the file is about; one with two plans comes twice */
    gint64 case_id, plan_id;
    const char *plan_kind; /* "ps", "pip", "pia", "pi" */
    Day from;              /* the later of its first day and its approval */
    Day until;             /* included: the end of its months, its next edition's approval or the closing; DAY_NONE: without end */
    gint64 case_number;    /* of the file, in its year */
    const char *order_number; /* of the order that approved it; NULL: none is written down */
} CasePlanActive;
/* Plans that held on a day of the interval at least, of all persons, in one query, ordered by person; of CasePlanActive *. */
bool cases_plans_active(Db *db, Pool *pool, Day month_start, Day month_end, GPtrArray **ret_plans, GError **error);
/* A person's plan on a day; of several the one approved last.  NULL: none holds. */
bool cases_plan_active_of(Db *db, Pool *pool, gint64 person_id, Day day, CasePlanActive **ret_plan, GError **error);
/* All of a person's plans on a day, the one approved last at the end. */
bool cases_plans_active_of(Db *db, Pool *pool, gint64 person_id, Day day, GPtrArray **ret_plans, GError **error);

/* Demo: a team and, for each of the persons in turn, a file with history, of changing types and states; some overdue, some
 * sealed, one a rapid response, some in follow-up; signals that wait.  The same input gives the same files.  Inside a transaction. */
typedef struct {
    const GPtrArray *children, *adults; /* of gint64 * */
    const Identity *social, *manager, *supervisor;
    gint64 partner_institution_id;      /* whom referrals go to */
} CasesDemo;
bool cases_demo_fill(Db *db, const CasesDemo *demo, GError **error);
