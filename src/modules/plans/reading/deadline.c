#include "modules/plans/cells.h"
#include "modules/plans/reading/deadline_words.h"

/* From the stretches of time that stand in a deadline's words to its meaning. */

#define DUE_MOST 1200

static int year_of_period(Interval period)
{
    if (!day_is(period.from) || !day_is(period.to) || day_year(period.from) != day_year(period.to))
        return 0;
    return day_year(period.from);
}

/* A month or quarter without a year takes that of a plan for one year; otherwise it stays without meaning. */
static void fill_years(Pool *pool, DeadlineWords *said, Interval period, GPtrArray *notes)
{
    int year = year_of_period(period);
    for (guint i = 0; i < said->count; i++) {
        Stretch *stretch = &said->all[i];
        if (stretch->year || !year || said->recurrence != RECUR_NONE)
            continue;
        stretch->year = year;
        note_add(pool, notes, "deadline", said->words.text, DOUBT_DEADLINE_NO_YEAR);
    }
}

static bool has_year(const DeadlineWords *said)
{
    for (guint i = 0; i < said->count; i++)
        if (said->all[i].year)
            return true;
    return false;
}

static void widen(Interval *span, Interval with)
{
    if (!day_is(with.from) || !day_is(with.to))
        return;
    if (!day_is(span->from) || day_compare(with.from, span->from) < 0)
        span->from = with.from;
    if (!day_is(span->to) || day_compare(with.to, span->to) > 0)
        span->to = with.to;
}

static Interval span_of(const DeadlineWords *said)
{
    Interval span = {DAY_NONE, DAY_NONE};
    for (guint i = 0; i < said->count; i++)
        widen(&span, stretch_interval(&said->all[i]));
    return span;
}

static DeadlineKind kind_of_unit(StretchUnit unit)
{
    switch (unit) {
    case STRETCH_DAY:
        return DEADLINE_DATE;
    case STRETCH_MONTH:
        return DEADLINE_MONTH;
    case STRETCH_QUARTER:
        return DEADLINE_QUARTER;
    case STRETCH_YEAR:
        return DEADLINE_YEAR;
    case STRETCH_HALF_YEAR:
        break;
    }
    return DEADLINE_RANGE;
}

static DeadlineKind kind_of_recurrence(Recurrence recurrence)
{
    static const DeadlineKind kinds[] = {
        [RECUR_NONE] = DEADLINE_UNKNOWN,         [RECUR_ANNUAL] = DEADLINE_ANNUAL,   [RECUR_SEMIANNUAL] = DEADLINE_SEMIANNUAL,
        [RECUR_QUARTERLY] = DEADLINE_QUARTERLY, [RECUR_MONTHLY] = DEADLINE_MONTHLY, [RECUR_PERMANENT] = DEADLINE_PERMANENT,
    };
    return kinds[recurrence];
}

static void set(PlanDeadline *deadline, DeadlineKind kind, Interval interval)
{
    deadline->kind = kind;
    deadline->from = interval.from;
    deadline->to = interval.to;
}

static void read_school_year(Pool *pool, PlanDeadline *deadline, const DeadlineWords *said, GPtrArray *notes)
{
    Interval span = span_of(said);
    int first = day_year(span.from), last = day_year(span.to);
    if (first == last)
        note_add(pool, notes, "deadline", deadline->text, DOUBT_SCHOOL_YEAR_HALF);
    last = MAX(last, first + 1);
    if (last > first + 1)
        note_add(pool, notes, "deadline", deadline->text, DOUBT_SCHOOL_YEARS);
    set(deadline, DEADLINE_SCHOOL_YEAR, (Interval){interval_school_year(first).from, interval_school_year(last - 1).to});
}

/* The 31 August that ends the school years named, or the only one while the plan runs. */
static Day school_end(const DeadlineWords *said, Interval period)
{
    Interval span = has_year(said) ? span_of(said) : period;
    if (!said->school_end || !said->until || !day_is(span.from) || !day_is(span.to))
        return DAY_NONE;
    int first = day_year(span.from), last = day_year(span.to);
    if (has_year(said))
        return last == first + 1 ? interval_school_year(first).to : DAY_NONE;
    Day one = interval_school_year(last - 1).to;
    return first == last || day_compare(day_make(first, 8, 31), span.from) < 0 ? one : DAY_NONE;
}

static void read_school_end(Pool *pool, PlanDeadline *deadline, const DeadlineWords *said, Interval period, GPtrArray *notes)
{
    set(deadline, DEADLINE_DATE, (Interval){DAY_NONE, school_end(said, period)});
    if (!has_year(said))
        note_add(pool, notes, "deadline", deadline->text, DOUBT_DEADLINE_NO_YEAR);
}

/* "Decembrie 2017, actualizată anual": first then, and again each year while the plan runs. */
static void read_first_and_again(PlanDeadline *deadline, const DeadlineWords *said, Interval period)
{
    Interval span = span_of(said);
    deadline->recurrence = said->recurrence;
    set(deadline, kind_of_unit(said->all[0].unit), span);
    if (day_is(period.to) && day_compare(period.to, span.to) > 0)
        deadline->to = period.to;
}

static void read_recurrence(PlanDeadline *deadline, const DeadlineWords *said, Interval period)
{
    Interval span = has_year(said) ? span_of(said) : period;
    if (said->until && day_is(span.to) && day_is(period.from) && day_compare(period.from, span.to) <= 0)
        span.from = period.from;
    if (said->since && day_is(period.to) && day_compare(period.to, span.from) >= 0)
        span.to = period.to;
    deadline->recurrence = said->recurrence;
    set(deadline, kind_of_recurrence(said->recurrence), span);
}

static void read_since(Pool *pool, PlanDeadline *deadline, Interval span, Interval period, GPtrArray *notes)
{
    bool runs = day_is(period.to) && day_compare(period.to, span.from) >= 0;
    set(deadline, DEADLINE_RANGE, (Interval){span.from, runs ? period.to : DAY_NONE});
    note_add(pool, notes, "deadline", deadline->text,
             runs ? DOUBT_DEADLINE_TO_PLAN_END : DOUBT_DEADLINE_NO_END);
}

static void read_stretches(Pool *pool, PlanDeadline *deadline, const DeadlineWords *said, Interval period, GPtrArray *notes)
{
    Interval span = span_of(said);
    if (said->since && said->count == 1) {
        read_since(pool, deadline, span, period, notes);
        return;
    }
    set(deadline, said->count == 1 ? kind_of_unit(said->all[0].unit) : DEADLINE_RANGE, span);
    if (said->until && said->count == 1)
        deadline->from = DAY_NONE;
    if (said->backwards)
        note_add(pool, notes, "deadline", deadline->text, DOUBT_DEADLINE_BACKWARDS);
    if (said->count > 1 && !said->ranged && said->all[0].unit != STRETCH_YEAR)
        note_add(pool, notes, "deadline", deadline->text, DOUBT_DEADLINE_SEVERAL);
}

static void note_unknown(Pool *pool, PlanDeadline *deadline, const DeadlineWords *said, GPtrArray *notes)
{
    PlanDoubt doubt = said->on_request ? DOUBT_DEADLINE_ON_REQUEST
                          : said->lasts    ? DOUBT_DEADLINE_LASTS
                                           : DOUBT_DEADLINE_UNCLEAR;
    set(deadline, DEADLINE_UNKNOWN, (Interval){DAY_NONE, DAY_NONE});
    note_add(pool, notes, "deadline", deadline->text, doubt);
}

static void note_doubts(Pool *pool, const DeadlineWords *said, GPtrArray *notes)
{
    if (said->double_dots)
        note_add(pool, notes, "deadline", said->words.text, DOUBT_DEADLINE_DOT);
    if (said->wrong_date)
        note_add(pool, notes, "deadline", said->words.text, DOUBT_DEADLINE_NO_SUCH_DAY);
    if (said->rest)
        note_add(pool, notes, "deadline", said->rest, DOUBT_DEADLINE_REST);
}

static void read_meaning(Pool *pool, PlanDeadline *deadline, DeadlineWords *said, Interval period, GPtrArray *notes)
{
    bool dated = has_year(said);
    if (day_is(school_end(said, period)))
        read_school_end(pool, deadline, said, period, notes);
    else if (said->school && dated)
        read_school_year(pool, deadline, said, notes);
    else if (said->recurrence != RECUR_NONE && said->then && dated)
        read_first_and_again(deadline, said, period);
    else if (said->recurrence != RECUR_NONE)
        read_recurrence(deadline, said, period);
    else if (dated)
        read_stretches(pool, deadline, said, period, notes);
    else
        note_unknown(pool, deadline, said, notes);
}

PlanDeadline *deadline_read(Pool *pool, const char *text, Interval period, GPtrArray *notes)
{
    if (cell_is_empty(text))
        return NULL;
    PlanDeadline *deadline = pool_new0(pool, PlanDeadline);
    deadline->text = cell_squash(pool, text);
    DeadlineWords said = deadline_words_read(pool, deadline->text);
    fill_years(pool, &said, period, notes);
    read_meaning(pool, deadline, &said, period, notes);
    if (deadline->kind != DEADLINE_UNKNOWN)
        note_doubts(pool, &said, notes);
    return deadline;
}

static void free_days(void *array)
{
    g_array_free(array, TRUE);
}

static void add_day(GArray *days, Day day, const PlanDeadline *deadline)
{
    bool fits = day_is(day) && day_compare(day, deadline->to) <= 0 && (!day_is(deadline->from) || day_compare(day, deadline->from) >= 0);
    bool known = days->len && day_compare(g_array_index(days, Day, days->len - 1), day) >= 0;
    if (fits && !known && days->len < DUE_MOST)
        g_array_append_val(days, day);
}

static int months_between(Recurrence recurrence)
{
    switch (recurrence) {
    case RECUR_MONTHLY:
        return 1;
    case RECUR_QUARTERLY:
        return 3;
    case RECUR_SEMIANNUAL:
        return 6;
    case RECUR_NONE:
    case RECUR_ANNUAL:
    case RECUR_PERMANENT:
        break;
    }
    return 12;
}

/* The last month of what is named within a year; 0: the whole year. */
static int last_month(const Stretch *stretch)
{
    switch (stretch->unit) {
    case STRETCH_DAY:
    case STRETCH_MONTH:
        return stretch->which;
    case STRETCH_QUARTER:
        return stretch->which * 3;
    case STRETCH_HALF_YEAR:
        return stretch->which * 6;
    case STRETCH_YEAR:
        break;
    }
    return 0;
}

static Day due_in(const Stretch *stretch, int year)
{
    int month = last_month(stretch);
    Day day = stretch->unit == STRETCH_DAY ? day_make(year, month, stretch->day) : DAY_NONE;
    return day_is(day) ? day : day_month_end(day_make(year, month, 1));
}

/* "Anual, în luna iunie", "31 martie și 30 septembrie a fiecărui an": the days named within each year. */
static bool add_named(GArray *days, const PlanDeadline *deadline, const DeadlineWords *said, int year)
{
    bool named = false;
    for (guint i = 0; i < said->count; i++) {
        const Stretch *stretch = &said->all[i];
        bool last_of_range = !said->ranged || i + 1 == said->count || said->all[i + 1].year;
        if (!last_month(stretch) || (stretch->year && !said->then) || !last_of_range)
            continue;
        add_day(days, due_in(stretch, year), deadline);
        named = true;
    }
    return named;
}

static void add_recurring(GArray *days, const PlanDeadline *deadline, const DeadlineWords *said)
{
    int months = months_between(deadline->recurrence);
    Day from = day_is(deadline->from) ? deadline->from : deadline->to;
    for (int year = day_year(from); year <= day_year(deadline->to); year++) {
        if (months == 12 && add_named(days, deadline, said, year))
            continue;
        for (int month = months; month <= 12; month += months)
            add_day(days, day_month_end(day_make(year, month, 1)), deadline);
    }
}

static void add_listed(GArray *days, const PlanDeadline *deadline, const DeadlineWords *said)
{
    for (guint i = 0; i < said->count; i++)
        add_day(days, stretch_interval(&said->all[i]).to, deadline);
}

GArray *deadline_due_days(Pool *pool, const PlanDeadline *deadline)
{
    GArray *days = g_array_new(FALSE, TRUE, sizeof(Day));
    pool_defer(pool, free_days, days);
    if (!day_is(deadline->to))
        return days;
    DeadlineWords said = deadline_words_read(pool, deadline->text);
    if (deadline->recurrence != RECUR_NONE)
        add_recurring(days, deadline, &said);
    else if (deadline->kind == DEADLINE_RANGE && said.count > 1 && !said.ranged)
        add_listed(days, deadline, &said);
    if (!days->len)
        g_array_append_val(days, deadline->to);
    return days;
}
