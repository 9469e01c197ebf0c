/* An amended document without the changes that the council did not take: those rows stay as they were. */
#include "modules/plans/amend.h"

#include <string.h>

#include "base/language.h"

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

const char *node_change_key(Pool *pool, const NodeDifference *one)
{
    return one->after_place ? pool_printf(pool, "n%d", one->after_place) : pool_printf(pool, "m%d", one->before_place);
}

bool key_is_left_out(const char *left_out, const char *key)
{
    gsize length = strlen(key);
    for (const char *at = left_out; at && (at = strstr(at, key)); at += length)
        if ((at == left_out || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return true;
    return false;
}

static bool row_is_left_out(const Leaving *leaving, const ActionDifference *one)
{
    return key_is_left_out(leaving->left_out, change_key(leaving->pool, one));
}

static bool node_is_left_out(const Leaving *leaving, const NodeDifference *one)
{
    return key_is_left_out(leaving->left_out, node_change_key(leaving->pool, one));
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

/* In its new place, with its old words. */
static void keep_words(Leaving *leaving, NodeDifference *one)
{
    PlanNode *node = pool_new0(leaving->pool, PlanNode);
    *node = *one->before;
    node->id = one->after->id;
    node->parent = one->after->parent;
    leaving->made->nodes->pdata[one->after_place - 1] = node;
    one->after = node;
}

static void put_nodes(Leaving *leaving)
{
    for (guint i = 0; i < leaving->difference->nodes->len; i++) {
        NodeDifference *one = leaving->difference->nodes->pdata[i];
        bool stays = one->before && node_changes(one) && node_is_left_out(leaving, one);
        if (stays && one->after_place)
            keep_words(leaving, one);
        else if (stays && !one->after)
            bring_back_node(leaving, one);
    }
}

static bool node_is_used(const PlanDocument *document, int id)
{
    for (guint i = 0; i < document->actions->len; i++)
        if (((const PlanAction *)document->actions->pdata[i])->node == id)
            return true;
    for (guint i = 0; i < document->nodes->len; i++)
        if (((const PlanNode *)document->nodes->pdata[i])->parent == id)
            return true;
    return false;
}

/* From the last on, as what stands under an objective comes behind it. */
static bool drop_new_nodes(Leaving *leaving, GError **error)
{
    for (guint i = leaving->difference->nodes->len; i > 0; i--) {
        const NodeDifference *one = leaving->difference->nodes->pdata[i - 1];
        if (one->before || !node_is_left_out(leaving, one))
            continue;
        if (node_is_used(leaving->made, one->after->id))
            return fail(error, FAIL_INVALID, _("A change under the new objective “%s” is taken. Leave it out too, or take the objective."),
                        one->after->title ? one->after->title : one->after->code);
        g_ptr_array_remove(leaving->made->nodes, (gpointer)one->after);
    }
    return true;
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
        bool is_left_out = row_is_left_out(leaving, one);
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
        if (!one->after && row_is_left_out(leaving, one))
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

bool document_without(Pool *pool, DocumentDifference *difference, const char *left_out, PlanDocument **ret_document, GError **error)
{
    PlanDocument *made = pool_new0(pool, PlanDocument);
    *made = *difference->after;
    made->nodes = copy_of(pool, difference->after->nodes);
    made->actions = pool_list(pool);
    Leaving leaving = {pool, difference, left_out, made, pool_list(pool)};
    put_nodes(&leaving);
    put_amended_rows(&leaving);
    put_rows_that_stay(&leaving);
    *ret_document = made;
    return drop_new_nodes(&leaving, error);
}
