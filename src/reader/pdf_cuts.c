#include "reader/pdf_page.h"

#include <string.h>

/* Words that are longer than their cell are cut without a hyphen.  Geometry alone can't tell them from words that end with the
 * line, so the document must show that it cuts: by rests that are no words. */

static const char *const short_words[] = {
    "a", "o", "și", "şi", "si", "de", "la", "în", "in", "cu", "pe", "nu", "ca", "că", "să", "se", "al", "ai", "un", "or", "ce", "am", "au", "ar",
    "fi", "to", "of", "on", "at", "by", "is", "as", "an", "we", "be", "it", "no", "и", "в", "о", "с", "у", "к", "а", "на", "по", "не", "за", "до", "от",
    "из", "во", "со", "об", "но", "бы", "то", "же", "ли", "их", "им", "ее", "да",
};

static bool is_short_word(const char *word)
{
    for (gsize i = 0; i < G_N_ELEMENTS(short_words); i++)
        if (strcmp(word, short_words[i]) == 0)
            return true;
    return false;
}

static bool is_letter(const char *at)
{
    return g_unichar_isalpha(g_utf8_get_char(at));
}

/* The letters in front of at, back to from. */
static char *word_before(Pool *pool, const char *from, const char *at)
{
    const char *start = at;
    while (start > from && is_letter(g_utf8_prev_char(start)))
        start = g_utf8_prev_char(start);
    return pool_strndup(pool, start, (gsize)(at - start));
}

static char *word_behind(Pool *pool, const char *at)
{
    const char *end = at;
    while (*end && is_letter(end))
        end = g_utf8_next_char(end);
    return pool_strndup(pool, at, (gsize)(end - at));
}

/* No word begins so, or none is so short. */
static bool is_surely_rest(const char *word)
{
    gunichar first = g_utf8_get_char(word), second = first ? g_utf8_get_char(g_utf8_next_char(word)) : 0;
    if (g_utf8_strlen(word, -1) <= 2)
        return *word && !is_short_word(word);
    return first == 0x44C || first == 0x44A || first == 0x44B || (first == second && first > 0x7F);
}

static int count_of(const PdfKnown *known, const char *word)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(known->words, word));
}

static void count_word(PdfKnown *known, Pool *pool, const char *word)
{
    if (*word)
        g_hash_table_insert(known->words, pool_strdup(pool, word), GINT_TO_POINTER(count_of(known, word) + 1));
}

void pdf_learn_words(PdfKnown *known, const PdfPage *page)
{
    for (guint i = 0; i < page->words->len; i++) {
        const char *text = ((Word *)page->words->pdata[i])->text;
        while (*text && !is_letter(text))
            text = g_utf8_next_char(text);
        count_word(known, page->pool, word_behind(page->pool, text));
    }
}

void pdf_learn_cuts(PdfKnown *known, Pool *pool, const char *text)
{
    for (const char *at = strchr(text, PDF_CUT); at; at = strchr(at + 1, PDF_CUT))
        if (is_surely_rest(word_behind(pool, at + 1)))
            known->cuts++;
        else
            known->doubtful++;
}

/* Does the word go on behind the cut at at? */
static bool goes_on(Pool *pool, const char *text, const char *at, const PdfKnown *known)
{
    const char *before = word_before(pool, text, at), *rest = word_behind(pool, at + 1);
    if (!known || !known->cuts)
        return false;
    if (is_surely_rest(rest) || count_of(known, pool_printf(pool, "%s%s", before, rest)) > 0)
        return true;
    if (known->cuts * 3 < known->doubtful) /* most places are words that end with their line */
        return false;
    return !is_short_word(rest) && count_of(known, before) < 2 && count_of(known, rest) < 2;
}

char *pdf_mend_cuts(Pool *pool, const char *text, const PdfKnown *known)
{
    GString *out = pool_string(pool);
    const char *from = text;
    for (const char *at = strchr(text, PDF_CUT); at; at = strchr(at + 1, PDF_CUT)) {
        g_string_append_len(out, from, at - from);
        if (!goes_on(pool, text, at, known))
            g_string_append_c(out, PDF_WRAP);
        from = at + 1;
    }
    g_string_append(out, from);
    return out->str;
}
