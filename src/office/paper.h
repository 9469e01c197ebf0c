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
    double number;    /* CELL_NUMBER, CELL_MONEY (major units): for XLSX */
    Day day;
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
    const char *text;
    GPtrArray *rows;          /* PAPER_TABLE: of GPtrArray of PaperCell *; PAPER_LIST: of const char *; PAPER_BARS: of PaperBar * */
    int heading_rows;         /* repeated on each page */
    const double *widths;     /* relative; NULL: by content.  As many as columns */
    int columns;
    const char *const *legend; /* PAPER_BARS: NULL-ended, at most 5 */
    const char *sheet;        /* XLSX: name of the sheet that this table becomes; NULL: its heading */
    bool landscape;           /* PAPER_PAGE_BREAK: pages from here on */
} PaperBlock;

typedef struct {
    const char *title, *subtitle, *author, *language; /* "ro" */
    const char *footer;  /* beside the page number */
    GPtrArray *blocks;   /* of PaperBlock * */
    Pool *pool;
} Paper;

Paper *paper_new(Pool *pool, const char *title);
PaperBlock *paper_add(Paper *paper, PaperKind kind, const char *text);
void paper_row(PaperBlock *table, Pool *pool, const char *const *cells); /* NULL-ended texts */
PaperCell *paper_cell(Pool *pool, GPtrArray *row, PaperCellKind kind, const char *text, double number);

/* Each gives the file's bytes. FAIL_INTERNAL. Deterministic: the same paper gives the same bytes (no time stamps but created). */
bool paper_to_pdf(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error);
bool paper_to_docx(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error);
bool paper_to_xlsx(const Paper *paper, gint64 created_at, GBytes **ret_bytes, GError **error);
