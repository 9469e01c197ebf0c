#include "modules/law/due.h"

#include <string.h>

/* When terms end. */

enum { HOUR_SECONDS = 3600 };

/* 23:59:59 in the authority's time zone, also on the days with 23 and 25 hours. */
static gint64 end_of_day(Day day)
{
    int year, month, of_month;
    day_split(day_add(day, 1), &year, &month, &of_month);
    if (year == 0)
        return G_MAXINT32;
    g_autoptr(GDateTime) midnight = g_date_time_new_local(year, month, of_month, 0, 0, 0);
    return g_date_time_to_unix(midnight) - 1;
}

static Day next_date(Day after, int month, int day, int steps)
{
    Day found = DAY_NONE;
    for (int year = day_year(after); steps > 0 && year < day_year(after) + steps + 9; year++) {
        Day date = day_make(year, month, day);
        if (!day_is(date) || day_compare(date, after) <= 0)
            continue;
        found = date;
        steps--;
    }
    return found;
}

static Day last_day_of(const LawRow *term, const Calendar *calendar, Day start, int steps)
{
    int amount = (int)term->amount * steps;
    if (strcmp(term->unit, "working_days") == 0)
        return calendar_add_working(calendar, start, amount);
    if (strcmp(term->unit, "months") == 0)
        return day_add_months(start, amount);
    if (strcmp(term->unit, "years") == 0)
        return day_add_months(start, 12 * amount);
    if (strcmp(term->unit, "date") == 0)
        return next_date(start, (int)term->month, (int)term->day, steps);
    return day_add(start, amount);
}

static Day move_off_free_day(const LawRow *term, const Calendar *calendar, Day day)
{
    if (g_strcmp0(term->on_free_day, "as_is") == 0 || !day_is(day) || calendar_is_working(calendar, day))
        return day;
    return calendar_add_working(calendar, day, g_strcmp0(term->on_free_day, "previous_working") == 0 ? -1 : 1);
}

Due law_due_on(const LawRow *term, const Calendar *calendar, Day last_day)
{
    return (Due){end_of_day(move_off_free_day(term, calendar, last_day)), last_day};
}

Due law_due(const LawRow *term, const Calendar *calendar, gint64 started_at, int steps)
{
    Day start = day_of_time(started_at);
    if (strcmp(term->unit, "hours") != 0)
        return law_due_on(term, calendar, last_day_of(term, calendar, start, steps));
    gint64 at = started_at + term->amount * steps * HOUR_SECONDS;
    Day day = day_of_time(at), moved = move_off_free_day(term, calendar, day);
    return (Due){day_compare(day, moved) == 0 ? at : end_of_day(moved), DAY_NONE};
}
