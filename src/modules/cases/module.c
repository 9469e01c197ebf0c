#include "base/language.h"
#include "modules/cases/pages.h"

extern const SchemaStep cases_schema[];

static const Permission permissions[] = {
    {"cases.read", N_("See cases, as far as the role reaches")},
    {"cases.write", N_("Take signals down and work on cases")},
    {"cases.approve", N_("Approve plans")},
    {"cases.supervise", N_("Supervise teams and their cases")},
    {"cases.break-glass", N_("Open a case outside one's own, with a reason")},
    {"cases.transfer", N_("Hand cases to other authorities, and take them in")},
    {"cases.types", N_("Change the types of cases")},
    {"cases.referrals", N_("Answer referrals to one's own institution")},
    {0},
};

/* Columns with a person's id: a merge of persons moves them. */
static const Reference references[] = {
    {"person", "case_person", "person_id"},
    {"person", "case_signal", "person_id"},
    {"person", "case_account_person", "person_id"},
    {0},
};

static const Link links[] = {
    {"/work", N_("My work"), "cases.read", 5, .begins = "cases.read"},
    {"/cases", N_("Cases"), "cases.read", 6, .area = AREA_CASEWORK},
    {"/referrals", N_("Referrals to us"), "cases.referrals", 30, .area = AREA_CASEWORK},
    {0},
};

static const Route *const routes[] = {case_routes, work_routes, signal_routes, entry_routes, plan_routes, team_routes, referral_routes,
                                      case_admin_routes, case_api_routes, case_document_routes, transfer_routes, draft_routes, amendment_routes,
                                      clock_routes, NULL};

static const Record *const records[] = {
    &case_file_record, &case_entry_record, &case_plan_record, &case_need_record, &case_amendment_record, &case_referral_record,
    &case_signal_record, NULL,
};

const Module cases_module = {
    .name = "cases",
    .schema = cases_schema,
    .records = records,
    .permissions = permissions,
    .links = links,
    .references = references,
    .panels = case_panels,
    .guards = case_guards,
    .agenda = case_agenda,
    .facts = case_facts,
    .commands = case_commands,
    .more_routes = routes,
    .ship = case_types_ship,
};
