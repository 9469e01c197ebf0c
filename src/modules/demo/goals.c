#include "modules/demo/report.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "modules/demo/demo_queries.h"

/* The objectives' own indicators: a planner named who reports on them, and most did. */

typedef struct {
    const Demo *demo;
    const Node *node;
    gint64 institution_id;
    int periods;           /* of the plan */
    Random *random;
} Goal;

static bool run_for(Db *db, const DbStatement *statement, gint64 id, gint64 second, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, statement);
    db_bind_int(q, "$1", id);
    if (second)
        db_bind_int(q, "$2", second);
    return db_run(q, NULL, error);
}

/* The first institution that is responsible for a measure below it. */
static gint64 institution_of(const GPtrArray *nodes, const GPtrArray *actions, gint64 node_id)
{
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        const Node *node = NULL;
        for (guint k = 0; k < nodes->len; k++)
            if (((const Node *)nodes->pdata[k])->id == action->node_id)
                node = nodes->pdata[k];
        if (!node || (node->id != node_id && node->parent_id != node_id))
            continue;
        for (guint b = 0; b < action->bodies->len; b++)
            if (!((const Body *)action->bodies->pdata[b])->is_partner && ((const Body *)action->bodies->pdata[b])->institution_id)
                return ((const Body *)action->bodies->pdata[b])->institution_id;
    }
    return 0;
}

/* From half of what is aimed at to a little less than all of it. */
static bool insert_value(const Goal *goal, gint64 row_id, const Indicator *indicator, int period, GError **error)
{
    bool ratio = strcmp(indicator->across, "ratio") == 0;
    double aim = indicator->has_target ? indicator->target_value : (double)random_between(goal->random, 10, 40);
    double share = 0.5 + 0.45 * (period + 1) / MAX(goal->periods, 1), whole = ratio ? 100 + (double)random_between(goal->random, 0, 60) : NAN;
    g_autoptr(DbQuery) q = db_query(goal->demo->db, SQL_DEMO_VALUE);
    db_bind_int(q, "$1", id_new());
    db_bind_int(q, "$2", row_id);
    db_bind_int(q, "$3", indicator->id);
    db_bind_text(q, "$4", "");
    db_bind_text(q, "$5", "value");
    db_bind_real(q, "$6", ratio ? floor(whole * aim / 100 * share) : floor(aim * share));
    if (ratio)
        db_bind_real(q, "$7", whole);
    return db_run(q, NULL, error);
}

static bool insert_row(const Goal *goal, const Report *report, int period, GError **error)
{
    bool given = strcmp(report->state, "open") != 0;
    gint64 id = id_new();
    g_autoptr(DbQuery) q = db_query(goal->demo->db, SQL_DEMO_GOAL_ROW);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", report->id);
    db_bind_int(q, "$3", goal->node->id);
    db_bind_text(q, "$4", given ? "given" : NULL);
    db_bind_text(q, "$5", given ? "Din evidențele serviciului (date demonstrative)" : NULL);
    if (!db_run(q, NULL, error))
        return false;
    for (guint i = 0; given && i < goal->node->indicators->len; i++)
        if (!insert_value(goal, id, goal->node->indicators->pdata[i], period, error))
            return false;
    return true;
}

static bool report_goal(Goal *goal, const GPtrArray *periods, GError **error)
{
    goal->periods = (int)periods->len;
    for (guint i = 0; i < periods->len; i++) {
        GPtrArray *reports;
        if (!reports_of_period(goal->demo->db, goal->demo->pool, ((const Period *)periods->pdata[i])->id, &reports, error))
            return false;
        for (guint r = 0; r < reports->len; r++) {
            const Report *report = reports->pdata[r];
            if (report->institution_id == goal->institution_id && !insert_row(goal, report, (int)i, error))
                return false;
        }
    }
    return true;
}

static bool add_goals(const Demo *demo, gint64 plan_id, Random *random, GError **error)
{
    GPtrArray *nodes, *actions, *periods;
    if (!nodes_of_plan(demo->db, demo->pool, plan_id, &nodes, error) || !actions_of_plan(demo->db, demo->pool, plan_id, &actions, error) ||
        !periods_of_plan(demo->db, demo->pool, plan_id, &periods, error))
        return false;
    for (guint i = 0; i < nodes->len; i++) {
        Goal goal = {.demo = demo, .node = nodes->pdata[i], .random = random};
        goal.institution_id = goal.node->indicators->len ? institution_of(nodes, actions, goal.node->id) : 0;
        if (!goal.institution_id)
            continue;
        if (!run_for(demo->db, SQL_DEMO_GOAL_INSTITUTION, goal.node->id, goal.institution_id, error) ||
            !run_for(demo->db, SQL_DEMO_GOAL_CUMULATION, goal.node->id, 0, error) || !report_goal(&goal, periods, error))
            return false;
    }
    return true;
}

bool demo_goals(Demo *demo, GError **error)
{
    Random random = random_for(demo->seed, "goals");
    for (int i = 0; i < DEMO_PLANS; i++)
        if (!add_goals(demo, demo->plan_ids[i], &random, error))
            return false;
    return true;
}
