#pragma once
#include "base/fail.h"
#include "base/pool.h"

/* A calendar day, proleptic Gregorian: days since 1970-01-01.  Kept as ISO text ("2025-12-31") in the database. */
typedef struct {
    gint32 n;
} Day;
#define DAY_NONE ((Day){G_MININT32})

static inline bool day_is(Day day) { return day.n != G_MININT32; } /* false: no day */
static inline int day_compare(Day a, Day b) { return (a.n > b.n) - (a.n < b.n); }

Day day_make(int year, int month, int day); /* DAY_NONE when there is no such day, or year is not 1800 to 2200 */
void day_split(Day day, int *ret_year, int *ret_month, int *ret_day); /* 0, 0, 0 for DAY_NONE */
int day_year(Day day);    /* 0 for DAY_NONE, as the next */
int day_month(Day day);   /* 1 to 12 */
int day_weekday(Day day); /* 1 Monday to 7 Sunday; of a day that is one */
int day_quarter(Day day); /* 1 to 4; 0 for DAY_NONE */
Day day_today(void);      /* in the authority's time zone (TZ); follows clock_now() */
Day day_of_time(gint64 unix_seconds);

Day day_from_iso(const char *text);         /* "2025-12-31"; DAY_NONE for anything else and for NULL */
char *day_to_iso(Pool *pool, Day day);      /* NULL for DAY_NONE */
char *day_to_people(Pool *pool, Day day);   /* "31.12.2025"; "" for DAY_NONE */
/* What people type: 31.12.2025, 31/12/2025, 31-12-2025, 2025-12-31, "31 decembrie 2025".  FAIL_INVALID. */
bool day_parse(const char *text, Day *ret_day, GError **error);
char *time_to_people(Pool *pool, gint64 unix_seconds); /* "31.12.2025, 14:05" */

Day day_add(Day day, int days);
Day day_add_months(Day day, int months); /* 31 January + 1 month is the last of February */
Day day_month_end(Day day);
Day day_quarter_end(Day day);
Day day_year_end(Day day);

typedef struct {
    Day from, to; /* both included */
} Interval;
Interval interval_month(int year, int month);
Interval interval_quarter(int year, int quarter);
Interval interval_year(int year);
Interval interval_school_year(int first_year); /* 1 September to 31 August, as plans count it */

typedef enum { COUNTRY_RO, COUNTRY_MD } Country;

/* Sunday of Orthodox Easter (Julian computus, given in the Gregorian calendar). */
Day day_orthodox_easter(int year);
/* A day that is free by rule: a date of each year, or so many days after Orthodox Easter Sunday.  From and to bound it. */
typedef struct {
    Day from, to;   /* both included; DAY_NONE: without beginning, without end */
    int month, day; /* month 0: day is counted from Orthodox Easter Sunday, may be negative */
    bool worked;    /* the reverse: worked in spite of week-end and holiday, as where a government moves a day */
} HolidayRule;

/* The free days of one country.  A value, passed along by who counts working days: law.h reads the edited ones. */
typedef struct {
    const HolidayRule *rules;
    guint count;
} Calendar;

bool calendar_is_holiday(const Calendar *calendar, Day day); /* a week-end is none */
bool calendar_is_working(const Calendar *calendar, Day day);
/* The day that is so many working days after (or, negative, before) day; day itself is not counted.  0: day itself. */
Day calendar_add_working(const Calendar *calendar, Day day, int working_days);
int calendar_count_working(const Calendar *calendar, Interval interval);

/* Public holidays: Codul muncii art. 139 (Romania, from 2003), Codul muncii art. 111 (Moldova, from 2004), as they
 * stood in the day's year.  Not known: days that a government moves, a town's own (hram), those of other churches. */
typedef struct {
    const char *code; /* "epiphany"; NULL ends the list */
    Country country;
    int first_year;   /* the first year in which the whole of it was a free day */
    int month, day;   /* as in HolidayRule */
    const char *name, *name_en, *basis;
} KnownHoliday;
extern const KnownHoliday known_holidays[];

/* As the law had it when the program was made, for who has no database at hand. */
bool day_is_holiday(Country country, Day day);
bool day_is_working(Country country, Day day);
Day day_add_working(Country country, Day day, int working_days);
int day_count_working(Country country, Interval interval);
