#pragma once
#include "modules/people/people.h"

/* Personal numeric codes: CNP (Romania) and IDNP (Moldova), as DOMAIN has their rules. */
typedef struct {
    const char *kind;    /* "cnp", "idnp" or "other" */
    bool valid;          /* the digits and the date in them fit together; "other" always is */
    Day birth_day;       /* in a CNP of a known century; else DAY_NONE */
    const char *sex;     /* in a CNP: "f" or "m"; else NULL */
} NationalId;

/* The digits (or signs, upper case) without blanks and dashes; NULL for none. */
const char *national_id_clean(Pool *pool, const char *typed);
NationalId national_id_read(const char *clean);
/* What in it doesn't fit the person, in the reader's language; NULL: all fits. */
const char *national_id_doubt(const NationalId *id, const Person *person);
const char *national_id_mask(Pool *pool, const char *clean);
