#include "modules/people/address.h"

#include "base/id.h"
#include "modules/people/people_queries.h"
#include "modules/people/places.h"
#include "modules/people/streets.h"

bool address_place(Db *db, Pool *pool, const char *street, const char *locality, AddressPlace *ret_place, GError **error)
{
    return place_of_text(db, pool, locality, &ret_place->place_code, error) &&
           street_of_text(db, pool, ret_place->place_code, street, &ret_place->street_id, error);
}

bool address_insert(Db *db, gint64 person_id, const char *street, const char *locality, const AddressPlace *place, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_ADDRESS_INSERT);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", person_id);
    db_bind_text(q, "$3", "domicile");
    db_bind_text(q, "$4", place->place_code);
    db_bind_text(q, "$5", locality);
    db_bind_text(q, "$6", street);
    db_bind_int(q, "$8", 0);
    db_bind_id(q, "$14", place->street_id);
    return db_run_later(q, error);
}

bool address_insert_plain(Db *db, Pool *pool, gint64 person_id, const char *street, const char *locality, GError **error)
{
    AddressPlace place;
    return address_place(db, pool, street, locality, &place, error) && address_insert(db, person_id, street, locality, &place, error);
}
