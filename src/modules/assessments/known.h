#pragma once
#include "modules/people/people.h"

/* What a list says of somebody who isn't in the register: for whoever registers them.  NULL and DAY_NONE: it doesn't say. */
typedef struct {
    const char *family_name, *given_name, *sex, *national_id;
    Day birth_day;
} Known;

const char *known_to_json(Pool *pool, const Known *known);
const Known *known_from_json(Pool *pool, const char *json); /* NULL: it can't be read */
/* name: the whole one, where the list has no columns for its parts. */
const Known *known_of(Pool *pool, const char *name, const Known *parts);
/* The person as they would be registered.  subject: as somebody wrote it, "Pop Ana, born 03.05.2014"; each may be NULL. */
Person *known_person(Pool *pool, const Known *known, const char *subject);
