#include "modules/people/search_typed.h"

#include <string.h>

#include "base/text.h"
#include "linkage/names.h"
#include "modules/people/people_queries.h"

enum {
    NEAR_AT_ONCE = 24, /* places of person_near_words */
    WORDS_A_SLIP = 20, /* that are looked at */
};

/* --- numbers --- */

bool typed_is_number(const char *part)
{
    bool digits = false;
    for (const char *c = part; *c; c++) {
        if (g_ascii_isdigit(*c))
            digits = true;
        else if (!strchr(" +-./()", *c))
            return false;
    }
    return digits;
}

/* A date or a year is taken out of the words; other numbers stay away from names. */
static bool take_number(Typed *typed, const char *part)
{
    if (!typed_is_number(part))
        return false;
    if (day_parse(part, &typed->day, NULL))
        return true;
    int number = atoi(part);
    if (strlen(part) == 4 && number >= 1850 && number <= 2150)
        typed->year = number;
    return true;
}

const char *typed_take_numbers(Typed *typed, const char *text)
{
    GString *rest = pool_string(typed->pool);
    g_auto(GStrv) parts = g_strsplit(text_squash(typed->pool, text), " ", -1);
    for (guint i = 0; parts[i]; i++)
        if (!take_number(typed, parts[i])) {
            g_string_append(rest, parts[i]);
            g_string_append_c(rest, ' ');
        }
    return rest->str;
}

/* --- words of the register that are near --- */

static void add_form(TypedWord *word, const char *key, int cost)
{
    for (guint i = 0; i < word->form_count; i++)
        if (strcmp(word->forms[i].key, key) == 0)
            return;
    if (word->form_count < TYPED_FORMS)
        word->forms[word->form_count++] = (Form){key, cost};
}

/* A word as it is heard, or with one letter left out, and a word of the register that is the same then. */
typedef struct {
    const char *near, *word;
} Near;

static DbQuery *near_query(Db *db, const GPtrArray *keys, guint first)
{
    DbQuery *q = db_query(db, SQL_PERSON_NEAR_WORDS);
    for (guint i = 0; i < NEAR_AT_ONCE && first + i < keys->len; i++) {
        char name[8] = "$";
        char digits[DIGITS_BYTES];
        g_strlcat(name, text_digits(digits, i + 1), sizeof name);
        db_bind_text(q, name, keys->pdata[first + i]);
    }
    return q;
}

static bool read_near(Pool *pool, Db *db, const GPtrArray *keys, guint first, GArray *rows, GError **error)
{
    g_autoptr(DbQuery) q = near_query(db, keys, first);
    while (db_step(q)) {
        Near near = {db_text(q, "near", pool), db_text(q, "word", pool)};
        g_array_append_val(rows, near);
    }
    return db_end(q, error);
}

/* Of Near, of all the keys: each asking by itself would be a round trip a letter. */
static bool read_nears(Pool *pool, Db *db, const GPtrArray *keys, GArray **ret_rows, GError **error)
{
    *ret_rows = g_array_new(FALSE, FALSE, sizeof(Near));
    pool_defer(pool, (GDestroyNotify)g_array_unref, *ret_rows);
    for (guint first = 0; first < keys->len; first += NEAR_AT_ONCE)
        if (!read_near(pool, db, keys, first, *ret_rows, error))
            return false;
    return true;
}

static bool is_known(const GArray *rows, const char *key)
{
    for (guint i = 0; i < rows->len; i++) {
        const Near *row = &g_array_index(rows, Near, i);
        if (strcmp(row->near, key) == 0 && strcmp(row->word, key) == 0)
            return true;
    }
    return false;
}

static void add_near(TypedWord *word, const char *key, const char *near, const GArray *rows)
{
    guint looked_at = 0;
    for (guint i = 0; i < rows->len && looked_at < WORDS_A_SLIP; i++) {
        const Near *row = &g_array_index(rows, Near, i);
        if (strcmp(row->near, near) != 0)
            continue;
        looked_at++;
        if (name_near(key, row->word))
            add_form(word, row->word, 2);
    }
}

/* As heard: names that stand for the word. */
static GPtrArray *variant_keys(Pool *pool, TypedWord *word)
{
    GPtrArray *keys = pool_list(pool);
    word->variants = name_variants(pool, name_fold(pool, word->word->original));
    for (guint i = 1; i < word->variants->len; i++)
        g_ptr_array_add(keys, (void *)name_heard(pool, word->variants->pdata[i]));
    return keys;
}

/* The word, and the word without each of its letters.  Short ones have too many neighbours to be meant. */
static GPtrArray *slip_keys(Pool *pool, const TypedWord *word)
{
    enum { LEAST_LETTERS = 3 };
    GPtrArray *keys = pool_list(pool);
    const char *key = word->word->keys[0];
    if (g_utf8_strlen(word->word->folded, -1) < LEAST_LETTERS)
        return keys;
    g_ptr_array_add(keys, (void *)key);
    for (const char *c = key; *c; c = g_utf8_next_char(c))
        g_ptr_array_add(keys, pool_join(pool, pool_strndup(pool, key, (gsize)(c - key)), g_utf8_next_char(c), ""));
    return keys;
}

/* What is asked for twice is found twice. */
static void add_once(GPtrArray *keys, const GPtrArray *more)
{
    for (guint i = 0; i < more->len; i++)
        if (!g_ptr_array_find_with_equal_func(keys, more->pdata[i], g_str_equal, NULL))
            g_ptr_array_add(keys, more->pdata[i]);
}

static void add_forms(TypedWord *word, const GArray *rows)
{
    for (guint i = 0; word->variant_keys && i < word->variant_keys->len; i++)
        if (is_known(rows, word->variant_keys->pdata[i]))
            add_form(word, word->variant_keys->pdata[i], 1);
    for (guint i = 0; word->slip_keys && i < word->slip_keys->len; i++)
        add_near(word, word->word->keys[0], word->slip_keys->pdata[i], rows);
}

/* Of all words at once. */
static GPtrArray *near_keys(const Typed *typed)
{
    GPtrArray *keys = pool_list(typed->pool);
    for (guint i = 0; i < typed->words->len; i++) {
        const TypedWord *word = typed->words->pdata[i];
        if (word->variant_keys)
            add_once(keys, word->variant_keys);
        if (word->slip_keys)
            add_once(keys, word->slip_keys);
    }
    return keys;
}

void typed_foresee_forms(const Typed *typed, Db *db)
{
    GPtrArray *keys = near_keys(typed);
    for (guint first = 0; first < keys->len; first += NEAR_AT_ONCE) {
        g_autoptr(DbQuery) q = near_query(db, keys, first);
        db_foresee(q);
    }
}

bool typed_find_forms(const Typed *typed, Db *db, GError **error)
{
    GArray *rows;
    if (!read_nears(typed->pool, db, near_keys(typed), &rows, error))
        return false;
    for (guint i = 0; i < typed->words->len; i++)
        add_forms(typed->words->pdata[i], rows);
    return true;
}

/* --- words --- */

static void add_word(Typed *typed, const NameWord *name)
{
    TypedWord *word = pool_new0(typed->pool, TypedWord);
    word->word = name;
    for (guint i = 0; i < 2 && name->keys[i]; i++)
        add_form(word, name->keys[i], 0);
    word->variant_keys = variant_keys(typed->pool, word);
    word->slip_keys = slip_keys(typed->pool, word);
    g_ptr_array_add(typed->words, word);
}

/* "popescu m": the beginning of the next word, though a letter alone is no word of a name. */
static bool add_lone_letter(Typed *typed, const char *text)
{
    const char *folded = text_fold(typed->pool, text), *last = strrchr(folded, ' ');
    if (!last || g_utf8_strlen(last + 1, -1) != 1)
        return false;
    TypedWord *word = pool_new0(typed->pool, TypedWord);
    NameWord *letter = pool_new0(typed->pool, NameWord);
    letter->folded = letter->keys[0] = last + 1;
    word->word = letter;
    word->is_last = true;
    word->variants = pool_list(typed->pool);
    g_ptr_array_add(typed->words, word);
    return true;
}

/* Whether signs part the words of its part, so that they have a joined form. */
static bool has_joined_form(const GPtrArray *names, guint at)
{
    const NameWord *word = names->pdata[at];
    const NameWord *next = at + 1 < names->len ? names->pdata[at + 1] : NULL;
    return word->joined || (next && next->part == word->part);
}

void typed_set_words(Typed *typed, const char *text, bool joined)
{
    GPtrArray *names = name_words(typed->pool, text);
    g_ptr_array_set_size(typed->words, 0);
    for (guint i = 0; i < names->len && typed->words->len < NAME_WORDS; i++) {
        const NameWord *word = names->pdata[i];
        bool is_left_out = joined ? has_joined_form(names, i) && !word->joined : word->joined;
        if (!is_left_out)
            add_word(typed, word);
    }
    if (typed->words->len && !add_lone_letter(typed, text))
        ((TypedWord *)typed->words->pdata[typed->words->len - 1])->is_last = true;
}
