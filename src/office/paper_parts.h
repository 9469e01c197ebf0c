#pragma once
#include "office/paper.h"

/* What the three writers of a paper share. */

int paper_heading_level(const PaperBlock *block);        /* 1 to 3; 0: no heading */
bool paper_has_title(const Paper *paper);                /* a PAPER_TITLE block says where the title stands; else it opens the paper */
const char *paper_language(const Paper *paper);          /* "ro" where the paper says none */
guint paper_legend_count(const PaperBlock *bars);        /* 0 to 5 */
guint paper_columns(const PaperBlock *table);            /* of its widest row, spans counted */
guint paper_span(const PaperCell *cell);                 /* 1 or more */
bool paper_cell_is_numeric(const PaperCell *cell);
bool *paper_numeric_columns(const PaperBlock *table, Pool *pool); /* per column: all its filled cells below the heading are numbers */

/* Valid UTF-8 without control characters but \n and \t; "" for NULL.  The text itself where it is so already. */
const char *paper_clean(Pool *pool, const char *text);

/* What share of the width each column gets; they add up to 1.  Where the table says none: room for each column's longest word
 * first, the rest by how much text stands in it.  characters: how many fit beside each other in the whole width. */
double *paper_fractions(const PaperBlock *table, Pool *pool, double characters);

/* The bars as a table (label, one column per legend entry, sentence), for formats that don't draw. */
PaperBlock *paper_bars_as_table(const PaperBlock *bars, Pool *pool);

/* Per block: the page on which a heading stands in the PDF (0 for other blocks), for the contents of the DOCX. */
int *paper_heading_pages(const Paper *paper, Pool *pool);

/* created_at as "2025-12-31T14:05:00Z". */
char *paper_time(Pool *pool, gint64 created_at);
