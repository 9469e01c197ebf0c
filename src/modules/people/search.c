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
    FORMS = 14,          /* a word's forms that are looked up */
    PAIR_LOOK_UPS = 48,  /* for one pair of typed words */
    ROWS_A_LOOK_UP = 40,
    CANDIDATES = 400,
};

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

static bool is_known(Search *search, const char *key, bool *ret_known, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_NEAR_WORD_KNOWN);
    db_bind_text(q, "$1", key);
    *ret_known = db_step(q);
    return db_end(q, error);
}

static bool add_variants(Search *search, QueryWord *word, GError **error)
{
    word->variants = name_variants(search->pool, name_fold(search->pool, word->word->original));
    for (guint i = 1; i < word->variants->len; i++) {
        bool known;
        const char *key = name_heard(search->pool, word->variants->pdata[i]);
        if (!is_known(search, key, &known, error))
            return false;
        if (known)
            add_form(word, key, 1);
    }
    return true;
}

static bool add_near(Search *search, QueryWord *word, const char *key, const char *near, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_NEAR_WORD_FIND);
    db_bind_text(q, "$1", near);
    while (db_step(q)) {
        const char *known = db_text(q, "word", search->pool);
        if (name_near(key, known))
            add_form(word, known, 2);
    }
    return db_end(q, error);
}

/* Short words have too many neighbours to be meant. */
static bool add_slips(Search *search, QueryWord *word, GError **error)
{
    enum { LEAST_LETTERS = 4 };
    const char *key = word->word->keys[0];
    if (g_utf8_strlen(word->word->folded, -1) < LEAST_LETTERS)
        return true;
    if (!add_near(search, word, key, key, error))
        return false;
    for (const char *c = key; *c; c = g_utf8_next_char(c))
        if (!add_near(search, word, key, pool_printf(search->pool, "%.*s%s", (int)(c - key), key, g_utf8_next_char(c)), error))
            return false;
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
    return add_variants(search, word, error) && add_slips(search, word, error);
}

static bool read_words(Search *search, const char *text, bool joined, GError **error)
{
    GPtrArray *typed = name_words(search->pool, text);
    g_ptr_array_set_size(search->words, 0);
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
    if (search->words->len)
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
    for (guint i = 0; i < typed->forms->len; i++) {
        const Form *form = &g_array_index(typed->forms, Form, i);
        if (form->cost && strcmp(form->key, named->keys[0]) == 0)
            return form->cost == 1 ? 0.93 : 0.85;
    }
    if (name_near(word->folded, named->folded) || name_near(word->keys[0], named->keys[0]))
        return 0.85;
    if (typed->is_last && g_str_has_prefix(named->keys[0], word->keys[0]))
        return 0.8;
    return 0;
}

static double best_fit(const QueryWord *typed, const GPtrArray *names, bool *used)
{
    double best = 0;
    guint at = 0;
    for (guint i = 0; i < names->len; i++) {
        double fit = used[i] ? 0 : word_fit(typed, names->pdata[i]);
        if (fit > best) {
            best = fit;
            at = i;
        }
    }
    if (best > 0)
        used[at] = true;
    return best;
}

/* Words of the family and given names that nobody typed count a little against a person. */
static double fit_of_words(Search *search, const Person *person)
{
    double sum = 0;
    bool used[NAME_WORDS] = {false};
    const GPtrArray *names = person_name_words(search->pool, person);
    guint typed = search->words->len, left = 0;
    if (!typed)
        return 1;
    for (guint i = 0; i < typed; i++)
        sum += best_fit(search->words->pdata[i], names, used);
    for (guint i = 0; i < names->len; i++)
        left += !used[i] && !((const NameWord *)names->pdata[i])->joined;
    const NameWord *first = names->len ? names->pdata[0] : NULL;
    bool in_order = first && word_fit(search->words->pdata[0], first) >= 0.97;
    return sum / typed - 0.01 * MIN(left, 4) - (in_order ? 0 : 0.002);
}

static double fit_of_birth(const Search *search, const Person *person)
{
    int year, month, day, typed_year, typed_month, typed_day;
    if (search->year && day_is(person->birth_day))
        return day_year(person->birth_day) == search->year ? 1 : 0.8;
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
}

static void take_by_name(Search *search, const Person *person)
{
    double words = fit_of_words(search, person), score = words * fit_of_birth(search, person);
    if (score >= 0.5)
        take(search, person, words >= 0.9 ? "name" : "similar", score);
}

static bool look_up(Search *search, const char *from, const char *to, GError **error)
{
    g_autoptr(DbQuery) q = db_query(search->db, SQL_PERSON_BY_WORDS);
    db_bind_text(q, "$1", from);
    db_bind_text(q, "$2", to);
    db_bind_int(q, "$3", MAX(ROWS_A_LOOK_UP, 2 * search->limit));
    while (db_step(q)) {
        gint64 id = db_int(q, "id");
        if (!g_hash_table_contains(search->ids, &id))
            take_by_name(search, person_read(q, search->pool));
    }
    return db_end(q, error);
}

#define LAST_LETTER "\364\217\277\277" /* U+10FFFF: no name has it */

static bool look_up_beginning_with(Search *search, const char *first, const char *second, GError **error)
{
    const char *pair = pool_printf(search->pool, "%s %s", first, second);
    return look_up(search, pair, pool_printf(search->pool, "%s" LAST_LETTER, pair), error);
}

static bool look_up_exact(Search *search, const char *first, const char *second, GError **error)
{
    const char *pair = pool_printf(search->pool, "%s %s", first, second);
    return look_up(search, pair, pool_printf(search->pool, "%s\001", pair), error);
}

/* The cheapest forms of both first. */
static bool look_up_words(Search *search, const QueryWord *a, const QueryWord *b, GError **error)
{
    int left = PAIR_LOOK_UPS;
    for (int cost = 0; cost <= 4; cost++)
        for (guint i = 0; i < a->forms->len; i++)
            for (guint j = 0; j < b->forms->len && left > 0 && search->found->len < CANDIDATES; j++) {
                const Form *one = &g_array_index(a->forms, Form, i), *other = &g_array_index(b->forms, Form, j);
                if (one->cost + other->cost != cost)
                    continue;
                left--;
                if (!look_up_exact(search, one->key, other->key, error))
                    return false;
            }
    return true;
}

static bool look_up_beginning(Search *search, const QueryWord *a, const QueryWord *last, GError **error)
{
    for (guint i = 0; i < a->forms->len; i++) {
        const Form *form = &g_array_index(a->forms, Form, i);
        bool is_wanted = form->cost < 2 || search->found->len < search->limit;
        if (is_wanted && !look_up_beginning_with(search, form->key, last->word->keys[0], error))
            return false;
    }
    return true;
}

static bool look_up_lone(Search *search, const QueryWord *word, GError **error)
{
    for (guint i = 0; i < word->forms->len; i++) {
        const Form *form = &g_array_index(word->forms, Form, i);
        if (!look_up(search, pool_printf(search->pool, "%s ", form->key), pool_printf(search->pool, "%s!", form->key), error))
            return false;
    }
    const char *key = word->word->keys[0];
    return search->found->len >= search->limit || look_up(search, key, pool_printf(search->pool, "%s" LAST_LETTER, key), error);
}

static bool look_up_names(Search *search, GError **error)
{
    guint count = MIN(search->words->len, QUERY_WORDS);
    if (count == 1)
        return look_up_lone(search, search->words->pdata[0], error);
    for (guint i = 0; i + 1 < count; i++)
        for (guint j = i + 1; j < count; j++)
            if (!look_up_words(search, search->words->pdata[i], search->words->pdata[j], error) ||
                (((QueryWord *)search->words->pdata[j])->is_last &&
                 !look_up_beginning(search, search->words->pdata[i], search->words->pdata[j], error)))
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

static int by_score(gconstpointer a, gconstpointer b)
{
    const PersonFound *one = *(PersonFound *const *)a, *other = *(PersonFound *const *)b;
    if (fabs(one->score - other->score) > 1e-9)
        return one->score < other->score ? 1 : -1;
    int names = g_strcmp0(one->person.family_name, other->person.family_name);
    if (names == 0)
        names = g_strcmp0(one->person.given_name, other->person.given_name);
    return names ? names : (one->person.id > other->person.id) - (one->person.id < other->person.id);
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
                     .ids = g_hash_table_new(g_int64_hash, g_int64_equal)};
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, search.ids);
    const char *typed = text_shorten(pool, text_normalise(pool, text ? text : ""), 200);
    *ret_found = search.found;
    if (text_is_empty(typed))
        return newest(&search, error);
    const char *names = take_numbers(&search, typed);
    if (!by_numbers(&search, text_squash(pool, typed), error) || !search_names(&search, names, error) ||
        !by_birth_day(&search, search.day, 1, error) || !by_birth_day(&search, swapped(search.day), 0.8, error))
        return false;
    g_ptr_array_sort(search.found, by_score);
    if (search.found->len > search.limit)
        g_ptr_array_set_size(search.found, (int)search.limit);
    return true;
}
