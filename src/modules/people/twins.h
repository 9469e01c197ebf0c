#pragma once
#include "modules/people/people.h"

/* Pairs of the register for somebody to decide. */
typedef struct {
    gint64 id;
    Person a, b;
    double weight, probability;
    const char *reasons;
} TwinPair;
/* Those that nobody decided, the likeliest first: match_register.h finds them. */
bool twins_waiting(Db *db, Pool *pool, guint limit, guint offset, GPtrArray **ret_pairs, gint64 *ret_count, GError **error);
/* Those that somebody said are two persons, the latest first; without weight and reasons. */
bool twins_apart(Db *db, Pool *pool, guint limit, GPtrArray **ret_pairs, GError **error);
/* decision: "merged", "different", or NULL: they wait again. */
bool twins_decide(Db *db, const Identity *who, gint64 a_id, gint64 b_id, const char *decision, GError **error);
