#include "modules/assessments/order.h"

/* In which order a form is worked through: what an expression names comes before it.  A depth-first walk; one that comes back
 * to where it stands has found a circle. */

typedef enum { NOT_SEEN, BEING_SEEN, SEEN } Mark;

typedef struct {
    Instrument *instrument;
    Pool *pool;
    GHashTable *marks; /* Question * -> Mark */
    const Question *circular;
} Walk;

static bool visit(Walk *walk, Question *q);

static bool visit_named(Walk *walk, const Question *q, const Expression *expression, bool may_name_itself)
{
    GPtrArray *names = expression ? expression_names(expression, walk->pool) : NULL;
    for (guint i = 0; names && i < names->len; i++) {
        Question *named = (Question *)instrument_question(walk->instrument, names->pdata[i]);
        if (named == q && may_name_itself)
            continue;
        if (named && !visit(walk, named))
            return false;
    }
    return true;
}

/* A value stands on its own expressions, and on whether the groups around it are there.  A constraint comes afterwards. */
static bool visit_what_it_needs(Walk *walk, Question *q)
{
    return (!q->parent || visit(walk, q->parent)) && visit_named(walk, q, q->relevant, false) &&
           visit_named(walk, q, q->calculation, false) && visit_named(walk, q, q->initial, false) &&
           visit_named(walk, q, q->repeat_count, false) && visit_named(walk, q, q->filter, true);
}

static bool visit(Walk *walk, Question *q)
{
    Mark mark = GPOINTER_TO_INT(g_hash_table_lookup(walk->marks, q));
    if (mark == BEING_SEEN)
        walk->circular = q;
    if (mark != NOT_SEEN)
        return mark == SEEN;
    g_hash_table_insert(walk->marks, q, GINT_TO_POINTER(BEING_SEEN));
    if (!visit_what_it_needs(walk, q))
        return false;
    g_hash_table_insert(walk->marks, q, GINT_TO_POINTER(SEEN));
    q->place = walk->instrument->in_order->len;
    g_ptr_array_add(walk->instrument->in_order, q);
    return true;
}

bool instrument_order(Instrument *instrument, Pool *pool, const Question **ret_circular)
{
    g_autoptr(GHashTable) marks = g_hash_table_new(NULL, NULL);
    Walk walk = {instrument, pool, marks, NULL};
    for (guint i = 0; i < instrument->every->len; i++)
        if (!visit(&walk, instrument->every->pdata[i])) {
            *ret_circular = walk.circular;
            return false;
        }
    return true;
}
