#pragma once
#include "office/paper_parts.h"

/* A name for a sheet that Excel accepts (at most 31 characters, none of []:*?/\) and that is not yet among the taken, whatever
 * its case; it is added to them.  taken: a set of casefolded names, which it frees. */
const char *sheet_name(GHashTable *taken, Pool *pool, const char *wish);

/* Whether a cell's number may be written: what people are shown is that number too.  A mark such as "–", "n/a" or "‹5›" is
 * written as the text it is, so that a hidden value can't leave with the file. */
bool cell_shows_number(const PaperCell *cell);
/* The Excel format that shows the number as the text does: "#,##0.00 \"lei\"". */
const char *cell_number_format(Pool *pool, const PaperCell *cell);
