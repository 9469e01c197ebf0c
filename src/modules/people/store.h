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

/* A person with what is sealed as it is kept: for merges. */
typedef struct {
    Person person;
    const char *national_id, *national_id_index;
} PersonRow;
bool person_row_find(Db *db, Pool *pool, gint64 id, PersonRow *ret_row, GError **error);
/* Writes all columns; what searches know stays as it was. */
bool person_row_write(Db *db, Pool *pool, const PersonRow *row, GError **error);
/* The national id of another row, sealed for this one. */
bool person_row_take_id(Db *db, Pool *pool, PersonRow *row, const PersonRow *from, GError **error);
