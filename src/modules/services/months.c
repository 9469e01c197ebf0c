#include "modules/services/services_in.h"

#include <stdio.h>

#include "base/language.h"

/* Months that count on: year * 12 + month - 1. */

int month_make(int year, int month)
{
    return year * 12 + month - 1;
}

int month_of_day(Day day)
{
    return month_make(day_year(day), day_month(day));
}

Interval month_days(int month)
{
    return interval_month(month / 12, month % 12 + 1);
}

const char *month_name(Pool *pool, int month)
{
    static const char *const names[] = {N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
                                        N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")};
    return pool_printf(pool, "%s %d", _(names[month % 12]), month / 12);
}

const char *month_to_iso(Pool *pool, int month)
{
    return pool_printf(pool, "%04d-%02d", month / 12, month % 12 + 1);
}

bool month_parse(const char *text, int *ret_month)
{
    int year, month, taken = 0;
    if (!text || sscanf(text, "%4d-%2d%n", &year, &month, &taken) != 2 || text[taken] || year < 1990 || year > 2200 || month < 1 || month > 12)
        return false;
    *ret_month = month_make(year, month);
    return true;
}

int month_length(int month)
{
    Interval days = month_days(month);
    return days.to.n - days.from.n + 1;
}
