#include "reader/pdf_gaps.h"

#include <math.h>
#include <string.h>

/* Columns whose words nearly touch: no wider space than a blank parts them, but the words of the one on the right begin straight
 * below each other, and no word lies over that edge. */

enum { MIN_FLUSH = 4, MIN_DIFFERENT = 3 }; /* lines whose words begin at the edge; how many words they are */
static const double one_blank = 0.4; /* points: as wide as a blank */

typedef struct {
    const Region *region;
    double x, left;       /* the edge; where the words on its left end at most */
    double least, most;   /* the column that it would part */
    int flush, others;    /* lines whose first word behind the edge begins at it; elsewhere */
    GHashTable *words;    /* of those that begin at it */
    const Word *before;   /* what stands before them; NULL: nothing so far */
    bool same_before;     /* it is the same word each time */
} Edge;

static bool is_in(const Edge *edge, const Box *box)
{
    return box->x1 > edge->least - 1 && box->x1 < edge->most;
}

/* false: a word lies over the edge, or touches it from the left. */
static bool look_at_line(Edge *edge, const Line *line)
{
    const Word *first = NULL, *before = NULL;
    for (guint i = 0; i < line->words->len; i++) {
        const Word *word = line->words->pdata[i];
        if (!is_in(edge, &word->box))
            continue;
        if (word->box.x1 < edge->x - GAP_FLUSH) {
            if (word->box.x2 > edge->x - GAP_FLUSH)
                return false;
            edge->left = MAX(edge->left, word->box.x2);
            before = word;
        } else if (!first) {
            first = word;
        }
    }
    if (!first)
        return true;
    bool flush = first->box.x1 < edge->x + GAP_FLUSH;
    edge->flush += flush;
    edge->others += !flush;
    if (flush)
        g_hash_table_add(edge->words, (void *)first->text);
    if (flush && before) {
        edge->same_before &= !edge->before || strcmp(edge->before->text, before->text) == 0;
        edge->before = before;
    }
    return true;
}

static int compare_doubles(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/* What most words of a cell have between them. */
static double blank_of(const Region *region)
{
    g_autoptr(GArray) blanks = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = region->from; i < region->to; i++) {
        const Line *line = gap_line_at(region, i);
        for (guint w = 1; w < line->words->len; w++) {
            double blank = ((Word *)line->words->pdata[w])->box.x1 - ((Word *)line->words->pdata[w - 1])->box.x2;
            if (blank > 0 && blank < GAP_WORD * region->height)
                g_array_append_val(blanks, blank);
        }
    }
    g_array_sort(blanks, compare_doubles);
    return blanks->len ? g_array_index(blanks, double, blanks->len / 2) : 0;
}

/* "bugetul raional", "bugetul de stat": what stands behind one word and a blank begins straight below itself in one column too. */
static bool is_behind_one_word(const Edge *edge)
{
    return edge->before && edge->same_before && fabs(edge->x - edge->before->box.x2 - blank_of(edge->region)) < one_blank;
}

static bool is_edge(Edge *edge)
{
    const Region *region = edge->region;
    for (guint i = region->from; i < region->to; i++)
        if (!gap_is_span(region, i) && !region->loose[i - region->from] && !look_at_line(edge, gap_line_at(region, i)))
            return false;
    if (is_behind_one_word(edge))
        return false;
    return edge->flush >= MIN_FLUSH && edge->others * 6 <= edge->flush && g_hash_table_size(edge->words) >= MIN_DIFFERENT && edge->left > edge->least;
}

static Edge edge_before(const Region *region, const Word *word, GHashTable *words)
{
    int column = gap_column_at(region, (word->box.x1 + word->box.x2) / 2);
    g_hash_table_remove_all(words);
    return (Edge){.region = region, .x = word->box.x1, .words = words, .same_before = true,
                  .least = column > 0 ? region->gutters[column - 1].to : 0,
                  .most = column < region->count ? region->gutters[column].from : region->page->width};
}

static void add_gutter(Region *region, const Edge *edge)
{
    int at = 0;
    while (at < region->count && region->gutters[at].to < edge->x)
        at++;
    memmove(region->gutters + at + 1, region->gutters + at, sizeof(Gutter) * (gsize)(region->count - at));
    region->gutters[at] = (Gutter){edge->left, edge->x, true, true};
    region->count++;
}

/* Looks at the words of line i that stand right behind others. */
static void part_line(Region *region, guint i, GHashTable *words)
{
    const Line *line = gap_line_at(region, i);
    for (guint w = 1; w < line->words->len && region->count < MAX_GUTTERS; w++) {
        const Word *before = line->words->pdata[w - 1], *word = line->words->pdata[w];
        Edge edge = edge_before(region, word, words);
        bool close = word->box.x1 - before->box.x2 < GAP_WORD * region->height;
        if (close && before->box.x1 > edge.least - 1 && is_edge(&edge))
            add_gutter(region, &edge);
    }
}

/* The columns that wider spaces part too begin straight below each other, mostly. */
static void mark_flush(Region *region, GHashTable *words)
{
    for (int i = 0; i < region->count; i++) {
        Gutter *gutter = &region->gutters[i];
        g_hash_table_remove_all(words);
        Edge edge = {.region = region, .x = gutter->to, .words = words, .same_before = true, .least = i > 0 ? region->gutters[i - 1].to : 0,
                     .most = i + 1 < region->count ? region->gutters[i + 1].from : region->page->width};
        gutter->flush = gutter->flush || is_edge(&edge);
    }
}

void gap_find_flush(Region *region)
{
    g_autoptr(GHashTable) words = g_hash_table_new(g_str_hash, g_str_equal);
    mark_flush(region, words);
    for (guint i = region->from; i < region->to; i++)
        if (gap_is_row_like(gap_line_at(region, i)) && !region->loose[i - region->from])
            part_line(region, i, words);
}
