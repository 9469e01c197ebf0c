#include "modules/projects/projects_in.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "record/field.h"

/* The tables of fields.  Each begins with id and project_id; all up to version are columns that are written. */

const Choice project_states[] = {{"prepared", N_("Being prepared")}, {"running", N_("Running")}, {"closed", N_("Closed")}, {0}};
const Choice project_partner_roles[] = {{"leader", N_("Leader")}, {"partner", N_("Partner")}, {"associate", N_("Associate without budget")}, {0}};
const Choice project_document_kinds[] = {
    {"contract", N_("Funding contract")}, {"amendment", N_("Amendment")}, {"announcement", N_("Announcement")}, {"plan", N_("Row of a plan")},
    {"report", N_("Report to the funder")}, {"order", N_("Order or decision")}, {"other", N_("Other document")}, {0},
};
const Choice project_sources[] = {
    {"eu", N_("European Union")}, {"state", N_("State budget")}, {"own", N_("Own contribution")}, {"other", N_("Other source")}, {0},
};
const Choice project_cost_kinds[] = {
    {"staff", N_("Staff")}, {"services", N_("Services for the target group")}, {"subsidies", N_("Subsidies and accompanying measures")},
    {"equipment", N_("Equipment and materials")}, {"travel", N_("Travel")}, {"information", N_("Information and publicity")},
    {"indirect", N_("Indirect costs")}, {"other", N_("Other costs")}, {0},
};
const Choice project_activity_states[] = {
    {"planned", N_("Planned")}, {"underway", N_("Under way")}, {"done", N_("Done")}, {"postponed", N_("Postponed")}, {0},
};
const Choice project_labours[] = {
    {"pupil", N_("Child or pupil")}, {"employed", N_("Employed")}, {"self_employed", N_("Self-employed")},
    {"unemployed", N_("Unemployed")}, {"long_term", N_("Long-term unemployed")}, {"inactive", N_("Inactive")}, {0},
};
const Choice project_educations[] = {
    {"0", N_("Before school (ISCED 0)")}, {"1", N_("Primary (ISCED 1)")}, {"2", N_("Lower secondary (ISCED 2)")},
    {"3", N_("Upper secondary (ISCED 3)")}, {"4", N_("Post-secondary (ISCED 4)")}, {"5", N_("Short tertiary (ISCED 5)")},
    {"6", N_("Bachelor (ISCED 6)")}, {"7", N_("Master (ISCED 7)")}, {"8", N_("Doctorate (ISCED 8)")}, {0},
};
const Choice project_residences[] = {{"urban", N_("Urban")}, {"rural", N_("Rural")}, {0}};
const Choice project_answers[] = {{"yes", N_("Yes")}, {"no", N_("No")}, {"declines", N_("Doesn't want to declare")}, {0}};
const Choice project_leaving_reasons[] = {
    {"finished", N_("Finished what was planned")}, {"found-work", N_("Found work or a course")}, {"moved", N_("Moved away")},
    {"withdrew", N_("Withdrew")}, {"excluded", N_("No longer fulfils the conditions")}, {"died", N_("Died")}, {"other", N_("Another reason")}, {0},
};
const Choice project_indicator_kinds[] = {
    {"output", N_("At entry")}, {"result", N_("Upon leaving")}, {"later", N_("Six months after leaving")}, {0},
};

const char *project_label(const Choice *choices, const char *value)
{
    return choice_text(choices, value);
}

#define ID(Type) F(Type, id, .kind = FIELD_ID, .label = N_("Number"))
#define OF_PROJECT(Type) F(Type, project_id, .kind = FIELD_ID, .label = N_("Project"))
#define VERSION(Type) F(Type, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true)
/* Chosen among the project's own: the form's business. */
#define PART(Type, member, text) F(Type, member, .kind = FIELD_REFERENCE, .label = text, .read_only = true)

static const Field project_fields[] = {
    ID(Project),
    F(Project, code, .kind = FIELD_TEXT, .label = N_("Code"), .hint = N_("The funder's number of the project."), .max = 40, .required = true, .in_list = true),
    F(Project, title, .kind = FIELD_TEXT, .label = N_("Title"), .max = 500, .required = true, .in_list = true),
    F(Project, call, .kind = FIELD_TEXT, .label = N_("Call"), .max = 200),
    F(Project, programme, .kind = FIELD_TEXT, .label = N_("Programme"), .max = 300),
    F(Project, fund, .kind = FIELD_TEXT, .label = N_("Fund"), .hint = N_("“FSE+” counts the common indicators of the European Social Fund Plus."), .max = 60),
    F(Project, objective, .kind = FIELD_LONG_TEXT, .label = N_("Objective")),
    F(Project, from_day, .kind = FIELD_DAY, .label = N_("First day"), .in_list = true),
    F(Project, to_day, .kind = FIELD_DAY, .label = N_("Last day"), .in_list = true),
    F(Project, total, .kind = FIELD_MONEY, .label = N_("Total budget"), .hint = N_("As the document says that leads."), .in_list = true),
    F(Project, purpose_id, .kind = FIELD_REFERENCE, .label = N_("What it gives"),
      .hint = N_("A person takes part in one project at a time for the same thing."), .options = project_purpose_options),
    F(Project, promised, .kind = FIELD_INT, .label = N_("Participants promised"), .max = 10000000),
    F(Project, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = project_states, .required = true, .in_list = true),
    F(Project, visibility, .kind = FIELD_LONG_TEXT, .label = N_("Visibility text"), .hint = N_("What must stand on everything that is published.")),
    F(Project, last_payment, .kind = FIELD_DAY, .label = N_("Last payment by the funder"), .hint = N_("From it runs how long documents are kept.")),
    F(Project, is_demo, .kind = FIELD_FLAG, .label = N_("Made for the demo"), .read_only = true),
    VERSION(Project),
    {0},
};
const Record project_record = {"project", N_("Funded project"), sizeof(Project), project_fields};

static const Field partner_fields[] = {
    ID(ProjectPartner), OF_PROJECT(ProjectPartner),
    F(ProjectPartner, position, .kind = FIELD_INT, .label = N_("Place in the list"), .hint = N_("0 is the leader."), .max = 1000),
    F(ProjectPartner, role, .kind = FIELD_CHOICE, .label = N_("Role"), .choices = project_partner_roles, .required = true, .in_list = true),
    F(ProjectPartner, name, .kind = FIELD_TEXT, .label = N_("Name"), .max = 300, .required = true, .in_list = true),
    F(ProjectPartner, short_name, .kind = FIELD_TEXT, .label = N_("Short name"), .max = 60),
    F(ProjectPartner, institution_id, .kind = FIELD_REFERENCE, .label = N_("Institution"), .options = institution_options),
    F(ProjectPartner, website, .kind = FIELD_TEXT, .label = N_("Web site"), .max = 300),
    F(ProjectPartner, about, .kind = FIELD_LONG_TEXT, .label = N_("About")),
    VERSION(ProjectPartner),
    {0},
};
const Record project_partner_record = {"project_partner", N_("Partner of a project"), sizeof(ProjectPartner), partner_fields};

static const Field document_fields[] = {
    ID(ProjectDocument), OF_PROJECT(ProjectDocument),
    F(ProjectDocument, position, .kind = FIELD_INT, .label = N_("Place in the list"), .hint = N_("The first leads where two contradict each other."), .max = 1000),
    F(ProjectDocument, kind, .kind = FIELD_CHOICE, .label = N_("Kind"), .choices = project_document_kinds, .required = true, .in_list = true),
    F(ProjectDocument, title, .kind = FIELD_TEXT, .label = N_("Title"), .max = 500, .required = true, .in_list = true),
    F(ProjectDocument, number, .kind = FIELD_TEXT, .label = N_("Document number"), .max = 100),
    F(ProjectDocument, on_day, .kind = FIELD_DAY, .label = N_("Date")),
    F(ProjectDocument, words, .kind = FIELD_TEXT, .label = N_("What it says of the period"), .hint = N_("Word for word."), .max = 300),
    F(ProjectDocument, from_day, .kind = FIELD_DAY, .label = N_("First day")),
    F(ProjectDocument, to_day, .kind = FIELD_DAY, .label = N_("Last day")),
    F(ProjectDocument, months, .kind = FIELD_INT, .label = N_("Months"), .hint = N_("As it says; 0 where it doesn't."), .max = 600),
    VERSION(ProjectDocument),
    {0},
};
const Record project_document_record = {"project_document", N_("Document of a project"), sizeof(ProjectDocument), document_fields};

static const Field budget_fields[] = {
    ID(ProjectBudget), OF_PROJECT(ProjectBudget),
    PART(ProjectBudget, partner_id, N_("Partner")),
    F(ProjectBudget, source, .kind = FIELD_CHOICE, .label = N_("Source"), .choices = project_sources, .in_list = true),
    F(ProjectBudget, category, .kind = FIELD_CHOICE, .label = N_("Category of costs"), .choices = project_cost_kinds, .in_list = true),
    F(ProjectBudget, year, .kind = FIELD_INT, .label = N_("Year"), .hint = N_("0 where years aren't told apart."), .max = 2200, .in_list = true),
    F(ProjectBudget, amount, .kind = FIELD_MONEY, .label = N_("Amount"), .required = true, .in_list = true),
    F(ProjectBudget, note, .kind = FIELD_TEXT, .label = N_("Note"), .max = 500),
    VERSION(ProjectBudget),
    {0},
};
const Record project_budget_record = {"project_budget", N_("Budget line of a project"), sizeof(ProjectBudget), budget_fields};

static const Field activity_fields[] = {
    ID(ProjectActivity), OF_PROJECT(ProjectActivity),
    F(ProjectActivity, position, .kind = FIELD_INT, .label = N_("Place in the list"), .max = 1000, .min = 1),
    F(ProjectActivity, title, .kind = FIELD_TEXT, .label = N_("Title"), .max = 500, .required = true, .in_list = true),
    F(ProjectActivity, description, .kind = FIELD_LONG_TEXT, .label = N_("Description")),
    F(ProjectActivity, promised, .kind = FIELD_INT, .label = N_("Participants promised"), .hint = N_("0 where it isn't said."), .max = 10000000, .in_list = true),
    F(ProjectActivity, from_day, .kind = FIELD_DAY, .label = N_("First day")),
    F(ProjectActivity, to_day, .kind = FIELD_DAY, .label = N_("Last day")),
    F(ProjectActivity, state, .kind = FIELD_CHOICE, .label = N_("State"), .choices = project_activity_states, .required = true, .in_list = true),
    VERSION(ProjectActivity),
    {0},
};
const Record project_activity_record = {"project_activity", N_("Activity of a project"), sizeof(ProjectActivity), activity_fields};

static const Field deliverable_fields[] = {
    ID(ProjectDeliverable), OF_PROJECT(ProjectDeliverable),
    PART(ProjectDeliverable, activity_id, N_("Activity")),
    F(ProjectDeliverable, title, .kind = FIELD_TEXT, .label = N_("Title"), .max = 500, .required = true, .in_list = true),
    F(ProjectDeliverable, due, .kind = FIELD_DAY, .label = N_("Due"), .in_list = true),
    F(ProjectDeliverable, done_on, .kind = FIELD_DAY, .label = N_("Handed over"), .not_after_today = true, .in_list = true),
    F(ProjectDeliverable, note, .kind = FIELD_TEXT, .label = N_("Note"), .max = 500),
    VERSION(ProjectDeliverable),
    {0},
};
const Record project_deliverable_record = {"project_deliverable", N_("Deliverable of a project"), sizeof(ProjectDeliverable), deliverable_fields};

static const Field expense_fields[] = {
    ID(ProjectExpense), OF_PROJECT(ProjectExpense),
    PART(ProjectExpense, partner_id, N_("Partner")),
    F(ProjectExpense, source, .kind = FIELD_CHOICE, .label = N_("Source"), .choices = project_sources),
    F(ProjectExpense, category, .kind = FIELD_CHOICE, .label = N_("Category of costs"), .choices = project_cost_kinds, .required = true, .in_list = true),
    F(ProjectExpense, on_day, .kind = FIELD_DAY, .label = N_("Paid on"), .required = true, .not_after_today = true, .in_list = true),
    F(ProjectExpense, amount, .kind = FIELD_MONEY, .label = N_("Amount"), .hint = N_("With a minus where it was paid back."), .min = -1000000000,
      .max = 10000000000, .required = true, .in_list = true),
    F(ProjectExpense, words, .kind = FIELD_TEXT, .label = N_("What for"), .max = 500, .required = true, .in_list = true),
    F(ProjectExpense, paper, .kind = FIELD_TEXT, .label = N_("Document"), .hint = N_("Invoice, payment order or statement."), .max = 200),
    F(ProjectExpense, excess, .kind = FIELD_TEXT, .label = N_("Why it stands over the budget"), .hint = N_("Only where it does."), .max = 500),
    F(ProjectExpense, origin, .kind = FIELD_TEXT, .label = N_("Came from"), .read_only = true),
    F(ProjectExpense, origin_id, .kind = FIELD_REFERENCE, .label = N_("Its record"), .read_only = true),
    F(ProjectExpense, is_void, .kind = FIELD_FLAG, .label = N_("Taken back"), .read_only = true),
    VERSION(ProjectExpense),
    {0},
};
const Record project_expense_record = {"project_expense", N_("Expense of a project"), sizeof(ProjectExpense), expense_fields};

static const Field category_fields[] = {
    ID(ProjectCategory), OF_PROJECT(ProjectCategory),
    F(ProjectCategory, position, .kind = FIELD_INT, .label = N_("Place in the list"), .max = 1000),
    F(ProjectCategory, code, .kind = FIELD_TEXT, .label = N_("Code"), .max = 60, .required = true),
    F(ProjectCategory, label, .kind = FIELD_TEXT, .label = N_("Name"), .max = 300, .required = true, .in_list = true),
    F(ProjectCategory, promised, .kind = FIELD_INT, .label = N_("Participants promised"), .hint = N_("0 where it isn't said."), .max = 10000000, .in_list = true),
    PART(ProjectCategory, partner_id, N_("Recruited by")),
    VERSION(ProjectCategory),
    {0},
};
const Record project_category_record = {"project_category", N_("Part of a target group"), sizeof(ProjectCategory), category_fields};

static const Field promise_fields[] = {
    ID(ProjectPromise),
    F(ProjectPromise, position, .kind = FIELD_INT, .label = N_("Place in the list"), .read_only = true),
    F(ProjectPromise, label, .kind = FIELD_TEXT, .label = N_("What is promised"), .max = 300, .required = true, .in_list = true),
    F(ProjectPromise, rule, .kind = FIELD_TEXT, .label = N_("How it is counted"), .read_only = true),
    F(ProjectPromise, category_id, .kind = FIELD_REFERENCE, .label = N_("Part of the target group"), .read_only = true),
    F(ProjectPromise, activity_id, .kind = FIELD_REFERENCE, .label = N_("Activity"), .read_only = true),
    F(ProjectPromise, threshold, .kind = FIELD_INT, .label = N_("Months paid, at least"), .read_only = true),
    F(ProjectPromise, target, .kind = FIELD_INT, .label = N_("Promised"), .in_list = true),
    F(ProjectPromise, is_minimum, .kind = FIELD_FLAG, .label = N_("At least so many"), .read_only = true),
    F(ProjectPromise, withdrawn_on, .kind = FIELD_DAY, .label = N_("Withdrawn on"), .read_only = true),
    F(ProjectPromise, withdrawn_why, .kind = FIELD_TEXT, .label = N_("Why it isn't promised any more"), .read_only = true),
    {0},
};
const Record project_promise_record = {"project_promise", N_("Promise of a project"), sizeof(ProjectPromise), promise_fields};

static const Field participant_fields[] = {
    ID(ProjectParticipant), OF_PROJECT(ProjectParticipant),
    F(ProjectParticipant, person_id, .kind = FIELD_REFERENCE, .label = N_("Person"), .read_only = true),
    PART(ProjectParticipant, category_id, N_("Part of the target group")),
    PART(ProjectParticipant, activity_id, N_("Activity")),
    F(ProjectParticipant, number, .kind = FIELD_INT, .label = N_("Number in the register"), .read_only = true),
    F(ProjectParticipant, entered_on, .kind = FIELD_DAY, .label = N_("Entered on"), .required = true, .not_after_today = true),
    F(ProjectParticipant, labour, .kind = FIELD_CHOICE, .label = N_("Situation at work"), .hint = N_("On the day of entry."), .choices = project_labours),
    F(ProjectParticipant, education, .kind = FIELD_CHOICE, .label = N_("Highest school finished"), .hint = N_("On the day of entry."), .choices = project_educations),
    F(ProjectParticipant, residence, .kind = FIELD_CHOICE, .label = N_("Lives in a town or a village"), .choices = project_residences),
    F(ProjectParticipant, third_country, .kind = FIELD_CHOICE, .label = N_("Citizen of a country outside the European Union"), .choices = project_answers),
    F(ProjectParticipant, foreign_roots, .kind = FIELD_CHOICE, .label = N_("Of foreign background"), .choices = project_answers),
    F(ProjectParticipant, homeless, .kind = FIELD_CHOICE, .label = N_("Homeless or without a proper home"), .choices = project_answers),
    F(ProjectParticipant, single_parent, .kind = FIELD_CHOICE, .label = N_("Family with one parent"), .choices = project_answers),
    F(ProjectParticipant, asked_traits, .kind = FIELD_DAY, .label = N_("Voluntary questions put on"), .read_only = true),
    F(ProjectParticipant, one_fund, .kind = FIELD_FLAG, .label = N_("Declared that no other fund pays for the same")),
    F(ProjectParticipant, was_told, .kind = FIELD_FLAG, .label = N_("Got the notice on data protection")),
    F(ProjectParticipant, left_on, .kind = FIELD_DAY, .label = N_("Left on"), .read_only = true),
    F(ProjectParticipant, left_why, .kind = FIELD_CHOICE, .label = N_("Why"), .choices = project_leaving_reasons, .read_only = true),
    F(ProjectParticipant, result_on, .kind = FIELD_DAY, .label = N_("Result taken down on"), .read_only = true),
    F(ProjectParticipant, searching, .kind = FIELD_FLAG, .label = N_("Looks for work"), .read_only = true),
    F(ProjectParticipant, studying, .kind = FIELD_FLAG, .label = N_("Is in education or training"), .read_only = true),
    F(ProjectParticipant, qualified, .kind = FIELD_FLAG, .label = N_("Gained a qualification"), .read_only = true),
    F(ProjectParticipant, working, .kind = FIELD_FLAG, .label = N_("Works"), .read_only = true),
    F(ProjectParticipant, follow_on, .kind = FIELD_DAY, .label = N_("Situation after six months taken down on"), .read_only = true),
    F(ProjectParticipant, still_working, .kind = FIELD_FLAG, .label = N_("Works six months after"), .read_only = true),
    F(ProjectParticipant, improved, .kind = FIELD_FLAG, .label = N_("Works under better conditions six months after"), .read_only = true),
    F(ProjectParticipant, result_note, .kind = FIELD_LONG_TEXT, .label = N_("Note on the result"), .sealed = true, .read_only = true),
    F(ProjectParticipant, is_demo, .kind = FIELD_FLAG, .label = N_("Made for the demo"), .read_only = true),
    VERSION(ProjectParticipant),
    F(ProjectParticipant, family_name, .kind = FIELD_TEXT, .label = N_("Family name"), .read_only = true, .see = "people.read"),
    F(ProjectParticipant, given_name, .kind = FIELD_TEXT, .label = N_("Given name"), .read_only = true, .see = "people.read"),
    F(ProjectParticipant, sex, .kind = FIELD_TEXT, .label = N_("Sex"), .read_only = true),
    F(ProjectParticipant, birth_day, .kind = FIELD_DAY, .label = N_("Birth date"), .read_only = true, .see = "people.read"),
    {0},
};
const Record project_participant_record = {"project_participant", N_("Participant in a project"), sizeof(ProjectParticipant), participant_fields};

static const Field indicator_fields[] = {
    ID(ProjectIndicator),
    F(ProjectIndicator, fund, .kind = FIELD_TEXT, .label = N_("Fund"), .max = 60, .required = true, .in_list = true),
    F(ProjectIndicator, code, .kind = FIELD_TEXT, .label = N_("Code"), .max = 40, .required = true, .in_list = true),
    F(ProjectIndicator, label, .kind = FIELD_TEXT, .label = N_("Name"), .max = 300, .required = true, .in_list = true),
    F(ProjectIndicator, kind, .kind = FIELD_CHOICE, .label = N_("When"), .choices = project_indicator_kinds, .required = true, .in_list = true),
    F(ProjectIndicator, rule, .kind = FIELD_CHOICE, .label = N_("How it is counted"), .choices = project_indicator_rules, .required = true, .in_list = true),
    F(ProjectIndicator, is_special, .kind = FIELD_FLAG, .label = N_("Special category of data: small numbers are hidden")),
    F(ProjectIndicator, is_shipped, .kind = FIELD_FLAG, .label = N_("Came with the program"), .read_only = true),
    F(ProjectIndicator, closed_at, .kind = FIELD_TIME, .label = N_("No longer counted since"), .read_only = true),
    VERSION(ProjectIndicator),
    {0},
};
const Record project_indicator_record = {"project_indicator", N_("Indicator of a fund"), sizeof(ProjectIndicator), indicator_fields};
