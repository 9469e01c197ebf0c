#include "reader/mojibake.h"
#include "reader/codepages.h"

#include <string.h>

enum { LEAST_PLACES = 3 };

typedef void (*Visit)(Build *build, const char **text, void *data);

static void visit_table(Build *build, GridTable *table, Visit visit, void *data)
{
    for (int i = 0; i < table->rows * table->columns; i++) {
        GridCell *cell = table->at[i];
        if (cell && cell->row * table->columns + cell->column == i)
            visit(build, &cell->text, data);
    }
}

static void visit_texts(Build *build, Visit visit, void *data)
{
    for (guint i = 0; i < build->grid->blocks->len; i++) {
        GridBlock *block = build->grid->blocks->pdata[i];
        if (block->kind == GRID_TABLE)
            visit_table(build, block->table, visit, data);
        else
            visit(build, &block->text, data);
    }
}

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if ((guchar)*text >= 0x80)
            return false;
    return true;
}

/* --- UTF-8 that was taken for a one-byte encoding: runs of letters beyond ASCII whose bytes are UTF-8 again. */

typedef struct {
    const Codepage *page;
    int mended, odd; /* runs that are UTF-8 again, and those that aren't */
} Twice;

/* The run at at as bytes of the encoding; *ret_end is behind it.  false: it has letters that the encoding lacks. */
static bool run_bytes(const Codepage *page, const char *at, GString *bytes, const char **ret_end)
{
    bool known = true;
    g_string_truncate(bytes, 0);
    for (; (guchar)*at >= 0x80; at = g_utf8_next_char(at)) {
        int byte = codepage_byte(page, g_utf8_get_char(at));
        known = known && byte >= 0x80;
        g_string_append_c(bytes, (char)byte);
    }
    *ret_end = at;
    return known && bytes->len >= 2 && g_utf8_validate(bytes->str, (gssize)bytes->len, NULL);
}

static void count_runs(Build *build, const char **text, void *data)
{
    (void)build;
    Twice *twice = data;
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (const char *at = *text; *at;) {
        if ((guchar)*at < 0x80) {
            at++;
            continue;
        }
        bool mended = run_bytes(twice->page, at, bytes, &at);
        twice->mended += mended;
        twice->odd += !mended;
    }
}

static void mend_runs(Build *build, const char **text, void *data)
{
    const Twice *twice = data;
    if (is_plain(*text))
        return;
    g_autoptr(GString) bytes = g_string_new(NULL);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = *text; *at;) {
        const char *end = at + 1;
        bool mended = (guchar)*at >= 0x80 && run_bytes(twice->page, at, bytes, &end);
        g_string_append_len(out, mended ? bytes->str : at, mended ? (gssize)bytes->len : end - at);
        at = end;
    }
    *text = build_clean(build->pool, out->str);
}

static bool mend_twice(Build *build, const char *name)
{
    Twice twice = {.page = codepage_find(name)};
    visit_texts(build, count_runs, &twice);
    if (twice.mended < LEAST_PLACES || twice.mended < 2 * twice.odd)
        return false;
    visit_texts(build, mend_runs, &twice);
    build_note(build, NOTE_MOJIBAKE, 1, name);
    return true;
}

/* --- Windows-1250 that was taken for Windows-1252. */

static const struct {
    gunichar wrong;
    const char *right;
    bool sure; /* no other language of towns here has it */
} swapped[] = {
    {0xBA, "ș", true}, {0xAA, "Ș", true}, {0xFE, "ț", true}, {0xDE, "Ț", true}, {0xE3, "ă", false}, {0xC3, "Ă", false}, {0xF5, "ő", false}, {0xD5, "Ő", false},
    {0xFB, "ű", false}, {0xDB, "Ű", false},
};

typedef struct {
    int wrong, right; /* letters that must be wrong; Romanian ones that are right */
} Swaps;

/* "nº 5" is a number sign. */
static bool stands_in_word(const char *text, const char *at)
{
    const char *next = g_utf8_next_char(at);
    gunichar before = at > text ? g_utf8_get_char(g_utf8_prev_char(at)) : 0, after = g_utf8_get_char(next);
    bool number = (before == 'n' || before == 'N') && !g_unichar_isalpha(after);
    return !number && ((before < 0x250 && g_unichar_isalpha(before)) || (after < 0x250 && g_unichar_isalpha(after)));
}

static const char *right_letter(const char *text, const char *at, bool *ret_sure)
{
    gunichar c = g_utf8_get_char(at);
    for (gsize i = 0; i < G_N_ELEMENTS(swapped); i++)
        if (swapped[i].wrong == c && stands_in_word(text, at)) {
            *ret_sure = swapped[i].sure;
            return swapped[i].right;
        }
    return NULL;
}

static void count_swaps(Build *build, const char **text, void *data)
{
    (void)build;
    Swaps *swaps = data;
    if (is_plain(*text))
        return;
    for (const char *at = *text; *at; at = g_utf8_next_char(at)) {
        bool sure = false;
        gunichar c = g_utf8_get_char(at);
        swaps->wrong += right_letter(*text, at, &sure) && sure;
        swaps->right += c == 0x103 || c == 0x219 || c == 0x21B || c == 0x15F || c == 0x163;
    }
}

static void mend_swaps(Build *build, const char **text, void *data)
{
    (void)data;
    if (is_plain(*text))
        return;
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = *text; *at; at = g_utf8_next_char(at)) {
        bool sure = false;
        const char *right = right_letter(*text, at, &sure);
        if (right)
            g_string_append(out, right);
        else
            g_string_append_unichar(out, g_utf8_get_char(at));
    }
    *text = build_clean(build->pool, out->str);
}

static void mend_swapped(Build *build)
{
    Swaps swaps = {0};
    visit_texts(build, count_swaps, &swaps);
    if (swaps.wrong < LEAST_PLACES || swaps.right * 4 > swaps.wrong)
        return;
    visit_texts(build, mend_swaps, &swaps);
    build_note(build, NOTE_MOJIBAKE, 1, "Windows-1252");
}

/* --- One one-byte encoding that was taken for another: whole words become words of the other alphabet. */

typedef struct {
    const Codepage *taken, *right;
    bool (*is_wrong)(const char *word, gsize length); /* as no word of any language is */
    int wrong, fine;                                  /* words beyond ASCII */
} Exchange;

static bool is_cyrillic(gunichar c)
{
    return c >= 0x400 && c < 0x460;
}

static bool is_latin(gunichar c)
{
    return c < 0x250 && g_unichar_isalpha(c);
}

/* "Ïëàí": no letter is of ASCII, and there are three or more. */
static bool is_without_ascii(const char *word, gsize length)
{
    glong letters = 0;
    for (const char *at = word; at < word + length; at = g_utf8_next_char(at), letters++)
        if ((guchar)*at < 0x80 || is_cyrillic(g_utf8_get_char(at)))
            return false;
    return letters >= 3;
}

/* "Timiєoara": letters of both alphabets. */
static bool is_mixed(const char *word, gsize length)
{
    bool latin = false, cyrillic = false;
    for (const char *at = word; at < word + length; at = g_utf8_next_char(at)) {
        latin |= is_latin(g_utf8_get_char(at));
        cyrillic |= is_cyrillic(g_utf8_get_char(at));
    }
    return latin && cyrillic;
}

static gsize word_length(const char *at)
{
    const char *end = at;
    while (*end && g_unichar_isalpha(g_utf8_get_char(end)))
        end = g_utf8_next_char(end);
    return (gsize)(end - at);
}

/* What the letter's byte means in the right encoding; 0: nothing. */
static gunichar exchanged(const Exchange *exchange, gunichar c)
{
    int byte = c < 0x80 ? (int)c : codepage_byte(exchange->taken, c);
    return byte < 0x80 ? (gunichar)MAX(byte, 0) : exchange->right->upper[byte - 0x80];
}

static bool can_exchange(const Exchange *exchange, const char *word, gsize length)
{
    for (const char *at = word; at < word + length; at = g_utf8_next_char(at))
        if (!g_unichar_isalpha(exchanged(exchange, g_utf8_get_char(at))))
            return false;
    return true;
}

static void count_words(Build *build, const char **text, void *data)
{
    (void)build;
    Exchange *exchange = data;
    for (const char *at = *text; *at;) {
        gsize length = word_length(at);
        if (length && exchange->is_wrong(at, length) && can_exchange(exchange, at, length))
            exchange->wrong++;
        else if (length > 2)
            exchange->fine++;
        at = length ? at + length : g_utf8_next_char(at);
    }
}

/* Short words and single letters go with the others of their alphabet. */
static bool is_to_mend(const Exchange *exchange, const char *word, gsize length)
{
    if (exchange->is_wrong == is_mixed)
        return is_mixed(word, length) && can_exchange(exchange, word, length);
    for (const char *at = word; at < word + length; at = g_utf8_next_char(at))
        if ((guchar)*at < 0x80 || is_cyrillic(g_utf8_get_char(at)))
            return false;
    return can_exchange(exchange, word, length);
}

static void mend_words(Build *build, const char **text, void *data)
{
    const Exchange *exchange = data;
    if (is_plain(*text))
        return;
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = *text; *at;) {
        gsize length = word_length(at);
        bool mend = length && is_to_mend(exchange, at, length);
        const char *end = length ? at + length : g_utf8_next_char(at);
        for (; at < end; at = g_utf8_next_char(at)) {
            gunichar c = g_utf8_get_char(at);
            g_string_append_unichar(out, mend ? exchanged(exchange, c) : c == 0xB9 && exchange->is_wrong == is_without_ascii ? 0x2116 : c);
        }
    }
    *text = build_clean(build->pool, out->str);
}

static bool mend_exchange(Build *build, const char *taken, const char *right, bool (*is_wrong)(const char *word, gsize length))
{
    Exchange exchange = {.taken = codepage_find(taken), .right = codepage_find(right), .is_wrong = is_wrong};
    visit_texts(build, count_words, &exchange);
    bool shown = is_wrong == is_mixed ? exchange.wrong * 20 > exchange.fine : exchange.wrong > exchange.fine;
    if (exchange.wrong < LEAST_PLACES || !shown)
        return false;
    visit_texts(build, mend_words, &exchange);
    build_note(build, NOTE_MOJIBAKE, 1, taken);
    return true;
}

static void clean(Build *build, const char **text, void *data)
{
    (void)data;
    if (!build_is_clean(*text))
        *text = build_clean(build->pool, *text);
}

void mojibake_mend(Build *build)
{
    static const char *const taken_for[] = {"Windows-1252", "Windows-1250", "Windows-1251", "Mac Romanian"};
    bool mended = false;
    for (gsize i = 0; !mended && i < G_N_ELEMENTS(taken_for); i++)
        mended = mend_twice(build, taken_for[i]);
    mended = mended || mend_exchange(build, "Windows-1252", "Windows-1251", is_without_ascii);
    mended = mended || mend_exchange(build, "Windows-1250", "Windows-1251", is_without_ascii);
    mended = mended || mend_exchange(build, "Windows-1251", "Windows-1250", is_mixed);
    if (!mended)
        mend_swapped(build);
    visit_texts(build, clean, NULL);
}
