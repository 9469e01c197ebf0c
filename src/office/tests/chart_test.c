#include "office/chart.h"
#include "papers.h"

#include <math.h>

static void bars_have_words_patterns_and_no_ids(void)
{
    g_autoptr(Pool) pool = pool_new();
    const ChartPart parts[] = {{"realizat", 12, "status-done"}, {"în lucru", 8, "status-underway"}, {"amânat", 0, "status-postponed"}};
    const char *svg = chart_status_bar(pool, parts, 3, "12 din 20 <realizate>").markup;
    check_xml(svg, "string(/svg:svg/svg:title)", "12 din 20 <realizate>");
    check_xml(svg, "string(/svg:svg/@role)", "img");
    check_xml(svg, "string(/svg:svg/@aria-label)", "12 din 20 <realizate>");
    check_xml(svg, "count(//svg:rect[contains(@class, 'chart-part')])", "2");
    check_xml(svg, "count(//svg:rect[@class='chart-part status-done'])", "1");
    check_xml(svg, "count(//svg:path[@class='chart-pattern'])", "1");
    check_xml(svg, "string((//svg:g)[2]/svg:title)", "în lucru: 8");
    check_xml(svg, "count(//@style | //@id)", "0");
}

static void a_bar_of_nothing_is_an_empty_box(void)
{
    g_autoptr(Pool) pool = pool_new();
    const char *svg = chart_status_bar(pool, NULL, 0, "Nicio măsură").markup;
    check_xml(svg, "count(//svg:rect[contains(@class, 'chart-empty')])", "1");
}

static const char *columns(Pool *pool, double suppressed_value, double target)
{
    const ChartPoint points[] = {
        {"2021", POINT_VALUE, 34}, {"2022", POINT_MISSING, 777.25}, {"2023", POINT_ZERO, 0},
        {"2024", POINT_NOT_APPLICABLE, 777.25}, {"2025", POINT_SUPPRESSED, suppressed_value}, {"semestrul întâi", POINT_VALUE, NAN},
    };
    return chart_columns(pool, points, G_N_ELEMENTS(points), target, "Copii & tineri", "Valorile pe ani").markup;
}

static void the_states_of_a_point_look_different(void)
{
    g_autoptr(Pool) pool = pool_new();
    const char *svg = columns(pool, 3, 50);
    check_xml(svg, "string(/svg:svg/svg:title)", "Copii & tineri");
    check_xml(svg, "string(/svg:svg/svg:desc)", "Valorile pe ani");
    check_xml(svg, "string(/svg:svg/@aria-label)", "Copii & tineri. Valorile pe ani");
    check_xml(svg, "count(//svg:rect[@class='chart-column'])", "1");
    check_xml(svg, "count(//svg:g[svg:title='2022: fără valoare']/svg:text[.='–'])", "1");
    check_xml(svg, "count(//svg:g[svg:title='2022: fără valoare']/svg:rect)", "0");
    check_xml(svg, "number(//svg:g[svg:title='2023: 0']/svg:rect/@height) < 3", "true");
    check_xml(svg, "count(//svg:g[svg:title='2024: nu se aplică']/svg:text[.='n/a'])", "1");
    check_xml(svg, "count(//svg:g[starts-with(svg:title, '2025: ascuns')]/svg:path[@class='chart-pattern'])", "1");
    check_xml(svg, "count(//svg:g[svg:title='semestrul întâi: fără valoare'])", "1");
    check_xml(svg, "count(//svg:line[@class='chart-target'])", "1");
    check_xml(svg, "string(//svg:text[@class='chart-target-label'])", "Țintă: 50");
    check_xml(svg, "count(//@style | //@id)", "0");
}

static void a_suppressed_value_changes_nothing(void)
{
    g_autoptr(Pool) pool = pool_new();
    const char *small = columns(pool, 1, NAN);
    g_assert_cmpstr(small, ==, columns(pool, 4, NAN));
    g_assert_cmpstr(small, ==, columns(pool, 987654.5, NAN));
    g_assert_cmpstr(small, ==, columns(pool, -5, NAN));
    g_assert_null(strstr(columns(pool, 987654.5, NAN), "987"));
    g_assert_null(strstr(small, "777"));
}

static void columns_reach_their_heights(void)
{
    g_autoptr(Pool) pool = pool_new();
    const ChartPoint points[] = {{"a", POINT_VALUE, 100}, {"b", POINT_VALUE, 50}, {"c", POINT_VALUE, -100}};
    const char *svg = chart_columns(pool, points, 3, NAN, "T", NULL).markup;
    check_xml(svg, "count(//svg:rect[@class='chart-column'])", "3");
    check_xml(svg, "number((//svg:rect)[1]/@height) = 2 * number((//svg:rect)[2]/@height)", "true");
    check_xml(svg, "number((//svg:rect)[3]/@y) = number((//svg:rect)[1]/@y) + number((//svg:rect)[1]/@height)", "true");
    check_xml(svg, "count(//svg:line[@class='chart-target'])", "0");
    check_xml(svg, "count(//svg:line[@class='chart-axis'])", "1");
}

static void no_points_make_a_chart_too(void)
{
    g_autoptr(Pool) pool = pool_new();
    const char *svg = chart_columns(pool, NULL, 0, NAN, "Fără date", NULL).markup;
    check_xml(svg, "string(/svg:svg/svg:title)", "Fără date");
    check_xml(svg, "count(//svg:rect)", "0");
}

static ChartSpan *given_span(Pool *pool, GPtrArray *spans, const char *label, Day from, Day to)
{
    ChartSpan *span = pool_new0(pool, ChartSpan);
    *span = (ChartSpan){.label = label, .css = "status-late", .from = from, .to = to};
    g_ptr_array_add(spans, span);
    return span;
}

static void a_timeline_has_years_quarters_links_and_due_marks(void)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *spans = pool_list(pool);
    ChartSpan *span = given_span(pool, spans, "Campanii & \"vizite\"", day_make(2025, 1, 1), day_make(2025, 12, 31));
    const Day due[] = {day_make(2025, 6, 30), day_make(2025, 12, 31), day_make(2040, 1, 1), DAY_NONE};
    span->url = "/measures/1?a=1&b=2";
    span->due = g_array_new(FALSE, FALSE, sizeof(Day));
    pool_defer(pool, (GDestroyNotify)g_array_unref, span->due);
    g_array_append_vals(span->due, due, G_N_ELEMENTS(due));
    given_span(pool, spans, "Fără perioadă", DAY_NONE, DAY_NONE);
    Interval over = {day_make(2025, 1, 1), day_make(2026, 12, 31)};
    const char *svg = chart_timeline(pool, spans, over, day_make(2025, 7, 1), "Termene", "Două măsuri").markup;
    check_xml(svg, "string(/svg:svg/@role)", "group");
    check_xml(svg, "count(//svg:text[@class='chart-year'])", "2");
    check_xml(svg, "count(//svg:text[.='IV'])", "2");
    check_xml(svg, "string(//svg:a/@href)", "/measures/1?a=1&b=2");
    check_xml(svg, "count(//svg:path[@class='chart-due'])", "2");
    check_xml(svg, "count(//svg:rect[@class='chart-span status-late'])", "1");
    check_xml(svg, "string(//svg:text[@class='chart-today-label'])", "Azi, 01.07.2025");
    check_xml(svg, "count(//@style | //@id)", "0");
}

static void a_timeline_without_an_interval_finds_its_own(void)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *spans = pool_list(pool);
    given_span(pool, spans, "a", day_make(2010, 5, 1), day_make(2031, 5, 1));
    Interval none = {DAY_NONE, DAY_NONE};
    const char *svg = chart_timeline(pool, spans, none, day_make(2025, 7, 1), "T", NULL).markup;
    check_xml(svg, "string((//svg:text[@class='chart-year'])[last()])", "2031");
    check_xml(svg, "count(//svg:text[.='IV'])", "0");
    check_xml(svg, "string(/svg:svg/@role)", "img");
    g_ptr_array_set_size(spans, 0);
    check_xml(chart_timeline(pool, spans, none, day_make(2025, 7, 1), "T", NULL).markup, "string(//svg:text[@class='chart-year'])", "2025");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/chart/bar", bars_have_words_patterns_and_no_ids);
    g_test_add_func("/chart/empty-bar", a_bar_of_nothing_is_an_empty_box);
    g_test_add_func("/chart/states", the_states_of_a_point_look_different);
    g_test_add_func("/chart/suppressed", a_suppressed_value_changes_nothing);
    g_test_add_func("/chart/heights", columns_reach_their_heights);
    g_test_add_func("/chart/no-points", no_points_make_a_chart_too);
    g_test_add_func("/chart/timeline", a_timeline_has_years_quarters_links_and_due_marks);
    g_test_add_func("/chart/timeline-without-interval", a_timeline_without_an_interval_finds_its_own);
    return g_test_run();
}
