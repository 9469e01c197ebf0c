#pragma once
#include "modules/plans/reading/words.h"

/* What stands in the words of a deadline, before its meaning is decided. */
typedef enum { STRETCH_DAY, STRETCH_MONTH, STRETCH_QUARTER, STRETCH_HALF_YEAR, STRETCH_YEAR } StretchUnit;

/* A day, month, quarter, half or whole year that is named. */
typedef struct {
    StretchUnit unit;
    int year;  /* 0: not written */
    int which; /* month, quarter or half year, from 1 */
    int day;   /* STRETCH_DAY */
    guint first, after; /* its words */
} Stretch;

typedef struct {
    Words words;
    Stretch *all;
    guint count;
    Recurrence recurrence;
    bool then;       /* the recurrence follows a first date: "… actualizată anual" */
    bool ranged;     /* "from … to", "-" between the stretches */
    bool backwards;  /* a range whose end comes first */
    bool until, since, school, on_request;
    bool school_end; /* "sfârșitul anului școlar" */
    bool lasts;      /* only how long: "24 luni" */
    bool double_dots, wrong_date;
    const char *rest; /* what was not understood; NULL: nothing */
} DeadlineWords;

DeadlineWords deadline_words_read(Pool *pool, const char *text);
Interval stretch_interval(const Stretch *stretch); /* days are DAY_NONE without a year */
