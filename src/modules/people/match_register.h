#pragma once
#include "linkage/linkage.h"
#include "modules/module.h"

/* Likely pairs of the whole register are kept for the review; those that were decided stay decided.  *ret_pairs: how many are new. */
bool register_match(Db *db, double at_least, int *ret_persons, int *ret_pairs, GError **error);
/* vatra people match, without files. */
int people_match_register(CommandContext *context, double at_least);

/* A person's row at the end of table, as the batch compares it.  FAIL_NOT_FOUND. */
bool match_row(Db *db, LinkTable *table, gint64 person_id, GError **error);
/* What the last batch learned; before one, what is assumed. */
bool match_model(Db *db, LinkModel *ret_model, GError **error);
