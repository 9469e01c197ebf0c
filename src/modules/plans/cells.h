#pragma once
#include "modules/plans/document.h"

/* The meaning of single cells.  Each keeps the words and appends what is doubtful to notes (of PlanNote *, may be NULL).
 * None of them fails: what can't be understood is kept as text with a note. */

/* period: the plan's; a recurrence without years runs over it (from DAY_NONE: unknown).  NULL for an empty cell or "-". */
PlanDeadline *deadline_read(Pool *pool, const char *text, Interval period, GPtrArray *notes);
/* The days on which something is due (GArray of Day, freed with the pool): ends of each recurrence, or of the one interval. */
GArray *deadline_due_days(Pool *pool, const PlanDeadline *deadline);

/* text: the whole target cell, or the end of an indicator.  NULL for empty or "-". */
PlanTarget *target_read(Pool *pool, const char *text, GPtrArray *notes);

/* Indicators and their targets out of two cells (targets may be NULL or empty): splits at ";", lines and "Nr. … Nr. …",
 * pairs "50 2" with two indicators, finds a target that stands in the indicator's cell.  GPtrArray of PlanIndicator *. */
GPtrArray *indicators_read(Pool *pool, const char *indicators, const char *targets, GPtrArray *notes);

/* costs and sources may be one cell (sources NULL) or two.  "lei" are RON.  NULL when both are empty. */
PlanBudget *budget_read(Pool *pool, const char *costs, const char *sources, GPtrArray *notes);
/* In a plan of Moldova "lei" are MDL: turns an amount in lei into lei, unless its words say RON.  budget may be NULL. */
void budget_take_lei_as(PlanBudget *budget, Currency lei);

/* The names that stand for one body each: those that ship, and more (of const char *; NULL: none), such as an authority's own. */
typedef struct BodyNames BodyNames;
BodyNames *body_names_new(Pool *pool, const GPtrArray *more);

/* The bodies of a cell, split without breaking names apart (GPtrArray of const char *, as printed).  What stands behind
 * "Parteneri:" or is marked (Partener 1) goes to ret_partners when it isn't NULL; see the expected file for what counts.
 * names NULL: those that ship. */
GPtrArray *bodies_read(Pool *pool, const char *text, const BodyNames *names, GPtrArray *ret_partners, GPtrArray *notes);
/* Does text begin as a body's name does ("Primăria …", "DGASPC", "Управление …")? */
bool bodies_begin(Pool *pool, const char *text);
