/* RFC 4180 with ';', as office programs in Romanian and Russian open it; UTF-8 with BOM. */
#include "record/field.h"

#include <math.h>
#include <string.h>

/* "-12", "-1.234,50": what can be no formula. */
static bool is_number(const char *text)
{
    const char *digits = text + (*text == '-');
    return g_ascii_isdigit(*digits) && strspn(digits, "0123456789.,") == strlen(digits);
}

/* A cell with such a beginning is computed by office programs, also with the wide forms of the signs (OWASP, CSV injection). */
static bool is_formula(const char *text)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    for (gsize i = 0; i < G_N_ELEMENTS(wide); i++)
        if (g_str_has_prefix(text, wide[i]))
            return true;
    return *text && strchr("=+-@\t\r\n", *text) && !is_number(text);
}

void csv_put(GString *out, const char *text)
{
    if (!text)
        return;
    const char *guard = is_formula(text) ? "'" : "";
    if (!strpbrk(text, ";,\"\r\n\t")) {
        g_string_append_printf(out, "%s%s", guard, text);
        return;
    }
    g_string_append_printf(out, "\"%s", guard);
    for (const char *c = text; *c; c++)
        g_string_append_len(out, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    g_string_append_c(out, '"');
}

static void put_cell(GString *row, bool *first, const char *text)
{
    if (!*first)
        g_string_append_c(row, ';');
    *first = false;
    csv_put(row, text);
}

/* As programs read it: a point before the decimals, ISO days; choices and flags as people read them. */
static const char *cell_text(const Field *field, const void *item, Pool *pool)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    switch (field->kind) {
    case FIELD_DECIMAL:
        if (isnan(FIELD_VALUE(double, field, item)))
            return NULL;
        return pool_strdup(pool, g_ascii_formatd(digits, sizeof digits, "%.15g", FIELD_VALUE(double, field, item)));
    case FIELD_DAY: return day_to_iso(pool, FIELD_VALUE(Day, field, item));
    case FIELD_MONEY:
        return field_is_empty(field, item) ? NULL : money_plain(pool, FIELD_VALUE(Money, field, item));
    default: return field_text(field, item, pool);
    }
}

static void put_header(GString *out, const Record *record, const Identity *who, Pool *pool)
{
    bool first = true;
    for (const Field *f = record->fields; f->name; f++) {
        if (!field_is_shown_in_lists(f, who))
            continue;
        put_cell(out, &first, field_label(f));
        if (f->kind == FIELD_MONEY)
            put_cell(out, &first, pool_printf(pool, _("%s: currency"), field_label(f)));
    }
    g_string_append(out, "\r\n");
}

static void put_row(GString *out, const Record *record, const void *item, const Identity *who, Pool *pool)
{
    bool first = true;
    for (const Field *f = record->fields; f->name; f++) {
        if (!field_is_shown_in_lists(f, who))
            continue;
        put_cell(out, &first, cell_text(f, item, pool));
        if (f->kind == FIELD_MONEY)
            put_cell(out, &first, currency_code(FIELD_VALUE(Money, f, item).currency));
    }
    g_string_append(out, "\r\n");
}

GBytes *record_to_csv(const Record *record, GPtrArray *items, const Identity *who)
{
    GString *out = g_string_new("\xef\xbb\xbf");
    g_autoptr(Pool) header_pool = pool_new();
    put_header(out, record, who, header_pool);
    for (guint i = 0; i < items->len; i++) {
        g_autoptr(Pool) pool = pool_new();
        put_row(out, record, items->pdata[i], who, pool);
    }
    return g_string_free_to_bytes(out);
}
