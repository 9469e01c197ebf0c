#pragma once
#include "reader/pdf_page.h"

/* Tables without rules: pdf_gaps.c finds where one stands and what parts its columns, pdf_gap_rows.c parts its rows. */
enum { MAX_GUTTERS = 40 };
#define GAP_WORD 0.31 /* of a line's height: wider than any font's blank */
#define GAP_FLUSH 0.7 /* points: words that begin below each other */
#define GAP_PITCH 1.2 /* of the closest pitch: a new row */

typedef struct {
    double from, to; /* where the words on the left end and those on the right begin */
    bool flush; /* in a row, what begins at to is of the column on the right, however little space stands before it */
    bool tight; /* in any line: nothing but flush words parts the columns */
} Gutter;

typedef struct {
    PdfPage *page;
    const GPtrArray *lines;
    guint from, to;
    double height; /* of its lines */
    Gutter gutters[MAX_GUTTERS];
    int count;
    bool follows, centred; /* it has the columns of the table on the page before; whose cells stood in the middle of their rows */
    bool *loose; /* of each line from from on: crosses gutters, has no say about them */
} Region;

const Line *gap_line_at(const Region *region, guint i);
/* "Subtotal …": sums reach over columns that they don't belong to. */
bool gap_is_sum(const Line *line);
/* It has gaps as between cells. */
bool gap_is_row_like(const Line *line);
/* Words with only blanks between them stand on both sides of the river. */
bool gap_crosses(const Line *line, const Gutter *gutter);
/* The word begins straight below others of the column on the right: "(mii lei)" after a blank doesn't, where spaces part the columns too. */
bool gap_begins_flush(const Gutter *gutter, const Word *word);
int gap_column_at(const Region *region, double x);
int gap_first_column(const Region *region, const Line *line);
/* A line without gaps that reaches over a river: a heading of the rows below. */
bool gap_is_span(const Region *region, guint i);
/* A bold line with nothing but space right below it in the next line: the name of a group of columns, in a header whose other names
 * stand between it and the names of the columns. */
bool gap_names_group(const Region *region, guint i, double pitch);
double gap_pitch_at(const Region *region, guint i); /* from the line above */
double gap_close_pitch(const Region *region);       /* the closest that lines stand below each other */

/* pdf_gap_flush.c: adds what parts columns whose words nearly touch. */
void gap_find_flush(Region *region);

PdfTable *gap_build_table(const Region *region);
