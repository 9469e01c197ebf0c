#pragma once
#include "base/text.h"
#include "reader/reader.h"

/* The first table of a spreadsheet that somebody sent, for lists that are loaded. */

/* bytes NULL: path is read.  FAIL_INVALID: there is no table in it. */
bool service_sheet_open(Pool *pool, const char *path, const void *bytes, gsize count, GridTable **ret_table, GError **error);
const char *service_sheet_cell(Pool *pool, const GridTable *table, int row, int column); /* "" where there is none */
/* The column whose header says one of the names, folded, parted by '|'; -1: none. */
int service_sheet_column(Pool *pool, const GridTable *table, const char *names);
const char *service_sheet_place(Pool *pool, int row, int column); /* "C17" */
