#include "modules/plans/reading/words.h"

#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/plans/cells.h"

/* Known names of bodies, found by the word that they begin with: they tell where one name ends and the next begins in
 * run-together text, and keep a comma or a slash inside a name from cutting it. */
struct BodyNames {
    GHashTable *by_word; /* folded first word -> GPtrArray of const char *; "" those that begin with a figure */
};

static gunichar fold(gunichar c)
{
    gunichar parts[8];
    gsize count = g_unichar_fully_decompose(g_unichar_tolower(c), FALSE, parts, G_N_ELEMENTS(parts));
    return count ? parts[0] : c;
}

/* The next letter of a name, folded; 0 where a word of it ends. */
static gunichar next_letter(const char **at)
{
    gunichar c = g_utf8_get_char(*at);
    if (!c || !g_unichar_isalnum(c))
        return 0;
    *at = g_utf8_next_char(*at);
    return fold(c);
}

static const char *skip_signs(const char *name)
{
    while (*name && !g_unichar_isalnum(g_utf8_get_char(name)))
        name = g_utf8_next_char(name);
    return name;
}

static char *first_word(Pool *pool, const char *name)
{
    GString *word = pool_string(pool);
    name = skip_signs(name);
    if (g_ascii_isdigit(*name))
        return "";
    for (gunichar c = next_letter(&name); c; c = next_letter(&name))
        g_string_append_unichar(word, c);
    return word->str;
}

static GPtrArray *list_of(Pool *pool, BodyNames *names, char *word)
{
    GPtrArray *list = g_hash_table_lookup(names->by_word, word);
    if (!list)
        g_hash_table_insert(names->by_word, word, list = pool_list(pool));
    return list;
}

BodyNames *body_names_new(Pool *pool, const GPtrArray *more)
{
    BodyNames *names = pool_new0(pool, BodyNames);
    GPtrArray *shipped = institution_shipped_names(pool);
    names->by_word = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, names->by_word);
    for (guint i = 0; i < shipped->len; i++)
        g_ptr_array_add(list_of(pool, names, first_word(pool, shipped->pdata[i])), shipped->pdata[i]);
    for (guint i = 0; more && i < more->len; i++)
        g_ptr_array_add(list_of(pool, names, first_word(pool, more->pdata[i])), more->pdata[i]);
    return names;
}

static bool spells_word(const Word *word, const char **name)
{
    if (word->kind == WORD_NUMBER)
        return g_ascii_strtoll(*name, (char **)name, 10) == word->number;
    for (const char *at = word->folded; *at; at = g_utf8_next_char(at))
        if (next_letter(name) != g_utf8_get_char(at))
            return false;
    return next_letter(name) == 0;
}

/* How many words from i on spell this name, signs between them aside; 0: they don't. */
static guint spells(const Words *words, guint i, const char *name)
{
    guint at = i;
    bool commas = strchr(name, ',') != NULL, slashes = strchr(name, '/') != NULL;
    name = skip_signs(name);
    while (*name && at < words->count) {
        const Word *word = &words->all[at];
        bool mark = word->kind == WORD_MARK && at > i;
        if (words_is_mark(words, at, ";(") || (!commas && words_is_mark(words, at, ",")) || (!slashes && words_is_mark(words, at, "/")))
            return 0;
        if (!mark && !spells_word(word, &name))
            return 0;
        name = mark ? name : skip_signs(name);
        at++;
    }
    return *name ? 0 : at - i;
}

guint body_names_at(const BodyNames *names, const Words *words, guint i)
{
    const Word *word = words_at(words, i);
    guint most = 0;
    GPtrArray *list = word && word->kind != WORD_MARK ? g_hash_table_lookup(names->by_word, word->folded) : NULL;
    for (guint n = 0; list && n < list->len; n++)
        most = MAX(most, spells(words, i, list->pdata[n]));
    return most;
}
