#pragma once
#include "modules/module.h"
#include "modules/projects/projects.h"
#include "record/parts.h"
#include "record/record_views.h"
#include "record/seal.h"

/* What the files of this module share between themselves. */

/* --- records.c --- */

extern const Choice project_states[], project_partner_roles[], project_document_kinds[], project_sources[], project_cost_kinds[],
    project_activity_states[], project_labours[], project_educations[], project_residences[], project_answers[], project_leaving_reasons[];
const char *project_label(const Choice *choices, const char *value); /* translated; the value itself where it is none of them */

/* Table project_purpose. */
typedef struct {
    gint64 id;
    const char *code, *label; /* label: translated */
} ProjectPurpose;

/* --- store.c: a project and its parts --- */

/* A kind of part: all are read, written and shown in one way. */
typedef struct {
    const char *code;     /* in addresses: "partners" */
    const Record *record; /* its first fields are id and project_id; version is the last that is bound */
    const DbStatement *list, *find, *insert, *save, *remove;
    const char *heading, *add; /* N_(…) */
} ProjectPartKind;
/* "partners", "documents", "budget", "activities", "deliverables", "categories"; NULL: there is no such kind. */
const ProjectPartKind *project_part_kind(const char *code);

/* A reference of a part to another part: "partner_id", "activity_id", "category_id"; NULL: the record has none. */
gint64 *project_part_reference(const Record *record, void *item, const char *name);

bool project_parts(Db *db, Pool *pool, const ProjectPartKind *kind, gint64 project_id, GPtrArray **ret_items, GError **error);
/* FAIL_NOT_FOUND: the project has no such part. */
bool project_part_find(Db *db, Pool *pool, const ProjectPartKind *kind, gint64 project_id, gint64 id, void **ret_item, GError **error);
/* An empty one; its days and amounts are none. */
void *project_part_new(Pool *pool, const ProjectPartKind *kind, const Project *project);
/* Sets id where it is 0.  before NULL: it is new.  With its leaf. */
bool project_part_save(Db *db, const Identity *who, const ProjectPartKind *kind, const void *before, void *item, GError **error);
/* FAIL_CONFLICT: something refers to it. */
bool project_part_remove(Db *db, const Identity *who, const ProjectPartKind *kind, gint64 project_id, gint64 id, GError **error);
/* Of Choice: what a form may choose from. */
GPtrArray *project_part_options(Db *db, Pool *pool, const char *name, gint64 project_id, GError **error);

/* Binds field i of the record to $i+1, up to and with version; sealed ones are left to the caller. */
void project_bind(DbQuery *q, const Record *record, const void *item);
const char *project_audit_source(const Identity *who);

bool project_stated(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_stated, GError **error);   /* of ProjectStated *, document by document */
bool project_promises(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_promises, GError **error); /* of ProjectPromise *, withdrawn ones too */
bool project_promise_find(Db *db, Pool *pool, gint64 project_id, gint64 id, ProjectPromise **ret_promise, GError **error); /* FAIL_NOT_FOUND */
/* It isn't counted any more, but stays with the reason.  FAIL_INVALID: without one; FAIL_CONFLICT: withdrawn already. */
bool project_promise_withdraw(Db *db, const Identity *who, const ProjectPromise *promise, Day on, const char *why, GError **error);
bool project_promise_restore(Db *db, const Identity *who, const ProjectPromise *promise, GError **error); /* FAIL_CONFLICT: it wasn't withdrawn */
bool project_proofs(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_proofs, GError **error);   /* of ProjectProof * */
GPtrArray *project_purpose_options(Db *db, Pool *pool, GError **error);

/* The rows of plans that a project carries out. */
typedef struct {
    gint64 action_id, plan_id;
    const char *number, *title, *plan_title;
} ProjectPlanRow;
bool project_plan_rows(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_rows, GError **error);
bool project_plan_row_remove(Db *db, const Identity *who, gint64 project_id, gint64 action_id, GError **error);

bool projects_ship(Db *db, GError **error); /* shipped.c */

/* --- checks.c: what doesn't agree --- */

typedef struct {
    const char *about;   /* "period", "budget", "percent", "target" */
    const char *text;    /* a sentence, in the thread's language */
    bool is_contradiction; /* two documents say different things; else one doesn't agree with itself */
    Money difference;    /* CURRENCY_NONE: it is about no money */
} ProjectNote;
/* Of ProjectNote *: periods that contradict, sums that don't add up, percentages that don't fit, cells that don't make what documents
 * state, categories that don't make the target group. */
bool project_notes(Db *db, Pool *pool, const Project *project, GPtrArray **ret_notes, GError **error);

/* --- money.c --- */

typedef enum { BY_PARTNER, BY_SOURCE, BY_CATEGORY, BY_YEAR } ProjectMoneyBy;
typedef struct {
    const char *label;      /* "not told apart" where the cells don't say */
    gint64 partner_id;
    const char *code;       /* of the source or category; NULL: not told apart */
    int year;
    Money planned, spent;
} ProjectMoney;
/* Of ProjectMoney *: planned and spent, partner by partner, source by source… */
bool project_money(Db *db, Pool *pool, const Project *project, ProjectMoneyBy by, GPtrArray **ret_lines, GError **error);
bool project_money_total(Db *db, const Project *project, Money *ret_planned, Money *ret_spent, GError **error);
bool project_expense_find(Db *db, Pool *pool, gint64 project_id, gint64 id, ProjectExpense **ret_expense, GError **error); /* FAIL_NOT_FOUND */
/* Takes an expense back, with the reason.  FAIL_INVALID: none; FAIL_CONFLICT: stale, or taken back already. */
bool project_expense_void(Db *db, const Identity *who, ProjectExpense *expense, const char *reason, GError **error);
/* How full a line is, from 0 to 100 and more. */
int project_money_percent(const ProjectMoney *line);

/* --- participants.c --- */

bool project_participant_save(Db *db, const Identity *who, ProjectParticipant *participant, GError **error); /* FAIL_CONFLICT */
/* The result upon leaving, and the situation six months after; their clocks end.  FAIL_CONFLICT: takes part still, or stale;
 * FAIL_INVALID: written down before it can be known (before the exit, before the running six months are over), or on a day to come. */
bool project_participant_result(Db *db, const Identity *who, ProjectParticipant *participant, GError **error);
bool project_participant_follow(Db *db, const Identity *who, ProjectParticipant *participant, GError **error);
/* Which documents were checked: of gint64 proof ids, and ticked anew. */
bool project_participant_proofs(Db *db, Pool *pool, gint64 participant_id, GArray **ret_proof_ids, GError **error);
/* Of ProjectParticipant *: in which projects a person takes or took part. */
bool project_participations(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_participants, GError **error);
const char *project_participant_name(Pool *pool, const ProjectParticipant *participant);
/* Everything that isn't sensitive is known: only then it counts beyond the grand total. */
bool project_participant_is_complete(const ProjectParticipant *participant);
int project_participant_age(const ProjectParticipant *participant); /* on the day of entry; -1: not known */

/* --- indicators.c --- */

/* Table project_indicator. */
typedef struct {
    gint64 id;
    const char *fund, *code, *label; /* label: translated */
    const char *kind;                /* "output", "result", "later" */
    const char *rule;
    bool is_special, is_shipped;
    gint64 closed_at, version;
} ProjectIndicator;
extern const Record project_indicator_record;
extern const Choice project_indicator_rules[], project_indicator_kinds[];

/* How many; by sex.  A special one that is small is hidden in all its parts. */
typedef struct {
    const ProjectIndicator *indicator;
    gint64 women, men, others, total; /* others: neither woman nor man */
    bool is_hidden;                   /* some part is between 1 and 4 */
    bool is_entered;                  /* not counted from people: written by hand; total alone */
    bool is_known;                    /* false: nobody can count it yet */
} ProjectCount;
typedef struct {
    GPtrArray *counts;                /* of ProjectCount * */
    gint64 entries;                   /* all who ever entered, complete or not */
    gint64 incomplete;                /* of them: something that isn't sensitive is missing */
    gint64 left, results, follow_ups; /* left; of them with a result, with the situation six months after */
    GPtrArray *wrong;                 /* of const char *: what the figures contradict each other in; empty: all agree */
} ProjectCounts;
/* to DAY_NONE: until today.  From a reporting period only the end matters: the indicators are cumulative. */
bool project_counts(Db *db, Pool *pool, const Project *project, Day to, ProjectCounts *ret_counts, GError **error);
bool project_indicators(Db *db, Pool *pool, const char *fund, GPtrArray **ret_indicators, GError **error); /* fund NULL: all */
bool project_indicator_find(Db *db, Pool *pool, gint64 id, ProjectIndicator **ret_indicator, GError **error);
bool project_indicator_save(Db *db, const Identity *who, ProjectIndicator *indicator, GError **error); /* id 0: new */
bool project_indicator_enter(Db *db, const Identity *who, gint64 project_id, gint64 indicator_id, gint64 value, GError **error);

/* A promise and what became of it. */
typedef struct {
    const ProjectPromise *promise;
    gint64 count;
    bool is_hidden; /* of special categories, and small */
    bool is_known;
    bool is_kept;
} ProjectKept;
/* The words of declared ethnicity that EECO15 and promises of that kind count, "|" between. */
#define SETTING_MINORITY "projects.minority"
#define MINORITY_WORDS "rom|romă|roma|rrom|rromă|rroma"
bool project_kept(Db *db, Pool *pool, const Project *project, GPtrArray **ret_kept, GError **error); /* of ProjectKept *, of those that stand */

/* --- json.c --- */

/* All figures of a project: what was promised, stated, planned, spent, counted, and what doesn't agree. */
bool project_to_json(Db *db, Pool *pool, const Identity *who, const Project *project, GString *out, GError **error);

extern const Command project_commands[];
extern const FactKind project_facts[]; /* {0}-ended */
