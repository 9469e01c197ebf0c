#pragma once
#include "world.h"

/* What is counted when it changes (plans/schema/0003_counts.sql, reporting/schema/0002_counts.sql) agrees with counting anew, or
 * the test fails.  Every world of world_new() is checked when it ends, so whatever a test did is. */
void world_check_counts(World *w);
