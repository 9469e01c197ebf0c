#include "modules/module.h"

#include "modules/plans/adopt.h"
#include "modules/plans/follow.h"
#include "modules/plans/store.h"

extern const SchemaStep plans_schema[];

static const Permission permissions[] = {
    {"plans.read", N_("See plans")},
    {"plans.write", N_("Take plans in, correct and follow them")},
    {"plans.adopt", N_("Adopt, publish and close plans")},
    {0},
};

static const char *const plan_states[] = {"draft", "adopted", "closed", NULL};
static const char *const money_kinds[] = {"local", "state", "european", "own", "donation", "mixed", "other", NULL};

static const Input plans_inputs[] = {
    {"q", INPUT_TEXT, 200}, {"state", INPUT_CHOICE, .choices = plan_states}, {"page", INPUT_INT}, {0},
};
#define BOARD_INPUTS                                                                                                       \
    {"objective", INPUT_ID}, {"status", INPUT_CHOICE, .choices = board_statuses}, {"due", INPUT_CHOICE, .choices = board_dues}, \
        {"q", INPUT_TEXT, 200}, {"sort", INPUT_CHOICE, .choices = board_sorts}, {"page", INPUT_INT}, {"all", INPUT_FLAG}
/* Pages take a name as well, programs ids alone. */
static const Input board_inputs[] = {BOARD_INPUTS, {"institution", INPUT_TEXT, 400}, {0}};
static const Input api_board_inputs[] = {BOARD_INPUTS, {"institution", INPUT_ID}, {0}};
static const Input timeline_inputs[] = {
    {"objective", INPUT_ID}, {"status", INPUT_CHOICE, .choices = board_statuses}, {"all", INPUT_FLAG}, {0},
};
static const Input compare_inputs[] = {{"plan", INPUT_MANY, 400}, {0}};
static const Input institution_inputs[] = {
    {"status", INPUT_CHOICE, .choices = board_statuses}, {"page", INPUT_INT}, {0},
};
#define SEARCH_INPUTS                                                                                        \
    {"q", INPUT_TEXT, 200}, {"year", INPUT_INT}, {"status", INPUT_CHOICE, .choices = board_statuses},         \
        {"source", INPUT_CHOICE, .choices = money_kinds}, {"page", INPUT_INT}
static const Input search_inputs[] = {SEARCH_INPUTS, {"plan", INPUT_TEXT, 400}, {"institution", INPUT_TEXT, 400}, {0}};
static const Input api_search_inputs[] = {SEARCH_INPUTS, {"plan", INPUT_ID}, {"institution", INPUT_ID}, {0}};
static const Input due_inputs[] = {{"day", INPUT_TEXT, 40}, {"version", INPUT_INT}, {0}};
static const Input link_inputs[] = {{"plan", INPUT_TEXT, 400}, {"q", INPUT_TEXT, 200}, {0}};
static const Input link_make_inputs[] = {{"node", INPUT_ID}, {"action", INPUT_ID}, {0}};
static const Input calendar_inputs[] = {{"institution", INPUT_TEXT, 400}, {0}};
static const Input page_inputs[] = {{"page", INPUT_INT}, {0}};

/* "public" is everybody: what each may know of the plans is told by plan_find() and may_know_level(). */
static const Route routes[] = {
    {GET, "/", .may = "public", follow_start_page, .shared = true},
    {GET, "/plans", .may = "public", follow_plans_page, plans_inputs, .shared = true},
    {GET, "/plans/compare", .may = "public", follow_compare_page, compare_inputs, .shared = true},
    {GET, "/plans/:id", .may = "public", follow_board_page, board_inputs, .shared = true},
    {GET, "/plans/:id/measures.csv", .may = "public", follow_board_csv, board_inputs, .shared = true},
    {GET, "/plans/:id/timeline", .may = "public", follow_timeline_page, timeline_inputs, .shared = true},
    {GET, "/objectives/:id", .may = "public", follow_objective_page, .shared = true},
    {GET, "/measures/:id", .may = "public", follow_measure_page, .shared = true},
    {POST, "/measures/:id/due", .once = true, .may = "plans.write", follow_measure_due_add, due_inputs},
    {POST, "/measures/:id/due/remove", .may = "plans.write", follow_measure_due_remove, due_inputs},
    {POST, "/measures/:id/due/done", .may = "plans.write", follow_measure_due_done, due_inputs},
    {GET, "/measures/:id/links/new", .may = "plans.write", follow_measure_link_page, link_inputs},
    {POST, "/measures/:id/links", .once = true, .may = "plans.write", follow_measure_link_make, link_make_inputs},
    {POST, "/measures/:id/links/:link/remove", .may = "plans.write", follow_measure_link_remove},
    {GET, "/institutions/:id/measures", .may = "public", follow_institution_page, institution_inputs, .shared = true},
    {GET, "/my", .may = "plans.read", follow_my_page, institution_inputs},
    {GET, "/search", .may = "public", follow_search_page, search_inputs, .shared = true},
    {GET, "/calendar", .may = "signed-in", follow_calendar_page},
    {POST, "/calendar", .once = true, .may = "signed-in", follow_calendar_make, calendar_inputs},
    {POST, "/calendar/:id/revoke", .may = "signed-in", follow_calendar_revoke},
    {GET, "/calendar/:secret", .may = "public", follow_calendar_feed},
    {GET, "/api/openapi.json", .may = "public", follow_api_openapi, .shared = true},
    {GET, "/api/v1/plans", .may = "public", follow_api_plans, page_inputs, .summary = N_("The plans that one may see")},
    {GET, "/api/v1/plans/:id", .may = "public", follow_api_plan, .summary = N_("A plan with its objectives and status")},
    {GET, "/api/v1/plans/:id/measures", .may = "public", follow_api_measures, api_board_inputs,
     .summary = N_("The measures of a plan, filtered, page by page")},
    {GET, "/api/v1/objectives/:id", .may = "public", follow_api_objective, .summary = N_("An objective with its own indicators and their values")},
    {GET, "/api/v1/measures/:id", .may = "public", follow_api_measure, .summary = N_("A measure with its words and facts")},
    {PUT, "/api/v1/measures/:id/due", .may = "plans.write", follow_api_measure_due,
     .summary = N_("Sets a measure's due days; If-Match names the version that was read")},
    {GET, "/api/v1/search", .may = "public", follow_api_search, api_search_inputs, .summary = N_("Measures by words and filters")},
    {0},
};

static const Link links[] = {
    {"/plans", N_("Plans"), "public", 10, .area = AREA_PLANS},
    {"/search", N_("Search"), "public", 15, .area = AREA_PLANS},
    {0},
};

static const Record *const records[] = {&plan_facts_record, NULL};

const Module plans_module = {
    .name = "plans",
    .schema = plans_schema,
    .records = records,
    .routes = routes,
    .permissions = permissions,
    .links = links,
    .ship = actions_fold,
};
