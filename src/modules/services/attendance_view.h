#pragma once
#include "modules/services/pages.h"

/* What a day of the month adds up to, of the rows that are shown. */
typedef struct {
    int planned, marked, present;
} AttendanceDay;

/* What the attendance page shows. */
typedef struct {
    Request *req;
    AttendanceSheet sheet;   /* with the rows of the group that was asked for */
    GPtrArray *groups;       /* of const char * */
    GPtrArray *corrections;  /* of AttendanceCorrection * */
    const char *group;       /* NULL: all */
    int day;                 /* of the form, from 1 */
    bool asked;              /* for that day: its form is shown on wide screens too */
    AttendanceDay days[MONTH_DAYS];
    bool may_lock, may_change;
    const Problems *problems;
} AttendanceView;

/* "h0" to "h4": nobody marked yet; present fewer than half, half, three quarters, nine tenths of those marked. */
const char *attendance_heat(const AttendanceDay *day);
Day attendance_day(const AttendanceView *view, int day);   /* the day of the month, from 1 */
const char *attendance_weekday(Day day);                    /* "Mo" */
const char *attendance_column(Day day);                     /* class of the calendar's column in which a month begins */
/* The page of a month, with the group that is shown; of one day (from 1; 0: of none). */
const char *attendance_url(Pool *pool, const AttendanceView *view, int month, int day);
