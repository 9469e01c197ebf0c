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
/* decision: "merged" or "different". */
bool twins_decide(Db *db, const Identity *who, gint64 a_id, gint64 b_id, const char *decision, GError **error);
