#include "modules/people/search_shown.h"

#include <stddef.h>
#include <string.h>

/* One behind the other, a line each; the birth date comes last. */
static const gsize lines[] = {
    offsetof(Person, family_name), offsetof(Person, given_name), offsetof(Person, former_name), offsetof(Person, other_name),
    offsetof(Person, sex),         offsetof(Person, birth_kind), offsetof(Person, phone),       offsetof(Person, file_number),
};

static const char **line_of(const Person *person, guint number)
{
    return (const char **)((char *)person + lines[number]);
}

/* A line end within a value would shift the others. */
static char *put(char *at, const char *value)
{
    for (; value && *value; value++)
        *at++ = *value == '\n' ? ' ' : *value;
    return at;
}

char *shown_text(Pool *pool, const Person *person)
{
    const char *birth = day_to_iso(pool, person->birth_day);
    gsize bytes = G_N_ELEMENTS(lines) + (birth ? strlen(birth) : 0) + 1;
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        bytes += *line_of(person, i) ? strlen(*line_of(person, i)) : 0;
    char *text = pool_alloc(pool, bytes), *at = text;
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        at = put(at, *line_of(person, i));
        *at++ = '\n';
    }
    put(at, birth);
    return text;
}

/* The line at *at, NULL where it is empty; *at goes behind it. */
static const char *cut_line(char **at)
{
    char *line = *at;
    *at += strcspn(line, "\n");
    if (**at)
        *(*at)++ = '\0';
    return *line ? line : NULL;
}

void shown_read(char *text, Person *person)
{
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        *line_of(person, i) = cut_line(&text);
    person->family_name = person->family_name ? person->family_name : "";
    person->given_name = person->given_name ? person->given_name : "";
    person->birth_day = day_from_iso(cut_line(&text));
    person->death_day = DAY_NONE;
}
