#pragma once
#include "reader/grid.h"

/* A workbook as plain cells: what an XLSForm is made of, however it came in.  Lives in its pool. */
typedef struct {
    const char *name; /* "survey" */
    GPtrArray *rows;  /* of GPtrArray * of const char *: never NULL, rows may differ in length; the first is the header */
} Sheet;
typedef struct {
    GPtrArray *sheets; /* of Sheet * */
} Sheets;

const Sheet *sheets_find(const Sheets *sheets, const char *name); /* NULL: there is none; the case doesn't matter */
const char *sheet_cell(const Sheet *sheet, guint row, guint column); /* "" where there is none */
/* The column that is headed so; -1: none.  The case and blanks don't matter. */
int sheet_column(const Sheet *sheet, const char *header);

/* All blocks of a workbook's sheet are one sheet again.  FAIL_INVALID: it isn't a workbook. */
bool sheets_from_grid(Pool *pool, const Grid *grid, Sheets **ret_sheets, GError **error);
/* Tables of "| a | b |" lines under "# name" lines; "\|" is a bar and "\n" a line end.  What the program ships is written so. */
Sheets *sheets_from_text(Pool *pool, const char *text);

const char *sheets_to_json(Pool *pool, const Sheets *sheets);
/* FAIL_INVALID: it isn't what sheets_to_json() writes. */
bool sheets_from_json(Pool *pool, const char *json, Sheets **ret_sheets, GError **error);
/* An Excel workbook with a bold header in each sheet; every cell is a text. */
bool sheets_to_xlsx(const Sheets *sheets, GBytes **ret_bytes, GError **error);
