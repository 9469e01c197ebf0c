#pragma once
#include "modules/people/people.h"

/* What a person declares of themselves: ethnicity, disability, health and the like.  Optional, with consent, withdrawn in one step.
 *
 * The only way to them is by the person's id and the right "people.see-traits".  Which trait it is and what was said are sealed in one
 * text of one length; there is no index, no list over persons, and the audit log says no more than that something was declared. */
typedef struct {
    gint64 id;
    const char *kind; /* "ethnicity"… */
    const char *text; /* as declared; NULL: "doesn't want to declare" */
    Day declared_on;
} Trait;

extern const Choice trait_kinds[]; /* {0}-ended */

/* FAIL_FORBIDDEN without "people.see-traits".  The look is logged.  Of Trait *. */
bool traits_of(Db *db, Pool *pool, const Identity *who, gint64 person_id, GPtrArray **ret_traits, GError **error);
/* One row, opened; NULL in *ret_trait: its key was forgotten.  For traits_count.c: nobody's look is logged. */
bool trait_open(Db *db, Pool *pool, gint64 id, const char *sealed, const char *seal_key, Day declared_on, Trait **ret_trait, GError **error);
/* All of them, without a trace of what they were. */
bool traits_withdraw(Db *db, const Identity *who, gint64 person_id, GError **error);
