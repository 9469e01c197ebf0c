#pragma once
#include "modules/plans/reading/reading.h"

/* Labels of measures that stand one below the other: "Termen: 2025" in a line, "Termen | 2025" in a table of pairs. */

/* "Măsura 1.1": a measure's own label; its number goes to *ret_number (NULL: none). */
bool label_is_title(Pool *pool, const char *label, const char **ret_number);
/* MEANING_NONE: no label that is known, or that labels_learn() told. */
Meaning label_meaning(const Reading *reading, const char *label);
/* A column's meaning that belongs to the measure alone. */
bool label_is_of_measure(Meaning meaning);
/* "Termen: 2025": the label, what stands behind the colon, and what it means.  MEANING_NONE: no label that a plan knows. */
Meaning label_of_line(const Reading *reading, const char *line, const char **ret_label, const char **ret_words);
/* Where a label may begin within a line, at the end of each match. */
const GRegex *label_within_line(void);
/* A cell's label, without its colon. */
const char *label_of_cell(const Reading *reading, const GridCell *cell);
/* The cells of a row that start in it and hold words (GPtrArray of GridCell *). */
GPtrArray *label_cells(const Reading *reading, const GridTable *table, int row);
/* Labels without a known name that stand again and again: what they mean, by what stands behind them. */
void labels_learn(Reading *reading, const Grid *grid);
