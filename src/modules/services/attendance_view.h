#pragma once
#include "modules/services/pages.h"

/* What the attendance page shows. */
typedef struct {
    Request *req;
    AttendanceSheet sheet;   /* with the rows of the group that was asked for */
    GPtrArray *groups;       /* of const char * */
    GPtrArray *corrections;  /* of AttendanceCorrection * */
    const char *group;       /* NULL: all */
    int day;                 /* of the form, from 1 */
    bool may_lock, may_change;
    const Problems *problems;
} AttendanceView;
