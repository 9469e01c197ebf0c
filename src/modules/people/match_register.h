#pragma once
#include "modules/module.h"

/* Likely pairs of the whole register are kept for the review; those that were decided stay decided.  *ret_pairs: how many are new. */
bool register_match(Db *db, double at_least, int *ret_persons, int *ret_pairs, GError **error);
/* vatra people match, without files. */
int people_match_register(CommandContext *context, double at_least);
