#include "modules/law/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "record/field.h"

/* The words for what rows and clocks keep as codes. */

const Choice law_countries[] = {{"RO", N_("Romania")}, {"MD", N_("Republic of Moldova")}, {0}};

const Choice law_confidences[] = {
    {"S", N_("Read in a public source")},
    {"S-", N_("Read in an older version, a draft or a summary: check it")},
    {"M+", N_("Generally known, not read in the text")},
    {"M", N_("Probable: check it")},
    {"M?", N_("Doubtful: check it before you rely on it")},
    {"own", N_("Checked or decided by the authority")},
    {0},
};

const Choice law_units[] = {
    {"hours", N_("hours")}, {"days", N_("calendar days")}, {"working_days", N_("working days")}, {"months", N_("months")},
    {"years", N_("years")}, {"date", N_("until a date of the year")}, {0},
};

const Choice law_events[] = {
    {"registration", N_("registration")},
    {"signal", N_("registration of the signal or request")},
    {"request", N_("the request")},
    {"decision", N_("the decision")},
    {"measure", N_("the beginning of the measure")},
    {"measure_end", N_("the end of the measure")},
    {"evaluation", N_("the last evaluation")},
    {"review", N_("the last review")},
    {"departure", N_("the departure")},
    {"identification", N_("identification")},
    {"knowledge", N_("the act, or learning of it")},
    {"receipt", N_("receipt")},
    {"exit", N_("leaving the project")},
    {"served", N_("being served the minutes")},
    {"term_end", N_("the end of the first term")},
    {"year", N_("the beginning of the year")},
    {"issue", N_("the day of issue")},
    {"other", N_("another event: see the note")},
    {0},
};

const Choice law_free_days[] = {
    {"as_is", N_("it ends on that day")}, {"next_working", N_("it ends on the next working day")},
    {"previous_working", N_("it ends on the working day before")}, {0},
};

const Choice law_recurrences[] = {
    {"no", N_("No")}, {"from_done", N_("Yes, counted from when it was done")}, {"from_due", N_("Yes, counted from the beginning of the series")}, {0},
};

const Choice law_rules[] = {
    {"date", N_("On a date, each year")}, {"easter", N_("So many days after Orthodox Easter Sunday")}, {"once", N_("On one day only")}, {0},
};

const Choice law_pers[] = {
    {"month", N_("month")}, {"year", N_("year")}, {"day", N_("day")}, {"hour", N_("hour")}, {"once", N_("once")}, {0},
};

const char *law_confidence_label(const char *confidence)
{
    return choice_text(law_confidences, confidence);
}

const char *law_starts_label(const char *starts)
{
    return choice_text(law_events, starts);
}

const char *law_free_day_label(const char *on_free_day)
{
    return choice_text(law_free_days, on_free_day);
}

bool law_needs_check(const LawRow *row)
{
    return strcmp(row->confidence, "S") != 0 && strcmp(row->confidence, "M+") != 0 && strcmp(row->confidence, "own") != 0;
}

const char *law_name(const LawRow *row)
{
    return row->name_en && language_get() == LANGUAGE_EN ? row->name_en : row->name;
}

/* --- lengths --- */

static const char *date_words(Pool *pool, const LawRow *row)
{
    return pool_printf(pool, "%02d.%02d", (int)row->day, (int)row->month);
}

static const char *holiday_words(Pool *pool, const LawRow *row)
{
    if (g_strcmp0(row->rule, "once") == 0)
        return day_to_people(pool, row->on_day);
    if (g_strcmp0(row->rule, "easter") != 0)
        return date_words(pool, row);
    int days = (int)ABS(row->day);
    if (days == 0)
        return _("Orthodox Easter Sunday");
    return row->day < 0 ? pool_printf(pool, P_("%d day before Orthodox Easter Sunday", "%d days before Orthodox Easter Sunday", days), days)
                        : pool_printf(pool, P_("%d day after Orthodox Easter Sunday", "%d days after Orthodox Easter Sunday", days), days);
}

static const char *count_words(Pool *pool, const char *unit, int n)
{
    if (g_strcmp0(unit, "hours") == 0)
        return pool_printf(pool, P_("%d hour", "%d hours", n), n);
    if (g_strcmp0(unit, "working_days") == 0)
        return pool_printf(pool, P_("%d working day", "%d working days", n), n);
    if (g_strcmp0(unit, "months") == 0)
        return pool_printf(pool, P_("%d month", "%d months", n), n);
    if (g_strcmp0(unit, "years") == 0)
        return pool_printf(pool, P_("%d year", "%d years", n), n);
    return pool_printf(pool, P_("%d calendar day", "%d calendar days", n), n);
}

static const char *term_words(Pool *pool, const LawRow *row)
{
    bool recurs = g_strcmp0(row->recurs, "no") != 0;
    if (g_strcmp0(row->unit, "date") == 0)
        return recurs ? pool_printf(pool, _("each year, by %s"), date_words(pool, row)) : pool_printf(pool, _("by %s"), date_words(pool, row));
    const char *length = count_words(pool, row->unit, (int)ABS(row->amount));
    if (row->amount < 0)
        return pool_printf(pool, _("at least %s before"), length);
    if (recurs && row->times)
        return pool_printf(pool, _("every %s, %d times"), length, (int)row->times);
    return recurs ? pool_printf(pool, _("every %s"), length) : length;
}

const char *law_length(Pool *pool, const LawRow *row)
{
    if (g_strcmp0(row->kind, "holiday") == 0)
        return holiday_words(pool, row);
    if (g_strcmp0(row->kind, "term") == 0)
        return term_words(pool, row);
    const char *money = money_format(pool, row->money);
    return g_strcmp0(row->per, "once") == 0 ? money : pool_printf(pool, _("%s per %s"), money, choice_text(law_pers, row->per));
}

/* --- clocks --- */

static const char *clock_state_label(const char *state)
{
    static const Choice states[] = {
        {"running", N_("Runs")}, {"stopped", N_("Stopped")}, {"done", N_("Done")}, {"cancelled", N_("Cancelled")}, {0},
    };
    return choice_text(states, state);
}

bool clock_is_overdue(const Clock *clock)
{
    return strcmp(clock->state, "running") == 0 && clock->due_at < clock_now();
}

static const char *days_words(Pool *pool, int days)
{
    if (days == 0)
        return _("today");
    if (days < 0)
        return pool_printf(pool, P_("%d day overdue", "%d days overdue", -days), -days);
    return days == 1 ? _("tomorrow") : pool_printf(pool, P_("in %d day", "in %d days", days), days);
}

static const char *hours_words(Pool *pool, gint64 seconds)
{
    int hours = (int)(ABS(seconds) / 3600);
    if (seconds < 0)
        return hours ? pool_printf(pool, P_("%d hour overdue", "%d hours overdue", hours), hours) : _("past its end");
    return hours ? pool_printf(pool, P_("in %d hour", "in %d hours", hours), hours) : _("within the hour");
}

const char *clock_words(Pool *pool, const Clock *clock)
{
    enum { DAY_SECONDS = 86400 };
    if (strcmp(clock->state, "running") != 0)
        return clock_state_label(clock->state);
    gint64 left = clock->due_at - clock_now();
    if (!day_is(clock->last_day) && ABS(left) < 2 * DAY_SECONDS)
        return hours_words(pool, left);
    if (left < 0 && day_of_time(clock->due_at).n == day_today().n)
        return _("past its end");
    return days_words(pool, day_of_time(clock->due_at).n - day_today().n);
}
