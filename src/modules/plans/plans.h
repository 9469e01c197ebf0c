#pragma once
#include "base/html.h"
#include "db/db.h"
#include "modules/plans/document.h"
#include "web/identity.h"

/* The council's plans: stored, followed.  Rows of schema/0001_plans.sql; texts live in the pool that they were read into. */

typedef struct {
    gint64 id;
    const char *title, *short_title, *authority;
    const char *decision_number; /* NULL */
    Day decision_date;
    Interval period;             /* from DAY_NONE: unknown */
    Country country;
    Currency currency;
    const char *state;           /* draft, adopted, closed */
    bool is_public, is_demo;
    int edition;
    gint64 created_at, adopted_at, version;
    int action_count, open_notes; /* counted */
} Plan;

typedef struct {
    gint64 id, plan_id, parent_id;
    int position, depth;          /* depth: 0 at the top */
    PlanTier tier;
    const char *code, *title;     /* code NULL: none */
    gint64 institution_id;        /* who reports on its own indicators; 0: nobody was named */
    const char *institution_name; /* NULL: nobody */
    int gone_edition;             /* 0: in force */
    GPtrArray *indicators;        /* of Indicator *: the objective's own; may be empty */
    gint64 version;
} Node;

/* action: one row of the document. */
typedef struct {
    gint64 id, plan_id, node_id;
    int position, row;
    const char *number;           /* NULL */
    const char *title, *description;
    const char *words_bodies, *words_partners, *words_deadline, *words_budget, *words_indicators, *words_targets;
    bool has_deadline;
    PlanDeadline deadline;        /* text is words_deadline */
    bool has_amount;
    Money amount;
    const char *state;            /* not_reported, not_started, underway, done, postponed */
    Day state_at, next_due;
    int since_edition, gone_edition; /* 0: in force */
    gint64 version;
    /* Filled by action_find and actions_of_plan: */
    GPtrArray *bodies;            /* of Body * */
    GPtrArray *indicators;        /* of Indicator * */
    GPtrArray *money;             /* of PlannedMoney * */
    GArray *due;                  /* of Day, rising */
} Action;

typedef struct {
    bool is_partner;
    const char *printed;
    gint64 institution_id;        /* 0: not matched */
    const char *institution_name; /* NULL: not matched */
} Body;

typedef struct {
    gint64 id, plan_id, action_id, node_id;
    int position;
    const char *text, *target_text; /* target_text NULL: no target */
    bool has_target;
    double target_value;
    const char *target_operator, *target_unit, *target_per; /* NULL: none */
    double baseline;              /* NAN: none */
    const char *direction;        /* up, down */
    const char *cumulation;       /* sum, running, latest */
    const char *across;           /* sum, ratio */
    const char *breakdowns;       /* "sex residence"; "" none */
    gint64 version;
} Indicator;

typedef struct {
    const char *source, *kind;    /* kind: local, state, european, own, donation, other */
    int year;                     /* 0: the whole period */
    bool has_amount;
    Money planned;
} PlannedMoney;

typedef struct {
    gint64 id, plan_id, action_id; /* action_id 0: of the document */
    const char *field, *text;
    const char *kind, *argument;   /* as stored; see note_sentence() */
    const char *message;           /* the sentence in the thread's language */
    gint64 settled_at;             /* 0: open */
    const char *settlement;
} Note;

/* FAIL_NOT_FOUND: there is none, or who may not know of it (drafts are for planners; the public sees public ones alone). */
bool plan_find(Db *db, Pool *pool, const Identity *who, gint64 id, Plan **ret_plan, GError **error);
/* All that who may see, the newest period first.  GPtrArray of Plan *. */
bool plans_list(Db *db, Pool *pool, const Identity *who, GPtrArray **ret_plans, GError **error);
/* With depth 0, and also where an amendment took it out.  FAIL_NOT_FOUND as plan_find(). */
bool node_find(Db *db, Pool *pool, const Identity *who, gint64 id, Plan **ret_plan, Node **ret_node, GError **error);
bool nodes_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_nodes, GError **error);
/* The actions in force, in document order, with bodies, indicators, money and due days. */
bool actions_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_actions, GError **error);
/* Those in which the institution (or a unit of it) is responsible or a partner. */
bool action_find(Db *db, Pool *pool, const Identity *who, gint64 id, Action **ret_action, GError **error);
/* What an answer to it is checked against, and nothing else: the id, of its indicators id, across and breakdowns, of its money
 * source and kind.  Whoever asks may know of it. */
bool action_find_asked(Db *db, Pool *pool, gint64 id, Action **ret_action, GError **error);
bool notes_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_notes, GError **error);

/* Stores what was read as a new plan in state draft (or, adopted, at once), its file as edition 1.  Bodies are matched,
 * indicators, money, due days and notes are made.  country NULL: told from the document.  Others may write in between: it is
 * stored in several short changes (intake.h), and nobody sees any of it before the last.  Within a change of the caller's it is one. */
typedef struct {
    const char *file_name;
    const void *bytes;
    gsize count;
    const char *state;           /* "draft" or "adopted" */
    const char *decision_number; /* NULL: as the document says */
    Day decision_date;           /* DAY_NONE: as the document says */
    const char *country;         /* "RO", "MD" or NULL */
    const char *short_title;     /* NULL: made from the title */
    bool is_public, is_demo;
    gint64 upload_id;            /* whose job stores it; 0: nobody's */
    /* Done in the last change, before the plan is seen; NULL: nothing.  What fails here leaves nothing of the plan. */
    bool (*finish)(Db *db, gint64 plan_id, void *data, GError **error);
    void *finish_data;
} PlanImport;
bool plan_import(Db *db, const Identity *who, const PlanDocument *document, const PlanImport *import, gint64 *ret_id, GError **error);

/* Called by reporting when a report is accepted: the action's latest state.  Inside a transaction. */
bool action_set_state(Db *db, gint64 action_id, const char *state, Day at, GError **error);

/* The pages of one plan as a row of links, each for who may open it; out->request is asked who that is. */
typedef enum {
    PLAN_TAB_BOARD, PLAN_TAB_TIMELINE, PLAN_TAB_REPORTING, PLAN_TAB_REVIEW, PLAN_TAB_DOCUMENTS, PLAN_TAB_COMPARE, PLAN_TAB_COUNCIL, PLAN_TAB_NONE,
} PlanTab;
void plan_tabs(View *out, const Plan *plan, PlanTab current);

/* Names for people: "Under way", "General objective XIV". */
const char *action_state_label(const char *state); /* also of what is reported on an objective: given, not_given */
const char *plan_tier_label(PlanTier tier);
const char *node_name(Pool *pool, const Node *node); /* "Objective 3: title" */
const char *money_kind_label(const char *kind);
const char *tier_code(PlanTier tier);                         /* "specific_objective" */
const char *deadline_kind_code(DeadlineKind kind);            /* "school_year" */
const char *recurrence_code(Recurrence recurrence);           /* NULL for none */
/* The deadline in plain words with its due days: "până la 31.12.2025, anual". */
const char *deadline_to_people(Pool *pool, const Action *action);
/* done, underway, late (a due day has passed and it isn't done), not_started, postponed, not_reported: what bars and lists colour by. */
const char *action_status(const Action *action, Day today);
