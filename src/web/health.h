#pragma once
#include "db/db.h"

/* What the server counts; told at /metrics as OpenMetrics.  Counts alone: no addresses, no paths. */
enum { HEALTH_BUCKETS = 12 };
typedef struct {
    guint64 requests[6];              /* by the status's first digit */
    guint64 durations[HEALTH_BUCKETS + 1];
    guint64 microseconds;             /* of all */
    guint64 refused;                  /* the queue was full */
} Health;

/* What is true at the moment of asking. */
typedef struct {
    guint waiting;      /* for a worker */
    guint in_flight;    /* read whole, not yet sent */
    guint connections;
    guint64 late;       /* connections shut down for being late */
} HealthNow;

void health_count(Health *health, int status, gint64 microseconds);
void health_count_refused(Health *health);
const char *health_metrics(const Health *health, const HealthNow *now, Pool *pool);
bool health_database_answers(Db *db); /* NULL: no database to ask, true */
