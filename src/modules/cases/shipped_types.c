/* The eleven case types as they are shipped: stages, steps, clocks by the law's terms, forms, documents, reasons for closing.
 * An authority makes its own editions of them; these stay as they are.  The ages of children are the law's; the others are our own,
 * to warn by.  A step's code is what shows that it was done: a kind of
 * entry, or signal, subject, manager, plan, opinion, plan_approved, plan_order, referral. */
#include "modules/cases/shipped.h"

#include "base/language.h"

#define L272 "Legea 272/2004"
#define O286 "Ordinul 286/2006"
#define O288 "Ordinul 288/2006"
#define L292 "Legea 292/2011 art. 46"

/* --- stages --- */

static const ShippedPart child_stages[] = {
    {.code = "evaluation", .label = N_("Initial evaluation")},
    {.code = "detailed", .label = N_("Detailed evaluation")},
    {.code = "plan", .label = N_("Plan")},
    {.code = "services", .label = N_("Services and visits")},
    {.code = "review", .label = N_("Review")},
    {.code = "closing", .label = N_("Closing")},
    {0},
};

static const ShippedPart rapid_stages[] = {
    {.code = "danger", .label = N_("Rapid response")},
    {.code = "evaluation", .label = N_("Initial evaluation")},
    {.code = "detailed", .label = N_("Detailed evaluation")},
    {.code = "plan", .label = N_("Plan")},
    {.code = "services", .label = N_("Services and visits")},
    {.code = "closing", .label = N_("Closing")},
    {0},
};

static const ShippedPart adult_stages[] = {
    {.code = "evaluation", .label = N_("Initial evaluation")},
    {.code = "plan", .label = N_("Plan")},
    {.code = "services", .label = N_("Services and visits")},
    {.code = "review", .label = N_("Review")},
    {.code = "closing", .label = N_("Closing")},
    {0},
};

/* --- steps --- */

static const ShippedPart separation_steps[] = {
    {.code = "signal", .label = N_("Signal with number and time")},
    {.code = "subject", .label = N_("The person in the register")},
    {.code = "manager", .label = N_("Case manager named"), .basis = O288},
    {.code = "evaluation_initial", .label = N_("Initial evaluation"), .basis = O288},
    {.code = "evaluation_detailed", .label = N_("Detailed evaluation"), .basis = O288},
    {.code = "inquiry", .label = N_("Social inquiry")},
    {.code = "plan", .label = N_("Plan written"), .basis = L272 " art. 39–41; " O286},
    {.code = "opinion", .label = N_("The child's opinion"), .basis = L272},
    {.code = "plan_approved", .label = N_("Plan approved"), .basis = O286},
    {.code = "plan_order", .label = N_("Mayor's order"), .basis = L272 " art. 39–41"},
    {.code = "visit", .label = N_("A visit at home")},
    {.code = "review", .label = N_("A review"), .basis = L272 " art. 72–73"},
    {0},
};

static const ShippedPart reintegration_steps[] = {
    {.code = "subject", .label = N_("The person in the register")},
    {.code = "manager", .label = N_("Case manager named"), .basis = O288},
    {.code = "evaluation_detailed", .label = N_("Detailed evaluation"), .basis = O288},
    {.code = "plan", .label = N_("Plan written"), .basis = L272 " art. 58; " O286},
    {.code = "opinion", .label = N_("The child's opinion"), .basis = L272},
    {.code = "plan_approved", .label = N_("Plan approved"), .basis = O286},
    {.code = "visit", .label = N_("A visit at home")},
    {.code = "review", .label = N_("A review"), .basis = L272 " art. 72–73"},
    {0},
};

static const ShippedPart abroad_steps[] = {
    {.code = "subject", .label = N_("The person in the register")},
    {.code = "manager", .label = N_("Case manager named"), .basis = O288},
    {.code = "visit", .label = N_("A visit at home"), .basis = "HG 691/2015"},
    {.code = "risk_sheet", .label = N_("Risk identification sheet"), .basis = "HG 691/2015"},
    {.code = "review", .label = N_("A review"), .basis = "HG 691/2015"},
    {0},
};

static const ShippedPart dropout_steps[] = {
    {.code = "subject", .label = N_("The person in the register")},
    {.code = "manager", .label = N_("Case manager named")},
    {.code = "evaluation_initial", .label = N_("Initial evaluation")},
    {.code = "meeting", .label = N_("Meeting with the school")},
    {.code = "plan", .label = N_("Plan written")},
    {.code = "opinion", .label = N_("The child's opinion"), .basis = L272},
    {.code = "plan_approved", .label = N_("Plan approved")},
    {.code = "review", .label = N_("A review")},
    {0},
};

static const ShippedPart rapid_steps[] = {
    {.code = "signal", .label = N_("Signal with number and time")},
    {.code = "call", .label = N_("Police, doctor or mobile team called"), .basis = "HG 49/2011"},
    {.code = "visit", .label = N_("Seen on the spot"), .basis = "HG 49/2011"},
    {.code = "safety_plan", .label = N_("Safety plan"), .basis = "HG 49/2011"},
    {.code = "subject", .label = N_("The person in the register")},
    {.code = "manager", .label = N_("Case manager named"), .basis = O288},
    {.code = "evaluation_initial", .label = N_("Initial evaluation"), .basis = O288},
    {.code = "evaluation_detailed", .label = N_("Detailed evaluation"), .basis = O288},
    {.code = "opinion", .label = N_("The child's opinion"), .basis = L272},
    {.code = "plan_approved", .label = N_("Plan approved"), .basis = O286},
    {0},
};

static const ShippedPart adult_steps[] = {
    {.code = "subject", .label = N_("The person in the register")},
    {.code = "manager", .label = N_("Case manager named")},
    {.code = "evaluation_initial", .label = N_("Initial evaluation"), .basis = L292},
    {.code = "inquiry", .label = N_("Social inquiry"), .basis = L292},
    {.code = "plan", .label = N_("Plan written"), .basis = L292},
    {.code = "plan_approved", .label = N_("Plan approved"), .basis = L292},
    {.code = "visit", .label = N_("A visit at home")},
    {.code = "review", .label = N_("A review"), .basis = L292},
    {0},
};

static const ShippedPart violence_steps[] = {
    {.code = "signal", .label = N_("Signal with number and time")},
    {.code = "call", .label = N_("Police, doctor or mobile team called"), .basis = "Legea 217/2003"},
    {.code = "safety_plan", .label = N_("Safety plan"), .basis = "Legea 217/2003"},
    {.code = "subject", .label = N_("The person in the register")},
    {.code = "manager", .label = N_("Case manager named")},
    {.code = "evaluation_initial", .label = N_("Initial evaluation"), .basis = L292},
    {.code = "plan_approved", .label = N_("Plan approved"), .basis = L292},
    {0},
};

static const ShippedPart employment_steps[] = {
    {.code = "subject", .label = N_("The person in the register")},
    {.code = "manager", .label = N_("Case manager named")},
    {.code = "evaluation_initial", .label = N_("Initial evaluation")},
    {.code = "plan", .label = N_("Plan written")},
    {.code = "referral", .label = N_("Referral to the employment agency or an employer")},
    {.code = "review", .label = N_("A review")},
    {0},
};

/* --- clocks: what they make due, by which term of the law, started by what --- */

static const ShippedPart child_clocks[] = {
    {.code = "evaluation_initial", .label = N_("Initial evaluation"), .term = "child.initial-evaluation", .starts = "opened", .basis = O288},
    {.code = "evaluation_detailed", .label = N_("Detailed evaluation"), .term = "child.detailed-evaluation", .starts = "evaluation_initial", .basis = O288},
    {.code = "plan", .label = N_("Plan written"), .term = "child.service-plan", .starts = "opened", .basis = O286},
    {.code = "review", .label = N_("Review, again and again"), .term = "child.review", .starts = "plan", .basis = L272 " art. 72–73"},
    {.code = "follow_up", .label = N_("Monthly follow-up"), .term = "child.follow-up", .starts = "closed", .basis = L272 " art. 74–75"},
    {0},
};

static const ShippedPart pip_clocks[] = {
    {.code = "evaluation_detailed", .label = N_("Detailed evaluation"), .term = "child.detailed-evaluation", .starts = "opened", .basis = O288},
    {.code = "plan", .label = N_("Plan written"), .term = "child.protection-plan", .starts = "opened", .basis = L272 " art. 58"},
    {.code = "review", .label = N_("Review, again and again"), .term = "child.review", .starts = "plan", .basis = L272 " art. 72–73"},
    {.code = "follow_up", .label = N_("Monthly follow-up"), .term = "child.follow-up", .starts = "closed", .basis = L272 " art. 74–75"},
    {0},
};

static const ShippedPart abroad_clocks[] = {
    {.code = "visit", .label = N_("Visit and risk identification sheet"), .term = "child.abroad-visit", .starts = "opened", .basis = "HG 691/2015"},
    {.code = "review", .label = N_("Report to the county, again and again"), .term = "child.abroad-report", .starts = "visit", .basis = "HG 691/2015"},
    {0},
};

static const ShippedPart rapid_clocks[] = {
    {.code = "call", .label = N_("Mobile team sent"), .term = "child.emergency-dispatch", .starts = "opened", .basis = "HG 49/2011"},
    {.code = "visit", .label = N_("Seen on the spot"), .term = "child.emergency-visit", .starts = "opened", .basis = "HG 49/2011"},
    {.code = "evaluation_initial", .label = N_("Initial evaluation"), .term = "child.initial-evaluation", .starts = "opened", .basis = O288},
    {.code = "evaluation_detailed", .label = N_("Detailed evaluation"), .term = "child.detailed-evaluation", .starts = "evaluation_initial", .basis = O288},
    {.code = "plan", .label = N_("Plan written"), .term = "child.service-plan", .starts = "opened", .basis = O286},
    {.code = "review", .label = N_("Review, again and again"), .term = "child.review", .starts = "plan", .basis = L272 " art. 72–73"},
    {.code = "follow_up", .label = N_("Monthly follow-up"), .term = "child.follow-up", .starts = "closed", .basis = L272 " art. 74–75"},
    {0},
};

/* No law sets these for adults: they are the authority's own terms, to be edited with the law. */
static const ShippedPart adult_clocks[] = {
    {.code = "evaluation_initial", .label = N_("Initial evaluation"), .term = "adult.initial-evaluation", .starts = "opened", .basis = L292},
    {.code = "plan", .label = N_("Plan written"), .term = "adult.plan", .starts = "opened", .basis = L292},
    {.code = "review", .label = N_("Review, again and again"), .term = "adult.review", .starts = "plan", .basis = L292},
    {0},
};

static const ShippedPart violence_clocks[] = {
    {.code = "visit", .label = N_("Seen on the spot"), .term = "adult.emergency-visit", .starts = "opened", .basis = "Legea 217/2003"},
    {.code = "evaluation_initial", .label = N_("Initial evaluation"), .term = "adult.initial-evaluation", .starts = "opened", .basis = L292},
    {.code = "plan", .label = N_("Plan written"), .term = "adult.plan", .starts = "opened", .basis = L292},
    {.code = "review", .label = N_("Review, again and again"), .term = "adult.review", .starts = "plan", .basis = L292},
    {0},
};

/* --- forms, documents --- */

static const ShippedPart child_forms[] = {
    {.code = "observation-sheet", .label = N_("Observation sheet"), .basis = "HG 691/2015"},
    {.code = "risk-sheet", .label = N_("Risk identification sheet"), .basis = "HG 691/2015"},
    {0},
};
static const ShippedPart dropout_forms[] = {{.code = "dropout-warning", .label = N_("Early warning of dropout"), .basis = "OME 6000/2021"}, {0}};
static const ShippedPart household_forms[] = {{.code = "household-grid", .label = N_("Household vulnerability grid")}, {0}};
static const ShippedPart elderly_forms[] = {{.code = "elderly-grid", .label = N_("Needs grid for the elderly"), .basis = "HG 886/2000"}, {0}};
static const ShippedPart disability_forms[] = {{.code = "disability-grid", .label = N_("Needs grid for adults with disabilities")}, {0}};
static const ShippedPart housing_forms[] = {{.code = "housing-need", .label = N_("Housing need")}, {0}};

static const ShippedPart child_documents[] = {
    {.code = "initial-evaluation", .label = N_("Initial evaluation report"), .basis = O286},
    {.code = "social-inquiry", .label = N_("Social inquiry")},
    {.code = "service-plan", .label = N_("Service plan (PS)"), .basis = O286},
    {.code = "mayor-order", .label = N_("Mayor's order"), .basis = L272 " art. 39–41"},
    {.code = "visit-report", .label = N_("Visit report")},
    {.code = "review-report", .label = N_("Review report"), .basis = L272 " art. 72–73"},
    {.code = "letter-notification", .label = N_("Letter")},
    {0},
};

static const ShippedPart pip_documents[] = {
    {.code = "protection-plan", .label = N_("Individual protection plan (PIP)"), .basis = O286},
    {.code = "social-inquiry", .label = N_("Social inquiry")},
    {.code = "visit-report", .label = N_("Visit report")},
    {.code = "review-report", .label = N_("Review report"), .basis = L272 " art. 72–73"},
    {.code = "letter-notification", .label = N_("Letter")},
    {0},
};

static const ShippedPart adult_documents[] = {
    {.code = "initial-evaluation", .label = N_("Initial evaluation report")},
    {.code = "social-inquiry", .label = N_("Social inquiry"), .basis = L292},
    {.code = "visit-report", .label = N_("Visit report")},
    {.code = "review-report", .label = N_("Review report")},
    {.code = "letter-notification", .label = N_("Letter")},
    {0},
};

/* --- closing --- */

static const ShippedPart child_closings[] = {
    {.code = "met", .label = N_("The objectives were reached")},
    {.code = "age", .label = N_("Turned 18")},
    {.code = "moved", .label = N_("Moved away")},
    {.code = "measure", .label = N_("A protection measure was set")},
    {.code = "returned", .label = N_("Returned to the family")},
    {.code = "refused", .label = N_("Refuses the services")},
    {.code = "died", .label = N_("Died")},
    {.code = "unfounded", .label = N_("The signal was not confirmed")},
    {.code = "other", .label = N_("Another reason")},
    {0},
};

static const ShippedPart adult_closings[] = {
    {.code = "met", .label = N_("The objectives were reached")},
    {.code = "moved", .label = N_("Moved away")},
    {.code = "institution", .label = N_("Lives in residential care now")},
    {.code = "refused", .label = N_("Refuses the services")},
    {.code = "died", .label = N_("Died")},
    {.code = "other", .label = N_("Another reason")},
    {0},
};

static const ShippedPart employment_closings[] = {
    {.code = "employed", .label = N_("Found work")},
    {.code = "training", .label = N_("Began a training")},
    {.code = "moved", .label = N_("Moved away")},
    {.code = "refused", .label = N_("Refuses the services")},
    {.code = "other", .label = N_("Another reason")},
    {0},
};

const ShippedType shipped_types[] = {
    {"separation", N_("Child at risk of separation"), L272 " art. 39–41; " O286 "; Legea 156/2023", "ps", 0, 1, 0, 17, child_stages, separation_steps,
     child_clocks, child_forms, child_documents, child_closings},
    {"reintegration", N_("Child in special protection, towards return to the family"), L272 " art. 58, 72–75; " O286, "pip", 0, 1, 0, 17,
     child_stages, reintegration_steps, pip_clocks, child_forms, pip_documents, child_closings},
    {"abroad", N_("Child with parents working abroad"), L272 " art. 104–105; HG 691/2015", "ps", 0, 1, 0, 17, child_stages, abroad_steps,
     abroad_clocks, child_forms, child_documents, child_closings},
    {"dropout", N_("Risk of leaving school"), "OME 6000/2021", "ps", 0, 1, 0, 19, child_stages, dropout_steps, child_clocks, dropout_forms,
     child_documents, child_closings},
    {"rapid", N_("Abuse or neglect: rapid response"), "HG 49/2011; " L272, "ps", 1, 1, 0, 17, rapid_stages, rapid_steps, rapid_clocks, child_forms,
     child_documents, child_closings},
    {"homeless", N_("Adult without a home"), L292, "pi", 0, 0, 18, 0, adult_stages, adult_steps, adult_clocks, housing_forms, adult_documents,
     adult_closings},
    {"elderly", N_("Elderly person"), "Legea 17/2000; Ordinul 2489/2023", "pia", 0, 0, 60, 0, adult_stages, adult_steps, adult_clocks, elderly_forms,
     adult_documents, adult_closings},
    {"disability", N_("Adult with a disability"), "Legea 448/2006", "pi", 0, 0, 18, 0, adult_stages, adult_steps, adult_clocks, disability_forms,
     adult_documents, adult_closings},
    {"violence", N_("Victim of violence or trafficking"), "Legea 217/2003; Legea 678/2001", "pi", 1, 0, 18, 0, rapid_stages, violence_steps,
     violence_clocks, household_forms, adult_documents, adult_closings},
    {"leaving_care", N_("Young person who leaves care"), L272, "pi", 0, 0, 14, 26, adult_stages, adult_steps, adult_clocks, household_forms,
     adult_documents, adult_closings},
    {"employment", N_("Support towards work"), "Legea 76/2002", "pi", 0, 0, 15, 0, adult_stages, employment_steps, adult_clocks, household_forms,
     adult_documents, employment_closings},
    {0},
};
