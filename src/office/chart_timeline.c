#include "office/chart_parts.h"

#include "base/text.h"

#include <string.h>

enum { LABELS = 300, PLOT = 660, YEARS_HEIGHT = 18, QUARTERS_HEIGHT = 14, ROW = 26, BAR = 14, FOOT = 8, END = 7 };
enum { MOST_YEARS_WITH_QUARTERS = 8 };

typedef struct {
    Chart *chart;
    Interval over;
    double head; /* height of the rows that name years and quarters */
    double foot; /* where the lines end */
} Timeline;

/* Where a day begins, within the plot. */
static double across(const Timeline *timeline, Day day)
{
    double days = timeline->over.to.n - timeline->over.from.n + 1;
    double at = (day.n - timeline->over.from.n) / days;
    return LABELS + CLAMP(at, 0, 1) * PLOT;
}

static bool is_within(const Timeline *timeline, Day day)
{
    return day_is(day) && day.n >= timeline->over.from.n && day.n <= timeline->over.to.n;
}

static bool has_quarters(const Timeline *timeline)
{
    return day_year(timeline->over.to) - day_year(timeline->over.from) < MOST_YEARS_WITH_QUARTERS;
}

static void put_quarters(Timeline *timeline, int year)
{
    static const char *const numerals[] = {"I", "II", "III", "IV"};
    for (int quarter = 1; quarter <= 4; quarter++) {
        Interval interval = interval_quarter(year, quarter);
        if (interval.to.n < timeline->over.from.n || interval.from.n > timeline->over.to.n)
            continue;
        double from = across(timeline, interval.from), to = across(timeline, day_add(interval.to, 1));
        if (quarter > 1)
            chart_line(timeline->chart, "chart-grid", from, YEARS_HEIGHT, from, timeline->foot);
        if (to - from > 12)
            chart_text(timeline->chart, "chart-label", (from + to) / 2, YEARS_HEIGHT + 11, ANCHOR_MIDDLE, numerals[quarter - 1]);
    }
}

static void put_years(Timeline *timeline)
{
    for (int year = day_year(timeline->over.from); year <= day_year(timeline->over.to); year++) {
        Interval interval = interval_year(year);
        double from = across(timeline, interval.from), to = across(timeline, day_add(interval.to, 1));
        chart_line(timeline->chart, "chart-axis", from, 0, from, timeline->foot);
        if (to - from > 26)
            chart_text(timeline->chart, "chart-year", (from + to) / 2, 13, ANCHOR_MIDDLE, pool_printf(timeline->chart->pool, "%d", year));
        if (has_quarters(timeline))
            put_quarters(timeline, year);
    }
    chart_line(timeline->chart, "chart-axis", LABELS + PLOT, 0, LABELS + PLOT, timeline->foot);
}

static const char *words_of(Pool *pool, const ChartSpan *span)
{
    if (!day_is(span->from) || !day_is(span->to))
        return span->label;
    return pool_printf(pool, "%s: %s – %s", span->label, day_to_people(pool, span->from), day_to_people(pool, span->to));
}

static void put_bar(Timeline *timeline, const ChartSpan *span, double y)
{
    const char *css = span->css ? span->css : "status-none";
    if (!day_is(span->from) || !day_is(span->to) || span->to.n < timeline->over.from.n || span->from.n > timeline->over.to.n)
        return;
    double from = across(timeline, span->from), width = MAX(across(timeline, day_add(span->to, 1)) - from, 3);
    double top = y + (ROW - BAR) / 2.0;
    chart_rect(timeline->chart, pool_printf(timeline->chart->pool, "chart-span %s", css), from, top, width, BAR);
    chart_hatch(timeline->chart, chart_hatch_of(css), from, top, width, BAR);
}

static void put_due_marks(Timeline *timeline, const ChartSpan *span, double y)
{
    for (guint i = 0; span->due && i < span->due->len; i++) {
        Day day = g_array_index(span->due, Day, i);
        if (!is_within(timeline, day))
            continue;
        chart_group_begin(timeline->chart, pool_printf(timeline->chart->pool, _("Due: %s"), day_to_people(timeline->chart->pool, day)));
        chart_diamond(timeline->chart, "chart-due", across(timeline, day), y + ROW / 2.0, 5);
        chart_group_end(timeline->chart);
    }
}

static void link_begin(Chart *chart, const char *url)
{
    g_string_append(chart->view.out, "<a href=\"");
    html_put_text(&chart->view, url);
    g_string_append(chart->view.out, "\">");
}

static void put_label(Timeline *timeline, const ChartSpan *span, double y)
{
    enum { LETTERS = 46 };
    Chart *chart = timeline->chart;
    bool is_link = span->url && *span->url;
    if (is_link)
        link_begin(chart, span->url);
    chart_group_begin(chart, words_of(chart->pool, span));
    chart_text(chart, "chart-label chart-span-label", 0, y + ROW / 2.0 + 4, ANCHOR_START, text_shorten(chart->pool, span->label, LETTERS));
    chart_group_end(chart);
    if (is_link)
        g_string_append(chart->view.out, "</a>");
}

static void put_span(Timeline *timeline, const ChartSpan *span, double y)
{
    put_label(timeline, span, y);
    chart_group_begin(timeline->chart, words_of(timeline->chart->pool, span));
    put_bar(timeline, span, y);
    put_due_marks(timeline, span, y);
    chart_group_end(timeline->chart);
}

static void put_today(Timeline *timeline, Day today)
{
    if (!is_within(timeline, today))
        return;
    double x = across(timeline, today);
    Anchor anchor = x > LABELS + PLOT - 60 ? ANCHOR_END : x < LABELS + 60 ? ANCHOR_START : ANCHOR_MIDDLE;
    const char *words = pool_printf(timeline->chart->pool, _("Today, %s"), day_to_people(timeline->chart->pool, today));
    chart_line(timeline->chart, "chart-today", x, timeline->head, x, timeline->foot + 2);
    chart_text(timeline->chart, "chart-today-label", x, timeline->foot + 12, anchor, words);
}

/* Whole years around the spans, where the caller gives no interval. */
static Interval interval_around(GPtrArray *spans, Interval over, Day today)
{
    if (day_is(over.from) && day_is(over.to) && over.from.n <= over.to.n)
        return over;
    Day from = today, to = today;
    for (guint i = 0; i < spans->len; i++) {
        const ChartSpan *span = spans->pdata[i];
        if (day_is(span->from) && span->from.n < from.n)
            from = span->from;
        if (day_is(span->to) && span->to.n > to.n)
            to = span->to;
    }
    return (Interval){interval_year(day_year(from)).from, day_year_end(to)};
}

static bool has_links(GPtrArray *spans)
{
    for (guint i = 0; i < spans->len; i++) {
        const ChartSpan *span = spans->pdata[i];
        if (span->url && *span->url)
            return true;
    }
    return false;
}

Html chart_timeline(Pool *pool, GPtrArray *spans, Interval over, Day today, const char *title, const char *sentence)
{
    Timeline timeline = {.over = interval_around(spans, over, today)};
    timeline.head = YEARS_HEIGHT + (has_quarters(&timeline) ? QUARTERS_HEIGHT : 0);
    timeline.foot = timeline.head + (double)spans->len * ROW + 4;
    Chart chart = chart_begin(pool, "chart-timeline", LABELS + PLOT + END, timeline.foot + 12 + FOOT, title, sentence, has_links(spans));
    timeline.chart = &chart;
    put_years(&timeline);
    for (guint i = 0; i < spans->len; i++)
        put_span(&timeline, spans->pdata[i], timeline.head + 2 + (double)i * ROW);
    put_today(&timeline, today);
    return chart_end(&chart);
}
