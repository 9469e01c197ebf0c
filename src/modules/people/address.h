#pragma once
#include "modules/people/people.h"

/* Where an address is, in the tables of localities and streets. */
typedef struct {
    const char *place_code; /* NULL: not in the table */
    gint64 street_id;       /* 0: not in the register */
} AddressPlace;
bool address_place(Db *db, Pool *pool, const char *street, const char *locality, AddressPlace *ret_place, GError **error);
/* Without form and audit, for imports and the demo.  Inside a transaction. */
bool address_insert(Db *db, gint64 person_id, const char *street, const char *locality, const AddressPlace *place, GError **error);
bool address_insert_plain(Db *db, Pool *pool, gint64 person_id, const char *street, const char *locality, GError **error);
