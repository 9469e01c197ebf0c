#pragma once
#include "modules/module.h"
#include "modules/people/people.h"

/* The authority's streets.  Table street, schema/0007_streets.sql. */
typedef struct {
    gint64 id;
    const char *kind;         /* "Strada" */
    const char *name;         /* "Mureș" */
    const char *former_names; /* with ";" between; NULL: none */
    const char *place_code;   /* to save, a name as well: "Recaș, Timiș" */
    const char *place;        /* its name, as found */
    const char *quarter;
    const char *area;         /* "urban", "rural"; NULL: as the place says */
    gint64 version;
} Street;
extern const Record street_record;

/* "Strada Mureș" */
const char *street_title(Pool *pool, const Street *street);
/* "str. Mureș 12, bl. A4" -> "Strada", and the folded rest "mures 12".  NULL kind: none is written. */
const char *street_read(Pool *pool, const char *text, const char **ret_kind);
/* "Strada Mureș": what stands before the number. */
const char *street_words(Pool *pool, const char *text);

bool street_find(Db *db, Pool *pool, gint64 id, Street **ret_street, GError **error); /* FAIL_NOT_FOUND */
/* Of Street *, by place and name; text: a part of a name, today's or a former one; NULL: all. */
bool street_search(Db *db, Pool *pool, const char *text, guint limit, guint offset, GPtrArray **ret_streets, gint64 *ret_count, GError **error);
/* id 0: a new one.  FAIL_CONFLICT: somebody saved since, or the place has this street already; FAIL_INVALID: no such place. */
bool street_save(Db *db, const Identity *who, Street *street, GError **error);
/* FAIL_CONFLICT: an address names it, or somebody saved since. */
bool street_remove(Db *db, const Identity *who, gint64 id, gint64 version, GError **error);
/* The street of an address's words; 0: the register hasn't it, or two that could be meant. */
bool street_of_text(Db *db, Pool *pool, const char *place_code, const char *text, gint64 *ret_id, GError **error);
/* Whether a place has a register, so that a street that isn't in it is worth a word. */
bool place_has_streets(Db *db, const char *place_code, bool *ret_has, GError **error);
/* Gives the addresses whose street wasn't known their street; the count. */
bool streets_match(Db *db, gint64 *ret_count, GError **error);

/* Words of addresses that name no street of the register, the most frequent first. */
typedef struct {
    const char *words;      /* "Strada Murez" */
    const char *place_code;
    const char *place;
    int count;              /* of addresses */
} UnknownStreet;
bool streets_unknown(Db *db, Pool *pool, guint limit, GPtrArray **ret_unknown, GError **error);

extern const Route people_street_routes[];
int people_streets_command(CommandContext *context, int argc, char **argv);
int people_places_command(CommandContext *context, int argc, char **argv);
bool people_run_streets(JobRun *run, Db *db, Pool *pool, const Job *job, GError **error);
