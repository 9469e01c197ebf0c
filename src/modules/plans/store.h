#pragma once
#include "modules/plans/plans.h"

/* What the files of this module share between themselves. */

/* A row with all columns of plan and the two counts. */
Plan *plan_of_row(DbQuery *q, Pool *pool);

PlanTier tier_from_code(const char *code);
const char *tier_code(PlanTier tier);
DeadlineKind deadline_kind_from_code(const char *code); /* NULL or unknown: DEADLINE_UNKNOWN */
Recurrence recurrence_from_code(const char *code);      /* NULL: none */

/* Writes the parts of one action (bodies, indicators, money, due days, words for search) as read.  Inside a transaction. */
typedef struct {
    Db *db;
    Pool *pool;
    gint64 plan_id;
    int edition;
    Currency currency; /* of amounts without one */
} ActionWriter;
bool action_insert(ActionWriter *writer, gint64 node_id, int position, const PlanAction *read, gint64 *ret_id, GError **error);
bool action_insert_parts(ActionWriter *writer, gint64 action_id, const PlanAction *read, GError **error);
bool action_insert_bodies(ActionWriter *writer, gint64 action_id, const char *role, const GPtrArray *printed, GError **error);
/* action_id or node_id is 0. */
bool action_insert_indicator(ActionWriter *writer, gint64 action_id, gint64 node_id, int position, const PlanIndicator *read,
                             GError **error);
bool action_insert_budget(ActionWriter *writer, gint64 action_id, const PlanBudget *budget, GError **error);
bool action_insert_due(ActionWriter *writer, gint64 action_id, const PlanDeadline *deadline, GError **error);
bool node_insert(ActionWriter *writer, gint64 parent_id, int position, const PlanNode *read, gint64 *ret_id, GError **error);
/* Of a query that selects all that a Note has. */
Note *note_from_row(DbQuery *q, Pool *pool);
bool note_insert(ActionWriter *writer, gint64 action_id, const PlanNote *note, GError **error);
bool action_index_words(ActionWriter *writer, gint64 action_id, const PlanAction *read, GError **error);
/* The kind of a source from its words: "Buget local" -> "local". */
const char *money_kind_of(Pool *pool, const char *source);
