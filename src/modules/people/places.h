#pragma once
#include "db/db.h"

/* Puts the places that the program knows into the table, once each: what an authority changed or added stays. */
bool places_ship(Db *db, GError **error);
