/* What the filters of followed plans offer to choose from. */
#include "modules/plans/follow_views.h"

static void add_option(GPtrArray *options, Pool *pool, gint64 id, const char *label)
{
    Choice *option = pool_new0(pool, Choice);
    *option = (Choice){pool_printf(pool, "%" G_GINT64_FORMAT, id), label};
    g_ptr_array_add(options, option);
}

GPtrArray *plan_options(Pool *pool, const GPtrArray *plans)
{
    GPtrArray *options = pool_list(pool);
    for (guint i = 0; i < plans->len; i++) {
        const Plan *plan = plans->pdata[i];
        add_option(options, pool, plan->id, plan->short_title);
    }
    return options;
}

GPtrArray *body_options(Pool *pool, const GPtrArray *bodies)
{
    GPtrArray *options = pool_list(pool);
    for (guint i = 0; i < bodies->len; i++) {
        const Body *body = bodies->pdata[i];
        add_option(options, pool, body->institution_id, body_name(body));
    }
    return options;
}
