#include "base/day.h"

#include "base/id.h"

static Pool *pool;

static void every_day_is_split_as_it_was_made(void)
{
    int year, month, of_month, before = 7;
    for (gint32 n = day_make(1800, 1, 1).n; n <= day_make(2200, 12, 31).n; n++) {
        Day day = {n};
        day_split(day, &year, &month, &of_month);
        g_assert_cmpint(day_make(year, month, of_month).n, ==, n);
        if (n > day_make(1800, 1, 1).n)
            g_assert_cmpint(day_weekday(day), ==, before % 7 + 1);
        before = day_weekday(day);
    }
    g_assert_cmpint(day_make(1970, 1, 1).n, ==, 0);
    g_assert_cmpint(day_make(2000, 3, 1).n, ==, 11017);
    g_assert_cmpint(day_weekday(day_make(2025, 11, 21)), ==, 5);
}

static void days_that_are_not_are_none(void)
{
    static const int cases[][3] = {{2025, 2, 29}, {1900, 2, 29}, {2025, 4, 31}, {2025, 0, 1}, {2025, 13, 1},
                                   {2025, 1, 0},  {1799, 12, 31}, {2201, 1, 1}, {-1, 1, 1},   {2025, -1, -1}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_false(day_is(day_make(cases[i][0], cases[i][1], cases[i][2])));
    g_assert_true(day_is(day_make(2000, 2, 29)));
    g_assert_cmpint(day_year(DAY_NONE), ==, 0);
    g_assert_false(day_is(day_add(DAY_NONE, 1)));
    g_assert_false(day_is(day_add_months(DAY_NONE, 1)));
    g_assert_false(day_is(day_quarter_end(DAY_NONE)));
    g_assert_false(day_is(day_year_end(DAY_NONE)));
    g_assert_false(day_is_working(COUNTRY_RO, DAY_NONE));
}

static void iso_is_read_strictly(void)
{
    static const char *const bad[] = {"2025-1-01", "2025-02-30", "2025-12-31 ", "25-12-31", "2025/12/31", "", "+025-12-31",
                                      "2025-12-3x", "20251-2-31", "2025-12-311"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(day_is(day_from_iso(bad[i])));
    g_assert_false(day_is(day_from_iso(NULL)));
    g_assert_cmpstr(day_to_iso(pool, day_from_iso("2024-02-29")), ==, "2024-02-29");
    g_assert_null(day_to_iso(pool, DAY_NONE));
    g_assert_cmpstr(day_to_people(pool, day_make(2025, 3, 7)), ==, "07.03.2025");
    g_assert_cmpstr(day_to_people(pool, DAY_NONE), ==, "");
}

static void days_are_read_as_people_type_them(void)
{
    static const struct {
        const char *text, *iso;
    } cases[] = {
        {"31.12.2025", "2025-12-31"},   {"31/12/2025", "2025-12-31"},       {"31-12-2025", "2025-12-31"},
        {"2025-12-31", "2025-12-31"},   {"31 decembrie 2025", "2025-12-31"}, {" 1.2.2025 ", "2025-02-01"},
        {"1 Mai 2025", "2025-05-01"},   {"15 AUG. 2025", "2025-08-15"},     {"7\u00a0ianuarie\u00a02024", "2024-01-07"},
        {"3 December 2025", "2025-12-03"}, {"1 iun 2025", "2025-06-01"},    {"1 iul 2025", "2025-07-01"},
        {"5 nov. 2025", "2025-11-05"},  {"5 noi. 2025", "2025-11-05"},
        {"31.11.2025", NULL},           {"31.12/2025", NULL},               {"31.12.25", NULL},
        {"31.12", NULL},                {"31.12.2025.", NULL},              {"decembrie 2025", NULL},
        {"1 ma 2025", NULL},            {"1 maia 2025", NULL},              {"", NULL},
        {NULL, NULL},                   {"2025.12.31", NULL},               {"-1.12.2025", NULL},
        {"trim. II", NULL},             {"131.12.2025", NULL},              {"1.12.20255", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        Day day = DAY_NONE;
        g_assert_cmpint(day_parse(cases[i].text, &day, &error), ==, cases[i].iso != NULL);
        g_assert_cmpstr(day_to_iso(pool, day), ==, cases[i].iso);
        if (!cases[i].iso)
            g_assert_error(error, FAIL, FAIL_INVALID);
    }
}

static void today_follows_the_clock_and_the_time_zone(void)
{
    clock_set(1767218400); /* 2025-12-31 22:00 UTC: midnight in Bucharest */
    g_assert_cmpstr(day_to_iso(pool, day_today()), ==, "2026-01-01");
    clock_set(1767218399);
    g_assert_cmpstr(day_to_iso(pool, day_today()), ==, "2025-12-31");
    clock_set(0);
    g_assert_cmpstr(time_to_people(pool, 1767218399), ==, "31.12.2025, 23:59");
    g_assert_cmpstr(day_to_iso(pool, day_of_time(1751317200)), ==, "2025-07-01"); /* summer time: three hours */
    g_assert_cmpstr(day_to_iso(pool, day_of_time(-1)), ==, "1970-01-01");
    g_assert_false(day_is(day_of_time(G_MAXINT64)));
    g_assert_cmpstr(time_to_people(pool, G_MAXINT64), ==, "");
}

static void months_are_added_within_their_length(void)
{
    g_assert_cmpstr(day_to_iso(pool, day_add_months(day_make(2025, 1, 31), 1)), ==, "2025-02-28");
    g_assert_cmpstr(day_to_iso(pool, day_add_months(day_make(2024, 1, 31), 1)), ==, "2024-02-29");
    g_assert_cmpstr(day_to_iso(pool, day_add_months(day_make(2025, 1, 15), -1)), ==, "2024-12-15");
    g_assert_cmpstr(day_to_iso(pool, day_add_months(day_make(2025, 12, 1), 13)), ==, "2027-01-01");
    g_assert_false(day_is(day_add_months(day_make(2200, 12, 1), 1)));
    g_assert_false(day_is(day_add_months(day_make(1800, 1, 1), -1)));
    g_assert_false(day_is(day_add_months(day_make(2025, 1, 1), G_MAXINT)));
    g_assert_cmpstr(day_to_iso(pool, day_add(day_make(2024, 2, 28), 2)), ==, "2024-03-01");
    g_assert_false(day_is(day_add(day_make(2025, 1, 1), G_MAXINT)));
    g_assert_cmpstr(day_to_iso(pool, day_month_end(day_make(2024, 2, 3))), ==, "2024-02-29");
}

static void intervals_hold_both_ends(void)
{
    Interval second = interval_quarter(2025, 2);
    g_assert_cmpstr(day_to_iso(pool, second.from), ==, "2025-04-01");
    g_assert_cmpstr(day_to_iso(pool, second.to), ==, "2025-06-30");
    g_assert_cmpstr(day_to_iso(pool, day_quarter_end(day_make(2025, 10, 1))), ==, "2025-12-31");
    g_assert_cmpint(day_quarter(day_make(2025, 3, 31)), ==, 1);
    g_assert_cmpint(day_quarter(day_make(2025, 4, 1)), ==, 2);
    g_assert_cmpstr(day_to_iso(pool, day_year_end(day_make(2025, 10, 1))), ==, "2025-12-31");
    Interval school = interval_school_year(2025);
    g_assert_cmpstr(day_to_iso(pool, school.from), ==, "2025-09-01");
    g_assert_cmpstr(day_to_iso(pool, school.to), ==, "2026-08-31");
    g_assert_cmpstr(day_to_iso(pool, interval_month(2025, 2).to), ==, "2025-02-28");
    g_assert_false(day_is(interval_month(2025, 13).to));
    g_assert_false(day_is(interval_quarter(2025, 5).from));
    g_assert_cmpint(interval_year(2024).to.n - interval_year(2024).from.n, ==, 365);
}

static void orthodox_easter_is_known(void)
{
    static const char *const known[] = {"2016-05-01", "2017-04-16", "2018-04-08", "2019-04-28", "2020-04-19", "2021-05-02",
                                        "2022-04-24", "2023-04-16", "2024-05-05", "2025-04-20", "2026-04-12", "2027-05-02",
                                        "2028-04-16", "2029-04-08", "2030-04-28"};
    for (int i = 0; i < (int)G_N_ELEMENTS(known); i++)
        g_assert_cmpstr(day_to_iso(pool, day_orthodox_easter(2016 + i)), ==, known[i]);
    for (int year = 1800; year <= 2200; year++)
        g_assert_cmpint(day_weekday(day_orthodox_easter(year)), ==, 7);
}

/* Every holiday of a year, written out. */
static void assert_holidays(Country country, int year, const char *expected)
{
    GString *found = pool_string(pool);
    for (Day day = day_make(year, 1, 1); day_year(day) == year; day = day_add(day, 1))
        if (day_is_holiday(country, day))
            g_string_append_printf(found, "%.5s ", day_to_people(pool, day));
    g_assert_cmpstr(found->str, ==, expected);
}

static void holidays_are_those_of_the_year_law(void)
{
    assert_holidays(COUNTRY_RO, 2025, "01.01 02.01 06.01 07.01 24.01 18.04 20.04 21.04 01.05 01.06 08.06 09.06 15.08 30.11 "
                                      "01.12 25.12 26.12 ");
    assert_holidays(COUNTRY_RO, 2023, "01.01 02.01 24.01 14.04 16.04 17.04 01.05 01.06 04.06 05.06 15.08 30.11 01.12 25.12 "
                                      "26.12 ");
    assert_holidays(COUNTRY_RO, 2011, "01.01 02.01 24.04 25.04 01.05 12.06 13.06 15.08 01.12 25.12 26.12 ");
    assert_holidays(COUNTRY_MD, 2025, "01.01 07.01 08.01 08.03 20.04 21.04 28.04 01.05 09.05 01.06 27.08 31.08 25.12 ");
    assert_holidays(COUNTRY_MD, 2012, "01.01 07.01 08.01 08.03 15.04 16.04 23.04 01.05 09.05 27.08 31.08 ");
}

static void working_days_leave_out_weekends_and_holidays(void)
{
    Day thursday = day_make(2025, 4, 17); /* before Good Friday */
    g_assert_cmpstr(day_to_iso(pool, day_add_working(COUNTRY_RO, thursday, 1)), ==, "2025-04-22");
    g_assert_cmpstr(day_to_iso(pool, day_add_working(COUNTRY_MD, thursday, 1)), ==, "2025-04-18");
    g_assert_cmpstr(day_to_iso(pool, day_add_working(COUNTRY_RO, day_make(2025, 4, 22), -1)), ==, "2025-04-17");
    g_assert_cmpstr(day_to_iso(pool, day_add_working(COUNTRY_RO, day_make(2025, 4, 19), 0)), ==, "2025-04-19");
    g_assert_cmpstr(day_to_iso(pool, day_add_working(COUNTRY_RO, day_make(2025, 11, 28), 10)), ==, "2025-12-15");
    g_assert_false(day_is(day_add_working(COUNTRY_RO, thursday, G_MAXINT)));
    g_assert_false(day_is(day_add_working(COUNTRY_RO, thursday, G_MININT)));
    g_assert_cmpint(day_count_working(COUNTRY_RO, interval_year(2025)), ==, 248);
    g_assert_cmpint(day_count_working(COUNTRY_RO, interval_month(2025, 4)), ==, 20);
    g_assert_cmpint(day_count_working(COUNTRY_RO, (Interval){thursday, day_add(thursday, -1)}), ==, 0);
    g_assert_cmpint(day_count_working(COUNTRY_RO, (Interval){DAY_NONE, thursday}), ==, 0);
}

int main(int count, char **arguments)
{
    g_setenv("TZ", "Europe/Bucharest", TRUE);
    g_test_init(&count, &arguments, NULL);
    pool = pool_new();
    g_test_add_func("/day/every_day_is_split_as_it_was_made", every_day_is_split_as_it_was_made);
    g_test_add_func("/day/days_that_are_not_are_none", days_that_are_not_are_none);
    g_test_add_func("/day/iso_is_read_strictly", iso_is_read_strictly);
    g_test_add_func("/day/days_are_read_as_people_type_them", days_are_read_as_people_type_them);
    g_test_add_func("/day/today_follows_the_clock_and_the_time_zone", today_follows_the_clock_and_the_time_zone);
    g_test_add_func("/day/months_are_added_within_their_length", months_are_added_within_their_length);
    g_test_add_func("/day/intervals_hold_both_ends", intervals_hold_both_ends);
    g_test_add_func("/day/orthodox_easter_is_known", orthodox_easter_is_known);
    g_test_add_func("/day/holidays_are_those_of_the_year_law", holidays_are_those_of_the_year_law);
    g_test_add_func("/day/working_days_leave_out_weekends_and_holidays", working_days_leave_out_weekends_and_holidays);
    int result = g_test_run();
    pool_free(pool);
    return result;
}
