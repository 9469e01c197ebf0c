/* Taking plans in: the declaration of its pages, jobs and commands.  The tables are plans_module's. */
#include "modules/plans/adopt.h"
#include "modules/plans/plans_in.h"
#include "modules/plans/upload.h"

static const Input files_inputs[] = {
    {"file", INPUT_FILE, .max = UPLOAD_BYTES, .several = true}, {"again", INPUT_FLAG}, {0},
};
static const Input amend_inputs[] = {{"file", INPUT_FILE, .max = UPLOAD_BYTES}, {"again", INPUT_FLAG}, {0}};
static const Input review_inputs[] = {{"q", INPUT_TEXT}, {"node", INPUT_ID}, {"notes", INPUT_FLAG}, {"page", INPUT_INT}, {"row", INPUT_ID}, {0}};
static const Input note_inputs[] = {
    {"settlement", INPUT_LONG, .max = 1000}, {"again", INPUT_FLAG}, {"from", INPUT_TEXT, .max = 2000}, {"next", INPUT_ID}, {0},
};
/* A body that can't be matched shows the review again, with the filters it asks for. */
static const Input body_inputs[] = {
    {"printed", INPUT_TEXT, .max = 1000}, {"institution", INPUT_ID}, {"name", INPUT_TEXT, .max = 300}, {"make", INPUT_FLAG}, {0},
};
static const Input node_inputs[] = {
    {"version", INPUT_INT}, {"code", INPUT_TEXT, .max = 60}, {"title", INPUT_LONG}, {"parent", INPUT_ID}, {"institution", INPUT_TEXT, .max = 400},
    INDICATOR_INPUTS, {"again", INPUT_TEXT},
    {"tier", INPUT_CHOICE, .choices = (const char *const[]){"general_objective", "specific_objective", "domain", NULL}}, {0},
};
static const Input adopt_inputs[] = {
    {"version", INPUT_INT}, {"number", INPUT_TEXT, .max = 60}, {"date", INPUT_TEXT, .max = 60}, {"public", INPUT_FLAG},
    {"step", INPUT_TEXT}, {0},
};
static const Input decide_inputs[] = {
    {"version", INPUT_INT}, {"number", INPUT_TEXT, .max = 60}, {"date", INPUT_TEXT, .max = 60}, {"what", INPUT_TEXT},
    {"leave", INPUT_MANY, .max = 20}, {0},
};
static const Input state_inputs[] = {{"version", INPUT_INT}, {"what", INPUT_TEXT}, {0}};

static const Route plans_in_routes[] = {
    {GET, "/plans/new", .may = "plans.write", plans_new_page},
    {POST, "/plans/new", .may = "plans.write", plans_new_take, .inputs = files_inputs, .max_body = UPLOAD_BYTES, .slow = true},
    {GET, "/plans/uploads/:batch", .may = "plans.write", plans_uploads_page},
    {GET, "/plans/:id/review", .may = "plans.write", plan_review_page, .inputs = review_inputs},
    {POST, "/plans/:id/notes/:note", .may = "plans.write", plan_note_settle, .inputs = note_inputs},
    {POST, "/plans/:id/bodies", .once = true, .may = "plans.write", plan_body_match, .inputs = body_inputs},
    {GET, "/measures/:id/correct", .may = "plans.write", action_correct_page},
    {POST, "/measures/:id/correct", .may = "plans.write", action_correct_take, .inputs = correction_inputs},
    {GET, "/objectives/:id/correct", .may = "plans.write", node_correct_page},
    {POST, "/objectives/:id/correct", .may = "plans.write", node_correct_take, .inputs = node_inputs},
    {GET, "/plans/:id/facts", .may = "plans.write", plan_facts_page},
    {POST, "/plans/:id/facts", .may = "plans.write", plan_facts_take, .record = &plan_facts_record},
    {GET, "/plans/:id/adopt", .may = "plans.adopt", plan_adopt_page},
    {POST, "/plans/:id/adopt", .may = "plans.adopt", plan_adopt_take, .inputs = adopt_inputs},
    {GET, "/plans/:id/state", .may = "plans.adopt", plan_state_page},
    {POST, "/plans/:id/state", .may = "plans.adopt", plan_state_take, .inputs = state_inputs},
    {GET, "/plans/:id/amend", .may = "plans.write", plan_amend_page},
    {POST, "/plans/:id/amend", .may = "plans.write", plan_amend_take, .inputs = amend_inputs, .max_body = UPLOAD_BYTES,
     .slow = true},
    {GET, "/plans/:id/editions", .may = "public", plan_editions_page, .inputs = (const Input[]){{"page", INPUT_INT}, {0}}},
    {GET, "/plans/:id/editions/:number", .may = "public", plan_edition_page},
    {POST, "/plans/:id/editions/:number", .may = "plans.adopt", plan_edition_decide, .inputs = decide_inputs},
    {GET, "/plans/:id/editions/:number/file", .may = "public", plan_edition_download},
    {0},
};

const Module plans_in_module = {
    .name = "plans_in",
    .routes = plans_in_routes,
    .commands = plans_in_commands,
    .jobs = plans_in_jobs,
};
