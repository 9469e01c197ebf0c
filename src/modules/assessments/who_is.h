#pragma once
#include "db/db.h"

/* Somebody of a list that others made; what isn't known is NULL or DAY_NONE. */
typedef struct {
    const char *name, *id; /* id: the personal code */
    Day birth;
} WhoIs;

/* Who it surely is: by the personal code, else the only one of this name and birth date.  0: nobody of the register, or not surely. */
bool who_is(Db *db, Pool *pool, const WhoIs *who, gint64 *ret_person_id, GError **error);
