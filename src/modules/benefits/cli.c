#include "modules/benefits/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "record/json.h"

/* `vatra benefit …`: preparing, looking, files.  Signing is for people who sign in. */

static bool find_scheme(CommandContext *context, const char *code, BenefitScheme **ret_scheme, GError **error)
{
    Db *db;
    return command_db(context, &db, error) && benefit_scheme_find_by_code(db, context->pool, code, ret_scheme, error);
}

static bool read_month(const char *typed, gint64 *ret_month, GError **error)
{
    *ret_month = benefit_month_parse(typed);
    return *ret_month || fail(error, FAIL_INVALID, "%s", _("Write the month such as 03.2025."));
}

static void print_run(CommandContext *context, const BenefitRun *run)
{
    if (context->json) {
        g_autoptr(GString) one = g_string_new(NULL);
        record_to_json(one, &benefit_run_record, run, identity_system());
        fprintf(context->out, "%s\n", one->str);
        return;
    }
    fprintf(context->out, "%" G_GINT64_FORMAT "  %s  %s  %s  %d/%d  %s\n", run->id, run->scheme_code, benefit_month_name(context->pool, run->month),
            benefit_label(benefit_run_states, run->state), (int)run->entitled, (int)run->persons, money_format(context->pool, run->net));
}

static bool run(CommandContext *context, const char *code, const char *typed, GError **error)
{
    BenefitScheme *scheme;
    BenefitRun *made;
    BenefitRunOrder order = {0};
    gint64 id;
    if (!read_month(typed, &order.month, error) || !find_scheme(context, code, &scheme, error))
        return false;
    order.scheme_id = scheme->id;
    if (!benefit_run_prepare(context->db, identity_system(), &order, &id, error) ||
        !benefit_run_find(context->db, context->pool, id, &made, error))
        return false;
    print_run(context, made);
    return true;
}

static int run_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc != 3)
        return command_usage(context, _("Say which scheme, by its code, and which month, such as 03.2025."));
    return run(context, argv[1], argv[2], &error) ? 0 : command_fail(context, error);
}

static bool list(CommandContext *context, const char *code, GError **error)
{
    enum { MOST = 200 };
    Db *db;
    BenefitScheme *scheme = NULL;
    GPtrArray *runs;
    if (!command_db(context, &db, error) || (code && !benefit_scheme_find_by_code(db, context->pool, code, &scheme, error)) ||
        !benefit_runs(db, context->pool, scheme ? scheme->id : 0, NULL, MOST, 0, &runs, error))
        return false;
    for (guint i = 0; i < runs->len; i++)
        print_run(context, runs->pdata[i]);
    return true;
}

static int list_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc > 2)
        return command_usage(context, _("Say at most one scheme, by its code."));
    return list(context, argc == 2 ? argv[1] : NULL, &error) ? 0 : command_fail(context, error);
}

typedef struct {
    char *format, *out;
} FileOptions;

static void file_options_clear(FileOptions *options)
{
    g_free(options->format);
    g_free(options->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FileOptions, file_options_clear)

static bool file(CommandContext *context, gint64 run_id, const FileOptions *options, GError **error)
{
    Db *db;
    gint64 file_id;
    const char *name;
    g_autoptr(GBytes) bytes = NULL;
    if (!command_db(context, &db, error) || !benefit_run_file(db, identity_system(), run_id, options->format, 0, &file_id, error) ||
        !benefit_file_bytes(db, context->pool, file_id, &name, &bytes, error))
        return false;
    gsize count;
    const char *text = g_bytes_get_data(bytes, &count);
    return g_file_set_contents_full(command_path(context, options->out), text, (gssize)count,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static int file_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(FileOptions) options = {0};
    GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_STRING, &options.format, NULL, NULL},
        {"out", 0, 0, G_OPTION_ARG_STRING, &options.out, NULL, NULL},
        {0},
    };
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    gint64 run_id = argc == 2 ? g_ascii_strtoll(argv[1], NULL, 10) : 0;
    if (!run_id || !options.format || !options.out)
        return command_usage(context, _("Say which list, by its number, --format FORMAT and --out FILE."));
    if (!file(context, run_id, &options, &error))
        return command_fail(context, error);
    fprintf(context->out, "%s\n", options.out);
    return 0;
}

static bool take_return(CommandContext *context, const char *path, BenefitReturnResult *ret_result, GError **error)
{
    Db *db;
    g_autofree char *bytes = NULL;
    gsize count;
    return command_db(context, &db, error) && g_file_get_contents(command_path(context, path), &bytes, &count, error) &&
           benefit_reconcile_file(db, context->pool, identity_system(), path, bytes, count, ret_result, error);
}

static int return_command(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    BenefitReturnResult result;
    if (argc != 2)
        return command_usage(context, _("Say which file the bank or the treasury returned."));
    if (!take_return(context, argv[1], &result, &error))
        return command_fail(context, error);
    fprintf(context->out, _("%d paid, %d failed, %d to look at"), (int)result.paid, (int)result.failed, (int)result.unmatched);
    fputc('\n', context->out);
    return 0;
}

const Command benefit_commands[] = {
    {"benefit run", "SCHEME MONTH", N_("Computes the list of payments of a month."),
     N_("It may be repeated until somebody signs the list. Signing is for people who sign in.\n\nExample:\n  vatra benefit run subsidy-328741 03.2025"),
     run_command},
    {"benefit list", "[SCHEME]", N_("Lists the lists of payments, the newest first."),
     N_("Number, scheme, month, state, entitled of those looked at, sum.\n\nExamples:\n  vatra benefit list\n  vatra benefit list subsidy-328741 --json"),
     list_command},
    {"benefit file", "NUMBER --format FORMAT --out FILE", N_("Makes the payment file of an approved list."),
     N_("FORMAT is opme, pain.001.001.03, pain.001.001.09 or cash. Asked again, it writes the file that was made.\n\nExample:\n"
        "  vatra benefit file 1234567890123 --format opme --out opme.xml"), file_command},
    {"benefit return", "FILE", N_("Takes in what a bank or the treasury returned."),
     N_("camt.053, pain.002, CSV or XLSX; the same file is taken once.\n\nExample:\n  vatra benefit return extras.xml"), return_command},
    {0},
};
