#pragma once
#include "modules/plans/plans.h"
#include "record/record.h"

/* A plan's own facts, as a planner corrects them.  Columns of the table plan. */
typedef struct {
    gint64 id;
    const char *title, *short_title, *authority, *decision_number;
    Day decision_date, period_from, period_to;
    const char *country;
    gint64 version;
} PlanFacts;
extern const Record plan_facts_record;

/* All: FAIL_CONFLICT: somebody saved since version was read. */
bool plan_facts_save(Db *db, const Identity *who, const PlanFacts *before, PlanFacts *after, GError **error);
bool plan_adopt(Db *db, const Identity *who, const Plan *plan, const char *number, Day date, bool is_public, GError **error);
bool plan_close(Db *db, const Identity *who, const Plan *plan, GError **error);
/* Only a draft. */
bool plan_discard(Db *db, const Identity *who, const Plan *plan, GError **error);
bool plan_publish(Db *db, const Identity *who, const Plan *plan, bool is_public, GError **error);

/* The adoption page: fill in, check your answers, adopt. */
typedef struct {
    Request *req;
    Plan *plan;
    const char *number, *date; /* as typed */
    bool is_public;
    bool check;                /* the page that shows the answers */
    Problems *problems;
} AdoptForm;

typedef struct {
    Request *req;
    Plan *plan;
    const PlanFacts *facts;
    const PlanFacts *theirs; /* what is stored now, in a conflict; NULL: none */
    Problems *problems;
} FactsForm;
