#include "modules/statistics/persons.h"

#include <string.h>

#include "modules/statistics/statistics_queries.h"

/* Who the facts tell of. */

Register *register_new(void)
{
    Register *known = g_new0(Register, 1);
    known->standing = g_array_new(FALSE, TRUE, sizeof(guint32));
    known->ids = g_array_new(FALSE, TRUE, sizeof(gint64));
    known->births = g_array_new(FALSE, TRUE, sizeof(gint32));
    known->sexes = g_byte_array_new();
    known->areas = g_byte_array_new();
    known->leaf = -1;
    return known;
}

void register_clear(Register *known)
{
    id_map_clear(&known->numbers);
    g_array_set_size(known->standing, 0);
    g_array_set_size(known->ids, 0);
    g_array_set_size(known->births, 0);
    g_byte_array_set_size(known->sexes, 0);
    g_byte_array_set_size(known->areas, 0);
    g_clear_pointer(&known->shared, persons_unref);
    known->described = 0;
}

void register_free(Register *known)
{
    register_clear(known);
    g_array_unref(known->standing);
    g_array_unref(known->ids);
    g_array_unref(known->births);
    g_byte_array_unref(known->sexes);
    g_byte_array_unref(known->areas);
    g_free(known);
}

guint32 register_number(Register *known, gint64 id)
{
    bool is_new;
    guint8 unknown = 0;
    gint32 birth = BIRTH_UNKNOWN;
    guint32 number = id_map_put(&known->numbers, id, &is_new);
    if (!is_new)
        return g_array_index(known->standing, guint32, number);
    g_array_append_val(known->standing, number);
    g_array_append_val(known->ids, id);
    g_array_append_val(known->births, birth);
    g_byte_array_append(known->sexes, &unknown, 1);
    g_byte_array_append(known->areas, &unknown, 1);
    g_clear_pointer(&known->shared, persons_unref);
    return number;
}

/* --- describing --- */

static guint8 sex_of(const char *sex)
{
    if (!sex)
        return SEX_UNKNOWN;
    return *sex == 'f' ? SEX_F : *sex == 'm' ? SEX_M : SEX_X;
}

static guint8 area_of(const char *area)
{
    if (!area)
        return AREA_UNKNOWN;
    return strcmp(area, "urban") == 0 ? AREA_URBAN : strcmp(area, "rural") == 0 ? AREA_RURAL : AREA_UNKNOWN;
}

static void describe(Register *known, DbQuery *q, Pool *pool)
{
    gint64 number = id_map_find(&known->numbers, db_int(q, "id"));
    Day birth = db_day(q, "birth_day");
    if (number < 0)
        return;
    g_array_index(known->births, gint32, number) = day_is(birth) ? day_code(birth) : BIRTH_UNKNOWN;
    known->sexes->data[number] = sex_of(db_text(q, "sex", pool));
    known->areas->data[number] = area_of(db_text(q, "area", pool));
}

enum { A_TIME = 32 };

/* So many numbers at a time: few rounds to a server. */
static bool describe_some(Register *known, Db *db, const guint32 *numbers, guint count, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_PERSONS);
    char name[8];
    for (guint i = 0; i < A_TIME; i++) {
        g_snprintf(name, sizeof name, "$%u", i + 1);
        db_bind_int(q, name, i < count ? g_array_index(known->ids, gint64, numbers[i]) : 0);
    }
    while (db_step(q))
        describe(known, q, pool);
    return db_end(q, error);
}

/* Merges may stand behind each other; they end, or the walk does. */
static guint32 follow_merges(Register *known, const GHashTable *merged, guint32 number)
{
    enum { DEEPEST = 100 };
    for (guint i = 0; i < DEEPEST; i++) {
        gint64 id = g_array_index(known->ids, gint64, number);
        const gint64 *into = g_hash_table_lookup((GHashTable *)merged, &id);
        if (!into)
            break;
        number = register_number(known, *into);
        number = id_map_find(&known->numbers, *into);
    }
    return number;
}

static bool read_merges(Db *db, Pool *pool, GHashTable *merged, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_MERGED);
    while (db_step(q)) {
        gint64 *pair = pool_array0(pool, gint64, 2);
        pair[0] = db_int(q, "id");
        pair[1] = db_int(q, "merged_into_id");
        g_hash_table_insert(merged, &pair[0], &pair[1]);
    }
    return db_end(q, error);
}

bool register_describe(Register *known, Db *db, GError **error)
{
    guint32 numbers[A_TIME];
    while (known->described < known->ids->len) {
        guint count = MIN((guint)A_TIME, known->ids->len - known->described);
        for (guint i = 0; i < count; i++)
            numbers[i] = known->described + i;
        if (!describe_some(known, db, numbers, count, error))
            return false;
        known->described += count;
        g_clear_pointer(&known->shared, persons_unref);
    }
    return true;
}

/* --- following --- */

static bool head_of_log(Db *db, gint64 *ret_head, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_LOG_HEAD);
    *ret_head = db_step(q) ? db_int(q, "sequence") : 0;
    return db_end(q, error);
}

static bool learn_merges(Register *known, Db *db, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) merged = g_hash_table_new(g_int64_hash, g_int64_equal);
    GHashTableIter iter;
    gpointer id, into;
    if (!read_merges(db, pool, merged, error))
        return false;
    g_hash_table_iter_init(&iter, merged);
    while (g_hash_table_iter_next(&iter, &id, &into)) {
        register_number(known, *(gint64 *)id);
        guint32 number = (guint32)id_map_find(&known->numbers, *(gint64 *)id);
        guint32 stands = follow_merges(known, merged, number);
        g_array_index(known->standing, guint32, number) = stands;
    }
    return true;
}

static bool read_leaves(Register *known, Db *db, gint64 head, GArray *changed, bool *ret_merged, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_STATISTIC_LEAVES);
    db_bind_int(q, "$1", known->leaf);
    db_bind_int(q, "$2", head);
    while (db_step(q)) {
        gint64 number = id_map_find(&known->numbers, db_int(q, "record_id"));
        guint32 kept = (guint32)number;
        *ret_merged |= strstr(db_text(q, "verb", pool), "merge") != NULL;
        if (number >= 0)
            g_array_append_val(changed, kept);
    }
    return db_end(q, error);
}

static bool describe_changed(Register *known, Db *db, const GArray *changed, GError **error)
{
    for (guint i = 0; i < changed->len; i += A_TIME)
        if (!describe_some(known, db, &g_array_index(changed, guint32, i), MIN((guint)A_TIME, changed->len - i), error))
            return false;
    if (changed->len)
        g_clear_pointer(&known->shared, persons_unref);
    return true;
}

bool register_follow(Register *known, Db *db, bool *ret_merged, GError **error)
{
    gint64 head;
    g_autoptr(GArray) changed = g_array_new(FALSE, FALSE, sizeof(guint32));
    *ret_merged = false;
    if (!head_of_log(db, &head, error))
        return false;
    if (known->leaf < 0) {
        known->leaf = head;
        return learn_merges(known, db, error);
    }
    if (head == known->leaf)
        return true;
    if (!read_leaves(known, db, head, changed, ret_merged, error) || !describe_changed(known, db, changed, error))
        return false;
    known->leaf = head;
    if (*ret_merged) {
        register_clear(known);
        return learn_merges(known, db, error);
    }
    return true;
}

/* --- sharing --- */

void persons_unref(Persons *persons)
{
    if (!g_atomic_int_dec_and_test(&persons->refs))
        return;
    g_free(persons->ids);
    g_free(persons->births);
    g_free(persons->sexes);
    g_free(persons->areas);
    g_free(persons);
}

static Persons *copy_of(const Register *known)
{
    Persons *persons = g_new0(Persons, 1);
    guint count = known->ids->len;
    *persons = (Persons){
        .refs = 1,
        .count = count,
        .ids = g_memdup2(known->ids->data, count * sizeof(gint64)),
        .births = g_memdup2(known->births->data, count * sizeof(gint32)),
        .sexes = g_memdup2(known->sexes->data, count),
        .areas = g_memdup2(known->areas->data, count),
    };
    return persons;
}

Persons *register_share(Register *known)
{
    if (!known->shared)
        known->shared = copy_of(known);
    g_atomic_int_inc(&known->shared->refs);
    return known->shared;
}
