#pragma once
#include "modules/people/people.h"

/* What the files of this module share between themselves. */

/* "cli" for the system, "web" for who is signed in. */
const char *people_source(const Identity *who);
/* Of a row with the columns of a list. */
Person *person_read(DbQuery *q, Pool *pool);
/* Opens the national id without a line in the audit log: for comparing within the program, never for showing. */
bool person_open_id(Db *db, Pool *pool, const Person *person, const char *sealed, const char **ret_national_id, GError **error);
/* What was typed, in its form; kind and doubt follow from it. */
void person_shape(Person *person, Pool *pool);
/* Problems between fields: a doubtful national id without a note, a death before the birth. */
void person_check(Person *person, Pool *pool, Problems *problems);
/* Without a leaf in the audit log and without checks: for imports and the demo.  Inside a transaction.  words: those known to the
 * search already, a set that owns its keys; NULL: the database is asked. */
/* The row alone, unknown to any search. */
bool person_insert_row(Db *db, Pool *pool, Person *person, GError **error);
bool person_insert(Db *db, Pool *pool, Person *person, GHashTable *words, GError **error);
