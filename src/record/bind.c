/* A record and a statement: binds and columns. */
#include "record/field.h"

#include <math.h>
#include <string.h>

static void bind_real(DbQuery *query, const char *name, double value)
{
    if (isnan(value))
        db_bind_null(query, name);
    else
        db_bind_real(query, name, value);
}

/* "$5" takes the minor units; "$5 $6" the currency's code as well. */
static void bind_money(DbQuery *query, const char *names, Money money)
{
    bool none = money.currency == CURRENCY_NONE;
    g_auto(GStrv) parts = g_strsplit(names, " ", 2);
    if (none)
        db_bind_null(query, parts[0]);
    else
        db_bind_int(query, parts[0], money.minor);
    if (parts[1])
        db_bind_text(query, parts[1], none ? NULL : currency_code(money.currency));
}

/* Nothing is NULL in the database, an empty text as well. */
static void bind_text(DbQuery *query, const char *name, const char *text)
{
    db_bind_text(query, name, text && *text ? text : NULL);
}

static void bind_field(DbQuery *query, const char *name, const Field *field, const void *item)
{
    if (field->sealed)
        g_error("the sealed field \"%s\" is bound as it stands", field->name);
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME: db_bind_id(query, name, FIELD_VALUE(gint64, field, item)); break;
    case FIELD_INT: db_bind_int(query, name, FIELD_VALUE(gint64, field, item)); break;
    case FIELD_DECIMAL: bind_real(query, name, FIELD_VALUE(double, field, item)); break;
    case FIELD_DAY: db_bind_day(query, name, FIELD_VALUE(Day, field, item)); break;
    case FIELD_MONEY: bind_money(query, name, FIELD_VALUE(Money, field, item)); break;
    case FIELD_FLAG: db_bind_int(query, name, FIELD_VALUE(bool, field, item)); break;
    default: bind_text(query, name, FIELD_VALUE(char *, field, item));
    }
}

void record_bind(const Record *record, const void *item, DbQuery *query, const char *const *names)
{
    for (guint i = 0; record->fields[i].name; i++)
        if (names[i])
            bind_field(query, names[i], &record->fields[i], item);
}

/* The currency stands in the column <name>_currency; a table without one counts in lei. */
static Money read_money(DbQuery *query, const char *name, Pool *pool)
{
    if (db_is_null(query, name))
        return (Money){0};
    const char *column = pool_printf(pool, "%s_currency", name);
    Currency currency = db_has_column(query, column) ? currency_from_code(db_text(query, column, pool)) : CURRENCY_RON;
    return (Money){db_int(query, name), currency};
}

static void read_field(DbQuery *query, const Field *field, void *item, Pool *pool)
{
    void *at = field_at(field, item);
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_REFERENCE:
    case FIELD_TIME:
    case FIELD_INT: *(gint64 *)at = db_int(query, field->name); break;
    case FIELD_DECIMAL: *(double *)at = db_is_null(query, field->name) ? NAN : db_real(query, field->name); break;
    case FIELD_DAY: *(Day *)at = db_day(query, field->name); break;
    case FIELD_MONEY: *(Money *)at = read_money(query, field->name, pool); break;
    case FIELD_FLAG: *(bool *)at = db_int(query, field->name) != 0; break;
    default: *(const char **)at = db_text(query, field->name, pool);
    }
}

/* Which of the first fields the query lacks is found out in its first row: looking for them takes longer than reading the others. */
static bool is_in(DbQuery *query, const Record *record, guint number)
{
    guint64 *lacks = db_notes(query, record), bit = number < 64 ? G_GUINT64_CONSTANT(1) << number : 0;
    if (*lacks & bit)
        return false;
    bool is = db_has_column(query, record->fields[number].name);
    if (!is)
        *lacks |= bit;
    return is;
}

/* A sealed column holds what only its module can open. */
void record_read(const Record *record, void *item, DbQuery *query, Pool *pool)
{
    for (guint i = 0; record->fields[i].name; i++)
        if (!record->fields[i].sealed && is_in(query, record, i))
            read_field(query, &record->fields[i], item, pool);
}
