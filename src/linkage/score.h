#pragma once
#include "linkage/model.h"
#include "linkage/sketch.h"

/* Weighs pairs of rows of a table. */
typedef struct {
    const LinkTable *table;
    LinkModel model;
    float weights[LINK_FIELDS][LINK_LEVELS];
    float best_from[LINK_FIELDS][LINK_LEVELS]; /* the most that a level or a later one weighs */
    const LinkSketch *sketches;      /* NULL: all texts are compared */
    float *exact[LINK_FIELDS];       /* by value: agreeing on a rare one weighs more; NULL: all alike */
    float names_swapped, address_swapped;
} LinkScorer;

/* What speaks for and against a pair, in bits. */
typedef struct {
    float fields[LINK_FIELDS];
    guint8 levels[LINK_FIELDS];
    bool names_swapped, address_swapped;
    float swapped;  /* not above 0: for what had to be exchanged */
    float shared[LINK_TIES]; /* what the fields of each tie weigh */
    float tied;     /* not above 0: for what members of a household share anyway */
    float weight;   /* the sum */
} LinkEvidence;

void link_scorer_init(LinkScorer *scorer, const LinkTable *table, const LinkModel *model);
void link_scorer_clear(LinkScorer *scorer);
void link_scorer_set_model(LinkScorer *scorer, const LinkModel *model);

/* How often values of a field occur: entities[value], the persons that have it.  Its weight of agreement follows each value's
 * frequency from now on; what one person alone has is as rare as Turing's estimate (2 N2/N1) says. */
void link_scorer_take_frequencies(LinkScorer *scorer, LinkField field, const guint32 *entities);

/* False: the weight is certainly below floor (and evidence is unfinished). */
bool link_score(const LinkScorer *scorer, guint a, guint b, float floor, LinkEvidence *ret_evidence);
LinkPattern link_pattern(const LinkEvidence *evidence);
