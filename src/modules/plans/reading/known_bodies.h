#pragma once
#include <glib.h>

/* Bodies that stand in plans of Timișoara and Bălți, with what they are also called there: they tell where one name ends and
 * the next begins in run-together text, and fill the alias table of a new installation. */
typedef struct {
    const char *name;
    const char *aliases[6]; /* NULL behind the last */
} KnownBody;

extern const KnownBody known_bodies[];
extern const gsize known_bodies_count;
