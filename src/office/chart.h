#pragma once
#include "base/html.h"

/* SVG made by the server, each with <title> and (where it says more) <desc>, coloured by class (the style sheet has both themes), patterns and
 * words beside colour.  Sizes are in user units; they scale to their box (a viewBox, no width).
 *
 * No inline style and no ids, so that any number of charts fit on a page.  Letters are 11 units high and take the text's
 * colour unless the style sheet says otherwise.  The classes to style:
 *   svg        chart, with chart-bar (400 x 20), chart-columns or chart-timeline (about 970 wide: let its box scroll)
 *   areas      chart-part (of a bar) and chart-span (of the timeline), each with the css given:
 *              status-done, status-underway, status-late, status-notstarted, status-postponed, status-none
 *              chart-empty (a bar of nothing), chart-column, chart-zero (with chart-column), chart-suppressed
 *   lines      chart-pattern (hatching over areas: needs a stroke, fill none), chart-axis, chart-grid, chart-target, chart-today
 *              (lines need a stroke)
 *   words      chart-label, chart-year, chart-value, chart-note, chart-missing, chart-count, chart-target-label,
 *              chart-today-label, chart-span-label
 *   marks      chart-due (a diamond), chart-count-back (the ground behind a number on a bar)
 * Patterns come from the css given: done is plain, underway rises, late is crossed, postponed lies level, none stands upright,
 * notstarted is empty. */
typedef struct {
    const char *label;
    double value;
    const char *css; /* "status-done" */
} ChartPart;

/* A piece of a bar's area, for a legend; the word stands beside it. */
Html chart_swatch(Pool *pool, const char *css);

/* Parts of 0 are left out; sentence is the picture's name. */
Html chart_status_bar(Pool *pool, const ChartPart *parts, guint count, const char *sentence);

typedef enum { POINT_VALUE, POINT_MISSING, POINT_ZERO, POINT_NOT_APPLICABLE, POINT_SUPPRESSED } PointState;
typedef struct {
    const char *label; /* period */
    PointState state;
    double value;
} ChartPoint;
/* Columns per period with the target as a line (NAN: none).  Missing is a gap with "–", zero a thin line with 0, not
 * applicable "n/a"; suppressed is a hatched box of one size, and neither its value nor a scale made from it is in the markup. */
Html chart_columns(Pool *pool, const ChartPoint *points, guint count, double target, const char *title, const char *sentence);

typedef struct {
    const char *label, *url, *css;
    Day from, to; /* DAY_NONE: only its due marks are drawn */
    GArray *due;  /* of Day; may be NULL */
} ChartSpan;
/* Spans by year and quarter, with today's line.  spans: of ChartSpan *.  An over without days, or turned round, means the whole
 * years around the spans and today. */
Html chart_timeline(Pool *pool, GPtrArray *spans, Interval over, Day today, const char *title, const char *sentence);
