#include "linkage/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ASSUMED = 10,    /* what is assumed of m counts as so many pairs */
    MOST_ROUNDS = 60,
};

#define FIELD(name) (1u << LINK_##name)
#define ADDRESS (FIELD(NUMBER) | FIELD(STREET) | FIELD(PLACE) | FIELD(LOCALITY) | FIELD(POSTCODE) | FIELD(REGION))

const guint link_tie_fields[LINK_TIES] = {
    [TIE_ADDRESS] = ADDRESS,
    [TIE_FAMILY] = ADDRESS | FIELD(FAMILY),
    [TIE_TWINS] = ADDRESS | FIELD(FAMILY) | FIELD(BIRTH),
    [TIE_NAMESAKES] = ADDRESS | FIELD(FAMILY) | FIELD(GIVEN),
};

static const double assumed_same[][LINK_LEVELS] = {
    [KIND_NAME] = {0, 0.79, 0.04, 0.06, 0.04, 0.02, 0.02, 0.03},
    [KIND_TEXT] = {0, 0.75, 0, 0.10, 0.05, 0.03, 0.02, 0.05},
    [KIND_CODE] = {0, 0.85, 0.06, 0.03, 0.06},
    [KIND_DATE] = {0, 0.88, 0.02, 0.05, 0.02, 0.03},
    [KIND_MARK] = {0, 0.98, 0.02},
};
static const double assumed_different[][LINK_LEVELS] = {
    [KIND_NAME] = {0, 0.006, 0.004, 0.001, 0.002, 0.006, 0.02, 0.961},
    [KIND_TEXT] = {0, 0.003, 0, 0.001, 0.003, 0.01, 0.03, 0.953},
    [KIND_CODE] = {0, 0.001, 0.004, 0.01, 0.985},
    [KIND_DATE] = {0, 0.00003, 0.00003, 0.0007, 0.008, 0.99124},
    [KIND_MARK] = {0, 0.5, 0.5},
};

void link_model_init(LinkModel *model)
{
    *model = (LinkModel){.names_swapped = 0.01, .address_swapped = 0.01, .prior = 1e-5};
    for (guint f = 0; f < LINK_FIELDS; f++) {
        memcpy(model->same[f], assumed_same[link_fields[f].kind], sizeof model->same[f]);
        memcpy(model->different[f], assumed_different[link_fields[f].kind], sizeof model->different[f]);
    }
    model->different[LINK_ID][LEVEL_EXACT] = model->different[LINK_PHONE][LEVEL_EXACT] = 1e-5;
    static const double ties[LINK_TIES] = {15, 16, 22, 22};
    memcpy(model->ties, ties, sizeof ties);
}

double link_model_weight(const LinkModel *model, LinkField field, guint level)
{
    const double least = 1e-7; /* nothing is impossible */
    if (level == LEVEL_MISSING)
        return 0;
    return log2((model->same[field][level] + least) / (model->different[field][level] + least));
}

double link_probability(double weight, double prior)
{
    double odds = exp2(weight) * prior / (1 - prior);
    return isinf(odds) ? 1 : odds / (1 + odds);
}

double link_weight_of(double probability, double prior)
{
    return log2(probability / (1 - probability)) - log2(prior / (1 - prior));
}

/* --- Expectation-Maximisation --- */

typedef struct {
    LinkPattern pattern;
    double count;
} Tally;

static GArray *tally(const LinkPattern *patterns, gsize count)
{
    GArray *tallies = g_array_new(FALSE, FALSE, sizeof(Tally));
    for (gsize i = 0; i < count; i++) {
        Tally *last = tallies->len ? &g_array_index(tallies, Tally, tallies->len - 1) : NULL;
        if (last && last->pattern == patterns[i]) {
            last->count++;
            continue;
        }
        Tally fresh = {patterns[i], 1};
        g_array_append_val(tallies, fresh);
    }
    return tallies;
}

static bool is_flagged(LinkPattern pattern, guint bit)
{
    return pattern >> bit & 1;
}

/* m over u of a pattern's fields. */
static double ratio_of(const LinkModel *model, LinkPattern pattern, guint fields)
{
    double ratio = 1;
    for (guint f = 0; f < LINK_FIELDS; f++) {
        guint level = link_pattern_level(pattern, f);
        if (level != LEVEL_MISSING && fields >> f & 1)
            ratio *= (model->same[f][level] + 1e-9) / (model->different[f][level] + 1e-9);
    }
    if (is_flagged(pattern, PATTERN_NAMES_SWAPPED) && fields & FIELD(GIVEN))
        ratio *= model->names_swapped;
    if (is_flagged(pattern, PATTERN_ADDRESS_SWAPPED) && fields & FIELD(STREET))
        ratio *= model->address_swapped;
    return ratio;
}

static void count_pattern(LinkCounts *counts, LinkPattern pattern, guint without, double matches)
{
    for (guint f = 0; f < LINK_FIELDS; f++)
        if (!(without >> f & 1))
            counts->counts[f][link_pattern_level(pattern, f)] += matches;
    counts->names_swapped += is_flagged(pattern, PATTERN_NAMES_SWAPPED) ? matches : 0;
    counts->address_swapped += is_flagged(pattern, PATTERN_ADDRESS_SWAPPED) ? matches : 0;
    counts->matches += matches;
}

void link_counts_add(LinkCounts *counts, LinkPattern pattern, double matches)
{
    count_pattern(counts, pattern, 0, matches);
}

/* The shares of kinds of pairs: of one person, of persons with a tie; the rest are strangers. */
typedef struct {
    double same, ties[LINK_TIES];
} Shares;

/* One round: which pairs are likely of which kind, and how the levels of one person's are spread. */
static LinkCounts expect(const LinkModel *model, const GArray *tallies, guint without, Shares *shares)
{
    LinkCounts counts = {0};
    Shares found = {0};
    double pairs = 0, strangers = 1 - shares->same;
    for (guint t = 0; t < LINK_TIES; t++)
        strangers -= shares->ties[t];
    for (guint i = 0; i < tallies->len; i++) {
        const Tally *tally_of = &g_array_index(tallies, Tally, i);
        double kinds[LINK_TIES], same = shares->same * ratio_of(model, tally_of->pattern, ~without), all = same + strangers;
        for (guint t = 0; t < LINK_TIES; t++)
            all += kinds[t] = shares->ties[t] * ratio_of(model, tally_of->pattern, link_tie_fields[t] & ~without);
        for (guint t = 0; t < LINK_TIES; t++)
            found.ties[t] += tally_of->count * kinds[t] / all;
        count_pattern(&counts, tally_of->pattern, without, tally_of->count * same / all);
        pairs += tally_of->count;
    }
    shares->same = (counts.matches + 0.01) / (pairs + 1);
    for (guint t = 0; t < LINK_TIES; t++)
        shares->ties[t] = (found.ties[t] + 0.01) / (pairs + 1);
    return counts;
}

/* One person's records mostly agree: without this, EM may take some other regularity of a file for what persons are. */
static double most_different(guint f)
{
    switch (f) {
    case LINK_BIRTH: case LINK_SEX: return 0.2;
    case LINK_GIVEN: case LINK_FAMILY: case LINK_ID: return 0.3;
    default: return 0.6; /* people move */
    }
}

static void limit_different(double *same, guint last, double most)
{
    double rest = 1 - same[last];
    if (same[last] <= most)
        return;
    for (guint level = 1; level < last; level++)
        same[level] *= (1 - most) / rest;
    same[last] = most;
}

static void take_field(LinkModel *model, guint f, const double counts[LINK_LEVELS])
{
    const double *assumed = assumed_same[link_fields[f].kind];
    double all = ASSUMED;
    guint last = link_levels(link_fields[f].kind);
    for (guint level = 1; level <= last; level++)
        all += counts[level];
    for (guint level = 1; level <= last; level++)
        model->same[f][level] = (counts[level] + ASSUMED * assumed[level]) / all;
    limit_different(model->same[f], last, most_different(f));
}

void link_model_take(LinkModel *model, const LinkCounts *counts)
{
    for (guint f = 0; f < LINK_FIELDS; f++)
        take_field(model, f, counts->counts[f]);
    model->names_swapped = (counts->names_swapped + ASSUMED * 0.01) / (counts->matches + ASSUMED);
    model->address_swapped = (counts->address_swapped + ASSUMED * 0.01) / (counts->matches + ASSUMED);
}

static int compare_patterns(const void *a, const void *b)
{
    LinkPattern left = *(const LinkPattern *)a, right = *(const LinkPattern *)b;
    return (left > right) - (left < right);
}

double link_model_learn(const LinkModel *model, LinkPattern *patterns, gsize count, guint without, LinkCounts *counts)
{
    if (count == 0)
        return 0;
    qsort(patterns, count, sizeof *patterns, compare_patterns);
    g_autoptr(GArray) tallies = tally(patterns, count);
    LinkModel working = *model;
    LinkCounts found = {0};
    Shares shares = {.same = 0.3, .ties = {0.05, 0.05, 0.05, 0.05}};
    double before = 0;
    for (guint round = 0; round < MOST_ROUNDS && fabs(shares.same - before) > 1e-6; round++) {
        before = shares.same;
        found = expect(&working, tallies, without, &shares);
        link_model_take(&working, &found);
    }
    for (guint f = 0; f < LINK_FIELDS; f++)
        for (guint level = 0; level < LINK_LEVELS; level++)
            counts->counts[f][level] += found.counts[f][level];
    counts->names_swapped += found.names_swapped;
    counts->address_swapped += found.address_swapped;
    counts->matches += found.matches;
    return shares.same;
}

/* A level that no random pair showed has about the chance of half a pair. */
void link_model_take_chances(LinkModel *model, const LinkPattern *patterns, gsize count)
{
    double counts[LINK_FIELDS][16] = {{0}};
    for (gsize i = 0; i < count; i++)
        for (guint f = 0; f < LINK_FIELDS; f++)
            counts[f][link_pattern_level(patterns[i], f)]++;
    for (guint f = 0; f < LINK_FIELDS; f++) {
        const double *assumed = assumed_different[link_fields[f].kind];
        guint last = link_levels(link_fields[f].kind);
        double all = 100;
        for (guint level = 1; level <= last; level++)
            all += counts[f][level];
        for (guint level = 1; level <= last; level++)
            model->different[f][level] = (counts[f][level] + 100 * assumed[level]) / all;
    }
}
