#include "modules/people/search_index.h"

#include <string.h>

#include "modules/people/people_queries.h"
#include "modules/people/search_keys.h"
#include "modules/people/search_shown.h"

enum { MERGED_DEPTH = 20 };

/* --- what a person is known by --- */

/* Whoever was merged into a person, and into those. */
static bool list_below(Db *db, Pool *pool, gint64 id, GPtrArray *below, int depth, GError **error)
{
    guint from = below->len;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_BELOW);
    db_bind_int(q, "$1", id);
    while (db_step(q)) {
        Person *person = pool_new0(pool, Person);
        record_read(&person_record, person, q, pool);
        g_ptr_array_add(below, person);
    }
    if (!db_end(q, error))
        return false;
    for (guint i = from, end = below->len; i < end && depth < MERGED_DEPTH; i++)
        if (!list_below(db, pool, ((Person *)below->pdata[i])->id, below, depth + 1, error))
            return false;
    return true;
}

bool person_pairs(Db *db, Pool *pool, const Person *person, GHashTable **ret_pairs, GError **error)
{
    *ret_pairs = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, *ret_pairs);
    if (person->merged_into_id)
        return true;
    GPtrArray *below = pool_list(pool);
    if (!list_below(db, pool, person->id, below, 0, error))
        return false;
    name_pairs(pool, person_name_words(pool, person), *ret_pairs);
    for (guint i = 0; i < below->len; i++)
        name_pairs(pool, person_name_words(pool, below->pdata[i]), *ret_pairs);
    return true;
}

/* --- writing --- */

static bool learn_near(Db *db, const char *near, const char *word, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_NEAR_WORD_ADD);
    db_bind_text(q, "$1", near);
    db_bind_text(q, "$2", word);
    return db_run_later(q, error);
}

static bool is_known(Db *db, const char *word, bool *ret_known, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_NEAR_WORD_KNOWN);
    db_bind_text(q, "$1", word);
    *ret_known = db_step(q);
    return db_end(q, error);
}

/* Makes a word known to who slips. */
static bool learn(Db *db, Pool *pool, const char *word, GError **error)
{
    bool known;
    if (!*word)
        return true;
    if (!is_known(db, word, &known, error) || known)
        return known;
    for (const char *c = word; *c; c = g_utf8_next_char(c)) {
        const char *near = pool_printf(pool, "%.*s%s", (int)(c - word), word, g_utf8_next_char(c));
        if (*near && !learn_near(db, near, word, error))
            return false;
    }
    return learn_near(db, word, word, error);
}

static bool remove_pair(Db *db, const char *pair, gint64 person_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_WORDS_REMOVE);
    db_bind_text(q, "$1", pair);
    db_bind_int(q, "$2", person_id);
    return db_run(q, NULL, error);
}

/* One that is there shows what is said now. */
static bool put_pair(Db *db, const char *pair, gint64 person_id, const char *shown, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_WORDS_ADD);
    db_bind_text(q, "$1", pair);
    db_bind_int(q, "$2", person_id);
    db_bind_text(q, "$3", shown);
    return db_run_later(q, error);
}

/* Both words stand first in a pair of their own, so that each is learnt. */
static bool learn_pair(Db *db, Pool *pool, const char *pair, GHashTable *words, GError **error)
{
    const char *first = pool_strndup(pool, pair, strcspn(pair, " "));
    return (words && !g_hash_table_add(words, g_strdup(first))) || learn(db, pool, first, error);
}

static bool remove_pairs(Db *db, gint64 person_id, GHashTable *before, GHashTable *after, GError **error)
{
    GHashTableIter iter;
    gpointer pair;
    g_hash_table_iter_init(&iter, before);
    while (g_hash_table_iter_next(&iter, &pair, NULL))
        if (!g_hash_table_contains(after, pair) && !remove_pair(db, pair, person_id, error))
            return false;
    return true;
}

bool search_index_change(Db *db, Pool *pool, const Person *person, GHashTable *before, GHashTable *after, GHashTable *words, GError **error)
{
    GHashTableIter iter;
    gpointer pair;
    const char *shown = shown_text(pool, person);
    if (before && !remove_pairs(db, person->id, before, after, error))
        return false;
    g_hash_table_iter_init(&iter, after);
    while (g_hash_table_iter_next(&iter, &pair, NULL)) {
        bool is_new = !before || !g_hash_table_contains(before, pair);
        if ((is_new && !learn_pair(db, pool, pair, words, error)) || !put_pair(db, pair, person->id, shown, error))
            return false;
    }
    return true;
}

bool search_index_add_phone(Db *db, Pool *pool, gint64 person_id, const char *phone, GError **error)
{
    const char *digits = phone_digits(pool, phone);
    if (!digits)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_DIGITS_ADD);
    db_bind_text(q, "$1", digits);
    db_bind_int(q, "$2", person_id);
    return db_run_later(q, error);
}

static bool add_other_phones(Db *db, Pool *pool, gint64 person_id, GError **error)
{
    GPtrArray *numbers = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_PHONE_LIST);
    db_bind_int(q, "$1", person_id);
    while (db_step(q))
        g_ptr_array_add(numbers, (gpointer)db_text(q, "number", pool));
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < numbers->len; i++)
        if (!search_index_add_phone(db, pool, person_id, numbers->pdata[i], error))
            return false;
    return true;
}

static bool add_phones_below(Db *db, Pool *pool, gint64 person_id, GError **error)
{
    GPtrArray *below = pool_list(pool);
    if (!list_below(db, pool, person_id, below, 0, error))
        return false;
    for (guint i = 0; i < below->len; i++)
        if (!search_index_add_phone(db, pool, person_id, ((Person *)below->pdata[i])->phone, error))
            return false;
    return true;
}

bool search_index_phones(Db *db, Pool *pool, const Person *person, GError **error)
{
    g_autoptr(DbQuery) clear = db_query(db, SQL_PERSON_DIGITS_CLEAR);
    db_bind_int(clear, "$1", person->id);
    if (!db_run(clear, NULL, error))
        return false;
    return person->merged_into_id ||
           (search_index_add_phone(db, pool, person->id, person->phone, error) && add_other_phones(db, pool, person->id, error) &&
            add_phones_below(db, pool, person->id, error));
}

/* --- many at once --- */

typedef struct {
    const char *pair, *shown;
    gint64 id;
} Piled;

struct SearchPile {
    GStringChunk *texts; /* each pair once, and what each person shows */
    GArray *piled;       /* of Piled */
};

SearchPile *search_pile_new(void)
{
    SearchPile *pile = g_new0(SearchPile, 1);
    pile->texts = g_string_chunk_new(1 << 20);
    pile->piled = g_array_new(FALSE, FALSE, sizeof(Piled));
    return pile;
}

void search_pile_free(SearchPile *pile)
{
    g_string_chunk_free(pile->texts);
    g_array_unref(pile->piled);
    g_free(pile);
}

void search_pile_add(SearchPile *pile, Pool *pool, const Person *person, GHashTable *pairs)
{
    GHashTableIter iter;
    gpointer pair;
    const char *shown = g_string_chunk_insert(pile->texts, shown_text(pool, person));
    g_hash_table_iter_init(&iter, pairs);
    while (g_hash_table_iter_next(&iter, &pair, NULL)) {
        Piled one = {g_string_chunk_insert_const(pile->texts, pair), shown, person->id};
        g_array_append_val(pile->piled, one);
    }
}

static int by_pair(gconstpointer a, gconstpointer b)
{
    const Piled *one = a, *other = b;
    int order = one->pair == other->pair ? 0 : strcmp(one->pair, other->pair);
    return order ? order : (one->id > other->id) - (one->id < other->id);
}

static bool write_some(SearchPile *pile, Db *db, guint from, guint to, GHashTable *words, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    for (guint i = from; i < to; i++) {
        const Piled *one = &g_array_index(pile->piled, Piled, i);
        if (!learn_pair(db, pool, one->pair, words, error) || !put_pair(db, one->pair, one->id, one->shown, error))
            return false;
    }
    return db_commit(change, error);
}

bool search_pile_write(SearchPile *pile, Db *db, GError **error)
{
    enum { PAIRS_A_CHANGE = 50000 };
    g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_array_sort(pile->piled, by_pair);
    for (guint from = 0; from < pile->piled->len; from += PAIRS_A_CHANGE)
        if (!write_some(pile, db, from, MIN(from + PAIRS_A_CHANGE, pile->piled->len), words, error))
            return false;
    g_array_set_size(pile->piled, 0);
    return true;
}
