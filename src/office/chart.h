#pragma once
#include "base/html.h"

/* SVG made by the server, each with <title> and <desc>, coloured by class (the style sheet has both themes), patterns and
 * words beside colour.  Sizes are in user units; they scale to their box. */
typedef struct {
    const char *label;
    double value;
    const char *css; /* "status-done" */
} ChartPart;

Html chart_status_bar(Pool *pool, const ChartPart *parts, guint count, const char *sentence);

typedef enum { POINT_VALUE, POINT_MISSING, POINT_ZERO, POINT_NOT_APPLICABLE, POINT_SUPPRESSED } PointState;
typedef struct {
    const char *label; /* period */
    PointState state;
    double value;
} ChartPoint;
/* Columns per period with the target as a line (NAN: none). */
Html chart_columns(Pool *pool, const ChartPoint *points, guint count, double target, const char *title, const char *sentence);

typedef struct {
    const char *label, *url, *css;
    Day from, to;
    GArray *due;  /* of Day; may be NULL */
} ChartSpan;
/* Spans by year and quarter, with today's line. */
Html chart_timeline(Pool *pool, GPtrArray *spans, Interval over, Day today, const char *title, const char *sentence);
