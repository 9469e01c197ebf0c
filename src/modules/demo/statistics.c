#include "modules/demo/demo.h"

#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/statistics/statistics.h"

/* What counts itself: after all else is saved, as counting sees what is saved alone. */

enum { CHILD_AGE = 17 };

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

/* --- beside the plans: what a funder or a director asks --- */

static bool define(Demo *demo, const char *code, const char *name, const StatisticQuestion *question, GError **error)
{
    Statistic *there, made = {.code = code, .name = name, .question = question, .is_demo = true};
    g_autoptr(GError) none = NULL;
    return statistic_find_code(demo->db, demo->pool, code, &there, &none) || statistic_create(demo->db, identity_system(), &made, error);
}

static bool define_others(Demo *demo, GError **error)
{
    StatisticQuestion by_month = STATISTIC_QUESTION, visits = STATISTIC_QUESTION, paid = STATISTIC_QUESTION;
    StatisticQuestion planned = STATISTIC_QUESTION, came = STATISTIC_QUESTION;
    by_month.fact = came.fact = "attendance";
    by_month.way = came.way = planned.way = STATISTIC_PERSONS;
    by_month.age_to = came.age_to = CHILD_AGE;
    by_month.by[0] = "month";
    visits.fact = "case_work";
    visits.way = paid.way = STATISTIC_COMPARED;
    question_filter(demo->pool, &visits, "kind", "visit");
    visits.age_to = planned.age_to = CHILD_AGE;
    planned.fact = "case_plan";
    visits.divisor = &planned;
    visits.for_each = true;
    paid.fact = "benefit_payment";
    paid.divided = STATISTIC_PERSONS;
    paid.divisor = &came;
    paid.by[0] = "sex";
    return define(demo, "copii-in-servicii", "Copii în servicii, pe luni", &by_month, error) &&
           define(demo, "vizite-de-copil", "Vizite pentru fiecare copil cu plan aprobat", &visits, error) &&
           define(demo, "copii-platiti", "Copii cu subvenție dintre cei care vin", &paid, error);
}

bool demo_statistics(Demo *demo, GError **error)
{
    StatisticsTimisoara places;
    g_autoptr(DbChange) change = db_begin(demo->db, error);
    return change && statistics_find_timisoara(demo->db, &places, error) &&
           statistics_bind_timisoara(demo->db, identity_system(), demo->plan_ids[DEMO_TIMISOARA], &places, error) && bind_balti(demo, error) &&
           define_others(demo, error) && db_commit(change, error);
}
