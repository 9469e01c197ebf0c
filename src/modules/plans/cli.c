/* vatra plan import, list, show. */
#include "modules/plans/cli_read.h"
#include "modules/plans/edition.h"
#include "modules/plans/plans_in.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "reader/reader.h"
#include "record/json.h"

/* What the options of import say. */
typedef struct {
    char *as, *decision, *date, *country, *title;
    gboolean is_public;
} Options;

static void options_clear(Options *options)
{
    g_free(options->as);
    g_free(options->decision);
    g_free(options->date);
    g_free(options->country);
    g_free(options->title);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static int say(CommandContext *context, GString *json)
{
    fprintf(context->out, "%s\n", json->str);
    return 0;
}

bool plan_command_document(CommandContext *context, const char *file, GBytes **ret_bytes, PlanDocument **ret_document, GError **error)
{
    Grid *grid;
    char *bytes;
    gsize count;
    const char *path = command_path(context, file);
    GPtrArray *names;
    Db *db;
    if (!reader_read_file(context->pool, path, &grid, error) || !command_db(context, &db, error) ||
        !institution_names(db, context->pool, &names, error) ||
        !plan_document_read_knowing(context->pool, grid, names, ret_document, error))
        return false;
    if (!g_file_get_contents(path, &bytes, &count, NULL))
        return fail(error, FAIL_INVALID, _("“%s” can't be opened as a file."), path);
    *ret_bytes = g_bytes_new_take(bytes, count);
    return true;
}

bool plan_command_date(const char *text, Day *ret_day, GError **error)
{
    *ret_day = DAY_NONE;
    return !text || day_parse(text, ret_day, error);
}

/* --- import */

static bool check_import(const Options *options, PlanImport *import, GError **error)
{
    const char *as = options->as ? options->as : "draft";
    if (strcmp(as, "draft") != 0 && strcmp(as, "adopted") != 0)
        return fail(error, FAIL_INVALID, "%s", _("--as is draft or adopted."));
    if (options->country && strcmp(options->country, "RO") != 0 && strcmp(options->country, "MD") != 0)
        return fail(error, FAIL_INVALID, "%s", _("--country is RO or MD."));
    import->state = as;
    import->decision_number = options->decision;
    import->country = options->country;
    import->short_title = options->title;
    import->is_public = options->is_public;
    return plan_command_date(options->date, &import->decision_date, error);
}

bool plan_command_is_new(Db *db, GBytes *bytes, GError **error)
{
    gint64 plan_id;
    int number;
    g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    if (!edition_known(db, hash, &plan_id, &number, error))
        return false;
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, plan_id);
    return !plan_id || fail(error, FAIL_CONFLICT, _("This file was read before: it is plan %s."), id);
}

static bool import_file(CommandContext *context, const char *file, PlanImport *import, gint64 *ret_id, GError **error)
{
    Db *db;
    PlanDocument *document;
    g_autoptr(GBytes) bytes = NULL;
    if (!plan_command_document(context, file, &bytes, &document, error) || !command_db(context, &db, error) ||
        !plan_command_is_new(db, bytes, error))
        return false;
    g_autofree char *name = g_path_get_basename(file);
    import->file_name = name;
    import->bytes = g_bytes_get_data(bytes, &import->count);
    return plan_import(db, identity_system(), document, import, ret_id, error);
}

static int say_imported(CommandContext *context, const Plan *plan)
{
    if (context->json) {
        GString *out = pool_string(context->pool);
        Json json = json_begin(out);
        json_object(&json, NULL);
        json_id(&json, "id", plan->id);
        json_text(&json, "title", plan->short_title);
        json_text(&json, "state", plan->state);
        json_int(&json, "measures", plan->action_count);
        json_int(&json, "notes", plan->open_notes);
        json_object_end(&json);
        return say(context, out);
    }
    fprintf(context->out, "%" G_GINT64_FORMAT "  %s\n", plan->id, plan->short_title);
    fprintf(context->out, P_("%d measure was read.", "%d measures were read.", plan->action_count), plan->action_count);
    fputc(' ', context->out);
    fprintf(context->out, P_("%d note is to be settled.", "%d notes are to be settled.", plan->open_notes), plan->open_notes);
    fputc('\n', context->out);
    return 0;
}

static int run_import(CommandContext *context, int argc, char **argv)
{
    g_auto(Options) options = {0};
    GOptionEntry entries[] = {
        {"as", 0, 0, G_OPTION_ARG_STRING, &options.as, NULL, NULL},
        {"decision", 0, 0, G_OPTION_ARG_STRING, &options.decision, NULL, NULL},
        {"date", 0, 0, G_OPTION_ARG_STRING, &options.date, NULL, NULL},
        {"country", 0, 0, G_OPTION_ARG_STRING, &options.country, NULL, NULL},
        {"title", 0, 0, G_OPTION_ARG_STRING, &options.title, NULL, NULL},
        {"public", 0, 0, G_OPTION_ARG_NONE, &options.is_public, NULL, NULL},
        {0},
    };
    g_autoptr(GError) error = NULL;
    PlanImport import = {.decision_date = DAY_NONE};
    gint64 id;
    Plan *plan;
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2)
        return command_usage(context, _("Name one file: vatra plan import FILE"));
    if (!check_import(&options, &import, &error) || !import_file(context, argv[1], &import, &id, &error) ||
        !plan_find(context->db, context->pool, identity_system(), id, &plan, &error))
        return command_fail(context, error);
    return say_imported(context, plan);
}

/* --- list and show */

static void put_plan(Json *json, const Plan *plan)
{
    json_object(json, NULL);
    json_id(json, "id", plan->id);
    json_text(json, "title", plan->title);
    json_text(json, "short_title", plan->short_title);
    json_text(json, "authority", plan->authority);
    json_text(json, "state", plan->state);
    json_bool(json, "public", plan->is_public);
    json_text(json, "decision_number", plan->decision_number);
    json_day(json, "decision_date", plan->decision_date);
    json_day(json, "from", plan->period.from);
    json_day(json, "to", plan->period.to);
    json_int(json, "edition", plan->edition);
    json_int(json, "measures", plan->action_count);
    json_int(json, "notes", plan->open_notes);
    json_object_end(json);
}

static void say_plan(CommandContext *context, const Plan *plan)
{
    fprintf(context->out, "%" G_GINT64_FORMAT "  %-8s  %10s – %-10s  %4d  %s\n", plan->id, plan->state,
            day_to_people(context->pool, plan->period.from), day_to_people(context->pool, plan->period.to), plan->action_count,
            plan->short_title);
}

static int run_list(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *plans;
    Db *db;
    if (!command_db(context, &db, &error) || !plans_list(db, context->pool, identity_system(), &plans, &error))
        return command_fail(context, error);
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_array(&json, NULL);
    for (guint i = 0; i < plans->len; i++) {
        put_plan(&json, plans->pdata[i]);
        if (!context->json)
            say_plan(context, plans->pdata[i]);
    }
    json_array_end(&json);
    if (context->json)
        return say(context, out);
    if (plans->len == 0)
        fprintf(context->out, "%s\n", _("There is no plan yet: vatra plan import FILE"));
    return 0;
}

static void put_actions(Json *json, Pool *pool, const GPtrArray *actions)
{
    json_array(json, "measures");
    for (guint i = 0; i < actions->len; i++)
        json_raw(json, NULL, action_to_json(pool, actions->pdata[i]));
    json_array_end(json);
}

static int show_json(CommandContext *context, const Plan *plan, const GPtrArray *actions)
{
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    GString *whole = pool_string(context->pool);
    Json part = json_begin(whole);
    put_plan(&part, plan);
    json_raw(&json, "plan", whole->str);
    put_actions(&json, context->pool, actions);
    json_object_end(&json);
    return say(context, out);
}

static int show_text(CommandContext *context, const Plan *plan, const GPtrArray *actions)
{
    fprintf(context->out, "%s\n%s\n\n", plan->title, plan->authority ? plan->authority : "");
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        fprintf(context->out, "%-6s %s\n       %s\n", action->number ? action->number : "", action->title,
                deadline_to_people(context->pool, action));
    }
    return 0;
}

static int run_show(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *actions;
    Plan *plan;
    Db *db;
    if (argc != 2)
        return command_usage(context, _("Name one plan by its id: vatra plan show ID (vatra plan list shows them)."));
    if (!command_db(context, &db, &error) ||
        !plan_find(db, context->pool, identity_system(), id_parse(argv[1]), &plan, &error) ||
        !actions_of_plan(db, context->pool, plan->id, &actions, &error))
        return command_fail(context, error);
    return context->json ? show_json(context, plan, actions) : show_text(context, plan, actions);
}

const Command plans_in_commands[] = {
    {"plan read", "FILE", N_("Shows what is understood from a plan's document; nothing is stored."),
     N_("Examples:\n"
        "  vatra plan read plan-2025.docx\n"
        "  vatra plan read plan-2025.pdf --json"),
     plan_read_command, false},
    {"plan import", "FILE", N_("Takes a plan in from its document."),
     N_("Options:\n"
        "  --as draft|adopted   a draft to check (usual), or adopted at once\n"
        "  --decision N         number of the council's decision\n"
        "  --date D             day of the decision, such as 2025-01-31\n"
        "  --country RO|MD      whose holidays and money count; told from the document otherwise\n"
        "  --title T            short title for menus and lists\n"
        "  --public             everybody may see it once it is adopted\n"
        "Examples:\n"
        "  vatra plan import plan-2025.docx\n"
        "  vatra plan import plan.pdf --as adopted --decision 12 --date 2025-01-31 --public"),
     run_import, false},
    {"plan list", "", N_("Lists the plans."), N_("Examples:\n  vatra plan list\n  vatra plan list --json"), run_list, false},
    {"plan show", "ID", N_("Shows a plan's measures."), N_("Examples:\n  vatra plan show 123\n  vatra plan show 123 --json"), run_show, false},
    {"plan amend", "ID FILE", N_("Reads an amended document of a plan."),
     N_("Options:\n"
        "  --take           take the changes at once; without it they are listed and wait for a decision\n"
        "  --leave-out KEYS with --take: changes that aren't taken, by the names that the list gives them\n"
        "  --decision N     number of the council's decision\n"
        "  --date D         day of the decision\n"
        "Examples:\n"
        "  vatra plan amend 123 plan-amended.docx\n"
        "  vatra plan amend 123 plan-amended.docx --take --decision 40 --date 2025-06-30"),
     plan_amend_command, false},
    {"plan take", "ID NUMBER", N_("Takes the changes of an amended document that waits, whole or without some."),
     N_("NUMBER is the document's, as vatra plan amend says it.\n"
        "Options:\n"
        "  --leave-out KEYS changes that aren't taken, by the names that the list gives them, a blank or comma between\n"
        "  --decision N     number of the council's decision\n"
        "  --date D         day of the decision\n"
        "Examples:\n"
        "  vatra plan take 123 2 --decision 40 --date 2025-06-30\n"
        "  vatra plan take 123 2 --leave-out a3,n1 --decision 40 --date 2025-06-30"),
     plan_take_command, false},
    {0},
};
