/* Many persons at once: see people.h. */
#include "modules/people/address.h"

#include "base/id.h"
#include "modules/people/people_queries.h"
#include "modules/people/search_index.h"
#include "modules/people/search_keys.h"
#include "modules/people/store.h"
#include "modules/people/streets.h"

struct PeopleBulk {
    SearchPile *pile;
    Pool *pool;
    GHashTable *places; /* by locality and street: AddressPlace * */
};

PeopleBulk *people_bulk_new(void)
{
    PeopleBulk *bulk = g_new0(PeopleBulk, 1);
    bulk->pile = search_pile_new();
    bulk->pool = pool_new();
    bulk->places = g_hash_table_new(g_str_hash, g_str_equal);
    return bulk;
}

void people_bulk_free(PeopleBulk *bulk)
{
    search_pile_free(bulk->pile);
    g_hash_table_unref(bulk->places);
    pool_free(bulk->pool);
    g_free(bulk);
}

/* Few streets, many persons: each is looked up once. */
static bool add_address(PeopleBulk *bulk, Db *db, Pool *pool, gint64 person_id, const char *street, const char *locality, GError **error)
{
    const char *key = pool_printf(pool, "%s\n%s", locality ? locality : "", street_words(pool, street));
    AddressPlace *place = g_hash_table_lookup(bulk->places, key);
    if (!place) {
        place = pool_new0(bulk->pool, AddressPlace);
        if (!address_place(db, bulk->pool, street, locality, place, error))
            return false;
        g_hash_table_insert(bulk->places, pool_strdup(bulk->pool, key), place);
    }
    return address_insert(db, person_id, street, locality, place, error);
}

bool people_bulk_add(PeopleBulk *bulk, Db *db, Pool *pool, Person *person, const char *street, const char *locality, GError **error)
{
    g_autoptr(GHashTable) pairs = g_hash_table_new(g_str_hash, g_str_equal);
    person_shape(person, pool);
    if (!person_insert_row(db, pool, person, error))
        return false;
    name_pairs(pool, person_name_words(pool, person), pairs);
    search_pile_add(bulk->pile, pool, person, pairs);
    return (!person->phone || search_index_add_phone(db, pool, person->id, person->phone, error)) &&
           (!street || add_address(bulk, db, pool, person->id, street, locality, error));
}

bool people_bulk_household(PeopleBulk *bulk, Db *db, const char *name, const char *address, gint64 *ret_id, GError **error)
{
    *ret_id = id_new();
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_INSERT);
    db_bind_int(q, "$1", *ret_id);
    db_bind_text(q, "$2", name);
    db_bind_text(q, "$3", address);
    db_bind_int(q, "$6", 1);
    return db_run(q, NULL, error);
}

bool people_bulk_member(PeopleBulk *bulk, Db *db, gint64 household_id, gint64 person_id, const char *role, Day from, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_HOUSEHOLD_MEMBER_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", household_id);
    db_bind_int(q, "$3", person_id);
    db_bind_text(q, "$4", role);
    db_bind_day(q, "$5", from);
    return db_run(q, NULL, error);
}

bool people_bulk_relation(PeopleBulk *bulk, Db *db, gint64 person_id, const char *kind, gint64 other_person_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_RELATION_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", person_id);
    db_bind_text(q, "$3", kind);
    db_bind_int(q, "$4", other_person_id);
    return db_run(q, NULL, error);
}

bool people_bulk_end(PeopleBulk *bulk, Db *db, GError **error)
{
    return search_pile_write(bulk->pile, db, error);
}
