#pragma once
#include "modules/reporting/form.h"

/* A report in a period's table. */
typedef struct {
    const Report *report;
    gint64 seen_at, link_until; /* 0: never, none */
    bool late;
} ReportLine;

/* A period with its reports and their counts. */
typedef struct {
    Period *period;
    GPtrArray *lines; /* of ReportLine * */
    int asked, opened, sent, accepted, missing;
} PeriodPage;

/* What of the plan's reports who may see. */
bool period_pages(Db *db, Pool *pool, const Identity *who, gint64 plan_id, GPtrArray **ret_pages, GError **error);
