#include "modules/services/services_in.h"

#include <string.h>

#include "modules/cases/cases.h"

/* The plan on which somebody comes: it must be theirs, of that kind, and in force on the day. */

/* "12/03.02.2026", "nr. 12 din 2026", "D-12": 12; 0: there is none. */
static gint64 number_in(const char *text)
{
    while (text && *text && !g_ascii_isdigit(*text))
        text++;
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

/* A plan on paper has the number of its file or of the order that approved it. */
static bool is_that_plan(const CasePlanActive *plan, const Enrolment *enrolment)
{
    gint64 number = number_in(enrolment->plan_number);
    if (strcmp(plan->plan_kind, enrolment->basis) != 0)
        return false;
    if (enrolment->case_id)
        return plan->case_id == enrolment->case_id;
    return number && (number == plan->case_number || number == number_in(plan->order_number));
}

bool enrolment_plan(Db *db, const Enrolment *enrolment, Day day, gint64 *ret_case_id, GError **error)
{
    GPtrArray *plans;
    g_autoptr(Pool) pool = pool_new();
    *ret_case_id = 0;
    if (!cases_plans_active_of(db, pool, enrolment->person_id, day, &plans, error))
        return false;
    for (guint i = 0; i < plans->len; i++)
        if (is_that_plan(plans->pdata[i], enrolment))
            *ret_case_id = ((const CasePlanActive *)plans->pdata[i])->case_id;
    return true;
}
