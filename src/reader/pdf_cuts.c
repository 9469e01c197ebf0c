#include "reader/pdf_page.h"

#include <string.h>

/* Words that are longer than their cell are cut without a hyphen.  Geometry alone can't tell them from words that end with the
 * line, so the document must show that it cuts: by rests that are no words.  Then the words that stand elsewhere tell, and how
 * letters follow each other. */
enum { ENOUGH_WHOLE = 3 };
static const double surely_one = 1.2, likely_one = 3; /* joins(): where the document cuts, where it hardly does */
/* What counts against one word: a half that is a word elsewhere, one that begins as a word does, each letter of a long word. */
static const double known_word = 2, known_stem = 1.5, long_word = 0.35;
enum { LONG_WORD = 12 };

static const char *const short_words[] = {
    "a", "o", "și", "şi", "si", "de", "la", "în", "in", "cu", "pe", "nu", "ca", "că", "să", "se", "al", "ai", "un", "or", "ce", "am", "au", "ar",
    "fi", "to", "of", "on", "at", "by", "is", "as", "an", "we", "be", "it", "no", "и", "в", "о", "с", "у", "к", "а", "на", "по", "не", "за", "до", "от",
    "из", "во", "со", "об", "но", "бы", "то", "же", "ли", "их", "им", "ее", "да", "az", "és", "ki", "is", "ha", "el",
};

static const char *const three_letters[] = {
    "din", "cel", "cea", "cei", "lei", "ani", "ale", "lor", "sau", "loc", "vor", "fie", "per", "cum", "iar", "sub", "doi", "trei", "opt", "noi", "mai", "alt", "ori",
    "doc", "apă", "gaz", "joc", "bun", "bani", "rol", "caz", "mod", "zi", "zile", "ora", "ore", "one", "tip", "rural", "roma", "mic", "mari", "sat", "risc", "the", "and",
    "for", "per", "new", "two", "six", "ten", "all", "any", "day", "age", "aid", "men", "old", "who", "not", "out", "use", "law", "her", "his", "own", "для", "при",
    "про", "под", "над", "без", "или", "как", "что", "все", "его", "год", "мер", "лет", "лей", "дня", "два", "три", "дом", "муж", "час", "это", "раз", "egy", "nem", "van", "meg",
};

/* They keep a hyphen before the word. */
static const char *const prefixes[] = {"non", "post", "anti", "auto", "co", "ex", "pre", "pro", "re", "sub", "socio", "psiho", "multi", "inter", "extra", "semi", "bio", "eco", "micro", "mini"};

static bool stands_in(const char *const *words, gsize count, const char *word)
{
    for (gsize i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static bool is_short_word(const char *word)
{
    return stands_in(short_words, G_N_ELEMENTS(short_words), word) || stands_in(three_letters, G_N_ELEMENTS(three_letters), word);
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
    if (g_utf8_strlen(word, -1) <= 3)
        return *word && !is_short_word(word);
    return first == 0x44C || first == 0x44A || first == 0x44B || (first == second && first > 0x7F);
}

static int count_of(GHashTable *words, const char *word)
{
    g_autofree char *small = g_utf8_strdown(word, -1);
    return GPOINTER_TO_INT(g_hash_table_lookup(words, small));
}

static void count_word(GHashTable *words, Pool *pool, const char *word)
{
    g_autofree char *small = g_utf8_strdown(word, -1);
    if (*small)
        g_hash_table_insert(words, pool_strdup(pool, small), GINT_TO_POINTER(count_of(words, word) + 1));
}

/* How often it stands as a word of its own, where nothing was cut. */
static int count_whole(const PdfKnown *known, const char *word)
{
    return count_of(known->words, word) - count_of(known->parts, word);
}

void pdf_learn_words(PdfKnown *known, const PdfPage *page)
{
    for (guint i = 0; i < page->words->len; i++) {
        const char *text = ((Word *)page->words->pdata[i])->text;
        while (*text && !is_letter(text))
            text = g_utf8_next_char(text);
        count_word(known->words, page->pool, word_behind(page->pool, text));
    }
}

static bool is_break(char c)
{
    return c == PDF_CUT || c == PDF_HYPHEN;
}

static const char *next_break(const char *text)
{
    while (*text && !is_break(*text))
        text++;
    return *text ? text : NULL;
}

/* The letters on both sides of a break; before a hyphen they stand in front of it. */
static void halves(Pool *pool, const char *text, const char *at, const char **ret_before, const char **ret_rest)
{
    bool hyphen = *at == PDF_HYPHEN && at > text && at[-1] == '-';
    *ret_before = word_before(pool, text, hyphen ? at - 1 : at);
    *ret_rest = word_behind(pool, at + 1);
}

void pdf_learn_cuts(PdfKnown *known, Pool *pool, const char *text)
{
    for (const char *at = next_break(text); at; at = next_break(at + 1)) {
        const char *before = NULL, *rest = NULL;
        halves(pool, text, at, &before, &rest);
        count_word(known->parts, pool, before);
        count_word(known->parts, pool, rest);
        if (*at == PDF_HYPHEN)
            count_word(known->hyphened, pool, pool_printf(pool, "%s%s", before, rest));
        else if (is_surely_rest(rest))
            known->cuts++;
        else
            known->doubtful++;
    }
}

static bool is_word(const PdfKnown *known, const char *word)
{
    g_autofree char *small = g_utf8_strdown(word, -1);
    return count_whole(known, word) > 0 || pdf_letters_know(known->letters, small);
}

static bool begins_as_word(const PdfKnown *known, const char *rest)
{
    g_autofree char *small = g_utf8_strdown(rest, -1);
    return pdf_letters_know_stem(known->letters, small);
}

/* Above 0: the halves are likelier one word. */
static double joins(const PdfKnown *known, const char *before, const char *rest)
{
    double against = is_word(known, before) ? known_word : 0;
    against += is_word(known, rest) ? known_word : begins_as_word(known, rest) ? known_stem : 0;
    glong length = g_utf8_strlen(before, -1) + g_utf8_strlen(rest, -1);
    against += length > LONG_WORD ? long_word * (double)(length - LONG_WORD) : 0;
    return pdf_letters_join(known->letters, before, rest) - against;
}

/* "de informare" "a populației": what stands behind "de" has no article that was cut off. */
static bool is_behind_de(const char *text, const char *at, const char *before)
{
    gsize length = (gsize)(at - text) - strlen(before);
    return length >= 3 && at[1] == 'a' && !is_letter(at + 2) && strncmp(text + length - 3, "de", 2) == 0 && !is_letter(text + length - 1);
}

static gsize digits_before(const char *text, const char *at)
{
    gsize count = 0;
    while (at - count > text && g_ascii_isdigit(at[-(gssize)count - 1]))
        count++;
    return count;
}

/* "31.03.202" | "5": both halves make the year of a day. */
static bool is_year_of_day(const char *text, const char *at)
{
    gsize before = digits_before(text, at), behind = strspn(at + 1, "0123456789");
    const char *year = at - before;
    if (before == 0 || behind == 0 || before + behind != 4 || year == text || year[-1] != '.')
        return false;
    gsize month = digits_before(text, year - 1);
    const char *start = year - 1 - month;
    return month > 0 && month < 3 && start > text + 1 && start[-1] == '.' && g_ascii_isdigit(start[-2]);
}

/* Does the word go on behind the cut? */
static bool goes_on(Pool *pool, const char *text, const char *at, const PdfKnown *known)
{
    const char *before = NULL, *rest = NULL;
    if (is_year_of_day(text, at))
        return true;
    if (!known || !known->cuts)
        return false;
    if (at > text && g_ascii_isdigit(at[-1]) && g_ascii_isdigit(at[1]))
        return true;
    halves(pool, text, at, &before, &rest);
    if (is_surely_rest(rest) || (rest[0] && rest[1] && is_word(known, pool_printf(pool, "%s%s", before, rest))))
        return true;
    if (is_behind_de(text, at, before))
        return false;
    bool rarely = known->cuts * 3 < known->doubtful; /* most places are words that end with their line */
    return *before && *rest && joins(known, before, rest) > (rarely || is_short_word(rest) ? likely_one : surely_one);
}

/* Words that stand without the hyphen elsewhere show that the document parts words at the ends of lines. */
static bool document_hyphenates(const PdfKnown *known)
{
    guint whole = 0;
    GHashTableIter iter;
    gpointer word = NULL;
    g_hash_table_iter_init(&iter, known->hyphened);
    while (g_hash_table_iter_next(&iter, &word, NULL) && whole < ENOUGH_WHOLE)
        whole += count_of(known->words, word) > 0;
    return whole >= ENOUGH_WHOLE || whole * 3 > g_hash_table_size(known->hyphened);
}

/* Is the hyphen one of the line's end, and not of the word: "respon-" "sabil", but "dintr-" "un", "copii-" "părinți"? */
static bool is_superfluous(Pool *pool, const char *text, const char *at, const PdfKnown *known)
{
    const char *before = NULL, *rest = NULL;
    if (!known)
        return false;
    halves(pool, text, at, &before, &rest);
    if (g_utf8_strlen(before, -1) < 2 || !*rest || g_str_has_suffix(before, "ntr"))
        return false;
    if (is_word(known, pool_printf(pool, "%s%s", before, rest)))
        return true;
    bool prefix = stands_in(prefixes, G_N_ELEMENTS(prefixes), before);
    return !prefix && document_hyphenates(known) && joins(known, before, rest) > -known_word;
}

static void put_break(GString *out, Pool *pool, const char *text, const char *at, const PdfKnown *known)
{
    if (*at == PDF_CUT && !goes_on(pool, text, at, known))
        g_string_append_c(out, PDF_WRAP);
    else if (*at == PDF_HYPHEN && is_superfluous(pool, text, at, known) && g_str_has_suffix(out->str, "-"))
        g_string_truncate(out, out->len - 1);
}

char *pdf_mend_cuts(Pool *pool, const char *text, const PdfKnown *known)
{
    GString *out = pool_string(pool);
    const char *from = text;
    for (const char *at = next_break(text); at; at = next_break(at + 1)) {
        g_string_append_len(out, from, at - from);
        put_break(out, pool, text, at, known);
        from = at + 1;
    }
    g_string_append(out, from);
    return out->str;
}
