/* Persons as people type them. */
#include "modules/people/people.h"

#include <math.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "linkage/names.h"
#include "modules/people/national_id.h"
#include "modules/people/people_queries.h"
#include "modules/people/search_keys.h"
#include "modules/people/store.h"
#include "record/seal.h"

enum {
    QUERY_WORDS = 5,     /* typed words that are looked up in pairs; all are compared */
    FORMS = 32,          /* a word's forms that are looked up */
    NEAR_AT_ONCE = 24,   /* places of person_near_words */
    WORDS_A_SLIP = 20,   /* that are looked at */
    PAIR_LOOK_UPS = 40,  /* for one pair of typed words and one cost */
    ROWS_A_LOOK_UP = 30,
    ROWS_OF_A_WORD = 200, /* where one word alone is typed: each person stands there with each of the other names */
    ROWS_WHEN_FULL = 4,  /* of a look-up when the list is full: only so that other spellings are seen at all */
    DEAREST = 4,         /* two slips in each of two words */
};

static const double LEAST_SCORE = 0.5;

/* A form under which a typed word is looked up. */
typedef struct {
    const char *key;
    int cost; /* 0 as typed, 1 a name that stands for it, 2 one slip */
} Form;

typedef struct {
    const NameWord *word;
    GArray *forms; /* of Form */
    bool is_last;  /* may be the beginning of a word */
    GPtrArray *variants; /* of const char *: folded */
} QueryWord;

typedef struct {
    Db *db;
    Pool *pool;
    guint limit;
    GPtrArray *words;      /* of QueryWord *: what isn't a number */
    Day day;               /* a birth date among the words */
    int year;              /* or a year */
    GPtrArray *found;      /* of PersonFound * */
    GHashTable *ids;       /* of those */
    GHashTable *fits;      /* by part of a name: how it fits what was typed */
    guint good;            /* how many of the found are likely */
} Search;

/* --- what was typed --- */

static bool is_number(const char *part)
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
static bool take_number(Search *search, const char *part)
{
    if (!is_number(part))
        return false;
    if (day_parse(part, &search->day, NULL))
        return true;
    int number = atoi(part);
    if (strlen(part) == 4 && number >= 1850 && number <= 2150)
        search->year = number;
    return true;
}

static void add_form(QueryWord *word, const char *key, int cost)
{
    for (guint i = 0; i < word->forms->len; i++)
        if (strcmp(g_array_index(word->forms, Form, i).key, key) == 0)
            return;
    Form form = {key, cost};
    if (word->forms->len < FORMS)
        g_array_append_val(word->forms, form);
}

/* --- words of the register that are near */

/* A word as it is heard, or with one letter left out, and a word of the register that is the same then. */
typedef struct {
    const char *near, *word;
} Near;

static bool read_near(Search *search, const GPtrArray *keys, guint first, GArray *rows, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_NEAR_WORDS);
    for (guint i = 0; i < NEAR_AT_ONCE && first + i < keys->len; i++) {
        char name[8];
        g_snprintf(name, sizeof name, "$%u", i + 1);
        db_bind_text(q, name, keys->pdata[first + i]);
    }
    while (db_step(q)) {
        Near near = {db_text(q, "near", search->pool), db_text(q, "word", search->pool)};
        g_array_append_val(rows, near);
    }
    return db_end(q, error);
}

/* Of Near, of all the keys: each asking by itself would be a round trip a letter. */
static bool read_nears(Search *search, const GPtrArray *keys, GArray **ret_rows, GError **error)
{
    *ret_rows = g_array_new(FALSE, FALSE, sizeof(Near));
    pool_defer(search->pool, (GDestroyNotify)g_array_unref, *ret_rows);
    for (guint first = 0; first < keys->len; first += NEAR_AT_ONCE)
        if (!read_near(search, keys, first, *ret_rows, error))
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

static void add_near(QueryWord *word, const char *key, const char *near, const GArray *rows)
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
static GPtrArray *variant_keys(Search *search, QueryWord *word)
{
    GPtrArray *keys = pool_list(search->pool);
    word->variants = name_variants(search->pool, name_fold(search->pool, word->word->original));
    for (guint i = 1; i < word->variants->len; i++)
        g_ptr_array_add(keys, (void *)name_heard(search->pool, word->variants->pdata[i]));
    return keys;
}

/* The word, and the word without each of its letters.  Short ones have too many neighbours to be meant. */
static GPtrArray *slip_keys(Search *search, const QueryWord *word)
{
    enum { LEAST_LETTERS = 3 };
    GPtrArray *keys = pool_list(search->pool);
    const char *key = word->word->keys[0];
    if (g_utf8_strlen(word->word->folded, -1) < LEAST_LETTERS)
        return keys;
    g_ptr_array_add(keys, (void *)key);
    for (const char *c = key; *c; c = g_utf8_next_char(c))
        g_ptr_array_add(keys, pool_join(search->pool, pool_strndup(search->pool, key, (gsize)(c - key)), g_utf8_next_char(c), ""));
    return keys;
}

static bool add_forms_of_register(Search *search, QueryWord *word, GError **error)
{
    GArray *rows;
    GPtrArray *variants = variant_keys(search, word), *slips = slip_keys(search, word), *keys = pool_list(search->pool);
    g_ptr_array_extend(keys, variants, NULL, NULL);
    g_ptr_array_extend(keys, slips, NULL, NULL);
    if (!read_nears(search, keys, &rows, error))
        return false;
    for (guint i = 0; i < variants->len; i++)
        if (is_known(rows, variants->pdata[i]))
            add_form(word, variants->pdata[i], 1);
    for (guint i = 0; i < slips->len; i++)
        add_near(word, word->word->keys[0], slips->pdata[i], rows);
    return true;
}

static bool add_query_word(Search *search, const NameWord *typed, GError **error)
{
    QueryWord *word = pool_new0(search->pool, QueryWord);
    word->word = typed;
    word->forms = g_array_new(FALSE, FALSE, sizeof(Form));
    pool_defer(search->pool, (GDestroyNotify)g_array_unref, word->forms);
    for (guint i = 0; i < 2 && typed->keys[i]; i++)
        add_form(word, typed->keys[i], 0);
    g_ptr_array_add(search->words, word);
    return add_forms_of_register(search, word, error);
}

/* "popescu m": the beginning of the next word, though a letter alone is no word of a name. */
static bool add_lone_letter(Search *search, const char *text)
{
    const char *folded = text_fold(search->pool, text), *last = strrchr(folded, ' ');
    if (!last || g_utf8_strlen(last + 1, -1) != 1)
        return false;
    QueryWord *word = pool_new0(search->pool, QueryWord);
    NameWord *letter = pool_new0(search->pool, NameWord);
    letter->folded = letter->keys[0] = last + 1;
    *word = (QueryWord){.word = letter, .forms = g_array_new(FALSE, FALSE, sizeof(Form)), .is_last = true, .variants = pool_list(search->pool)};
    pool_defer(search->pool, (GDestroyNotify)g_array_unref, word->forms);
    g_ptr_array_add(search->words, word);
    return true;
}

static bool read_words(Search *search, const char *text, bool joined, GError **error)
{
    GPtrArray *typed = name_words(search->pool, text);
    g_ptr_array_set_size(search->words, 0);
    g_hash_table_remove_all(search->fits);
    for (guint i = 0; i < typed->len && search->words->len < NAME_WORDS; i++) {
        const NameWord *word = typed->pdata[i];
        const NameWord *next = i + 1 < typed->len ? typed->pdata[i + 1] : NULL;
        bool has_joined = word->joined || (next && next->part == word->part);
        for (guint j = i + 1; joined && !word->joined && j < typed->len && !has_joined; j++)
            has_joined = ((const NameWord *)typed->pdata[j])->part == word->part;
        if (joined ? has_joined && !word->joined : word->joined)
            continue;
        if (!add_query_word(search, word, error))
            return false;
    }
    if (search->words->len && !add_lone_letter(search, text))
        ((QueryWord *)search->words->pdata[search->words->len - 1])->is_last = true;
    return true;
}

/* --- how well a person fits --- */

static bool has_variant(const QueryWord *word, const char *folded)
{
    for (guint i = 1; i < word->variants->len; i++)
        if (strcmp(word->variants->pdata[i], folded) == 0)
            return true;
    return false;
}

/* One typed word and one of the person's: 0 to 1. */
static double word_fit(const QueryWord *typed, const NameWord *named)
{
    const NameWord *word = typed->word;
    if (strcmp(word->folded, named->folded) == 0)
        return 1;
    for (guint i = 0; i < 2 && word->keys[i]; i++)
        for (guint j = 0; j < 2 && named->keys[j]; j++)
            if (strcmp(word->keys[i], named->keys[j]) == 0)
                return 0.97;
    if (has_variant(typed, named->folded) || (named->keys[1] && has_variant(typed, named->keys[1])))
        return 0.95;
    if (typed->is_last && g_str_has_prefix(named->folded, word->folded))
        return 0.94;
    if (name_near(word->folded, named->folded))
        return 0.86;
    for (guint i = 0; i < typed->forms->len; i++) {
        const Form *form = &g_array_index(typed->forms, Form, i);
        if (form->cost && strcmp(form->key, named->keys[0]) == 0)
            return form->cost == 1 ? 0.93 : 0.84;
    }
    if (name_near(word->keys[0], named->keys[0]))
        return 0.84;
    if (typed->is_last && g_str_has_prefix(named->keys[0], word->keys[0]))
        return 0.8;
    return 0;
}

/* A word of a name and how it fits each typed word. */
typedef struct {
    const NameWord *word;
    double fits[NAME_WORDS];
} WordFits;

/* Of one part between blanks; names share their parts, so each is looked at once. */
static const GPtrArray *part_fits(Search *search, const char *part, gsize bytes)
{
    char key[256];
    g_strlcpy(key, part, MIN(bytes + 1, sizeof key));
    GPtrArray *all = g_hash_table_lookup(search->fits, key);
    if (all)
        return all;
    const GPtrArray *words = name_words(search->pool, key);
    all = pool_list(search->pool);
    for (guint i = 0; i < words->len; i++) {
        WordFits *one = pool_new0(search->pool, WordFits);
        one->word = words->pdata[i];
        for (guint j = 0; j < search->words->len; j++)
            one->fits[j] = word_fit(search->words->pdata[j], one->word);
        g_ptr_array_add(all, one);
    }
    g_hash_table_insert(search->fits, pool_strdup(search->pool, key), all);
    return all;
}

/* Names of a person, in the order in which they are given to name_fits(). */
enum { OF_FAMILY, OF_GIVEN, OF_FORMER, OF_OTHER, NAMES };

/* The words of all names of a person, at most NAME_WORDS, and which name each is of; the count. */
static guint name_fits(Search *search, const char *const names[NAMES], const WordFits *ret_fits[NAME_WORDS], guint8 ret_of[NAME_WORDS])
{
    static const char between[] = " ()[]{},;:\"/\\";
    guint count = 0;
    for (guint8 i = 0; i < NAMES; i++)
        for (const char *at = names[i] ? names[i] : ""; *at;) {
            gsize bytes = strcspn(at, between);
            const GPtrArray *part = bytes ? part_fits(search, at, bytes) : NULL;
            for (guint j = 0; part && j < part->len && count < NAME_WORDS; j++) {
                ret_of[count] = i;
                ret_fits[count++] = part->pdata[j];
            }
            at += bytes + (at[bytes] != '\0');
        }
    return count;
}

/* Each of the person's words answers one typed word. */
static double best_fit(const WordFits *const *names, guint count, guint typed, bool *used)
{
    double best = 0;
    guint at = 0;
    for (guint i = 0; i < count; i++)
        if (!used[i] && names[i]->fits[typed] > best) {
            best = names[i]->fits[typed];
            at = i;
        }
    if (best > 0)
        used[at] = true;
    return best;
}

/* Words of the names that nobody typed count a little against a person: not a former or other name, and where a former name was
 * typed not the family name of today.  Of who is asked for by one word, nobody knows how many others there are. */
static double left_over(const WordFits *const *fits, const guint8 *of, const bool *used, guint count, guint typed)
{
    guint left = 0;
    bool by_former = false;
    for (guint i = 0; i < count; i++)
        by_former = by_former || (used[i] && of[i] == OF_FORMER);
    for (guint i = 0; i < count; i++)
        left += !used[i] && !fits[i]->word->joined && (of[i] == OF_GIVEN || (of[i] == OF_FAMILY && !by_former));
    return 0.03 * MIN(left, typed == 1 ? 1 : 4) + (by_former ? 0.005 : 0);
}

static double fit_of_names(Search *search, const char *const names[NAMES])
{
    double sum = 0;
    bool used[NAME_WORDS] = {false};
    guint8 of[NAME_WORDS];
    const WordFits *fits[NAME_WORDS];
    guint typed = search->words->len, count = name_fits(search, names, fits, of);
    if (!typed)
        return 1;
    for (guint i = 0; i < typed; i++)
        sum += best_fit(fits, count, i, used);
    bool in_order = count && fits[0]->fits[0] >= 0.97;
    return sum / typed - left_over(fits, of, used, count, typed) - (in_order ? 0 : 0.002);
}

static double fit_of_words(Search *search, const Person *person)
{
    const char *const names[NAMES] = {person->family_name, person->given_name, person->former_name, person->other_name};
    return fit_of_names(search, names);
}

static double fit_of_birth(const Search *search, const Person *person)
{
    int year, month, day, typed_year, typed_month, typed_day;
    if (search->year)
        return !day_is(person->birth_day) ? 0.9 : day_year(person->birth_day) == search->year ? 1 : 0.8;
    if (!day_is(search->day) || !day_is(person->birth_day))
        return day_is(search->day) ? 0.7 : 1;
    if (day_compare(search->day, person->birth_day) == 0)
        return 1;
    day_split(person->birth_day, &year, &month, &day);
    day_split(search->day, &typed_year, &typed_month, &typed_day);
    return year == typed_year && day == typed_month && month == typed_day ? 0.95 : 0.6;
}

/* --- candidates --- */

static void take(Search *search, const Person *person, const char *why, double score)
{
    if (g_hash_table_contains(search->ids, &person->id))
        return;
    PersonFound *found = pool_new0(search->pool, PersonFound);
    *found = (PersonFound){*person, score, why};
    g_hash_table_add(search->ids, &found->person.id);
    g_ptr_array_add(search->found, found);
    search->good += score >= 0.9;
}

static void take_by_name(Search *search, const Person *person, double words)
{
    double score = words * fit_of_birth(search, person);
    if (score >= LEAST_SCORE)
        take(search, person, words >= 0.9 ? "name" : "similar", score);
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

static bool take_rows(Search *search, DbQuery *q, GError **error)
{
    while (db_step(q)) {
        gint64 id = db_int(q, "id");
        if (g_hash_table_contains(search->ids, &id))
            continue;
        const char *const names[NAMES] = {db_text(q, "family_name", search->pool), db_text(q, "given_name", search->pool),
                                      db_text(q, "former_name", search->pool), db_text(q, "other_name", search->pool)};
        double words = fit_of_names(search, names);
        if (words >= least_wanted(search))
            take_by_name(search, person_read(q, search->pool), words);
    }
    return db_end(q, error);
}

static gint64 rows_wanted(const Search *search)
{
    gint64 wanted = search->words->len == 1 ? ROWS_OF_A_WORD : ROWS_A_LOOK_UP;
    return is_full(search) ? ROWS_WHEN_FULL : MAX(wanted, search->limit + 1);
}

/* The newest of those who have both words. */
static bool look_up_pair(Search *search, const char *first, const char *second, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_BY_PAIR);
    db_bind_text(q, "$1", pool_printf(search->pool, "%s %s", first, second));
    db_bind_int(q, "$2", rows_wanted(search));
    return take_rows(search, q, error);
}

/* Whoever's pair of words begins so. */
static bool look_up_beginning(Search *search, const char *beginning, GError **error)
{
    static const char last_letter[] = "\364\217\277\277"; /* U+10FFFF: no name has it */
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_BY_WORDS);
    db_bind_text(q, "$1", beginning);
    db_bind_text(q, "$2", pool_printf(search->pool, "%s%s", beginning, last_letter));
    db_bind_int(q, "$3", rows_wanted(search));
    return take_rows(search, q, error);
}

/* The newest of those who have the word: of namesakes, who came last is the likeliest to be asked for. */
static bool look_up_word(Search *search, const char *word, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_BY_WORD);
    db_bind_text(q, "$1", pool_printf(search->pool, "%s ", word));
    db_bind_text(q, "$2", pool_printf(search->pool, "%s!", word)); /* behind the blank */
    db_bind_int(q, "$3", rows_wanted(search));
    return take_rows(search, q, error);
}

/* All forms of two words that cost so much together. */
static bool look_up_words(Search *search, const QueryWord *a, const QueryWord *b, int cost, GError **error)
{
    int left = PAIR_LOOK_UPS;
    for (guint i = 0; i < a->forms->len; i++)
        for (guint j = 0; j < b->forms->len && left > 0; j++) {
            const Form *one = &g_array_index(a->forms, Form, i), *other = &g_array_index(b->forms, Form, j);
            if (one->cost + other->cost != cost)
                continue;
            left--;
            if (!look_up_pair(search, one->key, other->key, error))
                return false;
        }
    return true;
}

/* The last word may not be typed to its end. */
static bool look_up_unfinished(Search *search, const QueryWord *a, const QueryWord *last, int cost, GError **error)
{
    for (guint i = 0; i < a->forms->len; i++) {
        const Form *form = &g_array_index(a->forms, Form, i);
        const char *beginning = pool_printf(search->pool, "%s %s", form->key, last->word->keys[0]);
        if (form->cost == cost && !is_full(search) && !look_up_beginning(search, beginning, error))
            return false;
    }
    return true;
}

static bool look_up_lone(Search *search, const QueryWord *word, GError **error)
{
    for (guint i = 0; i < word->forms->len; i++) {
        const Form *form = &g_array_index(word->forms, Form, i);
        const char *beginning = pool_printf(search->pool, "%s ", form->key);
        if (!(is_full(search) ? look_up_beginning(search, beginning, error) : look_up_word(search, form->key, error)))
            return false;
    }
    return is_full(search) || look_up_beginning(search, word->word->keys[0], error);
}

static bool look_up_pairs(Search *search, guint count, int cost, GError **error)
{
    for (guint i = 0; i + 1 < count; i++)
        for (guint j = i + 1; j < count; j++) {
            const QueryWord *a = search->words->pdata[i], *b = search->words->pdata[j];
            if (!look_up_words(search, a, b, cost, error) || (b->is_last && !look_up_unfinished(search, a, b, cost, error)))
                return false;
        }
    return true;
}

static const char *pair_of(Search *search, const Form *a, const Form *b)
{
    return pool_printf(search->pool, "%s %s", a->key, b->key);
}

/* Whoever has all of three words: two pairs of one person. */
static bool look_up_three(Search *search, const Form *a, const Form *b, const Form *c, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_BY_TWO_PAIRS);
    db_bind_text(q, "$1", pair_of(search, a, b));
    db_bind_text(q, "$2", pair_of(search, a, c));
    db_bind_int(q, "$3", rows_wanted(search));
    return take_rows(search, q, error);
}

static bool look_up_threes(Search *search, int cost, GError **error)
{
    const QueryWord *a = search->words->pdata[0], *b = search->words->pdata[1], *c = search->words->pdata[2];
    int left = PAIR_LOOK_UPS;
    for (guint i = 0; i < a->forms->len; i++)
        for (guint j = 0; j < b->forms->len; j++)
            for (guint k = 0; k < c->forms->len && left > 0; k++) {
                const Form *one = &g_array_index(a->forms, Form, i), *two = &g_array_index(b->forms, Form, j);
                const Form *three = &g_array_index(c->forms, Form, k);
                if (one->cost + two->cost + three->cost != cost)
                    continue;
                left--;
                if (!look_up_three(search, one, two, three, error))
                    return false;
            }
    return true;
}

/* The cheapest forms first; slips are looked for only while there is room.  Whoever has but two of three words is looked for
 * where nobody has all. */
static bool look_up_names(Search *search, GError **error)
{
    enum { ONE_SLIP = 2 };
    guint count = MIN(search->words->len, QUERY_WORDS);
    if (count == 1)
        return look_up_lone(search, search->words->pdata[0], error);
    for (int cost = 0; count > 2 && cost <= ONE_SLIP && (cost < ONE_SLIP || !is_full(search)); cost++)
        if (!look_up_threes(search, cost, error))
            return false;
    for (int cost = 0; cost <= DEAREST && (count > 2 ? !search->good : cost < ONE_SLIP || !is_full(search)); cost++)
        if (!look_up_pairs(search, count, cost, error))
            return false;
    return true;
}

/* --- by other things than names --- */

static bool take_all(Search *search, DbQuery *q, const char *why, double score, GError **error)
{
    while (db_step(q)) {
        const Person *person = person_read(q, search->pool);
        take(search, person, why, search->words->len ? score * fit_of_words(search, person) : score);
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
           by_text(search, SQL_PERSON_BY_DIGITS, is_number(text) ? phone_digits(search->pool, text) : NULL, "phone", error);
}

/* --- all together --- */

static const char *name_of(Search *search, const PersonFound *found)
{
    return pool_join(search->pool, found->person.family_name, " ", found->person.given_name);
}

/* The usual name is the likelier one. */
static void count_namesakes(Search *search)
{
    g_autoptr(GHashTable) firsts = g_hash_table_new(g_str_hash, g_str_equal);
    PersonFound **firsts_of = pool_alloc(search->pool, MAX(search->found->len, 1) * sizeof *firsts_of);
    for (guint i = 0; i < search->found->len; i++) {
        PersonFound *found = search->found->pdata[i];
        const char *name = name_of(search, found);
        firsts_of[i] = g_hash_table_lookup(firsts, name);
        if (!firsts_of[i])
            g_hash_table_insert(firsts, (gpointer)name, firsts_of[i] = found);
        firsts_of[i]->namesakes++;
    }
    for (guint i = 0; i < search->found->len; i++)
        ((PersonFound *)search->found->pdata[i])->namesakes = firsts_of[i]->namesakes;
}

/* The better first; of equal ones the usual name, and who came last. */
static int by_score(gconstpointer a, gconstpointer b, gpointer data)
{
    const bool *is_lone = data; /* one word was typed */
    const PersonFound *one = *(PersonFound *const *)a, *other = *(PersonFound *const *)b;
    if (fabs(one->score - other->score) > 1e-9)
        return one->score < other->score ? 1 : -1;
    if (!*is_lone && one->namesakes != other->namesakes)
        return one->namesakes < other->namesakes ? 1 : -1;
    return (one->person.id < other->person.id) - (one->person.id > other->person.id);
}

static bool same_family(Pool *pool, const PersonFound *a, const PersonFound *b)
{
    return strcmp(text_fold(pool, a->person.family_name), text_fold(pool, b->person.family_name)) == 0;
}

static bool same_name(const PersonFound *a, const PersonFound *b)
{
    return g_strcmp0(a->person.family_name, b->person.family_name) == 0 && g_strcmp0(a->person.given_name, b->person.given_name) == 0;
}

/* Whether one says nothing that the first ones don't say. */
typedef bool (*IsLike)(Pool *pool, const GPtrArray *found, guint shown, const PersonFound *one);

static bool has_shown_name(Pool *pool, const GPtrArray *found, guint shown, const PersonFound *one)
{
    for (guint i = 0; i < shown; i++)
        if (same_name(found->pdata[i], one))
            return true;
    return false;
}

/* Third comes one who has the family name where the second one had it before a marriage, say, and the other way round. */
static bool is_like_second(Pool *pool, const GPtrArray *found, guint shown, const PersonFound *one)
{
    return has_shown_name(pool, found, shown, one) || same_family(pool, found->pdata[1], found->pdata[0]) == same_family(pool, one, found->pdata[0]);
}

static const char *heard_family(Pool *pool, const PersonFound *one)
{
    return name_heard(pool, text_name_key(pool, one->person.family_name));
}

/* Brîncuș where Brâncuș is the first: heard alike, written otherwise. */
static bool is_no_other_spelling(Pool *pool, const GPtrArray *found, guint shown, const PersonFound *one)
{
    return same_family(pool, one, found->pdata[0]) || strcmp(heard_family(pool, one), heard_family(pool, found->pdata[0])) != 0;
}

/* The next one that isn't like the first ones comes to place; false: none is likely enough. */
static bool bring_forward(Search *search, guint place, IsLike is_like, double least)
{
    GPtrArray *found = search->found;
    guint next = place;
    while (next < found->len && is_like(search->pool, found, place, found->pdata[next]))
        next++;
    if (next >= found->len || ((PersonFound *)found->pdata[next])->score < least)
        return false;
    g_ptr_array_insert(found, (int)place, g_ptr_array_steal_index(found, next));
    return true;
}

/* Where one name has more persons than anybody looks through, or where it is a guess, two other names stand second and third: else
 * nobody sees them.  Of one word alone, another spelling of the family name stands third. */
static void show_other_names(Search *search, bool is_lone)
{
    enum { SECOND = 1, THIRD = 2 };
    static const double near = 0.03;
    const PersonFound *first = search->found->len ? search->found->pdata[0] : NULL;
    if (!first)
        return;
    bool is_guess = first->score < 0.96;
    double least = is_guess ? LEAST_SCORE : 0.85;
    if (is_lone)
        bring_forward(search, THIRD, is_no_other_spelling, least);
    else if ((is_guess || first->namesakes > THIRD) && bring_forward(search, SECOND, has_shown_name, least) &&
             !bring_forward(search, THIRD, is_like_second, ((PersonFound *)search->found->pdata[SECOND])->score - near))
        bring_forward(search, THIRD, has_shown_name, least);
}

/* The words without dates and years; "" when there are none. */
static const char *take_numbers(Search *search, const char *text)
{
    GString *rest = pool_string(search->pool);
    g_auto(GStrv) parts = g_strsplit(text_squash(search->pool, text), " ", -1);
    for (guint i = 0; parts[i]; i++)
        if (!take_number(search, parts[i]))
            g_string_append_printf(rest, "%s ", parts[i]);
    return rest->str;
}

static bool search_names(Search *search, const char *names, GError **error)
{
    if (!*names)
        return true;
    if (!read_words(search, names, false, error) || !look_up_names(search, error))
        return false;
    bool has_parts = strpbrk(names, "-'’`.") != NULL;
    return !has_parts || search->found->len >= search->limit ||
           (read_words(search, names, true, error) && look_up_names(search, error));
}

static bool newest(Search *search, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_NEWEST);
    db_bind_int(q, "$1", search->limit);
    return take_all(search, q, "name", 1, error);
}

bool person_search(Db *db, Pool *pool, const char *text, guint limit, GPtrArray **ret_found, GError **error)
{
    Search search = {.db = db, .pool = pool, .limit = MAX(limit, 1), .words = pool_list(pool), .day = DAY_NONE, .found = pool_list(pool),
                     .ids = g_hash_table_new(g_int64_hash, g_int64_equal), .fits = g_hash_table_new(g_str_hash, g_str_equal)};
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, search.ids);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, search.fits);
    const char *typed = text_shorten(pool, text_normalise(pool, text ? text : ""), 200);
    *ret_found = search.found;
    if (text_is_empty(typed))
        return newest(&search, error);
    const char *names = take_numbers(&search, typed);
    if (!by_numbers(&search, text_squash(pool, typed), error) || !search_names(&search, names, error) ||
        !by_birth_day(&search, search.day, 1, error) || !by_birth_day(&search, swapped(search.day), 0.8, error))
        return false;
    bool is_lone = search.words->len == 1;
    count_namesakes(&search);
    g_ptr_array_sort_with_data(search.found, by_score, &is_lone);
    show_other_names(&search, is_lone);
    if (search.found->len > search.limit)
        g_ptr_array_set_size(search.found, (int)search.limit);
    return true;
}
