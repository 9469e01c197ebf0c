#pragma once
#include "base/fail.h"
#include "base/pool.h"

/* What a file holds once its format is forgotten: blocks in document order, each a paragraph or a table.
 * Text is the document's own, normalised to composed letters (cedillas are kept as printed); a line break inside a paragraph
 * or a cell is '\n'. */
typedef struct {
    const char *text;          /* never NULL */
    int row, column;           /* of its upper left place, from 0 */
    int row_span, column_span; /* at least 1 */
    bool bold;                 /* all of it */
} GridCell;

typedef struct {
    int rows, columns;
    GridCell **at;   /* rows * columns; a spanned place points at the cell that covers it; NULL: no cell there */
    int page_breaks; /* how many pages it was joined over (PDF, text) */
    int *row_page;   /* page of each row from 1, or NULL where the format has no pages */
} GridTable;
static inline GridCell *grid_at(const GridTable *table, int row, int column)
{
    return table->at[row * table->columns + column];
}

typedef enum { GRID_PARAGRAPH, GRID_TABLE } GridKind;
typedef struct {
    GridKind kind;
    const char *text; /* GRID_PARAGRAPH; white space at the ends taken off, inner lines kept as '\n' */
    bool bold, heading;
    GridTable *table;  /* GRID_TABLE */
    int page;          /* from 1; 0 where the format has none */
    const char *sheet; /* XLSX, ODS: the sheet's name, else NULL */
} GridBlock;

/* What the reader had to guess or couldn't place: a kind, and what stands in its sentence. */
typedef struct {
    const char *kind;     /* "file_footnotes" */
    const char *argument; /* a number in figures, or words; NULL: none */
} GridNote;
/* As a sentence in the thread's language; NULL: no such kind. */
const char *grid_note_sentence(Pool *pool, const char *kind, const char *argument);

typedef struct {
    const char *format; /* "docx", "odt", "xlsx", "ods", "csv", "text", "pdf", "bank" (XML of banks) */
    GPtrArray *blocks;  /* of GridBlock * */
    GPtrArray *notes;   /* of GridNote *; nothing is dropped in silence */
    bool columns_lost;  /* the text has lost its columns (wrapped lines, no separators) */
} Grid;
