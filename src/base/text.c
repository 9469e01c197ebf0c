#include "base/text.h"

#include <string.h>

/* The copy that the rest works on: no NULL, and always valid UTF-8. */
static char *valid(const char *text)
{
    return g_utf8_make_valid(text ? text : "", -1);
}

static bool is_blank(gunichar c)
{
    return g_unichar_isspace(c) || c == 0x85 || c == 0x180E || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

/* What is there but not seen: soft hyphens, joiners, marks of direction. */
static bool is_unseen(gunichar c)
{
    return c == 0xAD || (c >= 0x200C && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_mark(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
}

/* Appends one blank, but not at the start and not after another. */
static void put_blank(GString *out)
{
    if (out->len && out->str[out->len - 1] != ' ')
        g_string_append_c(out, ' ');
}

static char *finish(Pool *pool, GString *out)
{
    if (out->len && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    return pool_strndup(pool, out->str, out->len);
}

/* The letter at text, one of Latin's; 0: it is none, or its bytes are wrong. */
static gunichar latin_letter(const char *text)
{
    guchar first = (guchar)text[0], second = (guchar)text[1];
    if (first < 0x80)
        return first;
    return first >= 0xC3 && first <= 0xCB && (second & 0xC0) == 0x80 ? (gunichar)(first & 0x1F) << 6 | (second & 0x3F) : 0;
}

/* Most texts: Latin letters and plain blanks.  NULL: this one has others. */
static char *squash_latin(Pool *pool, const char *text)
{
    char *squashed = pool_alloc(pool, strlen(text) + 1), *end = squashed;
    while (*text) {
        gunichar c = latin_letter(text);
        if (!c)
            return NULL;
        bool blank = c < 0x80 && g_ascii_isspace((char)c);
        if (blank && end > squashed && end[-1] != ' ')
            *end++ = ' ';
        if (!blank)
            *end++ = *text;
        if (c >= 0x80)
            *end++ = text[1];
        text += c < 0x80 ? 1 : 2;
    }
    if (end > squashed && end[-1] == ' ')
        end[-1] = '\0';
    return squashed;
}

char *text_squash(Pool *pool, const char *text)
{
    char *squashed = text ? squash_latin(pool, text) : NULL;
    if (squashed)
        return squashed;
    g_autofree char *from = valid(text);
    g_autoptr(GString) out = g_string_sized_new(strlen(from));
    for (const char *c = from; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (is_blank(character))
            put_blank(out);
        else
            g_string_append_unichar(out, character);
    }
    return finish(pool, out);
}

/* Hyphens, apostrophes and dots part words when texts are compared. */
static bool parts_words(gunichar c)
{
    switch (c) {
    case '\'': case '`': case '.': case 0xB4: case 0xB7: case 0x2BB: case 0x2BC: case 0x2018: case 0x2019: case 0x201B:
    case 0x2032: case 0x2212:
        return true;
    }
    return is_blank(c) || g_unichar_type(c) == G_UNICODE_DASH_PUNCTUATION;
}

/* Letters that Unicode does not decompose. */
static const char *plain_letters(gunichar c)
{
    switch (c) {
    case 0xDF: return "ss";
    case 0xE6: return "ae";
    case 0xF0: case 0x111: case 0x256: return "d";
    case 0xF8: return "o";
    case 0xFE: return "th";
    case 0x127: return "h";
    case 0x131: return "i";
    case 0x138: return "k";
    case 0x142: return "l";
    case 0x14B: return "n";
    case 0x153: return "oe";
    case 0x167: return "t";
    case 0x180: return "b";
    case 0x192: return "f";
    case 0x1DD: case 0x259: return "e";
    case 0x1E5: return "g";
    case 0x1B6: return "z";
    }
    return NULL;
}

static void put_folded(GString *out, gunichar c)
{
    if (parts_words(c)) {
        put_blank(out);
        return;
    }
    if (is_mark(c) || is_unseen(c))
        return;
    gunichar lower = g_unichar_tolower(c);
    const char *plain = plain_letters(lower);
    if (plain)
        g_string_append(out, plain);
    else
        g_string_append_unichar(out, lower);
}

/* What is left of the letters of Romanian and Hungarian when their marks are gone; others: 0. */
static char without_mark(gunichar c)
{
    switch (c) {
    case 0xC1: case 0xC2: case 0xE1: case 0xE2: case 0x102: case 0x103: return 'a';
    case 0xC9: case 0xE9: return 'e';
    case 0xCD: case 0xCE: case 0xED: case 0xEE: return 'i';
    case 0xD3: case 0xD6: case 0xF3: case 0xF6: case 0x150: case 0x151: return 'o';
    case 0xDA: case 0xDC: case 0xFA: case 0xFC: case 0x170: case 0x171: return 'u';
    case 0x15E: case 0x15F: case 0x218: case 0x219: return 's';
    case 0x162: case 0x163: case 0x21A: case 0x21B: return 't';
    }
    return 0;
}

/* ' ': it parts words; 0: that takes Unicode's tables. */
static char folded_letter(gunichar c)
{
    if (c >= 0x80)
        return without_mark(c);
    return g_ascii_isalnum((char)c) || !parts_words(c) ? g_ascii_tolower((char)c) : ' ';
}

/* The same, but as names are heard: â and î are one sound. */
static char heard_letter(gunichar c)
{
    return c == 0xC2 || c == 0xE2 ? 'i' : folded_letter(c);
}

/* Most texts: of letters that are looked up one by one.  NULL: this one has others. */
static inline char *fold_plain(Pool *pool, const char *text, char (*letter_of)(gunichar c))
{
    char *folded = pool_alloc(pool, strlen(text) + 1), *end = folded;
    while (*text) {
        gunichar c = latin_letter(text);
        char letter = c ? letter_of(c) : 0;
        if (!letter)
            return NULL;
        if (letter != ' ' || (end > folded && end[-1] != ' '))
            *end++ = letter;
        text += c < 0x80 ? 1 : 2;
    }
    if (end > folded && end[-1] == ' ')
        end[-1] = '\0';
    return folded;
}

char *text_fold(Pool *pool, const char *text)
{
    char *folded = text ? fold_plain(pool, text, folded_letter) : NULL;
    if (folded)
        return folded;
    g_autofree char *from = valid(text);
    g_autofree char *apart = g_utf8_normalize(from, -1, G_NORMALIZE_ALL);
    g_autoptr(GString) out = g_string_sized_new(strlen(apart));
    for (const char *c = apart; *c; c = g_utf8_next_char(c))
        put_folded(out, g_utf8_get_char(c));
    return finish(pool, out);
}

/* Lower-case Cyrillic, as Romanian spells it; the second spelling is for before a front vowel (е и i ё ю я). */
typedef struct {
    gunichar letter;
    const char *latin, *before_front;
} Cyrillic;

static const Cyrillic cyrillic[] = {
    {0x430, "a"},        {0x431, "b"},  {0x432, "v"},  {0x433, "g", "gh"},   {0x434, "d"},        {0x435, "e"},
    {0x436, "j"},        {0x437, "z"},  {0x438, "i"},  {0x439, "i"},         {0x43A, "c", "ch"},  {0x43B, "l"},
    {0x43C, "m"},        {0x43D, "n"},  {0x43E, "o"},  {0x43F, "p"},         {0x440, "r"},        {0x441, "s"},
    {0x442, "t"},        {0x443, "u"},  {0x444, "f"},  {0x445, "h"},         {0x446, "t"},        {0x447, "ci", "c"},
    {0x448, "s"},        {0x449, "sci", "sc"},         {0x44A, ""},          {0x44B, "i"},        {0x44C, ""},
    {0x44D, "a"},        {0x44E, "iu"}, {0x44F, "ia"}, {0x451, "io"},        {0x452, "gi", "g"},  {0x454, "ie"},
    {0x455, "z"},        {0x456, "i"},  {0x457, "i"},  {0x458, "i"},         {0x459, "li"},       {0x45A, "ni"},
    {0x45B, "ci", "c"},  {0x45E, "u"},  {0x45F, "gi", "g"},                  {0x491, "g", "gh"},  {0x4C2, "gi", "g"},
};

static const Cyrillic *find_cyrillic(gunichar c)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cyrillic); i++)
        if (cyrillic[i].letter == c)
            return &cyrillic[i];
    return NULL;
}

static bool is_front_vowel(gunichar c)
{
    return c == 0x435 || c == 0x438 || c == 0x456 || c == 0x451 || c == 0x44E || c == 0x44F;
}

static bool is_consonant(gunichar c)
{
    return c >= 0x431 && c <= 0x449 && c != 0x435 && c != 0x438 && c != 0x439 && c != 0x43E && c != 0x443;
}

/* One letter that is not spelt alike everywhere; NULL: as the table has it. */
static const char *special_spelling(const gunichar *start, const gunichar *at)
{
    gunichar before = at > start ? at[-1] : 0;
    bool first = !g_unichar_isalpha(before);
    if (*at == 0x44D && first)
        return "e"; /* Эдуард, but Кэлэрашь */
    if (*at == 0x44F && before == 0x438)
        return "a"; /* Мария */
    if (*at == 0x44F && is_consonant(before) && g_unichar_isalpha(at[1]))
        return "ea"; /* Мунтяну, Вячеслав, but Яна, Катя */
    if (*at == 0x44E && before == 0x438)
        return "u";
    if (*at == 0x451 && (before == 0x447 || before == 0x449 || before == 0x438))
        return before == 0x438 ? "o" : "io";
    if (*at == 0x436 && before == 0x434)
        return is_front_vowel(at[1]) ? "" : "i"; /* дж: the д has become a g */
    if (*at == 0x434 && at[1] == 0x436)
        return "g";
    return NULL;
}

static void put_name_letter(GString *out, const gunichar *start, const gunichar *at)
{
    if (*at == 0xE2 || *at == 0xEE) { /* â and î are one sound, spelt by where it stands */
        g_string_append_c(out, 'i');
        return;
    }
    const Cyrillic *letter = find_cyrillic(*at);
    if (!letter) {
        g_string_append_unichar(out, *at);
        return;
    }
    const char *latin = special_spelling(start, at);
    if (!latin)
        latin = letter->before_front && is_front_vowel(at[1]) ? letter->before_front : letter->latin;
    g_string_append(out, latin);
}

char *text_name_key(Pool *pool, const char *name)
{
    char *plain = name ? fold_plain(pool, name, heard_letter) : NULL;
    if (plain)
        return plain;
    g_autofree char *from = valid(name);
    g_autofree char *composed = g_utf8_normalize(from, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree gunichar *letters = g_utf8_to_ucs4_fast(composed, -1, NULL);
    for (gunichar *c = letters; *c; c++)
        *c = g_unichar_tolower(*c);
    g_autoptr(GString) latin = g_string_new(NULL);
    for (const gunichar *c = letters; *c; c++)
        put_name_letter(latin, letters, c);
    return text_fold(pool, latin->str);
}

/* The next run of letters and digits, *start after blanks and signs; its bytes, 0 at the end. */
static gsize next_word(const char **start)
{
    const char *c = *start;
    while (*c && !g_unichar_isalnum(g_utf8_get_char(c)))
        c = g_utf8_next_char(c);
    *start = c;
    while (*c && g_unichar_isalnum(g_utf8_get_char(c)))
        c = g_utf8_next_char(c);
    return (gsize)(c - *start);
}

GPtrArray *text_words(Pool *pool, const char *text)
{
    GPtrArray *words = pool_list(pool);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const char *at = text_fold(pool, text);
    for (gsize bytes; (bytes = next_word(&at)); at += bytes) {
        char *word = pool_strndup(pool, at, bytes);
        if (g_hash_table_add(seen, word))
            g_ptr_array_add(words, word);
    }
    return words;
}

/* Ş ş Ţ ţ, as older keyboards and fonts wrote what is Ș ș Ț ț. */
static bool has_cedilla(gunichar c)
{
    return c == 0x15E || c == 0x15F || c == 0x162 || c == 0x163;
}

/* Valid, and of letters alone that stay as they are: below U+0300 nothing is put together from parts. */
static bool is_normal(const char *text)
{
    const char *c = text;
    if (!text || !g_utf8_validate(text, -1, NULL))
        return false;
    for (; *c; c = g_utf8_next_char(c)) {
        gunichar character = (guchar)*c < 0x80 ? (guchar)*c : g_utf8_get_char(c);
        if (character >= 0x300 || character == 0xA0 || character == 0xAD || has_cedilla(character))
            return false;
    }
    return true;
}

/* Without what isn't seen, each blank an ordinary one. */
static char *drop_unseen(const char *text)
{
    g_autoptr(GString) out = g_string_sized_new(strlen(text));
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (g_unichar_type(character) == G_UNICODE_SPACE_SEPARATOR)
            g_string_append_c(out, ' ');
        else if (!is_unseen(character) && character != 0x200B && character != 0x2060 && character != 0xFEFF)
            g_string_append_unichar(out, character);
    }
    return g_string_free(g_steal_pointer(&out), false);
}

/* Cedillas of s and t as commas below; the marks stand apart from their letters. */
static char *comma_below(const char *decomposed)
{
    enum { CEDILLA = 0x327, COMMA_BELOW = 0x326 };
    g_autoptr(GString) out = g_string_sized_new(strlen(decomposed));
    bool of_s_or_t = false;
    for (const char *c = decomposed; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (g_unichar_combining_class(character) == 0)
            of_s_or_t = character < 0x80 && strchr("sStT", (int)character);
        g_string_append_unichar(out, character == CEDILLA && of_s_or_t ? COMMA_BELOW : character);
    }
    return g_string_free(g_steal_pointer(&out), false);
}

/* What isn't seen goes first: it may stand between a letter and its mark, which only then come together. */
char *text_normalise(Pool *pool, const char *text)
{
    if (is_normal(text))
        return pool_strdup(pool, text);
    g_autofree char *from = valid(text), *seen = drop_unseen(from);
    g_autofree char *apart = g_utf8_normalize(seen, -1, G_NORMALIZE_DEFAULT);
    g_autofree char *marked = comma_below(apart);
    g_autofree char *composed = g_utf8_normalize(marked, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    return pool_strdup(pool, composed);
}

char *text_digits(char room[static DIGITS_BYTES], gint64 number)
{
    char *start = room + DIGITS_BYTES - 1;
    guint64 rest = number < 0 ? -(guint64)number : (guint64)number;
    *start = '\0';
    do
        *--start = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--start = '-';
    return start;
}

bool text_is_utf8(const char *bytes, gsize count)
{
    return count == 0 || g_utf8_validate_len(bytes, count, NULL);
}

/* Where to cut a text that is too long: the last blank within reach, or else the reach itself. */
static const char *cut_of(const char *text, gsize reach)
{
    const char *limit = g_utf8_offset_to_pointer(text, (glong)reach), *cut = limit;
    while (cut > text && !is_blank(g_utf8_get_char(cut)))
        cut = g_utf8_prev_char(cut);
    if (cut == text)
        for (cut = limit; cut > text && is_mark(g_utf8_get_char(cut));)
            cut = g_utf8_prev_char(cut);
    while (cut > text && is_blank(g_utf8_get_char(g_utf8_prev_char(cut))))
        cut = g_utf8_prev_char(cut);
    return cut;
}

/* The text itself where it is valid, else a copy that is. */
static const char *valid_in(Pool *pool, const char *text)
{
    if (text && g_utf8_validate(text, -1, NULL))
        return text;
    g_autofree char *made = valid(text);
    return pool_strdup(pool, made);
}

static bool is_longer(const char *text, gsize characters)
{
    if (strlen(text) <= characters) /* no more characters than bytes */
        return false;
    for (; *text && characters > 0; characters--)
        text = g_utf8_next_char(text);
    return *text != '\0';
}

char *text_shorten(Pool *pool, const char *text, gsize characters)
{
    const char *from = valid_in(pool, text);
    if (!is_longer(from, characters))
        return pool_strdup(pool, from);
    if (characters == 0)
        return pool_strdup(pool, "");
    return pool_printf(pool, "%.*s…", (int)(cut_of(from, characters - 1) - from), from);
}

gsize text_length(const char *text)
{
    return text ? (gsize)g_utf8_strlen(text, -1) : 0;
}

bool text_is_empty(const char *text)
{
    if (text && *text > ' ' && *text < 0x7f)
        return false;
    g_autofree char *from = valid(text);
    for (const char *c = from; *c; c = g_utf8_next_char(c))
        if (!is_blank(g_utf8_get_char(c)))
            return false;
    return true;
}

bool text_contains_folded(Pool *pool, const char *text, const char *folded_part)
{
    return strstr(text_fold(pool, text), folded_part) != NULL;
}
