#pragma once
#include "modules/statistics/engine.h"

/* Whom the facts tell of: numbers for ids, and what of a person is counted by.  Kept by the engine, under its lock. */
typedef struct {
    IdMap numbers;       /* ids as they stand in rows */
    GArray *standing;    /* of guint32: the number of who stands for each */
    GArray *ids;         /* of gint64 */
    GArray *births;      /* of gint32 */
    GByteArray *sexes, *areas;
    guint described;     /* the first so many are described */
    gint64 leaf;         /* the audit log was followed so far; -1: not yet */
    Persons *shared;     /* what questions read; NULL: changed since */
} Register;

Register *register_new(void);
void register_free(Register *known);
void register_clear(Register *known);
guint32 register_number(Register *known, gint64 id);
/* Reads who isn't described yet.  What was merged leads to whom it stands for. */
bool register_describe(Register *known, Db *db, GError **error);
/* Follows the audit log: those who changed are described anew.  *ret_merged: rows of one may be another's now. */
bool register_follow(Register *known, Db *db, bool *ret_merged, GError **error);
Persons *register_share(Register *known);
