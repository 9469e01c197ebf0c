#pragma once
#include <glib.h>

/* Memory for what is looked at here and there: zeroed, at the start of a processor's cache line, in large pages where the system
 * has them. */
void *large_new(gsize count, gsize bytes);
void large_free(void *memory); /* NULL is allowed */
