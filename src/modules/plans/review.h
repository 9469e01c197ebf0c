#pragma once
#include "modules/plans/plans_in.h"

/* Fills a review whose req and filters are set. */
bool review_load(Review *review, GError **error);

/* With what was decided ("" nothing to say).  FAIL_CONFLICT: it is settled already. */
bool note_settle(Db *db, const Identity *who, const Note *note, const char *settlement, GError **error);
bool note_open_again(Db *db, const Identity *who, const Note *note, GError **error);
