#include "linkage/score.h"

#include <math.h>
#include <string.h>

void link_scorer_set_model(LinkScorer *scorer, const LinkModel *model)
{
    scorer->model = *model;
    for (guint f = 0; f < LINK_FIELDS; f++) {
        guint last = link_levels(link_fields[f].kind);
        for (guint level = last; level >= 1; level--) {
            float weight = scorer->weights[f][level] = (float)link_model_weight(model, f, level);
            scorer->best_from[f][level] = level < last ? MAX(weight, scorer->best_from[f][level + 1]) : weight;
        }
    }
    scorer->names_swapped = (float)log2(model->names_swapped);
    scorer->address_swapped = (float)log2(model->address_swapped);
}

void link_scorer_init(LinkScorer *scorer, const LinkTable *table, const LinkModel *model)
{
    *scorer = (LinkScorer){.table = table};
    link_scorer_set_model(scorer, model);
}

void link_scorer_clear(LinkScorer *scorer)
{
    for (guint f = 0; f < LINK_FIELDS; f++)
        g_clear_pointer(&scorer->exact[f], g_free);
}

/* How many persons to expect behind a value that one person was seen to have. */
static double count_of_single(const guint32 *entities, guint32 count)
{
    double singles = 0, twos = 0.5;
    for (guint32 v = 1; v <= count; v++) {
        singles += entities[v] == 1;
        twos += entities[v] == 2;
    }
    return CLAMP(2 * twos / MAX(singles, 1), 0.001, 1);
}

void link_scorer_take_frequencies(LinkScorer *scorer, LinkField f, const guint32 *entities)
{
    guint32 count = scorer->table->dictionaries[link_fields[f].dictionary].count;
    double all = 1, single = count_of_single(entities, count), same = scorer->model.same[f][LEVEL_EXACT];
    for (guint32 v = 1; v <= count; v++)
        all += entities[v];
    if (!scorer->exact[f])
        scorer->exact[f] = g_new0(float, (gsize)count + 1);
    for (guint32 v = 1; v <= count; v++)
        scorer->exact[f][v] = log2f((float)(same * all / (entities[v] > 1 ? entities[v] : single)));
}

/* --- a pair --- */

static float exact_weight(const LinkScorer *scorer, guint f, guint32 value)
{
    return scorer->exact[f] ? scorer->exact[f][value] : scorer->weights[f][LEVEL_EXACT];
}

static guint8 level_of(const LinkScorer *scorer, guint f, guint32 a, guint32 b)
{
    if (!a || !b)
        return LEVEL_MISSING;
    if (a == b)
        return LEVEL_EXACT;
    const Dictionary *dictionary = &scorer->table->dictionaries[link_fields[f].dictionary];
    gsize a_bytes, b_bytes;
    const char *one = dictionary_text(dictionary, a, &a_bytes), *other = dictionary_text(dictionary, b, &b_bytes);
    return link_level(link_fields[f].kind, one, a_bytes, other, b_bytes);
}

static float weigh(const LinkScorer *scorer, guint f, guint8 level, guint32 value)
{
    return level == LEVEL_EXACT ? exact_weight(scorer, f, value) : level ? scorer->weights[f][level] : 0;
}

/* Two rows, and the best level that each field may have. */
typedef struct {
    const guint32 *x, *y;
    guint8 at_best[LINK_FIELDS];
} Pair;

static void weigh_field(const LinkScorer *scorer, guint f, const Pair *pair, LinkEvidence *evidence)
{
    guint8 best = pair->at_best[f];
    bool is_sure = best <= LEVEL_EXACT || best == link_levels(link_fields[f].kind);
    evidence->levels[f] = is_sure ? best : level_of(scorer, f, pair->x[f], pair->y[f]);
    evidence->fields[f] = weigh(scorer, f, evidence->levels[f], pair->x[f]);
}

/* Two fields, the values of one exchanged: x's first with y's second, as the first field; the rarer spelling proves no more than
 * the commoner one. */
static bool weigh_exchanged(const LinkScorer *scorer, guint first, guint second, const guint32 *x, const guint32 *y, float price,
                            LinkEvidence *evidence)
{
    guint8 one = level_of(scorer, first, x[first], y[second]), other = level_of(scorer, second, x[second], y[first]);
    float one_weight = weigh(scorer, first, one, x[first]), other_weight = weigh(scorer, second, other, x[second]);
    if (one == LEVEL_EXACT)
        one_weight = MIN(one_weight, exact_weight(scorer, second, x[first]));
    if (other == LEVEL_EXACT)
        other_weight = MIN(other_weight, exact_weight(scorer, first, x[second]));
    if (one_weight + other_weight + price <= evidence->fields[first] + evidence->fields[second])
        return false;
    evidence->levels[first] = one;
    evidence->levels[second] = other;
    evidence->fields[first] = one_weight;
    evidence->fields[second] = other_weight;
    evidence->swapped += price;
    return true;
}

/* A former name may be the other record's family name. */
static void weigh_former(const LinkScorer *scorer, const guint32 *x, const guint32 *y, LinkEvidence *evidence)
{
    const guint32 tries[2][2] = {{x[LINK_FORMER], y[LINK_FAMILY]}, {x[LINK_FAMILY], y[LINK_FORMER]}};
    for (guint i = 0; i < 2; i++) {
        guint8 level = level_of(scorer, LINK_FAMILY, tries[i][0], tries[i][1]);
        float weight = weigh(scorer, LINK_FAMILY, level, tries[i][0]);
        if (level && weight > evidence->fields[LINK_FAMILY]) {
            evidence->levels[LINK_FAMILY] = level;
            evidence->fields[LINK_FAMILY] = weight;
        }
    }
}

static void weigh_names(const LinkScorer *scorer, const Pair *pair, LinkEvidence *evidence)
{
    const guint32 *x = pair->x, *y = pair->y;
    weigh_field(scorer, LINK_GIVEN, pair, evidence);
    weigh_field(scorer, LINK_FAMILY, pair, evidence);
    if ((x[LINK_FORMER] || y[LINK_FORMER]) && evidence->levels[LINK_FAMILY] != LEVEL_EXACT)
        weigh_former(scorer, x, y, evidence);
    if (evidence->fields[LINK_GIVEN] <= 0 && evidence->fields[LINK_FAMILY] <= 0)
        evidence->names_swapped = weigh_exchanged(scorer, LINK_GIVEN, LINK_FAMILY, x, y, scorer->names_swapped, evidence);
}

static void weigh_streets(const LinkScorer *scorer, const Pair *pair, LinkEvidence *evidence)
{
    weigh_field(scorer, LINK_STREET, pair, evidence);
    weigh_field(scorer, LINK_PLACE, pair, evidence);
    if (evidence->fields[LINK_STREET] <= 0 && evidence->fields[LINK_PLACE] <= 0)
        evidence->address_swapped =
            weigh_exchanged(scorer, LINK_STREET, LINK_PLACE, pair->x, pair->y, scorer->address_swapped, evidence);
}

static bool is_same(guint32 value, guint32 other)
{
    return value && value == other;
}

/* What a field weighs at most, before its texts are compared. */
static float most_of_field(const LinkScorer *scorer, const Pair *pair, guint f)
{
    guint8 best = pair->at_best[f];
    return best == LEVEL_MISSING ? 0 : best == LEVEL_EXACT ? exact_weight(scorer, f, pair->x[f]) : scorer->best_from[f][best];
}

/* What the pair weighs at the very most. */
static float most_of(const LinkScorer *scorer, const LinkSketch *one, const LinkSketch *other, Pair *pair)
{
    const guint32 *x = pair->x, *y = pair->y;
    float most = 0;
    for (guint f = 0; f < LINK_FIELDS; f++) {
        pair->at_best[f] = LEVEL_MISSING;
        if (!x[f] || !y[f] || f == LINK_FORMER)
            continue;
        pair->at_best[f] = x[f] == y[f] ? LEVEL_EXACT : one ? link_sketch_level(f, one, other) : LEVEL_EXACT + 1;
        most += most_of_field(scorer, pair, f);
    }
    bool crosswise = is_same(x[LINK_GIVEN], y[LINK_FAMILY]) || is_same(x[LINK_FAMILY], y[LINK_GIVEN]) ||
                     is_same(x[LINK_STREET], y[LINK_PLACE]) || is_same(x[LINK_PLACE], y[LINK_STREET]) || x[LINK_FORMER] || y[LINK_FORMER];
    return crosswise ? most + 60 : most;
}

/* Two persons of one household agree on shared fields as one person's records do, and on the rest by chance: so the pair is
 * weighed against these, too, each as frequent as its tie says. */
static void tie(const LinkScorer *scorer, LinkEvidence *evidence)
{
    const float *fields = evidence->fields;
    float *shared = evidence->shared, others = 1;
    shared[TIE_ADDRESS] = evidence->address_swapped ? scorer->address_swapped : 0;
    for (guint f = LINK_NUMBER; f <= LINK_REGION; f++)
        shared[TIE_ADDRESS] += fields[f];
    shared[TIE_FAMILY] = shared[TIE_ADDRESS] + fields[LINK_FAMILY];
    shared[TIE_TWINS] = shared[TIE_FAMILY] + fields[LINK_BIRTH];
    shared[TIE_NAMESAKES] = shared[TIE_FAMILY] + fields[LINK_GIVEN];
    for (guint i = 0; i < LINK_TIES; i++)
        others += exp2f(shared[i] - (float)scorer->model.ties[i]);
    evidence->tied = -log2f(others);
}

/* The cheap fields that tell most come first. */
static const guint8 plain_fields[] = {LINK_ID, LINK_BIRTH, LINK_POSTCODE, LINK_NUMBER, LINK_PHONE, LINK_SEX, LINK_REGION};

/* Weighs a field, and lowers the most that the pair can weigh. */
static float settle(const LinkScorer *scorer, guint f, const Pair *pair, LinkEvidence *evidence)
{
    weigh_field(scorer, f, pair, evidence);
    return evidence->fields[f] - most_of_field(scorer, pair, f);
}

static void add_up(const LinkScorer *scorer, LinkEvidence *evidence)
{
    tie(scorer, evidence);
    evidence->weight = evidence->swapped + evidence->tied;
    for (guint f = 0; f < LINK_FIELDS; f++)
        evidence->weight += evidence->fields[f];
}

bool link_score(const LinkScorer *scorer, guint a, guint b, float floor, LinkEvidence *ret_evidence)
{
    const LinkSketch *sketches = scorer->sketches;
    Pair pair = {.x = scorer->table->rows[a], .y = scorer->table->rows[b]};
    float most = most_of(scorer, sketches ? &sketches[a] : NULL, sketches ? &sketches[b] : NULL, &pair);
    if (most < floor)
        return false;
    memset(ret_evidence, 0, sizeof *ret_evidence);
    for (guint i = 0; i < G_N_ELEMENTS(plain_fields) && most >= floor; i++)
        most += settle(scorer, plain_fields[i], &pair, ret_evidence);
    if (most < floor)
        return false;
    weigh_names(scorer, &pair, ret_evidence);
    most += ret_evidence->fields[LINK_GIVEN] - most_of_field(scorer, &pair, LINK_GIVEN);
    most += ret_evidence->fields[LINK_FAMILY] - most_of_field(scorer, &pair, LINK_FAMILY);
    if (most < floor)
        return false;
    weigh_field(scorer, LINK_LOCALITY, &pair, ret_evidence);
    weigh_streets(scorer, &pair, ret_evidence);
    add_up(scorer, ret_evidence);
    return ret_evidence->weight >= floor;
}

LinkPattern link_pattern(const LinkEvidence *evidence)
{
    LinkPattern pattern = 0;
    for (guint f = 0; f < LINK_FIELDS; f++)
        pattern |= (LinkPattern)evidence->levels[f] << (4 * f);
    pattern |= (LinkPattern)evidence->names_swapped << PATTERN_NAMES_SWAPPED;
    return pattern | (LinkPattern)evidence->address_swapped << PATTERN_ADDRESS_SWAPPED;
}
