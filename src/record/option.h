#pragma once
#include "record/record.h"

/* One of many records, chosen by its name.  A list of options that grows with the data is a select while it is short; of a long one
 * a part of the name is typed, and the browser suggests whole ones, without a script. */

enum { SELECT_MOST = 100 };

bool options_are_typed(const GPtrArray *options); /* more than SELECT_MOST */
/* What an input suggests, in the options' order (of const char *): their labels, those that several have with the id behind. */
GPtrArray *option_names(Pool *pool, const GPtrArray *options);
/* What stands in the input: the name of an id, else the value as it was typed. */
const char *option_shown(Pool *pool, const GPtrArray *options, const char *value);

/* typed: a name, or a part that one name alone has; marks and capitals don't count.  An id stays, also one that the list leaves out:
 * who goes on with it finds it or not.  Empty gives 0.  What is wrong with it, with the field's label in it, or NULL. */
const char *option_find(Pool *pool, const GPtrArray *options, const char *label, const char *typed, gint64 *ret_id);
/* The same of a declared text input; what is wrong is a problem of its name, and gives 0. */
gint64 option_asked(Request *req, const char *name, const char *label, const GPtrArray *options, Problems *problems);
