#include "office/chart_parts.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum { LEFT = 64, RIGHT = 12, TOP = 24, BOTTOM = 36, SLOT = 64, COLUMN = 38, PLOT_HEIGHT = 160, LEAST_WIDTH = 200, TARGET_ROOM = 96 };

typedef struct {
    double low, high, step; /* low <= 0 <= high */
} Scale;

/* The smallest of 1, 2, 5 times a power of ten that is not below it. */
static double round_step(double step)
{
    double power = pow(10, floor(log10(step)));
    for (int i = 0; i < 3; i++) {
        double candidate = (const double[]){1, 2, 5}[i] * power;
        if (candidate >= step * 0.999)
            return candidate;
    }
    return 10 * power;
}

static bool is_shown(const ChartPoint *point)
{
    return point->state == POINT_VALUE && isfinite(point->value);
}

/* From what may be shown alone: a suppressed value must not be read off the axis. */
static Scale scale_of(const ChartPoint *points, guint count, double target)
{
    double low = 0, high = 0;
    for (guint i = 0; i < count; i++)
        if (is_shown(&points[i])) {
            low = MIN(low, points[i].value);
            high = MAX(high, points[i].value);
        }
    if (isfinite(target)) {
        low = MIN(low, target);
        high = MAX(high, target);
    }
    if (high - low <= 0)
        high = 1;
    double step = round_step((high - low) / 4);
    return (Scale){.low = floor(low / step) * step, .high = ceil(high / step - 1e-9) * step, .step = step};
}

static double height_of(const Scale *scale, double value)
{
    return TOP + (scale->high - value) / (scale->high - scale->low) * PLOT_HEIGHT;
}

static void put_axis(Chart *chart, const Scale *scale, double right)
{
    int steps = (int)round((scale->high - scale->low) / scale->step);
    for (int i = 0; i <= steps; i++) {
        double value = scale->low + i * scale->step, y = height_of(scale, value);
        bool is_zero = fabs(value) < scale->step / 2;
        chart_line(chart, is_zero ? "chart-axis" : "chart-grid", LEFT, y, right, y);
        chart_text(chart, "chart-label", LEFT - 6, y + 4, ANCHOR_END, number_format(chart->pool, is_zero ? 0 : value));
    }
}

static void put_value(Chart *chart, const Scale *scale, double middle, double value)
{
    double zero = height_of(scale, 0), end = height_of(scale, value);
    double top = MIN(zero, end), height = MAX(fabs(zero - end), 1);
    chart_rect(chart, "chart-column", middle - COLUMN / 2.0, top, COLUMN, height);
    double y = value < 0 ? end + 12 : end - 5;
    chart_text(chart, "chart-value", middle, y, ANCHOR_MIDDLE, number_format(chart->pool, value));
}

static void put_zero(Chart *chart, double middle, double zero)
{
    chart_rect(chart, "chart-column chart-zero", middle - COLUMN / 2.0, zero - 1.5, COLUMN, 1.5);
    chart_text(chart, "chart-value", middle, zero - 5, ANCHOR_MIDDLE, "0");
}

/* Always of the same height: it says that there is something, not how much. */
static void put_suppressed(Chart *chart, double middle, double zero)
{
    enum { HEIGHT = 30 };
    chart_rect(chart, "chart-suppressed", middle - COLUMN / 2.0, zero - HEIGHT, COLUMN, HEIGHT);
    chart_hatch(chart, HATCH_RISING, middle - COLUMN / 2.0, zero - HEIGHT, COLUMN, HEIGHT);
    chart_text(chart, "chart-note", middle, zero - HEIGHT - 5, ANCHOR_MIDDLE, _("hidden"));
}

static const char *words_of(Pool *pool, const ChartPoint *point)
{
    switch (point->state) {
    case POINT_ZERO: return "0";
    case POINT_NOT_APPLICABLE: return _("not applicable");
    case POINT_SUPPRESSED: return _("hidden, to protect people");
    case POINT_VALUE:
        if (is_shown(point))
            return number_format(pool, point->value);
        /* fall through */
    case POINT_MISSING: break;
    }
    return _("no value");
}

/* "2022 semestrul II" takes two lines. */
static void put_label(Chart *chart, const char *label, double middle)
{
    enum { LETTERS = 10 };
    double y = TOP + PLOT_HEIGHT + 16;
    const char *blank = text_length(label) > LETTERS ? strrchr(label, ' ') : NULL;
    const char *first = blank ? pool_strndup(chart->pool, label, (gsize)(blank - label)) : label;
    chart_text(chart, "chart-label", middle, y, ANCHOR_MIDDLE, text_shorten(chart->pool, first, LETTERS + 1));
    if (blank)
        chart_text(chart, "chart-label", middle, y + 13, ANCHOR_MIDDLE, text_shorten(chart->pool, blank + 1, LETTERS + 1));
}

static void put_point(Chart *chart, const Scale *scale, const ChartPoint *point, double middle)
{
    double zero = height_of(scale, 0);
    const char *label = point->label ? point->label : "";
    chart_group_begin(chart, pool_printf(chart->pool, "%s: %s", label, words_of(chart->pool, point)));
    if (point->state == POINT_SUPPRESSED)
        put_suppressed(chart, middle, zero);
    else if (point->state == POINT_NOT_APPLICABLE)
        chart_text(chart, "chart-note", middle, zero - 5, ANCHOR_MIDDLE, _("n/a"));
    else if (point->state == POINT_ZERO || (is_shown(point) && point->value == 0))
        put_zero(chart, middle, zero);
    else if (is_shown(point))
        put_value(chart, scale, middle, point->value);
    else
        chart_text(chart, "chart-missing", middle, zero - 5, ANCHOR_MIDDLE, "–");
    put_label(chart, label, middle);
    chart_group_end(chart);
}

static void put_target(Chart *chart, const Scale *scale, double target, double right)
{
    double y = height_of(scale, target);
    const char *words = pool_printf(chart->pool, _("Target: %s"), number_format(chart->pool, target));
    chart_line(chart, "chart-target", LEFT, y, right, y);
    chart_text(chart, "chart-target-label", right + 4, y + 4, ANCHOR_START, words);
}

Html chart_columns(Pool *pool, const ChartPoint *points, guint count, double target, const char *title, const char *sentence)
{
    Scale scale = scale_of(points, count, target);
    double right = MAX(LEFT + (double)count * SLOT, LEAST_WIDTH), width = right + (isfinite(target) ? TARGET_ROOM : RIGHT);
    Chart chart = chart_begin(pool, "chart-columns", width, TOP + PLOT_HEIGHT + BOTTOM, title, sentence, false);
    put_axis(&chart, &scale, right);
    for (guint i = 0; i < count; i++)
        put_point(&chart, &scale, &points[i], LEFT + SLOT * (i + 0.5));
    if (isfinite(target))
        put_target(&chart, &scale, target, right);
    return chart_end(&chart);
}
