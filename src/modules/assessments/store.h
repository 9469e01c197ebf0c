#pragma once
#include "modules/assessments/assessments.h"
#include "modules/assessments/known.h"

/* Tables instrument, instrument_version, assessment, need, proposal, screening. */

typedef struct {
    gint64 id, instrument_id;
    const char *code;
    gint64 closed_at;      /* of the instrument; 0: in use */
    gint64 instrument_row; /* the instrument's row version, for closing it */
    gint64 number;
    const char *state;     /* today: draft, coming, current, past */
    Wording title;
    const char *form_version, *subject, *legal_basis, *confidence;
    bool is_bulk, is_shipped;
    Day valid_from, valid_to;
    gint64 made_at;
    const char *sheets;    /* JSON; only of instrument_version_find() */
} InstrumentVersion;

/* Of InstrumentVersion: each instrument once, as it is in force. */
bool instrument_list(Db *db, Pool *pool, GPtrArray **ret_versions, GError **error);
bool instrument_versions(Db *db, Pool *pool, gint64 instrument_id, GPtrArray **ret_versions, GError **error); /* the newest first */
bool instrument_version_find(Db *db, Pool *pool, gint64 id, InstrumentVersion **ret_version, GError **error); /* FAIL_NOT_FOUND */
/* Of the instrument with this code, the version in force.  FAIL_NOT_FOUND. */
bool instrument_in_force(Db *db, Pool *pool, const char *code, InstrumentVersion **ret_version, GError **error);
/* The instrument that the version's sheets make.  FAIL_INTERNAL: what is kept can't be read. */
bool instrument_of(Pool *pool, const InstrumentVersion *version, Instrument **ret_instrument, GError **error);
/* FAIL_FORBIDDEN: the form itself says who may fill it in (fill_may), and who isn't one of them. */
bool instrument_may_fill(Pool *pool, const Identity *who, const InstrumentVersion *version, GError **error);
/* Keeps sheets that instrument_read() has accepted as the next version, a draft; the instrument is made when its code is new. */
bool instrument_keep(Db *db, const Identity *who, const Instrument *instrument, const Sheets *sheets, bool is_shipped, gint64 *ret_id,
                     GError **error);
/* From day on it is the one in force, the one before until then.  FAIL_INVALID: another begins later; FAIL_CONFLICT: it is no draft. */
bool instrument_put_in_force(Db *db, const Identity *who, gint64 version_id, Day day, GError **error);

typedef struct {
    gint64 id, version_id, person_id, screening_id, case_id, institution_id;
    const char *code;
    Wording title;
    const char *state;     /* draft, finished, approved, withdrawn */
    const char *seal_key;
    const char *subject;   /* who it is about, where person_id is 0; NULL: not said, or a list of a person or case */
    const Known *known;    /* what a list says of who isn't in the register; NULL: nothing */
    Answers *answers;      /* NULL in lists */
    const char *score, *level, *colour; /* colour: code of the level outcome; NULL: none */
    Day assessed_on;
    gint64 revision, started_by, started_at, finished_at, approved_at;
    const char *starter, *finisher, *approver; /* names; NULL: none */
    gint64 version;
} Assessment;

/* What a list shows; all may be NULL or 0. */
typedef struct {
    const char *code, *state;
    guint limit, offset;
} AssessmentFilter;

/* FAIL_NOT_FOUND: there is none, or who may not know of it. */
bool assessment_find(Db *db, Pool *pool, const Identity *who, gint64 id, Assessment **ret_assessment, GError **error);
bool assessment_list(Db *db, Pool *pool, const Identity *who, const AssessmentFilter *filter, GPtrArray **ret_list, GError **error);
bool assessment_of_person(Db *db, Pool *pool, const Identity *who, gint64 person_id, GPtrArray **ret_list, GError **error);
/* For who has been let into the case. */
bool assessment_of_case(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_list, GError **error);
bool assessment_of_screening(Db *db, Pool *pool, gint64 screening_id, GPtrArray **ret_list, GError **error); /* with answers */
/* The row as the struct has it, sealed with a key of its own, which stands in seal_key then.  Inside a change; writes no log. */
bool assessment_insert(Db *db, Pool *pool, Assessment *assessment, GError **error);
/* Sets id, version and the rest of a new draft; what it points to lives in pool. */
bool assessment_create(Db *db, Pool *pool, const Identity *who, Assessment *assessment, GError **error);
/* FAIL_CONFLICT: somebody saved since it was read.  Sets the new version. */
bool assessment_save(Db *db, const Identity *who, Assessment *assessment, const Evaluation *evaluation, GError **error);
/* Saves, makes it a revision of its own, records needs and proposals.  FAIL_CONFLICT: somebody saved since it was read. */
bool assessment_finish(Db *db, const Identity *who, Assessment *assessment, const Evaluation *evaluation, GError **error);
/* The last revision.  FAIL_FORBIDDEN: one's own; FAIL_CONFLICT: it isn't as it was read, or not finished. */
bool assessment_approve(Db *db, const Identity *who, const Assessment *assessment, GError **error);
/* Out of all lists; answers and revisions stay.  FAIL_CONFLICT. */
bool assessment_withdraw(Db *db, const Identity *who, const Assessment *assessment, GError **error);

/* Says who it is about: needs that were found are that person's from now on.  FAIL_CONFLICT: somebody said so, or saved, since it was read. */
bool assessment_identify(Db *db, const Identity *who, Assessment *assessment, const Evaluation *evaluation, gint64 person_id, GError **error);
/* A row of a screening, as far as somebody has still to act on it. */
typedef struct {
    gint64 id;
    bool is_unknown; /* nobody said who it is */
    gint64 waiting;  /* proposals that nobody decided */
} ScreeningLine;
bool screening_lines(Db *db, gint64 screening_id, GArray **ret_lines, GError **error); /* of ScreeningLine, in the list's order; unref it */

/* What was answered, as one more revision.  Inside a change. */
bool assessment_keep_revision(Db *db, Pool *pool, const Identity *who, const Assessment *assessment, GError **error);

typedef struct {
    gint64 number, saved_at, approved_at;
    const char *score, *level, *saver;
} Revision;
/* Of Revision *, the newest first. */
bool assessment_revisions(Db *db, Pool *pool, gint64 assessment_id, GPtrArray **ret_revisions, GError **error);

typedef struct {
    gint64 id, assessment_id;
    const char *kind, *code;
    Wording label;
    const char *state, *reason;
    gint64 case_id, signal_id; /* what came of it; 0: none.  Written by proposal_decide() */
    gint64 version;
} Proposal;
/* Of Proposal *, as they were made. */
bool proposal_list(Db *db, Pool *pool, gint64 assessment_id, GPtrArray **ret_proposals, GError **error);
bool proposal_of_screening(Db *db, Pool *pool, gint64 screening_id, GPtrArray **ret_proposals, GError **error);
/* What somebody opened though no form proposed it: taken from the beginning. */
bool proposal_note(Db *db, const Identity *who, const Proposal *made, GError **error);
/* FAIL_NOT_FOUND. */
bool proposal_find(Db *db, Pool *pool, gint64 id, Proposal **ret_proposal, GError **error);
/* state: accepted, refused or done; reason may be NULL.  FAIL_CONFLICT: somebody decided it since it was read. */
bool proposal_decide(Db *db, const Identity *who, const Proposal *proposal, const char *state, const char *reason, GError **error);

typedef struct {
    const char *code;
    Wording label;
    gint64 standing, found, answered; /* persons, each once */
} NeedCount;
typedef struct {
    gint64 id, person_id, assessment_id;
    const char *kind;
    Wording label;      /* of the kind */
    Wording instrument; /* by which it was found; none: by hand */
    Day found_on, answered_on;
    const char *state, *answer;
    gint64 version;
} Need;
typedef struct {
    const char *kind, *state;
    guint limit, offset;
} NeedFilter;
/* Those lists are of what who may see: of cases that who may not know of, nothing. */
bool need_kinds(Db *db, Pool *pool, GPtrArray **ret_kinds, GError **error); /* of NeedCount without counts */
/* Over all persons, each once a kind; of NeedCount *.  over: found and answered within it, standing at its end. */
bool need_counts(Db *db, Pool *pool, Interval over, GPtrArray **ret_counts, GError **error);
bool need_list(Db *db, Pool *pool, const Identity *who, const NeedFilter *filter, GPtrArray **ret_needs, GError **error);
bool need_of_person(Db *db, Pool *pool, const Identity *who, gint64 person_id, GPtrArray **ret_needs, GError **error);
bool need_find(Db *db, Pool *pool, const Identity *who, gint64 id, Need **ret_need, GError **error);
/* Nothing happens when the person has an open one of the kind. */
bool need_record(Db *db, const Identity *who, gint64 person_id, const char *kind, gint64 assessment_id, Day found_on, GError **error);
/* State, answer and its day.  FAIL_CONFLICT: somebody saved since it was read. */
bool need_save(Db *db, const Identity *who, const Need *need, GError **error);

typedef struct {
    gint64 id, version_id;
    const char *place;
    gint64 school_year, made_at, closed_at, children, version;
    Wording title;
} Screening;
/* Of Screening *, the latest school year first; at most 500. */
bool screening_list(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_screenings, GError **error);
/* FAIL_NOT_FOUND: there is none, or it is beyond who's reach. */
bool screening_find(Db *db, Pool *pool, const Identity *who, gint64 id, Screening **ret_screening, GError **error);
/* FAIL_CONFLICT: the school has one for this year. */
bool screening_create(Db *db, const Identity *who, Screening *screening, GError **error);
/* Nothing of it changes any more.  FAIL_CONFLICT: somebody saved since it was read. */
bool screening_close(Db *db, const Identity *who, const Screening *screening, GError **error);
