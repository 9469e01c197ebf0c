#include "base/money.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* What is read is within its limit and is read alike when it is written out again. */
static void check_amount(Pool *pool, const char *text)
{
    Money money, again;
    if (!money_parse(text, CURRENCY_RON, &money, NULL))
        return;
    g_assert_cmpint(ABS(money.minor), <=, G_GINT64_CONSTANT(100000000000000000));
    g_assert_true(money_parse(money_format(pool, money), CURRENCY_NONE, &again, NULL));
    g_assert_true(again.minor == money.minor && again.currency == money.currency);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    const char *text = pool_strndup(pool, (const char *)bytes, count), *start, *end;
    check_amount(pool, text);
    Money money;
    if (money_find(text, &money, &start, &end)) {
        g_assert_true(start >= text && start < end && end <= text + strlen(text));
        g_assert_cmpint(money.currency, !=, CURRENCY_NONE);
    }
    double value;
    if (number_parse(text, &value, NULL))
        g_assert_true(*number_format(pool, value));
    return 0;
}
