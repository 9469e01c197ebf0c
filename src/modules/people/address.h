#pragma once
#include "modules/people/people.h"

/* Addresses without form and audit, for imports and the demo.  Inside a transaction. */
bool address_insert_plain(Db *db, Pool *pool, gint64 person_id, const char *street, const char *locality, GError **error);
