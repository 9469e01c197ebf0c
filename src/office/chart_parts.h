#pragma once
#include "office/chart.h"

/* What the charts share: shapes with a class, and nothing that needs an id, so that any number of charts fit on one page. */
typedef struct {
    Pool *pool;
    View view;
    double width, height;
} Chart;

typedef enum { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } Anchor;
typedef enum { HATCH_NONE, HATCH_SOLID, HATCH_RISING, HATCH_CROSSED, HATCH_LEVEL, HATCH_UPRIGHT } Hatch;

/* title is its name, sentence says what it shows; either may be NULL.  A chart with links in it is a group, not an image. */
Chart chart_begin(Pool *pool, const char *css, double width, double height, const char *title, const char *sentence, bool has_links);
Html chart_end(Chart *chart);

void chart_group_begin(Chart *chart, const char *title); /* title: what the pointer shows; NULL: nothing */
void chart_group_end(Chart *chart);
void chart_rect(Chart *chart, const char *css, double x, double y, double width, double height);
void chart_line(Chart *chart, const char *css, double x1, double y1, double x2, double y2);
void chart_text(Chart *chart, const char *css, double x, double y, Anchor anchor, const char *text);
void chart_diamond(Chart *chart, const char *css, double x, double y, double radius);
/* Lines that fill the box, so that it can be told from others without colour. */
void chart_hatch(Chart *chart, Hatch hatch, double x, double y, double width, double height);
Hatch chart_hatch_of(const char *css); /* by the status class */
