#include "modules/cases/cases_in.h"

#include "base/language.h"
#include "record/field.h"

/* The words of this module's choices. */

const Choice case_states[] = {
    {"open", N_("In work")},
    {"following", N_("Closed, followed up")},
    {"closed", N_("Closed")},
    {"transferred", N_("Handed to another authority")},
    {0},
};

const Choice case_person_roles[] = {
    {"subject", N_("Whom the case is about")},
    {"parent", N_("Parent")},
    {"guardian", N_("Guardian or legal representative")},
    {"sibling", N_("Brother or sister")},
    {"household", N_("Lives in the household")},
    {"caretaker", N_("Takes care in the parents' place")},
    {"accused", N_("Said to have done harm")},
    {"witness", N_("Witness")},
    {"other", N_("Named otherwise")},
    {0},
};

const Choice case_team_roles[] = {
    {"manager", N_("Case manager")},
    {"responsible", N_("Responsible person")},
    {"specialist", N_("Specialist")},
    {"partner", N_("Outside partner, with a limited view")},
    {"substitute", N_("Substitute")},
    {0},
};

const Choice case_channels[] = {
    {"in_person", N_("In person")},
    {"phone", N_("By telephone")},
    {"letter", N_("By letter")},
    {"mail", N_("By e-mail")},
    {"institution", N_("From an institution, in writing")},
    {"found", N_("Found by ourselves, in the field")},
    {"other", N_("Otherwise")},
    {0},
};

const Choice case_sources[] = {
    {"child", N_("The child")},
    {"family", N_("The family")},
    {"citizen", N_("A neighbour or another citizen")},
    {"school", N_("School")},
    {"health", N_("Doctor or hospital")},
    {"police", N_("Police")},
    {"institution", N_("Another institution")},
    {"anonymous", N_("Nobody who gave a name")},
    {0},
};

const Choice case_signal_states[] = {
    {"waiting", N_("Waits for a decision")},
    {"opened", N_("A case was opened")},
    {"joined", N_("Joined to a case")},
    {"redirected", N_("Sent to who is competent")},
    {"dismissed", N_("Not confirmed")},
    {0},
};

const Choice case_entry_kinds[] = {
    {"visit", N_("Visit")},
    {"evaluation_initial", N_("Initial evaluation")},
    {"evaluation_detailed", N_("Detailed evaluation")},
    {"inquiry", N_("Social inquiry")},
    {"risk_sheet", N_("Risk identification sheet")},
    {"intervention", N_("Intervention")},
    {"meeting", N_("Meeting of the team")},
    {"hearing", N_("Hearing of the child or adult")},
    {"call", N_("Call")},
    {"safety_plan", N_("Safety plan")},
    {"review", N_("Review")},
    {"follow_up", N_("Monthly follow-up")},
    {"plan", N_("Plan")},
    {"note", N_("Note")},
    {0},
};

/* Written by the program when somebody stops a term of the law; nobody chooses them. */
static const Choice clock_kinds[] = {
    {"stop", N_("Term stopped")},
    {"resume", N_("Term runs again")},
    {0},
};

const Choice case_entry_states[] = {
    {"planned", N_("Planned")},
    {"done", N_("Done")},
    {"dropped", N_("Dropped")},
    {0},
};

const Choice case_risks[] = {
    {"none", N_("No risk seen")},
    {"low", N_("Low")},
    {"medium", N_("Medium")},
    {"high", N_("High")},
    {"immediate", N_("Immediate danger")},
    {0},
};

const Choice case_plan_kinds[] = {
    {"ps", N_("Service plan (PS)")},
    {"pip", N_("Individual protection plan (PIP)")},
    {"pia", N_("Individual assistance plan")},
    {"pi", N_("Intervention plan")},
    {0},
};

const Choice case_plan_states[] = {
    {"draft", N_("Draft")},
    {"proposed", N_("Waits for approval")},
    {"approved", N_("Approved and in force")},
    {"replaced", N_("Replaced by a newer edition")},
    {0},
};

const Choice case_finalities[] = {
    {"family", N_("Staying in the family")},
    {"reintegration", N_("Return to the family")},
    {"extended_family", N_("Living with relatives")},
    {"adoption", N_("Adoption")},
    {"independence", N_("Social and professional integration")},
    {0},
};

const Choice case_measures[] = {
    {"none", N_("No protection measure")},
    {"placement_family", N_("Placement with a family or person")},
    {"placement_centre", N_("Placement in residential care")},
    {"emergency", N_("Emergency placement")},
    {"supervision", N_("Specialised supervision")},
    {0},
};

const Choice case_opinions[] = {
    {"heard", N_("Asked, and written down below")},
    {"too_young", N_("Too young to be asked")},
    {"refused", N_("Does not want to say")},
    {"not_asked", N_("Not asked yet")},
    {0},
};

const Choice case_areas[] = {
    {"safety", N_("Safety")},
    {"family", N_("Family and relations")},
    {"health", N_("Health")},
    {"education", N_("Education")},
    {"housing", N_("Housing")},
    {"income", N_("Income and benefits")},
    {"papers", N_("Identity papers")},
    {"work", N_("Work and training")},
    {"social", N_("Social life and leisure")},
    {"other", N_("Other")},
    {0},
};

const Choice case_need_states[] = {
    {"open", N_("Not begun")},
    {"underway", N_("Being answered")},
    {"met", N_("Answered")},
    {"not_met", N_("Could not be answered")},
    {0},
};

const Choice case_consents[] = {
    {"person", N_("The person")},
    {"parent", N_("A parent")},
    {"guardian", N_("The legal representative")},
    {"law", N_("None is needed: the law asks for it")},
    {0},
};

const Choice case_referral_states[] = {
    {"sent", N_("Was sent")},
    {"seen", N_("Seen")},
    {"accepted", N_("Was accepted")},
    {"refused", N_("Was refused")},
    {"done", N_("Service given")},
    {"withdrawn", N_("Taken back")},
    {0},
};

const char *case_label(const Choice *choices, const char *value)
{
    return choice_text(choices, value);
}

bool case_kind_is_of_clock(const char *kind)
{
    return g_strcmp0(kind, clock_kinds[0].value) == 0 || g_strcmp0(kind, clock_kinds[1].value) == 0;
}

const char *case_kind_label(const char *kind)
{
    return choice_text(case_kind_is_of_clock(kind) ? clock_kinds : case_entry_kinds, kind);
}
