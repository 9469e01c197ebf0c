#pragma once
#include "modules/reporting/changes.h"
#include "world.h"

/* One plan of 2025 with four measures: 10, 11 and 12 of institution 100 (12 by its unit 101), 13 of institution 200. */
enum { PLAN = 1, SCHOOLS = 100, UNIT = 101, POLICE = 200, CAMPAIGN = 10, RATE = 11, OF_UNIT = 12, PATROL = 13,
       CHILDREN = 50, SHARE = 51, PATROLS = 53 };

void given_plan(World *w);
void must_execute(World *w, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The planner, one who reports for an institution, and one who reads everywhere. */
void as_planner(World *w);
void as_reporter(World *w, gint64 institution_id);
void as_reader(World *w);

/* Periods of half a year, the first asked for by the planner. */
Period *given_asked(World *w);
Report *must_report(World *w, gint64 institution_id);
Row *must_row(World *w, const Report *report, gint64 action_id);
/* A new link to a report, as its path: "/r/…". */
const char *given_link(World *w, gint64 institution_id);
gint64 count_of(World *w, const char *sql);
