#pragma once
#include "base/day.h"

/* What the accessibility statement says of this site. */
typedef struct {
    const char *authority;       /* NULL: nobody has set it */
    const char *email;           /* for those who meet a barrier; NULL: not set */
    const char *address;         /* of the site */
    bool is_moldova;             /* which authority watches */
} Statement;
