#pragma once
#include "base/pool.h"

/* A place, the answer to a geopoint.  Kept as XForms has it, "latitude longitude [altitude accuracy]" with blanks between (degrees
 * of WGS 84 and metres; https://getodk.github.io/xforms-spec/#data-types), so that a form's expressions can take it apart.  A street
 * stands behind " ; ", and then all four numbers are written, 0 for those that aren't known.  "; Strada Mureș 12": a street alone. */
typedef struct {
    const char *latitude, *longitude, *altitude, *accuracy, *street; /* "": not said */
} Location;

/* Of what is kept, and of what was typed wrong and stands as it was typed. */
Location location_split(Pool *pool, const char *text);
/* The parts as somebody typed them, in one text for answer_read(): location_split() gives them back. */
const char *location_typed(Pool *pool, const Location *location);
/* Gives what is wrong, or NULL.  Takes also "45.7538, 21.2257", as maps give it.  *ret_text "": nothing was typed. */
const char *location_read(Pool *pool, const char *typed, const char **ret_text);
/* "Strada Mureș 12 (45.753800° N, 21.225700° E)" */
const char *location_words(Pool *pool, const char *text);
/* "geo:45.753800,21.225700" (RFC 5870), for the map of whoever follows it; NULL: no coordinates. */
const char *location_link(Pool *pool, const char *text);
