#include "modules/people/twins.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "linkage/names.h"
#include "modules/people/people_queries.h"
#include "modules/people/search_keys.h"
#include "modules/people/store.h"
#include "record/audit.h"
#include "record/seal.h"

/* log2 of how much oftener one person's two rows agree so than those of two persons.  What rows of one register look like: names
 * are mistyped in one of twenty, birth dates in one of fifty; a name in a hundred is shared by chance. */
static const double PRIOR = -15;
enum { LOOKED_AT = 30 };

/* --- two persons --- */

static void say(GString *reasons, const char *text)
{
    g_string_append_printf(reasons, "%s%s", reasons->len ? ", " : "", text);
}

/* 0: nothing alike … 1: the same words. */
static double names_alike(Pool *pool, const char *a, const char *b)
{
    const GPtrArray *ones = name_words(pool, a ? a : ""), *others = name_words(pool, b ? b : "");
    double sum = 0;
    guint count = 0;
    for (guint i = 0; i < ones->len; i++) {
        const NameWord *one = ones->pdata[i];
        double best = 0;
        for (guint j = 0; j < others->len; j++) {
            const NameWord *other = others->pdata[j];
            double fit = strcmp(one->folded, other->folded) == 0 ? 1 : strcmp(one->keys[0], other->keys[0]) == 0 ? 0.95 :
                         name_is_variant(one->folded, other->folded) ? 0.9 : name_near(one->folded, other->folded) ? 0.8 : 0;
            best = MAX(best, fit);
        }
        if (one->joined)
            continue;
        sum += best;
        count++;
    }
    return count ? sum / count : 0;
}

static double best_alike(Pool *pool, const char *a, const char *b)
{
    return MAX(names_alike(pool, a, b), names_alike(pool, b, a));
}

static double weigh_names(Pool *pool, const Person *a, const Person *b, GString *reasons)
{
    const char *all_a = pool_printf(pool, "%s %s", a->family_name, a->former_name ? a->former_name : "");
    const char *all_b = pool_printf(pool, "%s %s", b->family_name, b->former_name ? b->former_name : "");
    double family = best_alike(pool, all_a, all_b), given = best_alike(pool, a->given_name, b->given_name);
    double crossed = MIN(best_alike(pool, a->family_name, b->given_name), best_alike(pool, a->given_name, b->family_name));
    if (crossed > MIN(family, given))
        family = given = crossed * 0.95;
    if (family > 0.99 && given > 0.99)
        say(reasons, _("the same name"));
    else if (family > 0.75 && given > 0.75)
        say(reasons, _("a similar name"));
    double of_family = family > 0.99 ? 8 : family > 0.85 ? 6 : family > 0.7 ? 3 : -4;
    double of_given = given > 0.99 ? 6 : given > 0.85 ? 4.5 : given > 0.7 ? 2.5 : -5;
    return of_family + of_given;
}

static bool one_digit_apart(Pool *pool, Day a, Day b)
{
    const char *one = day_to_iso(pool, a), *other = day_to_iso(pool, b);
    guint apart = 0;
    for (guint i = 0; one[i] && other[i]; i++)
        apart += one[i] != other[i];
    return apart == 1;
}

static double weigh_birth(Pool *pool, const Person *a, const Person *b, GString *reasons)
{
    int year, month, day, other_year, other_month, other_day;
    if (!day_is(a->birth_day) || !day_is(b->birth_day))
        return 0;
    bool exact = !(a->birth_kind && strcmp(a->birth_kind, "day") != 0) && !(b->birth_kind && strcmp(b->birth_kind, "day") != 0);
    day_split(a->birth_day, &year, &month, &day);
    day_split(b->birth_day, &other_year, &other_month, &other_day);
    if (!exact)
        return year == other_year ? 4 : abs(year - other_year) <= 1 ? 1 : -4;
    if (day_compare(a->birth_day, b->birth_day) == 0) {
        say(reasons, _("the same birth date"));
        return 13;
    }
    if (year == other_year && day == other_month && month == other_day) {
        say(reasons, _("day and month of birth swapped"));
        return 9;
    }
    if (one_digit_apart(pool, a->birth_day, b->birth_day)) {
        say(reasons, _("a birth date with one other digit"));
        return 5;
    }
    return year == other_year ? -3 : -8;
}

static double weigh_rest(Pool *pool, const Person *a, const Person *b, int national_ids, GString *reasons)
{
    double weight = national_ids > 0 ? 22 : national_ids < 0 ? -7 : 0;
    const char *phone = phone_digits(pool, a->phone), *other_phone = phone_digits(pool, b->phone);
    if (national_ids > 0)
        say(reasons, _("the same personal code"));
    if (phone && other_phone && strcmp(phone, other_phone) == 0) {
        say(reasons, _("the same telephone"));
        weight += 7;
    }
    if (a->sex && b->sex)
        weight += strcmp(a->sex, b->sex) == 0 ? 1 : -5;
    return weight;
}

double twin_weight(Pool *pool, const Person *a, const Person *b, int national_ids, const char **ret_reasons)
{
    GString *reasons = pool_string(pool);
    double weight = weigh_names(pool, a, b, reasons) + weigh_birth(pool, a, b, reasons) + weigh_rest(pool, a, b, national_ids, reasons);
    if (ret_reasons)
        *ret_reasons = reasons->str;
    return weight;
}

static double probability_of(double weight)
{
    return 1 / (1 + exp2(-(weight + PRIOR)));
}

/* --- one person and the register --- */

static bool index_of(Db *db, Pool *pool, gint64 id, const char **ret_index, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_INDEX_OF);
    db_bind_int(q, "$1", id);
    *ret_index = db_step(q) ? db_text(q, "national_id_index", pool) : NULL;
    return db_end(q, error);
}

static bool own_index(Db *db, Pool *pool, const Person *person, const char **ret_index, GError **error)
{
    if (person->national_id && *person->national_id) {
        *ret_index = seal_blind(db, "person.national_id", person->national_id, pool);
        return true;
    }
    *ret_index = NULL;
    return !person->id || index_of(db, pool, person->id, ret_index, error);
}

static bool weigh(Db *db, Pool *pool, const Person *person, const char *index, const Person *other, GPtrArray *twins, GError **error)
{
    const char *other_index, *reasons;
    if (!index_of(db, pool, other->id, &other_index, error))
        return false;
    int national_ids = index && other_index ? (strcmp(index, other_index) == 0 ? 1 : -1) : 0;
    double weight = twin_weight(pool, person, other, national_ids, &reasons);
    if (probability_of(weight) < 0.5)
        return true;
    Twin *twin = pool_new0(pool, Twin);
    *twin = (Twin){*other, weight, probability_of(weight), reasons};
    g_ptr_array_add(twins, twin);
    return true;
}

static bool add_candidates(Db *db, Pool *pool, const DbStatement *statement, const char *key, GPtrArray *found, GError **error)
{
    if (!key)
        return true;
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_text(q, "$1", key);
    db_bind_int(q, "$2", LOOKED_AT);
    while (db_step(q))
        g_ptr_array_add(found, person_read(q, pool));
    return db_end(q, error);
}

/* Whoever shares a name, a code, a telephone or a birth date. */
static bool candidates_of(Db *db, Pool *pool, const Person *person, const char *index, GPtrArray *found, GError **error)
{
    GPtrArray *named;
    Person dated = {.birth_day = person->birth_day};
    if (!person_search(db, pool, person_name(pool, person), LOOKED_AT, &named, error))
        return false;
    for (guint i = 0; i < named->len; i++)
        g_ptr_array_add(found, &((PersonFound *)named->pdata[i])->person);
    if (day_is(person->birth_day)) {
        const char *text = pool_printf(pool, "%s %s", person_name(pool, person), day_to_people(pool, dated.birth_day));
        if (!person_search(db, pool, text, LOOKED_AT, &named, error))
            return false;
        for (guint i = 0; i < named->len; i++)
            g_ptr_array_add(found, &((PersonFound *)named->pdata[i])->person);
    }
    return add_candidates(db, pool, SQL_PERSON_BY_NATIONAL_ID, index, found, error) &&
           add_candidates(db, pool, SQL_PERSON_BY_DIGITS, phone_digits(pool, person->phone), found, error);
}

static int by_weight(gconstpointer a, gconstpointer b)
{
    const Twin *one = *(Twin *const *)a, *other = *(Twin *const *)b;
    return one->weight == other->weight ? 0 : one->weight < other->weight ? 1 : -1;
}

bool twins_of(Db *db, Pool *pool, const Person *person, guint limit, GPtrArray **ret_twins, GError **error)
{
    GPtrArray *found = pool_list(pool);
    const char *index;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    *ret_twins = pool_list(pool);
    if (!own_index(db, pool, person, &index, error) || !candidates_of(db, pool, person, index, found, error))
        return false;
    for (guint i = 0; i < found->len; i++) {
        Person *other = found->pdata[i];
        if (other->id != person->id && g_hash_table_add(seen, &other->id) && !weigh(db, pool, person, index, other, *ret_twins, error))
            return false;
    }
    g_ptr_array_sort(*ret_twins, by_weight);
    if ((*ret_twins)->len > limit)
        g_ptr_array_set_size(*ret_twins, (int)limit);
    return true;
}

/* --- the review --- */

static bool read_pair(Db *db, Pool *pool, TwinPair *pair, gint64 a_id, gint64 b_id, GError **error)
{
    Person *a, *b;
    const char *index_a, *index_b;
    if (!person_find(db, pool, a_id, &a, error) || !person_find(db, pool, b_id, &b, error) || !index_of(db, pool, a_id, &index_a, error) ||
        !index_of(db, pool, b_id, &index_b, error))
        return false;
    int national_ids = index_a && index_b ? (strcmp(index_a, index_b) == 0 ? 1 : -1) : 0;
    pair->a = *a;
    pair->b = *b;
    twin_weight(pool, a, b, national_ids, &pair->reasons);
    return true;
}

bool twins_waiting(Db *db, Pool *pool, guint limit, guint offset, GPtrArray **ret_pairs, gint64 *ret_count, GError **error)
{
    GArray *ids = g_array_new(FALSE, FALSE, 2 * sizeof(gint64));
    pool_defer(pool, (GDestroyNotify)g_array_unref, ids);
    *ret_pairs = pool_list(pool);
    g_autoptr(DbQuery) count = db_query(db, SQL_PERSON_TWINS_COUNT);
    *ret_count = db_step(count) ? db_int(count, "count") : 0;
    if (!db_end(count, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_TWINS_WAITING);
    db_bind_int(q, "$1", limit);
    db_bind_int(q, "$2", offset);
    while (db_step(q)) {
        TwinPair *pair = pool_new0(pool, TwinPair);
        gint64 both[2] = {db_int(q, "a_id"), db_int(q, "b_id")};
        pair->id = db_int(q, "id");
        pair->weight = db_real(q, "weight");
        pair->probability = db_real(q, "probability");
        g_ptr_array_add(*ret_pairs, pair);
        g_array_append_vals(ids, both, 1);
    }
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < (*ret_pairs)->len; i++) {
        const gint64 *both = &((const gint64 *)(const void *)ids->data)[2 * i];
        if (!read_pair(db, pool, (*ret_pairs)->pdata[i], both[0], both[1], error))
            return false;
    }
    return true;
}

bool twins_decide(Db *db, const Identity *who, gint64 a_id, gint64 b_id, const char *decision, GError **error)
{
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_TWIN_DECIDE);
    db_bind_int(q, "$1", MIN(a_id, b_id));
    db_bind_int(q, "$2", MAX(a_id, b_id));
    db_bind_text(q, "$3", decision);
    db_bind_int(q, "$4", clock_now());
    db_bind_id(q, "$5", who ? who->user_id : 0);
    return db_run(q, NULL, error) && db_commit(change, error);
}
