#pragma once
#include "base/fail.h"
#include "base/pool.h"

/* A list of persons as rows of cells: a file of separated values, or a table of an office file (read in the sandbox). */
typedef struct ImportRows ImportRows;

/* Separated values in UTF-8, UTF-16 or Windows-1250; comma, semicolon, tab or bar; else what the reader knows (XLSX, ODS).  The bytes
 * must live as long as the rows.  FAIL_INVALID: not a list. */
bool import_rows_open(Pool *pool, const char *bytes, gsize count, const char *file_name, ImportRows **ret_rows, GError **error);
/* The next row that isn't empty, cells trimmed, in row_pool; false: there is none.  *ret_number: from 1, as spreadsheets count. */
bool import_rows_next(ImportRows *rows, Pool *row_pool, GPtrArray **ret_cells, int *ret_number);
void import_rows_rewind(ImportRows *rows);
/* "B17" */
const char *import_cell_name(Pool *pool, guint column, int number);
