#include "modules/assessments/known.h"

#include <jansson.h>
#include <string.h>

#include "base/text.h"

/* --- kept --- */

static void put(json_t *object, const char *name, const char *text)
{
    if (!text_is_empty(text))
        json_object_set_new(object, name, json_string(text));
}

const char *known_to_json(Pool *pool, const Known *known)
{
    json_t *object = json_object();
    put(object, "family_name", known->family_name);
    put(object, "given_name", known->given_name);
    put(object, "sex", known->sex);
    put(object, "national_id", known->national_id);
    put(object, "birth_day", day_is(known->birth_day) ? day_to_iso(pool, known->birth_day) : NULL);
    g_autofree char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(object);
    return pool_strdup(pool, text);
}

static const char *text_in(Pool *pool, const json_t *object, const char *name)
{
    return pool_strdup(pool, json_string_value(json_object_get(object, name)));
}

const Known *known_from_json(Pool *pool, const char *json)
{
    json_t *object = json_loads(json, 0, NULL);
    if (!object)
        return NULL;
    Known *known = pool_new0(pool, Known);
    const char *birth = json_string_value(json_object_get(object, "birth_day"));
    *known = (Known){text_in(pool, object, "family_name"), text_in(pool, object, "given_name"), text_in(pool, object, "sex"),
                     text_in(pool, object, "national_id"), birth ? day_from_iso(birth) : DAY_NONE};
    json_decref(object);
    return known;
}

/* --- read --- */

static void take_name(Pool *pool, const char *name, Person *person)
{
    if (!text_is_empty(name))
        person_split_name(pool, name, person);
}

const Known *known_of(Pool *pool, const char *name, const Known *parts)
{
    Known *known = pool_copy(pool, parts, sizeof *parts);
    Person person = {0};
    take_name(pool, name, &person);
    if (text_is_empty(known->family_name) && text_is_empty(known->given_name)) {
        known->family_name = person.family_name;
        known->given_name = person.given_name;
    }
    return known;
}

/* "Pop Ana, born 03.05.2014": whatever stands before the day, behind the last comma, is no part of the name. */
static void take_subject(Pool *pool, const char *subject, Person *person)
{
    const char *comma = strrchr(subject, ','), *last = strrchr(subject, ' ');
    Day day = DAY_NONE;
    if (comma && last && day_parse(last + 1, &day, NULL)) {
        person->birth_day = day;
        subject = pool_strndup(pool, subject, (gsize)(comma - subject));
    }
    take_name(pool, subject, person);
}

Person *known_person(Pool *pool, const Known *known, const char *subject)
{
    Person *person = pool_new0(pool, Person);
    person->birth_day = person->death_day = DAY_NONE;
    if (known) {
        person->family_name = known->family_name;
        person->given_name = known->given_name;
        person->sex = known->sex;
        person->birth_day = known->birth_day;
        person->national_id = known->national_id;
    } else if (!text_is_empty(subject)) {
        take_subject(pool, subject, person);
    }
    person_complete_from_id(pool, person);
    return person;
}
