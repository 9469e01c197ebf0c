#include "reader/pdf_page.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* Words and rules anywhere on a few pages: what finds columns, rows and cells must take it all. */
enum { STEP = 5, MAX_PAGES = 4 };
static const double unit = 3; /* points a byte */

static const char *const texts[] = {
    "1.", "1.1", "2", "Nr.", "crt.", "Termen", "Responsabil", "responsa", "bil\xC4\x83", "Obiectiv", "specific", "ul", "X", "2026", "-", "asis-", "ten\xC8\x9B\x61",
    "\xD0\xA3\xD0\xBF\xD1\x80\xD0\xB0\xD0\xB2\xD0\xBB\xD0\xB5", "\xD0\xBD\xD0\xB8\xD0\xB5", "12.000", "lei", "a", ",", "Pagina", "31.12.20", "27", "ani\xE2\x80\x90", "PRIM\xC4\x82RIA", ";", "Buget",
};

static PdfPage *new_page(Pool *pool, int number)
{
    PdfPage *page = pool_new0(pool, PdfPage);
    *page = (PdfPage){.pool = pool, .number = number, .width = 255 * unit, .height = 255 * unit, .words = pool_list(pool)};
    page->across = g_array_new(FALSE, FALSE, sizeof(Rule));
    page->down = g_array_new(FALSE, FALSE, sizeof(Rule));
    pool_defer(pool, (GDestroyNotify)g_array_unref, page->across);
    pool_defer(pool, (GDestroyNotify)g_array_unref, page->down);
    return page;
}

static void add_rule(PdfPage *page, const uint8_t *step)
{
    Rule rule = {.at = step[1] * unit, .from = MIN(step[2], step[3]) * unit, .to = MAX(step[2], step[3]) * unit};
    g_array_append_val(step[0] & 1 ? page->across : page->down, rule);
}

static void add_word(PdfPage *page, const uint8_t *step)
{
    Word *word = pool_new0(page->pool, Word);
    word->text = texts[step[3] % G_N_ELEMENTS(texts)];
    glong length = g_utf8_strlen(word->text, -1);
    double x = step[1] * unit + (step[4] & 3), y = step[2] * unit + (step[4] >> 6), wide = 3 + (step[4] >> 2 & 3), high = 8 + (step[4] >> 4 & 3);
    PopplerRectangle *letters = pool_array0(page->pool, PopplerRectangle, length);
    for (glong i = 0; i < length; i++)
        letters[i] = (PopplerRectangle){x + wide * (double)i, y, x + wide * (double)(i + 1), y + high};
    word->box = (Box){x, y, x + wide * (double)length, y + high};
    word->letters = letters;
    word->bold = step[0] & 2;
    g_ptr_array_add(page->words, word);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *pages = pool_list(pool);
    g_ptr_array_add(pages, new_page(pool, 1));
    for (; count >= STEP; bytes += STEP, count -= STEP) {
        PdfPage *page = pages->pdata[pages->len - 1];
        if (bytes[0] % 16 == 0 && pages->len < MAX_PAGES)
            g_ptr_array_add(pages, new_page(pool, (int)pages->len + 1));
        else if (bytes[0] % 16 < 4)
            add_rule(page, bytes);
        else
            add_word(page, bytes);
    }
    pdf_put_pages(build_new(pool), pages);
    return 0;
}
