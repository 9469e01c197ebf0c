#include "modules/services/services_in.h"

#include <string.h>

#include "base/language.h"
#include "record/field.h"

/* The words of this module's choices. */

const Choice provider_kinds[] = {
    {"public", N_("Public")},
    {"private", N_("Private company")},
    {"ngo", N_("Association or foundation")},
    {"cult", N_("Recognised church or cult")},
    {0},
};

const Choice provider_fields[] = {
    {"social", N_("Social services")},
    {"medical", N_("Health")},
    {"educational", N_("School and education")},
    {"professional", N_("Work and vocational training")},
    {"housing", N_("Housing and shelter")},
    {"legal", N_("Legal help")},
    {"other", N_("Other help")},
    {0},
};

const Choice accreditation_states[] = {
    {"valid", N_("Accredited")},
    {"suspended", N_("Accreditation suspended")},
    {"withdrawn", N_("Accreditation withdrawn")},
    {0},
};

const Choice service_measures[] = {
    {"day", N_("Days of presence")},
    {"session", N_("Sessions of counselling")},
    {"visit", N_("Home-care visits")},
    {"therapy", N_("Sessions of therapy")},
    {"meal", N_("Meals")},
    {0},
};

const Choice service_forms[] = {
    {"residential", N_("With lodging")},
    {"day", N_("By day")},
    {"home", N_("At home")},
    {"community", N_("In the community")},
    {0},
};

const Choice service_needs[] = {
    {"day_care", N_("A place for a child by day")},
    {"school", N_("Help with school")},
    {"counselling", N_("Counselling and psychological help")},
    {"therapy", N_("Recovery and therapy")},
    {"parents", N_("Support for parents")},
    {"meals", N_("A warm meal")},
    {"home_care", N_("Care at home")},
    {"housing", N_("A roof")},
    {"violence", N_("Safety from violence")},
    {"papers", N_("Identity papers")},
    {"work", N_("Finding work or a course")},
    {"health", N_("A doctor, health insurance")},
    {"legal", N_("Advice on rights")},
    {"elderly", N_("Company and care for the elderly")},
    {"disability", N_("Life with a disability")},
    {"addiction", N_("Way out of an addiction")},
    {"money", N_("Money, benefits")},
    {0},
};

const Choice licence_states[] = {
    {"full", N_("Licensed")},
    {"provisional", N_("Provisionally licensed")},
    {"suspended", N_("Licence suspended")},
    {"withdrawn", N_("Licence withdrawn")},
    {0},
};

const Choice enrolment_states[] = {
    {"waiting", N_("On the waiting list")},
    {"active", N_("Is enrolled")},
    {"ended", N_("Has left")},
    {"withdrawn", N_("Taken off the waiting list")},
    {0},
};

const Choice enrolment_bases[] = {
    {"ps", N_("Service plan (PS)")},
    {"pip", N_("Individual protection plan (PIP)")},
    {"pia", N_("Individual assistance plan")},
    {"pi", N_("Intervention plan")},
    {"direct", N_("Directly, without a plan")},
    {0},
};

const Choice enrolment_results[] = {
    {"met", N_("Aims reached")},
    {"partly", N_("Aims reached in part")},
    {"moved", N_("Moved away")},
    {"transfer", N_("Went over to another service")},
    {"refused", N_("Does not want to come any more")},
    {"age", N_("Outgrew the age of the service")},
    {"other", N_("Other reason")},
    {0},
};

const char *services_label(const Choice *choices, const char *value)
{
    return choice_text(choices, value);
}

const char *attendance_mark_label(char mark)
{
    switch (mark) {
    case 'P': return _("present");
    case 'E': return _("excused");
    case 'A': return _("absent");
    case '.': return _("not marked yet");
    default: return _("not planned");
    }
}
