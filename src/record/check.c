/* What a value must be: required, length, bounds, choices, the forms of addresses. */
#include "record/field.h"

#include "base/text.h"

#include <string.h>

enum { PHONE_DIGITS_LEAST = 6, PHONE_DIGITS_MOST = 15 }; /* E.164 */

static bool is_email(const char *text)
{
    const char *at = strchr(text, '@');
    const char *dot = at ? strrchr(at, '.') : NULL;
    bool shaped = at && at > text && dot && dot > at + 1 && dot[1] && !strchr(at + 1, '@') && at[1] != '.';
    return shaped && !strpbrk(text, " \t\r\n<>()[],;:\\\"") && !strstr(text, "..") && dot[1] != '-';
}

static bool is_phone(const char *text)
{
    const char *rest = text + (*text == '+');
    guint digits = 0;
    for (const char *c = rest; *c; c++) {
        if (g_ascii_isdigit(*c))
            digits++;
        else if (!strchr(" ()-./", *c))
            return false;
    }
    return digits >= PHONE_DIGITS_LEAST && digits <= PHONE_DIGITS_MOST;
}

static bool has_control(const char *text, bool lines)
{
    for (const char *c = text; *c; c++)
        if (((guchar)*c < 0x20 && !(lines && strchr("\n\r\t", *c))) || *c == 0x7f)
            return true;
    return false;
}

static const char *check_length(const Field *field, const char *text, Pool *pool)
{
    gint64 length = (gint64)text_length(text), most = field_max_characters(field);
    if (length > most)
        return pool_printf(pool, P_("“%s”: at most %d character.", "“%s”: at most %d characters.", most), field_label(field),
                           (int)most);
    if (length < field->min)
        return pool_printf(pool, P_("“%s”: at least %d character.", "“%s”: at least %d characters.", field->min),
                           field_label(field), (int)field->min);
    return NULL;
}

static const char *check_text(const Field *field, const char *text, Pool *pool)
{
    if (has_control(text, field->kind == FIELD_LONG_TEXT))
        return pool_printf(pool, _("“%s”: there is a character in it that can't be kept. Type it again."), field_label(field));
    if (field->kind == FIELD_CHOICE)
        return choice_label(field->choices, text) ? NULL : field_required_text(field, pool);
    if (field->kind == FIELD_EMAIL && !is_email(text))
        return pool_printf(pool, _("“%s”: enter an e-mail address, such as name@example.ro."), field_label(field));
    if (field->kind == FIELD_PHONE && !is_phone(text))
        return pool_printf(pool, _("“%s”: enter a phone number, such as 0256 408 300."), field_label(field));
    return check_length(field, text, pool);
}

/* 0, 0 is without bounds; a most below the least bounds from below alone.  Money is bounded in whole units, from 0. */
static const char *check_bounds(const Field *field, double value, Pool *pool)
{
    bool bounded = field->min != 0 || field->max != 0;
    if ((bounded || field->kind == FIELD_MONEY) && value < (double)field->min)
        return pool_printf(pool, _("“%s”: at least %s."), field_label(field), number_format(pool, (double)field->min));
    if (bounded && field->max >= field->min && value > (double)field->max)
        return pool_printf(pool, _("“%s”: at most %s."), field_label(field), number_format(pool, (double)field->max));
    return NULL;
}

static const char *check_past(const Field *field, Day day, Pool *pool)
{
    if (!field->not_after_today || day_compare(day, day_today()) <= 0)
        return NULL;
    return pool_printf(pool, _("“%s”: the day may not be after today."), field_label(field));
}

static const char *check_value(const Field *field, const void *item, Pool *pool)
{
    switch (field->kind) {
    case FIELD_INT: return check_bounds(field, (double)FIELD_VALUE(gint64, field, item), pool);
    case FIELD_DECIMAL: return check_bounds(field, FIELD_VALUE(double, field, item), pool);
    case FIELD_MONEY: return check_bounds(field, (double)FIELD_VALUE(Money, field, item).minor / 100, pool);
    case FIELD_DAY: return check_past(field, FIELD_VALUE(Day, field, item), pool);
    case FIELD_TIME: return check_past(field, day_of_time(FIELD_VALUE(gint64, field, item)), pool);
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_FLAG: return NULL;
    default: return check_text(field, FIELD_VALUE(char *, field, item), pool);
    }
}

const char *field_check(const Field *field, const void *item, Pool *pool)
{
    bool unticked = field->kind == FIELD_FLAG && !FIELD_VALUE(bool, field, item);
    if (unticked || field_is_empty(field, item))
        return field->required ? field_required_text(field, pool) : NULL;
    return check_value(field, item, pool);
}

/* The id must be one that the form offered. */
static const char *check_option(const Field *field, const void *item, Request *req)
{
    gint64 id = field->kind == FIELD_REFERENCE ? FIELD_VALUE(gint64, field, item) : 0;
    if (id == 0 || !field->options)
        return NULL;
    return option_label(field_options(field, req->db, req->pool), id) ? NULL : field_required_text(field, req->pool);
}

const char *field_check_offered(const Field *field, const void *item, Request *req)
{
    const char *problem = field_check(field, item, req->pool);
    return problem ? problem : check_option(field, item, req);
}
