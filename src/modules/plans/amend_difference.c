/* What an amended document changes against the one in force: nodes first, then rows, then cell by cell. */
#include "modules/plans/amend.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"

typedef struct {
    Pool *pool;
    const PlanDocument *before, *after;
    int *node_of; /* node id of before -> of after; 0: gone */
    int *action_of; /* index of before -> index of after + 1; 0: gone */
    bool *taken;  /* indexes of after that have a match */
} Match;

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* --- texts */

static void add_list(GString *out, const char *label, const GPtrArray *texts)
{
    for (guint i = 0; texts && i < texts->len; i++)
        g_string_append_printf(out, "%s%s%s", out->len ? "\n" : "", i ? "" : label, (const char *)texts->pdata[i]);
}

static const char *bodies_text(Pool *pool, const PlanAction *action)
{
    GString *out = pool_string(pool);
    add_list(out, "", action->responsible);
    add_list(out, pool_printf(pool, "%s: ", _("Partners")), action->partners);
    return out->str;
}

static const char *indicators_text(Pool *pool, const PlanAction *action)
{
    GString *out = pool_string(pool);
    for (guint i = 0; action->indicators && i < action->indicators->len; i++) {
        const PlanIndicator *indicator = action->indicators->pdata[i];
        const char *target = indicator->target ? indicator->target->text : NULL;
        g_string_append_printf(out, "%s%s%s%s", i ? "\n" : "", or_empty(indicator->text), target ? " → " : "", or_empty(target));
    }
    return out->str;
}

static bool is_edge(char c)
{
    return c == '\0' || c == ' ' || c == '\n';
}

static gsize same_head(const char *text, const char *other)
{
    gsize head = 0;
    while (text[head] && text[head] == other[head])
        head++;
    while (head && !(is_edge(text[head]) && is_edge(other[head])) && !is_edge(text[head - 1]))
        head--;
    return head;
}

/* Behind the same head. */
static gsize same_tail(const char *text, const char *other, gsize head)
{
    gsize length = strlen(text), other_length = strlen(other), tail = 0;
    while (tail < MIN(length, other_length) - head && text[length - 1 - tail] == other[other_length - 1 - tail])
        tail++;
    while (tail && !is_edge(text[length - tail]))
        tail--;
    return tail;
}

Html cell_marked(Pool *pool, const char *text, const char *other, const char *element)
{
    gsize head = same_head(text, other), tail = same_tail(text, other, head), length = strlen(text);
    View view = {.out = pool_string(pool), .pool = pool};
    html_put_text(&view, pool_strndup(pool, text, head));
    if (head + tail < length) {
        g_string_append_printf(view.out, "<%s>", element);
        html_put_text(&view, pool_strndup(pool, text + head, length - head - tail));
        g_string_append_printf(view.out, "</%s>", element);
    }
    html_put_text(&view, text + length - tail);
    return (Html){view.out->str};
}

static const PlanNode *node_at(const PlanDocument *document, int id)
{
    for (guint i = 0; i < document->nodes->len; i++)
        if (((const PlanNode *)document->nodes->pdata[i])->id == id)
            return document->nodes->pdata[i];
    return NULL;
}

static const char *node_text(Pool *pool, const PlanDocument *document, int id)
{
    const PlanNode *node = node_at(document, id);
    return node ? pool_printf(pool, "%s%s%s", or_empty(node->code), node->code ? ". " : "", or_empty(node->title)) : "";
}

const char *cell_text(Pool *pool, const PlanDocument *document, const PlanAction *action, Cell cell)
{
    switch (cell) {
    case CELL_NUMBER: return or_empty(action->number);
    case CELL_TITLE: return or_empty(action->title);
    case CELL_DESCRIPTION: return or_empty(action->description);
    case CELL_NODE: return node_text(pool, document, action->node);
    case CELL_BODIES: return bodies_text(pool, action);
    case CELL_DEADLINE: return action->deadline ? or_empty(action->deadline->text) : or_empty(action->words_deadline);
    case CELL_BUDGET: return action->budget ? or_empty(action->budget->text) : or_empty(action->words_budget);
    case CELL_INDICATORS: return indicators_text(pool, action);
    case CELL_COUNT: break;
    }
    return "";
}

const char *cell_label(Cell cell)
{
    switch (cell) {
    case CELL_NUMBER: return _("Number");
    case CELL_TITLE: return _("Title");
    case CELL_DESCRIPTION: return _("Description");
    case CELL_NODE: return _("Objective");
    case CELL_BODIES: return _("Bodies");
    case CELL_DEADLINE: return _("Deadline");
    case CELL_BUDGET: return _("Budget");
    case CELL_INDICATORS: return _("Indicators");
    case CELL_COUNT: break;
    }
    return "";
}

/* The same words in another file may have other blanks and cedillas. */
static bool is_same_text(Pool *pool, const char *a, const char *b)
{
    return strcmp(text_squash(pool, text_normalise(pool, a)), text_squash(pool, text_normalise(pool, b))) == 0;
}

/* Shared words over all words: 1 the same, 0 nothing in common. */
static double likeness(Pool *pool, const char *a, const char *b)
{
    GPtrArray *left = text_words(pool, or_empty(a)), *right = text_words(pool, or_empty(b));
    guint shared = 0;
    for (guint i = 0; i < left->len; i++)
        for (guint k = 0; k < right->len; k++)
            if (strcmp(left->pdata[i], right->pdata[k]) == 0) {
                shared++;
                break;
            }
    guint all = left->len + right->len - shared;
    return all == 0 ? 1 : (double)shared / all;
}

/* --- nodes */

static bool node_is_taken(const Match *match, int id)
{
    for (guint i = 0; i < match->before->nodes->len; i++)
        if (match->node_of[((const PlanNode *)match->before->nodes->pdata[i])->id] == id)
            return true;
    return false;
}

static bool has_same_parent(const Match *match, const PlanNode *before, const PlanNode *after)
{
    return (before->parent ? match->node_of[before->parent] : 0) == after->parent;
}

static bool nodes_fit(const Match *match, const PlanNode *before, const PlanNode *after, int pass)
{
    if (before->tier != after->tier)
        return false;
    bool same_code = strcmp(text_fold(match->pool, or_empty(before->code)), text_fold(match->pool, or_empty(after->code))) == 0;
    double like = likeness(match->pool, before->title, after->title);
    switch (pass) {
    case 0: return same_code && like == 1 && has_same_parent(match, before, after);
    case 1: return same_code && before->code && like > 0.3 && has_same_parent(match, before, after);
    default: return like >= 0.6;
    }
}

static void match_nodes(Match *match)
{
    for (int pass = 0; pass < 3; pass++)
        for (guint i = 0; i < match->before->nodes->len; i++) {
            const PlanNode *before = match->before->nodes->pdata[i];
            for (guint k = 0; k < match->after->nodes->len && !match->node_of[before->id]; k++) {
                const PlanNode *after = match->after->nodes->pdata[k];
                if (!node_is_taken(match, after->id) && nodes_fit(match, before, after, pass))
                    match->node_of[before->id] = after->id;
            }
        }
}

/* --- rows */

static const char *fingerprint(Pool *pool, const PlanAction *action, bool whole)
{
    const char *key = pool_printf(pool, "%s|%s", or_empty(action->number), or_empty(action->title));
    if (whole)
        key = pool_printf(pool, "%s|%s|%s|%s", key, or_empty(action->description), bodies_text(pool, action),
                          indicators_text(pool, action));
    else
        key = pool_printf(pool, "%s|%d", key, action->row);
    return text_fold(pool, key);
}

static void pair(Match *match, guint before, guint after)
{
    match->action_of[before] = (int)after + 1;
    match->taken[after] = true;
}

/* Rows with the same key, in the order in which they stand. */
static void match_by_key(Match *match, bool whole)
{
    g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_queue_free);
    for (guint k = 0; k < match->after->actions->len; k++) {
        const char *key = fingerprint(match->pool, match->after->actions->pdata[k], whole);
        GQueue *queue = g_hash_table_lookup(rows, key);
        if (!queue)
            g_hash_table_insert(rows, (char *)key, queue = g_queue_new());
        if (!match->taken[k])
            g_queue_push_tail(queue, GUINT_TO_POINTER(k + 1));
    }
    for (guint i = 0; i < match->before->actions->len; i++) {
        GQueue *queue = match->action_of[i] ? NULL : g_hash_table_lookup(rows, fingerprint(match->pool, match->before->actions->pdata[i], whole));
        guint k = queue ? GPOINTER_TO_UINT(g_queue_pop_head(queue)) : 0;
        if (k)
            pair(match, i, k - 1);
    }
}

static double row_likeness(const Match *match, const PlanAction *before, const PlanAction *after)
{
    double titles = likeness(match->pool, before->title, after->title);
    bool same_number = before->number && after->number && strcmp(before->number, after->number) == 0;
    if (before->row != after->row)
        return 0;
    return same_number ? 0.4 + titles : titles;
}

/* The likest row left; a number alone isn't enough, a title that is nearly the same is. */
static void match_by_likeness(Match *match)
{
    for (guint i = 0; i < match->before->actions->len; i++) {
        double best = 0.6;
        int found = -1;
        for (guint k = 0; k < match->after->actions->len && !match->action_of[i]; k++) {
            double like = match->taken[k] ? 0 : row_likeness(match, match->before->actions->pdata[i], match->after->actions->pdata[k]);
            if (like > best) {
                best = like;
                found = (int)k;
            }
        }
        if (found >= 0)
            pair(match, i, (guint)found);
    }
}

/* --- differences */

static bool cell_differs(const Match *match, const PlanAction *before, const PlanAction *after, Cell cell)
{
    if (cell == CELL_NODE)
        return (before->node ? match->node_of[before->node] : 0) != after->node;
    return !is_same_text(match->pool, cell_text(match->pool, match->before, before, cell),
                         cell_text(match->pool, match->after, after, cell));
}

static ActionDifference *difference_of(const Match *match, int before, int after)
{
    ActionDifference *difference = pool_new0(match->pool, ActionDifference);
    difference->before = before < 0 ? NULL : match->before->actions->pdata[before];
    difference->after = after < 0 ? NULL : match->after->actions->pdata[after];
    difference->before_place = before + 1;
    difference->after_place = after + 1;
    for (int cell = 0; difference->before && difference->after && cell < CELL_COUNT; cell++) {
        difference->changed[cell] = cell_differs(match, difference->before, difference->after, (Cell)cell);
        difference->any = difference->any || difference->changed[cell];
    }
    return difference;
}

static void list_actions(const Match *match, DocumentDifference *difference)
{
    int *before_of = pool_array0(match->pool, int, match->after->actions->len + 1);
    for (guint i = 0; i < match->before->actions->len; i++)
        before_of[match->action_of[i]] = (int)i + 1;
    for (guint k = 0; k < match->after->actions->len; k++)
        g_ptr_array_add(difference->actions, difference_of(match, before_of[k + 1] - 1, (int)k));
    for (guint i = 0; i < match->before->actions->len; i++)
        if (!match->action_of[i])
            g_ptr_array_add(difference->actions, difference_of(match, (int)i, -1));
}

/* From 1. */
static int place_of_node(const PlanDocument *document, const PlanNode *node)
{
    guint index;
    return node && g_ptr_array_find(document->nodes, node, &index) ? (int)index + 1 : 0;
}

static void add_node(const Match *match, DocumentDifference *difference, const PlanNode *before, const PlanNode *after)
{
    NodeDifference *node = pool_new0(match->pool, NodeDifference);
    *node = (NodeDifference){before, after, place_of_node(match->before, before), place_of_node(match->after, after), false, false};
    if (before && after)
        node->indicator_changed = !is_same_text(match->pool, or_empty(before->indicator), or_empty(after->indicator));
    if (before && after)
        node->any = !is_same_text(match->pool, or_empty(before->title), or_empty(after->title)) ||
                    g_strcmp0(before->code, after->code) != 0 || before->tier != after->tier;
    g_ptr_array_add(difference->nodes, node);
}

static const PlanNode *before_of_node(const Match *match, int after_id)
{
    for (guint i = 0; i < match->before->nodes->len; i++) {
        const PlanNode *before = match->before->nodes->pdata[i];
        if (match->node_of[before->id] == after_id)
            return before;
    }
    return NULL;
}

static void list_nodes(const Match *match, DocumentDifference *difference)
{
    for (guint k = 0; k < match->after->nodes->len; k++) {
        const PlanNode *after = match->after->nodes->pdata[k];
        add_node(match, difference, before_of_node(match, after->id), after);
    }
    for (guint i = 0; i < match->before->nodes->len; i++) {
        const PlanNode *before = match->before->nodes->pdata[i];
        if (!match->node_of[before->id])
            add_node(match, difference, before, NULL);
    }
}

static int largest_id(const PlanDocument *document)
{
    int largest = 0;
    for (guint i = 0; i < document->nodes->len; i++)
        largest = MAX(largest, ((const PlanNode *)document->nodes->pdata[i])->id);
    for (guint i = 0; i < document->actions->len; i++)
        largest = MAX(largest, ((const PlanAction *)document->actions->pdata[i])->node);
    return largest;
}

bool node_changes(const NodeDifference *one)
{
    return !one->before || !one->after || one->any || one->indicator_changed;
}

DocumentDifference *document_difference(Pool *pool, PlanDocument *before, PlanDocument *after)
{
    Match match = {pool, before, after, pool_array0(pool, int, largest_id(before) + 1),
                   pool_array0(pool, int, before->actions->len + 1), pool_array0(pool, bool, after->actions->len + 1)};
    match_nodes(&match);
    match_by_key(&match, true);
    match_by_key(&match, false);
    match_by_likeness(&match);
    DocumentDifference *difference = pool_new0(pool, DocumentDifference);
    *difference = (DocumentDifference){before, after, pool_list(pool), pool_list(pool)};
    list_actions(&match, difference);
    list_nodes(&match, difference);
    return difference;
}

void difference_count(const DocumentDifference *difference, AmendSummary *summary)
{
    for (guint i = 0; i < difference->actions->len; i++) {
        const ActionDifference *one = difference->actions->pdata[i];
        if (!one->before)
            summary->added++;
        else if (!one->after)
            summary->gone++;
        else if (one->any)
            summary->changed++;
        else
            summary->same++;
    }
}
