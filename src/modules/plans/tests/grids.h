#pragma once
#include "modules/plans/document.h"

/* Grids by hand, for tests. */
Grid *grid_new(Pool *pool);
void grid_paragraph(Pool *pool, Grid *grid, const char *text);
void grid_heading(Pool *pool, Grid *grid, const char *text);
/* rows by lines, cells by "|"; "^" belongs to the cell above, "<" to the one on the left, "\\" is a line break in a cell;
 * a line "---" begins a new page. */
void grid_table(Pool *pool, Grid *grid, const char *rows);

PlanDocument *must_document(Pool *pool, const Grid *grid);
/* A grid of one paragraph (a title, NULL: none) and one table, read. */
PlanDocument *document_of(Pool *pool, const char *title, const char *rows);

const PlanAction *action_at(const PlanDocument *document, guint at);
const PlanNode *node_at(const PlanDocument *document, guint at);
/* "number/row title" of every action, a line each. */
char *actions_text(Pool *pool, const PlanDocument *document);
/* "tier code title" of every node, a line each, indented by depth; tiers are g, s and d. */
char *nodes_text(Pool *pool, const PlanDocument *document);
bool has_note(const GPtrArray *notes, const char *field, const char *part);
/* NULL: there is none. */
const char *first_text(const GPtrArray *texts);
