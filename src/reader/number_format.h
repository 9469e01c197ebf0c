#pragma once
#include "base/pool.h"

/* A number as a spreadsheet shows it under a format code ("#,##0.00 \"lei\"", "dd.mm.yyyy", "General").
 * Grouped numbers come out as in Romanian (1.234,50), others with a point; months have Romanian names. */
char *number_format_apply(Pool *pool, const char *code, double value, bool from_1904);
/* The code of a built-in format (ECMA-376 part 1, 18.8.30); "General" for those that are none. */
const char *number_format_builtin(int id);
