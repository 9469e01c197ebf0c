#include "modules/cases/cases_in.h"

#include "base/language.h"
#include "base/money.h"
#include "base/text.h"

/* Amounts of a plan's services and benefits.  Nobody is made to write a number: "after the inquiry" stays as it is, and only what is an
 * amount is shown as one and added up. */

static bool read_amount(const char *text, Money *ret_money)
{
    return !text_is_empty(text) && money_parse(text, CURRENCY_RON, ret_money, NULL);
}

bool case_amount_is_mistyped(const char *text)
{
    Money money;
    if (text_is_empty(text) || read_amount(text, &money))
        return false;
    for (const char *c = text; *c; c = g_utf8_next_char(c))
        if (g_unichar_isalpha(g_utf8_get_char(c)))
            return false;
    return true;
}

const char *case_amount_words(Pool *pool, const char *text)
{
    Money money;
    return read_amount(text, &money) ? money_format(pool, money) : text;
}

/* --- their sum --- */

typedef struct {
    gint64 minor[CURRENCY_COUNT];
    guint amounts, words;
} Sum;

static void add(Sum *sum, const char *text)
{
    Money money;
    if (text_is_empty(text))
        return;
    if (!read_amount(text, &money) || __builtin_add_overflow(sum->minor[money.currency], money.minor, &sum->minor[money.currency])) {
        sum->words++;
        return;
    }
    sum->amounts++;
}

const char *case_amounts_sum(Pool *pool, const CasePlan *plan)
{
    Sum sum = {0};
    GString *all = pool_string(pool);
    for (guint i = 0; i < plan->needs->len; i++) {
        const CaseNeed *need = plan->needs->pdata[i];
        for (guint k = 0; k < need->lines->len; k++)
            add(&sum, ((const CaseNeedLine *)need->lines->pdata[k])->amount);
    }
    for (Currency currency = CURRENCY_RON; currency < CURRENCY_COUNT; currency++)
        if (sum.minor[currency])
            g_string_append_printf(all, "%s%s", all->len ? " + " : "", money_format(pool, (Money){sum.minor[currency], currency}));
    if (all->len && sum.words)
        g_string_append_printf(all, P_(" (without %u amount in words)", " (without %u amounts in words)", sum.words), sum.words);
    return sum.amounts > 0 && all->len ? all->str : NULL;
}
