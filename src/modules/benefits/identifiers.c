#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/text.h"

/* Codes that money must not get wrong, and amounts in words. */

const char *iban_clean(Pool *pool, const char *typed)
{
    GString *clean = pool_string(pool);
    for (const char *c = typed ? typed : ""; *c; c++)
        if (!strchr(" -.\t", *c))
            g_string_append_c(clean, g_ascii_toupper(*c));
    return clean->len ? clean->str : NULL;
}

/* The remainder of the number that the signs spell, letters as 10 to 35 (ISO 7064). */
static int remainder_97(const char *from, const char *to, int rest)
{
    for (const char *c = from; c < to; c++) {
        int value = g_ascii_isdigit(*c) ? *c - '0' : *c - 'A' + 10;
        rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
    }
    return rest;
}

bool iban_is_valid(const char *clean)
{
    gsize count = clean ? strlen(clean) : 0;
    if (count < 15 || count > 34 || !g_ascii_isupper(clean[0]) || !g_ascii_isupper(clean[1]) || !g_ascii_isdigit(clean[2]) ||
        !g_ascii_isdigit(clean[3]))
        return false;
    for (const char *c = clean; *c; c++)
        if (!g_ascii_isdigit(*c) && !g_ascii_isupper(*c))
            return false;
    if ((memcmp(clean, "RO", 2) == 0 || memcmp(clean, "MD", 2) == 0) && count != 24)
        return false;
    return remainder_97(clean, clean + 4, remainder_97(clean + 4, clean + count, 0)) == 1;
}

const char *iban_mask(Pool *pool, const char *clean)
{
    return pool_printf(pool, "%.4s •••• %s", clean, clean + strlen(clean) - 4);
}

static bool is_digits(const char *text, gsize count)
{
    return strlen(text) == count && strspn(text, "0123456789") == count;
}

static int number_at(const char *at, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++)
        value = value * 10 + at[i] - '0';
    return value;
}

static bool cnp_has_date(const char *code)
{
    static const int centuries[] = {0, 1900, 1900, 1800, 1800, 2000, 2000, 0, 0, 0};
    int century = centuries[code[0] - '0'], year = number_at(code + 1, 2), month = number_at(code + 3, 2), day = number_at(code + 5, 2);
    if (century)
        return day_is(day_make(century + year, month, day));
    return day_is(day_make(1900 + year, month, day)) || day_is(day_make(2000 + year, month, day));
}

bool cnp_is_valid(const char *code)
{
    static const int weights[] = {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9};
    int sum = 0;
    if (!code || !is_digits(code, 13) || code[0] == '0' || !cnp_has_date(code))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(weights); i++)
        sum += (code[i] - '0') * weights[i];
    return code[12] - '0' == (sum % 11 == 10 ? 1 : sum % 11);
}

bool cui_is_valid(const char *code)
{
    static const int weights[] = {7, 5, 3, 2, 1, 7, 5, 3, 2};
    const char *digits = code && g_str_has_prefix(code, "RO") ? code + 2 : code;
    gsize count = digits ? strlen(digits) : 0;
    int sum = 0;
    if (count < 2 || count > 10 || !is_digits(digits, count))
        return false;
    for (gsize i = 0; i + 1 < count; i++)
        sum += (digits[i] - '0') * weights[9 - (count - 1) + i];
    return sum * 10 % 11 % 10 == digits[count - 1] - '0';
}

/* --- words --- */

static const char *const ones_masculine[] = {"zero", "unu", "doi", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă"};
static const char *const ones_feminine[] = {"zero", "una", "două", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă"};
static const char *const teens[] = {"zece", "unsprezece", "doisprezece", "treisprezece", "paisprezece", "cincisprezece", "șaisprezece",
                                    "șaptesprezece", "optsprezece", "nouăsprezece"};
static const char *const tens[] = {"", "", "douăzeci", "treizeci", "patruzeci", "cincizeci", "șaizeci", "șaptezeci", "optzeci", "nouăzeci"};

static void put(GString *out, const char *word)
{
    g_string_append_printf(out, "%s%s", out->len ? " " : "", word);
}

/* 1 to 999. */
static void put_hundreds(GString *out, int value, bool is_feminine)
{
    const char *const *ones = is_feminine ? ones_feminine : ones_masculine;
    int hundreds = value / 100, rest = value % 100;
    if (hundreds)
        put(out, hundreds == 1 ? "o" : ones_feminine[hundreds]);
    if (hundreds)
        put(out, hundreds == 1 ? "sută" : "sute");
    if (rest >= 20) {
        put(out, tens[rest / 10]);
        if (rest % 10) {
            put(out, "și");
            put(out, ones[rest % 10]);
        }
    } else if (rest >= 10) {
        put(out, rest == 12 && is_feminine ? "douăsprezece" : teens[rest - 10]);
    } else if (rest) {
        put(out, ones[rest]);
    }
}

/* From 20 on a noun has "de" before it, but not after 101 to 119. */
static bool needs_de(gint64 value)
{
    return value % 100 >= 20 || (value % 100 == 0 && value > 0);
}

static void put_group(GString *out, int value, const char *one, const char *many, bool one_is_feminine)
{
    if (value == 1) {
        put(out, one_is_feminine ? "o" : "un");
        put(out, one);
        return;
    }
    put_hundreds(out, value, true);
    if (needs_de(value))
        put(out, "de");
    put(out, many);
}

static void put_number(GString *out, gint64 value)
{
    if (value >= 1000000000)
        put_group(out, (int)(value / 1000000000), "miliard", "miliarde", false);
    if (value / 1000000 % 1000)
        put_group(out, (int)(value / 1000000 % 1000), "milion", "milioane", false);
    if (value / 1000 % 1000)
        put_group(out, (int)(value / 1000 % 1000), "mie", "mii", true);
    if (value % 1000)
        put_hundreds(out, (int)(value % 1000), false);
    if (value == 0)
        put(out, "zero");
}

static void put_money(GString *out, gint64 value, const char *one, const char *many)
{
    if (value == 1) {
        put(out, "un");
        put(out, one);
        return;
    }
    put_number(out, value);
    if (needs_de(value))
        put(out, "de");
    put(out, many);
}

const char *amount_in_words(Pool *pool, gint64 minor)
{
    GString *out = pool_string(pool);
    g_return_val_if_fail(minor >= 0 && minor / 100 < G_GINT64_CONSTANT(1000000000000), "");
    put_money(out, minor / 100, "leu", "lei");
    if (minor % 100) {
        put(out, "și");
        put_money(out, minor % 100, "ban", "bani");
    }
    return out->str;
}
