#include "office/chart_parts.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

enum { BAR_BYTES = 4000 }; /* what a bar of a list takes: pages have many of them */

#define PUT(chart, markup) html_put_raw(&(chart)->view, markup, strlen(markup))

/* With at most two decimals.  By hand: a page of bars has some thousand numbers, and printf takes a microsecond for each. */
static void chart_put_number(Chart *chart, double number)
{
    gint64 hundredths = llround(CLAMP(number, -1e15, 1e15) * 100);
    guint rest = (guint)ABS(hundredths % 100);
    char room[DIGITS_BYTES + 3]; /* the decimals stand where the digits end */
    char *start = text_digits(room, hundredths / 100), *end = room + DIGITS_BYTES - 1;
    if (hundredths < 0 && hundredths > -100)
        *--start = '-';
    if (rest) {
        *end++ = '.';
        *end++ = (char)('0' + rest / 10);
    }
    if (rest % 10)
        *end++ = (char)('0' + rest % 10);
    html_put_raw(&chart->view, start, (gsize)(end - start));
}

static void put_attribute(Chart *chart, const char *name, double number)
{
    PUT(chart, " ");
    PUT(chart, name);
    PUT(chart, "=\"");
    chart_put_number(chart, number);
    PUT(chart, "\"");
}

static void put_element(Chart *chart, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    PUT(chart, "<");
    PUT(chart, name);
    PUT(chart, ">");
    html_put_text(&chart->view, text);
    PUT(chart, "</");
    PUT(chart, name);
    PUT(chart, ">");
}

static void open_shape(Chart *chart, const char *name, const char *css)
{
    PUT(chart, "<");
    PUT(chart, name);
    PUT(chart, " class=\"");
    html_put_text(&chart->view, css);
    PUT(chart, "\"");
}

static void put_name(Chart *chart, const char *title, const char *sentence)
{
    bool has_both = title && *title && sentence && *sentence && strcmp(title, sentence) != 0;
    PUT(chart, " aria-label=\"");
    html_put_text(&chart->view, title && *title ? title : sentence);
    PUT(chart, has_both ? ". " : "");
    html_put_text(&chart->view, has_both ? sentence : NULL);
    PUT(chart, "\">");
    put_element(chart, "title", title && *title ? title : sentence);
    if (has_both)
        put_element(chart, "desc", sentence);
}

Chart chart_begin(Pool *pool, const char *css, double width, double height, const char *title, const char *sentence, bool has_links)
{
    Chart chart = {.pool = pool, .view = {.out = pool_string_sized(pool, BAR_BYTES), .pool = pool}, .width = width, .height = height};
    open_shape(&chart, "svg", pool_printf(pool, "chart %s", css));
    PUT(&chart, " xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    chart_put_number(&chart, width);
    PUT(&chart, " ");
    chart_put_number(&chart, height);
    PUT(&chart, has_links ? "\" fill=\"currentColor\" role=\"group\"" : "\" fill=\"currentColor\" role=\"img\"");
    put_name(&chart, title, sentence);
    return chart;
}

Html chart_end(Chart *chart)
{
    PUT(chart, "</svg>");
    return (Html){chart->view.out->str};
}

void chart_group_begin(Chart *chart, const char *title)
{
    PUT(chart, "<g>");
    put_element(chart, "title", title);
}

void chart_group_end(Chart *chart)
{
    PUT(chart, "</g>");
}

void chart_rect(Chart *chart, const char *css, double x, double y, double width, double height)
{
    open_shape(chart, "rect", css);
    put_attribute(chart, "x", x);
    put_attribute(chart, "y", y);
    put_attribute(chart, "width", MAX(width, 0));
    put_attribute(chart, "height", MAX(height, 0));
    PUT(chart, "/>");
}

void chart_line(Chart *chart, const char *css, double x1, double y1, double x2, double y2)
{
    open_shape(chart, "line", css);
    put_attribute(chart, "x1", x1);
    put_attribute(chart, "y1", y1);
    put_attribute(chart, "x2", x2);
    put_attribute(chart, "y2", y2);
    PUT(chart, "/>");
}

void chart_text(Chart *chart, const char *css, double x, double y, Anchor anchor, const char *text)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    open_shape(chart, "text", css);
    put_attribute(chart, "x", x);
    put_attribute(chart, "y", y);
    PUT(chart, " text-anchor=\"");
    PUT(chart, anchors[anchor]);
    PUT(chart, "\" font-size=\"11\">");
    html_put_text(&chart->view, text);
    PUT(chart, "</text>");
}

static void put_step(Chart *chart, char command, double x, double y)
{
    g_string_append_c(chart->view.out, command);
    chart_put_number(chart, x);
    PUT(chart, " ");
    chart_put_number(chart, y);
}

void chart_diamond(Chart *chart, const char *css, double x, double y, double radius)
{
    open_shape(chart, "path", css);
    PUT(chart, " d=\"");
    put_step(chart, 'M', x, y - radius);
    put_step(chart, 'L', x + radius, y);
    put_step(chart, 'L', x, y + radius);
    put_step(chart, 'L', x - radius, y);
    PUT(chart, "Z\"/>");
}

typedef struct {
    double x, y;
} Pen;

/* From where the pen stands: hatching is the same few steps again and again, which compresses well. */
static void put_line(Chart *chart, Pen *pen, Pen from, Pen to)
{
    put_step(chart, 'm', from.x - pen->x, from.y - pen->y);
    put_step(chart, 'l', to.x - from.x, to.y - from.y);
    *pen = to;
}

/* The part inside the box of a slanted line that meets the box's foot (rising) or head (falling) at x + offset. */
static void put_slanted(Chart *chart, Pen *pen, bool rising, double offset, double x, double y, double width, double height)
{
    double from = MAX(offset, 0), to = MIN(offset + height, width);
    if (to <= from)
        return;
    double start = from - offset, end = to - offset; /* how far along, across and down alike */
    put_line(chart, pen, (Pen){x + from, rising ? y + height - start : y + start}, (Pen){x + to, rising ? y + height - end : y + end});
}

static void put_slanted_lines(Chart *chart, Pen *pen, bool rising, double x, double y, double width, double height)
{
    enum { GAP = 6 };
    for (double offset = -floor(height / GAP) * GAP; offset < width; offset += GAP)
        put_slanted(chart, pen, rising, offset, x, y, width, height);
}

static void put_straight_lines(Chart *chart, Pen *pen, bool upright, double x, double y, double width, double height)
{
    enum { GAP = 5 };
    for (double at = GAP / 2.0; at < (upright ? width : height); at += GAP)
        put_line(chart, pen, upright ? (Pen){x + at, y} : (Pen){x, y + at}, upright ? (Pen){x + at, y + height} : (Pen){x + width, y + at});
}

void chart_hatch(Chart *chart, Hatch hatch, double x, double y, double width, double height)
{
    if (hatch == HATCH_NONE || hatch == HATCH_SOLID || width < 1 || height < 1)
        return;
    Pen pen = {0, 0};
    open_shape(chart, "path", "chart-pattern");
    PUT(chart, " d=\"M0 0");
    if (hatch == HATCH_RISING || hatch == HATCH_CROSSED)
        put_slanted_lines(chart, &pen, true, x, y, width, height);
    if (hatch == HATCH_CROSSED)
        put_slanted_lines(chart, &pen, false, x, y, width, height);
    if (hatch == HATCH_LEVEL || hatch == HATCH_UPRIGHT)
        put_straight_lines(chart, &pen, hatch == HATCH_UPRIGHT, x, y, width, height);
    PUT(chart, "\"/>");
}

Hatch chart_hatch_of(const char *css)
{
    static const struct {
        const char *css;
        Hatch hatch;
    } table[] = {
        {"status-done", HATCH_SOLID}, {"status-underway", HATCH_RISING}, {"status-late", HATCH_CROSSED},
        {"status-postponed", HATCH_LEVEL}, {"status-none", HATCH_UPRIGHT}, {"status-notstarted", HATCH_NONE},
    };
    for (guint i = 0; css && i < G_N_ELEMENTS(table); i++)
        if (strstr(css, table[i].css))
            return table[i].hatch;
    return HATCH_NONE;
}
