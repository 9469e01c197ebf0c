/* Names of plans and objectives, in words for people. */
#include "modules/plans/follow_views.h"

#include <string.h>

#include "base/language.h"

const char *node_name(Pool *pool, const Node *node)
{
    const char *tier = plan_tier_label(node->tier);
    return node->code ? pool_printf(pool, "%s %s: %s", tier, node->code, node->title) : pool_printf(pool, "%s: %s", tier, node->title);
}

const char *plan_period(Pool *pool, const Plan *plan)
{
    if (!day_is(plan->period.from) || !day_is(plan->period.to))
        return "";
    int first = day_year(plan->period.from), last = day_year(plan->period.to);
    return first == last ? pool_printf(pool, "%d", first) : pool_printf(pool, "%d–%d", first, last);
}

const char *plan_state_label(const char *state)
{
    if (strcmp(state, "draft") == 0)
        return _("Draft");
    return strcmp(state, "closed") == 0 ? _("Closed") : _("Adopted");
}
