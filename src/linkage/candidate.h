#pragma once
#include "linkage/linkage.h"

/* Pairs worth a second look, while a run goes on. */
typedef struct {
    LinkPair pair;
    float raw;               /* the weight without ties */
    float shared[LINK_TIES]; /* see LinkEvidence */
    LinkPattern pattern;
} Candidate;

void candidate_take(Candidate *candidate, const LinkEvidence *evidence);
int candidate_compare(const void *a, const void *b); /* by rows */

/* How frequent one person's pairs are among all possible ones, and pairs with each tie: by EM over the candidates, all other pairs
 * taken for strangers.  Sets the model's prior and ties, and each candidate's weight and probability. */
void candidates_learn_shares(GArray *candidates, guint64 possible, LinkModel *model);
/* m anew, from the candidates' probabilities. */
void candidates_learn_levels(const GArray *candidates, LinkModel *model);

/* Rows that likely pairs join: persons[row] is the row that stands for all of its person's. */
guint *candidates_join(const GArray *candidates, guint rows, double at_least);
/* Weights of agreement by how frequent each value is among these persons. */
void persons_take_frequencies(const guint *persons, LinkScorer *scorer);

/* Within one table being one person is transitive: a likely a ~ b and b ~ c leave little room for a not ~ c, so P(a ~ c) is
 * at least P(a ~ b) + P(b ~ c) - 1 (Fréchet).  pairs (of LinkPair, by rows) gets what is at least as likely as said. */
void pairs_close(GArray *pairs, guint rows, double prior, double at_least);
