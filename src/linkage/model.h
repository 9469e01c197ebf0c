#pragma once
#include "linkage/field.h"

/* Who lives together shares more than chance gives. */
typedef enum {
    TIE_ADDRESS,   /* all of an address */
    TIE_FAMILY,    /* and the family name: relatives */
    TIE_TWINS,     /* and the birth date */
    TIE_NAMESAKES, /* address, family name and given name: father and son */
    LINK_TIES,
} LinkTie;
extern const guint link_tie_fields[LINK_TIES]; /* bits of fields that such persons share */

/* Fellegi and Sunter's model (1969): for each field how often its levels occur among pairs of records of one person (m) and of two
 * (u).  The weight of a level is log2(m/u); weights add up; with the prior they give a probability. */
typedef struct {
    double same[LINK_FIELDS][LINK_LEVELS];      /* m; sums to 1 over the levels of a field, without LEVEL_MISSING */
    double different[LINK_FIELDS][LINK_LEVELS]; /* u */
    double names_swapped;   /* of one person's pairs: given name where the family name belongs */
    double address_swapped; /* of one person's pairs: LINK_STREET and LINK_PLACE exchanged */
    double prior;           /* that two records taken at random are of one person */
    double ties[LINK_TIES]; /* how rare pairs of different persons with such a tie are: -log2 of their share of all pairs */
} LinkModel;

/* What is assumed before anything is seen: mistakes as in registers typed by hand, a population of 100,000. */
void link_model_init(LinkModel *model);
double link_model_weight(const LinkModel *model, LinkField field, guint level); /* bits */
double link_probability(double weight, double prior);
double link_weight_of(double probability, double prior); /* the other way round */

/* A pair's levels in one number, for counting: four bits a field, two for what is swapped. */
typedef guint64 LinkPattern;
enum { PATTERN_NAMES_SWAPPED = 60, PATTERN_ADDRESS_SWAPPED = 61 };
static inline guint link_pattern_level(LinkPattern pattern, guint field)
{
    return (guint)(pattern >> (4 * field)) & 15;
}

/* What Expectation-Maximisation has learned of m: expected counts, to be added up over several samples. */
typedef struct {
    double counts[LINK_FIELDS][LINK_LEVELS];
    double names_swapped, address_swapped, matches;
} LinkCounts;

void link_counts_add(LinkCounts *counts, LinkPattern pattern, double matches);

/* Runs EM over the patterns (sorted by this) of pairs that agree on the fields of without (bits), for the other fields: u stays as
 * the model has it, m starts from it.  Pairs of different persons are strangers or tied, in shares that EM finds, too.  Adds what it
 * finds to counts; returns the share of pairs of one person. */
double link_model_learn(const LinkModel *model, LinkPattern *patterns, gsize count, guint without, LinkCounts *counts);
/* Takes m from counts; with few of them what was assumed weighs more. */
void link_model_take(LinkModel *model, const LinkCounts *counts);
/* Takes u from the patterns of random pairs. */
void link_model_take_chances(LinkModel *model, const LinkPattern *patterns, gsize count);
