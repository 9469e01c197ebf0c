#include "modules/demo/demo.h"

#include <glib/gstdio.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"


enum { USUAL_PEOPLE = 400, MOST_PEOPLE = 5000000, MOST_CASES = 2000000 };

typedef struct {
    gboolean more;
    int seed, people, cases;
    char *today;
    BulkSize bulk;
} Options;

void demo_progress(CommandContext *context, int done, int total, const char *what)
{
    if (!context->terminal || context->json)
        return;
    fprintf(context->out, "\r\033[K[%d/%d] %s", done, total, what);
    if (done == total)
        fputs("\r\033[K", context->out);
    fflush(context->out);
}

/* --- options --- */

static bool check_bulk(const BulkSize *bulk, GError **error)
{
    if (bulk->plans == 0 && (bulk->actions || bulk->values))
        return fail(error, FAIL_INVALID, "%s", _("With --actions and --values say how many plans: --plans N"));
    if (bulk->plans < 0 || bulk->actions < 0 || bulk->values < 0 || bulk->plans > 10000 || bulk->actions > 5000000)
        return fail(error, FAIL_INVALID, "%s", _("At most 10,000 plans and 5,000,000 actions."));
    return true;
}

static bool read_options(CommandContext *context, int argc, char **argv, Options *options, Demo *demo, GError **error)
{
    *options = (Options){.seed = 1, .people = -1};
    GOptionEntry entries[] = {
        {"more", 0, 0, G_OPTION_ARG_NONE, &options->more, NULL, NULL},
        {"seed", 0, 0, G_OPTION_ARG_INT, &options->seed, NULL, NULL},
        {"today", 0, 0, G_OPTION_ARG_STRING, &options->today, NULL, NULL},
        {"people", 0, 0, G_OPTION_ARG_INT, &options->people, NULL, NULL},
        {"cases", 0, 0, G_OPTION_ARG_INT, &options->cases, NULL, NULL},
        {"plans", 0, 0, G_OPTION_ARG_INT, &options->bulk.plans, NULL, NULL},
        {"actions", 0, 0, G_OPTION_ARG_INT, &options->bulk.actions, NULL, NULL},
        {"values", 0, 0, G_OPTION_ARG_INT, &options->bulk.values, NULL, NULL},
        {0},
    };
    bool good = command_options(context, entries, &argc, &argv, error) && check_bulk(&options->bulk, error) &&
                (options->people <= MOST_PEOPLE || fail(error, FAIL_INVALID, "%s", _("At most 5,000,000 people."))) &&
                ((options->cases >= 0 && options->cases <= MOST_CASES) || fail(error, FAIL_INVALID, "%s", _("At most 2,000,000 cases.")));
    g_autofree char *today = options->today;
    options->today = NULL;
    demo->context = context;
    demo->pool = context->pool;
    demo->seed = (guint64)options->seed;
    demo->today = day_today();
    if (good && argc > 1)
        return fail(error, FAIL_INVALID, _("\"%s\" is no option of this command."), argv[1]);
    return good && (!today || day_parse(today, &demo->today, error));
}

static bool check_empty(Demo *demo, bool more, GError **error)
{
    GPtrArray *plans;
    if (!plans_list(demo->db, demo->pool, identity_system(), &plans, error))
        return false;
    demo->plans_before = (int)plans->len;
    return more || plans->len == 0 || fail(error, FAIL_CONFLICT, "%s",
                                   _("There are plans here already. The demo is for an empty database; --more loads it beside them."));
}

/* --- loading --- */

typedef struct {
    const char *what;
    bool (*load)(Demo *demo, GError **error);
} Step;

static const Step steps[] = {
    {N_("Making users and addresses"), demo_people},
    {N_("Filling in assessments"), demo_assessments},
    {N_("Opening cases"), demo_cases},
    {N_("Storing the plans"), demo_plans_store},
    {N_("Bringing project 328741 alive"), demo_project},
    {N_("Making the projects beside it"), demo_projects_44},
    {N_("Opening services and contracting them"), demo_services},
    {N_("Writing reports"), demo_reports},
    {N_("Reporting on objectives"), demo_goals},
    {N_("Setting dates, notes and links"), demo_extras},
    {N_("Reading an amended plan"), demo_amend},
};

/* After all that was done is saved, as counting sees what is saved alone; so the council's papers hold what was counted. */
static const Step counted_steps[] = {
    {N_("Letting indicators count themselves"), demo_statistics},
};

static const Step last_steps[] = {
    {N_("Writing to the council"), demo_council},
    {N_("Writing down who can sign in"), demo_sign_ins},
};

enum { COUNTED_FROM = G_N_ELEMENTS(steps), LAST_FROM = COUNTED_FROM + G_N_ELEMENTS(counted_steps),
       ALL_STEPS = LAST_FROM + G_N_ELEMENTS(last_steps) + 1 };

static bool load_steps(Demo *demo, const Step *some, guint count, int before, GError **error)
{
    g_autoptr(DbChange) change = db_begin(demo->db, error);
    if (!change)
        return false;
    for (guint i = 0; i < count; i++) {
        demo_progress(demo->context, before + (int)i + 1, ALL_STEPS, _(some[i].what));
        if (!some[i].load(demo, error))
            return false;
    }
    return db_commit(change, error);
}

/* The documents are read before the database is held.  The city was made before: it may be large. */
static bool load_three(Demo *demo, GError **error)
{
    demo_progress(demo->context, 0, ALL_STEPS, _("Reading the plans"));
    if (!demo_plans_read(demo, error) || !load_steps(demo, steps, G_N_ELEMENTS(steps), 0, error) ||
        !load_steps(demo, counted_steps, G_N_ELEMENTS(counted_steps), COUNTED_FROM, error) ||
        !load_steps(demo, last_steps, G_N_ELEMENTS(last_steps), LAST_FROM, error))
        return false;
    demo_progress(demo->context, ALL_STEPS, ALL_STEPS, "");
    return true;
}

static bool load_bulk(Demo *demo, const Options *options, GError **error)
{
    g_autoptr(DbChange) change = db_begin(demo->db, error);
    return change && demo_people(demo, error) && demo_sign_ins(demo, error) && db_commit(change, error) &&
           demo_bulk(demo, &options->bulk, error) && (!options->cases || demo_bulk_cases(demo, options->cases, error));
}

/* --- what was loaded --- */

static void count_plans(GPtrArray *plans, int *ret_actions, int *ret_notes)
{
    *ret_actions = *ret_notes = 0;
    for (guint i = 0; i < plans->len; i++) {
        const Plan *plan = plans->pdata[i];
        *ret_actions += plan->action_count;
        *ret_notes += plan->open_notes;
    }
}

static void say_json(CommandContext *context, guint plans, int actions, int notes, const char *report_path)
{
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_int(&json, "plans", plans);
    json_int(&json, "actions", actions);
    json_int(&json, "open_notes", notes);
    json_array(&json, "sign_ins");
    demo_sign_ins_to_json(&json);
    json_array_end(&json);
    json_text(&json, "report", report_path);
    json_object_end(&json);
    fprintf(context->out, "%s\n", out->str);
}

static void say_text(CommandContext *context, guint plans, int actions, const char *sign_ins)
{
    fprintf(context->out, _("The demo is loaded. Plans: %d, action rows: %d."), (int)plans, actions);
    fprintf(context->out, "\n\n%s\n%s\n\n%s\n", _("Demo sign-ins:"), sign_ins, _("Serve it with: vatra serve"));
}

static bool say_loaded(Demo *demo, CommandContext *context, GError **error)
{
    GPtrArray *plans;
    int actions, notes;
    if (!plans_list(demo->db, demo->pool, identity_system(), &plans, error))
        return false;
    count_plans(plans, &actions, &notes);
    if (context->json)
        say_json(context, plans->len, actions, notes, demo->report_path);
    else
        say_text(context, plans->len, actions, setting_text(demo->db, demo->pool, DEMO_SIGN_INS, ""));
    return true;
}

static bool make_home(CommandContext *context, GError **error)
{
    if (g_mkdir_with_parents(context->home, 0700) == 0)
        return true;
    return fail(error, FAIL_INVALID, _("The folder %s can't be made."), context->home);
}

int demo_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Options options;
    Demo demo = {0};
    if (!read_options(context, argc, argv, &options, &demo, &error) || !make_home(context, &error) ||
        !command_db(context, &demo.db, &error) ||
        !check_empty(&demo, options.more, &error))
        return command_fail(context, error);
    bool is_bulk = options.bulk.plans || options.cases;
    demo.children_wanted = is_bulk || options.people == 0 ? 0 : DEMO_PROJECT_CHILDREN;
    int people = options.people >= 0 ? options.people : is_bulk ? 0 : USUAL_PEOPLE;
    bool good = demo_city(&demo, people, &error) && (is_bulk ? load_bulk(&demo, &options, &error) : load_three(&demo, &error));
    if (!good || !say_loaded(&demo, context, &error))
        return command_fail(context, error);
    return 0;
}
