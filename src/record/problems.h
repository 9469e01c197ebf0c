#pragma once
#include "record/record.h"

/* Problems of this record's fields: they stay in the order of its table, and what was typed is kept with them. */
Problems *problems_new_for(Pool *pool, const Record *record);
void problems_keep_typed(Problems *problems, const char *field, const char *typed); /* not copied; NULL: nothing was typed */

/* For who has no form to show them beside its fields: the first one as FAIL_INVALID; true where there are none. */
bool problems_fail(const Problems *problems, GError **error);
