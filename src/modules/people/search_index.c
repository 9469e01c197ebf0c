#include "modules/people/search_index.h"

#include <string.h>

#include "modules/people/people_queries.h"
#include "modules/people/search_keys.h"

enum { MERGED_DEPTH = 20 };

/* --- what a person is known by --- */

static bool add_below(Db *db, Pool *pool, gint64 id, GHashTable *pairs, int depth, GError **error)
{
    GPtrArray *below = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_BELOW);
    db_bind_int(q, "$1", id);
    while (db_step(q)) {
        Person *person = pool_new0(pool, Person);
        record_read(&person_record, person, q, pool);
        g_ptr_array_add(below, person);
    }
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < below->len; i++) {
        const Person *person = below->pdata[i];
        name_pairs(pool, person_name_words(pool, person), pairs);
        if (depth < MERGED_DEPTH && !add_below(db, pool, person->id, pairs, depth + 1, error))
            return false;
    }
    return true;
}

bool person_pairs(Db *db, Pool *pool, const Person *person, GHashTable **ret_pairs, GError **error)
{
    *ret_pairs = g_hash_table_new(g_str_hash, g_str_equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, *ret_pairs);
    if (person->merged_into_id)
        return true;
    name_pairs(pool, person_name_words(pool, person), *ret_pairs);
    return add_below(db, pool, person->id, *ret_pairs, 0, error);
}

/* --- writing --- */

static bool learn_near(Db *db, const char *near, const char *word, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_NEAR_WORD_ADD);
    db_bind_text(q, "$1", near);
    db_bind_text(q, "$2", word);
    return db_run(q, NULL, error);
}

static bool is_known(Db *db, const char *word, bool *ret_known, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_NEAR_WORD_KNOWN);
    db_bind_text(q, "$1", word);
    *ret_known = db_step(q);
    return db_end(q, error);
}

bool search_index_learn(Db *db, Pool *pool, const char *word, GError **error)
{
    bool known;
    if (!*word || !is_known(db, word, &known, error))
        return !*word;
    if (known)
        return true;
    for (const char *c = word; *c; c = g_utf8_next_char(c)) {
        const char *near = pool_printf(pool, "%.*s%s", (int)(c - word), word, g_utf8_next_char(c));
        if (*near && !learn_near(db, near, word, error))
            return false;
    }
    return learn_near(db, word, word, error);
}

static bool change_pair(Db *db, const DbStatement *statement, const char *pair, gint64 person_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_text(q, "$1", pair);
    db_bind_int(q, "$2", person_id);
    return db_run(q, NULL, error);
}

/* Both words stand first in a pair of their own, so that each is learnt. */
static bool add_pair(Db *db, Pool *pool, const char *pair, gint64 person_id, GError **error)
{
    const char *first = pool_strndup(pool, pair, strcspn(pair, " "));
    return search_index_learn(db, pool, first, error) && change_pair(db, SQL_PERSON_WORDS_ADD, pair, person_id, error);
}

bool search_index_change(Db *db, Pool *pool, gint64 person_id, GHashTable *before, GHashTable *after, GError **error)
{
    GHashTableIter iter;
    gpointer pair;
    if (before) {
        g_hash_table_iter_init(&iter, before);
        while (g_hash_table_iter_next(&iter, &pair, NULL))
            if (!g_hash_table_contains(after, pair) && !change_pair(db, SQL_PERSON_WORDS_REMOVE, pair, person_id, error))
                return false;
    }
    g_hash_table_iter_init(&iter, after);
    while (g_hash_table_iter_next(&iter, &pair, NULL))
        if (!(before && g_hash_table_contains(before, pair)) && !add_pair(db, pool, pair, person_id, error))
            return false;
    return true;
}

bool search_index_phones(Db *db, Pool *pool, gint64 person_id, const char *phone, GError **error)
{
    const char *digits = phone_digits(pool, phone);
    g_autoptr(DbQuery) clear = db_query(db, SQL_PERSON_DIGITS_CLEAR);
    db_bind_int(clear, "$1", person_id);
    if (!db_run(clear, NULL, error))
        return false;
    if (!digits)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_DIGITS_ADD);
    db_bind_text(q, "$1", digits);
    db_bind_int(q, "$2", person_id);
    return db_run(q, NULL, error);
}
