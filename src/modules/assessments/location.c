#include "modules/assessments/location.h"

#include <math.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"

enum { LONGEST_STREET = 200 };

/* --- parts --- */

/* "45.7538, 21.2257 90 5": up to four numbers; a fifth word stays with the fourth, where it is no number. */
static void take_numbers(Pool *pool, const char *text, Location *location)
{
    const char **places[] = {&location->latitude, &location->longitude, &location->altitude, &location->accuracy};
    g_auto(GStrv) words = g_strsplit_set(text, " ,;\t", -1);
    guint at = 0;
    for (guint i = 0; words[i]; i++) {
        if (!*words[i])
            continue;
        bool is_more = at == G_N_ELEMENTS(places);
        const char **place = places[is_more ? at - 1 : at++];
        *place = is_more ? pool_printf(pool, "%s %s", *place, words[i]) : pool_strdup(pool, words[i]);
    }
}

/* What people typed into fields of their own; a comma is a decimal one there. */
static const char *number_typed(Pool *pool, const char *text)
{
    char *number = pool_strdup(pool, text);
    return strpbrk(number, " \t") ? number : g_strdelimit(number, ",", '.');
}

static Location split_typed(Pool *pool, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "|", 5);
    const char *all[5] = {"", "", "", "", ""};
    for (guint i = 0; i < G_N_ELEMENTS(all) && parts[i]; i++)
        all[i] = i < 4 ? number_typed(pool, text_squash(pool, parts[i])) : text_squash(pool, parts[i]);
    Location location = {all[0], all[1], all[2], all[3], all[4]};
    if (!*location.longitude && strpbrk(location.latitude, " ,")) /* both, as a map gives them */
        take_numbers(pool, all[0], &location);
    return location;
}

/* Where the street begins: at a ';' that doesn't only part two numbers. */
static const char *street_of(const char *text)
{
    const char *sign = strchr(text, ';');
    bool parts_numbers = sign && sign != text && strcspn(text, " ,\t") >= (gsize)(sign - text);
    return parts_numbers ? NULL : sign;
}

static bool is_unknown(const char *altitude, const char *accuracy)
{
    return strcmp(altitude, "0") == 0 && strcmp(accuracy, "0") == 0;
}

Location location_split(Pool *pool, const char *text)
{
    Location location = {"", "", "", "", ""};
    if (strchr(text, '|'))
        return split_typed(pool, text);
    const char *street = street_of(text);
    take_numbers(pool, street ? pool_strndup(pool, text, (gsize)(street - text)) : text, &location);
    location.street = street ? text_squash(pool, street + 1) : "";
    if (is_unknown(location.altitude, location.accuracy))
        location.altitude = location.accuracy = "";
    return location;
}

static const char *plain(Pool *pool, const char *part)
{
    return part ? g_strdelimit(pool_strdup(pool, part), "|", '/') : "";
}

const char *location_typed(Pool *pool, const Location *l)
{
    return pool_printf(pool, "%s|%s|%s|%s|%s", plain(pool, l->latitude), plain(pool, l->longitude), plain(pool, l->altitude),
                       plain(pool, l->accuracy), plain(pool, l->street));
}

/* --- reading --- */

static bool read_number(Pool *pool, const char *typed, double least, double most, const char *format, const char **number)
{
    char *end, buffer[G_ASCII_DTOSTR_BUF_SIZE];
    double value = g_ascii_strtod(typed, &end);
    if (!*typed || *end || strspn(typed, "+-.0123456789") != strlen(typed) || !(value >= least && value <= most))
        return false;
    *number = pool_strdup(pool, g_ascii_formatd(buffer, sizeof buffer, format, value));
    return true;
}

static const char *read_metres(Pool *pool, Location *l)
{
    static const char wrong[] = N_("The altitude and the accuracy are numbers of metres, such as 90 and 5.");
    bool altitude = !*l->altitude || read_number(pool, l->altitude, -1e4, 1e5, "%.9g", &l->altitude);
    bool accuracy = !*l->accuracy || read_number(pool, l->accuracy, 0, 1e7, "%.9g", &l->accuracy);
    return altitude && accuracy ? NULL : _(wrong);
}

static const char *read_coordinates(Pool *pool, Location *l)
{
    if (!*l->latitude != !*l->longitude)
        return _("Write the place as latitude and longitude: 45.7538 21.2257.");
    if (!read_number(pool, l->latitude, -90, 90, "%.6f", &l->latitude))
        return _("The latitude is a number from -90 to 90, such as 45.7538.");
    if (!read_number(pool, l->longitude, -180, 180, "%.6f", &l->longitude))
        return _("The longitude is a number from -180 to 180, such as 21.2257.");
    return read_metres(pool, l);
}

static const char *or_zero(const char *number) { return *number ? number : "0"; }

static const char *to_keep(Pool *pool, const Location *l)
{
    bool all = *l->altitude || *l->accuracy || *l->street;
    const char *numbers = *l->latitude ? pool_printf(pool, "%s %s", l->latitude, l->longitude) : "";
    if (*numbers && all)
        numbers = pool_printf(pool, "%s %s %s", numbers, or_zero(l->altitude), or_zero(l->accuracy));
    return *l->street ? pool_printf(pool, "%s%s; %s", numbers, *numbers ? " " : "", l->street) : numbers;
}

const char *location_read(Pool *pool, const char *typed, const char **ret_text)
{
    Location l = location_split(pool, typed);
    bool any = *l.latitude || *l.longitude || *l.altitude || *l.accuracy;
    l.street = plain(pool, text_normalise(pool, l.street));
    if (text_length(l.street) > LONGEST_STREET)
        return pool_printf(pool, P_("This text is too long. At most %d character is possible.",
                                    "This text is too long. At most %d characters are possible.", LONGEST_STREET), LONGEST_STREET);
    const char *problem = any ? read_coordinates(pool, &l) : NULL;
    if (!problem)
        *ret_text = to_keep(pool, &l);
    return problem;
}

/* --- for people --- */

static const char *north(Pool *pool, const char *number)
{
    return *number == '-' ? pool_printf(pool, _("%s° S"), number + 1) : pool_printf(pool, _("%s° N"), number);
}

static const char *east(Pool *pool, const char *number)
{
    return *number == '-' ? pool_printf(pool, _("%s° W"), number + 1) : pool_printf(pool, _("%s° E"), number);
}

static const char *coordinates(Pool *pool, const Location *l)
{
    return pool_printf(pool, "%s, %s", north(pool, l->latitude), east(pool, l->longitude));
}

const char *location_words(Pool *pool, const char *text)
{
    const char *kept = NULL;
    if (location_read(pool, text, &kept) || !*kept)
        return text;
    Location l = location_split(pool, kept);
    if (!*l.latitude)
        return l.street;
    return *l.street ? pool_printf(pool, "%s (%s)", l.street, coordinates(pool, &l)) : coordinates(pool, &l);
}

const char *location_link(Pool *pool, const char *text)
{
    const char *kept = NULL;
    if (location_read(pool, text, &kept))
        return NULL;
    Location l = location_split(pool, kept);
    return *l.latitude ? pool_printf(pool, "geo:%s,%s", l.latitude, l.longitude) : NULL;
}
