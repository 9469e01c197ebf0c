#pragma once
#include "record/record.h"

/* Funded projects, for other modules.  What these return lives in pool. */

/* Table project. */
typedef struct {
    gint64 id;
    const char *code; /* the funder's: "328741" */
    const char *title;
    const char *call, *programme, *fund;
    const char *objective;
    Day from_day, to_day; /* both included */
    Money total;          /* as its leading document says; its currency is the project's */
    gint64 purpose_id;    /* what it gives: a person takes part once for one purpose; 0: may take part elsewhere beside */
    gint64 promised;      /* participants; 0: not said */
    const char *state;    /* "prepared", "running", "closed" */
    const char *visibility;
    Day last_payment;
    bool is_demo;
    gint64 version;
} Project;
extern const Record project_record;

bool project_find(Db *db, Pool *pool, gint64 id, Project **ret_project, GError **error);                    /* FAIL_NOT_FOUND */
bool project_find_by_code(Db *db, Pool *pool, const char *code, Project **ret_project, GError **error);     /* FAIL_NOT_FOUND */
bool projects_list(Db *db, Pool *pool, GPtrArray **ret_projects, GError **error);                           /* of Project * */
bool project_create(Db *db, const Identity *who, Project *project, GError **error);                         /* sets id; FAIL_CONFLICT: the code is taken */
bool project_save(Db *db, const Identity *who, const Project *project, GError **error);                     /* FAIL_CONFLICT: stale */
Currency project_currency(const Project *project); /* lei where none was said */
const char *project_label_of(Db *db, Pool *pool, gint64 id); /* "328741 – title"; "–" for 0 and for one that isn't there */

/* --- parts: each of a project; lists are in the order in which people read them --- */

/* Table project_partner. */
typedef struct {
    gint64 id, project_id;
    gint64 position;  /* 0: the leader */
    const char *role; /* "leader", "partner", "associate" */
    const char *name, *short_name;
    gint64 institution_id; /* 0: not among the institutions */
    const char *website, *about;
    gint64 version;
} ProjectPartner;
extern const Record project_partner_record;

/* Table project_activity. */
typedef struct {
    gint64 id, project_id;
    gint64 position; /* its number, from 1 */
    const char *title, *description;
    gint64 promised; /* participants; 0: not said */
    Day from_day, to_day;
    const char *state; /* "planned", "underway", "done", "postponed" */
    gint64 version;
} ProjectActivity;
extern const Record project_activity_record;

/* Table project_category: a part of the target group. */
typedef struct {
    gint64 id, project_id, position;
    const char *code, *label;
    gint64 promised;   /* participants; 0: not said */
    gint64 partner_id; /* who recruits them; 0: not said */
    gint64 version;
} ProjectCategory;
extern const Record project_category_record;

bool project_partners(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_partners, GError **error);      /* of ProjectPartner * */
bool project_activities(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_activities, GError **error);  /* of ProjectActivity * */
bool project_categories(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_categories, GError **error);  /* of ProjectCategory * */

/* --- making one: what a form or a program writes down --- */

/* Table project_document: what says something about the project; its files are attachments of it. */
typedef struct {
    gint64 id, project_id, position; /* the lowest position leads where two contradict */
    const char *kind, *title, *number;
    Day on_day;
    const char *words; /* of the period, as they stand */
    Day from_day, to_day;
    gint64 months;     /* as it says; 0: doesn't say */
    gint64 version;
} ProjectDocument;
extern const Record project_document_record;

/* Table project_deliverable. */
typedef struct {
    gint64 id, project_id, activity_id;
    const char *title;
    Day due, done_on;
    const char *note;
    gint64 version;
} ProjectDeliverable;
extern const Record project_deliverable_record;

/* Table project_stated: an amount that a document states.  partner_id 0 and source NULL: of the whole project. */
typedef struct {
    gint64 id, document_id, partner_id;
    const char *source; /* "grant": what needn't be paid back, eu and state together */
    Money amount;
    gint64 percent;     /* 0: doesn't say */
} ProjectStated;

/* Table project_promise. */
typedef struct {
    gint64 id, position;
    const char *label, *rule;
    gint64 category_id, activity_id, threshold, target;
    bool is_minimum;
    Day withdrawn_on;          /* DAY_NONE: it stands */
    const char *withdrawn_why; /* NULL: it stands */
} ProjectPromise;
extern const Record project_promise_record;

/* Table project_proof. */
typedef struct {
    gint64 id, position;
    const char *label;
    bool is_required;
} ProjectProof;

/* Adds a part and sets its id; with its leaf.  kind: "partners" (ProjectPartner), "documents" (ProjectDocument), "budget" (ProjectBudget),
 * "activities" (ProjectActivity), "deliverables" (ProjectDeliverable), "categories" (ProjectCategory).  version is 1. */
bool project_part_add(Db *db, const Identity *who, const char *kind, void *item, GError **error);
/* These set the id; within the caller's change. */
bool project_stated_add(Db *db, ProjectStated *stated, GError **error);
/* With its leaf. */
bool project_promise_add(Db *db, const Identity *who, gint64 project_id, ProjectPromise *promise, GError **error);
bool project_proof_add(Db *db, gint64 project_id, ProjectProof *proof, GError **error);
bool project_purpose_by_code(Db *db, const char *code, gint64 *ret_id, GError **error); /* "separation-prevention"…; 0: none */
bool project_activity_put_partner(Db *db, gint64 activity_id, gint64 partner_id, GError **error);
/* The project carries out this row of a plan. */
bool project_plan_row_put(Db *db, const Identity *who, gint64 project_id, gint64 action_id, GError **error);

/* --- services --- */

/* Says that an activity happens in a service; within the caller's change. */
bool project_activity_put_service(Db *db, gint64 activity_id, gint64 service_id, GError **error);
/* The services in which its activities happen; of gint64. */
bool project_services(Db *db, Pool *pool, gint64 project_id, GArray **ret_service_ids, GError **error);

/* --- money --- */

/* One cell of the budget.  What is NULL or 0 isn't told apart. */
typedef struct {
    gint64 id, project_id, partner_id;
    const char *source;   /* "eu", "state", "own", "other" */
    const char *category; /* "staff", "services", "subsidies", "equipment", "travel", "information", "indirect", "other" */
    gint64 year;
    Money amount;
    const char *note;
    gint64 version;
} ProjectBudget;
extern const Record project_budget_record;

/* Table project_expense. */
typedef struct {
    gint64 id, project_id, partner_id;
    const char *source; /* NULL: not told apart */
    const char *category;
    Day on_day;
    Money amount;       /* negative: paid back */
    const char *words;  /* what for */
    const char *paper;  /* invoice, payment order, statement */
    const char *excess; /* why it stands over its budget; NULL: it doesn't */
    const char *origin; /* "benefit_run"; NULL: written by hand */
    gint64 origin_id;
    bool is_void;
    gint64 version;
} ProjectExpense;
extern const Record project_expense_record;

bool project_budget(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_cells, GError **error);       /* of ProjectBudget * */
bool project_expenses(Db *db, Pool *pool, gint64 project_id, GPtrArray **ret_expenses, GError **error);  /* of ProjectExpense *, the newest first, void ones too */

/* A line of the budget: what is NULL or 0 isn't asked for. */
typedef struct {
    gint64 project_id, partner_id;
    const char *category;
    int year;
} ProjectLine;
typedef struct {
    Money planned, spent;
    bool has_budget; /* false: no cell says anything about this line */
} ProjectLeft;
/* What was planned on a line, and spent until now. */
bool project_line_left(Db *db, const ProjectLine *line, ProjectLeft *ret_left, GError **error);

/* Writes an expense down, in a change of its own or the caller's; sets id.  One whose origin and origin_id stand there already (same
 * partner and category) is left as it is and its id given: a run that is repeated is spent once.
 * FAIL_INVALID: outside the project's period, or over what is left of the budget and no excess says why: the sentence names the line,
 * what is left and the way out. */
bool project_expense_add(Db *db, const Identity *who, ProjectExpense *expense, GError **error);

/* --- the target group --- */

/* Table project_participant: who takes part, once a project. */
typedef struct {
    gint64 id, project_id, person_id;
    gint64 category_id; /* 0: none */
    gint64 activity_id; /* the main one; 0: none */
    gint64 number;      /* in the register of the target group, from 1 */
    Day entered_on;
    const char *labour;    /* at entry: "employed", "self_employed", "unemployed", "long_term", "inactive", "pupil"; NULL: not known */
    const char *education; /* at entry, ISCED: "0" to "8"; NULL: not known */
    const char *residence; /* at entry: "urban", "rural"; NULL: not known */
    const char *third_country, *foreign_roots, *homeless, *single_parent; /* "yes", "no", "declines"; NULL: not asked */
    Day asked_traits; /* when the voluntary questions were put; the answers stand with the person (people.h) */
    bool one_fund;    /* declared that no other fund pays for the same */
    bool was_told;    /* got the notice on data protection */
    Day left_on;      /* DAY_NONE: takes part */
    const char *left_why;
    Day result_on;    /* DAY_NONE: not taken down */
    bool searching, studying, qualified, working; /* upon leaving */
    Day follow_on;
    bool still_working, improved; /* six months after */
    const char *result_note; /* sealed */
    const char *seal_key;
    bool is_demo;
    gint64 version;
    /* read only */
    const char *family_name, *given_name, *sex;
    Day birth_day;
} ProjectParticipant;
extern const Record project_participant_record;

/* Enters a person: sets id and number.  One who took part before comes back: the row keeps its first entry, id is set to it.
 * FAIL_INVALID: outside the project's period, or the project is closed; FAIL_CONFLICT: takes part already, here or in another project
 * for the same purpose (the sentence names it and the way out). */
bool project_participant(Db *db, const Identity *who, ProjectParticipant *participant, GError **error);
/* Takes one out; starts the clocks of the result (esf.exit-data) and of the follow-up (esf.six-months).  FAIL_INVALID: before the
 * entry; FAIL_CONFLICT: left already, or stale. */
bool project_participant_leave(Db *db, const Identity *who, ProjectParticipant *participant, Day on, const char *why, GError **error);
/* One by its id.  FAIL_NOT_FOUND. */
bool project_participant_find(Db *db, Pool *pool, gint64 id, ProjectParticipant **ret_participant, GError **error);
/* Those who take part on a day (DAY_NONE: all who ever did), one row a person, by number; of ProjectParticipant *.  In one query,
 * with names, sex and birth day. */
bool projects_participants(Db *db, Pool *pool, gint64 project_id, Day day, GPtrArray **ret_participants, GError **error);
/* A document was checked, or wasn't after all; within the caller's change. */
bool project_participant_check(Db *db, const Identity *who, gint64 participant_id, gint64 proof_id, bool is_checked, GError **error);
