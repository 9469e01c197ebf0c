#include "modules/council/cli.h"

#include <errno.h>
#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/council/open.h"
#include "record/json.h"

/* `vatra report annual` and `vatra export plan`. */

static bool put_out(CommandContext *context, const char *output, GBytes *bytes, GError **error)
{
    gsize count;
    const char *data = g_bytes_get_data(bytes, &count);
    if (!output) {
        fwrite(data, 1, count, context->out);
        return true;
    }
    g_autoptr(GError) wrong = NULL;
    if (g_file_set_contents(command_path(context, output), data, (gssize)count, &wrong))
        return true;
    return fail(error, FAIL_INVALID, _("%s can't be written: %s"), output, wrong->message);
}

static bool read_number(const char *typed, gint64 *ret_number)
{
    char *end = NULL;
    *ret_number = g_ascii_strtoll(typed, &end, 10);
    return *ret_number > 0 && !*end;
}

/* ---- report annual */

/* The newest report that isn't withdrawn, published before draft; otherwise a new draft. */
static bool find_or_make(CommandContext *context, gint64 plan_id, int year, gint64 *ret_id, GError **error)
{
    GPtrArray *reports;
    if (!council_reports_list(context->db, context->pool, identity_system(), plan_id, &reports, error))
        return false;
    for (int drafts = 0; drafts < 2; drafts++)
        for (guint i = 0; i < reports->len; i++) {
            const CouncilReport *report = reports->pdata[i];
            *ret_id = report->id;
            if (report->year == year && strcmp(report->state, drafts ? "draft" : "published") == 0)
                return true;
        }
    return council_report_create(context->db, identity_system(), plan_id, year, language_code(language_get()), ret_id, error);
}

static void say_report(CommandContext *context, const CouncilReport *report, const char *output, gsize bytes)
{
    GString *out = pool_string(context->pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_id(&json, "id", report->id);
    json_id(&json, "plan_id", report->plan_id);
    json_int(&json, "year", report->year);
    json_text(&json, "state", report->state);
    json_text(&json, "file", output);
    json_int(&json, "bytes", (gint64)bytes);
    json_object_end(&json);
    fprintf(context->out, "%s\n", out->str);
}

static bool annual(CommandContext *context, gint64 plan_id, int year, const char *format, const char *output, GError **error)
{
    Db *db;
    gint64 id;
    CouncilReport *report;
    g_autoptr(GBytes) bytes = NULL;
    if (!command_db(context, &db, error) || !find_or_make(context, plan_id, year, &id, error) ||
        !council_report_find(db, context->pool, identity_system(), id, &report, error) ||
        !council_report_file(db, context->pool, report, format, &bytes, error) || !put_out(context, output, bytes, error))
        return false;
    if (output && context->json)
        say_report(context, report, output, g_bytes_get_size(bytes));
    else if (output)
        fprintf(context->out, _("The report for %d is in %s.\n"), year, output);
    return true;
}

static int run_annual(CommandContext *context, int argc, char **argv)
{
    g_autofree char *format = NULL, *output = NULL;
    g_autoptr(GError) error = NULL;
    gint64 plan_id, year;
    GOptionEntry entries[] = {{"format", 0, 0, G_OPTION_ARG_STRING, &format, NULL, NULL},
                              {"output", 'o', 0, G_OPTION_ARG_STRING, &output, NULL, NULL}, {0}};
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 3 || !read_number(argv[1], &plan_id) || !read_number(argv[2], &year) || year > 9999)
        return command_usage(context, _("Give the plan's number and the year. vatra plan list shows the numbers."));
    const char *wanted = format ? format : output ? "pdf" : "json";
    bool is_file = strcmp(wanted, "json") != 0;
    if (is_file && !output && context->terminal)
        return command_usage(context, _("A file of this kind isn't for the screen. Say where it goes with --output FILE."));
    return annual(context, plan_id, (int)year, wanted, output, &error) ? 0 : command_fail(context, error);
}

/* ---- export plan */

static bool export_csv(CommandContext *context, const OpenPlan *plan, const char *folder, GError **error)
{
    const char *path = command_path(context, folder);
    if (g_mkdir_with_parents(path, 0755) != 0)
        return fail(error, FAIL_INVALID, _("%s can't be written: %s"), folder, g_strerror(errno));
    for (const OpenTable *table = open_tables; table->name; table++) {
        GString *csv;
        const char *name = pool_printf(context->pool, "%s/%s.csv", folder, table->name);
        if (!open_table_csv(plan, table->name, &csv, error))
            return false;
        g_autoptr(GBytes) bytes = g_bytes_new(csv->str, csv->len);
        if (!put_out(context, name, bytes, error))
            return false;
        if (!context->json)
            fprintf(context->out, "%s\n", name);
    }
    const char *described = open_csvw(context->pool, plan, "");
    g_autoptr(GBytes) bytes = g_bytes_new(described, strlen(described));
    return put_out(context, pool_printf(context->pool, "%s/csv-metadata.json", folder), bytes, error);
}

static bool export_json(CommandContext *context, const OpenPlan *plan, const char *output, GError **error)
{
    const char *json = snapshot_to_open_json(context->pool, plan->snapshot);
    g_autoptr(GBytes) bytes = g_bytes_new(json, strlen(json));
    return put_out(context, output, bytes, error);
}

/* Whoever has the command line may have what isn't public yet; the content is that of the open data all the same. */
static bool export(CommandContext *context, gint64 plan_id, const char *format, const char *output, GError **error)
{
    OpenPlan open = {.pool = context->pool};
    Plan *plan;
    if (!command_db(context, &open.db, error) || !plan_find(open.db, context->pool, identity_system(), plan_id, &plan, error) ||
        !snapshot_gather(open.db, context->pool, plan, 0, &open.snapshot, error))
        return false;
    open.plan = plan;
    if (strcmp(format, "csv") == 0)
        return export_csv(context, &open, output ? output : pool_printf(context->pool, "plan-%" G_GINT64_FORMAT, plan_id), error);
    if (strcmp(format, "json") == 0)
        return export_json(context, &open, output, error);
    return fail(error, FAIL_INVALID, "%s", _("The formats are csv and json."));
}

static int run_export(CommandContext *context, int argc, char **argv)
{
    g_autofree char *format = NULL, *output = NULL;
    g_autoptr(GError) error = NULL;
    gint64 plan_id;
    GOptionEntry entries[] = {{"format", 0, 0, G_OPTION_ARG_STRING, &format, NULL, NULL},
                              {"output", 'o', 0, G_OPTION_ARG_STRING, &output, NULL, NULL}, {0}};
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2 || !read_number(argv[1], &plan_id))
        return command_usage(context, _("Give the plan's number. vatra plan list shows the numbers."));
    return export(context, plan_id, format ? format : context->json ? "json" : "csv", output, &error) ? 0 : command_fail(context, error);
}

const Command council_commands[] = {
    {"report annual", "PLAN YEAR", N_("Writes the annual report to the council as a file."),
     N_("Takes the published report of the year, else its draft, else makes a draft.\n\n"
        "  --format pdf|docx|xlsx|json   usually pdf; json is the frozen snapshot\n"
        "  --output FILE                 where it goes; without it, json goes to the screen\n\n"
        "Examples:\n"
        "  vatra report annual 7263518 2025 --output report.pdf\n"
        "  vatra report annual 7263518 2025 --format json"),
     run_annual},
    {"export plan", "PLAN", N_("Writes a plan's open data as files."),
     N_("Writes the tables of the open data with the description of their columns.\n\n"
        "  --format csv|json   usually csv; with --json, json\n"
        "  --output FOLDER     for csv a folder, for json a file; without it, json goes to the screen\n\n"
        "Examples:\n"
        "  vatra export plan 7263518 --output open-data\n"
        "  vatra export plan 7263518 --format json"),
     run_export},
    {0},
};
