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

/* What is heard so far. */
typedef struct {
    char letters[HEARD_LETTERS + 1];
    gsize count;
} Heard;

static bool begins(const char *text, const char *beginning)
{
    while (*beginning && *text == *beginning) {
        text++;
        beginning++;
    }
    return !*beginning;
}

/* Most letters sound as they are written. */
static bool may_sound_otherwise(char letter)
{
    switch (letter) {
    case 's': case 'c': case 't': case 'h': case 'd': case 'p': case 'g': case 'x': case 'k': case 'q': case 'w': case 'y': case 'j':
        return true;
    }
    return false;
}

static const Sound *sound_at(const char *at)
{
    if (!may_sound_otherwise(*at))
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(sounds); i++)
        if (begins(at, sounds[i].written))
            return &sounds[i];
    return NULL;
}

static void put_sound(Heard *heard, const char *letters, gsize count)
{
    for (gsize i = 0; i < count && heard->count < HEARD_LETTERS; i++)
        if (!heard->count || heard->letters[heard->count - 1] != letters[i] || (letters[i] & 0x80))
            heard->letters[heard->count++] = letters[i];
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* Lăcătuș and Lăcătușu, Ciurar and Ciurari. */
static void drop_ending(Heard *heard)
{
    gsize n = heard->count;
    const char *last = heard->letters + n - 1;
    if (n >= 5 && (*last == 'u' || *last == 'i') && !is_vowel(last[-1]))
        heard->count--;
}

const char *name_heard(Pool *pool, const char *folded)
{
    Heard heard = {.count = 0};
    for (const char *c = folded; *c;) {
        const Sound *sound = sound_at(c);
        gsize count = sound ? strlen(sound->written) : (gsize)(g_utf8_next_char(c) - c);
        put_sound(&heard, sound ? sound->heard : c, sound ? strlen(sound->heard) : count);
        c += count;
    }
    drop_ending(&heard);
    if (!heard.count)
        return pool_strdup(pool, folded);
    if (heard.count < HEARD_LETTERS || g_utf8_validate(heard.letters, (gssize)heard.count, NULL))
        return pool_copy(pool, heard.letters, heard.count);
    g_autofree char *whole = g_utf8_make_valid(heard.letters, (gssize)heard.count); /* cut within a letter */
    return pool_strdup(pool, whole);
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
    const char *second = strcmp(by_sound, folded) == 0 ? word->keys[0] : name_heard(pool, by_sound);
    word->keys[1] = strcmp(second, word->keys[0]) == 0 ? NULL : second;
    g_ptr_array_add(words, word);
}

static bool is_cyrillic(const char *text)
{
    enum { FIRST_GREEK = 0x370 }; /* before it are Latin letters and signs */
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        gunichar letter = (guchar)*c < 0x80 ? (guchar)*c : g_utf8_get_char(c);
        if (letter >= FIRST_GREEK && g_unichar_get_script(letter) == G_UNICODE_SCRIPT_CYRILLIC)
            return true;
    }
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

/* The other way in which a part may be heard; plain: the first. */
static char *heard_otherwise(Pool *pool, const char *latin, const char *plain)
{
    char *other = text_name_key(pool, latin);
    bool has_i = strstr(latin, "î") || strstr(latin, "Î");
    return strcmp(plain, other) == 0 && has_i ? text_fold(pool, with_a(pool, latin)) : other;
}

/* Words parted by one blank each; cuts text. */
static char **cut_words(Pool *pool, char *text, guint *ret_count)
{
    guint count = *text ? 1 : 0;
    for (const char *c = text; *c; c++)
        count += *c == ' ';
    char **words = pool_array0(pool, char *, count + 1);
    for (guint i = 0; i < count; i++) {
        words[i] = text;
        text += strcspn(text, " ");
        if (*text)
            *text++ = '\0';
    }
    *ret_count = count;
    return words;
}

static const char *without_blanks(Pool *pool, const char *text)
{
    char *joined = pool_strdup(pool, text), *end = joined;
    for (const char *c = joined; *c; c++)
        if (*c != ' ')
            *end++ = *c;
    *end = '\0';
    return joined;
}

/* One part between blanks: its words, and where signs part them, all of them as one. */
static void add_part(GPtrArray *words, Pool *pool, const char *text, guint part)
{
    guint count, heard_count;
    const char *latin = is_cyrillic(text) ? text_name_key(pool, text) : text;
    char *plain = text_fold(pool, latin), *other = heard_otherwise(pool, latin, plain);
    bool is_one = !strchr(plain, ' ');
    const char *joined = is_one ? NULL : without_blanks(pool, plain), *joined_heard = is_one ? NULL : without_blanks(pool, other);
    char **folded = cut_words(pool, plain, &count), **heard = cut_words(pool, other, &heard_count);
    for (guint i = 0; i < count; i++)
        if (g_utf8_strlen(folded[i], -1) >= WORD_LETTERS_LEAST)
            add_word(words, pool, folded[i], count == heard_count ? heard[i] : folded[i], text, part, false);
    if (count >= 2)
        add_word(words, pool, joined, joined_heard, text, part, true);
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
    const char *whole = pool_strdup(pool, clean);
    guint count;
    char **parts = cut_words(pool, clean, &count);
    for (guint i = 0; i < count; i++)
        if (*parts[i])
            add_part(words, pool, parts[i], i);
    if (!words->len)
        add_lone_letters(words, pool, whole);
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
