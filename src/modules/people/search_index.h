#pragma once
#include "modules/people/people.h"

/* What a search finds a person by.  Inside a transaction. */

/* Of all names under which a person is known: its own and those of whoever was merged into it.  A set of const char *; empty for
 * one that was merged itself. */
bool person_pairs(Db *db, Pool *pool, const Person *person, GHashTable **ret_pairs, GError **error);
/* Writes the difference, and what a list shows of the person.  before NULL: there was nothing; words: see person_insert(). */
bool search_index_change(Db *db, Pool *pool, const Person *person, GHashTable *before, GHashTable *after, GHashTable *words, GError **error);
/* One number more; one that is too short isn't kept. */
bool search_index_add_phone(Db *db, Pool *pool, gint64 person_id, const char *phone, GError **error);
/* All numbers of a person anew, and of whoever was merged into it; of one that was merged, none. */
bool search_index_phones(Db *db, Pool *pool, const Person *person, GError **error);

/* Pairs of words and whose they are, collected to be written in their order: many times faster than one by one. */
typedef struct SearchPile SearchPile;
SearchPile *search_pile_new(void);
void search_pile_free(SearchPile *pile);
void search_pile_add(SearchPile *pile, Pool *pool, const Person *person, GHashTable *pairs);
/* In changes of its own. */
bool search_pile_write(SearchPile *pile, Db *db, GError **error);
