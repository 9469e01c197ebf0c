#pragma once
#include "modules/people/people.h"

/* What a search finds a person by.  Inside a transaction. */

/* Of all names under which a person is known: its own and those of whoever was merged into it.  A set of const char *; empty for
 * one that was merged itself. */
bool person_pairs(Db *db, Pool *pool, const Person *person, GHashTable **ret_pairs, GError **error);
/* Writes the difference. before NULL: there was nothing. */
bool search_index_change(Db *db, Pool *pool, gint64 person_id, GHashTable *before, GHashTable *after, GError **error);
/* Makes the words known to who slips. */
bool search_index_learn(Db *db, Pool *pool, const char *word, GError **error);
bool search_index_phones(Db *db, Pool *pool, gint64 person_id, const char *phone, GError **error);
