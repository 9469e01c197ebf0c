#pragma once
#include "base/pool.h"
#include "linkage/score.h"

/* Finds records of the same person: within one table, or between the two files of one.
 *
 *   1. u from random pairs, m by EM over pairs of equal id, equal birth date, equal names (each for the other fields)
 *   2. candidates from blocks, weighed by two threads; the unlikely ones are forgotten at once
 *   3. likely pairs join records to persons; weights anew with each value's frequency among persons, and with what members of a
 *      household share; the prior from what is found
 *   4. within one table a ~ b and b ~ c speak for a ~ c: P(a ~ c) is at least P(a ~ b) + P(b ~ c) - 1
 *
 * Nothing is tuned to a set of data, and no id of a record (rec_id) is evidence. */

typedef struct {
    guint a, b;        /* rows, a < b */
    float weight;      /* log2 of the Bayes factor: what the comparison says, whatever the prior */
    float probability; /* that it is one person */
} LinkPair;

typedef struct {
    LinkModel model;   /* as learned */
    GArray *pairs;     /* of LinkPair, by rows: those of at least the wanted probability */
    guint64 compared;  /* candidates */
    guint64 possible;  /* pairs of records */
} LinkResult;

/* at_least: 0 < at_least < 1.  Belongs to the caller. */
LinkResult *link_run(LinkTable *table, double at_least);
void link_result_free(LinkResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinkResult, link_result_free)

/* Why a pair is likely one person: the largest weights first, for people to read. */
typedef struct {
    const char *label; /* N_("Family name") */
    const char *how;   /* N_("equal"), N_("day and month swapped") … */
    float weight;      /* bits; below 0 speaks against */
} LinkReason;
enum { LINK_REASONS = LINK_FIELDS + 2 };

/* Two rows of a table by a model, without looking at the rest: for a check before something is saved.  Returns the weight; reasons
 * may be NULL. */
double link_compare(const LinkTable *table, const LinkModel *model, guint a, guint b, LinkReason reasons[LINK_REASONS],
                    guint *ret_count);

/* A model as one line of text, to be kept; false: it isn't one. */
char *link_model_to_text(Pool *pool, const LinkModel *model);
bool link_model_from_text(const char *text, LinkModel *ret_model);
