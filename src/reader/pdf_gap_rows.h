#pragma once
#include "reader/pdf_gaps.h"

/* What the files that part a table without rules into rows share.  pdf_gap_begin.c tells where a row begins by its first line,
 * pdf_gap_middle.c where the cells stand in the middle of their rows, pdf_gap_cells.c puts words into cells, pdf_gap_heads.c parts headers. */

/* What the words of line i fill: filled[column], spans aside. */
void gap_fill_columns(const Region *region, guint i, bool filled[MAX_GUTTERS + 1]);
/* "1.", "2.3", "M4", "II.1"; no year. */
bool gap_is_number(const char *text);
/* The column of numbers: the first or second, where nearly every first word of a line is one.  -1: none. */
int gap_number_column(const Region *region);
/* The first word of line i in a column; "" where there is none. */
const char *gap_text_in(const Region *region, guint i, int column);

/* Where rows begin, while a table is read from line to line. */
typedef struct {
    double pitch, line_pitch; /* the closest of lines; of the lines of a cell */
    bool gapped; /* rows are set apart by space */
    bool ruled;  /* by rules across */
    int numbers; /* the column of numbers; -1: none */
    int row;                     /* how many rows were begun */
    bool ended[MAX_GUTTERS + 1]; /* columns whose cell has ended in this row */
    bool filled[MAX_GUTTERS + 1];
    bool in_span;
} Rhythm;

Rhythm gap_listen(const Region *region);
bool gap_begins_row(const Region *region, guint i, const Rhythm *rhythm, const bool *filled);
/* In the header: the line holds the names of columns below the names of their groups. */
bool gap_fills_new(const Region *region, guint i, const Rhythm *rhythm, const bool *filled);

/* A table under construction, and the row that is read. */
typedef struct {
    const Region *region;
    PdfTable *table;
    GPtrArray *words[MAX_GUTTERS + 1]; /* of the row that is read, by first column */
    int last[MAX_GUTTERS + 1];         /* the last column that each cell reaches */
    double foot;                       /* of its last line */
    GPtrArray *head[MAX_GUTTERS + 1];  /* the words of the first row, and its cells, where they fill one column */
    PdfCell *head_cells[MAX_GUTTERS + 1];
    bool covered[MAX_GUTTERS + 1];     /* columns that the first row fills, wide cells too */
    bool parted;                       /* the row that is read has the parts of the first one's groups */
    const bool *tall;                  /* columns whose words are put otherwise; NULL: none */
} Rows;

Rows gap_rows_new(const Region *region);
/* The words of a line become parts of the cells in whose columns they stand. */
void gap_add_line(Rows *rows, const Line *line);
/* The line fills the row, however it is gapped. */
void gap_add_span(Rows *rows, const Line *line);
/* A cell that spans columns has the names of more than one below it: "Valoare  Sursa" below "Resurse financiare". */
bool gap_parts_group(const Rows *rows, const Line *line);
void gap_end_row(Rows *rows);
/* The cell's text, box and weight out of the words, which reach to column last. */
void gap_set_text(const Rows *rows, PdfCell *cell, const GPtrArray *words, int last);

/* Where the cells of a table stand in the middle of their rows. */
typedef struct {
    bool *begins; /* of each line from region->from on: a row begins there */
    bool *tall;   /* in these columns cells may be several rows high */
    double pitch; /* of the lines of a cell */
    double cost;  /* how far the cells are from the middles of their rows, and more: the least is right */
} Middle;

/* How far lines of one cell stand below each other. */
double gap_pitch_of_cells(const Region *region);
/* NULL: they don't, or it can't be told. */
Middle *gap_middle(const Region *region);

/* A row that was put, and where its words stand. */
typedef struct {
    int row, rows; /* the first, and how many it was parted into */
    double top, foot;
    bool span;
} RowPlace;

/* The lines as a header of two rows.  false: it has one; nothing was put. */
bool gap_put_head(Rows *rows, guint from, guint to, double pitch);
/* pdf_gap_parts.c: the lines of one measure as the rows of its indicators; the other cells are as high as all of them.  centred: cells stand
 * in the middle of their rows.  Returns how many were put; 0: they are one row, nothing was put. */
int gap_put_parts(Rows *rows, guint from, guint to, double pitch, bool centred);
/* pdf_gap_around.c: rows above and below a number that belong to it. */
void gap_settle_around(PdfTable *table, int numbers, Pool *pool);
/* The cells of a column that may be several rows high, beside the rows in places (of RowPlace), from a line on. */
void gap_put_tall(Rows *rows, const GArray *places, guint first_line, int column, double pitch);
