#pragma once
#include "modules/cases/cases.h"
#include "modules/module.h"
#include "record/parts.h"
#include "record/record_views.h"
#include "record/seal.h"

/* What the files of this module share between themselves. */

/* --- labels.c --- */

extern const Choice case_states[], case_person_roles[], case_team_roles[], case_channels[], case_sources[], case_signal_states[],
    case_entry_kinds[], case_entry_states[], case_risks[], case_plan_kinds[], case_plan_states[], case_finalities[], case_measures[],
    case_opinions[], case_areas[], case_need_states[], case_consents[], case_referral_states[];
const char *case_label(const Choice *choices, const char *value); /* translated; the value itself where it is none of them */
const char *case_kind_label(const char *kind);    /* of an entry, also of one that the program writes */
bool case_kind_is_of_clock(const char *kind);     /* "stop", "resume": nobody writes or changes them by hand */

/* --- secret.c: records whose texts are sealed --- */

/* The key of a file, with which all that hangs on it is sealed too.  FAIL_BUSY: the master key isn't here. */
bool case_key(Db *db, gint64 case_id, SealKey *ret_key, GError **error);
/* Binds field i of the record to $i+1, sealed ones sealed: the statement takes all fields in the order of the table. */
void case_bind(DbQuery *q, const Record *record, const void *item, const SealKey *key, Pool *pool);
/* Reads a row's columns, sealed ones opened; key NULL: they stay NULL. */
bool case_read(DbQuery *q, const Record *record, void *item, const SealKey *key, Pool *pool, GError **error);
/* What two saves differ in, sealed texts too: for who wrote one and may see the other.  Of ConflictRow. */
GPtrArray *case_conflict(Request *req, const Record *record, const void *mine, const void *theirs);

/* --- types.c --- */

/* Table case_type_part. */
typedef struct {
    gint64 id;
    const char *kind, *code, *label; /* label: translated */
    const char *term, *starts, *basis;
} CaseTypePart;

typedef struct {
    gint64 id;
    const char *code, *name, *basis, *plan_kind; /* name: translated */
    bool is_urgent, is_child, is_shipped;
    gint64 age_from, age_to; /* full years, both included; 0: any */
    Day valid_from;
    gint64 closed_at, version;
    GPtrArray *parts; /* of CaseTypePart *; NULL in lists */
} CaseType;

bool case_types_ship(Db *db, GError **error);
/* Of CaseType *, urgent ones first. */
bool case_types(Db *db, Pool *pool, Day day, GPtrArray **ret_types, GError **error);
bool case_type_find(Db *db, Pool *pool, gint64 id, CaseType **ret_type, GError **error); /* FAIL_NOT_FOUND */
/* The edition in force on a day; FAIL_INVALID: there is no such type. */
bool case_type_in_force(Db *db, Pool *pool, const char *code, Day day, CaseType **ret_type, GError **error);
/* The newest first; an empty list: there is no such type. */
bool case_type_editions(Db *db, Pool *pool, const char *code, GPtrArray **ret_types, GError **error);
/* A new edition from a day on: parts as given.  FAIL_INVALID: an edition of that day is there. */
bool case_type_save(Db *db, const Identity *who, CaseType *type, GError **error);
const CaseTypePart *case_type_part(const CaseType *type, const char *kind, const char *code); /* NULL: it has none */
const char *case_type_part_label(const CaseType *type, const char *kind, const char *code);   /* the code where it has none */
const CaseTypePart *case_type_first(const CaseType *type, const char *kind);
const char *case_type_ages(Pool *pool, const CaseType *type); /* "up to 17 years"; NULL: any age */

/* --- ages.c --- */

/* "Pop Andrei is 34 years old; …": the person's age on a day isn't one that the type is for.  NULL: it is, or the birth date isn't known,
 * or person_id is 0. */
bool case_age_warning(Db *db, Pool *pool, const CaseType *type, gint64 person_id, Day day, const char **ret_warning, GError **error);
/* Keeps why a person of another age is in the case, as a note of its timeline. */
/* When whom the case is about was born, the first of several; DAY_NONE: nobody is known, or not to the day. */
bool case_birth(Db *db, Pool *pool, gint64 case_id, Day *ret_day, GError **error);
bool case_age_note(Db *db, const Identity *who, const CaseFile *file, const char *warning, const char *reason, GError **error);

/* --- access.c: who sees and changes --- */

/* $1 to $4 of every statement with @seen@. */
void case_bind_asker(DbQuery *q, const Identity *who);

typedef struct {
    bool sees;
    bool changes;     /* texts, visits, plans */
    bool leads;       /* team, sealing, closing */
    bool approves;
    bool is_limited;  /* a partner: reads the plan, writes their own entries, nothing else */
    const char *way;  /* team, scope, glass */
} CaseRights;
/* Of a file that case_find() gave to who. */
bool case_rights(Db *db, const Identity *who, const CaseFile *file, CaseRights *ret_rights, GError **error);
/* The file and one's rights; FAIL_NOT_FOUND. */
bool case_enter(Request *req, const char *param, CaseFile **ret_file, CaseRights *ret_rights, GError **error);
/* As above, for entries of one's own: also a partner.  FAIL_FORBIDDEN for who only reads; FAIL_CONFLICT once the file is closed. */
bool case_enter_to_write(Request *req, const char *param, CaseFile **ret_file, CaseRights *ret_rights, GError **error);
/* As case_enter_to_write(), and FAIL_FORBIDDEN for a partner. */
bool case_enter_to_change(Request *req, const char *param, CaseFile **ret_file, CaseRights *ret_rights, GError **error);
bool case_check_open(const CaseFile *file, GError **error); /* FAIL_CONFLICT: closed */
bool case_enter_to_lead(Request *req, const char *param, CaseFile **ret_file, CaseRights *ret_rights, GError **error);

enum { GLASS_SECONDS = 4 * 60 * 60 };
/* FAIL_NOT_FOUND: no such number, or it names who asks.  FAIL_INVALID: no reason.  *ret_id is the file. */
bool case_break_glass(Db *db, const Identity *who, gint64 year, gint64 number, const char *reason, gint64 *ret_id, GError **error);
typedef struct {
    gint64 id, case_id, at, until_at, seen_at, year, number;
    const char *user_name, *reason;
} CaseGlass;
/* case_id, crew_id 0: all. */
bool case_glasses(Db *db, Pool *pool, const Identity *who, gint64 case_id, gint64 crew_id, bool unseen, GPtrArray **ret_glasses,
                  GError **error);
/* Those that a supervisor hasn't taken note of; none of a file that names them. */
bool case_glasses_for(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_glasses, GError **error);
/* Notes that who took note of it; once. */
bool case_glass_see(Db *db, const Identity *who, gint64 id, GError **error);

/* "relative" or "neighbour": who asks is linked to a person who is one of a person that the file names; NULL: neither is known. */
bool case_relation_warning(Db *db, Pool *pool, const Identity *who, gint64 case_id, const char **ret_warning, GError **error);
/* Notes that who looked, once an hour, with a leaf in the audit log. */
bool case_look(Db *db, const Identity *who, const CaseFile *file, const char *way, GError **error);
typedef struct {
    gint64 at;
    const char *way, *warning, *name;
} CaseLook;
/* Of CaseLook *: the last 200, the newest first. */
bool case_looks(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_looks, GError **error);

typedef struct {
    gint64 user_id, person_id;
    const char *name;
} AccountPerson;
/* Of AccountPerson *, by name of the user. */
bool case_account_persons(Db *db, Pool *pool, GPtrArray **ret_links, GError **error);
bool case_account_person_put(Db *db, const Identity *who, gint64 user_id, gint64 person_id, GError **error); /* 0: taken away */

/* --- store.c: files, whom they name, who works on them --- */

bool case_find_any(Db *db, Pool *pool, gint64 id, CaseFile **ret_file, GError **error); /* whoever asks */
/* what: "case", "signal".  Without gaps where the change is committed.  Inside a transaction. */
bool case_number_next(Db *db, const char *what, gint64 year, gint64 *ret_number, GError **error);
bool case_insert(Db *db, CaseFile *file, GError **error); /* makes its key; without a leaf.  Inside a transaction */
/* With its leaf and difference; FAIL_CONFLICT.  Inside a transaction. */
bool case_save(Db *db, const Identity *who, const char *verb, CaseFile *file, GError **error);
bool case_touch(Db *db, gint64 id, GError **error); /* changed now; not its version */
/* difference NULL or "": none.  source: "cli" where nobody is signed in, else "web". */
bool case_audit(Db *db, const Identity *who, const char *verb, const char *kind, gint64 id, const char *difference, GError **error);

typedef struct {
    const char *state, *type_code; /* NULL: any */
    bool mine;
    guint limit, offset;
} CaseFilter;
/* Of CaseFile *, of those that who sees, the last changed first; without sealed texts. */
bool case_list(Db *db, Pool *pool, const Identity *who, const CaseFilter *filter, GPtrArray **ret_files, GError **error);
/* "12/2026", "12"; an empty list for anything else. */
bool case_search_number(Db *db, Pool *pool, const Identity *who, const char *text, GPtrArray **ret_files, GError **error);
bool case_id_of_number(Db *db, gint64 year, gint64 number, gint64 *ret_id, GError **error); /* whoever asks; 0: none */
bool case_number_parse(const char *text, gint64 *ret_year, gint64 *ret_number); /* year 0: not said */

typedef struct {
    gint64 id, case_id, person_id, added_at;
    const char *role;
    const char *name; /* as the register has it */
} CasePerson;
bool case_people(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_people, GError **error); /* without names */
/* FAIL_INVALID: in the case already in this role, or who adds is that person. */
bool case_person_add(Db *db, const Identity *who, gint64 case_id, gint64 person_id, const char *role, GError **error);
/* id: of the CasePerson.  Who is no longer named stays in the log. */
bool case_person_end(Db *db, const Identity *who, gint64 case_id, gint64 id, GError **error);

typedef struct {
    gint64 id, user_id, from_at, until_at, stands_for;
    const char *role, *name, *stands_for_name;
    bool is_now;
} CaseMember;
/* Of CaseMember *: who is in it first, then who was. */
bool case_team(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_members, GError **error);
/* FAIL_INVALID: a substitute for nobody, for themselves, for a partner or for who isn't in the team now. */
bool case_check_substitute(Db *db, const CaseFile *file, const CaseMember *member, GError **error);
/* until 0: open.  FAIL_INVALID: the file names that user, or they are in the team in this role; or as above. */
bool case_team_add(Db *db, const Identity *who, const CaseFile *file, const CaseMember *member, GError **error);
bool case_team_end(Db *db, const Identity *who, const CaseFile *file, gint64 id, GError **error);
/* The case manager's work goes to another, with all that is planned.  FAIL_CONFLICT: stale. */
bool case_hand_over(Db *db, const Identity *who, CaseFile *file, gint64 to_user, GError **error);
GPtrArray *case_user_options(Db *db, Pool *pool, GError **error); /* of Choice */

typedef struct {
    gint64 id, institution_id, supervisor_id, version;
    const char *name, *institution_name, *supervisor_name;
} CaseCrew;
/* Of CaseCrew *, by name. */
bool case_crews(Db *db, Pool *pool, GPtrArray **ret_crews, GError **error);
/* Of CaseCrew *. */
bool case_crews_of_user(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_crews, GError **error);
bool case_crew_save(Db *db, const Identity *who, CaseCrew *crew, GError **error); /* id 0: a new one */
bool case_crew_set_member(Db *db, const Identity *who, gint64 crew_id, gint64 user_id, bool in, GError **error);
typedef struct {
    gint64 user_id, open, following, late, week;
    const char *name;
} CaseLoad;
/* Of CaseLoad *, by name of the user. */
bool case_loads(Db *db, Pool *pool, gint64 crew_id, GPtrArray **ret_loads, GError **error);

/* What a file is at: closing, reopening, stages, sealing. */
bool case_set_stage(Db *db, const Identity *who, CaseFile *file, const char *stage, GError **error); /* FAIL_INVALID: not of its type */
/* FAIL_INVALID: a reason that the type lacks. */
bool case_close(Db *db, const Identity *who, CaseFile *file, const char *reason, const char *note, gint64 at, GError **error); /* at 0: now */
/* What was planned and the follow-up end; clocks aren't started again.  FAIL_CONFLICT: it was handed to another authority. */
bool case_reopen(Db *db, const Identity *who, CaseFile *file, GError **error);
/* Nothing is planned any more, no clock runs.  Inside a transaction, as the next. */
bool case_end_planned(Db *db, const Identity *who, gint64 case_id, GError **error);
/* Closed here without follow-up: another authority has it. */
bool case_mark_transferred(Db *db, const Identity *who, CaseFile *file, GError **error);
/* The other authority didn't take it: open again, as after case_reopen(). */
bool case_unmark_transferred(Db *db, const Identity *who, CaseFile *file, GError **error);
bool case_seal(Db *db, const Identity *who, CaseFile *file, GError **error); /* a request to unseal it ends */
/* The first asks, another opens.  FAIL_FORBIDDEN: the same person twice. */
bool case_unseal(Db *db, const Identity *who, CaseFile *file, GError **error);

/* --- signals.c --- */

typedef struct {
    gint64 id, year, number, received_at;
    const char *channel, *source, *reporter, *about, *text;
    gint64 person_id;
    bool is_urgent;
    const char *state, *reason;
    gint64 case_id, institution_id, taken_by, decided_by, decided_at, created_at, version;
    const char *seal_key;
} CaseSignal;
extern const Record case_signal_record;
bool case_signal_create(Db *db, const Identity *who, CaseSignal *signal, GError **error); /* sets id, year, number */
bool case_signal_find(Db *db, Pool *pool, const Identity *who, gint64 id, CaseSignal **ret_signal, GError **error);
bool case_signal_of_case(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_signals, GError **error);
bool case_signals(Db *db, Pool *pool, const Identity *who, bool waiting, guint limit, guint offset, GPtrArray **ret_signals, GError **error);
/* One that came with a file from elsewhere: it gets a number of here.  Inside a transaction. */
bool case_signal_take(Db *db, gint64 case_id, CaseSignal *signal, GError **error);
/* Inside a transaction, without a leaf of its own. */
bool case_signal_decide(Db *db, const Identity *who, CaseSignal *signal, const char *state, gint64 case_id, GError **error);
bool case_signal_dismiss(Db *db, const Identity *who, CaseSignal *signal, const char *state, const char *reason, GError **error);
bool case_signal_join(Db *db, const Identity *who, CaseSignal *signal, const CaseFile *file, GError **error);

/* --- entries.c --- */

typedef struct {
    gint64 id, case_id;
    const char *kind, *state;
    gint64 user_id, due_at, done_at;
    const char *place, *present, *text, *next, *risk;
    gint64 need_id, round;
    const char *term;
    gint64 clock_id, created_by, created_at, version;
    const char *user_name; /* read only; NULL: nobody */
    gint64 stopped_at;     /* read only: since when its clock is stopped; 0: it runs, or there is none */
} CaseEntry;
extern const Record case_entry_record;
/* Of CaseEntry *: what is planned first. */
bool case_entries(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_entries, GError **error);
bool case_entry_find(Db *db, Pool *pool, gint64 case_id, gint64 id, CaseEntry **ret_entry, GError **error);
/* id 0: a new one.  One that becomes done starts the clocks that it starts.  FAIL_CONFLICT. */
bool case_entry_save(Db *db, const Identity *who, const CaseFile *file, CaseEntry *entry, GError **error);
/* Plans what the type's clocks make due after something happened: "opened", "plan", "closed", or a kind of entry.
 * Inside a transaction. */
bool case_clocks_start(Db *db, const Identity *who, const CaseFile *file, const char *what, gint64 at, GError **error);

/* --- clocks.c --- */

/* Of Clock * (law.h): those that run first, then those that ended. */
bool case_clocks(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_clocks, GError **error);
/* An entry of the timeline keeps the reason, sealed.  FAIL_NOT_FOUND: it is no clock of this file; FAIL_INVALID: no reason, or the law
 * doesn't let it be stopped; FAIL_CONFLICT: it is stopped, or runs, already. */
bool case_clock_stop(Db *db, const Identity *who, const CaseFile *file, gint64 clock_id, const char *reason, GError **error);
bool case_clock_resume(Db *db, const Identity *who, const CaseFile *file, gint64 clock_id, const char *reason, GError **error);

/* --- entries.c, again: lists of work --- */

/* An entry with the file it belongs to, for lists of work. */
typedef struct {
    CaseEntry entry;
    gint64 year, number;
    bool is_sealed, is_urgent;
    const char *type_name;
    const char *names; /* whom the case is about; NULL until case_day_names() */
} CaseWork;
typedef struct {
    GPtrArray *late, *today, *week, *later; /* of CaseWork * */
    GPtrArray *waiting;                     /* of CaseWaiting * */
    GPtrArray *approve;                     /* of CaseWaiting *: plans that one may approve */
} CaseDay;
typedef struct {
    gint64 id, case_id, since, year, number;
    const char *what, *of_whom; /* referral, plan; whom one waits for; of a "stop" the kind of the entry whose term is stopped */
    const char *names;          /* whom the case is about; NULL until case_day_names() */
} CaseWaiting;
/* What who has to do, of files that they see.  A stopped term is among what they wait for, whenever it was due. */
bool case_day(Db *db, Pool *pool, const Identity *who, CaseDay *ret_day, GError **error);

/* A day of one's own files that is no entry: agenda.c. */
typedef struct {
    gint64 id, case_id, at, year, number;
    const char *what;  /* of case_date_kinds */
    const char *url;
    const char *names; /* NULL until they are asked for */
} CaseDate;
extern const Choice case_date_kinds[];
/* The first due first; of CaseDate *. */
bool case_dates(Db *db, Pool *pool, gint64 user_id, GPtrArray **ret_dates, GError **error);
void case_dates_foresee(Db *db, gint64 user_id); /* in a look */
bool case_agenda(Db *db, Pool *pool, gint64 user_id, GPtrArray *entries, GError **error); /* as agenda_read() in module.h */
/* What the members of a crew are late with, of what who sees: 100 at most of CaseWork *, the oldest first; stopped terms aren't late. */
bool case_late_in_crew(Db *db, Pool *pool, const Identity *who, gint64 crew_id, GPtrArray **ret_work, GError **error);

/* --- plans.c --- */

typedef struct {
    gint64 id, case_id;
    const char *kind;
    gint64 edition;
    const char *state;
    Day starts;
    gint64 months;
    Day review_day;
    const char *finality, *measure, *reason, *opinion_state, *opinion, *accompaniment;
    Day parent_signed, child_signed, worker_signed;
    const char *order_number;
    Day order_day;
    gint64 approved_by, approved_at;
    const char *note;
    gint64 created_by, created_at, version;
    GPtrArray *needs; /* of CaseNeed *, those of approved amendments too; NULL in lists */
    GPtrArray *amendments; /* of CaseAmendment *; NULL in lists */
} CasePlan;
extern const Record case_plan_record;

typedef struct {
    const char *kind, *what, *code, *provider, *amount;
    gint64 id, need_id, position;
} CaseNeedLine;
extern const Record case_need_line_record;
typedef struct {
    gint64 id, plan_id, position;
    const char *area, *need, *objective, *activities;
    Day starts;
    gint64 months;
    const char *responsible, *expected, *state;
    gint64 amendment_id; /* by which it came to the plan; 0: from the beginning */
    gint64 version;
    GPtrArray *lines; /* of CaseNeedLine * */
} CaseNeed;
extern const Record case_need_record;

/* Of CasePlan *, the latest edition of a kind first. */
bool case_plans(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_plans, GError **error);
bool case_plan_find(Db *db, Pool *pool, gint64 case_id, gint64 id, CasePlan **ret_plan, GError **error); /* with its needs */
CasePlan *case_plan_current(const GPtrArray *plans); /* a draft before the approved one; NULL: none */
/* A new edition; what the one before says is taken over. */
bool case_plan_create(Db *db, const Identity *who, const CaseFile *file, const char *kind, gint64 *ret_id, GError **error);
bool case_plan_save(Db *db, const Identity *who, CasePlan *plan, GError **error);       /* FAIL_CONFLICT */
bool case_plan_propose(Db *db, const Identity *who, CasePlan *plan, GError **error);    /* FAIL_INVALID: nothing is in it */
bool case_plan_return(Db *db, const Identity *who, CasePlan *plan, const char *note, GError **error);
/* Starts the clock of the review.  at 0: now.  FAIL_FORBIDDEN: one's own plan. */
bool case_plan_approve(Db *db, const Identity *who, const CaseFile *file, CasePlan *plan, gint64 at, GError **error);
bool case_need_save(Db *db, const Identity *who, const CasePlan *plan, CaseNeed *need, GError **error); /* id 0: new; FAIL_CONFLICT */
bool case_need_delete(Db *db, const Identity *who, const CasePlan *plan, const CaseNeed *need, GError **error);
CaseNeed *case_need_of(const CasePlan *plan, gint64 id); /* also of its amendments; NULL: it has none */
/* Of a plan in force. */
bool case_need_set_state(Db *db, const Identity *who, const CasePlan *plan, const CaseNeed *need, gint64 version, const char *state,
                         GError **error);

/* --- amounts.c --- */

bool case_amount_is_mistyped(const char *text);            /* digits and signs that are no amount */
const char *case_amount_words(Pool *pool, const char *text); /* "719,00 lei"; what isn't an amount, as it was written */
/* "1.438,00 lei + 50 euro (without 1 amount in words)": of all services and benefits; NULL: no amount is written. */
const char *case_amounts_sum(Pool *pool, const CasePlan *plan);

/* --- amendments.c --- */

/* Needs that come to a plan in force. */
typedef struct {
    gint64 id, case_id, plan_id, number;
    const char *state; /* draft, proposed, approved */
    const char *reason, *order_number;
    Day order_day;
    gint64 approved_by, approved_at;
    const char *note;
    gint64 created_by, created_at, version;
    GPtrArray *needs; /* of CaseNeed * */
} CaseAmendment;
extern const Record case_amendment_record;
bool case_amendments_read(Db *db, Pool *pool, const SealKey *key, CasePlan *plan, GError **error); /* for case_plan_find() */
CaseAmendment *case_amendment_of(const CasePlan *plan, gint64 id); /* NULL: it has none */
CaseAmendment *case_amendment_open(const CasePlan *plan);          /* the one that isn't approved; NULL: none */
bool case_amendment_write(Db *db, Pool *pool, const CaseAmendment *amendment, bool is_new, GError **error); /* without a leaf */
/* FAIL_CONFLICT: the plan isn't in force, or has one that isn't approved; FAIL_INVALID: no reason. */
bool case_amendment_create(Db *db, const Identity *who, const CasePlan *plan, const char *reason, gint64 *ret_id, GError **error);
/* Of one read with its plan; version: as the form knew it.  As case_plan_propose() and the others. */
bool case_amendment_propose(Db *db, const Identity *who, const CaseAmendment *amendment, gint64 version, GError **error);
bool case_amendment_return(Db *db, const Identity *who, const CaseAmendment *amendment, gint64 version, const char *note, GError **error);
bool case_amendment_approve(Db *db, const Identity *who, const CaseAmendment *amendment, gint64 version, GError **error);
bool case_amendment_order(Db *db, const Identity *who, const CaseAmendment *amendment, gint64 version, const char *number, Day day,
                          GError **error);

/* --- referrals.c --- */

typedef struct {
    gint64 id, case_id, institution_id;
    const char *what, *shared, *consent;
    Day consent_day;
    const char *state, *reason, *result, *token_hash;
    gint64 expires_at, sent_at, seen_at, answered_at, done_at, user_id, version;
    const char *institution_name;
} CaseReferral;
extern const Record case_referral_record;
enum { REFERRAL_SECONDS = 30 * 24 * 60 * 60 };
/* Of CaseReferral *, the newest first. */
bool case_referrals(Db *db, Pool *pool, gint64 case_id, GPtrArray **ret_referrals, GError **error);
/* What was sent to an institution and not withdrawn: the last 100. */
bool case_referrals_to(Db *db, Pool *pool, gint64 institution_id, GPtrArray **ret_referrals, GError **error);
bool case_referral_find(Db *db, Pool *pool, gint64 id, CaseReferral **ret_referral, GError **error);
/* Also past its days: who shows it asks expires_at.  FAIL_NOT_FOUND. */
bool case_referral_by_secret(Db *db, Pool *pool, const char *secret, CaseReferral **ret_referral, GError **error);
/* A letter leaves to the institution, if it has an address; *ret_secret is the link's, shown once. */
bool case_referral_send(Db *db, Pool *pool, const Identity *who, const char *base_url, CaseReferral *referral, const char **ret_secret,
                        GError **error);
/* state: seen, accepted, refused (with a reason), done (with a result), withdrawn.  FAIL_CONFLICT: it can't come after what is, or
 * somebody moved it since it was read (its version). */
bool case_referral_move(Db *db, const Identity *who, const char *source, CaseReferral *referral, const char *state, const char *text,
                        GError **error);

/* --- missing.c --- */

typedef struct {
    const char *label, *basis;
    bool is_done;
} CaseStep;
/* The steps of the type, done or not, in order. */
bool case_steps(Db *db, Pool *pool, const CaseFile *file, const CaseType *type, GPtrArray **ret_steps, GError **error);

/* --- facts.c --- */

extern const FactKind case_facts[];
