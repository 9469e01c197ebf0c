#pragma once
#include "modules/plans/reading/reading.h"

/* What the files that read a plan's tables share: rows.c walks a table, row_cells.c reads a row's cells by their columns' meaning,
 * row_headings.c tells headings, row_measures.c what a row is to the measure above. */

/* One row of a table under its header. */
typedef struct {
    const GridTable *table;
    int row;
    const Columns *columns;
    const char *own[MEANING_COUNT];     /* cleaned words of the cells that start in this row; NULL: empty */
    const char *covering[MEANING_COUNT]; /* of the cells that reach into this row from above; NULL: none */
    GPtrArray *extras;                  /* of PlanNote *: columns that a plan has no place for */
    int crossed;                        /* the last column with a cross; -1: none so far */
} Row;

/* row_cells.c */

const char *row_text(Reading *reading, const GridCell *cell); /* cleaned; "" for no cell */
bool row_has_words(const GridCell *cell);
/* The cell stands in this column and row itself, or reaches into the row from above. */
bool row_is_alone(const GridCell *cell, int row, int column);
/* Nothing starts in this row, or nothing but lines of signs. */
bool row_is_blank(const GridTable *table, int row);
Row row_read(Reading *reading, const GridTable *table, int at);
/* Its own or of the cell that reaches into it; NULL: none. */
const char *row_words_at(const Row *row, Meaning meaning);
/* A cell that belongs to the measure alone, or a number, starts in the row. */
bool row_has_matter(const Row *row);

/* "AJOFM | Agenția Județeană …", "Președinte de ședință | Secretar": words where the numbers stand, and beside a title nothing else.
 * last: the measure above (NULL: none); where that has no number, the measures' numbers may be words. */
bool row_is_of_other_list(const Row *row, const Measure *last);

/* The one cell with words that starts in this row, when there is only one and no other reaches into it; else NULL. */
const GridCell *row_lone_cell(const GridTable *table, int row);

/* row_headings.c: reads the row if it opens an objective or a domain.  false: it is no heading. */
bool row_read_heading(Reading *reading, const GridTable *table, int row);

/* row_measures.c */

/* Opens the objectives that stand in columns of their own; text that a page break cut goes on with the open one. */
void row_open_columns(Reading *reading, const Row *row);
/* A new measure, a continuation row, or the rest of the row above. */
void row_read_measure(Reading *reading, const Row *row);
void row_join_notes(GPtrArray *into, const GPtrArray *from);
bool row_is_tier_column(Meaning meaning);

/* Cells that belong to the measure alone; objectives, numbers and extras don't count. */
enum { MATTERS = 11 };
extern const Meaning row_matters[MATTERS];
