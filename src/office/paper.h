#pragma once
#include "base/day.h"
#include "base/fail.h"
#include "base/pool.h"

/* A report as content, not as a format: built once, written as PDF, DOCX, XLSX or shown as HTML. */
typedef enum {
    PAPER_TITLE, PAPER_HEADING1, PAPER_HEADING2, PAPER_HEADING3, PAPER_TEXT, PAPER_LIST, PAPER_TABLE, PAPER_BARS, PAPER_PAGE_BREAK,
    PAPER_CONTENTS,
} PaperKind;

typedef enum { CELL_TEXT, CELL_NUMBER, CELL_MONEY, CELL_DAY } PaperCellKind;
typedef struct {
    PaperCellKind kind;
    const char *text; /* as shown; always set */
    double number;    /* CELL_NUMBER, CELL_MONEY (major units): for XLSX, where it replaces a text that begins with a digit or
                         a minus; a mark ("–", "n/a", "‹5›") stays the text it is, and its number is written nowhere */
    Day day;          /* CELL_DAY: set by the caller; DAY_NONE keeps the text */
    bool bold;
    int column_span;  /* 0 means 1 */
} PaperCell;

typedef struct {
    const char *label;
    double parts[5];  /* a status bar: how much of each legend entry */
    const char *text; /* the sentence beside it */
} PaperBar;

typedef struct {
    PaperKind kind;
    const char *text;         /* PAPER_TITLE: NULL means the paper's; PAPER_CONTENTS: NULL means "Contents"; tables and bars: a caption */
    GPtrArray *rows;          /* PAPER_TABLE: of GPtrArray of PaperCell *; PAPER_LIST: of const char *; PAPER_BARS: of PaperBar * */
    int heading_rows;         /* repeated on each page */
    const double *widths;     /* relative; NULL: by content.  As many as columns, which must then be set */
    int columns;
    const char *const *legend; /* PAPER_BARS: NULL-ended, at most 5 */
    const char *sheet;        /* XLSX: name of the sheet that this table becomes; NULL: its heading */
    bool landscape;           /* PAPER_PAGE_BREAK: the pages from here on; no other block turns them */
} PaperBlock;

typedef struct {
    const char *title, *subtitle, *author, *language; /* "ro" */
    const char *footer;  /* beside the page number */
    GPtrArray *blocks;   /* of PaperBlock * */
    Pool *pool;
} Paper;

/* Texts are copied to the pool.  The title with subtitle and author opens the paper, unless a PAPER_TITLE block says where it
 * stands.  The language is the thread's.  rows is there for lists, tables and bars. */
Paper *paper_new(Pool *pool, const char *title);
PaperBlock *paper_add(Paper *paper, PaperKind kind, const char *text);
/* A row of text cells. */
void paper_row(PaperBlock *table, Pool *pool, const char *const *cells); /* NULL-ended texts */
/* Adds a cell to the row. */
PaperCell *paper_cell(Pool *pool, GPtrArray *row, PaperCellKind kind, const char *text, double number);

/* Each gives the file's bytes. FAIL_INTERNAL. Deterministic: the same paper gives the same bytes (no time stamps but created). */
bool paper_to_pdf(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error);
bool paper_to_docx(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error);
bool paper_to_xlsx(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error);
