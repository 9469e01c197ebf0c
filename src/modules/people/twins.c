#include "modules/people/twins.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/people/match_register.h"
#include "modules/people/people_queries.h"
#include "modules/people/search_keys.h"
#include "modules/people/store.h"
#include "record/audit.h"
#include "record/seal.h"

enum { LOOKED_AT = 30, REASONS_SHOWN = 6 };

/* --- two persons --- */

/* Rows as linkage/ compares them, and the model by which. */
typedef struct {
    LinkTable *table;
    LinkModel model;
} Bench;

static void bench_clear(Bench *bench)
{
    if (bench->table)
        link_table_free(bench->table);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

static bool bench_open(Db *db, Bench *bench, GError **error)
{
    bench->table = link_table_new();
    return match_model(db, &bench->model, error);
}

static void say(GString *reasons, const char *label, const char *how)
{
    g_string_append_printf(reasons, "%s%s: %s", reasons->len ? ", " : "", label, how);
}

/* What weighs anything, for it first: "Family name: equal, Birth date: one digit differs; against it: Sex: different". */
static const char *reasons_text(Pool *pool, const LinkReason *reasons, guint count)
{
    GString *all = pool_string(pool), *against = pool_string(pool);
    for (guint i = 0; i < MIN(count, REASONS_SHOWN); i++)
        if (fabsf(reasons[i].weight) >= 0.5f)
            say(reasons[i].weight > 0 ? all : against, _(reasons[i].label), _(reasons[i].how));
    if (against->len)
        g_string_append_printf(all, _("; against it: %s"), against->str);
    return all->str;
}

static bool is_estimate(const Person *person)
{
    return day_is(person->birth_day) && person->birth_kind && strcmp(person->birth_kind, "day") != 0;
}

/* A birth date that isn't known to the day is no date to compare; its year tells a little: ages of a register spread over eighty
 * years, and an estimate is a year off as often as not. */
static double weigh_years(const Person *a, const Person *b, GString *reasons)
{
    if (!day_is(a->birth_day) || !day_is(b->birth_day) || (!is_estimate(a) && !is_estimate(b)))
        return 0;
    int apart = abs(day_year(a->birth_day) - day_year(b->birth_day));
    if (apart <= 1)
        say(reasons, _("Year of birth"), apart ? _("one year apart") : _("equal"));
    return apart == 0 ? 4.5 : apart == 1 ? 3 : apart <= 3 ? -1 : -5;
}

/* Row a is of person, row b of other. */
static double compare(Pool *pool, const Bench *bench, guint a, guint b, const Person *person, const Person *other, const char **ret_reasons)
{
    LinkReason found[LINK_REASONS];
    guint count = 0;
    double weight = link_compare(bench->table, &bench->model, a, b, found, &count);
    GString *reasons = pool_string(pool);
    g_string_append(reasons, reasons_text(pool, found, count));
    weight += weigh_years(person, other, reasons);
    *ret_reasons = reasons->str;
    return weight;
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

/* One who isn't saved yet has no row, and one who comes from elsewhere none of that id: what is said of them is all. */
static bool add_own_row(Db *db, Pool *pool, Bench *bench, const Person *person, const char *index, GError **error)
{
    g_autoptr(GError) missing = NULL;
    const char *values[LINK_FIELDS] = {[LINK_GIVEN] = person->given_name, [LINK_FAMILY] = person->family_name, [LINK_FORMER] = person->former_name,
                                       [LINK_SEX] = person->sex, [LINK_PHONE] = phone_digits(pool, person->phone), [LINK_ID] = index};
    if (person->id && match_row(db, bench->table, person->id, &missing))
        return true;
    if (missing && fail_kind(missing) != FAIL_NOT_FOUND) {
        g_propagate_error(error, g_steal_pointer(&missing));
        return false;
    }
    values[LINK_BIRTH] = is_estimate(person) ? NULL : day_to_iso(pool, person->birth_day);
    link_table_add(bench->table, "", values);
    return true;
}

static bool weigh(Db *db, Pool *pool, Bench *bench, const Person *person, const Person *other, GPtrArray *twins, GError **error)
{
    const char *reasons;
    if (!match_row(db, bench->table, other->id, error))
        return false;
    double weight = compare(pool, bench, 0, bench->table->count - 1, person, other, &reasons);
    double probability = link_probability(weight, bench->model.prior);
    if (probability < 0.5)
        return true;
    Twin *twin = pool_new0(pool, Twin);
    *twin = (Twin){*other, weight, probability, reasons};
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

/* Those whom somebody looked at and told from this one. */
static bool leave_out_apart(Db *db, Pool *pool, gint64 person_id, GHashTable *seen, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_TWINS_APART_OF);
    db_bind_int(q, "$1", person_id);
    while (db_step(q)) {
        gint64 id = db_int(q, "other_id");
        g_hash_table_add(seen, pool_copy(pool, &id, sizeof id));
    }
    return db_end(q, error);
}

bool twins_of(Db *db, Pool *pool, const Person *person, guint limit, GPtrArray **ret_twins, GError **error)
{
    GPtrArray *found = pool_list(pool);
    const char *index;
    g_auto(Bench) bench = {0};
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    *ret_twins = pool_list(pool);
    if (!own_index(db, pool, person, &index, error) || !candidates_of(db, pool, person, index, found, error) || !bench_open(db, &bench, error) ||
        !add_own_row(db, pool, &bench, person, index, error) || !leave_out_apart(db, pool, person->id, seen, error))
        return false;
    for (guint i = 0; i < found->len; i++) {
        Person *other = found->pdata[i];
        if (other->id != person->id && g_hash_table_add(seen, &other->id) && !weigh(db, pool, &bench, person, other, *ret_twins, error))
            return false;
    }
    g_ptr_array_sort(*ret_twins, by_weight);
    if ((*ret_twins)->len > limit)
        g_ptr_array_set_size(*ret_twins, (int)limit);
    return true;
}

/* --- the review --- */

static bool read_pair(Db *db, Pool *pool, Bench *bench, TwinPair *pair, gint64 a_id, gint64 b_id, GError **error)
{
    Person *a, *b;
    if (!person_find(db, pool, a_id, &a, error) || !person_find(db, pool, b_id, &b, error) || !match_row(db, bench->table, a_id, error) ||
        !match_row(db, bench->table, b_id, error))
        return false;
    pair->a = *a;
    pair->b = *b;
    compare(pool, bench, bench->table->count - 2, bench->table->count - 1, a, b, &pair->reasons);
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
    g_auto(Bench) bench = {0};
    if (!db_end(q, error) || !bench_open(db, &bench, error))
        return false;
    for (guint i = 0; i < (*ret_pairs)->len; i++) {
        const gint64 *both = &((const gint64 *)(const void *)ids->data)[2 * i];
        if (!read_pair(db, pool, &bench, (*ret_pairs)->pdata[i], both[0], both[1], error))
            return false;
    }
    return true;
}

bool twins_apart(Db *db, Pool *pool, guint limit, GPtrArray **ret_pairs, GError **error)
{
    *ret_pairs = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_TWINS_APART);
    db_bind_int(q, "$1", limit);
    while (db_step(q)) {
        TwinPair *pair = pool_new0(pool, TwinPair);
        pair->id = db_int(q, "id");
        pair->a.id = db_int(q, "a_id");
        pair->b.id = db_int(q, "b_id");
        g_ptr_array_add(*ret_pairs, pair);
    }
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < (*ret_pairs)->len; i++) {
        TwinPair *pair = (*ret_pairs)->pdata[i];
        Person *a, *b;
        if (!person_find(db, pool, pair->a.id, &a, error) || !person_find(db, pool, pair->b.id, &b, error))
            return false;
        pair->a = *a;
        pair->b = *b;
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
    if (decision)
        db_bind_int(q, "$4", clock_now());
    else
        db_bind_null(q, "$4");
    db_bind_id(q, "$5", decision && who ? who->user_id : 0);
    return db_run(q, NULL, error) && db_commit(change, error);
}
