/* An amended document without the changes that the council did not take: those rows stay as they were. */
#include "modules/plans/amend.h"

#include <string.h>

typedef struct {
    Pool *pool;
    DocumentDifference *difference;
    const char *left_out;
    PlanDocument *made;
    GPtrArray *places; /* of ActionDifference *: what each made row is */
} Leaving;

const char *change_key(Pool *pool, const ActionDifference *one)
{
    return one->after ? pool_printf(pool, "a%d", one->after_place) : pool_printf(pool, "b%d", one->before_place);
}

bool change_is_left_out(const char *left_out, const ActionDifference *one)
{
    g_autoptr(Pool) pool = pool_new();
    const char *key = change_key(pool, one);
    gsize length = strlen(key);
    for (const char *at = left_out; at && (at = strstr(at, key)); at += length)
        if ((at == left_out || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return true;
    return false;
}

/* --- objectives */

static int next_node_id(const PlanDocument *document)
{
    int largest = 0;
    for (guint i = 0; i < document->nodes->len; i++)
        largest = MAX(largest, ((const PlanNode *)document->nodes->pdata[i])->id);
    return largest + 1;
}

static NodeDifference *difference_of_node(const Leaving *leaving, int before_id)
{
    for (guint i = 0; i < leaving->difference->nodes->len; i++) {
        NodeDifference *one = leaving->difference->nodes->pdata[i];
        if (one->before && one->before->id == before_id)
            return one;
    }
    return NULL;
}

static int kept_node(Leaving *leaving, int before_id);

/* An objective that the amended document dropped comes back, behind the others, for the row that stays under it. */
static int bring_back_node(Leaving *leaving, NodeDifference *one)
{
    PlanNode *node = pool_new0(leaving->pool, PlanNode);
    *node = *one->before;
    node->parent = kept_node(leaving, one->before->parent);
    node->id = next_node_id(leaving->made);
    g_ptr_array_add(leaving->made->nodes, node);
    one->after = node;
    return node->id;
}

static int kept_node(Leaving *leaving, int before_id)
{
    NodeDifference *one = before_id ? difference_of_node(leaving, before_id) : NULL;
    if (!one)
        return 0;
    return one->after ? one->after->id : bring_back_node(leaving, one);
}

/* --- rows */

static PlanAction *row_as_it_was(Leaving *leaving, const ActionDifference *one)
{
    PlanAction *row = pool_new0(leaving->pool, PlanAction);
    *row = *one->before;
    row->node = kept_node(leaving, one->before->node);
    return row;
}

static void put_row(Leaving *leaving, guint index, gconstpointer row, const ActionDifference *one)
{
    g_ptr_array_insert(leaving->made->actions, (gint)index, (gpointer)row);
    g_ptr_array_insert(leaving->places, (gint)index, (gpointer)one);
}

static void put_amended_rows(Leaving *leaving)
{
    for (guint i = 0; i < leaving->difference->actions->len; i++) {
        const ActionDifference *one = leaving->difference->actions->pdata[i];
        bool is_left_out = change_is_left_out(leaving->left_out, one);
        if (one->after && !is_left_out)
            put_row(leaving, leaving->made->actions->len, one->after, one);
        else if (one->after && one->before)
            put_row(leaving, leaving->made->actions->len, row_as_it_was(leaving, one), one);
    }
}

/* Behind the row that stood before it. */
static guint place_for(const Leaving *leaving, int before_place)
{
    guint index = 0;
    int best = 0;
    for (guint i = 0; i < leaving->places->len; i++) {
        const ActionDifference *one = leaving->places->pdata[i];
        if (one->before_place > best && one->before_place < before_place) {
            best = one->before_place;
            index = i + 1;
        }
    }
    return index;
}

static void put_rows_that_stay(Leaving *leaving)
{
    for (guint i = 0; i < leaving->difference->actions->len; i++) {
        const ActionDifference *one = leaving->difference->actions->pdata[i];
        if (!one->after && change_is_left_out(leaving->left_out, one))
            put_row(leaving, place_for(leaving, one->before_place), row_as_it_was(leaving, one), one);
    }
}

static GPtrArray *copy_of(Pool *pool, const GPtrArray *list)
{
    GPtrArray *copy = pool_list(pool);
    for (guint i = 0; i < list->len; i++)
        g_ptr_array_add(copy, list->pdata[i]);
    return copy;
}

PlanDocument *document_without(Pool *pool, DocumentDifference *difference, const char *left_out)
{
    PlanDocument *made = pool_new0(pool, PlanDocument);
    *made = *difference->after;
    made->nodes = copy_of(pool, difference->after->nodes);
    made->actions = pool_list(pool);
    Leaving leaving = {pool, difference, left_out, made, pool_list(pool)};
    put_amended_rows(&leaving);
    put_rows_that_stay(&leaving);
    return made;
}
