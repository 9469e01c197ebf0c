#include "reader/numbering.h"

#include <string.h>

NumberList *number_list_new(Pool *pool)
{
    NumberList *list = pool_new0(pool, NumberList);
    for (int i = 0; i < NUMBERING_LEVELS; i++)
        list->levels[i] = (NumberLevel){NUMBER_DECIMAL, 1, -1, pool_printf(pool, "%%%d.", i + 1)};
    number_list_restart(list, 0);
    return list;
}

void number_list_restart(NumberList *list, int level)
{
    for (int i = MAX(level, 0); i < NUMBERING_LEVELS; i++)
        list->counts[i] = G_MININT;
}

static char *roman(Pool *pool, int number)
{
    static const struct {
        int value;
        const char *sign;
    } signs[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
                 {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
    g_autoptr(GString) out = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
        for (; number >= signs[i].value; number -= signs[i].value)
            g_string_append(out, signs[i].sign);
    return pool_strdup(pool, out->str);
}

/* a … z, then aa, bb … as word processors count. */
static char *letters(Pool *pool, int number)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (int i = 0; i <= (number - 1) / 26; i++)
        g_string_append_c(out, (char)('A' + (number - 1) % 26));
    return pool_strdup(pool, out->str);
}

static char *lower(char *text)
{
    for (char *at = text; *at; at++)
        *at = g_ascii_tolower(*at);
    return text;
}

static char *number_format_as(Pool *pool, NumberForm form, int number)
{
    bool plain = number < 1 || number > 3999;
    if (form == NUMBER_NONE || form == NUMBER_BULLET)
        return pool_strdup(pool, "");
    if (form == NUMBER_UPPER_ROMAN && !plain)
        return roman(pool, number);
    if (form == NUMBER_LOWER_ROMAN && !plain)
        return lower(roman(pool, number));
    if (form == NUMBER_UPPER_LETTER && !plain)
        return letters(pool, number);
    if (form == NUMBER_LOWER_LETTER && !plain)
        return lower(letters(pool, number));
    return pool_printf(pool, form == NUMBER_DECIMAL_ZERO ? "%02d" : "%d", number);
}

static void begin_outer(NumberList *list, int level)
{
    for (int i = 0; i < level; i++)
        if (list->counts[i] == G_MININT)
            list->counts[i] = list->levels[i].start;
}

static void restart_inner(NumberList *list, int level)
{
    for (int i = level + 1; i < NUMBERING_LEVELS; i++) {
        int restart = list->levels[i].restart;
        if (restart < 0 || level + 1 <= restart)
            list->counts[i] = G_MININT;
    }
}

static const char *fill_pattern(Pool *pool, const NumberList *list, const char *pattern)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = pattern; *at; at++) {
        if (*at != '%' || !g_ascii_isdigit(at[1]) || at[1] == '0') {
            g_string_append_c(out, *at);
            continue;
        }
        int level = *++at - '1';
        int count = list->counts[level] == G_MININT ? list->levels[level].start : list->counts[level];
        g_string_append(out, number_format_as(pool, list->levels[level].form, count));
    }
    return pool_strdup(pool, out->str);
}

const char *number_list_next(Pool *pool, NumberList *list, int level)
{
    level = CLAMP(level, 0, NUMBERING_LEVELS - 1);
    const NumberLevel *shape = &list->levels[level];
    begin_outer(list, level);
    list->counts[level] = list->counts[level] == G_MININT ? shape->start : list->counts[level] + 1;
    restart_inner(list, level);
    if (shape->form == NUMBER_BULLET)
        return "•";
    return fill_pattern(pool, list, shape->pattern);
}
