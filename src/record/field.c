#include "record/field.h"

#include "base/id.h"
#include "base/log.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum { TEXT_CHARACTERS = 200, LONG_CHARACTERS = 10000, EMAIL_CHARACTERS = 254, PHONE_CHARACTERS = 40 };

const Field *field_find(const Record *record, const char *name)
{
    for (const Field *f = record->fields; f->name; f++)
        if (g_strcmp0(f->name, name) == 0)
            return f;
    return NULL;
}

gint64 field_id_of(const Record *record, const void *item)
{
    const Field *id = field_find(record, "id");
    return id ? FIELD_VALUE(gint64, id, item) : 0;
}

bool field_may_see(const Field *field, const Identity *who)
{
    return !field->see || identity_may(who, field->see);
}

bool field_may_edit(const Field *field, const Identity *who)
{
    return !field->read_only && field->kind != FIELD_ID && field_may_see(field, who) &&
           (!field->edit || identity_may(who, field->edit));
}

bool field_is_version(const Field *field)
{
    return field->kind == FIELD_INT && strcmp(field->name, "version") == 0;
}

bool field_is_shown_in_lists(const Field *field, const Identity *who)
{
    return field->in_list && !field->sealed && field_may_see(field, who);
}

bool field_is_text(const Field *field)
{
    return field->kind == FIELD_TEXT || field->kind == FIELD_LONG_TEXT || field->kind == FIELD_EMAIL ||
           field->kind == FIELD_PHONE || field->kind == FIELD_CHOICE;
}

bool field_is_empty(const Field *field, const void *item)
{
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME: return FIELD_VALUE(gint64, field, item) == 0;
    case FIELD_DECIMAL: return isnan(FIELD_VALUE(double, field, item));
    case FIELD_DAY: return !day_is(FIELD_VALUE(Day, field, item));
    case FIELD_MONEY: return FIELD_VALUE(Money, field, item).currency == CURRENCY_NONE;
    case FIELD_INT:
    case FIELD_FLAG: return false;
    default: return text_is_empty(FIELD_VALUE(char *, field, item));
    }
}

static bool equal_numbers(double a, double b)
{
    return (isnan(a) && isnan(b)) || a == b;
}

static bool equal_money(Money a, Money b)
{
    return a.currency == b.currency && (a.currency == CURRENCY_NONE || a.minor == b.minor);
}

/* NULL and "" are both nothing. */
static bool equal_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

bool field_equal(const Field *field, const void *a, const void *b)
{
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME:
    case FIELD_INT: return FIELD_VALUE(gint64, field, a) == FIELD_VALUE(gint64, field, b);
    case FIELD_DECIMAL: return equal_numbers(FIELD_VALUE(double, field, a), FIELD_VALUE(double, field, b));
    case FIELD_DAY: return day_compare(FIELD_VALUE(Day, field, a), FIELD_VALUE(Day, field, b)) == 0;
    case FIELD_MONEY: return equal_money(FIELD_VALUE(Money, field, a), FIELD_VALUE(Money, field, b));
    case FIELD_FLAG: return FIELD_VALUE(bool, field, a) == FIELD_VALUE(bool, field, b);
    default: return equal_texts(FIELD_VALUE(char *, field, a), FIELD_VALUE(char *, field, b));
    }
}

gint64 field_max_characters(const Field *field)
{
    if (field->max > 0 && field_is_text(field))
        return field->max;
    switch (field->kind) {
    case FIELD_LONG_TEXT: return LONG_CHARACTERS;
    case FIELD_EMAIL: return EMAIL_CHARACTERS;
    case FIELD_PHONE: return PHONE_CHARACTERS;
    default: return TEXT_CHARACTERS;
    }
}

const char *choice_label(const Choice *choices, const char *value)
{
    for (const Choice *c = choices; c && c->value; c++)
        if (g_strcmp0(c->value, value) == 0)
            return c->label;
    return NULL;
}

const char *choice_text(const Choice *choices, const char *value)
{
    const char *label = value ? choice_label(choices, value) : NULL;
    return label ? _(label) : value ? value : "";
}

GPtrArray *field_options(const Field *field, Db *db, Pool *pool)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *options = field->options ? field->options(db, pool, &error) : NULL;
    if (error)
        log_error("record.options", "field", field->name, "details", error->message, NULL);
    return options ? options : pool_list(pool);
}

const char *option_label(const GPtrArray *options, gint64 id)
{
    for (guint i = 0; i < options->len; i++) {
        const Choice *option = options->pdata[i];
        if (id_parse(option->value) == id)
            return option->label;
    }
    return NULL;
}

/* "31.12.2025, 14:05" */
static const char *time_text(gint64 time, Pool *pool)
{
    return time ? time_to_people(pool, time) : "";
}

/* With all its digits, so that what is sent back unchanged is unchanged; people are shown two decimals. */
static const char *decimal_text(double value, Pool *pool)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    if (isnan(value))
        return "";
    g_ascii_formatd(digits, sizeof digits, "%.15g", value);
    return g_strdelimit(pool_strdup(pool, digits), ".", language_get() == LANGUAGE_EN ? '.' : ',');
}

static const char *money_text(Money money, Pool *pool)
{
    return money.currency == CURRENCY_NONE ? "" : money_format(pool, money);
}

static const char *id_text(gint64 id, Pool *pool)
{
    return id ? pool_printf(pool, "%" G_GINT64_FORMAT, id) : "";
}

static const char *plain_text(const char *text)
{
    return text ? text : "";
}

/* As one types it: choices and flags by their kept value. */
const char *field_input_text(const Field *field, const void *item, Pool *pool)
{
    if (!item)
        return "";
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE: return id_text(FIELD_VALUE(gint64, field, item), pool);
    case FIELD_INT: return pool_printf(pool, "%" G_GINT64_FORMAT, FIELD_VALUE(gint64, field, item));
    case FIELD_TIME: return time_text(FIELD_VALUE(gint64, field, item), pool);
    case FIELD_DECIMAL: return decimal_text(FIELD_VALUE(double, field, item), pool);
    case FIELD_DAY: return day_to_people(pool, FIELD_VALUE(Day, field, item));
    case FIELD_MONEY: return money_text(FIELD_VALUE(Money, field, item), pool);
    case FIELD_FLAG: return FIELD_VALUE(bool, field, item) ? "1" : "";
    default: return plain_text(FIELD_VALUE(char *, field, item));
    }
}

const char *field_text(const Field *field, const void *item, Pool *pool)
{
    if (field->kind == FIELD_FLAG)
        return FIELD_VALUE(bool, field, item) ? _("Yes") : _("No");
    if (field->kind == FIELD_DECIMAL && !field_is_empty(field, item))
        return number_format(pool, FIELD_VALUE(double, field, item));
    const char *text = field_input_text(field, item, pool);
    const char *label = field->kind == FIELD_CHOICE ? choice_label(field->choices, text) : NULL;
    return label ? _(label) : text;
}

const char *field_label(const Field *field)
{
    return field->label ? _(field->label) : field->name;
}

const char *field_required_text(const Field *field, Pool *pool)
{
    if (field->kind == FIELD_CHOICE || field->kind == FIELD_REFERENCE)
        return pool_printf(pool, _("“%s”: choose an answer."), field_label(field));
    if (field->kind == FIELD_FLAG)
        return pool_printf(pool, _("“%s”: tick the box to go on."), field_label(field));
    return pool_printf(pool, _("“%s”: fill this in."), field_label(field));
}
