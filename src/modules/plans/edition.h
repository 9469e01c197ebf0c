#pragma once
#include "modules/plans/plans.h"

/* A document that was read for a plan: the first, then every amendment.  Table plan_edition. */
typedef struct {
    gint64 id, plan_id;
    int number;                  /* from 1 */
    const char *state;           /* read (waits for a decision), taken, refused */
    const char *file_name, *file_hash;
    const char *decision_number; /* NULL */
    Day decision_date;
    gint64 read_at, read_by, taken_at; /* taken_at: when it was decided on, also where it was refused; 0: not yet */
    const char *reader, *decider;      /* names; NULL: the command line */
    int compared_with;                 /* the document in force when it was decided on; 0: it waits, or is the first */
    const char *left_out;              /* change_key()s of the changes that were not taken, a blank between; NULL: none */
} Edition;

typedef struct {
    gint64 plan_id;
    int number;
    const char *state;
    const char *file_name;
    const void *bytes;
    gsize count;
    const char *hash, *kept_document, *cells; /* by edition_prepare(); NULL: made when it is stored */
} NewEdition;

/* What takes time and needs no database, before the transaction. */
void edition_prepare(Pool *pool, NewEdition *edition, const PlanDocument *document);
/* Inside a transaction. */
bool edition_insert(Db *db, Pool *pool, const Identity *who, const NewEdition *edition, const PlanDocument *document, GError **error);
/* The newest first.  GPtrArray of Edition *. */
bool editions_of_plan(Db *db, Pool *pool, gint64 plan_id, GPtrArray **ret_editions, GError **error);
bool edition_find(Db *db, Pool *pool, gint64 plan_id, int number, Edition **ret_edition, GError **error); /* FAIL_NOT_FOUND */
/* As it was read. */
bool edition_document(Db *db, Pool *pool, gint64 plan_id, int number, PlanDocument **ret_document, GError **error);
/* What of it came into force: without the changes that were left out. */
bool edition_in_force(Db *db, Pool *pool, gint64 plan_id, int number, PlanDocument **ret_document, GError **error);
/* The file as it came in; the caller owns the bytes. */
bool edition_file(Db *db, Pool *pool, gint64 plan_id, int number, GBytes **ret_bytes, GError **error);
/* The plan that has a document of these bytes already; 0: none has. */
bool edition_known(Db *db, const char *file_hash, gint64 *ret_plan_id, int *ret_number, GError **error);
/* The next number for a plan. */
bool edition_next(Db *db, gint64 plan_id, int *ret_number, GError **error);

/* "decision 40 of 01.02.2026"; number may be NULL, date DAY_NONE. */
const char *decision_words(Pool *pool, const char *number, Day date);

/* What plan_document_to_json() and cells_to_json() wrote, read again.  FAIL_INTERNAL: it is damaged. */
bool plan_document_from_json(Pool *pool, const char *text, const char *cells, PlanDocument **ret_document, GError **error);
/* The words of the cells and the breakdowns that the words ask for: what the plan document's JSON leaves out. */
char *cells_to_json(Pool *pool, const PlanDocument *document);
