#pragma once
#include <glib.h>

/* An institution that ships with the program. */
typedef struct {
    const char *name;
    const char *short_name; /* NULL: none */
    const char *kind;
    const char *parent;     /* the name of one above; NULL: stands for itself */
    const char *aliases[8]; /* as documents print it; NULL-ended */
} KnownInstitution;
extern const KnownInstitution known_institutions[]; /* ended by {0} */
