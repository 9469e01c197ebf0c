/* Values from what people type. */
#include "record/field.h"

#include "base/id.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double INT_MOST = 1e15; /* exact in a double, and in every reader of JSON */

/* "1.200" is twelve hundred where people group digits so. */
static const char *parse_int(const Field *field, gint64 *ret_value, const char *typed, Pool *pool)
{
    double value;
    if (strchr(typed, '%') || !number_parse(typed, &value, NULL) || value != floor(value) || fabs(value) > INT_MOST)
        return pool_printf(pool, _("“%s”: enter a whole number, such as 12."), field_label(field));
    *ret_value = (gint64)value;
    return NULL;
}

static const char *parse_decimal(const Field *field, double *ret_value, const char *typed, Pool *pool)
{
    double value;
    if (!number_parse(typed, &value, NULL) || !isfinite(value))
        return pool_printf(pool, _("“%s”: enter a number, such as 12.5."), field_label(field));
    *ret_value = value;
    return NULL;
}

static const char *parse_day(const Field *field, Day *ret_day, const char *typed, Pool *pool)
{
    Day day;
    if (!day_parse(typed, &day, NULL))
        return pool_printf(pool, _("“%s”: enter a day, such as 31.12.2026."), field_label(field));
    *ret_day = day;
    return NULL;
}

/* "31.12.2025, 14:05" or "2025-12-31 14:05", in the authority's time zone. */
static bool time_parse(const char *typed, gint64 *ret_time, Pool *pool)
{
    const char *colon = strrchr(typed, ':');
    const char *clock = colon;
    while (clock && clock > typed && g_ascii_isdigit(clock[-1]))
        clock--;
    if (!colon || clock == colon || clock == typed || colon - clock > 2 || strlen(colon + 1) != 2 ||
        strspn(colon + 1, "0123456789") != 2)
        return false;
    char *date = g_strstrip(g_strdelimit(pool_strndup(pool, typed, (gsize)(clock - typed)), ",T", ' '));
    Day day;
    int year, month, number;
    if (!day_parse(date, &day, NULL))
        return false;
    day_split(day, &year, &month, &number);
    g_autoptr(GDateTime) time = g_date_time_new_local(year, month, number, atoi(clock), atoi(colon + 1), 0);
    if (time)
        *ret_time = g_date_time_to_unix(time);
    return time != NULL;
}

static const char *parse_time(const Field *field, gint64 *ret_time, const char *typed, Pool *pool)
{
    if (time_parse(typed, ret_time, pool))
        return NULL;
    return pool_printf(pool, _("“%s”: enter a day and a time, such as 31.12.2026, 14:05."), field_label(field));
}

/* An amount without a currency stays in the one that it had. */
static const char *parse_money(const Field *field, Money *ret_money, const char *typed, Pool *pool)
{
    Money money;
    Currency usual = ret_money->currency == CURRENCY_NONE ? CURRENCY_RON : ret_money->currency;
    if (!money_parse(typed, usual, &money, NULL))
        return pool_printf(pool, _("“%s”: enter an amount, such as 1,234.56 lei."), field_label(field));
    *ret_money = money;
    return NULL;
}

static const char *parse_reference(const Field *field, gint64 *ret_id, const char *typed, Pool *pool)
{
    gint64 id = id_parse(typed);
    if (!id)
        return field_required_text(field, pool);
    *ret_id = id;
    return NULL;
}

static const char *parse_text(const Field *field, const char **ret_text, const char *typed, Pool *pool)
{
    char *text = text_normalise(pool, typed);
    *ret_text = field->kind == FIELD_LONG_TEXT ? g_strstrip(text) : text_squash(pool, text);
    return NULL;
}

static void set_empty(const Field *field, void *item)
{
    void *at = field_at(field, item);
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME:
    case FIELD_INT: *(gint64 *)at = 0; break;
    case FIELD_DECIMAL: *(double *)at = NAN; break;
    case FIELD_DAY: *(Day *)at = DAY_NONE; break;
    case FIELD_MONEY: *(Money *)at = (Money){0}; break;
    case FIELD_FLAG: *(bool *)at = false; break;
    default: *(const char **)at = NULL;
    }
}

const char *field_parse(const Field *field, void *item, const char *typed, Pool *pool)
{
    if (text_is_empty(typed)) {
        set_empty(field, item);
        return field->required ? field_required_text(field, pool) : NULL;
    }
    void *at = field_at(field, item);
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE: return parse_reference(field, at, typed, pool);
    case FIELD_INT: return parse_int(field, at, typed, pool);
    case FIELD_TIME: return parse_time(field, at, typed, pool);
    case FIELD_DECIMAL: return parse_decimal(field, at, typed, pool);
    case FIELD_DAY: return parse_day(field, at, typed, pool);
    case FIELD_MONEY: return parse_money(field, at, typed, pool);
    case FIELD_FLAG: *(bool *)at = true; return NULL;
    default: return parse_text(field, at, typed, pool);
    }
}
