/* Names of plans and objectives, in words for people. */
#include "modules/plans/follow_views.h"

#include <string.h>

#include "base/language.h"
#include "modules/plans/plans_follow_views.h"

const char *node_name(Pool *pool, const Node *node)
{
    const char *tier = plan_tier_label(node->tier);
    return node->code ? pool_printf(pool, "%s %s: %s", tier, node->code, node->title) : pool_printf(pool, "%s: %s", tier, node->title);
}

const char *node_depth_css(const Node *node)
{
    static const char *const classes[] = {"", "depth-1", "depth-2", "depth-3"};
    return classes[CLAMP(node->depth, 0, 3)];
}

const char *plan_period(Pool *pool, const Plan *plan)
{
    if (!day_is(plan->period.from) || !day_is(plan->period.to))
        return "";
    int first = day_year(plan->period.from), last = day_year(plan->period.to);
    return first == last ? pool_printf(pool, "%d", first) : pool_printf(pool, "%d–%d", first, last);
}

const char *due_in_words(Pool *pool, Day day, Day today)
{
    int days = day.n - today.n;
    if (!days)
        return _("today");
    return days < 0 ? pool_printf(pool, P_("%d day late", "%d days late", -days), -days)
                    : pool_printf(pool, P_("in %d day", "in %d days", days), days);
}

const Plan *plan_of_cards(const GPtrArray *cards, gint64 id)
{
    for (guint i = 0; i < cards->len; i++)
        if (((const PlanCard *)cards->pdata[i])->plan->id == id)
            return ((const PlanCard *)cards->pdata[i])->plan;
    return NULL;
}

void plan_tabs(View *out, const Plan *plan, PlanTab current)
{
    view_follow_tabs(out, plan, current);
}

const char *plan_state_label(const char *state)
{
    if (strcmp(state, "draft") == 0)
        return _("Draft");
    return strcmp(state, "closed") == 0 ? _("Closed") : _("Adopted");
}
