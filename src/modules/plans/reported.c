/* What was reported, for the pages of plans: from modules/reporting. */
#include "modules/plans/follow_views.h"

#include <math.h>
#include <string.h>

#include "base/language.h"
#include "office/chart.h"

static PointState point_state(Value value)
{
    switch (value.state) {
    case VALUE_MISSING: return POINT_MISSING;
    case VALUE_NOT_APPLICABLE: return POINT_NOT_APPLICABLE;
    case VALUE_SUPPRESSED: return POINT_SUPPRESSED;
    case VALUE_NUMBER: break;
    }
    return value_number(value) == 0 ? POINT_ZERO : POINT_VALUE;
}

/* "T2 2025": short enough to stand under a column. */
static const char *short_name(Pool *pool, const Period *period)
{
    int months = (period->over.to.n - period->over.from.n + 15) / 30, year = day_year(period->over.from);
    int month = day_month(period->over.from);
    if (months == 12)
        return pool_printf(pool, "%d", year);
    if (months == 6)
        return pool_printf(pool, _("H%d %d"), month <= 6 ? 1 : 2, year);
    return months == 3 ? pool_printf(pool, _("Q%d %d"), day_quarter(period->over.from), year) : period->name;
}

static ChartPoint *points_of(Pool *pool, const GPtrArray *values)
{
    ChartPoint *points = pool_array0(pool, ChartPoint, values->len);
    for (guint i = 0; i < values->len; i++) {
        const PeriodValue *value = values->pdata[i];
        PointState state = point_state(value->value);
        bool is_number = state == POINT_VALUE;
        points[i] = (ChartPoint){short_name(pool, value->period), state, is_number ? value_number(value->value) : 0};
    }
    return points;
}

/* Of the last period's year; where there is none for a year, that of the whole plan. */
static double target_of(const Plan *plan, const IndicatorView *view)
{
    const PeriodValue *last = view->values->pdata[view->values->len - 1];
    double target = indicator_target(view->indicator, plan->period, day_year(last->period->over.to));
    return isnan(target) ? indicator_target(view->indicator, plan->period, 0) : target;
}

static Html draw(Pool *pool, const Plan *plan, const IndicatorView *view)
{
    GString *sentence = pool_string(pool);
    g_string_append_printf(sentence, "%s:", view->indicator->text);
    for (guint i = 0; i < view->values->len; i++) {
        const PeriodValue *value = view->values->pdata[i];
        g_string_append_printf(sentence, "%s %s %s", i ? ";" : "", value->period->name, value_to_people(pool, value->value));
    }
    return chart_columns(pool, points_of(pool, view->values), view->values->len, target_of(plan, view), view->indicator->text, sentence->str);
}

bool reported_indicator(Db *db, Pool *pool, const Plan *plan, IndicatorView *view, GError **error)
{
    if (!indicator_values(db, pool, view->indicator, "", &view->values, error))
        return false;
    if (view->values->len == 0)
        return true;
    view->chart = draw(pool, plan, view);
    view->has_total = true;
    return indicator_total(db, pool, view->indicator, 0, &view->total, error);
}

static GPtrArray *seen_by(Pool *pool, const Identity *who, const GPtrArray *all)
{
    GPtrArray *seen = pool_list(pool);
    bool sees_all = identity_may(who, "reports.read");
    for (guint i = 0; i < all->len; i++)
        if (sees_all || strcmp(((const ActionReport *)all->pdata[i])->report_state, "accepted") == 0)
            g_ptr_array_add(seen, all->pdata[i]);
    return seen;
}

bool reported_of_action(Db *db, Pool *pool, const Identity *who, gint64 action_id, GPtrArray **ret_reports, GError **error)
{
    GPtrArray *all;
    if (!reports_of_action(db, pool, action_id, &all, error))
        return false;
    *ret_reports = seen_by(pool, who, all);
    return true;
}

bool reported_of_node(Db *db, Pool *pool, const Identity *who, gint64 node_id, GPtrArray **ret_reports, GError **error)
{
    GPtrArray *all;
    if (!reports_of_node(db, pool, node_id, &all, error))
        return false;
    *ret_reports = seen_by(pool, who, all);
    return true;
}

static void collect_spent_years(BoardMoney *money, const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        int year = ((const MoneyLine *)lines->pdata[i])->year, count = (int)money->spent_years->len;
        if (count == 0 || g_array_index(money->spent_years, int, count - 1) != year)
            g_array_append_val(money->spent_years, year);
    }
}

static void add_spent(Pool *pool, BoardMoney *money, const MoneyLine *line)
{
    BoardMoneyLine *board = board_money_line(pool, money, line->kind, line->spent.currency);
    if (!board->spent_by_year)
        board->spent_by_year = pool_array0(pool, gint64, money->spent_years->len);
    for (guint i = 0; i < money->spent_years->len; i++)
        if (g_array_index(money->spent_years, int, i) == line->year)
            board->spent_by_year[i] += line->spent.minor;
    board->spent = (Money){board->spent.minor + line->spent.minor, line->spent.currency};
    board->has_spent = board->spent.minor != 0;
}

bool reported_money(Db *db, Pool *pool, gint64 plan_id, BoardMoney *money, GError **error)
{
    GPtrArray *lines;
    money->spent_years = g_array_new(FALSE, FALSE, sizeof(int));
    pool_defer(pool, (GDestroyNotify)g_array_unref, money->spent_years);
    if (!money_spent_of_plan(db, pool, plan_id, &lines, error))
        return false;
    collect_spent_years(money, lines);
    for (guint i = 0; i < lines->len; i++)
        if (((const MoneyLine *)lines->pdata[i])->spent.minor != 0)
            add_spent(pool, money, lines->pdata[i]);
    return true;
}

bool reported_missing(Db *db, Pool *pool, const Identity *who, gint64 plan_id, GPtrArray **ret_missing, GError **error)
{
    *ret_missing = pool_list(pool);
    return !identity_may(who, plan_id ? "reports.read" : "reports.accept") ||
           reports_missing(db, pool, plan_id, day_today(), ret_missing, error);
}

bool reported_own(Db *db, Pool *pool, gint64 plan_id, const GPtrArray *nodes, GHashTable **ret_values, GError **error)
{
    guint count = 0;
    for (guint i = 0; i < nodes->len; i++)
        count += ((const Node *)nodes->pdata[i])->indicators->len;
    *ret_values = g_hash_table_new(g_int64_hash, g_int64_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, *ret_values);
    return count == 0 || own_indicator_totals(db, pool, plan_id, ret_values, error);
}

const char *board_value(Pool *pool, const BoardPage *page, const Indicator *own)
{
    const Value *value = page->own_values ? g_hash_table_lookup(page->own_values, &own->id) : NULL;
    return value_to_people(pool, value ? *value : VALUE_NONE);
}
