#include "office/chart_parts.h"

#include <string.h>

enum { BAR_WIDTH = 400, BAR_HEIGHT = 20, DIGIT = 8, SWATCH_WIDTH = 24, SWATCH_HEIGHT = 14 };

Html chart_swatch(Pool *pool, const char *css)
{
    static const char begin[] = "<svg class=\"chart chart-swatch\" viewBox=\"0 0 24 14\" aria-hidden=\"true\">", end[] = "</svg>";
    Chart chart = {.pool = pool, .view = {.out = pool_string(pool), .pool = pool}, .width = SWATCH_WIDTH, .height = SWATCH_HEIGHT};
    html_put_raw(&chart.view, begin, sizeof begin - 1);
    chart_rect(&chart, pool_printf(pool, "chart-part %s", css), 0.5, 0.5, SWATCH_WIDTH - 1, SWATCH_HEIGHT - 1);
    chart_hatch(&chart, chart_hatch_of(css), 0.5, 0.5, SWATCH_WIDTH - 1, SWATCH_HEIGHT - 1);
    html_put_raw(&chart.view, end, sizeof end - 1);
    return (Html){chart.view.out->str};
}

static void put_count(Chart *chart, const char *count, double x, double width)
{
    double needed = DIGIT * (double)g_utf8_strlen(count, -1) + 6;
    if (needed + 4 > width)
        return;
    double middle = x + width / 2;
    chart_rect(chart, "chart-count-back", middle - needed / 2, 3, needed, BAR_HEIGHT - 6);
    chart_text(chart, "chart-count", middle, BAR_HEIGHT - 6, ANCHOR_MIDDLE, count);
}

static void put_part(Chart *chart, const ChartPart *part, double x, double width)
{
    const char *css = part->css ? part->css : "status-none";
    const char *count = number_format(chart->pool, part->value);
    chart_group_begin(chart, pool_printf(chart->pool, "%s: %s", part->label, count));
    chart_rect(chart, pool_printf(chart->pool, "chart-part %s", css), x, 0.5, width, BAR_HEIGHT - 1);
    chart_hatch(chart, chart_hatch_of(css), x, 0.5, width, BAR_HEIGHT - 1);
    put_count(chart, count, x, width);
    chart_group_end(chart);
}

Html chart_status_bar(Pool *pool, const ChartPart *parts, guint count, const char *sentence)
{
    double sum = 0, x = 0.5, room = BAR_WIDTH - 1;
    for (guint i = 0; i < count; i++)
        sum += MAX(parts[i].value, 0);
    Chart chart = chart_begin(pool, "chart-bar", BAR_WIDTH, BAR_HEIGHT, NULL, sentence, false);
    for (guint i = 0; i < count && sum > 0; i++) {
        double width = MAX(parts[i].value, 0) / sum * room;
        if (width > 0)
            put_part(&chart, &parts[i], x, width);
        x += width;
    }
    if (sum <= 0)
        chart_rect(&chart, "chart-part chart-empty", 0.5, 0.5, room, BAR_HEIGHT - 1);
    return chart_end(&chart);
}
