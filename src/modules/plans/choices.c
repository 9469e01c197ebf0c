#include "modules/plans/plans_in.h"

#include <string.h>

#include "base/language.h"

const Choice deadline_choices[] = {
    {"date", N_("A day")}, {"month", N_("A month")}, {"quarter", N_("A quarter")}, {"year", N_("A year")},
    {"range", N_("From one day to another")}, {"school_year", N_("A school year")}, {"annual", N_("Every year")},
    {"semiannual", N_("Twice a year")}, {"quarterly", N_("Every quarter")}, {"monthly", N_("Every month")},
    {"permanent", N_("All the time")}, {"unknown", N_("Not known")}, {0},
};

const Choice recurrence_choices[] = {
    {"annual", N_("Every year")}, {"semiannual", N_("Twice a year")}, {"quarterly", N_("Every quarter")},
    {"monthly", N_("Every month")}, {"permanent", N_("All the time")}, {0},
};

const Choice money_choices[] = {
    {"local", N_("Local budget")}, {"state", N_("State budget")}, {"european", N_("European and foreign funds")},
    {"own", N_("Own funds")}, {"donation", N_("Donations")}, {"mixed", N_("Several sources together")},
    {"other", N_("Other sources")}, {0},
};

const Choice operator_choices[] = {
    {"eq", N_("Exactly")}, {"min", N_("At least")}, {"max", N_("At most")}, {"all", N_("All of them")},
    {"no_decrease", N_("Must not fall")}, {"on_request", N_("As many as ask")}, {0},
};

const Choice per_choices[] = {
    {"year", N_("a year")}, {"half_year", N_("a half-year")}, {"quarter", N_("a quarter")}, {"month", N_("a month")}, {0},
};

const Choice direction_choices[] = {{"up", N_("More is better")}, {"down", N_("Less is better")}, {0}};

const Choice cumulation_choices[] = {
    {"sum", N_("Periods are added up")}, {"running", N_("Values rise within a year")}, {"latest", N_("The latest value counts")}, {0},
};

const Choice across_choices[] = {{"sum", N_("Institutions are added up")}, {"ratio", N_("A share: parts over wholes")}, {0}};

const Choice breakdown_choices[] = {
    {"sex", N_("Women and men")}, {"residence", N_("Rural and urban")}, {"women", N_("Women among them")},
    {"roma", N_("Roma among them")}, {"domain", N_("By domain")}, {0},
};

const Choice role_choices[] = {{"responsible", N_("Responsible")}, {"partner", N_("Partner")}, {0}};

const Choice tier_choices[] = {
    {"general_objective", N_("General objective")}, {"specific_objective", N_("Specific objective")}, {"domain", N_("Domain")}, {0},
};

GPtrArray *choices_translated(Pool *pool, const Choice *choices)
{
    GPtrArray *list = pool_list(pool);
    for (; choices->value; choices++) {
        Choice *choice = pool_new0(pool, Choice);
        *choice = (Choice){choices->value, _(choices->label)};
        g_ptr_array_add(list, choice);
    }
    return list;
}

Html selected_if(bool is)
{
    return (Html){is ? " selected" : ""};
}

Html checked_if(bool is)
{
    return (Html){is ? " checked" : ""};
}

bool has_partners(const Action *action)
{
    for (guint i = 0; i < action->bodies->len; i++)
        if (((const Body *)action->bodies->pdata[i])->is_partner)
            return true;
    return false;
}

bool has_word(const char *words, const char *word)
{
    g_auto(GStrv) all = g_strsplit(words, " ", -1);
    return g_strv_contains((const char *const *)all, word);
}
