/* What third records say about a pair. */
#include "linkage/candidate.h"

#include <stdlib.h>

static int compare_pairs(const void *a, const void *b)
{
    const LinkPair *left = a, *right = b;
    if (left->a != right->a)
        return left->a < right->a ? -1 : 1;
    return (left->b > right->b) - (left->b < right->b);
}

/* For each row its likely pairs, in both directions: neighbours[starts[row]] … */
typedef struct {
    guint *starts;
    struct Neighbour {
        guint row;
        float probability;
    } *neighbours;
} Graph;

static void graph_init(Graph *graph, const GArray *pairs, guint rows, float at_least)
{
    graph->starts = g_new0(guint, (gsize)rows + 2);
    for (guint i = 0; i < pairs->len; i++) {
        const LinkPair *pair = &g_array_index(pairs, LinkPair, i);
        graph->starts[pair->a + 2] += pair->probability >= at_least;
        graph->starts[pair->b + 2] += pair->probability >= at_least;
    }
    for (guint row = 0; row < rows; row++)
        graph->starts[row + 2] += graph->starts[row + 1];
    graph->neighbours = g_new(struct Neighbour, (gsize)graph->starts[rows + 1] + 1);
    for (guint i = 0; i < pairs->len; i++) {
        const LinkPair *pair = &g_array_index(pairs, LinkPair, i);
        if (pair->probability < at_least)
            continue;
        graph->neighbours[graph->starts[pair->a + 1]++] = (struct Neighbour){pair->b, pair->probability};
        graph->neighbours[graph->starts[pair->b + 1]++] = (struct Neighbour){pair->a, pair->probability};
    }
}

static void graph_clear(Graph *graph)
{
    g_free(graph->starts);
    g_free(graph->neighbours);
}

/* A pair by way of each third record that both are likely one with. */
static void add_by_way_of(const Graph *graph, guint middle, double at_least, GArray *found)
{
    enum { MOST = 64 };
    guint start = graph->starts[middle], end = MIN(graph->starts[middle + 1], start + MOST);
    for (guint i = start; i < end; i++)
        for (guint j = i + 1; j < end; j++) {
            const struct Neighbour *one = &graph->neighbours[i], *other = &graph->neighbours[j];
            float sum = one->probability + other->probability - 1;
            LinkPair pair = {.a = MIN(one->row, other->row), .b = MAX(one->row, other->row), .probability = sum};
            if (sum >= (float)at_least && pair.a != pair.b)
                g_array_append_val(found, pair);
        }
}

static int compare_found(const void *a, const void *b)
{
    const LinkPair *left = a, *right = b;
    int order = compare_pairs(a, b);
    return order ? order : (left->probability < right->probability) - (left->probability > right->probability);
}

/* Puts what was found beside what is known, or over it where it says more. */
static void merge(GArray *pairs, const GArray *found, double prior)
{
    guint known = 0, count = pairs->len;
    for (guint i = 0; i < found->len; i++) {
        LinkPair pair = g_array_index(found, LinkPair, i);
        if (i && compare_pairs(&pair, &g_array_index(found, LinkPair, i - 1)) == 0)
            continue; /* the likelier one came first */
        pair.weight = (float)link_weight_of(MIN((double)pair.probability, 1 - 1e-6), prior);
        while (known < count && compare_pairs(&g_array_index(pairs, LinkPair, known), &pair) < 0)
            known++;
        bool is_known = known < count && compare_pairs(&g_array_index(pairs, LinkPair, known), &pair) == 0;
        if (!is_known)
            g_array_append_val(pairs, pair);
        else if (pair.probability > g_array_index(pairs, LinkPair, known).probability)
            g_array_index(pairs, LinkPair, known) = pair;
    }
}

void pairs_close(GArray *pairs, guint rows, double prior, double at_least)
{
    Graph graph;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(LinkPair));
    graph_init(&graph, pairs, rows, 0.5f);
    for (guint row = 0; row < rows; row++)
        add_by_way_of(&graph, row, at_least, found);
    graph_clear(&graph);
    if (!found->len)
        return;
    qsort(found->data, found->len, sizeof(LinkPair), compare_found);
    merge(pairs, found, prior);
    qsort(pairs->data, pairs->len, sizeof(LinkPair), compare_pairs);
}
