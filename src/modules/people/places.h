#pragma once
#include "modules/people/people.h"

/* Localities by their code: SIRUTA (Romania) or CUATM (Moldova).  Table place. */
typedef struct {
    const char *code, *name;
    const char *county;  /* "Timiș"; NULL: none */
    const char *country; /* "RO", "MD" */
    const char *area;    /* "urban", "rural" */
    gint64 version;
} Place;
extern const Record place_record;

/* Puts the places that the program knows into the table, once each: what an authority changed or added stays. */
bool places_ship(Db *db, GError **error);

bool place_find(Db *db, Pool *pool, const char *code, Place **ret_place, GError **error); /* FAIL_NOT_FOUND */
/* What people write: "Recaș", "Recaș, Timiș".  NULL: the table hasn't it.  Of namesakes the one where streets are known, then one of
 * the same county, then a town. */
bool place_of_text(Db *db, Pool *pool, const char *text, const char **ret_code, GError **error);
/* Of Place *, by name; text: a part of the name, or a code; NULL: all. */
bool place_search(Db *db, Pool *pool, const char *text, guint limit, guint offset, GPtrArray **ret_places, gint64 *ret_count, GError **error);
/* version 0: a new one (FAIL_CONFLICT: there is one of this code); else FAIL_CONFLICT: somebody saved since. */
bool place_save(Db *db, const Identity *who, const Place *place, GError **error);
/* For a form's suggestions: of const char *, "Recaș", or "Recaș, Timiș" where several places have the name. */
bool places_offered(Db *db, Pool *pool, GPtrArray **ret_names, GError **error);

/* --- lists taken in: register_load.c --- */

typedef struct {
    Pool *pool;       /* set by the caller: the notes live in it */
    bool dry;         /* nothing is written */
    int rows, added, changed, same, bad;
    GPtrArray *notes; /* of const char *: "C17: …", at most LOAD_NOTES */
} LoadResult;
enum { LOAD_NOTES = 100 };

typedef struct ImportRows ImportRows;
/* The official lists: SIRUTA's (of which the localities, level 3, are taken) or CUATM's, or any with a code and a name.  country: "RO",
 * "MD".  Those in the table are brought up to date.  FAIL_INVALID: no column is a code, or none a name. */
bool places_load(Db *db, const Identity *who, ImportRows *rows, const char *country, LoadResult *result, GError **error);
/* Streets with name and locality; kind, quarter, former names, urban or rural where there are columns for them. */
bool streets_load(Db *db, const Identity *who, ImportRows *rows, LoadResult *result, GError **error);
