/* One wrong letter in a word that was searched: the known word that is meant.  A slip touches only one half of a word, so the
 * known words that share the other half are looked up, by their beginning or (kept backwards) by their end; for an unfinished word
 * with a slip in its first half, which has neither, by what stands in their middle. */
#include "modules/plans/follow.h"

#include <string.h>

#include "modules/plans/plans_follow_queries.h"
#include "modules/plans/store.h"

enum { SHORTEST = 4, LONGEST = 40, SHORTEST_UNFINISHED = 5, UNFINISHED_MOST = 4 };

typedef struct {
    gunichar letters[LONGEST];
    glong count;
} Letters;

static Letters letters_of(const char *word)
{
    Letters letters = {.count = 0};
    for (; *word && letters.count < LONGEST; word = g_utf8_next_char(word))
        letters.letters[letters.count++] = g_utf8_get_char(word);
    return letters;
}

/* One letter more, less, another, or two that changed places. */
static bool is_slip(const Letters *typed, const gunichar *known, glong count)
{
    glong left = typed->count, same = 0;
    while (same < left && same < count && typed->letters[same] == known[same])
        same++;
    while (left > same && count > same && typed->letters[left - 1] == known[count - 1]) {
        left--;
        count--;
    }
    const gunichar *mine = typed->letters + same, *theirs = known + same;
    left -= same;
    count -= same;
    return (left <= 1 && count <= 1 && left + count > 0) || (left == 2 && count == 2 && mine[0] == theirs[1] && mine[1] == theirs[0]);
}

/* 2: the known word is meant; 1: what was typed is its beginning; 0: neither. */
static int fit(const Letters *typed, const char *word)
{
    Letters known = letters_of(word);
    if (is_slip(typed, known.letters, known.count))
        return 2;
    for (glong count = typed->count - 1; count <= typed->count + 1; count++)
        if (count < known.count && is_slip(typed, known.letters, count))
            return 1;
    return 0;
}

static const char *text_of(Pool *pool, const gunichar *letters, glong count)
{
    g_autofree char *text = g_ucs4_to_utf8(letters, count, NULL, NULL, NULL);
    return pool_strdup(pool, text ? text : "");
}

char *slips_backwards(Pool *pool, const char *word)
{
    g_autofree char *backwards = g_utf8_strreverse(word, -1);
    return pool_strdup(pool, backwards);
}

typedef struct {
    const char *word;
    int fit;
    gint64 actions;
} Meant;

static bool weigh_candidates(Db *db, Pool *pool, const GPtrArray *candidates, const Letters *typed, Meant *best, GError **error)
{
    for (guint i = 0; i < candidates->len; i++) {
        Meant one = {.word = candidates->pdata[i], .fit = fit(typed, candidates->pdata[i])};
        if (one.fit == 0 || one.fit < best->fit)
            continue;
        if (!search_weigh(db, pool, one.word, &one.actions, error))
            return false;
        if (one.actions > 0 && (one.fit > best->fit || one.actions > best->actions))
            *best = one;
    }
    return true;
}

static bool best_of(DbQuery *q, Db *db, Pool *pool, const Letters *typed, const char **ret_word, GError **error)
{
    GPtrArray *candidates = pool_list(pool);
    Meant best = {0};
    while (db_step(q))
        g_ptr_array_add(candidates, (char *)db_text(q, "word", pool));
    if (!db_end(q, error) || !weigh_candidates(db, pool, candidates, typed, &best, error))
        return false;
    *ret_word = best.word;
    return true;
}

/* The most frequent known word that is one slip away; NULL: there is none. */
static bool mend_word(Db *db, Pool *pool, const char *word, const char **ret_word, GError **error)
{
    Letters typed = letters_of(word);
    glong half = typed.count / 2;
    const char *start = text_of(pool, typed.letters, half - 1);
    const char *end = slips_backwards(pool, text_of(pool, typed.letters + half, typed.count - half));
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_WORDS_LIKE);
    db_bind_text(q, "$1", start);
    db_bind_text(q, "$2", search_word_end(pool, start));
    db_bind_text(q, "$3", end);
    db_bind_text(q, "$4", search_word_end(pool, end));
    return best_of(q, db, pool, &typed, ret_word, error);
}

/* The same where the slip stands in the first half of a word's beginning. */
static bool mend_unfinished(Db *db, Pool *pool, const char *word, const char **ret_word, GError **error)
{
    Letters typed = letters_of(word);
    glong half = typed.count / 2;
    g_autoptr(DbQuery) q = db_query(db, SQL_FOLLOW_WORDS_WITHIN);
    db_bind_text(q, "$1", text_of(pool, typed.letters + half, typed.count - half));
    db_bind_int(q, "$2", typed.count - half);
    db_bind_int(q, "$3", half + 1);
    return best_of(q, db, pool, &typed, ret_word, error);
}

/* at: the word's place; behind the first few nobody looks into the middle of words. */
static bool mend(Db *db, Pool *pool, const char *word, guint at, const char **ret_word, GError **error)
{
    glong length = g_utf8_strlen(word, -1);
    *ret_word = NULL;
    if (length < SHORTEST || length >= LONGEST)
        return true;
    if (!mend_word(db, pool, word, ret_word, error))
        return false;
    return *ret_word || at >= UNFINISHED_MOST || length < SHORTEST_UNFINISHED || mend_unfinished(db, pool, word, ret_word, error);
}

bool slips_mend(Db *db, Pool *pool, const GPtrArray *words, GPtrArray **ret_words, GError **error)
{
    bool mended = false;
    GPtrArray *all = pool_list(pool);
    *ret_words = NULL;
    for (guint i = 0; i < words->len; i++) {
        const char *word = words->pdata[i], *meant = NULL;
        gint64 actions = 0;
        if (!search_weigh(db, pool, word, &actions, error) || (actions == 0 && !mend(db, pool, word, i, &meant, error)))
            return false;
        mended = mended || meant;
        g_ptr_array_add(all, (char *)(meant ? meant : word));
    }
    if (mended)
        *ret_words = all;
    return true;
}
