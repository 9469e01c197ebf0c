#include "modules/benefits/benefits_in.h"

#include "base/language.h"
#include "record/field.h"

/* The tables of fields: forms, checks, JSON and the differences of the audit log come from them. */

const Choice benefit_periods[] = {{"month", N_("Each month")}, {"once", N_("Once")}, {0}};
const Choice benefit_currencies[] = {{"RON", N_("lei")}, {"EUR", N_("euro")}, {"MDL", N_("Moldovan lei")}, {0}};
const Choice benefit_run_states[] = {{"prepared", N_("Prepared")}, {"approved", N_("Approved")}, {"filed", N_("Was sent")},
                                     {"settled", N_("Settled")}, {"cancelled", N_("Cancelled")}, {0}};
const Choice benefit_payment_states[] = {{"due", N_("To be sent")}, {"sent", N_("Was sent")}, {"paid", N_("Paid")}, {"failed", N_("Has failed")}, {0}};
const Choice benefit_line_kinds[] = {{"month", N_("The month")}, {"arrears", N_("Paid late")}, {"overpaid", N_("Paid too much")},
                                     {"recovery", N_("Withheld")}, {0}};
const Choice benefit_effects[] = {{"pay", N_("Pay in spite of the rules")}, {"withhold", N_("Don't pay, in spite of the rules")}, {0}};
const Choice benefit_exception_states[] = {{"asked", N_("Asked for")}, {"granted", N_("Granted")}, {"refused", N_("Refused")}, {0}};
const Choice benefit_debt_states[] = {{"open", N_("Open")}, {"recovered", N_("Paid back")}, {"waived", N_("Waived")}, {0}};
const Choice benefit_formats[] = {{"opme", N_("Treasury, OPME (F1129)")}, {"pain.001.001.03", N_("Bank, pain.001.001.03")},
                                  {"pain.001.001.09", N_("Bank, pain.001.001.09")}, {"cash", N_("Cash list")}, {0}};
const Choice benefit_statuses[] = {{"waiting", N_("Waits for the answer")}, {"registered", N_("Registered")},
                                   {"unregistered", N_("Not registered")}, {"refused_job", N_("Refused a job")},
                                   {"refused_course", N_("Refused a course")}, {"exempt", N_("Needs not be registered")}, {0}};

#define S(member, ...) F(BenefitScheme, member, __VA_ARGS__)
static const Field scheme_fields[] = {
    S(code, .label = N_("Code"), .hint = N_("Small letters, digits and hyphens, such as subsidy-328741."), .kind = FIELD_TEXT, .min = 2, .max = 40, .required = true, .in_list = true),
    S(name, .label = N_("Name"), .kind = FIELD_TEXT, .max = 200, .required = true, .in_list = true),
    S(period, .label = N_("How often it is paid"), .kind = FIELD_CHOICE, .choices = benefit_periods, .required = true, .in_list = true),
    S(currency, .label = N_("Currency"), .kind = FIELD_CHOICE, .choices = benefit_currencies, .required = true),
    S(from_day, .label = N_("First day"), .kind = FIELD_DAY, .required = true, .in_list = true),
    S(to_day, .label = N_("Last day"), .kind = FIELD_DAY, .in_list = true),
    S(promised_months, .label = N_("Months promised to each person"), .hint = N_("At least so many months are paid while the conditions are met. 0 promises none."), .kind = FIELD_INT, .min = 0, .max = 600),
    S(project_code, .label = N_("Project that pays it"), .kind = FIELD_TEXT, .max = 40, .read_only = true),
    S(project_partner_id, .label = N_("Partner whose budget pays"), .kind = FIELD_ID, .read_only = true),
    S(project_category, .label = N_("Kind of costs in the project's budget"), .kind = FIELD_TEXT, .max = 40, .read_only = true),
    S(budget_line, .label = N_("Budget chapter and article"), .hint = N_("Of the authority's own budget, as orders and statements print it, such as 68.06 57.02."), .kind = FIELD_TEXT, .max = 60),
    S(ceiling, .label = N_("Budget, all payments together"), .hint = N_("A list that goes over it can't be approved."), .kind = FIELD_MONEY, .max = 1000000000),
    S(exclusive_group, .label = N_("Group of schemes that exclude each other"), .hint = N_("One word; schemes with the same word aren't paid to one person in the same month."), .kind = FIELD_TEXT, .max = 40),
    S(papers, .label = N_("Documents that must be valid"), .hint = N_("One a line, such as: school certificate."), .kind = FIELD_LONG_TEXT, .max = 1000),
    S(retro_months, .label = N_("Months looked at again"), .hint = N_("What changed in them is paid later or asked back."), .kind = FIELD_INT, .min = 0, .max = 12),
    S(recovery_percent, .label = N_("Share that may be withheld"), .hint = N_("Percent of an amount due, for what was wrongly paid before."), .kind = FIELD_INT, .min = 0, .max = 100),
    S(needs_visa, .label = N_("The financial visa is needed"), .kind = FIELD_FLAG),
    S(payer_name, .label = N_("Name of the payer"), .hint = N_("Left empty: the authority."), .kind = FIELD_TEXT, .max = 70),
    S(payer_address, .label = N_("Address of the payer"), .kind = FIELD_TEXT, .max = 100),
    S(payer_cui, .label = N_("Fiscal code of the payer"), .kind = FIELD_TEXT, .max = 13),
    S(payer_iban, .label = N_("IBAN from which it is paid"), .kind = FIELD_TEXT, .max = 42),
    S(payer_bic, .label = N_("BIC of the payer's bank"), .kind = FIELD_TEXT, .max = 11),
    S(treasury_name, .label = N_("Treasury unit"), .hint = N_("Where the payer's account is kept, for payment orders."), .kind = FIELD_TEXT, .max = 60),
    S(program_code, .label = N_("Programme code"), .hint = N_("10 digits, for payment orders of public institutions."), .kind = FIELD_TEXT, .max = 10),
    S(commitment_code, .label = N_("Commitment code"), .hint = N_("11 letters and digits."), .kind = FIELD_TEXT, .max = 11),
    S(commitment_indicator, .label = N_("Commitment indicator"), .hint = N_("3 letters and digits."), .kind = FIELD_TEXT, .max = 3),
    S(closed_at, .label = N_("Closed at"), .kind = FIELD_TIME, .read_only = true),
    S(closed_by, .label = N_("Closed by"), .kind = FIELD_TEXT, .read_only = true),
    S(closed_why, .label = N_("Why it was closed"), .kind = FIELD_TEXT, .max = 1000, .read_only = true),
    S(version, .label = N_("Version"), .kind = FIELD_INT),
    {0},
};
const Record benefit_scheme_record = {"benefit_scheme", N_("Benefit scheme"), sizeof(BenefitScheme), scheme_fields};

#define T(member, ...) F(BenefitTerm, member, __VA_ARGS__)
static const Field term_fields[] = {
    T(valid_from, .label = N_("Holds from"), .hint = N_("The first day of a month."), .kind = FIELD_DAY, .required = true),
    T(amount, .label = N_("Amount for a month"), .kind = FIELD_MONEY, .required = true, .max = 1000000),
    T(min_sessions, .label = N_("Sessions attended, at least"), .hint = N_("In the month; 0: not asked."), .kind = FIELD_INT, .min = 0, .max = 62),
    T(min_percent, .label = N_("Percent of the planned sessions, at least"), .hint = N_("0: not asked. Where both are asked, one of them is enough."), .kind = FIELD_INT, .min = 0, .max = 100),
    T(excused_counts, .label = N_("Excused sessions count as attended"), .kind = FIELD_FLAG),
    T(needs_plan, .label = N_("A service plan or protection plan must hold"), .kind = FIELD_FLAG),
    T(not_elsewhere, .label = N_("Not paid from another source"), .kind = FIELD_FLAG),
    T(needs_papers, .label = N_("The scheme's documents must be valid"), .kind = FIELD_FLAG),
    T(legal_basis, .label = N_("Legal basis"), .kind = FIELD_TEXT, .max = 300, .required = true),
    T(version, .label = N_("Version"), .kind = FIELD_INT),
    {0},
};
const Record benefit_term_record = {"benefit_term", N_("Amount and condition"), sizeof(BenefitTerm), term_fields};

#define G(member, ...) F(BenefitGrant, member, __VA_ARGS__)
static const Field grant_fields[] = {
    G(number, .label = N_("Number"), .kind = FIELD_INT, .read_only = true, .in_list = true),
    G(person_id, .label = N_("Person"), .kind = FIELD_ID, .read_only = true),
    G(account_id, .label = N_("Account"), .kind = FIELD_ID, .read_only = true),
    G(decision, .label = N_("Decision"), .hint = N_("Number and date of the act that grants it."), .kind = FIELD_TEXT, .max = 200, .required = true, .in_list = true),
    G(from_month, .label = N_("First month"), .kind = FIELD_INT, .read_only = true),
    G(to_month, .label = N_("Last month"), .kind = FIELD_INT, .read_only = true),
    G(promised_months, .label = N_("Months promised"), .kind = FIELD_INT, .min = 0, .max = 600),
    G(stopped_month, .label = N_("Stopped from"), .kind = FIELD_INT, .read_only = true),
    G(stop_reason, .label = N_("Why it was stopped"), .kind = FIELD_TEXT, .max = 500, .read_only = true),
    G(note, .label = N_("Note"), .kind = FIELD_LONG_TEXT, .max = 2000),
    G(version, .label = N_("Version"), .kind = FIELD_INT),
    {0},
};
const Record benefit_grant_record = {"benefit_grant", N_("Entitlement"), sizeof(BenefitGrant), grant_fields};

#define R(member, ...) F(BenefitRun, member, .read_only = true, __VA_ARGS__)
static const Field run_fields[] = {
    R(month, .label = N_("Month"), .kind = FIELD_INT),
    R(sequence, .label = N_("List of the month"), .kind = FIELD_INT, .in_list = true),
    R(state, .label = N_("State"), .kind = FIELD_CHOICE, .choices = benefit_run_states, .in_list = true),
    R(persons, .label = N_("Persons looked at"), .kind = FIELD_INT, .in_list = true),
    R(entitled, .label = N_("Persons entitled"), .kind = FIELD_INT, .in_list = true),
    R(gross, .label = N_("Granted"), .kind = FIELD_MONEY, .in_list = true),
    R(withheld, .label = N_("Withheld"), .kind = FIELD_MONEY, .in_list = true),
    R(net, .label = N_("To be paid"), .kind = FIELD_MONEY, .in_list = true),
    R(prepared_name, .label = N_("Prepared by"), .kind = FIELD_TEXT, .in_list = true),
    R(prepared_at, .label = N_("Prepared at"), .kind = FIELD_TIME),
    R(approved_name, .label = N_("Approved by"), .kind = FIELD_TEXT, .in_list = true),
    R(approved_at, .label = N_("Approved at"), .kind = FIELD_TIME),
    R(visa_name, .label = N_("Financial visa"), .kind = FIELD_TEXT, .in_list = true),
    R(visa_at, .label = N_("Visa at"), .kind = FIELD_TIME),
    R(returned, .label = N_("Why it was returned"), .kind = FIELD_TEXT),
    R(cancelled, .label = N_("Why it was cancelled"), .kind = FIELD_TEXT),
    R(version, .label = N_("Version"), .kind = FIELD_INT),
    {0},
};
const Record benefit_run_record = {"benefit_run", N_("List of payments"), sizeof(BenefitRun), run_fields};

const char *benefit_label(const Choice *choices, const char *value)
{
    return choice_text(choices, value);
}

Day benefit_month_start(gint64 month) { return day_make((int)(month / 12), (int)(month % 12) + 1, 1); }
Day benefit_month_end(gint64 month) { return day_month_end(benefit_month_start(month)); }

const char *benefit_month_name(Pool *pool, gint64 month)
{
    return pool_printf(pool, "%02d.%d", (int)(month % 12) + 1, (int)(month / 12));
}
