/* A record to JSON and from it. */
#include "record/field.h"
#include "record/problems.h"
#include "record/value.h"

#include "base/id.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static void money_to_json(Json *json, const char *name, Money money)
{
    if (money.currency == CURRENCY_NONE) {
        json_null(json, name);
        return;
    }
    g_autoptr(Pool) pool = pool_new();
    json_object(json, name);
    json_text(json, "amount", money_plain(pool, money)); /* a text: amounts are exact */
    json_text(json, "currency", currency_code(money.currency));
    json_object_end(json);
}

static void time_to_json(Json *json, const char *name, gint64 time)
{
    g_autoptr(GDateTime) moment = time ? g_date_time_new_from_unix_utc(time) : NULL;
    g_autofree char *text = moment ? g_date_time_format(moment, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    json_text(json, name, text);
}

void value_to_json(Json *json, const char *name, const Field *field, const void *item)
{
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE: json_id(json, name, FIELD_VALUE(gint64, field, item)); break;
    case FIELD_INT: json_int(json, name, FIELD_VALUE(gint64, field, item)); break;
    case FIELD_DECIMAL: json_real(json, name, FIELD_VALUE(double, field, item)); break;
    case FIELD_DAY: json_day(json, name, FIELD_VALUE(Day, field, item)); break;
    case FIELD_TIME: time_to_json(json, name, FIELD_VALUE(gint64, field, item)); break;
    case FIELD_MONEY: money_to_json(json, name, FIELD_VALUE(Money, field, item)); break;
    case FIELD_FLAG: json_bool(json, name, FIELD_VALUE(bool, field, item)); break;
    default: json_text(json, name, FIELD_VALUE(char *, field, item));
    }
}

void record_to_json(GString *out, const Record *record, const void *item, const Identity *who)
{
    Json json = json_begin(out);
    json_object(&json, NULL);
    for (const Field *f = record->fields; f->name; f++)
        if (!f->sealed && field_may_see(f, who))
            value_to_json(&json, f->name, f, item);
    json_object_end(&json);
}

/* ---- From JSON ---- */

static bool id_from_json(gint64 *ret_id, const json_t *value)
{
    gint64 id = id_parse(json_string_value(value));
    if (id)
        *ret_id = id;
    return id != 0;
}

static bool int_from_json(gint64 *ret_value, const json_t *value)
{
    if (json_is_integer(value))
        *ret_value = json_integer_value(value);
    return json_is_integer(value);
}

static bool decimal_from_json(double *ret_value, const json_t *value)
{
    if (json_is_number(value))
        *ret_value = json_number_value(value);
    return json_is_number(value);
}

static bool day_from_json(Day *ret_day, const json_t *value)
{
    Day day = day_from_iso(json_string_value(value));
    if (day_is(day))
        *ret_day = day;
    return day_is(day);
}

/* In the years that a Day knows. */
static bool time_from_json(gint64 *ret_time, const json_t *value)
{
    const char *text = json_string_value(value);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = text ? g_date_time_new_from_iso8601(text, utc) : NULL;
    if (!time || !day_is(day_of_time(g_date_time_to_unix(time))))
        return false;
    *ret_time = g_date_time_to_unix(time);
    return true;
}

/* "1234.56" with a currency that we know, and nothing else beside them. */
static bool money_from_json(Money *ret_money, const json_t *value)
{
    const char *amount = json_string_value(json_object_get(value, "amount"));
    Currency currency = currency_from_code(json_string_value(json_object_get(value, "currency")));
    Money money;
    if (!amount || currency == CURRENCY_NONE || json_object_size(value) != 2 ||
        strspn(amount, "-0123456789.") != strlen(amount) || !money_parse(amount, currency, &money, NULL))
        return false;
    *ret_money = (Money){money.minor, currency};
    return true;
}

static bool flag_from_json(bool *ret_flag, const json_t *value)
{
    if (json_is_boolean(value))
        *ret_flag = json_is_true(value);
    return json_is_boolean(value);
}

static bool text_from_json(const Field *field, void *item, const json_t *value, Pool *pool)
{
    const char *text = json_string_value(value);
    return text && !field_parse(field, item, text, pool);
}

static bool set_from_json(const Field *field, void *item, const json_t *value, Pool *pool)
{
    void *at = field_at(field, item);
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE: return id_from_json(at, value);
    case FIELD_INT: return int_from_json(at, value);
    case FIELD_DECIMAL: return decimal_from_json(at, value);
    case FIELD_DAY: return day_from_json(at, value);
    case FIELD_TIME: return time_from_json(at, value);
    case FIELD_MONEY: return money_from_json(at, value);
    case FIELD_FLAG: return flag_from_json(at, value);
    default: return text_from_json(field, item, value, pool);
    }
}

static const char *expected(FieldKind kind)
{
    switch (kind) {
    case FIELD_ID:
    case FIELD_REFERENCE: return N_("an id as a text");
    case FIELD_INT: return N_("a whole number");
    case FIELD_DECIMAL: return N_("a number");
    case FIELD_DAY: return N_("a day as “2026-12-31”");
    case FIELD_TIME: return N_("a time as “2026-12-31T14:05:00Z”");
    case FIELD_MONEY: return N_("an amount as {\"amount\": \"1234.56\", \"currency\": \"RON\"}");
    case FIELD_FLAG: return N_("true or false");
    default: return N_("a text");
    }
}

const char *value_from_json(const Field *field, void *item, const json_t *value, Pool *pool)
{
    if (json_is_null(value) && field->kind != FIELD_INT && field->kind != FIELD_FLAG)
        return field_parse(field, item, NULL, pool);
    if (field_is_text(field) && json_is_string(value) && text_is_empty(json_string_value(value)))
        return field_parse(field, item, NULL, pool);
    if (set_from_json(field, item, value, pool))
        return NULL;
    return pool_printf(pool, _("“%s” must be %s."), field->name, _(expected(field->kind)));
}
