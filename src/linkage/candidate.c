#include "linkage/candidate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SAMPLED = 100000, ROUNDS = 40 };

void candidate_take(Candidate *candidate, const LinkEvidence *evidence)
{
    candidate->pair.weight = evidence->weight;
    candidate->raw = evidence->weight - evidence->tied;
    candidate->pattern = link_pattern(evidence);
    memcpy(candidate->shared, evidence->shared, sizeof candidate->shared);
}

int candidate_compare(const void *a, const void *b)
{
    const LinkPair *left = &((const Candidate *)a)->pair, *right = &((const Candidate *)b)->pair;
    if (left->a != right->a)
        return left->a < right->a ? -1 : 1;
    return (left->b > right->b) - (left->b < right->b);
}

/* --- shares of one person's pairs, of members of a household, of strangers --- */

typedef struct {
    double same, ties[LINK_TIES];
} Shares;

/* What a pair adds to each share. */
static void add_pair(Shares *sums, const Candidate *candidate, const Shares *shares)
{
    double same = shares->same * exp2((double)candidate->raw), all = 1 + same, ties[LINK_TIES];
    for (guint i = 0; i < LINK_TIES; i++)
        all += ties[i] = shares->ties[i] * exp2((double)candidate->shared[i]);
    sums->same += same / all;
    for (guint i = 0; i < LINK_TIES; i++)
        sums->ties[i] += ties[i] / all;
}

/* Mistakes come together: of one person's pairs more may be spoilt in all that tells tied persons apart than the product of m says.
 * What isn't more than this share of them is no sign of households. */
static double spoilt_share(const GArray *candidates, const LinkModel *model, guint tie)
{
    LinkPattern seen = 0;
    double share = 2;
    for (guint i = 0; i < candidates->len; i += candidates->len / 1000 + 1)
        seen |= g_array_index(candidates, Candidate, i).pattern;
    for (guint f = 0; f < LINK_FIELDS; f++)
        if (!(link_tie_fields[tie] >> f & 1) && link_pattern_level(seen, f))
            share *= model->same[f][link_levels(link_fields[f].kind)];
    return CLAMP(share, 0.01, 0.06);
}

static Shares next_shares(const GArray *candidates, const Shares *shares, const Shares *spoilt, double possible)
{
    Shares sums = {0};
    guint step = candidates->len / MOST_SAMPLED + 1, seen = 0;
    for (guint i = 0; i < candidates->len; i += step, seen++)
        add_pair(&sums, &g_array_index(candidates, Candidate, i), shares);
    double scale = seen ? (double)candidates->len / seen : 0;
    Shares next = {.same = MIN(0.5, (sums.same * scale + 0.5) / (possible + 1))};
    for (guint i = 0; i < LINK_TIES; i++) {
        double found = MAX(0, sums.ties[i] - spoilt->ties[i] * sums.same) * scale;
        next.ties[i] = (found + 0.5) / (possible + 1e6); /* never none: one such pair in a million may have been overlooked */
    }
    return next;
}

static void weigh(Candidate *candidate, const LinkModel *model)
{
    double others = 1;
    for (guint i = 0; i < LINK_TIES; i++)
        others += exp2((double)candidate->shared[i] - model->ties[i]);
    candidate->pair.weight = (float)((double)candidate->raw - log2(others));
    candidate->pair.probability = (float)link_probability((double)candidate->pair.weight, model->prior);
}

void candidates_learn_shares(GArray *candidates, guint64 possible, LinkModel *model)
{
    double all = (double)MAX(possible, 1);
    Shares shares = {.same = MIN(0.25, (candidates->len / 2 + 0.5) / (all + 1))};
    Shares spoilt = {0};
    for (guint i = 0; i < LINK_TIES; i++) {
        shares.ties[i] = shares.same / 4;
        spoilt.ties[i] = spoilt_share(candidates, model, i);
    }
    for (guint round = 0; round < ROUNDS; round++)
        shares = next_shares(candidates, &shares, &spoilt, all);
    model->prior = shares.same;
    for (guint i = 0; i < LINK_TIES; i++)
        model->ties[i] = -log2(shares.ties[i]);
    for (guint i = 0; i < candidates->len; i++)
        weigh(&g_array_index(candidates, Candidate, i), model);
}

void candidates_learn_levels(const GArray *candidates, LinkModel *model)
{
    LinkCounts counts = {0};
    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *candidate = &g_array_index(candidates, Candidate, i);
        link_counts_add(&counts, candidate->pattern, (double)candidate->pair.probability);
    }
    link_model_take(model, &counts);
}

/* --- persons --- */

static guint person_of(guint *persons, guint row)
{
    while (persons[row] != row)
        row = persons[row] = persons[persons[row]];
    return row;
}

guint *candidates_join(const GArray *candidates, guint rows, double at_least)
{
    guint *persons = g_new(guint, (gsize)rows + 1);
    for (guint row = 0; row < rows; row++)
        persons[row] = row;
    for (guint i = 0; i < candidates->len; i++) {
        const LinkPair *pair = &g_array_index(candidates, Candidate, i).pair;
        if ((double)pair->probability < at_least)
            continue;
        guint a = person_of(persons, pair->a), b = person_of(persons, pair->b);
        persons[MAX(a, b)] = MIN(a, b);
    }
    for (guint row = 0; row < rows; row++)
        persons[row] = person_of(persons, row);
    return persons;
}

/* Rows in the order of persons, those of one together. */
static guint *order_by_person(const guint *persons, guint count)
{
    guint *order = g_new(guint, (gsize)count + 1);
    g_autofree guint *places = g_new0(guint, (gsize)count + 1);
    for (guint row = 0; row < count; row++)
        places[persons[row] + 1]++;
    for (guint row = 0; row < count; row++)
        places[row + 1] += places[row];
    for (guint row = 0; row < count; row++)
        order[places[persons[row]]++] = row;
    return order;
}

/* The values of a person's rows, each once. */
static void count_person(const LinkTable *table, const guint *rows, guint count, guint f, guint32 *entities)
{
    for (guint i = 0; i < count; i++) {
        guint32 value = table->rows[rows[i]][f];
        bool seen = false;
        for (guint j = 0; j < i && j < 32 && !seen; j++)
            seen = table->rows[rows[j]][f] == value;
        if (!seen && value)
            entities[value]++;
    }
}

typedef struct {
    const guint *persons, *order;
    LinkScorer *scorer;
    gint next;
} Counting;

static void count_field(const Counting *counting, guint f, guint32 *entities)
{
    const LinkTable *table = counting->scorer->table;
    const guint *order = counting->order, *persons = counting->persons;
    for (guint start = 0, end; start < table->count; start = end) {
        for (end = start + 1; end < table->count && persons[order[end]] == persons[order[start]];)
            end++;
        count_person(table, order + start, end - start, f, entities);
    }
}

static gpointer count_fields(gpointer data)
{
    Counting *counting = data;
    for (;;) {
        guint f = (guint)g_atomic_int_add(&counting->next, 1);
        if (f >= LINK_FIELDS)
            return NULL;
        guint32 values = counting->scorer->table->dictionaries[link_fields[f].dictionary].count;
        g_autofree guint32 *entities = g_new0(guint32, (gsize)values + 1);
        count_field(counting, f, entities);
        link_scorer_take_frequencies(counting->scorer, f, entities);
    }
}

void persons_take_frequencies(const guint *persons, LinkScorer *scorer)
{
    g_autofree guint *order = order_by_person(persons, scorer->table->count);
    Counting counting = {.persons = persons, .order = order, .scorer = scorer};
    GThread *other = g_thread_new("linkage", count_fields, &counting);
    count_fields(&counting);
    g_thread_join(other);
}
