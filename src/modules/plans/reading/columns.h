#pragma once
#include "modules/plans/reading/reading.h"

/* What the files that read headers share: column_names.c says what words mean, columns.c finds the rows, columns_settle.c settles
 * what the columns are for together. */

/* As column_meaning(), for a header on one line. */
Meaning column_meaning_in(Pool *pool, const char *header);
/* "2026", "Anul 2026"; "2026 (mii lei)"; "Trim. II", "sept.". */
bool column_is_year(const char *text);
bool column_is_priced_year(const char *text);
bool column_is_part_of_year(const char *text);

/* What stands at a place of a header, on one line, its broken words mended; "" for no cell. */
const char *column_header_text(Reading *reading, const GridTable *table, int row, int column);
/* A cell counts in the row where it starts, once. */
bool column_starts_here(const GridTable *table, int row, int column);

/* What the header that starts at row says, known or not, and what stands below it; *ret_rows says how many rows it takes. */
Columns *columns_of_header(Reading *reading, const GridTable *table, int row, int *ret_rows);
/* What columns without a known name are for, by what stands in them, where no other column is for that.  from: the first row below the header. */
void columns_give_by_content(Reading *reading, const GridTable *table, int from, Columns *columns);
/* The measures' column among those without a known name, where no other is, or where the numbers number what stands there. */
void columns_give_title(Reading *reading, const GridTable *table, int from, Columns *columns);
/* from: as above. */
void columns_settle(Reading *reading, const GridTable *table, int from, Columns *columns);
