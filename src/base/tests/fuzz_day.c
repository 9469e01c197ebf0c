#include "base/day.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* Every day that is read is a real one; every text is folded to what folds to itself. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    const char *text = pool_strndup(pool, (const char *)bytes, count);
    Day day, again;
    if (day_parse(text, &day, NULL)) {
        g_assert_cmpint(day_from_iso(day_to_iso(pool, day)).n, ==, day.n);
        g_assert_true(day_parse(day_to_people(pool, day), &again, NULL) && again.n == day.n);
    }
    const char *folded = text_fold(pool, text);
    g_assert_cmpstr(text_fold(pool, folded), ==, folded);
    g_assert_true(g_utf8_validate(text_name_key(pool, text), -1, NULL));
    const char *stored = text_normalise(pool, text);
    g_assert_cmpstr(text_normalise(pool, stored), ==, stored);
    g_assert_cmpuint(text_length(text_shorten(pool, text, 10)), <=, 10);
    text_words(pool, text);
    text_squash(pool, text);
    return 0;
}
