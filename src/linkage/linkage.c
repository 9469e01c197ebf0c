#include "linkage/linkage.h"

#include "linkage/block.h"
#include "linkage/candidate.h"
#include "linkage/large.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RANDOM_PAIRS = 60000,
    LEARNED_PAIRS = 60000, /* of a sample for EM */
    SLACK = 8,              /* bits under even odds at which a candidate is still kept for the second weighing */
};

typedef struct {
    LinkTable *table;
    LinkScorer scorer;
    LinkResult *result;
    GArray *candidates;
} Run;

static guint64 possible_pairs(const LinkTable *table)
{
    guint64 all = table->count, first = table->first_count;
    return first ? first * (all - first) : all * (all - 1) / 2;
}

/* --- learning --- */

typedef struct {
    const LinkScorer *scorer;
    GArray *patterns;
} Sample;

static void take_pattern(guint a, guint b, void *data)
{
    Sample *sample = data;
    LinkEvidence evidence;
    link_score(sample->scorer, a, b, -INFINITY, &evidence);
    LinkPattern pattern = link_pattern(&evidence);
    g_array_append_val(sample->patterns, pattern);
}

static guint64 next_random(guint64 *state)
{
    *state = *state * G_GUINT64_CONSTANT(6364136223846793005) + G_GUINT64_CONSTANT(1442695040888963407);
    return *state >> 33;
}

/* One person's records among random pairs would make u of exact agreement too large in a small table. */
static bool looks_alike(const LinkTable *table, guint a, guint b)
{
    guint present = 0, equal = 0;
    for (guint f = 0; f < LINK_FIELDS; f++) {
        guint32 x = table->rows[a][f], y = table->rows[b][f];
        present += x && y;
        equal += x && x == y;
    }
    return equal >= 3 && equal * 2 >= present;
}

static void learn_chances(Run *run)
{
    const LinkTable *table = run->table;
    g_autoptr(GArray) patterns = g_array_new(FALSE, FALSE, sizeof(LinkPattern));
    Sample sample = {&run->scorer, patterns};
    guint64 state = table->count, tries = MIN((guint64)RANDOM_PAIRS, 4 * run->result->possible);
    for (guint64 i = 0; i < tries; i++) {
        guint a = (guint)(next_random(&state) % table->count), b = (guint)(next_random(&state) % table->count);
        if (a != b && link_is_across(table, a, b) && !looks_alike(table, a, b))
            take_pattern(MIN(a, b), MAX(a, b), &sample);
    }
    link_model_take_chances(&run->result->model, (const LinkPattern *)(void *)patterns->data, patterns->len);
}

/* The most that two persons may agree by chance on what is made to tell persons apart, even where a file is full of copies. */
static double most_agreement(guint field)
{
    return field == LINK_ID || field == LINK_BIRTH ? 0.01 : field == LINK_PHONE ? 0.05 : 0.5;
}

/* How often two random rows agree exactly, from how often each value occurs. */
static void learn_agreement(Run *run)
{
    for (guint f = 0; f < LINK_FIELDS; f++) {
        guint32 values = run->table->dictionaries[link_fields[f].dictionary].count;
        g_autofree guint32 *counts = g_new0(guint32, (gsize)values + 1);
        double all = 0, equal = 0;
        for (guint row = 0; row < run->table->count; row++)
            counts[run->table->rows[row][f]]++;
        for (guint32 v = 1; v <= values; v++) {
            all += counts[v];
            equal += (double)counts[v] * (counts[v] > 1 ? counts[v] - 1.5 : 0); /* about half of a pair's agreement is one person's */
        }
        if (all > 20)
            run->result->model.different[f][LEVEL_EXACT] = CLAMP(equal / (all * all), 1e-6, most_agreement(f));
    }
}

static void learn_from(Run *run, guint fields, guint without, LinkCounts *counts)
{
    g_autoptr(GArray) patterns = g_array_new(FALSE, FALSE, sizeof(LinkPattern));
    Sample sample = {&run->scorer, patterns};
    link_visit_equal(run->table, fields, LEARNED_PAIRS, take_pattern, &sample);
    link_model_learn(&run->result->model, (LinkPattern *)(void *)patterns->data, patterns->len, without, counts);
}

#define FIELD(name) (1u << LINK_##name)

/* Pairs that agree on what has nothing to do with the other fields: among those of different persons the others agree by chance. */
static void learn(Run *run)
{
    LinkCounts counts = {0};
    learn_chances(run);
    learn_agreement(run);
    link_scorer_set_model(&run->scorer, &run->result->model);
    learn_from(run, FIELD(ID), FIELD(ID), &counts);
    learn_from(run, FIELD(PHONE), FIELD(PHONE), &counts);
    learn_from(run, FIELD(BIRTH), FIELD(BIRTH), &counts);
    learn_from(run, FIELD(GIVEN) | FIELD(FAMILY), FIELD(GIVEN) | FIELD(FAMILY), &counts);
    link_model_take(&run->result->model, &counts);
    link_scorer_set_model(&run->scorer, &run->result->model);
}

/* --- candidates --- */

typedef struct {
    const Run *run;
    const LinkBlocks *blocks;
    gint *next;
    float floor;
    GArray *candidates;
    guint64 compared;
} Worker;

static void weigh_candidate(guint a, guint b, void *data)
{
    Worker *worker = data;
    LinkEvidence evidence;
    worker->compared++;
    if (!link_score(&worker->run->scorer, a, b, worker->floor, &evidence))
        return;
    Candidate candidate = {.pair = {.a = a, .b = b}};
    candidate_take(&candidate, &evidence);
    g_array_append_val(worker->candidates, candidate);
}

static gpointer work(gpointer data)
{
    Worker *worker = data;
    for (;;) {
        guint part = (guint)g_atomic_int_add(worker->next, 1);
        if (part >= link_blocks_parts(worker->blocks))
            return NULL;
        link_blocks_visit(worker->blocks, part, weigh_candidate, worker);
    }
}

/* By rows, each pair once. */
static void sort_candidates(GArray *candidates)
{
    guint kept = 0;
    if (candidates->len)
        qsort(candidates->data, candidates->len, sizeof(Candidate), candidate_compare);
    for (guint i = 0; i < candidates->len; i++) {
        Candidate *candidate = &g_array_index(candidates, Candidate, i);
        if (kept == 0 || candidate_compare(candidate, &g_array_index(candidates, Candidate, kept - 1)) != 0)
            g_array_index(candidates, Candidate, kept++) = *candidate;
    }
    g_array_set_size(candidates, kept);
}

/* The weight that makes odds even when each record has about one duplicate. */
static float even_odds(const Run *run)
{
    return (float)log2((double)run->result->possible / MAX(run->table->count, 1) + 1);
}

static void find_candidates(Run *run)
{
    g_autoptr(LinkBlocks) blocks = link_blocks_new(run->table, run->scorer.sketches);
    gint next = 0;
    Worker workers[2];
    for (guint i = 0; i < 2; i++)
        workers[i] = (Worker){.run = run, .blocks = blocks, .next = &next, .floor = even_odds(run) - SLACK,
                              .candidates = g_array_new(FALSE, FALSE, sizeof(Candidate))};
    GThread *other = g_thread_new("linkage", work, &workers[1]);
    work(&workers[0]);
    g_thread_join(other);
    g_array_append_vals(workers[0].candidates, workers[1].candidates->data, workers[1].candidates->len);
    g_array_unref(workers[1].candidates);
    run->candidates = workers[0].candidates;
    run->result->compared = workers[0].compared + workers[1].compared;
    sort_candidates(run->candidates);
}

/* --- the second weighing --- */

typedef struct {
    const Run *run;
    guint from, to;
} Half;

static gpointer weigh_half(gpointer data)
{
    const Half *half = data;
    for (guint i = half->from; i < half->to; i++) {
        Candidate *candidate = &g_array_index(half->run->candidates, Candidate, i);
        LinkEvidence evidence;
        link_score(&half->run->scorer, candidate->pair.a, candidate->pair.b, -INFINITY, &evidence);
        candidate_take(candidate, &evidence);
    }
    return NULL;
}

static void weigh_again(const Run *run)
{
    guint count = run->candidates->len;
    Half halves[2] = {{run, 0, count / 2}, {run, count / 2, count}};
    GThread *other = g_thread_new("linkage", weigh_half, &halves[1]);
    weigh_half(&halves[0]);
    g_thread_join(other);
}

static void weigh_by_persons(Run *run)
{
    LinkModel *model = &run->result->model;
    candidates_learn_shares(run->candidates, run->result->possible, model);
    g_autofree guint *persons = candidates_join(run->candidates, run->table->count, 0.9);
    candidates_learn_levels(run->candidates, model);
    link_scorer_set_model(&run->scorer, model);
    persons_take_frequencies(persons, &run->scorer);
    weigh_again(run);
    candidates_learn_shares(run->candidates, run->result->possible, model);
}

/* --- all of it --- */

static void take_pairs(const Run *run, double at_least)
{
    GArray *pairs = run->result->pairs;
    for (guint i = 0; i < run->candidates->len; i++) {
        const LinkPair *pair = &g_array_index(run->candidates, Candidate, i).pair;
        if ((double)pair->probability >= at_least)
            g_array_append_val(pairs, *pair);
    }
}

static void keep_likely(GArray *pairs, double at_least)
{
    guint kept = 0;
    for (guint i = 0; i < pairs->len; i++) {
        LinkPair pair = g_array_index(pairs, LinkPair, i);
        if ((double)pair.probability >= at_least)
            g_array_index(pairs, LinkPair, kept++) = pair;
    }
    g_array_set_size(pairs, kept);
}

static void find_pairs(Run *run, double at_least)
{
    learn(run);
    find_candidates(run);
    weigh_by_persons(run);
    take_pairs(run, MIN(at_least, 0.5));
    if (run->table->first_count == 0)
        pairs_close(run->result->pairs, run->table->count, run->result->model.prior, at_least);
    keep_likely(run->result->pairs, at_least);
    g_array_unref(run->candidates);
}

LinkResult *link_run(LinkTable *table, double at_least)
{
    LinkResult *result = g_new0(LinkResult, 1);
    LinkSketch *sketches = NULL;
    Run run = {.table = table, .result = result};
    for (guint i = 0; i < LINK_DICTIONARIES; i++)
        dictionary_seal(&table->dictionaries[i]);
    link_model_init(&result->model);
    for (guint i = 0; i < LINK_TIES; i++)
        result->model.ties[i] = 200; /* none, until they are known */
    result->possible = possible_pairs(table);
    result->pairs = g_array_new(FALSE, FALSE, sizeof(LinkPair));
    if (result->possible == 0)
        return result;
    sketches = link_sketches_new(table);
    link_scorer_init(&run.scorer, table, &result->model);
    run.scorer.sketches = sketches;
    find_pairs(&run, at_least);
    link_scorer_clear(&run.scorer);
    large_free(sketches);
    return result;
}

void link_result_free(LinkResult *result)
{
    if (!result)
        return;
    g_clear_pointer(&result->pairs, g_array_unref);
    g_free(result);
}
