#include "modules/plans/plans.h"

#include <string.h>

#include "base/language.h"
#include "modules/plans/store.h"

typedef struct {
    const char *code, *label;
} Named;

static const char *label_of(const Named *names, const char *code)
{
    for (; names->code; names++)
        if (code && strcmp(names->code, code) == 0)
            return _(names->label);
    return code;
}

const char *action_state_label(const char *state)
{
    static const Named names[] = {
        {"not_reported", N_("Not reported")}, {"not_started", N_("Not started")}, {"underway", N_("Under way")},
        {"done", N_("Done")}, {"postponed", N_("Postponed")}, {"late", N_("Overdue")},
        {"given", N_("Values given")}, {"not_given", N_("Values not known yet")}, {0},
    };
    return label_of(names, state);
}

const char *money_kind_label(const char *kind)
{
    static const Named names[] = {
        {"local", N_("Local budget")}, {"state", N_("State budget")}, {"european", N_("European and foreign funds")},
        {"own", N_("Own funds")}, {"donation", N_("Donations")}, {"mixed", N_("Several sources together")},
        {"other", N_("Other sources")}, {0},
    };
    return label_of(names, kind);
}

const char *plan_tier_label(PlanTier tier)
{
    switch (tier) {
    case TIER_GENERAL_OBJECTIVE: return _("General objective");
    case TIER_SPECIFIC_OBJECTIVE: return _("Specific objective");
    case TIER_DOMAIN: return _("Domain");
    }
    return "";
}

const char *deadline_kind_code(DeadlineKind kind)
{
    static const char *const codes[] = {
        [DEADLINE_DATE] = "date", [DEADLINE_MONTH] = "month", [DEADLINE_QUARTER] = "quarter", [DEADLINE_YEAR] = "year",
        [DEADLINE_RANGE] = "range", [DEADLINE_SCHOOL_YEAR] = "school_year", [DEADLINE_ANNUAL] = "annual",
        [DEADLINE_SEMIANNUAL] = "semiannual", [DEADLINE_QUARTERLY] = "quarterly", [DEADLINE_MONTHLY] = "monthly",
        [DEADLINE_PERMANENT] = "permanent", [DEADLINE_UNKNOWN] = "unknown",
    };
    return codes[kind];
}

const char *recurrence_code(Recurrence recurrence)
{
    static const char *const codes[] = {
        [RECUR_NONE] = NULL, [RECUR_ANNUAL] = "annual", [RECUR_SEMIANNUAL] = "semiannual",
        [RECUR_QUARTERLY] = "quarterly", [RECUR_MONTHLY] = "monthly", [RECUR_PERMANENT] = "permanent",
    };
    return codes[recurrence];
}

static const char *const operator_codes[] = {
    [TARGET_NO_OPERATOR] = NULL, [TARGET_EQ] = "eq", [TARGET_MIN] = "min", [TARGET_MAX] = "max",
    [TARGET_ALL] = "all", [TARGET_NO_DECREASE] = "no_decrease", [TARGET_ON_REQUEST] = "on_request",
};
static const char *const per_codes[] = {
    [PER_NONE] = NULL, [PER_YEAR] = "year", [PER_HALF_YEAR] = "half_year", [PER_QUARTER] = "quarter", [PER_MONTH] = "month",
};

/* 0, which means none in both, for a code that isn't known. */
static int place_in(const char *const *codes, guint count, const char *code)
{
    for (guint i = 1; code && i < count; i++)
        if (strcmp(codes[i], code) == 0)
            return (int)i;
    return 0;
}

const char *target_operator_code(TargetOperator operator)
{
    return operator_codes[operator];
}

TargetOperator target_operator_from_code(const char *code)
{
    return (TargetOperator)place_in(operator_codes, G_N_ELEMENTS(operator_codes), code);
}

const char *target_per_code(TargetPer per)
{
    return per_codes[per];
}

TargetPer target_per_from_code(const char *code)
{
    return (TargetPer)place_in(per_codes, G_N_ELEMENTS(per_codes), code);
}

static const char *recurrence_label(Recurrence recurrence)
{
    switch (recurrence) {
    case RECUR_NONE: return "";
    case RECUR_ANNUAL: return _("every year");
    case RECUR_SEMIANNUAL: return _("twice a year");
    case RECUR_QUARTERLY: return _("every quarter");
    case RECUR_MONTHLY: return _("every month");
    case RECUR_PERMANENT: return _("all the time");
    }
    return "";
}

const char *deadline_to_people(Pool *pool, const Action *action)
{
    if (!action->has_deadline || !day_is(action->deadline.to))
        return pool_strdup(pool, _("no day known"));
    const char *from = day_to_people(pool, action->deadline.from), *to = day_to_people(pool, action->deadline.to);
    const char *again = recurrence_label(action->deadline.recurrence);
    if (*again)
        return pool_printf(pool, _("%s, from %s to %s"), again, from, to);
    if (action->deadline.kind == DEADLINE_RANGE || action->deadline.kind == DEADLINE_SCHOOL_YEAR)
        return pool_printf(pool, _("from %s to %s"), from, to);
    return pool_printf(pool, _("by %s"), to);
}

const char *action_status(const Action *action, Day today)
{
    if (strcmp(action->state, "done") == 0 && !day_is(action->next_due))
        return "done";
    if (day_is(action->next_due) && day_compare(action->next_due, today) < 0)
        return "late";
    return action->state;
}
