#include "modules/cases/pages.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/cases/transfer.h"

/* `vatra case …`: handing a file to another authority, and taking one in. */

static int print_key(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(TransferKeys) keys = {0};
    Db *db;
    (void)argv;
    if (argc > 1)
        return command_usage(context, _("This command takes no arguments."));
    if (!command_db(context, &db, &error) || !transfer_keys_open(db, &keys, &error))
        return command_fail(context, error);
    fprintf(context->out, "%s\n", transfer_public_text(context->pool, &keys));
    return 0;
}

/* --- handing over --- */

typedef struct {
    char *to, *authority, *out, *from, *manager, *reason;
} Options;

static void options_clear(Options *options)
{
    g_free(options->to);
    g_free(options->authority);
    g_free(options->out);
    g_free(options->from);
    g_free(options->manager);
    g_free(options->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static bool find_case(Db *db, const char *text, gint64 *ret_id, GError **error)
{
    gint64 year, number;
    if (!case_number_parse(text, &year, &number) || !year)
        return fail(error, FAIL_INVALID, "%s", _("Write the number and the year of the case, such as 12/2026."));
    if (!case_id_of_number(db, year, number, ret_id, error))
        return false;
    return *ret_id || fail(error, FAIL_NOT_FOUND, "%s", _("There is no case with this number."));
}

static bool write_packet(CommandContext *context, Db *db, const CaseTransfer *transfer, const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    gsize count;
    if (!case_transfer_packet(db, context->pool, transfer, &bytes, error))
        return false;
    const char *packet = g_bytes_get_data(bytes, &count);
    return g_file_set_contents_full(command_path(context, path), packet, (gssize)count,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
} /* without CONSISTENT the end of a longer file that was there would stay */

static bool hand_over(CommandContext *context, const char *number, const Options *options, GError **error)
{
    Db *db;
    gint64 id, transfer_id;
    CaseFile *file;
    CaseTransfer *transfer;
    CaseAuthority to = {.name = options->authority, .public_key = options->to};
    if (!command_db(context, &db, error) || !find_case(db, number, &id, error) || !case_find_any(db, context->pool, id, &file, error) ||
        !case_transfer_prepare(db, identity_system(), file, &to, options->reason ? options->reason : "–", &transfer_id, error) ||
        !case_transfer_find(db, context->pool, transfer_id, &transfer, error))
        return false;
    if (write_packet(context, db, transfer, options->out, error))
        return case_transfer_hand(db, identity_system(), file, transfer, error);
    return case_transfer_withdraw(db, identity_system(), file, transfer, NULL), false;
}

static int export_transfer(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(Options) options = {0};
    GOptionEntry entries[] = {
        {"to", 0, 0, G_OPTION_ARG_STRING, &options.to, NULL, NULL},
        {"authority", 0, 0, G_OPTION_ARG_STRING, &options.authority, NULL, NULL},
        {"out", 0, 0, G_OPTION_ARG_STRING, &options.out, NULL, NULL},
        {"reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, NULL, NULL},
        {0},
    };
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2 || !options.to || !options.authority || !options.out)
        return command_usage(context, _("Say which case, --to KEY, --authority NAME and --out FILE."));
    if (!hand_over(context, argv[1], &options, &error))
        return command_fail(context, error);
    fprintf(context->out, _("The case was handed over: give them %s. Here it is closed."), options.out);
    fputc('\n', context->out);
    return 0;
}

/* --- taking in --- */

static bool open_packet(CommandContext *context, Db *db, const char *path, const char *from, TransferPacket *ret_packet, GError **error)
{
    g_autofree char *bytes = NULL;
    g_auto(TransferKeys) keys = {0};
    TransferBody body;
    gsize count;
    return g_file_get_contents(command_path(context, path), &bytes, &count, error) && transfer_keys_open(db, &keys, error) &&
           transfer_unpack(context->pool, &keys, from, bytes, count, &body, error) && transfer_read(context->pool, &body, ret_packet, error);
}

/* Who is surely the same person is not made anew; the web page asks about each. */
static bool take_in(CommandContext *context, const char *path, const Options *options, CaseFile **ret_file, GError **error)
{
    Db *db;
    User *manager;
    TransferPacket packet;
    if (!command_db(context, &db, error) || !user_find_by_email(db, context->pool, options->manager, &manager, error) ||
        !open_packet(context, db, path, options->from, &packet, error))
        return false;
    g_autofree char *bytes = NULL;
    gsize count;
    if (!g_file_get_contents(command_path(context, path), &bytes, &count, error))
        return false;
    return case_transfer_take_at_once(db, context->pool, options->from, &packet, transfer_hash(context->pool, bytes, count), manager->id,
                                      ret_file, error);
}

static int import_transfer(CommandContext *context, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(Options) options = {0};
    GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &options.from, NULL, NULL},
        {"manager", 0, 0, G_OPTION_ARG_STRING, &options.manager, NULL, NULL},
        {0},
    };
    CaseFile *file;
    if (!command_options(context, entries, &argc, &argv, &error))
        return command_fail(context, error);
    if (argc != 2 || !options.from || !options.manager)
        return command_usage(context, _("Say which file, --from KEY of the authority that handed it over, and --manager E-MAIL."));
    if (!take_in(context, argv[1], &options, &file, &error))
        return command_fail(context, error);
    fprintf(context->out, _("Taken in as case %s."), case_name(context->pool, file));
    fputc('\n', context->out);
    return 0;
}

const Command case_commands[] = {
    {"case key", "", N_("Prints the public keys that other authorities need to hand cases to this one."),
     N_("Give this line to the other authority by a way that you both trust.\n\nExample:\n  vatra case key"), print_key},
    {"case export-transfer", "NUMBER --to KEY --authority NAME --out FILE [--reason TEXT]", N_("Hands a case to another authority as a sealed, signed packet."),
     N_("The packet can be opened by the other authority alone. The case is closed here, and stays readable.\n\nExample:\n"
        "  vatra case export-transfer 12/2026 --to KEY --authority \"DGASPC Arad\" --out case.vatra"), export_transfer},
    {"case import-transfer", "FILE --from KEY --manager E-MAIL", N_("Takes in a case that another authority handed over."),
     N_("The packet must be signed by the authority whose key is given.\n\nExample:\n  vatra case import-transfer case.vatra --from KEY --manager ana@example.org"),
     import_transfer},
    {0},
};
