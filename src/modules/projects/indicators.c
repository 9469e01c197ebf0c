#include "modules/projects/projects_in.h"

#include "base/language.h"

/* The indicators of a fund, counted from the records. */

const Choice project_indicator_rules[] = {
    {"all", N_("All participants")},
    {"unemployed", N_("Unemployed, long-term too")},
    {"long_term", N_("Long-term unemployed")},
    {"inactive", N_("Inactive, children and pupils too")},
    {"employed", N_("Employed or self-employed")},
    {"under_18", N_("Younger than 18 at entry")},
    {"18_to_29", N_("From 18 to 29 at entry")},
    {"55_plus", N_("55 and over at entry")},
    {"isced_0_2", N_("ISCED 0 to 2 at entry")},
    {"isced_3_4", N_("ISCED 3 and 4 at entry")},
    {"isced_5_8", N_("ISCED 5 to 8 at entry")},
    {"disability", N_("Declared a disability")},
    {"third_country", N_("Citizens from outside the Union")},
    {"foreign", N_("Of foreign background")},
    {"minority", N_("Declared to be of a minority")},
    {"homeless", N_("Without a proper home")},
    {"rural", N_("From a village")},
    {"entered", N_("Written by hand: not counted from people")},
    {"searching", N_("Look for work upon leaving, and were inactive")},
    {"studying", N_("In education or training upon leaving")},
    {"qualified", N_("Gained a qualification")},
    {"working", N_("Work upon leaving, and didn't before")},
    {"still_working", N_("Work six months after leaving")},
    {"improved", N_("In better work six months after leaving")},
    {0},
};
