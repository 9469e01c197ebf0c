#include <gio/gio.h>
#include <string.h>

#include "modules/accounts/accounts.h"
#include "modules/assessments/pages.h"
#include "reader/reader.h"
#include "record/json.h"

/* Forms on the command line. */

static int list(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Db *db;
    GPtrArray *versions;
    if (argc > 1)
        return command_usage(context, _("Usage: vatra instrument list"));
    if (!command_db(context, &db, &error) || !instrument_list(db, context->pool, &versions, &error))
        return command_fail(context, error);
    Json json = json_begin(pool_string(context->pool));
    json_array(&json, NULL);
    for (guint i = 0; i < versions->len; i++) {
        const InstrumentVersion *version = versions->pdata[i];
        json_object(&json, NULL);
        json_text(&json, "form_id", version->code);
        json_text(&json, "title", wording(&version->title));
        json_int(&json, "version", version->number);
        json_text(&json, "state", version->state);
        json_object_end(&json);
        if (!context->json)
            fprintf(context->out, "%-28s %3d  %-8s %s\n", version->code, (int)version->number, version->state, wording(&version->title));
    }
    json_array_end(&json);
    if (context->json)
        fprintf(context->out, "%s\n", json.out->str);
    return 0;
}

static bool read_sheets(CommandContext *context, const char *path, Sheets **ret_sheets, GError **error)
{
    Grid *grid;
    const char *full = command_path(context, path);
    if (!g_str_has_suffix(path, ".md") && !g_str_has_suffix(path, ".txt"))
        return reader_read_file(context->pool, full, &grid, error) && sheets_from_grid(context->pool, grid, ret_sheets, error);
    g_autofree char *text = NULL;
    gsize count;
    g_autoptr(GError) problem = NULL;
    if (!g_file_get_contents(full, &text, &count, &problem) || !g_utf8_validate(text, (gssize)count, NULL))
        return fail(error, FAIL_INVALID, _("%s can't be read."), path);
    *ret_sheets = sheets_from_text(context->pool, text);
    return true;
}

/* Says all that is wrong; false: something is. */
static bool check_sheets(CommandContext *context, const Sheets *sheets, Instrument **ret_instrument)
{
    GPtrArray *problems;
    bool good = instrument_read(context->pool, sheets, ret_instrument, &problems);
    for (guint i = 0; i < problems->len; i++)
        fprintf(context->err, "%s\n", form_problem_text(context->pool, problems->pdata[i]));
    return good;
}

static int check(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Sheets *sheets;
    Instrument *instrument;
    if (argc != 2)
        return command_usage(context, _("Usage: vatra instrument check FILE"));
    if (!read_sheets(context, argv[1], &sheets, &error))
        return command_fail(context, error);
    if (!check_sheets(context, sheets, &instrument))
        return fail_exit_code(FAIL_INVALID);
    fprintf(context->out, P_("%s: %u question, nothing is wrong\n", "%s: %u questions, nothing is wrong\n", instrument->every->len),
            wording(&instrument->title), instrument->every->len);
    return 0;
}

static int import(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    gboolean in_force = FALSE;
    GOptionEntry entries[] = {{"in-force", 0, 0, G_OPTION_ARG_NONE, &in_force, NULL, NULL}, {0}};
    Db *db;
    Sheets *sheets;
    Instrument *instrument;
    gint64 version_id;
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2)
        return command_usage(context, _("Usage: vatra instrument import FILE [--in-force]"));
    if (!read_sheets(context, argv[1], &sheets, &error))
        return command_fail(context, error);
    if (!check_sheets(context, sheets, &instrument))
        return fail_exit_code(FAIL_INVALID);
    if (!command_db(context, &db, &error) || !instrument_keep(db, identity_system(), instrument, sheets, false, &version_id, &error) ||
        (in_force && !instrument_put_in_force(db, identity_system(), version_id, day_today(), &error)))
        return command_fail(context, error);
    fprintf(context->out, _("%s is taken in.\n"), wording(&instrument->title));
    return 0;
}

static int export(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    Db *db;
    InstrumentVersion *version;
    Sheets *sheets;
    if (argc != 3)
        return command_usage(context, _("Usage: vatra instrument export CODE FILE.xlsx"));
    if (!command_db(context, &db, &error) || !instrument_in_force(db, context->pool, argv[1], &version, &error) ||
        !sheets_from_json(context->pool, version->sheets, &sheets, &error) || !sheets_to_xlsx(sheets, &bytes, &error))
        return command_fail(context, error);
    gsize count;
    const char *data = g_bytes_get_data(bytes, &count);
    if (!g_file_set_contents(command_path(context, argv[2]), data, (gssize)count, &error))
        return command_fail(context, error);
    return 0;
}

const Command instrument_commands[] = {
    {"instrument list", "", N_("Lists the forms that score."), N_("Examples:\n  vatra instrument list\n  vatra instrument list --json\n"), list},
    {"instrument check", "FILE", N_("Checks an XLSForm without taking it in."),
     N_("FILE is an Excel workbook (.xlsx), or the same sheets as tables of text (.md).\n\nExamples:\n  vatra instrument check fisa.xlsx\n"), check},
    {"instrument import", "FILE [--in-force]", N_("Takes in an XLSForm as the next version of its form."),
     N_("It is a draft until it is put in force, on the page of the form or by --in-force.\n\nExamples:\n"
        "  vatra instrument import fisa.xlsx\n  vatra instrument import fisa.xlsx --in-force\n"), import},
    {"instrument export", "CODE FILE", N_("Writes the form that is in force as an XLSForm."),
     N_("Examples:\n  vatra instrument export observation-sheet fisa.xlsx\n"), export},
    {0},
};
