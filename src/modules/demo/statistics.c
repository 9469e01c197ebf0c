#include "modules/demo/demo.h"

#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/statistics/statistics.h"

/* What counts itself: after all else is saved, as counting sees what is saved alone. */

/* --- Bălți, action 3.14: "Acordarea asistenței sociale", with its two indicators --- */

static const Action *find_action(const GPtrArray *actions, const char *number)
{
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        if (g_strcmp0(action->number, number) == 0)
            return action;
    }
    return NULL;
}

static bool bind(Demo *demo, const Indicator *indicator, const char *code, const char *name, const StatisticQuestion *question, GError **error)
{
    Statistic *there, made = {.code = code, .name = name, .question = question, .is_demo = true,
                              .note = "Numărat din evidența demonstrativă, care este una singură pentru toate planurile (date demonstrative)."};
    g_autoptr(GError) none = NULL;
    bool known = statistic_find_code(demo->db, demo->pool, code, &there, &none);
    return (known || statistic_create(demo->db, identity_system(), &made, error)) &&
           statistic_bind(demo->db, identity_system(), known ? there->id : made.id, "plan", indicator->id, error);
}

static bool bind_balti(Demo *demo, GError **error)
{
    GPtrArray *actions;
    StatisticQuestion assisted = STATISTIC_QUESTION, enrolled = STATISTIC_QUESTION;
    if (!demo->plan_ids[DEMO_BALTI])
        return true;
    if (!actions_of_plan(demo->db, demo->pool, demo->plan_ids[DEMO_BALTI], &actions, error))
        return false;
    const Action *action = find_action(actions, "3.14");
    if (!action || action->indicators->len < 2)
        return true;
    assisted.fact = "case_work";
    assisted.way = STATISTIC_PERSONS;
    assisted.trait = "ethnicity";
    assisted.trait_value = "rom|roma|romă|rrom|rromă|romi";
    enrolled.fact = "enrolment";
    return bind(demo, action->indicators->pdata[0], "balti-3-14-1", "Persoane rome asistate (acțiunea 3.14)", &assisted, error) &&
           bind(demo, action->indicators->pdata[1], "balti-3-14-2", "Servicii acordate (acțiunea 3.14)", &enrolled, error);
}

bool demo_statistics(Demo *demo, GError **error)
{
    StatisticsTimisoara places;
    g_autoptr(DbChange) change = db_begin(demo->db, error);
    return change && statistics_find_timisoara(demo->db, &places, error) &&
           statistics_bind_timisoara(demo->db, identity_system(), demo->plan_ids[DEMO_TIMISOARA], &places, error) && bind_balti(demo, error) &&
           db_commit(change, error);
}
