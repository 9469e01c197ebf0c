#pragma once
#include "modules/plans/plans.h"
#include "record/record.h"

/* A planner corrects what was understood from a row.  What is typed stays text until it is right, so that no page loses it. */

typedef struct {
    const char *role;        /* responsible, partner */
    const char *printed;     /* as the document prints it */
    const char *institution; /* an id, "new" (make one of the words), "" (leave) */
    bool remember;           /* these words mean the institution from now on */
} BodyTyped;

typedef struct {
    const char *source, *kind, *year, *amount;
} MoneyTyped;

typedef struct {
    const char *id; /* "" for a new one */
    const char *text, *target, *value, *operator, *unit, *per, *baseline, *direction, *cumulation, *across;
    const char *breakdowns; /* blank-separated */
    guint row;              /* of the form that sent it, from 1; 0: not from a form */
} IndicatorTyped;

typedef struct {
    const char *version;
    const char *number, *title, *description, *node;
    const char *words_deadline, *kind, *from, *to, *recurrence;
    const char *words_budget, *amount;
    GPtrArray *due;        /* of const char * */
    GPtrArray *bodies;     /* of BodyTyped * */
    GPtrArray *money;      /* of MoneyTyped * */
    GPtrArray *indicators; /* of IndicatorTyped * */
} ActionTyped;

/* None of the texts is NULL. */
ActionTyped *typed_of_action(Pool *pool, const Action *action);
ActionTyped *typed_from_form(Request *req);
extern const Input correction_inputs[]; /* what typed_from_form() asks for */

/* The indicators alone: of a row, or an objective's own (GPtrArray of IndicatorTyped *). */
GPtrArray *typed_of_indicators(Pool *pool, const GPtrArray *indicators);
GPtrArray *typed_indicators_from_form(Request *req);
#define INDICATOR_INPUTS                                                                                                   \
    {"ind_id", INPUT_MANY, .max = 30}, {"ind_text", INPUT_MANY, .max = 10000}, {"ind_target", INPUT_MANY, .max = 10000},   \
        {"ind_value", INPUT_MANY, .max = 100}, {"ind_operator", INPUT_MANY, .max = 20}, {"ind_unit", INPUT_MANY, .max = 200}, \
        {"ind_per", INPUT_MANY, .max = 20}, {"ind_baseline", INPUT_MANY, .max = 100},                                      \
        {"ind_direction", INPUT_MANY, .max = 20}, {"ind_cumulation", INPUT_MANY, .max = 20},                               \
        {"ind_across", INPUT_MANY, .max = 20}, {"ind_breakdown", INPUT_MANY, .max = 200}
void typed_target_again(Pool *pool, const GPtrArray *indicators, const char *what); /* "target.3" */
/* before: the owner's own (GPtrArray of Indicator *); an id of another owner becomes a new one.  GPtrArray of Indicator *. */
GPtrArray *typed_indicators_check(Pool *pool, const GPtrArray *typed, const Plan *plan, const GPtrArray *before, Problems *problems);
const char *typed_indicators_text(Pool *pool, const GPtrArray *typed); /* a line each, to compare */

/* Reads again what the words say: "deadline" (and its due days), "due" (from kind, days and recurrence), "target.3". */
void typed_read_again(Pool *pool, ActionTyped *typed, const char *what, const Plan *plan);

/* The row with what was typed; bodies whose institution is to be made have the id BODY_NEW. */
enum { BODY_NEW = -1 };
typedef struct {
    Action after;
    GPtrArray *remembered; /* of Body *, of after.bodies */
} Correction;
Problems *typed_check(Pool *pool, const ActionTyped *typed, const Plan *plan, const GPtrArray *nodes, const Action *before,
                      Correction *ret_correction);

/* What a row says, a line each, for showing two versions beside each other and for the audit log. */
typedef struct {
    const char *name, *label, *text;
} Fact;
Fact *fact_new(Pool *pool, const char *name, const char *label, const char *text);
GPtrArray *typed_facts(Pool *pool, const ActionTyped *typed, const GPtrArray *institutions, const GPtrArray *nodes);
/* {"field": [old, new]}; "" when nothing differs. */
const char *facts_difference(Pool *pool, const GPtrArray *before, const GPtrArray *after);
/* The row, its bodies, money, indicators and due days as JSON: what the history keeps. */
char *action_to_json(Pool *pool, const Action *action);

/* Writes the history, the row and an audit leaf.  FAIL_CONFLICT: somebody saved since version was read. */
bool action_correct(Db *db, const Identity *who, const Plan *plan, const Action *before, Correction *correction, GError **error);
/* The history's row for an action as it is, before it changes.  Inside a transaction. */
bool action_remember(Db *db, Pool *pool, const Identity *who, const Action *before, int edition, GError **error);

/* The row itself, its words for search, and (with_due) its due days; its version must still be the stored one. */
bool action_write_row(Db *db, Pool *pool, const Action *after, bool with_due, GError **error);

/* The words mean the institution in all rows of the plan where they are unknown, and in every plan read from now on. */
bool bodies_match(Db *db, const Identity *who, gint64 plan_id, const char *printed, gint64 institution_id, GError **error);
/* An institution named as printed. */
bool institution_of_words(Db *db, const Identity *who, const char *printed, gint64 *ret_id, GError **error);
