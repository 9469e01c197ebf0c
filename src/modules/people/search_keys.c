#include "modules/people/search_keys.h"

#include <string.h>

#include "base/text.h"

enum { HEARD_LETTERS = 40, WORD_LETTERS_LEAST = 2 };

/* --- as heard --- */

typedef struct {
    const char *written, *heard;
} Sound;

/* The longest first. */
static const Sound sounds[] = {
    {"sch", "s"}, {"sz", "s"}, {"cs", "c"}, {"th", "t"}, {"dt", "t"}, {"ph", "f"}, {"ch", "c"}, {"gh", "g"}, {"sh", "s"}, {"ck", "c"},
    {"tz", "t"}, {"ts", "t"}, {"x", "c"}, {"k", "c"}, {"q", "c"}, {"w", "v"}, {"y", "i"}, {"j", "i"}, {"h", ""},
};

static const Sound *sound_at(const char *at)
{
    if (!strchr("scthdpgxkqwyj", *at)) /* most letters sound as they are written */
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(sounds); i++)
        if (strncmp(at, sounds[i].written, strlen(sounds[i].written)) == 0)
            return &sounds[i];
    return NULL;
}

static void put_sound(GString *out, const char *letters, gsize count)
{
    for (gsize i = 0; i < count && out->len < HEARD_LETTERS; i++)
        if (!out->len || out->str[out->len - 1] != letters[i] || (letters[i] & 0x80))
            g_string_append_c(out, letters[i]);
}

static bool is_vowel(char c)
{
    return strchr("aeiou", c) != NULL;
}

/* Lăcătuș and Lăcătușu, Ciurar and Ciurari. */
static void drop_ending(GString *heard)
{
    gsize n = heard->len;
    if (n >= 5 && (heard->str[n - 1] == 'u' || heard->str[n - 1] == 'i') && !is_vowel(heard->str[n - 2]))
        g_string_truncate(heard, n - 1);
}

const char *name_heard(Pool *pool, const char *folded)
{
    GString *heard = pool_string(pool);
    for (const char *c = folded; *c;) {
        const Sound *sound = sound_at(c);
        gsize count = sound ? strlen(sound->written) : (gsize)(g_utf8_next_char(c) - c);
        put_sound(heard, sound ? sound->heard : c, sound ? strlen(sound->heard) : count);
        c += count;
    }
    drop_ending(heard);
    if (!heard->len)
        g_string_append(heard, folded);
    if (!g_utf8_validate(heard->str, -1, NULL))
        return pool_strdup(pool, g_utf8_make_valid(heard->str, -1));
    return heard->str;
}

/* --- one slip --- */

bool name_near(const char *a, const char *b)
{
    gsize n = strlen(a), m = strlen(b);
    if (n > m)
        return name_near(b, a);
    if (m - n > 1)
        return false;
    gsize i = 0;
    while (i < n && a[i] == b[i])
        i++;
    if (n != m)
        return strcmp(a + i, b + i + 1) == 0;
    if (i == n || strcmp(a + i + 1, b + i + 1) == 0)
        return true;
    return i + 1 < n && a[i] == b[i + 1] && a[i + 1] == b[i] && strcmp(a + i + 2, b + i + 2) == 0;
}

/* --- words --- */

static void add_word(GPtrArray *words, Pool *pool, const char *folded, const char *by_sound, const char *original, guint part, bool joined)
{
    if (words->len >= NAME_WORDS)
        return;
    NameWord *word = pool_new0(pool, NameWord);
    *word = (NameWord){.folded = folded, .original = original, .part = part, .joined = joined};
    word->keys[0] = name_heard(pool, folded);
    const char *second = name_heard(pool, by_sound);
    word->keys[1] = strcmp(second, word->keys[0]) == 0 ? NULL : second;
    g_ptr_array_add(words, word);
}

static bool is_cyrillic(const char *text)
{
    for (const char *c = text; *c; c = g_utf8_next_char(c))
        if (g_unichar_get_script(g_utf8_get_char(c)) == G_UNICODE_SCRIPT_CYRILLIC)
            return true;
    return false;
}

/* Who types neither â nor î may mean either: "Sîrbu" is met by sirbu and by sarbu. */
static char *with_a(Pool *pool, const char *text)
{
    GString *out = pool_string(pool);
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        g_string_append_unichar(out, letter == 0xEE || letter == 0xCE ? 'a' : letter);
    }
    return out->str;
}

/* One part between blanks: its words, and where signs part them, all of them as one. */
static void add_part(GPtrArray *words, Pool *pool, const char *text, guint part)
{
    const char *latin = is_cyrillic(text) ? text_name_key(pool, text) : text;
    const char *plain = text_fold(pool, latin), *other = text_name_key(pool, latin);
    if (strcmp(plain, other) == 0)
        other = text_fold(pool, with_a(pool, latin));
    g_auto(GStrv) folded = g_strsplit(plain, " ", -1), heard = g_strsplit(other, " ", -1);
    guint count = g_strv_length(folded), heard_count = g_strv_length(heard);
    for (guint i = 0; i < count; i++)
        if (g_utf8_strlen(folded[i], -1) >= WORD_LETTERS_LEAST)
            add_word(words, pool, pool_strdup(pool, folded[i]), count == heard_count ? heard[i] : folded[i], text, part, false);
    if (count < 2)
        return;
    g_autofree char *joined = g_strjoinv("", folded), *joined_heard = g_strjoinv("", heard);
    add_word(words, pool, pool_strdup(pool, joined), joined_heard, text, part, true);
}

static void add_lone_letters(GPtrArray *words, Pool *pool, const char *text)
{
    const char *folded = text_fold(pool, text);
    if (*folded)
        add_word(words, pool, folded, folded, text, 0, false);
}

GPtrArray *name_words(Pool *pool, const char *text)
{
    GPtrArray *words = pool_list(pool);
    char *clean = g_strdelimit(text_squash(pool, text_normalise(pool, text)), "()[]{},;:\"/\\", ' ');
    g_auto(GStrv) parts = g_strsplit(clean, " ", -1);
    for (guint i = 0; parts[i]; i++)
        if (*parts[i])
            add_part(words, pool, pool_strdup(pool, parts[i]), i);
    if (!words->len)
        add_lone_letters(words, pool, clean);
    return words;
}

GPtrArray *person_name_words(Pool *pool, const Person *person)
{
    const char *const names[] = {person->family_name, person->given_name, person->former_name, person->other_name};
    GString *all = pool_string(pool);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i])
            g_string_append_printf(all, "%s ", names[i]);
    return name_words(pool, all->str);
}

static void add_pair(Pool *pool, const NameWord *a, const NameWord *b, GHashTable *pairs)
{
    for (guint i = 0; i < 2 && a->keys[i]; i++)
        for (guint j = 0; j < 2 && b->keys[j]; j++)
            g_hash_table_add(pairs, pool_printf(pool, "%s %s", a->keys[i], b->keys[j]));
}

/* A word alone is found by its pairs, so only a lone one stands for itself. */
void name_pairs(Pool *pool, const GPtrArray *words, GHashTable *pairs)
{
    static const NameWord nothing = {.folded = "", .keys = {""}};
    for (guint i = 0; i < words->len; i++)
        for (guint j = 0; j < words->len; j++) {
            const NameWord *a = words->pdata[i], *b = words->pdata[j];
            if (i != j && !(a->part == b->part && (a->joined || b->joined)))
                add_pair(pool, a, b, pairs);
        }
    if (words->len == 1)
        add_pair(pool, words->pdata[0], &nothing, pairs);
}

/* --- numbers --- */

const char *phone_digits(Pool *pool, const char *text)
{
    enum { LEAST = 6, KEPT = 9 };
    GString *digits = pool_string(pool);
    for (const char *c = text ? text : ""; *c; c++)
        if (g_ascii_isdigit(*c))
            g_string_append_c(digits, *c);
    if (digits->len < LEAST)
        return NULL;
    return digits->len > KEPT ? digits->str + digits->len - KEPT : digits->str;
}

const char *file_number_key(Pool *pool, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text_fold(pool, text ? text : ""), " ", -1);
    g_autofree char *joined = g_strjoinv("", parts);
    return *joined ? pool_strdup(pool, joined) : NULL;
}
