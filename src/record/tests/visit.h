#pragma once
#include "record/record.h"

#include <math.h>

/* A record with a field of each kind, for the tests of this folder. */
typedef struct {
    gint64 id;
    gint64 version;
    const char *family;
    const char *notes;
    const char *email;
    const char *phone;
    gint64 children;
    double hours;
    Day day;
    gint64 seen_at;
    Money cost;
    bool urgent;
    const char *place;
    const char *language;
    gint64 school_id;
    const char *secret;    /* seen by some */
    const char *decision;  /* changed by some */
    const char *summary;   /* computed */
    const char *national_id;
} Visit;

extern const Record visit_record;

static inline Visit visit_empty(void)
{
    return (Visit){.hours = NAN, .day = DAY_NONE};
}
