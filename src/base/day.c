#include "base/day.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"

enum { FIRST_YEAR = 1800, LAST_YEAR = 2200 };

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days since 1970-01-01, with years that begin in March, so that the leap day is the last (Hinnant, days_from_civil). */
static gint32 count_days(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, of_era = y % 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

Day day_make(int year, int month, int day)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return DAY_NONE;
    return (Day){count_days(year, month, day)};
}

static bool in_range(gint64 n)
{
    return n >= count_days(FIRST_YEAR, 1, 1) && n <= count_days(LAST_YEAR, 12, 31);
}

/* Gives 0, 0, 0 for no day. */
void day_split(Day day, int *ret_year, int *ret_month, int *ret_day)
{
    *ret_year = *ret_month = *ret_day = 0;
    if (!in_range(day.n))
        return;
    int n = day.n + 719468, era = n / 146097, of_era = n % 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100), shifted = (5 * of_year + 2) / 153;
    *ret_day = of_year - (153 * shifted + 2) / 5 + 1;
    *ret_month = shifted < 10 ? shifted + 3 : shifted - 9;
    *ret_year = era * 400 + year + (*ret_month <= 2);
}

int day_year(Day day)
{
    int year, month, of_month;
    day_split(day, &year, &month, &of_month);
    return year;
}

int day_month(Day day)
{
    int year, month, of_month;
    day_split(day, &year, &month, &of_month);
    return month;
}

int day_weekday(Day day)
{
    return (int)(((gint64)day.n % 7 + 7 + 3) % 7) + 1; /* 1970-01-01 was a Thursday */
}

int day_quarter(Day day)
{
    return (day_month(day) + 2) / 3;
}

Day day_today(void)
{
    return day_of_time(clock_now());
}

static Day local_day(gint64 unix_seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(unix_seconds);
    if (!time)
        return DAY_NONE;
    int year, month, day;
    g_date_time_get_ymd(time, &year, &month, &day);
    return day_make(year, month, day);
}

/* GLib looks at /etc/localtime each time; a page asks for today's date several times.  Midnight falls on a half minute in every
 * time zone since 1970. */
Day day_of_time(gint64 unix_seconds)
{
    enum { STEP_SECONDS = 30 };
    static _Thread_local gint64 known_step = -1;
    static _Thread_local Day known;
    gint64 step = unix_seconds >= 0 ? unix_seconds / STEP_SECONDS : -1;
    if (step < 0 || step != known_step) {
        known = local_day(unix_seconds);
        known_step = step;
    }
    return known;
}

/* Reads at least `least` and at most `most` digits; -1: there are fewer, or more. */
static int read_digits(const char **at, int least, int most)
{
    int value = 0, count = 0;
    for (; count < most && g_ascii_isdigit(**at); count++)
        value = value * 10 + (*(*at)++ - '0');
    return count < least || g_ascii_isdigit(**at) ? -1 : value;
}

Day day_from_iso(const char *text)
{
    if (!text || strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return DAY_NONE;
    const char *at = text;
    int year = read_digits(&at, 4, 4);
    at = text + 5;
    int month = read_digits(&at, 2, 2);
    at = text + 8;
    int day = read_digits(&at, 2, 2);
    return day_make(year, month, day);
}

enum { WRITTEN_BYTES = 11 }; /* a day with its end */

/* A list has a hundred days: printf takes most of its time for them. */
static char *put_figures(char *at, int number, int count)
{
    for (int i = count - 1; i >= 0; i--, number /= 10)
        at[i] = (char)('0' + number % 10);
    return at + count;
}

char *day_to_iso(Pool *pool, Day day)
{
    int year, month, of_month;
    day_split(day, &year, &month, &of_month);
    if (!year)
        return NULL;
    char *iso = pool_alloc(pool, WRITTEN_BYTES), *at = put_figures(iso, year, 4);
    *at++ = '-';
    at = put_figures(at, month, 2);
    *at++ = '-';
    put_figures(at, of_month, 2);
    return iso;
}

char *day_to_people(Pool *pool, Day day)
{
    int year, month, of_month;
    day_split(day, &year, &month, &of_month);
    if (!year)
        return pool_strdup(pool, "");
    char *text = pool_alloc(pool, WRITTEN_BYTES), *at = put_figures(text, of_month, 2);
    *at++ = '.';
    at = put_figures(at, month, 2);
    *at++ = '.';
    put_figures(at, year, 4);
    return text;
}

/* Day, month and year with the same sign between them. */
static Day read_figures(const char *text)
{
    const char *at = text;
    int day = read_digits(&at, 1, 2);
    char sign = *at;
    if (day < 0 || !sign || !strchr("./-", sign))
        return DAY_NONE;
    at++;
    int month = read_digits(&at, 1, 2);
    if (month < 0 || *at++ != sign)
        return DAY_NONE;
    int year = read_digits(&at, 4, 4);
    return year < 0 || *at ? DAY_NONE : day_make(year, month, day);
}

/* 1 to 12 for the whole name or at least its first three letters; 0 for none. */
static int read_month_name(const char *word)
{
    static const char *const names[][2] = {
        {"ianuarie", "january"}, {"februarie", "february"},   {"martie", "march"},       {"aprilie", "april"},
        {"mai", "may"},          {"iunie", "june"},           {"iulie", "july"},         {"august", "august"},
        {"septembrie", "september"}, {"octombrie", "october"}, {"noiembrie", "november"}, {"decembrie", "december"},
    };
    if (strlen(word) < 3)
        return 0;
    for (int month = 1; month <= 12; month++)
        if (g_str_has_prefix(names[month - 1][0], word) || g_str_has_prefix(names[month - 1][1], word))
            return month;
    return 0;
}

/* "31 decembrie 2025", "1 dec. 2025" */
static Day read_words(Pool *pool, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text_fold(pool, text), " ", 4);
    if (g_strv_length(words) != 3)
        return DAY_NONE;
    const char *first = words[0], *last = words[2];
    int day = read_digits(&first, 1, 2), month = read_month_name(words[1]), year = read_digits(&last, 4, 4);
    return day < 0 || !month || year < 0 || *first || *last ? DAY_NONE : day_make(year, month, day);
}

bool day_parse(const char *text, Day *ret_day, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *squashed = text_squash(pool, text);
    Day day = day_from_iso(squashed);
    if (!day_is(day))
        day = read_figures(squashed);
    if (!day_is(day))
        day = read_words(pool, squashed);
    if (!day_is(day))
        return fail(error, FAIL_INVALID, "%s", _("This is not a day. Write it like 31.12.2025."));
    *ret_day = day;
    return true;
}

char *time_to_people(Pool *pool, gint64 unix_seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(unix_seconds);
    g_autofree char *text = time ? g_date_time_format(time, "%d.%m.%Y, %H:%M") : NULL;
    return pool_strdup(pool, text ? text : "");
}

Day day_add(Day day, int days)
{
    gint64 sum = (gint64)day.n + days;
    return in_range(day.n) && in_range(sum) ? (Day){(gint32)sum} : DAY_NONE;
}

Day day_add_months(Day day, int months)
{
    int year, month, of_month;
    day_split(day, &year, &month, &of_month);
    gint64 all = (gint64)year * 12 + month - 1 + months;
    if (year == 0 || all < FIRST_YEAR * 12 || all >= (LAST_YEAR + 1) * 12)
        return DAY_NONE;
    year = (int)(all / 12);
    month = (int)(all % 12) + 1;
    return day_make(year, month, MIN(of_month, days_in_month(year, month)));
}

Day day_month_end(Day day)
{
    int year, month, of_month;
    day_split(day, &year, &month, &of_month);
    return year ? day_make(year, month, days_in_month(year, month)) : DAY_NONE;
}

Day day_quarter_end(Day day)
{
    return interval_quarter(day_year(day), day_quarter(day)).to;
}

Day day_year_end(Day day)
{
    return day_make(day_year(day), 12, 31);
}

Interval interval_month(int year, int month)
{
    Day from = day_make(year, month, 1);
    return (Interval){from, day_month_end(from)};
}

Interval interval_quarter(int year, int quarter)
{
    if (quarter < 1 || quarter > 4)
        return (Interval){DAY_NONE, DAY_NONE};
    return (Interval){day_make(year, quarter * 3 - 2, 1), interval_month(year, quarter * 3).to};
}

Interval interval_year(int year)
{
    return (Interval){day_make(year, 1, 1), day_make(year, 12, 31)};
}

Interval interval_school_year(int first_year)
{
    return (Interval){day_make(first_year, 9, 1), day_make(first_year + 1, 8, 31)};
}

Day day_orthodox_easter(int year)
{
    /* Meeus, Astronomical Algorithms, chapter 8: Julian Easter. */
    int a = year % 4, b = year % 7, c = year % 19;
    int d = (19 * c + 15) % 30, e = (2 * a + 4 * b - d + 34) % 7;
    int month = (d + e + 114) / 31, day = (d + e + 114) % 31 + 1;
    /* The Julian calendar is 10 days behind since 1582, and one more since each century year that 400 does not divide. */
    int behind = year / 100 - year / 400 - 2;
    return day_add(day_make(year, month, day), behind);
}

/* ---- free days ---- */

enum { EASTER = 0 };

/* Days that a government moves, a town's own (hram) and those of other churches are not here. */
#define RO_BASIS "Codul muncii (Legea 53/2003), art. 139"
#define MD_BASIS "Codul muncii (Legea 154/2003), art. 111"

const KnownHoliday known_holidays[] = {
    {"new-year-1", COUNTRY_RO, 2003, 1, 1, "Anul Nou", "New Year", RO_BASIS},
    {"new-year-2", COUNTRY_RO, 2003, 1, 2, "A doua zi de Anul Nou", "Day after New Year", RO_BASIS},
    {"epiphany", COUNTRY_RO, 2024, 1, 6, "Boboteaza", "Epiphany", RO_BASIS "; Legea 52/2023"},
    {"saint-john", COUNTRY_RO, 2024, 1, 7, "Sfântul Ioan Botezătorul", "Saint John the Baptist", RO_BASIS "; Legea 52/2023"},
    {"union-1859", COUNTRY_RO, 2017, 1, 24, "Ziua Unirii Principatelor Române", "Union of the Principalities", RO_BASIS "; Legea 176/2016"},
    {"good-friday", COUNTRY_RO, 2018, EASTER, -2, "Vinerea Mare", "Good Friday", RO_BASIS "; Legea 64/2018"},
    {"easter-1", COUNTRY_RO, 2003, EASTER, 0, "Paștele ortodox", "Orthodox Easter Sunday", RO_BASIS},
    {"easter-2", COUNTRY_RO, 2003, EASTER, 1, "A doua zi de Paște", "Orthodox Easter Monday", RO_BASIS},
    {"labour-day", COUNTRY_RO, 2003, 5, 1, "Ziua Muncii", "Labour Day", RO_BASIS},
    {"children-day", COUNTRY_RO, 2017, 6, 1, "Ziua Copilului", "Children's Day", RO_BASIS "; Legea 220/2016"},
    {"pentecost-1", COUNTRY_RO, 2009, EASTER, 49, "Rusaliile", "Pentecost", RO_BASIS "; Legea 202/2008"},
    {"pentecost-2", COUNTRY_RO, 2009, EASTER, 50, "A doua zi de Rusalii", "Whit Monday", RO_BASIS "; Legea 202/2008"},
    {"dormition", COUNTRY_RO, 2009, 8, 15, "Adormirea Maicii Domnului", "Dormition of the Mother of God", RO_BASIS "; Legea 202/2008"},
    {"saint-andrew", COUNTRY_RO, 2012, 11, 30, "Sfântul Andrei", "Saint Andrew", RO_BASIS "; Legea 147/2012"},
    {"national-day", COUNTRY_RO, 2003, 12, 1, "Ziua Națională", "National Day", RO_BASIS},
    {"christmas-1", COUNTRY_RO, 2003, 12, 25, "Crăciunul", "Christmas", RO_BASIS},
    {"christmas-2", COUNTRY_RO, 2003, 12, 26, "A doua zi de Crăciun", "Second day of Christmas", RO_BASIS},
    {"new-year-1", COUNTRY_MD, 2004, 1, 1, "Anul Nou", "New Year", MD_BASIS},
    {"christmas-old-1", COUNTRY_MD, 2004, 1, 7, "Crăciunul pe stil vechi", "Christmas, old style", MD_BASIS},
    {"christmas-old-2", COUNTRY_MD, 2004, 1, 8, "A doua zi de Crăciun pe stil vechi", "Second day of Christmas, old style", MD_BASIS},
    {"women-day", COUNTRY_MD, 2004, 3, 8, "Ziua internațională a femeii", "International Women's Day", MD_BASIS},
    {"easter-1", COUNTRY_MD, 2004, EASTER, 0, "Paștele ortodox", "Orthodox Easter Sunday", MD_BASIS},
    {"easter-2", COUNTRY_MD, 2004, EASTER, 1, "A doua zi de Paște", "Orthodox Easter Monday", MD_BASIS},
    {"memorial-easter", COUNTRY_MD, 2004, EASTER, 8, "Paștele Blajinilor", "Memorial Easter", MD_BASIS},
    {"labour-day", COUNTRY_MD, 2004, 5, 1, "Ziua internațională a solidarității oamenilor muncii", "Labour Day", MD_BASIS},
    {"victory-day", COUNTRY_MD, 2004, 5, 9, "Ziua Victoriei și Ziua Europei", "Victory Day and Europe Day", MD_BASIS},
    /* till 2018 by yearly decisions of the government, with a Saturday to work instead */
    {"children-day", COUNTRY_MD, 2019, 6, 1, "Ziua Ocrotirii Copilului", "Children's Day", MD_BASIS},
    {"independence-day", COUNTRY_MD, 2004, 8, 27, "Ziua Independenței", "Independence Day", MD_BASIS},
    {"language-day", COUNTRY_MD, 2004, 8, 31, "Ziua Limbii Române", "Romanian Language Day", MD_BASIS},
    {"christmas", COUNTRY_MD, 2014, 12, 25, "Crăciunul pe stil nou", "Christmas, new style", MD_BASIS " alin. (1) lit. i1)"},
    {0},
};

typedef struct {
    Day day;
    int month, of_month, after_easter;
} Place;

static bool rule_fits(const HolidayRule *rule, const Place *place)
{
    if (day_is(rule->from) && day_compare(place->day, rule->from) < 0)
        return false;
    if (day_is(rule->to) && day_compare(place->day, rule->to) > 0)
        return false;
    return rule->month == EASTER ? rule->day == place->after_easter : rule->month == place->month && rule->day == place->of_month;
}

/* *ret_worked: a rule makes it a working day, whatever else it is. */
static bool find_free(const Calendar *calendar, Day day, bool *ret_worked)
{
    int year;
    Place place = {.day = day};
    bool is_free = false;
    *ret_worked = false;
    day_split(day, &year, &place.month, &place.of_month);
    if (year == 0)
        return false;
    place.after_easter = day.n - day_orthodox_easter(year).n;
    for (guint i = 0; i < calendar->count; i++) {
        const HolidayRule *rule = &calendar->rules[i];
        if (!rule_fits(rule, &place))
            continue;
        *ret_worked = *ret_worked || rule->worked;
        is_free = is_free || !rule->worked;
    }
    return is_free && !*ret_worked;
}

bool calendar_is_holiday(const Calendar *calendar, Day day)
{
    bool worked;
    return find_free(calendar, day, &worked);
}

bool calendar_is_working(const Calendar *calendar, Day day)
{
    bool worked, is_free = find_free(calendar, day, &worked);
    return day_is(day) && (worked || (!is_free && day_weekday(day) <= 5));
}

Day calendar_add_working(const Calendar *calendar, Day day, int working_days)
{
    int step = working_days < 0 ? -1 : 1;
    while (working_days != 0 && day_is(day)) {
        day = day_add(day, step);
        if (calendar_is_working(calendar, day))
            working_days -= step;
    }
    return day;
}

int calendar_count_working(const Calendar *calendar, Interval interval)
{
    int count = 0;
    for (Day day = interval.from; day_is(day) && day_compare(day, interval.to) <= 0; day = day_add(day, 1))
        count += calendar_is_working(calendar, day);
    return count;
}

/* Enough for either country. */
typedef struct {
    HolidayRule rules[G_N_ELEMENTS(known_holidays)];
    Calendar calendar;
} KnownCalendar;

static const Calendar *known_calendar(KnownCalendar *known, Country country)
{
    known->calendar = (Calendar){known->rules, 0};
    for (const KnownHoliday *h = known_holidays; h->code; h++)
        if (h->country == country)
            known->rules[known->calendar.count++] = (HolidayRule){day_make(h->first_year, 1, 1), DAY_NONE, h->month, h->day, false};
    return &known->calendar;
}

bool day_is_holiday(Country country, Day day)
{
    KnownCalendar known;
    return calendar_is_holiday(known_calendar(&known, country), day);
}

bool day_is_working(Country country, Day day)
{
    KnownCalendar known;
    return calendar_is_working(known_calendar(&known, country), day);
}

Day day_add_working(Country country, Day day, int working_days)
{
    KnownCalendar known;
    return calendar_add_working(known_calendar(&known, country), day, working_days);
}

int day_count_working(Country country, Interval interval)
{
    KnownCalendar known;
    return calendar_count_working(known_calendar(&known, country), interval);
}
