/* Persons as people type them. */
#include "modules/people/people.h"

#include <string.h>

#include "base/text.h"
#include "modules/people/national_id.h"
#include "modules/people/people_queries.h"
#include "modules/people/search_fit.h"
#include "modules/people/search_order.h"
#include "modules/people/search_shown.h"
#include "record/seal.h"

enum {
    QUERY_WORDS = 5,     /* typed words that are looked up in pairs; all are compared */
    PAIR_LOOK_UPS = 40,  /* for one pair of typed words and one cost */
    ROWS_A_LOOK_UP = 30,
    ROWS_OF_A_WORD = 200, /* where one word alone is typed: each person stands there with each of the other names */
    ROWS_WHEN_FULL = 4,  /* of a look-up when the list is full */
    DEAREST = 4,         /* two slips in each of two words */
};

static const double LEAST_SCORE = 0.5;

typedef struct {
    Db *db;
    Pool *pool;
    guint limit;
    Typed typed;
    Typed no_words; /* who is found by a number fits whatever the names are */
    Fit fit;
    GPtrArray *found; /* of PersonFound * */
    GHashTable *ids;  /* of those */
    guint good;       /* how many of the found are likely */
    bool foresees;    /* look-ups are only told to the database, which answers them together */
} Search;

static const TypedWord *word_at(const Search *search, guint at)
{
    return search->typed.words->pdata[at];
}

/* --- whom a statement finds --- */

/* By these it is known whether the rest is wanted. */
static void read_names(DbQuery *q, Pool *pool, Person *person)
{
    person->family_name = db_text(q, "family_name", pool);
    person->given_name = db_text(q, "given_name", pool);
    person->former_name = db_text(q, "former_name", pool);
    person->other_name = db_text(q, "other_name", pool);
}

/* What a list shows, in the order of the columns. */
static void read_rest(DbQuery *q, Pool *pool, Person *person)
{
    person->sex = db_text(q, "sex", pool);
    person->birth_day = db_day(q, "birth_day");
    person->birth_kind = db_text(q, "birth_kind", pool);
    person->phone = db_text(q, "phone", pool);
    person->file_number = db_text(q, "file_number", pool);
    person->death_day = DAY_NONE;
}

static void take(Search *search, PersonFound *found, const char *why, double score)
{
    found->why = why;
    found->score = score;
    g_hash_table_add(search->ids, &found->person.id);
    g_ptr_array_add(search->found, found);
    search->good += score >= 0.9;
}

static bool is_full(const Search *search)
{
    return search->good > search->limit;
}

/* When the list is full of likely ones, others need not be looked at closely. */
static double least_wanted(const Search *search)
{
    return is_full(search) ? 0.85 : LEAST_SCORE;
}

/* Of what a look-up finds.  When the list is full, others are shown only so that other spellings are seen at all. */
static gint64 rows_wanted(const Search *search, gint64 most)
{
    return is_full(search) ? MIN(most, ROWS_WHEN_FULL) : most;
}

static void take_by_name(Search *search, PersonFound *found, double words)
{
    double score = words * fit_birth(&search->fit, &found->person);
    if (score >= LEAST_SCORE)
        take(search, found, words >= 0.9 ? "name" : "similar", score);
}

/* NULL: is found already. */
static PersonFound *found_new(Search *search, gint64 id)
{
    if (g_hash_table_contains(search->ids, &id))
        return NULL;
    PersonFound *found = pool_new0(search->pool, PersonFound);
    found->person.id = id;
    return found;
}

/* Rows of person_words, most at most. */
static bool take_pairs(Search *search, DbQuery *q, gint64 most, GError **error)
{
    if (search->foresees) {
        db_foresee(q);
        return true;
    }
    for (gint64 left = rows_wanted(search, most); left > 0 && db_step(q); left--) {
        PersonFound *found = found_new(search, db_int(q, "id"));
        if (!found)
            continue;
        shown_read((char *)db_text(q, "shown", search->pool), &found->person);
        double words = fit_names(&search->fit, &found->person);
        if (words >= least_wanted(search))
            take_by_name(search, found, words);
    }
    return db_end(q, error);
}

/* Rows of person. */
static bool take_rows(Search *search, DbQuery *q, GError **error)
{
    while (db_step(q)) {
        PersonFound *found = found_new(search, db_int(q, "id"));
        if (!found)
            continue;
        read_names(q, search->pool, &found->person);
        double words = fit_names(&search->fit, &found->person);
        if (words < least_wanted(search))
            continue;
        read_rest(q, search->pool, &found->person);
        take_by_name(search, found, words);
    }
    return db_end(q, error);
}

/* --- by names --- */

static gint64 rows_asked(const Search *search)
{
    gint64 wanted = search->typed.words->len == 1 ? ROWS_OF_A_WORD : ROWS_A_LOOK_UP;
    return MAX(wanted, search->limit + 1);
}

/* The newest of those who have both words. */
static bool look_up_pair(Search *search, const char *first, const char *second, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_BY_PAIR);
    db_bind_text(q, "$1", pool_join(search->pool, first, " ", second));
    db_bind_int(q, "$2", rows_asked(search));
    return take_pairs(search, q, rows_asked(search), error);
}

/* Whoever's pair of words begins so. */
static bool look_up_beginning(Search *search, const char *beginning, GError **error)
{
    static const char last_letter[] = "\364\217\277\277"; /* U+10FFFF: no name has it */
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_BY_WORDS);
    db_bind_text(q, "$1", beginning);
    db_bind_text(q, "$2", pool_join(search->pool, beginning, last_letter, ""));
    db_bind_int(q, "$3", rows_asked(search));
    return take_pairs(search, q, rows_asked(search), error);
}

/* The newest of those who have the word: of namesakes, who came last is the likeliest to be asked for. */
static bool look_up_word(Search *search, const char *word, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_BY_WORD);
    db_bind_text(q, "$1", pool_join(search->pool, word, " ", ""));
    db_bind_text(q, "$2", pool_join(search->pool, word, "!", "")); /* behind the blank */
    db_bind_int(q, "$3", rows_asked(search));
    return take_rows(search, q, error);
}

/* All forms of two words that cost so much together. */
static bool look_up_words(Search *search, const TypedWord *a, const TypedWord *b, int cost, GError **error)
{
    int left = PAIR_LOOK_UPS;
    for (guint i = 0; i < a->form_count; i++)
        for (guint j = 0; j < b->form_count && left > 0; j++) {
            const Form *one = &a->forms[i], *other = &b->forms[j];
            if (one->cost + other->cost != cost)
                continue;
            left--;
            if (!look_up_pair(search, one->key, other->key, error))
                return false;
        }
    return true;
}

/* The last word may not be typed to its end. */
static bool look_up_beginnings(Search *search, const TypedWord *a, const TypedWord *last, int cost, GError **error)
{
    for (guint i = 0; i < a->form_count; i++) {
        const Form *form = &a->forms[i];
        const char *beginning = pool_join(search->pool, form->key, " ", last->word->keys[0]);
        if (form->cost == cost && !is_full(search) && !look_up_beginning(search, beginning, error))
            return false;
    }
    return true;
}

/* Where a question is a round trip, several are told at first. */
static bool is_asked_together(const Search *search)
{
    return store_is_postgres(db_store(search->db));
}

static bool look_up_unfinished(Search *search, const TypedWord *a, const TypedWord *last, int cost, GError **error)
{
    search->foresees = is_asked_together(search);
    bool good = !search->foresees || look_up_beginnings(search, a, last, cost, error);
    search->foresees = false;
    return good && look_up_beginnings(search, a, last, cost, error);
}

static bool look_up_lone(Search *search, const TypedWord *word, GError **error)
{
    for (guint i = 0; i < word->form_count; i++) {
        const Form *form = &word->forms[i];
        const char *beginning = pool_join(search->pool, form->key, " ", "");
        if (!(is_full(search) ? look_up_beginning(search, beginning, error) : look_up_word(search, form->key, error)))
            return false;
    }
    return is_full(search) || look_up_beginning(search, word->word->keys[0], error);
}

static bool look_up_pairs(Search *search, guint count, int cost, GError **error)
{
    for (guint i = 0; i + 1 < count; i++)
        for (guint j = i + 1; j < count; j++) {
            const TypedWord *a = word_at(search, i), *b = word_at(search, j);
            bool has_beginning = b->is_last && !search->foresees; /* often not wanted any more behind the others */
            if (!look_up_words(search, a, b, cost, error) || (has_beginning && !look_up_unfinished(search, a, b, cost, error)))
                return false;
        }
    return true;
}

static const char *pair_of(Search *search, const Form *a, const Form *b)
{
    return pool_join(search->pool, a->key, " ", b->key);
}

/* Whoever has all of three words: two pairs of one person. */
static bool look_up_three(Search *search, const Form *a, const Form *b, const Form *c, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_BY_TWO_PAIRS);
    db_bind_text(q, "$1", pair_of(search, a, b));
    db_bind_text(q, "$2", pair_of(search, a, c));
    db_bind_int(q, "$3", rows_asked(search));
    return take_pairs(search, q, rows_asked(search), error);
}

static bool look_up_threes(Search *search, guint count, int cost, GError **error)
{
    const TypedWord *a = word_at(search, 0), *b = word_at(search, 1), *c = word_at(search, 2);
    int left = PAIR_LOOK_UPS;
    for (guint i = 0; i < a->form_count; i++)
        for (guint j = 0; j < b->form_count; j++)
            for (guint k = 0; k < c->form_count && left > 0; k++) {
                const Form *one = &a->forms[i], *two = &b->forms[j];
                const Form *three = &c->forms[k];
                if (one->cost + two->cost + three->cost != cost)
                    continue;
                left--;
                if (!look_up_three(search, one, two, three, error))
                    return false;
            }
    return true;
}

typedef bool (*LookUp)(Search *search, guint count, int cost, GError **error);

/* Those that come in any case are asked together. */
static bool look_up_together(Search *search, LookUp look_up, guint count, int cost, GError **error)
{
    search->foresees = is_asked_together(search);
    bool good = !search->foresees || (look_up(search, count, cost, error) && (cost || look_up(search, count, cost + 1, error)));
    search->foresees = false;
    return good && look_up(search, count, cost, error);
}

/* The cheapest forms first; slips are looked for only while there is room.  Whoever has but two of three words is looked for
 * where nobody has all. */
static bool look_up_names(Search *search, GError **error)
{
    enum { ONE_SLIP = 2 };
    guint count = MIN(search->typed.words->len, QUERY_WORDS);
    if (count == 1)
        return look_up_lone(search, word_at(search, 0), error);
    for (int cost = 0; count > 2 && cost <= ONE_SLIP && (cost < ONE_SLIP || !is_full(search)); cost++)
        if (!look_up_together(search, look_up_threes, count, cost, error))
            return false;
    for (int cost = 0; cost <= DEAREST && (count > 2 ? !search->good : cost < ONE_SLIP || !is_full(search)); cost++)
        if (!look_up_together(search, look_up_pairs, count, cost, error))
            return false;
    return true;
}

/* --- by other things than names --- */

static bool take_all(Search *search, DbQuery *q, const char *why, double score, GError **error)
{
    while (db_step(q)) {
        PersonFound *found = found_new(search, db_int(q, "id"));
        if (!found)
            continue;
        read_names(q, search->pool, &found->person);
        read_rest(q, search->pool, &found->person);
        take(search, found, why, score * fit_names(&search->fit, &found->person));
    }
    return db_end(q, error);
}

static bool by_text(Search *search, const DbStatement *statement, const char *key, const char *why, GError **error)
{
    if (!key)
        return true;
    g_autoptr(DbQuery) q = db_query(search->db, statement);
    db_bind_text(q, "$1", key);
    db_bind_int(q, "$2", ROWS_A_LOOK_UP);
    return take_all(search, q, why, 1, error);
}

static bool by_birth_day(Search *search, Day day, double score, GError **error)
{
    enum { MOST_OF_A_DAY = 500 };
    if (!day_is(day))
        return true;
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_BY_BIRTH_DAY);
    db_bind_day(q, "$1", day);
    db_bind_int(q, "$2", MOST_OF_A_DAY);
    return take_all(search, q, "birth", score, error);
}

static Day swapped(Day day)
{
    int year, month, number;
    if (!day_is(day))
        return DAY_NONE;
    day_split(day, &year, &month, &number);
    return number <= 12 && number != month ? day_make(year, number, month) : DAY_NONE;
}

static bool by_numbers(Search *search, const char *text, GError **error)
{
    const char *clean = national_id_clean(search->pool, text);
    if (!clean || strspn(clean, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+()") != strlen(clean) || !strpbrk(clean, "0123456789"))
        return by_text(search, SQL_PERSON_BY_FILE_NUMBER, file_number_key(search->pool, text), "file", error);
    const char *index = strlen(clean) >= 6 ? seal_blind(search->db, "person.national_id", clean, search->pool) : NULL;
    return by_text(search, SQL_PERSON_BY_NATIONAL_ID, index, "national-id", error) &&
           by_text(search, SQL_PERSON_BY_FILE_NUMBER, file_number_key(search->pool, text), "file", error) &&
           by_text(search, SQL_PERSON_BY_DIGITS, typed_is_number(text) ? phone_digits(search->pool, text) : NULL, "phone", error);
}

/* --- all together --- */

static bool look_up(Search *search, const char *names, bool joined, GError **error)
{
    if (joined)
        typed_set_words(&search->typed, names, true);
    if (!typed_find_forms(&search->typed, search->db, error))
        return false;
    fit_begin(&search->fit, &search->typed);
    return look_up_names(search, error);
}

static bool search_names(Search *search, const char *names, GError **error)
{
    bool has_parts = strpbrk(names, "-'’`.") != NULL;
    if (!*names)
        return true;
    return look_up(search, names, false, error) &&
           (!has_parts || search->found->len >= search->limit || look_up(search, names, true, error));
}

static bool newest(Search *search, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_NEWEST);
    db_bind_int(q, "$1", search->limit);
    return take_all(search, q, "name", 1, error);
}

static void begin(Search *search, Db *db, Pool *pool, guint limit)
{
    *search = (Search){.db = db, .pool = pool, .limit = MAX(limit, 1), .found = pool_list(pool),
                       .typed = {.pool = pool, .words = pool_list(pool), .day = DAY_NONE},
                       .no_words = {.pool = pool, .words = pool_list(pool), .day = DAY_NONE},
                       .ids = g_hash_table_new(g_int64_hash, g_int64_equal)};
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, search->ids);
    fit_begin(&search->fit, &search->no_words);
}

bool person_search(Db *db, Pool *pool, const char *text, guint limit, GPtrArray **ret_found, GError **error)
{
    Search search;
    g_autoptr(DbLook) look G_GNUC_UNUSED = db_look_begin(db);
    begin(&search, db, pool, limit);
    const char *typed = text_shorten(pool, text_normalise(pool, text ? text : ""), 200);
    *ret_found = search.found;
    if (text_is_empty(typed))
        return newest(&search, error);
    const char *names = typed_take_numbers(&search.typed, typed);
    typed_set_words(&search.typed, names, false);
    if (is_asked_together(&search))
        typed_foresee_forms(&search.typed, db);
    if (!by_numbers(&search, text_squash(pool, typed), error) || !search_names(&search, names, error) ||
        !by_birth_day(&search, search.typed.day, 1, error) || !by_birth_day(&search, swapped(search.typed.day), 0.8, error))
        return false;
    order_found(pool, search.found, search.typed.words->len == 1);
    if (search.found->len > search.limit)
        g_ptr_array_set_size(search.found, (int)search.limit);
    return true;
}
