#pragma once
#include "modules/plans/plans.h"

/* What the files of this module share between themselves. */

/* A row with all columns of plan and the two counts. */
Plan *plan_of_row(DbQuery *q, Pool *pool);

/* Drafts are for planners; the public sees what was adopted and made public.  Of plan state and is_public alone. */
bool plan_may_be_known(const Identity *who, const Plan *plan);
/* actions.c: of a query that selects all that an Indicator has. */
Indicator *indicator_read(DbQuery *q, Pool *pool);

PlanTier tier_from_code(const char *code);
DeadlineKind deadline_kind_from_code(const char *code); /* NULL or unknown: DEADLINE_UNKNOWN */
Recurrence recurrence_from_code(const char *code);      /* NULL: none */
const char *target_operator_code(TargetOperator operator); /* NULL for none */
TargetOperator target_operator_from_code(const char *code);
const char *target_per_code(TargetPer per);                /* NULL: in all */
TargetPer target_per_from_code(const char *code);

/* Writes the parts of one action (bodies, indicators, money, due days, words for search) as read.  Inside a transaction. */
typedef struct {
    Db *db;
    Pool *pool;
    gint64 plan_id;
    int edition;
    Currency currency; /* of amounts without one */
    GHashTable *known; /* words of this change that are kept already, of pool; NULL: not remembered */
    GHashTable *bodies; /* as printed -> gint64 *, the institution's id or 0, of pool; NULL: not remembered */
    GArray *words;      /* of ActionWord: left to the caller, who writes them in order; NULL: written with their action */
} ActionWriter;
typedef struct {
    const char *word; /* folded, of the writer's pool */
    gint64 action_id;
} ActionWord;
bool action_insert(ActionWriter *writer, gint64 node_id, int position, const PlanAction *read, gint64 *ret_id, GError **error);
bool action_insert_bodies(ActionWriter *writer, gint64 action_id, const char *role, const GPtrArray *printed, GError **error);
/* action_id or node_id is 0. */
bool action_insert_indicator(ActionWriter *writer, gint64 action_id, gint64 node_id, int position, const PlanIndicator *read,
                             GError **error);
/* A line per source; the whole amount on its own line where the sources don't share it out (GPtrArray of PlannedMoney *). */
GPtrArray *money_of_budget(Pool *pool, const PlanBudget *budget, Currency currency);
bool money_insert(Db *db, gint64 action_id, guint position, const PlannedMoney *line, GError **error);
bool action_insert_budget(ActionWriter *writer, gint64 action_id, const PlanBudget *budget, GError **error);
bool node_insert(ActionWriter *writer, gint64 parent_id, int position, const PlanNode *read, gint64 *ret_id, GError **error);
/* indicator_store.c.  What indicators belong to: one of action_id and node_id is 0.  edition: the plan's, for what ends. */
typedef struct {
    gint64 plan_id, action_id, node_id;
    int edition;
} IndicatorOwner;
Indicator *indicator_of_read(Pool *pool, const PlanIndicator *read, int position); /* with what follows from its words */
bool indicator_add(Db *db, const IndicatorOwner *owner, const Indicator *indicator, GError **error);
/* An objective's own, as its words say (of PlanIndicator *). */
GPtrArray *node_indicators(Pool *pool, const PlanNode *node);
/* What after lacks ends; an id of 0 is a new one. */
bool indicators_save(Db *db, const IndicatorOwner *owner, const GPtrArray *before, const GPtrArray *after, GError **error);
/* As a later edition reads them (of PlanIndicator *): one that reads the same keeps its id, its values and what planners set. */
bool indicators_replace(ActionWriter *writer, gint64 action_id, gint64 node_id, const GPtrArray *stored, const GPtrArray *read, GError **error);

/* Of a query that selects all that a Note has. */
Note *note_from_row(DbQuery *q, Pool *pool);
bool note_insert(ActionWriter *writer, gint64 action_id, const PlanNote *note, GError **error);
bool action_index_words(ActionWriter *writer, gint64 action_id, const PlanAction *read, GError **error);
/* folded.c: what the board looks through, and what it sorts by. */
const char *action_folded_text(Pool *pool, const PlanAction *read);
const char *action_folded_title(Pool *pool, const PlanAction *read);
/* Of all rows that an older program stored.  Inside a transaction. */
bool actions_fold(Db *db, GError **error);
/* slips.c: a folded word from its end. */
char *slips_backwards(Pool *pool, const char *word);
/* The kind of a source from its words: "Buget local" -> "local". */
const char *money_kind_of(Pool *pool, const char *source);
