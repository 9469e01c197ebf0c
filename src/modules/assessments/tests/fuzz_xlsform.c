#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "modules/assessments/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* Any sheets are either told what is wrong with them, or make a form that can be worked through, and read and written again. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GError) error = NULL;
    Instrument *instrument;
    GPtrArray *problems;
    Evaluation *evaluation;
    Sheets *again;
    char *text = pool_strndup(pool, (const char *)bytes, count);
    if (!text_is_utf8(text, strlen(text)))
        return 0;
    const Sheets *sheets = sheets_from_text(pool, text);
    bool good = instrument_read(pool, sheets, &instrument, &problems);
    g_assert_true(good == (problems->len == 0));
    g_assert_true(sheets_from_json(pool, sheets_to_json(pool, sheets), &again, NULL));
    if (good && !evaluate(pool, instrument, answers_new(pool), day_make(2025, 6, 1), "Ana", &evaluation, &error))
        g_assert_error(error, FAIL, FAIL_INVALID);
    return 0;
}
