#pragma once
#include "modules/people/people.h"

/* Two rows that are one person.  The one that goes stays in the database, marked; what points to it points to the kept one from
 * then on.  Every merge can be undone at any time, whatever was merged or changed since, in any order. */

typedef struct {
    gint64 id, kept_id, gone_id, at, undone_at;
    const char *user_name, *reason;
    const char *gone_name; /* for lists */
} PersonMerge;

/* The fields that a merge may take from the one that goes: names of person_record, and "national_id" for all that belongs to it. */
extern const char *const merge_fields[]; /* NULL-ended */
const char *merge_field_label(const char *field);
/* As text, for comparing; the national id masked.  NULL: nothing. */
const char *merge_field_text(Pool *pool, const Person *person, const char *field);

/* take: NULL-ended names of fields whose value comes from the one that goes.  FAIL_CONFLICT: one of them was merged already. */
bool person_merge(Db *db, const Identity *who, gint64 kept_id, gint64 gone_id, const char *const *take, const char *reason,
                  gint64 *ret_merge_id, GError **error);
/* FAIL_NOT_FOUND: there is no such merge, or it was undone. */
bool person_unmerge(Db *db, const Identity *who, gint64 merge_id, GError **error);
/* Those that stand and those that were undone, the newest first: of PersonMerge *. */
bool merges_of(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_merges, GError **error);
